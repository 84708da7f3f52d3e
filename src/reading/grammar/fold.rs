//! Words without their accents, as people type them in a hurry.

use unicode_normalization::UnicodeNormalization as _;

/// Shorter words mean another thing without their accents (`à`, `a`).
const LEAST: usize = 3;

/// `word` without accents (`próximo` is `proximo`, `für` is `fur`, `groß` is `gross`).
pub(super) fn folded(word: &str) -> String {
    if word.is_ascii() || word.chars().count() < LEAST {
        return word.to_owned();
    }
    let mut plain = String::with_capacity(word.len());
    for c in word.nfd() {
        match c {
            '\u{300}'..='\u{36f}' => {}
            'ß' => plain.push_str("ss"),
            'œ' => plain.push_str("oe"),
            'æ' => plain.push_str("ae"),
            c => plain.push(c),
        }
    }
    plain
}

/// `word` as keyboards without umlauts spell it (`für` is `fuer`), where it has any.
pub(super) fn spelt_out(word: &str) -> Option<String> {
    word.contains(['ä', 'ö', 'ü']).then(|| {
        folded(
            &word
                .replace('ä', "ae")
                .replace('ö', "oe")
                .replace('ü', "ue"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_are_taken_off_long_words_only() {
        for (word, plain) in [
            ("próximo", "proximo"),
            ("à", "à"),
            ("été", "ete"),
            ("größe", "grosse"),
            ("year", "year"),
        ] {
            assert_eq!(folded(word), plain);
        }
        assert_eq!(spelt_out("für").as_deref(), Some("fuer"));
        assert_eq!(spelt_out("mes"), None);
    }
}
