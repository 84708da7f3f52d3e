//! What is no TOML at all, in the words of those who write campaigns.

use std::collections::BTreeSet;

/// How many mistakes of form are told at once: the first makes others of what follows.
const MOST_TOLD: usize = 3;

/// A mistake: the byte, what is wrong, and how to mend it.
pub(super) type Told = (usize, String, String);

/// What is to be told of the parser's errors.
pub(super) fn syntax_mistakes(text: &str, errors: &[toml::de::Error]) -> Vec<Told> {
    let mut places: Vec<(usize, &str)> = errors
        .iter()
        .map(|error| (error.span().map_or(0, |span| span.start), error.message()))
        .collect();
    places.sort_unstable();
    if let Some(not_closed) = places
        .first()
        .and_then(|(at, message)| not_closed(text, *at, message))
    {
        return vec![not_closed];
    }
    // An entry that stands before its list, or under a single bracket, makes every entry of
    // the list a duplicate key.
    let (mut told, lists) = misplaced_headers(text);
    let mut lines = BTreeSet::new();
    for (at, message) in places {
        let follows = message.contains("duplicate key")
            && header_at(text, at).is_some_and(|head| lists.contains(&words_of(head)));
        // One line is told of once.
        if !follows && lines.insert(line_at(text, at).0) {
            let (message, remedy) = explain(text, at, message);
            told.push((at, message, remedy));
        }
    }
    told.truncate(MOST_TOLD.max(lists.len()));
    told
}

/// The line that a byte stands in, and where that begins.
fn line_at(text: &str, at: usize) -> (usize, &str) {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next());
    (start, line.unwrap_or_default())
}

/// A list or braces that go on into the next line, where something else begins.
fn not_closed(text: &str, at: usize, message: &str) -> Option<Told> {
    let (start, line) = line_at(text, at);
    let begins_a_line = text.get(start..at)?.trim().is_empty();
    let goes_on = message.starts_with("missing comma") || message.starts_with("unclosed");
    let is_another = line.contains('=') || line.starts_with('[') || line.is_empty();
    if !(goes_on && begins_a_line && is_another) {
        return None;
    }
    let above = text.get(..start)?.trim_end();
    let (begin, opened) = line_at(text, above.len());
    let (closed_by, what) = if message.contains("key-value") || message.contains("table") {
        ("}", "the braces that begin")
    } else {
        ("]", "the list that begins")
    };
    Some((
        begin,
        format!(
            "{what} here or above are not closed: `{}`",
            shortened(opened)
        ),
        format!("put a `{closed_by}` at the end"),
    ))
}

fn shortened(line: &str) -> String {
    const MOST: usize = 60;
    if line.chars().count() <= MOST {
        return line.trim().to_owned();
    }
    let begin: String = line.trim().chars().take(MOST).collect();
    format!("{begin}…")
}

/// The header, `[a.b]` or `[[a.b]]`, of the line that a byte of the text stands in.
pub(super) fn header_at(text: &str, at: usize) -> Option<&str> {
    header(line_at(text, at).1)
}

/// The header that a line is, without what is noted behind it.
fn header(line: &str) -> Option<&str> {
    let line = line.trim();
    let head = line
        .split_inclusive(']')
        .take_while(|part| part.ends_with(']'));
    let length = head.map(str::len).sum();
    let head = line.get(..length)?;
    (head.starts_with('[') && !head.contains(['=', '"', ','])).then_some(head)
}

/// The words of a header: `a.b` of `[[a.b]]`.
fn words_of(head: &str) -> &str {
    head.trim_matches(['[', ']', ' '])
}

/// The list that a header belongs to: `a` of `[[a.b]]`.
fn first_of(head: &str) -> &str {
    words_of(head).split('.').next().unwrap_or_default().trim()
}

