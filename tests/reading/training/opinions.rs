//! Teaches the second opinion on intents, objections and the part in the decision.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::corpus::{Example, FOLDERS, FOLDS, right};
use crate::score::Score;

/// What a sum of weights says as a probability.
pub fn sigmoid(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

/// Kinds that nobody labels in the campaigns' rows.
const COURTESY: &[&str] = &["i:greeting", "i:thanks", "i:affirm", "i:bye", "i:accept"];

/// Whether the example says anything on `kind`, and what.
fn label_of(example: &Example, kind: &str) -> Option<bool> {
    if let Some(sign) = sign_of(kind) {
        let labels = || {
            example
                .expect
                .iter()
                .filter(|label| label.starts_with(sign))
        };
        return if example.family != "campaigns" && example.folder != "campaigns" {
            None
        } else if labels().any(|label| !label.ends_with('?')) {
            Some(true)
        } else {
            labels().next().is_none().then_some(false)
        };
    }
    let is_role = kind.starts_with("a:");
    let labelled = match example.family {
        "authority" => is_role,
        "campaigns" if is_role => !example
            .expect
            .iter()
            .any(|label| label.trim_end_matches('?') == "authority"),
        _ if is_role => false,
        "optout" => kind == "opt=stop",
        // Who wants nothing more may well mean the messages.
        _ if kind == "opt=stop" => !example
            .expect
            .iter()
            .any(|label| label.starts_with("i:decline") || label == "i:abuse"),
        "intent" => kind.starts_with("i:"),
        "objection" => kind.starts_with("o:"),
        _ => !COURTESY.contains(&kind) || right(example, kind) == Some(true),
    };
    if labelled { right(example, kind) } else { None }
}

type Weights = Vec<BTreeMap<usize, f32>>;
/// The traits of a message by number, with their values.
type Traits = Vec<(usize, f32)>;

/// The sign of the labels that one of the two kinds beside intents and objections gathers.
fn sign_of(kind: &str) -> Option<&'static str> {
    match kind {
        "need" => Some("n:"),
        "fact" => Some("f:"),
        _ => None,
    }
}

/// So often the examples are gone through, and so often again for what is kept.
const ROUNDS: [usize; 2] = [14, 6];
/// From so much on a weight is kept.
const TELLS: f32 = 0.28;
/// And what all that is kept says is weighed again, from so much on.
const SAYS: f32 = 0.05;

/// One linear model a kind, by steps over the examples in their order.
fn teach_opinions(
    rows: &[Taught<'_>],
    kinds: &[String],
    traits: usize,
    out: Option<usize>,
) -> Weights {
    kinds
        .iter()
        .map(|kind| {
            let mut taught = Model::new(traits);
            let examples: Vec<(&Traits, f32, f32)> = rows
                .iter()
                .filter(|(_, example)| Some(example.fold) != out)
                .filter_map(|(row, example)| {
                    let target = f32::from(u8::from(label_of(example, kind)?));
                    Some((row, target, example.weight))
                })
                .collect();
            taught.go_through(&examples, ROUNDS[0]);
            // What says little on its own says much together: the others learn to do without it.
            taught.leave_out(TELLS);
            taught.go_through(&examples, ROUNDS[1]);
            let weights = taught.weights.into_iter().enumerate();
            weights.filter(|(_, weight)| weight.abs() >= SAYS).collect()
        })
        .collect()
}

/// A linear model of one kind while it is taught.
struct Model {
    weights: Vec<f32>,
    squares: Vec<f32>,
    kept: Vec<bool>,
}

impl Model {
    fn new(traits: usize) -> Self {
        Self {
            weights: vec![0.0; traits],
            squares: vec![0.05; traits],
            kept: vec![true; traits],
        }
    }

    /// Takes steps over the examples `rounds` times. The weights are then what they were on
    /// average in the later half: the last examples count no more than the others.
    fn go_through(&mut self, examples: &[(&Traits, f32, f32)], rounds: usize) {
        let later = rounds - rounds / 2;
        let mut mean = vec![0.0_f32; self.weights.len()];
        for round in 0..rounds {
            for (row, target, weight) in examples {
                self.step(row, *target, *weight);
            }
            if round >= rounds / 2 {
                for (mean, weight) in mean.iter_mut().zip(&self.weights) {
                    *mean += weight / later as f32;
                }
            }
        }
        self.weights = mean;
    }

    fn step(&mut self, row: &Traits, target: f32, weight: f32) {
        let sum: f32 = row
            .iter()
            .map(|(at, value)| self.weights[*at] * value)
            .sum();
        let error = (sigmoid(sum) - target) * weight;
        if error.abs() < 0.002 {
            return;
        }
        for (at, value) in row.iter().filter(|(at, _)| self.kept[*at]) {
            let slope = error * value + 0.0012 * self.weights[*at];
            self.squares[*at] += slope * slope;
            self.weights[*at] -= 0.12 * slope / self.squares[*at].sqrt();
        }
    }

    /// What says less than `least` is forgotten, and not taught again.
    fn leave_out(&mut self, least: f32) {
        for (weight, kept) in self.weights.iter_mut().zip(&mut self.kept) {
            *kept = weight.abs() >= least;
            if !*kept {
                *weight = 0.0;
            }
        }
    }
}

/// What is said of a kind: by the rules, and how sure the model is.
fn combined(kind: &str, by_rules: bool, sure: f32, keep: f32, add: f32) -> bool {
    if by_rules {
        SAFE.contains(&kind) || sure >= keep
    } else {
        !RULED.contains(&kind) && sure >= add
    }
}

/// How they decide and by what is no part that anybody has in it.
const NO_PART: &[&str] = &["a:process", "a:criteria"];

/// What only the rules find,
const RULED: &[&str] = &["i:instruct", "i:spam"];
/// and what stays where they find it.
const SAFE: &[&str] = &[
    "opt=stop",
    "i:instruct",
    "i:ask_bot",
    "i:ask_person",
    "i:abuse",
    "i:spam",
];

/// The role that is said: by the rules, and how sure the model is of each.
fn role<'k>(
    by_rules: Option<&'k str>,
    sure: &BTreeMap<&'k str, f32>,
    (keep, add): (f32, f32),
) -> Option<&'k str> {
    let likeliest = sure
        .iter()
        .filter(|(_, sure)| **sure >= add)
        .max_by(|(_, a), (_, b)| a.total_cmp(b));
    match (by_rules, likeliest) {
        (_, Some((role, _))) => Some(role),
        (Some(role), None) => sure
            .get(role)
            .is_none_or(|sure| *sure >= keep)
            .then_some(role),
        (None, None) => None,
    }
}

