//! The typed values of signals.

use serde::{Deserialize, Serialize};

use super::{Money, MoneyRange, Period, QuantityRange, TimeRange};

/// What a signal says. Each declared signal has one of these kinds.
///
/// Stored as `{"kind": …, "is": …}`; the public lead JSON shows what stands
/// under `is` ([`SignalValue::public_json`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "is")]
pub enum SignalValue {
    /// Who decides.
    Authority {
        /// The part the prospect plays in the decision.
        role: AuthorityRole,
        /// The job title, verbatim.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
    },
    /// When.
    Timeline(TimeRange),
    /// One of the campaign's options for this signal, by id.
    Choice {
        /// The option's id.
        choice: String,
    },
    /// Yes or no.
    Flag {
        /// Which.
        yes: bool,
    },
    /// Words: a name, an e-mail address, a tool in use.
    Text {
        /// The words, normalised where the kind of signal has a normal form (E.164, lower-case e-mail).
        text: String,
    },
    /// The campaign's needs that the prospect has.
    Needs(Vec<NeedValue>),
    /// A sum of money. Where the prospect said that there is none, both bounds are 0.
    Money(MoneyRange),
    /// A number of something.
    Quantity(QuantityRange),
}

impl SignalValue {
    /// The value as the public lead JSON shows it: `{"min": …}`, `{"role": …}`, `[…]`.
    pub fn public_json(&self) -> serde_json::Value {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::Object(mut tagged)) => {
                tagged.remove("is").unwrap_or(serde_json::Value::Null)
            }
            _ => serde_json::Value::Null,
        }
    }
}

/// The part that the prospect plays in the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityRole {
    /// Decides, signs.
    DecisionMaker,
    /// Decides together with others.
    Shared,
    /// Has a say.
    Influencer,
    /// Will use it.
    User,
    /// Collects information for somebody else.
    Researcher,
    /// Has no part in it.
    None,
}

/// How much a need matters to the prospect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Would be nice.
    Low,
    /// Said, nothing more.
    Medium,
    /// A priority, "killing us", "number one".
    High,
}

/// One of the campaign's needs, as this prospect has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NeedValue {
    /// The need's id in the campaign.
    pub id: String,
    /// How much it matters.
    pub priority: Priority,
    /// What it costs them, in their own figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<NeedCost>,
}

/// What a need costs: money per period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NeedCost {
    /// How much.
    #[serde(flatten)]
    pub money: Money,
    /// Every …
    pub per: Period,
}
