//! Days and weeks beside another time: `the day before Christmas`, `the week after Easter`,
//! `the Monday after 6 March`, and the working days at the ends of a month.

use jiff::civil::{Date, Weekday};

use super::calendar::{Stretch, add_days};
use super::expression::Reader;
use super::words::{UNITS, Unit, WEEKDAYS};

/// No stretch has so many working days that one would look further.
const MOST_WORKING_DAYS: i8 = 25;

/// What stands beside the other time.
#[derive(Clone, Copy)]
enum Beside {
    Day,
    Week,
    Weekend,
    On(Weekday),
}

impl Reader<'_> {
    /// `the day after Easter`, `the Friday before the 3rd of May`.
    pub(super) fn beside(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let the = usize::from(tokens.at(at) == "the");
        let start = at + the;
        let (next, what) = match WEEKDAYS.at(tokens, start) {
            Some((next, weekday)) => (next, Beside::On(weekday)),
            None if the == 1 => match UNITS.at(tokens, start)? {
                (next, Unit::Day) => (next, Beside::Day),
                (next, Unit::Week) => (next, Beside::Week),
                (next, Unit::Weekend) => (next, Beside::Weekend),
                _ => return None,
            },
            None => return None,
        };
        let after = match tokens.at(next) {
            "after" | "following" => true,
            "before" => false,
            _ => return None,
        };
        let (anchor, end) = self.date(next + 1).or_else(|| self.named(next + 1))?;
        let (from, to) = (anchor.from.date(), anchor.to.date());
        let days = |day: Date, by: i64| add_days(day, by);
        let found = match (what, after) {
            (Beside::Day, true) => Stretch::day(to)?,
            (Beside::Day, false) => Stretch::day(days(from, -1)?)?,
            (Beside::Week, true) => Stretch::week(days(days(to, -1)?, 7)?)?,
            (Beside::Week, false) => Stretch::week(days(from, -7)?)?,
            (Beside::Weekend, true) => {
                let this = Stretch::weekend(to)?;
                if this.from.date() < to {
                    Stretch::weekend(days(to, 7)?)?
                } else {
                    this
                }
            }
            (Beside::Weekend, false) => {
                let this = Stretch::weekend(from)?;
                if this.to.date() > from {
                    Stretch::weekend(days(from, -7)?)?
                } else {
                    this
                }
            }
            (Beside::On(weekday), true) => Stretch::day(first_on(to, weekday)?)?,
            (Beside::On(weekday), false) => Stretch::day(first_on(days(from, -7)?, weekday)?)?,
        };
        Some((found, end))
    }

    /// The n-th working day of a stretch, or (-1) its last.
    pub(super) fn nth_working_day(whole: &Stretch, nth: i8) -> Option<Stretch> {
        let mut left = nth.unsigned_abs();
        if left == 0 || nth.unsigned_abs() > MOST_WORKING_DAYS.unsigned_abs() {
            return None;
        }
        let (mut day, step) = if nth < 0 {
            (add_days(whole.to.date(), -1)?, -1)
        } else {
            (whole.from.date(), 1)
        };
        loop {
            if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                left -= 1;
            }
            if left == 0 {
                return Stretch::day(day);
            }
            day = add_days(day, step)?;
        }
    }
}

/// The first such weekday from `day` on.
fn first_on(day: Date, weekday: Weekday) -> Option<Date> {
    (0..7)
        .filter_map(|ahead| add_days(day, ahead))
        .find(|date| date.weekday() == weekday)
}
