//! The state of a conversation: the fold of its events.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::agenda::Point;
use super::context::{Channel, Context, ProspectDetails};
use super::event::{Event, MailThread, Recorded, Started};
use super::message::{Message, Promise};
use super::model_turn::TurnUsage;
use super::objection::RaisedObjection;
use crate::id::{CampaignId, CloserId, ConversationId, HandoffId, LeadId, ProspectId};
use crate::reading::finding::IntentKind;
use crate::signal::{Money, Signal, SignalName, SignalStatus};

pub use super::transcript::message_of;

/// Where the lead stands (the contract's list).
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it; the contract lists them")]
pub enum LeadStatus {
    #[default]
    Open,
    Engaged,
    Qualified,
    HandedOff,
    Accepted,
    Meeting,
    Opportunity,
    Nurture,
    Disqualified,
    OptedOut,
    Won,
    Lost,
}

impl LeadStatus {
    /// The name as stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Engaged => "engaged",
            Self::Qualified => "qualified",
            Self::HandedOff => "handed_off",
            Self::Accepted => "accepted",
            Self::Meeting => "meeting",
            Self::Opportunity => "opportunity",
            Self::Nurture => "nurture",
            Self::Disqualified => "disqualified",
            Self::OptedOut => "opted_out",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }
}

/// Who must move the lead now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Owner {
    /// The agent.
    #[default]
    Fronter,
    /// Nurture.
    Marketing,
    /// A closer.
    Closer(CloserId),
}

/// The question put last, until the prospect writes again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenQuestion {
    /// Its id.
    pub question: String,
    /// The signal that it fills.
    pub signal: SignalName,
    /// Whether it was the follow-up.
    pub follow_up: bool,
}

/// A handoff on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct HandoffProgress {
    /// Its id.
    pub id: HandoffId,
    /// How far it is.
    pub state: HandoffState,
    /// Why it was asked for.
    pub reason: String,
    /// When.
    pub requested_at: Timestamp,
    /// The closer it is offered to, or who has it.
    pub closer: Option<CloserId>,
    /// Their name.
    pub closer_name: Option<String>,
    /// Until when the offer stands.
    pub offered_until: Option<Timestamp>,
    /// When people are back, where nobody is there.
    pub back_at: Option<Timestamp>,
    /// The closers who have had it.
    pub tried: Vec<CloserId>,
}

impl HandoffProgress {
    /// It is with nobody now.
    pub(super) fn let_go(&mut self) {
        self.closer = None;
        self.closer_name = None;
    }
}

/// How far a handoff is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it; the contract lists them")]
pub enum HandoffState {
    Requested,
    Offered,
    Accepted,
    Connected,
    Completed,
    Declined,
    Expired,
    Unavailable,
    /// The prospect called it off before anybody had it.
    ProspectLeft,
}

impl HandoffState {
    /// The name as stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Connected => "connected",
            Self::Completed => "completed",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Unavailable => "unavailable",
            Self::ProspectLeft => "prospect_left",
        }
    }

    /// Whether somebody still has to do something about it.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Requested | Self::Offered | Self::Accepted | Self::Connected | Self::Unavailable
        )
    }
}

/// A line of the lead's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// The status then reached.
    pub status: LeadStatus,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why.
    pub why: String,
}

/// Somebody brought in by the writer: the lead is theirs from there on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtIn {
    /// The message.
    pub seq: i64,
    /// The words.
    pub quote: String,
    /// What they are to the writer, in a word.
    pub relation: Option<String>,
    /// Their name, where it was told with it.
    pub name: Option<String>,
    /// The writer's own name, where it is known.
    pub by: Option<String>,
}

/// What a closer recorded at the end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// `won` or `lost`.
    pub result: String,
    /// The contracted amount.
    pub amount: Option<Money>,
    /// The reason.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// What staff said of the deal when it reached a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageNote {
    /// `meeting` or `opportunity`, the last one reached.
    pub stage: String,
    /// What it is worth, as last said.
    pub value: Option<Money>,
    /// When it is expected to close, as last said.
    pub expected_close_date: Option<Date>,
    /// By whom.
    pub by: String,
    /// When it was said.
    pub at: Timestamp,
}

/// A message of the prospect that was not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its seq.
    pub seq: i64,
    /// Its text.
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
}

/// An answer that was cut short because the prospect wrote again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Begun {
    /// The last message that it was to answer.
    pub answers: i64,
    /// What is dealt with already.
    pub dealt_with: Vec<Point>,
    /// How often the answer to the unread messages was cut short.
    pub times: u32,
}

/// A question that only the language model heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeardQuestion {
    /// The message.
    pub seq: i64,
    /// The words.
    pub quote: String,
    /// What is asked for.
    pub intent: IntentKind,
}

