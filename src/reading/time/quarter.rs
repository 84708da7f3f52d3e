//! Quarters and halves of a year: `Q3`, `3Q 2027`, `the third quarter`, `H2 of next year`.

use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;

use super::calendar::{Grain, Stretch, add_months};
use super::expression::Reader;
use super::words::{UNITS, Unit};
use crate::reading::number::numeral;

impl Reader<'_> {
    /// `Q3`, `3Q`, `Q3 2027`, `third quarter`, `H2`, `2H27`, `2027Q4`.
    pub(super) fn quarter_or_half(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let glued = tokens.glued(at + 1);
        let (number, months, end) = match tokens.at(at) {
            "q" | "h" if glued => {
                let (months, number, end) = self.quarter_mark(at)?;
                (number, months, end)
            }
            "q" if tokens.digits(at + 1).is_some_and(|d| d.len() == 1) && tokens.stands_out(at) => {
                (tokens.digits(at + 1)?.parse::<i8>().ok()?, 3, at + 2)
            }
            "the" if tokens.at(at + 1) != "the" => return self.quarter_or_half(at + 1),
            _ if tokens.digits(at).is_some_and(|d| d.len() == 1)
                && glued
                && matches!(tokens.at(at + 1), "q" | "h") =>
            {
                let months = if tokens.at(at + 1) == "q" { 3 } else { 6 };
                (tokens.digits(at)?.parse().ok()?, months, at + 2)
            }
            _ if tokens
                .digits(at)
                .is_some_and(|d| d.len() == 4 || d.len() == 2)
                && tokens.at(at + 1) == "q"
                && glued
                && tokens.glued(at + 2) =>
            {
                let digits = tokens.digits(at)?;
                let year: i16 = digits.parse().ok()?;
                let year = if digits.len() == 2 { 2000 + year } else { year };
                let number: i8 = tokens.digits(at + 2)?.parse().ok()?;
                let first = Date::new(year, Self::months_of(number, 3)?, 1).ok()?;
                return Some((Stretch::months(first, 3, Grain::Quarter)?, at + 3));
            }
            // `2027 Q1`, `2027-Q1`
            _ if tokens.digits(at).is_some_and(|d| d.len() == 4)
                && (tokens.at(at + 1) == "q"
                    || tokens.at(at + 2) == "q" && tokens.at(at + 1) == "-") =>
            {
                let (year, _) = self
                    .year_after(at)
                    .or_else(|| Some((tokens.digits(at)?.parse().ok()?, at + 1)))?;
                let q = at + 1 + usize::from(tokens.at(at + 1) == "-");
                let number: i8 = tokens
                    .digits(q + 1)
                    .filter(|_| tokens.glued(q + 1))?
                    .parse()
                    .ok()?;
                let first = Date::new(year, Self::months_of(number, 3)?, 1).ok()?;
                return Some((Stretch::months(first, 3, Grain::Quarter)?, q + 2));
            }
            _ => {
                let number = numeral::read(tokens, at).filter(|number| number.ordinal)?;
                let (end, unit) = UNITS.at(tokens, number.end)?;
                let months = match unit {
                    Unit::Quarter => 3,
                    Unit::Half => 6,
                    _ => return None,
                };
                (number.max.to_i8()?, months, end)
            }
        };
        let month = Self::months_of(number, months)?;
        let grain = if months == 3 {
            Grain::Quarter
        } else {
            Grain::Half
        };
        let stretch = |year: i16| Stretch::months(Date::new(year, month, 1).ok()?, months, grain);
        if tokens.at(end) == "fy" || tokens.at(end) == "of" && tokens.at(end + 1) == "fy" {
            let at = end + usize::from(tokens.at(end) == "of");
            if let Some((year, end)) = self.fiscal(at) {
                let first = add_months(year.from.date(), i64::from(month) - 1)?;
                return Some((Stretch::months(first, months, grain)?, end));
            }
        }
        // `Q1 2027`, `Q1-2027`, `Q1/2027`
        let joined = usize::from(
            matches!(tokens.at(end), "-" | "/") && tokens.glued(end) && tokens.glued(end + 1),
        );
        if let Some((year, end)) = self.year_told(end + joined) {
            return Some((stretch(year)?, end));
        }
        // `H2 of next year`, `Q1 next year`
        let of = end + usize::from(tokens.at(end) == "of");
        if let Some((year, end)) = self.unit_named(of)
            && year.grain == Grain::Year
        {
            let first = add_months(year.from.date(), i64::from(month) - 1)?;
            return Some((Stretch::months(first, months, grain)?, end));
        }
        let this = stretch(self.now.year())?;
        if this.to <= self.now {
            return Some((stretch(self.now.year() + 1)?, end));
        }
        Some((this, end))
    }

    pub(super) fn months_of(number: i8, months: i64) -> Option<i8> {
        let months = i8::try_from(months).ok()?;
        (1..=12 / months)
            .contains(&number)
            .then(|| (number - 1) * months + 1)
    }

    /// `Q2`, `H1`: its months, its number, and the token after it.
    pub(super) fn quarter_mark(&self, at: usize) -> Option<(i64, i8, usize)> {
        let tokens = self.tokens;
        let months = match tokens.at(at) {
            "q" => 3,
            "h" => 6,
            _ => return None,
        };
        let number = tokens.digits(at + 1).filter(|_| tokens.glued(at + 1))?;
        Some((months, number.parse().ok()?, at + 2))
    }
}
