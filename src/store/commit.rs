//! A commit: events and all their consequences, in one transaction.

use jiff::Timestamp;
use uuid::Uuid;

use super::error::WriteError;
use super::row::row;
use super::{
    Address, ConversationState, Delivery, Event, HandoffRow, NewConversation, OutboxItem,
    Projection, ProspectRow, Store, StoreError, SuppressionChange, TimerChange, TokenUse,
    commit_rows,
};
use super::{Notice, connection::Connection};
use crate::id::ConversationId;

/// A message that a client sent under an id of its own choosing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientMessage {
    /// The id; unique in its conversation.
    pub client_id: String,
    /// The event that holds the message.
    pub seq: i64,
    /// A hash of the text, for telling a repetition from another message under
    /// the same id.
    pub fingerprint: Option<String>,
}

row!(ClientMessage {
    client_id,
    seq,
    fingerprint
});

/// What is to be written at once, or not at all. Begin with [`Commit::new`] and
/// set what applies.
#[derive(Debug, Clone, PartialEq)]
pub struct Commit {
    /// Whose log grows.
    pub conversation: ConversationId,
    /// Where the caller saw the log end; 0 for a new one.
    pub expected_seq: i64,
    /// When it is written, by the server's clock.
    pub at: Timestamp,
    /// What happened, numbered from `expected_seq + 1` without gaps.
    pub events: Vec<Event>,
    /// For the first commit of a conversation.
    pub created: Option<NewConversation>,
    /// What is true of the conversation afterwards; `None` leaves it.
    pub state: Option<ConversationState>,
    /// The client's message that this takes.
    pub client_message: Option<ClientMessage>,
    /// The gateway's delivery that this takes.
    pub delivery: Option<Delivery>,
    /// E-mail Message-IDs that belong to the conversation from now on.
    pub message_ids: Vec<String>,
    /// The lead as it stands afterwards.
    pub projection: Option<Projection>,
    /// What the world must do.
    pub outbox: Vec<OutboxItem>,
    /// Cancels what waits in the outbox under an older epoch of this conversation.
    pub cancel_outbox_before_epoch: Option<i64>,
    /// Timers set and cancelled.
    pub timers: Vec<TimerChange>,
    /// Handoffs as they stand afterwards.
    pub handoffs: Vec<HandoffRow>,
    /// The prospect as it stands afterwards.
    pub prospect: Option<ProspectRow>,
    /// Addresses learned, or now proven.
    pub addresses: Vec<Address>,
    /// Addresses that opted out, or in again.
    pub suppressions: Vec<SuppressionChange>,
    /// Tokens that the language model has used.
    pub tokens: Option<TokenUse>,
}

impl Commit {
    /// A commit of nothing yet.
    pub fn new(conversation: ConversationId, expected_seq: i64, at: Timestamp) -> Self {
        Self {
            conversation,
            expected_seq,
            at,
            events: Vec::new(),
            created: None,
            state: None,
            client_message: None,
            delivery: None,
            message_ids: Vec::new(),
            projection: None,
            outbox: Vec::new(),
            cancel_outbox_before_epoch: None,
            timers: Vec::new(),
            handoffs: Vec::new(),
            prospect: None,
            addresses: Vec::new(),
            suppressions: Vec::new(),
            tokens: None,
        }
    }

    /// Where the log ends afterwards.
    fn head_seq(&self) -> Result<i64, CommitError> {
        let mut head = self.expected_seq;
        for event in &self.events {
            if event.seq != head + 1 {
                return Err(CommitError::Gap {
                    expected: head + 1,
                    found: event.seq,
                });
            }
            head = event.seq;
        }
        Ok(head)
    }
}

/// What a commit came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Committed {
    /// Where the log ends now.
    pub head_seq: i64,
}

