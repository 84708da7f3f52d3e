//! The rows of a commit, in the order that foreign keys and locks ask for.

use super::column::{millis, storable};
use super::connection::{Connection, on};
use super::{
    ClientMessage, Commit, CommitError, Seen, StoreError, address, conversation, delivery, event,
    handoff, lead, model_use, notice, outbox, prospect, timer,
};
use crate::id::ConversationId;

/// Writes everything, or says why not. The caller undoes what was written.
pub(super) async fn write(
    connection: &mut Connection<'_>,
    commit: Commit,
    head_seq: i64,
) -> Result<(), CommitError> {
    let id = commit.conversation;
    let at = commit.at;
    // An existing conversation's row comes first: it is the lock that makes
    // others wait, always taken in this order.
    let ours = if let Some(created) = &commit.created {
        if let Some(row) = &commit.prospect {
            prospect::upsert(connection, row).await?;
        }
        conversation::insert(connection, &commit, created, head_seq).await?
    } else {
        conversation::advance(connection, &commit, head_seq).await?
    };
    if let Some(message) = &commit.client_message
        && let Some(seq) = taken_before(connection, id, message).await?
    {
        return Err(CommitError::DuplicateMessage { seq });
    }
    if let Some(made) = &commit.delivery
        && delivery::take(connection, made, at).await? == Seen::Before
    {
        return Err(CommitError::DuplicateDelivery);
    }
    if !ours {
        return Err(CommitError::Conflict);
    }
    if commit.created.is_none()
        && let Some(row) = &commit.prospect
    {
        prospect::upsert(connection, row).await?;
    }
    if let Some(state) = &commit.state {
        conversation::set_state(connection, id, state).await?;
    }
    let moved = !commit.events.is_empty();
    for one in commit.events {
        event::insert(connection, id, one).await?;
    }
    if let Some(message) = &commit.client_message {
        remember(connection, id, message).await?;
    }
    for message_id in &commit.message_ids {
        belongs(connection, id, message_id, millis(at)).await?;
    }
    if let Some(projection) = commit.projection {
        lead::upsert(connection, id, projection).await?;
    }
    for row in commit.handoffs {
        handoff::upsert(connection, row).await?;
    }
    for one in &commit.addresses {
        address::upsert(connection, one, at).await?;
    }
    for change in &commit.suppressions {
        address::suppress(connection, change, at).await?;
    }
    // Before the new items, which are of the current epoch anyway.
    if let Some(epoch) = commit.cancel_outbox_before_epoch {
        outbox::cancel_before_epoch(connection, id, epoch, at).await?;
    }
    if let Some(used) = &commit.tokens {
        model_use::add(connection, used).await?;
    }
    for item in commit.outbox {
        let item_id = item.id;
        if !outbox::insert(connection, Some(id), item, at).await? {
            return Err(CommitError::DuplicateOutboxItem { id: item_id });
        }
    }
    for change in commit.timers {
        timer::change(connection, id, change).await?;
    }
    if moved {
        notice::notify(connection, id, head_seq).await?;
    }
    Ok(())
}

async fn taken_before(
    connection: &mut Connection<'_>,
    conversation: ConversationId,
    message: &ClientMessage,
) -> Result<Option<i64>, StoreError> {
    let seq = on!(connection, |db| {
        sqlx::query_scalar(
            "select seq from client_messages where conversation_id = $1 and client_id = $2",
        )
        .bind(conversation)
        .bind(storable(&message.client_id))
        .fetch_optional(&mut **db)
        .await?
    });
    Ok(seq)
}

async fn remember(
    connection: &mut Connection<'_>,
    conversation: ConversationId,
    message: &ClientMessage,
) -> Result<(), StoreError> {
    on!(connection, |db| {
        sqlx::query(
            "insert into client_messages (conversation_id, client_id, seq, fingerprint) \
             values ($1, $2, $3, $4)",
        )
        .bind(conversation)
        .bind(storable(&message.client_id))
        .bind(message.seq)
        .bind(message.fingerprint.as_deref())
        .execute(&mut **db)
        .await?;
    });
    Ok(())
}

/// The first conversation keeps a Message-ID: a forged one moves nothing.
async fn belongs(
    connection: &mut Connection<'_>,
    conversation: ConversationId,
    message_id: &str,
    at: i64,
) -> Result<(), StoreError> {
    on!(connection, |db| {
        sqlx::query(
            "insert into message_ids (message_id, conversation_id, created_at) \
             values ($1, $2, $3) on conflict do nothing",
        )
        .bind(storable(message_id))
        .bind(conversation)
        .bind(at)
        .execute(&mut **db)
        .await?;
    });
    Ok(())
}
