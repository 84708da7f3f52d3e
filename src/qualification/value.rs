//! What follows from worth and chance: EV, close date, grade, temperature.

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use serde::{Deserialize, Serialize};

use super::verdict::Qualification;
use super::{PotentialRevenue, ProbabilityOfClosing, Signals};
use crate::campaign::Campaign;
use crate::campaign::answer::{days_of, settled_value};
use crate::signal::{Money, Priority, SignalName, SignalValue, TimeRange, Urgency};

/// How close to closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grade {
    /// Identified and worth pursuing.
    C,
    /// Part of the way.
    B,
    /// Close to closing.
    A,
}

/// How intense the willingness to pay and the urgency are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Temperature {
    /// Little of either.
    Cold,
    /// Some.
    Warm,
    /// Much.
    Hot,
}

/// EV = expected PR × PC, rounded to two decimals.
pub fn expected_value(revenue: &PotentialRevenue, probability: &ProbabilityOfClosing) -> Money {
    let chance = Decimal::from_f64(probability.value).unwrap_or_default();
    let amount = revenue.expected.amount.checked_mul(chance.round_dp(6));
    Money::new(
        amount.unwrap_or_default().round_dp(2),
        revenue.expected.currency,
    )
}

/// When it is expected to close: the end of the time frame (its last day, else
/// its first, else the farthest day of its urgency); without a time frame, or
/// where that day is over, the campaign's `days_to_close` from today.
pub fn expected_close_date(campaign: &Campaign, signals: &Signals, today: Date) -> Date {
    let in_days = |days: i32| {
        today
            .checked_add(days.clamp(0, 36_500).days())
            .unwrap_or(today)
    };
    let usual = campaign.lead.revenue.days_to_close;
    let by_time_frame = |time: &TimeRange| {
        if let Some(date) = time.to.or(time.from) {
            return Some(date).filter(|date| *date >= today);
        }
        match (time.urgency, days_of(time.urgency)) {
            (Urgency::Later, Some((earliest, _))) => Some(in_days(earliest.max(usual))),
            (_, Some((_, latest))) => Some(in_days(latest)),
            (_, None) => None,
        }
    };
    match settled_value(signals, SignalName::TIMELINE) {
        Some(SignalValue::Timeline(time)) => by_time_frame(time),
        _ => None,
    }
    .unwrap_or_else(|| in_days(usual))
}

/// The month that the lead counts into in the forecast: its first day.
pub fn forecast_month(close: Date) -> Date {
    close.first_of_month()
}

/// A qualified lead is A, B or C by PC and the campaign's `grades`. One that is
/// not qualified yet is C. A disqualified one, one without PR, and one of whom
/// nothing is known have no grade.
pub fn grade(
    campaign: &Campaign,
    signals: &Signals,
    qualification: &Qualification,
    revenue: Option<&PotentialRevenue>,
    probability: &ProbabilityOfClosing,
) -> Option<Grade> {
    let grades = campaign.lead.definition.grades;
    if qualification.disqualified_by.is_some() || revenue.is_none() || signals.is_empty() {
        return None;
    }
    Some(match probability.value {
        chance if qualification.qualified && chance >= grades.a => Grade::A,
        chance if qualification.qualified && chance >= grades.b => Grade::B,
        _ => Grade::C,
    })
}

