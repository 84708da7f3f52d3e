//! Which day is meant: one that is told by another date, by a feast or by what they ruled out.

use jiff::ToSpan;
use jiff::civil::Date;

use super::when::{Day, Hour, NamedTime, day_long, weekday};
use crate::reading::finding::{Availability, CallDay, Reading};

/// "Thanksgiving, duh. Monday then": the first one after it.
pub(crate) fn after_the_feast(day: Day, named: &Availability, calendar: &[NamedTime]) -> Day {
    let (Day::Named(days), [place], true) = (&day, named.day_places.as_slice(), named.then) else {
        return day;
    };
    let feasts = calendar
        .iter()
        .filter(|time| time.span.end <= place.span.start);
    let mut feast = feasts.filter_map(|time| match (&time.day, &time.hour) {
        (Day::On(date), Hour::Open) => Some(*date),
        _ => None,
    });
    match feast.next_back() {
        Some(date) if weekday(place.day).is_some() => Day::On(next_of(days, date)),
        _ => day,
    }
}

/// "Not the 1st, after it".
pub(crate) fn after_the_refused(reading: &Reading) -> Option<NamedTime> {
    let named = &reading.availability;
    let mut refused = reading
        .times
        .iter()
        .filter(|time| named.after_that && named.refused.contains(&time.span) && day_long(time));
    let time = refused.next()?;
    let day = time.from?.date().tomorrow().ok()?;
    Some(NamedTime {
        precise: true,
        day: Day::From(day),
        ..NamedTime::at(time.span)
    })
}

/// The date among them: by its number before the name of a day, "a Saturday, like the 5th".
pub(crate) fn dated<'t>(reading: &Reading, calendar: &'t [NamedTime]) -> Option<&'t NamedTime> {
    let open = || calendar.iter().filter(|time| time.hour == Hour::Open);
    let numbered = |time: &&NamedTime| is_numbered(reading, time);
    // "Weds no, thurs next week": the date of the day that is wanted.
    let days = &reading.availability.days;
    let wanted = |time: &&NamedTime| {
        let Day::On(date) = time.day else {
            return false;
        };
        days.iter().any(|day| weekday(*day) == Some(date.weekday()))
    };
    open()
        .find(numbered)
        .or_else(|| open().find(wanted))
        .or_else(|| open().next())
}

/// "Next Tuesday": the date that the name of the day stands for.
pub(crate) fn with_date(day: Day, dated: &Day) -> Day {
    match (&day, dated) {
        (Day::Named(days), Day::On(date)) => match days.as_slice() {
            [one] if weekday(*one) == Some(date.weekday()) => dated.clone(),
            _ => day,
        },
        // "Monday, after Thanksgiving": the first one from then on.
        (Day::Named(days), Day::From(date)) => match (days.as_slice(), date.yesterday()) {
            ([one], Ok(eve)) if weekday(*one).is_some() => Day::On(next_of(days, eve)),
            _ => day,
        },
        _ => day,
    }
}

/// "Not tomorrow, I said the 12th": where a day is ruled out, the date that is named beside
/// it says which one is meant.
pub(crate) fn instead(day: Day, dated: &NamedTime, reading: &Reading) -> Day {
    match (&day, &dated.day) {
        (Day::AnyBut(not), Day::On(date))
            if matches!(dated.hour, Hour::Open | Hour::At(_))
                && is_numbered(reading, dated)
                && !not.iter().any(|day| weekday(*day) == Some(date.weekday())) =>
        {
            dated.day.clone()
        }
        _ => with_date(day, &dated.day),
    }
}

/// Whether it is a date by its number: "the 12th".
fn is_numbered(reading: &Reading, time: &NamedTime) -> bool {
    let mut said = reading.times.iter().filter(|said| said.span == time.span);
    matches!(time.day, Day::On(_))
        && said.any(|said| said.quote.chars().any(|letter| letter.is_ascii_digit()))
}

/// The days without those that are ruled out: "not Tuesday" rules out tomorrow, where that is one.
pub(crate) fn left_of_days(days: &[CallDay], not: &[CallDay], today: Date) -> Vec<CallDay> {
    let ruled_out = |day: &CallDay| {
        let date = match day {
            CallDay::Today => Some(today),
            CallDay::Tomorrow => today.tomorrow().ok(),
            _ => None,
        };
        let named = |not: &CallDay| date.is_some_and(|date| weekday(*not) == Some(date.weekday()));
        not.contains(day) || not.iter().any(named)
    };
    let left = days.iter().filter(|day| !ruled_out(day));
    left.copied().collect()
}

/// The first of the days after a date.
pub(crate) fn next_of(days: &[CallDay], after: Date) -> Date {
    (1..=7)
        .filter_map(|ahead| after.checked_add(ahead.days()).ok())
        .find(|date| days.iter().any(|day| weekday(*day) == Some(date.weekday())))
        .unwrap_or(after)
}

/// Whether the first of the days is the very next one, and another one was spoken of.
pub(crate) fn is_next_day(days: &[CallDay], today: Date, before: Date) -> bool {
    let tomorrow = today.tomorrow().unwrap_or(today);
    next_of(days, today) == tomorrow && before > tomorrow
}
