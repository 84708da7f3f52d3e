//! Placeholders in texts: `{{fact:id}}` is replaced when the campaign is loaded,
//! `{{evc}}` (rebuttals only) and `{{name}}` when the text is spoken.

use std::borrow::Cow;
use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::document::Document;
use super::locate::line_and_column;
use super::{CampaignFile, Finding, Severity};

/// Facts in facts are followed this deep; deeper ones go in a circle.
const DEPTH: usize = 3;

/// The texts of the playbook's facts by id.
pub(super) fn fact_texts(playbook: &Document<'_>) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    if let Some(DeValue::Array(facts)) = playbook
        .tree
        .get_ref()
        .get("fact")
        .map(toml::Spanned::get_ref)
    {
        for fact in facts {
            if let DeValue::Table(fact) = fact.get_ref()
                && let (Some(id), Some(text)) = (text_of(fact, "id"), text_of(fact, "text"))
            {
                texts.insert(id, text);
            }
        }
    }
    texts
}

fn text_of(table: &DeTable<'_>, key: &str) -> Option<String> {
    match table.get(key)?.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    }
}

/// Replaces the facts in every text of the document, and finds the placeholders that nothing fills.
pub(super) fn expand(
    document: &mut Document<'_>,
    facts: &BTreeMap<String, String>,
) -> Vec<Finding> {
    let mut walk = Walk {
        file: document.file,
        text: document.text,
        facts,
        findings: Vec::new(),
    };
    walk.table(document.tree.get_mut(), Place::default());
    walk.findings
}

/// A gap that was to be filled in, of a template or another program: `TODO`, `{price}`, `[First Name]`,
/// `<company>`, `%NAME%`.
fn gap(text: &str) -> Option<&str> {
    const LONGEST: usize = 30;
    let is_gap = |inside: &str| {
        inside.len() <= LONGEST
            && inside.starts_with(|first: char| first.is_alphabetic())
            && inside
                .chars()
                .all(|letter| letter.is_alphanumeric() || " _-".contains(letter))
    };
    let unwritten = ["TODO", "TBD", "FIXME", "XXX"];
    let mut words = text.split(|letter: char| !letter.is_alphanumeric());
    if let Some(word) = words.find(|word| unwritten.contains(word)) {
        return Some(word);
    }
    for (open, close) in [('{', '}'), ('[', ']'), ('<', '>')] {
        for (at, _) in text.match_indices(open) {
            let is_double = text[at + 1..].starts_with(open) || text[..at].ends_with(open);
            let end = text[at..].find(close).map(|end| at + end);
            if let Some(end) = end.filter(|_| !is_double)
                && is_gap(&text[at + 1..end])
            {
                return Some(&text[at..=end]);
            }
        }
    }
    None
}

/// Where in the file the walk is.
#[derive(Clone, Copy, Default)]
struct Place {
    in_rebuttal: bool,
    /// In a computed total, whose figures have names of their own.
    in_total: bool,
    /// In what is put back to the prospect before it ends the talk.
    in_confirm: bool,
}

struct Walk<'w> {
    file: CampaignFile,
    text: &'w str,
    facts: &'w BTreeMap<String, String>,
    findings: Vec<Finding>,
}

impl Walk<'_> {
    fn table(&mut self, table: &mut DeTable<'_>, place: Place) {
        for (key, value) in table.iter_mut() {
            let within = |list: &str| self.file == CampaignFile::Playbook && key.get_ref() == list;
            let inside = Place {
                in_rebuttal: place.in_rebuttal || within("rebuttal"),
                in_total: place.in_total || within("total"),
                in_confirm: self.file == CampaignFile::Lead && key.get_ref() == "confirm",
            };
            let span = value.span();
            self.value(value.get_mut(), span.start, inside);
        }
    }

    fn value(&mut self, value: &mut DeValue<'_>, at: usize, place: Place) {
        match value {
            DeValue::Table(table) => self.table(table, place),
            DeValue::Array(array) => {
                for value in array.iter_mut() {
                    let span = value.span();
                    self.value(value.get_mut(), span.start, place);
                }
            }
            DeValue::String(text) => {
                if let Some(gap) = gap(text) {
                    self.report(
                        at,
                        format!("`{gap}` would be said as it stands here"),
                        "write what is meant; {{name}} becomes the prospect's name and {{fact:ID}} the words of a fact"
                            .to_owned(),
                    );
                }
                if text.contains("{{") {
                    *text = Cow::Owned(self.filled(text, at, place, DEPTH));
                }
            }
            _ => {}
        }
    }

    fn filled(&mut self, text: &str, at: usize, place: Place, depth: usize) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find("{{") {
            filled.push_str(&rest[..open]);
            let inside = &rest[open + 2..];
            let Some(close) = inside.find("}}") else {
                self.report(
                    at,
                    "a placeholder is opened with `{{` and never closed".to_owned(),
                    "close it with `}}`".to_owned(),
                );
                filled.push_str(&rest[open..]);
                return filled;
            };
            let name = inside[..close].trim();
            match self.replacement(name, at, place, depth) {
                Some(words) => filled.push_str(&words),
                None => filled.push_str(&rest[open..open + close + 4]),
            }
            rest = &inside[close + 2..];
        }
        filled.push_str(rest);
        filled
    }

    /// What stands for the placeholder now; `None` leaves it as it is.
    fn replacement(&mut self, name: &str, at: usize, place: Place, depth: usize) -> Option<String> {
        if let Some(id) = name.strip_prefix("fact:") {
            let id = id.trim();
            let Some(fact) = self.facts.get(id).cloned() else {
                self.report(
                    at,
                    format!(
                        "the placeholder names the fact `{id}`, which the playbook does not state"
                    ),
                    format!(
                        "add a `[[fact]]` with the id `{id}` to playbook.toml, or name another fact"
                    ),
                );
                return None;
            };
            if depth == 0 {
                self.report(
                    at,
                    format!("the fact `{id}` leads back to itself through its placeholders"),
                    "write the words of one of the facts out".to_owned(),
                );
                return None;
            }
            return Some(self.filled(&fact, at, place, depth - 1));
        }
        match name {
            "name" => {}
            "evc" if place.in_rebuttal => {}
            "value" | "quote" if place.in_confirm => {}
            // The check of the playbook knows what fills these.
            _ if place.in_total => {}
            "evc" => self.report(
                at,
                "`{{evc}}` stands outside a rebuttal".to_owned(),
                "use it in the text of an `[[objection.rebuttal]]` only; elsewhere nobody knows the figure"
                    .to_owned(),
            ),
            _ => self.report(
                at,
                format!("nothing fills the placeholder `{{{{{name}}}}}`"),
                "use {{name}}, {{fact:ID}}, or in a rebuttal {{evc}}".to_owned(),
            ),
        }
        None
    }

    fn report(&mut self, at: usize, message: String, remedy: String) {
        let (line, column) = line_and_column(self.text, at);
        self.findings.push(Finding {
            severity: Severity::Error,
            file: self.file.name().to_owned(),
            line,
            column,
            message,
            remedy,
        });
    }
}
