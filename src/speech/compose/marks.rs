//! The model's marks and what it writes around them.

use crate::speech::text;

/// A part of the agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Point(usize),
    Step,
    /// The question that is put instead of the step's.
    Next,
}

/// The sentence without its marks, and the parts that they name.
pub(super) fn without_marks(raw: &str) -> (String, Vec<Part>) {
    let mut plain = String::with_capacity(raw.len());
    let mut parts = Vec::new();
    let mut rest = raw;
    while let Some(open) = rest.find('[') {
        let Some(close) = rest[open..].find(']') else {
            break;
        };
        let mark = rest[open + 1..open + close].trim();
        let part = if mark.eq_ignore_ascii_case("step") {
            Some(Part::Step)
        } else if mark.eq_ignore_ascii_case("next") {
            Some(Part::Next)
        } else {
            mark.parse::<usize>()
                .ok()
                .and_then(|number| number.checked_sub(1))
                .map(Part::Point)
        };
        plain.push_str(&rest[..open]);
        match part {
            Some(part) => parts.push(part),
            None => plain.push_str(&rest[open..=open + close]),
        }
        rest = &rest[open + close + 1..];
    }
    plain.push_str(rest);
    (plain, parts)
}

/// One line, without the marks of lists and emphasis that nobody renders.
pub(super) fn tidy(sentence: &str) -> String {
    let sentence = text::one_line(sentence).replace("**", "").replace("__", "");
    sentence
        .trim_start_matches(['-', '*', '#', '•', ' '])
        .trim()
        .to_owned()
}

/// How many of the telling words of `wanted` stand in `shown`, from 0 to 1.
pub fn overlap(wanted: &str, shown: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        text.to_lowercase()
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| word.chars().count() > 3 || word.chars().any(|c| c.is_ascii_digit()))
            .map(|word| word.trim_end_matches('s').to_owned())
            .collect()
    };
    let wanted = words(wanted);
    if wanted.is_empty() {
        return 1.0;
    }
    let shown = words(shown);
    let found = wanted.iter().filter(|word| shown.contains(word)).count();
    found as f64 / wanted.len() as f64
}
