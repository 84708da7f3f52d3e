//! How the days and hours of a message stand to a call, clause by clause: which of them are
//! wanted, which are ruled out, until or from when they are busy; and what follows from all
//! of them together. "Tomorrow is no good, I'm at the market till noon" rules out no day.

use std::ops::Range;

use jiff::civil::Time;

use super::{absence, way};
use crate::reading::draft::{Draft, Found};
use crate::reading::finding::{Availability, CallDay, DayPlace, TimeFinding};
use crate::reading::placed::among;
use crate::reading::words::role::Role;
use crate::reading::words::text::Break;
use crate::signal::Span;

/// A day named so many words after "any day but" is the one left out.
const AFTER_ALL_BUT: usize = 3;
/// And so many words after a "not" the day that is meant by it: "not in the morning".
const BEHIND_NOT: usize = 3;
/// What a clause says of the time in it. Who has said so much and goes on with "I'm …"
/// begins another clause, with or without a comma.
const STANDS: [&str; 4] = ["unfit_time", "fit_time", "better_day", "absent"];

/// How a clause means the day that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stance {
    /// "Make it Wednesday", and the day of an hour until which they are busy.
    Wanted,
    /// "Wednesday is no good": that day, for whatever reason comes with it.
    Excluded,
    /// "Any day but Wednesday", "I'm away on Wednesday": that day, and all of it.
    Gone,
}

/// A day that was named, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named {
    pub day: CallDay,
    pub place: Span,
    /// The first of its words.
    pub first: usize,
    /// "Tuesdays".
    pub every: bool,
    pub stance: Stance,
}

/// Puts together what the clauses say.
///
/// - An hour until which they are busy belongs to the day named last before it. Where that
///   day is ruled out and no other is wanted, it is that day, from then on: "tomorrow is no
///   good, I'm at the market till noon".
/// - Where another day is wanted, it says nothing of that: "can't do Tuesday, I'm in court
///   till 3, Wednesday is fine".
pub(crate) fn combine(
    draft: &Draft<'_>,
    times: &[&TimeFinding],
    named: &[Named],
    availability: &mut Availability,
) {
    for time in times {
        let place = draft.text.tokens_in(time.span);
        let before = named.partition_point(|day| day.first < place.start);
        let before = before.checked_sub(1).map(|last| &named[last]);
        let Some(before) = before.filter(|day| day.stance == Stance::Excluded) else {
            continue;
        };
        let words = piece(draft, place.start);
        if named.iter().any(|day| words.contains(&day.first)) {
            continue;
        }
        // "… I'm landing at 1, make it after 3".
        let told = availability.idle.contains(&time.span)
            && times.iter().any(|later| {
                let at = draft.text.tokens_in(later.span).start;
                at > place.start
                    && is_one_side_of_an_hour(later)
                    && !named.iter().any(|day| day.first > place.start)
            });
        if !availability.busy.contains(&time.span) && !told {
            continue;
        }
        let only = availability.days.is_empty() && availability.not_days == [before.day];
        if only && !before.every {
            availability.not_days.clear();
            availability.days.push(before.day);
            availability.day_places.push(DayPlace {
                day: before.day,
                span: before.place,
                every: false,
            });
        } else if !availability.days.is_empty() && !availability.idle.contains(&time.span) {
            availability.idle.push(time.span);
        }
    }
}

/// The hours until or from which they are busy.
pub(crate) fn busy(draft: &Draft<'_>, times: &[&TimeFinding]) -> Vec<Span> {
    let busy = times.iter().filter(|time| is_busy_hour(draft, time));
    busy.map(|time| time.span).collect()
}

/// Until or from which hour they are busy: "I'm at the market till noon".
fn is_busy_hour(draft: &Draft<'_>, time: &TimeFinding) -> bool {
    is_one_side_of_an_hour(time) && absence::is_away(draft, draft.text.tokens_in(time.span))
}

/// "Till noon", "from 3": by the clock, on one side.
fn is_one_side_of_an_hour(time: &TimeFinding) -> bool {
    match (time.from, time.to) {
        (Some(at), None) | (None, Some(at)) => at.time() != Time::midnight(),
        _ => false,
    }
}

/// How a day or a part of the day is meant in its `piece`.
pub(crate) fn of_a_day(draft: &Draft<'_>, found: &Found, piece: &Range<usize>) -> Stance {
    let all_but = draft
        .just_before(found.first, AFTER_ALL_BUT)
        .any(|but| but.is("cue", "all_but"));
    if all_but {
        return Stance::Gone;
    }
    if is_taken_back(draft, found, piece) {
        return Stance::Excluded;
    }
    if !absence::is_away(draft, found.first..found.end) {
        return Stance::Wanted;
    }
    // "I'm at the market till 12 tues": the rest of that day is free.
    let place = draft.text.span(piece.start, piece.end);
    let is_day = found.in_group("call_day").is_some();
    if is_day && among(&draft.times, place).any(|time| is_busy_hour(draft, time)) {
        Stance::Wanted
    } else {
        Stance::Gone
    }
}

