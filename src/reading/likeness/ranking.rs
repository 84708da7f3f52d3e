//! Finding the campaign's phrases in other words than their own: by meaning of stems and synonyms, rare ones weighing more.

use super::profile::Unit;
pub(crate) use super::ranked::Ranked;
use super::spread::Spread;
use super::summed::{Posting, ROUGHLY, SUMS, Sum};
use crate::reading::words::concept::{COMMON, Concepts, Mention, SYNONYMS};
use crate::reading::words::quick::{Map as HashMap, Set as HashSet};
use crate::reading::words::spoken::{Spoken, Stems};
use crate::reading::words::text::Token;

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
    /// How many of its stems are among those that are said.
    fn likeness(&self, said: &Stems) -> f64 {
        let said = self.stems.iter().filter(|stem| said.hold(**stem));
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

/// A concept that is said hardly makes more phrases than this worth a look.
const EACH: usize = 8;

/// A phrase of which enough may be said.
#[derive(Debug, Clone, Copy)]
struct Touched {
    phrase: usize,
    document: usize,
    /// How strong it is at the most.
    bound: f64,
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
    /// How many documents there are.
    documents: usize,
    /// Where each concept stands.
    postings: HashMap<u32, Vec<Posting>>,
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
            documents: documents.len(),
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
                for (concept, weight, says, _) in &concepts {
                    let list = ranking.postings.entry(*concept).or_default();
                    list.push(Posting {
                        phrase: ranking.phrases.len() as u32,
                        document: document as u32,
                        share: (weight / total) as f32,
                        says: *says as f32,
                    });
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

    /// Its phrases: the document of each, and the concepts that it speaks of, denied or not.
    pub fn phrases(&self) -> impl Iterator<Item = (usize, impl Iterator<Item = (u32, bool)>)> {
        self.phrases.iter().map(|phrase| {
            let concepts = phrase.concepts.iter();
            let concepts = concepts.map(|(concept, _, _, negated)| (*concept, *negated));
            (phrase.document, concepts)
        })
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
        let mut scores = vec![0.0; self.documents];
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
            for (document, weight, _) in places.iter().filter(|_| !mention.negated) {
                scores[*document] += weight;
            }
        }
        let (mut best, mut second) = ((0, 0.0), 0.0);
        for (document, score) in scores.into_iter().enumerate() {
            if score > best.1 {
                second = best.1;
                best = (document, score);
            } else if score > second {
                second = score;
            }
        }
        let (document, score) = best;
        let lead = score / f64::max(second, f64::MIN_POSITIVE);
        let score = score / f64::max(total, f64::MIN_POSITIVE);
        (score > 0.0 && score >= threshold)
            .then(|| Some((self.gathered_of(document, score, mentions)?, lead)))?
    }

    /// What `mentions` say of the document, to which so much of them belongs.
    fn gathered_of(&self, document: usize, score: f64, mentions: &[Mention]) -> Option<Ranked> {
        let mut ranked: Option<Ranked> = None;
        for (at, mention) in mentions.iter().enumerate() {
            let places = self.gathered.get(&mention.concept);
            let places = places.filter(|_| !mention.negated).into_iter().flatten();
            let Some((_, _, says)) = places.copied().find(|(of, ..)| *of == document) else {
                continue;
            };
            let mut before = mentions[..at].iter();
            if before.any(|other| other.concept == mention.concept) {
                continue;
            }
            let ranked = ranked.get_or_insert_with(|| Ranked {
                document,
                score,
                evidence: 0.0,
                first: mention.first,
                end: mention.end,
                held: Vec::new(),
                likeness: 0.0,
                of: 0,
                tight: false,
                plain_word: false,
            });
            ranked.evidence += says;
            ranked.of += 1;
            ranked.end = ranked.end.max(mention.end);
            ranked.held.push(mention.first);
        }
        ranked
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
        if mentions.is_empty() {
            return Vec::new();
        }
        let mut said = Said {
            tokens,
            spoken: Spoken::of(mentions),
            stems: None,
            held: Vec::new(),
        };
        let touched = self.touched(mentions, threshold, wanted);
        let mut best: Vec<Ranked> = touched
            .chunk_by(|one, next| one.document == next.document)
            .filter_map(|phrases| self.best_of(phrases, &mut said, threshold))
            .collect();
        best.sort_by(|a, b| b.strength().total_cmp(&a.strength()));
        best
    }

    /// The phrases, in their order, of which `mentions` may hold as much as `threshold` asks for.
    fn touched(
        &self,
        mentions: &[Mention],
        threshold: f64,
        wanted: impl Fn(usize) -> bool,
    ) -> Vec<Touched> {
        let mut touched = Vec::with_capacity(mentions.len() * EACH);
        SUMS.with_borrow_mut(|sums| {
            sums.fit(self.phrases.len());
            for (at, mention) in mentions.iter().enumerate() {
                let again = mentions[..at]
                    .iter()
                    .any(|other| other.concept == mention.concept);
                if again {
                    continue;
                }
                let postings = self.postings.get(&mention.concept).into_iter().flatten();
                for posting in postings.filter(|posting| wanted(posting.document as usize)) {
                    sums.add(posting);
                }
            }
            let least = threshold as f32 / ROUGHLY;
            sums.take(|phrase, Sum { share, says }| {
                if share >= least {
                    touched.push(Touched {
                        phrase,
                        document: self.phrases[phrase].document,
                        bound: f64::from(share * ROUGHLY) * f64::from(says).min(Ranked::MOST),
                    });
                }
            });
        });
        touched
    }

    /// That of `phrases`, which are one document's, which is said most strongly; the first of several.
    fn best_of(&self, phrases: &[Touched], said: &mut Said<'_>, threshold: f64) -> Option<Ranked> {
        // With the most promising one first, few others need be looked at.
        let promising = phrases
            .iter()
            .max_by(|a, b| a.bound.total_cmp(&b.bound))?
            .phrase;
        let mut best = None;
        self.take_stronger(promising, said, threshold, &mut best);
        for one in phrases {
            let outdone = |(_, known): &(usize, Ranked)| one.bound < known.strength();
            if one.phrase != promising && !best.as_ref().is_some_and(outdone) {
                self.take_stronger(one.phrase, said, threshold, &mut best);
            }
        }
        best.map(|(_, ranked)| ranked)
    }

    /// Takes the phrase `number` for the `best` where it is stronger; of two alike the first stays.
    fn take_stronger(
        &self,
        number: usize,
        said: &mut Said<'_>,
        threshold: f64,
        best: &mut Option<(usize, Ranked)>,
    ) {
        let phrase = &self.phrases[number];
        let Some(mut ranked) = said.of(phrase).filter(|known| known.score >= threshold) else {
            return;
        };
        let outdone = |ranked: &Ranked| {
            best.as_ref().is_some_and(|(first, known)| {
                let stronger = known.strength().total_cmp(&ranked.strength());
                stronger.then(number.cmp(first)).is_ge()
            })
        };
        // Most are outdone even if they were said word for word.
        if outdone(&ranked) {
            return;
        }
        ranked.likeness = phrase.likeness(said.stems(self));
        if outdone(&ranked) {
            return;
        }
        ranked.held.clone_from(&said.held);
        *best = Some((number, ranked));
    }
}

/// A part of a text while phrases are looked for in it.
struct Said<'t> {
    tokens: &'t [Token],
    spoken: Spoken<'t>,
    /// The stems of its words, once they were asked for.
    stems: Option<Stems>,
    /// The tokens at which what is held of the phrase looked at last begins.
    held: Vec<usize>,
}

