//! When they want it.

use jiff::ToSpan;

use super::denied_time::{from_then, is_denied, is_negated, one_after};
use super::narrowed::{by_name, is_length, narrowed};
use super::other_time::{YEARS, is_of_something_else, is_somebody, of_a_number};
use super::{conclusion, frame, whose_time};
use crate::reading::draft::Draft;
use crate::reading::finding::{SignalFinding, TimeFinding};
use crate::reading::meaning::correction;
use crate::reading::own_signals::own_money;
use crate::reading::placed::among;
use crate::reading::words::role::Role;
use crate::reading::words::text::Break;
use crate::signal::{SignalName, SignalStatus, SignalValue, TimeRange, Urgency};

/// A stretch of at least so many days is none to be called in.
const STRETCH: i32 = 7;
/// A day so many days ahead is none to be called on, nor one so far ahead that is only
/// named by its number.
const FORTNIGHT: i32 = 14;
const MONTH: i32 = 31;
/// So few words a message has beside a day that is all that it tells.
const FEW: usize = 1;
/// A clause that says no more than this beside a time only gives the time.
const LITTLE: f64 = 0.5;

/// "By the end of May. No sorry, June": what puts a time right is wished for as that was.
fn put_right(draft: &Draft<'_>, time: &TimeFinding) -> Option<Wish> {
    let first = draft.text.tokens_in(time.span).start;
    let mut cues = draft.just_before(first, 0);
    cues.find(|found| found.is("cue", "correction"))?;
    let mut before = draft.times.iter().rev();
    wish(
        draft,
        before.find(|other| other.span.end <= time.span.start)?,
    )
}

/// The time frame, as the text says it.
pub(crate) fn find(draft: &Draft<'_>) -> Option<SignalFinding> {
    let found = frame::before_that(draft)
        .or_else(|| concluded(draft))
        .or_else(|| told(draft))
        .or_else(|| Some(stated(draft, &one_after(draft)?, Wish::Told)))?;
    Some(frame::or_never(
        draft,
        frame::with_its_beginning(draft, found),
    ))
}

fn told(draft: &Draft<'_>) -> Option<SignalFinding> {
    let corrects = draft.corrects();
    let wish = |draft: &Draft<'_>, time: &TimeFinding| {
        wish(draft, time).or_else(|| put_right(draft, time))
    };
    let wished = |time: &&TimeFinding| wish(draft, time);
    // "before the season, so by end of February": the deadline is what counts.
    let deadline = |time: &&TimeFinding| wished(time).is_some() && frame::is_deadline(draft, time);
    let wished_any = |time: &&TimeFinding| wished(time).is_some();
    let meant = Some(&draft.times)
        .filter(|_| !corrects)
        .and_then(|times| times.iter().find(deadline));
    let meant = meant.or_else(|| {
        let fitting = || draft.times.iter().filter(wished_any);
        // "not before June" is a time, too.
        correction::meant(draft, fitting(), |time: &TimeFinding| time.span)
            .or_else(|| fitting().next())
    });
    // "no hurry, but before the summer would be nice": the time says more.
    let idle = |time: &&TimeFinding| {
        time.from.is_none() && time.to.is_none() && time.urgency == Some(Urgency::NoRush)
    };
    let dated = meant.filter(idle).and_then(|_| {
        let dated = draft
            .times
            .iter()
            .filter(wished_any)
            .find(|time| !idle(time));
        dated
            .and_then(|time| Some(stated(draft, time, wish(draft, time)?)))
            .or_else(|| by_season(draft))
            .or_else(|| far_off(draft))
    });
    // "Asap. Well, after christmas": the date that follows says what that means.
    let vague_first = || {
        let vague = draft.times.iter().find(|time| at_once(time))?;
        draft
            .times
            .iter()
            .filter(|time| time.span.start >= vague.span.end && !at_once(time))
            .find(|time| is_near_alone(draft, time) || begins_then(draft, time))
    };
    let dated = dated.or_else(|| {
        let replaced = meant.is_none_or(at_once);
        let time = vague_first().filter(|_| replaced)?;
        Some(stated(draft, time, Wish::Told))
    });
    if let Some(mut finding) = dated {
        finding.correction = corrects;
        return Some(finding);
    }
    let mut finding = match meant {
        Some(time) => match narrowed(draft, time).filter(|_| !corrects) {
            Some(narrower) => stated(draft, &narrower, wish(draft, time)?),
            None => stated(draft, time, wish(draft, time)?),
        },
        None => by_season(draft)
            .or_else(|| {
                let urgency = frame::by_urgency(draft)?;
                Some(
                    frame::no_rush(&urgency)
                        .then(|| far_off(draft))
                        .flatten()
                        .unwrap_or(urgency),
                )
            })
            .or_else(|| years_off(draft))
            .or_else(|| frame::by_event(draft))?,
    };
    finding.correction = corrects;
    Some(finding)
}

