//! What no fact answers: what is left to people, and which fact comes nearest to it.

use super::asked_words::{Word, words};
use super::asking;
use super::named;
use crate::reading::draft::Draft;
use crate::reading::finding::{FactFinding, OpenQuestion};
use crate::reading::vocabulary::{CASE_PREFIX, LEFT_PREFIX};
use crate::signal::Span;

/// In so many of its phrases at least a word stands that is a fact's own matter,
const OWN: f64 = 3.0;
/// and it holds so much of all phrases that the word stands in.
const MOSTLY: f64 = 0.6;
/// What stands in so many of a fact's phrases is what it is called by.
const CALLED: f64 = 0.4;

/// Takes what names a thing of a class that a fact covers as asked of that fact
/// ("do you work with Lightspeed?"), and what is left to people as open.
pub(crate) fn settled(
    draft: &Draft<'_>,
    facts: &mut Vec<FactFinding>,
    open: &mut Vec<OpenQuestion>,
) {
    open.retain(|question| {
        let Some(fact) = named::of_others(draft, question) else {
            return true;
        };
        facts.push(fact);
        false
    });
    let staff = |span: Span| {
        let at = draft.clause_at(span);
        at.is_some_and(|at| draft.has_in_clause("cue", "asks_staff", at))
    };
    facts.retain(|fact| {
        // "Do they speak Spanish at support" is told, "does anybody there speak Dutch" is not.
        let told = fact.score >= 1.0 && !fact.id.starts_with(LEFT_PREFIX);
        let left = fact.id.starts_with(LEFT_PREFIX) || !told && staff(fact.span);
        let said = open.iter().any(|known| known.span == fact.span);
        if left && !said {
            let at = draft.clause_at(fact.span);
            let clause = at.and_then(|at| draft.text.clauses.get(at));
            let asked = clause.map(|clause| words(draft, clause.first..clause.end));
            open.push(OpenQuestion {
                span: fact.span,
                quote: fact.quote.clone(),
                about: Vec::new(),
                near: asked.and_then(|asked| near(draft, &asked)),
            });
        }
        !left
    });
    // Where a question is left to people, what resembles it is no answer.
    let left = |fact: &FactFinding| {
        open.iter().any(|open| {
            open.about.is_empty()
                && open.span.start < fact.span.end
                && fact.span.start < open.span.end
        })
    };
    facts.retain(|fact| !left(fact));
}

/// The fact whose own matter the word is, and how much of all that is asked of it: "battery" is
/// asked of no other in so many ways. What is left to people has its own words as well.
pub(crate) fn matter_of(draft: &Draft<'_>, word: &Word) -> Option<(usize, f64)> {
    let told_by = &draft.vocabulary.told_by;
    let times = told_by.iter().map(|told| told.times(word));
    let all: f64 = times.clone().sum();
    let most = times
        .enumerate()
        .max_by(|(_, one), (_, other)| one.total_cmp(other));
    let (document, times) = most.filter(|(_, times)| *times >= OWN && *times >= all * MOSTLY)?;
    Some((document, times / told_by[document].phrases().max(1.0)))
}

/// The fact that a question which none answers comes nearest to: one of its words is that
/// fact's own matter.
pub(crate) fn near(draft: &Draft<'_>, words: &[Word]) -> Option<String> {
    let telling = words.iter().filter(|word| word.telling);
    let own = telling.filter_map(|word| matter_of(draft, word));
    let id = |document: usize| draft.vocabulary.words.facts.get(document);
    own.filter_map(|(document, share)| Some((&id(document)?.0, share)))
        .filter(|(_, share)| *share >= CALLED)
        .filter(|(id, _)| !asking::is_no_answer(id) && !id.starts_with(CASE_PREFIX))
        .max_by(|(_, one), (_, other)| one.total_cmp(other))
        .map(|(id, _)| id.clone())
}
