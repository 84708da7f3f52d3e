//! How much of a question a fact answers, and what is too little to answer any.

use super::asked_words::{FactWords, Word};
use crate::reading::draft::Draft;
use crate::reading::likeness::ranking::{ENOUGH, Ranked};
use crate::reading::words::concept::COMMON;
use crate::reading::words::role::Role;

/// What is asked beside the fact counts so much against it,
const BEYOND: f64 = 0.5;
/// and so much of the question must be the fact's.
const COVERED: f64 = 0.4;
/// A word that no fact knows is outweighed by so many telling ones that the fact has.
const OUTWEIGHS: usize = 3;
/// So many of a phrase's words are the phrase,
const SAID: f64 = 0.5;
/// so many where everybody uses them,
const LIKE: f64 = 0.6;
/// and so many all but the whole of it.
const WHOLE: f64 = 0.75;
/// So much of what a phrase says is more than one word by chance,
const MUCH: f64 = 1.5;
/// where it is so much of the phrase.
const MOSTLY: f64 = 0.8;

/// How much of the question the fact answers, from 0 to 1. `None` where it is
/// about something else: a word that says what is asked for is not the fact's.
pub(crate) fn covers(draft: &Draft<'_>, words: &[Word], ranked: &Ranked) -> Option<f64> {
    let told = draft.vocabulary.told_by.get(ranked.document)?;
    let holds = |word: &Word| word.concept.is_some_and(|concept| told.contains(concept));
    // Where little is said, a word that stands somewhere among all its phrases by chance is
    // not what it is about: it is its own matter, or of the phrase that is said.
    let little = says_little(ranked);
    let owns = |word: &Word| {
        let of_phrase = ranked.likeness > 0.0 && ranked.held.contains(&word.first);
        holds(word) && (!little || told.is_about(word) || of_phrase)
    };
    let strange = words
        .iter()
        .filter(|word| word.telling && !owns(word))
        .count();
    let telling = words
        .iter()
        .filter(|word| word.telling && owns(word))
        .count();
    // Whose phrase is said as it stands is meant, whatever little is said beside.
    let whole = ranked.likeness >= 1.0 && ranked.evidence >= 2.0 * ENOUGH && strange <= 1;
    if strange > 0 && telling < strange * OUTWEIGHS && !whole {
        return None;
    }
    // A word that only happens to stand in one of its phrases is not what it is about.
    let much = ranked.evidence >= MUCH && ranked.score >= MOSTLY;
    if ranked.likeness < SAID && !much && !words.iter().any(|word| told.is_about(word)) {
        return None;
    }
    if little && rests_on_little(draft, words, ranked, told) {
        return None;
    }
    let all: f64 = words.iter().map(|word| word.says).sum();
    let answered: f64 = words
        .iter()
        .filter(|word| holds(word))
        .map(|word| word.says)
        .sum();
    let beyond = all - answered;
    let share = ranked.score * ranked.evidence / (ranked.evidence + BEYOND * beyond);
    (share >= COVERED).then(|| if all > 0.0 { answered / all } else { 1.0 })
}

/// Whether one telling word or two that everybody uses are all that is said of the fact, and
/// not nearly as its phrase has them: then the rest would only go with it.
pub(crate) fn says_little(ranked: &Ranked) -> bool {
    ranked.evidence < MUCH && ranked.likeness < WHOLE
}

/// Whether what little of a question is the fact's is too little for it to be the answer:
/// "do you have a mobile app" asks for no support line, nor "is there somebody in Europe"
/// where the data is kept.
fn rests_on_little(draft: &Draft<'_>, words: &[Word], ranked: &Ranked, told: &FactWords) -> bool {
    let holds = |word: &Word| word.concept.is_some_and(|concept| told.contains(concept));
    let beyond: f64 = words
        .iter()
        .filter(|word| !holds(word) && word.says >= COMMON)
        .map(|word| word.says)
        .sum();
    let telling = words.iter().any(|word| word.telling);
    let called = words
        .iter()
        .any(|word| word.telling && told.is_called(word));
    // What all is about ("panels") tells nothing by itself.
    let usual = !telling && words.iter().any(|word| word.names);
    // Who asks who or where wants a fact that is asked for in such words.
    let clause = words.first().and_then(|word| draft.text.clause(word.first));
    let mut focus = clause
        .map_or(0..0, |clause| clause.first..clause.end)
        .map(|at| &draft.text.tokens[at])
        .filter(|token| token.is(Role::Asks) || token.is(Role::Anybody));
    let elsewhere = focus.any(|token| !told.says_stem(token.stem));
    let enough = if telling { SAID } else { LIKE };
    let unlike = elsewhere || beyond > 0.0 || ranked.likeness < enough;
    usual || told.is_well_known() && !called && (beyond >= ENOUGH || unlike)
}
