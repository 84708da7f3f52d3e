//! Teaches the judges of needs and facts, and the second opinion on intents and
//! objections, by the labelled messages of the parts to develop on:
//!
//! `cargo test --test reading_training -- --ignored --nocapture`
//!
//! writes `src/reading/lexicon/judges.en.toml` and `opinions.en.txt`, and prints
//! how well they do on messages that they were not taught (five times a fifth
//! is left out). The same corpus gives the same files. Measuring parts are not read.

#![expect(
    clippy::unwrap_used,
    reason = "a training that cannot read its corpus must fail"
)]

#[path = "support/score.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod score;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fronter::library::Library;
use fronter::reading::learning::{Judged, Lesson, judged_by, lesson, told};
use fronter::reading::{Asked, ReadingContext};
use fronter::signal::SignalName;
use score::Score;

#[derive(serde::Deserialize)]
struct Row {
    campaign: Option<String>,
    text: String,
    asked: Option<String>,
    offered: Option<String>,
    #[serde(default)]
    opted_out: bool,
    expect: Vec<String>,
}

/// A labelled message with what it has to teach.
struct Example {
    lesson: Lesson,
    text: String,
    expect: Vec<String>,
    family: &'static str,
    folder: &'static str,
    fold: usize,
    /// How much it counts: what the rules were mended by says too much for the rules.
    weight: f32,
}

const FOLDS: usize = 5;

/// The folders of the corpus, with how much their rows count.
const FOLDERS: [(&str, f32); 3] = [("meaning", 0.4), ("blind", 0.6), ("blind/second", 1.0)];

fn examples() -> Vec<Example> {
    let library = Library::open(None).unwrap();
    let mut examples = Vec::new();
    for (folder, weight) in FOLDERS {
        for family in ["campaigns", "intent", "objection", "optout"] {
            let path = format!(
                "{}/tests/corpus/{folder}/{family}.develop.jsonl",
                env!("CARGO_MANIFEST_DIR")
            );
            let Ok(text) = std::fs::read_to_string(path) else {
                continue;
            };
            for (number, line) in text.lines().enumerate() {
                let row: Row = serde_json::from_str(line).unwrap();
                let campaign = row.campaign.as_deref().unwrap_or("demo");
                let loaded = library.campaign(campaign).unwrap();
                let context = ReadingContext {
                    written_at: jiff::civil::date(2026, 5, 12).at(10, 0, 0, 0),
                    asked: row.asked.as_deref().map(|signal| Asked {
                        signal: SignalName::from(signal),
                        follow_up: false,
                    }),
                    offered: row.offered.clone(),
                    opted_out: row.opted_out,
                };
                let sign = match family {
                    "intent" => "i:",
                    "objection" => "o:",
                    "optout" => "opt=",
                    _ => "",
                };
                let expect = row
                    .expect
                    .iter()
                    .map(|label| format!("{sign}{}", label.replace('+', "")))
                    .collect();
                examples.push(Example {
                    lesson: lesson(&loaded.vocabulary, &context, &row.text),
                    text: row.text,
                    expect,
                    family,
                    folder,
                    fold: number % FOLDS,
                    weight,
                });
            }
        }
    }
    lessons(&library, &mut examples);
    phrases(&library, &mut examples);
    examples
}

fn context(written_at: jiff::civil::DateTime) -> ReadingContext {
    ReadingContext {
        written_at,
        asked: None,
        offered: None,
        opted_out: false,
    }
}

/// Messages written for teaching: under a line with their kinds, one a line.
fn lessons(library: &Library, examples: &mut Vec<Example>) {
    let context = context(jiff::civil::date(2026, 5, 12).at(10, 0, 0, 0));
    let loaded = library.campaign("demo").unwrap();
    for (family, sign) in [("intent", "i:"), ("objection", "o:"), ("optout", "opt=")] {
        let path = format!(
            "{}/tests/corpus/lessons/{family}.txt",
            env!("CARGO_MANIFEST_DIR")
        );
        let mut expect: Vec<String> = Vec::new();
        for line in std::fs::read_to_string(path).unwrap().lines() {
            if let Some(kinds) = line.strip_prefix("## ") {
                let kinds = kinds.split_whitespace();
                expect = kinds.map(|kind| format!("{sign}{kind}")).collect();
                continue;
            }
            examples.push(Example {
                lesson: lesson(&loaded.vocabulary, &context, line),
                text: line.to_owned(),
                expect: expect.clone(),
                family,
                folder: "lessons",
                fold: FOLDS,
                weight: 1.0,
            });
        }
    }
}

