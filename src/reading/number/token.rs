//! Words, runs of digits and marks of a text, each with its place in it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::numeral::Numeral;
use crate::reading::quick::{self, Sieve};
use crate::signal::Span;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with apostrophes between them.
    Word,
    /// ASCII digits.
    Digits,
    /// Any other single character that is no white space.
    Mark,
}

/// One token, with its bytes and its characters in the text.
#[derive(Debug, Clone)]
pub struct Token {
    /// Bytes of the text.
    pub bytes: Range<usize>,
    /// Characters of the text.
    pub chars: Range<usize>,
    /// What it is made of.
    pub kind: TokenKind,
    /// Whether white space, or the text's start, stands before it.
    pub spaced: bool,
    /// Whether a line break stands before it.
    pub breaks: bool,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// The token in lower case, with plain apostrophes.
    pub lower: String,
    /// Of `lower`, so that tables of phrases are asked without hashing again.
    hash: u64,
}

impl Token {
    /// A token of the same kind with other words, standing at `chars` and `bytes` of the text.
    pub(in crate::reading) fn standing_at(self, chars: Range<usize>, bytes: Range<usize>) -> Self {
        Self {
            bytes,
            chars,
            ..self
        }
    }

    /// Whether it is a picture, such as an emoji: it stands between things that are said.
    pub(in crate::reading) fn is_picture(&self) -> bool {
        self.kind == TokenKind::Mark
            && self
                .lower
                .chars()
                .next()
                .is_some_and(|c| matches!(c, '\u{2300}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}'))
    }

    /// The same token, read as `lower`.
    pub(in crate::reading) fn saying(self, lower: &str) -> Self {
        Self {
            hash: quick::hash(&[lower]),
            lower: lower.to_owned(),
            kind: TokenKind::Word,
            ..self
        }
    }
}

/// The numbers of a text, as far as they were asked for.
#[derive(Debug, Default)]
struct Numerals {
    /// For each token the place in `found` of what begins there, from 2 on; 1
    /// where nothing does, 0 where nobody has asked.
    at: Vec<u32>,
    found: Vec<Numeral>,
}

/// A text cut into tokens.
#[derive(Debug)]
pub struct Tokens<'t> {
    text: &'t str,
    list: Vec<Token>,
    shouted: bool,
    dot_groups: bool,
    numerals: RefCell<Numerals>,
}

impl<'t> Tokens<'t> {
    /// Whether a dot between digits groups them, and a comma begins the decimals.
    pub(in crate::reading) fn dot_groups(&self) -> bool {
        self.dot_groups
    }

    /// Cuts `text` into tokens, in one pass.
    pub fn of(text: &'t str) -> Self {
        let mut list: Vec<Token> = Vec::with_capacity(text.len() / 4);
        let mut spaced = true;
        let mut breaks = true;
        let mut chars = text.char_indices().enumerate().peekable();
        while let Some((mut index, (mut at, first))) = chars.next() {
            if first.is_whitespace() {
                spaced = true;
                breaks |= first == '\n';
                continue;
            }
            let kind = kind_of(first);
            let mut end = at + first.len_utf8();
            let mut last = index + 1;
            if kind != TokenKind::Mark {
                while let Some(&(next_index, (next_at, next))) = chars.peek() {
                    let inside = kind_of(next) == kind
                        || (kind == TokenKind::Word
                            && is_apostrophe(next)
                            && text[next_at + next.len_utf8()..]
                                .chars()
                                .next()
                                .is_some_and(char::is_alphabetic));
                    if !inside {
                        break;
                    }
                    end = next_at + next.len_utf8();
                    last = next_index + 1;
                    chars.next();
                }
            }
            // `30 MUSD`, `20kEUR`: the scale is a word of its own.
            if kind == TokenKind::Word
                && super::lexicon::is_scaled_code(&text[at..end])
                && list
                    .last()
                    .is_some_and(|before| before.kind == TokenKind::Digits)
            {
                list.push(Token {
                    hash: quick::hash(&[&text[at..=at].to_ascii_lowercase()]),
                    bytes: at..at + 1,
                    chars: index..index + 1,
                    kind,
                    spaced: false,
                    breaks,
                    capital: first.is_uppercase(),
                    lower: text[at..=at].to_ascii_lowercase(),
                });
                (index, at) = (index + 1, at + 1);
                (spaced, breaks) = (true, false);
            }
            let slice = &text[at..end];
            let lower: String = if slice.is_ascii() {
                let mut lower = slice.to_ascii_lowercase();
                if kind == TokenKind::Word && lower.contains('`') {
                    lower = lower.replace('`', "'");
                }
                if lower == "til" || lower == "untill" {
                    "till".clone_into(&mut lower);
                }
                lower
            } else {
                slice
                    .chars()
                    .map(|c| if is_apostrophe(c) { '\'' } else { c })
                    .flat_map(char::to_lowercase)
                    .collect()
            };
            list.push(Token {
                hash: quick::hash(&[&lower]),
                bytes: at..end,
                chars: index..last,
                kind,
                spaced,
                breaks,
                capital: first.is_uppercase(),
                lower,
            });
            spaced = false;
            breaks = false;
        }
        let shouted = !text.chars().any(char::is_lowercase);
        Self {
            text,
            list,
            shouted,
            dot_groups: false,
            numerals: RefCell::default(),
        }
    }