/// The words around `at` up to the next comma, full stop or "but".
pub(crate) fn piece(draft: &Draft<'_>, at: usize) -> Range<usize> {
    let tokens = &draft.text.tokens;
    let begins = |at: usize| {
        tokens
            .get(at)
            .is_none_or(|token| token.before >= Break::Comma || token.is(Role::But))
    };
    let mut first = at;
    while first > 0 && !begins(first) {
        first -= 1;
    }
    let mut end = at + 1;
    while end < tokens.len() && !begins(end) {
        end += 1;
    }
    narrowed(draft, at, first..end)
}

/// The piece without the clauses that stand in it with no comma between: "has to be a wed
/// | i work nights | so not before 2".
fn narrowed(draft: &Draft<'_>, at: usize, piece: Range<usize>) -> Range<usize> {
    let mut first = piece.start;
    for turn in draft.starting_in(piece.start + 1, piece.end) {
        let begins = match turn.in_group("cue") {
            Some("concluding") => turn.first > first,
            Some("own_clause") => says_enough(draft, first..turn.first),
            _ => false,
        };
        if !begins {
            continue;
        }
        if at < turn.first {
            return first..turn.first;
        }
        first = turn.first;
    }
    let mut end = piece.end;
    for and in first + 1..piece.end {
        if !begins_what_suits(draft, and) {
            continue;
        }
        if at < and {
            end = and;
            break;
        }
        first = and;
    }
    first..end
}

/// "Not tues | and after 3", "saturdays | and only before 11": behind a day that stands right
/// before it, the "and" that an hour follows begins what they say of the hour.
fn begins_what_suits(draft: &Draft<'_>, and: usize) -> bool {
    let day = || {
        draft.reaching(and.saturating_sub(1), and).any(|found| {
            found.end == and
                && (found.in_group("call_day").is_some() || found.in_group("day_part").is_some())
        })
    };
    let hour = || {
        draft.times.iter().any(|time| {
            let place = draft.text.tokens_in(time.span);
            (and + 1..=and + 2).contains(&place.start) && is_one_side_of_an_hour(time)
        })
    };
    draft.text.is(and, Role::And) && day() && hour()
}

/// Whether the words name a time and say how they mean it.
fn says_enough(draft: &Draft<'_>, words: Range<usize>) -> bool {
    let mut found = draft.starting_in(words.start, words.end);
    let stands = found.any(|found| {
        found.end <= words.end
            && found
                .in_group("cue")
                .is_some_and(|cue| STANDS.contains(&cue))
    });
    let named = |found: &Found| {
        found.in_group("call_day").is_some() || found.in_group("day_part").is_some()
    };
    stands
        && (draft.starting_in(words.start, words.end).any(named)
            || among(&draft.times, draft.text.span(words.start, words.end))
                .next()
                .is_some())
}

/// Whether a day or a part of the day is named, within `piece`, as one that won't do.
fn is_taken_back(draft: &Draft<'_>, found: &Found, piece: &Range<usize>) -> bool {
    let unfit = draft.starting_in(piece.start, piece.end).any(|unfit| {
        unfit.is("cue", "unfit_time")
            && !is_of_an_hour(draft, unfit.first, found.first)
            && !answers(draft, unfit.first)
            && !is_of_a_way(draft, unfit.first, found.first)
            && !is_of_the_next(draft, found, unfit)
            && !way::is_of_a_call(draft, found, unfit)
    });
    let negated = draft
        .text
        .tokens
        .get(found.first)
        .and_then(|token| token.negator)
        .is_some_and(|negator| {
            piece.contains(&negator)
                && !is_of_an_hour(draft, negator, found.first)
                && !answers(draft, negator)
                && !is_of_a_way(draft, negator, found.first)
        });
    unfit || negated
}

/// "Tuesday not Wednesday", "Monday, not before 10": the bare "not" between both is the
/// next one's.
fn is_of_the_next(draft: &Draft<'_>, found: &Found, unfit: &Found) -> bool {
    let behind = unfit.end..(unfit.end + BEHIND_NOT).min(draft.text.tokens.len());
    let bare = (unfit.first..unfit.end).all(|at| draft.text.is(at, Role::Not));
    let starts =
        |next: &Found| next.in_group("call_day").is_some() || next.in_group("day_part").is_some();
    let hour = || {
        let times = draft.times.iter();
        let mut first = times.map(|time| draft.text.tokens_in(time.span).start);
        first.any(|at| behind.contains(&at))
    };
    bare && unfit.first >= found.end
        && (draft.starting_in(behind.start, behind.end).any(starts) || hour())
}

