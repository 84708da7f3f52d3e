//! How an expression stands to the time in it: `by`, `before`, `after`, `within`, `ago`.

use super::calendar::{Grain, Stretch, add_days, midnight};
use super::clock::Bare;
use super::expression::{Expression, Reader};
use super::words::{
    IS_OVER, MONTHS, PARTS_OF, PartOf, RELATIONS, Relation, SEASONS, Unit, WEEKDAYS,
};
use jiff::civil::DateTime;
use rust_decimal::Decimal;
impl Reader<'_> {
    /// `by …`, `before …`, `in …`, `within …`.
    pub(super) fn related(&self, at: usize) -> Option<Expression> {
        let tokens = self.tokens;
        let (next, relation) = RELATIONS.at(tokens, at)?;
        // `plan b 4 us` is no `b4`.
        if tokens.at(at) == "b" && !tokens.glued(at + 1) {
            return None;
        }
        // `come by saturday morning`
        if tokens.at(at) == "by"
            && matches!(
                tokens.before(at),
                "come" | "comes" | "coming" | "stop" | "stops" | "drop" | "swing" | "pass"
            )
        {
            return None;
        }
        // `the last 3 weeks of this year` are no three weeks that end now.
        let led = usize::from(matches!(
            tokens.at(at),
            "for" | "in" | "over" | "during" | "within" | "throughout"
        ));
        if let Some((stretch, end)) = self.several_of(at + led) {
            return Some(Self::plain(at, &stretch, end));
        }
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
                // `before our year end in June`
                let own = matches!(tokens.at(next), "our" | "my" | "their" | "the");
                next + usize::from(own && self.unit_then_end(next + 1).is_some())
            }
            Relation::Within | Relation::Past => next,
        };
        // `the course will last three weeks`
        let relation = match relation {
            Relation::Past if tokens.at(at) == "last" && self.lasts(at) => return None,
            other => other,
        };
        // `at 15h`
        let hour = tokens.at(at) == "at" && self.clock(next, Bare::Refused).is_some()
            // `after 16h`: who writes hours so means the clock, and no length.
            || matches!(tokens.at(at), "after" | "before" | "from" | "until" | "till" | "by")
                && tokens.at(next + 1) == "h"
                && tokens.glued(next + 1)
                && tokens.at(next + 2) != "of"
                && tokens
                    .digits(next)
                    .and_then(|digits| digits.parse::<i8>().ok())
                    .is_some_and(|hour| (7..=23).contains(&hour));
        if !hour
            && self.fraction_point(next).is_none()
            && let Some(length) = self.length(next)
            && !self.length_is_date(next)
            && !matches!(
                relation,
                Relation::By | Relation::Before | Relation::From | Relation::Since
            )
        {
            return self.after_length(at, relation, &length);
        }
        if relation == Relation::Within
            && let Some(length) = self.unnumbered(next)
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
            "at" | "@"
                | "by"
                | "until"
                | "till"
                | "before"
                | "after"
                | "around"
                | "about"
                | "from"
                | "b"
        ) {
            Bare::Allowed
        } else {
            Bare::Refused
        };
        if matches!(relation, Relation::From | Relation::At)
            && self.days_of_month(next).is_none()
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
        // `from 13 to 15 July`, `from 2027-2029` are stretches already.
        let is_stretch = || {
            self.days_of_month(next)
                .or_else(|| self.years(next))
                .is_some()
        };
        if relation == Relation::From && is_stretch() {
            return Some(expression);
        }
        // A range: `from 9 to 11`, `from March to May`.
        if matches!(relation, Relation::From | Relation::At)
            && let Some((range, after)) = self.range_end(next, &stretch, end)
        {
            expression.from = Some(range.from);
            expression.to = Some(range.to);
            expression.end = after;
            return Some(expression);
        }
        if matches!(relation, Relation::From | Relation::At)
            && let Some((to, after)) = self.lasting_from(&stretch, end)
        {
            expression.to = Some(to);
            expression.end = after;
            return Some(expression);
        }
        // `till next year at the earliest` begins there.
        if relation == Relation::Before
            && let Some(after) = self.at_the_earliest(end)
        {
            expression.to = None;
            expression.end = after;
            return Some(expression);
        }
        // `not until xmas is over`
        let relation = match IS_OVER.at(tokens, end) {
            Some((over, ())) if tokens.at(at) != "before" && relation != Relation::By => {
                expression.end = over;
                Relation::After
            }
            _ => relation,
        };
        match relation {
            // `in April at the latest`
            Relation::At => self.bounded(&mut expression),
            Relation::Within | Relation::Past => {}
            Relation::By => {
                expression.from = Some(self.now);
                expression.to = Some(if stretch.grain <= Grain::Hour {
                    stretch.from
                } else if self.is_season(next) && stretch.from <= self.now {
                    // `by November`, said in November: by the next one.
                    a_year_later(stretch.to)?
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
                // `before the end of the year` takes the end in.
                let ending = stretch.grain >= Grain::Week && self.speaks_of_end(next);
                let begins = if self.is_season(next) && stretch.from <= self.now {
                    // `before the fall`, said in November: before the next one.
                    a_year_later(stretch.from)?
                } else {
                    stretch.from
                };
                expression.to = Some(if ending { stretch.to } else { begins });
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
                    && let Some(earlier) = self.occurrence_before(next, &stretch)
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
        let (parts, mut end) = self.smaller_parts(length);
        let last_unit = parts.last().map_or(length.unit, |part| part.1);
        let fine = matches!(last_unit, Unit::Hour | Unit::Minute | Unit::Second);
        if let Some(found) = self.whole_quarters(at, relation, length) {
            return Some(found);
        }
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
        let later = |count: Decimal| Self::shift_all(self.now, count, length.unit, &parts);
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
}

impl Reader<'_> {
    /// Whether `last` at `at` is the verb.
    fn lasts(&self, at: usize) -> bool {
        matches!(
            self.tokens.before(at),
            "will"
                | "would"
                | "to"
                | "can"
                | "could"
                | "should"
                | "shouldn't"
                | "won't"
                | "may"
                | "might"
                | "must"
                | "usually"
                | "they"
                | "it"
                | "doesn't"
                | "not"
        )
    }

    /// Whether a season or a month stands there by its name alone: `the fall`, `November`.
    fn is_season(&self, at: usize) -> bool {
        let the = usize::from(self.tokens.at(at) == "the");
        let named = |end: usize| self.tokens.digits(end).is_none();
        SEASONS
            .at(self.tokens, at + the)
            .is_some_and(|(end, _)| named(end))
            || MONTHS
                .at(self.tokens, at + the)
                .is_some_and(|(end, _)| named(end))
    }

    /// Whether what begins at `at` names the end of something: `the end of May`, `year end`, `EOY`.
    fn speaks_of_end(&self, at: usize) -> bool {
        let the = usize::from(self.tokens.at(at) == "the");
        matches!(
            self.tokens.at(at + the),
            "eom" | "eoy" | "eoq" | "eow" | "eofy"
        ) || self.unit_then_end(at).is_some()
            || PARTS_OF
                .at(self.tokens, at)
                .is_some_and(|(_, part)| part == PartOf::Late)
    }

    /// `since Monday`, `since 2pm`, `since March`: the last one before now.
    fn occurrence_before(&self, at: usize, stretch: &Stretch) -> Option<DateTime> {
        let back = match stretch.grain {
            Grain::Minute | Grain::Hour => jiff::Span::new().days(1),
            _ if WEEKDAYS.at(self.tokens, at).is_some() => jiff::Span::new().days(7),
            Grain::Day | Grain::Month | Grain::Quarter => jiff::Span::new().years(1),
            _ => return None,
        };
        // `since tomorrow`, `since 2014` can only mean what they say.
        if self.near_day(at).is_some() {
            return None;
        }
        stretch.from.checked_sub(back).ok()
    }
}

fn a_year_later(at: DateTime) -> Option<DateTime> {
    at.checked_add(jiff::Span::new().years(1)).ok()
}
