//! What the agent is to say in one turn: deal with what was just said, then
//! move one step. The language (model or local voice) finds the words.

use serde::{Deserialize, Serialize};

use super::effect::Effect;
use super::event::Event;
use super::message::MoveKind;
use crate::campaign::total::Computed;
use crate::signal::{Currency, Money, SignalName};

/// Under what it is told that something asked for by name is not among what a fact lists.
pub const NOT_AMONG: &str = "not_among";

/// Under what it is told in short who is speaking: a machine.
pub const MACHINE: &str = "machine";

/// The agenda of one turn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Agenda {
    /// What was just said is dealt with first, in this order.
    pub points: Vec<Point>,
    /// Then one step.
    pub step: Step,
    /// What has happened once the words are said.
    pub record: Vec<Event>,
    /// What the world must do once the words are said.
    pub effects: Vec<Effect>,
    /// The last message of the prospect that it answers.
    pub answers: i64,
    /// The epoch in which it was made; words of an older epoch are dropped.
    pub epoch: i64,
    /// What to ask instead of the step, where the language shows, with proof,
    /// that these very messages answer the step's question already.
    pub next: Option<Box<NextAsk>>,
    /// What was shown of an answer to the same messages, before the prospect
    /// wrote again: this one goes on after it. Empty where nothing was.
    pub begun: String,
}

/// The question after the step's.
#[derive(Debug, Clone, PartialEq)]
pub struct NextAsk {
    /// The signal that the step's question fills: it must be proven.
    pub answered: SignalName,
    /// What is asked instead.
    pub step: Step,
    /// What has happened once that is said, in place of the agenda's `record`.
    pub record: Vec<Event>,
}

