//! The state of a conversation: the fold of its events.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::context::{Channel, Context, ProspectDetails};
use super::event::{Event, MailThread, Recorded, Started};
use super::message::{Author, Message, Promise};
use super::model_turn::TurnUsage;
use super::objection::{RaisedObjection, Standing};
use crate::id::{CampaignId, CloserId, ConversationId, HandoffId, LeadId, ProspectId};
use crate::reading::finding::IntentKind;
use crate::signal::{Money, Signal, SignalName};

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

/// How many of the latest messages the state holds.
pub const MESSAGES_HELD: usize = 60;
/// How many superseded signals the state holds.
const SUPERSEDED_HELD: usize = 50;

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
    /// Whether a closer speaks instead of the agent.
    pub human_speaks: bool,
    /// The name of the closer who has it.
    pub closer_name: Option<String>,
    /// Whether the conversation has ended.
    pub closed: bool,
    /// Whether the prospect opted out.
    pub opted_out: bool,
    /// Who they say to be.
    pub details: ProspectDetails,
    /// How they came.
    pub context: Context,
    /// The latest messages, bounded.
    pub messages: VecDeque<Message>,
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
    /// How often each question was asked.
    pub times_asked: BTreeMap<String, u32>,
    /// How often each step was offered.
    pub times_offered: BTreeMap<String, u32>,
    /// Questions of the prospect that nobody has answered yet.
    pub open_questions: Vec<String>,
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
    /// What was recorded at the end.
    pub outcome: Option<Outcome>,
    /// The last e-mail of the prospect.
    pub mail: Option<MailThread>,
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
            human_speaks: false,
            closer_name: None,
            closed: false,
            opted_out: false,
            details: started.details.clone(),
            context: started.context.clone(),
            messages: VecDeque::new(),
            unread: Vec::new(),
            prospect_messages: 0,
            agent_messages: 0,
            signals: BTreeMap::new(),
            superseded: Vec::new(),
            objections: Vec::new(),
            promises: Vec::new(),
            asked: None,
            offered: None,
            times_asked: BTreeMap::new(),
            times_offered: BTreeMap::new(),
            open_questions: Vec::new(),
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
            outcome: None,
            mail: None,
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

    /// The text of a signal that is words: name, e-mail, …
    pub fn text_of(&self, name: &str) -> Option<&str> {
        match self.signals.get(name).and_then(Signal::known)? {
            crate::signal::SignalValue::Text { text } => Some(text),
            _ => None,
        }
    }

    /// The objection with this id.
    pub fn objection(&self, id: &str) -> Option<&RaisedObjection> {
        self.objections.iter().find(|objection| objection.id == id)
    }

    /// Takes the next event into the state.
    pub fn apply(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        let seq = recorded.seq;
        self.seq = seq;
        self.updated_at = at;
        if let Some(message) = message_of(recorded) {
            self.hold(message);
        }
        match &recorded.event {
            Event::ConversationStarted(_) => {}
            Event::ContextAdded { context } => self.context.add(context.clone()),
            Event::ProspectIdentified { details } => self.identify(details),
            Event::ProspectWrote { text, mail, .. } => {
                self.prospect_messages += 1;
                if mail.is_some() {
                    self.mail.clone_from(mail);
                }
                self.unread.push(Unread {
                    seq,
                    text: text.clone(),
                    at,
                });
                if self.status == LeadStatus::Open {
                    self.reach(LeadStatus::Engaged, at, "prospect", "wrote");
                }
            }
            Event::MessageRead {
                up_to,
                intents,
                language,
                degraded,
            } => {
                self.unread.retain(|unread| unread.seq > *up_to);
                self.asked = None;
                self.offered = None;
                for intent in intents {
                    *self.intents.entry(*intent).or_default() += 1;
                }
                if language.is_some() {
                    self.language.clone_from(language);
                }
                self.degraded = *degraded;
            }
            Event::SignalRecorded {
                name,
                signal,
                superseded,
            } => {
                if let Some(old) = superseded {
                    self.superseded.push((name.clone(), old.clone()));
                    let surplus = self.superseded.len().saturating_sub(SUPERSEDED_HELD);
                    self.superseded.drain(..surplus);
                }
                self.signals.insert(name.clone(), signal.clone());
            }
            Event::ObjectionRaised { objection } => {
                match self.objections.iter_mut().find(|o| o.id == objection.id) {
                    Some(known) => *known = objection.clone(),
                    None => self.objections.push(objection.clone()),
                }
            }
            Event::ObjectionRebutted {
                objection,
                rebuttal,
            } => {
                if let Some(known) = self.objections.iter_mut().find(|o| o.id == *objection) {
                    known.state = Standing::Rebutted;
                    known.rebuttals.push(rebuttal.clone());
                }
            }
            Event::ObjectionSettled { objection, state } => {
                if let Some(known) = self.objections.iter_mut().find(|o| o.id == *objection) {
                    known.state = *state;
                }
            }
            Event::QuestionAsked {
                question,
                signal,
                follow_up,
                ..
            } => {
                *self.times_asked.entry(question.clone()).or_default() += 1;
                self.asked = Some(OpenQuestion {
                    question: question.clone(),
                    signal: signal.clone(),
                    follow_up: *follow_up,
                });
            }
            Event::StepOffered { step } => {
                *self.times_offered.entry(step.clone()).or_default() += 1;
                self.offered = Some(step.clone());
            }
            Event::QuestionLeftOpen { quote, .. } => {
                if !self.open_questions.contains(quote) {
                    self.open_questions.push(quote.clone());
                }
            }
            Event::AgentSaid { promises, used, .. } => {
                self.agent_messages += 1;
                self.used.extend(used.iter().cloned());
                for promise in promises {
                    let promise = Promise {
                        seq,
                        ..promise.clone()
                    };
                    let known = self
                        .promises
                        .iter()
                        .any(|p| p.fact.is_some() && p.fact == promise.fact);
                    if !known {
                        self.promises.push(promise);
                    }
                }
            }
            Event::ModelUsed {
                from,
                usage,
                failure,
                ..
            } => {
                self.usage.add(usage);
                self.degraded = failure.is_some();
                if failure.is_some() {
                    self.unread_by_model.get_or_insert(*from);
                } else {
                    self.unread_by_model = None;
                }
            }
            Event::SystemSaid { .. }
            | Event::CloserWrote { .. }
            | Event::NoteAdded { .. }
            | Event::ProspectErased {} => {}
            Event::LeadQualified { because, .. } => {
                self.reach(LeadStatus::Qualified, at, "fronter", &because.join("; "));
            }
            Event::LeadDisqualified { because, .. } => {
                self.reach(LeadStatus::Disqualified, at, "fronter", because);
            }
            Event::LeadNurtured { because } => {
                self.owner = Owner::Marketing;
                self.reach(LeadStatus::Nurture, at, "fronter", because);
            }
            Event::LeadReopened { because } => {
                self.owner = Owner::Fronter;
                self.reach(LeadStatus::Engaged, at, "fronter", because);
            }
            Event::HandoffRequested { handoff, reason } => {
                self.handoff = Some(HandoffProgress {
                    id: *handoff,
                    state: HandoffState::Requested,
                    reason: reason.clone(),
                    requested_at: at,
                    closer: None,
                    closer_name: None,
                    offered_until: None,
                    back_at: None,
                    tried: Vec::new(),
                });
                self.reach(LeadStatus::HandedOff, at, "fronter", reason);
            }
            Event::HandoffOffered {
                closer,
                name,
                until,
                ..
            } => self.handoff_moves(HandoffState::Offered, |handoff| {
                handoff.closer = Some(closer.clone());
                handoff.closer_name = Some(name.clone());
                handoff.offered_until = Some(*until);
                if !handoff.tried.contains(closer) {
                    handoff.tried.push(closer.clone());
                }
            }),
            Event::HandoffDeclined { .. } => {
                self.handoff_moves(HandoffState::Declined, |handoff| handoff.closer = None);
            }
            Event::HandoffExpired { .. } => {
                self.handoff_moves(HandoffState::Expired, |handoff| handoff.closer = None);
            }
            Event::HandoffUnavailable {
                closer, back_at, ..
            } => self.handoff_moves(HandoffState::Unavailable, |handoff| {
                handoff.closer.clone_from(closer);
                handoff.back_at = *back_at;
                handoff.offered_until = None;
            }),
            Event::HandoffAccepted { closer, name, .. } => {
                self.handoff_moves(HandoffState::Accepted, |handoff| {
                    handoff.closer = Some(closer.clone());
                    handoff.closer_name = Some(name.clone());
                    handoff.offered_until = None;
                });
                self.taken_by(closer, name);
                self.reach(LeadStatus::Accepted, at, closer.as_str(), "took the lead");
            }
            Event::HandoffConnected { .. } => {
                self.handoff_moves(HandoffState::Connected, |_| {});
            }
            Event::HandoffCompleted { .. } => {
                self.handoff_moves(HandoffState::Completed, |_| {});
            }
            Event::TakenOver { closer, name } => self.taken_by(closer, name),
            Event::Released { instruction, .. } => {
                self.epoch += 1;
                self.human_speaks = false;
                self.owner = Owner::Fronter;
                self.instruction.clone_from(instruction);
                self.handoff_moves(HandoffState::Completed, |_| {});
            }
            Event::OwnerChanged { owner, .. } => {
                self.epoch += 1;
                self.owner = owner.clone();
            }
            Event::StageReached { stage, by, .. } => {
                let status = if stage == "meeting" {
                    LeadStatus::Meeting
                } else {
                    LeadStatus::Opportunity
                };
                self.reach(status, at, by, stage);
            }
            Event::OutcomeRecorded {
                result,
                amount,
                reason,
                by,
            } => {
                let status = if result == "won" {
                    LeadStatus::Won
                } else {
                    LeadStatus::Lost
                };
                self.outcome = Some(Outcome {
                    result: result.clone(),
                    amount: *amount,
                    reason: reason.clone(),
                    at,
                });
                self.reach(status, at, by, reason.as_deref().unwrap_or(result));
            }
            Event::LeadReturned {
                return_kind,
                reason,
                by,
                ..
            } => {
                self.epoch += 1;
                self.human_speaks = false;
                self.handoff_moves(HandoffState::Completed, |_| {});
                let why = format!("{return_kind}: {reason}");
                if return_kind == "requalify" {
                    self.owner = Owner::Fronter;
                    self.reach(LeadStatus::Engaged, at, by, &why);
                } else {
                    self.owner = Owner::Marketing;
                    self.reach(LeadStatus::Nurture, at, by, &why);
                }
            }
            Event::OptedOut { via } => {
                self.opted_out = true;
                self.reach(LeadStatus::OptedOut, at, "prospect", via);
            }
            Event::OptedIn { via } => {
                self.opted_out = false;
                self.reach(LeadStatus::Engaged, at, "prospect", via);
            }
            Event::ConversationClosed { .. } => self.closed = true,
        }
    }

    fn hold(&mut self, message: Message) {
        self.messages.push_back(message);
        if self.messages.len() > MESSAGES_HELD {
            self.messages.pop_front();
        }
    }

    fn reach(&mut self, status: LeadStatus, at: Timestamp, by: &str, why: &str) {
        if self.status != status {
            self.status = status;
            self.history.push(HistoryLine {
                status,
                at,
                by: by.to_owned(),
                why: why.to_owned(),
            });
        }
    }

    fn taken_by(&mut self, closer: &CloserId, name: &str) {
        self.epoch += 1;
        self.owner = Owner::Closer(closer.clone());
        self.closer_name = Some(name.to_owned());
        self.human_speaks = true;
        self.asked = None;
        self.offered = None;
    }

    fn handoff_moves(&mut self, to: HandoffState, change: impl FnOnce(&mut HandoffProgress)) {
        if let Some(handoff) = &mut self.handoff {
            handoff.state = to;
            change(handoff);
        }
    }

    fn identify(&mut self, details: &ProspectDetails) {
        let ProspectDetails {
            name,
            email,
            phone,
            company,
            locale,
            timezone,
        } = details;
        let fields = [
            (&mut self.details.name, name),
            (&mut self.details.email, email),
            (&mut self.details.phone, phone),
            (&mut self.details.company, company),
            (&mut self.details.locale, locale),
            (&mut self.details.timezone, timezone),
        ];
        for (known, new) in fields {
            if new.is_some() {
                known.clone_from(new);
            }
        }
    }
}

