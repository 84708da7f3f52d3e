//! From a path such as `objection[3].rebuttal[1].id` to the line that it stands in.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One step of a path.
enum Step<'p> {
    Key(&'p str),
    Index(usize),
}

/// The steps of `objection[3].id`. A key with a dot in it stands as it is between quotes: `days."mon"`.
fn steps(path: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let mut pieces = part.split('[');
        if let Some(key) = pieces.next().filter(|key| !key.is_empty()) {
            steps.push(Step::Key(key));
        }
        for index in pieces {
            if let Ok(index) = index.trim_end_matches(']').parse() {
                steps.push(Step::Index(index));
            }
        }
    }
    steps
}

/// The bytes of the value at the path, or of the deepest part of the path that exists.
///
/// For a key of a table this is the key's span, so that a finding points at the
/// key's line even where the value begins later.
pub(super) fn locate(tree: &Spanned<DeTable<'_>>, path: &str) -> Range<usize> {
    let mut found = 0..0;
    let mut table = Some(tree.get_ref());
    let mut value: Option<&DeValue<'_>> = None;
    for step in steps(path) {
        let next = match step {
            Step::Key(key) => table.and_then(|table| {
                let (name, next) = table.get_key_value(key)?;
                Some((name.span(), next))
            }),
            Step::Index(index) => match value {
                Some(DeValue::Array(array)) => array.get(index).map(|next| (next.span(), next)),
                _ => None,
            },
        };
        let Some((span, next)) = next else {
            break;
        };
        found = span;
        value = Some(next.get_ref());
        table = match next.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => None,
        };
    }
    found
}

/// Line and column, both from 1, of a byte offset. The column counts characters.
pub(super) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (line, before[start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_its_line() {
        let text = "top = 1\n\n[[a]]\nid = 'x'\n[[a.b]]\nid = 'y'\n[[a.b]]\nid = 'z'\nlist = [\n 'p',\n 'q',\n]\n[t.u]\nv = 1\n";
        let tree = DeTable::parse(text).unwrap();
        for (path, line) in [
            ("top", 1),
            ("a[0].id", 4),
            ("a[0].b[0].id", 6),
            ("a[0].b[1].id", 8),
            ("a[0].b[1].list[1]", 11),
            ("a[0].b[1].missing", 7),
            ("t.u.v", 14),
            ("nothing", 1),
        ] {
            let at = locate(&tree, path);
            assert_eq!(line_and_column(text, at.start).0, line, "{path}");
        }
    }
}
