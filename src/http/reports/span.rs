//! From when to when a report looks.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::super::problem::Problem;

/// From a time on, up to and without another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

impl Span {
    /// What the query says: times (RFC 3339) or days (UTC). `to` is not in it
    /// where it is a time, and is in it where it is a day.
    pub(super) fn of(from: Option<&str>, to: Option<&str>) -> Result<Self, Problem> {
        let given = |text: Option<&str>| {
            text.map(str::trim)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        let from = match given(from) {
            None => Timestamp::UNIX_EPOCH,
            Some(text) => match moment("from", &text)? {
                Moment::Time(time) => time,
                Moment::Day(day) => beginning("from", day)?,
            },
        };
        let to = match given(to) {
            None => Timestamp::MAX,
            Some(text) => match moment("to", &text)? {
                Moment::Time(time) => time,
                Moment::Day(day) => {
                    let next = day.tomorrow().map_err(|_| unreadable("to"))?;
                    beginning("to", next)?
                }
            },
        };
        if from >= to {
            return Err(Problem::unreadable("the query: `from` must be before `to`"));
        }
        Ok(Self { from, to })
    }
}

enum Moment {
    Time(Timestamp),
    Day(Date),
}

fn moment(name: &str, text: &str) -> Result<Moment, Problem> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(Moment::Time(time));
    }
    // jiff reads a date out of a time, too: its zone would be passed over.
    let is_day = text.len() == "2026-01-01".len();
    match text.parse::<Date>() {
        Ok(day) if is_day => Ok(Moment::Day(day)),
        Ok(_) | Err(_) => Err(unreadable(name)),
    }
}

fn beginning(name: &str, day: Date) -> Result<Timestamp, Problem> {
    day.to_zoned(TimeZone::UTC)
        .map(|start| start.timestamp())
        .map_err(|_| unreadable(name))
}

fn unreadable(name: &str) -> Problem {
    Problem::unreadable(format!(
        "the query: `{name}` must be a day such as 2026-11-01 or a time such as 2026-11-01T09:00:00Z"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_whole_and_a_time_is_exact() {
        let cases = [
            (
                None,
                None,
                Some(("1970-01-01T00:00:00Z", Timestamp::MAX.to_string())),
            ),
            (
                Some("2026-11-01"),
                Some("2026-11-01"),
                Some(("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z".to_owned())),
            ),
            (
                Some("2026-11-01T09:00:00+01:00"),
                Some("2026-11-01T09:00:00Z"),
                Some(("2026-11-01T08:00:00Z", "2026-11-01T09:00:00Z".to_owned())),
            ),
            (
                Some(""),
                Some(" 2026-11-01 "),
                Some(("1970-01-01T00:00:00Z", "2026-11-02T00:00:00Z".to_owned())),
            ),
            (Some("2026-11-02"), Some("2026-11-01"), None),
            (Some("yesterday"), None, None),
            (Some("2026-13-01"), None, None),
            (None, Some("2026-11-01T09:00:00"), None),
        ];
        for (from, to, expected) in cases {
            let found = Span::of(from, to).ok();
            let found = found.map(|span| (span.from.to_string(), span.to.to_string()));
            let expected = expected.map(|(from, to)| (from.to_owned(), to));
            assert_eq!(found, expected, "{from:?} {to:?}");
        }
    }
}
