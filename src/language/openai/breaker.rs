//! The circuit breaker: an endpoint that fails again and again is left alone for a while.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Failures in a row that open the circuit.
const MOST_FAILURES: u32 = 5;
/// For how long, at first; each time twice as long, …
const PAUSE: Duration = Duration::from_secs(10);
/// … up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);

#[derive(Debug, Default)]
struct Circuit {
    failures: u32,
    openings: u32,
    open_until: Option<Instant>,
    /// One call tries whether it works again.
    trying_since: Option<Instant>,
}

/// The circuit of one endpoint.
#[derive(Debug, Default)]
pub(super) struct Breaker(Mutex<Circuit>);

impl Breaker {
    fn lock(&self) -> std::sync::MutexGuard<'_, Circuit> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a call may be made. After the pause one may try; it has `patience`
    /// to come back before the next one may.
    pub(super) fn lets_through(&self, now: Instant, patience: Duration) -> bool {
        let mut circuit = self.lock();
        let Some(until) = circuit.open_until else {
            return true;
        };
        if now < until {
            return false;
        }
        let tried = circuit
            .trying_since
            .is_some_and(|since| now.duration_since(since) < patience);
        if tried {
            return false;
        }
        circuit.trying_since = Some(now);
        true
    }

    /// A call did its part.
    pub(super) fn succeeded(&self) {
        *self.lock() = Circuit::default();
    }

    /// A call failed, with this weight. Not before `not_before` where the endpoint said so.
    pub(super) fn failed(&self, now: Instant, weight: u32, not_before: Option<Duration>) {
        if weight == 0 {
            self.lock().trying_since = None;
            return;
        }
        let mut circuit = self.lock();
        circuit.failures = circuit.failures.saturating_add(weight);
        let was_trying = circuit.trying_since.take().is_some();
        if circuit.failures >= MOST_FAILURES || was_trying {
            let pause = PAUSE
                .saturating_mul(1 << circuit.openings.min(4))
                .max(not_before.unwrap_or_default())
                .min(LONGEST_PAUSE);
            circuit.openings += 1;
            circuit.open_until = Some(now + pause);
        }
    }

    /// Whether the endpoint is left alone now.
    pub(super) fn is_open(&self) -> bool {
        self.lock().open_until.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_after_failures_in_a_row_and_lets_one_try() {
        let breaker = Breaker::default();
        let start = Instant::now();
        let patience = Duration::from_secs(5);
        for _ in 0..4 {
            breaker.failed(start, 1, None);
        }
        assert!(breaker.lets_through(start, patience));
        breaker.failed(start, 1, None);
        assert!(!breaker.lets_through(start, patience));
        let later = start + PAUSE;
        assert!(breaker.lets_through(later, patience), "one may try");
        assert!(!breaker.lets_through(later, patience), "only one");
        breaker.failed(later, 1, None);
        assert!(
            !breaker.lets_through(later + PAUSE, patience),
            "the pause doubles"
        );
        let much_later = later + PAUSE * 2;
        assert!(breaker.lets_through(much_later, patience));
        breaker.succeeded();
        assert!(!breaker.is_open());
    }

    #[test]
    fn a_wrong_key_opens_at_once_and_a_refusal_never() {
        let breaker = Breaker::default();
        let now = Instant::now();
        for _ in 0..50 {
            breaker.failed(now, 0, None);
        }
        assert!(!breaker.is_open());
        breaker.failed(now, 100, None);
        assert!(breaker.is_open());
    }
}
