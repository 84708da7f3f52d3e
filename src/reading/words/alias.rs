//! The ways in which a name is written, and a synonym.

use super::concept::{Concepts, Said};
use super::spelling::Spelling;
use crate::reading::lexicon::Lexicon;

/// A name as a pattern, also written in one word or with its number apart: `cin7`, `cin 7`.
pub(crate) fn spellings(name: &str) -> Vec<String> {
    let plain: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let exact = |words: &[&str]| {
        words
            .iter()
            .map(|word| format!("={word}"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut spelt = vec![exact(&words)];
    if words.len() > 1 {
        spelt.push(format!("={}", words.concat()));
    } else if let Some(at) = words[0].find(|c: char| c.is_ascii_digit())
        && at > 0
    {
        let (letters, number) = words[0].split_at(at);
        spelt.push(exact(&[letters, number]));
    }
    spelt
}

/// A synonym as the words it is said in; `=` before one means exactly that form of it, `*2`
/// that two other words may stand there.
pub(crate) fn synonym(spelling: &mut Spelling, phrase: &str) -> Vec<Said> {
    let mut said = Vec::new();
    let mut gap = 0;
    for word in phrase.split_whitespace() {
        if let Some(words) = word.strip_prefix('*') {
            gap = words.parse().unwrap_or(1);
            continue;
        }
        let (exact, word) = match word.strip_prefix('=') {
            Some(word) => (true, word),
            None => (false, word),
        };
        let expanded = spelling.expand(word).map(<[String]>::to_vec);
        for word in expanded.unwrap_or_else(|| spelling.written(word)) {
            let (id, stem) = spelling.learn(&word);
            said.push(Said {
                stem,
                exactly: exact.then_some(id),
                gap: std::mem::take(&mut gap),
            });
        }
    }
    said
}

/// The class of what is sold.
const STOCK: &str = "stock";

/// The first word of the lexicon's class for what is sold, and the concept that it is.
pub(crate) fn stock_of(
    lexicon: Option<&Lexicon>,
    spelling: &Spelling,
    known: &Concepts,
) -> Option<((u32, u32), u32)> {
    let word = lexicon?.synonyms.get(STOCK)?.first()?;
    let ids = spelling.ids(word);
    Some((ids, known.class_of(ids.1)?))
}
