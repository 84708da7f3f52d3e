//! What the world must do, as data.

use jiff::Timestamp;

use super::agenda::Agenda;
use super::context::Channel;
use super::event::Event;

/// What `decide` comes to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    /// What has happened.
    pub events: Vec<Event>,
    /// What must be done.
    pub effects: Vec<Effect>,
}

impl Decision {
    /// A decision of one event.
    pub fn of(event: Event) -> Self {
        Self {
            events: vec![event],
            effects: Vec::new(),
        }
    }

    /// Adds an effect.
    #[must_use]
    pub fn and(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }
}

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Find the words for the agenda and come back with `Input::Spoken`.
    Speak(Box<Agenda>),
    /// Answer after the settling time, counted from now, unless more is written.
    AnswerAfterSettling,
    /// Come back with the timer at its time. Replaces one of the same name.
    Set(Timer),
    /// Forget the timer of this name.
    Forget(TimerName),
    /// Send what was said in this decision this way, too: who it is for may not
    /// sit in front of the conversation. Where nothing can send it, it waits there.
    SendToo {
        /// `Sms` or `Email`.
        channel: Channel,
        /// The number or address.
        address: String,
        /// The words for that channel.
        text: String,
    },
    /// Tell the webhooks.
    Announce(Announcement),
}

/// The names of timers; each conversation has at most one of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimerName {
    /// The offer to a closer runs out.
    Offer,
    /// The prospect asked to hear from us then.
    Reminder,
}

impl TimerName {
    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Reminder => "reminder",
        }
    }
}

/// A time to come back at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    /// Its name.
    pub name: TimerName,
    /// When.
    pub at: Timestamp,
}

/// Everything that webhooks can be told of.
pub const ANNOUNCED: [&str; 20] = [
    "conversation.started",
    "conversation.closed",
    "lead.qualified",
    "lead.disqualified",
    "lead.nurtured",
    "lead.returned",
    "lead.at_risk",
    "lead.outcome",
    "handoff.requested",
    "handoff.offered",
    "handoff.accepted",
    "handoff.declined",
    "handoff.expired",
    "handoff.connected",
    "handoff.completed",
    "handoff.withdrawn",
    "prospect.opted_out",
    "prospect.erased",
    "engine.degraded",
    "engine.recovered",
];

/// What the webhooks are told; the data is made from the lead at the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The type: `lead.qualified`, `handoff.offered`, …
    pub kind: &'static str,
}

/// A request that is refused: not a fault, but a 4xx for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Somebody else has it.
    #[error("{name} has taken this lead already")]
    TakenBy {
        /// Who.
        closer: String,
        /// Their name.
        name: String,
    },
    /// There is no such offer now.
    #[error("this handoff is {state}, and can no longer be {wanted}")]
    NotOpen {
        /// What it is.
        state: String,
        /// What was wanted.
        wanted: &'static str,
    },
    /// The conversation has ended.
    #[error("this conversation has ended")]
    Closed,
    /// The prospect opted out.
    #[error("the prospect has opted out; nothing may be sent to them")]
    OptedOut,
    /// What was asked for does not go in the state that the lead is in.
    #[error("{0}")]
    NotNow(String),
    /// The words came too late: ownership has changed since.
    #[error("ownership has changed since these words were made")]
    Stale,
}
