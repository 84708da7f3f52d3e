//! Conversations and messages as they are shown: to prospects without anything
//! that judges them, to staff whole.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::schema;
use crate::conversation::event::{Event, Recorded};
use crate::conversation::lead::LeadBrief;
use crate::conversation::message::{Author, Message, Move};
use crate::conversation::state::{HandoffState, LeadStatus, State};
use crate::store::SeenUpTo;

/// A message.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Message)]
pub struct MessageView {
    /// Its place in the conversation; grows, with gaps.
    pub seq: i64,
    /// `prospect`, `agent`, `closer` or `system`.
    #[schema(value_type = String)]
    pub from: Author,
    /// The text.
    pub text: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The closer's name, where a closer wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The main move that the agent made with it.
    #[serde(rename = "move", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::Move>)]
    pub main_move: Option<Move>,
    /// All moves in it; to staff only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<schema::Move>)]
    pub moves: Vec<Move>,
    /// Whether a machine wrote it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ai_generated: bool,
    /// The id that the prospect's client chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Whether it is a private note; to staff only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub note: bool,
}

impl MessageView {
    /// A message as staff see it.
    pub fn for_staff(message: Message) -> Self {
        Self {
            seq: message.seq,
            from: message.from,
            text: message.text,
            at: message.at,
            author: message.author,
            main_move: message.main_move,
            moves: message.moves,
            ai_generated: message.ai_generated,
            client_id: message.client_id,
            note: false,
        }
    }

    /// A message as the prospect sees it: without why it was said.
    pub fn for_prospect(message: Message) -> Self {
        let main_move = message
            .main_move
            .clone()
            .map(|made| Move { why: None, ..made });
        Self {
            main_move,
            moves: Vec::new(),
            ..Self::for_staff(message)
        }
    }

    /// A private note, where the event is one.
    pub fn of_note(recorded: &Recorded) -> Option<Self> {
        let Event::NoteAdded { name, text, .. } = &recorded.event else {
            return None;
        };
        Some(Self {
            seq: recorded.seq,
            from: Author::Closer,
            text: text.clone(),
            at: recorded.at,
            author: Some(name.clone()),
            main_move: None,
            moves: Vec::new(),
            ai_generated: false,
            client_id: None,
            note: true,
        })
    }
}

/// Where a conversation stands, as its prospect is told: who speaks, and how
/// the way to a person goes. No verdict on them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Standing {
    /// `open`, `engaged`, `requested`, `offered`, `declined`, `expired`,
    /// `unavailable`, `handed_off`, `accepted`, `connected`, `opted_out` or `closed`.
    pub status: &'static str,
    /// The person who has it or is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closer: Option<CloserName>,
}

/// A closer, as prospects know them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CloserName {
    /// Their name.
    pub name: String,
}

impl Standing {
    /// Where the conversation stands.
    pub fn of(state: &State) -> Self {
        let handoff = state.handoff.as_ref();
        let named = |name: Option<&String>| name.cloned().map(|name| CloserName { name });
        let (status, closer) = if state.closed {
            ("closed", None)
        } else if state.opted_out {
            ("opted_out", None)
        } else if state.human_speaks {
            let is_connected = handoff.is_some_and(|h| h.state == HandoffState::Connected);
            let status = if is_connected {
                "connected"
            } else {
                "accepted"
            };
            (status, named(state.closer_name.as_ref()))
        } else {
            match handoff.map(|handoff| handoff.state) {
                Some(
                    moving @ (HandoffState::Requested
                    | HandoffState::Offered
                    | HandoffState::Declined
                    | HandoffState::Expired
                    | HandoffState::Unavailable
                    | HandoffState::ProspectLeft),
                ) => (
                    moving.as_str(),
                    named(handoff.and_then(|handoff| handoff.closer_name.as_ref())),
                ),
                Some(
                    HandoffState::Accepted | HandoffState::Connected | HandoffState::Completed,
                )
                | None => (quiet(state), None),
            }
        };
        Self { status, closer }
    }
}

/// The status while no person is concerned.
fn quiet(state: &State) -> &'static str {
    match state.status {
        LeadStatus::HandedOff => "handed_off",
        LeadStatus::Open => "open",
        LeadStatus::Engaged
        | LeadStatus::Qualified
        | LeadStatus::Accepted
        | LeadStatus::Meeting
        | LeadStatus::Opportunity
        | LeadStatus::Nurture
        | LeadStatus::Disqualified
        | LeadStatus::OptedOut
        | LeadStatus::Won
        | LeadStatus::Lost => "engaged",
    }
}

/// A conversation and what was said in it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConversationView {
    /// Its id.
    pub id: String,
    /// To its prospect: who speaks, and how the way to a person goes. To staff:
    /// the lead's status.
    pub status: &'static str,
    /// The person who has it or is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closer: Option<CloserName>,
    /// Where its log ends.
    pub seq: i64,
    /// The messages after the one asked for.
    pub messages: Vec<MessageView>,
    /// How far the prospect has seen it, `{seq, at}`; to staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::Seen>)]
    pub read_by_prospect: Option<SeenUpTo>,
    /// The lead in short; to staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::LeadBrief>)]
    pub lead: Option<LeadBrief>,
}
