//! What a need costs whoever has it.

use super::draft::Draft;
use super::{budget, own_money};
use crate::signal::value::NeedCost;
use crate::signal::{Money, Period};

/// What one of the needs told in `clauses` costs, with its place among them: money per period in
/// the same sentence or the next, unless it is the budget. It belongs to the nearest need.
pub(super) fn cost(draft: &Draft<'_>, clauses: &[usize]) -> Option<(usize, NeedCost)> {
    let reached = |clause: usize, at: usize| {
        let here = draft.text.sentence_of(clause);
        let next = draft.text.sentence_of(here.end);
        (here.start..here.end.max(next.end)).contains(&at)
    };
    // What they have to spend is not what it costs them.
    let spent = budget::find(draft).map(|budget| budget.span);
    draft.money.iter().find_map(|money| {
        let at = draft.clause_at(money.span)?;
        // "Is that worth 39 a head?" speaks of our price.
        if spent == Some(money.span) || draft.text.clauses.get(at)?.opens {
            return None;
        }
        let costs = !draft.has_in_clause("cue", "budget", at)
            && (money.per.is_some() || !own_money::tells(draft, money))
            && (money.per.is_some() || draft.has_in_clause("cue", "cost", at));
        let (need, _) = clauses
            .iter()
            .enumerate()
            .filter(|(_, clause)| costs && reached(**clause, at))
            .min_by_key(|(_, clause)| clause.abs_diff(at))?;
        let currency = money.currency.or(draft.vocabulary.words.currency)?;
        let amount = money.max.or(money.min)?;
        let cost = NeedCost {
            money: Money::new(amount, currency),
            per: money.per.unwrap_or(Period::Once),
        };
        Some((need, cost))
    })
}
