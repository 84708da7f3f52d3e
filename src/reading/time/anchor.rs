//! Days and longer stretches that others hang on: `tomorrow`, `Friday`, `the week of March 6th`, `2027`.

use super::calendar::{Grain, Stretch, add_days};
use super::clock::Bare;
use super::expression::Reader;
use super::point::{day_in_week, part_on};
use super::words::{PartOfDay, Unit, WEEKDAYS, Which};
use crate::reading::number::numeral;
use jiff::civil::Date;
/// A day told with its weekday lies so many days behind us at most, where the next one of its
/// date is another weekday.
const WEEKDAY_BEHIND: i64 = 120;

impl Reader<'_> {
    /// A day or anything longer. `led`: a preposition stands before it.
    pub(super) fn day_point(&self, at: usize, led: bool) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        if tokens.glued_to_word(at) {
            return None;
        }
        if let Some(found) = self.days_of_month(at) {
            return Some(found);
        }
        if let Some(found) = self.near_day(at) {
            return Some(found);
        }
        if let Some(found) = self.beside(at) {
            return Some(found);
        }
        if let Some(found) = self.weekday_point(at, led) {
            return Some(found);
        }
        if let Some(found) = self.part(at) {
            return Some(found);
        }
        // `the week of March 6th`
        let start = at + usize::from(tokens.at(at) == "the");
        if matches!(tokens.at(start), "week" | "wk")
            && matches!(
                tokens.at(start + 1),
                "of" | "commencing" | "beginning" | "starting"
            )
        {
            let on = usize::from(tokens.at(start + 2) == "on");
            let (day, end) = self.date(start + 2 + on)?;
            return Some((Stretch::week(day.from.date())?, end));
        }
        // `the weekend of the 5th of December`
        if tokens.at(start) == "weekend"
            && tokens.at(start + 1) == "of"
            && let Some((day, end)) = self.date(start + 2).or_else(|| self.named(start + 2))
            && day.grain == Grain::Day
        {
            return Some((Stretch::weekend(day.from.date())?, end));
        }
        // `w/c 4 Feb`
        if tokens.at(start) == "w"
            && tokens.at(start + 1) == "/"
            && matches!(tokens.at(start + 2), "c" | "b")
            && let Some((day, end)) = self.date(start + 3)
        {
            return Some((Stretch::week(day.from.date())?, end));
        }
        if let Some(found) = self.named(at) {
            return Some(self.weekday_in(found).unwrap_or(self.in_year(found)));
        }
        if let Some((stretch, end)) = self.date(at) {
            if !self.date_fits(at, end, &stretch, led) {
                return None;
            }
            let (stretch, end) = self.in_year((stretch, end));
            // `July 18, Fri`
            if stretch.grain == Grain::Day
                && tokens.at(end) == ","
                && let Some((after, weekday)) = WEEKDAYS.at(tokens, end + 1)
                && tokens.ends_clause(after)
            {
                return Some((self.year_of_weekday(stretch, weekday, at..end), after));
            }
            return Some((stretch, end));
        }
        self.years(at).or_else(|| self.lone_year(at, led))
    }

    /// `next week on Tuesday`, `next week Friday`.
    fn weekday_in(&self, (week, end): (Stretch, usize)) -> Option<(Stretch, usize)> {
        if week.grain != Grain::Week {
            return None;
        }
        let at = end + usize::from(matches!(self.tokens.at(end), "on" | ","));
        let (after, weekday) = WEEKDAYS.at(self.tokens, at)?;
        if matches!(
            self.tokens.at(after),
            "to" | "-" | "–" | "through" | "until"
        ) {
            return None;
        }
        Some((Stretch::day(day_in_week(week, weekday)?)?, after))
    }

    /// `March of next year`, `January next year`, `March this year`.
    pub(super) fn in_year(&self, (stretch, end): (Stretch, usize)) -> (Stretch, usize) {
        if !matches!(stretch.grain, Grain::Month | Grain::Day) {
            return (stretch, end);
        }
        let of = end + usize::from(matches!(self.tokens.at(end), "of" | "," | "in"));
        // `28 June in 2027`
        let said = (self.tokens.at(end) == "in" && self.tokens.digits(of).is_some())
            .then(|| self.year_after(of))
            .flatten()
            .and_then(|(year, after)| Some((Stretch::year(year)?, after)));
        if said.is_none() && !matches!(self.tokens.at(of), "next" | "this" | "last" | "the") {
            return (stretch, end);
        }
        let moved = said
            .or_else(|| self.unit_named(of))
            .filter(|(year, _)| year.grain == Grain::Year)
            .and_then(|(year, after)| {
                let date = stretch.from.date();
                let date = Date::new(year.from.year(), date.month(), date.day()).ok()?;
                let moved = if stretch.grain == Grain::Month {
                    Stretch::month(date.year(), date.month())?
                } else {
                    Stretch::day(date)?
                };
                Some((moved, after))
            });
        moved.unwrap_or((stretch, end))
    }

    /// Words that are months or numbers and mostly something else.
    pub(super) fn date_fits(&self, at: usize, end: usize, stretch: &Stretch, led: bool) -> bool {
        let tokens = self.tokens;
        let word = tokens.word(at);
        if self.otherwise.touches(at..at + 1)
            && tokens.digits(at).is_some()
            && !matches!(tokens.at(at + 1), "/" | "-" | ".")
        {
            return false;
        }
        let alone = end == at + 1;
        match word {
            // `may`, `march`, `mar`, `sept`
            "may" | "march" | "august" | "mar" | "dec" | "jan" | "jun" if alone => {
                let verb = matches!(
                    tokens.at(end),
                    "i" | "we"
                        | "be"
                        | "not"
                        | "have"
                        | "need"
                        | "you"
                        | "want"
                        | "or"
                        | "also"
                        | "it"
                        | "well"
                        | "take"
                );
                let before = tokens.before(at);
                let after_subject = matches!(
                    before,
                    "i" | "we"
                        | "you"
                        | "it"
                        | "they"
                        | "he"
                        | "she"
                        | "that"
                        | "this"
                        | "which"
                        | "budget"
                        | "who"
                        | "there"
                );
                let preposition = led
                    || matches!(
                        before,
                        "early"
                            | "late"
                            | "mid"
                            | "-"
                            | "of"
                            | "next"
                            | "last"
                            | "till"
                            | "until"
                            | "by"
                            | "in"
                            | "or"
                            | "and"
                            | "to"
                            | "maybe"
                            | "probably"
                            | "around"
                    );
                if word != "may" && word != "march" {
                    return true;
                }
                // `it may or may not`, `and may also`: the verb, whatever stands before it.
                let helps = word == "may"
                    && matches!(tokens.at(end), "not" | "also" | "be" | "have" | "never")
                    || tokens.at(end) == "or" && tokens.at(end + 1) == "may";
                if after_subject || helps {
                    return false;
                }
                preposition
                    || tokens.at(end) == "latest"
                    || tokens.at(end) == "at" && tokens.at(end + 2) == "latest"
                    || tokens.stands_out(at)
                        && !verb
                        && (tokens.ends_clause(end) || !tokens.begins_sentence(at))
                    || tokens.ends_clause(end) && at == 0
                    || tokens.ends_clause(end) && word == "march"
            }
            _ => {
                // `5 may` in digits is checked where it is read; `10-12` is no date.
                let _ = stretch;
                true
            }
        }
    }

    pub(super) fn near_day(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let today = self.now.date();
        let ahead = |days: i64, end: usize| Some((Stretch::day(add_days(today, days)?)?, end));
        let mut start = at;
        if tokens.at(start) == "the" {
            start += 1;
        }
        match (tokens.at(start), tokens.at(start + 1), tokens.at(start + 2)) {
            ("day", "after", "tomorrow" | "tmrw" | "tmr" | "tmw" | "tomorow") => {
                return ahead(2, start + 3);
            }
            ("day", "before", "yesterday") => return ahead(-2, start + 3),
            _ if start > at => return None,
            ("today" | "2day", ..) => return ahead(0, at + 1),
            (
                "tomorrow" | "tmrw" | "tmr" | "tomorow" | "tommorow" | "tommorrow" | "tomorrows"
                | "2morrow" | "tmw",
                ..,
            ) => {
                return ahead(1, at + 1);
            }
            ("2", "day", _) if tokens.glued(at + 1) && tokens.ends_clause(at + 2) => {
                return ahead(0, at + 2);
            }
            ("2", "morrow" | "moro", _) if tokens.glued(at + 1) => return ahead(1, at + 2),
            ("yesterday", ..) => return ahead(-1, at + 1),
            ("tonight" | "tonite", ..) => {
                return Some((part_on(today, PartOfDay(18, 24))?, at + 1));
            }
            ("last", "night", _) => {
                return Some((part_on(add_days(today, -1)?, PartOfDay(18, 24))?, at + 2));
            }
            ("overmorrow", ..) => return ahead(2, at + 1),
            _ => {}
        }
        // `this morning`, `this afternoon`
        if tokens.at(at) == "this"
            && let Some((end, part)) = self.part_of_day(at + 1)
        {
            return Some((part_on(today, part)?, end));
        }
        None
    }

    pub(super) fn weekday_point(&self, at: usize, led: bool) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let (mut end, weekday) = WEEKDAYS.at(tokens, at)?;
        let word = tokens.word(at);
        let short = matches!(word, "mon" | "sat" | "sun" | "wed" | "fri" | "tue" | "thu");
        if short
            && matches!(word, "sat" | "sun" | "mon" | "wed")
            && !led
            && !tokens.stands_out(at)
            && !tokens.ends_clause(end)
            && word != "sat"
        {
            return None;
        }
        // `mostly sun`, `in the sun`, `full sun`: the weather.
        let day_before = |at: usize| {
            matches!(
                tokens.before(at),
                "on" | "by" | "this" | "next" | "or" | "until" | "till" | "every"
            )
        };
        if word == "sun"
            && at > 0
            && !tokens.begins_sentence(at)
            && !day_before(at)
            && !tokens.stands_out(at)
            && self.date(end).is_none()
        {
            return None;
        }
        // "Else sat 10": the day before an hour, which nobody sat at.
        let before_hour = || {
            let hour = end + usize::from(matches!(tokens.at(end), "at" | "@" | "around"));
            let sat = matches!(
                tokens.before(at),
                "i" | "we" | "he" | "she" | "they" | "it" | "who" | "and" | "just"
            );
            let clock = self.clock(hour, Bare::Allowed);
            !sat && clock.is_some_and(|clock| tokens.ends_clause(clock.end) || clock.sure)
        };
        if word == "sat" && !led && !tokens.stands_out(at) && !before_hour() {
            return None;
        }
        if tokens.at(end) == "." && short && tokens.glued(end) && !tokens.ends_clause(end + 1) {
            end += 1;
        }
        if let Some(found) = self.dated(end, weekday) {
            return Some(found);
        }
        // `Monday 21 at 9:30`
        if let Some(digits) = tokens.digits(end).filter(|digits| digits.len() <= 2)
            && (tokens.ends_clause(end + 1)
                && !(tokens.glued(end + 1) && tokens.digits(end + 2).is_some())
                || matches!(tokens.at(end + 1), "at" | "between" | "from" | "around"))
            && let Some(found) = digits
                .parse()
                .ok()
                .filter(|day| *day > 12)
                .and_then(|day| self.day_on(weekday, day))
        {
            return Some((found, end + 1));
        }
        let of = end + usize::from(matches!(tokens.at(end), "of" | "," | "from"));
        if let Some((week, after)) = self.unit_named(of).or_else(|| self.week_number(of))
            && week.grain == Grain::Week
        {
            return Some((Stretch::day(day_in_week(week, weekday)?)?, after));
        }
        // `Monday in two weeks`
        if tokens.at(end) == "in"
            && let Some(length) = self.length(end + 1)
            && matches!(length.unit, Unit::Week | Unit::Fortnight)
            && let Some(then) = Self::shift(self.now, length.high, length.unit)
            && let Some(week) = Stretch::week(then.date())
        {
            return Some((Stretch::day(day_in_week(week, weekday)?)?, length.end));
        }
        // `Monday two weeks from now`, `Sunday, 3 weeks after Easter`
        if let Some(length) = self.length(of.min(end + usize::from(tokens.at(end) == ",")))
            && matches!(
                length.unit,
                Unit::Week | Unit::Month | Unit::Year | Unit::Fortnight
            )
            && matches!(tokens.at(length.end), "from" | "after" | "hence")
            && let Some(then) = self.lasting(end, &length)
            && let Some(from) = then.from
            && let Some(week) = Stretch::week(from.date())
        {
            return Some((Stretch::day(day_in_week(week, weekday)?)?, then.end));
        }
        if tokens.at(end) == "after" && tokens.at(end + 1) == "next" {
            return Some((
                Stretch::day(add_days(self.weekday(weekday, Which::This)?, 7)?)?,
                end + 2,
            ));
        }
        if tokens.at(end) == "week" && tokens.ends_clause(end + 1) {
            // `Friday week` in British English.
            return Some((
                Stretch::day(add_days(self.weekday(weekday, Which::This)?, 7)?)?,
                end + 1,
            ));
        }
        Some((Stretch::day(self.weekday(weekday, Which::This)?)?, end))
    }

    /// The date that stands with a weekday: `Monday, Feb 18`, `Tuesday the 19th`, `next Friday 5/12`.
    pub(super) fn dated(
        &self,
        end: usize,
        weekday: jiff::civil::Weekday,
    ) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let joined = tokens.at(end) == "-" && tokens.glued(end) && tokens.glued(end + 1);
        let bracket = tokens.at(end) == "(";
        let probe = end + usize::from(tokens.at(end) == "," || joined || bracket);
        let (date, after) = self
            .date(probe)
            .filter(|(date, _)| date.grain == Grain::Day)?;
        let after = after + usize::from(bracket && tokens.at(after) == ")");
        let named = tokens.at(probe) != "the"
            || date.from.weekday() == weekday
            || tokens.digits(probe + 1).is_some()
            || numeral::read(tokens, probe + 1).is_some_and(|day| day.ordinal);
        let hour = tokens.digits(probe).is_some()
            && self
                .clock(probe, Bare::Refused)
                .is_some_and(|clock| clock.end >= after);
        if !named || hour {
            return None;
        }
        // `Thu 15th` without a month: the next one that is a Thursday.
        let month = (probe..after).any(|at| {
            super::words::MONTHS.at(tokens, at).is_some()
                || matches!(tokens.at(at), "/" | "-" | ".") && tokens.glued(at)
        });
        if !month && let Some(found) = self.day_on(weekday, date.from.day()) {
            return Some((found, after));
        }
        let date = self.year_of_weekday(date, weekday, probe..after);
        Some((date, after))
    }

    /// A date without a year, in the nearest year that gives it that weekday.
    pub(super) fn year_of_weekday(
        &self,
        date: Stretch,
        weekday: jiff::civil::Weekday,
        tokens: std::ops::Range<usize>,
    ) -> Stretch {
        let day = date.from.date();
        let said_year = tokens
            .into_iter()
            .any(|at| self.tokens.digits(at).is_some_and(|d| d.len() == 4));
        if said_year || day.weekday() == weekday {
            return date;
        }
        let year = self.now.year();
        // Behind us only where that was not long ago.
        let earliest = super::calendar::add_days(self.now.date(), -WEEKDAY_BEHIND);
        [year, year - 1, year + 1, year + 2]
            .into_iter()
            .filter_map(|year| Date::new(year, day.month(), day.day()).ok())
            .filter(|candidate| earliest.is_some_and(|earliest| *candidate >= earliest))
            .find(|candidate| candidate.weekday() == weekday)
            .and_then(Stretch::day)
            .unwrap_or(date)
    }
}
