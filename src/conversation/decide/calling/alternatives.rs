//! Several times of which one will do, each with its own day and hour: "evenings after
//! 5:30 or sat mornings", "3:30? or tues morning", "tue 3pm or wed".

use super::when::{Day, Hour, NamedTime, named_by};
use crate::conversation::state::Unread;
use crate::reading::finding::Reading;
use crate::signal::Span;

/// The alternatives that the message names, where they differ in more than the day.
pub(crate) fn named(message: &Unread, reading: &Reading) -> Option<NamedTime> {
    let stretches = reading.availability.alternatives.iter();
    // "Not before 10, or after 4" limits it from both sides.
    // "I work till 3 so after 3 or saturday" limits nothing by the hour until which they work.
    let busy = &reading.availability.busy;
    let limits = |spans: &[Span]| spans.iter().any(|span| !busy.contains(span));
    if limits(&reading.availability.limits) || limits(&reading.availability.refused) {
        return None;
    }
    let mut named: Vec<NamedTime> = stretches
        .filter_map(|part| named_by(message, &part.alone(reading)))
        .filter(|time| time.precise)
        .collect();
    let hours = named.iter().filter(|time| time.hour != Hour::Open).count();
    let (Some(first), Some(last)) = (named.first(), named.last()) else {
        return None;
    };
    // "Monday or Tuesday afternoon", "tue 3pm or wed": one hour for all of the days.
    let own_hours = hours > 1 || first.has_no_day() && last.hour == Hour::Open;
    // "In the morning or the evening": parts of the same day.
    let parts = |time: &NamedTime| matches!(time.hour, Hour::In(_)) && time.has_no_day();
    // "Tue 10 or thu 2, next week" is put together of its days and hours elsewhere.
    let on_a_day = |time: &NamedTime| matches!(time.hour, Hour::At(_)) && !time.has_no_day();
    if named.len() < 2 || !own_hours || named.iter().all(parts) || named.iter().all(on_a_day) {
        return None;
    }
    share_the_day(&mut named);
    let mut named = named.into_iter();
    let first = named.next()?;
    Some(NamedTime {
        others: named.map(|time| (time.own_day(), time.hour)).collect(),
        ..first
    })
}

/// "2 or 3pm tuesday": two hours of the day that stands beside the last of them.
fn share_the_day(named: &mut [NamedTime]) {
    let by_the_clock = |time: &NamedTime| matches!(time.hour, Hour::At(_));
    let Some(last) = named.last() else {
        return;
    };
    let day = last.day.clone();
    if last.has_no_day() || !named.iter().all(by_the_clock) {
        return;
    }
    for time in named {
        if time.has_no_day() {
            time.day = day.clone();
            time.implied = false;
        }
    }
}

impl NamedTime {
    /// Whether no day was said: "at 4".
    fn has_no_day(&self) -> bool {
        self.day == Day::Open || self.implied
    }

    /// The day, where one was said.
    fn own_day(&self) -> Day {
        if self.implied {
            Day::Open
        } else {
            self.day.clone()
        }
    }
}