/// "Before the season, so March": what follows from the rest is what counts.
fn concluded(draft: &Draft<'_>) -> Option<SignalFinding> {
    let time = conclusion::find(draft)?;
    let clause = draft.clause_at(time.span)?;
    let place = &draft.text.clauses[clause];
    let other = is_of_something_else(draft, &time)
        || is_negated(draft, &time)
        || is_denied(draft, &time, clause)
        || frame::is_weighed(draft, clause)
        || draft.is_of_others(time.span);
    if place.opens || place.conditional || other || !is_far(draft, &time) {
        return None;
    }
    let mut finding = stated(draft, &time, Wish::Told);
    finding.correction = draft.corrects();
    Some(finding)
}

/// "Asap", "now".
fn at_once(time: &TimeFinding) -> bool {
    time.to.is_none() && time.seconds.is_none() && time.urgency == Some(Urgency::Now)
}

/// "Asap honestly, maybe start in jan": the clause says that it begins then.
fn begins_then(draft: &Draft<'_>, time: &TimeFinding) -> bool {
    let Some(at) = draft.clause_at(time.span) else {
        return false;
    };
    let place = &draft.text.clauses[at];
    let first = draft.text.tokens_in(time.span).start;
    draft.has_in("cue", "begins", place.first..first)
        && is_far(draft, time)
        && !place.opens
        && !place.conditional
        && !is_of_something_else(draft, time)
        && !is_negated(draft, time)
}

/// Whether a date, hardly anything else, is what its clause says: "well after xmas".
fn is_near_alone(draft: &Draft<'_>, time: &TimeFinding) -> bool {
    let now = draft.context.written_at;
    let Some(at) = draft.clause_at(time.span) else {
        return false;
    };
    let place = &draft.text.clauses[at];
    let beside = draft.says_beside(place.first..place.end, draft.text.tokens_in(time.span));
    let midnight = |at: Option<jiff::civil::DateTime>| {
        at.is_none_or(|at| at == now || at.time() == jiff::civil::Time::midnight())
    };
    let dated = time.from.or(time.to).is_some_and(|at| at >= now);
    dated
        && midnight(time.from)
        && midnight(time.to)
        && beside < LITTLE
        && !place.opens
        && !place.conditional
        && !draft.has_near("cue", "contact_time", at)
        && !draft.has_near("intent", "ask_callback", at)
}

/// "No hurry, somewhere next year sept": a time far off beside that there is no hurry.
fn far_off(draft: &Draft<'_>) -> Option<SignalFinding> {
    let time = draft.times.iter().find(|time| {
        let fits = draft.clause_at(time.span).is_some_and(|at| {
            let clause = &draft.text.clauses[at];
            let call = draft.has_near("cue", "contact_time", at)
                || draft.has_near("intent", "ask_callback", at)
                || is_of_something_else(draft, time);
            !clause.opens
                && !clause.conditional
                && !call
                && !frame::lies_in_told_past(draft, time, at)
        });
        fits && time.from.is_some() && is_far(draft, time)
    })?;
    Some(stated(draft, time, Wish::Told))
}

