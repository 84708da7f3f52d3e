//! When people are there: opening hours as the business writes them.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{SignedDuration, ToSpan};

use super::identity::Hours;

/// The days of the week as they are written in `[hours.days]`.
pub const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A stretch of a day. A stretch to midnight ends at the day's last moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// From (inclusive).
    pub from: Time,
    /// To (exclusive).
    pub to: Time,
}

/// What is wrong with the hours of a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no stretch of a day")]
pub struct HoursError(pub String);

/// Reads `"09:00-12:30, 13:30-18:00"`.
///
/// # Errors
/// Where a part is not `HH:MM-HH:MM`, or does not end after it begins.
pub fn openings(text: &str) -> Result<Vec<Opening>, HoursError> {
    text.split(',')
        .map(|part| opening(part).ok_or_else(|| HoursError(part.trim().to_owned())))
        .collect()
}

fn opening(part: &str) -> Option<Opening> {
    let (from, to) = part.split_once(['-', '–'])?;
    let (from, to) = (from.trim(), to.trim());
    let to = if to == "24:00" { Time::MAX } else { clock(to)? };
    let from = clock(from)?;
    (from < to).then_some(Opening { from, to })
}

fn clock(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let two_digits = |digits: &str| digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
    if !two_digits(hour) || minute.len() != 2 || !two_digits(minute) {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

impl Hours {
    /// Whether people are there at this local time of the business. No days at all: always.
    pub fn open_at(&self, local: DateTime) -> bool {
        self.on(local.date())
            .iter()
            .any(|opening| opening.from <= local.time() && local.time() < opening.to)
    }

    /// The next local time at which people are there: now, where they are.
    /// `None` where that is more than a month away.
    pub fn next_open(&self, local: DateTime) -> Option<DateTime> {
        if self.open_at(local) {
            return Some(local);
        }
        (0..31).find_map(|days| {
            let date = local.date().checked_add(days.days()).ok()?;
            self.on(date)
                .into_iter()
                .map(|opening| date.to_datetime(opening.from))
                .filter(|begin| begin.duration_since(local) > SignedDuration::ZERO)
                .min()
        })
    }

    /// When people are there on a day, by the clock of the business.
    pub fn on(&self, date: Date) -> Vec<Opening> {
        if self.holidays.contains(&date) {
            return Vec::new();
        }
        if self.days.is_empty() {
            return vec![Opening {
                from: Time::MIN,
                to: Time::MAX,
            }];
        }
        self.days
            .get(day_key(date.weekday()))
            .and_then(|text| openings(text).ok())
            .unwrap_or_default()
    }
}

fn day_key(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "mon",
        Weekday::Tuesday => "tue",
        Weekday::Wednesday => "wed",
        Weekday::Thursday => "thu",
        Weekday::Friday => "fri",
        Weekday::Saturday => "sat",
        Weekday::Sunday => "sun",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_written() {
        for (text, fits) in [
            ("09:00-18:00", true),
            ("9:00-12:30, 13:30-24:00", true),
            ("09:00", false),
            ("18:00-09:00", false),
            ("9-17", false),
            ("25:00-26:00", false),
            ("closed", false),
            ("", false),
        ] {
            assert_eq!(openings(text).is_ok(), fits, "{text}");
        }
    }

    #[test]
    fn the_next_opening_skips_nights_weekends_and_holidays() {
        let hours = Hours {
            days: ["mon", "tue", "wed", "thu", "fri"]
                .map(|day| (day.to_owned(), "09:00-17:00".to_owned()))
                .into(),
            holidays: vec![jiff::civil::date(2026, 11, 23)],
        };
        let at = |text: &str| text.parse::<DateTime>().unwrap();
        // 2026-11-20 is a Friday.
        for (now, open) in [
            ("2026-11-20T10:00", "2026-11-20T10:00"),
            ("2026-11-20T08:00", "2026-11-20T09:00"),
            ("2026-11-20T17:00", "2026-11-24T09:00"),
            ("2026-11-21T12:00", "2026-11-24T09:00"),
        ] {
            assert_eq!(hours.next_open(at(now)), Some(at(open)), "{now}");
        }
        assert!(Hours::default().open_at(at("2026-11-21T03:00")));
    }
}
