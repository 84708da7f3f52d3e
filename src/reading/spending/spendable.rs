//! Money to be spent that nobody calls a budget: "marcy has 200 for the half year", "if it's
//! under a hundred he won't shout".

use rust_decimal::Decimal;

use super::budget;
use crate::reading::draft::Draft;
use crate::reading::finding::MoneyFinding;
use crate::reading::own_signals::own_money;
use crate::reading::placed::among;
use crate::reading::vocabulary::SignalKind;
use crate::signal::SignalName;

/// The sums of the text, and the mere numbers that are said to be there to be spent.
pub(crate) fn sums<'d>(draft: &'d Draft<'_>) -> impl Iterator<Item = &'d MoneyFinding> {
    // "4 is all we have", asked how many people: the number answers that.
    let another = draft.asked().is_some_and(|asked| {
        let kind = draft.vocabulary.kind_of(asked);
        asked != SignalName::BUDGET && matches!(kind, SignalKind::Quantity | SignalKind::Money)
    });
    let spoken = !another
        && ["put_by", "fine_within", "limit_named"]
            .iter()
            .any(|cue| draft.has("cue", cue));
    let numbers = if spoken {
        own_money::numbers(draft)
    } else {
        &[]
    };
    let more = numbers
        .iter()
        .filter(|number| among(&draft.money, number.span).next().is_none())
        .filter(|number| is_told(draft, number));
    draft.money.iter().chain(more)
}

/// Whether the words around the sum say that it is there to be spent.
pub(crate) fn is_told(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let Some(at) = draft.clause_at(money.span) else {
        return false;
    };
    let free = !draft.text.clauses[at].opens
        && !draft.is_of_others(money.span)
        && !draft.calls_a_sum(at)
        && !draft.has_in_clause("cue", "quoted", at)
        && !is_counted(draft, money)
        && among(&draft.times, money.span).next().is_none()
        && !own_money::is_measured(draft, money);
    free && (budget::is_within(draft, money, "put_by") && money.min == money.max
        || budget::is_within(draft, money, "limit_named") && is_of_size(draft, money)
        || is_fine_within(draft, money, at))
}

/// Whether things are counted by the number: 150 people, but "150 aside" puts money by.
fn is_counted(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let place = draft.text.tokens_in(money.span);
    let put_by = draft
        .reaching(place.start, place.end)
        .filter(|found| found.is("cue", "put_by"))
        .map(|found| draft.text.span(found.first, found.end).end)
        .max();
    among(&draft.quantities, money.span)
        .any(|counted| counted.unit.is_some() && put_by.is_none_or(|end| counted.span.end < end))
}

/// "Anything under 100 is fine": a bound from above, and nobody who minds.
fn is_fine_within(draft: &Draft<'_>, money: &MoneyFinding, clause: usize) -> bool {
    money.max.is_some()
        && money.min.is_none()
        && money.per_unit.is_none()
        && draft.has_near("cue", "fine_within", clause)
}

/// Whether the sum is told as all that they have: "900 is all there is", "I had put by £900".
pub(crate) fn is_all(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let sum = money.max.or(money.min).unwrap_or_default();
    budget::is_within(draft, money, "little_money") && (!money.bare || sum >= Decimal::ONE_HUNDRED)
}

/// Whether it is of a size that the campaign's budgets have.
pub(crate) fn is_of_size(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let unit = if budget::in_thousands(draft, money) {
        Decimal::ONE_THOUSAND
    } else {
        Decimal::ONE
    };
    let sum = money.max.or(money.min).unwrap_or_default() * unit;
    budget::budget_words(draft).is_some_and(|own| own.is_like(sum, money.per, Decimal::TWO))
}