/// A message's traits by number, with the example that it is.
type Taught<'e> = (Traits, &'e Example);

fn sure(weights: &BTreeMap<usize, f32>, row: &[(usize, f32)]) -> f32 {
    let said = row
        .iter()
        .filter_map(|(at, value)| Some(weights.get(at)? * value));
    sigmoid(said.sum())
}

/// How well roles are told of messages that the models were not taught.
fn print_roles(rows: &[Taught<'_>], kinds: &[String], by_fold: &[Weights], language: &str) {
    for (folder, _) in FOLDERS {
        for thresholds in [
            (0.0, 2.0),
            (2.0, 0.5),
            (0.05, 0.5),
            (0.05, 0.6),
            (0.1, 0.6),
            (0.05, 0.7),
        ] {
            let mut score = Score::default();
            for (row, example) in rows.iter().filter(|(_, one)| one.folder == folder) {
                let labelled = kinds.iter().enumerate().filter(|(_, kind)| {
                    kind.starts_with("a:") && label_of(example, kind).is_some()
                });
                let sure: BTreeMap<&str, f32> = labelled
                    .map(|(at, kind)| (kind.as_str(), sure(&by_fold[example.fold][at], row)))
                    .collect();
                if sure.is_empty() {
                    continue;
                }
                let by_rules = example
                    .lesson
                    .kinds
                    .iter()
                    .find(|kind| kind.starts_with("a:"));
                let found = role(by_rules.map(String::as_str), &sure, thresholds);
                if let Some(found) = found {
                    score.add(true, right(example, found));
                }
                for label in example.expect.iter().filter(|label| {
                    label.starts_with("a:")
                        && !label.ends_with('?')
                        && Some(label.as_str()) != found
                }) {
                    score.add(false, right(example, label));
                }
            }
            println!("{language} a: {folder} keep and add {thresholds:?}: {score}");
        }
    }
}

/// The file of the opinions in a language, and how sure models are of needs and facts that were not taught the example.
pub fn teach(examples: &[Example], language: &str) -> (String, Vec<[f32; 2]>) {
    println!("{language}: {} messages", examples.len());
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for example in examples {
        for (name, _) in &example.lesson.traits {
            *names.entry(name).or_default() += 1;
        }
    }
    // What hardly ever turns up teaches nothing that would hold.
    names.retain(|_, count| *count > 2);
    let numbers: BTreeMap<&str, usize> = names
        .keys()
        .enumerate()
        .map(|(number, name)| (*name, number))
        .collect();
    let rows: Vec<Taught<'_>> = examples
        .iter()
        .map(|example| {
            let row = example
                .lesson
                .traits
                .iter()
                .filter_map(|(name, value)| Some((*numbers.get(name.as_str())?, *value)))
                .collect();
            (row, example)
        })
        .collect();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for example in examples {
        for label in &example.expect {
            if ["i:", "o:", "a:"]
                .iter()
                .any(|sign| label.starts_with(sign))
                || label == "opt=stop"
            {
                *kinds
                    .entry(label.trim_end_matches('?').to_owned())
                    .or_default() += 1;
            }
        }
    }
    // What was met so seldom nobody can learn.
    kinds.retain(|kind, count| *count > 2 && !NO_PART.contains(&kind.as_str()));
    let mut kinds: Vec<String> = kinds.into_keys().collect();
    // Needs and facts are judged in English only.
    let gathered: &[&str] = if language == "en" {
        &["need", "fact"]
    } else {
        &[]
    };
    kinds.extend(gathered.iter().map(|&kind| kind.to_owned()));
    let by_fold: Vec<Weights> = (0..FOLDS)
        .map(|fold| teach_opinions(&rows, &kinds, numbers.len(), Some(fold)))
        .collect();
    for sign in ["i:", "o:", "opt="] {
        for (folder, _) in FOLDERS {
            for (keep, add) in GRID {
                let mut scores = [Score::default(); 3];
                for (row, example) in rows.iter().filter(|(_, one)| one.folder == folder) {
                    for (at, kind) in kinds.iter().enumerate() {
                        if !kind.starts_with(sign) {
                            continue;
                        }
                        let (Some(right), by_rules) =
                            (label_of(example, kind), example.lesson.kinds.contains(kind))
                        else {
                            continue;
                        };
                        let sure = sure(&by_fold[example.fold][at], row);
                        let both = combined(kind, by_rules, sure, keep, add);
                        scores[0].add(by_rules, Some(right));
                        scores[1].add(sure >= 0.5, Some(right));
                        scores[2].add(both, Some(right));
                    }
                }
                if (keep, add) == GRID[0] {
                    println!("{language} {sign} {folder} rules alone: {}", scores[0]);
                    println!("{language} {sign} {folder} model alone: {}", scores[1]);
                }
                println!(
                    "{language} {sign} {folder} both, keep {keep} add {add}: {}",
                    scores[2]
                );
            }
        }
    }
    print_roles(&rows, &kinds, &by_fold, language);
    if std::env::args().any(|argument| argument == "--show-output") {
        for (row, example) in rows.iter().filter(|(_, one)| one.folder == "blind/second") {
            for (at, kind) in kinds.iter().enumerate() {
                let Some(right) = label_of(example, kind) else {
                    continue;
                };
                let sure = sure(&by_fold[example.fold][at], row);
                let by_rules = example.lesson.kinds.contains(kind);
                let both = combined(kind, by_rules, sure, 0.25, 0.5);
                if both != right {
                    println!(
                        "{} {kind} {sure:.2}{} {:?} {:?}",
                        if both { "+" } else { "-" },
                        if by_rules { " rules" } else { "" },
                        example.text,
                        example.expect
                    );
                }
            }
        }
    }
    let told = rows
        .iter()
        .map(|(row, example)| {
            let by = &by_fold[example.fold.min(FOLDS - 1)];
            ["need", "fact"].map(|kind| {
                let at = kinds.iter().position(|known| known == kind);
                at.map_or(0.5, |at| sure(&by[at], row))
            })
        })
        .collect();
    for (at, kind) in kinds.iter().enumerate() {
        if !gathered.contains(&kind.as_str()) {
            continue;
        }
        let mut score = Score::default();
        for (row, example) in rows.iter().filter(|(_, one)| one.folder == "blind/second") {
            let right = label_of(example, kind);
            score.add(sure(&by_fold[example.fold][at], row) >= 0.5, right);
        }
        println!("{kind} told at all: {score}");
    }
    let weights = teach_opinions(&rows, &kinds, numbers.len(), None);
    let mut file = kinds.join(" ");
    file.push('\n');
    for (name, number) in &numbers {
        let list: Vec<String> = weights
            .iter()
            .enumerate()
            .filter_map(|(kind, weights)| {
                let weight = (weights.get(number)? * 10.0).round();
                Some(format!("{kind} {weight}"))
            })
            .collect();
        if !list.is_empty() && !name.contains(['\t', '\n']) {
            writeln!(file, "{name}\t{}", list.join(" ")).unwrap();
        }
    }
    (file, told)
}

/// From how sure on a kind is kept that the rules found, and one is added that they did not.
const GRID: [(f32, f32); 6] = [
    (0.02, 0.4),
    (0.02, 0.5),
    (0.02, 0.6),
    (0.02, 0.7),
    (0.05, 0.5),
    (0.1, 0.5),
];
