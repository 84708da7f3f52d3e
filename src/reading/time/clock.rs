//! Times of day: `3pm`, `at 9`, `half past three`, `noon`.

use rust_decimal::prelude::ToPrimitive;

use super::calendar::Grain;
use super::expression::Reader;
use super::words::WEEKDAYS;
use crate::reading::number::numeral;

/// A time of day, its half of the day perhaps unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub hour: i8,
    pub minute: i8,
    /// Whether the hour is meant as said (`3pm`, `15:00`, `noon`).
    pub sure: bool,
    pub grain: Grain,
    pub end: usize,
}

impl Clock {
    /// A full hour that has a name, which ends before the token `end`.
    fn named(hour: i8, end: usize) -> Self {
        Self {
            hour,
            minute: 0,
            sure: true,
            grain: Grain::Hour,
            end,
        }
    }

    /// The hour in business: 1 to 6 without `am` or `pm` is the afternoon.
    pub(super) fn likely(mut self) -> Self {
        if !self.sure && (1..=6).contains(&self.hour) {
            self.hour += 12;
        }
        self.sure = true;
        self
    }

    pub(super) fn afternoon(mut self) -> Self {
        if !self.sure && self.hour < 12 {
            self.hour += 12;
        }
        self.sure = true;
        self
    }

    pub(super) fn as_said(mut self) -> Self {
        self.sure = true;
        self
    }
}

