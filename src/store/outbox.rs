//! The outbox: what the world must do, committed with the events that ask for it.

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::column::{MaybeMillis, Millis, millis, storable_json, text_column};
use super::connection::{Connection, on};
use super::page::{Cursor, bounded};
use super::row::row;
use super::{Page, Store, StoreError};
use crate::id::ConversationId;

/// Something the world must do. Delivered at least once: the receiver knows a
/// repetition by the id.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxItem {
    /// Its id, stable over all attempts.
    pub id: Uuid,
    /// What is to be done, by name: `sms`, `email`, `webhook`, …
    pub kind: String,
    /// To whom or where.
    pub target: String,
    /// Items of the same lane go out one after the other, in the order of their
    /// commits; `None` waits for nobody. For messages to a correspondent: the
    /// conversation's id.
    pub lane: Option<String>,
    /// What is to be delivered.
    pub body: Value,
    /// The epoch that it was decided under, if a change of owner takes it back.
    pub epoch: Option<i64>,
    /// Not before this time.
    pub due_at: Timestamp,
}

text_column!(
    /// Where an item stands.
    OutboxState {
        /// To be delivered.
        Pending = "pending",
        /// Delivered.
        Done = "done",
        /// Given up.
        Dead = "dead",
        /// Taken back before it was delivered.
        Cancelled = "cancelled",
    }
);

/// An item as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxRow {
    /// Its place in the order of commits.
    pub position: i64,
    /// Its id.
    pub id: Uuid,
    /// The conversation that asked for it.
    pub conversation: Option<ConversationId>,
    /// What is to be done.
    pub kind: String,
    /// To whom or where.
    pub target: String,
    /// The lane that it keeps its order in.
    pub lane: Option<String>,
    /// What is to be delivered.
    pub body: Value,
    /// The epoch that it was decided under.
    pub epoch: Option<i64>,
    /// Where it stands.
    pub state: OutboxState,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is to be tried (again).
    pub due_at: Timestamp,
    /// Until when a worker has it.
    pub leased_until: Option<Timestamp>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was committed.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
}

row!(OutboxRow {
    position, id, conversation = "conversation_id", kind, target, lane, body, epoch, state
    as String, attempts, due_at as Millis, leased_until as MaybeMillis, last_error,
    created_at as Millis, updated_at as Millis,
});

/// Which items a list shows. What is `None` does not matter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OutboxFilter {
    /// Of this kind.
    pub kind: Option<String>,
    /// In this state.
    pub state: Option<OutboxState>,
    /// Of this conversation.
    pub conversation: Option<ConversationId>,
}

/// How much waits in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutboxDepth {
    /// Items to be delivered, now or later.
    pub pending: i64,
    /// Items given up.
    pub dead: i64,
    /// When the oldest pending one was or is due.
    pub oldest_due_at: Option<Timestamp>,
}

row!(OutboxDepth { pending, dead, oldest_due_at as MaybeMillis });

impl Store {
    /// Puts an item into the outbox outside of any conversation; false where
    /// its id is there already.
    pub async fn enqueue(&self, item: OutboxItem, at: Timestamp) -> Result<bool, StoreError> {
        self.write(move |mut connection: Connection<'_>| {
            Box::pin(async move { insert(&mut connection, None, item, at).await })
        })
        .await
    }

    /// The item of this id.
    pub async fn outbox_item(&self, id: Uuid) -> Result<Option<OutboxRow>, StoreError> {
        let row = on!(self.pools(), |db| {
            sqlx::query_as("select * from outbox where id = $1")
                .bind(id)
                .fetch_optional(db)
                .await?
        });
        Ok(row)
    }

    /// One page of items, the latest first.
    pub async fn outbox(
        &self,
        filter: &OutboxFilter,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<OutboxRow>, StoreError> {
        let limit = bounded(limit);
        let from = Cursor::read('o', cursor)?;
        let rows: Vec<OutboxRow> = on!(self.pools(), |db| {
            sqlx::query_as(
                "select * from outbox where ($1 is null or kind = $1) \
                 and ($2 is null or state = $2) and ($3 is null or conversation_id = $3) \
                 and position < $4 order by position desc limit $5",
            )
            .bind(filter.kind.as_deref())
            .bind(filter.state.map(OutboxState::as_str))
            .bind(filter.conversation)
            .bind(from.key)
            .bind(limit + 1)
            .fetch_all(db)
            .await?
        });
        Ok(Page::cut(rows, limit, |row| Cursor {
            list: 'o',
            key: row.position,
            id: row.id,
        }))
    }

    /// How much waits, for the metrics.
    pub async fn outbox_depth(&self) -> Result<OutboxDepth, StoreError> {
        let depth = on!(self.pools(), |db| {
            sqlx::query_as(
                "select \
                 (select count(*) from outbox where state = 'pending') as pending, \
                 (select count(*) from outbox where state = 'dead') as dead, \
                 (select min(due_at) from outbox where state = 'pending') as oldest_due_at",
            )
            .fetch_one(db)
            .await?
        });
        Ok(depth)
    }

    /// Removes items that were delivered or cancelled before `before`. Gives how many.
    pub async fn forget_delivered(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                let gone = on!(connection, |db| {
                    sqlx::query(
                        "delete from outbox where state in ('done', 'cancelled') and updated_at < $1",
                    )
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

/// Adds an item; false where its id is there already.
pub(super) async fn insert(
    connection: &mut Connection<'_>,
    conversation: Option<ConversationId>,
    item: OutboxItem,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let body = storable_json(item.body);
    let made = on!(connection, |db| {
        sqlx::query(
            "insert into outbox (id, conversation_id, kind, target, lane, body, epoch, state, \
             attempts, due_at, leased_until, last_error, created_at, updated_at) \
             values ($1, $2, $3, $4, $5, $6, $7, 'pending', 0, $8, null, null, $9, $9) \
             on conflict (id) do nothing",
        )
        .bind(item.id)
        .bind(conversation)
        .bind(item.kind)
        .bind(item.target)
        .bind(item.lane)
        .bind(body)
        .bind(item.epoch)
        .bind(millis(item.due_at))
        .bind(millis(at))
        .execute(&mut **db)
        .await?
        .rows_affected()
    });
    Ok(made == 1)
}

pub(super) async fn cancel_before_epoch(
    connection: &mut Connection<'_>,
    conversation: ConversationId,
    epoch: i64,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(connection, |db| {
        sqlx::query(
            "update outbox set state = 'cancelled', updated_at = $3 \
             where conversation_id = $1 and state = 'pending' and epoch < $2",
        )
        .bind(conversation)
        .bind(epoch)
        .bind(millis(at))
        .execute(&mut **db)
        .await?;
    });
    Ok(())
}
