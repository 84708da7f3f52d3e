//! Slots: `{{name}}` in a wording, filled by the program and never by a model or a prospect.

/// Fills every `{{slot}}` of `text`. `None` where a slot has no filling, so
/// that another wording can be chosen. What fills a slot is not searched again.
pub fn fill(text: &str, filling: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(open) = rest.find("{{") {
        let (before, from_open) = rest.split_at(open);
        let Some(close) = from_open.find("}}") else {
            break;
        };
        filled.push_str(before);
        filled.push_str(&filling(from_open[2..close].trim())?);
        rest = &from_open[close + 2..];
    }
    filled.push_str(rest);
    Some(filled)
}

/// The names of the slots in `text`.
pub fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{")
        .skip(1)
        .filter_map(|part| part.split_once("}}").map(|(name, _)| name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_once_and_never_searched_again() {
        let filled = fill("Hi {{ name }}, {{x}}!", |slot| match slot {
            "name" => Some("{{x}}".to_owned()),
            "x" => Some("there".to_owned()),
            _ => None,
        });
        assert_eq!(filled.as_deref(), Some("Hi {{x}}, there!"));
    }

    #[test]
    fn an_empty_slot_makes_the_wording_unusable() {
        assert_eq!(fill("Hi {{name}}", |_| None), None);
    }

    #[test]
    fn an_unclosed_slot_is_text() {
        assert_eq!(fill("a {{b", |_| None).as_deref(), Some("a {{b"));
        assert_eq!(names("{{a}} and {{ b }}").collect::<Vec<_>>(), ["a", "b"]);
    }
}