/// A question that is answered in the next turn, since one turn answers only so many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutOff {
    /// The fact that answers it, or the case as `case:id`.
    pub fact: String,
    /// The prospect's words.
    pub quote: String,
}

/// How many of the latest messages the state holds.
pub const MESSAGES_HELD: usize = 60;
/// How many superseded signals the state holds.
pub(super) const SUPERSEDED_HELD: usize = 50;

/// The state of a conversation.
#[derive(Debug, Clone)]
pub struct State {
    /// How it began.
    pub started: Started,
    /// When it began.
    pub started_at: Timestamp,
    /// When something happened last.
    pub updated_at: Timestamp,
    /// The last event's seq.
    pub seq: i64,
    /// Rises with every change of ownership.
    pub epoch: i64,
    /// Where the lead stands.
    pub status: LeadStatus,
    /// Who must move it.
    pub owner: Owner,
    /// How many closers' places were free when the lead definition in force was last settled.
    pub free_capacity: Option<u32>,
    /// Whether a closer speaks instead of the agent.
    pub human_speaks: bool,
    /// The name of the closer who has it.
    pub closer_name: Option<String>,
    /// Whether the conversation has ended.
    pub closed: bool,
    /// Whether the prospect opted out.
    pub opted_out: bool,
    /// When the prospect's personal data were erased: what is left is for the statistics.
    pub erased_at: Option<Timestamp>,
    /// Who they say to be.
    pub details: ProspectDetails,
    /// How they came.
    pub context: Context,
    /// The latest messages, bounded.
    pub messages: VecDeque<Message>,
    /// How many older ones were let go.
    pub messages_let_go: usize,
    /// Messages of the prospect not read yet.
    pub unread: Vec<Unread>,
    /// How many messages the prospect wrote.
    pub prospect_messages: u32,
    /// How many messages the agent wrote.
    pub agent_messages: u32,
    /// The signals as they stand.
    pub signals: BTreeMap<SignalName, Signal>,
    /// Signals that were superseded, oldest first, bounded.
    pub superseded: Vec<(SignalName, Signal)>,
    /// Objections, in the order raised.
    pub objections: Vec<RaisedObjection>,
    /// What was promised.
    pub promises: Vec<Promise>,
    /// The question put last.
    pub asked: Option<OpenQuestion>,
    /// What was offered last.
    pub offered: Option<String>,
    /// The last offer that came to nothing yet: a later "yes please" still means it.
    pub last_offer: Option<String>,
    /// How often each question was asked.
    pub times_asked: BTreeMap<String, u32>,
    /// Questions that are not put again, answered or not.
    pub let_go: BTreeSet<String>,
    /// Whether they will answer no more questions.
    pub questions_refused: bool,
    /// How often each step was offered.
    pub times_offered: BTreeMap<String, u32>,
    /// Questions of the prospect that nobody has answered yet.
    pub open_questions: Vec<String>,
    /// Questions that only the language model heard, for the next words.
    pub heard: Vec<HeardQuestion>,
    /// The answer to the unread messages, where it was begun and cut short.
    pub begun: Option<Begun>,
    /// Questions that the next turn answers.
    pub put_off: Vec<PutOff>,
    /// Facts, cases, benefits and nurture content used.
    pub used: BTreeSet<String>,
    /// How often each intent was read, over the whole conversation.
    pub intents: BTreeMap<IntentKind, u32>,
    /// The language that the prospect writes, where it was told apart.
    pub language: Option<String>,
    /// Whether the language model was out at the last reading.
    pub degraded: bool,
    /// The first message that the model should have read and did not.
    pub unread_by_model: Option<i64>,
    /// Tokens and cost of the language model so far.
    pub usage: TurnUsage,
    /// The handoff on its way, or the last one.
    pub handoff: Option<HandoffProgress>,
    /// What the closer asked the agent to do when giving the conversation back.
    pub instruction: Option<String>,
    /// The history of statuses.
    pub history: Vec<HistoryLine>,
    /// From when on they want to hear from us again, where they said so.
    pub follow_up: Option<Date>,
    /// What staff said of the deal at its last stage.
    pub stage: Option<StageNote>,
    /// What was recorded at the end.
    pub outcome: Option<Outcome>,
    /// The last e-mail of the prospect.
    pub mail: Option<MailThread>,
    /// Whose case it is, where the writer was ruled out and brought somebody in.
    pub party: Option<Box<BroughtIn>>,
}