impl Reader<'_> {
    /// Reads a time of day at `at`. A bare hour counts only where `bare` allows it
    /// (after `at`, beside a day, in a range).
    pub(super) fn clock(&self, at: usize, bare: Bare) -> Option<Clock> {
        let tokens = self.tokens;
        if tokens.glued_to_word(at) {
            return None;
        }
        match tokens.at(at) {
            "noon" | "midday" | "noonish" => return Some(Clock::named(12, at + 1)),
            "midnight" => return Some(Clock::named(0, at + 1)),
            "mid" if tokens.at(at + 1) == "night" => return Some(Clock::named(0, at + 2)),
            "mid" if tokens.at(at + 1) == "day" => return Some(Clock::named(12, at + 2)),
            // `at half three` in British English
            "half"
                if matches!(
                    tokens.before(at),
                    "at" | "around" | "about" | "by" | "after"
                ) && tokens.digits(at + 1).is_none()
                    && !self.begins_fraction(at + 1)
                    && self.clock(at + 1, Bare::Allowed).is_some() =>
            {
                let clock = self.clock(at + 1, Bare::Allowed)?;
                return Some(Clock {
                    minute: 30,
                    grain: Grain::Minute,
                    ..clock
                });
            }
            // `can he do half 4`, `wed half 4`, `HALF 4 UK TIME`
            "half" if self.is_half_an_hour(at) => {
                let hour = tokens.digits(at + 1)?.parse().ok()?;
                return Some(Clock {
                    minute: 30,
                    grain: Grain::Minute,
                    sure: false,
                    ..Clock::named(hour, at + 2)
                });
            }
            "half" if tokens.at(at + 1) == "past" && !self.begins_fraction(at + 2) => {
                let clock = self.clock(at + 2, Bare::Allowed)?;
                return Some(Clock {
                    minute: 30,
                    grain: Grain::Minute,
                    ..clock
                });
            }
            "quarter" => return self.quarter(at),
            "a" if tokens.at(at + 1) == "quarter" => return self.quarter(at + 1),
            _ => {}
        }
        let (hour, mut next, digits) = match tokens.digits(at) {
            Some(digits) if digits.len() <= 2 => (digits.parse().ok()?, at + 1, true),
            // `at 1030`, `at 730 in the evening`
            Some(digits)
                if digits.len() <= 4
                    // `a mil`, "as anything", is no `1000`.
                    && tokens.quote(at..at + 1).starts_with(|c: char| c.is_numeric())
                    && (tokens.before(at) == "at" || self.follows_a_day(at))
                    && !(tokens.glued(at + 1) && tokens.glued(at + 2))
                    && (self.may_be_hour(at + 1) || self.part_of_day(at + 2).is_some()) =>
            {
                let (hour, minute) = digits.split_at(digits.len() - 2);
                let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
                return (hour < 24 && minute < 60 && minute % 5 == 0).then_some(Clock {
                    hour,
                    minute,
                    sure: hour >= 13 || digits.starts_with('0'),
                    grain: Grain::Minute,
                    end: at + 1,
                });
            }
            Some(digits) if self.is_four_figured(at) => {
                let (hour, minute) = digits.split_at(2);
                return Some(Clock {
                    hour: hour.parse().ok()?,
                    minute: minute.parse().ok()?,
                    sure: true,
                    grain: Grain::Minute,
                    end: at + 1,
                });
            }
            Some(digits)
                if digits.len() <= 4 && matches!(tokens.at(at + 1), "am" | "pm" | "a" | "p") =>
            {
                // `330 pm`
                let (hour, minute) = digits.split_at(digits.len() - 2);
                let clock = Clock {
                    hour: hour.parse().ok()?,
                    minute: minute.parse().ok()?,
                    sure: false,
                    grain: Grain::Minute,
                    end: at + 1,
                };
                return self.half_of_day(clock);
            }
            Some(_) => return None,
            None => {
                let number = numeral::read(tokens, at)?;
                if number.ordinal
                    || number.scale.is_some()
                    || number.min != number.max
                    || tokens.at(at) == "a"
                {
                    return None;
                }
                let hour = number
                    .max
                    .to_i8()
                    .filter(|hour| (1..=12).contains(hour) && number.max.fract().is_zero())?;
                (hour, number.end, false)
            }
        };
        let mut minute = 0;
        let mut grain = Grain::Hour;
        // `three thirty`, `ten fifteen`
        if !digits
            && let Some((said, end)) = self.minutes_in_words(next)
            && (bare == Bare::Allowed && self.may_be_hour(end) || self.says_half_of_day(end))
        {
            minute = said;
            grain = Grain::Minute;
            next = end;
        }
        if digits
            && matches!(tokens.at(next), ":" | "." | "h")
            && tokens.glued(next)
            && tokens.glued(next + 1)
            && let Some(minutes) = tokens.digits(next + 1)
            && minutes.len() == 2
        {
            let dotted = tokens.at(next) == ".";
            let after = tokens.at(next + 2);
            if dotted
                && !matches!(after, "am" | "pm" | "a" | "p" | "uhr")
                && !self.has_dotted_minutes(at)
                && !self.is_dotted_range(at)
            {
                return None;
            }
            minute = minutes.parse().ok()?;
            grain = Grain::Minute;
            next += 2;
            // seconds
            if tokens.at(next) == ":" && tokens.digits(next + 1).is_some_and(|s| s.len() == 2) {
                next += 2;
            }
        }
        // `at 3 15`
        if digits
            && grain == Grain::Hour
            && bare == Bare::Allowed
            && tokens.before(at) == "at"
            && tokens.token(next).is_some_and(|token| !token.breaks)
            && let Some(minutes) = tokens.digits(next).filter(|minutes| minutes.len() == 2)
            && tokens.ends_clause(next + 1)
        {
            minute = minutes.parse().ok()?;
            grain = Grain::Minute;
            next += 1;
        }
        if !(0..=24).contains(&hour) || !(0..60).contains(&minute) {
            return None;
        }
        let clock = Clock {
            hour: if hour == 24 { 0 } else { hour },
            minute,
            sure: grain == Grain::Minute
                && (hour >= 13 || hour == 0 || tokens.at(at).starts_with('0')),
            grain,
            end: next,
        };
        if let Some(clock) = self.half_of_day(clock) {
            return Some(clock);
        }
        if grain == Grain::Minute {
            return Some(clock);
        }
        // `at 6.5 kilograms`
        let decimals = matches!(tokens.at(next), "." | ",")
            && tokens.glued(next)
            && tokens.glued(next + 1)
            && tokens.digits(next + 1).is_some();
        if digits && decimals {
            return None;
        }
        let full = matches!(tokens.at(next), "o'clock" | "oclock")
            || tokens.at(next) == "h" && tokens.glued(next) && digits;
        if full {
            return Some(Clock {
                end: next + 1,
                sure: hour >= 13,
                ..clock
            });
        }
        let hour_said = bare == Bare::Allowed && (1..=23).contains(&hour) && self.may_be_hour(next)
            || digits
                && (1..=12).contains(&hour)
                && (self.zone_follows(next) || self.is_about_an_hour(at));
        hour_said.then_some(Clock {
            sure: hour >= 13,
            ..clock
        })
    }

    /// Whether `half 4` is a time of day, as in British English: an hour, beside a day, behind
    /// words of a call or at a beginning, and no half of anything.
    fn is_half_an_hour(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let hour = tokens.digits(at + 1).and_then(|hour| hour.parse().ok());
        let led = tokens.begins_sentence(at)
            || self.follows_a_day(at)
            || matches!(
                tokens.before(at),
                "" | ","
                    | "at"
                    | "around"
                    | "about"
                    | "by"
                    | "after"
                    | "before"
                    | "till"
                    | "until"
                    | "do"
                    | "say"
                    | "make"
                    | "it"
                    | "like"
                    | "or"
                    | "best"
                    | "then"
            );
        let next = at + 2;
        led && hour.is_some_and(|hour: i8| (1..=12).contains(&hour))
            && (tokens.ends_clause(next)
                || self.zone_follows(next)
                || WEEKDAYS.at(tokens, next).is_some()
                || matches!(
                    tokens.at(next),
                    "ish"
                        | "today"
                        | "tomorrow"
                        | "tmrw"
                        | "tonight"
                        | "uk"
                        | "my"
                        | "your"
                        | "is"
                        | "on"
                        | "or"
                        | "works"
                        | "suits"
                        | "please"
                        | "pls"
                        | "then"
                        | "if"
                        | "ok"
                ))
    }

    /// `thirty`, `fifteen`, `oh five` behind an hour in words.
    fn minutes_in_words(&self, at: usize) -> Option<(i8, usize)> {
        let tokens = self.tokens;
        let glued = tokens.at(at) == "-" && tokens.glued(at);
        let start = at + usize::from(glued);
        let oh = matches!(tokens.at(start), "oh" | "o");
        let number = numeral::read(tokens, start + usize::from(oh))?;
        let least = if oh { 1 } else { 10 };
        let most = if oh { 9 } else { 59 };
        (!number.in_digits && !number.ordinal && number.min == number.max && number.scale.is_none())
            .then(|| number.max.to_i8())
            .flatten()
            .filter(|minute| (least..=most).contains(minute))
            .map(|minute| (minute, number.end))
    }

    /// `a quarter past 3pm`, `half past 3`, `20 minutes to 2pm`, `15 past noon`.
    pub(super) fn clock_fraction(&self, at: usize) -> Option<Clock> {
        let tokens = self.tokens;
        let article = usize::from(tokens.at(at) == "a");
        if matches!(tokens.at(at + article), "half" | "quarter") {
            return self
                .clock(at, Bare::Allowed)
                .filter(|clock| clock.grain == Grain::Minute);
        }
        let number = numeral::read(tokens, at)?;
        let minutes = number
            .max
            .to_i8()
            .filter(|minutes| (1..60).contains(minutes))?;
        if number.ordinal || number.min != number.max || !number.max.fract().is_zero() {
            return None;
        }
        let mut next = number.end;
        let said = matches!(tokens.at(next), "minutes" | "minute" | "mins" | "min");
        next += usize::from(said);
        let before = match tokens.at(next) {
            "past" | "after" => false,
            "to" | "before" => true,
            _ => return None,
        };
        if self.begins_fraction(next + 1) {
            return None;
        }
        // `ten past 9` can only be a time of day, `10 to 9` many things.
        let bare = if !before && tokens.at(next) == "past" {
            Bare::Allowed
        } else {
            Bare::Refused
        };
        let clock = self.clock(next + 1, bare).or_else(|| {
            let hour = self.clock(next + 1, Bare::Allowed)?;
            self.part_of_day(hour.end + 1).is_some().then_some(hour)
        })?;
        // `3 to 4pm` is a range, `20 to 4pm` and `15 to noon` are not.
        if clock.grain != Grain::Hour
            || !said && before && minutes % 5 != 0
            || !said && minutes <= 12 && bare == Bare::Refused
        {
            return None;
        }
        let (hour, minute) = if before {
            ((clock.hour + 23) % 24, 60 - minutes)
        } else {
            (clock.hour, minutes)
        };
        Some(Clock {
            hour,
            minute,
            grain: Grain::Minute,
            ..clock
        })
    }

    /// Whether `am`, `p.m.` or the like stands at `at`.
    fn says_half_of_day(&self, at: usize) -> bool {
        matches!(
            (self.tokens.at(at), self.tokens.at(at + 1)),
            ("am" | "pm", _) | ("a" | "p", "m" | ".")
        )
    }

    /// Fractions of an hour do not nest; without this, reading could.
    fn begins_fraction(&self, at: usize) -> bool {
        matches!(self.tokens.at(at), "half" | "quarter" | "a")
    }

    fn quarter(&self, at: usize) -> Option<Clock> {
        if self.begins_fraction(at + 2) {
            return None;
        }
        let clock = self.clock(at + 2, Bare::Allowed)?;
        match self.tokens.at(at + 1) {
            "past" | "after" => Some(Clock {
                minute: 15,
                grain: Grain::Minute,
                ..clock
            }),
            "to" | "before" => Some(Clock {
                hour: (clock.hour + 23) % 24,
                minute: 45,
                grain: Grain::Minute,
                ..clock
            }),
            _ => None,
        }
    }

    /// Takes `am` and `pm` in.
    fn half_of_day(&self, clock: Clock) -> Option<Clock> {
        let tokens = self.tokens;
        let mut next = clock.end;
        if tokens.at(next) == "ish" || tokens.at(next) == "-" && tokens.at(next + 1) == "ish" {
            next += 1 + usize::from(tokens.at(next) == "-");
        }
        if matches!(tokens.at(next), "o'clock" | "oclock") {
            next += 1;
        }
        let glued = tokens.glued(next);
        let (evening, end) = match (tokens.at(next), tokens.at(next + 1), tokens.at(next + 2)) {
            ("am", ..) => (false, next + 1),
            ("pm", ..) => (true, next + 1),
            ("a", ".", "m") => (
                false,
                next + 3 + usize::from(tokens.at(next + 3) == "." && tokens.glued(next + 3)),
            ),
            ("p", ".", "m") => (
                true,
                next + 3 + usize::from(tokens.at(next + 3) == "." && tokens.glued(next + 3)),
            ),
            ("a", "m", _) => (false, next + 2),
            ("p", "m", _) => (true, next + 2),
            ("p" | "a", ..)
                if glued
                    && (tokens.ends_clause(next + 1)
                        && (clock.grain == Grain::Minute || tokens.at(next) == "p")
                        || matches!(tokens.at(next + 1), "-" | "–" | "to" | "till" | "until")
                        || matches!(
                            tokens.before(clock.end - 1),
                            "to" | "at" | "-" | "–" | "from"
                        )) =>
            {
                (tokens.at(next) == "p", next + 1)
            }
            _ => return None,
        };
        if !(0..=12).contains(&clock.hour) {
            return (clock.hour <= 23 && evening).then_some(Clock {
                sure: true,
                end,
                ..clock
            });
        }
        let hour = clock.hour % 12 + if evening { 12 } else { 0 };
        Some(Clock {
            hour,
            sure: true,
            end,
            ..clock
        })
    }
}

/// Whether a number alone may be an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bare {
    Allowed,
    Refused,
}
