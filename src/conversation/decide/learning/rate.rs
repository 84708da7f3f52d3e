//! A sum by the month for a project whose length they have told: "2 devs, 6 months" and then
//! "budget is 40k a month" comes to six of them, and to no year.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

use crate::conversation::decide::Draft;
use crate::conversation::message::Author;
use crate::reading::finding::SignalFinding;
use crate::reading::time;
use crate::signal::{Money, MoneyRange, Period, SignalName, SignalValue};

/// A month has so many seconds, about.
const MONTH: f64 = 30.44 * 24.0 * 3_600.0;
/// A project lasts so many months, if anybody says how long.
const LONGEST: f64 = 36.0;

/// What a rate by the month comes to over the length told last, where budgets are of projects.
pub(crate) fn over_its_length(draft: &Draft<'_>, finding: &SignalFinding) -> Option<SignalValue> {
    let words = &draft.rules.vocabulary.words.signals;
    let of_projects = words
        .iter()
        .any(|own| own.name.as_str() == SignalName::BUDGET && own.per.is_none());
    let range = match &finding.value {
        Some(SignalValue::Money(range)) if range.per == Some(Period::Month) => range,
        _ => return None,
    };
    if !of_projects || finding.signal.as_str() != SignalName::BUDGET || range.per_unit.is_some() {
        return None;
    }
    let months = months(draft)?;
    let over = |money: Money| Money::new(money.amount * months, money.currency);
    Some(SignalValue::Money(MoneyRange {
        min: range.min.map(over),
        max: range.max.map(over),
        per: None,
        ..range.clone()
    }))
}

/// So many months they said last that it takes: "6 months", in whole ones.
fn months(draft: &Draft<'_>) -> Option<Decimal> {
    let vocabulary = draft.rules.vocabulary;
    let written_at = draft.moment.now.to_zoned(draft.prospect_zone()).datetime();
    let context = vocabulary.words.times_at(written_at, vocabulary.language);
    let mut theirs = draft.state.messages.iter().rev();
    theirs.find_map(|message| {
        let own = message.from == Author::Prospect;
        let found = own.then(|| time::find(&message.text, &context))?;
        let mut lengths = found.iter().filter_map(|time| time.seconds);
        lengths.find_map(|seconds| {
            let months = (seconds as f64 / MONTH).round();
            (1.0..=LONGEST)
                .contains(&months)
                .then(|| Decimal::from_f64(months))?
        })
    })
}
