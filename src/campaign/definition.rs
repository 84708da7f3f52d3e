//! The lead definition: the agreement between marketing and sales of what is a qualified lead.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Condition;

/// A level of qualification, 1 to 3 (see the module documentation of `qualification`).
pub type Level = u8;

/// When a lead is qualified. It is qualified when intent, fit and timing are
/// met, every required signal is known, the level is reached, and PC and EV
/// are not under their thresholds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadDefinition {
    /// The level that it takes: 1 interested and wants to talk; 2 and has made the
    /// problem a priority; 3 and has a time frame.
    pub level: Level,
    /// Signals that must be known (stated or inferred). A refused or unknown one
    /// leaves the lead unqualified unless it stands in `may_refuse`.
    #[serde(default)]
    pub required: Vec<String>,
    /// Required signals that a prospect may refuse and still qualify.
    #[serde(default)]
    pub may_refuse: Vec<String>,
    /// Ways to reach the prospect of which one must be known before the handoff to
    /// a closer who is not there now: `email`, `phone`.
    #[serde(default = "any_contact")]
    pub contact: Vec<String>,
    /// What counts as the time: `within_days` of the time frame; absent: any.
    #[serde(default)]
    pub within_days: Option<i32>,
    /// PC at least this (0 to 1).
    #[serde(default)]
    pub min_probability: Option<f64>,
    /// EV at least this, in the campaign's currency.
    #[serde(default)]
    pub min_expected_value: Option<Decimal>,
    /// Questions asked at the most before the decision is made with what is known.
    #[serde(default = "patience")]
    pub max_questions: u32,
    /// What a closer's time for one lead costs, in the campaign's currency: a
    /// handoff must be worth more than that. Half an hour, about, where absent.
    #[serde(default = "half_an_hour")]
    pub closer_cost: Decimal,
    /// Grade A from this PC, B from that one.
    #[serde(default)]
    pub grades: Grades,
    /// Who fits.
    #[serde(default, rename = "fit")]
    pub fit: Vec<FitCriterion>,
    /// Changes with capacity and calendar. The first that applies is used.
    #[serde(default, rename = "vary")]
    pub vary: Vec<Variation>,
}

fn any_contact() -> Vec<String> {
    vec!["email".to_owned(), "phone".to_owned()]
}

fn patience() -> u32 {
    10
}

fn half_an_hour() -> Decimal {
    Decimal::from(30)
}

/// PC from which a qualified lead has a grade.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grades {
    /// Grade A from here.
    pub a: f64,
    /// Grade B from here; below it is C.
    pub b: f64,
}

impl Default for Grades {
    fn default() -> Self {
        Self { a: 0.4, b: 0.2 }
    }
}

/// One criterion of fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FitCriterion {
    /// Its id.
    pub id: String,
    /// Met when this holds.
    pub meets: Condition,
    /// Why it matters, for people: "the planning pays from five users on".
    pub because: String,
    /// Whether the lead can be qualified while this is open (not known yet).
    #[serde(default)]
    pub optional: bool,
    /// Not met means disqualified, politely.
    #[serde(default)]
    pub disqualifies: bool,
    /// What the prospect is told then: true, kind, useful.
    #[serde(default)]
    pub says: Option<String>,
    /// What is put back to a prospect who has said in passing what is not met,
    /// before it ends the talk: words for them that a `?` can follow. `{{quote}}`
    /// stands for what they said, `{{value}}` for what was understood. Absent: their own
    /// words are put back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
}

/// Another definition for a time or for a load.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variation {
    /// Applies when at most this many closers' places are free.
    #[serde(default)]
    pub free_capacity_at_most: Option<u32>,
    /// Applies when at least this many closers' places are free.
    #[serde(default)]
    pub free_capacity_at_least: Option<u32>,
    /// Applies from this day …
    #[serde(default)]
    pub from: Option<Date>,
    /// … to this day, inclusive.
    #[serde(default)]
    pub to: Option<Date>,
    /// The level then.
    #[serde(default)]
    pub level: Option<Level>,
    /// PC at least, then.
    #[serde(default)]
    pub min_probability: Option<f64>,
    /// EV at least, then.
    #[serde(default)]
    pub min_expected_value: Option<Decimal>,
}
