//! What the language model did in a turn: what it read, what it used, and what
//! of it was turned away.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::reading::finding::IntentKind;

/// The tokens of a turn and what they cost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnUsage {
    /// Tokens of the prompt, the cached ones included.
    #[serde(default)]
    pub prompt: u64,
    /// Tokens of the prompt that the provider had cached.
    #[serde(default)]
    pub cached: u64,
    /// Tokens of the answer.
    #[serde(default)]
    pub completion: u64,
    /// HTTP calls made, refused ones included.
    #[serde(default)]
    pub calls: u32,
    /// What it cost by the configured price table, in its currency; absent
    /// where the table does not know the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Decimal>,
}

impl TurnUsage {
    /// Prompt and answer together.
    pub fn tokens(&self) -> u64 {
        self.prompt + self.completion
    }

    /// Adds another turn's.
    pub fn add(&mut self, other: &Self) {
        self.prompt += other.prompt;
        self.cached += other.cached;
        self.completion += other.completion;
        self.calls += other.calls;
        self.cost = match (self.cost, other.cost) {
            (Some(one), Some(other)) => Some(one + other),
            (one, other) => one.or(other),
        };
    }
}

/// A signal as the model read it; a claim, until its quote is found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModelSignal {
    /// Which signal.
    pub signal: String,
    /// The words of the prospect that it rests on.
    pub quote: String,
    /// The value in the model's words: an option's or need's id, a role, a number.
    pub value: String,
}

/// The model's reading of the prospect's message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModelReading {
    /// Signals.
    pub signals: Vec<ModelSignal>,
    /// What the prospect wants, each with its quote.
    pub intents: Vec<(IntentKind, String)>,
    /// Objections by the campaign's id, each with its quote.
    pub objections: Vec<(String, String)>,
    /// The words that ask for a person.
    pub wants_person: Option<String>,
    /// The words that forbid to write.
    pub wants_stop: Option<String>,
    /// The move that the model says to have made.
    pub made: Option<String>,
}

/// The failure of a call that was stopped because the prospect wrote again. The
/// next call reads their messages; nothing is degraded.
pub const INTERRUPTED: &str = "interrupted";

/// What came of the model in a turn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ModelTurn {
    /// The first message of the prospect that this turn answers.
    pub from: i64,
    /// Tokens and cost.
    pub usage: TurnUsage,
    /// Why the local voice spoke in its place (or ended what it began); absent
    /// where the model did its part.
    pub failure: Option<String>,
    /// Sentences that the guard kept back, counted by reason.
    pub guarded: BTreeMap<String, u32>,
    /// What it read.
    pub reading: Option<ModelReading>,
}
