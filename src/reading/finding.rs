//! What the rules find in a text. Every finding carries the span it stands in.

pub use super::deciding::holder::Other;
pub use super::deciding::party::{Party, PartyKind};
pub use super::manner::{Manner, MannerFinding};
pub use super::needs::denied::Denied;
pub use super::questions::asked_price::PriceAsked;
pub use super::questions::asking::QuestionPart;
use jiff::civil::DateTime;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use super::calling::reach::{Availability, CallDay, CallMatter, ContactWay, DayPart, DayPlace};
pub use super::questions::named::Named;
pub use super::questions::record::{RecordQuestion, Recorded};
use crate::signal::value::NeedCost;
use crate::signal::{Currency, Period, SignalName, SignalValue, Span};

/// All that was found in one text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The text's language (ISO 639-1), where it is long enough to tell.
    pub language: Option<String>,
    /// Signals, each with a value of the type that the signal has.
    pub signals: Vec<SignalFinding>,
    /// Sums of money.
    pub money: Vec<MoneyFinding>,
    /// Points and stretches of time.
    pub times: Vec<TimeFinding>,
    /// Numbers of things.
    pub quantities: Vec<QuantityFinding>,
    /// Names, addresses, numbers to reach somebody.
    pub contacts: Vec<ContactFinding>,
    /// What the prospect wants or does with this message, surest first.
    pub intents: Vec<IntentFinding>,
    /// Reasons not to go on.
    pub objections: Vec<ObjectionFinding>,
    /// The campaign's facts that the prospect asked for, best match first.
    pub facts: Vec<FactFinding>,
    /// Questions that none of the campaign's facts answers: whatever they resemble, "I don't know".
    pub open_questions: Vec<OpenQuestion>,
    /// Questions whether the prospect is somebody whom the business serves, for the lead
    /// definition to answer. A fact found in the same words (`facts`) answers them better.
    pub fit_questions: Vec<FitQuestion>,
    /// The places of all questions, as far as their words ask (with a question mark or without).
    pub questions: Vec<Span>,
    /// Things that are asked for by name, of a class that a fact covers.
    pub named: Vec<Named>,
    /// Sentences that say something unsurely, whatever mark they end in.
    pub guessed: Vec<Span>,
    /// What they say that we were asked before and have not answered, in their words.
    pub in_vain: Vec<Span>,
    /// Which of several questions of theirs is spoken of: "the second bit".
    pub part_meant: Option<QuestionPart>,
    /// For what a price is asked.
    pub price_asked: PriceAsked,
    /// Whether the prospect takes the right to write to them away, or gives it back.
    pub opt_out: Option<OptOut>,
    /// What the prospect says about the talk itself, each kind once.
    pub manner: Vec<MannerFinding>,
    /// When and how they can be reached, as far as the words name it.
    pub availability: Availability,
    /// A time by which it will not be: "we're not buying by december".
    pub denied_time: Option<Span>,
    /// Questions about what was noted or arranged in this talk, each kind once.
    pub record: Vec<RecordQuestion>,
    /// Somebody else whom the text speaks of.
    pub party: Option<Party>,
    /// For whom they write.
    pub behalf: Option<Party>,
    /// Who is to be there as well.
    pub joins: Option<Party>,
    /// Everybody else of whom it gives a name or an address, or whom it brings in.
    pub others: Vec<Other>,
    /// Where the writer says their own name: "I'm Dee".
    pub introduced: Option<Span>,
    /// Where it says that what was given is not the writer's own: "that's my landlord's email".
    pub not_mine: Option<Span>,
    /// Whose it is, where that is somebody else than the writer.
    pub whose: Option<Party>,
    /// The needs and options that it denies.
    pub denied: Vec<Denied>,
    /// The language in which somebody speaks, as they say it ("my mother only speaks Spanish").
    pub tongue: Option<&'static str>,
    /// "I never said that": what was understood just before is not so.
    pub unsaid: Option<Span>,
    /// Whether something is denied of themselves behind the first word: "no, we don't sell nothing".
    pub denies_of_theirs: bool,
    /// Whether any part of it begins like a question, question mark or not.
    pub asks: bool,
    /// Questions that name no matter at all: "but who doesn't?"
    pub unnamed: Vec<Span>,
    /// Whether it puts a number right or says one again: "no, 8", "like I said 80 to 120".
    pub puts_right: bool,
    /// The numbers that it takes back: "not 25", "the 25 was the freelancer".
    pub taken_back: Vec<Decimal>,
    /// What something that was spoken of before costs them: "we lose 8000 a month because of it".
    pub cost_told: Option<CostTold>,
    /// Numbers that are none yet: "I might hire 2", "if I find an investor, say 40k".
    pub supposed: Vec<Span>,
}

