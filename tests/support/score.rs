//! How much of what was labelled is read.

/// What was read rightly, what wrongly, and what was missed.
#[derive(Debug, Default, Clone, Copy)]
pub struct Score {
    pub right: usize,
    pub wrong: usize,
    pub missed: usize,
}

impl Score {
    /// How much of what was read is right.
    pub fn precision(self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    /// How much of what should be read was.
    pub fn recall(self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }

    /// The harmonic mean of both.
    pub fn f1(self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.wrong + self.missed).max(1) as f64
    }

    /// Counts what was `found` or not, and is `right` or not where that is known.
    pub fn add(&mut self, found: bool, right: Option<bool>) {
        match (found, right) {
            (true, Some(true)) => self.right += 1,
            (true, Some(false)) => self.wrong += 1,
            (false, Some(true)) => self.missed += 1,
            _ => {}
        }
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "precision {:.3} recall {:.3} F1 {:.3} ({} right, {} wrong, {} missed)",
            self.precision(),
            self.recall(),
            self.f1(),
            self.right,
            self.wrong,
            self.missed
        )
    }
}
