//! What something that was spoken of before costs them: "we lose about 8000 a month because
//! of it". The message names no need, so that only who knows the talk can tell of which.

use crate::reading::draft::Draft;
use crate::reading::finding::{CostTold, MoneyFinding, SignalFinding};
use crate::reading::own_signals::own_money;
use crate::reading::placed::among;
use crate::signal::value::NeedCost;
use crate::signal::{Money, SignalName, Span};

/// A sum that comes round again and again, and is said to be what "it" costs.
pub(crate) fn find(draft: &Draft<'_>, signals: &[SignalFinding]) -> Option<CostTold> {
    if !draft.has("cue", "costs_us") || names_what_costs(signals) {
        return None;
    }
    draft.of("cue", "costs_us").find_map(|found| {
        let said = draft.text.span(found.first, found.end);
        let numbered = (found.first..found.end).any(|at| draft.text.tokens[at].number);
        // "We're bleeding money, 3k a month": the sum comes behind.
        let told = if numbered {
            said
        } else {
            rest_of_sentence(draft, said)
        };
        let money = among(&draft.money, told).find(|money| is_told(draft, money, signals))?;
        let currency = money.currency.or(draft.vocabulary.words.currency)?;
        let cost = NeedCost {
            money: Money::new(money.max.or(money.min)?, currency),
            per: money.per?,
        };
        let span = Span {
            start: said.start.min(money.span.start),
            end: said.end.max(money.span.end),
        };
        Some(CostTold { cost, span })
    })
}

/// From the words to the end of their sentence.
fn rest_of_sentence(draft: &Draft<'_>, said: Span) -> Span {
    let clause = draft.clause_at(said);
    let end = clause.map(|at| draft.sentence_tokens(at).end);
    Span {
        start: said.start,
        end: end.map_or(said.end, |end| {
            draft.text.span(end.saturating_sub(1), end).end
        }),
    }
}

/// Whether it is told of something that the message names: what they use costs them, too.
fn names_what_costs(signals: &[SignalFinding]) -> bool {
    let things = [SignalName::CURRENT_SOLUTION, SignalName::COMPETITOR];
    signals
        .iter()
        .any(|found| found.value.is_some() && things.contains(&found.signal.as_str()))
}

/// Whether the sum is stated, and is nothing else that is known by its name.
fn is_told(draft: &Draft<'_>, money: &MoneyFinding, signals: &[SignalFinding]) -> bool {
    let Some(clause) = draft
        .clause_at(money.span)
        .and_then(|at| Some((at, draft.text.clauses.get(at)?)))
    else {
        return false;
    };
    let (at, clause) = clause;
    let taken = |found: &SignalFinding| {
        found.span.overlaps(money.span) && found.signal.as_str() == SignalName::BUDGET
    };
    money.per.is_some()
        && money.per_unit.is_none()
        && !clause.opens
        && !clause.conditional
        && !draft.has_near("cue", "past", at)
        && !draft.is_of_others(money.span)
        && !own_money::tells(draft, money)
        && !signals.iter().any(taken)
}

/// What costs is no need by the word "costs" alone: the words that say what "it" costs
/// tell of nothing else.
pub(crate) fn settle(draft: &Draft<'_>, told: Option<&CostTold>, signals: &mut Vec<SignalFinding>) {
    let Some(told) = told else {
        return;
    };
    // "5 stockouts a week, each costs us 300": the need stands before the words.
    let said = |span: Span| {
        let clause = draft.clause_at(span);
        draft.of("cue", "costs_us").any(|found| {
            let place = draft.text.span(found.first, found.end);
            draft.clause_at(place) == clause
        })
    };
    let within = |span: Span| told.span.overlaps(span) && said(span);
    signals.retain(|found| found.signal.as_str() != SignalName::NEED || !within(found.span));
}
