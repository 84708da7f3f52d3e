//! Finding the campaign's phrases in other words than their own: by meaning of stems and synonyms, rare ones weighing more.

use super::profile::Unit;
use super::quick::{Map as HashMap, Set as HashSet};
pub(crate) use super::ranked::Ranked;
use super::spread::Spread;
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
}

impl Said {
    fn fits(self, token: &Token) -> bool {
        token.stem == self.stem && self.exactly.is_none_or(|word| word == token.word)
    }
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
/// So much must be said for a match to count: two common concepts, or a specific one.
pub(crate) const ENOUGH: f64 = 1.0;
/// So many words more than the phrase has may stand between what is held of it.
const LOOSE: usize = 1;

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
                list.iter().find(|(said, _)| {
                    said.iter().enumerate().all(|(offset, said)| {
                        tokens
                            .get(at + offset)
                            .is_some_and(|here| said.fits(here) && here.clause == token.clause)
                    })
                })
            });
            if token.stem != 0
                && let Some((said, concept)) = sequence
            {
                let end = at + said.len();
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
    /// Concept, weight, what it says, and whether it is negated.
    concepts: Vec<(u32, f64, f64, bool)>,
    total: f64,
    /// Auxiliary verbs as one.
    stems: Vec<u32>,
}

impl Phrase {
    /// How many of its stems are among `stems`, which are sorted.
    fn likeness(&self, stems: &[u32]) -> f64 {
        let said = self.stems.iter();
        let said = said.filter(|stem| stems.binary_search(stem).is_ok());
        said.count() as f64 / self.stems.len().max(1) as f64
    }
}

/// A phrase that counts only word for word.
#[derive(Debug)]
struct Verbatim {
    /// Auxiliary verbs as one.
    stems: Vec<u32>,
    document: usize,
    evidence: f64,
}

/// A phrase of a document as it is written, ready to be ranked.
#[derive(Debug)]
pub(crate) struct Written {
    pub mentions: Vec<Mention>,
    /// What it says, for its document's profile.
    pub units: Vec<Unit>,
    /// The stems of all its words.
    pub stems: Vec<u32>,
}

/// Phrases of several documents (needs, facts, …), ranked by how much of one a text says.
#[derive(Debug, Default)]
pub(crate) struct Ranking {
    phrases: Vec<Phrase>,
    /// Phrases by concept, with what it weighs in them.
    postings: HashMap<u32, Vec<(usize, f64)>>,
    /// Phrases of common words only, by their first stem: they count only word for word.
    verbatim: HashMap<u32, Vec<Verbatim>>,
    /// Stems of auxiliary verbs, of which one is as good as the other.
    auxiliaries: HashSet<u32>,
    /// What all phrases of a document together speak of, by concept: document, weight and what it says.
    gathered: HashMap<u32, Vec<(usize, f64, f64)>>,
    /// The weight of a concept that no document has, where it says all that a concept can.
    rarest: f64,
}

