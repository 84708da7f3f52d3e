//! How an expression stands to the time in it: `by`, `before`, `after`, `within`, `ago`.

use super::calendar::{Grain, Stretch, add_days, midnight};
use super::clock::Bare;
use super::expression::{Expression, Reader};
use super::point::on_day;
use super::words::{RELATIONS, Relation, Unit};
use jiff::civil::DateTime;
use rust_decimal::Decimal;
impl Reader<'_> {
    /// `by …`, `before …`, `in …`, `within …`.
    pub(super) fn related(&self, at: usize) -> Option<Expression> {
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
            && !matches!(
                relation,
                Relation::By | Relation::Before | Relation::From | Relation::Since
            )
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
        let mut expression = Self::plain(at, &stretch, end);
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

    pub(super) fn after_length(
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
                    return Some(Self::plain(at, &to, clock_end));
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
    pub(super) fn length_at_clock(&self, day: DateTime, at: usize) -> Option<(Stretch, usize)> {
        if !matches!(self.tokens.at(at), "at" | "@") {
            return None;
        }
        let clock = self.clock(at + 1, Bare::Allowed)?;
        Some((on_day(day.date(), clock.likely())?, clock.end))
    }

    /// `6 months`, `6 months from now`, `2 weeks ago`.
    pub(super) fn lasting(&self, at: usize, length: &super::length::Length) -> Option<Expression> {
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
            ("from", "now" | "today") | ("hence" | "out", _) => {
                let after = end + if tokens.at(end) == "from" { 2 } else { 1 };
                let first = day(later(length.low)?)?;
                let last = day(later(length.high)?)?;
                return Some(Expression {
                    to: Some(last.to),
                    ..Self::plain(at, &first, after)
                });
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
            ("after" | "before" | "from", _) => {
                let (anchor, after) = self.point(end + 1, Bare::Refused, true)?;
                let count = if tokens.at(end) == "before" {
                    -length.low
                } else {
                    length.low
                };
                let found = day(Self::shift(anchor.from, count, length.unit)?)?;
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
}

pub(super) fn year_before(moment: DateTime) -> Option<DateTime> {
    moment.checked_sub(jiff::Span::new().years(1)).ok()
}
