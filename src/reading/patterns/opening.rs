//! With what a pattern may begin: its first word, and the signs of its second.

use super::pattern::Element;
use crate::reading::words::quick::Set as HashSet;
use crate::reading::words::text::Token;

/// What some elements may begin with.
#[derive(Default)]
pub(crate) struct Start {
    pub stems: HashSet<u32>,
    pub words: HashSet<u32>,
    pub number: bool,
    pub any: bool,
}

impl Start {
    /// Collects what `elements` may start with. Whether they must match at least a word.
    pub fn collect(&mut self, elements: &[Element]) -> bool {
        for element in elements {
            match element {
                Element::ClauseStart
                | Element::TextStart
                | Element::ClauseEnd
                | Element::TextEnd => {}
                Element::Gap(_) | Element::Word => {
                    self.any = true;
                    return true;
                }
                Element::Number => {
                    self.number = true;
                    return true;
                }
                Element::Any {
                    stems,
                    words,
                    branches,
                    optional,
                    heads: _,
                    begins: _,
                } => {
                    self.stems.extend(stems);
                    self.words.extend(words);
                    let mut may_be_nothing = *optional;
                    for branch in branches {
                        may_be_nothing |= !self.collect(branch);
                    }
                    if !may_be_nothing {
                        return true;
                    }
                }
            }
        }
        false
    }
}

/// What follows the first word is open.
pub(crate) const ANYTHING: u64 = u64::MAX;

/// The sign of a stem or of a word among 64: a look at it spares most searches.
fn sign(id: u32, of_words: bool) -> u64 {
    // Words and stems are numbered alike, so that they are kept apart a little.
    let place = id.wrapping_mul(0x9e37_79b1) >> 26;
    1 << ((place + u32::from(of_words) * 29) % 64)
}

/// The signs of all these stems and words.
pub(crate) fn signs_of_words(stems: &[u32], words: &[u32]) -> u64 {
    let stems = stems.iter().map(|stem| sign(*stem, false));
    let words = words.iter().map(|word| sign(*word, true));
    stems.chain(words).fold(0, |all, one| all | one)
}

/// What of a pattern comes behind a part of it: the rest of the branch, and what is behind that.
#[derive(Clone, Copy)]
struct Behind<'p> {
    rest: &'p [Element],
    then: Option<&'p Behind<'p>>,
}

impl Behind<'_> {
    /// The signs of what comes `at` first or second here; [`ANYTHING`] behind the last.
    fn signs(this: Option<&Self>, at: Word) -> u64 {
        this.map_or(ANYTHING, |behind| signs_of(behind.rest, behind.then, at))
    }
}

/// Which word of what is matched.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    First,
    Second,
}

/// The signs of what may be the second word where `elements` match.
pub(crate) fn second_of(elements: &[Element]) -> u64 {
    signs_of(elements, None, Word::Second)
}

fn signs_of(elements: &[Element], then: Option<&Behind<'_>>, at: Word) -> u64 {
    let Some((element, rest)) = elements.split_first() else {
        return Behind::signs(then, at);
    };
    let behind = Behind { rest, then };
    match element {
        Element::Any {
            stems,
            words,
            branches,
            heads: _,
            begins: _,
            optional,
        } => {
            let mut signs = 0;
            if at == Word::First {
                signs |= signs_of_words(stems, words);
            } else if !stems.is_empty() || !words.is_empty() {
                signs |= signs_of(rest, then, Word::First);
            }
            for branch in branches {
                if signs == ANYTHING {
                    return ANYTHING;
                }
                signs |= signs_of(branch, Some(&behind), at);
            }
            if *optional && signs != ANYTHING {
                signs |= signs_of(rest, then, at);
            }
            signs
        }
        Element::Word | Element::Number if at == Word::Second => signs_of(rest, then, Word::First),
        Element::Word | Element::Number | Element::Gap(_) => ANYTHING,
        Element::ClauseStart | Element::TextStart | Element::ClauseEnd | Element::TextEnd => {
            signs_of(rest, then, at)
        }
    }
}

/// The signs of a word that stands in a text.
pub(crate) fn signs(token: &Token) -> u64 {
    let stem = if token.stem == 0 {
        0
    } else {
        sign(token.stem, false)
    };
    let word = if token.word == 0 {
        0
    } else {
        sign(token.word, true)
    };
    stem | word
}