impl Ranking {
    /// Builds it from `documents`, each a list of phrases. What is rare is told by `spread`, over everything that the campaign speaks of.
    pub fn new(documents: &[Vec<Written>], known: &Concepts, spread: &Spread) -> Self {
        let rarity = |concept: u32| spread.rarity(concept);
        let mut ranking = Self {
            auxiliaries: known.auxiliaries.clone(),
            rarest: rarity(u32::MAX),
            ..Self::default()
        };
        for (document, phrases) in documents.iter().enumerate() {
            let spoken_of = phrases
                .iter()
                .flat_map(|written| &written.mentions)
                .filter(|mention| !mention.negated)
                .map(|mention| mention.concept);
            for concept in spoken_of.collect::<HashSet<u32>>() {
                let says = known.says(concept);
                ranking.gathered.entry(concept).or_default().push((
                    document,
                    says * rarity(concept),
                    says,
                ));
            }
        }
        for (document, phrases) in documents.iter().enumerate() {
            for written in phrases {
                let mut concepts: Vec<(u32, f64, f64, bool)> = Vec::new();
                for mention in &written.mentions {
                    if concepts.iter().all(|(at, ..)| *at != mention.concept) {
                        let says = known.says(mention.concept);
                        let weight = says * rarity(mention.concept);
                        concepts.push((mention.concept, weight, says, mention.negated));
                    }
                }
                let stems = written.stems.iter();
                let stems: Vec<u32> = stems.map(|stem| ranking.folded(*stem)).collect();
                let said: f64 = concepts.iter().map(|(_, _, says, _)| says).sum();
                if said < ENOUGH
                    && let Some(first) = stems.first()
                {
                    ranking.verbatim.entry(*first).or_default().push(Verbatim {
                        stems: stems.clone(),
                        document,
                        // A lone little word ("us") says nothing by itself.
                        evidence: if said > 0.0 || written.stems.len() > 1 {
                            COMMON
                        } else {
                            0.0
                        },
                    });
                }
                let total: f64 = concepts.iter().map(|(_, weight, ..)| weight).sum();
                if concepts.is_empty() || total <= 0.0 {
                    continue;
                }
                for (concept, weight, ..) in &concepts {
                    let list = ranking.postings.entry(*concept).or_default();
                    list.push((ranking.phrases.len(), *weight));
                }
                ranking.phrases.push(Phrase {
                    document,
                    concepts,
                    total,
                    stems,
                });
            }
        }
        ranking
    }

    /// The stem, or the one that stands for all auxiliary verbs.
    fn folded(&self, stem: u32) -> u32 {
        if self.auxiliaries.contains(&stem) {
            u32::MAX
        } else {
            stem
        }
    }

