//! The part of a time that is meant: "before the summer, let's say start of May".

use super::other_time::is_of_something_else;
use crate::reading::draft::Draft;
use crate::reading::finding::TimeFinding;
use crate::reading::placed::among;
use crate::reading::time;
use crate::reading::words::role::Role;
use crate::reading::words::text::Break;
use crate::signal::Span;

/// So many words stand between a time and what says which part of it is meant, …
const BETWEEN: usize = 3;
/// Or so many, where the last of them says that a part is meant: "say".
const LED: usize = 6;
/// … which say no more than this: "let's say", "so probably".
const FEW: f64 = 1.0;

/// "Before the summer, let's say start of May": what follows a time and lies within it
/// says which part of it is meant. It takes the place of both.
pub(crate) fn narrowed(draft: &Draft<'_>, time: &TimeFinding) -> Option<TimeFinding> {
    let end = draft.text.tokens_in(time.span).end;
    // "Before spring for sure, say end of February": told to be the part that is meant.
    let led = |first: usize| {
        let mut cues = draft.just_before(first, 1);
        cues.any(|found| found.is("cue", "narrows") && found.first >= end)
    };
    let near = |first: usize| {
        let few = || draft.says_in(end..first) < FEW;
        first >= end && (first <= end + BETWEEN && few() || first <= end + LED && led(first))
    };
    let by_date = || {
        let behind = draft
            .text
            .span(end, draft.text.tokens.len().min(end + LED + 1));
        among(&draft.times, behind).find(|next| {
            let place = draft.text.tokens_in(next.span);
            let tokens = &draft.text.tokens;
            let joiners = &draft.vocabulary.patterns.fillers.joiners;
            // "In spring, April or May": not only the first of them.
            let listed = tokens
                .get(place.end)
                .is_some_and(|token| token.before != Break::Stop && joiners.contains(&token.word));
            near(place.start) && !listed && !is_of_something_else(draft, next)
        })
    };
    let narrower = by_date()
        .cloned()
        .or_else(|| season_behind(draft, end, near))?;
    let (from, to) = (narrower.from?, narrower.to?);
    let midnight = |at: jiff::civil::DateTime| at.time() == jiff::civil::Time::midnight();
    let limit = time.to?;
    let shorter = time.from.is_none_or(|begins| {
        begins <= from && limit.duration_since(begins) > to.duration_since(from)
    });
    let now = draft.context.written_at;
    let within = from >= now && to <= limit && shorter;
    // "May at the latest" begins now.
    (within && (midnight(from) || from == now) && midnight(to)).then(|| {
        let span = Span {
            start: time.span.start,
            end: narrower.span.end,
        };
        TimeFinding {
            span,
            quote: span.slice(draft.text.source).unwrap_or_default().to_owned(),
            ..narrower
        }
    })
}

/// "… like May": a month or a season by its name alone, at the end of its clause.
fn season_behind(
    draft: &Draft<'_>,
    end: usize,
    near: impl Fn(usize) -> bool,
) -> Option<TimeFinding> {
    let tokens = &draft.text.tokens;
    let at = (end..tokens.len().min(end + BETWEEN + 1)).find(|at| {
        let ends = tokens
            .get(at + 1)
            .is_none_or(|next| next.before != Break::Space);
        near(*at) && ends && tokens[*at].is(Role::Season)
    })?;
    let found = by_name(draft, at)?;
    Some(TimeFinding {
        span: draft.text.span(at, at + 1),
        ..found
    })
}

/// The time that the month or season at `at` names.
pub(crate) fn by_name(draft: &Draft<'_>, at: usize) -> Option<TimeFinding> {
    let vocabulary = draft.vocabulary;
    let context = vocabulary
        .words
        .times_at(draft.context.written_at, vocabulary.language);
    let word = &draft.text.tokens[at].text;
    time::find(&format!("in {word}"), &context)
        .into_iter()
        .next()
}

/// A length that ends a while from now: "3 months" of something.
pub(crate) fn is_length(time: &TimeFinding, now: jiff::civil::DateTime) -> bool {
    time.seconds.is_some() || time.from == Some(now) && time.to.is_some()
}
