//! What the outside was told of the engine last, so that each change is told once.

use jiff::Timestamp;

use super::column::{Millis, millis, storable};
use super::connection::{Connection, on};
use super::{OutboxItem, Store, StoreError, outbox};

/// The engine, as the outside was told of it last.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct EngineRow {
    /// Whether it was out.
    pub degraded: bool,
    /// Why.
    pub reason: Option<String>,
    /// Since when.
    #[sqlx(try_from = "Millis")]
    pub changed_at: Timestamp,
}

impl Store {
    /// What the outside was told of the engine last.
    pub async fn engine(&self) -> Result<EngineRow, StoreError> {
        let row = on!(self.pools(), |db| {
            sqlx::query_as(
                "select degraded, reason, changed_at from engine where name = 'language'",
            )
            .fetch_one(db)
            .await?
        });
        Ok(row)
    }

    /// Records a change of the engine with the deliveries that tell of it, in
    /// one transaction; false, and nothing is written, where it was told already.
    pub async fn change_engine(
        &self,
        row: EngineRow,
        tells: Vec<OutboxItem>,
    ) -> Result<bool, StoreError> {
        self.write(move |mut connection: Connection<'_>| {
            Box::pin(async move {
                let reason = row.reason.as_deref().map(storable);
                let changed = on!(&mut connection, |db| {
                    sqlx::query(
                        "update engine set degraded = $1, reason = $2, changed_at = $3 \
                         where name = 'language' and degraded <> $1",
                    )
                    .bind(row.degraded)
                    .bind(reason)
                    .bind(millis(row.changed_at))
                    .execute(&mut **db)
                    .await?
                    .rows_affected()
                });
                if changed == 0 {
                    return Ok(false);
                }
                for item in tells {
                    outbox::insert(&mut connection, None, item, row.changed_at).await?;
                }
                Ok(true)
            })
        })
        .await
    }
}
