//! A budget that is worked out in the message: what is taken off a sum, what is
//! too much, and what is offered in its place.

use rust_decimal::Decimal;

use crate::reading::draft::{Draft, Found};
use crate::reading::finding::MoneyFinding;
use crate::signal::Span;

/// Beside so large a sum, numbers under a thousand are thousands.
const IN_THOUSANDS: Decimal = Decimal::from_parts(5_000, 0, 0, false, 0);

/// What is left of `amount` after what they take off it ("90k, but keep 20 for
/// marketing"), and the words for it.
pub(crate) fn left_of(
    draft: &Draft<'_>,
    money: &MoneyFinding,
    amount: Decimal,
) -> Option<(Decimal, Span)> {
    if money.min != money.max {
        return None;
    }
    let end = draft.text.tokens_in(money.span).end;
    let found = draft
        .of("cue", "taken_off")
        .find(|found| found.end > end && found.first + 1 >= end)?;
    let off = beside(amount, number(draft, found)?);
    let left = amount
        .checked_sub(off)
        .filter(|left| *left > Decimal::ZERO)?;
    let last = draft.text.quote(found.first, found.end).0;
    let span = Span {
        start: money.span.start,
        end: last.end.max(money.span.end),
    };
    Some((left, span))
}

/// Whether a sum is named as more than they would spend.
pub(crate) fn is_too_much(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let place = draft.text.tokens_in(money.span);
    draft
        .reaching(place.start, place.end)
        .any(|found| found.is("cue", "too_much"))
}

/// "40k is too much. Can you do 30?": the sum that is offered in place of another.
pub(crate) fn offered_instead(draft: &Draft<'_>) -> Option<(Decimal, Span)> {
    let refused = draft.money.iter().find(|money| is_too_much(draft, money))?;
    let most = refused.max.or(refused.min)?;
    draft.of("manner", "haggles").find_map(|found| {
        let offered = beside(most, number(draft, found)?);
        let span = draft.text.quote(found.first, found.end).0;
        (offered < most).then_some((offered, span))
    })
}

/// A number as it is meant beside a sum: "90k … 20" are 20,000.
fn beside(sum: Decimal, number: Decimal) -> Decimal {
    if number < Decimal::ONE_THOUSAND && sum >= IN_THOUSANDS {
        number * Decimal::ONE_THOUSAND
    } else {
        number
    }
}

/// The number among the words of `found`.
fn number(draft: &Draft<'_>, found: &Found) -> Option<Decimal> {
    let tokens = &draft.text.tokens[found.first..found.end];
    let token = tokens.iter().rfind(|token| token.number)?;
    let digits = token.text.trim_end_matches('k');
    let number: Decimal = digits.replace(',', "").parse().ok()?;
    let thousands = digits.len() < token.text.len();
    Some(if thousands {
        number * Decimal::ONE_THOUSAND
    } else {
        number
    })
}
