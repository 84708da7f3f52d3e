//! When somebody wants to be called: days, hours and parts of the day, in words that can be said back.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;

use super::alternatives;
use super::appointment::clock_before;
use super::calendar::of_the_calendar;
use super::two_hours;
use super::which_day::{after_the_feast, after_the_refused, dated, instead, next_of, with_date};
use crate::conversation::decide::Draft;
use crate::conversation::state::Unread;
use crate::reading::finding::{
    Availability, CallDay, CallMatter, DayPart, IntentKind, Reading, TimeFinding,
};
use crate::reading::{Clock, Zone};
use crate::signal::Span;

pub(crate) const A_DAY: SignedDuration = SignedDuration::from_hours(24);
/// The parts of the day that a call can be in.
const PARTS: [DayPart; 3] = [DayPart::Morning, DayPart::Afternoon, DayPart::Evening];

/// A time that was named for a call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NamedTime {
    /// Where it stands.
    pub span: Span,
    /// Whether it says the day, the part of the day or the hour by name: "all
    /// day" and "next week" may be about anything.
    pub precise: bool,
    /// Whether the day only follows from the hour ("at 4", which is today or tomorrow).
    pub implied: bool,
    /// Whether it only says what is too early or too late: "not before ten".
    pub limits: bool,
    /// Whether it is a further possibility beside what was named before.
    pub adds: bool,
    /// What it is named for, where that was said.
    pub matter: Option<CallMatter>,
    pub day: Day,
    pub hour: Hour,
    /// Days that were ruled out beside it: "no good on Wednesday, make it Thursday".
    pub without: Vec<CallDay>,
    /// Parts of the day that are ruled out.
    pub not_in: Vec<DayPart>,
    /// Whether the day takes the place of the one that was named before: "Monday then".
    pub then: bool,
    /// Whether it says more of the day than that it is wished for: "Wednesday is my day at
    /// the hospital".
    pub tells: bool,
    /// Other days, with hours of their own: "tue 10 or thu 2".
    pub others: Vec<(Day, Hour)>,
    /// "The week after": so many days after what was named before, …
    pub shift: i32,
    /// … which was said on this day.
    pub said_on: Date,
    /// The zone that the hours were named in.
    pub zone: Option<&'static Zone>,
}

/// The day of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Day {
    Open,
    On(Date),
    From(Date),
    Before(Date),
    Named(Vec<CallDay>),
    /// Each of these days, from a day on.
    Every(Vec<CallDay>, Option<Date>),
    AnyBut(Vec<CallDay>),
    /// Whenever it suits us.
    Any,
    /// As soon as somebody is there.
    Soonest,
}

/// The hour of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Hour {
    Open,
    At(Time),
    After(Time),
    Before(Time),
    Between(Time, Time),
    In(Vec<DayPart>),
}

/// The time for a call that the message names, if it names one.
pub(crate) fn named_time(message: &Unread, reading: &Reading) -> Option<NamedTime> {
    let named = &reading.availability;
    let told = alternatives::named(message, reading).or_else(|| named_by(message, reading));
    let time = match named.shift {
        // "I'm out next week, so the week after": told by itself.
        Some((days, span)) if !told.as_ref().is_some_and(begins_later) => shifted(days, span, told),
        _ => told.or_else(|| whenever(named))?,
    };
    Some(NamedTime {
        adds: named.adds,
        matter: named.matter,
        zone: named.zone,
        without: named.not_days.clone(),
        not_in: ruled_out(named),
        then: named.then,
        tells: named.beside > 1 && !named.fits && !named.then && !reading.asks && {
            let wishes = [IntentKind::Affirm, IntentKind::Accept];
            time.hour == Hour::Open && !wishes.iter().any(|kind| reading.intends(*kind))
        },
        said_on: message.at.to_zoned(TimeZone::UTC).date(),
        ..time
    })
}

/// "Not before the 5th", "I'm out until Monday": from then on.
fn begins_later(told: &NamedTime) -> bool {
    matches!(told.day, Day::From(_)) && told.limits
}

/// "The week after", "same time next week, at 3": a day that follows from the one that was
/// named before, with the hour that is told.
fn shifted(days: i32, span: Span, told: Option<NamedTime>) -> NamedTime {
    NamedTime {
        precise: true,
        shift: days,
        hour: told.map_or(Hour::Open, |told| told.hour),
        ..NamedTime::at(span)
    }
}

