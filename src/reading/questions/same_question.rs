//! Which question is meant by one that is put in other words: "how many people?".

use std::collections::{HashMap, HashSet};

use crate::reading::lexicon::{self, LANGUAGES};
use crate::reading::words::{heard, quick};

/// So many letters of a word stand for all its forms.
const STEM: usize = 6;
/// So much of what is asked must be in a question's own words.
const ENOUGH: f64 = 0.5;
/// What no question knows weighs so much.
const UNKNOWN: f64 = 1.0;

/// The one of `questions`, each the name of what it asks for with its wordings, that
/// `text` puts in other words: by the words and pairs of words that they share, which weigh
/// more the fewer questions have them. A question is also known by how every language asks
/// for such a thing. Nothing where none is near, or two are equally near.
pub(crate) fn meant<'q>(
    questions: impl IntoIterator<Item = (&'q str, &'q [String])>,
    text: &str,
) -> Option<&'q str> {
    let mut known: Vec<(&str, Vec<HashSet<u64>>)> = Vec::new();
    for (name, own) in questions {
        let anybodys = LANGUAGES
            .into_iter()
            .filter_map(lexicon::embedded)
            .filter_map(|lexicon| lexicon.questions.get(name))
            .flatten();
        let wordings = own.iter().chain(anybodys).map(|wording| traits(wording));
        match known.iter_mut().find(|(other, _)| *other == name) {
            Some((_, all)) => all.extend(wordings),
            None => known.push((name, wordings.collect())),
        }
    }
    let mut had_by: HashMap<u64, usize> = HashMap::new();
    for (_, wordings) in &known {
        let all: HashSet<u64> = wordings.iter().flatten().copied().collect();
        for one in all {
            *had_by.entry(one).or_default() += 1;
        }
    }
    let all = known.len() as f64;
    let weight = |one: &u64| {
        had_by
            .get(one)
            .map_or(UNKNOWN, |count| (1.0 + all / *count as f64).ln())
    };
    let asked = traits(text);
    let total: f64 = asked.iter().map(weight).sum();
    let nearness = |wordings: &Vec<HashSet<u64>>| {
        wordings
            .iter()
            .map(|wording| asked.intersection(wording).map(weight).sum::<f64>() / total)
            .fold(0.0, f64::max)
    };
    let mut ranked: Vec<(f64, &str)> = known
        .iter()
        .map(|(name, wordings)| (nearness(wordings), *name))
        .collect();
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (best, name) = *ranked.first()?;
    let second = ranked.get(1).map_or(0.0, |(second, _)| *second);
    (best >= ENOUGH && best > second).then_some(name)
}

/// The words of a text by their beginnings, and each two that follow each other.
fn traits(text: &str) -> HashSet<u64> {
    let words: Vec<String> = heard::words_of(text)
        .filter(|word| word.len() > 1)
        .map(|word| word.chars().take(STEM).collect())
        .collect();
    let single = words.iter().map(|word| quick::hash(&[word]));
    let pairs = words
        .windows(2)
        .map(|pair| quick::hash(&[&pair[0], " ", &pair[1]]));
    single.chain(pairs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_in_other_words_is_the_same_question() {
        let own = |wordings: &[&str]| -> Vec<String> {
            wordings
                .iter()
                .map(|wording| (*wording).to_owned())
                .collect()
        };
        let questions = [
            ("quantity", own(&["How many of you would be using it?"])),
            (
                "sites",
                own(&["How many shops or warehouses do you plan for?"]),
            ),
            (
                "budget",
                own(&["Do you have a figure in mind for this, roughly?"]),
            ),
            (
                "timeline",
                own(&["When would you like this to be working?"]),
            ),
            (
                "authority",
                own(&["When it comes to choosing a tool, is that your call?"]),
            ),
            (
                "system",
                own(&["Which system holds your stock and orders?"]),
            ),
            ("name", own(&["Whom do I have the pleasure with?"])),
        ];
        for (text, expected) in [
            ("how many people?", Some("quantity")),
            ("How many people are on your team?", Some("quantity")),
            ("how many users would there be", Some("quantity")),
            ("and how many shops?", Some("sites")),
            ("What's your budget?", Some("budget")),
            ("how much would you like to spend", Some("budget")),
            ("When do you need it?", Some("timeline")),
            ("what's the deadline", Some("timeline")),
            ("Who decides?", Some("authority")),
            ("who makes the decision on your side?", Some("authority")),
            ("which system holds your stock?", Some("system")),
            ("¿cuántas personas son?", Some("quantity")),
            ("Wie hoch ist Ihr Budget?", Some("budget")),
            ("Pour quand ?", Some("timeline")),
            ("nice weather today, isn't it?", None),
            ("do you like cheese?", None),
            ("shall we go on?", None),
            ("", None),
        ] {
            let found = meant(
                questions
                    .iter()
                    .map(|(name, wordings)| (*name, wordings.as_slice())),
                text,
            );
            assert_eq!(found, expected, "{text}");
        }
    }
}
