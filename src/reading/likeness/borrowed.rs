//! The campaign's phrases in a language that they were not written in, as far as the lexicon
//! of that language has a class for all that they speak of.

use super::ranked::Ranked;
use super::ranking::{Ranking, Written};
use crate::reading::draft::Draft;
use crate::reading::language::Language;
use crate::reading::lexicon::{self, Lexicon};
use crate::reading::vocabulary::Vocabulary;
use crate::reading::words::concept::{COMMON, Concepts, Mention, SYNONYMS};
use crate::reading::words::quick::{Map as HashMap, Set as HashSet};

/// So many things are a phrase's matter, whatever little words stood between them.
const SEVERAL: usize = 2;

/// All of a phrase.
const WHOLE: f64 = 0.99;

/// Phrases of the campaign by document, in concepts of another language.
#[derive(Debug, Default)]
pub(crate) struct Borrowed {
    pub needs: Vec<Vec<Written>>,
    pub facts: Vec<Vec<Written>>,
}

impl Borrowed {
    /// What is known of needs and facts, for readers of `to`.
    pub fn new(known: &Vocabulary, to: Language) -> Self {
        let Some(other) = lexicon::embedded(to) else {
            return Self::default();
        };
        let meanings = Meanings::new(known, other);
        Self {
            needs: meanings.of_all(&known.needs),
            facts: meanings.of_all(&known.facts),
        }
    }

    /// Puts the phrases beside those that there are already, document by document. One of
    /// words that everybody uses says too little where its wording is not kept.
    pub fn join(self, known: &Concepts, needs: &mut [Vec<Written>], facts: &mut [Vec<Written>]) {
        let tells = |written: &Written| {
            let mut mentions = written.mentions.iter();
            mentions.any(|mention| known.says(mention.concept) > COMMON)
        };
        for (own, borrowed) in [(needs, self.needs), (facts, self.facts)] {
            for (own, borrowed) in own.iter_mut().zip(borrowed) {
                own.extend(borrowed.into_iter().filter(tells));
            }
        }
    }
}

/// What the campaign's concepts are in another language. A class goes by the name of a class
/// of the campaign's language, or by a word of it: "supplier" for whoever supplies.
struct Meanings<'a> {
    known: &'a Concepts,
    there: HashMap<u32, u32>,
    /// What adds nothing to what a phrase is about.
    asides: HashSet<u32>,
}

impl<'a> Meanings<'a> {
    fn new(known: &'a Vocabulary, other: &Lexicon) -> Self {
        let own = lexicon::embedded(known.language);
        let mut meanings = HashMap::default();
        let asides = own.map_or("", |own| own.asides.as_str());
        let asides = asides.split_whitespace();
        let asides = asides.map(|word| known.spelling.ids(word).1).collect();
        for (there, name) in other.synonyms.keys().enumerate() {
            let class = own.and_then(|own| own.synonyms.keys().position(|class| class == name));
            let here = class.map_or_else(
                || known.spelling.ids(name).1,
                |class| SYNONYMS + class as u32,
            );
            if here != 0 {
                meanings.insert(here, SYNONYMS + there as u32);
            }
        }
        Self {
            known: &known.concepts,
            there: meanings,
            asides,
        }
    }

    fn of_all(&self, ranking: &Ranking) -> Vec<Vec<Written>> {
        let mut times: HashMap<(u32, usize), usize> = HashMap::default();
        for (document, concepts) in ranking.phrases() {
            for (concept, _) in concepts {
                if let Some(there) = self.there.get(&concept) {
                    *times.entry((*there, document)).or_default() += 1;
                }
            }
        }
        let mut most: HashMap<u32, usize> = HashMap::default();
        for ((concept, _), times) in &times {
            let most = most.entry(*concept).or_default();
            *most = (*most).max(*times);
        }
        // One thing alone tells of whatever speaks of it most often.
        let tells = |written: &Written, document: usize| match written.mentions.as_slice() {
            [one] => times.get(&(one.concept, document)) == most.get(&one.concept),
            _ => true,
        };
        let mut documents: Vec<Vec<Written>> = Vec::new();
        for (document, concepts) in ranking.phrases() {
            documents.resize_with(documents.len().max(document + 1), Vec::new);
            let written = self.of(concepts);
            documents[document].extend(written.filter(|written| tells(written, document)));
        }
        documents
    }

    /// The phrase of these concepts, denied or not; nothing where one of them has no class
    /// there: what is left would say something else. Words that everybody uses may be missing
    /// where several things are left.
    fn of(&self, concepts: impl Iterator<Item = (u32, bool)>) -> Option<Written> {
        let mut mentions: Vec<Mention> = Vec::new();
        let mut complete = true;
        for (concept, negated) in concepts.filter(|(concept, _)| !self.asides.contains(concept)) {
            let at = mentions.len();
            match self.there.get(&concept) {
                Some(concept) => mentions.push(Mention {
                    concept: *concept,
                    first: at,
                    end: at + 1,
                    negated,
                }),
                None if concept < SYNONYMS && self.known.says(concept) <= COMMON => {
                    complete = false;
                }
                None => return None,
            }
        }
        (complete || mentions.len() >= SEVERAL).then(|| Written {
            mentions,
            units: Vec::new(),
            stems: Vec::new(),
        })
    }
}

/// Whether it is read in the language of the campaign's own phrases.
pub(crate) fn is_at_home(vocabulary: &Vocabulary) -> bool {
    Language::from_code(&vocabulary.words.language) == Some(vocabulary.language)
}

/// Whether what is said of a need is too little where its phrases are borrowed, so that
/// nothing is known of their wording: one thing counts where a phrase says no more than that,
/// and only in several words, or where something hurts.
pub(crate) fn says_too_little(draft: &Draft<'_>, ranked: &Ranked, hurts: bool) -> bool {
    let vocabulary = draft.vocabulary;
    let own = is_at_home(vocabulary);
    let whole = ranked.of == 1 && ranked.score >= WHOLE;
    let several_words = ranked.end - ranked.first > 1;
    !own && ranked.likeness <= 0.0 && ranked.held.len() == 1 && !(whole && (several_words || hurts))
}
