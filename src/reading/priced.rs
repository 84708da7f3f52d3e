//! "How much for 40?": the number of units that a price is asked for.

use rust_decimal::Decimal;

use super::draft::Draft;
use super::finding::SignalFinding;
use super::vocabulary::SignalKind;
use crate::signal::{QuantityRange, SignalName, SignalStatus, SignalValue};

/// The quantity that a price was asked for, where its unit was left out. Asking
/// is no statement: it is what they seem to have.
pub(crate) fn quantity(draft: &Draft<'_>, known: &[SignalFinding]) -> Option<SignalFinding> {
    let counted = draft.vocabulary.words.signals.iter().any(|signal| {
        signal.name.as_str() == SignalName::QUANTITY && signal.kind == SignalKind::Quantity
    });
    let named = |found: &SignalFinding| found.signal.as_str() == SignalName::QUANTITY;
    if !counted || known.iter().any(named) {
        return None;
    }
    let found = draft.of("cue", "priced_number").next()?;
    let last = found.end.checked_sub(1)?;
    let token = draft.text.tokens.get(last).filter(|token| token.number)?;
    let unit = draft.text.tokens.get(found.end);
    // "for 40 sites" counts something else, which has its own signal.
    let counts_other = unit.is_some_and(|unit| {
        known.iter().any(|other| {
            matches!(other.value, Some(SignalValue::Quantity(_)))
                && other.span.start < unit.span.end
                && token.span.start < other.span.end
        })
    });
    let is_sum = draft.money.iter().any(|money| {
        !money.bare && money.span.start <= token.span.start && token.span.end <= money.span.end
    });
    let number: Decimal = token.text.replace(',', "").parse().ok()?;
    if counts_other || is_sum || number <= Decimal::ZERO || !number.fract().is_zero() {
        return None;
    }
    let value = SignalValue::Quantity(QuantityRange {
        min: Some(number),
        max: Some(number),
        unit: None,
        approximate: false,
    });
    let mut finding = draft.stated(SignalName::QUANTITY, value, token.span, 0.7);
    finding.status = SignalStatus::Inferred;
    Some(finding)
}
