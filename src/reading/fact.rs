//! Which of the campaign's facts the prospect asks for.

use super::draft::Draft;
use super::finding::FactFinding;
use super::ranking::{ENOUGH, Ranked};
use super::role::Role;
use super::text::Clause;

/// So much of a fact's phrase must be said.
const THRESHOLD: f64 = 0.48;
/// A fact this much behind the best one of the same clause is not meant.
const BEHIND: f64 = 0.75;
/// What is asked beside the fact counts so much against it,
const BEYOND: f64 = 0.5;
/// and so much of the question must be the fact's.
const COVERED: f64 = 0.4;
/// Up to so many words a text without a verb is a question ("pricing?", "shopify integration").
const TERSE: usize = 4;

/// The facts asked for, best match first.
pub(crate) fn find(draft: &Draft<'_>) -> Vec<FactFinding> {
    let text = &draft.text;
    let mut facts: Vec<FactFinding> = Vec::new();
    let terse = text.tokens.len() <= TERSE
        && draft.asked().is_none()
        && !text
            .tokens
            .iter()
            .any(|token| token.is(Role::Own));
    let mut asks_before = None;
    for clause in &text.clauses {
        // "can you tell me the price and the contract length": the second clause still asks.
        let goes_on = asks_before == Some(clause.sentence);
        if !(clause.question || terse || goes_on) {
            continue;
        }
        asks_before = Some(clause.sentence);
        let mentions: Vec<_> = draft
            .mentions_in(clause.first, clause.end)
            .iter()
            .copied()
            .map(|mut mention| {
                mention.negated = false;
                mention
            })
            .collect();
        let tokens = &text.tokens[clause.first..clause.end];
        let mut ranked = draft.vocabulary.facts.rank(tokens, &mentions, THRESHOLD);
        ranked.retain(|ranked| ranked.evidence >= ENOUGH && covers(draft, clause, ranked));
        // "how does it work": common words, but just those.
        ranked.extend(
            draft
                .vocabulary
                .facts
                .said(tokens, clause.first)
                .into_iter()
                .filter(|said| said.evidence > 0.0 && covers(draft, clause, said)),
        );
        let mut taken: Vec<usize> = Vec::new();
        let best = ranked.first().map_or(0.0, Ranked::strength);
        for ranked in ranked {
            let Some((id, _)) = draft.vocabulary.words.facts.get(ranked.document) else {
                continue;
            };
            // What one fact has answered doesn't ask for another one.
            let new = ranked.held.iter().any(|at| !taken.contains(at));
            if !new
                || ranked.strength() < best * BEHIND
                || facts.iter().any(|known| known.id == *id)
            {
                continue;
            }
            let (span, quote) = text.quote(clause.first, clause.end);
            taken.extend(&ranked.held);
            facts.push(FactFinding {
                id: id.clone(),
                score: ranked.score.min(1.0),
                span,
                quote,
            });
        }
    }
    facts.sort_by(|a, b| b.score.total_cmp(&a.score));
    facts
}

/// Whether the fact is what the question is about: little is asked beyond it.
fn covers(draft: &Draft<'_>, clause: &Clause, ranked: &Ranked) -> bool {
    let beyond = draft.says_beyond(clause.first..clause.end, ranked);
    ranked.score * ranked.evidence / (ranked.evidence + BEYOND * beyond) >= COVERED
}
