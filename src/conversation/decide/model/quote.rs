//! Finding a quote in a message: the words must stand there, whatever the
//! model did to their spaces, quotation marks and letter forms.

use unicode_normalization::UnicodeNormalization;

use crate::signal::Span;

/// A quote is looked for with so many characters at the most.
const LONGEST_QUOTE: usize = 600;

/// Where `quote` stands in `text`: compared with compatibility forms resolved,
/// case and white space folded, invisible characters left out; on whole words.
///
/// The span counts the characters of `text` as it was written.
pub(crate) fn locate(quote: &str, text: &str) -> Option<Span> {
    let wanted: Vec<char> = folded(quote)
        .into_iter()
        .map(|(letter, _)| letter)
        .collect();
    let wanted = trimmed(&wanted);
    if wanted.is_empty()
        || wanted.len() > LONGEST_QUOTE
        || !wanted.iter().any(|letter| letter.is_alphanumeric())
    {
        return None;
    }
    let written = folded(text);
    written
        .windows(wanted.len())
        .enumerate()
        .find(|(at, window)| {
            window.iter().map(|(letter, _)| letter).eq(wanted)
                && on_words(&written, *at, wanted.len())
        })
        .map(|(_, window)| Span {
            start: window[0].1,
            end: window[window.len() - 1].1 + 1,
        })
}

/// The letters of a text as they are compared, each with the place of the
/// character that it comes from. Decomposing works character by character,
/// which composing (NFKC) does not; for comparing both do the same.
fn folded(text: &str) -> Vec<(char, usize)> {
    let mut letters: Vec<(char, usize)> = Vec::with_capacity(text.len());
    for (place, written) in text.chars().enumerate() {
        if is_invisible(written) {
            continue;
        }
        if written.is_whitespace() {
            if letters.last().is_some_and(|(last, _)| *last != ' ') {
                letters.push((' ', place));
            }
            continue;
        }
        for letter in plain(written).nfkd().flat_map(char::to_lowercase) {
            letters.push((letter, place));
        }
    }
    letters
}

/// Quotation marks and dashes in their plain form.
fn plain(letter: char) -> std::iter::Once<char> {
    std::iter::once(match letter {
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' | '`' | '\u{00B4}' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{2033}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    })
}

/// Controls, zero-width and direction marks, tags: nothing that a person sees.
fn is_invisible(letter: char) -> bool {
    (letter.is_control() && !letter.is_whitespace())
        || matches!(
            letter,
            '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
                | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}'
        )
}

/// Without the spaces, quotation marks and dots that a model puts around.
fn trimmed(letters: &[char]) -> &[char] {
    let around = |letter: &char| matches!(letter, ' ' | '"' | '\'' | '.' | '…' | ',' | ';' | ':');
    let first = letters.iter().position(|letter| !around(letter));
    let last = letters.iter().rposition(|letter| !around(letter));
    match (first, last) {
        (Some(first), Some(last)) => &letters[first..=last],
        _ => &[],
    }
}

/// Whether the match neither begins nor ends inside a word.
fn on_words(letters: &[(char, usize)], at: usize, length: usize) -> bool {
    let joins = |one: Option<&(char, usize)>, other: Option<&(char, usize)>| {
        one.zip(other)
            .is_some_and(|(one, other)| one.0.is_alphanumeric() && other.0.is_alphanumeric())
    };
    let before = at.checked_sub(1).and_then(|before| letters.get(before));
    let end = at + length;
    !joins(before, letters.get(at)) && !joins(letters.get(end - 1), letters.get(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quotes_are_found_as_people_would_find_them() {
        let cases = [
            ("40 users", "We have  40\nusers here", Some("40\nusers")),
            ("\"we're on it\"", "Yes we’re on it!", Some("we’re on it")),
            (
                "20K a year…",
                "about 20k a year, signed off",
                Some("20k a year"),
            ),
            ("40", "140 people", None),
            ("40", "140 people, 40 buyers", Some("40")),
            ("file", "the ﬁle is here", Some("ﬁle")),
            ("our boss decides", "my boss decides", None),
            ("…", "…", None),
            ("", "anything", None),
            ("hello", "he\u{200B}llo", Some("he\u{200B}llo")),
            ("１２ sites", "12 sites", Some("12 sites")),
            ("Größe", "GRÖSSE und Größe", Some("Größe")),
        ];
        for (quote, text, wanted) in cases {
            let found = locate(quote, text);
            assert_eq!(
                found.and_then(|span| span.slice(text)),
                wanted,
                "{quote} in {text}"
            );
        }
    }

    proptest! {
        #[test]
        fn every_piece_of_whole_words_is_found(text in "[a-zäé0-9 ,.'\u{200B}]{1,60}", from in 0usize..60, length in 1usize..30) {
            let words: Vec<&str> = text.split_whitespace().collect();
            prop_assume!(!words.is_empty());
            let from = from % words.len();
            let piece = words[from..(from + length).min(words.len())].join("  ");
            let visible = piece.chars().any(char::is_alphanumeric);
            let found = locate(&piece, &text);
            if visible {
                prop_assert!(found.is_some(), "{piece:?} in {text:?}");
                prop_assert!(found.and_then(|span| span.slice(&text)).is_some());
            }
        }

        #[test]
        fn what_is_found_is_a_piece_of_the_text(quote in "\\PC{0,12}", text in "\\PC{0,40}") {
            if let Some(span) = locate(&quote, &text) {
                prop_assert!(span.slice(&text).is_some_and(|words| !words.is_empty()));
            }
        }
    }
}
