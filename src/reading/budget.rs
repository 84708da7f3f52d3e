//! The budget and the quantities.

use rust_decimal::Decimal;

use super::correction;
use super::draft::Draft;
use super::finding::{MoneyFinding, QuantityFinding, SignalFinding};
use super::role::Role;
use super::text::Clause;
use super::vocabulary::SignalKind;
use crate::signal::{
    Currency, Money, MoneyRange, Period, QuantityRange, SignalName, SignalStatus, SignalValue, Span,
};

/// The money the prospect can spend, as the text says it.
pub(crate) fn find(draft: &Draft<'_>) -> Option<SignalFinding> {
    let asked = draft.asked_for(SignalName::BUDGET);
    if let Some(found) = draft.of("cue", "money_refused").next() {
        let (span, _) = draft.text.quote(found.first, found.end);
        let mut refused = draft.stated(
            SignalName::BUDGET,
            SignalValue::Flag { yes: false },
            span,
            0.85,
        );
        refused.status = SignalStatus::Refused;
        refused.value = None;
        return Some(refused);
    }
    let candidates: Vec<&MoneyFinding> = draft
        .money
        .iter()
        .filter(|money| is_budget(draft, money, asked))
        .collect();
    if let Some(money) = chosen(draft, &candidates, |money| money.span) {
        let currency = currency(draft, money.currency);
        let amount = |amount: Decimal| Money::new(amount, currency);
        let range = MoneyRange {
            min: money.min.map(amount),
            max: money.max.map(amount),
            per: money.per,
            per_unit: money.per_unit.clone(),
            approximate: money.approximate,
            approved: approval(draft),
        };
        let mut finding = draft.stated(
            SignalName::BUDGET,
            SignalValue::Money(range),
            money.span,
            0.9,
        );
        finding.correction = draft.corrects();
        finding.vague = is_vague(draft, money.span);
        return Some(finding);
    }
    let clause_fits = |first: usize| {
        draft
            .text
            .clause(first)
            .is_some_and(|clause| !clause.conditional && !clause.opens)
    };
    if let Some(found) = draft
        .of("cue", "no_budget")
        .find(|found| clause_fits(found.first))
    {
        let whole_answer = found.end - found.first <= 2
            && !draft
                .text
                .quote(found.first, found.end)
                .1
                .to_lowercase()
                .contains("budget");
        if !whole_answer || asked {
            let nothing = Money::new(Decimal::ZERO, currency(draft, None));
            let range = MoneyRange {
                min: Some(nothing),
                max: Some(nothing),
                ..MoneyRange::default()
            };
            let (span, _) = draft.text.quote(found.first, found.end);
            return Some(draft.stated(SignalName::BUDGET, SignalValue::Money(range), span, 0.85));
        }
    }
    let open = draft
        .of("cue", "open_budget")
        .find(|found| clause_fits(found.first))?;
    let (span, _) = draft.text.quote(open.first, open.end);
    let range = MoneyRange {
        approved: approval(draft),
        ..MoneyRange::default()
    };
    Some(draft.stated(SignalName::BUDGET, SignalValue::Money(range), span, 0.7))
}

fn currency(draft: &Draft<'_>, found: Option<Currency>) -> Currency {
    found
        .or(draft.vocabulary.words.currency)
        .unwrap_or(Currency::USD)
}

fn is_budget(draft: &Draft<'_>, money: &MoneyFinding, asked: bool) -> bool {
    let Some(at) = draft.clause_at(money.span) else {
        return false;
    };
    let clause = &draft.text.clauses[at];
    if clause.conditional || clause.opens || draft.negated(money.span) || swapped(draft, money) {
        return false;
    }
    let spoken = draft.has_near("cue", "budget", at)
        || draft.has_near("cue", "approved", at)
        || draft.has_near("cue", "planned", at)
        || draft.corrects() && corrected(draft, money)
        || alone(draft, money, clause);
    let of_something_else = draft.has_in_clause("cue", "seller_cost", at)
        || (draft.has_in_clause("cue", "cost", at) && money.per.is_some() && !asked);
    (spoken || asked) && (!of_something_else || draft.has_in_clause("cue", "budget", at))
}

