//! What the language has done so far, counted for metrics and reports.

use std::collections::BTreeMap;
use std::time::Duration;

/// Counts since the start of the process.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Turns asked for.
    pub turns: u64,
    /// HTTP calls made.
    pub calls: u64,
    /// Turns that the local voice spoke or ended in the model's place, by reason.
    pub failures: BTreeMap<&'static str, u64>,
    /// Sentences kept back, by reason.
    pub guarded: BTreeMap<String, u64>,
    /// Tokens of prompts, cached ones included.
    pub prompt_tokens: u64,
    /// Tokens of prompts that the provider had cached.
    pub cached_tokens: u64,
    /// Tokens of answers.
    pub completion_tokens: u64,
    /// Turns in which the model came to its first word, …
    pub first_words: u64,
    /// … and how long that took, all together.
    pub first_word_time: Duration,
    /// How long the whole turns took, all together.
    pub turn_time: Duration,
}
