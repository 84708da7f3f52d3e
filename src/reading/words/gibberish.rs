//! Keys hit at random.

use super::text::Text;

const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Whether `text` is made of words that are none: no vowels where words have
/// some, or runs along a row of the keyboard.
pub(crate) fn is_gibberish(text: &Text<'_>) -> bool {
    let words: Vec<&str> = text
        .tokens
        .iter()
        .take(40)
        .filter(|token| !token.number && token.text.is_ascii())
        .map(|token| token.text.as_str())
        .collect();
    if words.is_empty() || words.len() != text.tokens.len().min(40) {
        return false;
    }
    let plain = |word: &&str| word.len() >= 5 || along_a_row(word);
    words.iter().all(|word| random(word)) && words.iter().any(plain)
        || words.iter().any(|word| {
            word.len() >= 5
                && random(word)
                && words.len() <= 3
                && words.iter().filter(|word| random(word)).count() * 2 > words.len()
        })
}

fn random(word: &str) -> bool {
    let letters = word.len();
    if letters < 3 {
        return false;
    }
    let vowels = word.chars().filter(|c| "aeiouy".contains(*c)).count();
    let mut run = 0;
    let mut longest = 0;
    for c in word.chars() {
        run = if "aeiouy".contains(c) { 0 } else { run + 1 };
        longest = longest.max(run);
    }
    along_a_row(word) || (letters >= 4 && vowels == 0) || longest >= 5
}

/// Whether it runs along a row of keys, either way.
fn along_a_row(word: &str) -> bool {
    word.as_bytes().windows(4).any(|four| {
        ROWS.iter().any(|row| {
            let back: Vec<u8> = row.bytes().rev().collect();
            row.as_bytes().windows(4).any(|keys| keys == four)
                || back.windows(4).any(|keys| keys == four)
        })
    }) && !word.contains("propert")
        && !word.starts_with("power")
}
