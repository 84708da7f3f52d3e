//! What can come to a conversation from outside.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::agenda::{Agenda, Point};
use super::context::{Context, ProspectDetails};
use super::event::{MailThread, Started};
use super::message::{Move, Promise};
use super::model_turn::ModelTurn;
use super::state::Owner;
use crate::handoff::Team;
use crate::id::{CloserId, HandoffId};
use crate::signal::Money;
use crate::speech::Words;

/// A closer as the one who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub id: CloserId,
    /// Their name.
    pub name: String,
}

/// The words that the language found for an agenda.
#[derive(Debug, Clone, PartialEq)]
pub struct Spoken {
    /// The agenda they are for.
    pub agenda: Agenda,
    /// The text; empty says nothing.
    pub text: String,
    /// The moves in it.
    pub moves: Vec<Move>,
    /// What it commits the business to.
    pub promises: Vec<Promise>,
    /// Facts, cases, benefits and nurture content used.
    pub used: Vec<String>,
    /// What the language model did; absent where none is configured.
    pub model: Option<Box<ModelTurn>>,
    /// How far the words came.
    pub extent: Extent,
    /// What was asked at their end.
    pub asked: Asked,
}

/// How far the words of a turn came.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Extent {
    /// To the end of the agenda.
    #[default]
    Whole,
    /// Cut short, because the prospect wrote again: the text is what they had
    /// seen by then, and these points are dealt with in it.
    Begun(Vec<Point>),
}

/// Which question a turn ended in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Asked {
    /// The agenda's step.
    #[default]
    Step,
    /// The agenda's `next`, in its place.
    Next,
}

impl Spoken {
    /// The words that the local voice found.
    pub fn by_voice(agenda: Agenda, words: Words) -> Self {
        Self {
            agenda,
            text: words.text,
            moves: words.moves,
            promises: words.promises,
            used: words.used,
            model: None,
            extent: Extent::Whole,
            asked: Asked::Step,
        }
    }
}

/// The moment of a decision: everything that is not in the log.
#[derive(Debug, Clone)]
pub struct Moment<'a> {
    /// Now.
    pub now: Timestamp,
    /// An id that nobody has used.
    pub fresh: Uuid,
    /// The closers: who is there, with how much room.
    pub team: &'a Team,
}

/// What can come.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// Somebody came. The first input of every conversation.
    Start(Box<Started>),
    /// The prospect writes.
    ProspectMessage {
        /// The id that the client chose.
        client_id: String,
        /// The text.
        text: String,
        /// The e-mail that it came as.
        mail: Option<MailThread>,
    },
    /// A later page tells more.
    Context(Context),
    /// The host page or a gateway tells who it is.
    Identify(ProspectDetails),
    /// The settling time is over: answer.
    Answer,
    /// The words are there.
    Spoken(Box<Spoken>),
    /// The model's words were not said, because somebody moved first.
    Unsaid {
        /// The last message that they would have answered.
        answers: i64,
        /// What the model did, and what it used.
        model: Box<ModelTurn>,
    },
    /// The offer to a closer ran out.
    OfferExpired,
    /// The time has come at which the prospect asked to hear from us.
    ReminderDue,
    /// A closer accepts.
    Accept {
        /// Which handoff.
        handoff: HandoffId,
        /// Who.
        by: Actor,
    },
    /// A closer declines.
    Decline {
        /// Which handoff.
        handoff: HandoffId,
        /// Who.
        by: Actor,
        /// Why.
        reason: String,
    },
    /// A closer declares the transfer done.
    Complete {
        /// Which handoff.
        handoff: HandoffId,
        /// Who.
        by: Actor,
    },
    /// A closer takes over without an offer.
    Takeover {
        /// Who.
        by: Actor,
    },
    /// A closer writes to the prospect, and thereby takes over.
    CloserMessage {
        /// Who.
        by: Actor,
        /// The text.
        text: String,
    },
    /// A closer notes something.
    Note {
        /// Who.
        by: Actor,
        /// The text.
        text: String,
    },
    /// A closer gives the conversation back to the agent.
    Release {
        /// Who.
        by: Actor,
        /// What the agent should do.
        instruction: Option<String>,
    },
    /// A stage is reached.
    Stage {
        /// `meeting` or `opportunity`.
        stage: String,
        /// Its value.
        value: Option<Money>,
        /// When the closer expects it to close.
        expected_close_date: Option<Date>,
        /// By whom.
        by: String,
    },
    /// The outcome is known.
    Outcome {
        /// `won` or `lost`.
        result: String,
        /// The contracted amount.
        amount: Option<Money>,
        /// Why.
        reason: Option<String>,
        /// When it was won or lost; now where nothing is said.
        happened_at: Option<Timestamp>,
        /// By whom.
        by: String,
    },
    /// The closer passes the lead back.
    Return {
        /// `requalify`, `regenerate` or `resurrect`.
        return_kind: String,
        /// Why.
        reason: String,
        /// Not before.
        after: Option<Timestamp>,
        /// By whom.
        by: String,
    },
    /// Ownership is given to somebody.
    Own {
        /// To whom.
        owner: Owner,
        /// Why.
        why: String,
    },
    /// A gateway tells that the prospect opted out there; the provider has answered already.
    OptOut {
        /// How.
        via: String,
    },
    /// The conversation ends.
    Close {
        /// Why.
        reason: String,
    },
}
