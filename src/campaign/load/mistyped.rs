//! What a line that is no TOML was meant to be, for those who know spreadsheets and mails
//! better than TOML: what is wrong with it, and how it is written.

use super::syntax::{header_at, line_at};

/// What is wrong, and how to mend it.
type Said = (String, String);

fn said(message: impl Into<String>, remedy: impl Into<String>) -> Said {
    (message.into(), remedy.into())
}

/// What the parser says of a place, in words.
pub(super) fn explain(text: &str, at: usize, message: &str) -> Said {
    let (_, line) = line_at(text, at);
    if message.contains("duplicate key") {
        return twice(text, at, line);
    }
    if message.contains("carriage return") {
        return said(
            "the lines of this file end in a way that is no longer in use (CR)",
            "save the file with the line ends of Windows (CRLF) or of Linux (LF)",
        );
    }
    let line = line.trim();
    let (key, value) = match line.split_once('=') {
        Some((key, value)) => (key.trim(), Some(value.trim())),
        None => (line, None),
    };
    strange(line)
        .or_else(|| match value {
            None => Some(no_assignment(line)),
            Some(_) if key.contains(' ') && !key.contains(['"', ':', '{']) => Some(said(
                format!("`{key}` is no key: keys have no blanks"),
                format!("write `{}`", key.replace(' ', "_")),
            )),
            Some(value) => of_a_value(key, value, message),
        })
        .unwrap_or_else(|| {
            said(
                format!("this is no valid TOML: {message}"),
                "write `key = value`, texts in quotes, lists in [brackets], entries under `[[name]]`",
            )
        })
}

fn twice(text: &str, at: usize, line: &str) -> Said {
    match header_at(text, at) {
        Some(head) => said(
            format!("`{head}` stands twice"),
            "put all of it below one header; a second entry of a list needs its own `[[…]]`",
        ),
        None => said(
            format!(
                "`{}` is given twice",
                line.split('=').next().unwrap_or_default().trim()
            ),
            "give this value once; a second entry of a list needs its own `[[…]]` header",
        ),
    }
}

/// Characters that text programs write where TOML wants plain ones: the first that stands
/// outside of a text and of a note.
fn strange(line: &str) -> Option<Said> {
    let mut in_text = false;
    for letter in line.chars() {
        match letter {
            '"' => in_text = !in_text,
            '#' if !in_text => return None,
            _ if letter.is_ascii() || in_text => {}
            '“' | '”' | '„' | '‘' | '’' | '«' | '»' => {
                return Some(said(
                    format!("`{letter}` is a curly quote, as text programs write it"),
                    "write straight quotes: \"",
                ));
            }
            '–' | '—' | '−' => {
                return Some(said(
                    format!("`{letter}` is a dash, and no minus"),
                    "write the minus sign of the keyboard: -0.5",
                ));
            }
            '€' | '£' | '¥' => return None,
            _ if letter.is_whitespace() || letter == '\u{200b}' || letter == '\u{feff}' => {
                return Some(said(
                    "a blank here is none: it was copied from a web page or a text program",
                    "delete the blanks of this line that stand outside of quotes, and type them anew",
                ));
            }
            _ if letter.is_alphabetic() => {}
            _ => {
                return Some(said(
                    format!("the character `{letter}` cannot stand here"),
                    "delete it, and type what is meant on the keyboard: = \" , [ ]",
                ));
            }
        }
    }
    None
}

/// A line without `=`.
fn no_assignment(line: &str) -> Said {
    let is_header = line.starts_with('[');
    if is_header {
        let words = line.trim_matches(['[', ']', ' ']);
        return said(
            format!("the header `{line}` is not closed as it is opened"),
            format!("write `[[{words}]]` for an entry of a list, `[{words}]` for a section"),
        );
    }
    let begins_a_note = ["//", "--", "/*", ";", "* ", "- ", "<!--"];
    if begins_a_note.iter().any(|mark| line.starts_with(mark)) {
        return said("a note is not marked as one here", "begin notes with #");
    }
    let value = line.split_once(':').map(|(_, value)| value.trim());
    if value.is_some_and(|value| value.starts_with(['"', '[', '{']) || is_number(value)) {
        return said(
            "`:` stands here between a key and its value",
            "write `key = value`, with `=` and not `:`",
        );
    }
    said(
        "this line has no `=`, so nobody knows what it says",
        "write `key = value`; a text of several lines stands between \"\"\" and \"\"\", and a note begins with #",
    )
}

