//! When they want it, and when they want to be called.

use jiff::ToSpan;

use super::correction;
use super::draft::{Draft, Found};
use super::finding::{SignalFinding, TimeFinding};
use super::own_money;
use super::role::Role;
use super::text::Break;
use super::time::{self, TimeContext};
use crate::signal::{SignalName, SignalStatus, SignalValue, TimeRange, Urgency};

/// Up to so many words a sentence on when to call is kept whole.
const SHORT: usize = 12;
/// A stretch of at least so many days is none to be called in.
const STRETCH: i32 = 7;
/// A clause that says no more than this beside a time only gives the time.
const LITTLE: f64 = 0.5;

/// The time frame, as the text says it.
pub(crate) fn find(draft: &Draft<'_>) -> Option<SignalFinding> {
    let corrects = draft.corrects();
    let wished = |time: &&TimeFinding| wish(draft, time);
    // "before the season, so by end of February": the deadline is what counts.
    let deadline = |time: &&TimeFinding| wished(time).is_some() && is_deadline(draft, time);
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
    });
    if let Some(mut finding) = dated {
        finding.correction = corrects;
        return Some(finding);
    }
    let mut finding = match meant {
        Some(time) => stated(draft, time, wish(draft, time)?),
        None => by_season(draft).or_else(|| by_urgency(draft))?,
    };
    finding.correction = corrects;
    Some(finding)
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
    let done = !asked
        && (clause.first..words.start).any(|at| {
            at > clause.first
                && draft.text.is(at, Role::Did)
                && draft.text.is(at - 1, Role::Speaker)
        })
        && !(clause.first..words.start).any(|at| draft.text.is(at, Role::Deadline));
    let past = told_of_past
        || done
        || time.to.is_some_and(|to| to <= now)
        || !asked && usual
        || again
        || began
        || is_somebody(draft, words.start, words.end)
        // "about 290 in July": a sum at that time.
        || !asked && of_a_number(draft, words.start);
    let about_a_call = draft.has_near("cue", "contact_time", at)
        || draft.has_near("intent", "ask_callback", at)
        || draft.has_near("intent", "ask_demo", at)
        || draft.has_near("intent", "existing_customer", at);
    // "$280 a month in summer" tells the bill.
    let beside = !asked
        && draft
            .money
            .iter()
            .any(|money| draft.clause_at(money.span) == Some(at) && own_money::tells(draft, money));
    let dated = time.from.is_some() || time.to.is_some() || time.urgency.is_some();
    // "three days, just to get one order out" is how long it takes.
    let length = !asked && time.seconds.is_some() && time.from.is_none() && time.to.is_none();
    if length || draft.is_of_others(time.span) || past || beside || clause.conditional || !dated {
        return None;
    }
    if asked {
        return Some(Wish::Told);
    }
    // "not now, maybe next year" says when, too.
    let wanted = draft.has_near("objection", "timing", at) || draft.has_near("cue", "need", at);
    let by_question = draft.has_in_clause("cue", "done_when", at);
    match (about_a_call, clause.opens) {
        (true, _) => None,
        (false, false) => {
            let due = is_deadline(draft, time) && is_far(draft, time);
            (wanted || due || is_alone(draft, time, at)).then_some(Wish::Told)
        }
        (false, true) => by_question.then_some(Wish::Asked),
    }
}

/// Whether the name of a month is somebody's: "June, my daughter", "my wife April".
fn is_somebody(draft: &Draft<'_>, first: usize, end: usize) -> bool {
    let is = |at: usize, role: Role| draft.text.is(at, role);
    let person = |at: usize| is(at, Role::Household) || is(at, Role::Decider);
    end == first + 1
        && is(first, Role::Season)
        && (first > 0 && draft.text.tokens[first].before == Break::Space && person(first - 1)
            || is(end, Role::Own) && !is(end, Role::I) && person(end + 1))
}

