//! Parts of stretches: `early March`, `end of Q3`, `mid-January`, `EOY`, `year end`.

use jiff::civil::DateTime;

use super::calendar::{Grain, Stretch, add_days, add_months, midnight};
use super::expression::Reader;
use super::point::part_on;
use super::words::{MONTHS, PARTS_OF, PartOf, PartOfDay, UNITS, Unit, WEEKDAYS, Which};

impl Reader<'_> {
    /// `early March`, `end of Q3`, `mid-January`, `the first half of next year`, `EOY`.
    pub(super) fn part(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        // `the EOM`
        let at = at
            + usize::from(
                tokens.at(at) == "the"
                    && matches!(tokens.at(at + 1), "eom" | "eoy" | "eoq" | "eow" | "eofy"),
            );
        let (part, mut next, last) = match tokens.at(at) {
            "eom" | "eoy" | "eoq" | "eow" | "bom" | "boy" | "eofy" => {
                let late = tokens.at(at).starts_with('e');
                let unit = match tokens.at(at) {
                    "eom" | "bom" => Unit::Month,
                    "eoy" | "boy" => Unit::Year,
                    "eoq" => Unit::Quarter,
                    "eofy" => Unit::FiscalYear,
                    _ => Unit::Week,
                };
                let part = if late { PartOf::Late } else { PartOf::Early };
                let end = at + 1;
                if let Some((year, after)) = self.year_after(end)
                    && unit == Unit::Year
                {
                    return Some((portion(Stretch::year(year)?, part, self.now)?, after));
                }
                return Some((
                    portion(self.unit_at(unit, Which::This)?, part, self.now)?,
                    end,
                ));
            }
            // `year end`, `month-end`, `quarter end`, `fiscal year end`
            _ if self.unit_then_end(at).is_some() => {
                let (unit, end) = self.unit_then_end(at)?;
                if let Some((year, after)) = self.year_after(end)
                    && unit == Unit::Year
                {
                    return Some((
                        portion(Stretch::year(year)?, PartOf::Late, self.now)?,
                        after,
                    ));
                }
                // `our year end in June`: their own year ends then.
                let month = end + usize::from(matches!(tokens.at(end), "in" | "of" | "is" | ","));
                if matches!(unit, Unit::Year | Unit::FiscalYear)
                    && MONTHS.at(tokens, month).is_some()
                    && let Some((last, after)) = self.date(month)
                    && last.grain >= Grain::Day
                {
                    return Some((last, after));
                }
                return Some((
                    portion(self.unit_at(unit, Which::This)?, PartOf::Late, self.now)?,
                    end,
                ));
            }
            _ => {
                let (next, part) = PARTS_OF.at(tokens, at)?;
                let last = self.second_part(next);
                (part, last.map_or(next, |(_, after)| after), last)
            }
        };
        if tokens.at(next) == "-" && tokens.glued(next) {
            next += 1;
        }
        let (inner, end) = match UNITS.at(tokens, next) {
            // `end of month`, `end of year`, `mid year`
            Some((end, unit))
                if matches!(
                    unit,
                    Unit::Week | Unit::Month | Unit::Quarter | Unit::Year | Unit::FiscalYear
                ) && !(tokens.glued(end) && tokens.digits(end).is_some()) =>
            {
                let named = self.fiscal(next);
                match named {
                    Some(found) => found,
                    None => (self.unit_at(unit, Which::This)?, end),
                }
            }
            // `end of tomorrow`, `the end of Friday`: the evening.
            _ if part == PartOf::Late
                && let Some((day, end)) = self.day_of_end(next) =>
            {
                return Some((part_on(day.from.date(), PartOfDay(17, 24))?, end));
            }
            _ if (tokens.at(next), tokens.at(next + 1), tokens.at(next + 2))
                == ("the", "new", "year") =>
            {
                (self.unit_at(Unit::Year, Which::Next)?, next + 3)
            }
            _ => self
                .the_unit(next)
                .or_else(|| self.named(next))
                .or_else(|| self.whole(next))?,
        };
        if inner.grain < Grain::Week {
            return None;
        }
        let mut portioned = portion(inner, part, self.now)?;
        if let Some((last, _)) = last {
            let to = portion(inner, last, self.now)?.to;
            portioned.to = (to > portioned.from).then_some(to)?;
        }
        Some((portioned, end))
    }

    /// `mid to late` February, `early or mid` March: the part up to which it goes, behind the
    /// first one, and the token after it.
    fn second_part(&self, at: usize) -> Option<(PartOf, usize)> {
        let joined = matches!(
            self.tokens.at(at),
            "to" | "-" | "–" | "/" | "or" | "until" | "by" | "at"
        );
        let (end, part) = PARTS_OF.at(self.tokens, at + usize::from(joined))?;
        matches!(part, PartOf::Early | PartOf::Mid | PartOf::Late).then_some((part, end))
    }

    fn day_of_end(&self, at: usize) -> Option<(Stretch, usize)> {
        let at = at + usize::from(matches!(self.tokens.at(at), "the" | "this" | "next"));
        self.near_day(at)
            .or_else(|| {
                WEEKDAYS.at(self.tokens, at)?;
                self.weekday_point(at, true)
            })
            .filter(|(day, _)| day.grain == Grain::Day)
    }

    /// `the month`, `our fiscal year`, `your quarter`.
    pub(super) fn the_unit(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        if !matches!(tokens.at(at), "the" | "our" | "this" | "my" | "their") {
            return None;
        }
        let (end, unit) = UNITS.at(tokens, at + 1)?;
        if tokens.glued(end) && tokens.digits(end).is_some() {
            return None;
        }
        Some((self.unit_at(unit, Which::This)?, end))
    }

    pub(super) fn unit_then_end(&self, at: usize) -> Option<(Unit, usize)> {
        let tokens = self.tokens;
        let (mut next, unit) = UNITS.at(tokens, at)?;
        if !matches!(
            unit,
            Unit::Month | Unit::Quarter | Unit::Year | Unit::FiscalYear
        ) {
            return None;
        }
        if tokens.at(next) == "'" || tokens.at(next) == "-" {
            next += 1;
        }
        matches!(tokens.at(next), "end" | "ends").then_some((unit, next + 1))
    }
}

