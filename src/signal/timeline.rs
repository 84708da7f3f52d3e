//! Time frames: from when to when, and how urgent.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How soon the prospect wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Now, ASAP, within two weeks.
    Now,
    /// Within about a month.
    ThisMonth,
    /// Within about three months.
    ThisQuarter,
    /// Within a year.
    ThisYear,
    /// More than a year away.
    Later,
    /// No time frame, "just looking", "no rush".
    NoRush,
}

/// A time frame as the prospect gave it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeRange {
    /// Not before this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// By this day (the day itself included).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// How urgent that is, seen from the message's day.
    pub urgency: Urgency,
}

impl TimeRange {
    /// Whether it begins some day, has no end, and is less urgent than that day: "not before
    /// next year".
    pub fn is_put_off(&self, today: Date) -> bool {
        let ahead = self.from.filter(|from| *from > today && self.to.is_none());
        ahead.is_some_and(|from| self.urgency > Self::urgency_of(today, from))
    }

    /// The urgency of having something by `to`, seen from `today`.
    pub fn urgency_of(today: Date, to: Date) -> Urgency {
        let days = today.until(to).map_or(0, |span| span.get_days());
        match days {
            ..=14 => Urgency::Now,
            15..=31 => Urgency::ThisMonth,
            32..=100 => Urgency::ThisQuarter,
            101..=366 => Urgency::ThisYear,
            _ => Urgency::Later,
        }
    }
}
