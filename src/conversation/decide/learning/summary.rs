//! What a seller sums up of the prospect, in the prospect's voice.

/// What a seller says before the summary proper.
const FRAMES: [&str; 22] = [
    "if i understand you right",
    "if i understand you correctly",
    "if i understand correctly",
    "if i understood you right",
    "if i understood correctly",
    "if i got that right",
    "if i got you right",
    "if i heard you right",
    "correct me if i'm wrong",
    "tell me if i'm wrong",
    "let me sum up",
    "let me summarize",
    "let me recap",
    "let me repeat that",
    "just to confirm",
    "just so i have it right",
    "so i understand",
    "i understand that",
    "i understand",
    "what i hear is",
    "i hear that",
    "i hear",
];
/// Questions at the end that put the whole summary to the prospect.
const TAGS: [&str; 18] = [
    "right",
    "correct",
    "is that right",
    "is that correct",
    "is this right",
    "is this correct",
    "did i get that right",
    "did i get it right",
    "have i got that right",
    "have i got this right",
    "do i have that right",
    "does that sound right",
    "yes",
    "yeah",
    "no",
    "isn't it",
    "don't you",
    "aren't you",
];
/// Matters of the prospect that need no "your": "the budget is 30k?"
const MATTERS: [&str; 6] = [
    "budget",
    "team",
    "headcount",
    "timeline",
    "deadline",
    "decision",
];

/// The part of a seller's message that sums up the prospect, as the prospect
/// would say it. What is not part of it is blanked, so that every character
/// keeps its place. `None` where nothing is summed up and put to the prospect.
pub(crate) fn summary(text: &str) -> Option<String> {
    let sentences = sentences(text);
    let last = sentences.last()?;
    let tag = is_tag(&last.1);
    // A further question after the summary is what a "yes" answers.
    if !tag && !is_of_prospect(&last.1) {
        return None;
    }
    let mut voice: Vec<char> = text
        .chars()
        .map(|c| if c.is_whitespace() { c } else { ' ' })
        .collect();
    let mut any = false;
    for (start, sentence) in sentences
        .iter()
        .filter(|(_, sentence)| is_of_prospect(sentence))
    {
        any = true;
        for (offset, c) in turned(sentence).into_iter().enumerate() {
            if let Some(place) = voice.get_mut(start + offset) {
                *place = c;
            }
        }
    }
    any.then(|| voice.into_iter().collect())
}

/// The sentences with the places, in characters, at which they start.
fn sentences(text: &str) -> Vec<(usize, String)> {
    let mut sentences = Vec::new();
    let mut current = String::new();
    let mut start = 0;
    let mut letters = text.chars().enumerate().peekable();
    while let Some((at, c)) = letters.next() {
        current.push(c);
        let ends = matches!(c, '.' | '?' | '!')
            && letters.peek().is_none_or(|(_, next)| next.is_whitespace())
            || c == '\n';
        if ends || letters.peek().is_none() {
            if current.chars().any(char::is_alphanumeric) {
                sentences.push((start, std::mem::take(&mut current)));
            } else {
                current.clear();
            }
            start = at + 1;
        }
    }
    sentences
}

fn plain(sentence: &str) -> String {
    let lower = sentence.to_lowercase().replace('\u{2019}', "'");
    lower
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_owned()
}

fn is_tag(sentence: &str) -> bool {
    let plain = plain(sentence);
    let plain = plain.strip_prefix("so ").unwrap_or(&plain);
    TAGS.contains(&plain)
}

