//! Stretches told by a number: `week 12`, `3 Fridays from now`, `two upcoming quarters`.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::calendar::{Grain, Stretch, add_days, add_months, weekday_after};
use super::expression::{Expression, Reader};
use super::length::Length;
use super::words::{Relation, UNITS, Unit, WEEKDAYS};
use crate::reading::number::numeral;

/// Months ahead in which a day of the month is looked for.
const MONTHS_AHEAD: i64 = 24;

/// How units of time end in the plural: weeks, semanas, mois, Wochen, Monate, Jahre, Tage, Quartale.
const PLURAL_ENDINGS: [&str; 6] = ["s", "en", "te", "re", "ge", "le"];

impl Reader<'_> {
    /// `week 12`, `wk 7 2027`, `CW12`: a week of the ISO calendar, the next one of that number.
    pub(super) fn week_number(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let at = at + usize::from(tokens.at(at) == "the" && tokens.at(at + 1) == "week");
        let sure = match tokens.at(at) {
            "cw" | "kw" => true,
            "week" | "wk" => false,
            _ => return None,
        };
        let digits = tokens.digits(at + 1).filter(|digits| digits.len() <= 2)?;
        let week: i8 = digits.parse().ok()?;
        let end = at + 2;
        let led = matches!(
            tokens.before(at),
            "in" | "by"
                | "until"
                | "till"
                | "before"
                | "after"
                | "during"
                | "from"
                | "since"
                | "of"
                | "around"
                | "calendar"
                | "the"
                | ","
                | ""
        ) || at > 0 && WEEKDAYS.at(tokens, at - 1).is_some();
        // `week 2 of the trial` is no week of the year.
        let of = end + usize::from(tokens.at(end) == "of");
        let of_that = self
            .unit_named(of)
            .filter(|(year, _)| year.grain == Grain::Year);
        if !(sure || led)
            || tokens.at(end) == "of" && self.year_after(end).is_none() && of_that.is_none()
        {
            return None;
        }
        let of_year = |year: i16| {
            let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date();
            Stretch::days(monday, 7, Grain::Week)
        };
        if let Some((year, end)) = self.year_after(end) {
            return Some((of_year(year)?, end));
        }
        if let Some((year, end)) = of_that {
            return Some((of_year(year.from.year())?, end));
        }
        let year = self.now.date().iso_week_date().year();
        let this = of_year(year).filter(|week| week.to > self.now);
        Some((this.or_else(|| of_year(year + 1))?, end))
    }

    /// `3 Fridays from now`, `two Thursdays ago`, `2 upcoming weeks`, `5 past months`.
    pub(super) fn counted(&self, at: usize) -> Option<Expression> {
        let tokens = self.tokens;
        let number = numeral::read(tokens, at)?;
        if number.ordinal || number.scale.is_some() {
            return None;
        }
        let relation = match tokens.at(number.end) {
            "upcoming" | "coming" | "next" | "following" => Some(Relation::Within),
            "past" | "last" | "previous" => Some(Relation::Past),
            _ => None,
        };
        if let Some(relation) = relation {
            let (end, unit) = UNITS.at(tokens, number.end + 1)?;
            // `we'll be 3 next week` counts no weeks.
            if number.max > Decimal::ONE && !self.is_plural(number.end + 1..end) {
                return None;
            }
            let length = Length {
                low: number.min,
                high: number.max,
                unit,
                end,
            };
            return self.after_length(at, relation, &length);
        }
        let (end, weekday) = WEEKDAYS.at(tokens, number.end)?;
        let count = number
            .max
            .to_i64()
            .filter(|count| (1..=52).contains(count))?;
        let today = self.now.date();
        let (days, end) = match (tokens.at(end), tokens.at(end + 1)) {
            ("from", "now" | "today") => (7 * (count - 1), end + 2),
            ("ago" | "back", _) => {
                let passed = if today.weekday() == weekday { -7 } else { 0 };
                (passed - 7 * count, end + 1)
            }
            _ => return None,
        };
        let day = add_days(weekday_after(today, weekday)?, days)?;
        Some(Self::plain(at, &Stretch::day(day)?, end))
    }

    /// `the next hour`, `the coming weeks`: a length without a number, one hour or a few of
    /// what is longer.
    pub(super) fn unnumbered(&self, at: usize) -> Option<Length> {
        let start = at + usize::from(self.tokens.at(at) == "the");
        let (end, unit) = UNITS.at(self.tokens, start)?;
        // A phrase that was translated as a whole tells no plural by its end.
        let word = !self.tokens.quote(start..end).contains(char::is_whitespace);
        let plural = word && self.is_plural(start..end);
        let within = start > at && matches!(self.tokens.before(at), "within" | "inside");
        let count = match (unit, plural) {
            (Unit::Hour | Unit::Minute, false) => 1,
            // `within the month`
            (Unit::Week | Unit::Month | Unit::Quarter | Unit::Year, false) if within => 1,
            (Unit::Day, true) => 5,
            (Unit::Hour | Unit::Week | Unit::Month, true) => 4,
            _ => return None,
        };
        let count = Decimal::from(count);
        Some(Length {
            low: count,
            high: count,
            unit,
            end,
        })
    }

    /// Whether a unit stands there in the plural of the language that it was written in.
    fn is_plural(&self, unit: std::ops::Range<usize>) -> bool {
        let written = self.tokens.quote(unit).to_lowercase();
        PLURAL_ENDINGS
            .iter()
            .any(|ending| written.ends_with(ending))
    }

    /// `the first two weeks of March`, `the last four months of 2027`, `first 10 days of next month`.
    pub(super) fn several_of(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let start = at + usize::from(tokens.at(at) == "the");
        let last = match tokens.at(start) {
            "first" | "1st" => false,
            "last" | "final" => true,
            _ => return None,
        };
        let number = numeral::read(tokens, start + 1).filter(|number| !number.ordinal)?;
        let count = number
            .max
            .to_i64()
            .filter(|count| (1..=60).contains(count))?;
        let (end, unit) = UNITS.at(tokens, number.end)?;
        if !matches!(tokens.at(end), "of" | "in") {
            return None;
        }
        let (inner, end) = self.unit_named(end + 1).or_else(|| self.whole(end + 1))?;
        let (from, to) = (inner.from.date(), inner.to.date());
        let (days, months) = match unit {
            Unit::Day => (count, 0),
            Unit::Week => (7 * count, 0),
            Unit::Fortnight => (14 * count, 0),
            Unit::Month => (0, count),
            Unit::Quarter => (0, 3 * count),
            _ => return None,
        };
        let (from, to) = if last {
            (add_months(add_days(to, -days)?, -months)?, to)
        } else {
            (from, add_months(add_days(from, days)?, months)?)
        };
        (from >= inner.from.date() && to <= inner.to.date())
            .then(|| (Stretch::new(from, to, unit_grain(unit)), end))
    }

    /// The next day of that number in its month that is such a weekday: `Monday 21`, `Thu 15th`.
    pub(super) fn day_on(&self, weekday: Weekday, day: i8) -> Option<Stretch> {
        let today = self.now.date();
        (0..=MONTHS_AHEAD)
            .filter_map(|ahead| add_months(today.first_of_month(), ahead))
            .filter_map(|month| Date::new(month.year(), month.month(), day).ok())
            .find(|date| *date >= today && date.weekday() == weekday)
            .and_then(Stretch::day)
    }
}

fn unit_grain(unit: Unit) -> Grain {
    match unit {
        Unit::Day => Grain::Day,
        Unit::Week | Unit::Fortnight => Grain::Week,
        Unit::Month => Grain::Month,
        _ => Grain::Quarter,
    }
}