/// "Call whenever", "call me before that", "for the visit, I mean": no time, but what
/// becomes of those that were named before.
fn whenever(named: &Availability) -> Option<NamedTime> {
    match named.matter {
        Some(CallMatter::Call) => named.whenever.map(|span| NamedTime {
            precise: true,
            day: Day::Any,
            ..NamedTime::at(span)
        }),
        Some(CallMatter::Visit) => named.for_the_visit.map(NamedTime::at),
        Some(CallMatter::Presence) | None => None,
    }
}

pub(crate) fn named_by(message: &Unread, reading: &Reading) -> Option<NamedTime> {
    let named = &reading.availability;
    let calendar: Vec<NamedTime> = reading
        .times
        .iter()
        .filter(|time| time.seconds.is_none() && !is_idle(reading, time))
        .filter_map(|time| of_the_calendar(message.at, reading, time))
        .collect();
    // "He gets home at 5. Can someone come around 530", "I'm at the market till 12, so after 1":
    // when somebody is free says less than the hour that is asked for.
    let weak =
        |time: &&NamedTime| named.from_then.contains(&time.span) || named.busy.contains(&time.span);
    let asked_for = calendar
        .iter()
        .any(|time| time.hour != Hour::Open && !weak(&time));
    let exact: Vec<&NamedTime> = calendar
        .iter()
        .filter(|time| time.hour != Hour::Open && !(asked_for && weak(time)))
        .collect();
    let week = calendar.iter().find_map(|time| match time.day {
        Day::From(date) if time.hour == Hour::Open => Some(date),
        _ => None,
    });
    if let Some(time) = several(named, &exact, week) {
        return Some(time);
    }
    let limits = exact.as_slice();
    if let Some(time) = two_hours::between(limits).or_else(|| two_hours::narrower(limits)) {
        return Some(time);
    }
    // "I meant 4 o'clock. Ok whatever, 2 pm tomorrow then", "AFTER noon. After 1 on Tuesday":
    // the last sentence counts.
    let last = exact.last().filter(|last| {
        let first = exact[0];
        let alike = matches!(
            (&first.hour, &last.hour),
            (Hour::At(_), Hour::At(_))
                | (Hour::After(_), Hour::After(_))
                | (Hour::Before(_), Hour::Before(_))
        );
        alike && is_said_later(message, first.span, last.span)
    });
    // The hour that lies in no other: "not before 5. 5pm" begins at five.
    let exact = last.or(exact.first()).map(|first| {
        let begins = exact.iter().find(
            |time| matches!((&time.hour, &first.hour), (Hour::After(a), Hour::At(b)) if a == b),
        );
        (*begins.unwrap_or(first)).clone()
    });
    let clock = exact.as_ref().map(|time| time.span);
    let parts = wanted_parts(named, clock);
    let day = after_the_feast(named_day(named, reading, message), named, &calendar);
    if let Some(exact) = exact {
        let after = after_the_refused(reading);
        let dated = dated(reading, &calendar).or(after.as_ref());
        // "Next week, after 2": the hour of the one on the day of the other.
        let open = exact.implied || exact.day == Day::Open;
        let day = match (day, dated) {
            (Day::Open, Some(dated)) if open => dated.day.clone(),
            (Day::Open, _) => exact.day.clone(),
            (day, Some(dated)) if open => with_date(day, &dated.day),
            (day, _) => instead(day, &exact, reading),
        };
        return Some(NamedTime {
            day,
            precise: true,
            implied: exact.implied && named.days.is_empty(),
            ..exact
        });
    }
    let first = dated(reading, &calendar).or(calendar.first()).cloned();
    let first = first.or_else(|| after_the_refused(reading));
    // "I'm away till Monday, then Tuesday is good": the day that suits says more.
    let only_away = |time: &NamedTime| {
        named.refused.contains(&time.span) && matches!(day, Day::Named(_) | Day::Every(..))
    };
    if let Some(time) = &first
        && (!matches!(time.day, Day::On(_)) || day == Day::Open)
        && !only_away(time)
    {
        let mut time = time.clone();
        if !parts.is_empty() {
            // "Not this week, mornings are best": both.
            time.hour = Hour::In(parts);
            time.precise = true;
        }
        if matches!(time.day, Day::Open) {
            time.day = day;
        } else if let Day::From(_) = time.day {
            // "Monday, after Thanksgiving".
            let on = with_date(day, &time.day);
            if let Day::On(_) = on {
                time.precise = true;
                time.day = on;
            }
        }
        return Some(time);
    }
    let day = match &first {
        Some(time) => instead(day, time, reading),
        None => day,
    };
    if let Some(span) = named.span
        && (day != Day::Open || !parts.is_empty())
    {
        return Some(NamedTime {
            precise: true,
            day,
            hour: clock_before(message, span, &parts)
                .filter(|_| named.idle.is_empty())
                .unwrap_or(if parts.is_empty() {
                    Hour::Open
                } else {
                    Hour::In(parts)
                }),
            ..NamedTime::at(span)
        });
    }
    let soonest = named.soonest.map(|span| NamedTime {
        day: Day::Soonest,
        ..NamedTime::at(span)
    });
    first.or(soonest)
}