/// "Maybe in a couple of years, when the kids are out": so far off that nothing else
/// can be meant by it.
fn years_off(draft: &Draft<'_>) -> Option<SignalFinding> {
    let now = draft.context.written_at.date();
    let time = draft.times.iter().find(|time| {
        let far = time
            .from
            .is_some_and(|from| from.date() > now.saturating_add(YEARS.days()));
        let told = draft.clause_at(time.span).is_some_and(|at| {
            let clause = &draft.text.clauses[at];
            let did = (clause.first..clause.end).any(|at| draft.text.is(at, Role::Did));
            let other = draft.text.tokens_in(time.span).end;
            !clause.opens
                && !did
                && !draft.text.is(other, Role::Of)
                && !frame::lies_in_told_past(draft, time, at)
        });
        // "In ten years the panels are paid off" tells of something else.
        let first = draft.text.tokens_in(time.span).start;
        let hedged = draft.text.is(first, Role::Hedge)
            || draft
                .clause_at(time.span)
                .is_some_and(|at| draft.text.clauses[at].hedged);
        far && told
            && hedged
            && !draft.is_of_others(time.span)
            && !is_of_something_else(draft, time)
    })?;
    Some(stated(draft, time, Wish::Told))
}

/// How a time came to be what they wish for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    /// It was said so.
    Told,
    /// It was asked whether it can be done then.
    Asked,
}

