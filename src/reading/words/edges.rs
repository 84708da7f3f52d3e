//! Where clauses and the text begin and end, fillers aside: "so, well, no" begins with "no".

use super::quick::Set as HashSet;
use super::text::{Break, Text};

/// Words that may stand around what is said without being part of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fillers {
    /// Before the start of what is said ("hi", "ok", "well").
    pub openers: HashSet<u32>,
    /// After its end ("please", "thanks").
    pub closers: HashSet<u32>,
    /// Between two clauses ("and", "but").
    pub joiners: HashSet<u32>,
}

/// What lies between a place and the next edge: nothing but fillers, or more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Edge {
    of_clause: bool,
    of_text: bool,
}

/// Of every place between two tokens, whether something begins or ends there.
#[derive(Debug)]
pub(crate) struct Edges {
    begins: Vec<Edge>,
    ends: Vec<Edge>,
}

impl Edges {
    /// Looks at `text` once, forwards and backwards.
    pub fn of(text: &Text<'_>, fillers: &Fillers) -> Self {
        let tokens = &text.tokens;
        let of_both = Edge {
            of_clause: true,
            of_text: true,
        };
        let mut begins = Vec::with_capacity(tokens.len() + 1);
        begins.push(of_both);
        for (at, token) in tokens.iter().enumerate() {
            // A word of the fillers hands on what was so before it.
            let passed = token.word != 0 && fillers.openers.contains(&token.word);
            let before = if passed { begins[at] } else { Edge::default() };
            let broken = tokens
                .get(at + 1)
                .is_some_and(|next| next.before >= Break::Comma);
            let broken = broken || at + 1 == tokens.len();
            begins.push(Edge {
                of_clause: broken || fillers.joiners.contains(&token.word) || before.of_clause,
                of_text: before.of_text,
            });
        }
        let mut ends = vec![of_both; tokens.len() + 1];
        for (at, token) in tokens.iter().enumerate().rev() {
            let passed = token.word != 0 && fillers.closers.contains(&token.word);
            let after = if passed {
                ends[at + 1]
            } else {
                Edge::default()
            };
            let broken = token.before >= Break::Comma || fillers.joiners.contains(&token.word);
            ends[at] = Edge {
                of_clause: broken || after.of_clause,
                of_text: after.of_text,
            };
        }
        Self { begins, ends }
    }

    /// Whether a clause begins at the token `at`.
    pub fn clause_begins(&self, at: usize) -> bool {
        self.begins.get(at).is_some_and(|edge| edge.of_clause)
    }

    /// Whether the text begins at the token `at`.
    pub fn text_begins(&self, at: usize) -> bool {
        self.begins.get(at).is_some_and(|edge| edge.of_text)
    }

    /// Whether a clause ends before the token `at`.
    pub fn clause_ends(&self, at: usize) -> bool {
        self.ends.get(at).is_none_or(|edge| edge.of_clause)
    }

    /// Whether the text ends before the token `at`.
    pub fn text_ends(&self, at: usize) -> bool {
        self.ends.get(at).is_none_or(|edge| edge.of_text)
    }
}