impl Reading {
    /// Whether the intent was found with at least half confidence.
    pub fn intends(&self, kind: IntentKind) -> bool {
        self.intents
            .iter()
            .any(|found| found.kind == kind && found.confidence >= 0.5)
    }

    /// Whether it is asked what was noted or arranged of this.
    pub fn asks_for(&self, of: Recorded) -> bool {
        self.record.iter().any(|asked| asked.of == of)
    }

    /// Whether that is what the words at `span` ask.
    pub fn asks_for_at(&self, of: Recorded, span: Span) -> bool {
        let mut record = self.record.iter();
        record.any(|asked| asked.of == of && asked.span.overlaps(span))
    }

    /// Whether something to come is asked for by its name: a call, a person, a demo, a trial,
    /// the offer itself. More than a bare yes.
    pub fn names_a_step(&self) -> bool {
        let steps = [
            IntentKind::AskCallback,
            IntentKind::AskPerson,
            IntentKind::AskDemo,
            IntentKind::AskTrial,
            IntentKind::Buy,
        ];
        steps.iter().any(|kind| self.intends(*kind))
    }

    /// Whether a call, a meeting or a person is declined or called off.
    pub fn declines(&self) -> bool {
        self.shows(Manner::DeclinesTalk) || self.shows(Manner::CallsOff)
    }

    /// Whether this was said about the talk.
    pub fn shows(&self, kind: Manner) -> bool {
        self.manner.iter().any(|found| found.kind == kind)
    }
}

/// One signal found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct SignalFinding {
    /// Which signal.
    pub signal: SignalName,
    /// Stated, inferred, refused or unknown ("no idea", asked and not known).
    pub status: crate::signal::SignalStatus,
    /// The value; absent exactly for refused and unknown.
    pub value: Option<SignalValue>,
    /// Where it stands.
    pub span: Span,
    /// The words.
    pub quote: String,
    /// From 0 to 1.
    pub confidence: f64,
    /// Whether the prospect corrects what was said before ("sorry, 40 not 14").
    pub correction: bool,
    /// Whether the value is too vague to work with ("a few", "some time"), so that one follow-up is worth it.
    pub vague: bool,
}

/// What "it" costs them, whatever that is.
#[derive(Debug, Clone, PartialEq)]
pub struct CostTold {
    /// How much.
    pub cost: NeedCost,
    /// Where it stands.
    pub span: Span,
}

/// A sum or a range of money.
#[derive(Debug, Clone, PartialEq)]
pub struct MoneyFinding {
    /// Where it stands.
    pub span: Span,
    /// The words.
    pub quote: String,
    /// At least.
    pub min: Option<Decimal>,
    /// At most. Equal to `min` for a single sum.
    pub max: Option<Decimal>,
    /// Stated, by its symbol, or unknown.
    pub currency: Option<Currency>,
    /// Every …
    pub per: Option<Period>,
    /// Per `user`, `seat`, …
    pub per_unit: Option<String>,
    /// "around".
    pub approximate: bool,
    /// Whether it is a mere number, said without a currency and without a
    /// word or letter for thousands.
    pub bare: bool,
}

/// A point or a stretch of time, resolved against the message's date.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeFinding {
    /// Where it stands.
    pub span: Span,
    /// The words.
    pub quote: String,
    /// From (inclusive), local time of the prospect.
    pub from: Option<DateTime>,
    /// To (exclusive), local time of the prospect.
    pub to: Option<DateTime>,
    /// For a mere length ("six weeks"): its seconds.
    pub seconds: Option<i64>,
    /// How urgent that sounds or is.
    pub urgency: Option<crate::signal::Urgency>,
}