/// Whether a correction can only mean the budget: a sum of some size, where no
/// other sum was asked for ("sorry, I meant 60k").
fn corrected(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let other = draft
        .asked()
        .is_some_and(|asked| draft.vocabulary.kind_of(asked) == SignalKind::Money);
    !other && sizeable(money)
}

/// Whether it is a sum of a budget's size, and not the price of a unit.
fn sizeable(money: &MoneyFinding) -> bool {
    let sum = money.max.or(money.min).unwrap_or_default();
    money.per_unit.is_none() && sum >= Decimal::ONE_THOUSAND
}

/// Whether a sum of some size is all that a clause says, unless another sum was
/// asked for: "prob around 60k" is what they have in mind to spend.
fn alone(draft: &Draft<'_>, money: &MoneyFinding, clause: &Clause) -> bool {
    let in_talk = draft.asked().is_some_and(|asked| {
        !matches!(
            draft.vocabulary.kind_of(asked),
            SignalKind::Need | SignalKind::Money
        )
    });
    let inside = draft.text.tokens_in(money.span);
    let beyond: f64 = (clause.first..clause.end)
        .filter(|at| !inside.contains(at))
        .map(|at| draft.vocabulary.concepts.says_of(&draft.text.tokens[at]))
        .sum();
    in_talk
        && beyond < 1.0
        && sizeable(money)
        && !clause.question
        && !draft.text.tokens[clause.first..clause.end]
            .iter()
            .any(|token| token.negator.is_some())
}

/// Whether it is a bare number that puts right what was counted ("sorry, 40 not 20").
fn swapped(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    correction::of_earlier_answer(draft).is_some_and(|swap| overlap(swap.whole, money.span))
}

/// How often it is paid. A season is no part of the calendar: as often as once is sure.
fn period(draft: &Draft<'_>, money: &MoneyFinding) -> Option<Period> {
    let after = draft.text.tokens_in(money.span).end;
    let season = draft
        .text
        .tokens
        .iter()
        .skip(after.saturating_sub(1))
        .take(3)
        .any(|token| matches!(token.text.as_str(), "season" | "seasons" | "peak" | "cycle"));
    money.per.or(season.then_some(Period::Once))
}

/// Whether one of the campaign's own signals is what the sum tells, such as the bill.
pub(crate) fn of_own_signal(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let Some(clause) = draft
        .clause_at(money.span)
        .and_then(|at| draft.text.clauses.get(at))
    else {
        return false;
    };
    draft
        .vocabulary
        .words
        .signals
        .iter()
        .enumerate()
        .any(|(index, signal)| {
            signal.kind == SignalKind::Money
                && signal.name.as_str() != SignalName::BUDGET
                && (draft.asked_for(signal.name.as_str()) || called(draft, index, clause))
        })
}

fn approval(draft: &Draft<'_>) -> Option<bool> {
    if draft.has("cue", "planned") && !draft.has("cue", "approved") {
        Some(false)
    } else if draft.has("cue", "approved") {
        Some(true)
    } else {
        None
    }
}

/// The one that is meant: after a correction the last, else the first; never a negated one.
fn chosen<'f, F>(
    draft: &Draft<'_>,
    candidates: &[&'f F],
    span: impl Fn(&F) -> Span,
) -> Option<&'f F> {
    let mut meant = candidates
        .iter()
        .filter(|candidate| !draft.negated(span(candidate)));
    if draft.corrects() {
        meant.next_back().copied()
    } else {
        meant.next().copied()
    }
}

fn is_vague(draft: &Draft<'_>, span: Span) -> bool {
    let unsure = draft.has("intent", "unsure");
    let hedged = draft
        .clause_at(span)
        .and_then(|clause| draft.text.clauses.get(clause))
        .is_some_and(|clause| clause.hedged && clause.question);
    unsure || hedged
}

