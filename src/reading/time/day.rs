//! Days by their date: `Dec 1st`, `15 March 2027`, `3/4`, `2026-12-01`, `the 15th`.

use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;

use super::calendar::{Grain, Stretch, add_months};
use super::expression::Reader;
use super::words::{MONTHS, WEEKDAYS};
use crate::reading::number::{numeral, spoken_year};

impl Reader<'_> {
    /// Reads a date at `at`: the stretch and the token after it.
    pub(super) fn date(&self, at: usize) -> Option<(Stretch, usize)> {
        // `$12 December 27` is a sum and then a date.
        if self.tokens.glued_to_word(at) || matches!(self.tokens.before(at), "$" | "€" | "£") {
            return None;
        }
        self.in_figures(at)
            .or_else(|| self.year_first(at))
            .or_else(|| self.month_first(at))
            .or_else(|| self.day_first(at))
    }

    /// `2027 April`.
    fn year_first(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        tokens.digits(at).filter(|digits| digits.len() == 4)?;
        // `2027-Aug-01`, `2027/aug/1`
        if matches!(tokens.at(at + 1), "-" | "/")
            && tokens.glued(at + 1)
            && tokens.glued(at + 2)
            && let Some((end, month)) = MONTHS.at(tokens, at + 2)
            && tokens.at(end) == tokens.at(at + 1)
            && tokens.glued(end)
            && tokens.glued(end + 1)
            && let Some(year) = tokens.digits(at).and_then(year_of)
            && let Some((day, end)) = self.day_number(end + 1)
        {
            return Some((Stretch::day(Date::new(year, month, day).ok()?)?, end));
        }
        let (year, next) = self.year_after(at)?;
        let (end, month) = MONTHS.at(tokens, next)?;
        // `2027 March 18`
        if tokens.at(next) != "may"
            && let Some((day, end)) = self.day_number(end)
        {
            return Some((Stretch::day(Date::new(year, month, day).ok()?)?, end));
        }
        if tokens.at(next) == "may" && !tokens.stands_out(next) || tokens.digits(end).is_some() {
            return None;
        }
        Some((Stretch::month(year, month)?, end))
    }

    /// `March`, `March 3`, `March 3rd, 2027`, `March 2027`, `Dec '26`.
    fn month_first(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let (mut next, month) = MONTHS.at(tokens, at)?;
        // `mar.` takes its dot only where a date goes on.
        if tokens.at(next - 1) == "." && tokens.digits(next).is_none() {
            next -= 1;
        }
        let month_end = next;
        if tokens.at(next) == "the"
            || tokens.at(next) == "," && tokens.digits(next + 1).is_some_and(|d| d.len() == 4)
        {
            next += 1;
        }
        // `Oct/2`, `Sep-23-2027`
        if matches!(tokens.at(next), "/" | "-")
            && tokens.glued(next)
            && tokens.glued(next + 1)
            && tokens
                .digits(next + 1)
                .is_some_and(|d| matches!(d.len(), 1 | 2 | 4))
        {
            next += 1;
        }
        if let Some(year) = self.year_after(next) {
            return Some((Stretch::month(year.0, month)?, year.1));
        }
        if let Some(number) = numeral::read(tokens, next)
            && (number.ordinal
                || tokens.digits(next).is_some_and(|d| d.len() <= 2) && number.end == next + 1
                // `May twenty nine`
                || !number.in_digits && number.min == number.max && tokens.ends_clause(number.end))
            && let Some(day) = number.max.to_i8().filter(|day| (1..=31).contains(day))
            && !matches!(tokens.at(number.end), ":" | "am" | "pm" | "%" | "k")
            && !(number.end == next + 1
                && tokens.glued(number.end)
                && matches!(tokens.at(number.end), "k" | "m" | ".")
                && !tokens.ends_clause(number.end))
        {
            let mut end = number.end;
            if (tokens.at(end) == "," || matches!(tokens.at(end), "-" | "/") && tokens.glued(end))
                && tokens.digits(end + 1).is_some_and(|d| d.len() == 4)
            {
                end += 1;
            }
            if let Some((year, end)) = self.year_told(end) {
                return Some((Stretch::day(Date::new(year, month, day).ok()?)?, end));
            }
            let date = self.upcoming_day(month, day)?;
            return Some((Stretch::day(date)?, number.end));
        }
        let year = if month < self.now.month() {
            self.now.year() + 1
        } else {
            self.now.year()
        };
        Some((Stretch::month(year, month)?, month_end))
    }

    /// Whether the "may" behind a number is the month, and no verb: `for 14 may`, `is 14 may
    /// so …`, but not `about 14 may come`.
    fn is_the_month(&self, number: usize, may: usize) -> bool {
        let tokens = self.tokens;
        tokens.stands_out(may)
            || tokens.ends_clause(may + 1)
            || matches!(
                tokens.at(may + 1),
                "so" | "and" | "n" | "if" | "at" | "but" | "because" | "cos" | "then" | "or"
            )
            || matches!(
                tokens.before(number),
                "on" | "for" | "by" | "until" | "till" | "before" | "from" | "since"
            )
    }

    /// `3 March`, `the 3rd of March 2027`, `first of march`, `the 15th`.
    fn day_first(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let mut start = at;
        let the = tokens.at(start) == "the";
        if the {
            start += 1;
        }
        let number = numeral::read(tokens, start)?;
        // `3 March`, `fifteen August`
        let plain = tokens.digits(start).is_some_and(|d| d.len() <= 2) && number.end == start + 1
            || !number.in_digits
                && MONTHS.at(tokens, number.end).is_some()
                && tokens.word(number.end) != "may"
                && tokens.word(number.end) != "march";
        if !(number.ordinal || plain) {
            return None;
        }
        let day = number.max.to_i8().filter(|day| (1..=31).contains(day))?;
        let mut next = number.end;
        if tokens.at(next) == "day" && tokens.at(next + 1) == "of" {
            next += 1;
        }
        if tokens.at(next) == "of" {
            next += 1;
        }
        if matches!(tokens.at(next), "-" | "/") && tokens.glued(next) && tokens.glued(next + 1) {
            next += 1;
        }
        if let Some((end, month)) = MONTHS.at(tokens, next)
            && (tokens.at(next) != "may" || number.ordinal || self.is_the_month(start, next))
        {
            let mut year_at = end;
            if tokens.at(end - 1) == "." && tokens.digits(end).is_none() {
                year_at -= 1;
            }
            let close = year_at;
            if matches!(tokens.at(year_at), "," | "-" | "/" | "of") {
                year_at += 1;
            }
            if let Some((year, end)) = self.year_told(year_at) {
                return Some((Stretch::day(Date::new(year, month, day).ok()?)?, end));
            }
            // `31-Oct-27`
            if year_at == close + 1
                && matches!(tokens.at(close), "-" | "/")
                && tokens.glued(close)
                && tokens.glued(year_at)
                && let Some(year) = tokens
                    .digits(year_at)
                    .filter(|d| d.len() == 2)
                    .and_then(year_of)
            {
                let date = Date::new(year, month, day).ok()?;
                return Some((Stretch::day(date)?, year_at + 1));
            }
            return Some((Stretch::day(self.upcoming_day(month, day)?)?, close));
        }
        // `20th of next month`, `20th of this month`
        let of = usize::from(tokens.at(number.end) == "of");
        if (of == 1 || number.ordinal && matches!(tokens.at(number.end), "this" | "next"))
            && let Some((month, end)) = self.unit_named(number.end + of)
            && month.grain == super::calendar::Grain::Month
        {
            let first = month.from.date();
            return Some((
                Stretch::day(Date::new(first.year(), first.month(), day).ok()?)?,
                end,
            ));
        }
        // `on the 17 from 2pm`
        let bare = the
            && plain
            && matches!(tokens.before(at), "on" | "by" | "before" | "until")
            && (tokens.ends_clause(number.end)
                || matches!(tokens.at(number.end), "at" | "from" | "between" | "after"));
        if !bare && (!number.ordinal || !(the || number.in_digits)) {
            return None;
        }
        // `the 15th`, but not `the 15th floor` or `the first`.
        let ends = tokens.ends_clause(number.end)
            || self
                .clock(number.end, super::clock::Bare::Refused)
                .is_some()
            || matches!(
                tokens.at(number.end),
                "at" | "or"
                    | "and"
                    | "if"
                    | "is"
                    | "works"
                    | "would"
                    | "in"
                    | "of"
                    | "for"
                    | "to"
                    | "-"
                    | "–"
                    | "latest"
                    | "please"
                    | "we"
                    | "i"
                    | "but"
                    | "so"
                    | "because"
                    | "as"
                    | "ish"
                    | "this"
                    | "next"
                    | "when"
                    | "with"
                    | "it"
                    | "around"
                    | "until"
                    | "by"
                    | "thanks"
            );
        let sure = number.in_digits
            || matches!(tokens.before(at), "on" | "by" | "before" | "until")
            || at > 0 && WEEKDAYS.at(tokens, at - 1).is_some();
        if !bare && (!ends || !sure) || tokens.at(number.end) == "of" {
            return None;
        }
        let mut month = self.now.date().first_of_month();
        for _ in 0..4 {
            if let Ok(date) = Date::new(month.year(), month.month(), day)
                && date >= self.now.date()
            {
                return Some((Stretch::day(date)?, number.end));
            }
            month = add_months(month, 1)?;
        }
        None
    }

    /// `13 to 15 July`, `the 13th to the 15th of July 2027`, `1-8 september`.
    pub(super) fn days_of_month(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let day = |at: usize| self.day_number(at + usize::from(tokens.at(at) == "the"));
        let (first, next) = day(at)?;
        if !matches!(
            tokens.at(next),
            "to" | "-" | "–" | "through" | "thru" | "until" | "till" | "and"
        ) {
            return None;
        }
        let (last, mut next) = day(next + 1)?;
        if tokens.at(next) == "of" {
            next += 1;
        }
        // `from 4 to 22 this month`; `5 to 10 next month` are more likely so many of something.
        let in_it = usize::from(tokens.at(next) == "in");
        if (tokens.before(at) == "from" || tokens.digits(at).is_none() || tokens.at(at + 1) == "th")
            && let Some((month, end)) = self.unit_named(next + in_it)
            && month.grain == Grain::Month
            && month.to > self.now
        {
            let of = month.from.date();
            let first = Date::new(of.year(), of.month(), first).ok()?;
            let last = Date::new(of.year(), of.month(), last).ok()?;
            let after = super::calendar::add_days(last, 1)?;
            return (first < last).then(|| (Stretch::new(first, after, Grain::Week), end));
        }
        let (mut end, month) = MONTHS.at(tokens, next)?;
        let mut year = None;
        if let Some((said, after)) = self.year_after(end + usize::from(tokens.at(end) == ",")) {
            year = Some(said);
            end = after;
        }
        let last = match year {
            Some(year) => Date::new(year, month, last).ok()?,
            None => self.upcoming_day(month, last)?,
        };
        let first = Date::new(last.year(), month, first).ok()?;
        let after = super::calendar::add_days(last, 1)?;
        (first < last).then(|| {
            (
                Stretch::new(first, after, super::calendar::Grain::Week),
                end,
            )
        })
    }

    /// The number of a day in its month: `13`, `13th`, `thirteenth`.
    pub(super) fn day_number(&self, at: usize) -> Option<(i8, usize)> {
        let tokens = self.tokens;
        let (day, end) = match tokens.digits(at) {
            Some(digits) if digits.len() <= 2 => {
                let ordinal =
                    matches!(tokens.at(at + 1), "st" | "nd" | "rd" | "th") && tokens.glued(at + 1);
                (digits.parse().ok()?, at + 1 + usize::from(ordinal))
            }
            Some(_) => return None,
            None => {
                let number = numeral::read(tokens, at).filter(|number| number.ordinal)?;
                (number.max.to_i8()?, number.end)
            }
        };
        (1..=31).contains(&day).then_some((day, end))
    }

    /// The next such day, today included.
    pub(super) fn upcoming_day(&self, month: i8, day: i8) -> Option<Date> {
        let today = self.now.date();
        (0..=4)
            .filter_map(|ahead| Date::new(today.year() + ahead, month, day).ok())
            .find(|date| *date >= today)
    }

    /// A year at `at` (`2027`, `'27`): the year and the token after it.
    pub(super) fn year_after(&self, at: usize) -> Option<(i16, usize)> {
        let tokens = self.tokens;
        let mut next = at;
        if tokens.at(next) == "of" {
            next += 1;
        }
        if matches!(tokens.at(next), "'" | "’") && tokens.glued(next + 1) {
            let digits = tokens.digits(next + 1).filter(|digits| digits.len() == 2)?;
            return Some((2000 + digits.parse::<i16>().ok()?, next + 2));
        }
        if let Some(found) = spoken_year(tokens, next) {
            return Some(found);
        }
        let digits = tokens.digits(next).filter(|digits| digits.len() == 4)?;
        let year: i16 = digits.parse().ok()?;
        // `March 2000 users` says no year; nor does `2,027`.
        let grouped = matches!(tokens.at(next + 1), "," | "." | ":" | "/" | "-")
            && tokens.glued(next + 1)
            && tokens.glued(next + 2)
            && tokens.digits(next + 2).is_some();
        ((1900..2200).contains(&year) && !grouped).then_some((year, next + 1))
    }

    /// `this autumn next year`
    pub(super) fn year_named(&self, at: usize) -> Option<(i16, usize)> {
        let (next, end) = self.unit_named(at)?;
        (next.grain == Grain::Year).then(|| (next.from.year(), end))
    }

    /// The year behind what is of one, in four figures or two.
    pub(super) fn year_told(&self, at: usize) -> Option<(i16, usize)> {
        self.year_after(at).or_else(|| self.short_year(at))
    }

    /// `autumn 27`, `xmas 26 is too late`: one of the coming years in two figures, where the
    /// number counts nothing.
    fn short_year(&self, at: usize) -> Option<(i16, usize)> {
        let digits = self.tokens.digits(at).filter(|digits| digits.len() == 2)?;
        let year = 2000 + digits.parse::<i16>().ok()?;
        let this = self.now.year();
        let free = self.tokens.ends_clause(at + 1)
            || matches!(
                self.tokens.at(at + 1),
                "is" | "was"
                    | "would"
                    | "will"
                    | "at"
                    | "or"
                    | "and"
                    | "so"
                    | "if"
                    | "not"
                    | "but"
                    | "latest"
                    | "maybe"
                    | "please"
                    | "isn't"
                    | "isnt"
                    | "then"
            );
        (free && (this..this + 6).contains(&year)).then_some((year, at + 1))
    }
}

pub(super) fn year_of(digits: &str) -> Option<i16> {
    let year: i16 = digits.parse().ok()?;
    match digits.len() {
        2 if year < 70 => Some(2000 + year),
        2 => Some(1900 + year),
        4 if (1900..2200).contains(&year) => Some(year),
        _ => None,
    }
}
