//! Quantities: how many users, sites, orders; ranges stay ranges.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A number of something, as the prospect gave it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct QuantityRange {
    /// At least this many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Decimal>,
    /// At most this many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Decimal>,
    /// What is counted, in the singular (`user`, `site`, `order`); absent where it was not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// "about", "50ish".
    #[serde(default)]
    pub approximate: bool,
}

impl QuantityRange {
    /// The middle of what was said; with one bound, that bound.
    pub fn midpoint(&self) -> Option<Decimal> {
        match (self.min, self.max) {
            (Some(min), Some(max)) => Some((min + max) / Decimal::TWO),
            (Some(one), None) | (None, Some(one)) => Some(one),
            (None, None) => None,
        }
    }
}
