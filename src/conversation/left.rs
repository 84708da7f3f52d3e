//! What staff are shown of a lead whose prospect was erased: that it was there,
//! where it came from, how it went and when. What it was worth, how likely it was
//! and what was learned stay in the log, for the statistics.

use serde_json::{Value, json};

use super::lead::Lead;
use super::state::{Outcome, StageNote, State};

impl State {
    /// The state as packets are made of it: without what was learned, where the
    /// prospect was erased.
    #[must_use]
    pub fn as_shown(&self) -> std::borrow::Cow<'_, Self> {
        if self.erased_at.is_none() {
            return std::borrow::Cow::Borrowed(self);
        }
        let mut left = self.clone();
        left.signals.clear();
        left.superseded.clear();
        left.objections.clear();
        left.promises.clear();
        left.open_questions.clear();
        left.put_off.clear();
        left.heard.clear();
        left.instruction = None;
        left.stage = left.stage.map(stage);
        left.outcome = left.outcome.map(outcome);
        std::borrow::Cow::Owned(left)
    }
}

fn stage(note: StageNote) -> StageNote {
    StageNote {
        value: None,
        expected_close_date: None,
        ..note
    }
}

fn outcome(known: Outcome) -> Outcome {
    Outcome {
        amount: None,
        reason: None,
        ..known
    }
}

impl Lead {
    /// The lead without figures and what was learned. Status, grade and level stay:
    /// they are what is counted.
    #[must_use]
    pub(super) fn without_figures(self) -> Self {
        Self {
            qualification: met_or_not(&self.qualification),
            signals: std::collections::BTreeMap::new(),
            objections: Vec::new(),
            promises: Vec::new(),
            potential_revenue: None,
            probability_of_closing: None,
            probability_interval: None,
            outcomes_seen: 0,
            reasons: json!([]),
            expected_value: None,
            expected_close_date: None,
            unknown: Vec::new(),
            open_questions: Vec::new(),
            stage: self.stage.map(stage),
            outcome: self.outcome.map(outcome),
            ..self
        }
    }
}

/// The verdict without its reasons, which speak of what was said.
fn met_or_not(verdict: &Value) -> Value {
    let mut left = verdict.clone();
    for component in ["intent", "fit", "timing"] {
        left[component]["because"] = json!([]);
    }
    for list in ["missing", "unmet"] {
        if !left[list].is_null() {
            left[list] = json!([]);
        }
    }
    left
}