    /// The documents of which a phrase of common words stands in `tokens`, whose first one has the number `first`.
    pub fn said(&self, tokens: &[Token], first: usize) -> Vec<Ranked> {
        let mut found: Vec<Ranked> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            for Verbatim {
                stems,
                document,
                evidence,
            } in self
                .verbatim
                .get(&self.folded(token.stem))
                .into_iter()
                .flatten()
            {
                let stands = token.stem != 0
                    && tokens.len() - at >= stems.len()
                    && stems
                        .iter()
                        .zip(&tokens[at..])
                        .all(|(stem, token)| *stem == self.folded(token.stem));
                if stands && found.iter().all(|known| known.document != *document) {
                    found.push(Ranked {
                        document: *document,
                        score: 1.0,
                        evidence: *evidence,
                        first: first + at,
                        end: first + at + stems.len(),
                        held: (first + at..first + at + stems.len()).collect(),
                        likeness: 1.0,
                        of: stems.len(),
                        tight: true,
                        plain_word: stems.len() == 1,
                    });
                }
            }
        }
        found
    }

    /// The documents to which at least `threshold` of what `mentions` say belongs, whichever of their phrases it stands in: the strongest one, with how many times as much belongs to it as to the next.
    pub fn gather(&self, mentions: &[Mention], threshold: f64) -> Option<(Ranked, f64)> {
        let mut found: HashMap<usize, Ranked> = HashMap::default();
        let mut total = 0.0;
        let mut seen = HashSet::default();
        for mention in mentions {
            if !seen.insert(mention.concept) {
                continue;
            }
            let Some(places) = self.gathered.get(&mention.concept) else {
                total += self.rarest * COMMON;
                continue;
            };
            total += places.first().map_or(0.0, |(_, weight, _)| *weight);
            for (document, weight, says) in places.iter().filter(|_| !mention.negated) {
                let ranked = found.entry(*document).or_insert_with(|| Ranked {
                    document: *document,
                    score: 0.0,
                    evidence: 0.0,
                    first: mention.first,
                    end: mention.end,
                    held: Vec::new(),
                    likeness: 0.0,
                    of: 0,
                    tight: false,
                    plain_word: false,
                });
                ranked.score += weight;
                ranked.evidence += says;
                ranked.of += 1;
                ranked.end = ranked.end.max(mention.end);
                ranked.held.push(mention.first);
            }
        }
        let mut found: Vec<Ranked> = found.into_values().collect();
        found.sort_by(|a, b| {
            let ahead = b.score.total_cmp(&a.score);
            ahead.then(a.document.cmp(&b.document))
        });
        let second = found.get(1).map_or(0.0, |ranked| ranked.score);
        let mut first = found.into_iter().next()?;
        let lead = first.score / second.max(f64::MIN_POSITIVE);
        first.score /= total.max(f64::MIN_POSITIVE);
        (first.score >= threshold).then_some((first, lead))
    }

    /// The documents that `tokens` with their `mentions` speak of with at least `threshold`, strongest first.
    pub fn rank(&self, tokens: &[Token], mentions: &[Mention], threshold: f64) -> Vec<Ranked> {
        self.rank_among(tokens, mentions, threshold, |_| true)
    }

    /// As [`rank`](Self::rank), of the documents that are `wanted` alone.
    pub fn rank_among(
        &self,
        tokens: &[Token],
        mentions: &[Mention],
        threshold: f64,
        wanted: impl Fn(usize) -> bool,
    ) -> Vec<Ranked> {
        // Told only where some phrase is said well enough.
        let mut stems: Option<Vec<u32>> = None;
        let mut best: Vec<Ranked> = Vec::new();
        let mut at = Vec::new();
        let spoken: Vec<u32> = mentions.iter().map(|mention| mention.concept).collect();
        for number in self.touched(mentions, threshold, wanted) {
            let phrase = &self.phrases[number];
            let (mut held, mut evidence) = (0.0, 0.0);
            let (mut first, mut end) = (usize::MAX, 0);
            let mut plain = true;
            at.clear();
            for (concept, weight, says, negated) in &phrase.concepts {
                if !spoken.contains(concept) {
                    continue;
                }
                let of_concept = || mentions.iter().filter(|known| known.concept == *concept);
                let same = of_concept().find(|mention| mention.negated == *negated);
                if let Some(mention) = same.or_else(|| of_concept().next()) {
                    if mention.negated == *negated {
                        held += weight;
                        evidence += says;
                        plain &= *concept < SYNONYMS;
                        at.push(mention.first);
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
            let mut ranked = Ranked {
                document: phrase.document,
                score,
                evidence,
                first,
                end,
                tight: at.is_sorted() && end - first <= phrase.stems.len() + LOOSE,
                plain_word: at.len() == 1 && plain,
                held: Vec::new(),
                likeness: 1.0,
                of: phrase.concepts.len(),
            };
            let known = best
                .iter_mut()
                .find(|known| known.document == phrase.document);
            let outdone = |ranked: &Ranked| {
                let known = known.as_ref();
                known.is_some_and(|known| known.strength() >= ranked.strength())
            };
            // Most are outdone even if they were said word for word.
            if outdone(&ranked) {
                continue;
            }
            let stems = stems.get_or_insert_with(|| {
                let stems = tokens.iter().map(|token| self.folded(token.stem));
                let mut stems: Vec<u32> = stems.collect();
                stems.sort_unstable();
                stems
            });
            ranked.likeness = phrase.likeness(stems);
            if outdone(&ranked) {
                continue;
            }
            ranked.held.clone_from(&at);
            match known {
                Some(known) => *known = ranked,
                None => best.push(ranked),
            }
        }
        best.sort_by(|a, b| b.strength().total_cmp(&a.strength()));
        best
    }

    /// The phrases, in their order, of which `mentions` may hold as much as `threshold` asks for, by their number.
    fn touched(
        &self,
        mentions: &[Mention],
        threshold: f64,
        wanted: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        let mut weights = vec![0.0; self.phrases.len()];
        let mut touched: Vec<usize> = Vec::new();
        for (at, mention) in mentions.iter().enumerate() {
            let again = mentions[..at]
                .iter()
                .any(|other| other.concept == mention.concept);
            if again {
                continue;
            }
            for (number, weight) in self.postings.get(&mention.concept).into_iter().flatten() {
                let sum: &mut f64 = &mut weights[*number];
                if *sum == 0.0 {
                    touched.push(*number);
                }
                *sum += weight;
            }
        }
        touched.retain(|number| {
            let phrase = &self.phrases[*number];
            weights[*number] + 1e-9 >= threshold * phrase.total && wanted(phrase.document)
        });
        touched.sort_unstable();
        touched.dedup();
        touched
    }
}
