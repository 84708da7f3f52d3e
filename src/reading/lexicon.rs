//! What a language says how: patterns by topic, synonyms, shorthand. Data, embedded.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// A language's lexicon, as its file says it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lexicon {
    /// Shorthand and contractions: what is typed, what it stands for.
    pub expansions: BTreeMap<String, String>,
    /// Words that are right although they look like a known one mistyped.
    pub protected: String,
    /// Words without a meaning of their own.
    pub stopwords: String,
    /// Words with a meaning that everybody uses whatever the matter is: one alone proves nothing.
    pub common: String,
    /// Names of synonym classes of such words.
    pub common_classes: String,
    /// Words that add nothing to what a question is about ("exactly", "wondering").
    #[serde(default)]
    pub asides: String,
    /// Who customers may be ("bakery", "clinic"): a question that names them is
    /// not about them.
    #[serde(default)]
    pub customers: String,
    /// Words before the start of what is said.
    pub openers: String,
    /// Words after its end.
    pub closers: String,
    /// Words between clauses.
    pub joiners: String,
    /// Words that negate what follows.
    pub negators: String,
    /// Auxiliary verbs that stand for each other in a question.
    pub auxiliaries: String,
    /// Words that start a condition.
    pub conditions: String,
    /// Words of job titles, by how much their holders usually decide; `before` holds what may stand before them.
    pub titles: BTreeMap<String, String>,
    /// Named classes for the patterns.
    pub classes: BTreeMap<String, Vec<String>>,
    /// Words and phrases that mean the same, by an arbitrary name.
    pub synonyms: BTreeMap<String, Vec<String>>,
    /// Patterns: group, topic, rules.
    pub rules: BTreeMap<String, BTreeMap<String, Rule>>,
}

/// Patterns that mean one thing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// Sure ones.
    #[serde(default)]
    pub sure: Vec<String>,
    /// Ones that may mean something else.
    #[serde(default)]
    pub likely: Vec<String>,
    /// Ones that count although a negation stands before them.
    #[serde(default)]
    pub also_negated: Vec<String>,
    /// Ones that count in a question or request only.
    #[serde(default)]
    pub asked: Vec<String>,
    /// Where one of these stands in the same sentence, nothing is meant.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// The lexicon of the language with the ISO 639-1 code `language`; English where there is none.
pub(crate) fn embedded(_language: &str) -> Option<&'static Lexicon> {
    static ENGLISH: OnceLock<Option<Lexicon>> = OnceLock::new();
    ENGLISH
        .get_or_init(|| toml::from_str(include_str!("lexicon/en.toml")).ok())
        .as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_english_lexicon_can_be_read() {
        let lexicon: Result<Lexicon, _> = toml::from_str(include_str!("lexicon/en.toml"));
        assert!(lexicon.is_ok(), "{:?}", lexicon.err());
    }
}
