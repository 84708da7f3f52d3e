//! When somebody wants to be called: a time of day or a date, in words that can be said back.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};

use super::Draft;
use crate::conversation::state::Unread;
use crate::reading::finding::{Reading, TimeFinding};
use crate::signal::Span;
use crate::speech::asked_time::asked_time;

/// A call is arranged within so many days; later is not now.
const SOON_DAYS: i64 = 31;
/// A time of day that is meant to the hour, not "in the morning".
const TO_THE_HOUR: SignedDuration = SignedDuration::from_hours(1);

/// A time that was named for a call.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NamedTime {
    /// Where it stands.
    pub span: Span,
    /// Whether a call could be meant by it at all.
    pub soon: bool,
    named: Named,
    /// The part of the day that was named beside it.
    part: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
enum Named {
    /// A day of the week or a part of the day, in words already.
    Words(String),
    /// At this time.
    At(DateTime),
    /// On this day.
    On(DateTime),
    /// From then on.
    From(DateTime),
    /// Before then.
    Before(DateTime),
}

/// The time for a call that the message names, if it names one.
pub(super) fn named_time(message: &Unread, reading: &Reading) -> Option<NamedTime> {
    let dated = reading.times.iter().find_map(|time| dated(message, time));
    // "Tomorrow at 3" says more than "tomorrow", which says more than a whole week.
    let asked = asked_time(&message.text);
    if let Some(time) = &dated
        && !matches!(time.named, Named::On(_))
    {
        // "Not this week, mornings are best": both.
        let part = asked.filter(|asked| asked.is_part_of_day);
        return dated.map(|time| NamedTime {
            part: part.map(|asked| asked.words),
            ..time
        });
    }
    let plain = asked.map(|time| NamedTime {
        span: time.span,
        soon: dated.as_ref().is_none_or(|time| time.soon),
        named: Named::Words(time.words),
        part: None,
    });
    plain.or(dated)
}

/// What a date or a time of the calendar says about a call.
fn dated(message: &Unread, time: &TimeFinding) -> Option<NamedTime> {
    let written = message.at.to_zoned(TimeZone::UTC).datetime();
    let named = match (is_refused(&message.text, time.span), time.from, time.to) {
        // "Not this week": after it.
        (true, _, Some(to)) => Named::From(to),
        (true, _, None) => return None,
        (false, Some(from), Some(to)) => {
            let length = to.duration_since(from);
            let whole_day = from.time() == jiff::civil::Time::midnight();
            if !whole_day && length <= TO_THE_HOUR {
                Named::At(from)
            } else if length > SignedDuration::from_hours(24) {
                Named::From(from)
            } else if whole_day && length == SignedDuration::from_hours(24) {
                Named::On(from)
            } else {
                return None;
            }
        }
        (false, Some(from), None) => Named::From(from),
        (false, None, Some(to)) => Named::Before(to),
        (false, None, None) => return None,
    };
    let latest = match &named {
        Named::Words(_) => return None,
        Named::At(at) | Named::On(at) | Named::From(at) | Named::Before(at) => *at,
    };
    Some(NamedTime {
        span: time.span,
        // To the day is exact enough, so the zone does not matter.
        soon: latest.duration_since(written) <= SignedDuration::from_hours(24 * SOON_DAYS),
        named,
        part: None,
    })
}

/// Whether the word before says no to it.
fn is_refused(text: &str, span: Span) -> bool {
    let before: String = text.chars().take(span.start).collect();
    before
        .split_whitespace()
        .next_back()
        .is_some_and(crate::speech::asked_time::says_no)
}

impl NamedTime {
    /// The time in words: "in the evening", "on Friday, December 11 at 3:00 PM".
    pub(super) fn words(&self, draft: &Draft<'_>, message: &Unread) -> Option<String> {
        let now = message.at.to_zoned(draft.prospect_zone()).datetime();
        let lines = draft.rules.lines;
        let say = |wording: &str, at: DateTime| {
            let said = lines.say("words", wording, 0, |slot| match slot {
                "day" => Some(at.strftime("%A, %B %-d").to_string()),
                "time" => Some(at.strftime("%-I:%M %p").to_string()),
                _ => None,
            });
            (!said.is_empty()).then_some(said)
        };
        let words = match &self.named {
            Named::Words(words) => Some(words.clone()),
            Named::At(at) if at.date() == now.date() => say("today", *at),
            Named::At(at) if Some(at.date()) == now.date().tomorrow().ok() => say("tomorrow", *at),
            Named::At(at) => say("on_day", *at),
            Named::On(at) => say("on_date", *at),
            Named::From(at) if at.time() == jiff::civil::Time::midnight() => say("from_date", *at),
            Named::From(at) => say("from_time", *at),
            Named::Before(at) => {
                // The end of the day before is meant, where a day is.
                let last = at.checked_sub(1.second()).unwrap_or(*at);
                say("until_date", last)
            }
        }?;
        let part = self.part.as_ref();
        Some(match part.filter(|_| !matches!(self.named, Named::At(_))) {
            Some(part) => format!("{words}, {part}"),
            None => words,
        })
    }
}