/// Whether a sentence ends between both.
fn is_said_later(message: &Unread, first: Span, last: Span) -> bool {
    let between = message.text.chars().skip(first.end);
    let mut between = between.take(last.start.saturating_sub(first.end));
    between.any(|letter| matches!(letter, '.' | '!' | '?' | '\n'))
}

/// Whether a time says nothing of when to call: "she's up at 6, so mornings", "it need
/// not be done by Friday".
fn is_idle(reading: &Reading, time: &TimeFinding) -> bool {
    let denied = reading
        .denied_time
        .is_some_and(|denied| denied.overlaps(time.span));
    denied || reading.availability.idle.contains(&time.span)
}

/// "Tue 10 or thu 2": each hour with the days that it is named for.
fn several(named: &Availability, exact: &[&NamedTime], week: Option<Date>) -> Option<NamedTime> {
    if exact.len() < 2 || named.day_places.len() < 2 {
        return None;
    }
    let mut left = named.day_places.clone();
    let mut pairs: Vec<(Day, Hour)> = Vec::new();
    for (at, time) in exact.iter().enumerate() {
        let next = exact.get(at + 1).map_or(usize::MAX, |next| next.span.start);
        let within: Vec<CallDay> = left
            .iter()
            .filter(|place| place.span.overlaps(time.span))
            .map(|place| place.day)
            .collect();
        // What stands before the hour is meant, else what follows up to the next one.
        let before = left
            .iter()
            .filter(|place| place.span.end <= time.span.start);
        let before: Vec<CallDay> = before.map(|place| place.day).collect();
        let after = left
            .iter()
            .filter(|place| place.span.start >= time.span.end && place.span.start < next);
        let after: Vec<CallDay> = after.map(|place| place.day).collect();
        let days = [within, before, after]
            .into_iter()
            .find(|days| !days.is_empty())?;
        left.retain(|place| !days.contains(&place.day));
        // "Tue 10 or thu 2, next week": the days of that week.
        let day = match (week.and_then(|date| date.yesterday().ok()), days.as_slice()) {
            (Some(eve), [one]) if weekday(*one).is_some() => Day::On(next_of(&days, eve)),
            _ => Day::Named(days),
        };
        pairs.push((day, time.hour.clone()));
    }
    let mut pairs = pairs.into_iter();
    let (day, hour) = pairs.next()?;
    Some(NamedTime {
        precise: true,
        day,
        hour,
        others: pairs.collect(),
        ..NamedTime::at(exact.first()?.span)
    })
}

/// The parts of the day that suit; those left, where only some are ruled out.
/// A part that an hour is named with ("before noon") is none beside it.
fn wanted_parts(named: &Availability, clock: Option<Span>) -> Vec<DayPart> {
    if !named.parts.is_empty() || named.not_parts.is_empty() {
        let beside = |place: &&(DayPart, Span)| clock.is_none_or(|clock| !clock.overlaps(place.1));
        let mut parts: Vec<DayPart> = Vec::new();
        for (part, _) in named.part_places.iter().filter(beside) {
            if !parts.contains(part) {
                parts.push(*part);
            }
        }
        return parts;
    }
    let mut left = PARTS.to_vec();
    left.retain(|part| !named.not_parts.contains(part));
    if left.len() == PARTS.len() {
        Vec::new()
    } else {
        left
    }
}

/// The parts of the day that are ruled out, where none is wanted beside.
fn ruled_out(named: &Availability) -> Vec<DayPart> {
    if named.parts.is_empty() {
        named.not_parts.clone()
    } else {
        Vec::new()
    }
}