/// A number of something.
#[derive(Debug, Clone, PartialEq)]
pub struct QuantityFinding {
    /// Where it stands.
    pub span: Span,
    /// The words.
    pub quote: String,
    /// At least.
    pub min: Option<Decimal>,
    /// At most. Equal to `min` for a plain number.
    pub max: Option<Decimal>,
    /// What is counted, in the singular where we know it.
    pub unit: Option<String>,
    /// "about", "50ish".
    pub approximate: bool,
    /// How often so many come: "2,000 orders a month".
    pub per: Option<Period>,
}

/// Contact details.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactFinding {
    /// Which kind.
    pub kind: ContactKind,
    /// Normal form: lower-case e-mail, E.164 phone where its country can be told, else as written.
    pub value: String,
    /// Where it stands.
    pub span: Span,
    /// The words.
    pub quote: String,
}

/// Kinds of contact details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// E-mail address.
    Email,
    /// Phone number.
    Phone,
    /// A person's name.
    Name,
    /// A company's name.
    Company,
    /// A web address.
    Url,
}

/// What the prospect wants or does.
#[derive(Debug, Clone, PartialEq)]
pub struct IntentFinding {
    /// Which intent.
    pub kind: IntentKind,
    /// From 0 to 1.
    pub confidence: f64,
    /// Where it stands.
    pub span: Span,
    /// The words.
    pub quote: String,
}

/// The intents that the rules know (the contract's list).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it; the contract lists them")]
pub enum IntentKind {
    AskPrice,
    AskDiscount,
    AskPayment,
    AskDemo,
    AskTrial,
    AskPerson,
    AskCallback,
    AskFeature,
    AskIntegration,
    AskSecurity,
    AskCase,
    AskComparison,
    AskBot,
    Buy,
    Accept,
    DeclineSoft,
    Decline,
    WrongPerson,
    ExistingCustomer,
    Support,
    JobSeeker,
    Spam,
    Abuse,
    Affirm,
    Negate,
    Unsure,
    Refuse,
    Greeting,
    Thanks,
    Bye,
    OffTopic,
    /// Tries to give the agent orders.
    Instruct,
}

/// A reason not to go on.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectionFinding {
    /// The campaign's objection, where one fits.
    pub id: Option<String>,
    /// Its kind.
    pub kind: ObjectionKind,
    /// Whether it postpones ("not now", "maybe next year").
    pub postpones: bool,
    /// Where it stands.
    pub span: Span,
    /// The words.
    pub quote: String,
    /// From 0 to 1.
    pub confidence: f64,
}

/// Kinds of objections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it; the contract lists them")]
pub enum ObjectionKind {
    Price,
    Timing,
    Trust,
    Competitor,
    NoNeed,
    Authority,
    BrushOff,
    Other,
}

/// A campaign's fact that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct FactFinding {
    /// The fact's id in the campaign.
    pub id: String,
    /// How well it fits, from 0 to 1.
    pub score: f64,
    /// Where the question stands.
    pub span: Span,
    /// The words.
    pub quote: String,
}

/// A question about something that the campaign's facts don't speak of.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenQuestion {
    /// Where the question stands.
    pub span: Span,
    /// Its words.
    pub quote: String,
    /// The words in it that no fact knows ("hail", "carport").
    pub about: Vec<String>,
    /// The fact whose own matter it names all the same: the battery, of which they want to know
    /// what it runs.
    pub near: Option<String>,
}

/// "Is this for a tiny shop?", "do you work with restaurants?"
#[derive(Debug, Clone, PartialEq)]
pub struct FitQuestion {
    /// Which of the campaign's signals the question is about, where that can be told.
    pub signal: Option<SignalName>,
    /// The value of that signal that is asked about: an option, a number.
    /// `None` where they ask in general ("are we too small?") or name somebody
    /// whom the campaign has no option for ("do you work with circuses?").
    pub value: Option<SignalValue>,
    /// Whether it is asked how much that counts: "how bad is shade?"
    pub weighs: bool,
    /// Whether it names more than that value: "do you take over other people's code?" asks for
    /// more than whether we extend things.
    pub in_part: bool,
    /// Where the question stands.
    pub span: Span,
    /// Its words.
    pub quote: String,
}

/// The right to write to the prospect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptOut {
    /// Taken away.
    Stop,
    /// Given back.
    Start,
    /// Wants to know who writes and how to stop it.
    Help,
}