/// Headers that stand where they make others wrong, and the lists of those: an entry such as
/// `[[objection.rebuttal]]` before any `[[objection]]`, and `[fact]` beside `[[fact]]`.
fn misplaced_headers(text: &str) -> (Vec<Told>, Vec<&str>) {
    let mut lines = 0;
    let all: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .filter_map(|line| {
            let at = lines;
            lines += line.len();
            Some((at, header(line)?))
        })
        .collect();
    let is_list = |words: &str| all.iter().any(|(_, head)| *head == format!("[[{words}]]"));
    let mut begun: Vec<&str> = Vec::new();
    let mut lists: Vec<&str> = Vec::new();
    let mut told = Vec::new();
    for (at, head) in &all {
        let (words, list) = (words_of(head), first_of(head));
        if !head.starts_with("[[") && is_list(words) {
            let (message, remedy) = one_of_several(head);
            told.push((*at, message, remedy));
            lists.push(words);
        } else if words != list && is_list(list) && !begun.contains(&list) && !lists.contains(&list)
        {
            let (message, remedy) = too_early(head);
            told.push((*at, message, remedy));
            lists.push(list);
        }
        begun.push(words);
    }
    (told, lists)
}

fn too_early(head: &str) -> (String, String) {
    let list = first_of(head);
    (
        format!("`{head}` stands before the `[[{list}]]` that it belongs to"),
        format!("move it below its `[[{list}]]`: it belongs to the one that stands above it"),
    )
}

fn one_of_several(head: &str) -> (String, String) {
    (
        format!("`{head}` begins one entry of a list, and there can be several"),
        format!("write `[[{}]]`", words_of(head)),
    )
}

/// What is wrong with a header where another kind of thing is expected.
pub(super) fn explain_header(head: &str, message: &str) -> Option<(String, String)> {
    let words = words_of(head);
    let (found, wanted) = message
        .strip_prefix("invalid type: ")?
        .split_once(", expected ")?;
    let is_entry = head.starts_with("[[");
    if wanted.starts_with("a sequence") {
        return (found == "map").then(|| {
            if is_entry && words.contains('.') {
                too_early(head)
            } else {
                one_of_several(head)
            }
        });
    }
    is_entry.then(|| {
        (
            format!("`{head}` begins an entry of a list, and this is none"),
            format!("write `[{words}]`, and only one"),
        )
    })
}

/// What the parser says at a place, and what should stand there.
fn explain(text: &str, at: usize, message: &str) -> (String, String) {
    let (_, line) = line_at(text, at);
    if message.contains("duplicate key") {
        return match header_at(text, at) {
            Some(head) => (
                format!("`{head}` stands twice"),
                "put all of it below one header; a second entry of a list needs its own `[[…]]`"
                    .to_owned(),
            ),
            None => (
                format!("`{}` is given twice", key_of(line)),
                "give this value once; a second entry of a list needs its own `[[…]]` header"
                    .to_owned(),
            ),
        };
    }
    let remedy = remedy(line, message);
    (
        format!("this is no valid TOML: {message}"),
        remedy.to_owned(),
    )
}

fn key_of(line: &str) -> &str {
    line.split('=').next().unwrap_or_default().trim()
}

