//! Parts of a day, and parts of those: `later this afternoon`, `early tomorrow morning`,
//! `late on Friday`, `later today`.

use jiff::civil::Time;

use super::calendar::{Grain, Stretch, add_days, midnight};
use super::expression::Reader;
use super::point::part_on;
use super::words::{PARTS_OF, PartOf, PartOfDay};

impl Reader<'_> {
    /// A part of a day that a word of more or less narrows, with its day or without.
    pub(super) fn narrowed_part(&self, at: usize, led: bool) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let (next, part) = PARTS_OF.at(tokens, at)?;
        // `the end of Friday` is its evening, `beginning of` goes with longer stretches.
        let word = tokens.at(at);
        if !matches!(word, "early" | "late" | "later" | "mid" | "earlier") {
            return None;
        }
        if tokens.at(next) == "night" && word == "mid" {
            return None;
        }
        let mut start = next;
        while matches!(tokens.at(start), "in" | "on" | "-") && start < next + 2 {
            start += 1;
        }
        // `early in the day`: the day is the one that is named behind it.
        if (tokens.at(start), tokens.at(start + 1)) == ("the", "day") {
            let day_at = start + 2 + usize::from(matches!(tokens.at(start + 2), "on" | "," | "of"));
            let (day, end) = self.day_named(day_at)?;
            return Some((narrowed(day, part, self)?, end));
        }
        if let Some(found) = self.day_named(start) {
            let (day, end) = self.with_time(found);
            // `early on Friday at 9` says its hour.
            if day.grain < Grain::Part {
                return None;
            }
            return Some((narrowed(day, part, self)?, end));
        }
        let the = usize::from(tokens.at(start) == "the");
        let (end, of_day) = self
            .part_of_day(start + the)
            .or_else(|| self.part_of_day(start))?;
        // `late night work`, `early morning deliveries` are no times.
        let probe = end + usize::from(matches!(tokens.at(end), "of" | "on"));
        if let Some((day, end)) = self.day_point(probe, true)
            && day.grain == Grain::Day
        {
            let whole = part_on(day.from.date(), of_day)?;
            return Some((narrowed(whole, part, self)?, end));
        }
        if !(led || the == 1) || !tokens.ends_clause(end) {
            return None;
        }
        let today = part_on(self.now.date(), of_day)?;
        let whole = if today.to <= self.now {
            part_on(add_days(self.now.date(), 1)?, of_day)?
        } else {
            today
        };
        Some((narrowed(whole, part, self)?, end))
    }

    /// `2027-03-15T14:30:00Z`: the time of day of a stamp, which stands glued to its date.
    pub(super) fn stamped(&self, day: &Stretch, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let glued = |from: usize, to: usize| (from..to).all(|at| tokens.glued(at));
        let two = |at: usize| -> Option<i8> {
            let digits = tokens.digits(at).filter(|digits| digits.len() == 2)?;
            digits.parse().ok()
        };
        if tokens.at(at) != "t" || tokens.at(at + 2) != ":" || !glued(at, at + 4) {
            return None;
        }
        let (hour, minute) = (two(at + 1)?, two(at + 3)?);
        let mut end = at + 4;
        while matches!(tokens.at(end), ":" | "." | "+") && glued(end, end + 2) {
            tokens.digits(end + 1)?;
            end += 2;
        }
        end += usize::from(tokens.at(end) == "z" && tokens.glued(end));
        let time = Time::new(hour, minute, 0, 0).ok()?;
        let from = day.from.date().to_datetime(time);
        Some((Stretch::moment(from, Grain::Hour)?, end))
    }

    /// A day by its name: `today`, `this evening`, `Friday`, `the 3rd`.
    fn day_named(&self, at: usize) -> Option<(Stretch, usize)> {
        self.near_day(at)
            .or_else(|| self.weekday_point(at, true))
            .filter(|(day, _)| matches!(day.grain, Grain::Day | Grain::Part))
    }
}

/// The part of a day, or of a part of one. `later` begins now where it has begun.
fn narrowed(whole: Stretch, part: PartOf, reader: &Reader<'_>) -> Option<Stretch> {
    let day = whole.from.date();
    if part == PartOf::Later && whole.from <= reader.now && whole.to > reader.now {
        return Some(Stretch {
            from: reader.now,
            grain: Grain::Part,
            ..whole
        });
    }
    let last = if whole.to > midnight(add_days(day, 1)?) || whole.to.date() > day {
        24
    } else {
        whole.to.hour()
    };
    let hours = match (whole.grain, part) {
        (Grain::Day, PartOf::Early) => PartOfDay(0, 12),
        (Grain::Day, PartOf::Mid) => PartOfDay(10, 14),
        (Grain::Day, PartOf::Late) => PartOfDay(15, 24),
        (Grain::Day, PartOf::Later) => PartOfDay(12, 24),
        (Grain::Part, PartOf::Early) if whole.from.hour() == 0 => PartOfDay(0, 9),
        (Grain::Part, PartOf::Late | PartOf::Later) if whole.from.hour() == 0 => {
            PartOfDay(10, last)
        }
        (Grain::Part, PartOf::Mid) if whole.from.hour() == 0 => PartOfDay(9, 11),
        (Grain::Part, PartOf::Early) => PartOfDay(whole.from.hour(), whole.from.hour() + 3),
        (Grain::Part, PartOf::Mid) => PartOfDay(whole.from.hour() + 2, last - 2),
        (Grain::Part, PartOf::Late | PartOf::Later) if last == 19 => PartOfDay(15, 18),
        (Grain::Part, PartOf::Late | PartOf::Later) => PartOfDay(last - 3, last),
        _ => return None,
    };
    let narrow = hours.0 < hours.1 && hours.1 <= 24;
    narrow.then(|| part_on(day, hours)).flatten()
}
