//! What was shown in a turn is not said again in it: where the model broke off in the
//! middle of the voice's own words, the voice goes on behind them.

use crate::speech::guard::sentence::{first_sentence, sentences};
use crate::speech::guard::words::folded;

/// A sentence of so many letters is known again at the end of a longer one, behind what
/// led up to it ("About “…”: …").
const KNOWN_BEHIND: usize = 12;

/// The text without the sentences that stand in what was shown.
pub(super) fn unsaid(text: &str, shown: &str) -> String {
    let shown: Vec<String> = sentences(shown).into_iter().map(folded).collect();
    let long = |sentence: &str| sentence.chars().count() >= KNOWN_BEHIND;
    let is_said = |sentence: &str| {
        let sentence = folded(sentence);
        let is = |said: &String| {
            *said == sentence
                || long(&sentence) && said.ends_with(&sentence)
                || long(said) && sentence.ends_with(said.as_str())
        };
        !sentence.is_empty() && shown.iter().any(is)
    };
    let mut left = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (sentence, behind) = rest.split_at(first_sentence(rest).unwrap_or(rest.len()));
        if !is_said(sentence) {
            left.push_str(sentence);
        }
        rest = behind;
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_not_shown_is_left() {
        let cases = [
            ("Fair. Try it first.", "", "Fair. Try it first."),
            ("Fair. Try it first.", "Fair.", "Try it first."),
            ("Fair. Try it first.", "Fair. Try it first.", ""),
            (
                "It is real money. It pays.\nShall we?",
                "About “too dear”: It is real money.",
                "It pays.\nShall we?",
            ),
            (
                "About “too dear”: It is real money. It pays.",
                "It is real money.",
                "It pays.",
            ),
            ("No. It pays.", "I know.", "No. It pays."),
        ];
        for (text, shown, wanted) in cases {
            assert_eq!(unsaid(text, shown), wanted, "{text:?} after {shown:?}");
        }
    }
}
