//! How many hours a week work takes: "planning takes us 2 days a week".

use rust_decimal::Decimal;

use super::counted;
use crate::reading::draft::Draft;
use crate::reading::finding::{SignalFinding, TimeFinding};
use crate::reading::placed::among;
use crate::reading::words::role::Role;
use crate::reading::words::text::Clause;
use crate::signal::{QuantityRange, SignalName, SignalValue, Span};

/// A working day has eight hours of its twenty-four,
const OF_A_DAY: Decimal = Decimal::from_parts(3, 0, 0, false, 0);
/// and a working week forty of its hundred and sixty-eight.
const OF_A_WEEK: Decimal = Decimal::from_parts(42, 0, 0, false, 1);
/// So many days a week are worked.
const DAYS: Decimal = Decimal::from_parts(5, 0, 0, false, 0);
/// A month has so many weeks.
const WEEKS: Decimal = Decimal::from_parts(433, 0, 0, false, 2);
/// Who spends the time is said with so much, as "my team" is.
const LITTLE: f64 = 0.5;

/// How often the hours come round.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rate {
    Daily,
    Weekly,
    Monthly,
}

/// Whose hours are told.
enum Workers {
    /// Those of all of them together.
    All,
    /// Of so many people, each spends them.
    Each(Decimal),
    /// Each of them does, and nobody says how many they are.
    Uncounted,
}

/// The hours of every week that the text tells for the signal number `signal`, where it
/// counts hours; `needs` is what it tells of a need.
pub(crate) fn find(
    draft: &Draft<'_>,
    signal: usize,
    needs: Option<&SignalFinding>,
) -> Option<SignalFinding> {
    let counted = &draft.vocabulary.counted;
    if !counted.stems[signal].contains(&counted.hours) {
        return None;
    }
    let name = draft.vocabulary.words.signals[signal].name.as_str();
    let asked = draft.asked_for(name);
    draft.times.iter().find_map(|time| {
        let rate = rate(draft, time);
        let told = asked || rate.is_some() && is_of_work(draft, signal, time, needs);
        let hours = worked(draft, time).filter(|hours| told && *hours >= Decimal::ONE)?;
        let hours = match rate {
            Some(Rate::Daily) => hours * DAYS,
            Some(Rate::Monthly) => (hours / WEEKS * Decimal::TWO).round() / Decimal::TWO,
            Some(Rate::Weekly) | None => hours,
        };
        let (hours, most) = match of_each(draft, time) {
            Workers::All => (hours, Some(hours)),
            Workers::Each(people) => (hours * people, Some(hours * people)),
            Workers::Uncounted => (hours, None),
        };
        let value = SignalValue::Quantity(QuantityRange {
            min: Some(hours.normalize()),
            max: most.map(|most| most.normalize()),
            unit: Some("hour".to_owned()),
            approximate: rate == Some(Rate::Monthly),
        });
        Some(draft.stated(name, value, time.span, 0.8))
    })
}

/// Whether the words are a length of time that comes round, and so is no time from now.
pub(crate) fn comes_round(draft: &Draft<'_>, span: Span) -> bool {
    among(&draft.times, span).any(|time| time.seconds.is_some() && rate(draft, time).is_some())
}

/// How often: "2 days a week", "an hour every day".
fn rate(draft: &Draft<'_>, time: &TimeFinding) -> Option<Rate> {
    let after = draft.text.tokens_in(time.span).end;
    let is = |at: usize, role: Role| draft.text.is(at, role);
    if is(after, Role::Daily) {
        return Some(Rate::Daily);
    }
    if !is(after, Role::Rate) && !is(after, Role::Per) {
        return None;
    }
    let units = [
        (Role::Day, Rate::Daily),
        (Role::Week, Rate::Weekly),
        (Role::Month, Rate::Monthly),
    ];
    let mut units = units.into_iter();
    units.find_map(|(role, rate)| is(after + 1, role).then_some(rate))
}

/// The hours that are worked in that time: a day of work is no day and night.
fn worked(draft: &Draft<'_>, time: &TimeFinding) -> Option<Decimal> {
    let hours = Decimal::from(time.seconds?) / Decimal::from(3_600);
    let last = draft.text.tokens_in(time.span).end.checked_sub(1)?;
    Some(if draft.text.is(last, Role::Day) {
        hours / OF_A_DAY
    } else if draft.text.is(last, Role::Week) {
        hours / OF_A_WEEK
    } else {
        hours
    })
}

/// Whether it is the work that takes that long: the clause names it, tells of the need or
/// says no more than that the time is spent. "We are open 60 hours a week" does not.
fn is_of_work(
    draft: &Draft<'_>,
    signal: usize,
    time: &TimeFinding,
    needs: Option<&SignalFinding>,
) -> bool {
    let Some(at) = draft.clause_at(time.span) else {
        return false;
    };
    let clause = &draft.text.clauses[at];
    if clause.opens || clause.conditional || draft.is_of_others(time.span) {
        return false;
    }
    let place = draft.text.tokens_in(time.span);
    let names = || {
        let mentions = draft.mentions_in(clause.first, clause.end);
        mentions.iter().any(|mention| {
            let beside = !(place.start..place.end + 2).contains(&mention.first);
            let called = draft.vocabulary.called[signal].iter().flatten();
            beside
                && called
                    .into_iter()
                    .any(|concept| *concept == mention.concept)
        })
    };
    let spent = || {
        let mut spent = draft.of("cue", "takes_time");
        let taken = spent.find(|found| (clause.first..clause.end).contains(&found.first));
        let here = draft.text.span(clause.first, clause.end);
        let need = needs.is_some_and(|found| found.span.overlaps(here));
        taken.is_some_and(|found| {
            // "I spend 20 hours a week driving" says on what, "my team does" only who.
            let on_what = draft.says_in(place.end.max(found.end)..clause.end);
            let who = draft.says_in(clause.first..place.start.min(found.first));
            need || on_what <= 0.0 && who <= LITTLE
        })
    };
    names() || spent()
}

/// Whose hours they are.
fn of_each(draft: &Draft<'_>, time: &TimeFinding) -> Workers {
    let Some(clause) = draft.text.clause(draft.text.tokens_in(time.span).start) else {
        return Workers::All;
    };
    let after = draft.text.tokens_in(time.span).end;
    let is = |at: usize, role: Role| draft.text.is(at, role);
    let a_period = |at: usize| {
        [Role::Day, Role::Week, Role::Month]
            .into_iter()
            .any(|unit| is(at, unit))
    };
    let each =
        (clause.first..clause.end.min(after + 4)).any(|at| is(at, Role::Each) && !a_period(at + 1));
    if !each {
        return Workers::All;
    }
    people(draft, clause).map_or(Workers::Uncounted, Workers::Each)
}

/// How many people are counted in the sentence of `clause`.
fn people(draft: &Draft<'_>, clause: &Clause) -> Option<Decimal> {
    let mut own = draft.vocabulary.words.signals.iter();
    let people = own.position(|signal| signal.name.as_str() == SignalName::QUANTITY)?;
    let stems = &draft.vocabulary.counted.stems[people];
    let at = draft.text.tokens.get(clause.first)?.clause;
    let sentence = draft.sentence_tokens(at);
    let here = draft.text.span(sentence.start, sentence.end);
    among(&draft.quantities, here).find_map(|quantity| {
        let unit = counted::head(quantity.unit.as_deref()?)?;
        let stem = counted::stem(&draft.vocabulary.spelling, unit);
        let exactly = quantity.min.filter(|min| Some(*min) == quantity.max);
        exactly.filter(|_| stem != 0 && stems.contains(&stem))
    })
}