impl Said<'_> {
    /// How much of `phrase` is said, as if it were said word for word; `None` where nothing is.
    fn of(&mut self, phrase: &Phrase) -> Option<Ranked> {
        let (mut weights, mut evidence) = (0.0, 0.0);
        let (mut first, mut end) = (usize::MAX, 0);
        let mut plain = true;
        let at = &mut self.held;
        at.clear();
        for (concept, weight, says, negated) in &phrase.concepts {
            let Some(mention) = self.spoken.mention(*concept, *negated) else {
                continue;
            };
            if mention.negated == *negated {
                weights += weight;
                evidence += says;
                plain &= *concept < SYNONYMS;
                at.push(mention.first);
                first = first.min(mention.first);
                end = end.max(mention.end);
            } else {
                weights -= weight;
            }
        }
        (end > 0).then(|| Ranked {
            document: phrase.document,
            score: weights / phrase.total,
            evidence,
            first,
            end,
            tight: at.is_sorted() && end - first <= phrase.stems.len() + LOOSE,
            plain_word: at.len() == 1 && plain,
            held: Vec::new(),
            likeness: 1.0,
            of: phrase.concepts.len(),
        })
    }

    fn stems(&mut self, ranking: &Ranking) -> &Stems {
        self.stems.get_or_insert_with(|| {
            let stems = self.tokens.iter().map(|token| ranking.folded(token.stem));
            Stems::of(stems)
        })
    }
}
