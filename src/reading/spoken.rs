//! The concepts that a text speaks of, asked for very often.

use super::concept::Mention;
use super::quick::{Sieve, hash_of};

/// What is spoken of. Most of what is asked for is not, which some bits mostly tell.
#[derive(Debug)]
pub(super) struct Spoken {
    concepts: Vec<u32>,
    sieve: Sieve<16>,
}

impl Spoken {
    /// The concepts of `mentions`.
    pub fn of(mentions: &[Mention]) -> Self {
        let concepts: Vec<u32> = mentions.iter().map(|mention| mention.concept).collect();
        let mut sieve = Sieve::default();
        for concept in &concepts {
            sieve.add(hash_of(*concept));
        }
        Self { concepts, sieve }
    }

    /// Whether `concept` is among them.
    pub fn holds(&self, concept: u32) -> bool {
        self.sieve.may_hold(hash_of(concept)) && self.concepts.contains(&concept)
    }
}
