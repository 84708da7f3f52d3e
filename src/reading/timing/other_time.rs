//! Times of something else than what they want: of their absence, of how many they will
//! be, of their own life, of when they come back to us.

use super::whose_time;
use crate::reading::calling::absence;
use crate::reading::draft::Draft;
use crate::reading::finding::TimeFinding;
use crate::reading::words::role::Role;
use crate::reading::words::text::Break;
use crate::signal::{SignalName, Urgency};

/// So many days from now nobody speaks of by chance.
pub(crate) const YEARS: i32 = 300;

/// Whether the time belongs to something else than what they want: they are away then,
/// will be so many by then, move house or open a shop then, or come back to us then.
pub(crate) fn is_of_something_else(draft: &Draft<'_>, time: &TimeFinding) -> bool {
    let words = draft.text.tokens_in(time.span);
    let told_with = |group: &str, name: &str| {
        draft
            .reaching(words.start, words.end)
            .any(|found| found.is(group, name))
    };
    let in_clause = |group: &str, name: &str| {
        draft
            .clause_at(time.span)
            .is_some_and(|at| draft.has_in_clause(group, name, at))
    };
    let asked = draft.asked_for(SignalName::TIMELINE);
    // "Maybe next year" puts off, and is no time frame yet.
    let years = time
        .from
        .zip(time.to)
        .is_some_and(|(from, to)| (to.date() - from.date()).get_days() >= YEARS);
    let hedged = draft.text.is(words.start, Role::Hedge)
        || draft
            .clause_at(time.span)
            .is_some_and(|at| draft.text.clauses[at].hedged);
    // "Call me asap": so soon they want to be called.
    let called_so = time.to.is_none()
        && time.urgency == Some(Urgency::Now)
        && draft
            .reaching(words.start.saturating_sub(1), words.start + 1)
            .any(|found| {
                found.is("intent", "ask_callback")
                    && found.first < words.start
                    && words.start <= found.end
            });
    called_so
        || absence::is_away(draft, words.clone())
        || whose_time::is_of_another_matter(draft, time)
        || !asked && years && hedged
        || told_with("cue", "count_by")
        || in_clause("cue", "life_event")
        || !asked && in_clause("cue", "own_opening")
        || told_with("intent", "decline_soft") && in_clause("manner", "asks_reminder")
}

/// Whether the name of a month is somebody's: "June, my daughter", "my wife April".
pub(crate) fn is_somebody(draft: &Draft<'_>, first: usize, end: usize) -> bool {
    let is = |at: usize, role: Role| draft.text.is(at, role);
    let person = |at: usize| is(at, Role::Household) || is(at, Role::Decider);
    end == first + 1
        && is(first, Role::Season)
        && (first > 0 && draft.text.tokens[first].before == Break::Space && person(first - 1)
            || is(end, Role::Own) && !is(end, Role::I) && person(end + 1))
}

/// Whether a bare number stands right before the time, with at most "in" between.
pub(crate) fn of_a_number(draft: &Draft<'_>, first: usize) -> bool {
    let number = |at: usize| {
        draft.text.tokens.get(at).is_some_and(|token| {
            token.number && token.text.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let season = draft.text.is(first, Role::Season)
        || draft.text.is(first, Role::OfUs) && draft.text.is(first + 1, Role::Season);
    let begins = draft
        .text
        .clause(first)
        .is_none_or(|clause| clause.first == first);
    season
        && !begins
        && (first > 0 && number(first - 1)
            || first > 1 && draft.text.is(first - 1, Role::OfUs) && number(first - 2))
}
