//! Stretches by name: `next week`, `Q3`, `H2 2027`, `FY27`, `this summer`,
//! `end of the month`, and parts of them.

use jiff::civil::{Date, DateTime, Weekday};
use rust_decimal::prelude::ToPrimitive;

use super::calendar::{
    Grain, Stretch, add_days, add_months, first_of_month, fiscal_year_start, monday, quarter_start,
    weekday_after,
};
use super::expression::Reader;
use super::holiday::{BEFORE_NEW_YEAR, HOLIDAYS};
use super::point::part_on;
use super::words::{MONTHS, SEASONS, UNITS, Unit, WEEKDAYS, WHICH, Which};
use crate::reading::number::numeral;

/// A season that begins within so many days is at hand.
const AT_HAND: i64 = 45;

impl Reader<'_> {
    /// `next week`, `this quarter`, `the month`, `last year`.
    pub(super) fn unit_named(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let (mut next, mut which) = WHICH.at(tokens, at)?;
        if tokens.at(next) == "-" {
            next += 1;
        }
        let (mut end, unit) = UNITS.at(tokens, next)?;
        // `the week after next`, `the following year`
        if tokens.at(end) == "after" && tokens.at(end + 1) == "next" {
            which = Which::AfterNext;
            end += 2;
        }
        // `the year 2028`, `the fiscal year 2028`
        if let Some((year, after)) = self.year_after(end)
            && (tokens.digits(end).is_some() || unit == Unit::Year && tokens.at(end) == "of")
        {
            return match unit {
                Unit::Year => Some((Stretch::year(year)?, after)),
                Unit::FiscalYear => self.fiscal(next),
                _ => None,
            };
        }
        let only_article = tokens.at(at) == "the" && next == at + 1 && which == Which::This;
        if only_article && unit != Unit::Weekend && !matches!(tokens.before(at), "of" | "in" | "by")
        {
            return None;
        }
        // `new year` is a day, `following day` tomorrow.
        if tokens.at(next - 1) == "new" && !matches!(unit, Unit::FiscalYear) {
            return None;
        }
        // `the week 12` is read elsewhere, as `FY27` is.
        if only_article && unit == Unit::Week && tokens.digits(end).is_some() {
            return None;
        }
        if tokens.glued(end) && tokens.digits(end).is_some() {
            return None;
        }
        // `next year sept`, `this year in october`
        let month_at = end + usize::from(matches!(tokens.at(end), "in" | ","));
        if unit == Unit::Year
            && let Some((after, month)) = MONTHS.at(tokens, month_at)
            && !(tokens.at(month_at) == "may" && month_at == end)
            && tokens.digits(after).is_none()
            && let Some(year) = self.unit_at(unit, which)
            && let Some(stretch) = Stretch::month(year.from.year(), month)
        {
            return Some((stretch, after));
        }
        // `next year Q2`, `next year in H1`
        if unit == Unit::Year
            && let Some((months, number, after)) = self.quarter_mark(month_at)
            && let Some(year) = self.unit_at(unit, which)
        {
            let grain = if months == 3 {
                Grain::Quarter
            } else {
                Grain::Half
            };
            let first = Date::new(year.from.year(), Self::months_of(number, months)?, 1).ok()?;
            return Some((Stretch::months(first, months, grain)?, after));
        }
        Some((self.unit_at(unit, which)?, end))
    }

    pub(super) fn unit_at(&self, unit: Unit, which: Which) -> Option<Stretch> {
        let today = self.now.date();
        let step = match which {
            Which::This => 0,
            Which::Next => 1,
            Which::AfterNext => 2,
            Which::Last => -1,
        };
        match unit {
            Unit::Day => Stretch::day(add_days(today, step)?),
            Unit::Week => Stretch::week(add_days(today, 7 * step)?),
            Unit::Weekend => Stretch::weekend(add_days(today, 7 * step)?),
            Unit::Fortnight => Stretch::days(add_days(monday(today)?, 14 * step)?, 14, Grain::Week),
            Unit::Month => {
                Stretch::months(add_months(first_of_month(today), step)?, 1, Grain::Month)
            }
            Unit::Quarter => Stretch::months(
                add_months(quarter_start(today)?, 3 * step)?,
                3,
                Grain::Quarter,
            ),
            Unit::Half => {
                let first = if today.month() <= 6 { 1 } else { 7 };
                let first = Date::new(today.year(), first, 1).ok()?;
                Stretch::months(add_months(first, 6 * step)?, 6, Grain::Half)
            }
            Unit::Year => Stretch::year(today.year() + i16::try_from(step).ok()?),
            Unit::FiscalYear => {
                let first = fiscal_year_start(today, self.fiscal_year_start)?;
                Stretch::months(add_months(first, 12 * step)?, 12, Grain::Year)
            }
            Unit::Decade | Unit::WorkingDay | Unit::Hour | Unit::Minute | Unit::Second => None,
        }
    }

    /// Any stretch that is named without a date: `Q3`, `next March`, `Easter`, `2027`.
    pub(super) fn named(&self, at: usize) -> Option<(Stretch, usize)> {
        if self.tokens.glued_to_word(at) {
            return None;
        }
        self.nth_of(at)
            .or_else(|| self.several_of(at))
            .or_else(|| self.unit_named(at))
            .or_else(|| self.week_number(at))
            .or_else(|| self.fiscal_part(at))
            .or_else(|| self.quarter_or_half(at))
            .or_else(|| self.fiscal(at))
            .or_else(|| self.holiday(at))
            .or_else(|| self.season(at))
            .or_else(|| self.month_named(at))
    }

    fn holiday(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let (start, which) = match WHICH.at(tokens, at) {
            Some((next, which))
                if HOLIDAYS.at(tokens, next).is_some() && HOLIDAYS.at(tokens, at).is_none() =>
            {
                (next, Some(which))
            }
            _ => (at, None),
        };
        let (end, holiday) = HOLIDAYS.at(tokens, start)?;
        if tokens.at(start) == "new"
            && !(tokens.at(start + 1) == "year's"
                || tokens.at(start + 1) == "years"
                || BEFORE_NEW_YEAR.contains(&tokens.before(start))
                || tokens.before(start) == "and" && tokens.ends_clause(end)
                || end > start + 2
                || tokens.at(at) == "the")
        {
            return None;
        }
        let comma = usize::from(
            tokens.at(end) == "," && tokens.digits(end + 1).is_some_and(|year| year.len() == 4),
        );
        // `Labor Day weekend 2027`
        if tokens.at(end) == "weekend"
            && let Some((year, end)) = self.year_told(end + 1)
        {
            let day = holiday.in_year(year)?.from.date();
            return Some((Stretch::long_weekend(day)?, end));
        }
        if let Some((year, end)) = self.year_told(end + comma) {
            return Some((holiday.in_year(year)?, end));
        }
        if let Some((year, end)) = self.unit_named(end + usize::from(tokens.at(end) == "of"))
            && year.grain == Grain::Year
        {
            return Some((holiday.in_year(year.from.year())?, end));
        }
        let year = self.now.year();
        let this = holiday.in_year(year)?;
        // `Labor Day weekend`
        let long = tokens.at(end) == "weekend";
        let stretch = if which == Some(Which::Last) {
            if this.to <= self.now {
                this
            } else {
                holiday.in_year(year - 1)?
            }
        } else if this.to <= self.now {
            holiday.in_year(year + 1)?
        } else {
            this
        };
        if long {
            return Some((Stretch::long_weekend(stretch.from.date())?, end + 1));
        }
        Some((stretch, end))
    }

    fn season(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let (start, which) = match WHICH.at(tokens, at) {
            Some((next, which)) if SEASONS.at(tokens, next).is_some() => (next, Some(which)),
            _ => (at, None),
        };
        let (end, (from_month, from_day, to_month, to_day)) = SEASONS.at(tokens, start)?;
        let year = self.year_told(end).or_else(|| self.year_named(end));
        let prefixed = which.is_some()
            || year.is_some()
            || at == 0 && tokens.ends_clause(end)
            || matches!(
                tokens.before(at),
                "in" | "by"
                    | "until"
                    | "till"
                    | "before"
                    | "after"
                    | "early"
                    | "late"
                    | "mid"
                    | "-"
                    | "of"
                    | "during"
                    | "since"
                    | "over"
                    | "sometime"
                    | "this"
                    | "next"
            )
            // `b4 spring`
            || tokens.before(at) == "4" && at > 1 && tokens.at(at - 2) == "b";
        // `the spring line is out`
        let article = which.is_some() && start == at + 1 && tokens.at(at) == "the";
        let named_thing = article
            && year.is_none()
            && !tokens.ends_clause(end)
            && !matches!(
                tokens.at(end),
                "of" | "and" | "or" | "if" | "at" | "when" | "is" | "to"
            );
        if !prefixed || named_thing {
            return None;
        }
        let stretch = |year: i16| {
            let to_year = if to_month < from_month {
                year + 1
            } else {
                year
            };
            Some(Stretch::new(
                Date::new(year, from_month, from_day).ok()?,
                Date::new(to_year, to_month, to_day).ok()?,
                Grain::Quarter,
            ))
        };
        if let Some((year, end)) = year {
            return Some((stretch(year)?, end));
        }
        let this = (-1..=1)
            .filter_map(|ahead| stretch(self.now.year() + ahead))
            .find(|season| season.to > self.now)?;
        let found = match which {
            Some(Which::Last) => stretch(this.from.year() - 1)?,
            // "Next winter", said in November, is not the one that begins next month.
            Some(Which::Next) if this.from <= self.now || self.is_at_hand(this.from) => {
                stretch(this.from.year() + 1)?
            }
            // "Maybe in autumn", told when it is nearly over, means the next one.
            None if this.from <= self.now && this.is_nearly_over(self.now) => {
                stretch(this.from.year() + 1)?
            }
            _ => this,
        };
        Some((found, end))
    }

    /// Whether a season that begins then is called "this" one by now.
    fn is_at_hand(&self, from: DateTime) -> bool {
        add_days(self.now.date(), AT_HAND).is_some_and(|soon| from.date() <= soon)
    }

    /// `next March`, `last June`, `this May`, `Tuesday`, `next Friday`.
    fn month_named(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let (next, which) = WHICH.at(tokens, at)?;
        if tokens.at(at) == "the" && next == at + 1 {
            return None;
        }
        // `this may or may not work`
        let verb = matches!(tokens.at(next), "may" | "march")
            && !tokens.ends_clause(next + 1)
            && (!tokens.stands_out(next) || which == Which::This);
        if let Some((end, month)) = MONTHS.at(tokens, next).filter(|_| !verb) {
            if self.year_after(end).is_some() || tokens.digits(end).is_some_and(|d| d.len() <= 2) {
                return None;
            }
            let end = if tokens.at(end - 1) == "." {
                end - 1
            } else {
                end
            };
            let year = self.now.year();
            let year = match which {
                Which::Last if month < self.now.month() => year,
                Which::Last => year - 1,
                _ if month < self.now.month() => year + 1,
                _ => year,
            };
            return Some((Stretch::month(year, month)?, end));
        }
        let (end, weekday) = WEEKDAYS.at(tokens, next)?;
        if which != Which::Last
            && let Some(found) = self.dated(end, weekday)
        {
            return Some(found);
        }
        Some((Stretch::day(self.weekday(weekday, which)?)?, end))
    }

    /// `next Friday` is in the next week, `Friday` and `this Friday` the first one after today.
    pub(super) fn weekday(&self, weekday: Weekday, which: Which) -> Option<Date> {
        let today = self.now.date();
        let offset = i64::from(weekday.to_monday_zero_offset());
        match which {
            Which::This => weekday_after(today, weekday),
            Which::Next => add_days(monday(today)?, 7 + offset),
            Which::AfterNext => add_days(monday(today)?, 14 + offset),
            Which::Last => add_days(
                weekday_after(today, weekday)?,
                if today.weekday() == weekday { -14 } else { -7 },
            ),
        }
    }

    /// `first week of October`, `last Monday of March 2027`, `last day of the month`.
    fn nth_of(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let mut start = at;
        if tokens.at(start) == "the" {
            start += 1;
        }
        let (nth, next) = if tokens.at(start) == "last" {
            (-1, start + 1)
        } else {
            let number = numeral::read(tokens, start).filter(|number| number.ordinal)?;
            (number.max.to_i8()?, number.end)
        };
        let weekday = WEEKDAYS.at(tokens, next);
        let unit = UNITS.at(tokens, next);
        let end = weekday.map(|(end, _)| end).or(unit.map(|(end, _)| end))?;
        // `the first Monday afternoon of December`
        let part = weekday.and_then(|_| self.part_of_day(end));
        let end = part.map_or(end, |(end, _)| end);
        if !matches!(tokens.at(end), "of" | "in") {
            return None;
        }
        let (inner, end) = self.unit_named(end + 1).or_else(|| self.whole(end + 1))?;
        if inner.grain < Grain::Month {
            return None;
        }
        let (from, to) = (inner.from.date(), inner.to.date());
        let stretch = match (weekday, unit.map(|(_, unit)| unit)) {
            (Some((_, weekday)), _) => {
                if inner.grain != Grain::Month {
                    return None;
                }
                let day = from.nth_weekday_of_month(nth, weekday).ok()?;
                match part {
                    Some((_, part)) => part_on(day, part)?,
                    None => Stretch::day(day)?,
                }
            }
            (None, Some(Unit::Weekend)) if nth < 0 => {
                let last = Stretch::weekend(add_days(to, -1)?)?;
                if last.from >= inner.to {
                    Stretch::weekend(add_days(to, -8)?)?
                } else {
                    last
                }
            }
            (None, Some(Unit::Weekend)) => {
                let first = Stretch::weekend(from)?;
                let late = i64::from(first.from < inner.from);
                Stretch::weekend(add_days(from, 7 * (i64::from(nth) - 1 + late))?)?
            }
            (None, Some(Unit::WorkingDay)) => Self::nth_working_day(&inner, nth)?,
            (None, Some(Unit::Day)) if nth < 0 => Stretch::day(add_days(to, -1)?)?,
            (None, Some(Unit::Day)) => Stretch::day(add_days(from, i64::from(nth) - 1)?)?,
            (None, Some(Unit::Week)) => {
                let monday_of = if nth < 0 {
                    let last = monday(add_days(to, -1)?)?;
                    add_days(last, if add_days(last, 3)? >= to { -7 } else { 0 })?
                } else {
                    let first = monday(from)?;
                    // The first week is the one with most of its days in the month.
                    let first = if add_days(first, 3)? < from {
                        add_days(first, 7)?
                    } else {
                        first
                    };
                    add_days(first, 7 * (i64::from(nth) - 1))?
                };
                Stretch::days(monday_of, 7, Grain::Week)?
            }
            (None, Some(Unit::Month)) => {
                let first = if nth < 0 {
                    add_months(to, -1)?
                } else {
                    add_months(from, i64::from(nth) - 1)?
                };
                Stretch::months(first, 1, Grain::Month)?
            }
            (None, Some(Unit::Quarter)) if inner.grain == Grain::Year => {
                let first = if nth < 0 {
                    add_months(to, -3)?
                } else {
                    add_months(from, 3 * (i64::from(nth) - 1))?
                };
                Stretch::months(first, 3, Grain::Quarter)?
            }
            _ => return None,
        };
        Some((stretch, end))
    }

    /// A month or a year: `October`, `October 2027`, `2027`.
    pub(super) fn whole(&self, at: usize) -> Option<(Stretch, usize)> {
        if let Some((stretch, end)) = self.date(at)
            && stretch.grain >= Grain::Month
        {
            return Some((stretch, end));
        }
        let (year, end) = self.year_after(at)?;
        Some((Stretch::year(year)?, end))
    }
}
