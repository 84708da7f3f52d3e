//! Expressions of time: a date with its time of day, a relation (`by`, `before`),
//! a length (`in six weeks`), a range.

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use super::calendar::{Grain, Stretch, add_days, midnight};
use super::clock::{Bare, Clock};
use super::words::{
    PARTS_OF_DAY, PartOfDay, RELATIONS, Relation, UNITS, Unit, VAGUE, WEEKDAYS, Which,
};
use crate::reading::number::{Otherwise, TokenKind, Tokens};
use crate::signal::Urgency;

/// Reads expressions of time against a moment.
pub(super) struct Reader<'r> {
    pub tokens: &'r Tokens<'r>,
    pub otherwise: &'r Otherwise,
    pub now: DateTime,
    pub day_first: bool,
    pub fiscal_year_start: i8,
}

/// What an expression says, in tokens.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expression {
    pub start: usize,
    pub end: usize,
    pub from: Option<DateTime>,
    pub to: Option<DateTime>,
    pub seconds: Option<i64>,
    pub urgency: Option<Urgency>,
    /// Whether `to` is the day by which it is wanted, rather than `from` to `to` a stretch.
    pub deadline: bool,
}

impl Reader<'_> {
    /// Reads the expression that begins at token `at`.
    pub(super) fn read(&self, at: usize) -> Option<Expression> {
        if self.tokens.glued_to_word(at) {
            return None;
        }
        self.vague(at)
            .or_else(|| self.related(at))
            .or_else(|| self.between(at))
            .or_else(|| self.free(at))
    }

    fn vague(&self, at: usize) -> Option<Expression> {
        let tokens = self.tokens;
        let (end, vague) = VAGUE.at(tokens, at)?;
        let word = tokens.at(at);
        let single = end == at + 1;
        // `talk soon`, `as soon as I know`, `fast support`, `sometime in March`
        let greeting = matches!(
            tokens.before(at),
            "talk"
                | "speak"
                | "see"
                | "chat"
                | "hear"
                | "back"
                | "as"
                | "soon"
                | "so"
                | "how"
                | "touch"
                | "too"
                | "not"
                | "get"
                | "well"
        );
        if single && word == "soon" && (greeting || tokens.at(end) == "as") {
            return None;
        }
        if single
            && matches!(
                word,
                "sometime"
                    | "whenever"
                    | "eventually"
                    | "fast"
                    | "quickly"
                    | "immediate"
                    | "emergency"
                    | "shortly"
            )
            && !tokens.ends_clause(end)
        {
            return None;
        }
        if single
            && matches!(word, "fast" | "quickly" | "shortly")
            && (greeting || tokens.before(at) == "very" || tokens.before(at) == "and")
        {
            return None;
        }
        if word == "some" && !tokens.ends_clause(end) {
            return None;
        }
        // `right now we use Excel` is about the present, not about when.
        if word == "right"
            && tokens.at(at + 1) == "now"
            && !(tokens.ends_clause(end)
                || at > 0
                    && matches!(
                        tokens.before(at),
                        "start" | "it" | "this" | "one" | "something"
                    ))
        {
            return None;
        }
        if word == "right" && tokens.at(at + 1) == "now" && at > 0 && self.about_present(at) {
            return None;
        }
        if matches!(word, "urgent" | "urgently" | "immediately")
            && matches!(
                tokens.before(at),
                "not" | "isn't" | "nothing" | "super" | "that" | "n't"
            )
            && self.denied(at)
        {
            return Some(self.vaguely(at, end, Urgency::NoRush, None));
        }
        Some(self.vaguely(at, end, vague.urgency, vague.now.then_some(self.now)))
    }

    fn denied(&self, at: usize) -> bool {
        (1..=3).any(|back| {
            at.checked_sub(back).is_some_and(|before| {
                matches!(
                    self.tokens.at(before),
                    "not" | "isn't" | "nothing" | "wasn't" | "ain't"
                )
            })
        })
    }

    fn about_present(&self, at: usize) -> bool {
        (1..=8)
            .map_while(|back| at.checked_sub(back))
            .any(|before| {
                matches!(
                    self.tokens.at(before),
                    "use"
                        | "using"
                        | "have"
                        | "are"
                        | "is"
                        | "pay"
                        | "paying"
                        | "we're"
                        | "i'm"
                        | "do"
                        | "has"
                        | "not"
                        | "with"
                        | "it's"
                        | "run"
                        | "looking"
                )
            })
    }

    fn vaguely(
        &self,
        start: usize,
        end: usize,
        urgency: Urgency,
        from: Option<DateTime>,
    ) -> Expression {
        Expression {
            start,
            end,
            from,
            to: None,
            seconds: None,
            urgency: Some(urgency),
            deadline: false,
        }
    }

    /// `by …`, `before …`, `in …`, `within …`.
    fn related(&self, at: usize) -> Option<Expression> {
        let tokens = self.tokens;
        let (next, relation) = RELATIONS.at(tokens, at)?;
        let next = match relation {
            Relation::By
            | Relation::Before
            | Relation::After
            | Relation::From
            | Relation::Since
            | Relation::At => {
                let mut next = next;
                // `by about …`, `in around …`
                if let Some((after, Relation::At)) = RELATIONS.at(tokens, next)
                    && !matches!(
                        tokens.at(next),
                        "in" | "on" | "at" | "for" | "over" | "during"
                    )
                {
                    next = after;
                }
                next
            }
            Relation::Within | Relation::Past => next,
        };
        if self.fraction_point(next).is_none()
            && let Some(length) = self.length(next)
            && !self.length_is_date(next)
            && self.length_fits(relation, length.unit)
        {
            return self.after_length(at, relation, &length);
        }
        if matches!(relation, Relation::Within | Relation::Past) {
            return None;
        }
        // `the next two weeks` after `in`, `over`
        if let Some((after, Relation::Within)) = RELATIONS.at(tokens, next)
            && let Some(length) = self.length(after)
        {
            return self.after_length(at, Relation::Within, &length);
        }
        let bare = if matches!(
            tokens.at(at),
            "at" | "@" | "by" | "until" | "till" | "before" | "after" | "around" | "about" | "from"
        ) {
            Bare::Allowed
        } else {
            Bare::Refused
        };
        if matches!(relation, Relation::From | Relation::At)
            && let Some(found) = self.clock_range(
                at,
                next,
                if relation == Relation::From {
                    Bare::Allowed
                } else {
                    Bare::Refused
                },
            )
        {
            return Some(found);
        }
        let (stretch, end) = match self.fraction_point(next) {
            Some(found) => found,
            None => self.point(next, bare, true)?,
        };
        let mut expression = self.plain(at, &stretch, end);
        // `from 13 to 15 July` is a stretch already.
        if relation == Relation::From && self.days_of_month(next).is_some() {
            return Some(expression);
        }
        // A range: `from 9 to 11`, `from March to May`.
        if matches!(relation, Relation::From | Relation::At)
            && let Some((second, after)) = self.range_end(&stretch, end)
        {
            expression.to = Some(second.to);
            expression.end = after;
            return Some(expression);
        }
        match relation {
            Relation::At | Relation::Within | Relation::Past => {}
            Relation::By => {
                expression.from = Some(self.now);
                expression.to = Some(if stretch.grain <= Grain::Hour {
                    stretch.from
                } else {
                    stretch.to
                });
                expression.deadline = true;
                if stretch.to <= self.now {
                    expression.from = None;
                }
            }
            Relation::Before => {
                expression.from = None;
                expression.to = Some(stretch.from);
                // `until March` takes March's beginning, `until Friday` Friday in.
                expression.deadline = true;
            }
            Relation::After => {
                expression.from = Some(if stretch.grain <= Grain::Hour {
                    stretch.from
                } else {
                    stretch.to
                });
                expression.to = None;
            }
            Relation::From => expression.to = None,
            Relation::Since => {
                if stretch.from > self.now
                    && let Some(earlier) = year_before(stretch.from)
                {
                    expression.from = Some(earlier);
                }
                expression.to = None;
            }
        }
        Some(expression)
    }

    fn length_fits(&self, relation: Relation, unit: Unit) -> bool {
        match relation {
            Relation::At | Relation::Within | Relation::Past | Relation::After => true,
            Relation::By | Relation::Before | Relation::From | Relation::Since => {
                let _ = unit;
                false
            }
        }
    }

    /// `in 2027`, `on 5 May` begin with a number but are no lengths.
    fn length_is_date(&self, at: usize) -> bool {
        self.date(at)
            .is_some_and(|(_, end)| self.length(at).is_none_or(|length| end >= length.end))
    }

    fn after_length(
        &self,
        at: usize,
        relation: Relation,
        length: &super::length::Length,
    ) -> Option<Expression> {
        let tokens = self.tokens;
        let word = tokens.at(at);
        let mut end = length.end;
        let fine = matches!(length.unit, Unit::Hour | Unit::Minute | Unit::Second);
        let floor = |moment: DateTime| {
            if fine {
                moment
            } else {
                midnight(moment.date())
            }
        };
        // `in about 3 months from now`
        if tokens.at(end) == "from" && matches!(tokens.at(end + 1), "now" | "today") {
            end += 2;
        }
        let later = |count: Decimal| Self::shift(self.now, count, length.unit);
        match relation {
            Relation::Past => {
                let to = if fine {
                    self.now
                } else {
                    midnight(self.now.date())
                };
                Some(Expression {
                    start: at,
                    end,
                    from: Some(floor(later(-length.high)?)),
                    to: Some(to),
                    seconds: None,
                    urgency: None,
                    deadline: false,
                })
            }
            Relation::Within => {
                let from = if fine
                    || matches!(
                        word,
                        "within"
                            | "in"
                            | "inside"
                            | "under"
                            | "less"
                            | "no"
                            | "over"
                            | "during"
                            | "for"
                    ) {
                    self.now
                } else {
                    midnight(add_days(self.now.date(), 1)?)
                };
                let to = later(length.high)?;
                let to = if fine {
                    to
                } else {
                    midnight(add_days(to.date(), i64::from(from != self.now))?)
                };
                if matches!(word, "under" | "less" | "no") && tokens.at(end) == "old" {
                    return None;
                }
                Some(Expression {
                    start: at,
                    end,
                    from: Some(from),
                    to: Some(to),
                    seconds: None,
                    urgency: None,
                    deadline: true,
                })
            }
            Relation::After => Some(Expression {
                start: at,
                end,
                from: Some(floor(later(length.low)?)),
                to: None,
                seconds: None,
                urgency: None,
                deadline: false,
            }),
            // `for 6 months`, `over 3 years` are lengths; `in 6 months` a day.
            _ if matches!(
                word,
                "in" | "maybe"
                    | "probably"
                    | "likely"
                    | "around"
                    | "about"
                    | "roughly"
                    | "approximately"
            ) && (word == "in" || tokens.at(at + 1) == "in" || tokens.before(at) == "in") =>
            {
                if let Some((to, clock_end)) = self.length_at_clock(later(length.low)?, end) {
                    return Some(self.plain(at, &to, clock_end));
                }
                let from = floor(later(length.low)?);
                let to = later(length.high)?;
                let to = if fine {
                    Stretch::moment(to, Grain::Minute)?.to
                } else {
                    midnight(add_days(to.date(), 1)?)
                };
                Some(Expression {
                    start: at,
                    end,
                    from: Some(from),
                    to: Some(to),
                    seconds: None,
                    urgency: None,
                    deadline: false,
                })
            }
            _ => self.lasting(at, length),
        }
    }

    /// `in 7 days at 5pm`
    fn length_at_clock(&self, day: DateTime, at: usize) -> Option<(Stretch, usize)> {
        if !matches!(self.tokens.at(at), "at" | "@") {
            return None;
        }
        let clock = self.clock(at + 1, Bare::Allowed)?;
        Some((on_day(day.date(), clock.likely())?, clock.end))
    }

    /// `6 months`, `6 months from now`, `2 weeks ago`.
    fn lasting(&self, at: usize, length: &super::length::Length) -> Option<Expression> {
        let tokens = self.tokens;
        let end = length.end;
        let fine = matches!(length.unit, Unit::Hour | Unit::Minute | Unit::Second);
        let grain = if fine { Grain::Minute } else { Grain::Day };
        let day = |moment: DateTime| {
            if fine {
                Stretch::moment(moment, grain)
            } else {
                Stretch::day(moment.date())
            }
        };
        let later = |count: Decimal| Self::shift(self.now, count, length.unit);
        match (tokens.at(end), tokens.at(end + 1)) {
            ("from", "now" | "today") | ("hence", _) | ("out", _) => {
                let after = end + if tokens.at(end) == "from" { 2 } else { 1 };
                let first = day(later(length.low)?)?;
                let last = day(later(length.high)?)?;
                return Some(Expression {
                    to: Some(last.to),
                    ..self.plain(at, &first, after)
                });
            }
            ("from", "tomorrow") => {
                let tomorrow = midnight(add_days(self.now.date(), 1)?);
                let found = day(Self::shift(tomorrow, length.low, length.unit)?)?;
                return Some(self.plain(at, &found, end + 2));
            }
            ("ago" | "back" | "earlier", _) => {
                let first = day(later(-length.high)?)?;
                let last = day(later(-length.low)?)?;
                return Some(Expression {
                    to: Some(last.to),
                    ..self.plain(at, &first, end + 1)
                });
            }
            ("after" | "before" | "from", _) => {
                let (anchor, after) = self.point(end + 1, Bare::Refused, true)?;
                let count = if tokens.at(end) == "before" {
                    -length.low
                } else {
                    length.low
                };
                let found = day(Self::shift(anchor.from, count, length.unit)?)?;
                return Some(self.plain(at, &found, after));
            }
            _ => {}
        }
        // A rate or an age is no length: `3 years old`, `24 hours a day`.
        if tokens.at(end) == "old" {
            return None;
        }
        let mean = (length.low + length.high) / Decimal::TWO;
        let mut seconds = Self::seconds(mean, length.unit)?;
        let mut end = end;
        // `1 hour and 30 minutes`
        let more_at = end + usize::from(tokens.at(end) == "and");
        if let Some(more) = self.length(more_at)
            && let Some(added) = Self::seconds(more.high, more.unit)
            && added < seconds
            && more.unit != length.unit
        {
            seconds = seconds.checked_add(added)?;
            end = more.end;
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

    /// `between 2 and 4pm`, `between March and May`.
    fn between(&self, at: usize) -> Option<Expression> {
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
            ..self.plain(at, &first, after)
        })
    }

    /// An expression without a relation before it.
    fn free(&self, at: usize) -> Option<Expression> {
        let tokens = self.tokens;
        // `between 2 and 4pm` without its word: `2-4pm`, `3 to 5 pm`.
        if let Some(found) = self.clock_range(at, at, Bare::Refused) {
            return Some(found);
        }
        if let Some((stretch, end)) = self.fraction_point(at) {
            return Some(self.plain(at, &stretch, end));
        }
        if let Some(length) = self.length(at)
            && !self.length_is_date(at)
            && !self.otherwise.touches(at..at + 1)
        {
            return self.lasting(at, &length);
        }
        let (stretch, end) = self.point(at, Bare::Refused, false)?;
        let mut expression = self.plain(at, &stretch, end);
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
            _ => {}
        }
        Some(expression)
    }

    /// `3-4pm`, `9:30 - 11:00`.
    fn clock_range(&self, at: usize, clocks_at: usize, last: Bare) -> Option<Expression> {
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
        let (from, to, end) = self.clocks_on(self.now.date(), first, second)?;
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
            let (from, to, _) = self.clocks_on(day.from.date(), first, second)?;
            expression.from = Some(from);
            expression.to = Some(to);
            expression.end = after;
        } else if to <= self.now {
            let tomorrow = add_days(self.now.date(), 1)?;
            let (from, to, _) = self.clocks_on(tomorrow, first, second)?;
            expression.from = Some(from);
            expression.to = Some(to);
        }
        Some(expression)
    }

    fn clocks_on(
        &self,
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
    fn range_end(&self, first: &Stretch, at: usize) -> Option<(Stretch, usize)> {
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

    fn second_point(&self, first: &Stretch, at: usize) -> Option<(Stretch, usize)> {
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

    /// A point or a stretch: a day with its time, a part of a year, a time of day.
    fn point(&self, at: usize, bare: Bare, led: bool) -> Option<(Stretch, usize)> {
        if let Some(found) = self.day_point(at, led) {
            return Some(self.with_time(found));
        }
        // A time of day first: `3pm tomorrow`, `at 9 on Friday`, `9 tomorrow`.
        let clock = self.clock(at, bare).or_else(|| {
            let hour = self.clock(at, Bare::Allowed)?;
            (matches!(self.tokens.at(hour.end), "tomorrow" | "tonight")
                || self.tokens.at(hour.end) == "this"
                    && matches!(
                        self.tokens.at(hour.end + 1),
                        "morning" | "afternoon" | "evening"
                    ))
            .then_some(hour)
        });
        if let Some(clock) = clock {
            let mut next = clock.end;
            if self.zone(next) {
                next += 1;
            }
            let mut part = None;
            if let Some((after, found)) =
                self.part_of_day(next + usize::from(self.tokens.at(next) == "in"))
            {
                part = Some(found);
                next = after;
            }
            let probe = next + usize::from(matches!(self.tokens.at(next), "on" | "," | "this"));
            if let Some((day, after)) = self.day_point(probe, true)
                && day.grain == Grain::Day
            {
                let (part, after) = match self.part_of_day(after) {
                    Some((end, found)) => (Some(found), end),
                    None => (part, after),
                };
                return Some((on_day(day.from.date(), settled(clock, part))?, after));
            }
            if let Some((day, after)) = self.day_point(next, true)
                && day.grain == Grain::Part
            {
                let part = PartOfDay(
                    day.from.hour(),
                    if day.to.hour() == 0 {
                        24
                    } else {
                        day.to.hour()
                    },
                );
                return Some((on_day(day.from.date(), settled(clock, Some(part)))?, after));
            }
            let today = on_day(self.now.date(), settled(clock, part))?;
            let found = if today.from <= self.now {
                on_day(add_days(self.now.date(), 1)?, settled(clock, part))?
            } else {
                today
            };
            return Some((found, next));
        }
        // `the morning of the 15th`, `in the afternoon`
        let (end, part) = self.part_of_day(at).map(|(end, part)| (end, part))?;
        let probe = end + usize::from(matches!(self.tokens.at(end), "of" | "on"));
        if probe > end
            && let Some((day, after)) = self.day_point(probe, true)
            && day.grain == Grain::Day
        {
            return Some((part_on(day.from.date(), part)?, after));
        }
        if !led {
            return None;
        }
        // `at night`, `in the morning` without a day mean the next one.
        let today = part_on(self.now.date(), part)?;
        let found = if today.to <= self.now {
            part_on(add_days(self.now.date(), 1)?, part)?
        } else {
            today
        };
        let article = self.tokens.at(at) == "the"
            || matches!(self.tokens.at(at), "eod" | "cob" | "close" | "end");
        article.then_some((found, end))
    }

    /// `quarter past 3pm`, `20 minutes to 2pm tomorrow`.
    fn fraction_point(&self, at: usize) -> Option<(Stretch, usize)> {
        let clock = self.clock_fraction(at)?;
        let probe = clock.end + usize::from(self.tokens.at(clock.end) == "on");
        if let Some((day, end)) = self.day_point(probe, true)
            && day.grain == Grain::Day
        {
            return Some((on_day(day.from.date(), clock.likely())?, end));
        }
        let today = on_day(self.now.date(), clock.likely())?;
        let found = if today.from <= self.now {
            on_day(add_days(self.now.date(), 1)?, clock.likely())?
        } else {
            today
        };
        Some((found, clock.end))
    }

    fn part_of_day(&self, at: usize) -> Option<(usize, PartOfDay)> {
        PARTS_OF_DAY.at(self.tokens, at)
    }

    fn zone(&self, at: usize) -> bool {
        matches!(
            self.tokens.at(at),
            "est"
                | "edt"
                | "et"
                | "pst"
                | "pdt"
                | "pt"
                | "cst"
                | "cdt"
                | "ct"
                | "mst"
                | "mt"
                | "gmt"
                | "utc"
                | "cet"
                | "cest"
                | "bst"
                | "ist"
                | "eastern"
                | "pacific"
                | "central"
        )
    }

    /// Adds a time of day that follows a day: `Tuesday at 3pm`, `tomorrow morning`.
    fn with_time(&self, (day, end): (Stretch, usize)) -> (Stretch, usize) {
        if day.grain != Grain::Day && day.grain != Grain::Part {
            return (day, end);
        }
        let tokens = self.tokens;
        let mut next = end;
        let mut part = (day.grain == Grain::Part).then(|| {
            PartOfDay(
                day.from.hour(),
                if day.to.hour() == 0 {
                    24
                } else {
                    day.to.hour()
                },
            )
        });
        let mut found = day;
        let mut found_end = end;
        let skipped = next + usize::from(matches!(tokens.at(next), "in" | "," | "at"));
        if part.is_none()
            && let Some((after, read)) = self.part_of_day(skipped)
            && let Some(stretch) = part_on(day.from.date(), read)
        {
            part = Some(read);
            found = stretch;
            found_end = after;
            next = after;
        }
        let mut bare = Bare::Refused;
        let mut probe = next;
        for _ in 0..3 {
            match tokens.at(probe) {
                "at" | "@" | "for" | "around" | "about" | "say" | "from" | "between" => {
                    bare = Bare::Allowed;
                }
                "," | "-" | "–" | "maybe" => {}
                _ => break,
            }
            probe += 1;
        }
        if let Some(range) = self.clock_range(probe, probe, Bare::Refused)
            && bare == Bare::Refused
            && let (Some(from), Some(to)) = (range.from, range.to)
            && let (Some(from), Some(to)) = (
                Some(day.from.date().to_datetime(from.time())),
                Some(day.from.date().to_datetime(to.time())),
            )
            && from < to
        {
            return (
                Stretch {
                    from,
                    to,
                    grain: Grain::Part,
                },
                range.end,
            );
        }
        if let Some(clock) = self.clock(probe, bare)
            && let Some(stretch) = on_day(day.from.date(), settled(clock, part))
        {
            let mut after = clock.end;
            let mut stretch = stretch;
            if (matches!(
                tokens.at(after),
                "-" | "–" | "to" | "till" | "until" | "untill"
            ) || tokens.at(after) == "and" && tokens.before(probe) == "between")
                && let Some(second) = self.clock(after + 1, Bare::Allowed)
                && let Some((from, to, end)) =
                    self.clocks_on(day.from.date(), settled(clock, part), second)
            {
                stretch = Stretch {
                    from,
                    to,
                    grain: Grain::Part,
                };
                after = end;
            }
            if self.zone(after) {
                after += 1;
            }
            return (stretch, after);
        }
        (found, found_end)
    }

    /// A day or anything longer. `led`: a preposition stands before it.
    fn day_point(&self, at: usize, led: bool) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        if tokens.glued_to_word(at) {
            return None;
        }
        if let Some(found) = self.days_of_month(at) {
            return Some(found);
        }
        if let Some(found) = self.near_day(at) {
            return Some(found);
        }
        if let Some(found) = self.weekday_point(at, led) {
            return Some(found);
        }
        if let Some(found) = self.part(at) {
            return Some(found);
        }
        // `the week of March 6th`
        let start = at + usize::from(tokens.at(at) == "the");
        if tokens.at(start) == "week"
            && matches!(
                tokens.at(start + 1),
                "of" | "commencing" | "beginning" | "starting"
            )
        {
            let (day, end) = self.date(start + 2)?;
            return Some((Stretch::week(day.from.date())?, end));
        }
        if let Some(found) = self.named(at) {
            return Some(self.in_year(found));
        }
        if let Some((stretch, end)) = self.date(at) {
            if !self.date_fits(at, end, &stretch, led) {
                return None;
            }
            let (stretch, end) = self.in_year((stretch, end));
            return Some((stretch, end));
        }
        self.lone_year(at, led)
    }

    /// `March of next year`, `January next year`, `March this year`.
    fn in_year(&self, (stretch, end): (Stretch, usize)) -> (Stretch, usize) {
        if !matches!(stretch.grain, Grain::Month | Grain::Day) {
            return (stretch, end);
        }
        let of = end + usize::from(matches!(self.tokens.at(end), "of" | ","));
        if !matches!(self.tokens.at(of), "next" | "this" | "last" | "the") {
            return (stretch, end);
        }
        let moved = self
            .unit_named(of)
            .filter(|(year, _)| year.grain == Grain::Year)
            .and_then(|(year, after)| {
                let date = stretch.from.date();
                let date = Date::new(year.from.year(), date.month(), date.day()).ok()?;
                let moved = if stretch.grain == Grain::Month {
                    Stretch::month(date.year(), date.month())?
                } else {
                    Stretch::day(date)?
                };
                Some((moved, after))
            });
        moved.unwrap_or((stretch, end))
    }

    /// Words that are months or numbers and mostly something else.
    fn date_fits(&self, at: usize, end: usize, stretch: &Stretch, led: bool) -> bool {
        let tokens = self.tokens;
        let word = tokens.word(at);
        if self.otherwise.touches(at..at + 1)
            && tokens.digits(at).is_some()
            && !matches!(tokens.at(at + 1), "/" | "-" | ".")
        {
            return false;
        }
        let alone = end == at + 1;
        match word {
            // `may`, `march`, `mar`, `sept`
            "may" | "march" | "august" | "mar" | "dec" | "jan" | "jun" if alone => {
                let verb = matches!(
                    tokens.at(end),
                    "i" | "we"
                        | "be"
                        | "not"
                        | "have"
                        | "need"
                        | "you"
                        | "want"
                        | "or"
                        | "also"
                        | "it"
                        | "well"
                        | "take"
                );
                let before = tokens.before(at);
                let after_subject = matches!(
                    before,
                    "i" | "we"
                        | "you"
                        | "it"
                        | "they"
                        | "he"
                        | "she"
                        | "that"
                        | "this"
                        | "which"
                        | "budget"
                        | "who"
                        | "there"
                );
                let preposition = led
                    || matches!(
                        before,
                        "early"
                            | "late"
                            | "mid"
                            | "-"
                            | "of"
                            | "next"
                            | "last"
                            | "till"
                            | "until"
                            | "by"
                            | "in"
                            | "or"
                            | "and"
                            | "to"
                            | "maybe"
                            | "probably"
                            | "around"
                    );
                if word != "may" && word != "march" {
                    return true;
                }
                if after_subject {
                    return false;
                }
                preposition
                    || tokens.capital(at)
                        && !verb
                        && !(tokens.begins_sentence(at) && !tokens.ends_clause(end))
                    || tokens.ends_clause(end) && at == 0
                    || tokens.ends_clause(end) && word == "march"
            }
            _ => {
                // `5 may` in digits is checked where it is read; `10-12` is no date.
                let _ = stretch;
                true
            }
        }
    }

    fn near_day(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let today = self.now.date();
        let ahead = |days: i64, end: usize| Some((Stretch::day(add_days(today, days)?)?, end));
        let mut start = at;
        if tokens.at(start) == "the" {
            start += 1;
        }
        match (tokens.at(start), tokens.at(start + 1), tokens.at(start + 2)) {
            ("day", "after", "tomorrow") => return ahead(2, start + 3),
            ("day", "before", "yesterday") => return ahead(-2, start + 3),
            _ if start > at => return None,
            ("today" | "2day", ..) => return ahead(0, at + 1),
            (
                "tomorrow" | "tmrw" | "tmr" | "tomorow" | "tommorow" | "tommorrow" | "tomorrows"
                | "2morrow" | "tmw",
                ..,
            ) => {
                return ahead(1, at + 1);
            }
            ("2", "morrow" | "moro", _) if tokens.glued(at + 1) => return ahead(1, at + 2),
            ("yesterday", ..) => return ahead(-1, at + 1),
            ("tonight" | "tonite", ..) => {
                return Some((part_on(today, PartOfDay(18, 24))?, at + 1));
            }
            ("last", "night", _) => {
                return Some((part_on(add_days(today, -1)?, PartOfDay(18, 24))?, at + 2));
            }
            ("overmorrow", ..) => return ahead(2, at + 1),
            _ => {}
        }
        // `this morning`, `this afternoon`
        if tokens.at(at) == "this"
            && let Some((end, part)) = self.part_of_day(at + 1)
        {
            return Some((part_on(today, part)?, end));
        }
        None
    }

    fn weekday_point(&self, at: usize, led: bool) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let (mut end, weekday) = WEEKDAYS.at(tokens, at)?;
        let word = tokens.word(at);
        let short = matches!(word, "mon" | "sat" | "sun" | "wed" | "fri" | "tue" | "thu");
        if short
            && matches!(word, "sat" | "sun" | "mon" | "wed")
            && !led
            && !tokens.capital(at)
            && !tokens.ends_clause(end)
        {
            return None;
        }
        if word == "sat" && !led && !tokens.capital(at) {
            return None;
        }
        if tokens.at(end) == "." && short && tokens.glued(end) && !tokens.ends_clause(end + 1) {
            end += 1;
        }
        // With its date: `Monday, Feb 18`, `Tuesday the 19th`.
        let probe = end + usize::from(matches!(tokens.at(end), ","));
        if let Some((date, after)) = self.date(probe)
            && date.grain == Grain::Day
            && (tokens.at(probe) != "the"
                || date.from.weekday() == weekday
                || tokens.digits(probe + 1).is_some())
            && !(tokens.digits(probe).is_some()
                && self
                    .clock(probe, Bare::Refused)
                    .is_some_and(|clock| clock.end >= after))
        {
            let date = self.year_of_weekday(date, weekday, probe..after);
            return Some((date, after));
        }
        let of = end + usize::from(matches!(tokens.at(end), "of" | ","));
        if let Some((week, after)) = self.unit_named(of)
            && week.grain == Grain::Week
        {
            let date = add_days(week.from.date(), i64::from(weekday.to_monday_zero_offset()))?;
            return Some((Stretch::day(date)?, after));
        }
        if tokens.at(end) == "after" && tokens.at(end + 1) == "next" {
            return Some((
                Stretch::day(add_days(self.weekday(weekday, Which::This)?, 7)?)?,
                end + 2,
            ));
        }
        if tokens.at(end) == "week" && tokens.ends_clause(end + 1) {
            // `Friday week` in British English.
            return Some((
                Stretch::day(add_days(self.weekday(weekday, Which::This)?, 7)?)?,
                end + 1,
            ));
        }
        Some((Stretch::day(self.weekday(weekday, Which::This)?)?, end))
    }

    /// A date without a year, in the nearest year that gives it that weekday.
    fn year_of_weekday(
        &self,
        date: Stretch,
        weekday: jiff::civil::Weekday,
        tokens: std::ops::Range<usize>,
    ) -> Stretch {
        let day = date.from.date();
        let said_year = tokens
            .into_iter()
            .any(|at| self.tokens.digits(at).is_some_and(|d| d.len() == 4));
        if said_year || day.weekday() == weekday {
            return date;
        }
        let year = self.now.year();
        [year, year - 1, year + 1, year + 2]
            .into_iter()
            .filter_map(|year| Date::new(year, day.month(), day.day()).ok())
            .find(|candidate| candidate.weekday() == weekday)
            .and_then(Stretch::day)
            .unwrap_or(date)
    }

    /// `2027` alone or after a preposition, where nothing is counted by it.
    fn lone_year(&self, at: usize, led: bool) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let (year, end) = self.year_after(at)?;
        if tokens.digits(at).is_none() {
            return None;
        }
        let near = (self.now.year() - 30..=self.now.year() + 15).contains(&year);
        let close = (self.now.year() - 1..=self.now.year() + 6).contains(&year);
        let counted = tokens.token(end).is_some_and(|token| {
            token.kind == TokenKind::Word
                && !token.breaks
                && (token.lower.ends_with('s') && token.lower.len() > 3
                    || matches!(
                        token.lower.as_str(),
                        "people" | "staff" | "k" | "usd" | "eur" | "dollars" | "a" | "per" | "euro"
                    ))
        });
        let sign = matches!(
            tokens.before(at),
            "$" | "€" | "£" | "#" | "," | "." | "-" | "/" | ":" | "about" | "+"
        ) && tokens.glued(at)
            || matches!(tokens.at(end), "$" | "€" | "£" | "%")
            || matches!(
                tokens.before(at),
                "about"
                    | "than"
                    | "over"
                    | "order"
                    | "no"
                    | "number"
                    | "$"
                    | "€"
                    | "£"
                    | "office"
                    | "budget"
                    | "iso"
                    | "windows"
                    | "spend"
                    | "pay"
                    | "least"
            );
        let at_start_of_answer =
            at <= 3 && tokens.ends_clause(end) || tokens.ends_clause(end) && close;
        let fits = if led {
            near
        } else {
            close && at_start_of_answer
        };
        (fits && !counted && !sign)
            .then(|| Stretch::year(year))
            .flatten()
            .map(|stretch| (stretch, end))
    }

    fn plain(&self, start: usize, stretch: &Stretch, end: usize) -> Expression {
        Expression {
            start,
            end,
            from: Some(stretch.from),
            to: Some(stretch.to),
            seconds: None,
            urgency: None,
            deadline: false,
        }
    }
}

fn settled(clock: Clock, part: Option<PartOfDay>) -> Clock {
    match part {
        Some(PartOfDay(from, _)) if from >= 12 && clock.hour < 12 => clock.afternoon(),
        Some(_) => clock.as_said(),
        None => clock.likely(),
    }
}

fn on_day(date: Date, clock: Clock) -> Option<Stretch> {
    Stretch::moment(date.at(clock.hour, clock.minute, 0, 0), clock.grain)
}

fn part_on(date: Date, part: PartOfDay) -> Option<Stretch> {
    let to = if part.1 >= 24 {
        midnight(add_days(date, 1)?)
    } else {
        date.at(part.1, 0, 0, 0)
    };
    Some(Stretch {
        from: date.at(part.0, 0, 0, 0),
        to,
        grain: Grain::Part,
    })
}

fn year_before(moment: DateTime) -> Option<DateTime> {
    moment.checked_sub(jiff::Span::new().years(1)).ok()
}
