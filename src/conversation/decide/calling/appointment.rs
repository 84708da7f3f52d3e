//! What becomes of the times named for a call, held against the hours at which people are
//! there.

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;

use super::when::{Day, Hour, NamedTime, weekday};
use crate::conversation::decide::Draft;
use crate::conversation::state::Unread;
use crate::reading::finding::{CallDay, DayPart};
use crate::signal::Span;
use crate::speech::lines::DayForm;

/// Words of so many letters stand between an hour and its part of the day: "in the".
const LITTLE_WORD: usize = 3;
const NOON: i8 = 12;
/// "1 at lunchtime" is after noon, "11" before.
const FIRST_AT_LUNCH: i8 = 11;
/// Nobody is offered a call before this hour, …
const EARLIEST: i8 = 8;
/// Nobody is offered a call from this hour on, by their own clock.
const LATEST: i8 = 20;
/// So many days are looked through for when somebody is there.
const LOOKED_AHEAD: i64 = 14;

/// How a time that was named goes with the hours at which people are there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fit {
    /// Somebody is there.
    Good,
    /// On some of its days nobody is: those are left out, and why.
    Narrowed {
        left: Box<NamedTime>,
        because: Option<String>,
    },
    /// Nobody is there at all then: what is offered instead, and why.
    Instead {
        offered: Box<NamedTime>,
        because: Option<String>,
    },
}

impl NamedTime {
    /// Whether people are there at the time that was named, and what is offered where
    /// nobody is.
    pub(crate) fn fit(&self, draft: &Draft<'_>, message: &Unread) -> Fit {
        if self.is_soonest() {
            return Fit::Good;
        }
        if !self.others.is_empty() {
            return self.fit_each(draft, message);
        }
        let zone = self.zone(draft);
        let today = message.at.to_zoned(zone.clone()).date();
        let ahead: Vec<Date> = (0..LOOKED_AHEAD)
            .filter_map(|ahead| today.checked_add(ahead.days()).ok())
            .collect();
        let wanted = self.day.dates(today, &ahead);
        // By a clock that nobody knows only the day can be held against our hours.
        let hour = if self.is_by_an_unknown_clock(draft) {
            &Hour::Open
        } else {
            &self.hour
        };
        let there = |date: &Date| hour.is_within(&open_on(draft, *date, &zone));
        if wanted.is_empty() || wanted.iter().all(there) {
            return Fit::Good;
        }
        let because = wanted
            .iter()
            .find(|date| !there(date))
            .and_then(|date| closed_words(draft, *date));
        let fitting: Vec<Date> = wanted.iter().copied().filter(there).collect();
        if !fitting.is_empty() {
            let Some(days) = self.day.names().filter(|days| days.len() > 1) else {
                return Fit::Good;
            };
            let mut left = days;
            left.retain(|day| {
                let day = weekday(*day);
                fitting.iter().any(|date| day == Some(date.weekday()))
            });
            let day = match fitting.as_slice() {
                [one] => Day::On(*one),
                _ => Day::Named(left),
            };
            let left = Box::new(Self {
                day,
                ..self.clone()
            });
            return Fit::Narrowed { left, because };
        }
        match self.nearest(draft, &zone, today, &wanted, &ahead) {
            Some(offered) => Fit::Instead {
                offered: Box::new(offered),
                because,
            },
            None => Fit::Good,
        }
    }

    /// Whether they have said that this day won't do.
    fn rules_out(&self, date: Date, today: Date) -> bool {
        self.without.iter().any(|day| is_day(*day, date, today))
    }

    /// Of several alternatives those at which people are there.
    fn fit_each(&self, draft: &Draft<'_>, message: &Unread) -> Fit {
        let all = std::iter::once((&self.day, &self.hour))
            .chain(self.others.iter().map(|(day, hour)| (day, hour)));
        let mut kept: Vec<Self> = Vec::new();
        let mut closed = None;
        let mut changed = false;
        for (day, hour) in all {
            let one = Self {
                day: day.clone(),
                hour: hour.clone(),
                others: Vec::new(),
                ..self.clone()
            };
            match one.fit(draft, message) {
                Fit::Good => kept.push(one),
                Fit::Narrowed { left, .. } => {
                    changed = true;
                    kept.push(*left);
                }
                Fit::Instead { offered, because } => {
                    changed = true;
                    closed.get_or_insert((offered, because));
                }
            }
        }
        let because = closed.as_ref().and_then(|(_, because)| because.clone());
        let mut kept = kept.into_iter();
        match (kept.next(), closed) {
            (Some(first), _) if changed => Fit::Narrowed {
                left: Box::new(Self {
                    others: kept.map(|time| (time.day, time.hour)).collect(),
                    ..first
                }),
                because,
            },
            (None, Some((offered, because))) => Fit::Instead { offered, because },
            _ => Fit::Good,
        }
    }

