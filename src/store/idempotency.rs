//! Idempotency keys: an unsafe call made twice is done once and answered alike.

use jiff::Timestamp;
use serde_json::Value;

use super::column::{millis, storable, storable_json};
use super::connection::{Connection, on};
use super::row::row;
use super::{Store, StoreError};

/// How long a call may be under way, in milliseconds. One that takes longer
/// died, and the next of the same key may try.
const UNDER_WAY_MS: i64 = 60_000;

/// A call, as its caller names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// Whose key it is: another caller's same key is another key.
    pub scope: String,
    /// The `Idempotency-Key`.
    pub key: String,
    /// A hash of the request, for telling a repetition from a misuse.
    pub fingerprint: String,
}

/// What to do with a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Reservation {
    /// Do it, then [`Store::complete_idempotent`] or [`Store::release_idempotent`].
    New,
    /// It is being done by another call just now.
    InFlight,
    /// It has been done: answer the same.
    Done {
        /// The HTTP status that was answered.
        status: u16,
        /// The body that was answered.
        body: Value,
    },
    /// The key was used for another request.
    Mismatch,
}

struct Row {
    fingerprint: String,
    status: Option<i64>,
    body: Option<Value>,
}

row!(Row {
    fingerprint,
    status,
    body
});

impl Store {
    /// Reserves a key. Of several callers at once exactly one gets `New`.
    pub async fn reserve_idempotent(
        &self,
        key: IdempotencyKey,
        now: Timestamp,
    ) -> Result<Reservation, StoreError> {
        self.write(move |mut connection: Connection<'_>| {
            Box::pin(async move { reserve(&mut connection, &key, millis(now)).await })
        })
        .await
    }

    /// Keeps the answer of a reserved call.
    pub async fn complete_idempotent(
        &self,
        key: IdempotencyKey,
        status: u16,
        body: Value,
    ) -> Result<(), StoreError> {
        let body = storable_json(body);
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                on!(connection, |db| {
                    sqlx::query(
                        "update idempotency_keys set status = $3, body = $4 \
                         where scope = $1 and key = $2 and status is null",
                    )
                    .bind(storable(&key.scope))
                    .bind(storable(&key.key))
                    .bind(i64::from(status))
                    .bind(body)
                    .execute(&mut *db)
                    .await?;
                });
                Ok(())
            })
        })
        .await
    }

    /// Gives up a reserved call that failed, so that it may be tried again.
    pub async fn release_idempotent(&self, key: IdempotencyKey) -> Result<(), StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                on!(connection, |db| {
                    sqlx::query(
                        "delete from idempotency_keys \
                         where scope = $1 and key = $2 and status is null",
                    )
                    .bind(storable(&key.scope))
                    .bind(storable(&key.key))
                    .execute(&mut *db)
                    .await?;
                });
                Ok(())
            })
        })
        .await
    }

    /// Forgets keys reserved before `before`. Gives how many.
    pub async fn forget_idempotent(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                let gone = on!(connection, |db| {
                    sqlx::query("delete from idempotency_keys where reserved_at < $1")
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

async fn reserve(
    connection: &mut Connection<'_>,
    key: &IdempotencyKey,
    now: i64,
) -> Result<Reservation, StoreError> {
    let made = on!(&mut *connection, |db| {
        sqlx::query(
            "insert into idempotency_keys (scope, key, fingerprint, status, body, reserved_at) \
             values ($1, $2, $3, null, null, $4) on conflict (scope, key) do update \
             set reserved_at = excluded.reserved_at, fingerprint = excluded.fingerprint \
             where idempotency_keys.status is null and idempotency_keys.reserved_at <= $5",
        )
        .bind(storable(&key.scope))
        .bind(storable(&key.key))
        .bind(&key.fingerprint)
        .bind(now)
        .bind(now.saturating_sub(UNDER_WAY_MS))
        .execute(&mut **db)
        .await?
        .rows_affected()
    });
    if made == 1 {
        return Ok(Reservation::New);
    }
    let row: Option<Row> = on!(connection, |db| {
        sqlx::query_as(
            "select fingerprint, status, body from idempotency_keys \
             where scope = $1 and key = $2",
        )
        .bind(storable(&key.scope))
        .bind(storable(&key.key))
        .fetch_optional(&mut **db)
        .await?
    });
    Ok(match row {
        Some(row) if row.fingerprint != key.fingerprint => Reservation::Mismatch,
        Some(Row {
            status: Some(status),
            body,
            ..
        }) => Reservation::Done {
            status: u16::try_from(status).unwrap_or(500),
            body: body.unwrap_or_default(),
        },
        // Under way; or forgotten just now, and then the next try is new.
        Some(_) | None => Reservation::InFlight,
    })
}
