//! How rare what somebody speaks of is, over all that a campaign speaks of.

use super::ranking::Written;
use crate::reading::words::quick::{Map as HashMap, Set as HashSet};

/// What one in so many documents speaks of tells little,
const EVERYWHERE: usize = 4;
/// where there are as many as this.
const LEAST: usize = 8;

/// In how many documents each concept is spoken of, over all kinds of documents.
#[derive(Debug, Default)]
pub(crate) struct Spread {
    documents: usize,
    holding: HashMap<u32, usize>,
}

impl Spread {
    /// Counts the concepts of more documents.
    pub fn count(&mut self, documents: &[Vec<Written>]) {
        for phrases in documents {
            self.documents += 1;
            let concepts: HashSet<u32> = phrases
                .iter()
                .flat_map(|written| &written.mentions)
                .map(|mention| mention.concept)
                .collect();
            for concept in concepts {
                *self.holding.entry(concept).or_default() += 1;
            }
        }
    }

    /// The concepts of which so many documents speak that they tell none from the others:
    /// "panels", where all is about panels.
    pub fn usual(&self) -> HashSet<u32> {
        let most = (self.documents / EVERYWHERE).max(LEAST);
        let held = self.holding.iter();
        held.filter(|(_, documents)| **documents > most)
            .map(|(concept, _)| *concept)
            .collect()
    }

    /// How telling `concept` is: the fewer documents speak of it, the more.
    pub fn rarity(&self, concept: u32) -> f64 {
        let count = self.documents.max(3) as f64;
        let held = self.holding.get(&concept).copied().unwrap_or(0) as f64;
        (1.0 + (count - held + 0.5) / (held + 0.5)).ln()
    }
}

/// The concepts that the phrases speak of, in their order.
pub(crate) fn concepts_of(phrases: &[Written]) -> impl Iterator<Item = u32> + '_ {
    phrases
        .iter()
        .flat_map(|written| &written.mentions)
        .map(|mention| mention.concept)
}