    /// Tokens that were made out of those of `text`.
    pub(in crate::reading) fn made_of(text: &'t str, list: Vec<Token>) -> Self {
        Self {
            text,
            list,
            shouted: false,
            // Every other language than English that is read here puts a comma before decimals.
            dot_groups: true,
            numerals: RefCell::default(),
        }
    }

    /// The tokens themselves, for making others of them.
    pub(in crate::reading) fn into_list(self) -> Vec<Token> {
        self.list
    }

    /// What `read` finds at token `at`, which every grammar asks for: found once.
    pub(super) fn numeral(
        &self,
        at: usize,
        read: impl Fn(&Self, usize) -> Option<Numeral>,
    ) -> Option<Numeral> {
        let known = self.numerals.borrow().at.get(at).copied().unwrap_or(0);
        match known {
            0 => {}
            1 => return None,
            place => {
                let place = place as usize - 2;
                return self.numerals.borrow().found.get(place).copied();
            }
        }
        let found = read(self, at);
        let mut numerals = self.numerals.borrow_mut();
        if numerals.at.len() < self.list.len() {
            numerals.at.resize(self.list.len(), 0);
        }
        let place = found.map_or(1, |_| numerals.found.len() as u32 + 2);
        numerals.found.extend(found);
        if let Some(at) = numerals.at.get_mut(at) {
            *at = place;
        }
        found
    }

    /// The text that was cut.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether the text holds nothing but white space.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The token at `at`, if there is one.
    pub fn token(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    /// The token at `at` in lower case; "" past either end.
    pub fn at(&self, at: usize) -> &str {
        self.list.get(at).map_or("", |token| &token.lower)
    }

    /// The token before `at` in lower case; "" at the start.
    pub fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.at(before))
    }

    /// The word at `at` in lower case; "" where there is no word.
    pub fn word(&self, at: usize) -> &str {
        match self.list.get(at) {
            Some(token) if token.kind == TokenKind::Word => &token.lower,
            _ => "",
        }
    }

    /// The digits at `at`, if there are some.
    pub fn digits(&self, at: usize) -> Option<&str> {
        self.list
            .get(at)
            .filter(|token| token.kind == TokenKind::Digits)
            .map(|token| token.lower.as_str())
    }

    /// Whether the token at `at` follows the one before without white space.
    pub fn glued(&self, at: usize) -> bool {
        at > 0 && self.list.get(at).is_some_and(|token| !token.spaced)
    }

    /// Whether the token at `at` goes on a word, a number or an address without
    /// white space (`b2b`, `1.2.3`), so that nothing begins there.
    pub fn glued_to_word(&self, at: usize) -> bool {
        if !self.glued(at) {
            return false;
        }
        let before = &self.list[at - 1];
        match before.kind {
            TokenKind::Word | TokenKind::Digits => true,
            TokenKind::Mark => {
                matches!(
                    before.lower.as_str(),
                    "." | "," | "/" | "_" | "@" | "#" | ":" | "'"
                ) && at >= 2
                    && self.glued(at - 1)
                    && self.list[at].kind != TokenKind::Mark
                    && self.list[at - 2].kind != TokenKind::Mark
            }
        }
    }

    /// Whether the token at `at` begins with a capital letter.
    pub fn capital(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|token| token.capital)
    }

    /// Whether the token at `at` begins with a capital that tells something: not
    /// in a text that has nothing but capitals.
    pub fn stands_out(&self, at: usize) -> bool {
        !self.shouted && self.capital(at)
    }

    /// Whether a sentence may begin at `at`.
    pub fn begins_sentence(&self, at: usize) -> bool {
        at == 0
            || self.list.get(at).is_some_and(|token| token.breaks)
            || matches!(self.before(at), "." | "!" | "?" | ":" | ";" | "…")
    }

    /// Whether a clause ends before `at`: punctuation, a line break or the text's end.
    pub fn ends_clause(&self, at: usize) -> bool {
        self.list.get(at).is_none_or(|token| {
            token.breaks
                || matches!(
                    token.lower.as_str(),
                    "." | "," | "!" | "?" | ";" | ")" | "…"
                )
                || token.is_picture()
        })
    }

    /// The characters that the tokens `range` cover.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.list.get(range.start).map_or(0, |t| t.chars.start);
        let end = range
            .end
            .checked_sub(1)
            .and_then(|last| self.list.get(last))
            .map_or(start, |t| t.chars.end);
        Span { start, end }
    }

    /// The words that the tokens `range` cover, verbatim.
    pub fn quote(&self, range: Range<usize>) -> &'t str {
        let start = self.list.get(range.start).map_or(0, |t| t.bytes.start);
        let end = range
            .end
            .checked_sub(1)
            .and_then(|last| self.list.get(last))
            .map_or(start, |t| t.bytes.end);
        self.text.get(start..end).unwrap_or("")
    }
}