    /// The nearest open time: their hour on an open day beside theirs, where it is
    /// kept then, else the hours of the nearest open day.
    fn nearest(
        &self,
        draft: &Draft<'_>,
        zone: &TimeZone,
        today: Date,
        wanted: &[Date],
        ahead: &[Date],
    ) -> Option<Self> {
        let here = |date: Date| open_on(draft, date, zone);
        let first = *wanted.first()?;
        let closed = wanted.iter().all(|date| here(*date).is_empty());
        if closed && self.hour != Hour::Open {
            let near = ahead
                .iter()
                .filter(|date| **date > today && !self.rules_out(**date, today))
                .filter(|date| self.hour.is_within(&here(**date)))
                .min_by_key(|date| date.since(first).map_or(i32::MAX, |s| s.get_days().abs()));
            if let Some(date) = near {
                return Some(Self {
                    day: Day::On(*date),
                    ..self.clone()
                });
            }
        }
        let nearest = wanted
            .iter()
            .chain(ahead.iter().filter(|date| **date >= first))
            .chain(ahead)
            .find(|date| {
                **date > today && !here(**date).is_empty() && !self.rules_out(**date, today)
            })?;
        let (low, high) = *here(*nearest).first()?;
        let low = low.max(at_hour(EARLIEST).min(high));
        // "Mornings" are not offered the whole day.
        let early = matches!(self.hour, Hour::At(time) if time < at_hour(FIRST_AT_LUNCH))
            || self.hour == Hour::In(vec![DayPart::Morning]);
        let latest = at_hour(if early && low < at_hour(NOON) {
            NOON
        } else {
            LATEST
        });
        let high = if low < latest { high.min(latest) } else { high };
        Some(Self {
            precise: true,
            implied: false,
            day: Day::On(*nearest),
            hour: Hour::Between(low, high),
            zone: draft.zone_of_an_offer(self.zone),
            ..self.clone()
        })
    }
}

/// Why nobody is there on a day: "Thursday, November 26 is a holiday here". `None`
/// where people are there on it, only at other hours.
fn closed_words(draft: &Draft<'_>, date: Date) -> Option<String> {
    let hours = &draft.rules.campaign.identity.hours;
    if !hours.on(date).is_empty() {
        return None;
    }
    let wording = if hours.holidays.contains(&date) {
        "holiday"
    } else {
        "closed_day"
    };
    let day = draft.lines().day(date, DayForm::WeekdayAndDay);
    let said = draft
        .lines()
        .say("words", wording, 0, |_| Some(day.clone()));
    (!said.is_empty()).then_some(said)
}

/// "11 in the morning": the hour that stands right before the part of the day.
pub(crate) fn clock_before(message: &Unread, span: Span, parts: &[DayPart]) -> Option<Hour> {
    let [part] = parts else {
        return None;
    };
    let end: String = message.text.chars().take(span.end).collect();
    let mut words = end.split_whitespace().rev();
    // The part itself and the little words before it.
    let number = words.find(|word| {
        word.chars().any(|letter| letter.is_ascii_digit()) || word.chars().count() > LITTLE_WORD
    });
    let part_itself = number.filter(|word| !word.chars().any(|letter| letter.is_ascii_digit()));
    let number = match part_itself {
        Some(_) => words.find(|word| {
            word.chars().any(|letter| letter.is_ascii_digit()) || word.chars().count() > LITTLE_WORD
        })?,
        None => number?,
    };
    // "3:30? Or mon morning": of another time.
    if number.ends_with(['?', '!', '.', ',', ';']) {
        return None;
    }
    let number = number.trim_matches(|letter: char| !letter.is_ascii_digit());
    let (hour, minute) = number.split_once(':').unwrap_or((number, "0"));
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    let later = matches!(part, DayPart::Afternoon | DayPart::Evening) && hour < NOON
        || *part == DayPart::Lunchtime && hour < FIRST_AT_LUNCH;
    let hour = hour.checked_add(if later { NOON } else { 0 })?;
    Time::new(hour, minute, 0, 0).ok().map(Hour::At)
}

impl Hour {
    /// From when to when, where it was named by the clock.
    fn ends(&self) -> Option<(Time, Time)> {
        match self {
            Self::Open | Self::In(_) => None,
            Self::At(time) => Some((*time, *time)),
            Self::After(time) => Some((*time, Time::MAX)),
            Self::Before(time) => Some((Time::MIN, *time)),
            Self::Between(from, to) => Some((*from, *to)),
        }
    }

    /// Whether an hour lies within a limit: "3 pm" is "not before ten".
    pub(super) fn keeps(&self, limit: &Self) -> bool {
        match (self.ends(), limit.ends()) {
            (Some((from, to)), Some((low, high))) => low <= from && to <= high,
            _ => false,
        }
    }

