//! The concepts that a text speaks of, asked for very often.

use super::concept::Mention;

/// So many times 64 concepts are told apart at one look.
const SIEVE: usize = 16;

/// What is spoken of. Most of what is asked for is not, which some bits mostly tell.
#[derive(Debug)]
pub(super) struct Spoken {
    concepts: Vec<u32>,
    sieve: [u64; SIEVE],
}

impl Spoken {
    /// The concepts of `mentions`.
    pub fn of(mentions: &[Mention]) -> Self {
        let concepts: Vec<u32> = mentions.iter().map(|mention| mention.concept).collect();
        let mut sieve = [0; SIEVE];
        for (word, mask) in concepts.iter().map(|concept| bit(*concept)) {
            sieve[word] |= mask;
        }
        Self { concepts, sieve }
    }

    /// Whether `concept` is among them.
    pub fn holds(&self, concept: u32) -> bool {
        let (word, mask) = bit(concept);
        self.sieve[word] & mask != 0 && self.concepts.contains(&concept)
    }
}

fn bit(concept: u32) -> (usize, u64) {
    (concept as usize / 64 % SIEVE, 1 << (concept % 64))
}
