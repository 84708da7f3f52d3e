//! A day with its time of day: `Tuesday at 3pm`, `3pm tomorrow`, `tomorrow morning`.

use super::calendar::{Grain, Stretch, add_days, midnight};
use super::clock::{Bare, Clock};
use super::expression::Reader;
use super::range::hours_of;
use super::words::{PARTS_OF_DAY, PartOfDay, WEEKDAYS};
use jiff::civil::{Date, Time, Weekday};
impl Reader<'_> {
    /// A point or a stretch: a day with its time, a part of a year, a time of day.
    pub(super) fn point(&self, at: usize, bare: Bare, led: bool) -> Option<(Stretch, usize)> {
        if let Some(found) = self.narrowed_part(at, led) {
            return Some(found);
        }
        if let Some(found) = self.day_point(at, led) {
            return Some(self.with_time(found));
        }
        // A time of day first: `3pm tomorrow`, `at 9 on Friday`, `9 tomorrow`.
        let clock = self.clock(at, bare).or_else(|| {
            let hour = self.clock(at, Bare::Allowed)?;
            (matches!(self.tokens.at(hour.end), "tomorrow" | "tonight")
                || self.tokens.at(hour.end) == "in"
                    && self.tokens.at(hour.end + 1) == "the"
                    && matches!(
                        self.tokens.at(hour.end + 2),
                        "morning" | "afternoon" | "evening"
                    )
                || (self.tokens.at(hour.end), self.tokens.at(hour.end + 1)) == ("at", "night")
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
                let part = hours_of(&day);
                return Some((on_day(day.from.date(), settled(clock, Some(part)))?, after));
            }
            return Some((self.next_at(settled(clock, part))?, next));
        }
        // `the morning of the 15th`, `in the afternoon`
        if self.tokens.before(at) == "good" {
            return None;
        }
        let (end, part) = self.part_of_day(at)?;
        // `in the evening at eight`
        if led
            && matches!(self.tokens.at(end), "at" | "around")
            && let Some(clock) = self.clock(end + 1, Bare::Allowed)
        {
            let clock = settled(clock, Some(part));
            return Some((self.next_at(clock)?, clock.end));
        }
        // `the morning of the 15th`, `lunchtime tomorrow`, `EOD Friday`
        let probe = end + usize::from(matches!(self.tokens.at(end), "of" | "on"));
        if let Some((day, after)) = self.day_point(probe, true)
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
        let article = matches!(
            self.tokens.at(at),
            "the" | "eod" | "cob" | "close" | "end" | "lunch" | "lunchtime" | "my"
        ) || self.is_meal(at) && self.tokens.ends_clause(end);
        article.then_some((found, end))
    }

    /// `quarter past 3pm`, `20 minutes to 2pm tomorrow`.
    pub(super) fn fraction_point(&self, at: usize) -> Option<(Stretch, usize)> {
        let mut clock = self.clock_fraction(at)?;
        let lead = usize::from(self.tokens.at(clock.end) == "in");
        if let Some((end, part)) = self.part_of_day(clock.end + lead) {
            clock = Clock {
                end,
                ..settled(clock, Some(part))
            };
        }
        let probe = clock.end + usize::from(self.tokens.at(clock.end) == "on");
        if let Some((day, end)) = self.day_point(probe, true)
            && day.grain == Grain::Day
        {
            return Some((on_day(day.from.date(), clock.likely())?, end));
        }
        Some((self.next_at(clock.likely())?, clock.end))
    }

    /// Today at that time, or tomorrow where that is past.
    fn next_at(&self, clock: Clock) -> Option<Stretch> {
        let today = on_day(self.now.date(), clock)?;
        if today.from > self.now {
            return Some(today);
        }
        on_day(add_days(self.now.date(), 1)?, clock)
    }

    pub(super) fn part_of_day(&self, at: usize) -> Option<(usize, PartOfDay)> {
        PARTS_OF_DAY.at(self.tokens, at)
    }

    pub(super) fn zone(&self, at: usize) -> bool {
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

    /// Whether a zone follows a number: `6 mountain`, `9 our time`. It is an hour then.
    pub(super) fn zone_follows(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let timed = tokens.at(at + 1) == "time";
        match tokens.at(at) {
            "est" | "edt" | "pst" | "pdt" | "cst" | "cdt" | "mst" | "mdt" | "gmt" | "utc"
            | "cet" | "cest" => true,
            "my" | "our" | "your" | "local" => timed,
            "eastern" | "central" | "mountain" | "pacific" => {
                timed
                    || tokens.ends_clause(at + 1)
                    || matches!(
                        tokens.at(at + 1),
                        "right" | "then" | "please" | "pls" | "no" | "i" | "for" | "sorry" | "not"
                    )
            }
            _ => false,
        }
    }

    /// Adds a time of day that follows a day: `Tuesday at 3pm`, `tomorrow morning`.
    pub(super) fn with_time(&self, (day, end): (Stretch, usize)) -> (Stretch, usize) {
        if day.grain != Grain::Day && day.grain != Grain::Part {
            return (day, end);
        }
        if let Some(found) = self.stamped(&day, end) {
            return found;
        }
        let tokens = self.tokens;
        let mut next = end;
        let mut part = (day.grain == Grain::Part).then(|| hours_of(&day));
        let mut found = day;
        let mut found_end = end;
        let skipped = next + usize::from(matches!(tokens.at(next), "in" | "," | "at"));
        // `after the 1st of Dec, mornings`: the mornings of any day.
        let any = matches!(tokens.at(skipped), "mornings" | "afternoons" | "evenings");
        if part.is_none()
            && !(any && tokens.at(next) == ",")
            && let Some((after, read)) = self.part_of_day(skipped)
            && let Some(stretch) = part_on(day.from.date(), read)
        {
            part = Some(read);
            found = stretch;
            found_end = after;
            next = after;
            // `Wednesday evening next week`
            if let Some((week, after)) = self.unit_named(next)
                && week.grain == Grain::Week
                && let Some(date) = day_in_week(week, day.from.date().weekday())
                && let Some(stretch) = part_on(date, read)
            {
                return (stretch, after);
            }
        }
        // `tomorrow am`, `Friday pm`
        if part.is_none()
            && let Some(half) = match tokens.at(next) {
                "am" => Some(PartOfDay(0, 12)),
                "pm" => Some(PartOfDay(12, 19)),
                _ => None,
            }
            && let Some(stretch) = part_on(day.from.date(), half)
        {
            return (stretch, next + 1);
        }
        if let Some(found) = self.half_open(&day, next, part) {
            return found;
        }
        let mut bare = Bare::Refused;
        let mut probe = next;
        for _ in 0..3 {
            match tokens.at(probe) {
                "at" | "@" | "for" | "around" | "about" | "say" | "from" | "between" | "like"
                | "abt" => {
                    bare = Bare::Allowed;
                }
                "," | "-" | "–" | "maybe" => {}
                "in" if tokens.at(probe + 1) == "between" => {}
                _ => break,
            }
            probe += 1;
        }
        // `Monday 3-8` can be nothing else, `July 13-15` is.
        if let Some(of_day) = part
            && bare == Bare::Refused
            && let Some((first, second)) = self.two_clocks(probe)
            && let Some((from, to, end)) = Self::clocks_on(
                day.from.date(),
                settled(first, Some(of_day)),
                settled(second, Some(of_day)),
            )
        {
            return (
                Stretch {
                    from,
                    to,
                    grain: Grain::Part,
                },
                end,
            );
        }
        let last = if next == end && self.is_weekday(end.wrapping_sub(1)) {
            Bare::Allowed
        } else {
            Bare::Refused
        };
        if let Some(range) = self.clock_range(probe, probe, last)
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
        // `either tue 10 or thu 2`: beside a weekday a small number is an hour,
        // where no such weekday has that number.
        let hour_of_day = next == end
            && self.is_weekday(end.wrapping_sub(1))
            && tokens.digits(probe).is_some_and(|digits| {
                let number = digits.parse::<i8>().unwrap_or_default();
                (1..=12).contains(&number) && !Self::is_near_date(day.from.date(), number)
            })
            && (tokens.ends_clause(probe + 1)
                || matches!(tokens.at(probe + 1), "or" | "and" | "ish" | "works")
                || self.zone_follows(probe + 1)
                || tokens.at(probe + 1) == "ish" && self.zone_follows(probe + 2));
        let bare = if hour_of_day { Bare::Allowed } else { bare };
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
                // `from 7:00 to 8:00pm`: the second tells the half of the day.
                && let Some((from, to, end)) = Self::clocks_on(
                    day.from.date(),
                    if part.is_some() { settled(clock, part) } else { clock },
                    second,
                )
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
}

impl Reader<'_> {
    /// `Tuesday after 1pm`, `tomorrow before noon`: from or to a time on the day.
    fn half_open(
        &self,
        day: &Stretch,
        at: usize,
        part: Option<PartOfDay>,
    ) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        // `not tues, after 3`, `not tues and after 3`: the day is ruled out, and the hour is not that day's.
        let ruled_out = |at: usize| {
            matches!(
                tokens.at(at),
                "not" | "except" | "never" | "cant" | "can't" | "cannot" | "dont" | "don't"
            )
        };
        if matches!(tokens.at(at), "," | "and") && (at.saturating_sub(3)..at).any(ruled_out) {
            return None;
        }
        let at = at + usize::from(matches!(tokens.at(at), "," | "anytime" | "sometime"));
        // `Friday and after 6pm`
        let and = tokens.at(at) == "and" && matches!(tokens.at(at + 1), "after" | "before");
        let at = at + usize::from(and);
        let (at, word) = match (tokens.at(at), tokens.at(at + 1), tokens.at(at + 2)) {
            ("no" | "not", "later", "than") => (at + 2, "before"),
            ("no" | "not", "earlier", "than") => (at + 2, "after"),
            ("later", "than", _) => (at + 1, "after"),
            ("earlier", "than", _) => (at + 1, "before"),
            (word, ..) => (at, word),
        };
        let after = match word {
            "after" | "past" => true,
            "from" if tokens.at(at + 2) != "to" => true,
            "before" | "by" | "until" | "till" => false,
            _ => return None,
        };
        let clock = self.clock(at + 1, Bare::Allowed)?;
        // `not tomorrow morning, after 2`: two in the afternoon, and no longer that morning.
        let morning = part.is_some_and(|PartOfDay(_, last)| last <= 12);
        if morning && !clock.sure && (1..=6).contains(&clock.hour) {
            return None;
        }
        if matches!(tokens.at(clock.end), "-" | "–" | "to" | "till" | "until") {
            return None;
        }
        let date = day.from.date();
        let moment = on_day(date, settled(clock, part))?.from;
        let end = clock.end + usize::from(self.zone(clock.end));
        let (from, to) = if after {
            (moment, midnight(add_days(date, 1)?))
        } else {
            (midnight(date), moment)
        };
        (from < to).then_some((
            Stretch {
                from,
                to,
                grain: Grain::Part,
            },
            end,
        ))
    }
}

