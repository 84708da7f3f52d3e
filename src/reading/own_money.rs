//! The campaign's own sums, such as a bill: the one asked for, and those called
//! by their name wherever they are told.

use rust_decimal::Decimal;

use super::budget;
use super::correction;
use super::draft::Draft;
use super::finding::{MoneyFinding, SignalFinding};
use super::money::{self, MoneyContext};
use super::role::Role;
use super::text::Clause;
use super::vocabulary::SignalKind;
use crate::signal::{Money, MoneyRange, Period, SignalName, SignalValue};

/// A clause that says no more than this beside a number only gives the number.
const LITTLE: f64 = 1.0;

/// The campaign's own sums that the text tells.
pub(crate) fn find(draft: &Draft<'_>) -> Vec<SignalFinding> {
    let own = &draft.vocabulary.words.signals;
    let mut findings = Vec::new();
    for (index, signal) in own.iter().enumerate() {
        let name = signal.name.as_str();
        if signal.kind != SignalKind::Money || name == SignalName::BUDGET {
            continue;
        }
        let asked = draft.asked_for(name);
        let fits = |money: &MoneyFinding| {
            let Some(at) = draft.clause_at(money.span) else {
                return false;
            };
            let clause = &draft.text.clauses[at];
            // "want to spend 20k max" is no bill, whatever was asked.
            let told = draft.calls(index, at)
                || asked && !is_limit(draft, at)
                || called_before(draft, index, clause, money);
            let said = draft.money.iter().any(|known| known.span == money.span);
            !clause.conditional
                && !clause.opens
                && !budget::swapped(draft, money)
                && told
                && (said || asked || !is_something_else(draft, money))
        };
        let called = draft.text.clauses.iter().enumerate();
        let mut called = called.filter(|(at, _)| draft.calls(index, *at));
        let sums = if !asked && called.next().is_some() {
            numbers(draft)
        } else {
            draft.money.as_slice()
        };
        let candidates: Vec<&MoneyFinding> = sums.iter().filter(|money| fits(money)).collect();
        let over_the_year = over_the_year(draft, &candidates);
        let Some(money) = over_the_year
            .as_ref()
            .or_else(|| correction::meant(draft, candidates, |money: &MoneyFinding| money.span))
        else {
            continue;
        };
        let currency = budget::currency(draft, money.currency);
        let amount = |amount: Decimal| Money::new(amount, currency);
        let range = MoneyRange {
            min: money.min.map(amount),
            max: money.max.map(amount),
            per: period(draft, money),
            per_unit: money.per_unit.clone(),
            approximate: money.approximate,
            approved: None,
        };
        let confidence = if asked { 0.9 } else { 0.75 };
        let mut finding = draft.stated(name, SignalValue::Money(range), money.span, confidence);
        finding.correction = draft.corrects();
        finding.vague = asked && budget::is_vague(draft, money.span);
        findings.push(finding);
    }
    findings
}

/// All numbers that are sums where a sum is spoken of.
fn numbers<'d>(draft: &'d Draft<'_>) -> &'d [MoneyFinding] {
    draft.numbers.get_or_init(|| {
        let words = &draft.vocabulary.words;
        let context = MoneyContext {
            default_currency: words.currency,
            locale: words.locale.clone(),
            asked: true,
            language: draft.vocabulary.language,
        };
        money::find(draft.text.source, &context)
    })
}

/// Whether a clause says what somebody will spend at most.
fn is_limit(draft: &Draft<'_>, clause: usize) -> bool {
    draft.has_in_clause("cue", "spending_limit", clause)
}

/// Whether a bare number is told to be something else: a time, an address, so many of a thing.
fn is_something_else(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let over = |span| budget::overlap(span, money.span);
    draft.times.iter().any(|time| over(time.span))
        || draft.contacts.iter().any(|contact| over(contact.span))
        || draft
            .quantities
            .iter()
            .any(|counted| counted.unit.is_some() && over(counted.span))
}

/// "280 in summer, 150 in winter": one sum over the year, from the least to the most.
fn over_the_year(draft: &Draft<'_>, sums: &[&MoneyFinding]) -> Option<MoneyFinding> {
    let (first, last) = (sums.first()?, sums.last()?);
    let in_range = sums.len() > 1 && sums.iter().all(|sum| !draft.negated(sum.span));
    let from = draft.text.clause(draft.text.tokens_in(first.span).start)?;
    let to = draft.text.clause(draft.text.tokens_in(last.span).start)?;
    let mut parts: Vec<&str> = draft.text.tokens[from.first..to.end]
        .iter()
        .filter(|token| token.is(Role::Season) || token.is(Role::Rest))
        .map(|token| token.text.as_str())
        .collect();
    parts.sort_unstable();
    parts.dedup();
    if !in_range || parts.len() < 2 {
        return None;
    }
    let span = crate::signal::Span {
        start: first.span.start,
        end: last.span.end,
    };
    Some(MoneyFinding {
        span,
        quote: span.slice(draft.text.source)?.to_owned(),
        min: sums.iter().filter_map(|sum| sum.min.or(sum.max)).min(),
        max: sums.iter().filter_map(|sum| sum.max.or(sum.min)).max(),
        approximate: true,
        ..(*first).clone()
    })
}

/// How often it is paid. A season is no part of the calendar: as often as once is sure.
fn period(draft: &Draft<'_>, money: &MoneyFinding) -> Option<Period> {
    let after = draft.text.tokens_in(money.span).end;
    let cycle = draft
        .text
        .tokens
        .iter()
        .skip(after.saturating_sub(1))
        .take(3)
        .any(|token| token.is(Role::Cycle));
    money.per.or(cycle.then_some(Period::Once))
}

/// Whether one of the campaign's own signals is what the sum tells, such as the bill.
pub(crate) fn tells(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let Some(at) = draft.clause_at(money.span) else {
        return false;
    };
    let own = &draft.vocabulary.words.signals;
    own.iter().enumerate().any(|(index, signal)| {
        signal.kind == SignalKind::Money
            && signal.name.as_str() != SignalName::BUDGET
            && (draft.asked_for(signal.name.as_str()) || draft.calls(index, at))
    })
}

/// Whether what was said just before calls the signal by its name: "our electric
/// bill is insane, like 340 last month", and where the clause gives no more than
/// a number, "the bill is too high. 380."
fn called_before(draft: &Draft<'_>, signal: usize, clause: &Clause, money: &MoneyFinding) -> bool {
    let Some(before) = clause
        .first
        .checked_sub(1)
        .and_then(|at| draft.text.tokens.get(at))
        .map(|token| token.clause)
    else {
        return false;
    };
    let timed = |at: &usize| {
        let over = |span| draft.text.tokens_in(span).contains(at);
        draft.times.iter().any(|time| over(time.span))
    };
    let inside = draft.text.tokens_in(money.span);
    let beside: f64 = (clause.first..clause.end)
        .filter(|at| !inside.contains(at) && !timed(at))
        .map(|at| draft.vocabulary.concepts.says_of(&draft.text.tokens[at]))
        .sum();
    let near = draft.text.clauses[before].sentence == clause.sentence || beside <= LITTLE;
    near && draft.calls(signal, before)
}