/// The points of four signs, added; 5 and more is hot, 2 and more warm, else cold:
///
/// | sign | points |
/// | --- | --- |
/// | intent | wants to buy 3; a demo, a trial, a talk, a person, a callback 2; the price 1 |
/// | urgency | now or this month 2; this quarter 1; no rush or later −1 |
/// | need | high priority or a named cost 2; medium priority 1 |
/// | budget | approved 1; none −1 |
pub fn temperature(signals: &Signals) -> Temperature {
    let intent = match settled_value(signals, SignalName::INTENT) {
        Some(SignalValue::Choice { choice }) => match choice.as_str() {
            "buy" => 3,
            "demo" | "trial" | "talk" | "person" | "callback" => 2,
            "price" => 1,
            _ => 0,
        },
        _ => 0,
    };
    let urgency = match settled_value(signals, SignalName::TIMELINE) {
        Some(SignalValue::Timeline(time)) => match time.urgency {
            Urgency::Now | Urgency::ThisMonth => 2,
            Urgency::ThisQuarter => 1,
            Urgency::ThisYear => 0,
            Urgency::Later | Urgency::NoRush => -1,
        },
        _ => 0,
    };
    let need = match settled_value(signals, SignalName::NEED) {
        Some(SignalValue::Needs(needs)) => needs
            .iter()
            .map(|need| match need.priority {
                Priority::High => 2,
                _ if need.cost.is_some() => 2,
                Priority::Medium => 1,
                Priority::Low => 0,
            })
            .max()
            .unwrap_or(0),
        _ => 0,
    };
    let budget = match settled_value(signals, SignalName::BUDGET) {
        Some(SignalValue::Money(range)) => match (range.approved, range.max) {
            (_, Some(max)) if max.amount.is_zero() => -1,
            (Some(true), _) => 1,
            _ => 0,
        },
        _ => 0,
    };
    match intent + urgency + need + budget {
        5.. => Temperature::Hot,
        2..=4 => Temperature::Warm,
        _ => Temperature::Cold,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::super::{Evaluation, evaluate};
    use super::*;
    use jiff::civil::date;

    fn evaluated(signals: &Signals) -> Evaluation {
        evaluate(&campaign(), signals, TODAY)
    }

    #[test]
    fn expected_value_is_worth_times_chance() {
        let lead = evaluated(&qualified());
        let worth = lead.expected_value.unwrap();
        assert_eq!(
            lead.potential_revenue.unwrap().expected.to_words(),
            "$19,200"
        );
        let product = 19_200.0 * lead.probability.value;
        let difference = worth.amount - Decimal::from_f64(product).unwrap();
        assert!(
            difference.abs() < number("0.02"),
            "{worth:?} is not {product}"
        );
    }

    #[test]
    fn it_closes_when_they_want_it() {
        let cases = [
            (None, date(2026, 6, 8)),
            (
                Some(wanted(Urgency::ThisQuarter, Some(date(2026, 5, 31)))),
                date(2026, 5, 31),
            ),
            (Some(wanted(Urgency::Now, None)), date(2026, 3, 24)),
            (Some(wanted(Urgency::NoRush, None)), date(2026, 6, 8)),
            (
                Some(wanted(Urgency::Now, Some(date(2026, 3, 1)))),
                date(2026, 6, 8),
            ),
            (Some(wanted(Urgency::Later, None)), date(2027, 3, 12)),
        ];
        for (timeline, expected) in cases {
            let given: Vec<_> = timeline
                .into_iter()
                .map(|value| ("timeline", value))
                .collect();
            let lead = evaluated(&signals(&given));
            assert_eq!(lead.expected_close_date, expected, "{given:?}");
            assert_eq!(lead.forecast_month, expected.first_of_month());
        }
    }

    #[test]
    fn grades_go_by_chance_once_qualified() {
        let mut refused = qualified();
        refused.insert("quantity".into(), stated(users(2, 2), 9));
        let mut asks_price = qualified();
        asks_price.insert("intent".into(), stated(chosen("price"), 9));
        let cases = [
            (qualified(), Some(Grade::A)),
            (asks_price, Some(Grade::C)),
            (refused, None),
            (Signals::new(), None),
        ];
        for (signals, expected) in cases {
            assert_eq!(evaluated(&signals).grade, expected, "{signals:?}");
        }
    }

    #[test]
    fn temperature_adds_up_the_signs() {
        let cases: [(&[(&str, SignalValue)], Temperature); 6] = [
            (&[], Temperature::Cold),
            (&[("intent", chosen("price"))], Temperature::Cold),
            (&[("intent", chosen("demo"))], Temperature::Warm),
            (
                &[
                    ("intent", chosen("demo")),
                    ("timeline", wanted(Urgency::ThisQuarter, None)),
                    ("need", need("stockouts", Priority::High, None)),
                ],
                Temperature::Hot,
            ),
            (
                &[
                    ("intent", chosen("buy")),
                    ("timeline", wanted(Urgency::Now, None)),
                ],
                Temperature::Hot,
            ),
            (
                &[
                    ("intent", chosen("demo")),
                    ("timeline", wanted(Urgency::NoRush, None)),
                ],
                Temperature::Cold,
            ),
        ];
        for (given, expected) in cases {
            assert_eq!(temperature(&signals(given)), expected, "{given:?}");
        }
    }
}
