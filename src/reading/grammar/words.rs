//! The words of one language, as its file has them.

use super::numeral::{Cardinals, NumberWord};
use super::phrase::{Element, Phrase, phrases};
use crate::reading::words::quick::Map as HashMap;

/// What a phrase becomes: English words with the places of what it caught
/// (`$1`; `$-1` is the first number less one).
pub(super) type Output = String;

/// A phrase of the file with what it means.
#[derive(Debug)]
pub(super) struct Rule {
    pub elements: Vec<Element>,
    pub behind_value: bool,
    pub output: Output,
    /// Whether what it becomes is a value, behind which `to` joins a second one.
    pub value: bool,
    /// Whether it names a month, a weekday or the like, so that it reads as a name.
    pub name: bool,
}

/// The words of one language.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// By the first word; longest first.
    pub by_first: HashMap<String, Vec<usize>>,
    pub rules: Vec<Rule>,
    /// For each table the phrases without classes, by their first word.
    pub classes: HashMap<String, HashMap<String, Vec<usize>>>,
    pub cardinals: Cardinals,
    /// What is wrong with the file; a test holds it empty.
    pub problems: Vec<String>,
}

/// Rules that begin with a number.
pub(super) const NUMBER: &str = "#";

/// Tables whose entries are values.
const VALUES: &[&str] = &[
    "month", "weekday", "unit", "currency", "scale", "holiday", "season",
];

/// Tables whose entries are names, with a capital in English.
const NAMES: &[&str] = &["month", "weekday", "holiday"];

impl Words {
    /// Reads a file of the languages.
    pub(super) fn parse(source: &str) -> Self {
        let mut words = Self::default();
        let file: HashMap<String, HashMap<String, toml::Value>> = match toml::from_str(source) {
            Ok(file) => file,
            Err(error) => {
                words.problems.push(error.to_string());
                return words;
            }
        };
        let mut tables: Vec<_> = file.into_iter().collect();
        tables.sort_by(|left, right| left.0.cmp(&right.0));
        for (table, entries) in &tables {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_str());
            for (key, value) in entries {
                words.take(table, key, value);
            }
        }
        words.index();
        words
    }

    fn take(&mut self, table: &str, key: &str, value: &toml::Value) {
        if table == "number" {
            let Some(word) = NumberWord::of(value) else {
                self.problems.push(format!("`{key}` is no number"));
                return;
            };
            for phrase in phrases(key) {
                self.cardinals.learn(&phrase, word);
            }
            return;
        }
        let Some(output) = value.as_str() else {
            self.problems.push(format!("`{key}` means no words"));
            return;
        };
        for Phrase {
            elements,
            behind_value,
        } in phrases(key)
        {
            self.rules.push(Rule {
                elements,
                behind_value,
                output: output.to_owned(),
                value: VALUES.contains(&table),
                name: NAMES.contains(&table),
            });
            let rule = self.rules.len() - 1;
            if let Some(Element::Word(first)) = self.rules[rule].elements.first() {
                self.classes
                    .entry(table.to_owned())
                    .or_default()
                    .entry(first.clone())
                    .or_default()
                    .push(rule);
            }
        }
    }

    /// Files every rule under the words that it can begin with.
    fn index(&mut self) {
        for (rule, found) in self.rules.iter().enumerate() {
            let firsts: Vec<String> = match found.elements.first() {
                Some(Element::Word(word) | Element::Mark(word) | Element::Glued(word)) => {
                    vec![word.clone()]
                }
                Some(Element::Number | Element::Day) => vec![NUMBER.to_owned()],
                Some(Element::Class(class)) => {
                    if let Some(entries) = self.classes.get(class) {
                        entries.keys().cloned().collect()
                    } else {
                        self.problems.push(format!("no table `{class}`"));
                        vec![]
                    }
                }
                Some(Element::BeforeCapital) | None => vec![],
            };
            for first in firsts {
                self.by_first.entry(first).or_default().push(rule);
            }
        }
        let length = |rule: &usize| {
            let rule = &self.rules[*rule];
            (rule.elements.len(), rule.behind_value)
        };
        for list in self.by_first.values_mut() {
            list.sort_by_key(|rule| std::cmp::Reverse(length(rule)));
        }
        for class in self.classes.values_mut() {
            for list in class.values_mut() {
                list.sort_by_key(|rule| std::cmp::Reverse(length(rule)));
            }
        }
    }
}
