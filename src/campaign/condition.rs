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
    /// another currency, a budget of nothing, and parts that do not fit the kind of the
    /// signal leave it open. Where an end of a range was not said ("at least 50"), only what
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qualification::sample::*;
    use crate::signal::{
        AuthorityRole, Currency, Money, MoneyRange, Period, Priority, QuantityRange, SignalStatus,
        Urgency,
    };
    use jiff::civil::date;

    fn condition(text: &str) -> Condition {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn conditions_are_met_broken_or_open() {
        let at_least = |least: i64| {
            SignalValue::Quantity(QuantityRange {
                min: Some(least.into()),
                ..QuantityRange::default()
            })
        };
        let euros = SignalValue::Money(MoneyRange {
            max: "EUR"
                .parse::<Currency>()
                .ok()
                .map(|currency| Money::new(9, currency)),
            ..MoneyRange::default()
        });
        let month = Some(Period::Month);
        let june = wanted(Urgency::ThisQuarter, Some(date(2026, 6, 1)));
        let cases: Vec<(&str, SignalValue, Met)> = vec![
            ("min = 50", users(40, 60), Met::Met),
            ("min = 61", users(40, 60), Met::Broken),
            ("max = 40", users(40, 60), Met::Met),
            ("max = 39", users(40, 60), Met::Broken),
            ("min = 50", at_least(50), Met::Met),
            ("min = 50", at_least(10), Met::Open),
            ("max = 50", at_least(60), Met::Broken),
            ("min = 12000", budget(500, 1_000, month), Met::Met),
            ("min = 12001", budget(500, 1_000, month), Met::Broken),
            ("min = 1000", budget(500, 1_000, None), Met::Met),
            ("min = 1", euros, Met::Open),
            ("min = 2", chosen("eu"), Met::Open),
            (
                "one_of = [\"decision_maker\"]",
                role(AuthorityRole::DecisionMaker),
                Met::Met,
            ),
            (
                "one_of = [\"decision_maker\"]",
                role(AuthorityRole::User),
                Met::Broken,
            ),
            ("one_of = [\"us\", \"eu\"]", chosen("EU"), Met::Met),
            (
                "one_of = [\"now\", \"this_quarter\"]",
                june.clone(),
                Met::Met,
            ),
            (
                "one_of = [\"excel\"]",
                SignalValue::Text {
                    text: " Excel".to_owned(),
                },
                Met::Met,
            ),
            (
                "one_of = [\"stockouts\"]",
                need("stockouts", Priority::Low, None),
                Met::Met,
            ),
            (
                "one_of = [\"stockouts\"]\npriority = \"high\"",
                need("stockouts", Priority::Low, None),
                Met::Broken,
            ),
            (
                "priority = \"medium\"",
                need("overstock", Priority::High, None),
                Met::Met,
            ),
            ("is = true", SignalValue::Flag { yes: true }, Met::Met),
            ("is = true", SignalValue::Flag { yes: false }, Met::Broken),
            ("is = true", chosen("us"), Met::Open),
            ("within_days = 83", june.clone(), Met::Met),
            ("within_days = 82", june, Met::Broken),
            (
                "within_days = 60",
                wanted(Urgency::ThisQuarter, None),
                Met::Open,
            ),
            (
                "within_days = 100",
                wanted(Urgency::ThisQuarter, None),
                Met::Met,
            ),
            (
                "within_days = 100",
                wanted(Urgency::Later, None),
                Met::Broken,
            ),
            (
                "within_days = 9999",
                wanted(Urgency::NoRush, None),
                Met::Broken,
            ),
            ("min = 10\nmax = 20", users(30, 30), Met::Broken),
            ("", chosen("us"), Met::Met),
        ];
        for (text, value, expected) in cases {
            let condition = condition(&format!("signal = \"x\"\n{text}"));
            let signals = signals(&[("x", value.clone())]);
            let met = condition.check(&signals, &campaign(), TODAY);
            assert_eq!(met, expected, "{text} on {value:?}");
        }
    }

    #[test]
    fn what_is_not_settled_leaves_it_open() {
        let condition = condition("signal = \"quantity\"\nmin = 5");
        let contradicted = Signal {
            status: SignalStatus::Contradicted,
            ..stated(users(2, 2), 1)
        };
        let cases = [
            None,
            Some(without_value(SignalStatus::Refused, 1)),
            Some(without_value(SignalStatus::Unknown, 1)),
            Some(contradicted),
        ];
        for signal in cases {
            let signals = signal
                .into_iter()
                .map(|signal| ("quantity".into(), signal))
                .collect();
            assert_eq!(condition.check(&signals, &campaign(), TODAY), Met::Open);
        }
    }
}
