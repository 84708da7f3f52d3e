//! "It eats the whole friday afternoon for both of us": the hours of a part of the day that
//! work takes every week, and those of "a full time job".

use rust_decimal::Decimal;

use crate::reading::draft::Draft;
use crate::reading::words::role::Role;
use crate::signal::Span;

/// A working day has so many hours,
const DAY: Decimal = Decimal::from_parts(8, 0, 0, false, 0);
/// and a morning or an afternoon so many.
const PART: Decimal = Decimal::from_parts(4, 0, 0, false, 0);
/// What halves it, in the languages that we read.
const HALF: &[&str] = &["half", "media", "medio", "halben", "halbe", "demi"];
/// So many days a week are worked.
const DAYS: Decimal = Decimal::from_parts(5, 0, 0, false, 0);

/// The hours that are lost every week, where hours are counted.
pub(crate) fn hours(draft: &Draft<'_>, units: &[u32]) -> Option<(Decimal, Span, bool)> {
    if !units.contains(&draft.vocabulary.counted.hours) {
        return None;
    }
    if let Some(job) = draft.of("cue", "full_job").next() {
        let states = draft.text.clause(job.first);
        let states = states.is_some_and(|clause| !clause.opens && !clause.conditional);
        return states.then(|| (DAY * DAYS, draft.text.span(job.first, job.end), true));
    }
    let found = draft.of("cue", "day_eaten").next()?;
    let clause = draft.text.clause(found.first)?;
    if clause.opens || clause.conditional {
        return None;
    }
    let inside = || draft.reaching(found.first, found.end);
    let part = inside().any(|other| other.in_group("day_part").is_some());
    let mut weekly = inside().any(|other| other.in_group("call_day").is_some());
    let half =
        (found.first..found.end).any(|at| HALF.contains(&draft.text.tokens[at].text.as_str()));
    let mut hours = if part || half { PART } else { DAY };
    let is = |at: usize, role: Role| draft.text.is(at, role);
    for at in found.first..clause.end {
        // "Every afternoon", "half the day, daily": on every working day.
        if is(at, Role::Each) && (is(at + 1, Role::Day) || part && !weekly) || is(at, Role::Daily) {
            hours = if weekly { hours } else { hours * DAYS };
            weekly = true;
        }
        weekly |= is(at, Role::Week);
    }
    // "For both me and Priya"
    if draft.has("cue", "both_of") {
        hours *= Decimal::TWO;
    }
    let end = draft
        .of("cue", "both_of")
        .map(|both| both.end)
        .filter(|end| *end <= clause.end)
        .max()
        .unwrap_or(found.end)
        .max(found.end);
    weekly.then(|| (hours, draft.text.span(found.first, end), weekly))
}

/// Whether the words tell how long work takes, and neither when to call nor who decides.
pub(crate) fn tells(draft: &Draft<'_>, span: Span) -> bool {
    let place = draft.text.tokens_in(span);
    let clause = |at: usize| draft.text.tokens.get(at).map(|token| token.clause);
    draft.of("cue", "day_eaten").any(|found| {
        clause(found.first) == clause(place.start) && found.first < place.end.max(found.end)
    })
}