impl Reader<'_> {
    /// Whether the weekday of `date` has the day `number` of a month in the next weeks.
    fn is_near_date(date: Date, number: i8) -> bool {
        (0..5).any(|weeks| add_days(date, 7 * weeks).is_some_and(|later| later.day() == number))
    }

    /// `after dinner`, `around breakfast`: a meal that tells the time, and is not sold.
    fn is_meal(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let by_it = matches!(
            tokens.before(at),
            "after" | "before" | "around" | "about" | "at" | "until" | "till" | "by"
        );
        by_it
            && matches!(
                tokens.at(at),
                "dinner" | "dinnertime" | "supper" | "suppertime" | "breakfast"
            )
    }

    /// Whether the token at `at` is the name of a weekday.
    fn is_weekday(&self, at: usize) -> bool {
        WEEKDAYS
            .at(self.tokens, at)
            .is_some_and(|(end, _)| end == at + 1)
    }
}

/// That weekday in the week.
pub(super) fn day_in_week(week: Stretch, weekday: Weekday) -> Option<Date> {
    add_days(week.from.date(), i64::from(weekday.to_monday_zero_offset()))
}

pub(super) fn settled(clock: Clock, part: Option<PartOfDay>) -> Clock {
    match part {
        Some(PartOfDay(from, _)) if from >= 12 && clock.hour < 12 => clock.afternoon(),
        Some(_) => clock.as_said(),
        None => clock.likely(),
    }
}

pub(super) fn on_day(date: Date, clock: Clock) -> Option<Stretch> {
    // "at 890 pm" is none.
    let time = Time::new(clock.hour, clock.minute, 0, 0).ok()?;
    // However finely it was told, a time of day begins an hour's appointment.
    let hour = Stretch::moment(date.to_datetime(time), Grain::Hour)?;
    Some(Stretch {
        grain: clock.grain,
        ..hour
    })
}

pub(super) fn part_on(date: Date, part: PartOfDay) -> Option<Stretch> {
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
