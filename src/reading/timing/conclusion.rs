//! What follows from the rest of a sentence: "before the season, so March", "before June I
//! mean, so like April or May". Of all the times named there the conclusion is the one that
//! is meant.

use super::narrowed::by_name;
use crate::reading::draft::Draft;
use crate::reading::finding::TimeFinding;
use crate::reading::placed::among;
use crate::reading::words::role::Role;
use crate::reading::words::text::Break;
use crate::signal::Span;

/// What it follows from stands so many words before.
const BEFORE: usize = 24;
/// The time stands so many words behind what leads to it: "so it should run in April".
const NEAR: usize = 6;

/// The time that a sentence comes to, where something stands before it to follow from.
pub(crate) fn find(draft: &Draft<'_>) -> Option<TimeFinding> {
    draft
        .of("cue", "concludes")
        .filter_map(|so| behind(draft, so.first, so.end))
        .last()
}

fn behind(draft: &Draft<'_>, first: usize, end: usize) -> Option<TimeFinding> {
    let clause = draft.text.tokens.get(first)?.clause;
    let sentence = draft.sentence_tokens(clause);
    let begins = sentence.start.max(first.saturating_sub(BEFORE));
    let limited = (begins..first).any(|at| draft.text.is(at, Role::Deadline));
    if !limited {
        return None;
    }
    let time = first_time(draft, end, sentence.end)?;
    let at = draft.text.tokens_in(time.span).start;
    // "So call me in April" comes to a call.
    let calls = draft
        .starting_in(end, at)
        .any(|found| found.is("cue", "call") || found.in_group("contact_way").is_some());
    (!calls).then_some(time)
}

/// The first time from `from` on: by the calendar, or a month by its name alone.
fn first_time(draft: &Draft<'_>, from: usize, end: usize) -> Option<TimeFinding> {
    let last = end.min(from + NEAR);
    let place = draft.text.span(from.saturating_sub(1), last);
    let dated = among(&draft.times, place).find(|time| {
        let first = draft.text.tokens_in(time.span).start;
        // "So by March": the little word may be of both.
        first + 1 >= from && first < last
    });
    let named = (from..last).find(|at| draft.text.is(*at, Role::Season));
    match (dated, named) {
        (Some(time), Some(at)) if draft.text.tokens_in(time.span).start > at => month(draft, at),
        (Some(time), _) => Some(with_next_month(draft, time.clone())),
        (None, Some(at)) => month(draft, at),
        (None, None) => None,
    }
}

/// A month by its name, at the end of what is said.
fn month(draft: &Draft<'_>, at: usize) -> Option<TimeFinding> {
    let found = by_name(draft, at)?;
    let time = TimeFinding {
        span: draft.text.span(at, at + 1),
        ..found
    };
    Some(with_next_month(draft, time))
}

/// "April may": until the end of the second, where nothing follows it.
pub(crate) fn with_next_month(draft: &Draft<'_>, time: TimeFinding) -> TimeFinding {
    let next = draft.text.tokens_in(time.span).end;
    let tokens = &draft.text.tokens;
    let ends = tokens
        .get(next + 1)
        .is_none_or(|after| after.before != Break::Space);
    let listed = tokens
        .get(next)
        .is_some_and(|token| token.is(Role::Season) && token.before != Break::Stop && ends);
    let second = listed.then(|| by_name(draft, next)).flatten();
    match (second, time.from, time.to) {
        (Some(second), Some(from), Some(to))
            if second.from == Some(to) && from > draft.context.written_at =>
        {
            let span = Span {
                start: time.span.start,
                end: draft.text.span(next, next + 1).end,
            };
            TimeFinding {
                span,
                quote: span.slice(draft.text.source).unwrap_or_default().to_owned(),
                to: second.to,
                ..time
            }
        }
        _ => time,
    }
}
