//! What has happened: past tense, append-only. Stored shapes only grow.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::agenda::Point;
use super::context::{Channel, Context, ProspectDetails};
pub use super::message::MailThread;
use super::message::{Move, Promise};
use super::model_turn::{TurnUsage, TurnedAway};
use super::objection::{RaisedObjection, Standing};
use crate::id::{CampaignId, CloserId, ConversationId, HandoffId, LeadId, ProspectId};
use crate::reading::finding::IntentKind;
use crate::signal::{Money, Signal, SignalName};

/// An event with its place and time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// Its place in the conversation, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: Event,
}

/// Everything that can happen in a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The conversation began.
    ConversationStarted(Box<Started>),
    /// A later page told more.
    ContextAdded {
        /// What is new.
        context: Context,
    },
    /// The host page or a gateway told who it is.
    ProspectIdentified {
        /// What is new; present fields replace.
        details: ProspectDetails,
    },
    /// The prospect wrote.
    ProspectWrote {
        /// The id that the client chose.
        client_id: String,
        /// The text, as written.
        text: String,
        /// The e-mail that it came as.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mail: Option<MailThread>,
    },
    /// What the prospect wrote up to `up_to` was read.
    MessageRead {
        /// The last message read.
        up_to: i64,
        /// What they want or do.
        #[serde(default)]
        intents: Vec<IntentKind>,
        /// The language they write.
        #[serde(default)]
        language: Option<String>,
        /// Whether the language model was out when it was read.
        #[serde(default)]
        degraded: bool,
    },
    /// A signal was learned, confirmed or changed. The signal of this name is now this one.
    SignalRecorded {
        /// Which.
        name: SignalName,
        /// The signal as it stands now.
        signal: Signal,
        /// The one that it superseded, kept on record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        superseded: Option<Signal>,
    },
    /// An objection was raised, for the first time or again.
    ObjectionRaised {
        /// As it stands now.
        objection: RaisedObjection,
    },
    /// A rebuttal was given.
    ObjectionRebutted {
        /// Which objection.
        objection: String,
        /// Which rebuttal.
        rebuttal: String,
    },
    /// The objection came to rest.
    ObjectionSettled {
        /// Which objection.
        objection: String,
        /// How.
        state: Standing,
    },
    /// A question was asked (or its follow-up).
    QuestionAsked {
        /// The question's id.
        question: String,
        /// The signal that it fills.
        signal: SignalName,
        /// Whether it was the follow-up to a vague answer.
        #[serde(default)]
        follow_up: bool,
        /// Why this one.
        why: String,
    },
    /// Something was offered that a "yes" would accept.
    StepOffered {
        /// The next step's id (`demo`, `call`, …), or `contact`.
        step: String,
    },
    /// The prospect asked what the playbook does not answer, or more than one turn answers.
    QuestionLeftOpen {
        /// The message.
        seq: i64,
        /// The words.
        quote: String,
        /// The fact or case that answers it and is told next, where it was only put off.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fact: Option<String>,
    },
    /// The prospect will not be asked any more: nothing at all, or one question.
    QuestionsRefused {
        /// The message.
        seq: i64,
        /// The words.
        quote: String,
        /// The one that is let go; absent where they will answer none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<String>,
    },
    /// The model heard a question that the rules did not: the next words deal with it.
    QuestionHeard {
        /// The message.
        seq: i64,
        /// The words.
        quote: String,
        /// What is asked for.
        intent: IntentKind,
    },
    /// The prospect wrote again while they were answered: what they had seen by
    /// then stands (as `agent_said`), and the next answer goes on after it.
    AnswerBegun {
        /// The last message that it was to answer.
        answers: i64,
        /// What is dealt with in it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        dealt_with: Vec<Point>,
    },
    /// The agent spoke.
    AgentSaid {
        /// The text.
        text: String,
        /// The moves in it.
        moves: Vec<Move>,
        /// What it commits the business to.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        promises: Vec<Promise>,
        /// Facts, cases, benefits and nurture content used, by id.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        used: Vec<String>,
    },
    /// The language model was asked for the words and the reading of a turn.
    ModelUsed {
        /// The first message of the prospect that the turn answers …
        from: i64,
        /// … and the last.
        answers: i64,
        /// Tokens and cost.
        usage: TurnUsage,
        /// Why the local voice spoke in its place; then the model did not read the messages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        failure: Option<String>,
        /// Sentences that the guard kept back, by reason.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        guarded: BTreeMap<String, u32>,
        /// Parts of its reading that were turned away, by reason.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        rejected: BTreeMap<String, u32>,
        /// Which of its signals these were.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        turned_away: Vec<TurnedAway>,
        /// The model that was to speak; empty in logs that are older than this field.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        model: String,
        /// The time to the model's first word, in milliseconds; absent where none came.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first_word_ms: Option<u64>,
        /// The time to the end of the turn, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        turn_ms: Option<u64>,
        /// The first message that it was not shown and no model has read yet; absent
        /// where there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        left_unread: Option<i64>,
    },
    /// A true status line was shown.
    SystemSaid {
        /// The text.
        text: String,
    },
    /// A closer wrote to the prospect.
    CloserWrote {
        /// Who.
        closer: CloserId,
        /// Their name.
        name: String,
        /// The text.
        text: String,
    },
    /// A closer noted something, never shown to the prospect.
    NoteAdded {
        /// Who.
        closer: CloserId,
        /// Their name.
        name: String,
        /// The text.
        text: String,
    },
    /// Another variation of the lead definition is in force, or none any more: what follows
    /// is judged by it.
    DefinitionVaried {
        /// How many closers' places were free.
        free: Option<u32>,
        /// When and why this one applies; absent: the definition as written.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        because: Option<String>,
    },
    /// The lead meets the lead definition.
    LeadQualified {
        /// The level reached.
        level: u8,
        /// Why.
        because: Vec<String>,
    },
    /// The lead does not fit, or is none.
    LeadDisqualified {
        /// The criterion's id, or `job_seeker`, `spam`, `declined`, …
        reason: String,
        /// In words.
        because: String,
    },
    /// The lead is not ready and is nurtured.
    LeadNurtured {
        /// Why.
        because: String,
        /// From when on they want to hear from us again, where they said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
    },
    /// A lead that was set aside is talked to again.
    LeadReopened {
        /// Why.
        because: String,
    },
    /// Somebody who was ruled out, or is a customer, brought in somebody else: a
    /// case of its own. What was known before was another's.
    PartyIntroduced {
        /// The message.
        seq: i64,
        /// The words.
        quote: String,
        /// What they are to the writer, in a word.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        relation: Option<String>,
        /// Their name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// A handoff was asked for.
    HandoffRequested {
        /// The handoff.
        handoff: HandoffId,
        /// `qualified`, `asked_for_person`, `open_question`, …
        reason: String,
    },
    /// It was offered to a closer.
    HandoffOffered {
        /// The handoff.
        handoff: HandoffId,
        /// To whom.
        closer: CloserId,
        /// Their name.
        name: String,
        /// Until when.
        until: Timestamp,
    },
    /// The closer declined.
    HandoffDeclined {
        /// The handoff.
        handoff: HandoffId,
        /// Who.
        closer: CloserId,
        /// Why.
        reason: String,
    },
    /// The offer ran out.
    HandoffExpired {
        /// The handoff.
        handoff: HandoffId,
        /// Who let it.
        closer: CloserId,
    },
    /// Nobody can take it now; a callback is arranged.
    HandoffUnavailable {
        /// The handoff.
        handoff: HandoffId,
        /// Who will get back, where that is decided.
        #[serde(default)]
        closer: Option<CloserId>,
        /// Their name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// When the people are back.
        #[serde(default)]
        back_at: Option<Timestamp>,
    },
    /// The prospect called it off before anybody had it.
    HandoffWithdrawn {
        /// The handoff.
        handoff: HandoffId,
    },
    /// A closer took it.
    HandoffAccepted {
        /// The handoff.
        handoff: HandoffId,
        /// Who.
        closer: CloserId,
        /// Their name.
        name: String,
    },
    /// The closer and the prospect are in contact.
    HandoffConnected {
        /// The handoff.
        handoff: HandoffId,
    },
    /// The transfer is done.
    HandoffCompleted {
        /// The handoff.
        handoff: HandoffId,
    },
    /// A closer took over (epoch rises).
    TakenOver {
        /// Who.
        closer: CloserId,
        /// Their name.
        name: String,
    },
    /// The closer gave the conversation back to the agent (epoch rises).
    Released {
        /// Who.
        closer: CloserId,
        /// What the agent should do.
        #[serde(default)]
        instruction: Option<String>,
    },
    /// Ownership moved (epoch rises).
    OwnerChanged {
        /// The new owner.
        owner: super::state::Owner,
        /// Why.
        why: String,
    },
    /// A stage of the funnel was reached.
    StageReached {
        /// `meeting` or `opportunity`.
        stage: String,
        /// Its value, where known.
        #[serde(default)]
        value: Option<Money>,
        /// When the closer expects it to close, where they said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expected_close_date: Option<Date>,
        /// By whom.
        by: String,
    },
    /// The outcome is known.
    OutcomeRecorded {
        /// `won` or `lost`.
        result: String,
        /// The contracted amount.
        #[serde(default)]
        amount: Option<Money>,
        /// The reason, where lost.
        #[serde(default)]
        reason: Option<String>,
        /// When it was won or lost, where that is not when it was recorded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        happened_at: Option<Timestamp>,
        /// By whom.
        by: String,
    },
    /// The closer passed the lead back.
    LeadReturned {
        /// `requalify`, `regenerate` or `resurrect`.
        return_kind: String,
        /// Why.
        reason: String,
        /// Not before.
        #[serde(default)]
        after: Option<Timestamp>,
        /// By whom.
        by: String,
    },
    /// The prospect took away the right to write to them.
    OptedOut {
        /// How.
        via: String,
    },
    /// The prospect gave it back.
    OptedIn {
        /// How.
        via: String,
    },
    /// The conversation ended.
    ConversationClosed {
        /// Why.
        reason: String,
    },
    /// Personal data was erased.
    ProspectErased {},
}

/// How a conversation began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Started {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its lead.
    pub lead: LeadId,
    /// The prospect.
    pub prospect: ProspectId,
    /// The campaign …
    pub campaign: CampaignId,
    /// … and its version.
    pub version: String,
    /// The channel.
    pub channel: Channel,
    /// The correspondent's address (phone or e-mail), on SMS and e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The gateway that it came through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway: Option<String>,
    /// Our own address there: the number or mailbox that they wrote to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_address: Option<String>,
    /// The seed of all choices of wording.
    pub seed: u64,
    /// Who they say to be.
    #[serde(default)]
    pub details: ProspectDetails,
    /// How they came.
    #[serde(default)]
    pub context: Context,
    /// What they consented to, as the widget told it.
    #[serde(default)]
    pub consent: serde_json::Value,
}
