//! What a text is read against: when it was written, what was asked and offered before it.

use jiff::civil::DateTime;

use crate::signal::SignalName;

/// The question just put to the prospect, to which the text may be the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The signal that the answer fills.
    pub signal: SignalName,
    /// Whether this was already the follow-up to a vague answer.
    pub follow_up: bool,
}

/// What a text is read against.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadingContext {
    /// When it was written, in the prospect's local time.
    pub written_at: DateTime,
    /// The question just put, if any.
    pub asked: Option<Asked>,
    /// What the agent offered last and a "yes" would accept (`demo`, `call`, `handoff`, `trial`, `nurture`), if any.
    pub offered: Option<String>,
    /// Whether the prospect is opted out now (only then is "start" or "yes" an opt-in).
    pub opted_out: bool,
}

impl ReadingContext {
    /// Where nothing was asked or offered, nor has the prospect opted out.
    pub const fn at(written_at: DateTime) -> Self {
        Self {
            written_at,
            asked: None,
            offered: None,
            opted_out: false,
        }
    }

    /// The same message as the answer to another question.
    pub fn asking(&self, signal: &SignalName, follow_up: bool) -> Self {
        let asked = Asked {
            signal: signal.clone(),
            follow_up,
        };
        Self {
            asked: Some(asked),
            ..self.clone()
        }
    }
}
