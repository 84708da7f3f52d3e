//! What a message as a whole is judged by: the names of its traits, and the numbers
//! that stand for them where they are looked up.

use std::hash::Hasher as _;

use crate::reading::words::quick::{self, Quick};

/// A word of a trait's name. Most stand in several, so that each is made a number once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<'t> {
    text: &'t str,
    hash: u64,
}

impl<'t> Word<'t> {
    /// The word `text`.
    pub fn of(text: &'t str) -> Self {
        Self {
            text,
            hash: quick::hash(&[text]),
        }
    }

    /// The word itself.
    pub fn text(&self) -> &'t str {
        self.text
    }
}

/// The name of a trait: its kind ("w:", "always") and at most two words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name<'t> {
    kind: &'t str,
    first: Option<Word<'t>>,
    second: Option<Word<'t>>,
}

/// Kinds whose names have two words, with what stands between them.
const PAIRS: [(&str, char); 3] = [("b:", ' '), ("p:", ' '), ("r:", '.')];

fn between(kind: &str) -> Option<char> {
    let pair = PAIRS.iter().find(|(known, _)| *known == kind);
    pair.map(|(_, between)| *between)
}

impl<'t> Name<'t> {
    /// A name that is its kind.
    pub fn plain(kind: &'t str) -> Self {
        Self {
            kind,
            first: None,
            second: None,
        }
    }

    /// A name of one word.
    pub fn one(kind: &'t str, word: Word<'t>) -> Self {
        Self {
            first: Some(word),
            ..Self::plain(kind)
        }
    }

    /// A name of two words, of a kind that has two.
    pub fn pair(kind: &'t str, first: Word<'t>, second: Word<'t>) -> Self {
        Self {
            second: Some(second),
            ..Self::one(kind, first)
        }
    }

    /// The name that is written as `text`.
    pub fn read(text: &'t str) -> Self {
        let signed = matches!(text.as_bytes().get(1), Some(b':' | b'!'));
        let Some((kind, words)) = signed.then(|| text.split_at_checked(2)).flatten() else {
            return Self::plain(text);
        };
        let pair = between(kind).and_then(|between| words.split_once(between));
        match pair {
            Some((first, second)) => Self::pair(kind, Word::of(first), Word::of(second)),
            None => Self::one(kind, Word::of(words)),
        }
    }

    /// As it is written.
    pub fn text(&self) -> String {
        let mut text = self.kind.to_owned();
        text.extend(self.first.map(|word| word.text));
        if let Some(second) = self.second {
            text.extend(between(self.kind));
            text.push_str(second.text);
        }
        text
    }

    /// The number that stands for it.
    pub fn number(&self) -> u64 {
        let hash = |word: Option<Word<'_>>| word.map_or(0, |word| word.hash);
        let mut number = Quick::default();
        number.write(self.kind.as_bytes());
        number.write_u64(hash(self.first));
        number.write_u64(hash(self.second));
        number.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_is_written() {
        let names = [
            Name::plain("always"),
            Name::one("n:", Word::of("16")),
            Name::one("f!", Word::of("money")),
            Name::pair("b:", Word::of("how"), Word::of("much")),
            Name::pair("r:", Word::of("intent"), Word::of("ask_price")),
        ];
        let texts = [
            "always",
            "n:16",
            "f!money",
            "b:how much",
            "r:intent.ask_price",
        ];
        for (name, text) in names.iter().zip(texts) {
            assert_eq!(name.text(), text);
            assert_eq!(Name::read(text).number(), name.number(), "{text}");
        }
        assert_ne!(names[1].number(), Name::one("a:", Word::of("16")).number());
    }
}
