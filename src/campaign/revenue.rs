//! The revenue model: what a lead is worth.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::signal::Period;

/// How Potential Revenue comes from the signals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevenueModel {
    /// What it is, in words, shown as the basis: "users × price per user × 12 months".
    pub basis: String,
    /// Unit × quantity with tiers. Exactly one of `units` and `formula` is given.
    #[serde(default)]
    pub units: Option<UnitPricing>,
    /// A formula over signals for each figure.
    #[serde(default)]
    pub formula: Option<RevenueFormula>,
    /// Whether a stated budget caps the figures.
    #[serde(default)]
    pub capped_by_budget: CappedByBudget,
    /// How long after the conversation a lead without a time frame is expected to close, in days.
    #[serde(default = "ninety_days")]
    pub days_to_close: i32,
}

fn ninety_days() -> i32 {
    90
}

/// Whether a stated budget caps PR.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CappedByBudget {
    /// The figures are not over what the prospect said they can spend.
    #[default]
    Yes,
    /// The budget does not matter.
    No,
}

/// Unit × quantity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitPricing {
    /// The quantity signal.
    pub signal: String,
    /// The price is per unit and …
    pub per: Period,
    /// How many of these periods count as the revenue of a deal.
    pub periods: Decimal,
    /// Prices, by quantity, lowest first.
    #[serde(rename = "tier")]
    pub tiers: Vec<Tier>,
    /// The quantity while it is not known: low, expected, high.
    pub unknown: Three,
    /// Bought units of those said, at the low and the high end: `[0.8, 1.2]`.
    #[serde(default = "exactly")]
    pub spread: [Decimal; 2],
}

impl UnitPricing {
    /// The first tier that reaches the quantity, else the last one.
    pub fn tier_for(&self, quantity: Decimal) -> Option<&Tier> {
        self.tiers
            .iter()
            .find(|tier| tier.up_to.is_none_or(|up_to| quantity <= up_to))
            .or(self.tiers.last())
    }
}

fn exactly() -> [Decimal; 2] {
    [Decimal::ONE, Decimal::ONE]
}

/// A price tier: the unit price for deals up to a quantity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// What it is called: "Growth".
    #[serde(default)]
    pub name: Option<String>,
    /// Up to this quantity; absent in the last one.
    #[serde(default)]
    pub up_to: Option<Decimal>,
    /// The price of one unit for one period.
    pub price: Decimal,
}

/// A low, an expected and a high figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Three {
    /// Low.
    pub low: Decimal,
    /// Expected.
    pub expected: Decimal,
    /// High.
    pub high: Decimal,
}

/// Formulas over signals (`bill * 12 * 4`), in the campaign's currency.
/// A signal's number is its middle; `signal.low` and `signal.high` are its ends;
/// a choice counts as its option's `value`, a flag as 1 or 0.
/// `or(x, y)` is `y` where a signal in `x` is not known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevenueFormula {
    /// Low.
    pub low: String,
    /// Expected.
    pub expected: String,
    /// High.
    pub high: String,
}
