//! What others wrote, made safe to stand in a prompt: no characters that people
//! do not see.

/// Without control, direction, tag, zero-width and private characters, with
/// white space folded, at most `most` characters.
pub fn clean(text: &str, most: usize) -> String {
    let mut clean = String::with_capacity(text.len().min(most * 4));
    let mut count = 0;
    let mut gap = false;
    for letter in text.chars() {
        if letter.is_whitespace() || letter.is_control() {
            gap = true;
            continue;
        }
        if is_hidden(letter) {
            continue;
        }
        if gap && !clean.is_empty() {
            clean.push(' ');
            count += 1;
        }
        gap = false;
        if count >= most {
            clean.push('…');
            break;
        }
        clean.push(letter);
        count += 1;
    }
    clean
}

fn is_hidden(letter: char) -> bool {
    matches!(
        letter,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E000}'..='\u{F8FF}'
            | '\u{E0000}'..='\u{E0FFF}' | '\u{F0000}'..='\u{10FFFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hidden_characters_are_taken_out() {
        let cases = [
            ("a\u{200B}b\u{202E}c\u{E0041}d", "abcd"),
            ("line\r\n\tnext\u{0}x", "line next x"),
            ("  Größe 😀 ", "Größe 😀"),
            ("שלום", "שלום"),
        ];
        for (text, wanted) in cases {
            assert_eq!(clean(text, 100), wanted);
        }
        assert_eq!(clean("abcdef", 3), "abc…");
    }

    proptest! {
        #[test]
        fn it_is_never_longer_and_stable(text in "\\PC{0,80}", most in 1usize..60) {
            let once = clean(&text, most);
            prop_assert!(once.chars().count() <= most + 2);
            prop_assert!(!once.chars().any(|letter| is_hidden(letter) || letter.is_control()));
        }
    }
}
