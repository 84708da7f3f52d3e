//! What a need costs whoever has it, and nothing else of theirs.

use std::ops::Range;

use crate::reading::draft::{Draft, Found};
use crate::reading::finding::MoneyFinding;
use crate::reading::own_signals::own_money;
use crate::reading::spending::budget;
use crate::reading::words::role::Role;
use crate::signal::value::NeedCost;
use crate::signal::{Money, Period};

/// What one of the needs costs, with its place among them: money per period in the same
/// sentence or the next, unless it is the budget. It belongs to the nearest need. A need is
/// given by its clause and its words.
pub(crate) fn cost(
    draft: &Draft<'_>,
    needs: &[(usize, Range<usize>)],
) -> Option<(usize, NeedCost)> {
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
        let costs = !is_price_of_a_thing(draft, money, needs)
            && !draft.has_in_clause("cue", "budget", at)
            && (money.per.is_some() || !own_money::tells(draft, money))
            && (money.per.is_some() || draft.has_in_clause("cue", "cost", at));
        let (need, _) = needs
            .iter()
            .enumerate()
            .filter(|(_, (clause, _))| costs && reached(*clause, at))
            .min_by_key(|(_, (clause, _))| clause.abs_diff(at))
            .filter(|(_, (clause, _))| !own_money::is_known_sum(draft, money, *clause))?;
        let currency = money.currency.or(draft.vocabulary.words.currency)?;
        let amount = money.max.or(money.min)?;
        let cost = NeedCost {
            money: Money::new(amount, currency),
            per: money.per.unwrap_or(Period::Once),
        };
        Some((need, cost))
    })
}

/// "Our rent costs us 8000 a month", "we pay 2k a month for the warehouse": what they have or
/// buy has its price, and none of their needs costs that. Pain is named where it does.
fn is_price_of_a_thing(
    draft: &Draft<'_>,
    money: &MoneyFinding,
    needs: &[(usize, Range<usize>)],
) -> bool {
    let place = draft.text.tokens_in(money.span);
    let Some(clause) = draft.text.clause(place.start) else {
        return false;
    };
    let hurts = |thing: &Range<usize>| {
        let pain = draft.has_in("cue", "pain", thing.clone());
        let mut told = needs.iter().map(|(_, words)| words);
        pain || told.any(|words| words.start < thing.end && thing.start < words.end)
    };
    let named = |thing: Range<usize>| draft.says_in(thing.clone()) > 0.0 && !hurts(&thing);
    let priced = |found: &Found| found.first < place.end && place.start < found.end;
    let mut costing = draft.of("cue", "has_price").filter(|found| priced(found));
    let mut paid = draft.of("cue", "pays_for").filter(|found| priced(found));
    costing.any(|found| named(clause.first..found.first))
        || paid.any(|found| {
            named(place.end..bought_until(draft, place.end, clause.end.max(found.end)))
        })
        || budget::is_within(draft, money, "other_sum")
}

/// Where it ends what a price is paid for: "for the warehouse" of "for the warehouse and run out".
fn bought_until(draft: &Draft<'_>, first: usize, end: usize) -> usize {
    let joins = |at: &usize| draft.text.is(*at, Role::And) || draft.text.is(*at, Role::But);
    (first..end).find(joins).unwrap_or(end)
}

/// Whether the words only say that something has a price, and no need by that.
pub(crate) fn only_says_costs(draft: &Draft<'_>, words: &Range<usize>) -> bool {
    let mut priced = draft.of("cue", "has_price");
    priced.any(|found| found.first <= words.start && words.end <= found.end)
}
