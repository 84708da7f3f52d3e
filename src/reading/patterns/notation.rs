//! How patterns are written, turned into what they match (see [`super::pattern`]).

use super::opening::{ANYTHING, Start, signs_of_words};
use super::pattern::{Classes, Element, PatternError};
use crate::reading::words::spelling::Spelling;

/// Parses `pattern`; its words are taken into `spelling`.
pub(crate) fn parse(
    pattern: &str,
    classes: &Classes,
    spelling: &mut Spelling,
) -> Result<Vec<Element>, PatternError> {
    let spaced = spaced(pattern);
    let mut words = spaced.split_whitespace().peekable();
    let mut parser = Parser {
        pattern,
        classes,
        spelling,
        exact: false,
    };
    let mut branches = parser.branches(&mut words, 0)?;
    match (branches.pop(), branches.is_empty()) {
        (Some(elements), true) => Ok(elements),
        _ => Err(PatternError::Brackets(pattern.to_owned())),
    }
}

/// `pattern` with its brackets and bars apart from the words.
fn spaced(pattern: &str) -> String {
    // `)` keeps its `?`, which belongs to it.
    pattern
        .replace('(', " ( ")
        .replace('|', " | ")
        .replace(")?", " \u{1}")
        .replace(')', " ) ")
        .replace('\u{1}', ")? ")
}

struct Parser<'p> {
    pattern: &'p str,
    classes: &'p Classes,
    spelling: &'p mut Spelling,
    /// Whether inside of `=(…)`.
    exact: bool,
}

impl Parser<'_> {
    /// Reads branches up to the closing bracket (or to the end, outside of any).
    fn branches<'w>(
        &mut self,
        words: &mut std::iter::Peekable<impl Iterator<Item = &'w str>>,
        depth: usize,
    ) -> Result<Vec<Vec<Element>>, PatternError> {
        let mut branches = vec![Vec::new()];
        loop {
            let Some(word) = words.peek().copied() else {
                return if depth == 0 {
                    Ok(branches)
                } else {
                    Err(PatternError::Brackets(self.pattern.to_owned()))
                };
            };
            if word.starts_with(')') {
                return if depth > 0 {
                    Ok(branches)
                } else {
                    Err(PatternError::Brackets(self.pattern.to_owned()))
                };
            }
            words.next();
            if word == "|" {
                branches.push(Vec::new());
                continue;
            }
            let element = if word == "(" || word == "=" {
                // `=(a|b)`: every word inside is meant exactly.
                let exact = word == "=" && words.next() == Some("(");
                let outside = self.exact;
                self.exact |= exact;
                let inner = self.branches(words, depth + 1)?;
                self.exact = outside;
                let optional = words.next() == Some(")?");
                any(inner, optional)
            } else {
                self.element(word)?
            };
            if let Some(branch) = branches.last_mut() {
                branch.push(element);
            }
        }
    }

    fn element(&mut self, word: &str) -> Result<Element, PatternError> {
        Ok(match word {
            "^" => Element::ClauseStart,
            "$" => Element::ClauseEnd,
            "^^" => Element::TextStart,
            "$$" => Element::TextEnd,
            "_" => Element::Word,
            "#" => Element::Number,
            "*" => Element::Gap(3),
            _ => {
                if let Some(count) = word.strip_prefix('*') {
                    return Ok(Element::Gap(count.parse().unwrap_or(3)));
                }
                let (word, optional) = match word.strip_suffix('?') {
                    Some(word) => (word, true),
                    None => (word, false),
                };
                if let Some(class) = word.strip_prefix('@')
                    && class != "address"
                {
                    let entries = self.classes.get(class).ok_or_else(|| PatternError::Class {
                        class: class.to_owned(),
                        pattern: self.pattern.to_owned(),
                    })?;
                    let joined = spaced(&entries.join(" | "));
                    let mut words = joined.split_whitespace().peekable();
                    let inner = self.branches(&mut words, 0)?;
                    return Ok(any(inner, optional));
                }
                let (exact, word) = match word.strip_prefix('=') {
                    Some(word) => (true, word),
                    None => (self.exact, word),
                };
                let written = self.spelling.written(word);
                let mut elements: Vec<Element> = written
                    .iter()
                    .map(|word| {
                        let (id, stem) = self.spelling.learn(word);
                        let (stems, words) = if exact {
                            (vec![], vec![id])
                        } else {
                            (vec![stem], vec![])
                        };
                        Element::Any {
                            begins: signs_of_words(&stems, &words),
                            stems,
                            words,
                            branches: vec![],
                            heads: None,
                            optional: optional && written.len() == 1,
                        }
                    })
                    .collect();
                match (elements.len(), elements.pop()) {
                    (1, Some(element)) => element,
                    (_, last) => {
                        elements.extend(last);
                        any(vec![elements], optional)
                    }
                }
            }
        })
    }
}

/// One of several branches; those of one word are taken out into sorted lists.
fn any(inner: Vec<Vec<Element>>, optional: bool) -> Element {
    let (mut all_stems, mut all_words, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    let mut may_be_nothing = optional;
    for branch in inner {
        match branch.as_slice() {
            [] => may_be_nothing = true,
            [
                Element::Any {
                    stems,
                    words,
                    branches,
                    optional: false,
                    heads: _,
                    begins: _,
                },
            ] if branches.is_empty() => {
                all_stems.extend(stems);
                all_words.extend(words);
            }
            _ => rest.push(branch),
        }
    }
    all_stems.sort_unstable();
    all_words.sort_unstable();
    let mut start = Start::default();
    let bounded = rest.iter().all(|branch| start.collect(branch));
    let heads = (bounded && !start.any && !start.number).then(|| {
        let mut stems: Vec<u32> = start.stems.into_iter().collect();
        let mut words: Vec<u32> = start.words.into_iter().collect();
        stems.sort_unstable();
        words.sort_unstable();
        (stems, words)
    });
    let begins = match &heads {
        Some((stems, words)) => {
            signs_of_words(stems, words) | signs_of_words(&all_stems, &all_words)
        }
        None => ANYTHING,
    };
    Element::Any {
        begins,
        stems: all_stems,
        words: all_words,
        branches: rest,
        heads,
        optional: may_be_nothing,
    }
}
