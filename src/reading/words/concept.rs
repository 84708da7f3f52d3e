//! What words mean, by number: synonyms are one concept, and some say little of the matter.

use super::quick::{Map as HashMap, Set as HashSet};
use super::text::{Text, Token};

/// Words that mean the same, by number, and words without meaning.
#[derive(Debug, Default)]
pub(crate) struct Concepts {
    /// Ways to say a concept by the stem of their first word, longest first.
    sequences: HashMap<u32, Vec<(Vec<Said>, u32)>>,
    pub stopwords: HashSet<u32>,
    /// Concepts that everybody speaks of, whatever the matter is.
    common: HashSet<u32>,
    /// Stems of auxiliary verbs: "when can you", "when could you".
    pub auxiliaries: HashSet<u32>,
}

/// A word of a synonym: its stem, and its own number where no other form will do ("goods", never "good").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Said {
    pub stem: u32,
    pub exactly: Option<u32>,
    /// How many other words may stand before it.
    pub gap: usize,
}

impl Said {
    fn fits(self, token: &Token) -> bool {
        token.stem == self.stem && self.exactly.is_none_or(|word| word == token.word)
    }

    /// The place of the word, which stands at `at` in `tokens` or so few words behind it; a
    /// word between that denies it says something else.
    fn place(self, tokens: &[Token], at: usize, clause: usize) -> Option<usize> {
        (at..=at + self.gap)
            .map_while(|place| Some((place, tokens.get(place)?)))
            .take_while(|(_, here)| here.clause == clause)
            .find(|(_, here)| self.fits(here))
            .filter(|(place, here)| here.negator.is_none_or(|by| !(at..*place).contains(&by)))
            .map(|(place, _)| place)
    }
}

/// Where the words `said` end, the first of which stands at `at`.
fn end_of(said: &[Said], tokens: &[Token], at: usize) -> Option<usize> {
    let clause = tokens.get(at)?.clause;
    said.iter().try_fold(at, |at, said| {
        said.place(tokens, at, clause).map(|place| place + 1)
    })
}

/// A concept in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mention {
    pub concept: u32,
    pub first: usize,
    pub end: usize,
    pub negated: bool,
}

/// Concepts of synonyms start here, in the order of the lexicon; below are stems of their own.
pub(crate) const SYNONYMS: u32 = 1 << 20;

/// What a common concept says of the matter, where a specific one says 1.
pub(crate) const COMMON: f64 = 0.5;

impl Concepts {
    /// Adds a way to say the synonym class with the number `class`.
    pub fn add(&mut self, said: Vec<Said>, class: u32) {
        if let Some(first) = said.first() {
            let list = self.sequences.entry(first.stem).or_default();
            list.push((said, SYNONYMS + class));
            list.sort_by_key(|(said, _)| std::cmp::Reverse(said.len()));
        }
    }

    /// Marks the stem `stem` as one that everybody uses.
    pub fn add_common(&mut self, stem: u32) {
        self.common.insert(stem);
    }

    /// Marks the synonym class with the number `class` as one that everybody uses.
    pub fn add_common_class(&mut self, class: u32) {
        self.common.insert(SYNONYMS + class);
    }

    /// How much the word of `token` says by itself: nothing, something, or what the matter is.
    pub fn says_of(&self, token: &Token) -> f64 {
        if token.number || self.stopwords.contains(&token.word) {
            0.0
        } else {
            self.says(token.stem)
        }
    }

    /// The synonym class that the word with the stem `stem` alone stands for.
    pub fn class_of(&self, stem: u32) -> Option<u32> {
        let said = self.sequences.get(&stem)?;
        said.iter()
            .find(|(words, _)| words.len() == 1)
            .map(|(_, concept)| *concept)
    }

    /// How much `concept` says of the matter.
    pub fn says(&self, concept: u32) -> f64 {
        if self.common.contains(&concept) {
            COMMON
        } else {
            1.0
        }
    }

    /// The concepts that `text` mentions, in order.
    pub fn mentions(&self, text: &Text<'_>) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let tokens = &text.tokens;
        let mut at = 0;
        while at < tokens.len() {
            let token = &tokens[at];
            let sequence = self.sequences.get(&token.stem).and_then(|list| {
                list.iter()
                    .find_map(|(said, concept)| Some((end_of(said, tokens, at)?, *concept)))
            });
            if token.stem != 0
                && let Some((end, concept)) = sequence
            {
                mentions.push(Mention {
                    concept,
                    first: at,
                    end,
                    negated: token.negator.is_some(),
                });
                at = end;
                continue;
            }
            if token.stem != 0 && !self.stopwords.contains(&token.word) {
                mentions.push(Mention {
                    concept: token.stem,
                    first: at,
                    end: at + 1,
                    negated: token.negator.is_some(),
                });
            }
            at += 1;
        }
        // What is negated by a word that is itself part of a concept ("no overview") is that concept's business.
        let inside: Vec<bool> = mentions
            .iter()
            .map(|mention| {
                tokens[mention.first].negator.is_some_and(|negator| {
                    let before = mentions.partition_point(|other| other.first <= negator);
                    before
                        .checked_sub(1)
                        .and_then(|at| mentions.get(at))
                        .is_some_and(|other| negator < other.end && other.end - other.first > 1)
                })
            })
            .collect();
        for (mention, inside) in mentions.iter_mut().zip(inside) {
            if inside {
                mention.negated = false;
            }
        }
        mentions
    }
}