fn plain(seq: i64, at: Timestamp, from: Author, text: &str) -> Message {
    Message {
        seq,
        from,
        text: text.to_owned(),
        at,
        author: None,
        main_move: None,
        moves: Vec::new(),
        ai_generated: false,
        client_id: None,
    }
}

/// The move that a message is filed under: what was done about the prospect's
/// words or the lead's route before what was merely asked or acknowledged.
fn main_move(moves: &[super::message::Move]) -> Option<super::message::Move> {
    use super::message::MoveKind as Kind;
    let rank = |kind: Kind| match kind {
        Kind::OptOut => 0,
        Kind::Handoff => 1,
        Kind::Disqualify => 2,
        Kind::Nurture => 3,
        Kind::Close => 4,
        Kind::Rebut => 5,
        Kind::Greet => 6,
        Kind::Answer => 7,
        Kind::Clarify => 8,
        Kind::OfferHandoff => 9,
        Kind::Contact => 10,
        Kind::Deflect => 11,
        Kind::Screen | Kind::Probe => 12,
        Kind::Benefit => 13,
        Kind::Confirm => 14,
    };
    moves.iter().min_by_key(|made| rank(made.kind)).cloned()
}

/// The message that an event is, where it is one that the prospect sees.
pub fn message_of(recorded: &Recorded) -> Option<Message> {
    let Recorded { seq, at, event } = recorded;
    match event {
        Event::ProspectWrote {
            client_id, text, ..
        } => {
            let mut message = plain(*seq, *at, Author::Prospect, text);
            message.client_id = Some(client_id.clone());
            Some(message)
        }
        Event::AgentSaid { text, moves, .. } => {
            let mut message = plain(*seq, *at, Author::Agent, text);
            message.main_move = main_move(moves);
            message.moves.clone_from(moves);
            message.ai_generated = true;
            Some(message)
        }
        Event::SystemSaid { text } => Some(plain(*seq, *at, Author::System, text)),
        Event::CloserWrote { name, text, .. } => {
            let mut message = plain(*seq, *at, Author::Closer, text);
            message.author = Some(name.clone());
            Some(message)
        }
        _ => None,
    }
}
