//! The scorecard: how likely a lead closes, as log-odds that add up.

use serde::{Deserialize, Serialize};

/// PC = σ(logit(base rate) + Σ log-odds of the bands that apply).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scorecard {
    /// The share of conversations with a fitting prospect that close (0 to 1, exclusive).
    pub base_rate: f64,
    /// How many recorded outcomes the base rate rests on; it widens the interval where few.
    #[serde(default)]
    pub outcomes_behind_base_rate: u32,
    /// The weights.
    #[serde(default, rename = "weight")]
    pub weights: Vec<Weight>,
}

/// What one answer does to the odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// The signal.
    pub signal: String,
    /// Its band: a declared band or option id; a role (`decision_maker`) for
    /// authority; `low`/`medium`/`high` (priority) or a need id for need; an urgency for the
    /// timeline; `approved`/`planned`/`none_yet`/`none` for the budget; `yes`/`no` for flags; an intent
    /// (`demo`, `buy`, …) for intent; `known`, `refused` or `unknown` for any.
    pub band: String,
    /// Added to the log-odds.
    pub log_odds: f64,
    /// Why, for people: "budget is approved".
    pub says: String,
}
