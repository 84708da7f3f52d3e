//! Signals as the campaign declares them, and the questions that fill them: `questions.toml`.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Condition;
use crate::reading::vocabulary::SignalKind;
use crate::signal::Period;

/// A signal that the campaign uses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredSignal {
    /// A well-known name (`budget`, `authority`, …) or the campaign's own.
    pub name: String,
    /// Its kind. A well-known name has a kind of its own, which this must equal.
    pub kind: SignalKind,
    /// A label for people: "Team size".
    pub label: String,
    /// For quantities: the words for what is counted, the singular first.
    #[serde(default)]
    pub units: Vec<String>,
    /// For money: the period that an answer without one is meant for ("about 200",
    /// asked for the monthly bill).
    #[serde(default)]
    pub per: Option<Period>,
    /// For choices and flags: the options.
    #[serde(default, rename = "option")]
    pub options: Vec<ChoiceOption>,
    /// For money, quantities and timelines: answer bands, which scorecard and next question use.
    #[serde(default, rename = "band")]
    pub bands: Vec<Band>,
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    /// Its id; `yes` or `no` for flags.
    pub id: String,
    /// A label for people.
    #[serde(default)]
    pub label: Option<String>,
    /// The ways people say it.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// What it counts as in formulas.
    #[serde(default)]
    pub value: Option<Decimal>,
    /// Expected share of prospects with this answer (0 to 1).
    #[serde(default)]
    pub share: Option<f64>,
}

/// A band of answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Its id.
    pub id: String,
    /// From (inclusive): a number, an amount per year in the campaign's currency, or days from now.
    #[serde(default)]
    pub min: Option<Decimal>,
    /// To (exclusive).
    #[serde(default)]
    pub max: Option<Decimal>,
    /// Expected share of prospects in this band (0 to 1).
    #[serde(default)]
    pub share: Option<f64>,
}

/// Whether a question finds out fit or need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Finds out whether the prospect fits.
    Screening,
    /// Uncovers need.
    Probing,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// Screening or probing.
    pub kind: QuestionKind,
    /// The signal that the answer fills.
    pub signal: String,
    /// Wordings; each is one question.
    pub ask: Vec<String>,
    /// A wording for text messages.
    #[serde(default)]
    pub sms: Option<String>,
    /// Put after a vague answer.
    #[serde(default)]
    pub follow_up: Vec<String>,
    /// Why it is asked, told to the prospect who wonders: "so that I can tell you the price".
    pub why: String,
    /// Signals that must be known (or refused) before it is asked.
    #[serde(default)]
    pub after: Vec<String>,
    /// Asked only where this holds.
    #[serde(default)]
    pub only_if: Option<Condition>,
    /// The chance (0 to 1) that asking it loses the prospect.
    #[serde(default = "few_leave")]
    pub drop_off: f64,
}

fn few_leave() -> f64 {
    0.02
}
