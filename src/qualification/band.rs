//! The bands that a signal's answer falls into: what the scorecard's weights look at.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Signals;
use crate::campaign::answer::{
    answer_words, days_of, days_until, highest_priority, priority_word, settled_value, signal_ends,
};
use crate::campaign::question::Band;
use crate::campaign::{Campaign, Part};
use crate::signal::{MoneyRange, SignalName, SignalStatus, SignalValue};

/// The bands that apply to the signal `name`, each once.
///
/// Not on record, not known to the prospect, or contradicted: `unknown`.
/// Refused: `refused`. Else `known` and
/// - the declared band that holds the middle of the number, amount (per year) or days from today,
/// - the choice, role, urgency, or `yes` or `no`,
/// - for needs every need's id and the highest priority,
/// - for money `approved` or `planned`, or `none` where the amount is 0.
pub fn bands<'a>(
    campaign: &'a Campaign,
    signals: &'a Signals,
    name: &str,
    today: Date,
) -> Vec<&'a str> {
    let Some(value) = settled_value(signals, name) else {
        return match signals.get(name).map(|signal| signal.status) {
            Some(SignalStatus::Refused) => vec!["refused"],
            _ => vec!["unknown"],
        };
    };
    let mut found = vec!["known"];
    let number = match value {
        SignalValue::Timeline(time) => days_until(time, today)
            .or_else(|| {
                days_of(time.urgency).map(|(least, most)| (least / 2).saturating_add(most / 2))
            })
            .map(Decimal::from),
        _ => signal_ends(campaign, signals, name).and_then(|ends| ends.part(Part::Middle)),
    };
    if let (Some(number), Some(declared)) = (number, campaign.signal(name)) {
        found.extend(
            declared
                .bands
                .iter()
                .find(|band| holds(band, number))
                .map(|band| band.id.as_str()),
        );
    }
    match value {
        SignalValue::Money(range) => found.extend(standing(range)),
        SignalValue::Needs(needs) => {
            found.extend(answer_words(value));
            found.extend(highest_priority(needs).map(priority_word));
        }
        SignalValue::Text { .. } => {}
        _ => found.extend(answer_words(value)),
    }
    found
}

/// Whether a number falls into a band: from `min` (inclusive) to `max` (exclusive).
pub fn holds(band: &Band, number: Decimal) -> bool {
    band.min.is_none_or(|min| number >= min) && band.max.is_none_or(|max| number < max)
}

fn standing(range: &MoneyRange) -> Option<&'static str> {
    let zero = range.max.is_some_and(|max| max.amount.is_zero());
    match range.approved {
        _ if zero => Some("none"),
        _ if range.is_none_yet() => Some("none_yet"),
        Some(true) => Some("approved"),
        Some(false) => Some("planned"),
        None => None,
    }
}

/// Whether nothing has been learned of a signal that could still be learned by asking.
pub(super) fn unsettled(signals: &Signals, name: &str) -> bool {
    !signals
        .get(name)
        .is_some_and(crate::signal::Signal::settles_question)
}

/// Whether a signal is stated or inferred.
pub(super) fn is_known(signals: &Signals, name: &str) -> bool {
    signals.get(name).is_some_and(|signal| {
        matches!(signal.status, SignalStatus::Stated | SignalStatus::Inferred)
    })
}

/// The names in `names` once each, in their order.
pub(super) fn once_each(names: impl IntoIterator<Item = SignalName>) -> Vec<SignalName> {
    let mut found: Vec<SignalName> = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::signal::{AuthorityRole, Money, Period, Priority, Signal, Urgency};
    use jiff::civil::date;

    #[test]
    fn every_kind_of_signal_has_its_bands() {
        let money = |amount: i64, approved: Option<bool>| {
            SignalValue::Money(MoneyRange {
                max: Some(Money::new(amount, campaign().identity.currency)),
                per: Some(Period::Month),
                approved,
                ..MoneyRange::default()
            })
        };
        let soon = wanted(Urgency::ThisQuarter, Some(date(2026, 4, 20)));
        let cases: Vec<(&str, Signal, Vec<&str>)> = vec![
            ("quantity", stated(users(3, 6), 1), vec!["known", "tiny"]),
            ("quantity", stated(users(5, 5), 1), vec!["known", "small"]),
            ("quantity", stated(users(40, 80), 1), vec!["known", "large"]),
            (
                "budget",
                stated(money(900, Some(true)), 1),
                vec!["known", "approved"],
            ),
            (
                "budget",
                stated(money(900, Some(false)), 1),
                vec!["known", "planned"],
            ),
            ("budget", stated(money(0, None), 1), vec!["known", "none"]),
            (
                "authority",
                stated(role(AuthorityRole::Shared), 1),
                vec!["known", "shared"],
            ),
            (
                "need",
                stated(need("stockouts", Priority::High, None), 1),
                vec!["known", "stockouts", "high"],
            ),
            ("timeline", stated(soon, 1), vec!["known", "this_quarter"]),
            ("intent", stated(chosen("demo"), 1), vec!["known", "demo"]),
            (
                "has_stock",
                stated(SignalValue::Flag { yes: false }, 1),
                vec!["known", "no"],
            ),
            (
                "colour",
                stated(
                    SignalValue::Text {
                        text: "refused".to_owned(),
                    },
                    1,
                ),
                vec!["known"],
            ),
            (
                "colour",
                without_value(SignalStatus::Refused, 1),
                vec!["refused"],
            ),
            (
                "colour",
                without_value(SignalStatus::Unknown, 1),
                vec!["unknown"],
            ),
            (
                "colour",
                Signal {
                    status: SignalStatus::Contradicted,
                    ..stated(chosen("red"), 1)
                },
                vec!["unknown"],
            ),
        ];
        for (name, signal, expected) in cases {
            let signals: Signals = [(SignalName::from(name), signal.clone())].into();
            assert_eq!(
                bands(&campaign(), &signals, name, TODAY),
                expected,
                "{name} {signal:?}"
            );
        }
        assert_eq!(
            bands(&campaign(), &Signals::new(), "quantity", TODAY),
            ["unknown"]
        );
    }
}
