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
