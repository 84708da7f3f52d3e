//! What was told before is told again in short: by the sentence that what they ask now points to.

use std::collections::BTreeSet;

use super::guard::sentence::sentences;
use super::voice::Voice;
use crate::conversation::message::Author;

/// Shorter words tell nothing of what is asked.
const TELLING: usize = 4;
/// Words that begin alike with so many letters are of one kind.
const STEM: usize = 5;

impl Voice<'_> {
    /// Their last message.
    pub(super) fn last_asked(&self) -> &str {
        let mut theirs = self.state.messages.iter().rev();
        let last = theirs.find(|message| message.from == Author::Prospect);
        last.map_or("", |message| message.text.as_str())
    }
}

/// The sentence of `told` that shares most words with what is `asked`, else its first.
pub(super) fn in_short<'t>(told: &'t str, asked: &str) -> &'t str {
    let asked = stems(asked);
    let parts = sentences(told);
    let shared = |part: &&str| stems(part).intersection(&asked).count();
    // The first of those that share as many.
    let best = parts.iter().rev().max_by_key(|part| shared(part));
    best.copied().unwrap_or(told)
}

/// In how many telling words two texts agree.
pub(crate) fn shared_words(one: &str, other: &str) -> usize {
    stems(one).intersection(&stems(other)).count()
}

fn stems(text: &str) -> BTreeSet<String> {
    beginnings(text, TELLING, STEM)
}

/// The words of a text that have `telling` letters at least, in small letters, each by its
/// first `letters`.
pub(crate) fn beginnings(text: &str, telling: usize, letters: usize) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| word.chars().count() >= telling)
        .map(|word| word.to_lowercase().chars().take(letters).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::in_short;

    #[test]
    fn the_sentence_that_is_pointed_to_is_told_again_and_else_the_first() {
        let told = "A home battery costs $11,500 installed. It keeps the fridge and the lights \
            going through a night without grid power.";
        let first = "A home battery costs $11,500 installed.";
        let second = "It keeps the fridge and the lights going through a night without grid power.";
        for (asked, wanted) in [
            ("you skipped the battery", first),
            ("i asked about the lights", second),
            ("thats not it", first),
        ] {
            assert_eq!(in_short(told, asked), wanted, "{asked}");
        }
    }
}