fn kind_of(c: char) -> TokenKind {
    if c.is_ascii_digit() {
        TokenKind::Digits
    } else if c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c) {
        TokenKind::Word
    } else {
        TokenKind::Mark
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '`')
}

/// Takes a hash as it is.
#[derive(Debug, Default, Clone, Copy)]
struct AsHashed(u64);

impl Hasher for AsHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 << 8) | u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A phrase's words after the first, and what it means.
type Rest<T> = (Vec<&'static str>, T);

/// A first word with all that may follow it.
type Begun<T> = (&'static str, Vec<Rest<T>>);

/// Phrases with what they mean, found at a token by their first word.
#[derive(Debug)]
pub struct Phrases<T> {
    by_first: HashMap<u64, Begun<T>, BuildHasherDefault<AsHashed>>,
    /// One bit for some of the first words each: most tokens are told off by it.
    sieve: Sieve<16>,
}

impl<T: Copy> Phrases<T> {
    /// From phrases whose words are separated by spaces.
    pub fn of(table: &[(&'static str, T)]) -> Self {
        let mut phrases = Self {
            by_first: HashMap::default(),
            sieve: Sieve::default(),
        };
        for &(phrase, meaning) in table {
            let mut words = phrase.split(' ');
            let first = words.next().unwrap_or("");
            let hash = quick::hash(&[first]);
            phrases.sieve.add(hash);
            phrases
                .by_first
                .entry(hash)
                .or_insert_with(|| (first, Vec::new()))
                .1
                .push((words.collect(), meaning));
        }
        for (_, candidates) in phrases.by_first.values_mut() {
            candidates.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        phrases
    }

    /// From lists of phrases that mean the same, separated by `|`.
    pub fn of_groups(groups: &[(&'static str, T)]) -> Self {
        let table: Vec<(&'static str, T)> = groups
            .iter()
            .flat_map(|&(group, meaning)| group.split('|').map(move |phrase| (phrase, meaning)))
            .collect();
        Self::of(&table)
    }

    /// The longest phrase that begins at token `at`: the token after it, and
    /// what it means. Between words a glued hyphen may stand for the space.
    #[inline]
    pub fn at(&self, tokens: &Tokens<'_>, at: usize) -> Option<(usize, T)> {
        // Most tokens begin nothing, which is told where this is asked.
        let token = tokens.token(at)?;
        if !self.sieve.may_hold(token.hash) {
            return None;
        }
        self.begun_by(token, tokens, at)
    }

    #[cold]
    fn begun_by(&self, token: &Token, tokens: &Tokens<'_>, at: usize) -> Option<(usize, T)> {
        let (first, candidates) = self.by_first.get(&token.hash)?;
        if *first != token.lower {
            return None;
        }
        candidates.iter().find_map(|(rest, meaning)| {
            let mut next = at + 1;
            for word in rest {
                if tokens.at(next) == "-" && *word != "-" && tokens.glued(next) {
                    next += 1;
                }
                if tokens.at(next) != *word {
                    return None;
                }
                next += 1;
            }
            Some((next, *meaning))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_know_their_bytes_and_characters() {
        let tokens = Tokens::of(" Señor’s  50k–60k, ok");
        let words: Vec<&str> = (0..tokens.len()).map(|i| tokens.at(i)).collect();
        assert_eq!(words, ["señor's", "50", "k", "–", "60", "k", ",", "ok"]);
        assert_eq!(tokens.quote(1..6), "50k–60k");
        assert_eq!(tokens.span(1..6).slice(tokens.text()), Some("50k–60k"));
    }

    #[test]
    fn the_longest_phrase_wins_and_hyphens_join() {
        let phrases = Phrases::of_groups(&[("up to|up", 1), ("no more than", 2)]);
        let tokens = Tokens::of("up to x no-more-than");
        assert_eq!(phrases.at(&tokens, 0), Some((2, 1)));
        assert_eq!(phrases.at(&tokens, 3), Some((8, 2)));
    }
}
