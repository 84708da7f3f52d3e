//! Finding the campaign's phrases in other words than their own: by meaning
//! of stems and synonyms, rare ones weighing more.

use std::collections::{HashMap, HashSet};

use super::text::Text;

/// Words that mean the same, by number, and words without meaning.
#[derive(Debug, Default)]
pub(crate) struct Concepts {
    /// Sequences of stems by their first one, longest first, with the concept they mean.
    sequences: HashMap<u32, Vec<(Vec<u32>, u32)>>,
    pub stopwords: HashSet<u32>,
}

/// A concept in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mention {
    pub concept: u32,
    pub first: usize,
    pub end: usize,
    pub negated: bool,
}

/// Concepts of synonyms start here, below are stems of their own.
const SYNONYMS: u32 = 1 << 20;

impl Concepts {
    /// Adds a way to say the synonym class with the number `class`.
    pub fn add(&mut self, stems: Vec<u32>, class: u32) {
        if let Some(first) = stems.first() {
            let list = self.sequences.entry(*first).or_default();
            list.push((stems, SYNONYMS + class));
            list.sort_by_key(|(stems, _)| std::cmp::Reverse(stems.len()));
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
                list.iter().find(|(stems, _)| {
                    stems.iter().enumerate().all(|(offset, stem)| {
                        tokens
                            .get(at + offset)
                            .is_some_and(|here| here.stem == *stem && here.clause == token.clause)
                    })
                })
            });
            if token.stem != 0
                && let Some((stems, concept)) = sequence
            {
                let end = at + stems.len();
                mentions.push(Mention {
                    concept: *concept,
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

#[derive(Debug)]
struct Phrase {
    document: usize,
    /// Concept, weight and whether it is negated.
    concepts: Vec<(u32, f64, bool)>,
    total: f64,
}

/// Phrases of several documents (needs, facts, …), ranked by how much of one a text says.
#[derive(Debug, Default)]
pub(crate) struct Ranking {
    phrases: Vec<Phrase>,
    /// Phrases by concept.
    postings: HashMap<u32, Vec<usize>>,
}

/// A document that a text speaks of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ranked {
    pub document: usize,
    /// From 0 to 1: the weight of what is said of the best phrase.
    pub score: f64,
    pub first: usize,
    pub end: usize,
}

impl Ranking {
    /// Builds it from `documents`, each a list of phrases as mentions.
    pub fn new(documents: &[Vec<Vec<Mention>>]) -> Self {
        let mut frequency: HashMap<u32, usize> = HashMap::new();
        for phrases in documents {
            let concepts: HashSet<u32> = phrases
                .iter()
                .flatten()
                .map(|mention| mention.concept)
                .collect();
            for concept in concepts {
                *frequency.entry(concept).or_default() += 1;
            }
        }
        let count = documents.len().max(3) as f64;
        let weight = |concept: u32| {
            let held = frequency.get(&concept).copied().unwrap_or(0) as f64;
            (1.0 + (count - held + 0.5) / (held + 0.5)).ln()
        };
        let mut ranking = Self::default();
        for (document, phrases) in documents.iter().enumerate() {
            for phrase in phrases {
                let mut concepts: Vec<(u32, f64, bool)> = Vec::new();
                for mention in phrase {
                    if concepts
                        .iter()
                        .all(|(known, _, _)| *known != mention.concept)
                    {
                        concepts.push((mention.concept, weight(mention.concept), mention.negated));
                    }
                }
                let total: f64 = concepts.iter().map(|(_, weight, _)| weight).sum();
                if concepts.is_empty() || total <= 0.0 {
                    continue;
                }
                for (concept, _, _) in &concepts {
                    ranking
                        .postings
                        .entry(*concept)
                        .or_default()
                        .push(ranking.phrases.len());
                }
                ranking.phrases.push(Phrase {
                    document,
                    concepts,
                    total,
                });
            }
        }
        ranking
    }

    /// The documents that `mentions` speak of with at least `threshold`, best first.
    pub fn rank(&self, mentions: &[Mention], threshold: f64) -> Vec<Ranked> {
        let mut touched: Vec<usize> = mentions
            .iter()
            .flat_map(|mention| {
                self.postings
                    .get(&mention.concept)
                    .into_iter()
                    .flatten()
                    .copied()
            })
            .collect();
        touched.sort_unstable();
        touched.dedup();
        let mut best: Vec<Ranked> = Vec::new();
        for number in touched {
            let phrase = &self.phrases[number];
            let mut held = 0.0;
            let (mut first, mut end) = (usize::MAX, 0);
            for (concept, weight, negated) in &phrase.concepts {
                let found = mentions
                    .iter()
                    .filter(|mention| mention.concept == *concept)
                    .min_by_key(|mention| mention.negated != *negated);
                if let Some(mention) = found {
                    if mention.negated == *negated {
                        held += weight;
                        first = first.min(mention.first);
                        end = end.max(mention.end);
                    } else {
                        held -= weight;
                    }
                }
            }
            let score = held / phrase.total;
            if score < threshold || end == 0 {
                continue;
            }
            let ranked = Ranked {
                document: phrase.document,
                score,
                first,
                end,
            };
            match best
                .iter_mut()
                .find(|known| known.document == phrase.document)
            {
                Some(known) if known.score < score => *known = ranked,
                Some(_) => {}
                None => best.push(ranked),
            }
        }
        best.sort_by(|a, b| b.score.total_cmp(&a.score));
        best
    }
}
