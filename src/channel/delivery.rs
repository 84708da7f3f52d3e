//! What an answer to a delivery means, and when to try again.

use jiff::{SignedDuration, Timestamp};

/// Waiting time after each failed attempt: ten attempts in about three days.
const WAITS: [SignedDuration; 9] = [
    SignedDuration::from_secs(5),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(5),
    SignedDuration::from_hours(10),
    SignedDuration::from_hours(14),
    SignedDuration::from_hours(20),
    SignedDuration::from_hours(24),
];

/// However long a receiver asks us to wait, it is not longer than this.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);

/// Attempts that a delivery gets, the first included.
pub const MAX_ATTEMPTS: u32 = 10;

/// How long to wait for a connection.
pub const CONNECT_TIMEOUT: SignedDuration = SignedDuration::from_secs(5);
/// How long an attempt may take in all.
pub const ATTEMPT_TIMEOUT: SignedDuration = SignedDuration::from_secs(20);

/// What came of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// It is there.
    Delivered,
    /// It failed, and may be tried again; not before the time that the receiver asked for.
    Failed {
        /// Why, without anything of the body.
        reason: String,
        /// How long the receiver asked to wait.
        wait: Option<SignedDuration>,
    },
    /// The receiver wants no more of this kind at all.
    Gone {
        /// What it answered.
        reason: String,
    },
    /// It failed for good.
    Hopeless {
        /// Why.
        reason: String,
    },
}

/// When to try again after the `attempt`-th attempt (the first is 1) has failed, or
/// None when it was the last. `jitter` from 0 to 1 spreads the time by ±10 %.
/// `retry_after` is what the receiver asked for; it can only make the wait longer.
pub fn next_attempt(
    attempt: u32,
    now: Timestamp,
    jitter: f64,
    retry_after: Option<SignedDuration>,
) -> Option<Timestamp> {
    let index = usize::try_from(attempt.max(1) - 1).ok()?;
    let jitter = if jitter.is_finite() {
        jitter.clamp(0.0, 1.0)
    } else {
        0.5
    };
    let spread = WAITS.get(index)?.as_secs_f64() * (0.9 + 0.2 * jitter);
    let wait = SignedDuration::try_from_secs_f64(spread).ok()?;
    let asked = retry_after.unwrap_or_default().min(LONGEST_WAIT);
    now.checked_add(wait.max(asked)).ok()
}

/// What an HTTP status says about a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// 2xx: it is there.
    Delivered,
    /// 410: the receiver wants no more of this; switch the endpoint off.
    Disable,
    /// 429, 502, 504: try again, and send less until then.
    Throttle,
    /// 408 and the other 5xx: try again.
    Retry,
    /// 3xx: a redirect is never followed. A failure; tried again in case the
    /// receiver is being moved.
    Redirect,
    /// Everything else, mostly 4xx: the receiver does not want it as it is. A
    /// failure; tried again, since receivers are also mended.
    Rejected,
}

impl Verdict {
    /// Whether the delivery stays in the schedule of [`next_attempt`].
    pub fn is_retried(self) -> bool {
        !matches!(self, Self::Delivered | Self::Disable)
    }
}

/// Reads the status of an answer. No answer at all (time-out, refused connection)
/// is to be handled as [`Verdict::Retry`].
pub fn verdict(status: u16) -> Verdict {
    match status {
        200..=299 => Verdict::Delivered,
        300..=399 => Verdict::Redirect,
        410 => Verdict::Disable,
        429 | 502 | 504 => Verdict::Throttle,
        408 | 500..=599 => Verdict::Retry,
        _ => Verdict::Rejected,
    }
}

/// Reads a `Retry-After` header: seconds, or an HTTP date. None if it is neither or
/// lies in the past.
pub fn retry_after(value: &str, now: Timestamp) -> Option<SignedDuration> {
    let value = value.trim();
    let wait = if value.bytes().all(|byte| byte.is_ascii_digit()) {
        SignedDuration::from_secs(value.parse().ok()?)
    } else {
        let at = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
        at.duration_since(now)
    };
    wait.is_positive().then_some(wait)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn wait(attempt: u32, jitter: f64, asked: Option<i64>) -> Option<i64> {
        next_attempt(attempt, at(0), jitter, asked.map(SignedDuration::from_secs))
            .map(Timestamp::as_second)
    }

    #[test]
    fn schedule() {
        for (attempt, jitter, asked, expected) in [
            (1, 0.5, None, Some(5)),
            (2, 0.5, None, Some(300)),
            (2, 0.0, None, Some(270)),
            (2, 1.0, None, Some(330)),
            (4, 0.5, None, Some(7_200)),
            (9, 0.5, None, Some(86_400)),
            (10, 0.5, None, None),
            (10, 0.5, Some(60), None),
            (1, 0.5, Some(60), Some(60)),
            (2, 0.5, Some(60), Some(300)),
            (1, 0.5, Some(i64::MAX), Some(86_400)),
            (1, f64::NAN, None, Some(5)),
            (1, 9.0, None, Some(5)),
            (0, 0.5, None, Some(5)),
            (u32::MAX, 0.5, None, None),
        ] {
            assert_eq!(
                wait(attempt, jitter, asked),
                expected,
                "attempt {attempt}, {jitter}, {asked:?}"
            );
        }
        let total: i64 = (1..MAX_ATTEMPTS)
            .filter_map(|attempt| wait(attempt, 0.5, None))
            .sum();
        assert_eq!(total / 3600, 75);
    }

    #[test]
    fn verdicts() {
        for (statuses, expected, retried) in [
            (&[200, 202, 204][..], Verdict::Delivered, false),
            (&[301, 302, 307, 308], Verdict::Redirect, true),
            (&[410], Verdict::Disable, false),
            (&[429, 502, 504], Verdict::Throttle, true),
            (&[408, 500, 503, 599], Verdict::Retry, true),
            (
                &[0, 100, 400, 401, 403, 404, 422, 600],
                Verdict::Rejected,
                true,
            ),
        ] {
            for status in statuses {
                assert_eq!(verdict(*status), expected, "{status}");
                assert_eq!(expected.is_retried(), retried);
            }
        }
    }

    #[test]
    fn reads_retry_after() {
        let now: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
        for (value, expected) in [
            ("120", Some(120)),
            (" 1 ", Some(1)),
            ("0", None),
            ("", None),
            ("-5", None),
            ("soon", None),
            ("99999999999999999999", None),
            ("Sat, 21 Nov 2026 10:02:00 GMT", Some(120)),
            ("Sat, 21 Nov 2026 09:00:00 GMT", None),
        ] {
            assert_eq!(
                retry_after(value, now).map(|wait| wait.as_secs()),
                expected,
                "{value}"
            );
        }
    }

    proptest! {
        #[test]
        fn never_sooner_than_asked_nor_panics(attempt: u32, jitter: f64, asked in 0i64..86_400, now in 0i64..4_000_000_000) {
            let asked = SignedDuration::from_secs(asked);
            if let Some(next) = next_attempt(attempt, at(now), jitter, Some(asked)) {
                prop_assert!(next.duration_since(at(now)) >= asked);
            }
        }
    }
}
