//! The words that the rules look for: the language's lexicon and the campaign's own phrases.

use crate::signal::{Currency, SignalName};

use super::finding::ObjectionKind;

/// What a campaign contributes to reading, as plain lists.
#[derive(Debug, Clone, Default)]
pub struct CampaignWords {
    /// ISO 639-1 code of the campaign's language.
    pub language: String,
    /// Locale (BCP 47), for number and date formats: `en-US` reads 3/4 as March 4.
    pub locale: String,
    /// The currency of amounts without one; `None` leaves them unknown.
    pub currency: Option<Currency>,
    /// ISO 3166 region for phone numbers without a country code.
    pub region: String,
    /// First month of the fiscal year (1 to 12).
    pub fiscal_year_start: i8,
    /// The signals of the campaign with their kinds and words.
    pub signals: Vec<SignalWords>,
    /// Needs: id and the ways people describe them.
    pub needs: Vec<(String, Vec<String>)>,
    /// Facts: id, and the ways people ask for them.
    pub facts: Vec<(String, Vec<String>)>,
    /// Objections: id, kind and the ways people raise them.
    pub objections: Vec<(String, ObjectionKind, Vec<String>)>,
    /// Competitors: name and aliases.
    pub competitors: Vec<(String, Vec<String>)>,
    /// The business's own names, which are nobody's company or name.
    pub own_names: Vec<String>,
}

/// A signal of the campaign, as reading needs it.
#[derive(Debug, Clone)]
pub struct SignalWords {
    /// Its name.
    pub name: SignalName,
    /// Its kind, which decides how an answer to its question is read.
    pub kind: SignalKind,
    /// For quantities: the words for what is counted (`user`, `people`, `seats`, …).
    pub units: Vec<String>,
    /// For choices and flags: option id (`yes`/`no` for flags) and the ways people say it.
    pub options: Vec<(String, Vec<String>)>,
}

/// The kinds of signals, one for each kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named as the variants of `SignalValue`")]
pub enum SignalKind {
    Money,
    Quantity,
    Timeline,
    Authority,
    Need,
    Choice,
    Flag,
    Text,
}

/// The compiled words of one campaign, made once and shared.
#[derive(Debug)]
pub struct Vocabulary {
    /// What it was made from.
    pub words: CampaignWords,
}

impl Vocabulary {
    /// Compiles the words.
    pub fn new(words: CampaignWords) -> Self {
        Self { words }
    }
}
