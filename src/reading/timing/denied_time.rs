//! Times at which it need not or will not be: "it doesn't have to be this year", "we're not
//! buying by December".

use jiff::ToSpan;
use jiff::civil::DateTime;

use crate::reading::draft::Draft;
use crate::reading::finding::TimeFinding;
use crate::reading::placed::among;
use crate::reading::words::role::Role;
use crate::reading::words::text::Break;
use crate::signal::Span;

/// So many words after a "not" a limit belongs to it.
const NEAR: usize = 3;

/// "We're not buying by december": that it will be then is denied.
pub(crate) fn is_denied(draft: &Draft<'_>, time: &TimeFinding, clause: usize) -> bool {
    let words = draft.text.tokens_in(time.span);
    let first = words.start;
    let begins = draft.text.clauses.get(clause).map_or(first, |of| of.first);
    draft.has_in("cue", "denied_time", begins..first)
        || draft.has_in("cue", "refused_time", words.end..words.end + 1)
}

/// "Not xmas 2026, the one after": a year after the time that is refused.
pub(crate) fn one_after(draft: &Draft<'_>) -> Option<TimeFinding> {
    let said = draft.of("cue", "one_after").next()?;
    let here = draft.text.span(said.first, said.end);
    let refused = draft.times.iter().rfind(|time| {
        let clause = draft.clause_at(time.span);
        time.span.end <= here.start
            && (is_negated(draft, time) || clause.is_some_and(|at| is_denied(draft, time, at)))
    })?;
    let later = |at: DateTime| at.checked_add(1.year()).ok();
    Some(TimeFinding {
        from: Some(later(refused.from?)?),
        to: Some(later(refused.to?)?),
        urgency: None,
        span: Span {
            start: refused.span.start,
            end: here.end,
        },
        ..refused.clone()
    })
}

/// "We wouldn't start before 2028", "don't need it until May", "I'd leave it till April".
pub(crate) fn is_not_before(draft: &Draft<'_>, time: &TimeFinding) -> bool {
    let words = draft.text.tokens_in(time.span);
    let begins = draft.clause_at(time.span);
    let begins = begins.map_or(words.start, |at| draft.text.clauses[at].first);
    draft
        .of("cue", "not_before")
        .any(|cue| begins <= cue.first && cue.first < words.start && words.contains(&(cue.end - 1)))
}

/// The same time, where it is none to be done by: from then on.
pub(crate) fn from_then(draft: &Draft<'_>, time: &TimeFinding) -> TimeFinding {
    let limit = is_not_before(draft, time);
    match time.to.filter(|_| limit && time.from.is_none()) {
        Some(limit) => TimeFinding {
            from: Some(limit),
            to: None,
            ..time.clone()
        },
        None => time.clone(),
    }
}

/// "It doesn't need to be this year": said of a time that it need not or will not be
/// then. "Not before June" tells one.
pub(crate) fn is_negated(draft: &Draft<'_>, time: &TimeFinding) -> bool {
    let words = draft.text.tokens_in(time.span);
    let limits = (words.start..words.end)
        .chain(words.start.checked_sub(1))
        .any(|at| draft.text.is(at, Role::Deadline));
    let negator = draft
        .text
        .tokens
        .get(words.start)
        .and_then(|token| token.negator)
        .filter(|negator| *negator < words.start);
    // "not before June", but "it doesn't have to be before June"
    let far = |negator: usize| words.start - negator > NEAR;
    // "Don't know, maybe March", "not this year, so next year": the second says when.
    let begun_anew = |negator: usize| {
        let between = draft.text.span(negator, words.start);
        (negator..words.start).any(|at| draft.text.is(at, Role::Hedge))
            || among(&draft.times, between).any(|other| other.span.end <= time.span.start)
    };
    // "No I mean by March" answers.
    let answers = |negator: usize| {
        let first = draft.text.clause(negator).map(|clause| clause.first);
        draft.text.is(negator, Role::No)
            && !draft.text.is(negator, Role::Not)
            && first == Some(negator)
    };
    negator.is_some_and(|negator| {
        (!limits || far(negator)) && !begun_anew(negator) && !answers(negator)
    })
}

/// "Feb not jan", "not tuesday, wednesday": of two times the one that is put aside.
fn is_instead(draft: &Draft<'_>, time: &TimeFinding) -> bool {
    let first = draft.text.tokens_in(time.span).start;
    let refused = first > 0
        && draft.text.is(first - 1, Role::Not)
        && draft.text.tokens[first].before == Break::Space;
    let named = time.from.is_some() && time.to.is_some();
    let limits = draft.text.is(first, Role::Deadline);
    // "Not today. February" puts it off.
    let here = draft.text.tokens[first].clause;
    let sentence = draft.sentence_tokens(here);
    let sentence = draft.text.span(sentence.start, sentence.end);
    let mut beside = among(&draft.times, sentence);
    refused && named && !limits && beside.any(|other| other.span != time.span)
}

/// The time that is denied in the text: "we're not buying by december".
pub(crate) fn denied(draft: &Draft<'_>) -> Option<Span> {
    draft.times.iter().find_map(|time| {
        let clause = draft.clause_at(time.span)?;
        let denied = is_denied(draft, time, clause) || is_instead(draft, time);
        let said = denied && !draft.text.clauses[clause].opens;
        said.then_some(time.span)
    })
}