    /// Whether it is that hour, or a stretch that it bounds: "after 6" and "6".
    pub(super) fn begins_with(&self, hour: &Self) -> bool {
        let Self::At(time) = hour else {
            return false;
        };
        matches!(self, Self::After(limit) | Self::Before(limit) if limit == time)
            || matches!(self, Self::Between(from, _) if from == time)
    }

    /// Whether people are there at some time of it.
    fn is_within(&self, open: &[(Time, Time)]) -> bool {
        let among = |from: Time, to: Time| {
            open.iter()
                .any(|(opens, closes)| *opens <= to && from < *closes)
        };
        match self {
            Self::Open => !open.is_empty(),
            Self::In(parts) => parts.iter().any(|part| {
                let (from, to) = match part {
                    DayPart::Morning => (0, 11),
                    DayPart::Lunchtime => (11, 13),
                    DayPart::Afternoon => (12, 17),
                    DayPart::Evening => (17, 22),
                };
                among(at_hour(from), at_hour(to))
            }),
            Self::At(_) | Self::After(_) | Self::Before(_) | Self::Between(..) => {
                self.ends().is_some_and(|(from, to)| among(from, to))
            }
        }
    }
}

fn at_hour(hour: i8) -> Time {
    Time::new(hour, 0, 0, 0).unwrap_or(Time::MIN)
}

impl Day {
    /// The names of its days of the week, where it is told by those.
    pub(super) fn names(&self) -> Option<Vec<CallDay>> {
        match self {
            Self::Named(days) | Self::Every(days, _) => Some(days.clone()),
            Self::On(date) => Some(vec![named_day(*date)]),
            Self::Open
            | Self::Any
            | Self::Soonest
            | Self::From(_)
            | Self::Before(_)
            | Self::AnyBut(_) => None,
        }
    }

    /// The dates that it means: of days of the week the next of each.
    pub(crate) fn dates(&self, today: Date, ahead: &[Date]) -> Vec<Date> {
        let coming = |holds: &dyn Fn(Date) -> bool| -> Vec<Date> {
            ahead.iter().copied().filter(|date| holds(*date)).collect()
        };
        match self {
            Self::Open | Self::Any | Self::Soonest => ahead.to_vec(),
            Self::On(day) => vec![*day],
            Self::From(day) => coming(&|date| date >= *day),
            Self::Before(day) => coming(&|date| date <= *day),
            Self::Every(days, from) => coming(&|date| {
                days.iter().any(|day| is_day(*day, date, today))
                    && from.is_none_or(|from| date >= from)
            }),
            Self::AnyBut(days) => coming(&|date| !days.iter().any(|day| is_day(*day, date, today))),
            Self::Named(days) => {
                let mut dates: Vec<Date> = Vec::new();
                for day in days {
                    let next = ahead
                        .iter()
                        .copied()
                        .filter(|date| is_day(*day, *date, today));
                    let most = if weekday(*day).is_some() {
                        1
                    } else {
                        ahead.len()
                    };
                    let later = |date: &Date| weekday(*day).is_none() || *date > today;
                    dates.extend(next.filter(later).take(most));
                }
                dates
            }
        }
    }
}

pub(super) fn named_day(date: Date) -> CallDay {
    match date.weekday() {
        Weekday::Monday => CallDay::Monday,
        Weekday::Tuesday => CallDay::Tuesday,
        Weekday::Wednesday => CallDay::Wednesday,
        Weekday::Thursday => CallDay::Thursday,
        Weekday::Friday => CallDay::Friday,
        Weekday::Saturday => CallDay::Saturday,
        Weekday::Sunday => CallDay::Sunday,
    }
}

pub(super) fn is_day(day: CallDay, date: Date, today: Date) -> bool {
    let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    match day {
        CallDay::Monday
        | CallDay::Tuesday
        | CallDay::Wednesday
        | CallDay::Thursday
        | CallDay::Friday
        | CallDay::Saturday
        | CallDay::Sunday => weekday(day) == Some(date.weekday()),
        CallDay::Today => date == today,
        CallDay::Tomorrow => Some(date) == today.tomorrow().ok(),
        CallDay::Weekend => weekend,
        CallDay::Weekdays => !weekend,
    }
}

/// When people are there on a day of the prospect's, by the prospect's clock.
fn open_on(draft: &Draft<'_>, date: Date, zone: &TimeZone) -> Vec<(Time, Time)> {
    let own = draft.rules.timezone;
    let hours = &draft.rules.campaign.identity.hours;
    let there = |time: Time| {
        let at = date.to_datetime(time).to_zoned(own.clone()).ok()?;
        let at = at.with_time_zone(zone.clone());
        // Over midnight there: that part is left out.
        (at.date() == date).then(|| at.time())
    };
    hours
        .on(date)
        .iter()
        .filter_map(|opening| {
            let from = there(opening.from).unwrap_or(Time::MIN);
            let to = there(opening.to).unwrap_or(Time::MAX);
            (from < to).then_some((from, to))
        })
        .collect()
}
