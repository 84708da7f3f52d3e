//! Finding the campaign's phrases in other words than their own: by meaning of stems and synonyms, rare ones weighing more.

use std::cell::RefCell;

use super::concept::{COMMON, Concepts, Mention, SYNONYMS};
use super::profile::Unit;
use super::quick::{Map as HashMap, Set as HashSet};
pub(crate) use super::ranked::Ranked;
use super::spoken::Spoken;
use super::spread::Spread;
use super::text::Token;

/// So much must be said for a match to count: two common concepts, or a specific one.
pub(crate) const ENOUGH: f64 = 1.0;
/// So many words more than the phrase has may stand between what is held of it.
const LOOSE: usize = 1;

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

/// A concept in a phrase.
#[derive(Debug, Clone, Copy)]
struct Posting {
    phrase: usize,
    document: usize,
    weight: f64,
}

/// A phrase that counts only word for word.
#[derive(Debug)]
struct Verbatim {
    /// Auxiliary verbs as one.
    stems: Vec<u32>,
    document: usize,
    evidence: f64,
}

thread_local! {
    /// What is said of each phrase while it is summed up; nothing in between. A new list for
    /// every clause would cost more than the sums.
    static WEIGHTS: RefCell<Vec<f64>> = const { RefCell::new(Vec::new()) };
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
    /// Where each concept stands.
    postings: HashMap<u32, Vec<Posting>>,
    /// By phrase, what all its concepts weigh.
    totals: Vec<f64>,
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
                    list.push(Posting {
                        phrase: ranking.phrases.len(),
                        document,
                        weight: *weight,
                    });
                }
                ranking.totals.push(total);
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
        let spoken = Spoken::of(mentions);
        for number in self.touched(mentions, threshold, wanted) {
            let phrase = &self.phrases[number];
            let (mut held, mut evidence) = (0.0, 0.0);
            let (mut first, mut end) = (usize::MAX, 0);
            let mut plain = true;
            at.clear();
            let known = phrase.concepts.iter();
            for (concept, weight, says, negated) in known.filter(|known| spoken.holds(known.0)) {
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
        let mut touched: Vec<usize> = Vec::new();
        WEIGHTS.with_borrow_mut(|weights| {
            weights.resize(weights.len().max(self.phrases.len()), 0.0);
            for (at, mention) in mentions.iter().enumerate() {
                let again = mentions[..at]
                    .iter()
                    .any(|other| other.concept == mention.concept);
                if again {
                    continue;
                }
                let postings = self.postings.get(&mention.concept).into_iter().flatten();
                for posting in postings.filter(|posting| wanted(posting.document)) {
                    let sum: &mut f64 = &mut weights[posting.phrase];
                    if *sum == 0.0 {
                        touched.push(posting.phrase);
                    }
                    *sum += posting.weight;
                }
            }
            touched.retain(|number| {
                let weight = std::mem::take(&mut weights[*number]);
                weight + 1e-9 >= threshold * self.totals[*number]
            });
        });
        touched.sort_unstable();
        touched.dedup();
        touched
    }
}
