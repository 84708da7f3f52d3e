//! Small care for running text.

/// Joins parts with one space, passing over empty ones.
pub fn join(parts: &[String]) -> String {
    let mut text = String::new();
    for part in parts.iter().map(|part| part.trim()) {
        if part.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(part);
    }
    text
}

/// The text with a capital first letter.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// The name under which a value without fields is stored and shown: `price`, `no_need`.
/// Empty for what has no name of its own.
pub fn name_of(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// A list for people: `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String], and: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

/// The prospect's words as one line, for places where a line is all there is:
/// control characters and line breaks become spaces.
pub fn one_line(text: &str) -> String {
    text.split(|letter: char| letter.is_control() || letter.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// At most `most` characters of `text`, cut at a word where that is near, with an ellipsis.
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most.saturating_sub(1)).collect();
    let cut = head
        .rfind(' ')
        .filter(|at| *at > head.len() / 2)
        .unwrap_or(head.len());
    format!("{}…", head[..cut].trim_end())
}

/// Whether a figure of two digits or more stands in both texts: "$231" tells a story again.
pub fn shares_figures(one: &str, other: &str) -> bool {
    let figures = |text: &str| -> Vec<String> {
        let parts = text.split(|letter: char| !letter.is_ascii_digit());
        let long = parts.filter(|part| part.len() > 1);
        long.map(str::to_owned).collect()
    };
    let known = figures(one);
    figures(other).iter().any(|figure| known.contains(figure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_joined_with_one_space() {
        let parts = ["Hi. ".to_owned(), String::new(), "How?".to_owned()];
        assert_eq!(join(&parts), "Hi. How?");
    }

    #[test]
    fn lists_read_like_speech() {
        let items: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(list(&items, "and"), "a, b and c");
        assert_eq!(list(&items[..1], "and"), "a");
    }

    #[test]
    fn a_shortened_text_is_never_longer() {
        assert_eq!(shortened("one two three", 8), "one two…");
        assert_eq!(shortened("short", 8), "short");
        assert_eq!(shortened("ééééééééééé", 4), "ééé…");
    }
}
