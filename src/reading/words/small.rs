//! A text in capitals throughout, whose capitals tell nothing: it is read as if it were
//! written small, and quoted as it stands.

use crate::reading::contact::capital;
use crate::reading::finding::{ContactKind, Reading};
use crate::signal::{SignalValue, Span};

/// The text written small, letter by letter, where it has capitals and no small letter.
pub(crate) fn small(text: &str) -> Option<String> {
    let mut capitals = false;
    for letter in text.chars() {
        if letter.is_lowercase() {
            return None;
        }
        capitals |= letter.is_uppercase();
    }
    capitals.then(|| text.chars().map(small_letter).collect())
}

/// The small letter; what would become several letters stays, so that every place is the same.
fn small_letter(letter: char) -> char {
    let mut small = letter.to_lowercase();
    match (small.next(), small.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

/// Puts the words of `text` in the place of those that were read, written small.
pub(crate) fn requote(reading: &mut Reading, text: &str) {
    let written = |span: Span, quote: &mut String| {
        if let Some(words) = span.slice(text) {
            words.clone_into(quote);
        }
    };
    for found in &mut reading.signals {
        let small = std::mem::take(&mut found.quote);
        written(found.span, &mut found.quote);
        if let Some(SignalValue::Text { text: value }) = &mut found.value
            && *value == small
        {
            found.quote.clone_into(value);
        }
    }
    for found in &mut reading.contacts {
        written(found.span, &mut found.quote);
        if found.kind == ContactKind::Company {
            found.value = as_a_name(&found.value, text);
        }
    }
    (reading.money.iter_mut()).for_each(|found| written(found.span, &mut found.quote));
    (reading.times.iter_mut()).for_each(|found| written(found.span, &mut found.quote));
    (reading.quantities.iter_mut()).for_each(|found| written(found.span, &mut found.quote));
    (reading.intents.iter_mut()).for_each(|found| written(found.span, &mut found.quote));
    (reading.objections.iter_mut()).for_each(|found| written(found.span, &mut found.quote));
    (reading.facts.iter_mut()).for_each(|found| written(found.span, &mut found.quote));
    (reading.open_questions.iter_mut()).for_each(|found| written(found.span, &mut found.quote));
    (reading.fit_questions.iter_mut()).for_each(|found| written(found.span, &mut found.quote));
    (reading.manner.iter_mut()).for_each(|found| written(found.span, &mut found.quote));
}

/// Who writes nothing but a name writes it as they like: "ACME". Amid other words it begins
/// with a capital.
fn as_a_name(value: &str, text: &str) -> String {
    let alone = text.trim();
    if alone.to_lowercase() == value.to_lowercase() {
        return alone.to_owned();
    }
    let words: Vec<String> = value.split(' ').map(capital).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::small;

    #[test]
    fn only_what_is_all_in_capitals_is_read_small() {
        for (text, read) in [
            ("STOP", Some("stop")),
            ("CALL ME AT 10", Some("call me at 10")),
            ("ÜBER 40 LAGER", Some("über 40 lager")),
            ("40", None),
            ("Call me", None),
            ("IBM asked", None),
        ] {
            assert_eq!(small(text).as_deref(), read, "{text}");
        }
    }
}
