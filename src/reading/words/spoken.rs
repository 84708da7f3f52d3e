//! The concepts and stems of a text, asked for very often.

use super::concept::Mention;
use super::quick::{Sieve, hash_of};

/// What is spoken of. Most of what is asked for is not, which some bits mostly tell.
#[derive(Debug)]
pub(crate) struct Spoken<'m> {
    mentions: &'m [Mention],
    sieve: Sieve<16>,
}

impl<'m> Spoken<'m> {
    /// The concepts of `mentions`.
    pub fn of(mentions: &'m [Mention]) -> Self {
        let mut sieve = Sieve::default();
        for mention in mentions {
            sieve.add(hash_of(mention.concept));
        }
        Self { mentions, sieve }
    }

    /// Where `concept` is spoken of: first there where it is as `negated`, else anywhere.
    pub fn mention(&self, concept: u32, negated: bool) -> Option<&'m Mention> {
        if !self.sieve.may_hold(hash_of(concept)) {
            return None;
        }
        let mut otherwise = None;
        for mention in self.mentions {
            if mention.concept == concept {
                if mention.negated == negated {
                    return Some(mention);
                }
                otherwise = otherwise.or(Some(mention));
            }
        }
        otherwise
    }
}

/// The stems of a text's words. Most that are asked for are none of them, which some bits mostly tell.
#[derive(Debug)]
pub(crate) struct Stems {
    sorted: Vec<u32>,
    sieve: Sieve<16>,
}

impl Stems {
    /// These stems.
    pub fn of(stems: impl Iterator<Item = u32>) -> Self {
        let mut sorted: Vec<u32> = stems.collect();
        sorted.sort_unstable();
        let mut sieve = Sieve::default();
        for stem in &sorted {
            sieve.add(hash_of(*stem));
        }
        Self { sorted, sieve }
    }

    /// Whether `stem` is one of them.
    pub fn hold(&self, stem: u32) -> bool {
        self.sieve.may_hold(hash_of(stem)) && self.sorted.binary_search(&stem).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_concept_is_found_where_it_is_negated_alike_before_anywhere_else() {
        let said = |concept, first, negated| Mention {
            concept,
            first,
            end: first + 1,
            negated,
        };
        let mentions = [said(7, 0, true), said(9, 1, true), said(7, 2, false)];
        let spoken = Spoken::of(&mentions);
        let first = |concept, negated| spoken.mention(concept, negated).map(|said| said.first);
        assert_eq!(first(7, false), Some(2));
        assert_eq!(first(7, true), Some(0));
        assert_eq!(first(9, false), Some(1));
        assert_eq!(first(8, false), None);
    }

    #[test]
    fn only_the_stems_of_a_text_are_held() {
        let stems = Stems::of([5, 3, 5].into_iter());
        assert!(stems.hold(3) && stems.hold(5));
        assert!((0..100).all(|stem| stems.hold(stem) == [3, 5].contains(&stem)));
    }
}
