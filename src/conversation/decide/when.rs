//! When somebody wants to be called: days, hours and parts of the day, in words that can be said back.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};

use super::appointment::clock_before;
use super::{Draft, route};
use crate::conversation::state::Unread;
use crate::reading::finding::{Availability, CallDay, DayPart, Reading, TimeFinding};
use crate::signal::Span;
use crate::speech::lines::DayForm;
use crate::speech::text;

/// A call is arranged within so many days; later is not now.
const SOON: SignedDuration = SignedDuration::from_hours(24 * 31);
/// A time of day that is meant to the hour, not "in the morning".
const TO_THE_HOUR: SignedDuration = SignedDuration::from_hours(1);
pub(super) const A_DAY: SignedDuration = SignedDuration::from_hours(24);
/// A call is arranged for a week, or for a fortnight, never for "June".
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 15);
/// The parts of the day that a call can be in.
const PARTS: [DayPart; 3] = [DayPart::Morning, DayPart::Afternoon, DayPart::Evening];

/// A time that was named for a call.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NamedTime {
    /// Where it stands.
    pub span: Span,
    /// Whether it says the day, the part of the day or the hour by name: "all
    /// day" and "next week" may be about anything.
    pub precise: bool,
    /// Whether the day only follows from the hour ("at 4", which is today or tomorrow).
    pub implied: bool,
    pub day: Day,
    pub hour: Hour,
}

/// The day of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Day {
    Open,
    On(Date),
    From(Date),
    Before(Date),
    Named(Vec<CallDay>),
    AnyBut(Vec<CallDay>),
    /// As soon as somebody is there.
    Soonest,
}

/// The hour of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Hour {
    Open,
    At(Time),
    After(Time),
    Before(Time),
    Between(Time, Time),
    In(Vec<DayPart>),
}

/// The time for a call that the message names, if it names one.
pub(super) fn named_time(message: &Unread, reading: &Reading) -> Option<NamedTime> {
    let named = &reading.availability;
    let parts = wanted_parts(named);
    let mut calendar = reading
        .times
        .iter()
        .filter(|time| time.seconds.is_none())
        .filter_map(|time| of_the_calendar(message.at, reading, time));
    let first = calendar.next();
    // "Next week, after 2": the hour of the one on the day of the other.
    let exact = calendar.find(|time| time.precise && time.day == Day::Open);
    let dated = match (first, exact) {
        (Some(first), Some(exact)) if !first.precise => Some(NamedTime {
            day: first.day,
            ..exact
        }),
        (first, _) => first,
    };
    if let Some(time) = &dated
        && !matches!((&time.day, &time.hour), (Day::On(_), Hour::Open))
    {
        let mut time = time.clone();
        if matches!(time.hour, Hour::Open) && !parts.is_empty() {
            // "Not this week, mornings are best": both.
            time.hour = Hour::In(parts);
            time.precise = true;
        }
        if matches!(time.day, Day::Open) {
            time.day = named_day(named);
        }
        return Some(time);
    }
    let day = named_day(named);
    if let Some(span) = named.span
        && (day != Day::Open || !parts.is_empty())
    {
        return Some(NamedTime {
            span,
            precise: true,
            implied: false,
            day,
            hour: clock_before(message, span, &parts).unwrap_or(if parts.is_empty() {
                Hour::Open
            } else {
                Hour::In(parts)
            }),
        });
    }
    let soonest = named.soonest.map(|span| NamedTime {
        span,
        precise: false,
        implied: false,
        day: Day::Soonest,
        hour: Hour::Open,
    });
    dated.or(soonest)
}

/// The parts of the day that suit; those left, where only some are ruled out.
fn wanted_parts(named: &Availability) -> Vec<DayPart> {
    if !named.parts.is_empty() || named.not_parts.is_empty() {
        return named.parts.clone();
    }
    let mut left = PARTS.to_vec();
    left.retain(|part| !named.not_parts.contains(part));
    if left.len() == PARTS.len() {
        Vec::new()
    } else {
        left
    }
}

fn named_day(named: &Availability) -> Day {
    if !named.days.is_empty() {
        return Day::Named(named.days.clone());
    }
    match named.not_days.as_slice() {
        [] => Day::Open,
        [CallDay::Weekend] => Day::Named(vec![CallDay::Weekdays]),
        [CallDay::Weekdays] => Day::Named(vec![CallDay::Weekend]),
        days => Day::AnyBut(days.to_vec()),
    }
}

