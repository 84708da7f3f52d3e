//! How strongly a text speaks of one of the campaign's documents, and by which words.

use crate::reading::words::concept::COMMON;

/// A document that a text speaks of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ranked {
    pub document: usize,
    /// From 0 to 1: the weight of what is said of the best phrase.
    pub score: f64,
    /// How much that says by itself (see [`ENOUGH`](super::ranking::ENOUGH)), whatever the phrase's length.
    pub evidence: f64,
    pub first: usize,
    pub end: usize,
    /// The tokens at which what was matched begins.
    pub held: Vec<usize>,
    /// From 0 to 1: how many of all the phrase's words are said, little ones included.
    pub likeness: f64,
    /// Of how many concepts the phrase is made.
    pub of: usize,
    /// Whether what is held stands in the phrase's order and about as close together.
    pub tight: bool,
    /// Whether one plain word is all that is held.
    pub plain_word: bool,
}

impl Ranked {
    /// More evidence than this adds nothing to the strength.
    pub const MOST: f64 = 3.0;

    /// Whether one of the concepts held is not among those that everybody uses.
    pub fn is_specific(&self) -> bool {
        self.evidence > COMMON * self.held.len() as f64
    }

    /// Whether one word, or one thing said in a word of many, is all that is
    /// held, of a phrase that is not much like what is said.
    pub fn is_lone(&self, like: f64) -> bool {
        self.held.len() == 1 && (self.of > 1 || self.plain_word) && self.likeness < like
    }

    /// Whether it is made of words of several phrases, none of which is said itself.
    pub fn is_gathered(&self) -> bool {
        self.likeness <= 0.0 && self.of > 0 && self.of == self.held.len()
    }

    /// What the words held say beyond those that everybody uses.
    pub fn telling(&self) -> f64 {
        2.0 * (self.evidence - COMMON * self.held.len() as f64)
    }

    /// How strongly the text speaks of the document.
    pub fn strength(&self) -> f64 {
        self.score * self.evidence.min(Self::MOST) * (0.7 + 0.3 * self.likeness)
    }
}