/// The campaign's own sums, such as a bill: the one asked for, and those called by their name.
pub(crate) fn own_money(draft: &Draft<'_>) -> Vec<SignalFinding> {
    let own = &draft.vocabulary.words.signals;
    let mut findings = Vec::new();
    for (index, signal) in own.iter().enumerate() {
        let name = signal.name.as_str();
        if signal.kind != SignalKind::Money || name == SignalName::BUDGET {
            continue;
        }
        let asked = draft.asked_for(name);
        let fits = |money: &MoneyFinding| {
            let clause = draft
                .clause_at(money.span)
                .and_then(|at| draft.text.clauses.get(at));
            clause.is_some_and(|clause| {
                !clause.conditional
                    && !clause.opens
                    && !swapped(draft, money)
                    && (asked
                        || called(draft, index, clause)
                        || called_before(draft, index, clause))
            })
        };
        let candidates: Vec<&MoneyFinding> =
            draft.money.iter().filter(|money| fits(money)).collect();
        let Some(money) = chosen(draft, &candidates, |money| money.span) else {
            continue;
        };
        let currency = currency(draft, money.currency);
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
        finding.vague = asked && is_vague(draft, money.span);
        findings.push(finding);
    }
    findings
}

/// Whether `clause` calls the own signal number `signal` by all words of its name.
fn called(draft: &Draft<'_>, signal: usize, clause: &Clause) -> bool {
    let name = &draft.vocabulary.called[signal];
    let mentions = draft.mentions_in(clause.first, clause.end);
    !name.is_empty()
        && name
            .iter()
            .all(|concept| mentions.iter().any(|mention| mention.concept == *concept))
}

/// Whether the clause before, of the same sentence, calls the signal by its
/// name: "our electric bill is insane, like 340 last month".
fn called_before(draft: &Draft<'_>, signal: usize, clause: &Clause) -> bool {
    clause
        .first
        .checked_sub(1)
        .and_then(|at| draft.text.clause(at))
        .is_some_and(|before| before.sentence == clause.sentence && called(draft, signal, before))
}

