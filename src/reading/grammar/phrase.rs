//! How the files write phrases: `nächste(|n|r|s) @unit | @unit que viene`.

use super::fold::{folded, spelt_out};

/// One element of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Element {
    /// A word, folded.
    Word(String),
    /// A mark, which stands right behind what is before it.
    Mark(String),
    /// A number, in digits or in words.
    Number,
    /// The number of a day: one or two digits that are no part of a longer number.
    Day,
    /// Any entry of a table of the file.
    Class(String),
    /// A word right behind what is before it: the `h` of `14h`.
    Glued(String),
    /// Nothing, in front of a word with a capital.
    BeforeCapital,
}

/// A phrase with its condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    pub elements: Vec<Element>,
    /// `< …`: only behind a number, a date, a unit or a currency.
    pub behind_value: bool,
}

/// The phrases of one key: its alternatives, endings spelt out.
pub(super) fn phrases(key: &str) -> Vec<Phrase> {
    let mut found = Vec::new();
    for alternative in alternatives(key) {
        let text = alternative.trim();
        let (behind_value, text) = match text.strip_prefix('<') {
            Some(rest) => (true, rest.trim()),
            None => (false, text),
        };
        for whole in endings(text) {
            let mut spellings = vec![whole.clone()];
            spellings.extend(spelt_out(&whole));
            for spelling in spellings {
                let elements: Vec<Element> = spelling.split_whitespace().map(element).collect();
                if !elements.is_empty() {
                    found.push(Phrase {
                        elements,
                        behind_value,
                    });
                }
            }
        }
    }
    found
}

fn element(word: &str) -> Element {
    if word == "##" {
        Element::Day
    } else if word == "#" {
        Element::Number
    } else if let Some(class) = word.strip_prefix('@').filter(|class| !class.is_empty()) {
        Element::Class(class.to_owned())
    } else if word == "^" {
        Element::BeforeCapital
    } else if let Some(end) = word.strip_prefix('~').filter(|end| !end.is_empty()) {
        Element::Glued(folded(end))
    } else if word.chars().all(|c| !c.is_alphanumeric()) {
        Element::Mark(word.to_owned())
    } else {
        Element::Word(folded(word))
    }
}

/// Splits at the bars that stand outside of brackets.
fn alternatives(key: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut depth = 0;
    for c in key.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '|' if depth == 0 => {
                found.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = found.last_mut() {
            last.push(c);
        }
    }
    found
}

/// `nächste(|n|s)` is `nächste`, `nächsten`, `nächstes`.
fn endings(text: &str) -> Vec<String> {
    let Some((before, rest)) = text.split_once('(') else {
        return vec![text.to_owned()];
    };
    let Some((inside, after)) = rest.split_once(')') else {
        return vec![text.to_owned()];
    };
    let tails = endings(after);
    inside
        .split('|')
        .flat_map(|ending| {
            tails
                .iter()
                .map(move |tail| format!("{before}{ending}{tail}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_and_endings_are_spelt_out() {
        let words = |key: &str| -> Vec<String> {
            phrases(key)
                .into_iter()
                .map(|phrase| {
                    phrase
                        .elements
                        .iter()
                        .map(|element| match element {
                            Element::Word(word) | Element::Mark(word) | Element::Glued(word) => {
                                word.clone()
                            }
                            Element::BeforeCapital => "^".to_owned(),
                            Element::Number => "#".to_owned(),
                            Element::Day => "##".to_owned(),
                            Element::Class(class) => format!("@{class}"),
                        })
                        .collect::<Vec<_>>()
                        .join(" ")
                })
                .collect()
        };
        assert_eq!(
            words("letzte(|n|s) @unit | vor kurzem"),
            [
                "letzte @unit",
                "letzten @unit",
                "letztes @unit",
                "vor kurzem"
            ]
        );
        assert_eq!(words("für #"), ["fur #", "fuer #"]);
        assert!(phrases("< bis")[0].behind_value);
    }
}
