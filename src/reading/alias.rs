//! The ways in which a name is written.

/// A name as a pattern, also written in one word or with its number apart: `cin7`, `cin 7`.
pub(crate) fn spellings(name: &str) -> Vec<String> {
    let plain: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let exact = |words: &[&str]| {
        words
            .iter()
            .map(|word| format!("={word}"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut spelt = vec![exact(&words)];
    if words.len() > 1 {
        spelt.push(format!("={}", words.concat()));
    } else if let Some(at) = words[0].find(|c: char| c.is_ascii_digit())
        && at > 0
    {
        let (letters, number) = words[0].split_at(at);
        spelt.push(exact(&[letters, number]));
    }
    spelt
}