/// The campaigns' own phrases: what raises which objection, what asks for which kind of fact.
fn phrases(library: &Library, examples: &mut Vec<Example>) {
    let context = context(jiff::civil::date(2026, 5, 12).at(10, 0, 0, 0));
    for campaign in ["demo", "solar", "studio"] {
        let loaded = library.campaign(campaign).unwrap();
        let playbook = &loaded.campaign.playbook;
        let mut add = |family: &'static str, text: &str, expect: Vec<String>| {
            let mut lesson = lesson(&loaded.vocabulary, &context, text);
            // Of course the campaign's phrases are like the campaign's phrases.
            lesson.traits.retain(|(name, _)| !name.starts_with("d:"));
            examples.push(Example {
                lesson,
                text: text.to_owned(),
                expect,
                family,
                folder: "campaigns",
                fold: FOLDS,
                weight: 0.3,
            });
        };
        for objection in &playbook.objections {
            let kind = serde_json::to_value(objection.kind).unwrap();
            for text in &objection.phrases {
                add(
                    "objection",
                    text,
                    vec![format!("o:{}", kind.as_str().unwrap())],
                );
            }
        }
        for need in &playbook.needs {
            for text in &need.phrases {
                add("objection", text, vec![format!("n:{}", need.id)]);
                add("intent", text, vec![format!("n:{}", need.id)]);
            }
        }
        for fact in &playbook.facts {
            let kind = serde_json::to_value(fact.kind).unwrap();
            let intent = match kind.as_str().unwrap() {
                asked @ ("price" | "discount" | "payment" | "trial" | "demo" | "integration"
                | "security" | "feature") => format!("i:ask_{asked}"),
                _ => "i:ask_feature?".to_owned(),
            };
            for text in &fact.asks {
                let asked = format!("f:{}", fact.id);
                add(
                    "intent",
                    text,
                    vec![intent.clone(), "i:ask_feature?".to_owned(), asked],
                );
                add("objection", text, Vec::new());
            }
        }
    }
}

/// Whether `label` is right for the example; `None` where it is neither demanded nor wrong.
fn right(example: &Example, label: &str) -> Option<bool> {
    if example.expect.iter().any(|known| known == label) {
        Some(true)
    } else if example
        .expect
        .iter()
        .any(|known| known.trim_end_matches('?') == label)
    {
        None
    } else {
        Some(false)
    }
}

fn sigmoid(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

// ---------------------------------------------------------------- judges

struct Instance<'e> {
    values: &'e [f32],
    right: bool,
    weight: f32,
}

/// Logistic regression over a few dense traits.
fn teach_judge(instances: &[Instance<'_>]) -> Vec<f32> {
    let width = judged_by().len();
    let mut weights = vec![0.0_f32; width];
    let mut squares = vec![1e-6_f32; width];
    let total: f32 = instances.iter().map(|one| one.weight).sum();
    for _ in 0..500 {
        let mut slope = vec![0.0_f32; width];
        for one in instances {
            let sum: f32 = weights.iter().zip(one.values).map(|(w, v)| w * v).sum();
            let error = (sigmoid(sum) - f32::from(u8::from(one.right))) * one.weight / total;
            for (slope, value) in slope.iter_mut().zip(one.values) {
                *slope += error * value;
            }
        }
        for at in 0..width {
            let slope = slope[at] + if at > 0 { 0.0001 * weights[at] } else { 0.0 };
            squares[at] += slope * slope;
            weights[at] -= 0.25 * slope / squares[at].sqrt();
        }
    }
    weights
}

fn instances<'e>(examples: &'e [Example], sign: &str, out: Option<usize>) -> Vec<Instance<'e>> {
    examples
        .iter()
        .filter(|example| {
            example.family == "campaigns" && Some(example.fold) != out && example.fold < FOLDS
        })
        .flat_map(|example| {
            example
                .lesson
                .judged
                .iter()
                .filter(|judged| judged.label.starts_with(sign))
                .filter_map(|judged| {
                    Some(Instance {
                        values: &judged.values,
                        right: right(example, &judged.label)?,
                        weight: example.weight,
                    })
                })
        })
        .collect()
}

