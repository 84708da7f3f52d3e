//! How well something is found.

#[derive(Default, Clone, Copy)]
pub struct Score {
    pub right: usize,
    pub wrong: usize,
    pub missed: usize,
}

impl Score {
    pub fn f1(self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.wrong + self.missed).max(1) as f64
    }
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
            self.right as f64 / (self.right + self.wrong).max(1) as f64,
            self.right as f64 / (self.right + self.missed).max(1) as f64,
            self.f1(),
            self.right,
            self.wrong,
            self.missed
        )
    }
}

/// What a sum of weights says as a probability.
pub fn sigmoid(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}
