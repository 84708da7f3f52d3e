//! The outbox from its workers' side: claim, then say what came of it.

use jiff::Timestamp;
use uuid::Uuid;

use super::column::{millis, storable};
use super::connection::{Connection, on};
use super::page::bounded;
use super::{OutboxRow, Store, StoreError};

const CLAIM_SQLITE: &str = "update outbox set leased_until = $2, attempts = attempts + 1, updated_at = $1 \
    where position in (\
        select o.position from outbox o \
        where o.state = 'pending' and o.due_at <= $1 \
        and (o.leased_until is null or o.leased_until <= $1) \
        and (o.lane is null or not exists (\
            select 1 from outbox earlier where earlier.lane = o.lane \
            and earlier.state = 'pending' and earlier.position < o.position)) \
        order by o.due_at, o.position limit $3\
    ) returning *";

/// As above; several nodes each take others.
const CLAIM_POSTGRES: &str = "update outbox set leased_until = $2, attempts = attempts + 1, updated_at = $1 \
    where position in (\
        select o.position from outbox o \
        where o.state = 'pending' and o.due_at <= $1 \
        and (o.leased_until is null or o.leased_until <= $1) \
        and (o.lane is null or not exists (\
            select 1 from outbox earlier where earlier.lane = o.lane \
            and earlier.state = 'pending' and earlier.position < o.position)) \
        order by o.due_at, o.position limit $3 for update of o skip locked\
    ) returning *";

impl Store {
    /// Takes up to `limit` items that are due, for `lease_ms` milliseconds:
    /// nobody else gets them until then. In a lane only the first pending item
    /// is given out. Say what came of each, or it comes again.
    pub async fn claim_outbox(
        &self,
        now: Timestamp,
        lease_ms: i64,
        limit: i64,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                let sql = match &connection {
                    Connection::Sqlite(_) => CLAIM_SQLITE,
                    Connection::Postgres(_) => CLAIM_POSTGRES,
                };
                let mut rows: Vec<OutboxRow> = on!(connection, |db| {
                    sqlx::query_as(sql)
                        .bind(millis(now))
                        .bind(millis(now).saturating_add(lease_ms))
                        .bind(bounded(limit))
                        .fetch_all(&mut *db)
                        .await?
                });
                rows.sort_by_key(|row| row.position);
                Ok(rows)
            })
        })
        .await
    }

    /// It was delivered. True even of an item that was cancelled meanwhile: it
    /// has gone out all the same.
    pub async fn outbox_done(&self, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                on!(connection, |db| {
                    sqlx::query(
                        "update outbox set state = 'done', leased_until = null, last_error = null, \
                         updated_at = $2 where id = $1 and state in ('pending', 'cancelled')",
                    )
                    .bind(id)
                    .bind(millis(at))
                    .execute(&mut *db)
                    .await?;
                });
                Ok(())
            })
        })
        .await
    }

    /// It failed, and is to be tried again at `next_at`.
    pub async fn outbox_retry(
        &self,
        id: Uuid,
        next_at: Timestamp,
        error: String,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                on!(connection, |db| {
                    sqlx::query(
                        "update outbox set due_at = $2, leased_until = null, last_error = $3, \
                         updated_at = $4 where id = $1 and state = 'pending'",
                    )
                    .bind(id)
                    .bind(millis(next_at))
                    .bind(storable(&error))
                    .bind(millis(at))
                    .execute(&mut *db)
                    .await?;
                });
                Ok(())
            })
        })
        .await
    }

    /// It failed for good. Its lane goes on without it.
    pub async fn outbox_dead(
        &self,
        id: Uuid,
        error: String,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                on!(connection, |db| {
                    sqlx::query(
                        "update outbox set state = 'dead', leased_until = null, last_error = $2, \
                         updated_at = $3 where id = $1 and state = 'pending'",
                    )
                    .bind(id)
                    .bind(storable(&error))
                    .bind(millis(at))
                    .execute(&mut *db)
                    .await?;
                });
                Ok(())
            })
        })
        .await
    }

    /// Tries it again now, also one that was given up or delivered; false where
    /// there is none of this id, or it was cancelled, or a worker has it.
    pub async fn retry_outbox_now(&self, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                let found = on!(connection, |db| {
                    sqlx::query(
                        "update outbox set state = 'pending', due_at = $2, leased_until = null, \
                         updated_at = $2 where id = $1 and state <> 'cancelled' and target <> '' \
                         and (leased_until is null or leased_until <= $2)",
                    )
                    .bind(id)
                    .bind(millis(now))
                    .execute(&mut *db)
                    .await?
                    .rows_affected()
                });
                Ok(found == 1)
            })
        })
        .await
    }
}
