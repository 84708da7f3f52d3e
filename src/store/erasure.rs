//! Erasure: a prospect's personal data goes, the statistics stay.

use jiff::Timestamp;
use serde_json::Value;

use super::column::{millis, storable_json};
use super::connection::{Connection, on};
use super::{CommitError, Store, StoreError, event, notice};
use crate::id::{ConversationId, ProspectId};

/// What is left of one conversation. Only the caller knows what in an event is
/// personal, so it writes the bodies anew.
#[derive(Debug, Clone, PartialEq)]
pub struct ErasedConversation {
    /// Which one.
    pub conversation: ConversationId,
    /// Where the caller saw its log end.
    pub expected_seq: i64,
    /// Events by seq, with what they say from now on.
    pub events: Vec<(i64, Value)>,
    /// The lead's document from now on.
    pub lead_document: Value,
}

/// Whose data goes, and what is left.
#[derive(Debug, Clone, PartialEq)]
pub struct Erasure {
    /// Whose.
    pub prospect: ProspectId,
    /// When.
    pub at: Timestamp,
    /// All conversations of the prospect.
    pub conversations: Vec<ErasedConversation>,
}

impl Store {
    /// Erases, in one transaction: the prospect's document and addresses, the
    /// addresses, tokens and Message-IDs of the conversations, what handoffs
    /// and outbox say (pending items are cancelled), timers, search
    /// texts, expected values; and puts the given bodies in the place of the old ones. Opt-outs
    /// stay: a no is for ever.
    ///
    /// # Errors
    /// [`CommitError::Conflict`] where a log has grown since, or the prospect
    /// has a conversation that is not given, or there is no such prospect:
    /// load again and try again.
    pub async fn erase_prospect(&self, erasure: Erasure) -> Result<(), CommitError> {
        self.write(move |mut connection: Connection<'_>| {
            Box::pin(async move { erase(&mut connection, erasure).await })
        })
        .await
    }
}

async fn erase(connection: &mut Connection<'_>, erasure: Erasure) -> Result<(), CommitError> {
    let prospect = erasure.prospect;
    let at = millis(erasure.at);
    for left in &erasure.conversations {
        // Locks the row, as a commit does.
        let ours = on!(&mut *connection, |db| {
            sqlx::query(
                "update conversations set address = null, token_hash = null, updated_at = $4 \
                 where id = $1 and prospect_id = $2 and head_seq = $3",
            )
            .bind(left.conversation)
            .bind(prospect)
            .bind(left.expected_seq)
            .bind(at)
            .execute(&mut **db)
            .await?
            .rows_affected()
        });
        if ours != 1 {
            return Err(CommitError::Conflict);
        }
    }
    let found = on!(&mut *connection, |db| {
        sqlx::query(
            "update prospects set document = $2, erased_at = $3, updated_at = $3 where id = $1",
        )
        .bind(prospect)
        .bind(Value::Object(serde_json::Map::new()))
        .bind(at)
        .execute(&mut **db)
        .await?
        .rows_affected()
    });
    let all: i64 = on!(&mut *connection, |db| {
        sqlx::query_scalar("select count(*) from conversations where prospect_id = $1")
            .bind(prospect)
            .fetch_one(&mut **db)
            .await?
    });
    if found != 1 || all != i64::try_from(erasure.conversations.len()).unwrap_or(i64::MAX) {
        return Err(CommitError::Conflict);
    }
    on!(&mut *connection, |db| {
        sqlx::query("delete from addresses where prospect_id = $1")
            .bind(prospect)
            .execute(&mut **db)
            .await?;
    });
    for left in erasure.conversations {
        for (seq, body) in left.events {
            event::rewrite(connection, left.conversation, seq, body).await?;
        }
        empty(connection, left.conversation, at).await?;
        lead(connection, left.conversation, left.lead_document, at).await?;
        notice::notify_erased(connection, left.conversation).await?;
    }
    Ok(())
}

async fn lead(
    connection: &mut Connection<'_>,
    conversation: ConversationId,
    document: Value,
    at: i64,
) -> Result<(), StoreError> {
    let document = storable_json(document);
    on!(connection, |db| {
        sqlx::query(
            "update leads set document = $2, search = '', ev_minor = null, ev_currency = null, \
             updated_at = $3 where conversation_id = $1",
        )
        .bind(conversation)
        .bind(document)
        .bind(at)
        .execute(&mut **db)
        .await?;
    });
    Ok(())
}

/// Empties what hangs on a conversation and may name the prospect.
async fn empty(
    connection: &mut Connection<'_>,
    conversation: ConversationId,
    at: i64,
) -> Result<(), StoreError> {
    let nothing = Value::Object(serde_json::Map::new());
    on!(connection, |db| {
        sqlx::query("delete from message_ids where conversation_id = $1")
            .bind(conversation)
            .execute(&mut **db)
            .await?;
        sqlx::query("update client_messages set fingerprint = null where conversation_id = $1")
            .bind(conversation)
            .execute(&mut **db)
            .await?;
        sqlx::query("delete from timers where conversation_id = $1")
            .bind(conversation)
            .execute(&mut **db)
            .await?;
        sqlx::query(
            "update handoffs set body = $2, reason = null, updated_at = $3 where conversation_id = $1",
        )
        .bind(conversation)
        .bind(&nothing)
        .bind(at)
        .execute(&mut **db)
        .await?;
        sqlx::query(
            "update outbox set body = $2, target = '', last_error = null, updated_at = $3, \
             state = case when state = 'pending' then 'cancelled' else state end \
             where conversation_id = $1",
        )
        .bind(conversation)
        .bind(&nothing)
        .bind(at)
        .execute(&mut **db)
        .await?;
        sqlx::query("delete from tokens where conversation_id = $1")
            .bind(conversation)
            .execute(&mut **db)
            .await?;
    });
    Ok(())
}
