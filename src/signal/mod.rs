//! What is learned about a prospect: signals with typed values, each with its
//! evidence. No evidence, no signal.

pub mod evidence;
pub mod merge;
pub mod money;
pub mod quantity;
mod relation;
#[cfg(test)]
pub(crate) mod sample;
pub mod timeline;
pub mod value;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use evidence::{Evidence, Span};
pub use money::{Currency, Money, MoneyRange, Period};
pub use quantity::QuantityRange;
pub use timeline::{TimeRange, Urgency};
pub use value::{AuthorityRole, NeedValue, Priority, SignalValue};

/// The name of a signal: one of the well-known names below, or one that the
/// campaign declares for itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SignalName(pub String);

impl SignalName {
    /// The money the prospect can spend.
    pub const BUDGET: &'static str = "budget";
    /// Who decides.
    pub const AUTHORITY: &'static str = "authority";
    /// What they need, as the campaign's need ids.
    pub const NEED: &'static str = "need";
    /// When they want it.
    pub const TIMELINE: &'static str = "timeline";
    /// How many units (the campaign's revenue unit).
    pub const QUANTITY: &'static str = "quantity";
    /// What they use today.
    pub const CURRENT_SOLUTION: &'static str = "current_solution";
    /// A competitor that they named.
    pub const COMPETITOR: &'static str = "competitor";
    /// What a competitor, named or not, charges or has quoted, as the prospect told it.
    pub const COMPETITOR_PRICE: &'static str = "competitor_price";
    /// How they decide.
    pub const DECISION_PROCESS: &'static str = "decision_process";
    /// What they decide by.
    pub const DECISION_CRITERIA: &'static str = "decision_criteria";
    /// Contact details.
    pub const NAME: &'static str = "name";
    /// E-mail address, a claim until verified.
    pub const EMAIL: &'static str = "email";
    /// Phone number in E.164.
    pub const PHONE: &'static str = "phone";
    /// Company.
    pub const COMPANY: &'static str = "company";
    /// What the prospect wants to do: `demo`, `trial`, `buy`, `price`, `person`, `callback`, `talk`.
    pub const INTENT: &'static str = "intent";
    /// Best time to be contacted, in words that can be said back.
    pub const CONTACT_TIME: &'static str = "contact_time";
    /// The way they want to be contacted by: `text`, `email`, `phone`, or `writing` (no calls).
    pub const CONTACT_WAY: &'static str = "contact_way";
    /// Whether anybody may come to them: "no" where a visit is unwelcome.
    pub const VISITS: &'static str = "visits";
    /// Whether a message may be left on their answering machine: "no" where it is unwelcome.
    pub const VOICEMAIL: &'static str = "voicemail";
    /// Where they are to be visited: the street with the number of the house.
    pub const ADDRESS: &'static str = "address";
    /// Whom to reach where that is not the writer: `Dave (husband)`.
    pub const CONTACT_PERSON: &'static str = "contact_person";
    /// The e-mail address of whom to reach, where that is not the writer.
    pub const CONTACT_EMAIL: &'static str = "contact_email";
    /// The number of whom to reach, where that is not the writer.
    pub const CONTACT_PHONE: &'static str = "contact_phone";
    /// For whom the writer writes: `mom`.
    pub const ON_BEHALF_OF: &'static str = "on_behalf_of";
    /// Who is to be there beside them: `Priya (colleague)`.
    pub const ATTENDEE: &'static str = "attendee";
    /// To whom somebody who is not the one to talk to sends us, in their words.
    pub const REFERRAL: &'static str = "referral";

    /// A name from text.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SignalName {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl std::borrow::Borrow<str> for SignalName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for SignalName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a signal is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalStatus {
    /// The prospect said it.
    Stated,
    /// It follows from what the prospect said or did.
    Inferred,
    /// Asked, and the prospect would not say.
    Refused,
    /// Asked, and the prospect does not know.
    Unknown,
    /// Two statements disagree, and it is not settled yet.
    Contradicted,
}

/// Who read the signal out of the prospect's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadBy {
    /// The rules of [`crate::reading`].
    Local,
    /// The language model, its quote checked by us.
    Model,
    /// Taken over from the page or the form.
    Form,
    /// Entered by a closer.
    Closer,
}

/// One thing learned about the prospect.
///
/// `value` is absent exactly where the status is refused or unknown: nothing
/// unknown is ever stored as 0 or "".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    /// How it is known.
    pub status: SignalStatus,
    /// What was learned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<SignalValue>,
    /// Where it stands, verbatim. Never empty.
    pub evidence: Vec<Evidence>,
    /// From 0 to 1: how sure the reader is.
    pub confidence: f64,
    /// Who read it.
    pub read_by: ReadBy,
    /// When the message that it stands in was written.
    pub at: Timestamp,
}

impl Signal {
    /// The value where the signal is known (stated, inferred or contradicted).
    pub fn known(&self) -> Option<&SignalValue> {
        self.value.as_ref()
    }

    /// Whether asking for it again would be asking for what is already answered
    /// (or was refused).
    pub fn settles_question(&self) -> bool {
        !matches!(self.status, SignalStatus::Contradicted)
    }
}
