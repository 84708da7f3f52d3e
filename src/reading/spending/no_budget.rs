//! Who has no budget: nothing is set aside yet, there is no money at all, or less than a
//! sum that was named. Three things, and only the second is an amount of nothing.

use rust_decimal::Decimal;

use super::budget::{self, NEAR, budget_words, is_within};
use crate::reading::draft::{Draft, Found};
use crate::reading::finding::{MoneyFinding, SignalFinding};
use crate::signal::{Money, MoneyRange, SignalName, SignalStatus, SignalValue};

/// What is not known is named after so many words at most.
const NAMED: usize = 2;
/// So sure it is that who does not have a sum has less.
const LESS: f64 = 0.7;

/// "No budget yet" sets no amount: how much it will be, nobody knows. "We have no money,
/// zero" is one.
pub(crate) fn find(draft: &Draft<'_>, asked: bool) -> Option<SignalFinding> {
    let said = |cue: &'static str| {
        draft
            .of("cue", cue)
            .filter(|found| clause_fits(draft, found.first))
            .find(|found| asked || !is_whole_answer(draft, found))
    };
    let yet = said("budget_unset");
    // "No money set aside yet" has no money in it, and speaks of now.
    let nothing = said("no_budget").filter(|nothing| {
        yet.is_none_or(|yet| nothing.end <= yet.first || yet.end <= nothing.first)
    });
    let range = match (nothing, yet) {
        (Some(_), _) => {
            let zero = Money::new(Decimal::ZERO, budget::currency(draft, None));
            MoneyRange {
                min: Some(zero),
                max: Some(zero),
                ..MoneyRange::default()
            }
        }
        (None, Some(_)) => MoneyRange::none_yet(),
        (None, None) => return None,
    };
    let found = nothing.or(yet)?;
    let span = draft.text.span(found.first, found.end);
    Some(draft.stated(SignalName::BUDGET, SignalValue::Money(range), span, 0.85))
}

/// "We don't have 50k", "can't spend 50k": less than that, and how much less nobody said.
pub(crate) fn short_of(draft: &Draft<'_>) -> Option<SignalFinding> {
    let money = draft
        .money
        .iter()
        .find(|money| is_within(draft, money, "lacks_sum") && is_a_budget(draft, money))?;
    let most = Money::new(money.max?, budget::currency(draft, money.currency));
    let range = MoneyRange {
        max: Some(most),
        per: money.per,
        approximate: true,
        ..MoneyRange::default()
    };
    let mut less = draft.stated(
        SignalName::BUDGET,
        SignalValue::Money(range),
        money.span,
        LESS,
    );
    less.status = SignalStatus::Inferred;
    Some(less)
}

/// "No idea on budget": named as what they do not know, whatever was asked.
pub(crate) fn not_known(draft: &Draft<'_>) -> Option<SignalFinding> {
    let (first, end) = unknown_budget(draft)?;
    let span = draft.text.span(first, end);
    let mut unknown = draft.stated(
        SignalName::BUDGET,
        SignalValue::Flag { yes: false },
        span,
        0.85,
    );
    unknown.status = SignalStatus::Unknown;
    unknown.value = None;
    Some(unknown)
}

/// Where they say that they do not know the money they have: "not sure about the budget", but
/// not "not sure it's worth that kind of money".
pub(crate) fn unknown_budget(draft: &Draft<'_>) -> Option<(usize, usize)> {
    draft.of("cue", "not_knowing").find_map(|unsure| {
        let mut named = draft.of("cue", "names_budget");
        let named = named.find(|named| {
            unsure.end <= named.first
                && named.first <= unsure.end + NAMED
                && clause_fits(draft, unsure.first)
        })?;
        Some((unsure.first, named.end))
    })
}

/// Whether the sum is one, of a size that the campaign's budgets have, told by them of
/// themselves.
fn is_a_budget(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let Some(at) = draft.clause_at(money.span) else {
        return false;
    };
    let clause = &draft.text.clauses[at];
    let of_size = money.max.is_some_and(|sum| {
        budget_words(draft).is_some_and(|budget| budget.is_like(sum, money.per, NEAR))
    });
    of_size
        && !clause.conditional
        && !clause.opens
        && money.min == money.max
        && money.per_unit.is_none()
        && !draft.is_of_others(money.span)
        && !draft.calls_a_sum(at)
}

/// Whether the clause tells something, and neither asks nor supposes.
pub(crate) fn clause_fits(draft: &Draft<'_>, first: usize) -> bool {
    draft
        .text
        .clause(first)
        .is_some_and(|clause| !clause.conditional && !clause.opens)
}

/// "Nothing", "zero": an answer, where the budget was asked for, and else anything.
fn is_whole_answer(draft: &Draft<'_>, found: &Found) -> bool {
    let (_, quote) = draft.text.quote(found.first, found.end);
    found.end - found.first <= 2 && !quote.to_lowercase().contains("budget")
}

/// Whether what was found is said of the budget: "nothing set aside" is no tool in use.
pub(crate) fn says(signals: &[SignalFinding], found: &SignalFinding) -> bool {
    signals
        .iter()
        .any(|own| own.signal.as_str() == SignalName::BUDGET && own.span.overlaps(found.span))
}
