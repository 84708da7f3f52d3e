//! Live news: to the sockets of a conversation, and to the console.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::broadcast;

use crate::conversation::event::{Event, Recorded};
use crate::conversation::message::{Author, Message};
use crate::conversation::state::{State, message_of};
use crate::id::ConversationId;
use crate::store::SeenUpTo;

/// News that a slow follower may be behind before it must look again.
const BEHIND: usize = 256;

/// News of one conversation.
#[derive(Debug, Clone)]
pub enum Live {
    /// The log has grown to `seq`; the messages among the new events.
    Moved {
        /// Where the log ends now.
        seq: i64,
        /// New messages.
        messages: Arc<[Message]>,
        /// Up to where the prospect's messages have been read and dealt with.
        read_up_to: i64,
    },
    /// Somebody is writing.
    Typing {
        /// Who.
        from: Author,
    },
    /// A sentence of an answer on its way; the final message replaces it.
    Delta {
        /// Which turn: the seq that the answer answers.
        turn: i64,
        /// The sentence.
        text: String,
    },
    /// The handoff or the lead's way has changed.
    Status {
        /// The lead's status.
        status: &'static str,
        /// The closer's name, where there is one.
        closer: Option<String>,
        /// The handoff's state, where there is one.
        handoff: Option<&'static str>,
    },
}

/// News for the console.
#[derive(Debug, Clone)]
pub enum StaffNews {
    /// A lead changed.
    Lead {
        /// The closer who owns it, if any.
        owner: Option<String>,
        /// The closer to whom it is offered, if any.
        offered_to: Option<String>,
        /// The lead as the API shows it.
        lead: Arc<serde_json::Value>,
    },
    /// A message was written.
    Message {
        /// Where.
        conversation: ConversationId,
        /// The message.
        message: Message,
    },
    /// Somebody is writing.
    Typing {
        /// Where.
        conversation: ConversationId,
        /// Who.
        from: Author,
    },
    /// The prospect has seen more of it.
    Seen {
        /// Where.
        conversation: ConversationId,
        /// How far, and when.
        seen: SeenUpTo,
    },
    /// A closer's presence changed.
    Presence {
        /// Who.
        closer: String,
        /// `online`, `away`, `busy` or `offline`.
        presence: String,
    },
}

/// Where live news is published and followed.
pub struct Hub {
    conversations: Mutex<HashMap<ConversationId, broadcast::Sender<Live>>>,
    staff: broadcast::Sender<StaffNews>,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            conversations: Mutex::default(),
            staff: broadcast::channel(BEHIND * 4).0,
        }
    }
}

impl Hub {
    /// Follows a conversation.
    pub fn follow(&self, id: ConversationId) -> broadcast::Receiver<Live> {
        let mut conversations = self.lock();
        conversations
            .entry(id)
            .or_insert_with(|| broadcast::channel(BEHIND).0)
            .subscribe()
    }

    /// Follows everything that staff may see.
    pub fn follow_staff(&self) -> broadcast::Receiver<StaffNews> {
        self.staff.subscribe()
    }

    /// Whether a console is open here.
    pub fn has_staff(&self) -> bool {
        self.staff.receiver_count() > 0
    }

    /// Whether anybody follows this conversation here.
    pub fn is_followed(&self, id: ConversationId) -> bool {
        self.lock()
            .get(&id)
            .is_some_and(|sender| sender.receiver_count() > 0)
    }

    /// Tells those who follow a conversation.
    pub fn tell(&self, id: ConversationId, news: Live) {
        let mut conversations = self.lock();
        if let Some(sender) = conversations.get(&id)
            && sender.send(news).is_err()
        {
            // Nobody is listening any more.
            conversations.remove(&id);
        }
    }

    /// Tells the console. That nobody has it open is no fault.
    pub fn tell_staff(&self, news: StaffNews) {
        let _nobody_listens = self.staff.send(news);
    }

    /// Publishes what a commit changed.
    pub fn publish(&self, after: &State, recorded: &[Recorded], lead: serde_json::Value) {
        let id = after.conversation();
        let messages: Vec<Message> = recorded.iter().filter_map(message_of).collect();
        for message in &messages {
            self.tell_staff(StaffNews::Message {
                conversation: id,
                message: message.clone(),
            });
        }
        self.tell(
            id,
            Live::Moved {
                seq: after.seq,
                messages: messages.into(),
                read_up_to: read_up_to(after),
            },
        );
        if recorded.iter().any(|r| moves_the_handoff(&r.event)) {
            self.tell(
                id,
                Live::Status {
                    status: after.status.as_str(),
                    closer: after
                        .human_speaks
                        .then(|| after.closer_name.clone())
                        .flatten()
                        .or_else(|| {
                            after
                                .open_handoff()
                                .and_then(|handoff| handoff.closer_name.clone())
                        }),
                    handoff: after.handoff.as_ref().map(|handoff| handoff.state.as_str()),
                },
            );
        }
        let owner = match &after.owner {
            crate::conversation::Owner::Closer(closer) => Some(closer.0.clone()),
            crate::conversation::Owner::Fronter | crate::conversation::Owner::Marketing => None,
        };
        let offered_to = after
            .open_handoff()
            .and_then(|handoff| handoff.closer.as_ref())
            .map(|closer| closer.0.clone());
        self.tell_staff(StaffNews::Lead {
            owner,
            offered_to,
            lead: Arc::new(lead),
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ConversationId, broadcast::Sender<Live>>> {
        self.conversations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Up to where the prospect's messages have been dealt with.
pub fn read_up_to(state: &State) -> i64 {
    state
        .unread
        .first()
        .map_or(state.seq, |unread| unread.seq - 1)
}

fn moves_the_handoff(event: &Event) -> bool {
    event.kind().starts_with("handoff_")
        || matches!(
            event,
            Event::TakenOver { .. }
                | Event::Released { .. }
                | Event::OptedOut { .. }
                | Event::LeadReturned { .. }
                | Event::ConversationClosed { .. }
        )
}
