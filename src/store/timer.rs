//! Timers: what a conversation wants to be reminded of.

use jiff::Timestamp;
use serde_json::Value;

use super::column::{Millis, millis, storable_json};
use super::connection::{Connection, on};
use super::page::bounded;
use super::row::row;
use super::{Store, StoreError};
use crate::id::ConversationId;

/// A timer to set.
#[derive(Debug, Clone, PartialEq)]
pub struct Timer {
    /// Its name, one of each in a conversation.
    pub name: String,
    /// When it rings.
    pub due_at: Timestamp,
    /// What to remember until then.
    pub body: Value,
}

/// What happens to a timer.
#[derive(Debug, Clone, PartialEq)]
pub enum TimerChange {
    /// Set, or moved if one of this name is there.
    Set(Timer),
    /// Taken back, by name.
    Cancel(String),
}

/// A timer that rings.
#[derive(Debug, Clone, PartialEq)]
pub struct DueTimer {
    /// Whose it is.
    pub conversation: ConversationId,
    /// Its name.
    pub name: String,
    /// When it was to ring.
    pub due_at: Timestamp,
    /// What was to be remembered.
    pub body: Value,
}

row!(DueTimer { conversation = "conversation_id", name, due_at as Millis, body });

const CLAIM_SQLITE: &str = "update timers set leased_until = $2 \
    where (conversation_id, name) in (\
        select conversation_id, name from timers \
        where due_at <= $1 and (leased_until is null or leased_until <= $1) \
        order by due_at limit $3\
    ) returning conversation_id, name, due_at, body";

/// As above; several nodes each take others.
const CLAIM_POSTGRES: &str = "update timers set leased_until = $2 \
    where (conversation_id, name) in (\
        select conversation_id, name from timers \
        where due_at <= $1 and (leased_until is null or leased_until <= $1) \
        order by due_at limit $3 for update skip locked\
    ) returning conversation_id, name, due_at, body";

impl Store {
    /// Takes up to `limit` timers that are due, for `lease_ms` milliseconds:
    /// nobody else gets them until then. Say [`Store::timer_done`] afterwards,
    /// or they ring again.
    pub async fn claim_timers(
        &self,
        now: Timestamp,
        lease_ms: i64,
        limit: i64,
    ) -> Result<Vec<DueTimer>, StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                let sql = match &connection {
                    Connection::Sqlite(_) => CLAIM_SQLITE,
                    Connection::Postgres(_) => CLAIM_POSTGRES,
                };
                let mut due: Vec<DueTimer> = on!(connection, |db| {
                    sqlx::query_as(sql)
                        .bind(millis(now))
                        .bind(millis(now).saturating_add(lease_ms))
                        .bind(bounded(limit))
                        .fetch_all(&mut *db)
                        .await?
                });
                due.sort_by_key(|timer| timer.due_at);
                Ok(due)
            })
        })
        .await
    }

    /// Removes a timer that rang, unless it has been set anew since.
    pub async fn timer_done(&self, timer: &DueTimer) -> Result<(), StoreError> {
        let (conversation, name) = (timer.conversation, timer.name.clone());
        let due_at = millis(timer.due_at);
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                on!(connection, |db| {
                    sqlx::query(
                        "delete from timers \
                         where conversation_id = $1 and name = $2 and due_at = $3",
                    )
                    .bind(conversation)
                    .bind(name)
                    .bind(due_at)
                    .execute(&mut *db)
                    .await?;
                });
                Ok(())
            })
        })
        .await
    }
}

pub(super) async fn change(
    connection: &mut Connection<'_>,
    conversation: ConversationId,
    change: TimerChange,
) -> Result<(), StoreError> {
    match change {
        TimerChange::Set(timer) => {
            let body = storable_json(timer.body);
            on!(connection, |db| {
                sqlx::query(
                    "insert into timers (conversation_id, name, due_at, body, leased_until) \
                     values ($1, $2, $3, $4, null) on conflict (conversation_id, name) do update \
                     set due_at = excluded.due_at, body = excluded.body, leased_until = null",
                )
                .bind(conversation)
                .bind(timer.name)
                .bind(millis(timer.due_at))
                .bind(body)
                .execute(&mut **db)
                .await?;
            });
        }
        TimerChange::Cancel(name) => on!(connection, |db| {
            sqlx::query("delete from timers where conversation_id = $1 and name = $2")
                .bind(conversation)
                .bind(name)
                .execute(&mut **db)
                .await?;
        }),
    }
    Ok(())
}
