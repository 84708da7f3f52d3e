//! Lengths seen from a moment: `6 months from now`, `two weeks after Easter`, `4pm for
//! 30 minutes`, `the next two quarters`.

use super::calendar::{Grain, Stretch, add_days, add_months, midnight, quarter_start};
use super::clock::Bare;
use super::expression::{Expression, Reader};
use super::length::Length;
use super::point::on_day;
use super::words::{Relation, Unit, WEEKDAYS};
use jiff::civil::DateTime;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

impl Reader<'_> {
    /// `in 7 days at 5pm`
    pub(super) fn length_at_clock(&self, day: DateTime, at: usize) -> Option<(Stretch, usize)> {
        if !matches!(self.tokens.at(at), "at" | "@") {
            return None;
        }
        let clock = self.clock(at + 1, Bare::Allowed)?;
        Some((on_day(day.date(), clock.likely())?, clock.end))
    }

    /// `6 months`, `6 months from now`, `2 weeks ago`.
    pub(super) fn lasting(&self, at: usize, length: &Length) -> Option<Expression> {
        let tokens = self.tokens;
        let (parts, end) = self.smaller_parts(length);
        let last_unit = parts.last().map_or(length.unit, |part| part.1);
        let fine = matches!(last_unit, Unit::Hour | Unit::Minute | Unit::Second);
        let grain = if fine { Grain::Minute } else { Grain::Day };
        let day = |moment: DateTime| {
            if fine {
                Stretch::moment(moment, grain)
            } else {
                Stretch::day(moment.date())
            }
        };
        let from =
            |start: DateTime, count: Decimal| Self::shift_all(start, count, length.unit, &parts);
        let later = |count: Decimal| from(self.now, count);
        match (tokens.at(end), tokens.at(end + 1)) {
            // "300 a day out of two depots" is no day from now.
            ("out", "of") => {}
            ("from", "now" | "today") | ("hence" | "out", _) => {
                let after = end + if tokens.at(end) == "from" { 2 } else { 1 };
                let first = day(later(length.low)?)?;
                let last = day(later(length.high)?)?;
                return Some(Expression {
                    to: Some(last.to),
                    ..Self::plain(at, &first, after)
                });
            }
            // `3 weeks later`, where nothing is told by what comes after.
            ("later", _) if tokens.ends_clause(end + 1) => {
                let first = day(later(length.low)?)?;
                let last = day(later(length.high)?)?;
                return Some(Expression {
                    to: Some(last.to),
                    ..Self::plain(at, &first, end + 1)
                });
            }
            // `a week on Friday`, `two weeks tomorrow`
            ("on" | "tomorrow" | "today", _)
                if matches!(length.unit, Unit::Week | Unit::Fortnight)
                    && (tokens.at(end) != "on" || WEEKDAYS.at(tokens, end + 1).is_some()) =>
            {
                let on = usize::from(tokens.at(end) == "on");
                let (anchor, after) = self.day_point(end + on, true)?;
                let found = day(Self::shift(anchor.from, length.low, length.unit)?)?;
                return Some(Self::plain(at, &found, after));
            }
            ("from", "tomorrow") => {
                let tomorrow = midnight(add_days(self.now.date(), 1)?);
                let found = day(Self::shift(tomorrow, length.low, length.unit)?)?;
                return Some(Self::plain(at, &found, end + 2));
            }
            ("ago" | "back" | "earlier", _) => {
                let first = day(later(-length.high)?)?;
                let last = day(later(-length.low)?)?;
                return Some(Expression {
                    to: Some(last.to),
                    ..Self::plain(at, &first, end + 1)
                });
            }
            ("after" | "before" | "from" | "starting", _) => {
                let on = usize::from(
                    tokens.at(end) == "starting" && matches!(tokens.at(end + 1), "on" | "from"),
                );
                let (anchor, after) = self.point(end + 1 + on, Bare::Refused, true)?;
                // `for two weeks from 3 May` lasts, `two weeks from 3 May` is a day.
                if tokens.at(end) == "starting"
                    || tokens.at(at) == "for" && tokens.at(end) == "from"
                {
                    let to = from(anchor.from, length.high)?;
                    return Some(Expression {
                        to: Some(to),
                        ..Self::plain(at, &anchor, after)
                    });
                }
                let count = if tokens.at(end) == "before" {
                    -length.low
                } else {
                    length.low
                };
                let found = day(from(anchor.from, count)?)?;
                return Some(Self::plain(at, &found, after));
            }
            _ => {}
        }
        // `$300 a month`, `4 hours a day` say how often, not how long.
        let rate = matches!(tokens.at(at), "a" | "an")
            && length.end == at + 2
            && at > 0
            && !matches!(
                tokens.before(at),
                "me" | "us"
                    | "take"
                    | "takes"
                    | "took"
                    | "for"
                    | "least"
                    | "about"
                    | "only"
                    | "maybe"
                    | "just"
                    | "need"
                    | "needs"
                    | "than"
                    | "probably"
                    | "around"
                    | "within"
                    | "like"
                    | "say"
                    | ","
                    | "."
                    | "roughly"
                    | "over"
                    | "under"
                    | "almost"
            );
        if rate {
            return None;
        }
        // `a second opinion`
        if length.unit == Unit::Second
            && matches!(tokens.at(at), "a" | "the")
            && tokens.at(length.end - 1) == "second"
            && !tokens.ends_clause(end)
            && !matches!(
                tokens.at(end),
                "to" | "for" | "of" | "and" | "please" | "or" | "from" | "while" | "if" | "i"
            )
        {
            return None;
        }
        // `just a minute`, `give me a sec`
        let moment = matches!(length.unit, Unit::Second | Unit::Minute)
            && matches!(tokens.at(at), "a" | "one" | "1")
            && end == at + 2;
        if moment
            && matches!(
                tokens.before(at),
                "just" | "wait" | "on" | "me" | "gimme" | "got" | "have" | "take"
            )
        {
            return None;
        }
        // A rate or an age is no length: `3 years old`, `24 hours a day`.
        if tokens.at(end) == "old" {
            return None;
        }
        let mean = (length.low + length.high) / Decimal::TWO;
        let mut seconds = Self::seconds(mean, length.unit)?;
        for (count, unit) in parts {
            seconds = seconds.checked_add(Self::seconds(count, unit)?)?;
        }
        Some(Expression {
            start: at,
            end,
            from: None,
            to: None,
            seconds: Some(seconds),
            urgency: None,
            deadline: false,
        })
    }

    /// `4pm for 30 mins`, `from 18 Dec for 10 days`: where it ends, and the token after it.
    pub(super) fn lasting_from(&self, stretch: &Stretch, at: usize) -> Option<(DateTime, usize)> {
        if self.tokens.at(at) != "for" || stretch.grain > Grain::Day {
            return None;
        }
        let length = self.length(at + 1)?;
        let (parts, end) = self.smaller_parts(&length);
        let to = Self::shift_all(stretch.from, length.high, length.unit, &parts)?;
        Some((to, end))
    }

    /// The moment that is a length, and the parts behind it, after `from` (or before it).
    pub(super) fn shift_all(
        from: DateTime,
        count: Decimal,
        unit: Unit,
        parts: &[(Decimal, Unit)],
    ) -> Option<DateTime> {
        let sign = if count.is_sign_negative() {
            -Decimal::ONE
        } else {
            Decimal::ONE
        };
        let first = Self::shift(from, count, unit)?;
        parts.iter().try_fold(first, |then, (more, unit)| {
            Self::shift(then, *more * sign, *unit)
        })
    }

    /// `the next two quarters`, `the last 3 quarters`: those of the calendar.
    pub(super) fn whole_quarters(
        &self,
        at: usize,
        relation: Relation,
        length: &Length,
    ) -> Option<Expression> {
        if length.unit != Unit::Quarter
            || matches!(
                self.tokens.at(at),
                "within" | "inside" | "under" | "less" | "no"
            )
        {
            return None;
        }
        let count = length.high.to_i64()?.checked_mul(3)?;
        let this = quarter_start(self.now.date())?;
        let (from, to) = match relation {
            Relation::Within => {
                let next = add_months(this, 3)?;
                (next, add_months(next, count)?)
            }
            Relation::Past => (add_months(this, -count)?, this),
            _ => return None,
        };
        let stretch = Stretch::new(from, to, Grain::Quarter);
        Some(Self::plain(at, &stretch, length.end))
    }
}
