//! "How much for 40?": the number of units that a price is asked for.

use rust_decimal::Decimal;

use crate::reading::draft::{Draft, Found};
use crate::reading::finding::SignalFinding;
use crate::reading::own_signals::counted;
use crate::reading::placed::among;
use crate::reading::vocabulary::{SignalKind, Topic};
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
    let by_words = draft
        .of("cue", "priced_number")
        .map(|found| (found, false))
        .chain(draft.of("cue", "start_number").map(|found| (found, true)))
        .next()
        .and_then(|(found, starts)| Some((unit_number(draft, found, known)?, starts)));
    let ((number, span), starts) = match by_words {
        Some(told) => told,
        // "What's it cost for us then, 4": so many they say they are.
        None => (alone_beside(draft, known)?, true),
    };
    let value = SignalValue::Quantity(QuantityRange {
        min: Some(number),
        max: Some(number),
        unit: None,
        approximate: false,
    });
    let mut finding = draft.stated(SignalName::QUANTITY, value, span, 0.7);
    if starts {
        // "18 to start": what they mean to begin with is what they want, and what they say
        // beside the question for the price wins over what was said before.
        finding.correction = true;
    } else {
        finding.status = SignalStatus::Inferred;
    }
    Some(finding)
}

/// A number alone has so many words beside it at most: "so 4 then".
const ALONE: usize = 3;

/// "What's it cost for us then, 4", "4, how much is that": a number that says nothing else,
/// right beside the question for the price.
pub(crate) fn alone_beside(draft: &Draft<'_>, known: &[SignalFinding]) -> Option<(Decimal, Span)> {
    let text = &draft.text;
    let asks = |at: usize| {
        text.clauses.get(at).is_some_and(|clause| {
            draft.asks_price(clause) || draft.has_in_clause("manner", "asks_total", at)
        })
    };
    (0..text.clauses.len()).find_map(|at| {
        let here = &text.clauses[at];
        let beside = asks(at + 1) || at.checked_sub(1).is_some_and(asks);
        if !beside || asks(at) || here.end - here.first > ALONE {
            return None;
        }
        let number = (here.first..here.end).find(|token| text.tokens[*token].number)?;
        let free = draft.says_beside(here.first..here.end, number..number + 1) <= 0.0
            && among(&draft.times, text.span(here.first, here.end))
                .next()
                .is_none();
        let (first, end) = (number, number + 1);
        let found = Found {
            topic: Topic::Lexicon("cue", "priced_number"),
            first,
            end,
            confidence: 0.9,
        };
        unit_number(draft, &found, known).filter(|_| free)
    })
}

/// The whole number within `found`, where it counts units: it is no sum, and
/// nothing else that the campaign counts.
pub(crate) fn unit_number(
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
    // "10 more items" are no more users.
    let stems = &draft.vocabulary.counted.stems;
    let own = draft.vocabulary.words.signals.iter().zip(stems);
    let units = own
        .filter(|(signal, _)| signal.name.as_str() == SignalName::QUANTITY)
        .flat_map(|(_, stems)| stems);
    let units: Vec<u32> = units.copied().collect();
    let of_a_thing = among(&draft.quantities, token.span).any(|quantity| {
        let head = quantity.unit.as_deref().and_then(counted::head);
        head.is_some_and(|unit| !units.contains(&counted::stem(&draft.vocabulary.spelling, unit)))
    });
    let counts_other = counts_other || of_a_thing;
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
