//! Patterns over words. A small language, so that a lexicon is data:
//!
//! | written | matches |
//! | --- | --- |
//! | `price` | any word with the same stem |
//! | `=price` `=(a\|b)` | exactly this word, one of these |
//! | `(a\|b c)` | one of several |
//! | `a?` `(a\|b)?` | or nothing |
//! | `*` `*5` | up to 3 (5) words of the same clause |
//! | `_` | any one word |
//! | `#` | a number in figures |
//! | `@name` | one of the class `name` |
//! | `^` `$` | start and end of a clause, fillers aside |
//! | `^^` `$$` | start and end of the text, fillers aside |

use super::notation;
use super::opening::{ANYTHING, Start, second_of, signs};
use crate::reading::words::bits::Bits;
use crate::reading::words::edges::{Edges, Fillers};
use crate::reading::words::quick::Map as HashMap;
use crate::reading::words::spelling::Spelling;
use crate::reading::words::text::{Break, Text, Token};

/// A part of a pattern.
#[derive(Debug, Clone)]
pub(crate) enum Element {
    /// One of several; single words are looked up, longer ones tried.
    Any {
        stems: Vec<u32>,
        words: Vec<u32>,
        branches: Vec<Vec<Element>>,
        /// Sorted stems and words that the branches can begin with; `None` where that is open.
        heads: Option<(Vec<u32>, Vec<u32>)>,
        /// The signs of all words that it may begin with; [`ANYTHING`] where that is open.
        begins: u64,
        optional: bool,
    },
    Gap(usize),
    Word,
    Number,
    ClauseStart,
    ClauseEnd,
    TextStart,
    TextEnd,
}

/// A place where a pattern matched: the tokens `first..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    /// The number that the pattern was added with.
    pub rule: usize,
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
}

/// What is wrong with a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PatternError {
    /// Brackets do not match.
    #[error("unbalanced brackets in `{0}`")]
    Brackets(String),
    /// A class is used that is not there.
    #[error("unknown class `{class}` in `{pattern}`")]
    Class { class: String, pattern: String },
    /// It matches everything.
    #[error("nothing to look for in `{0}`")]
    Empty(String),
}

/// Many patterns, found in one pass.
///
/// A pattern is tried only where a word stands that it may start with, in a
/// sentence in which its rarest word stands as well.
#[derive(Debug, Default)]
pub(crate) struct PatternSet {
    patterns: Vec<(usize, Vec<Element>)>,
    /// Patterns by the stem and by the word that they may start with.
    by_stem: Vec<Vec<usize>>,
    by_word: Vec<Vec<usize>>,
    /// Patterns that may start with a number in figures.
    by_number: Vec<usize>,
    /// Patterns that may start with any word or number, …
    by_any: Vec<usize>,
    /// … or with any that begins a clause.
    by_clause: Vec<usize>,
    /// Patterns by the stems and words of which a sentence must have one for them.
    needs_stem: Vec<Vec<usize>>,
    needs_word: Vec<Vec<usize>>,
    /// The patterns that need nothing but their start.
    always: Bits,
    /// By pattern, the signs of the words that may come second; [`ANYTHING`] where that is open.
    second: Vec<u64>,
    /// Whether it begins with one of several single words.
    plain: Vec<bool>,
    pub fillers: Fillers,
}

/// The named classes of a lexicon.
pub(crate) type Classes = HashMap<String, Vec<String>>;

/// Files the pattern `number` under `id`.
fn file(index: &mut Vec<Vec<usize>>, id: u32, number: usize) {
    let at = id as usize;
    if index.len() <= at {
        index.resize_with(at + 1, Vec::new);
    }
    index[at].push(number);
}

/// What is filed under `id`; nothing under 0, which stands for what is unknown.
fn filed(index: &[Vec<usize>], id: u32) -> &[usize] {
    let known = (id != 0).then(|| index.get(id as usize)).flatten();
    known.map_or(&[], Vec::as_slice)
}

/// The stems and words of which one must stand where `element` matches; `None`
/// where it may match without.
fn needed(element: &Element) -> Option<(Vec<u32>, Vec<u32>)> {
    match element {
        Element::Any {
            stems,
            words,
            branches,
            heads,
            optional: false,
            begins: _,
        } => {
            let (mut stems, mut words) = (stems.clone(), words.clone());
            if !branches.is_empty() {
                let (more_stems, more_words) = heads.as_ref()?;
                stems.extend(more_stems);
                words.extend(more_words);
            }
            Some((stems, words))
        }
        Element::Any { .. }
        | Element::Gap(_)
        | Element::Word
        | Element::Number
        | Element::ClauseStart
        | Element::ClauseEnd
        | Element::TextStart
        | Element::TextEnd => None,
    }
}

impl Element {
    /// Whether it matches only where a clause begins.
    fn begins(&self) -> bool {
        matches!(self, Self::ClauseStart | Self::TextStart)
    }

