//! A trouble that lasts is logged when it begins and when it is over, not at
//! every try in between.

use std::fmt::Display;
use std::time::Duration;

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The trouble of one loop.
#[derive(Debug)]
pub(super) struct Trouble {
    /// What the loop does, for the log.
    doing: &'static str,
    last: Option<String>,
    tries: u32,
}

impl Trouble {
    /// No trouble yet.
    pub(super) fn none(doing: &'static str) -> Self {
        Self {
            doing,
            last: None,
            tries: 0,
        }
    }

    /// It failed. Gives how long to pause before the next try.
    pub(super) fn failed(&mut self, error: &impl Display) -> Duration {
        let told = error.to_string();
        if self.last.as_ref() != Some(&told) {
            tracing::error!(
                doing = self.doing,
                error = told,
                "work that is due failed; it is tried again"
            );
            self.last = Some(told);
        }
        self.tries = self.tries.saturating_add(1);
        LONGEST_PAUSE.min(Duration::from_millis(100 << self.tries.min(6)))
    }

    /// It went well.
    pub(super) fn over(&mut self) {
        if self.last.take().is_some() {
            tracing::info!(doing = self.doing, "work that is due goes on");
        }
        self.tries = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit_and_start_anew() {
        let mut trouble = Trouble::none("test");
        let pauses: Vec<Duration> = (0..9).map(|_| trouble.failed(&"no")).collect();
        assert!(pauses.is_sorted());
        assert_eq!(pauses.last(), Some(&LONGEST_PAUSE));
        trouble.over();
        assert_eq!(trouble.failed(&"no"), pauses[0]);
    }
}