/// The quantity signals: the campaign's own by their units, and the one asked for.
pub(crate) fn quantities(draft: &Draft<'_>) -> Vec<SignalFinding> {
    let mut findings = Vec::new();
    let own = &draft.vocabulary.words.signals;
    for signal in own
        .iter()
        .filter(|signal| signal.kind == SignalKind::Quantity)
    {
        let asked = draft.asked_for(signal.name.as_str());
        let units: Vec<u32> = signal
            .units
            .iter()
            .filter_map(|unit| unit.split_whitespace().last())
            .map(|unit| stem(draft, unit))
            .collect();
        let fits = |quantity: &QuantityFinding| {
            let named = quantity
                .unit
                .as_deref()
                .and_then(|unit| unit.split_whitespace().last())
                .map(|unit| stem(draft, unit));
            let clause = draft
                .clause_at(quantity.span)
                .and_then(|clause| draft.text.clauses.get(clause));
            let real = clause.is_some_and(|clause| {
                // "how much for 40 people?" asks the price and tells the number,
                // "is it for a team of two?" tells nothing of themselves.
                let asks_fit = draft
                    .reaching(clause.first, clause.end)
                    .any(|found| matches!(found.in_group("cue"), Some("fit" | "fit_size")));
                !clause.conditional && (!clause.opens || named.is_some() && !asks_fit)
            });
            // "both of us" says who decides where that was asked.
            let counted = quantity.quote.contains(|c: char| c.is_ascii_digit());
            let of_us = !counted
                && (draft.asked_for(SignalName::AUTHORITY) && quantity.quote.ends_with("us")
                    // "me and my partner" tells of whom, not how many will use it.
                    || !asked
                        && quantity
                            .quote
                            .to_lowercase()
                            .split_whitespace()
                            .any(|word| matches!(word, "me" | "i" | "my" | "myself")));
            // "one shop sells out while the other has plenty" counts no shops.
            let one_of_two = quantity.quote.to_lowercase().starts_with("one ")
                && draft
                    .text
                    .tokens
                    .iter()
                    .any(|token| matches!(token.text.as_str(), "other" | "another" | "next"));
            let real = real && !of_us && !one_of_two;
            let unit_fits = named.is_some_and(|named| named != 0 && units.contains(&named));
            let free = named.is_none() || unit_fits;
            let is_money = draft.money.iter().any(|money| {
                overlap(money.span, quantity.span)
                    && money.currency.is_some()
                    && asked
                    && money.quote != quantity.quote
            });
            real && !is_money && ((asked && free) || unit_fits)
        };
        let candidates: Vec<&QuantityFinding> = draft
            .quantities
            .iter()
            .filter(|found| fits(found))
            .collect();
        // "1,200 employees but only 20 would use it"
        let using = candidates
            .iter()
            .find(|quantity| {
                candidates.len() > 1
                    && draft
                        .clause_at(quantity.span)
                        .and_then(|at| draft.text.clauses.get(at))
                        .is_some_and(|clause| {
                            draft.text.tokens[clause.first..clause.end]
                                .iter()
                                .any(|token| token.is(Role::Uses))
                        })
            })
            .copied();
        let quantity = using.or_else(|| chosen(draft, &candidates, |quantity| quantity.span));
        let Some(quantity) = quantity else {
            if signal.name.as_str() == SignalName::QUANTITY
                && let Some(swap) = correction::of_earlier_answer(draft)
            {
                let value = SignalValue::Quantity(QuantityRange {
                    min: Some(swap.meant),
                    max: Some(swap.meant),
                    unit: None,
                    approximate: false,
                });
                let mut finding = draft.stated(SignalName::QUANTITY, value, swap.span, 0.8);
                finding.correction = true;
                findings.push(finding);
                continue;
            }
            findings.extend(hours(draft, &units).filter(|_| asked).map(|(hours, span)| {
                let value = SignalValue::Quantity(QuantityRange {
                    min: Some(hours),
                    max: Some(hours),
                    unit: Some("hour".to_owned()),
                    approximate: false,
                });
                draft.stated(signal.name.as_str(), value, span, 0.8)
            }));
            continue;
        };
        let value = SignalValue::Quantity(QuantityRange {
            min: quantity.min,
            max: quantity.max,
            unit: quantity.unit.clone(),
            approximate: quantity.approximate,
        });
        let mut finding = draft.stated(
            signal.name.as_str(),
            value,
            quantity.span,
            if asked { 0.9 } else { 0.85 },
        );
        finding.correction = draft.corrects();
        finding.vague = asked && is_vague(draft, quantity.span);
        findings.push(finding);
    }
    findings
}

/// A length of time where hours are counted.
fn hours(draft: &Draft<'_>, units: &[u32]) -> Option<(Decimal, Span)> {
    if !units.contains(&stem(draft, "hours")) {
        return None;
    }
    draft.times.iter().find_map(|time| {
        let hours = Decimal::from(time.seconds?) / Decimal::from(3_600);
        let after = draft.text.tokens_in(time.span).end;
        let word = |at: usize| {
            draft
                .text
                .tokens
                .get(at)
                .map_or("", |token| token.text.as_str())
        };
        // Five working days a week.
        let daily = word(after) == "daily"
            || matches!(word(after), "a" | "per" | "each" | "every") && word(after + 1) == "day";
        let hours = if daily {
            hours * Decimal::from(5)
        } else {
            hours
        };
        (hours >= Decimal::ONE).then_some((hours.normalize(), time.span))
    })
}

/// The stem that units are compared by.
fn stem(draft: &Draft<'_>, unit: &str) -> u32 {
    let unit = unit.to_lowercase();
    let plural = if unit == "person" {
        "people"
    } else {
        unit.as_str()
    };
    draft.vocabulary.spelling.ids(plural).1
}

fn overlap(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}
