//! What is no TOML at all, in the words of those who write campaigns.

use std::collections::BTreeSet;

use super::mistyped::explain;

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
    let (mut unended, mut doubled) = (None, None);
    for (at, message) in places {
        let line = line_at(text, at).0;
        // The rest of a text that was not ended is no mistake of its own.
        if unended.is_some_and(|from| rest_of_text(text, from, line)) {
            continue;
        }
        // What stands below a header that stands twice is given twice with it.
        let is_header = header_at(text, at).is_some();
        if message.contains("duplicate key")
            && !is_header
            && doubled.is_some_and(|from| is_one_section(text, from, line))
        {
            continue;
        }
        doubled = is_header.then_some(line).or(doubled);
        unended = message.contains("basic string").then_some(line);
        let follows = message.contains("duplicate key")
            && header_at(text, at).is_some_and(|head| lists.contains(&words_of(head)));
        // One line is told of once.
        if !follows && lines.insert(line) {
            let (message, remedy) = explain(text, at, message);
            told.push((at, message, remedy));
        }
    }
    told.truncate(MOST_TOLD.max(lists.len()));
    told
}

/// The line that a byte stands in, and where that begins.
pub(super) fn line_at(text: &str, at: usize) -> (usize, &str) {
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
        ("}", "nothing closes the braces that begin")
    } else {
        ("]", "nothing closes the list that begins")
    };
    Some((
        begin,
        format!("{what} here or above: `{}`", shortened(opened)),
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

/// Whether no header begins another section after the one at `from`, up to `to`.
fn is_one_section(text: &str, from: usize, to: usize) -> bool {
    let between = text.get(from..to).unwrap_or_default();
    between.lines().skip(1).all(|line| header(line).is_none())
}

/// Whether the line that begins at `to` belongs to the text begun in the line at `from`.
fn rest_of_text(text: &str, from: usize, to: usize) -> bool {
    let until = to + line_at(text, to).1.len();
    let between = text.get(from..until).unwrap_or_default();
    between.lines().skip(1).all(goes_on)
}

/// Whether a line goes on with the text that the line before did not end: it begins nothing.
fn goes_on(line: &str) -> bool {
    let line = line.trim();
    let key = line.split('=').next().unwrap_or_default().trim();
    let is_key = |key: &str| {
        !key.is_empty()
            && key
                .chars()
                .all(|letter| letter.is_alphanumeric() || "_-.\"".contains(letter))
    };
    !(line.is_empty() || line.starts_with(['[', '#']) || (line.contains('=') && is_key(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text → line, what is said, what the remedy holds; one for each finding.
    #[test]
    fn mistakes_of_form_are_told_once_with_a_remedy_that_fits() {
        let after = "\nother = 1\n[[c]]\nid = \"x\"\nlist = [\"y\"]\n";
        let cases: [(&str, usize, &str, &str); 33] = [
            ("a = “x”", 1, "`“` is a curly quote", "straight quotes"),
            ("a = \"x”", 1, "ends with a curly one", "straight quotes"),
            ("a = $39", 1, "`$39` is no number", "no currency sign"),
            ("a = 39 EUR", 1, "`39 EUR` is no number", "no currency sign"),
            ("a = 1,039", 1, "`1,039` is no number", "no commas"),
            ("a = 39,00", 1, "`39,00` is no number", "a point before"),
            ("a = 1.039.000", 1, "is no number", "a plain number"),
            ("a = 6%", 1, "`6%` is no number", "0.06 for 6 %"),
            ("a = .12", 1, "`.12` is no number", "a plain number"),
            ("a = 15k", 1, "`15k` is no number", "15000"),
            ("a = – 0.6", 1, "is a dash, and no minus", "minus sign"),
            ("a = - 0.6", 1, "a blank stands between", "together"),
            ("a = yes", 1, "`yes` is none of the two", "true or false"),
            ("a = True", 1, "`True` is none of the two", "true or false"),
            ("a: \"x\"", 1, "`:` stands here", "and not `:`"),
            ("a = { s: \"x\", m: 3 }", 1, "no valid TOML", "and not `:`"),
            ("a \"x\"", 1, "has no `=`", "`key = value`"),
            ("These are the facts:", 1, "has no `=`", "begins with #"),
            ("// the facts", 1, "not marked as one", "begin notes with #"),
            ("- fact one", 1, "not marked as one", "begin notes with #"),
            ("a b = 1", 1, "`a b` is no key", "`a_b`"),
            ("a =", 1, "`a` has no value", "in quotes"),
            ("a = x", 1, "`x` stands without quotes", "between quotes"),
            ("a\u{a0}= 1", 1, "a blank here is none", "type them anew"),
            ("a ＝ 1", 1, "`＝` cannot stand here", "delete it"),
            ("a = 'it's'", 1, "an apostrophe ends", "double quotes"),
            ("a = \"C:\\Users\"", 1, "a backslash", "\\\\"),
            ("[b", 1, "the header `[b` is not closed", "`[[b]]`"),
            (
                "a = \"it is \"x\" here\"",
                1,
                "goes on behind the quote",
                "inside a text",
            ),
            ("a = \"it is", 1, "no quote at its end", "end the text"),
            (
                "a = \"it is\nnot here",
                1,
                "no quote at its end",
                "several lines",
            ),
            (
                "a = [\"x\" \"y\"]",
                1,
                "a comma is missing",
                "commas between",
            ),
            ("a = [\"x\", \"y\"", 1, "closes the list that begins", "`]`"),
        ];
        let more: [(&str, usize, &str, &str); 3] = [
            (
                "a = { s = \"x\", m = 3",
                1,
                "closes the braces that begin",
                "`}`",
            ),
            ("a = 1\na = 2", 2, "`a` is given twice", "once"),
            (
                "[b]\na = 1\n[b]\na = 2",
                3,
                "`[b]` stands twice",
                "one header",
            ),
        ];
        let cases = cases.into_iter().chain(more);
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
            assert_eq!(told.len(), 1, "{begin}: {told:?}");
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