/// Something to deal with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Point {
    /// Say who speaks, and that it is a machine: the first words on channels where the prospect wrote first.
    Introduce {
        /// Whether the campaign's greeting for the channel follows: not to who complains.
        #[serde(default)]
        greets: bool,
    },
    /// Say that it is a machine: asked for.
    Disclose,
    /// Greet back.
    Greet,
    /// "You're welcome."
    Welcome,
    /// Acknowledge what was learned.
    Acknowledge {
        /// The signals just learned.
        signals: Vec<SignalName>,
    },
    /// A correction was taken.
    Corrected {
        /// The signal.
        signal: SignalName,
    },
    /// They would rather not say; that is fine.
    RespectRefusal,
    /// They do not know; that is fine.
    FineNotToKnow,
    /// Tell why the last question was asked.
    Why {
        /// The question.
        question: String,
    },
    /// State a fact.
    Fact {
        /// Its id.
        fact: String,
    },
    /// Say in a sentence what the business offers.
    Offer,
    /// Say what sets the business apart from others.
    Positioning,
    /// State a fact as it is in the prospect's own case: a computed total.
    Total {
        /// What was computed.
        computed: Computed,
    },
    /// Answer whether the offer is for them, from the lead definition.
    Fit {
        /// How it stands.
        answer: FitAnswer,
        /// The fit criteria that say so, by id.
        criteria: Vec<String>,
    },
    /// Come back to what they said, before the point that follows: a second
    /// objection, a question put off.
    ComeBack {
        /// Their words.
        quote: String,
    },
    /// Tell a case history.
    Case {
        /// Its id.
        case: String,
    },
    /// Compare with a competitor.
    Compare {
        /// Its id.
        competitor: String,
    },
    /// Say how the offer helps with a need that was just told.
    Help {
        /// The need.
        need: String,
        /// What it costs them a month, where that is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        cost: Option<Money>,
        /// Whether that comes from their own figures.
        own_figures: bool,
    },
    /// Answer an objection.
    Rebut {
        /// The objection.
        objection: String,
        /// The rebuttal.
        rebuttal: String,
        /// What waiting costs a month.
        #[serde(skip_serializing_if = "Option::is_none")]
        evc: Option<Money>,
    },
    /// Let an objection stand.
    Concede {
        /// The objection.
        objection: String,
        /// Whether the talk goes on with another one, and nobody parts yet.
        #[serde(default)]
        goes_on: bool,
    },
    /// They ask for less than the playbook allows, and have heard what it says.
    Haggle {
        /// How often this was answered before.
        times: u8,
    },
    /// What they add after the handoff is passed on.
    PassedOn {
        /// The signals just learned.
        signals: Vec<SignalName>,
    },
    /// The playbook has no answer; a person will have.
    NotKnown {
        /// The prospect's question.
        quote: String,
        /// Further questions that it goes for as well.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        more: Vec<String>,
        /// Whether it was asked and left open before.
        #[serde(default)]
        again: bool,
        /// Whether what comes nearest to it is told right before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        near: bool,
    },
    /// The price is not in the currency that they asked for.
    OtherCurrency {
        /// The one asked for.
        asked: Currency,
    },
    /// How the price just told stands against the one that they were quoted.
    AgainstRival {
        /// Where theirs lies.
        place: Place,
        /// What they were quoted.
        theirs: Money,
    },
    /// Tell where the figure that was told last comes from.
    Basis {
        /// What it is.
        of: BasisOf,
    },
    /// This is no matter for sales; say where to go.
    Redirect {
        /// `support`, `existing_customer`, `job_seeker`, `wrong_person`, `colleague`
        /// (whose address is asked for), `colleague_noted`, `spam`.
        matter: String,
    },
    /// Stay calm and come back to the point.
    Calm {
        /// `abuse`, `instruct`, `off_topic`, `gibberish`, `language`.
        about: String,
    },
    /// A closer's instruction after a release is taken up.
    Continue,
    /// The same question comes again, in other words.
    Rephrase,
    /// Something went wrong between us, or was asked twice.
    Apologise {
        /// `complaint`, `repeated`, `asked_twice`, `messages` (that we write at all), or
        /// `mistaken` (they were taken for what they are not).
        about: String,
    },
    /// Tell what happens at the step that was offered.
    AboutStep {
        /// Its id.
        step: String,
        /// Whether what it costs is told, and not what happens there.
        #[serde(default)]
        cost: bool,
    },
    /// Nobody is there when they want to be called.
    NobodyThen {
        /// The nearest time at which somebody is, in words.
        when: String,
        /// Why nobody is there, where it is the day: "Thursday, November 26 is a holiday here".
        #[serde(default, skip_serializing_if = "Option::is_none")]
        because: Option<String>,
    },
    /// On one of the days that they named nobody is there; the others stay.
    Closed {
        /// Why.
        because: String,
    },
    /// They ask what was noted or arranged in this talk, and are told from the record.
    Recorded {
        /// What is told: `appointment` (the time that they named), `appointment_planned`
        /// (ours), `appointment_open`, `closer`, `closer_open`, `joining`, `zone`; of
        /// ourselves `data`, `data_unwritten`, `people`; of what is asked for by name and
        /// stands in no list `not_among`.
        about: String,
        /// It, in words, where there is something to be told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<String>,
    },
    /// What was arranged is called off.
    CalledOff,
    /// What disqualified may not hold here; it is asked again.
    Reconsider,
    /// They were told no, and what they say now does not change it.
    StillNo,
    /// They asked whether to speak with somebody else about it: yes, please.
    DoTell,
    /// One thing more is asked, which helps the closer who has the lead.
    OneMore,
}

/// Where another's price lies, seen from ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Below the least of ours.
    Below,
    /// Between our ends.
    Within,
    /// Above the most of ours.
    Above,
}

/// What a figure rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum BasisOf {
    /// The price list.
    Price {
        /// The fact that states it.
        fact: String,
    },
    /// What they told of their need.
    Cost {
        /// How it comes about, in words.
        basis: String,
    },
}

/// Whether the offer is for those who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FitAnswer {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// It hangs on what is not known yet.
    Depends,
    /// The definition does not speak of it: say whom it is made for.
    Market,
}

