//! Numbers that hold now, and how many there will be: "7 now + 2 in january", "five now,
//! eight by summer", "12 but 3 are leaving".

use std::ops::Range;

use rust_decimal::Decimal;

use super::sum;
use crate::reading::draft::Draft;
use crate::reading::finding::QuantityFinding;
use crate::reading::placed::among;
use crate::reading::quantity;
use crate::reading::words::role::Role;
use crate::signal::Span;

/// What lies between these may as well be a year.
const YEARS: std::ops::RangeInclusive<Decimal> =
    Decimal::from_parts(1_950, 0, 0, false, 0)..=Decimal::from_parts(2_050, 0, 0, false, 0);
/// Beside a later number no more is said than that it will be.
const LITTLE: f64 = 1.0;

/// How many there will be, beside how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Later {
    /// So many then.
    pub then: Decimal,
    /// Where the last of the words ends, in characters.
    pub end: usize,
}

/// What becomes of a number of now later, where the words after it in its sentence say so.
pub(crate) fn becomes(draft: &Draft<'_>, now: &QuantityFinding) -> Option<Later> {
    let changes = draft.has("cue", "count_later")
        || draft.has("cue", "count_shrinks")
        || !draft.times.is_empty();
    let exactly = now.min.filter(|min| Some(*min) == now.max && changes)?;
    let here = draft.text.tokens_in(now.span);
    let sentence = draft.sentence_tokens(draft.clause_at(now.span)?);
    let (number, span) = number_in(draft, here.end..sentence.end)?;
    let place = draft.text.tokens_in(span);
    let clause = draft.text.clause(place.start)?;
    // What is said from the number of now on, or in the clause of its own.
    let first = clause.first.max(here.end);
    let said = draft.text.span(first, clause.end);
    let dated = among(&draft.times, said)
        .find(|time| {
            let now = draft.context.written_at;
            time.to.or(time.from).is_some_and(|time| time > now)
        })
        .map(|time| time.span);
    let in_words = |cue: &str| {
        let mut found = draft.of("cue", cue);
        let found = found.find(|found| found.first < clause.end && first <= found.first)?;
        Some(draft.text.span(found.first, found.end))
    };
    let shrinks = in_words("count_shrinks").filter(|gone| gone.start >= span.end);
    // "We might grow to 50": that is no number yet.
    let supposed = draft
        .reaching(here.end, place.end)
        .any(|found| found.is("cue", "supposed"));
    if supposed {
        return None;
    }
    let told = dated.or(shrinks).or_else(|| in_words("count_later"))?;
    if is_something_else(draft, number, span, told, first..clause.end) {
        return None;
    }
    let is = |at: usize, role: Role| draft.text.is(at, role);
    let added = place.start > 0 && sum::adds(draft, place.start)
        || is(place.end, Role::More)
        || in_words("count_added").is_some();
    let then = if shrinks.is_some() {
        exactly - number
    } else if added {
        exactly + number
    } else {
        number
    };
    (then > Decimal::ZERO && then != exactly).then_some(Later {
        then,
        end: told.end.max(draft.text.span(place.start, place.end).end),
    })
}

/// The first number among the tokens `place` that counts nothing by name, with its place.
fn number_in(draft: &Draft<'_>, place: Range<usize>) -> Option<(Decimal, Span)> {
    let counts = |span: Span| {
        let mut counted = among(&draft.quantities, span);
        counted.any(|counted| counted.unit.is_some())
    };
    let in_figures = place.clone().find_map(|at| {
        let token = draft.text.tokens.get(at).filter(|token| token.number)?;
        Some((token.text.parse().ok()?, draft.text.span(at, at + 1)))
    });
    let in_words = || {
        let (tokens, otherwise) = draft.figures();
        let units = &draft.vocabulary.counted.units;
        let bare = quantity::find_in(tokens, otherwise, units, true);
        let found = bare.into_iter().find(|found| {
            let at = draft.text.tokens_in(found.span).start;
            place.contains(&at) && found.unit.is_none()
        })?;
        let number = found.min.filter(|min| Some(*min) == found.max)?;
        Some((number, found.span))
    };
    in_figures
        .or_else(in_words)
        .filter(|(_, span)| !counts(*span))
}

/// Whether the number counts something else, or more is said there than that it will be.
fn is_something_else(
    draft: &Draft<'_>,
    number: Decimal,
    span: Span,
    told: Span,
    within: Range<usize>,
) -> bool {
    let clause = draft.clause_at(span);
    let elsewhere = clause.is_some_and(|at| {
        draft.text.clauses[at].conditional
            || draft.text.clauses[at].opens
            || draft.has_in_clause("cue", "budget", at)
            || draft.has_in_clause("intent", "ask_callback", at)
    });
    let beside = draft.says_beside(within, draft.text.tokens_in(told));
    elsewhere
        || YEARS.contains(&number)
        || among(&draft.times, span).next().is_some()
        || among(&draft.contacts, span).next().is_some()
        || among(&draft.money, span).any(|money| !money.bare)
        || beside > LITTLE
}
