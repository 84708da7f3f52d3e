//! Where sentences end, while they are being written.

/// After these a dot ends nothing.
const ABBREVIATIONS: [&str; 22] = [
    "mr", "mrs", "ms", "dr", "prof", "inc", "ltd", "co", "corp", "vs", "etc", "e.g", "i.e", "eg",
    "ie", "approx", "no", "st", "jr", "sr", "a.m", "p.m",
];

/// The length in bytes of the first whole sentence of `text` with the white
/// space after it; `None` while it is not certain that it has ended.
pub fn first_sentence(text: &str) -> Option<usize> {
    if let Some(end) = slot_alone(text) {
        return Some(end);
    }
    let mut depth = 0_usize;
    let mut letters = text.char_indices().peekable();
    let mut said = false;
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        match letter {
            '{' if next == Some('{') => depth += 1,
            '}' if next == Some('}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        said |= letter.is_alphanumeric() || letter == '}';
        if depth > 0 {
            continue;
        }
        let ends = match letter {
            '\n' => said,
            '!' | '?' | '…' | '。' | '！' | '？' => said,
            '.' => said && !is_abbreviation(&text[..at]),
            _ => false,
        };
        if !ends {
            continue;
        }
        let mut end = at + letter.len_utf8();
        // Marks that close what has ended belong to it.
        while let Some((at, mark)) = letters.peek().copied() {
            if matches!(mark, '.' | '!' | '?' | '…' | '"' | '”' | '’' | ')' | '\'') {
                end = at + mark.len_utf8();
                letters.next();
            } else {
                break;
            }
        }
        match letters.peek().copied() {
            None if letter == '\n' => return Some(end),
            None => return None,
            Some((at, space)) if space.is_whitespace() || letter == '\n' => {
                let rest = text[at..].len() - text[at..].trim_start().len();
                return Some(at + rest);
            }
            // `{{fact:a}}.[step]` and `sure![2]`
            Some((at, '[')) => return Some(at),
            Some(_) => {}
        }
    }
    None
}

/// Where a slot that opens the text ends as a sentence of its own: `[1] {{fact:a}}`
/// before the next mark, slot or sentence. It says whole sentences when filled.
fn slot_alone(text: &str) -> Option<usize> {
    let mut at = text.len() - text.trim_start().len();
    while text[at..].starts_with('[') {
        at += text[at..].find(']')? + 1;
        at += text[at..].len() - text[at..].trim_start().len();
    }
    let rest = text[at..].strip_prefix("{{")?;
    let end = at + 2 + rest.find("}}")? + 2;
    let after = text[end..].trim_start();
    let next = after.chars().next()?;
    let begins = next.is_uppercase() || matches!(next, '[' | '{');
    (begins && after.len() < text[end..].len()).then(|| text.len() - after.len())
}

fn is_abbreviation(before: &str) -> bool {
    let word = before
        .rsplit(|letter: char| letter.is_whitespace() || letter == '(')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    ABBREVIATIONS.contains(&word.as_str()) || (word.chars().count() == 1 && word != "i")
}

/// All sentences of a finished text.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(end) = first_sentence(rest) {
        all.push(rest[..end].trim());
        rest = &rest[end..];
    }
    all.push(rest.trim());
    all.retain(|sentence| !sentence.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sentences_end_where_people_end_them() {
        let cases: [(&str, &[&str]); 12] = [
            (
                "[1] {{fact:a}} [step] How many?",
                &["[1] {{fact:a}}", "[step] How many?"],
            ),
            ("{{fact:a}} Yes, it does.", &["{{fact:a}}", "Yes, it does."]),
            ("{{fact:a}} and more. Ok", &["{{fact:a}} and more.", "Ok"]),
            ("One. Two? Three!", &["One.", "Two?", "Three!"]),
            ("It is $3.50 a day. OK.", &["It is $3.50 a day.", "OK."]),
            ("Ask Mr. Smith. Now.", &["Ask Mr. Smith.", "Now."]),
            (
                "See stockwell.example for it. Yes.",
                &["See stockwell.example for it.", "Yes."],
            ),
            (
                "Use {{fact:a. b}} here. Ok",
                &["Use {{fact:a. b}} here.", "Ok"],
            ),
            ("Really?! \"Yes.\" No", &["Really?!", "\"Yes.\"", "No"]),
            ("Line one\nline two", &["Line one", "line two"]),
            ("- a\n- b\n", &["- a", "- b"]),
            ("", &[]),
        ];
        for (text, wanted) in cases {
            assert_eq!(sentences(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_sentence_is_not_certain_before_what_follows_is_seen() {
        assert_eq!(first_sentence("It costs $3."), None);
        assert_eq!(first_sentence("It costs $3. "), Some(13));
        assert_eq!(first_sentence("It costs $3.5"), None);
        assert_eq!(first_sentence("[1] {{fact:a}} "), None);
        assert_eq!(first_sentence("[1] {{fact:a}} ["), Some(15));
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "[a-zA-Z0-9 .?!\n{}$]{0,80}") {
            let mut joined = String::new();
            let mut rest = text.as_str();
            while let Some(end) = first_sentence(rest) {
                prop_assert!(end > 0);
                joined.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            joined.push_str(rest);
            prop_assert_eq!(joined, text);
        }
    }
}