fn believes(weights: &[f32], judged: &Judged) -> f32 {
    sigmoid(weights.iter().zip(&judged.values).map(|(w, v)| w * v).sum())
}

/// How the judge does on the examples of `folder`, as reading would use it.
fn judge_score(
    examples: &[Example],
    folder: &str,
    sign: &str,
    threshold: f32,
    weights: &dyn Fn(usize) -> Vec<f32>,
) -> (Score, Score) {
    let (mut alone, mut judged) = (Score::default(), Score::default());
    let by_fold: Vec<Vec<f32>> = (0..FOLDS).map(weights).collect();
    for example in examples
        .iter()
        .filter(|example| example.family == "campaigns" && example.folder == folder)
    {
        let lesson = &example.lesson;
        let of = |label: &&String| label.starts_with(sign);
        let rules: Vec<&String> = lesson
            .judged
            .iter()
            .filter(|one| one.by_rules)
            .map(|one| &one.label)
            .chain(&lesson.unjudged)
            .filter(of)
            .collect();
        let mut found: Vec<(f32, &String)> = lesson
            .judged
            .iter()
            .map(|one| (believes(&by_fold[example.fold], one), &one.label))
            .filter(|(sure, label)| *sure >= threshold && label.starts_with(sign))
            .chain(lesson.unjudged.iter().filter(of).map(|label| (0.5, label)))
            .collect();
        found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        found.truncate(if sign == "n:" { 2 } else { 4 });
        let found: Vec<&String> = found.into_iter().map(|(_, label)| label).collect();
        for (score, labels) in [(&mut alone, &rules), (&mut judged, &found)] {
            for label in labels {
                score.add(true, right(example, label));
            }
            for label in example.expect.iter().filter(|label| {
                label.starts_with(sign) && !label.ends_with('?') && !labels.contains(label)
            }) {
                score.add(false, right(example, label));
            }
        }
    }
    (alone, judged)
}

/// How many of the labels that are demanded have a case, and how many are the strongest one.
fn print_cases(examples: &[Example], sign: &str) {
    for (folder, _) in FOLDERS {
        let (mut demanded, mut cases, mut first, mut ruled) = (0, 0, 0, 0);
        for example in examples
            .iter()
            .filter(|one| one.folder == folder && one.family == "campaigns")
        {
            let judged: Vec<&Judged> = example
                .lesson
                .judged
                .iter()
                .filter(|one| one.label.starts_with(sign))
                .collect();
            for label in example
                .expect
                .iter()
                .filter(|label| label.starts_with(sign) && !label.ends_with('?'))
            {
                demanded += 1;
                cases += usize::from(judged.iter().any(|one| one.label == *label));
                ruled += usize::from(judged.iter().any(|one| one.label == *label && one.by_rules));
                first += usize::from(judged.first().is_some_and(|one| one.label == *label));
            }
        }
        println!(
            "{sign} {folder}: {demanded} demanded, {cases} have a case, {first} the strongest, {ruled} by rules"
        );
    }
}

fn judges(examples: &[Example]) -> String {
    let mut file = String::from(
        "# How much each trait of a case speaks for a need or a fact being meant.\n# Made by `tests/reading_training.rs`; the traits are in `../judge.rs`.\n",
    );
    for (sign, name) in [("n:", "need"), ("f:", "fact")] {
        print_cases(examples, sign);
        let by_fold: Vec<Vec<f32>> = (0..FOLDS)
            .map(|fold| teach_judge(&instances(examples, sign, Some(fold))))
            .collect();
        let mut best = (0.0, 0.5);
        for step in 5..13 {
            let threshold = step as f32 * 0.05;
            let mut sum = 0.0;
            for (folder, weight) in FOLDERS {
                let (alone, judged) = judge_score(examples, folder, sign, threshold, &|fold| {
                    by_fold[fold].clone()
                });
                if step == 5 {
                    println!("{name} {folder} rules alone: {alone}");
                }
                println!("{name} {folder} judged from {threshold:.2}: {judged}");
                sum += judged.f1() * f64::from(weight);
            }
            if sum > best.0 {
                best = (sum, threshold);
            }
        }
        let weights = teach_judge(&instances(examples, sign, None));
        write!(
            file,
            "\n[{name}]\nthreshold = {:.2}\n\n[{name}.weights]\n",
            best.1
        )
        .unwrap();
        for (trait_name, weight) in judged_by().iter().zip(&weights) {
            writeln!(file, "{trait_name} = {weight:.2}").unwrap();
        }
        println!("{name}: from {:.2} on", best.1);
    }
    file
}