fn remedy(line: &str, message: &str) -> &'static str {
    let line = line.trim();
    let value = line.split_once('=').map_or("", |(_, value)| value.trim());
    let word = value.split([' ', '#']).next().unwrap_or_default();
    let number = |text: &str| {
        let figures = text
            .trim_start_matches(['$', '€', '£', '+', '-'])
            .trim_end_matches('%');
        let mut marks = figures.chars().filter(|mark| !mark.is_ascii_digit());
        !figures.is_empty() && marks.all(|mark| ".,'".contains(mark))
    };
    if line.contains(['“', '”', '„', '‘', '’', '«']) && !value.starts_with('"') {
        "write straight quotes: \""
    } else if number(word) {
        "write a plain number: no currency sign, no commas, a point before decimals, and 0.06 for 6 %"
    } else if ["yes", "no", "on", "off"].contains(&word.to_lowercase().as_str())
        || ["true", "false"].contains(&word.to_lowercase().as_str())
    {
        "write true or false"
    } else if message.contains("assignment")
        || line.contains(':') && (value.is_empty() || message.contains("unquoted key"))
    {
        "write `key = value`, with `=` and not `:`"
    } else if value.starts_with('"') && message.contains("unexpected key or value") {
        "write a quote inside a text as \\\", or '…' around the text"
    } else if value.starts_with('"') && message.contains("basic string") {
        "end the text with a quote in the same line; one of several lines stands between \"\"\" and \"\"\""
    } else if message.contains("comma between array") {
        "put commas between the entries of a list, and `]` at its end"
    } else if message.contains("string") || message.contains("quote") {
        "put the text between quotes, and write a quote inside it as \\\""
    } else {
        "write `key = value`, texts in quotes, lists in [brackets], entries under `[[name]]`"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text → line, what is said, what the remedy holds; one for each finding.
    #[test]
    fn mistakes_of_form_are_told_once_with_a_remedy_that_fits() {
        let after = "\nother = 1\n[[c]]\nid = \"x\"\nlist = [\"y\"]\n";
        let cases: [(&str, usize, &str, &str); 16] = [
            ("a = “x”", 1, "no valid TOML", "straight quotes"),
            ("a = $39", 1, "no valid TOML", "no currency sign"),
            ("a = 1,039", 1, "no valid TOML", "no commas"),
            ("a = 6%", 1, "no valid TOML", "0.06 for 6 %"),
            ("a = .12", 1, "no valid TOML", "a plain number"),
            ("a = yes", 1, "no valid TOML", "true or false"),
            ("a = True", 1, "no valid TOML", "true or false"),
            ("a: \"x\"", 1, "no valid TOML", "and not `:`"),
            ("a = { s: \"x\", m: 3 }", 1, "no valid TOML", "and not `:`"),
            (
                "a = \"it is \"x\" here\"",
                1,
                "no valid TOML",
                "inside a text",
            ),
            ("a = \"it is", 1, "no valid TOML", "end the text"),
            ("a = [\"x\" \"y\"]", 1, "no valid TOML", "commas between"),
            ("a = [\"x\", \"y\"", 1, "the list that begins", "`]`"),
            ("a = { s = \"x\", m = 3", 1, "the braces that begin", "`}`"),
            ("a = 1\na = 2", 2, "`a` is given twice", "once"),
            (
                "[b]\na = 1\n[b]\na = 2",
                3,
                "`[b]` stands twice",
                "one header",
            ),
        ];
        for (begin, line, says, remedy) in cases {
            let text = format!("{begin}{after}");
            let (_, errors) = toml::de::DeTable::parse_recoverable(&text);
            let told = syntax_mistakes(&text, &errors);
            let (at, message, how) = told.first().unwrap();
            assert_eq!(
                text[..*at].matches('\n').count() + 1,
                line,
                "{begin}: {told:?}"
            );
            assert!(message.contains(says), "{begin}: {told:?}");
            assert!(how.contains(remedy), "{begin}: {told:?}");
            assert!(told.len() <= 2, "{begin}: {told:?}");
        }
    }

    #[test]
    fn an_entry_under_a_single_bracket_is_told_where_it_stands() {
        for text in [
            "[[fact]]\na = 1\n[fact]\na = 2\n[[fact]]\na = 3\n",
            "\n\n[fact]\na = 2\n[[fact]]\na = 3\n[[fact]]\na = 3\n",
        ] {
            let (_, errors) = toml::de::DeTable::parse_recoverable(text);
            let told = syntax_mistakes(text, &errors);
            assert_eq!(told.len(), 1, "{told:?}");
            assert_eq!(text[..told[0].0].matches('\n').count(), 2);
            assert!(
                told[0].1.starts_with("`[fact]` begins one entry"),
                "{told:?}"
            );
        }
    }
}
