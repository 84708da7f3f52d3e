//! What the dates and hours of a message say about a call.

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};

use super::when::{A_DAY, Day, Hour, NamedTime, day_long, is_single};
use crate::reading::finding::{Availability, DayPart, Reading, TimeFinding};

/// A call is arranged within so many days; later is not now.
const SOON: SignedDuration = SignedDuration::from_hours(24 * 31);
/// A day with its hour, or by its name and its date ("Tue 12 Jan, 10am"), is none of a
/// season: so far ahead it is arranged, too.
const BY_DATE: SignedDuration = SignedDuration::from_hours(24 * 200);
/// A time of day that is meant to the hour, not "in the morning".
const TO_THE_HOUR: SignedDuration = SignedDuration::from_hours(1);
/// A call is arranged for a week, or for a fortnight, never for "June".
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 15);

/// What a date or a time of the calendar says about a call.
pub(crate) fn of_the_calendar(
    written: jiff::Timestamp,
    reading: &Reading,
    time: &TimeFinding,
) -> Option<NamedTime> {
    // To the day is exact enough, so the zone does not matter.
    let now = written.to_zoned(TimeZone::UTC).datetime();
    let (earliest, latest) = (time.from.or(time.to)?, time.to.or(time.from)?);
    let availability = &reading.availability;
    let digits = time.quote.chars().any(|letter| letter.is_ascii_digit());
    let by_name = || {
        let mut places = availability.day_places.iter();
        places.any(|place| place.span.overlaps(time.span) && is_single(place.day))
    };
    let exact = digits && day_long(time) && (!is_whole_days(time) || by_name());
    let ahead = if exact { BY_DATE } else { SOON };
    let past = latest.duration_since(now) < -A_DAY;
    if earliest.duration_since(now) > ahead || past {
        return None;
    }
    let days = &availability.days;
    // "Tomorrow morning": the part of the day stands by its name.
    // So do noon and one side of an hour: "before noon", "not before ten in the morning".
    let one_sided = time.from.is_none() != time.to.is_none();
    let by_the_clock = digits || one_sided || is_noon(availability, time);
    if !availability.parts.is_empty() && !by_the_clock && day_long(time) {
        return None;
    }
    let refused = availability.refused.contains(&time.span);
    // "It's urgent": from now on is no hour to be called at.
    let now_on = time.to.is_none() && starts_now(written, time);
    if now_on && availability.soonest.is_none() {
        return None;
    }
    let midnight = |at: DateTime| at.time() == Time::midnight();
    // "After 5" is so every day, and "weekdays after 5" on all of those.
    let several = days.len() > 1 || days.iter().any(|day| !is_single(*day));
    let follows = |at: DateTime| {
        let mut places = availability.day_places.iter();
        let said = places.any(|place| place.span.overlaps(time.span))
            || time.quote.contains(&at.day().to_string());
        let near = at.date().duration_since(now.date()).abs() <= A_DAY;
        !said && near
    };
    let on = |at: DateTime| {
        if several || follows(at) {
            Day::Open
        } else {
            Day::On(at.date())
        }
    };
    let (day, hour) = match (time.from, time.to) {
        // "Not before 5", "don't ring after 6": the other side of it.
        (None, Some(to)) if refused && !midnight(to) => (on(to), Hour::After(to.time())),
        (Some(from), None) if refused && !midnight(from) => (on(from), Hour::Before(from.time())),
        (_, Some(to)) if refused => {
            // "Not this week": after it. A single day is left out by its name.
            let long = time.from.is_none_or(|from| to.duration_since(from) > A_DAY);
            if !long {
                return None;
            }
            (Day::From(to.date()), Hour::Open)
        }
        (Some(from), None) if refused => {
            // "I'm out from Thursday": until the day before.
            (Day::Before(from.date().yesterday().ok()?), Hour::Open)
        }
        _ if refused => return None,
        (Some(from), Some(to)) => {
            let length = to.duration_since(from);
            if length > LONGEST {
                return None;
            }
            if length > A_DAY && from.date() <= now.date() {
                // "Any day this week": what is left of it.
                let last = to.checked_sub(1.second()).unwrap_or(to).date();
                if last <= now.date() {
                    return None;
                }
                (Day::Before(last), Hour::Open)
            } else if length > A_DAY {
                (Day::From(from.date()), Hour::Open)
            } else if midnight(from) && midnight(to) {
                (Day::On(from.date()), Hour::Open)
            } else if midnight(from) && !midnight(to) && (digits || is_before(availability, time)) {
                (on(from), Hour::Before(to.time()))
            } else if midnight(from) || !availability.parts.is_empty() && !by_the_clock {
                // "Tomorrow morning": the part of the day stands by its name.
                return None;
            } else if length <= TO_THE_HOUR && availability.from_then.contains(&time.span) {
                (on(from), Hour::After(from.time()))
            } else if length <= TO_THE_HOUR {
                (Day::On(from.date()), Hour::At(from.time()))
            } else if midnight(to) {
                (on(from), Hour::After(from.time()))
            } else {
                (on(from), Hour::Between(from.time(), to.time()))
            }
        }
        (Some(_), None)
            if availability
                .soonest
                .is_some_and(|now| now.overlaps(time.span)) =>
        {
            (Day::Soonest, Hour::Open)
        }
        (Some(from), None) if midnight(from) => (Day::From(from.date()), Hour::Open),
        (Some(from), None) => (on(from), Hour::After(from.time())),
        (None, Some(to)) if midnight(to) => {
            // The end of the day before is meant, where a day is.
            let last = to.checked_sub(1.second()).unwrap_or(to);
            (Day::Before(last.date()), Hour::Open)
        }
        (None, Some(to)) => (on(to), Hour::Before(to.time())),
        (None, None) => return None,
    };
    Some(NamedTime {
        precise: !matches!(hour, Hour::Open),
        limits: availability.limits.contains(&time.span),
        implied: matches!(hour, Hour::At(_)) && earliest_is(time, follows),
        day,
        hour,
        ..NamedTime::at(time.span)
    })
}

