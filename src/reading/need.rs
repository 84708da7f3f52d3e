//! The campaign's needs in the prospect's words, how much they matter and what they cost.

use super::draft::Draft;
use super::finding::SignalFinding;
use crate::signal::value::NeedCost;
use crate::signal::{Money, NeedValue, Period, Priority, SignalName, SignalValue, Span};

/// So much of a need's phrase must be said.
const THRESHOLD: f64 = 0.62;
/// So much where the question was about the need.
const THRESHOLD_ASKED: f64 = 0.4;

/// The needs said in the text, in one finding.
pub(crate) fn find(draft: &Draft<'_>) -> Option<SignalFinding> {
    let text = &draft.text;
    let threshold = if draft.asked_for(SignalName::NEED) {
        THRESHOLD_ASKED
    } else {
        THRESHOLD
    };
    let mut needs: Vec<NeedValue> = Vec::new();
    let (mut first, mut end) = (usize::MAX, 0);
    let mut sure: f64 = 0.0;
    let mut sentence = 0;
    while sentence < text.clauses.len() {
        let clauses = text.sentence_of(sentence);
        let (start, stop) = (clauses.start, clauses.end.max(sentence + 1));
        // A need may stand in one clause or run over the sentence.
        let mut windows: Vec<(usize, usize)> =
            (start..stop).map(|clause| (clause, clause + 1)).collect();
        if stop - start > 1 && stop - start <= 4 {
            windows.push((start, stop));
        }
        for (from, to) in windows {
            let clauses = &text.clauses[from..to];
            if clauses
                .iter()
                .any(|clause| clause.opens || clause.conditional)
            {
                continue;
            }
            let tokens = clauses[0].first..clauses[clauses.len() - 1].end;
            let low = draft
                .mentions
                .partition_point(|mention| mention.first < tokens.start);
            let high = draft
                .mentions
                .partition_point(|mention| mention.first < tokens.end);
            for ranked in draft
                .vocabulary
                .needs
                .rank(&draft.mentions[low..high], threshold)
            {
                let Some((id, _)) = draft.vocabulary.words.needs.get(ranked.document) else {
                    continue;
                };
                if needs.iter().any(|known| known.id == *id) {
                    continue;
                }
                let clause = text
                    .tokens
                    .get(ranked.first)
                    .map_or(from, |token| token.clause);
                needs.push(NeedValue {
                    id: id.clone(),
                    priority: priority(draft, clause),
                    cost: cost(draft, clause),
                });
                first = first.min(ranked.first);
                end = end.max(ranked.end);
                sure = sure.max(ranked.score.min(1.0));
            }
        }
        sentence = stop;
    }
    if needs.is_empty() {
        return None;
    }
    let (span, _): (Span, _) = text.quote(first, end);
    Some(draft.stated(
        SignalName::NEED,
        SignalValue::Needs(needs),
        span,
        0.6 + 0.35 * sure,
    ))
}

fn priority(draft: &Draft<'_>, clause: usize) -> Priority {
    if draft.has_near("priority", "high", clause) {
        Priority::High
    } else if draft.has_near("priority", "low", clause) {
        Priority::Low
    } else {
        Priority::Medium
    }
}

/// Money per period in the same sentence or the next is what the need costs, unless it is the budget.
fn cost(draft: &Draft<'_>, clause: usize) -> Option<NeedCost> {
    let here = draft.text.sentence_of(clause);
    let next = draft.text.sentence_of(here.end);
    let reach = here.start..here.end.max(next.end);
    let found = draft.money.iter().find(|money| {
        draft.clause_at(money.span).is_some_and(|at| {
            reach.contains(&at)
                && !draft.has_in_clause("cue", "budget", at)
                && (money.per.is_some() || draft.has_in_clause("cue", "cost", at))
        })
    })?;
    let currency = found.currency.or(draft.vocabulary.words.currency)?;
    let amount = found.max.or(found.min)?;
    Some(NeedCost {
        money: Money::new(amount, currency),
        per: found.per.unwrap_or(Period::Once),
    })
}
