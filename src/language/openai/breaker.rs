//! The circuit breaker: an endpoint that fails again and again is left alone for a
//! while, and one that says until when is left alone until then.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Failures in a row that open the circuit.
const MOST_FAILURES: u32 = 5;
/// The pause is each time twice as long, up to so many times the first one.
const LONGEST_PAUSE: u32 = 12;

#[derive(Debug, Default)]
struct Circuit {
    failures: u32,
    openings: u32,
    open_until: Option<Instant>,
    /// One call tries whether it works again.
    trying_since: Option<Instant>,
    /// Until when the endpoint asked to be left alone.
    held_until: Option<Instant>,
}

/// The circuit of one endpoint.
#[derive(Debug)]
pub(super) struct Breaker {
    circuit: Mutex<Circuit>,
    /// For how long it is open the first time.
    pause: Duration,
}

impl Breaker {
    /// A closed one, which opens for `pause` at first.
    pub(super) fn new(pause: Duration) -> Self {
        Self {
            circuit: Mutex::default(),
            pause,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Circuit> {
        self.circuit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The endpoint asked to be left alone for so long.
    pub(super) fn hold(&self, now: Instant, wait: Duration) {
        let mut circuit = self.lock();
        let until = now + wait;
        circuit.held_until = circuit.held_until.max(Some(until));
    }

    /// Whether it asked to be left alone, and that time is not over.
    pub(super) fn is_held(&self, now: Instant) -> bool {
        self.lock().held_until.is_some_and(|until| now < until)
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
        let mut circuit = self.lock();
        // What another call was told holds all the same.
        *circuit = Circuit {
            held_until: circuit.held_until,
            ..Circuit::default()
        };
    }

    /// A call failed, with this weight.
    pub(super) fn failed(&self, now: Instant, weight: u32) {
        if weight == 0 {
            self.lock().trying_since = None;
            return;
        }
        let mut circuit = self.lock();
        circuit.failures = circuit.failures.saturating_add(weight);
        let was_trying = circuit.trying_since.take().is_some();
        if circuit.failures >= MOST_FAILURES || was_trying {
            let times = (1 << circuit.openings.min(4)).min(LONGEST_PAUSE);
            let pause = self.pause.saturating_mul(times);
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

    const PAUSE: Duration = Duration::from_secs(10);

    #[test]
    fn it_opens_after_failures_in_a_row_and_lets_one_try() {
        let breaker = Breaker::new(PAUSE);
        let start = Instant::now();
        let patience = Duration::from_secs(5);
        for _ in 0..4 {
            breaker.failed(start, 1);
        }
        assert!(breaker.lets_through(start, patience));
        breaker.failed(start, 1);
        assert!(!breaker.lets_through(start, patience));
        let later = start + PAUSE;
        assert!(breaker.lets_through(later, patience), "one may try");
        assert!(!breaker.lets_through(later, patience), "only one");
        breaker.failed(later, 1);
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
        let breaker = Breaker::new(PAUSE);
        let now = Instant::now();
        for _ in 0..50 {
            breaker.failed(now, 0);
        }
        assert!(!breaker.is_open());
        breaker.failed(now, 100);
        assert!(breaker.is_open());
    }

    #[test]
    fn who_asks_to_be_left_alone_is_until_then_whatever_else_comes() {
        let breaker = Breaker::new(PAUSE);
        let now = Instant::now();
        breaker.hold(now, Duration::from_secs(30));
        breaker.hold(now, Duration::from_secs(10));
        breaker.succeeded();
        assert!(breaker.is_held(now + Duration::from_secs(29)));
        assert!(!breaker.is_held(now + Duration::from_secs(30)));
        assert!(!breaker.is_open(), "it did nothing wrong");
    }
}