/// What a date or a time of the calendar says about a call.
fn of_the_calendar(
    written: jiff::Timestamp,
    reading: &Reading,
    time: &TimeFinding,
) -> Option<NamedTime> {
    // To the day is exact enough, so the zone does not matter.
    let now = written.to_zoned(TimeZone::UTC).datetime();
    let (earliest, latest) = (time.from.or(time.to)?, time.to.or(time.from)?);
    let soon = earliest.duration_since(now) <= SOON;
    let past = latest.duration_since(now) < -A_DAY;
    if !soon || past {
        return None;
    }
    let availability = &reading.availability;
    let days = &availability.days;
    // "Tomorrow morning": the part of the day stands by its name.
    let by_the_clock = time.quote.chars().any(|letter| letter.is_ascii_digit());
    if !availability.parts.is_empty() && !by_the_clock && day_long(time) {
        return None;
    }
    let refused = availability.refused.contains(&time.span);
    let midnight = |at: DateTime| at.time() == Time::midnight();
    // "After 5" is so every day, and "weekdays after 5" on all of those.
    let several = days.len() > 1 || days.iter().any(|day| !is_single(*day));
    let follows = |at: DateTime| {
        let said = !days.is_empty() || time.quote.contains(&at.day().to_string());
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
        (_, Some(to)) if refused => {
            // "Not this week": after it. A single day is left out by its name.
            let long = time.from.is_none_or(|from| to.duration_since(from) > A_DAY);
            if !long {
                return None;
            }
            (Day::From(to.date()), Hour::Open)
        }
        _ if refused => return None,
        (Some(from), Some(to)) => {
            let length = to.duration_since(from);
            if length > LONGEST {
                return None;
            }
            if length > A_DAY {
                (Day::From(from.date()), Hour::Open)
            } else if midnight(from) && midnight(to) {
                (Day::On(from.date()), Hour::Open)
            } else if midnight(from)
                || !availability.parts.is_empty() && !time.quote.contains(char::is_numeric)
            {
                // "Tomorrow morning": the part of the day stands by its name.
                return None;
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
                .is_some_and(|now| overlap(now, time.span)) =>
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
        span: time.span,
        precise: !matches!(hour, Hour::Open),
        implied: matches!(hour, Hour::At(_)) && earliest_is(time, follows),
        day,
        hour,
    })
}

fn earliest_is(time: &TimeFinding, holds: impl Fn(DateTime) -> bool) -> bool {
    time.from.or(time.to).is_some_and(holds)
}

/// Whether a time lies within one day.
fn day_long(time: &TimeFinding) -> bool {
    length(time).is_none_or(|length| length <= A_DAY)
}

/// From the start of a time to its end, where it has both.
pub(super) fn length(time: &TimeFinding) -> Option<SignedDuration> {
    Some(time.to?.duration_since(time.from?))
}

/// Whether a day is one of the calendar rather than each of its kind.
fn is_single(day: CallDay) -> bool {
    !matches!(day, CallDay::Weekend | CallDay::Weekdays)
}

fn overlap(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

impl NamedTime {
    /// Whether they want it at once.
    pub(super) fn is_soonest(&self) -> bool {
        self.day == Day::Soonest
    }

    /// The time in words: "in the evening", "on Friday, December 11 at 3:00 PM".
    /// `None` where nothing is to be said back: at once, while somebody is there.
    pub(super) fn words(&self, draft: &Draft<'_>, message: &Unread) -> Option<String> {
        if self.is_soonest() {
            return route::soonest_words(draft);
        }
        let today = message.at.to_zoned(draft.prospect_zone()).date();
        let day = self.day_words(draft, today);
        let hour = self.hour_words(draft, day.is_some());
        let joined = match (day, hour) {
            (Some(day), Some(hour)) => {
                let apart = matches!(self.day, Day::From(_) | Day::AnyBut(_) | Day::Before(_))
                    && matches!(self.hour, Hour::In(_));
                format!("{day}{} {hour}", if apart { "," } else { "" })
            }
            (Some(words), None) | (None, Some(words)) => words,
            (None, None) => return None,
        };
        Some(joined)
    }

    fn day_words(&self, draft: &Draft<'_>, today: Date) -> Option<String> {
        let date = |date: Date| draft.lines().day(date, DayForm::WeekdayAndDay);
        let with = |wording: &str, day: String| say(draft, wording, &[("day", day)]);
        match &self.day {
            Day::Open | Day::Soonest => None,
            Day::On(day) if *day == today => say(draft, "day_today", &[]),
            Day::On(day) if Some(*day) == today.tomorrow().ok() => say(draft, "day_tomorrow", &[]),
            Day::On(day) => with("on_date", date(*day)),
            Day::From(day) => with("from_date", date(*day)),
            Day::Before(day) => with("until_date", date(*day)),
            Day::Named(days) => {
                let alone: Option<&str> = match days.as_slice() {
                    [CallDay::Today] => Some("day_today"),
                    [CallDay::Tomorrow] => Some("day_tomorrow"),
                    [CallDay::Weekend] => Some("day_weekend"),
                    [CallDay::Weekdays] => Some("day_weekdays"),
                    _ => None,
                };
                match alone {
                    Some(wording) => say(draft, wording, &[]),
                    None => with("on_date", names(draft, days)),
                }
            }
            Day::AnyBut(days) => with("any_day_but", names(draft, days)),
        }
    }

    fn hour_words(&self, draft: &Draft<'_>, after_a_day: bool) -> Option<String> {
        let clock = |time: Time| draft.lines().hour(time);
        let with = |wording: &str, time: Time| say(draft, wording, &[("time", clock(time))]);
        match &self.hour {
            Hour::Open => None,
            Hour::At(time) => with("at_time", *time),
            Hour::After(time) => with("after_time", *time),
            Hour::Before(time) => with("before_time", *time),
            Hour::Between(from, to) => say(
                draft,
                "between_times",
                &[("low", clock(*from)), ("high", clock(*to))],
            ),
            Hour::In(parts) => {
                let bare: Vec<String> = parts
                    .iter()
                    .filter_map(|part| say(draft, part_line(*part), &[]))
                    .collect();
                let list = or_list(draft, &bare);
                let named =
                    matches!(&self.day, Day::Named(days) if days.iter().all(|d| is_single(*d)));
                if parts.as_slice() == [DayPart::Lunchtime] {
                    say(draft, "at_lunchtime", &[])
                } else if after_a_day && (named || matches!(self.day, Day::On(_))) {
                    // "On Thursday afternoon".
                    Some(list)
                } else {
                    say(draft, "in_part", &[("part", list)])
                }
            }
        }
    }
}

fn say(draft: &Draft<'_>, wording: &str, slots: &[(&str, String)]) -> Option<String> {
    let said = draft.lines().say("words", wording, 0, |slot| {
        let found = slots.iter().find(|(name, _)| *name == slot);
        found.map(|(_, value)| value.clone())
    });
    (!said.is_empty()).then_some(said)
}

fn names(draft: &Draft<'_>, days: &[CallDay]) -> String {
    let names: Vec<String> = days
        .iter()
        .filter_map(|day| say(draft, day_line(*day), &[]))
        .collect();
    or_list(draft, &names)
}

fn or_list(draft: &Draft<'_>, words: &[String]) -> String {
    text::list(words, &say(draft, "or", &[]).unwrap_or_default())
}

fn day_line(day: CallDay) -> &'static str {
    match day {
        CallDay::Monday => "monday",
        CallDay::Tuesday => "tuesday",
        CallDay::Wednesday => "wednesday",
        CallDay::Thursday => "thursday",
        CallDay::Friday => "friday",
        CallDay::Saturday => "saturday",
        CallDay::Sunday => "sunday",
        CallDay::Today => "day_today",
        CallDay::Tomorrow => "day_tomorrow",
        CallDay::Weekend => "a_weekend",
        CallDay::Weekdays => "a_weekday",
    }
}

fn part_line(part: DayPart) -> &'static str {
    match part {
        DayPart::Morning => "morning",
        DayPart::Lunchtime => "lunchtime",
        DayPart::Afternoon => "afternoon",
        DayPart::Evening => "evening",
    }
}