/// What is wrong behind the `=`.
fn of_a_value(key: &str, value: &str, message: &str) -> Option<Said> {
    let word = value.split([' ', '#']).next().unwrap_or_default();
    let small = word.to_lowercase();
    if value.is_empty() || value.starts_with('#') {
        return Some(said(
            format!("`{key}` has no value"),
            "write it behind the `=`, a text in quotes; or take the line away",
        ));
    }
    if is_number(word) {
        return Some(said(
            format!("`{}` is no number as it is written here", shown(value)),
            "write a plain number: no currency sign, no commas, a point before decimals, and 0.06 for 6 %",
        ));
    }
    if word == "-" || word == "+" {
        return Some(said(
            "a blank stands between the sign and its number",
            "write them together: -0.5",
        ));
    }
    let figures = small.trim_start_matches(['$', '€', '£', '-']);
    if figures.starts_with(|first: char| first.is_ascii_digit()) && !figures.contains(['"', ':']) {
        return Some(said(
            format!("`{word}` is no number as it is written here"),
            "write all its digits and nothing else: 15000; a text stands between quotes",
        ));
    }
    if ["yes", "no", "on", "off", "true", "false"].contains(&small.as_str()) {
        return Some(said(
            format!("`{word}` is none of the two words for yes and no"),
            "write true or false, in small letters and without quotes",
        ));
    }
    if key.contains(':') || message.contains("assignment") || value.starts_with('{') {
        return Some(said(
            format!("this is no valid TOML: {message}"),
            "write `key = value`, with `=` and not `:`",
        ));
    }
    if value.starts_with('"') {
        return of_a_text(value, message);
    }
    if value.starts_with('\'') && message.contains("unexpected key or value") {
        return Some(said(
            "an apostrophe ends the text here",
            "put a text that holds apostrophes between double quotes: \"it's\"",
        ));
    }
    if message.contains("comma between array") {
        return Some(said(
            "a comma is missing in the list",
            "put commas between the entries of a list, and `]` at its end",
        ));
    }
    if message.contains("string") || message.contains("quote") {
        return Some(said(
            format!("the text `{}` stands without quotes", shown(value)),
            "put the text between quotes, and write a quote inside it as \\\"",
        ));
    }
    None
}

/// A text in straight quotes, at least at its begin.
fn of_a_text(value: &str, message: &str) -> Option<Said> {
    if message.contains("basic string") {
        let curly = value.chars().last().filter(|last| "“”„’«»".contains(*last));
        return Some(match curly {
            Some(curly) => said(
                format!(
                    "the text begins with a straight quote and ends with a curly one, `{curly}`"
                ),
                "write straight quotes on both sides: \"",
            ),
            None => said(
                "the text has no quote at its end",
                "end the text with a quote in the same line; one of several lines stands between \"\"\" and \"\"\"",
            ),
        });
    }
    if message.contains("escape") || message.contains("unicode") {
        return Some(said(
            "a backslash stands in the text, and means something of its own there",
            "write \\\\ for a backslash, or '…' around the text",
        ));
    }
    message.contains("unexpected key or value").then(|| {
        said(
            "the text goes on behind the quote that ends it",
            "write a quote inside a text as \\\", or '…' around the text",
        )
    })
}

/// Digits with the marks that people put between and around them.
fn is_number(word: &str) -> bool {
    let figures = word
        .trim_start_matches(['$', '€', '£', '+', '-'])
        .trim_end_matches(['%', '€', '$', '£']);
    !figures.is_empty()
        && figures
            .chars()
            .all(|mark| mark.is_ascii_digit() || ".,'".contains(mark))
}

/// The begin of a value.
fn shown(value: &str) -> String {
    const MOST: usize = 40;
    match value.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}
