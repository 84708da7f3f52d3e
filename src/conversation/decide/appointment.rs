//! What becomes of the times named for a call: put together from several messages,
//! and held against the hours at which people are there.

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;

use super::Draft;
use super::when::{Day, Hour, NamedTime, named_time};
use crate::conversation::state::Unread;
use crate::reading::finding::{CallDay, DayPart, ReadingContext};
use crate::reading::read_expecting;
use crate::signal::{Evidence, SignalName, Span};

/// Words of so many letters stand between an hour and its part of the day: "in the".
const LITTLE_WORD: usize = 3;
const NOON: i8 = 12;
/// "1 at lunchtime" is after noon, "11" before.
const FIRST_AT_LUNCH: i8 = 11;
/// So many days are looked through for when somebody is there.
const LOOKED_AHEAD: i64 = 14;

/// What was named for a call so far, all messages about it together.
pub(super) fn named_before(draft: &Draft<'_>) -> Option<NamedTime> {
    let known = draft.state.signals.get(SignalName::CONTACT_TIME)?;
    let mut seen: Vec<i64> = known.evidence.iter().filter_map(Evidence::seq).collect();
    seen.dedup();
    let mut time: Option<NamedTime> = None;
    for seq in seen {
        let message = draft.state.messages.iter().find(|held| held.seq == seq)?;
        let context = ReadingContext {
            written_at: message.at.to_zoned(draft.prospect_zone()).datetime(),
            asked: None,
            offered: None,
            opted_out: false,
        };
        let language = draft.state.language.as_deref();
        let reading = read_expecting(draft.rules.vocabulary, &context, language, &message.text);
        let message = Unread {
            seq,
            text: message.text.clone(),
            at: message.at,
        };
        let named = named_time(&message, &reading)?;
        time = Some(match &time {
            Some(earlier) => named.after(earlier),
            None => named,
        });
    }
    time
}

impl NamedTime {
    /// This time, named after another one: what it says nothing of stays as it was.
    /// "Make it 4pm" keeps the day, "sorry, Thursday" the hour, "not Friday" both.
    pub(super) fn after(self, earlier: &Self) -> Self {
        if self.is_soonest() || earlier.is_soonest() {
            return self;
        }
        let left_out = |days: &[CallDay], not: &[CallDay]| {
            let mut left = days.to_vec();
            left.retain(|day| !not.contains(day));
            left
        };
        let day = match (self.day, &earlier.day) {
            (Day::Open, day) => day.clone(),
            (_, day) if self.implied && *day != Day::Open => day.clone(),
            (Day::AnyBut(not), Day::Named(days)) if !left_out(days, &not).is_empty() => {
                Day::Named(left_out(days, &not))
            }
            (Day::AnyBut(not), Day::AnyBut(before)) => {
                let mut all = before.clone();
                all.extend(left_out(&not, before));
                Day::AnyBut(all)
            }
            (day, _) => day,
        };
        let hour = match self.hour {
            Hour::Open => earlier.hour.clone(),
            hour => hour,
        };
        Self {
            span: self.span,
            precise: self.precise,
            implied: false,
            day,
            hour,
        }
    }

    /// The nearest time at which people are there, in words, where nobody is at
    /// the hours that were named.
    pub(super) fn instead(&self, draft: &Draft<'_>, message: &Unread) -> Option<String> {
        let (from, to) = self.hour.ends()?;
        let zone = draft.prospect_zone();
        let today = message.at.to_zoned(zone.clone()).date();
        let days: Vec<Date> = (0..LOOKED_AHEAD)
            .filter_map(|ahead| today.checked_add(ahead.days()).ok())
            .collect();
        let here = |date: Date| -> Vec<(Time, Time)> { open_on(draft, date, &zone) };
        let wanted: Vec<Date> = days
            .iter()
            .copied()
            .filter(|date| self.day.holds(*date, today))
            .collect();
        let fits = |date: &Date| {
            here(*date)
                .iter()
                .any(|(opens, closes)| *opens <= to && from < *closes)
        };
        if wanted.is_empty() || wanted.iter().any(fits) {
            return None;
        }
        let nearest = wanted
            .iter()
            .chain(&days)
            .find(|date| **date > today && !here(**date).is_empty())?;
        let (low, high) = *here(*nearest).first()?;
        let nearest = Self {
            span: self.span,
            precise: true,
            implied: false,
            day: Day::On(*nearest),
            hour: Hour::Between(low, high),
        };
        nearest.words(draft, message)
    }
}

/// "11 in the morning": the hour that stands right before the part of the day.
pub(super) fn clock_before(message: &Unread, span: Span, parts: &[DayPart]) -> Option<Hour> {
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
}

impl Day {
    /// Whether a day can be meant.
    fn holds(&self, date: Date, today: Date) -> bool {
        let among = |days: &[CallDay]| days.iter().any(|day| is_day(*day, date, today));
        match self {
            Self::Open | Self::Soonest => true,
            Self::On(day) => *day == date,
            Self::From(day) => date >= *day,
            Self::Before(day) => date <= *day,
            Self::Named(days) => among(days),
            Self::AnyBut(days) => !among(days),
        }
    }
}

fn is_day(day: CallDay, date: Date, today: Date) -> bool {
    let weekday = date.weekday();
    let weekend = matches!(weekday, Weekday::Saturday | Weekday::Sunday);
    match day {
        CallDay::Monday => weekday == Weekday::Monday,
        CallDay::Tuesday => weekday == Weekday::Tuesday,
        CallDay::Wednesday => weekday == Weekday::Wednesday,
        CallDay::Thursday => weekday == Weekday::Thursday,
        CallDay::Friday => weekday == Weekday::Friday,
        CallDay::Saturday => weekday == Weekday::Saturday,
        CallDay::Sunday => weekday == Weekday::Sunday,
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
