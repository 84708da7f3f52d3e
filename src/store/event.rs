//! Events, as the store sees them: numbered, dated, otherwise opaque.

use jiff::Timestamp;
use serde_json::Value;

use super::column::{Millis, millis, storable_json};
use super::connection::{Connection, on};
use super::page::bounded;
use super::row::row;
use super::{Store, StoreError};
use crate::id::ConversationId;

/// One event of a conversation's log.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its place in the log, from 1 without gaps.
    pub seq: i64,
    /// What happened, by name.
    pub kind: String,
    /// When, to the millisecond.
    pub at: Timestamp,
    /// The event itself.
    pub body: Value,
}

row!(Event { seq, kind, at as Millis, body });

impl Store {
    /// The events of a conversation after `after_seq`, in order, at most
    /// `limit` of them (1,000 a call). None for a conversation that is not there.
    pub async fn events(
        &self,
        conversation: ConversationId,
        after_seq: i64,
        limit: i64,
    ) -> Result<Vec<Event>, StoreError> {
        let events = on!(self.pools(), |db| {
            sqlx::query_as(
                "select seq, kind, at, body from events \
                 where conversation_id = $1 and seq > $2 order by seq limit $3",
            )
            .bind(conversation)
            .bind(after_seq)
            .bind(bounded(limit))
            .fetch_all(db)
            .await?
        });
        Ok(events)
    }

    /// The whole log of a conversation.
    pub async fn log(&self, conversation: ConversationId) -> Result<Vec<Event>, StoreError> {
        let events = on!(self.pools(), |db| {
            sqlx::query_as(
                "select seq, kind, at, body from events where conversation_id = $1 order by seq",
            )
            .bind(conversation)
            .fetch_all(db)
            .await?
        });
        Ok(events)
    }
}

pub(super) async fn insert(
    connection: &mut Connection<'_>,
    conversation: ConversationId,
    event: Event,
) -> Result<(), StoreError> {
    let body = storable_json(event.body);
    on!(connection, |db| {
        sqlx::query(
            "insert into events (conversation_id, seq, kind, at, body) values ($1, $2, $3, $4, $5)",
        )
        .bind(conversation)
        .bind(event.seq)
        .bind(event.kind)
        .bind(millis(event.at))
        .bind(body)
        .execute(&mut **db)
        .await?;
    });
    Ok(())
}

/// Replaces what an event says. Only an erasure may do that.
pub(super) async fn rewrite(
    connection: &mut Connection<'_>,
    conversation: ConversationId,
    seq: i64,
    body: Value,
) -> Result<(), StoreError> {
    let body = storable_json(body);
    on!(connection, |db| {
        sqlx::query("update events set body = $3 where conversation_id = $1 and seq = $2")
            .bind(conversation)
            .bind(seq)
            .bind(body)
            .execute(&mut **db)
            .await?;
    });
    Ok(())
}
