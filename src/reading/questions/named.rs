//! Things that are asked for by name: "does it work with epos now", and the fact that
//! answers such a question whatever it names.

use std::ops::Range;

use crate::reading::draft::{Draft, Found};
use crate::reading::finding::{FactFinding, OpenQuestion};
use crate::reading::vocabulary::Topic;
use crate::reading::words::role::Role;
use crate::reading::words::text::{Clause, Token};
use crate::signal::Span;

use super::{asked_words, asking, left};

/// So many words at most name a thing.
const OF_A_NAME: usize = 4;
/// "That" refers back over so many words at the most.
const BACK: usize = 12;

/// A thing that is asked for by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The fact that answers it, whatever it is called.
    pub fact: String,
    /// The clause that asks for it.
    pub span: Span,
    /// What it is called, as they write it.
    pub name: String,
}

/// The things that a text asks for by name, in its order.
pub(crate) fn find(draft: &Draft<'_>) -> Vec<Named> {
    let text = &draft.text;
    let mut named = Vec::new();
    for found in &draft.found {
        let Topic::Others(number) = found.topic else {
            continue;
        };
        let at = text.tokens[found.first].clause;
        let clause = &text.clauses[at];
        let asks = clause.question
            || asking::asks_otherwise(draft, at)
            || asking::asks_within(draft, clause).is_some_and(|from| from <= found.first);
        if !asks || is_of_fit(draft, found, at) {
            continue;
        }
        let place = name_after(draft, found, clause).or_else(|| name_before(draft, found, at));
        let Some((id, _)) = draft.vocabulary.words.facts.get(number) else {
            continue;
        };
        let thing = |place: &Range<usize>| {
            !of_prospects(draft, place.clone()) && !of_another(draft, place.clone(), number)
        };
        if let Some(place) = place.filter(thing) {
            named.push(Named {
                fact: id.clone(),
                span: text.span(clause.first, clause.end),
                name: text.quote(place.start, place.end).1,
            });
        }
    }
    named
}

/// The fact that answers a question whatever it names.
pub(crate) fn of_others(draft: &Draft<'_>, question: &OpenQuestion) -> Option<FactFinding> {
    let at = draft.clause_at(question.span)?;
    let clause = draft.text.clauses.get(at)?;
    draft
        .starting_in(clause.first, clause.end)
        .find_map(|found| {
            let Topic::Others(number) = found.topic else {
                return None;
            };
            let named = found.end..clause.end;
            let names = !named.is_empty() && named.len() <= OF_A_NAME;
            let (id, _) = draft.vocabulary.words.facts.get(number)?;
            let theirs = of_prospects(draft, named.clone()) || of_another(draft, named, number);
            let asked = names && !theirs && !is_of_fit(draft, found, at);
            asked.then(|| FactFinding {
                id: id.clone(),
                score: 0.7,
                span: question.span,
                quote: question.quote.clone(),
            })
        })
}

/// "Do you work with consulting firms" asks whom; "does it work with Lightspeed" asks with what.
fn is_of_fit(draft: &Draft<'_>, found: &Found, clause: usize) -> bool {
    let mut asking = draft.text.tokens[found.first..found.end].iter();
    draft.has_in_clause("cue", "fit", clause) && asking.any(|token| token.is(Role::Others))
}

/// Whether one of the words is what another fact is about: "does it do expiry dates" asks for
/// those, and for no system of that name.
fn of_another(draft: &Draft<'_>, named: Range<usize>, fact: usize) -> bool {
    let words = asked_words::words(draft, named);
    let mut matters = words.iter().filter_map(|word| left::matter_of(draft, word));
    matters.any(|(document, _)| document != fact)
}

/// Whether the words name a kind of customer.
fn of_prospects(draft: &Draft<'_>, named: Range<usize>) -> bool {
    let mut tokens = draft.text.tokens[named].iter();
    tokens.any(|token| token.word != 0 && draft.vocabulary.customers.contains(&token.word))
}

/// Whether the word goes on with a name: no word that everybody uses for anything.
fn goes_on(draft: &Draft<'_>, token: &Token) -> bool {
    let little = draft.vocabulary.concepts.stopwords.contains(&token.word)
        || token.word != 0 && draft.vocabulary.asides.contains(&token.word);
    token.number || !little
}

/// The name that stands right after the words that ask.
fn name_after(draft: &Draft<'_>, found: &Found, clause: &Clause) -> Option<Range<usize>> {
    let tokens = &draft.text.tokens;
    let first = tokens.get(found.end).filter(|_| found.end < clause.end)?;
    if first.number || !goes_on(draft, first) {
        return None;
    }
    let most = clause.end.min(found.end + OF_A_NAME);
    let mut end = found.end + 1;
    while end < most && goes_on(draft, &tokens[end]) {
        end += 1;
    }
    Some(found.end..end)
}

/// "We use sage 200, can you connect to that?": the name stands where they say what they use.
fn name_before(draft: &Draft<'_>, found: &Found, at: usize) -> Option<Range<usize>> {
    let tokens = &draft.text.tokens;
    let refers = tokens
        .get(found.end)
        .is_some_and(|token| token.is(Role::Back));
    if !refers {
        return None;
    }
    let before = asking::spoken_of_before(draft, at, BACK);
    let uses = (before.start..found.first).find(|at| tokens[*at].is(Role::Uses))?;
    let mut first = uses + 1;
    while first < found.first && (tokens[first].is(Role::Article) || tokens[first].is(Role::Own)) {
        first += 1;
    }
    let of_clause = |at: &usize| tokens[*at].clause == tokens[uses].clause && *at < found.first;
    let end = (first..first + OF_A_NAME)
        .take_while(|at| of_clause(at) && goes_on(draft, &tokens[*at]))
        .last()?;
    Some(first..end + 1)
}