/// Whether a sentence is about the prospect, and neither about the seller nor an alternative.
fn is_of_prospect(sentence: &str) -> bool {
    let mut plain = plain(sentence);
    for frame in FRAMES {
        plain = plain.replace(frame, " ");
    }
    for tag in TAGS.iter().filter(|tag| tag.contains(' ')) {
        if let Some(before) = plain.strip_suffix(tag) {
            plain = before.to_owned();
        }
    }
    let words: Vec<&str> = plain
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let asks = words.first().is_some_and(|word| {
        [
            "who", "what", "when", "where", "why", "how", "which", "would", "could", "can",
            "shall", "should", "will",
        ]
        .contains(word)
    });
    (has(&[
        "you", "your", "you're", "you've", "you'd", "you'll", "that's", "yours",
    ]) || is_of_their_matter(&words))
        && !asks
        && !has(&[
            "we", "our", "us", "i", "my", "me", "we're", "we'd", "i'd", "we've", "i'm", "or", "if",
        ])
}

/// "The budget is 30k?", "so 40 people and 20k": told of nobody else.
fn is_of_their_matter(words: &[&str]) -> bool {
    let numbered = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let says = |word: &&str| numbered(word) || ["is", "would", "of", "around"].contains(word);
    let named = words
        .windows(3)
        .any(|three| three[0] == "the" && MATTERS.contains(&three[1]) && says(&three[2]));
    named || words.first() == Some(&"so") && words.get(1).is_some_and(numbered)
}

/// The sentence as the prospect would say it, of the same length: "you have"
/// becomes "we have", questions become statements, frames are blanked.
fn turned(sentence: &str) -> Vec<char> {
    let mut letters: Vec<char> = sentence.chars().collect();
    let lower: Vec<char> = letters
        .iter()
        .map(|c| match c {
            '\u{2019}' => '\'',
            c => c.to_lowercase().next().unwrap_or(*c),
        })
        .collect();
    let mut done = vec![false; letters.len()];
    let mut put = |words: &str, with: &str| {
        let words: Vec<char> = words.chars().collect();
        let with: Vec<char> = with
            .chars()
            .chain(std::iter::repeat(' '))
            .take(words.len())
            .collect();
        let letter = |at: Option<&char>| at.is_some_and(|c| c.is_alphanumeric() || *c == '\'');
        for at in 0..(lower.len() + 1).saturating_sub(words.len()) {
            let before = at.checked_sub(1).and_then(|at| lower.get(at));
            if lower[at..at + words.len()] == words[..]
                && !done[at..at + words.len()].contains(&true)
                && !letter(before)
                && !letter(lower.get(at + words.len()))
            {
                letters[at..at + words.len()].copy_from_slice(&with);
                done[at..at + words.len()].fill(true);
            }
        }
    };
    for frame in FRAMES {
        put(frame, "");
    }
    for (yours, ours) in [
        ("are you", "we are"),
        ("do you have", "we have"),
        ("you're", "we're"),
        ("you've", "we've"),
        ("you'd", "we'd"),
        ("you'll", "we'll"),
        ("you", "we"),
        ("your", "our"),
        ("yours", "ours"),
    ] {
        put(yours, ours);
    }
    for c in &mut letters {
        if *c == '?' {
            *c = '.';
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_keeps_every_character_in_its_place() {
        let cases = [
            (
                "So you have about 40 people?",
                Some("so we have about 40 people."),
            ),
            (
                "Got it. You're 40 people. Is that right?",
                Some("we're 40 people."),
            ),
            ("We charge 40 a month, is that okay with you?", None),
            ("You have 40 people. And who decides?", None),
            ("Do you have 40 or 50 people?", None),
            ("The budget is 30k?", Some("the budget is 30k.")),
            (
                "So 40 people and 20k, did I get that right?",
                Some("so 40 people and 20k, did i get that right."),
            ),
            ("The team plan costs 40 a month?", None),
            ("Hello there!", None),
        ];
        for (text, expected) in cases {
            let found = summary(text);
            let found = found.as_deref().map(str::to_lowercase);
            if let Some(found) = &found {
                assert_eq!(found.chars().count(), text.chars().count());
            }
            let squeezed =
                found.map(|found| found.split_whitespace().collect::<Vec<_>>().join(" "));
            assert_eq!(squeezed.as_deref(), expected, "{text}");
        }
    }
}
