//! Conditions on signals, as the campaign writes them: `{ signal = "quantity", min = 5 }`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Campaign;
use super::answer::{Ends, answer_words, days_of, days_until, settled_value, signal_ends};
use crate::signal::{Signal, SignalName, SignalValue, TimeRange};

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

/// Whether a condition holds, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Met {
    /// It does not hold.
    Broken,
    /// It is not known yet.
    Open,
    /// It holds.
    Met,
}

impl Met {
    fn of(holds: Option<bool>) -> Self {
        match holds {
            Some(true) => Self::Met,
            Some(false) => Self::Broken,
            None => Self::Open,
        }
    }
}

impl Condition {
    /// Whether it holds for these signals on the day `today`.
    ///
    /// The parts are joined by *and*: one broken part breaks it, one open part
    /// leaves it open. A condition without parts holds as soon as the signal is
    /// known. Signals that are refused, unknown or contradicted, money in
    /// another currency, and parts that do not fit the kind of the signal leave
    /// it open. Where an end of a range was not said ("at least 50"), only what
    /// follows from the other end is decided.
    pub fn check(
        &self,
        signals: &BTreeMap<SignalName, Signal>,
        campaign: &Campaign,
        today: Date,
    ) -> Met {
        let Some(value) = settled_value(signals, &self.signal) else {
            return Met::Open;
        };
        let ends = || signal_ends(campaign, signals, &self.signal);
        let parts = [
            self.min
                .map(|min| Met::of(ends().and_then(|ends| reaches(ends, min)))),
            self.max
                .map(|max| Met::of(ends().and_then(|ends| stays_under(ends, max)))),
            self.words(value),
            self.is.map(|is| match value {
                SignalValue::Flag { yes } => Met::of(Some(*yes == is)),
                _ => Met::Open,
            }),
            self.within_days.map(|days| match value {
                SignalValue::Timeline(time) => within(time, today, days),
                _ => Met::Open,
            }),
        ];
        parts.into_iter().flatten().min().unwrap_or(Met::Met)
    }

    /// `one_of` and `priority`: for needs, one and the same need must have both.
    fn words(&self, value: &SignalValue) -> Option<Met> {
        if self.one_of.is_empty() && self.priority.is_none() {
            return None;
        }
        let listed = |word: &str| {
            self.one_of.is_empty()
                || self
                    .one_of
                    .iter()
                    .any(|wanted| wanted.trim().to_lowercase() == word.trim().to_lowercase())
        };
        Some(match value {
            SignalValue::Needs(needs) => Met::of(Some(needs.iter().any(|need| {
                listed(&need.id) && self.priority.is_none_or(|least| need.priority >= least)
            }))),
            _ if self.priority.is_some() => Met::Open,
            SignalValue::Money(_) | SignalValue::Quantity(_) => Met::Open,
            other => Met::of(Some(answer_words(other).into_iter().any(listed))),
        })
    }
}

fn reaches(ends: Ends, min: Decimal) -> Option<bool> {
    match (ends.low, ends.high) {
        (_, Some(high)) => Some(high >= min),
        (Some(low), None) if low >= min => Some(true),
        _ => None,
    }
}

fn stays_under(ends: Ends, max: Decimal) -> Option<bool> {
    match (ends.low, ends.high) {
        (Some(low), _) => Some(low <= max),
        (None, Some(high)) if high <= max => Some(true),
        _ => None,
    }
}

/// By the dates where there are some, else by what the urgency leaves open.
fn within(time: &TimeRange, today: Date, days: i32) -> Met {
    if let Some(away) = days_until(time, today) {
        return Met::of(Some(away <= days));
    }
    match days_of(time.urgency) {
        Some((_, latest)) if latest <= days => Met::Met,
        Some((earliest, _)) if earliest <= days => Met::Open,
        _ => Met::Broken,
    }
}