    /// Whether it matches a place and no word.
    fn is_place(&self) -> bool {
        matches!(
            self,
            Self::ClauseStart | Self::ClauseEnd | Self::TextStart | Self::TextEnd
        )
    }
}

impl PatternSet {
    /// Adds `pattern` under the number `rule`.
    pub fn add(
        &mut self,
        rule: usize,
        pattern: &str,
        classes: &Classes,
        spelling: &mut Spelling,
    ) -> Result<(), PatternError> {
        let elements = &notation::parse(pattern, classes, spelling)?;
        let number = self.patterns.len();
        let mut start = Start::default();
        if !start.collect(elements) {
            return Err(PatternError::Empty(pattern.to_owned()));
        }
        if start.any {
            let of_clauses = elements.first().is_some_and(Element::begins);
            let list = if of_clauses {
                &mut self.by_clause
            } else {
                &mut self.by_any
            };
            list.push(number);
        } else {
            if start.number {
                self.by_number.push(number);
            }
            for stem in start.stems {
                file(&mut self.by_stem, stem, number);
            }
            for word in start.words {
                file(&mut self.by_word, word, number);
            }
        }
        self.patterns.push((rule, elements.clone()));
        Ok(())
    }

    /// Makes the patterns ready once all are added: looks for what each needs
    /// in a sentence, which is the element that the fewest others speak of.
    pub fn close(&mut self) {
        let (mut stems, mut words) = (HashMap::default(), HashMap::default());
        for (_, elements) in &self.patterns {
            for (of_stems, of_words) in elements.iter().filter_map(needed) {
                for stem in of_stems {
                    *stems.entry(stem).or_insert(0_usize) += 1;
                }
                for word in of_words {
                    *words.entry(word).or_insert(0_usize) += 1;
                }
            }
        }
        let uses = |(of_stems, of_words): &(Vec<u32>, Vec<u32>)| {
            let of_stems = of_stems.iter().filter_map(|stem| stems.get(stem));
            let of_words = of_words.iter().filter_map(|word| words.get(word));
            of_stems.chain(of_words).sum::<usize>()
        };
        self.second = self
            .patterns
            .iter()
            .map(|(_, elements)| second_of(elements))
            .collect();
        let patterns = self.patterns.iter();
        self.plain = patterns
            .map(|(_, elements)| begins_plainly(elements))
            .collect();
        self.always.fit(self.patterns.len());
        for (number, (_, elements)) in self.patterns.iter().enumerate() {
            let all: Vec<_> = elements.iter().filter_map(needed).collect();
            let rarest = all.iter().enumerate().min_by_key(|(_, one)| uses(one));
            // Where that is what it starts with, it is looked up by it anyway.
            let starts = elements.iter().find(|element| !element.is_place());
            let starts_with_it = starts.is_some_and(|element| needed(element).is_some());
            let Some((_, (stems, words))) = rarest.filter(|(at, _)| *at > 0 || !starts_with_it)
            else {
                self.always.add(number);
                continue;
            };
            for stem in stems {
                file(&mut self.needs_stem, *stem, number);
            }
            for word in words {
                file(&mut self.needs_word, *word, number);
            }
        }
    }

    /// Every match in `text`, at most one a pattern and start.
    pub fn find(&self, text: &Text<'_>) -> Vec<Match> {
        let mut matches = Vec::new();
        let sought = Sought {
            tokens: &text.tokens,
            edges: &Edges::of(text, &self.fillers),
            signs: &text.tokens.iter().map(signs).collect::<Vec<u64>>(),
            first: 0,
        };
        let mut live = Bits::none();
        let mut start = 0;
        while start < text.tokens.len() {
            let stop = text.tokens[start + 1..]
                .iter()
                .position(|token| token.before == Break::Stop)
                .map_or(text.tokens.len(), |length| start + 1 + length);
            live.clone_from(&self.always);
            for token in &text.tokens[start..stop] {
                let stems = filed(&self.needs_stem, token.stem);
                for number in stems.iter().chain(filed(&self.needs_word, token.word)) {
                    live.add(*number);
                }
            }
            let listed = |list: &[usize]| -> Vec<usize> {
                let live = list.iter().filter(|number| live.holds(**number));
                live.copied().collect()
            };
            let (by_any, by_clause) = (listed(&self.by_any), listed(&self.by_clause));
            for first in start..stop {
                let token = &text.tokens[first];
                let sought = Sought { first, ..sought };
                let begins = sought.edges.clause_begins(first);
                let candidates = [
                    filed(&self.by_stem, token.stem),
                    filed(&self.by_word, token.word),
                    if token.number { &self.by_number } else { &[] },
                    &by_any,
                    if begins { &by_clause } else { &[] },
                ];
                for list in candidates {
                    for number in list.iter().filter(|number| live.holds(**number)) {
                        let found = self.tried(*number, &sought);
                        if found.is_some() && matches.last() != found.as_ref() {
                            matches.extend(found);
                        }
                    }
                }
            }
            start = stop;
        }
        matches
    }

