//! The time for a call in words that can be said back: "on Friday, December 11 at 3:00 PM EST".

use jiff::ToSpan;
use jiff::civil::{Date, Time};

use super::when::{Day, Hour, NamedTime, weekday};
use super::which_day::next_of;
use crate::conversation::decide::Draft;
use crate::conversation::decide::handing_over::route;
use crate::conversation::state::Unread;
use crate::reading::finding::{CallDay, DayPart};
use crate::reading::{Clock, Language};
use crate::speech::lines::DayForm;
use crate::speech::text;

/// So many days are looked through for the first one on which people are there.
const A_WEEK: i32 = 8;

impl NamedTime {
    /// The time in words: "in the evening", "on Friday, December 11 at 3:00 PM EST".
    /// `None` where nothing is to be said back: at once, while somebody is there.
    pub(crate) fn words(&self, draft: &Draft<'_>, message: &Unread) -> Option<String> {
        if self.is_soonest() {
            return route::soonest_words(draft);
        }
        let today = message.at.to_zoned(draft.prospect_zone()).date();
        let first = (&self.day, &self.hour);
        let all = std::iter::once(first).chain(self.others.iter().map(|(day, hour)| (day, hour)));
        let said: Vec<String> = all
            .filter_map(|(day, hour)| self.pair_words(draft, today, day, hour))
            .collect();
        (!said.is_empty()).then(|| or_list(draft, &said))
    }

    fn pair_words(
        &self,
        draft: &Draft<'_>,
        today: Date,
        named: &Day,
        hour: &Hour,
    ) -> Option<String> {
        let day = day_words(named, draft, today);
        let clock = self.hour_words(hour, named, draft, today, day.is_some());
        match (day, clock) {
            (Some(day), Some(clock)) => {
                let apart = matches!(named, Day::From(_) | Day::AnyBut(_) | Day::Before(_))
                    && matches!(hour, Hour::In(_))
                    || matches!(named, Day::Every(_, Some(_)));
                Some(format!("{day}{} {clock}", if apart { "," } else { "" }))
            }
            (Some(words), None) | (None, Some(words)) => Some(words),
            (None, None) => None,
        }
    }

    fn hour_words(
        &self,
        hour: &Hour,
        day: &Day,
        draft: &Draft<'_>,
        today: Date,
        after_a_day: bool,
    ) -> Option<String> {
        let date = match day {
            Day::On(date) => *date,
            _ => today,
        };
        let zone = self.zone_words(draft, date);
        let clock = |time: Time| draft.lines().hour(time);
        let zoned = |time: Time| format!("{} {zone}", clock(time));
        let with = |wording: &str, time: Time| say(draft, wording, &[("time", zoned(time))]);
        match hour {
            Hour::Open => None,
            Hour::At(time) => with("at_time", *time),
            Hour::After(time) => with("after_time", *time),
            Hour::Before(time) => with("before_time", *time),
            Hour::Between(from, to) => say(
                draft,
                "between_times",
                &[("low", clock(*from)), ("high", zoned(*to))],
            ),
            Hour::In(parts) => {
                let bare: Vec<String> = parts
                    .iter()
                    .filter_map(|part| say(draft, part_line(*part), &[]))
                    .collect();
                let list = or_list(draft, &bare);
                let dated = matches!(day, Day::Named(days) if dated_name(days, today).is_some());
                let named =
                    matches!(day, Day::Named(days) if days.iter().all(|d| weekday(*d).is_some()));
                let said = if parts.as_slice() == [DayPart::Lunchtime] {
                    say(draft, "at_lunchtime", &[])
                } else if after_a_day && named && !dated {
                    // "On Thursday or Friday afternoon".
                    Some(list)
                } else {
                    say(draft, "in_part", &[("part", list)])
                };
                match self.zone {
                    Some(_) => said.map(|said| format!("{said}, {zone}")),
                    None => said,
                }
            }
        }
    }

    /// What the clock of its hours is called: "EST", "Central time".
    fn zone_words(&self, draft: &Draft<'_>, date: Date) -> String {
        let named = self.zone.filter(|zone| zone.of != Clock::Prospect);
        // Nobody knows which clock theirs is: calling it ours would be a guess.
        if named.is_none() && draft.own_zone().is_none() {
            return say(draft, "your_time", &[]).unwrap_or_default();
        }
        // The names of zones are English; other languages have their letters.
        if let Some(zone) = named
            && matches!(zone.of, Clock::Of(_))
            && draft.lines().language == Language::En.code()
        {
            return zone.said.to_owned();
        }
        let noon = date.at(12, 0, 0, 0).to_zoned(self.zone(draft));
        noon.map_or_else(|_| String::new(), |noon| noon.strftime("%Z").to_string())
    }
}

/// The date of a day of the week that stands alone.
fn dated_name(days: &[CallDay], today: Date) -> Option<Date> {
    let [day] = days else {
        return None;
    };
    weekday(*day).map(|_| next_of(days, today))
}

fn day_words(day: &Day, draft: &Draft<'_>, today: Date) -> Option<String> {
    let date = |date: Date| draft.lines().day(date, DayForm::WeekdayAndDay);
    let with = |wording: &str, day: String| say(draft, wording, &[("day", day)]);
    match day {
        Day::Open | Day::Soonest => None,
        Day::Any => say(draft, "any_time", &[]),
        Day::On(day) if *day == today => say(draft, "day_today", &[]),
        Day::On(day) if Some(*day) == today.tomorrow().ok() => with("day_tomorrow_on", date(*day)),
        Day::On(day) => with("on_date", date(*day)),
        Day::From(day) => with("from_date", date(first_open(draft, *day))),
        Day::Before(day) => with("until_date", date(*day)),
        Day::Every(days, None) => with("every_day", names(draft, days)),
        Day::Every(days, Some(from)) => say(
            draft,
            "every_day_from",
            &[
                ("day", names(draft, days)),
                ("date", draft.lines().day(*from, DayForm::Day)),
            ],
        ),
        Day::Named(days) => {
            if let Some(on) = dated_name(days, today) {
                return with("on_date", date(on));
            }
            let alone: Option<&str> = match days.as_slice() {
                [CallDay::Today] => Some("day_today"),
                [CallDay::Weekend] => Some("day_weekend"),
                [CallDay::Weekdays] => Some("day_weekdays"),
                [CallDay::Tomorrow] => {
                    let tomorrow = today.tomorrow().ok()?;
                    return with("day_tomorrow_on", date(tomorrow));
                }
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

/// "After the holidays": the first day from then on on which people are there.
fn first_open(draft: &Draft<'_>, from: Date) -> Date {
    let hours = &draft.rules.campaign.identity.hours;
    let mut days = (0..A_WEEK).filter_map(|ahead| from.checked_add(ahead.days()).ok());
    days.find(|day| !hours.on(*day).is_empty()).unwrap_or(from)
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
