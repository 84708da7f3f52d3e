//! Which of the campaign's facts the prospect asks for.

use super::draft::Draft;
use super::finding::FactFinding;

/// So much of a fact's phrase must be said.
const THRESHOLD: f64 = 0.48;
/// A fact this much behind the best one of the same clause is not meant.
const BEHIND: f64 = 0.75;
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
            .any(|token| matches!(token.text.as_str(), "i" | "we" | "our" | "my"));
    let mut asks_before = None;
    for clause in &text.clauses {
        // "can you tell me the price and the contract length": the second clause still asks.
        let goes_on = asks_before == Some(clause.sentence);
        if !(clause.question || terse || goes_on) {
            continue;
        }
        asks_before = Some(clause.sentence);
        let mentions: Vec<_> = draft
            .mentions
            .iter()
            .filter(|mention| (clause.first..clause.end).contains(&mention.first))
            .copied()
            .map(|mut mention| {
                mention.negated = false;
                mention
            })
            .collect();
        let ranked = draft.vocabulary.facts.rank(&mentions, THRESHOLD);
        let best = ranked.first().map_or(0.0, |ranked| ranked.score);
        for ranked in ranked {
            let Some((id, _)) = draft.vocabulary.words.facts.get(ranked.document) else {
                continue;
            };
            if ranked.score < best * BEHIND || facts.iter().any(|known| known.id == *id) {
                continue;
            }
            let (span, quote) = text.quote(clause.first, clause.end);
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
