//! Handoffs as projected from the logs. Who got one is decided by the commit
//! of the conversation, not here.

use jiff::Timestamp;
use serde_json::Value;

use super::column::{MaybeMillis, Millis, maybe_millis, millis, storable_json};
use super::connection::{Connection, on};
use super::page::{Cursor, bounded};
use super::row::row;
use super::{Page, Store, StoreError};
use crate::id::{CloserId, ConversationId, HandoffId, LeadId};

/// A handoff.
#[derive(Debug, Clone, PartialEq)]
pub struct HandoffRow {
    /// Its id.
    pub id: HandoffId,
    /// The conversation that is handed over.
    pub conversation: ConversationId,
    /// Its lead.
    pub lead: LeadId,
    /// To whom it is offered, or who took it.
    pub closer: Option<CloserId>,
    /// `requested`, `offered`, `accepted`, `connected`, `completed`, or how it failed.
    pub state: String,
    /// Why, where somebody said so.
    pub reason: Option<String>,
    /// Until when the offer stands.
    pub offered_until: Option<Timestamp>,
    /// The epoch of the conversation that it was made under.
    pub epoch: i64,
    /// What else belongs to it.
    pub body: Value,
    /// When it was asked for. A later commit does not change it.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
}

row!(HandoffRow {
    id, conversation = "conversation_id", lead = "lead_id", closer = "closer_id", state,
    reason, offered_until as MaybeMillis, epoch, body, created_at as Millis, updated_at as
    Millis,
});

/// Which handoffs a list shows. What is `None` does not matter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HandoffFilter {
    /// In this state.
    pub state: Option<String>,
    /// Offered to or taken by this closer.
    pub closer: Option<CloserId>,
    /// Of this conversation.
    pub conversation: Option<ConversationId>,
}

impl Store {
    /// The handoff of this id.
    pub async fn handoff(&self, id: HandoffId) -> Result<Option<HandoffRow>, StoreError> {
        let row = on!(self.pools(), |db| {
            sqlx::query_as("select * from handoffs where id = $1")
                .bind(id)
                .fetch_optional(db)
                .await?
        });
        Ok(row)
    }

    /// One page of handoffs, the latest first.
    pub async fn handoffs(
        &self,
        filter: &HandoffFilter,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<HandoffRow>, StoreError> {
        let limit = bounded(limit);
        let from = Cursor::read('h', cursor)?;
        let rows: Vec<HandoffRow> = on!(self.pools(), |db| {
            sqlx::query_as(
                "select * from handoffs where ($1 is null or state = $1) \
                 and ($2 is null or closer_id = $2) and ($3 is null or conversation_id = $3) \
                 and (created_at < $4 or (created_at = $4 and id < $5)) \
                 order by created_at desc, id desc limit $6",
            )
            .bind(filter.state.as_deref())
            .bind(filter.closer.as_ref())
            .bind(filter.conversation)
            .bind(from.key)
            .bind(from.id)
            .bind(limit + 1)
            .fetch_all(db)
            .await?
        });
        Ok(Page::cut(rows, limit, |row| Cursor {
            list: 'h',
            key: millis(row.created_at),
            id: row.id.0,
        }))
    }
}

pub(super) async fn upsert(
    connection: &mut Connection<'_>,
    row: HandoffRow,
) -> Result<(), StoreError> {
    let body = storable_json(row.body);
    on!(connection, |db| {
        sqlx::query(
            "insert into handoffs (id, conversation_id, lead_id, closer_id, state, reason, \
             offered_until, epoch, body, created_at, updated_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             on conflict (id) do update set closer_id = excluded.closer_id, state = excluded.state, \
             reason = excluded.reason, offered_until = excluded.offered_until, \
             epoch = excluded.epoch, body = excluded.body, updated_at = excluded.updated_at",
        )
        .bind(row.id)
        .bind(row.conversation)
        .bind(row.lead)
        .bind(row.closer)
        .bind(row.state)
        .bind(row.reason)
        .bind(maybe_millis(row.offered_until))
        .bind(row.epoch)
        .bind(body)
        .bind(millis(row.created_at))
        .bind(millis(row.updated_at))
        .execute(&mut **db)
        .await?;
    });
    Ok(())
}
