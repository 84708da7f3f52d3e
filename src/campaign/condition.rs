//! Conditions on signals, as the campaign writes them: `{ signal = "quantity", min = 5 }`.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A condition on one signal. All parts that are given must hold; a condition
/// on a signal that is not known is *open*, neither met nor broken.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The signal that it looks at.
    pub signal: String,
    /// At least this number, or this much money in the campaign's currency
    /// (per year, where the signal's money has a period).
    /// A range meets it when its upper end does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Decimal>,
    /// At most this number or this much money. A range meets it when its lower end does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Decimal>,
    /// One of these choices, roles (`decision_maker`), need ids, urgencies,
    /// or words (compared without case).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<String>,
    /// Exactly this yes or no, for flags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<bool>,
    /// The time frame begins within this many days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_days: Option<i32>,
    /// A need with at least this priority (`low`, `medium`, `high`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<crate::signal::Priority>,
}