/// Why nothing was written.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CommitError {
    /// Somebody moved first: load the conversation again and decide again.
    #[error("the conversation has moved on, or is not there")]
    Conflict,
    /// The client's message was taken before, as the event `seq`.
    #[error("the message was taken before, as event {seq}")]
    DuplicateMessage {
        /// The event that holds it.
        seq: i64,
    },
    /// The gateway's delivery was taken before.
    #[error("the delivery was taken before")]
    DuplicateDelivery,
    /// An outbox item of this id is there already.
    #[error("the outbox holds the item {id} already")]
    DuplicateOutboxItem {
        /// Its id.
        id: Uuid,
    },
    /// The events are not numbered as they must be: a mistake of the caller.
    #[error("event {found} stands where event {expected} must stand")]
    Gap {
        /// What had to come.
        expected: i64,
        /// What came.
        found: i64,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CommitError {
    /// Whether the same commit may succeed a little later. A conflict is not
    /// retryable in this sense: the same commit would conflict again.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Store(error) => error.is_retryable(),
            Self::Conflict
            | Self::DuplicateMessage { .. }
            | Self::DuplicateDelivery
            | Self::DuplicateOutboxItem { .. }
            | Self::Gap { .. } => false,
        }
    }
}

impl WriteError for CommitError {
    fn of_store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Conflict
            | Self::DuplicateMessage { .. }
            | Self::DuplicateDelivery
            | Self::DuplicateOutboxItem { .. }
            | Self::Gap { .. } => None,
        }
    }
}

impl From<sqlx::Error> for CommitError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Store {
    /// Writes it all, durably, or nothing. Exactly one of several commits that
    /// expect the same seq succeeds. Who drops the future before it ends does
    /// not know whether it was written.
    ///
    /// # Errors
    /// A duplicate is reported before a conflict, so that a message sent twice
    /// is recognised although the conversation has moved on since.
    pub async fn commit(&self, commit: Commit) -> Result<Committed, CommitError> {
        let head_seq = commit.head_seq()?;
        let notice = (!commit.events.is_empty()).then_some(Notice::Moved {
            conversation: commit.conversation,
            seq: head_seq,
        });
        self.write_and_tell(notice, move |mut connection: Connection<'_>| {
            Box::pin(async move {
                commit_rows::write(&mut connection, commit, head_seq).await?;
                Ok(Committed { head_seq })
            })
        })
        .await
    }

    /// Writes the lead, the conversation's row and its handoffs as folded from its log up
    /// to `expected_seq`; [`CommitError::Conflict`] where the log has grown since.
    pub async fn replace_projection(
        &self,
        conversation: ConversationId,
        expected_seq: i64,
        state: ConversationState,
        projection: Projection,
        handoffs: Vec<HandoffRow>,
    ) -> Result<(), CommitError> {
        let at = projection.updated_at;
        let mut commit = Commit::new(conversation, expected_seq, at);
        commit.state = Some(state);
        commit.projection = Some(projection);
        commit.handoffs = handoffs;
        self.commit(commit).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(expected_seq: i64, seqs: &[i64]) -> Commit {
        let id = ConversationId(Uuid::from_u128(1));
        let mut commit = Commit::new(id, expected_seq, Timestamp::UNIX_EPOCH);
        commit.events = seqs
            .iter()
            .map(|seq| Event {
                seq: *seq,
                kind: "said".to_owned(),
                at: Timestamp::UNIX_EPOCH,
                body: serde_json::Value::Null,
            })
            .collect();
        commit
    }

    #[test]
    fn events_are_numbered_without_gaps() {
        let cases: &[(i64, &[i64], Option<i64>)] = &[
            (0, &[], Some(0)),
            (0, &[1, 2, 3], Some(3)),
            (7, &[8], Some(8)),
            (0, &[0], None),
            (0, &[1, 3], None),
            (7, &[7], None),
            (7, &[9, 8], None),
        ];
        for (expected, seqs, head) in cases {
            assert_eq!(commit(*expected, seqs).head_seq().ok(), *head, "{seqs:?}");
        }
    }
}