/// Whether a bare number stands right before the time, with at most "in" between.
fn of_a_number(draft: &Draft<'_>, first: usize) -> bool {
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

/// Whether a month, a quarter or the like is all that a clause says: "20 people, june".
fn is_alone(draft: &Draft<'_>, time: &TimeFinding, clause: usize) -> bool {
    let place = &draft.text.clauses[clause];
    let long = time.from.zip(time.to).is_some_and(|(from, to)| {
        (to - from).get_days() >= STRETCH || to.date() > from.date().saturating_add(STRETCH.days())
    });
    let beside = draft.says_beside(place.first..place.end, draft.text.tokens_in(time.span));
    long && !place.question && beside < LITTLE
}

/// Whether the time ends some days from now: nobody means a call by it.
fn is_far(draft: &Draft<'_>, time: &TimeFinding) -> bool {
    let now = draft.context.written_at.date();
    time.to
        .or(time.from)
        .is_some_and(|to| to.date() > now.saturating_add(STRETCH.days()))
}

/// Whether the time is the latest one: "by june".
fn is_deadline(draft: &Draft<'_>, time: &TimeFinding) -> bool {
    let first = draft.text.tokens_in(time.span).start;
    draft.text.is(first, Role::Deadline) || draft.text.is(first, Role::No)
}

fn stated(draft: &Draft<'_>, time: &TimeFinding, wish: Wish) -> SignalFinding {
    let to = time
        .to
        .and_then(|to| to.checked_sub(1.second()).ok())
        .map(jiff::civil::DateTime::date);
    let from = time.from.map(jiff::civil::DateTime::date);
    let today = draft.context.written_at.date();
    let urgency = time
        .urgency
        .or_else(|| to.or(from).map(|day| TimeRange::urgency_of(today, day)))
        .unwrap_or(Urgency::ThisYear);
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

/// "asap", "no rush".
fn by_urgency(draft: &Draft<'_>) -> Option<SignalFinding> {
    [("no_rush", Urgency::NoRush), ("now", Urgency::Now)]
        .into_iter()
        .find_map(|(name, urgency)| {
            let found = draft.of("urgency", name).find(|found| {
                draft
                    .text
                    .clause(found.first)
                    .is_some_and(|clause| !clause.opens && !clause.conditional)
            })?;
            let span = draft.text.span(found.first, found.end);
            let value = SignalValue::Timeline(TimeRange {
                from: None,
                to: None,
                urgency,
            });
            Some(draft.stated(SignalName::TIMELINE, value, span, 0.75))
        })
}

/// "spring maybe": a part of the year by its name alone, where that was asked
/// or nothing else stands in the clause ("60k, fall").
fn by_season(draft: &Draft<'_>) -> Option<SignalFinding> {
    let asked = draft.asked_for(SignalName::TIMELINE);
    let context = TimeContext {
        written_at: draft.context.written_at,
        locale: draft.vocabulary.words.locale.clone(),
        fiscal_year_start: draft.vocabulary.words.fiscal_year_start,
        language: draft.vocabulary.language,
    };
    draft
        .text
        .tokens
        .iter()
        .enumerate()
        .find_map(|(at, token)| {
            let clause = &draft.text.clauses[token.clause];
            let alone = asked || clause.end - clause.first == 1 && draft.text.clauses.len() > 1;
            let other = is_somebody(draft, at, at + 1) || of_a_number(draft, at);
            if clause.conditional || clause.opens || !token.is(Role::Season) || !alone || other {
                return None;
            }
            let time = time::find(&format!("in {}", token.text), &context)
                .into_iter()
                .next()?;
            let from = time.from?.date();
            let to = time.to?.checked_sub(1.second()).ok()?.date();
            let value = SignalValue::Timeline(TimeRange {
                from: Some(from),
                to: Some(to),
                urgency: TimeRange::urgency_of(draft.context.written_at.date(), to),
            });
            let span = draft.text.span(at, at + 1);
            Some(draft.stated(SignalName::TIMELINE, value, span, 0.8))
        })
}

/// When and how they want to be contacted, in their words.
pub(crate) fn contact_time(draft: &Draft<'_>) -> Option<SignalFinding> {
    let real = |found: &&Found| {
        let clause = draft.text.tokens[found.first].clause;
        // "Good morning" greets.
        let greets = draft.text.tokens[found.first].text == "good" && found.end == found.first + 2;
        let past = draft.text.tokens[found.first.saturating_sub(1)..found.end]
            .iter()
            .any(|token| token.is(Role::Past));
        !draft.text.clauses[clause].conditional && !greets && !past
    };
    // "Wednesday morning?" alone is a time to call, unless something else was asked.
    let slots = draft.asked().is_none_or(|asked| {
        matches!(
            asked,
            SignalName::CONTACT_TIME | SignalName::PHONE | SignalName::EMAIL | SignalName::NAME
        )
    });
    let found = draft
        .of("cue", "contact_time")
        .find(real)
        .or_else(|| draft.of("cue", "call_slot").filter(|_| slots).find(real))?;
    let clause = draft.text.tokens[found.first].clause;
    if !names_a_time(draft, clause) {
        return None;
    }
    // "thursday i said, monday is bad": the whole of it.
    let clauses = draft.text.sentence_of(clause);
    let (from, to) = (
        &draft.text.clauses[clauses.start],
        &draft.text.clauses[clauses.end - 1],
    );
    let (first, end) = if to.end - from.first <= SHORT {
        (from.first, to.end)
    } else {
        let clause = &draft.text.clauses[clause];
        (clause.first, clause.end)
    };
    Some(draft.stated_words(SignalName::CONTACT_TIME, first, end, 0.75))
}

/// Whether the sentence of the clause says when: "call me at 555-0100" does not.
fn names_a_time(draft: &Draft<'_>, clause: usize) -> bool {
    let sentence = draft.sentence_tokens(clause);
    let dated = draft
        .times
        .iter()
        .any(|time| sentence.contains(&draft.text.tokens_in(time.span).start));
    dated
        || draft
            .starting_in(sentence.start, sentence.end)
            .any(|found| {
                found.in_group("call_day").is_some()
                    || found.in_group("day_part").is_some()
                    || found.is("cue", "any_time")
            })
}