/// The part of a stretch: tens of days of a month, quarters of a year, days of a week.
fn portion(whole: Stretch, part: PartOf, now: DateTime) -> Option<Stretch> {
    let from = whole.from.date();
    let to = whole.to.date();
    let months = |start: i64, end: i64| Some((add_months(from, start)?, add_months(from, end)?));
    let part = match part {
        PartOf::Later if whole.from <= now => PartOf::Rest,
        PartOf::Later => PartOf::SecondHalf,
        part => part,
    };
    let (first, last) = match (whole.grain, part) {
        (_, PartOf::Rest) => {
            return Some(Stretch {
                from: now.max(whole.from),
                ..whole
            });
        }
        (Grain::Week, PartOf::Early) => (from, add_days(from, 3)?),
        (Grain::Week, PartOf::Mid) => (add_days(from, 2)?, add_days(from, 4)?),
        (Grain::Week, PartOf::Late) => (add_days(from, 4)?, to),
        (Grain::Week, PartOf::FirstHalf) => (from, add_days(from, 3)?),
        (Grain::Week, PartOf::SecondHalf) => (add_days(from, 3)?, to),
        (Grain::Month, PartOf::Early) => (from, add_days(from, 10)?),
        (Grain::Month, PartOf::Mid) => (add_days(from, 10)?, add_days(from, 20)?),
        (Grain::Month, PartOf::Late) => (add_days(from, 20)?, to),
        (Grain::Month, PartOf::FirstHalf) => (from, add_days(from, 15)?),
        (Grain::Month, PartOf::SecondHalf) => (add_days(from, 15)?, to),
        (Grain::Quarter, PartOf::Early) => months(0, 1)?,
        (Grain::Quarter, PartOf::Mid) => months(1, 2)?,
        (Grain::Quarter, PartOf::Late) => (add_months(to, -1)?, to),
        (Grain::Quarter, PartOf::FirstHalf) => (from, add_days(add_months(from, 1)?, 15)?),
        (Grain::Quarter, PartOf::SecondHalf) => (add_days(add_months(from, 1)?, 15)?, to),
        (Grain::Half, PartOf::FirstHalf) => months(0, 3)?,
        (Grain::Half, PartOf::SecondHalf) => months(3, 6)?,
        (Grain::Half, PartOf::Early) => months(0, 2)?,
        (Grain::Half, PartOf::Mid) => months(2, 4)?,
        (Grain::Half, PartOf::Late) => months(4, 6)?,
        (Grain::Year, PartOf::Early) => months(0, 3)?,
        (Grain::Year, PartOf::Mid) => months(4, 8)?,
        (Grain::Year, PartOf::Late) => months(8, 12)?,
        (Grain::Year, PartOf::FirstHalf) => months(0, 6)?,
        (Grain::Year, PartOf::SecondHalf) => months(6, 12)?,
        _ => return None,
    };
    Some(Stretch {
        from: midnight(first),
        to: midnight(last),
        grain: whole.grain,
    })
}
