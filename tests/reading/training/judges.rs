//! Teaches the judges of needs and facts.

use std::fmt::Write as _;

use fronter::reading::learning::{Judged, judged_by};

use super::corpus::{Example, FOLDERS, FOLDS, right};
use super::opinions::sigmoid;
use crate::score::Score;

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

/// The file of the judges.
pub fn teach(examples: &[Example]) -> String {
    let mut file = String::from(
        "# How much each trait of a case speaks for a need or a fact being meant.\n# Made by `tests/reading/training`; the traits are in `../judge.rs`.\n",
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