// ---------------------------------------------------------------- opinions

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
    let labelled = match example.family {
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

/// One linear model a kind, by steps over the examples in their order.
fn teach_opinions(
    rows: &[(Vec<(usize, f32)>, &Example)],
    kinds: &[String],
    traits: usize,
    out: Option<usize>,
) -> Weights {
    kinds
        .iter()
        .map(|kind| {
            let mut weights = vec![0.0_f32; traits];
            let mut squares = vec![0.05_f32; traits];
            let taught: Vec<(&Traits, f32, f32)> = rows
                .iter()
                .filter(|(_, example)| Some(example.fold) != out)
                .filter_map(|(row, example)| {
                    let target = f32::from(u8::from(label_of(example, kind)?));
                    Some((row, target, example.weight))
                })
                .collect();
            for _ in 0..14 {
                for (row, target, weight) in &taught {
                    let sum: f32 = row.iter().map(|(at, value)| weights[*at] * value).sum();
                    let error = (sigmoid(sum) - target) * weight;
                    if error.abs() < 0.002 {
                        continue;
                    }
                    for (at, value) in *row {
                        let slope = error * value + 0.0012 * weights[*at];
                        squares[*at] += slope * slope;
                        weights[*at] -= 0.12 * slope / squares[*at].sqrt();
                    }
                }
            }
            weights
                .into_iter()
                .enumerate()
                .filter(|(_, weight)| weight.abs() >= 0.35)
                .collect()
        })
        .collect()
}

/// What is said of a kind: by the rules, and how sure the model is.
fn combined(kind: &str, by_rules: bool, sure: f32, keep: f32, add: f32) -> bool {
    if by_rules {
        SAFE.contains(&kind) || sure >= keep
    } else {
        !RULED.contains(&kind) && sure >= add
    }
}

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

/// The file of the opinions, and how sure models are of needs and facts that were not taught the example.
fn opinions(examples: &[Example]) -> (String, Vec<[f32; 2]>) {
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
    let rows: Vec<(Vec<(usize, f32)>, &Example)> = examples
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
            if label.starts_with("i:") || label.starts_with("o:") || label == "opt=stop" {
                *kinds
                    .entry(label.trim_end_matches('?').to_owned())
                    .or_default() += 1;
            }
        }
    }
    let mut kinds: Vec<String> = kinds.into_keys().collect();
    kinds.extend(["need".to_owned(), "fact".to_owned()]);
    let by_fold: Vec<Weights> = (0..FOLDS)
        .map(|fold| teach_opinions(&rows, &kinds, numbers.len(), Some(fold)))
        .collect();
    let sure = |weights: &BTreeMap<usize, f32>, row: &[(usize, f32)]| {
        let said = row
            .iter()
            .filter_map(|(at, value)| Some(weights.get(at)? * value));
        sigmoid(said.sum())
    };
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
                    println!("{sign} {folder} rules alone: {}", scores[0]);
                    println!("{sign} {folder} model alone: {}", scores[1]);
                }
                println!("{sign} {folder} both, keep {keep} add {add}: {}", scores[2]);
            }
        }
    }
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
            let [need, fact] = [kinds.len() - 2, kinds.len() - 1];
            [sure(&by[need], row), sure(&by[fact], row)]
        })
        .collect();
    for (kind, at) in [("need", kinds.len() - 2), ("fact", kinds.len() - 1)] {
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

#[test]
#[ignore = "writes the weights that reading uses"]
fn teach() {
    let mut examples = examples();
    println!("{} messages", examples.len());
    let folder = format!("{}/src/reading/lexicon", env!("CARGO_MANIFEST_DIR"));
    let (file, sure) = opinions(&examples);
    println!("opinions: {} bytes", file.len());
    std::fs::write(format!("{folder}/opinions.en.txt"), file).unwrap();
    let (place, odds) = told();
    for (example, [need, fact]) in examples.iter_mut().zip(sure) {
        for judged in &mut example.lesson.judged {
            let sure = if judged.label.starts_with('n') {
                need
            } else {
                fact
            };
            judged.values[place] = odds(sure);
        }
    }
    std::fs::write(format!("{folder}/judges.en.toml"), judges(&examples)).unwrap();
}