fn named_day(named: &Availability, reading: &Reading, message: &Unread) -> Day {
    if !named.days.is_empty() {
        let single = named.days.iter().all(|day| weekday(*day).is_some());
        let every = named.day_places.iter().any(|place| place.every);
        if single && every {
            let from = left_out(named, reading).map(|date| {
                let today = message.at.to_zoned(TimeZone::UTC).date();
                next_of(&named.days, date.max(today))
            });
            return Day::Every(named.days.clone(), from);
        }
        return Day::Named(named.days.clone());
    }
    match named.not_days.as_slice() {
        [] => Day::Open,
        [CallDay::Weekend] => Day::Named(vec![CallDay::Weekdays]),
        [CallDay::Weekdays] => Day::Named(vec![CallDay::Weekend]),
        days => Day::AnyBut(days.to_vec()),
    }
}

/// "Tuesdays, but not next Tuesday": the date that is left out.
fn left_out(named: &Availability, reading: &Reading) -> Option<Date> {
    let mut refused = reading
        .times
        .iter()
        .filter(|time| named.refused.contains(&time.span));
    let of_them = |date: Date| {
        named
            .days
            .iter()
            .any(|day| weekday(*day) == Some(date.weekday()))
    };
    refused
        .find_map(|time| time.from.map(DateTime::date))
        .filter(|date| of_them(*date))
}

/// The day of the week, where it is one.
pub(crate) fn weekday(day: CallDay) -> Option<Weekday> {
    match day {
        CallDay::Monday => Some(Weekday::Monday),
        CallDay::Tuesday => Some(Weekday::Tuesday),
        CallDay::Wednesday => Some(Weekday::Wednesday),
        CallDay::Thursday => Some(Weekday::Thursday),
        CallDay::Friday => Some(Weekday::Friday),
        CallDay::Saturday => Some(Weekday::Saturday),
        CallDay::Sunday => Some(Weekday::Sunday),
        CallDay::Today | CallDay::Tomorrow | CallDay::Weekend | CallDay::Weekdays => None,
    }
}

/// Whether a time lies within one day.
pub(crate) fn day_long(time: &TimeFinding) -> bool {
    length(time).is_none_or(|length| length <= A_DAY)
}

/// From the start of a time to its end, where it has both.
pub(crate) fn length(time: &TimeFinding) -> Option<SignedDuration> {
    Some(time.to?.duration_since(time.from?))
}

/// Whether a day is one of the calendar rather than each of its kind.
pub(crate) fn is_single(day: CallDay) -> bool {
    !matches!(day, CallDay::Weekend | CallDay::Weekdays)
}

impl NamedTime {
    /// A time at a place of the text of which nothing is known yet.
    pub(crate) fn at(span: Span) -> Self {
        Self {
            span,
            precise: false,
            implied: false,
            limits: false,
            adds: false,
            matter: None,
            day: Day::Open,
            hour: Hour::Open,
            without: Vec::new(),
            not_in: Vec::new(),
            then: false,
            tells: false,
            others: Vec::new(),
            shift: 0,
            said_on: Date::MIN,
            zone: None,
        }
    }

    /// "Not in the afternoon", of who had "in the morning or afternoon": what is left of it.
    pub(crate) fn left_of(&self, earlier: &Hour) -> Option<Hour> {
        let Hour::In(parts) = earlier else {
            return None;
        };
        let left = parts.iter().filter(|part| !self.not_in.contains(part));
        let left: Vec<DayPart> = left.copied().collect();
        (!self.not_in.is_empty() && !left.is_empty()).then_some(Hour::In(left))
    }

    /// The zone that its hours are in.
    pub(crate) fn zone(&self, draft: &Draft<'_>) -> TimeZone {
        let named = self.zone.and_then(|zone| match zone.of {
            Clock::Of(name) => TimeZone::get(name).ok(),
            Clock::Business => Some(draft.rules.timezone.clone()),
            Clock::Prospect => None,
        });
        named.unwrap_or_else(|| draft.prospect_zone())
    }

    /// Whether its hours are told by their clock, and nobody knows which that is.
    pub(crate) fn is_by_an_unknown_clock(&self, draft: &Draft<'_>) -> bool {
        let theirs = self.zone.is_some_and(|zone| zone.of == Clock::Prospect);
        theirs && draft.own_zone().is_none()
    }

    /// Whether they want it at once.
    pub(crate) fn is_soonest(&self) -> bool {
        self.day == Day::Soonest
    }
}
