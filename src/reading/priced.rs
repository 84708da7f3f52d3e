//! "How much for 40?": the number of units that a price is asked for.

use rust_decimal::Decimal;

use super::draft::{Draft, Found};
use super::finding::SignalFinding;
use super::vocabulary::SignalKind;
use crate::signal::{QuantityRange, SignalName, SignalStatus, SignalValue, Span};

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
    let (found, starts) = draft
        .of("cue", "priced_number")
        .map(|found| (found, false))
        .chain(draft.of("cue", "start_number").map(|found| (found, true)))
        .next()?;
    let (number, span) = unit_number(draft, found, known)?;
    let value = SignalValue::Quantity(QuantityRange {
        min: Some(number),
        max: Some(number),
        unit: None,
        approximate: false,
    });
    let mut finding = draft.stated(SignalName::QUANTITY, value, span, 0.7);
    if starts {
        // "18 to start": what they mean to begin with is what they want.
        finding.correction = true;
    } else {
        finding.status = SignalStatus::Inferred;
    }
    Some(finding)
}

/// The whole number within `found`, where it counts units: it is no sum, and
/// nothing else that the campaign counts.
pub(super) fn unit_number(
    draft: &Draft<'_>,
    found: &Found,
    known: &[SignalFinding],
) -> Option<(Decimal, Span)> {
    let tokens = &draft.text.tokens;
    let last = (found.first..found.end).rfind(|at| tokens[*at].number)?;
    let token = tokens.get(last)?;
    let unit = tokens.get(last + 1);
    // "for 40 sites" counts something else, which has its own signal.
    let counts_other = unit.is_some_and(|unit| {
        known.iter().any(|other| {
            matches!(other.value, Some(SignalValue::Quantity(_)))
                && other.signal.as_str() != SignalName::QUANTITY
                && other.span.overlaps(unit.span)
        })
    });
    let is_sum = draft
        .money
        .iter()
        .any(|money| !money.bare && money.span.overlaps(token.span));
    let is_contact = draft
        .contacts
        .iter()
        .any(|contact| contact.span.overlaps(token.span));
    let number: Decimal = token.text.replace(',', "").parse().ok()?;
    let counts = number > Decimal::ZERO && number.fract().is_zero();
    (counts && !counts_other && !is_sum && !is_contact).then_some((number, token.span))
}
