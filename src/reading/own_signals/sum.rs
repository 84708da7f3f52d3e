//! Numbers that are told one beside the other and count the same: "26, plus 3 in the
//! head office", "12 buyers and 3 planners".

use std::ops::Range;

use rust_decimal::Decimal;

use crate::reading::draft::Draft;
use crate::reading::finding::QuantityFinding;
use crate::reading::placed::among;
use crate::reading::words::role::Role;
use crate::reading::words::text::Break;

/// What is added to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Added {
    /// So many more.
    pub more: Decimal,
    /// Where the last of the words ends, in characters.
    pub end: usize,
}

/// The numbers that follow a number and are added to it; `counts` says whether another
/// thing counted is of the same kind.
pub(crate) fn added(
    draft: &Draft<'_>,
    quantity: &QuantityFinding,
    counts: impl Fn(&QuantityFinding) -> bool,
) -> Option<Added> {
    let place = draft.text.tokens_in(quantity.span);
    if is_called_so(draft, place.clone()) {
        return None;
    }
    let mut at = place.end;
    let mut sum: Option<Added> = None;
    while let Some((number, next)) = number_after(draft, at).or_else(|| listed_after(draft, at)) {
        let span = draft.text.span(number, number + 1);
        let other = among(&draft.quantities, span).find(|other| other.unit.is_some());
        let joined_by_and = draft.text.is(at, Role::And) && next == at + 1;
        let same = match other {
            Some(other) => counts(other),
            // "20 users and 3 more" may be anything, "20 users plus 3 in Leeds" may not.
            None => !joined_by_and && is_bare(draft, number),
        };
        let amount: Option<Decimal> = draft.text.tokens[number].text.parse().ok();
        let (Some(amount), true, true) = (amount, same, is_a_count(draft, number)) else {
            break;
        };
        let last = other.map_or(span.end, |other| other.span.end);
        let before = sum.map_or(Decimal::ZERO, |sum| sum.more);
        sum = Some(Added {
            more: before + amount,
            end: last,
        });
        at = other.map_or(number + 1, |other| draft.text.tokens_in(other.span).end);
    }
    // "15: 10 in leeds and 5 in hull" names its parts.
    let its_parts = |sum: &Added| quantity.max == Some(sum.more) && !adds(draft, place.end);
    sum.map(|sum| Added {
        more: if its_parts(&sum) {
            Decimal::ZERO
        } else {
            sum.more
        },
        ..sum
    })
}

/// Whether the number among the tokens `place` is called the sum: "7 in total".
pub(crate) fn is_called_so(draft: &Draft<'_>, place: Range<usize>) -> bool {
    draft
        .reaching(place.start, place.end)
        .any(|found| found.is("cue", "total") && found.first >= place.start.saturating_sub(2))
}

/// The number that is joined to what ends before `at`: "plus 3", "and another 5", and
/// the token after what joins it.
fn number_after(draft: &Draft<'_>, at: usize) -> Option<(usize, usize)> {
    let text = &draft.text;
    // "6 + 2": the sign is no word.
    if has_sign(draft, at) && text.tokens[at].number {
        return Some((at, at));
    }
    if !joins(draft, at) {
        return None;
    }
    let next = at + 1 + usize::from(text.is(at + 1, Role::Other) || text.is(at + 1, Role::More));
    let next = next + usize::from(text.is(next, Role::Hedge));
    text.tokens
        .get(next)
        .filter(|token| token.number && token.before != Break::Stop)
        .map(|_| (next, at + 1))
}

/// "3 in purchasing, 2 in the warehouse": a number of the next place of a list.
fn listed_after(draft: &Draft<'_>, at: usize) -> Option<(usize, usize)> {
    let text = &draft.text;
    let here = text.clause(at.checked_sub(1)?)?;
    if !(here.first..here.end).contains(&at) || !text.is(at, Role::Aside) {
        return None;
    }
    let told = |first: usize| {
        let number = text.tokens.get(first).is_some_and(|token| token.number);
        let more = usize::from(text.is(first + 1, Role::More));
        let total = || {
            let mut found = draft.reaching(first, first + 1);
            found.any(|found| found.is("cue", "total"))
        };
        (number && text.is(first + 1 + more, Role::Aside) && !total()).then_some(first)
    };
    // "2 in the warehouse and 30 in the shops", in one breath, "3 in the office + 5 in the field".
    let joined = (at..here.end).find_map(|at| {
        let first = at + usize::from(joins(draft, at));
        (first > at || text.tokens[at].number && has_sign(draft, at))
            .then(|| told(first))
            .flatten()
    });
    joined.map(|first| (first, first)).or_else(|| {
        let next = text.clause(here.end)?;
        let first = next.first + usize::from(joins(draft, next.first));
        let same = next.sentence == here.sentence;
        told(first).filter(|_| same).map(|first| (first, here.end))
    })
}

/// Whether the number at `at` is added to what stands before it: "+ 2", "plus 2", "and 2 more".
pub(crate) fn adds(draft: &Draft<'_>, at: usize) -> bool {
    let text = &draft.text;
    let sign = has_sign(draft, at);
    let before = (at.saturating_sub(2)..at).rev();
    let mut before = before.take_while(|at| !text.tokens[*at].number);
    // "Another 5", but "next year 20".
    let other = |before: usize| {
        let beside = before + 1 == at || text.is(before + 1, Role::Hedge);
        beside && text.is(before, Role::Other)
    };
    sign || before.any(|at| other(at) || text.is(at, Role::More) || is_plus(draft, at))
}

/// Whether a plus stands right before the token `at`.
fn has_sign(draft: &Draft<'_>, at: usize) -> bool {
    let text = &draft.text;
    at > 0
        && text.tokens.get(at).is_some_and(|next| {
            let gap = text.tokens[at - 1].bytes.end..next.bytes.start;
            text.source.get(gap).is_some_and(|gap| gap.contains('+'))
        })
}

/// Whether the word joins one number to another: "and", "plus".
pub(crate) fn joins(draft: &Draft<'_>, at: usize) -> bool {
    is_plus(draft, at) || draft.text.is(at, Role::And)
}

fn is_plus(draft: &Draft<'_>, at: usize) -> bool {
    let token = draft.text.tokens.get(at);
    token.is_some_and(|token| matches!(token.text.as_str(), "plus" | "+"))
}

/// Whether nothing is named after the number that it would count: "plus 3 in the head
/// office", and not "plus 3 trucks".
fn is_bare(draft: &Draft<'_>, number: usize) -> bool {
    let text = &draft.text;
    let next = number + 1;
    let ends = text
        .tokens
        .get(next)
        .is_none_or(|token| token.before > Break::Space);
    ends || [Role::Aside, Role::More, Role::OfUs]
        .into_iter()
        .any(|role| text.is(next, role))
}

/// Whether the number is no sum of money, and is so now: "plus 10 by summer" is hoped for.
fn is_a_count(draft: &Draft<'_>, number: usize) -> bool {
    let text = &draft.text;
    let Some(clause) = text.clause(number) else {
        return false;
    };
    let here = text.span(number, clause.end.max(number + 1));
    let span = text.span(number, number + 1);
    among(&draft.times, here).next().is_none()
        && among(&draft.contacts, span).next().is_none()
        && !among(&draft.money, span).any(|money| !money.bare)
        && !clause.conditional
}
