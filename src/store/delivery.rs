//! Deliveries of gateways, each taken once.

use jiff::Timestamp;

use super::column::{millis, storable};
use super::connection::{Connection, on};
use super::{Store, StoreError};

/// A delivery, as its gateway numbers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The gateway, by its name in the configuration.
    pub gateway: String,
    /// The gateway's id of the delivery.
    pub delivery_id: String,
}

/// Whether something comes for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Never seen until now; it is remembered.
    First,
    /// Seen before: do nothing.
    Before,
}

impl Store {
    /// Remembers a delivery that makes no commit (a delivery report, say).
    pub async fn take_delivery(
        &self,
        delivery: Delivery,
        at: Timestamp,
    ) -> Result<Seen, StoreError> {
        self.write(move |mut connection: Connection<'_>| {
            Box::pin(async move { take(&mut connection, &delivery, at).await })
        })
        .await
    }

    /// Whether a delivery has been taken, without taking it.
    pub async fn seen_delivery(&self, delivery: &Delivery) -> Result<Seen, StoreError> {
        let found: Option<i64> = on!(self.pools(), |db| {
            sqlx::query_scalar(
                "select received_at from deliveries where gateway = $1 and delivery_id = $2",
            )
            .bind(&delivery.gateway)
            .bind(storable(&delivery.delivery_id))
            .fetch_optional(db)
            .await?
        });
        Ok(if found.is_some() {
            Seen::Before
        } else {
            Seen::First
        })
    }

    /// Forgets deliveries taken before `before`, which no gateway repeats any
    /// more. Gives how many.
    pub async fn forget_deliveries(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                let gone = on!(connection, |db| {
                    sqlx::query("delete from deliveries where received_at < $1")
                        .bind(millis(before))
                        .execute(&mut *db)
                        .await?
                        .rows_affected()
                });
                Ok(gone)
            })
        })
        .await
    }
}

pub(super) async fn take(
    connection: &mut Connection<'_>,
    delivery: &Delivery,
    at: Timestamp,
) -> Result<Seen, StoreError> {
    let taken = on!(connection, |db| {
        sqlx::query(
            "insert into deliveries (gateway, delivery_id, received_at) \
             values ($1, $2, $3) on conflict do nothing",
        )
        .bind(&delivery.gateway)
        .bind(storable(&delivery.delivery_id))
        .bind(millis(at))
        .execute(&mut **db)
        .await?
        .rows_affected()
    });
    Ok(if taken == 1 {
        Seen::First
    } else {
        Seen::Before
    })
}
