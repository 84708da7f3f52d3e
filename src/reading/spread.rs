//! How rare what somebody speaks of is, over all that a campaign speaks of.

use super::quick::{Map as HashMap, Set as HashSet};
use super::ranking::Written;

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

    /// How telling `concept` is: the fewer documents speak of it, the more.
    pub fn rarity(&self, concept: u32) -> f64 {
        let count = self.documents.max(3) as f64;
        let held = self.holding.get(&concept).copied().unwrap_or(0) as f64;
        (1.0 + (count - held + 0.5) / (held + 0.5)).ln()
    }
}
