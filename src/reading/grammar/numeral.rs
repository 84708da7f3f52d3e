//! Numbers in the words of a language: `treinta y cinco mil`, `zweihundertfünfzig`,
//! `quatre-vingt-dix`.

use super::phrase::{Element, Phrase};
use crate::reading::words::quick::Map as HashMap;

/// What a number word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberWord {
    /// Adds its value (`20`), or multiplies by it from a hundred on.
    Value(u64),
    /// Joins what belongs together: `y`, `und`, `et`.
    And,
}

impl NumberWord {
    /// As the files write it: a whole number, or `"and"`.
    pub(super) fn of(value: &toml::Value) -> Option<Self> {
        match value {
            toml::Value::Integer(value) => u64::try_from(*value).ok().map(Self::Value),
            toml::Value::String(word) if word == "and" => Some(Self::And),
            _ => None,
        }
    }
}

/// The number words of a language.
#[derive(Debug, Default)]
pub(super) struct Cardinals {
    /// By the first word, longest first: the words after it and what they do.
    by_first: HashMap<String, Vec<(Vec<String>, NumberWord)>>,
}

/// Words of one number at most; keeps reading linear.
const MOST_WORDS: usize = 12;
/// Letters of one compound at most.
const MOST_LETTERS: usize = 64;

/// A number in words: its value in English digits with its scale, and how many words it took.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spoken {
    pub output: String,
    pub words: usize,
}

impl Cardinals {
    pub(super) fn learn(&mut self, phrase: &Phrase, word: NumberWord) {
        let mut words = phrase.elements.iter().filter_map(|element| match element {
            Element::Word(word) => Some(word.clone()),
            _ => None,
        });
        let Some(first) = words.next() else { return };
        let list = self.by_first.entry(first).or_default();
        list.push((words.collect(), word));
        list.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }

    /// Reads the number that `words` begin with. `after_digits`: digits stand
    /// before them, so that a scale belongs to those.
    pub(super) fn read(&self, words: &[&str], after_digits: bool) -> Option<Spoken> {
        let mut number = Number::default();
        let mut taken = 0;
        let mut at = 0;
        while at < words.len().min(MOST_WORDS) {
            let Some((length, parts)) = self.parts(&words[at..]) else {
                break;
            };
            let mut tried = number.clone();
            if !parts.iter().all(|part| tried.take(*part)) {
                break;
            }
            number = tried;
            at += length;
            // A number does not end in `and`.
            if !number.joined {
                taken = at;
            }
        }
        if taken == 0 {
            return None;
        }
        if number.joined {
            number.joined = false;
        }
        number.written(after_digits).map(|output| Spoken {
            output,
            words: taken,
        })
    }

    /// The number words at the beginning of `words`, a compound in its parts.
    fn parts(&self, words: &[&str]) -> Option<(usize, Vec<NumberWord>)> {
        let first = words.first()?;
        if let Some(list) = self.by_first.get(*first) {
            let found = list.iter().find(|(rest, _)| {
                rest.len() < words.len() && rest.iter().zip(&words[1..]).all(|(a, b)| a == b)
            });
            if let Some((rest, word)) = found {
                return Some((rest.len() + 1, vec![*word]));
            }
        }
        if first.len() > MOST_LETTERS || first.len() < 6 {
            return None;
        }
        self.compound(first).map(|parts| (1, parts))
    }

    /// `fünfundzwanzigtausend` in its parts, longest first.
    fn compound(&self, word: &str) -> Option<Vec<NumberWord>> {
        let mut rest = word;
        let mut parts = Vec::new();
        while !rest.is_empty() {
            let end = (1..=rest.len()).rev().find(|end| {
                rest.is_char_boundary(*end)
                    && self
                        .by_first
                        .get(&rest[..*end])
                        .is_some_and(|list| list.iter().any(|(more, _)| more.is_empty()))
            })?;
            let list = self.by_first.get(&rest[..end])?;
            parts.push(list.iter().find(|(more, _)| more.is_empty())?.1);
            rest = &rest[end..];
        }
        (parts.len() > 1).then_some(parts)
    }
}

/// A number while its words come in.
#[derive(Debug, Clone, Default)]
struct Number {
    total: u64,
    group: u64,
    last: u64,
    scale: u64,
    joined: bool,
    seen: bool,
    scale_first: bool,
}

impl Number {
    /// Takes a word in, or says that the number ended before it.
    fn take(&mut self, word: NumberWord) -> bool {
        let NumberWord::Value(value) = word else {
            // `treinta y`, `fünfund`, `vingt et`
            let fits = self.seen && !self.joined && self.last < 100 && self.last > 0;
            self.joined = true;
            return fits;
        };
        let fits = if value >= 1000 {
            let fits = !self.joined && (self.scale == 0 || value < self.scale || self.group == 0);
            self.scale_first |= !self.seen;
            if self.group == 0 && self.scale != 0 && value != self.scale {
                // `mil millones`
                self.total = self.total.saturating_mul(value);
            } else {
                self.total = self
                    .total
                    .saturating_add(self.group.max(1).saturating_mul(value));
            }
            self.group = 0;
            self.scale = value;
            fits
        } else if value == 100 {
            let fits = !self.joined && self.group < 10;
            self.group = self.group.max(1) * 100;
            fits
        } else if value > 100 {
            // `doscientos`
            let fits = !self.joined && self.group == 0;
            self.group += value;
            fits
        } else {
            // `vingt-trois`, `soixante-dix`, `quatre-vingt-dix`; turned round `dreiundzwanzig`.
            let below = self.group % 100;
            let turned = self.joined && below < 10 && value >= 20;
            let onward = below >= 20 && (value < 10 || below.is_multiple_of(20) && value < 20);
            let fits = below == 0 && !self.joined || turned || onward;
            self.group += value;
            fits
        };
        self.seen = true;
        self.joined = false;
        self.last = value;
        fits
    }

    /// In digits, with the English word of its scale (`25 thousand`).
    fn written(&self, after_digits: bool) -> Option<String> {
        let value = self.total.checked_add(self.group)?;
        let scale = match self.scale {
            1_000 => "thousand",
            1_000_000 => "million",
            1_000_000_000 => "billion",
            _ => "",
        };
        if after_digits {
            return (self.scale_first && self.group == 0 && self.total == self.scale)
                .then(|| scale.to_owned());
        }
        if scale.is_empty() || self.group > 0 || value % self.scale != 0 || self.scale_first {
            return Some(value.to_string());
        }
        Some(format!("{} {scale}", value / self.scale))
    }
}