    /// The match of the pattern `number` where it is sought.
    #[inline]
    fn tried(&self, number: usize, sought: &Sought<'_>) -> Option<Match> {
        let first = sought.first;
        // Most fail at their second word: one look spares the search.
        let second = self.second[number];
        if second != ANYTHING && second & sought.signs_at(first + 1) == 0 {
            return None;
        }
        let (rule, elements) = &self.patterns[number];
        if self.plain[number] && !sought.may_go_on(&elements[1..], first + 1) {
            return None;
        }
        let end = sought.step(elements, first, &mut Some)?;
        (end > first).then_some(Match {
            rule: *rule,
            first,
            end,
        })
    }
}

/// A text in which a pattern is looked for from one of its tokens on.
#[derive(Clone, Copy)]
struct Sought<'t> {
    tokens: &'t [Token],
    edges: &'t Edges,
    /// The signs of each token.
    signs: &'t [u64],
    /// Where the pattern begins.
    first: usize,
}

impl<'t> Sought<'t> {
    /// The token `at`, where it is of the same sentence.
    fn token(&self, at: usize) -> Option<&'t Token> {
        let token = self.tokens.get(at);
        token.filter(|token| at == self.first || token.before != Break::Stop)
    }

    /// Its signs.
    fn signs_at(&self, at: usize) -> u64 {
        self.token(at).map_or(0, |_| self.signs[at])
    }

    /// Whether `elements` may match from the token `at` on, as far as one look tells.
    fn may_go_on(&self, elements: &[Element], at: usize) -> bool {
        match elements.first() {
            Some(Element::Any {
                begins,
                optional: false,
                ..
            }) => *begins == ANYTHING || begins & self.signs_at(at) != 0,
            _ => true,
        }
    }

    /// Matches `elements` from the token `at` on, and what comes `then` behind them.
    fn step(
        &self,
        elements: &[Element],
        at: usize,
        then: &mut dyn FnMut(usize) -> Option<usize>,
    ) -> Option<usize> {
        let Some((element, rest)) = elements.split_first() else {
            return then(at);
        };
        match element {
            Element::Any {
                stems,
                words,
                branches,
                heads,
                begins,
                optional,
            } => {
                if *begins == ANYTHING || begins & self.signs_at(at) != 0 {
                    let token = self.token(at);
                    if is_of(stems, words, token)
                        && self.may_go_on(rest, at + 1)
                        && let Some(end) = self.step(rest, at + 1, then)
                    {
                        return Some(end);
                    }
                    let open = heads.as_ref();
                    let may_begin = open.is_none_or(|(stems, words)| is_of(stems, words, token));
                    for branch in branches.iter().filter(|_| may_begin) {
                        if !self.may_go_on(branch, at) {
                            continue;
                        }
                        let found = self.step(branch, at, &mut |at| self.step(rest, at, then));
                        if found.is_some() {
                            return found;
                        }
                    }
                }
                if *optional {
                    return self.step(rest, at, then);
                }
                None
            }
            Element::Gap(most) => {
                for skipped in 0..=*most {
                    if skipped > 0 {
                        let inside = self.tokens.get(at + skipped - 1).is_some_and(|token| {
                            token.before == Break::Space || at + skipped - 1 == self.first
                        });
                        if !inside {
                            return None;
                        }
                    }
                    if self.may_go_on(rest, at + skipped)
                        && let Some(end) = self.step(rest, at + skipped, then)
                    {
                        return Some(end);
                    }
                }
                None
            }
            Element::Word => {
                self.token(at)?;
                self.step(rest, at + 1, then)
            }
            Element::Number => {
                self.token(at).filter(|token| token.number)?;
                self.step(rest, at + 1, then)
            }
            Element::ClauseStart => self
                .edges
                .clause_begins(at)
                .then(|| self.step(rest, at, then))?,
            Element::TextStart => self
                .edges
                .text_begins(at)
                .then(|| self.step(rest, at, then))?,
            Element::ClauseEnd => self
                .edges
                .clause_ends(at)
                .then(|| self.step(rest, at, then))?,
            Element::TextEnd => self
                .edges
                .text_ends(at)
                .then(|| self.step(rest, at, then))?,
        }
    }
}

/// Whether `token` is one of these stems or words.
fn is_of(stems: &[u32], words: &[u32], token: Option<&Token>) -> bool {
    token.is_some_and(|token| {
        (token.stem != 0 && stems.binary_search(&token.stem).is_ok())
            || (token.word != 0 && words.binary_search(&token.word).is_ok())
    })
}

/// Whether `elements` begin with one of several single words.
fn begins_plainly(elements: &[Element]) -> bool {
    matches!(
        elements.first(),
        Some(Element::Any { branches, optional: false, .. }) if branches.is_empty()
    )
}
