//! When they cannot be reached because they are elsewhere or at something: "I'm out
//! from Thursday", "with patients until 4". The time that is named so is the one at
//! which not to call, and no time frame of anything.

use std::ops::Range;

use super::stance;
use crate::reading::draft::{Draft, Found};
use crate::reading::words::role::Role;
use crate::reading::words::text::Break;
use crate::signal::Span;

/// So many words stand between the absence and its time: "out all day Thursday".
const APART: usize = 3;
/// And so many where the time comes first: "until 4 I'm with patients".
const LEADING: usize = 1;

/// Whether the tokens `place` name a time at which they are away.
pub(crate) fn is_away(draft: &Draft<'_>, place: Range<usize>) -> bool {
    draft
        .reaching(
            place.start.saturating_sub(APART + 1),
            place.end + LEADING + 1,
        )
        .filter(|found| found.is("cue", "absent"))
        .any(|away| {
            belongs(draft, away, &place) && !is_denied(draft, away) && {
                // "It has to be a Wednesday I work nights": of another clause.
                let piece = stance::piece(draft, place.start);
                piece.start < away.end && away.first < piece.end
            }
        })
}

/// "I'm not at work till 5".
fn is_denied(draft: &Draft<'_>, away: &Found) -> bool {
    (away.first.saturating_sub(1)..away.end).any(|at| {
        draft.text.is(at, Role::Not)
            && draft.text.tokens[at].clause == draft.text.tokens[away.first].clause
    })
}

fn belongs(draft: &Draft<'_>, away: &Found, place: &Range<usize>) -> bool {
    if away.first < place.end && place.start < away.end {
        // "I'm off, Wednesday is better" names the other day.
        return (away.first + 1..=place.start).all(|at| {
            draft
                .text
                .tokens
                .get(at)
                .is_none_or(|token| token.before == Break::Space)
        });
    }
    // "Make it weds, tues is stocktake": of the day that it names itself.
    let names_a_day = draft
        .starting_in(away.first, away.first + 1)
        .any(|found| found.in_group("call_day").is_some());
    if names_a_day {
        return false;
    }
    let (gap, most) = if away.end <= place.start {
        (away.end..place.start, APART)
    } else {
        (place.end..away.first, LEADING)
    };
    let tokens = &draft.text.tokens;
    let joined = (gap.start..=gap.end).all(|at| {
        tokens
            .get(at)
            .is_some_and(|token| token.before == Break::Space && !token.is(Role::But))
    });
    let between = |at: usize| draft.text.is(at, Role::Orders);
    let calls = draft.has_in("cue", "call", gap.start..gap.end);
    gap.len() <= most && joined && !calls && !gap.clone().any(between)
}

/// "She's up at 6": when their day begins is no time to be called at.
pub(crate) fn says_nothing(draft: &Draft<'_>, span: Span) -> bool {
    is_at(draft, span, "day_begins")
}

/// "I'm done at 5", "I get off at 5": from then on.
pub(crate) fn is_free_from(draft: &Draft<'_>, span: Span) -> bool {
    is_at(draft, span, "free_from")
}

fn is_at(draft: &Draft<'_>, span: Span, cue: &str) -> bool {
    let place = draft.text.tokens_in(span);
    draft
        .reaching(place.start.saturating_sub(1), place.end)
        .any(|found| found.is("cue", cue) && found.first <= place.start)
}
