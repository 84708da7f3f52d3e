//! What the language model did in a turn: what it read, what it used, and what
//! of it was turned away.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::reading::finding::IntentKind;
use crate::signal::Currency;

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
    /// What it cost by the configured price table; absent where the table does
    /// not know the model, and where nothing was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Decimal>,
    /// The currency of the cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Whether the tokens are our own estimate, because the endpoint did not count them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub estimated: bool,
}

impl TurnUsage {
    /// Prompt and answer together.
    pub fn tokens(&self) -> u64 {
        self.prompt + self.completion
    }

    /// Adds another turn's. A cost that is not known makes the sum's unknown.
    pub fn add(&mut self, other: &Self) {
        if self.tokens() == 0 {
            self.cost = other.cost;
            self.currency = other.currency;
        } else if other.tokens() > 0 {
            self.cost = self
                .cost
                .zip(other.cost)
                .filter(|_| self.currency == other.currency)
                .map(|(one, other)| one + other);
            self.currency = self.cost.and(self.currency);
        }
        self.prompt += other.prompt;
        self.cached += other.cached;
        self.completion += other.completion;
        self.calls += other.calls;
        self.estimated |= other.estimated;
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

/// The failure of a call that was stopped, or the words of which were not said,
/// because the prospect wrote again or a person took over. The next call reads
/// their messages; nothing is degraded.
pub const INTERRUPTED: &str = "interrupted";

/// A part of the model's reading that did not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnedAway {
    /// Its place in the model's list of signals, from 0. The words themselves
    /// are not kept: nobody said them.
    pub signal: u32,
    /// Why, by name.
    pub reason: String,
}

/// What came of the model in a turn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ModelTurn {
    /// The model that was to speak, as the endpoint names it.
    pub model: String,
    /// From the moment when the words were asked for to the model's first
    /// word, in milliseconds; absent where none came.
    pub first_word_ms: Option<u64>,
    /// The same to the end of the turn.
    pub turn_ms: Option<u64>,
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
    /// The first message of the prospect that no model has read and that had no
    /// room in the prompt; absent where there is none.
    pub left_unread: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(prompt: u64, cost: Option<(&str, &str)>) -> TurnUsage {
        TurnUsage {
            prompt,
            cost: cost.map(|(amount, _)| amount.parse().unwrap()),
            currency: cost.map(|(_, currency)| currency.parse().unwrap()),
            ..TurnUsage::default()
        }
    }

    #[test]
    fn a_sum_is_known_only_where_every_part_is() {
        let usd = |amount| Some((amount, "USD"));
        let cases = [
            (vec![], None),
            (vec![usage(10, usd("0.1"))], usd("0.1")),
            (
                vec![usage(10, usd("0.1")), usage(5, usd("0.02"))],
                usd("0.12"),
            ),
            // A turn that used nothing costs nothing, whatever the price.
            (vec![usage(0, None), usage(5, usd("0.02"))], usd("0.02")),
            (vec![usage(5, usd("0.02")), usage(0, None)], usd("0.02")),
            (vec![usage(5, usd("0.02")), usage(5, None)], None),
            (vec![usage(5, None), usage(5, usd("0.02"))], None),
            // Unknown stays unknown.
            (
                vec![usage(5, None), usage(5, usd("1")), usage(5, usd("1"))],
                None,
            ),
            (vec![usage(5, usd("1")), usage(5, Some(("1", "EUR")))], None),
        ];
        for (parts, expected) in cases {
            let mut sum = TurnUsage::default();
            for part in &parts {
                sum.add(part);
            }
            let expected = usage(sum.prompt, expected);
            assert_eq!(sum, expected, "{parts:?}");
        }
    }
}
