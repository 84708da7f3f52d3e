//! Which of their words a closer can begin with: no goodbye, no insult, no outcry.

/// Fewer words say too little to begin with.
const FEWEST_WORDS: usize = 3;

const GOODBYES: [&str; 9] = [
    "bye",
    "goodbye",
    "good bye",
    "see you",
    "have a good day",
    "have a nice day",
    "gotta go",
    "got to go",
    "good night",
];

const OUTBURSTS: [&str; 18] = [
    "are you kidding",
    "you kidding",
    "seriously",
    "ridiculous",
    "idiot",
    "stupid",
    "useless",
    "waste of time",
    "wasting my time",
    "shut up",
    "unacceptable",
    "forget it",
    "forget about it",
    "cancel it",
    "leave me alone",
    "go away",
    "crap",
    "damn",
];

/// Words in lower case between single spaces.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase().replace('\u{2019}', "'");
    let words = lower
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '\''))
        .filter(|word| !word.is_empty());
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}

fn says(text: &str, phrases: &[&str]) -> bool {
    let text = plain(text);
    let found = |phrase: &&str| text.contains(&format!(" {phrase} "));
    phrases.iter().any(found)
}

/// Whether they took their leave.
pub(super) fn says_goodbye(text: &str) -> bool {
    says(text, &GOODBYES)
}

/// Whether it is an insult or an outcry.
pub(super) fn is_outburst(text: &str) -> bool {
    says(text, &OUTBURSTS)
}

/// Whether a closer can begin with these words.
pub(super) fn has_substance(text: &str) -> bool {
    let trimmed = text.trim();
    let shouts = trimmed.ends_with('!') && plain(text).split_whitespace().count() < 8;
    !says_goodbye(text)
        && !is_outburst(text)
        && !shouts
        && plain(text).split_whitespace().count() >= FEWEST_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closer_begins_with_words_of_substance() {
        let cases = [
            ("Are you kidding me?", false),
            ("thank you bye", false),
            ("ok", false),
            ("EVENINGS I SAID!", false),
            ("do you connect to NetSuite?", true),
            ("we run out of our best sellers", true),
        ];
        for (text, expected) in cases {
            assert_eq!(has_substance(text), expected, "{text}");
        }
        assert!(says_goodbye("Thank you, bye"));
    }
}