/// Whether and how the time says when they want it.
fn wish(draft: &Draft<'_>, time: &TimeFinding) -> Option<Wish> {
    let asked = draft.asked_for(SignalName::TIMELINE);
    let now = draft.context.written_at;
    let at = draft.clause_at(time.span)?;
    let clause = &draft.text.clauses[at];
    let words = draft.text.tokens_in(time.span);
    let told_of_past = words
        .start
        .checked_sub(1)
        .is_some_and(|before| draft.text.is(before, Role::Past));
    // "since 1999", "every july": how it has been, not when they want it.
    let usual = draft.text.is(words.start, Role::Usual);
    let again = draft.text.is(words.end, Role::Usual)
        || draft.text.tokens[words.start.min(words.end.saturating_sub(1))..words.end]
            .iter()
            .skip(1)
            .any(|token| token.is(Role::Usual) && token.is(Role::Each));
    // "it's from 2009": what began long ago is no wish.
    let began = time.to.is_none()
        && time
            .from
            .is_some_and(|from| from.date() < now.date().saturating_sub(STRETCH.days()));
    // "we launched in February": after what they did, and to do nothing.
    // "I want it installed by March" speaks of no past.
    let done = !asked
        && !frame::is_deadline(draft, time)
        && (clause.first..words.start).any(|at| {
            at > clause.first
                && draft.text.is(at, Role::Did)
                && draft.text.is(at - 1, Role::Speaker)
        })
        && !(clause.first..words.start).any(|at| draft.text.is(at, Role::Deadline));
    // "Not before 5": an hour of a day is when to call, and no time frame.
    let hour = |at: Option<jiff::civil::DateTime>| {
        at.is_some_and(|at| at.time() != jiff::civil::Time::midnight() && at != now)
    };
    let of_a_day = hour(time.to) || time.to.is_none() && hour(time.from);
    // "With under 3 months of history" is how much there is of it.
    let of_something = draft.text.is(words.end, Role::Of)
        && draft
            .text
            .tokens
            .get(words.end)
            .is_some_and(|token| token.before == Break::Space)
        && draft
            .text
            .tokens
            .get(words.end + 1)
            .is_some_and(|next| next.clause == at && !next.number)
        && is_length(time, now);
    // "If you do 45 I sign today": under a condition, and said to press.
    let under_condition = !asked
        && time
            .to
            .or(time.from)
            .is_some_and(|to| to.date() <= now.date().saturating_add(2.days()))
        && {
            let sentence = draft.text.sentence_of(at);
            draft.text.clauses[sentence]
                .iter()
                .any(|clause| clause.conditional)
        };
    let past = told_of_past
        || is_of_something_else(draft, time)
        || of_a_day
        || of_something
        || under_condition
        || is_denied(draft, time, at)
        || is_negated(draft, time)
        || frame::is_weighed(draft, at)
        || frame::lies_in_told_past(draft, time, at)
        || done
        || time.to.is_some_and(|to| to <= now)
        || !asked && usual
        || again
        || began
        || is_somebody(draft, words.start, words.end)
        // "about 290 in July": a sum at that time.
        || !asked && of_a_number(draft, words.start);
    // "I want it in by March, so email me now": the wish has a piece of its own.
    let about_a_call = (draft.has_near("cue", "contact_time", at)
        || draft.has_near("intent", "ask_callback", at)
        || draft.has_near("intent", "ask_demo", at))
        && !(is_far(draft, time) && frame::is_wished_apart(draft, words.start))
        || draft.has_near("intent", "existing_customer", at)
        || whose_time::is_when_to_write(draft, &words);
    // "$280 a month in summer" tells the bill.
    let beside = !asked
        && draft
            .money
            .iter()
            .any(|money| draft.clause_at(money.span) == Some(at) && own_money::tells(draft, money));
    let dated = time.from.is_some() || time.to.is_some() || time.urgency.is_some();
    // "three days, just to get one order out" is how long it takes.
    let length = !asked && time.seconds.is_some() && time.from.is_none() && time.to.is_none();
    if length
        || draft.is_of_others(time.span)
        || past
        || beside
        || frame::supposes(draft, words.start)
        || !dated
    {
        return None;
    }
    if asked {
        return Some(Wish::Told);
    }
    let perhaps = frame::is_perhaps_never(draft, time, at);
    // "not now, maybe next year" says when, too.
    let wanted = draft.has_near("objection", "timing", at)
        || draft.has_near("cue", "need", at)
        || draft.has_near("cue", "wished_time", at) && is_far(draft, time)
        || perhaps
        || whose_time::is_of_a_launch(draft, time);
    let by_question = draft.has_in_clause("cue", "done_when", at);
    // "We need it before xmas, call me after 6": the need has its own clause.
    let own_clause =
        frame::is_deadline(draft, time) && is_far(draft, time) && frame::has_need(draft, at);
    match (about_a_call && !own_clause, clause.opens && !perhaps) {
        (true, _) => None,
        (false, false) => {
            let due = frame::is_deadline(draft, time) && is_far(draft, time);
            // "Only Saturdays" says when somebody can come.
            let only =
                whose_time::is_only_when(draft, &words) && is_far(draft, time) && !of_a_call(draft);
            (wanted || due || only || is_alone(draft, time, at)).then_some(Wish::Told)
        }
        (false, true) => by_question.then_some(Wish::Asked),
    }
}

/// Whether a month, a quarter or the like is all that a clause says: "20 people, june".
fn is_alone(draft: &Draft<'_>, time: &TimeFinding, clause: usize) -> bool {
    let place = &draft.text.clauses[clause];
    let long = time.from.zip(time.to).is_some_and(|(from, to)| {
        (to - from).get_days() >= STRETCH || to.date() > from.date().saturating_add(STRETCH.days())
    });
    let beside = draft.says_beside(place.first..place.end, draft.text.tokens_in(time.span));
    (long || is_beyond_calls(draft, time)) && !place.question && beside < LITTLE
}

/// Whether a day lies so far off that nobody proposes it for a call: "in six weeks",
/// "06/15/2027". Of "the 15th" that is less sure.
fn is_beyond_calls(draft: &Draft<'_>, time: &TimeFinding) -> bool {
    let now = draft.context.written_at.date();
    let words = draft.text.tokens_in(time.span);
    let by_number = words
        .into_iter()
        .any(|at| draft.text.is(at, Role::Definite));
    let ahead = if by_number { MONTH } else { FORTNIGHT };
    let starts = time
        .from
        .is_some_and(|from| from.date() > now.saturating_add(ahead.days()));
    // "In three weeks we open a shop" says more.
    let told = draft.text.tokens_in(time.span);
    let brief = draft.text.tokens.len() <= told.end - told.start + FEW;
    starts && brief && !of_a_call(draft)
}