/// Whether it begins and ends with a day, or has no end at all.
fn is_whole_days(time: &TimeFinding) -> bool {
    let midnight = |at: Option<DateTime>| at.is_none_or(|at| at.time() == Time::midnight());
    midnight(time.from) && midnight(time.to)
}

/// "Noon", "Friday before noon": by the clock, although it names a part of the day.
fn is_noon(availability: &Availability, time: &TimeFinding) -> bool {
    let noon = |at: Option<DateTime>| at.is_some_and(|at| at.hour() == 12 && at.minute() == 0);
    let hour = noon(time.from)
        && time
            .to
            .zip(time.from)
            .is_some_and(|(to, from)| to.duration_since(from) <= TO_THE_HOUR);
    is_before(availability, time) && (hour || noon(time.to))
}

/// "Friday before noon": up to an hour of the clock, which is no morning by its name.
fn is_before(availability: &Availability, time: &TimeFinding) -> bool {
    let named = availability
        .part_places
        .iter()
        .any(|(part, place)| *part != DayPart::Lunchtime && place.overlaps(time.span));
    !named
}

fn earliest_is(time: &TimeFinding, holds: impl Fn(DateTime) -> bool) -> bool {
    time.from.or(time.to).is_some_and(holds)
}

/// Whether a time has no other beginning than the moment it was written in.
fn starts_now(written: jiff::Timestamp, time: &TimeFinding) -> bool {
    let minute = written.to_zoned(TimeZone::UTC).minute();
    // In whatever zone it was read: to the second it is the moment of writing.
    let second = written.to_zoned(TimeZone::UTC).second();
    time.from
        .is_some_and(|from| from.second() == second && (from.minute() - minute).rem_euclid(15) == 0)
        && !time.quote.chars().any(|letter| letter.is_ascii_digit())
}
