//! The times of day and the days that somebody names for being called, in words
//! that can be said back: "in the evening", "on Thursday afternoon".

use crate::signal::Span;

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// Words that take a day back: "monday is bad".
const UNFIT: [&str; 9] = [
    "bad", "not", "no", "never", "cannot", "cant", "don't", "isn't", "except",
];

/// Whether a word takes back the time that follows it.
pub fn says_no(word: &str) -> bool {
    let word: String = word
        .to_lowercase()
        .replace('\u{2019}', "'")
        .chars()
        .filter(|letter| letter.is_alphanumeric() || *letter == '\'')
        .collect();
    UNFIT.contains(&word.as_str())
}

/// A time that was named for being called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedTime {
    /// The clause that names it, in characters of the text.
    pub span: Span,
    /// How to say it back.
    pub words: String,
    /// Whether only a part of the day was named, and no day.
    pub is_part_of_day: bool,
}

/// The time for being called that `text` names, if it names one.
pub fn asked_time(text: &str) -> Option<AskedTime> {
    let (mut day, mut part, mut spans) = (None, None, Vec::new());
    for (span, clause) in clauses(text) {
        let words: Vec<String> = clause
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '\''))
            .map(|word| word.to_lowercase().replace('\u{2019}', "'"))
            .filter(|word| !word.is_empty())
            .collect();
        if words.iter().any(|word| UNFIT.contains(&word.as_str())) {
            continue;
        }
        let found_day = words.iter().find_map(|word| day_words(word));
        let found_part = words.iter().find_map(|word| part_of_day(word));
        if found_day.is_some() || found_part.is_some() {
            spans.push(span);
        }
        day = day.or(found_day);
        part = part.or(found_part);
    }
    let is_part_of_day = day.is_none();
    let words = match (day, part) {
        (Some(day), Some("at lunchtime")) => format!("{day} at lunchtime"),
        (Some(day), Some(part)) => format!("{day} {}", part.trim_start_matches("in the ")),
        (Some(day), None) => day,
        (None, Some(part)) => part.to_owned(),
        (None, None) => return None,
    };
    let first = *spans.first()?;
    Some(AskedTime {
        span: first,
        words,
        is_part_of_day,
    })
}

fn day_words(word: &str) -> Option<String> {
    match word {
        "tomorrow" => return Some("tomorrow".to_owned()),
        "weekend" | "weekends" => return Some("at the weekend".to_owned()),
        _ => {}
    }
    let singular = word.strip_suffix('s').unwrap_or(word);
    DAYS.iter()
        .find(|day| day.eq_ignore_ascii_case(singular))
        .map(|day| format!("on {day}"))
}

fn part_of_day(word: &str) -> Option<&'static str> {
    Some(match word {
        "morning" | "mornings" => "in the morning",
        "afternoon" | "afternoons" => "in the afternoon",
        "evening" | "evenings" => "in the evening",
        "lunchtime" | "noon" => "at lunchtime",
        _ => return None,
    })
}

/// The clauses of `text`, each with its place without the space around it.
fn clauses(text: &str) -> Vec<(Span, String)> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut start = 0;
    for at in 0..=letters.len() {
        let ends = letters
            .get(at)
            .is_none_or(|letter| matches!(letter, '.' | '!' | '?' | ',' | ';' | '\n'));
        if !ends {
            continue;
        }
        let mut clause = Span { start, end: at };
        while clause.start < clause.end && letters[clause.start].is_whitespace() {
            clause.start += 1;
        }
        while clause.end > clause.start && letters[clause.end - 1].is_whitespace() {
            clause.end -= 1;
        }
        if clause.start < clause.end {
            found.push((clause, letters[clause.start..clause.end].iter().collect()));
        }
        start = at + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_of_day_are_said_back() {
        let cases = [
            ("evenings only", Some("in the evening")),
            (
                "Evenings I said! Linda and I both work till 6",
                Some("in the evening"),
            ),
            ("Wednesday morning?", Some("on Wednesday morning")),
            ("TUESDAY AFTERNOON", Some("on Tuesday afternoon")),
            ("thursday i said, monday is bad", Some("on Thursday")),
            ("not on mondays", None),
            ("we run out of stock", None),
        ];
        for (text, words) in cases {
            let found = asked_time(text);
            assert_eq!(found.map(|f| f.words).as_deref(), words, "{text}");
        }
        let found = asked_time("no wait, thursday i said").map(|found| found.span);
        assert_eq!(found, Some(Span { start: 9, end: 24 }));
    }
}
