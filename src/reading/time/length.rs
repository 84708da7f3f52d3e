//! Lengths of time: `six weeks`, `2-3 months`, `a month or two`.

use jiff::Span;
use jiff::civil::{DateTime, Weekday};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::expression::Reader;
use super::words::{UNITS, Unit};
use crate::reading::number::{Amount, amount, numeral};

/// Parts of a length that are read behind its first: `2 years 1 month 21 days`.
const MOST_PARTS: usize = 3;

/// A length, or one between two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Length {
    pub low: Decimal,
    pub high: Decimal,
    pub unit: Unit,
    pub end: usize,
}

impl Reader<'_> {
    /// Reads a length at `at`.
    pub(super) fn length(&self, at: usize) -> Option<Length> {
        let tokens = self.tokens;
        // `need it 2day`
        let today = tokens.at(at) == "2" && tokens.at(at + 1) == "day" && tokens.glued(at + 1);
        if tokens.glued_to_word(at) || today && tokens.ends_clause(at + 2) {
            return None;
        }
        // `half an hour`, `half a year`
        if tokens.at(at) == "half" && matches!(tokens.at(at + 1), "a" | "an") {
            let (end, unit) = UNITS.at(tokens, at + 2)?;
            let half = Decimal::new(5, 1);
            return Some(Length {
                low: half,
                high: half,
                unit,
                end,
            });
        }
        if let Some((part, next)) = self.fraction(at) {
            let (end, unit) = UNITS.at(tokens, next)?;
            return Some(Length {
                low: part,
                high: part,
                unit,
                end,
            });
        }
        let (mut low, mut high, mut next) = if matches!(tokens.at(at), "a" | "an" | "one" | "1")
            && (UNITS.at(tokens, at + 1).is_some()
                || matches!(
                    tokens.at(at + 1),
                    "full" | "whole" | "good" | "single" | "half"
                ))
            && (tokens.at(at + 1) != "half")
        {
            (Decimal::ONE, Decimal::ONE, at + 1)
        } else {
            let read: Amount<()> = amount::read(tokens, at, &|_, _| None)?;
            // Bounds are the relation's business here.
            if read.first.start != at {
                return None;
            }
            let end = if tokens.at(read.core_end) == "+" {
                read.core_end + 1
            } else {
                read.core_end
            };
            let ish = usize::from(
                tokens.at(end) == "ish" || tokens.at(end) == "or" && tokens.at(end + 1) == "so",
            );
            let end = end + ish + usize::from(ish == 1 && tokens.at(end) == "or");
            let low = read.min.or(read.max)?;
            (low, read.max.unwrap_or(low), end)
        };
        if matches!(
            tokens.at(next),
            "full"
                | "whole"
                | "good"
                | "more"
                | "additional"
                | "single"
                | "short"
                | "solid"
                | "-"
                | "of"
        ) {
            next += 1;
        }
        let (mut end, unit) = UNITS.at(tokens, next)?;
        // `5 h2`, `20 d`: a letter stands only glued.
        if tokens.at(next).len() == 1 && !tokens.glued(next) {
            return None;
        }
        if tokens.glued(end) && tokens.digits(end).is_some() {
            return None;
        }
        if matches!(unit, Unit::Half | Unit::FiscalYear | Unit::Weekend)
            && tokens.at(at) != "one"
            && low <= Decimal::ONE
        {
            return None;
        }
        // `a month or two`, `a year or so`, `two and a half years` (read by the number)
        if tokens.at(end) == "or" {
            if tokens.at(end + 1) == "so" {
                end += 2;
            } else if let Some(more) = numeral::read(tokens, end + 1)
                && !more.ordinal
                && more.max > high
                && more.max <= Decimal::TEN
            {
                high = more.max;
                end = more.end;
                if let Some((after, again)) = UNITS.at(tokens, end)
                    && again == unit
                {
                    end = after;
                }
            }
        }
        // `a year and a half`
        if tokens.at(end) == "and" && tokens.at(end + 1) == "a" && tokens.at(end + 2) == "half" {
            let half = Decimal::new(5, 1);
            low += half;
            high += half;
            end += 3;
        }
        // `2 weeks to a month`: the longer one counts as the most.
        Some(Length {
            low,
            high,
            unit,
            end,
        })
    }

    /// `1/2`, `a quarter of an`, `three-quarters of a`: the part and the token after it.
    fn fraction(&self, at: usize) -> Option<(Decimal, usize)> {
        let tokens = self.tokens;
        let quarter = Decimal::new(25, 2);
        if let (Some(over), "/", Some(under)) =
            (tokens.digits(at), tokens.at(at + 1), tokens.digits(at + 2))
        {
            let part = match (over, under) {
                ("1", "2") => Decimal::new(5, 1),
                ("1", "4") => quarter,
                ("3", "4") => Decimal::new(75, 2),
                _ => return None,
            };
            return Some((part, at + 3));
        }
        let start = at + usize::from(tokens.at(at) == "a");
        let (part, mut next) = match tokens.at(start) {
            "quarter" => (quarter, start + 1),
            "three" if tokens.at(start + 1) == "quarters" => (Decimal::new(75, 2), start + 2),
            "three" if tokens.at(start + 1) == "-" && tokens.at(start + 2) == "quarters" => {
                (Decimal::new(75, 2), start + 3)
            }
            _ => return None,
        };
        if tokens.at(next) != "of" {
            return None;
        }
        next += 1;
        matches!(tokens.at(next), "a" | "an").then_some((part, next + 1))
    }

    /// The moment that is `count` units after (or, negative, before) `from`.
    pub(super) fn shift(from: DateTime, count: Decimal, unit: Unit) -> Option<DateTime> {
        let whole = count.trunc().to_i64()?;
        let fraction = count.fract();
        let months = |per: i64| -> Option<DateTime> {
            let months = whole.checked_mul(per)?;
            let extra = (fraction * Decimal::from(per)).trunc().to_i64()?;
            let days = ((fraction * Decimal::from(per)).fract() * Decimal::from(30)).to_i64()?;
            from.checked_add(Span::new().try_months(months.checked_add(extra)?).ok()?)
                .ok()?
                .checked_add(Span::new().try_days(days).ok()?)
                .ok()
        };
        let seconds = |per: i64| -> Option<DateTime> {
            let seconds = (count.checked_mul(Decimal::from(per))?).to_i64()?;
            from.checked_add(Span::new().try_seconds(seconds).ok()?)
                .ok()
        };
        let days = |per: i64| -> Option<DateTime> {
            let days = (count.checked_mul(Decimal::from(per))?).round().to_i64()?;
            from.checked_add(Span::new().try_days(days).ok()?).ok()
        };
        match unit {
            Unit::Second => seconds(1),
            Unit::Minute => seconds(60),
            Unit::Hour => seconds(3_600),
            Unit::Day => days(1),
            Unit::WorkingDay => working_days(from, whole),
            Unit::Week | Unit::Weekend => days(7),
            Unit::Fortnight => days(14),
            Unit::Month => months(1),
            Unit::Quarter => months(3),
            Unit::Half => months(6),
            Unit::Year | Unit::FiscalYear => months(12),
            Unit::Decade => months(120),
        }
    }

    /// `2 hours 30 minutes`, `a year and 2 months`: the smaller parts behind a length, and the
    /// token after the last of them.
    pub(super) fn smaller_parts(&self, length: &Length) -> (Vec<(Decimal, Unit)>, usize) {
        let mut parts: Vec<(Decimal, Unit)> = Vec::new();
        let (mut unit, mut end) = (length.unit, length.end);
        while length.low == length.high && parts.len() < MOST_PARTS {
            let joined = usize::from(matches!(self.tokens.at(end), "and" | "," | "&"));
            let smaller = |more: &Length| {
                more.low == more.high
                    && Self::seconds(Decimal::ONE, more.unit) < Self::seconds(Decimal::ONE, unit)
                    && more.unit != Unit::WorkingDay
            };
            let Some(more) = self.length(end + joined).filter(smaller) else {
                break;
            };
            parts.push((more.high, more.unit));
            (unit, end) = (more.unit, more.end);
        }
        (parts, end)
    }

    /// A length in seconds: months of 30 days, years of 365.
    pub(super) fn seconds(count: Decimal, unit: Unit) -> Option<i64> {
        let one: i64 = match unit {
            Unit::Second => 1,
            Unit::Minute => 60,
            Unit::Hour => 3_600,
            Unit::Day | Unit::WorkingDay => 86_400,
            Unit::Week | Unit::Weekend => 604_800,
            Unit::Fortnight => 1_209_600,
            Unit::Month => 2_592_000,
            Unit::Quarter => 7_776_000,
            Unit::Half => 15_552_000,
            Unit::Year | Unit::FiscalYear => 31_536_000,
            Unit::Decade => 315_360_000,
        };
        count.checked_mul(Decimal::from(one))?.to_i64()
    }
}

/// So many days from Monday to Friday later, or earlier.
fn working_days(from: DateTime, count: i64) -> Option<DateTime> {
    // Whole weeks first: what is left is less than one.
    let mut day = from
        .checked_add(Span::new().try_days(count / 5 * 7).ok()?)
        .ok()?;
    let step = Span::new().days(count.signum());
    let mut left = (count % 5).abs();
    while left > 0 {
        day = day.checked_add(step).ok()?;
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    Some(day)
}
