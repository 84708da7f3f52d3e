//! Ranges: `between 2 and 4pm`, `March to May`, `3-4pm on Thursday`.

use super::calendar::{Grain, Stretch, add_days};
use super::clock::{Bare, Clock};
use super::expression::{Expression, Reader};
use super::point::on_day;
use super::words::UNITS;
use jiff::civil::{Date, DateTime};
impl Reader<'_> {
    /// `between 2 and 4pm`, `between March and May`.
    pub(super) fn between(&self, at: usize) -> Option<Expression> {
        let tokens = self.tokens;
        if tokens.at(at) != "between" {
            return None;
        }
        if let Some(found) = self.clock_range(at, at + 1, Bare::Allowed) {
            return Some(found);
        }
        let (first, end) = self.point(at + 1, Bare::Allowed, true)?;
        if !matches!(tokens.at(end), "and" | "-" | "–" | "to" | "&") {
            return None;
        }
        let (second, after) = self.second_point(&first, end + 1)?;
        Some(Expression {
            to: Some(second.to),
            ..Self::plain(at, &first, after)
        })
    }

    /// An expression without a relation before it.
    pub(super) fn free(&self, at: usize) -> Option<Expression> {
        let tokens = self.tokens;
        // `between 2 and 4pm` without its word: `2-4pm`, `3 to 5 pm`.
        if let Some(found) = self.clock_range(at, at, Bare::Refused) {
            return Some(found);
        }
        if let Some((stretch, end)) = self.fraction_point(at) {
            return Some(Self::plain(at, &stretch, end));
        }
        if let Some(length) = self.length(at)
            && !self.length_is_date(at)
            && !self.otherwise.touches(at..at + 1)
        {
            return self.lasting(at, &length);
        }
        let (stretch, end) = self.point(at, Bare::Refused, false)?;
        let mut expression = Self::plain(at, &stretch, end);
        if let Some((second, after)) = self.range_end(&stretch, end) {
            expression.to = Some(second.to);
            expression.end = after;
            return Some(expression);
        }
        // `March latest`, `Friday at the latest`, `Q2 onwards`
        match (tokens.at(end), tokens.at(end + 1), tokens.at(end + 2)) {
            ("latest", ..) => {
                expression.deadline = true;
                expression.from = Some(self.now);
                expression.end = end + 1;
            }
            ("at", "the", "latest") => {
                expression.deadline = true;
                expression.from = Some(self.now);
                expression.end = end + 3;
            }
            ("onwards" | "onward", ..) => {
                expression.to = None;
                expression.end = end + 1;
            }
            // `2028 at the earliest`
            ("at", "the", "earliest") => {
                expression.to = None;
                expression.end = end + 3;
            }
            ("earliest", ..) => {
                expression.to = None;
                expression.end = end + 1;
            }
            _ => {}
        }
        Some(expression)
    }

    /// `3-4pm`, `9:30 - 11:00`.
    pub(super) fn clock_range(
        &self,
        at: usize,
        clocks_at: usize,
        last: Bare,
    ) -> Option<Expression> {
        let tokens = self.tokens;
        let first = self.clock(clocks_at, Bare::Allowed)?;
        if !(matches!(
            tokens.at(first.end),
            "-" | "–" | "to" | "till" | "until" | "untill"
        ) || tokens.at(first.end) == "and" && tokens.at(at) == "between")
        {
            return None;
        }
        let second = self.clock(first.end + 1, last)?;
        let (from, to, end) = Self::clocks_on(self.now.date(), first, second)?;
        let mut expression = Expression {
            start: at,
            end,
            from: Some(from),
            to: Some(to),
            seconds: None,
            urgency: None,
            deadline: false,
        };
        let mut next = end;
        if matches!(tokens.at(next), "on" | ",") {
            next += 1;
        }
        if let Some((day, after)) = self.day_point(next, true)
            && day.grain == Grain::Day
        {
            let (from, to, _) = Self::clocks_on(day.from.date(), first, second)?;
            expression.from = Some(from);
            expression.to = Some(to);
            expression.end = after;
        } else if to <= self.now {
            let tomorrow = add_days(self.now.date(), 1)?;
            let (from, to, _) = Self::clocks_on(tomorrow, first, second)?;
            expression.from = Some(from);
            expression.to = Some(to);
        }
        Some(expression)
    }

    pub(super) fn clocks_on(
        day: Date,
        first: Clock,
        second: Clock,
    ) -> Option<(DateTime, DateTime, usize)> {
        let last = second.likely();
        // `3-4pm`: both in the afternoon; `11-2pm`: the first before noon.
        let begin = if first.sure {
            first
        } else if last.hour >= 12 && first.hour + 12 <= last.hour && first.hour < 12 {
            first.afternoon()
        } else {
            first.as_said()
        };
        let from = on_day(day, begin)?.from;
        let to = on_day(day, last)?.from;
        (from < to).then_some((from, to, second.end))
    }

    /// The second half of a range whose first is `first`.
    pub(super) fn range_end(&self, first: &Stretch, at: usize) -> Option<(Stretch, usize)> {
        if !matches!(
            self.tokens.at(at),
            "to" | "-" | "–" | "—" | "until" | "till" | "through" | "thru" | "or"
        ) {
            return None;
        }
        let mut next = at + 1;
        if matches!(self.tokens.at(next), "maybe" | "early" | "the")
            && self.tokens.at(at) == "or"
            && self.tokens.at(next) == "maybe"
        {
            next += 1;
        }
        let (second, end) = self.second_point(first, next)?;
        // Two alternatives are a range only where one follows upon the other.
        let apart = self.tokens.at(at) == "or"
            && (first.grain < Grain::Week || second.from > first.to && first.grain != second.grain);
        (!apart).then_some((second, end))
    }

    pub(super) fn second_point(&self, first: &Stretch, at: usize) -> Option<(Stretch, usize)> {
        // `March 3 to 5`, `July 13-15`
        if first.grain == Grain::Day
            && let Some(digits) = self.tokens.digits(at)
            && digits.len() <= 2
            && self.clock(at, Bare::Refused).is_none()
        {
            let day: i8 = digits.parse().ok()?;
            let date = first.from.date();
            let last = Date::new(date.year(), date.month(), day).ok()?;
            let ordinal = usize::from(matches!(self.tokens.at(at + 1), "st" | "nd" | "rd" | "th"));
            let plain = self.tokens.ends_clause(at + 1 + ordinal)
                || ordinal == 1
                || !self.tokens.word(at + 1).is_empty() && UNITS.at(self.tokens, at + 1).is_none();
            return (last > date && plain)
                .then_some(())
                .and_then(|()| Some((Stretch::day(last)?, at + 1 + ordinal)));
        }
        let bare = if first.grain <= Grain::Hour {
            Bare::Allowed
        } else {
            Bare::Refused
        };
        let (mut second, end) = self.point(at, bare, true)?;
        if first.grain <= Grain::Hour && second.grain <= Grain::Hour {
            // On the same day, up to that moment.
            let time = second.from.time();
            let same = first.from.date().to_datetime(time);
            second = Stretch {
                from: same,
                to: same,
                grain: Grain::Hour,
            };
        }
        // `November to February`: the later one is in the next year.
        if second.to <= first.from
            && second.grain >= Grain::Day
            && !(at..end).any(|at| self.tokens.digits(at).is_some_and(|d| d.len() == 4))
        {
            let year = jiff::Span::new().years(1);
            second.from = second.from.checked_add(year).ok()?;
            second.to = second.to.checked_add(year).ok()?;
        }
        (second.to > first.from).then_some((second, end))
    }
}
