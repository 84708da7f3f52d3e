//! Ranges: `between 2 and 4pm`, `March to May`, `3-4pm on Thursday`.

use super::calendar::{Grain, Stretch, add_days, add_months};
use super::clock::{Bare, Clock};
use super::expression::{Expression, Reader};
use super::point::{day_in_week, on_day, settled};
use super::words::{MONTHS, PartOfDay, UNITS, WEEKDAYS};
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
        // `between now and Christmas`
        if tokens.at(at + 1) == "now" && matches!(tokens.at(at + 2), "and" | "&") {
            let (last, end) = self.point(at + 3, Bare::Refused, true)?;
            return (last.to > self.now).then(|| Expression {
                from: Some(self.now),
                deadline: true,
                ..Self::plain(at, &last, end)
            });
        }
        let (first, end) = self.point(at + 1, Bare::Allowed, true)?;
        if !matches!(tokens.at(end), "and" | "-" | "–" | "to" | "&") {
            return None;
        }
        let (range, after) = self.range_from(at + 1, &first, end + 1)?;
        Some(Self::plain(at, &range, after))
    }

    /// An expression without a relation before it.
    pub(super) fn free(&self, at: usize) -> Option<Expression> {
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
        if let Some((range, after)) = self.range_end(at, &stretch, end) {
            return Some(Self::plain(at, &range, after));
        }
        if let Some((to, after)) = self.lasting_from(&stretch, end) {
            expression.to = Some(to);
            expression.end = after;
            return Some(expression);
        }
        self.bounded(&mut expression);
        Some(expression)
    }

    /// `March latest`, `Friday at the latest`, `Q2 onwards`: up to there, or from there on.
    pub(super) fn bounded(&self, expression: &mut Expression) {
        let tokens = self.tokens;
        let end = expression.end;
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
            _ if self.at_the_earliest(end).is_some() => {
                expression.to = None;
                expression.end = self.at_the_earliest(end).unwrap_or(end);
            }
            _ => {}
        }
    }

    /// The token after `at the earliest`, `earliest`, where that stands at `end`.
    pub(super) fn at_the_earliest(&self, end: usize) -> Option<usize> {
        let tokens = self.tokens;
        match (tokens.at(end), tokens.at(end + 1), tokens.at(end + 2)) {
            ("at", "the", "earliest") => Some(end + 3),
            ("at", "earliest", _) => Some(end + 2),
            ("earliest", ..) => Some(end + 1),
            _ => None,
        }
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
        let mut second = self.clock(first.end + 1, last).or_else(|| {
            // `five to seven today`, `10 to 11 at night`, `8pm - 11`
            let second = self.clock(first.end + 1, Bare::Allowed)?;
            (self.day_follows(second.end)
                || self.part_behind(second.end).is_some()
                || first.sure && self.tokens.ends_clause(second.end))
            .then_some(second)
        })?;
        let mut first = first;
        if let Some((end, part)) = self.part_behind(second.end) {
            first = settled(first, Some(part));
            second = Clock {
                end,
                ..settled(second, Some(part))
            };
        }
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
        if matches!(tokens.at(next), "on" | "of" | ",") {
            next += 1;
        }
        if let Some((day, after)) = self.day_point(next, true)
            && day.grain <= Grain::Day
        {
            // `between 6 and 8 tomorrow evening`, `7 to 9 last night`
            let (part, after) = match self.part_of_day(after) {
                Some((end, part)) if day.grain == Grain::Day => (Some(part), end),
                _ => ((day.grain == Grain::Part).then(|| hours_of(&day)), after),
            };
            let half = |clock: Clock| match part {
                Some(_) if !clock.sure => settled(clock, part),
                _ => clock,
            };
            let (from, to, _) = Self::clocks_on(day.from.date(), half(first), half(second))?;
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

    /// `in the morning`, `at night` behind hours: the part of the day and the token after it.
    fn part_behind(&self, at: usize) -> Option<(usize, PartOfDay)> {
        let tokens = self.tokens;
        let lead = usize::from(tokens.at(at) == "in" && tokens.at(at + 1) == "the");
        let led = lead == 1 || (tokens.at(at), tokens.at(at + 1)) == ("at", "night");
        led.then(|| self.part_of_day(at + lead)).flatten()
    }

    /// Two hours with a dash or a `to` between them, whatever half of the day they are in.
    pub(super) fn two_clocks(&self, at: usize) -> Option<(Clock, Clock)> {
        let first = self.clock(at, Bare::Allowed)?;
        let to = matches!(
            self.tokens.at(first.end),
            "-" | "–" | "to" | "till" | "until"
        );
        let second = to
            .then(|| self.clock(first.end + 1, Bare::Allowed))
            .flatten()?;
        Some((first, second))
    }

    /// Whether the name of a day stands at `at`, perhaps after a preposition.
    pub(super) fn day_follows(&self, at: usize) -> bool {
        let at = at + usize::from(matches!(self.tokens.at(at), "on" | ","));
        matches!(
            self.tokens.at(at),
            "today" | "tomorrow" | "tonight" | "tmrw" | "tmr"
        ) || WEEKDAYS.at(self.tokens, at).is_some()
            || matches!(self.tokens.at(at), "next" | "this")
                && WEEKDAYS.at(self.tokens, at + 1).is_some()
            || matches!(self.tokens.at(at), "this" | "last")
                && matches!(
                    self.tokens.at(at + 1),
                    "morning" | "afternoon" | "evening" | "night"
                )
    }

    pub(super) fn clocks_on(
        day: Date,
        first: Clock,
        second: Clock,
    ) -> Option<(DateTime, DateTime, usize)> {
        // `6 to 8`, `3-8`: where the first is in the afternoon, so is the last.
        let last = if !first.sure && !second.sure && (1..=6).contains(&first.hour) {
            second.afternoon()
        } else if first.sure && !second.sure && (first.hour >= 12 || second.hour > first.hour) {
            // `8pm - 11` ends in the evening, `1am-3` at night.
            if first.hour >= 12 {
                second.afternoon()
            } else {
                second.as_said()
            }
        } else {
            second.likely()
        };
        // `12-3am` begins at midnight.
        let first = match last.hour {
            1..12 if first.hour == 12 && !first.sure && second.sure => Clock { hour: 0, ..first },
            _ => first,
        };
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

    /// A range whose first part, `first`, stands from `begin` to `at`.
    pub(super) fn range_end(
        &self,
        begin: usize,
        first: &Stretch,
        at: usize,
    ) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        if !matches!(
            tokens.at(at),
            "to" | "-" | "–" | "—" | "until" | "till" | "through" | "thru" | "or"
        ) {
            return None;
        }
        let or = tokens.at(at) == "or";
        let next = at + 1 + usize::from(or && tokens.at(at + 1) == "maybe");
        let (range, end) = self.range_from(begin, first, next)?;
        // Two alternatives are a range only where one follows upon the other.
        let apart = or && first.grain < Grain::Month;
        (!apart).then_some((range, end))
    }

    /// From `first`, which begins at token `begin`, to what stands at `at`.
    fn range_from(&self, begin: usize, first: &Stretch, at: usize) -> Option<(Stretch, usize)> {
        let (second, end) = self.second_point(first, at)?;
        let (first, second) = self.in_order(*first, begin..at, second, at..end)?;
        // `Mon to Wed next week`
        if WEEKDAYS.at(self.tokens, begin).is_some()
            && let Some((week, after)) =
                self.unit_named(end + usize::from(self.tokens.at(end) == "of"))
            && week.grain == Grain::Week
            && let Some(from) = day_in_week(week, first.from.date().weekday())
            && let Some(to) = day_in_week(week, second.from.date().weekday())
            && let Some(last) = Stretch::day(to)
            && from < to
        {
            let whole = Stretch::new(from, last.to.date(), Grain::Week);
            return Some((whole, after));
        }
        Some((
            Stretch {
                from: first.from,
                to: second.to,
                grain: first.grain.max(second.grain),
            },
            end,
        ))
    }

    /// The two ends of a range, in years (or weeks) that put the one before the other:
    /// what was said without a year follows the one with it, or lies next to now.
    fn in_order(
        &self,
        mut first: Stretch,
        first_at: std::ops::Range<usize>,
        mut second: Stretch,
        second_at: std::ops::Range<usize>,
    ) -> Option<(Stretch, Stretch)> {
        let step = |stretch: &Stretch, at: &std::ops::Range<usize>| {
            if stretch.grain < Grain::Day {
                None
            } else if WEEKDAYS.at(self.tokens, at.start).is_some() {
                Some(jiff::Span::new().days(7))
            } else {
                self.without_year(at).then(|| jiff::Span::new().years(1))
            }
        };
        let moved = |stretch: &Stretch, by: jiff::Span| -> Option<Stretch> {
            Some(Stretch {
                from: stretch.from.checked_add(by).ok()?,
                to: stretch.to.checked_add(by).ok()?,
                ..*stretch
            })
        };
        let (first_step, second_step) = (step(&first, &first_at), step(&second, &second_at));
        let weekly = WEEKDAYS.at(self.tokens, second_at.start).is_some();
        match (first_step, second_step) {
            (Some(by), None) => {
                // `Nov to Feb 2027`, `May to Oct 2028`: the last one before it.
                while first.from >= second.to {
                    first = moved(&first, -by)?;
                }
                while let Some(later) = moved(&first, by)
                    && later.to <= second.from
                {
                    first = later;
                }
            }
            (_, Some(by)) if second.to <= first.from => {
                // `August to October` in September is the one that runs.
                let earlier = first_step.and_then(|back| moved(&first, -back));
                match earlier {
                    Some(running) if !weekly && running.from < self.now && second.to > self.now => {
                        first = running;
                    }
                    _ => second = moved(&second, by)?,
                }
            }
            _ => {}
        }
        (second.to > first.from).then_some((first, second))
    }

    /// Whether a month or a day of one stands in `at`, and no year with it.
    fn without_year(&self, at: &std::ops::Range<usize>) -> bool {
        let tokens = self.tokens;
        let of_year = |at: usize| {
            tokens.digits(at).is_some_and(|digits| digits.len() == 4)
                || matches!(tokens.at(at), "next" | "last" | "this" | "'" | "’" | "year")
        };
        self.names_month(at.clone()) && !at.clone().any(of_year)
    }

    /// Whether a month stands in `at`, by its name or as `3/4`.
    fn names_month(&self, mut at: std::ops::Range<usize>) -> bool {
        let tokens = self.tokens;
        at.any(|at| MONTHS.at(tokens, at).is_some() || tokens.at(at) == "/" && tokens.glued(at))
    }

    /// The year of the days before it, with a comma or without.
    fn year_behind(&self, at: usize) -> Option<(i16, usize)> {
        let four = |at: usize| {
            self.tokens
                .digits(at)
                .is_some_and(|digits| digits.len() == 4)
        };
        let comma = usize::from(self.tokens.at(at) == "," && four(at + 1));
        four(at + comma)
            .then(|| self.year_after(at + comma))
            .flatten()
    }

    /// Whether a date with its month begins at `at`: `7 June`, `3/4`, `03-03-2027`.
    fn is_full_date(&self, at: usize) -> bool {
        self.date(at)
            .is_some_and(|(_, end)| self.names_month(at..end) || end >= at + 5)
    }

    /// What ends a range that begins with `first`.
    fn second_point(&self, first: &Stretch, at: usize) -> Option<(Stretch, usize)> {
        // `March 3 to 5`, `July 13-15`
        if first.grain == Grain::Day
            && let Some(digits) = self.tokens.digits(at)
            && digits.len() <= 2
            && self.clock(at, Bare::Refused).is_none()
            && !self.is_full_date(at)
        {
            let day: i8 = digits.parse().ok()?;
            let date = first.from.date();
            let last = Date::new(date.year(), date.month(), day).ok()?;
            let ordinal = usize::from(matches!(self.tokens.at(at + 1), "st" | "nd" | "rd" | "th"));
            // `October 10 to 22, 2027`
            if let Some((year, end)) = self.year_behind(at + 1 + ordinal) {
                let last = Date::new(year, date.month(), day).ok()?;
                return (day > date.day())
                    .then(|| Some((Stretch::day(last)?, end)))
                    .flatten();
            }
            let plain = self.tokens.ends_clause(at + 1 + ordinal)
                || ordinal == 1
                || !self.tokens.word(at + 1).is_empty() && UNITS.at(self.tokens, at + 1).is_none();
            return (last > date && plain)
                .then_some(())
                .and_then(|()| Some((Stretch::day(last)?, at + 1 + ordinal)));
        }
        // `April 27th to the third`, `April the ninth till the seventeenth`
        if first.grain == Grain::Day && self.tokens.digits(at).is_none() && !self.is_full_date(at) {
            let the = usize::from(self.tokens.at(at) == "the");
            if let Some((day, end)) = self.day_number(at + the)
                && self.tokens.ends_clause(end)
            {
                let date = first.from.date();
                if day > date.day()
                    && let Some((year, end)) = self.year_behind(end)
                {
                    let last = Date::new(year, date.month(), day).ok()?;
                    return Some((Stretch::day(last)?, end));
                }
                let month = date.first_of_month();
                let month = if day > date.day() {
                    month
                } else {
                    add_months(month, 1)?
                };
                let last = Date::new(month.year(), month.month(), day).ok()?;
                return Some((Stretch::day(last)?, end));
            }
        }
        let bare = if first.grain <= Grain::Hour {
            Bare::Allowed
        } else {
            Bare::Refused
        };
        let (mut second, end) = self.point(at, bare, true)?;
        let other_day = self.day_point(at, true).is_some();
        if first.grain <= Grain::Hour && second.grain <= Grain::Hour && other_day {
            // `3 May 10:00 to 5 May 17:00`: up to that moment.
            second.to = second.from;
        } else if first.grain <= Grain::Hour && second.grain <= Grain::Hour {
            // On the same day, up to that moment.
            let time = second.from.time();
            let same = first.from.date().to_datetime(time);
            second = Stretch {
                from: same,
                to: same,
                grain: Grain::Hour,
            };
        }
        Some((second, end))
    }
}

/// The hours of a part of a day.
pub(super) fn hours_of(part: &Stretch) -> PartOfDay {
    let last = part.to.hour();
    PartOfDay(part.from.hour(), if last == 0 { 24 } else { last })
}
