//! What the words beside a sum say of it: that it is no budget ("80 grand isn't the budget,
//! that's the stock"), that it is our own price said back ("so 18k then"), how far it
//! stretches ("20k, 25 at a push"), and what only goes with it ("20k all in, plus tax").

use std::ops::Range;

use rust_decimal::Decimal;

use super::budget::is_within;
use crate::reading::draft::Draft;
use crate::reading::finding::MoneyFinding;
use crate::reading::own_signals::own_money;
use crate::reading::placed::among;
use crate::reading::words::role::Role;
use crate::signal::SignalName;

/// Nobody stretches further than to so many times the sum.
const STRETCH: Decimal = Decimal::from_parts(25, 0, 0, false, 1);

/// Whether the sentence says of the sum that it is not the budget, right behind it.
pub(super) fn is_no_budget(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let place = draft.text.tokens_in(money.span);
    let Some(clause) = draft.clause_at(money.span) else {
        return false;
    };
    let sentence = draft.sentence_tokens(clause);
    let clauses = &draft.text.clauses;
    // "We have 20k. No wait, that's not our budget": said of what stands before it.
    let said_back = |first: usize| {
        draft.text.clause(first).is_some_and(|at| {
            at.sentence <= clauses[clause].sentence + 1
                && (at.first..first).any(|at| draft.text.is(at, Role::Back))
        })
    };
    draft.of("cue", "not_the_budget").any(|denied| {
        place.start <= denied.first && (sentence.contains(&denied.first) || said_back(denied.first))
    })
}

/// "400 a month, that's our ceiling": the clause behind the sum says that it is the most.
pub(super) fn is_capped_after(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let Some(at) = draft.clause_at(money.span) else {
        return false;
    };
    let tokens = &draft.text.tokens;
    draft.text.clauses.get(at + 1).is_some_and(|next| {
        draft.text.is(next.first, Role::Back)
            && !tokens[next.first..next.end]
                .iter()
                .any(|token| token.number)
            && draft.has_in_clause("cue", "at_most", at + 1)
    })
}

/// The sums among `sums` that are not lost: "we lose 5k a month, and I'd spend 500 to mend it".
pub(super) fn not_lost<'d>(
    draft: &Draft<'_>,
    sums: Vec<&'d MoneyFinding>,
) -> Vec<&'d MoneyFinding> {
    let kept: Vec<&MoneyFinding> = sums
        .iter()
        .copied()
        .filter(|money| !is_within(draft, money, "loses_sum"))
        .collect();
    if kept.is_empty() { sums } else { kept }
}

/// "So 18k then", "so that comes to 14k": said back, and nothing of theirs.
pub(super) fn is_said_back(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    !draft.asked_for(SignalName::BUDGET) && is_within(draft, money, "says_back")
}

/// "Up to 30k if it works": what the condition behind the sum asks for is what we sell, and
/// the sum is as real as without it.
pub(super) fn is_real(draft: &Draft<'_>, money: &MoneyFinding, clause: usize) -> bool {
    let Some(clause) = draft.text.clauses.get(clause) else {
        return false;
    };
    let tokens = &draft.text.tokens;
    let end = draft.text.tokens_in(money.span).end;
    let conditions = &draft.vocabulary.clause_words.conditions;
    let first = (clause.first..clause.end)
        .find(|at| tokens[*at].word != 0 && conditions.contains(&tokens[*at].word));
    let unreal = (clause.first..clause.end).any(|at| draft.text.is(at, Role::Unreal));
    first.is_some_and(|first| end <= first) && !unreal && !clause.qualifies
}

/// "150, could stretch to 200", "20k, well 25 at a push": the sum that is told behind `money`
/// as the most, in its unit.
pub(super) fn stretches_to(draft: &Draft<'_>, money: &MoneyFinding) -> Option<Decimal> {
    let open = money.max.is_none();
    if !open && money.min != money.max || !draft.has("cue", "stretches_to") {
        return None;
    }
    let sum = money.max.or(money.min)?;
    let in_its_unit = |other: &MoneyFinding| {
        let most = other.max?;
        // "20k, 25 tops": nobody says the thousand twice.
        let thousands = other.bare && !money.bare && sum >= Decimal::ONE_THOUSAND;
        if thousands && most < Decimal::ONE_THOUSAND {
            return Some(most * Decimal::ONE_THOUSAND);
        }
        (other.bare == money.bare).then_some(most)
    };
    let counted = |other: &MoneyFinding| {
        among(&draft.quantities, other.span).any(|counted| counted.unit.is_some())
            || among(&draft.times, other.span).next().is_some()
    };
    own_money::numbers(draft)
        .iter()
        .filter(|other| other.span.start >= money.span.end && !counted(other))
        .filter(|other| is_within(draft, other, "stretches_to"))
        .find_map(in_its_unit)
        .filter(|most| *most > sum && *most <= sum * STRETCH)
}

/// How much of `place` only goes with the sum beside it: "all in", "plus VAT".
pub(super) fn only_goes_with(draft: &Draft<'_>, place: Range<usize>) -> f64 {
    draft
        .of("cue", "goes_with_sum")
        .filter(|found| place.contains(&found.first) && found.end <= place.end)
        .map(|found| draft.says_in(found.first..found.end))
        .sum()
}
