//! Webhooks that are switched off because their receiver wants no more.

use jiff::Timestamp;

use super::column::{Millis, millis, storable};
use super::connection::{Connection, on};
use super::{Store, StoreError};

/// A webhook that is switched off.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct WebhookOff {
    /// Where it goes.
    pub url: String,
    /// How it was configured then.
    pub settings: String,
    /// What the receiver answered.
    pub reason: String,
    /// Since when.
    #[sqlx(try_from = "Millis")]
    pub off_at: Timestamp,
}

impl Store {
    /// Switches a webhook off; false where it was off already.
    pub async fn switch_webhook_off(&self, off: WebhookOff) -> Result<bool, StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                let made = on!(connection, |db| {
                    sqlx::query(
                        "insert into webhooks_off (url, settings, reason, off_at) \
                         values ($1, $2, $3, $4) on conflict (url) do nothing",
                    )
                    .bind(&off.url)
                    .bind(&off.settings)
                    .bind(storable(&off.reason))
                    .bind(millis(off.off_at))
                    .execute(&mut *db)
                    .await?
                    .rows_affected()
                });
                Ok(made == 1)
            })
        })
        .await
    }

    /// Switches a webhook on again; false where it was on.
    pub async fn switch_webhook_on(&self, url: &str) -> Result<bool, StoreError> {
        let url = url.to_owned();
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                let gone = on!(connection, |db| {
                    sqlx::query("delete from webhooks_off where url = $1")
                        .bind(url)
                        .execute(&mut *db)
                        .await?
                        .rows_affected()
                });
                Ok(gone == 1)
            })
        })
        .await
    }

    /// The webhook of this url, where it is switched off.
    pub async fn webhook_off(&self, url: &str) -> Result<Option<WebhookOff>, StoreError> {
        let row = on!(self.pools(), |db| {
            sqlx::query_as("select * from webhooks_off where url = $1")
                .bind(url)
                .fetch_optional(db)
                .await?
        });
        Ok(row)
    }

    /// All webhooks that are switched off, by url.
    pub async fn webhooks_off(&self) -> Result<Vec<WebhookOff>, StoreError> {
        let rows = on!(self.pools(), |db| {
            sqlx::query_as("select * from webhooks_off order by url")
                .fetch_all(db)
                .await?
        });
        Ok(rows)
    }
}
