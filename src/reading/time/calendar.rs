//! Days, weeks, months: stretches of the civil calendar.

use jiff::Span;
use jiff::civil::{Date, DateTime, Weekday};

/// How finely a time was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grain {
    Minute,
    Hour,
    Part,
    Day,
    Week,
    Month,
    Quarter,
    Half,
    Year,
}

/// So few days before its end a season that goes by its name alone is the next one.
const NEARLY_OVER_DAYS: i64 = 40;

/// From one moment (inclusive) to another (exclusive).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    pub from: DateTime,
    pub to: DateTime,
    pub grain: Grain,
}

impl Stretch {
    pub(super) fn new(from: Date, to: Date, grain: Grain) -> Self {
        Self {
            from: midnight(from),
            to: midnight(to),
            grain,
        }
    }

    pub(super) fn moment(from: DateTime, grain: Grain) -> Option<Self> {
        let length = match grain {
            Grain::Hour => Span::new().hours(1),
            _ => Span::new().minutes(1),
        };
        Some(Self {
            from,
            to: from.checked_add(length).ok()?,
            grain,
        })
    }

    pub(super) fn day(date: Date) -> Option<Self> {
        Some(Self::new(date, add_days(date, 1)?, Grain::Day))
    }

    pub(super) fn days(date: Date, count: i64, grain: Grain) -> Option<Self> {
        Some(Self::new(date, add_days(date, count)?, grain))
    }

    pub(super) fn months(first: Date, count: i64, grain: Grain) -> Option<Self> {
        Some(Self::new(first, add_months(first, count)?, grain))
    }

    pub(super) fn month(year: i16, month: i8) -> Option<Self> {
        Self::months(Date::new(year, month, 1).ok()?, 1, Grain::Month)
    }

    pub(super) fn year(year: i16) -> Option<Self> {
        Self::months(Date::new(year, 1, 1).ok()?, 12, Grain::Year)
    }

    /// The week (from Monday) that `date` is in.
    pub(super) fn week(date: Date) -> Option<Self> {
        Self::days(monday(date)?, 7, Grain::Week)
    }

    /// Saturday and Sunday of the week that `date` is in.
    pub(super) fn weekend(date: Date) -> Option<Self> {
        Self::days(add_days(monday(date)?, 5)?, 2, Grain::Day)
    }

    /// Whether little is left of a season.
    pub(super) fn is_nearly_over(&self, now: DateTime) -> bool {
        now.checked_add(Span::new().days(NEARLY_OVER_DAYS))
            .is_ok_and(|then| then >= self.to)
    }

    /// The weekend that a holiday makes longer where it is the day before or behind it, or
    /// two days before it.
    pub(super) fn long_weekend(holiday: Date) -> Option<Self> {
        let (back, days) = match holiday.weekday() {
            Weekday::Monday => (2, 3),
            Weekday::Thursday => (0, 4),
            Weekday::Friday => (0, 3),
            _ => return Self::weekend(holiday),
        };
        Self::days(add_days(holiday, -back)?, days, Grain::Day)
    }
}

pub(super) fn midnight(date: Date) -> DateTime {
    date.at(0, 0, 0, 0)
}

pub(super) fn add_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

pub(super) fn add_months(date: Date, months: i64) -> Option<Date> {
    date.checked_add(Span::new().try_months(months).ok()?).ok()
}

pub(super) fn monday(date: Date) -> Option<Date> {
    add_days(date, -i64::from(date.weekday().to_monday_zero_offset()))
}

pub(super) fn first_of_month(date: Date) -> Date {
    date.first_of_month()
}

/// The next `weekday` after `date`, not `date` itself.
pub(super) fn weekday_after(date: Date, weekday: Weekday) -> Option<Date> {
    let ahead = i64::from(weekday.to_monday_zero_offset())
        - i64::from(date.weekday().to_monday_zero_offset());
    add_days(date, if ahead <= 0 { ahead + 7 } else { ahead })
}

/// The first day of the quarter of a year that `date` is in.
pub(super) fn quarter_start(date: Date) -> Option<Date> {
    let month = (date.month() - 1) / 3 * 3 + 1;
    Date::new(date.year(), month, 1).ok()
}

/// The first day of the fiscal year, beginning with `first_month`, that `date` is in.
pub(super) fn fiscal_year_start(date: Date, first_month: i8) -> Option<Date> {
    let year = if date.month() >= first_month {
        date.year()
    } else {
        date.year() - 1
    };
    Date::new(year, first_month, 1).ok()
}
