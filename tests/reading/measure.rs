//! What of the labelled messages was read rightly, and what was taken for what.

use std::collections::BTreeMap;
use std::fmt::Write;

pub use crate::score::Score;

/// The part that rules are written on, or the one that only ever counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Develop,
    Measure,
}

impl Part {
    pub const BOTH: [Self; 2] = [Self::Develop, Self::Measure];

    /// As the names of the files have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Develop => "develop",
            Self::Measure => "measure",
        }
    }
}

/// Who wrote the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Writers {
    /// Whoever wrote the rules, before the rules.
    Own,
    /// Others, without sight of the rules.
    Blind,
    /// Others again, later.
    BlindSecond,
    /// Others a third time: opt-outs alone, of which the other half is among the blind
    /// messages to develop on.
    BlindThird,
}

impl Writers {
    /// The folder of the messages, where it is not the one of the kind.
    pub fn folder(self, own: &'static str) -> &'static str {
        match self {
            Self::Own => own,
            Self::Blind => "blind",
            Self::BlindSecond => "blind/second",
            Self::BlindThird => "blind/third",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Blind => "blind",
            Self::BlindSecond => "blind, second",
            Self::BlindThird => "blind, third",
        }
    }
}

/// What stands for no label at all in a confusion.
pub const NOTHING: &str = "nothing";

/// The counts of one kind, with what was taken for what.
#[derive(Debug, Default, Clone)]
pub struct Tally {
    pub score: Score,
    pub by_label: BTreeMap<String, Score>,
    /// How often what was expected was read as something else, or nothing.
    pub confusions: BTreeMap<(String, String), usize>,
    /// The messages that were misread, a line each.
    pub misread: Vec<String>,
}

impl Tally {
    /// Compares the labels of a message with what was found. A label that ends in
    /// `?` is neither demanded nor held against the rules.
    pub fn compare(&mut self, message: &str, expected: &[String], found: &[String]) {
        let mut wrong = Vec::new();
        for label in found {
            if expected.contains(label) {
                self.score.right += 1;
                self.label(label).right += 1;
            } else if !expected.contains(&format!("{label}?")) {
                self.score.wrong += 1;
                self.label(label).wrong += 1;
                wrong.push(label);
            }
        }
        let missed: Vec<&String> = expected
            .iter()
            .filter(|label| !label.ends_with('?') && !found.contains(label))
            .collect();
        for label in &missed {
            self.score.missed += 1;
            self.label(label).missed += 1;
            for instead in &wrong {
                self.confuse(label, instead);
            }
            if wrong.is_empty() {
                self.confuse(label, NOTHING);
            }
        }
        if missed.is_empty() {
            for label in &wrong {
                self.confuse(NOTHING, label);
            }
        }
        if !missed.is_empty() || !wrong.is_empty() {
            self.misread.push(format!(
                "{message:?}: expected {}, found {}",
                listed(expected),
                listed(found)
            ));
        }
    }

    /// Counts something expected that was read as something else, or not at all.
    pub fn miss(&mut self, expected: &str, instead: &str, told: String) {
        self.score.missed += 1;
        self.label(expected).missed += 1;
        self.confuse(expected, instead);
        self.misread.push(told);
    }

    /// Counts something found where nothing of the sort is labelled.
    pub fn invent(&mut self, found: &str, told: String) {
        self.score.wrong += 1;
        self.label(found).wrong += 1;
        self.confuse(NOTHING, found);
        self.misread.push(told);
    }

    /// Counts something read as labelled.
    pub fn hit(&mut self, label: &str) {
        self.score.right += 1;
        self.label(label).right += 1;
    }

    fn label(&mut self, label: &str) -> &mut Score {
        self.by_label.entry(sort(label)).or_default()
    }

    fn confuse(&mut self, expected: &str, found: &str) {
        let (expected, found) = (sort(expected), sort(found));
        // Of the same sort, so that the value is what is wrong.
        let found = if expected == found {
            "another value".to_owned()
        } else {
            found
        };
        *self.confusions.entry((expected, found)).or_default() += 1;
    }
}

fn listed(labels: &[String]) -> String {
    if labels.is_empty() {
        NOTHING.to_owned()
    } else {
        labels.join(", ")
    }
}

/// A label without the value that it carries, which would tell a measured message.
fn sort(label: &str) -> String {
    let label = label.trim_end_matches('?');
    let end = if label.starts_with("n:") {
        label.find('/')
    } else {
        label.find(['=', '/'])
    };
    label[..end.unwrap_or(label.len())].to_owned()
}

/// One kind of finding, in one language, over the messages of one file.
#[derive(Debug, Clone)]
pub struct Measure {
    /// The sort of messages: `grammars`, `any business`, `campaign in …`, `shipped campaigns`.
    pub messages: &'static str,
    pub writers: Writers,
    pub part: Part,
    pub language: &'static str,
    pub kind: String,
    pub tally: Tally,
}

/// The table of the measures, a line each, below its heading.
pub fn table<'a>(measures: impl Iterator<Item = &'a Measure>) -> String {
    let mut lines = format!(
        "{:<19} {:<13} {:<4} {:<10} {:>9} {:>6}  {:>5} {:>5} {:>6}\n",
        "messages", "writers", "lang", "kind", "precision", "recall", "right", "wrong", "missed"
    );
    for one in measures {
        let score = one.tally.score;
        writeln!(
            lines,
            "{:<19} {:<13} {:<4} {:<10} {:>9.3} {:>6.3}  {:>5} {:>5} {:>6}",
            one.messages,
            one.writers.name(),
            one.language,
            one.kind,
            score.precision(),
            score.recall(),
            score.right,
            score.wrong,
            score.missed
        )
        .unwrap();
    }
    lines
}

/// What was taken for what, by kind and language, the most frequent first.
pub fn confusions<'a>(measures: impl Iterator<Item = &'a Measure>) -> String {
    type Counted<'a> = BTreeMap<&'a (String, String), usize>;
    let mut by_kind: BTreeMap<(&str, &str), Counted> = BTreeMap::new();
    for one in measures {
        let counted = by_kind.entry((&one.kind, one.language)).or_default();
        for (pair, times) in &one.tally.confusions {
            *counted.entry(pair).or_default() += times;
        }
    }
    let mut lines = String::new();
    for ((kind, language), counted) in by_kind {
        let mut counted: Vec<_> = counted.into_iter().collect();
        counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let told: Vec<String> = counted
            .iter()
            .map(|((expected, found), times)| format!("{expected} as {found} {times}"))
            .collect();
        if !told.is_empty() {
            writeln!(lines, "{language} {kind}: {}", told.join("; ")).unwrap();
        }
    }
    lines
}
