//! The words around an amount: its clause, its sentence, the name in it.

use super::spans::{days_of, words};

/// Words that begin a sentence with a capital and name nothing.
const NO_NAMES: [&str; 41] = [
    "a",
    "all",
    "an",
    "and",
    "any",
    "as",
    "at",
    "by",
    "each",
    "every",
    "everybody",
    "everyone",
    "first",
    "for",
    "from",
    "if",
    "in",
    "it",
    "most",
    "no",
    "on",
    "once",
    "or",
    "our",
    "prices",
    "so",
    "the",
    "their",
    "there",
    "these",
    "this",
    "those",
    "to",
    "up",
    "we",
    "when",
    "with",
    "without",
    "you",
    "your",
    "after",
];

/// Words that carry no subject.
const COMMON: [&str; 13] = [
    "about", "after", "before", "business", "every", "first", "takes", "their", "there", "these",
    "which", "within", "without",
];

/// What stands before the amount in its clause.
pub(super) fn clause_before(text: &str, at: usize) -> &str {
    let before = &text[..at];
    let begin = before
        .char_indices()
        .filter(|(index, mark)| {
            let next = before[index + mark.len_utf8()..].chars().next();
            ",;:.!?()–".contains(*mark) && next.is_none_or(char::is_whitespace)
        })
        .map(|(index, mark)| index + mark.len_utf8())
        .next_back()
        .unwrap_or(0);
    &before[begin..]
}

/// The last name in a clause: a word with a capital that is not one of the usual
/// beginnings, nor a number.
pub(super) fn name_in(clause: &str) -> Option<String> {
    clause
        .split(|c: char| !c.is_alphanumeric() && c != '&' && c != '\'')
        .filter(|word| word.chars().count() > 2 && word.starts_with(char::is_uppercase))
        .map(str::to_lowercase)
        .rfind(|word| !NO_NAMES.contains(&word.as_str()))
}

/// The words of so many letters that carry meaning, without plurals.
pub(super) fn telling(sentence: &str, letters: usize) -> Vec<String> {
    sentence
        .split(|c: char| !c.is_alphabetic())
        .map(str::to_lowercase)
        .filter(|word| word.len() >= letters && !COMMON.contains(&word.as_str()))
        .filter(|word| days_of(word).is_none())
        .filter(|word| {
            !["with", "from", "that", "this", "your", "free", "into"].contains(&word.as_str())
        })
        .map(|word| word.trim_end_matches('s').to_owned())
        .collect()
}

pub(super) fn sentence_around(text: &str, at: usize) -> &str {
    let ends = |part: &str| part.find(". ").map(|index| index + 1);
    let begin = text[..at].rfind(". ").map_or(0, |index| index + 2);
    let end = ends(&text[at..]).map_or(text.len(), |index| at + index);
    &text[begin..end]
}

pub(super) fn singular(word: &str) -> String {
    word.strip_suffix('s').unwrap_or(word).to_owned()
}

pub(super) fn last_word(clause: &str) -> String {
    let word = words(clause).last().map(|(_, word)| word.to_lowercase());
    word.unwrap_or_default()
}

pub(super) fn words_after(text: &str, end: usize) -> Vec<String> {
    text[end..]
        .replace('/', " per ")
        .trim_start_matches('-')
        .split_whitespace()
        .take(8)
        .take_while(|word| !word.starts_with(['(', '–']))
        .map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        })
        .collect()
}