/// The step that ends a turn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Step {
    /// Nothing more: the ball is with the prospect.
    #[default]
    Rest,
    /// Ask a question.
    Ask {
        /// Its id.
        question: String,
        /// Screening or probing.
        kind: MoveKind,
        /// Whether it is the follow-up to a vague answer.
        follow_up: bool,
        /// Which time it is asked (0: the first), for another wording.
        times: u32,
        /// Why this one, recorded with the move.
        why: String,
    },
    /// Ask which of two statements holds.
    Clarify {
        /// The signal.
        signal: SignalName,
    },
    /// Put back to them what would end the talk, before it does.
    Confirm {
        /// The fit criterion that it would fail.
        criterion: String,
    },
    /// Ask for a way to make contact.
    AskContact {
        /// `email` or `phone`, what is asked for first.
        field: String,
        /// What for: `handoff`, `callback`, `nurture`.
        purpose: String,
    },
    /// See how the answer to an objection went down, and ask nothing else.
    CheckIn {
        /// The objection.
        objection: String,
    },
    /// Offer the next step.
    Offer {
        /// Its id.
        step: String,
        /// Which time.
        times: u32,
    },
    /// A closer was asked to join.
    BringCloser {
        /// Their name.
        name: String,
        /// Whether the prospect asked for a person.
        asked_for: bool,
    },
    /// Nobody is there; a person will get back.
    Callback {
        /// Their name, where decided.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// When, in words, where known: "Monday at 9:00".
        #[serde(skip_serializing_if = "Option::is_none")]
        when: Option<String>,
        /// How they will be reached, in words, where known.
        #[serde(skip_serializing_if = "Option::is_none")]
        reach: Option<String>,
        /// What to ask for to be able to get back: `email` or `phone`.
        #[serde(skip_serializing_if = "Option::is_none")]
        contact: Option<String>,
    },
    /// The closer is still on the way.
    AwaitCloser {
        /// Their name.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// Nobody is there, and the prospect asks or tells more: the callback stands.
    CallbackStands {
        /// Who gets back, where decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// When they are back, in words, where known: "Monday at 9:00".
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<String>,
        /// How they will be reached, in words, where known.
        #[serde(skip_serializing_if = "Option::is_none")]
        reach: Option<String>,
    },
    /// Everything was told and a person had it: be of help, ask nothing more.
    StayAvailable,
    /// Part for now, with something useful.
    Nurture {
        /// The nurture content's id, where there is one left.
        #[serde(skip_serializing_if = "Option::is_none")]
        nurture: Option<String>,
        /// Whether the prospect said a plain no.
        declined: bool,
    },
    /// They asked for something to read: here it is, and nothing else is asked.
    Send {
        /// The nurture content's id, where there is one left.
        #[serde(skip_serializing_if = "Option::is_none")]
        nurture: Option<String>,
        /// What is still to be told by who wants it by e-mail: `email`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<String>,
    },
    /// They asked to hear from us later: noted, with the time in their words.
    Remind {
        /// When, in words: "in February".
        when: String,
        /// How they will be reached, in words, where known.
        #[serde(skip_serializing_if = "Option::is_none")]
        reach: Option<String>,
        /// What to ask for to be able to write: `email` or `phone`.
        #[serde(skip_serializing_if = "Option::is_none")]
        contact: Option<String>,
    },
    /// A polite no.
    Disqualify {
        /// The fit criterion's id; absent where no criterion is the reason.
        #[serde(skip_serializing_if = "Option::is_none")]
        criterion: Option<String>,
    },
    /// Confirm that nothing more will be sent.
    OptOut,
    /// Confirm that they will hear from us again.
    OptIn,
    /// Tell who writes and how to stop it.
    HelpText,
    /// Part.
    Close,
}

impl Point {
    /// One question that the playbook does not answer, asked for the first time.
    pub fn not_known(quote: String) -> Self {
        Self::NotKnown {
            quote,
            more: Vec::new(),
            again: false,
            near: false,
        }
    }

    /// Whether it answers a question or an objection.
    pub fn is_answer(&self) -> bool {
        matches!(
            self,
            Self::Why { .. }
                | Self::Fact { .. }
                | Self::Offer
                | Self::Positioning
                | Self::Total { .. }
                | Self::Fit { .. }
                | Self::Case { .. }
                | Self::Compare { .. }
                | Self::Rebut { .. }
                | Self::Concede { .. }
                | Self::NotKnown { .. }
                | Self::Haggle { .. }
                | Self::Basis { .. }
                | Self::AboutStep { .. }
                | Self::Recorded { .. }
        )
    }
}

impl Step {
    /// Whether it answers STOP, START or HELP, which is owed even to somebody
    /// whom nobody may write to otherwise.
    pub fn is_about_consent(&self) -> bool {
        matches!(self, Self::OptOut | Self::OptIn | Self::HelpText)
    }
}
