//! What prospects and closers may write.

use super::problem::Problem;

/// The longest id that a client may choose, in characters.
const LONGEST_ID: usize = 200;

/// The text as it is kept: without control characters but for line breaks and
/// tabs.
///
/// # Errors
/// 422 where nothing is left to be read, 413 where it is longer than `most`
/// characters.
pub fn clean(text: &str, most: usize) -> Result<String, Problem> {
    let kept: String = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|&character| matches!(character, '\n' | '\t') || !character.is_control())
        .collect();
    if kept.chars().all(is_blank) {
        return Err(Problem::invalid("/text", "the text is empty"));
    }
    let length = kept.chars().count();
    if length > most {
        let detail = format!("the text has {length} characters; at most {most} are taken");
        return Err(Problem::too_large(detail.clone()).field("/text", detail));
    }
    Ok(kept)
}

/// The id that a client chose for its message.
///
/// # Errors
/// 422 where it is empty, too long, or has control characters.
pub fn client_id(id: &str) -> Result<(), Problem> {
    let is_good = !id.trim().is_empty()
        && id.chars().count() <= LONGEST_ID
        && !id.chars().any(char::is_control);
    if is_good {
        Ok(())
    } else {
        Err(Problem::invalid(
            "/id",
            format!("a message's id has 1 to {LONGEST_ID} printable characters"),
        ))
    }
}

/// One line about somebody or something, as far as it is kept.
pub fn line(text: &str, most: usize) -> String {
    text.chars()
        .filter(|character| !character.is_control())
        .take(most)
        .collect()
}

/// White space, and what shows nothing either.
fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{2800}' | '\u{3164}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_as_written_but_for_what_cannot_be_read() {
        let cases: [(&str, Result<&str, u16>); 11] = [
            ("Hello", Ok("Hello")),
            (" two\r\nlines\t. ", Ok(" two\nlines\t. ")),
            ("a\u{0}b\u{7}c\u{7f}", Ok("abc")),
            ("👩‍👩‍👧 مرحبا", Ok("👩‍👩‍👧 مرحبا")),
            ("", Err(422)),
            ("   \n\t ", Err(422)),
            ("\u{0}\u{1}", Err(422)),
            ("\u{200b}\u{feff}", Err(422)),
            ("0123456789012345678901234", Err(413)),
            ("01234567890123456789", Ok("01234567890123456789")),
            (
                "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
                Ok("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"),
            ),
        ];
        for (text, expected) in cases {
            let got = clean(text, 20).map_err(|problem| problem.status.as_u16());
            assert_eq!(
                got.as_deref(),
                expected.as_ref().map(|text| *text),
                "{text:?}"
            );
        }
    }

    #[test]
    fn ids_are_printable_and_short() {
        assert!(client_id("a-1").is_ok());
        for id in ["", " ", "a\n", &"x".repeat(201)] {
            assert!(client_id(id).is_err(), "{id:?}");
        }
    }
}
