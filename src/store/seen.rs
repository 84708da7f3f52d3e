//! How far prospects have seen their conversations.

use jiff::Timestamp;

use super::column::{Millis, millis};
use super::connection::{Connection, on};
use super::{Store, StoreError};
use crate::id::ConversationId;

/// How far a prospect has seen the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, sqlx::FromRow)]
pub struct SeenUpTo {
    /// The last seq seen.
    pub seq: i64,
    /// When that was told.
    #[sqlx(try_from = "Millis")]
    pub at: Timestamp,
}

impl Store {
    /// The prospect has seen everything up to `seq`. What was seen stays so, and
    /// nobody has seen what is not there: true where it is news.
    pub async fn mark_seen(
        &self,
        conversation: ConversationId,
        seq: i64,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                let moved = on!(connection, |db| {
                    sqlx::query(
                        "update conversations set seen_seq = $2, seen_at = $3 where id = $1 \
                         and $2 <= head_seq and (seen_seq is null or seen_seq < $2)",
                    )
                    .bind(conversation)
                    .bind(seq)
                    .bind(millis(at))
                    .execute(&mut *db)
                    .await?
                    .rows_affected()
                });
                Ok(moved == 1)
            })
        })
        .await
    }

    /// How far the prospect has seen it, where that was ever told.
    pub async fn seen_up_to(
        &self,
        conversation: ConversationId,
    ) -> Result<Option<SeenUpTo>, StoreError> {
        let seen = on!(self.pools(), |db| {
            sqlx::query_as(
                "select seen_seq as seq, seen_at as at from conversations \
                 where id = $1 and seen_seq is not null",
            )
            .bind(conversation)
            .fetch_optional(db)
            .await?
        });
        Ok(seen)
    }
}