/// Whether the "no" at `at` answers or protests, and takes back nothing that follows
/// it: "no, after 4", "no make it Wednesday".
fn answers(draft: &Draft<'_>, at: usize) -> bool {
    let tokens = &draft.text.tokens;
    let is_no = draft.text.is(at, Role::No) && !draft.text.is(at, Role::Not);
    let begins = at == 0 || tokens[at].before == Break::Stop;
    let apart = tokens
        .get(at + 1)
        .is_some_and(|next| next.before != Break::Space);
    let piece = piece(draft, at);
    let states = || {
        (piece.start..piece.end).any(|at| draft.text.is(at, Role::Makes))
            || draft.starting_in(piece.start, piece.end).any(|found| {
                // "No i said mornings" insists on them.
                found.is("cue", "better_day")
                    || found.is("contact_way", "phone")
                    || found.is("manner", "said_before")
            })
    };
    // "No after 4", "nope 11:30" is no way to refuse the hour: that would be "not after 4".
    let hour = at + 1 + usize::from(draft.text.is(at + 1, Role::Addressed));
    let by_the_clock = || {
        draft.times.iter().any(|time| {
            draft.text.tokens_in(time.span).start == hour
                && (is_one_side_of_an_hour(time)
                    || time.quote.chars().any(|letter| letter.is_ascii_digit()))
        })
    };
    // "No this week" and "no next week" say which week it is instead.
    let pointed_at = || {
        let shown = draft.text.is(hour, Role::Pronoun) || draft.text.is(hour, Role::Other);
        let mut times = draft.times.iter();
        shown && times.any(|time| draft.text.tokens_in(time.span).start == hour)
    };
    // "Weds no, thurs then": the no behind a day is that day's.
    let heads = at == piece.start;
    is_no && (apart && heads || begins && (by_the_clock() || pointed_at() || states()))
}

/// "Don't mail me Tuesday morning" aside: where a way is refused and another one is
/// wished for between it and the time, the "not" is the way's: "don't mail but call
/// after 4", "no e-mail call me Friday".
fn is_of_a_way(draft: &Draft<'_>, negator: usize, at: usize) -> bool {
    draft.starting_in(negator + 1, at).any(|found| {
        found.is("contact_way", "phone")
            || found.is("contact_way", "text")
            || found.is("contact_way", "email")
    })
}

/// "Not before 5 on a weekday": the "not" is the hour's, and the day suits.
fn is_of_an_hour(draft: &Draft<'_>, negator: usize, day: usize) -> bool {
    let between = draft.text.span(negator, day);
    among(&draft.times, between).any(|time| {
        let place = draft.text.tokens_in(time.span);
        let hour = time.from.is_none() != time.to.is_none();
        negator < place.start && place.start < day && hour && place.start <= negator + 4
    })
}

/// Whether they say no to the time: "not this week", "I'm out until Monday". A "not"
/// reaches as far as its piece of the sentence does: "don't mail, after 4" refuses no hour.
pub(crate) fn is_refused(draft: &Draft<'_>, span: Span) -> bool {
    let place = draft.text.tokens_in(span);
    let piece = piece(draft, place.start);
    // "Don't ring before ten, or after six".
    let goes_on = draft.text.tokens.get(piece.start).is_some_and(|token| {
        let joiners = &draft.vocabulary.patterns.fillers.joiners;
        joiners.contains(&token.word)
            && !token.is(Role::But)
            && place.start == piece.start + 1
            && !begins_what_suits(draft, piece.start)
    });
    let holds = |at: usize| {
        (goes_on || at >= piece.start)
            && !answers(draft, at)
            && !is_of_a_way(draft, at, place.start)
    };
    let negated = draft
        .text
        .tokens
        .get(place.start)
        .and_then(|token| token.negator)
        .is_some_and(|negator| !place.contains(&negator) && holds(negator));
    let unfit = draft.just_before(place.start, 1).any(|found| {
        matches!(found.in_group("cue"), Some("unfit_time" | "all_but")) && holds(found.first)
    });
    // "Nothing before 1".
    let none_then = || {
        draft
            .just_before(place.start, 0)
            .any(|found| found.is("cue", "none_then"))
            && among(&draft.times, span).any(is_one_side_of_an_hour)
    };
    let carried = || {
        let before = draft.times.iter().rev();
        let mut before = before.filter(|time| time.span.end <= span.start);
        goes_on
            && before
                .next()
                .is_some_and(|time| is_refused(draft, time.span))
    };
    // "I can't till after 6", "not until after 6": after it.
    let not_until = draft
        .just_before(place.start, 0)
        .any(|found| found.is("cue", "not_until"))
        && among(&draft.times, span).any(|time| time.to.is_none());
    // "Before 11 is bad", "after 5 won't work".
    let no_good = || {
        let behind = draft.text.is(place.end, Role::Is);
        behind
            && among(&draft.times, span).any(is_one_side_of_an_hour)
            && draft
                .starting_in(place.end + 1, place.end + 2)
                .any(|found| found.is("cue", "unfit_time"))
            && !draft.text.is(place.end + 1, Role::Not)
    };
    let refused =
        negated || unfit || none_then() || no_good() || absence::is_away(draft, place.clone());
    // "Busy till 12, so after 1" follows from it, and refuses nothing.
    let follows = || {
        draft
            .starting_in(piece.start, place.start)
            .any(|found| found.is("cue", "concluding"))
    };
    (refused || !follows() && carried()) && !not_until
}