/// Whether a day may be meant for a call: one was offered, or how to reach them was asked.
fn of_a_call(draft: &Draft<'_>) -> bool {
    draft.context.offered.is_some()
        || draft.asked().is_some_and(|asked| {
            matches!(
                asked,
                SignalName::CONTACT_TIME | SignalName::PHONE | SignalName::EMAIL | SignalName::NAME
            )
        })
}

/// Whether the time ends some days from now: nobody means a call by it.
fn is_far(draft: &Draft<'_>, time: &TimeFinding) -> bool {
    let now = draft.context.written_at.date();
    time.to
        .or(time.from)
        .is_some_and(|to| to.date() > now.saturating_add(STRETCH.days()))
}

fn stated(draft: &Draft<'_>, time: &TimeFinding, wish: Wish) -> SignalFinding {
    let after = frame::after_its_event(draft, time)
        .or_else(|| frame::before_its_event(draft, time))
        .or_else(|| frame::until_its_launch(draft, time));
    let time = &conclusion::with_next_month(draft, after.unwrap_or_else(|| from_then(draft, time)));
    let to = time
        .to
        .and_then(|to| to.checked_sub(1.second()).ok())
        .map(jiff::civil::DateTime::date);
    let today = draft.context.written_at.date();
    // "This year", "end of the month": what of it is over is no time to have it in.
    let from = time.from.map(|from| from.date().max(today));
    let urgency = time
        .urgency
        .or_else(|| to.or(from).map(|day| TimeRange::urgency_of(today, day)))
        .unwrap_or(Urgency::ThisYear);
    let urgency = frame::put_off(draft, time).map_or(urgency, |late| urgency.max(late));
    let value = SignalValue::Timeline(TimeRange { from, to, urgency });
    let confidence = match wish {
        Wish::Told => 0.85,
        Wish::Asked => 0.7,
    };
    let mut finding = draft.stated(SignalName::TIMELINE, value, time.span, confidence);
    if wish == Wish::Asked {
        finding.status = SignalStatus::Inferred;
    }
    finding
}

/// "spring maybe": a part of the year by its name alone, where that was asked
/// or nothing else stands in the clause ("60k, fall").
fn by_season(draft: &Draft<'_>) -> Option<SignalFinding> {
    let asked = draft.asked_for(SignalName::TIMELINE);
    draft
        .text
        .tokens
        .iter()
        .enumerate()
        .find_map(|(at, token)| {
            let clause = &draft.text.clauses[token.clause];
            let open = draft.has_near("manner", "perhaps_never", token.clause);
            let brief = clause.end - clause.first == 1 && draft.text.clauses.len() > 1;
            if frame::supposes(draft, at)
                || clause.opens && !open
                || !token.is(Role::Season)
                || !(asked || open || brief)
            {
                return None;
            }
            let named = draft.text.span(at, at + 1);
            // What is of another matter is so by the month alone, too.
            let other = is_somebody(draft, at, at + 1)
                || of_a_number(draft, at)
                || among(&draft.times, named).any(|time| {
                    is_of_something_else(draft, time)
                        || time.to.is_some_and(|to| to <= draft.context.written_at)
                        || is_negated(draft, time)
                        || is_denied(draft, time, token.clause)
                });
            let time = TimeFinding {
                span: named,
                ..by_name(draft, at).filter(|_| !other)?
            };
            let time = conclusion::with_next_month(draft, time);
            let from = time.from?.date().max(draft.context.written_at.date());
            let to = time.to?.checked_sub(1.second()).ok()?.date();
            let value = SignalValue::Timeline(TimeRange {
                from: Some(from),
                to: Some(to),
                urgency: TimeRange::urgency_of(draft.context.written_at.date(), to),
            });
            Some(draft.stated(SignalName::TIMELINE, value, time.span, 0.8))
        })
}
