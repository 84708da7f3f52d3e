//! The one place where time and fresh ids come from.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use uuid::Uuid;

/// A clock: the system's, or one that a test moves by hand.
#[derive(Debug, Clone)]
pub struct Clock(Kind);

#[derive(Debug, Clone)]
enum Kind {
    System,
    ByHand(Arc<AtomicI64>),
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(Kind::System)
    }

    /// A clock that stands at `start` until it is moved.
    pub fn by_hand(start: Timestamp) -> Self {
        Self(Kind::ByHand(Arc::new(AtomicI64::new(
            start.as_millisecond(),
        ))))
    }

    /// Now, to the millisecond, as everything is stored.
    pub fn now(&self) -> Timestamp {
        let milliseconds = match &self.0 {
            Kind::System => system_milliseconds(),
            Kind::ByHand(at) => at.load(Ordering::SeqCst),
        };
        Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Moves a clock that is moved by hand; the system's clock is not moved.
    pub fn advance(&self, milliseconds: i64) {
        if let Kind::ByHand(at) = &self.0 {
            at.fetch_add(milliseconds, Ordering::SeqCst);
        }
    }

    /// An id that nobody has used (UUIDv7).
    pub fn fresh_id(&self) -> Uuid {
        Uuid::now_v7()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place where the time comes from"
)]
fn system_milliseconds() -> i64 {
    Timestamp::now().as_millisecond()
}
