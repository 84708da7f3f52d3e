//! Dates in figures: `2026-12-01`, `12/31/2026`, `3/4`, `20270315`.

use jiff::civil::Date;

use super::calendar::Stretch;
use super::day::year_of;
use super::expression::Reader;
use crate::reading::number::TokenKind;

/// Before a number with dots that is no date.
const BEFORE_VERSION: [&str; 10] = [
    "version", "v", "ver", "release", "build", "firmware", "section", "clause", "chapter", "rev",
];

impl Reader<'_> {
    /// `2026-12-01`, `12/31/2026`, `31.12.26`, `3/4`, `12/2026`.
    pub(super) fn in_figures(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let first = tokens.digits(at)?;
        if first.len() == 8 {
            return self.in_one_number(at);
        }
        let separator = tokens.at(at + 1);
        if !matches!(separator, "-" | "/" | ".") || !tokens.glued(at + 1) || !tokens.glued(at + 2) {
            return None;
        }
        let named = at - usize::from(at > 0 && matches!(tokens.at(at - 1), ":" | "is" | "no"));
        if separator == "." && BEFORE_VERSION.contains(&tokens.before(named)) {
            return None;
        }
        let second = tokens.digits(at + 2)?;
        let third =
            (tokens.at(at + 3) == separator && tokens.glued(at + 3) && tokens.glued(at + 4))
                .then(|| tokens.digits(at + 4))
                .flatten();
        let number = |digits: &str| digits.parse::<i8>().ok();
        if first.len() == 4 {
            let year: i16 = first
                .parse()
                .ok()
                .filter(|year| (1900..2200).contains(year))?;
            if second.len() > 2 {
                return None;
            }
            let month = number(second)?;
            return match third {
                Some(day) if day.len() <= 2 => Some((
                    Stretch::day(Date::new(year, month, number(day)?).ok()?)?,
                    at + 5,
                )),
                None if separator != "." && second.len() == 2 => {
                    Some((Stretch::month(year, month)?, at + 3))
                }
                _ => None,
            };
        }
        if first.len() > 2 {
            return None;
        }
        if let Some(year) = third {
            let year = year_of(year)?;
            let date = self.ordered(
                number(first)?,
                number(second)?,
                |month, day| Date::new(year, month, day).ok(),
                separator == ".",
            )?;
            return Some((Stretch::day(date)?, at + 5));
        }
        // `04/2027`, `04-2027`
        if second.len() == 4
            && (separator == "/"
                || separator == "-" && first.len() == 2 && tokens.ends_clause(at + 3))
        {
            let year: i16 = second
                .parse()
                .ok()
                .filter(|year| (1990..2100).contains(year))?;
            return Some((Stretch::month(year, number(first)?)?, at + 3));
        }
        // `24/7`, `3/4 of the team`, `9/10 times`, `1/2 hour` are no dates, nor is `3.5`.
        if separator != "/" || second.len() > 2 || tokens.at(at + 3) == "/" {
            return None;
        }
        let pair = (first, second);
        // `30/4.85`
        let decimals = tokens.at(at + 3) == "."
            && tokens.glued(at + 3)
            && tokens.glued(at + 4)
            && tokens.digits(at + 4).is_some();
        if decimals
            || matches!(
                pair,
                ("24", "7") | ("50", "50") | ("1", "2") | ("9" | "10", "10") | ("7", "24")
            )
            || matches!(
                tokens.at(at + 3),
                "of" | "th" | "ths" | "cup" | "times" | "inch" | "hour" | "h" | "an" | "%" | "full"
            )
            || tokens.glued(at + 3)
                && tokens
                    .token(at + 3)
                    .is_some_and(|t| t.kind == TokenKind::Word)
        {
            return None;
        }
        let date = self.ordered(
            number(first)?,
            number(second)?,
            |month, day| self.upcoming_day(month, day),
            false,
        )?;
        Some((Stretch::day(date)?, at + 3))
    }

    /// `20270315` behind `on`, `by` and the like.
    fn in_one_number(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let led = matches!(
            tokens.before(at),
            "on" | "by" | "from" | "until" | "till" | "since" | "before" | "after" | "to"
        );
        let digits = tokens.digits(at).filter(|_| led)?;
        let year: i16 = digits.get(..4)?.parse().ok()?;
        let (month, day) = (digits.get(4..6)?, digits.get(6..)?);
        let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
        let near = (self.now.year() - 10..=self.now.year() + 10).contains(&year);
        near.then(|| Some((Stretch::day(date)?, at + 1))).flatten()
    }

    /// Month and day in the locale's order, or in the other one where only that is possible.
    fn ordered(
        &self,
        first: i8,
        second: i8,
        make: impl Fn(i8, i8) -> Option<Date>,
        dotted: bool,
    ) -> Option<Date> {
        if self.day_first || dotted {
            make(second, first).or_else(|| make(first, second))
        } else {
            make(first, second).or_else(|| make(second, first))
        }
    }
}