impl State {
    /// The state after `events`, or `None` where they do not begin with the start.
    pub fn fold<'e>(events: impl IntoIterator<Item = &'e Recorded>) -> Option<Self> {
        let mut events = events.into_iter();
        let first = events.next()?;
        let mut state = Self::begin(first)?;
        for recorded in events {
            state.apply(recorded);
        }
        Some(state)
    }

    /// The state after the first event.
    fn begin(first: &Recorded) -> Option<Self> {
        let Event::ConversationStarted(started) = &first.event else {
            return None;
        };
        Some(Self {
            started: (**started).clone(),
            started_at: first.at,
            updated_at: first.at,
            seq: first.seq,
            epoch: 1,
            status: LeadStatus::Open,
            owner: Owner::Fronter,
            free_capacity: None,
            human_speaks: false,
            closer_name: None,
            closed: false,
            opted_out: false,
            erased_at: None,
            details: started.details.clone(),
            context: started.context.clone(),
            messages: VecDeque::new(),
            messages_let_go: 0,
            unread: Vec::new(),
            prospect_messages: 0,
            agent_messages: 0,
            signals: BTreeMap::new(),
            superseded: Vec::new(),
            objections: Vec::new(),
            promises: Vec::new(),
            asked: None,
            offered: None,
            last_offer: None,
            times_asked: BTreeMap::new(),
            let_go: BTreeSet::new(),
            questions_refused: false,
            times_offered: BTreeMap::new(),
            open_questions: Vec::new(),
            heard: Vec::new(),
            begun: None,
            put_off: Vec::new(),
            used: BTreeSet::new(),
            intents: BTreeMap::new(),
            language: None,
            degraded: false,
            unread_by_model: None,
            usage: TurnUsage::default(),
            handoff: None,
            instruction: None,
            history: vec![HistoryLine {
                status: LeadStatus::Open,
                at: first.at,
                by: "fronter".to_owned(),
                why: format!("came by {}", started.channel.as_str()),
            }],
            follow_up: None,
            stage: None,
            outcome: None,
            mail: None,
            party: None,
        })
    }

    /// The ids, for short.
    pub fn conversation(&self) -> ConversationId {
        self.started.conversation
    }

    /// The lead's id.
    pub fn lead(&self) -> LeadId {
        self.started.lead
    }

    /// The prospect's id.
    pub fn prospect(&self) -> ProspectId {
        self.started.prospect
    }

    /// The campaign's id.
    pub fn campaign(&self) -> &CampaignId {
        &self.started.campaign
    }

    /// The channel.
    pub fn channel(&self) -> Channel {
        self.started.channel
    }

    /// The handoff, where one is under way (requested up to connected, or a callback due).
    pub fn open_handoff(&self) -> Option<&HandoffProgress> {
        self.handoff
            .as_ref()
            .filter(|handoff| handoff.state.is_open())
    }

    /// Whether a closer had this lead and gave it back to the agent, or the
    /// prospect called the handoff off: not again without being asked for.
    pub fn was_given_back(&self) -> bool {
        !self.human_speaks
            && self.handoff.as_ref().is_some_and(|handoff| {
                matches!(
                    handoff.state,
                    HandoffState::Completed | HandoffState::Declined | HandoffState::ProspectLeft
                )
            })
    }

    /// Whether the prospect would not say this.
    pub fn refused(&self, name: &str) -> bool {
        self.signals
            .get(name)
            .is_some_and(|signal| signal.status == SignalStatus::Refused)
    }

    /// How often a question was put.
    pub fn asked_times(&self, question: &str) -> u32 {
        self.times_asked.get(question).copied().unwrap_or_default()
    }

    /// The text of a signal that is words: name, e-mail, …
    pub fn text_of(&self, name: &str) -> Option<&str> {
        match self.signals.get(name).and_then(Signal::known)? {
            crate::signal::SignalValue::Text { text } => Some(text),
            _ => None,
        }
    }

    /// The address (e-mail or phone) by which they are to be reached: that of whom they
    /// want us to reach instead, where they gave one, else their own.
    pub fn reached_at(&self, name: &str) -> Option<&str> {
        let of_another = match name {
            SignalName::EMAIL => SignalName::CONTACT_EMAIL,
            SignalName::PHONE => SignalName::CONTACT_PHONE,
            _ => return self.text_of(name),
        };
        self.text_of(of_another).or_else(|| self.text_of(name))
    }

    /// The questions of the prospect that nobody has answered yet, those that
    /// the next words deal with included.
    pub fn unanswered(&self) -> impl Iterator<Item = &String> {
        let heard = self.heard.iter().map(|heard| &heard.quote);
        let known = |quote: &&String| !self.open_questions.contains(quote);
        self.open_questions.iter().chain(heard.filter(known))
    }

    /// The objection with this id.
    pub fn objection(&self, id: &str) -> Option<&RaisedObjection> {
        self.objections.iter().find(|objection| objection.id == id)
    }
}
