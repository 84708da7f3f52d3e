//! The campaign's own sums, such as a bill: the one asked for, and those called
//! by their name wherever they are told.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::reading::draft::Draft;
use crate::reading::finding::{MoneyFinding, SignalFinding, TimeFinding};
use crate::reading::meaning::correction;
use crate::reading::money::{self, MoneyContext};
use crate::reading::placed::among;
use crate::reading::spending::budget;
use crate::reading::vocabulary::{SignalKind, SignalWords};
use crate::reading::words::role::Role;
use crate::reading::words::text::Clause;
use crate::signal::{Money, MoneyRange, Period, SignalName, SignalValue};

/// What is so many years ago is no time that anybody tells.
const GENERATION: i16 = 25;
/// Nobody is as old as this.
const OLDEST: Decimal = Decimal::from_parts(110, 0, 0, false, 0);
/// So many words a number stands after the name of what it is, at most.
const NEAR: usize = 4;
/// A clause that says no more than this beside a number only gives the number.
const LITTLE: f64 = 1.0;

/// The campaign's own sums that the text tells.
pub(crate) fn find(draft: &Draft<'_>) -> Vec<SignalFinding> {
    let own = &draft.vocabulary.words.signals;
    // Where a campaign knows sums of one kind only, a sum of their size is one of them.
    let scaled = |signal: &&SignalWords| signal.kind == SignalKind::Money && signal.scale.is_some();
    let only = own.iter().filter(scaled).count() == 1;
    let mut findings = Vec::new();
    for (index, signal) in own.iter().enumerate() {
        let name = signal.name.as_str();
        if signal.kind != SignalKind::Money || name == SignalName::BUDGET {
            continue;
        }
        let asked = draft.asked_for(name);
        let alone = only
            && draft
                .asked()
                .is_none_or(|asked| asked != SignalName::BUDGET);
        // "400 in summer, 150 in winter": nothing else goes by the season.
        let by_season = alone && of_seasons(draft).nth(1).is_some();
        let fits = |money: &MoneyFinding| {
            let Some(at) = draft.clause_at(money.span) else {
                return false;
            };
            let clause = &draft.text.clauses[at];
            // "want to spend 20k max" is no bill, whatever was asked.
            let told = draft.calls(index, at)
                || asked && !is_limit(draft, at)
                || called_before(draft, index, clause, money)
                || alone && is_like_one(draft, signal, at, money)
                || by_season
                    && money
                        .max
                        .is_some_and(|sum| signal.is_like(sum, money.per, Decimal::ONE));
            let said = draft.has_sum_at(money.span);
            // "What do I pay for 20k": nobody has such a bill.
            let of_size = money
                .max
                .or(money.min)
                .is_none_or(|sum| signal.may_be(sum, money.per));
            // "how much would it be for a 300 bill?"
            let priced = clause.opens && draft.asks_price(clause);
            let theirs = priced
                && draft.text.tokens[clause.first..clause.end]
                    .iter()
                    .any(|token| token.is(Role::Own))
                && money.per.is_some()
                && money.per == signal.per
                && money
                    .max
                    .is_some_and(|sum| signal.is_like(sum, money.per, Decimal::ONE));
            let usual = alone && is_usual(draft, signal, money);
            let told = told || alone && theirs || usual;
            !clause.conditional
                && of_size
                && !is_measured(draft, money)
                && (!clause.opens || priced || usual)
                && !budget::swapped(draft, money)
                && told
                && (said || asked || !is_something_else(draft, money))
        };
        let called = draft.text.clauses.iter().enumerate();
        let mut called = called.filter(|(at, _)| draft.calls(index, *at));
        let usual = alone && draft.has("cue", "usual_sum");
        let sums = if usual
            || of_seasons(draft).nth(1).is_some()
            || !asked && alone
            || called.next().is_some()
        {
            numbers(draft)
        } else {
            draft.money.as_slice()
        };
        let candidates: Vec<&MoneyFinding> = sums.iter().filter(|money| fits(money)).collect();
        let over_the_year = over_the_year(draft, &candidates);
        let usual = candidates
            .iter()
            .copied()
            .find(|money| alone && is_usual(draft, signal, money));
        let Some(money) = over_the_year
            .as_ref()
            .or(usual)
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
            set_aside: None,
        };
        let named = draft.calls_a_sum_near(money.span) || usual.is_some();
        let confidence = match (asked, named) {
            (true, _) => 0.9,
            (false, true) => 0.75,
            (false, false) => 0.6,
        };
        let mut finding = draft.stated(name, SignalValue::Money(range), money.span, confidence);
        finding.correction = draft.corrects();
        finding.vague = asked && budget::is_vague(draft, money.span);
        findings.push(finding);
    }
    findings
}

/// Whether a number counts minutes, miles, kilowatts, points of credit.
pub(crate) fn is_measured(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let place = draft.text.tokens_in(money.span);
    draft
        .of("cue", "measured")
        .filter(|found| found.first < place.end && place.start < found.end)
        // "I'm 74" tells an age, "I'm 280" none.
        .any(|found| !draft.text.is(found.first, Role::I) || is_an_age(money))
}

/// Whether somebody may be so old.
fn is_an_age(money: &MoneyFinding) -> bool {
    money.min == money.max && money.max.is_some_and(|years| years < OLDEST)
}

/// All numbers that are sums where a sum is spoken of.
pub(crate) fn numbers<'d>(draft: &'d Draft<'_>) -> &'d [MoneyFinding] {
    draft.numbers.get_or_init(|| {
        let words = &draft.vocabulary.words;
        let context = MoneyContext {
            default_currency: words.currency,
            locale: words.locale.clone(),
            asked: true,
            language: draft.vocabulary.language,
        };
        let (tokens, otherwise) = draft.figures();
        let mut found = money::find_in(tokens, otherwise, &context);
        found.retain(|sum| !draft.text.is_worded(sum.span));
        found.extend(
            after_names(draft)
                .filter(|named| !draft.money.iter().any(|known| over(known, named)))
                .collect::<Vec<_>>(),
        );
        found.extend(
            of_seasons(draft)
                .filter(|seasonal| !found.iter().any(|known| over(known, seasonal)))
                .collect::<Vec<_>>(),
        );
        // "More like 170 other months"
        let usual = draft.of("cue", "usual_sum").filter_map(|found| {
            let number = (found.first..found.end).find(|at| draft.text.tokens[*at].number)?;
            figure(draft, number)
        });
        found.extend(
            usual
                .filter(|usual| !found.iter().any(|known| over(known, usual)))
                .collect::<Vec<_>>(),
        );
        let of_names: Vec<MoneyFinding> = found.clone();
        found.retain(|sum| {
            let twice = |other: &&MoneyFinding| over(other, sum) && other.span != sum.span;
            of_names
                .iter()
                .filter(twice)
                .all(|other| other.span.end - other.span.start <= sum.span.end - sum.span.start)
        });
        found.sort_by_key(|sum| sum.span.start);
        found
    })
}

fn over(one: &MoneyFinding, other: &MoneyFinding) -> bool {
    one.span.overlaps(other.span)
}

/// The figures right after the name of an own sum: "bill 230ish owner occupied".
fn after_names<'d>(draft: &'d Draft<'_>) -> impl Iterator<Item = MoneyFinding> + 'd {
    let tokens = &draft.text.tokens;
    let says = |at: usize| draft.vocabulary.concepts.says_of(&tokens[at]);
    let of_a_name = move |at: usize| {
        (at.saturating_sub(NEAR)..at)
            .rev()
            .take_while(|before| tokens[*before].clause == tokens[at].clause)
            .find(|before| says(*before) > 0.0)
            .is_some_and(|before| draft.is_a_sums_name(before))
    };
    (0..tokens.len())
        // "a 300 bill"
        .filter(move |at| {
            tokens[*at].number
                && (of_a_name(*at) || tokens[*at].text.len() > 1 && draft.is_a_sums_name(at + 1))
        })
        .filter_map(move |at| figure(draft, at))
}

/// The figures right beside a part of the year: "500 in aug 200 in feb", "200 winter".
fn of_seasons<'d>(draft: &'d Draft<'_>) -> impl Iterator<Item = MoneyFinding> + 'd {
    let is = |at: usize, role: Role| draft.text.is(at, role);
    let of_one = move |at: usize| {
        is(at + 1, Role::Season)
            || is(at + 1, Role::OfUs) && is(at + 2, Role::Season)
            || at > 0 && is(at - 1, Role::Season)
    };
    let tokens = &draft.text.tokens;
    (0..tokens.len())
        .filter(move |at| tokens[*at].number && of_one(*at))
        .filter_map(move |at| figure(draft, at))
}

/// The sum that the figure at `at` is.
pub(crate) fn figure(draft: &Draft<'_>, at: usize) -> Option<MoneyFinding> {
    let text = &draft.text.tokens.get(at)?.text;
    let digits = text.trim_end_matches("ish");
    let amount: Decimal = digits.replace(',', "").parse().ok()?;
    let (span, quote) = draft.text.quote(at, at + 1);
    Some(MoneyFinding {
        span,
        quote,
        min: Some(amount),
        max: Some(amount),
        currency: draft.vocabulary.words.currency,
        per: None,
        per_unit: None,
        approximate: digits.len() < text.len(),
        bare: true,
    })
}

/// Whether a sum is of the size of the signal's, and all that is listed there
/// ("own, kyle, 190") or what they pay ("we pay around $310 a month").
fn is_like_one(draft: &Draft<'_>, signal: &SignalWords, at: usize, money: &MoneyFinding) -> bool {
    let clause = &draft.text.clauses[at];
    let Some(sum) = money.max.or(money.min) else {
        return false;
    };
    let said = draft.has_sum_at(money.span);
    let timely = money.per.is_none() || money.per == signal.per || money.per == Some(Period::Year);
    let beside = draft.says_beside(clause.first..clause.end, draft.text.tokens_in(money.span));
    // A number alone is one where something else is listed with it.
    let listed = draft.text.clauses.len() > 2 && beside <= 0.0;
    let paid = money.per.is_some() && (beside < LITTLE || draft.has_in_clause("cue", "pays", at));
    // "220 is a lot", and nothing else of that size is spoken of.
    let felt = budget::is_within(draft, money, "felt_sum");
    timely
        && signal.is_like(sum, money.per, Decimal::ONE)
        && (paid || felt || listed || said && !money.bare && beside <= 0.0)
        && !clause.question
        && !draft.has_near("cue", "budget", at)
        && !draft.has("cue", "spending_limit")
        && !hurts(draft, at)
        && !draft.is_of_others(money.span)
}

/// Whether what hurts is told with the sum: "we lose 300 a month". "We lose power, 210 a month"
/// tells of it before, and then names a sum.
fn hurts(draft: &Draft<'_>, at: usize) -> bool {
    let costs = ["costs_us", "money_gone"];
    draft.has_in_clause("cue", "pain", at)
        || draft.has_near("cue", "pain", at)
            && costs.iter().any(|cue| draft.has_near("cue", cue, at))
}

/// Whether a sum that stands alone is the only one of the campaign's own that it can be, beside
/// words at `told` that do not call that by its name.
pub(crate) fn is_known_sum(draft: &Draft<'_>, money: &MoneyFinding, told: usize) -> bool {
    let own = draft.vocabulary.words.signals.iter().enumerate();
    let mut scaled = own.filter(|(_, own)| own.kind == SignalKind::Money && own.scale.is_some());
    let (Some((index, signal)), None) = (scaled.next(), scaled.next()) else {
        return false;
    };
    let Some(at) = draft.clause_at(money.span).filter(|at| *at != told) else {
        return false;
    };
    let clause = &draft.text.clauses[at];
    let alone = draft.says_beside(clause.first..clause.end, draft.text.tokens_in(money.span));
    signal.name.as_str() != SignalName::BUDGET
        && alone <= 0.0
        && !draft.calls(index, told)
        && is_like_one(draft, signal, at, money)
}

/// "The average is more like 250", "210 the rest of the year": what it usually comes to, of
/// the size of the signal's. In a question only behind a "because".
fn is_usual(draft: &Draft<'_>, signal: &SignalWords, money: &MoneyFinding) -> bool {
    let place = draft.text.tokens_in(money.span);
    let Some(usual) = draft
        .reaching(place.start, place.end)
        .find(|found| found.is("cue", "usual_sum"))
    else {
        return false;
    };
    let stated = draft.text.clause(usual.first).is_some_and(|clause| {
        !clause.opens || (clause.first..usual.first).any(|at| draft.text.is(at, Role::Barrier))
    });
    let sum = money.max.or(money.min);
    stated && sum.is_some_and(|sum| signal.is_like(sum, money.per, Decimal::ONE))
}

/// Whether a clause says what somebody will spend at most.
fn is_limit(draft: &Draft<'_>, clause: usize) -> bool {
    draft.has_in_clause("cue", "spending_limit", clause)
}

/// Whether a bare number is told to be something else: a time, an address, so many of a thing.
fn is_something_else(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    // "380 last month" are no 380 months.
    let now = draft.context.written_at;
    let known = |time: &TimeFinding| {
        time.from
            .is_none_or(|from| from.year() + GENERATION > now.year())
    };
    among(&draft.times, money.span).any(known)
        || among(&draft.contacts, money.span).next().is_some()
        || among(&draft.quantities, money.span).any(|counted| counted.unit.is_some())
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
    if !draft.calls(signal, before) {
        return false;
    }
    if draft.text.clauses[before].sentence == clause.sentence {
        return true;
    }
    let timed: Vec<Range<usize>> = among(&draft.times, draft.text.span(clause.first, clause.end))
        .map(|time| draft.text.tokens_in(time.span))
        .collect();
    let inside = draft.text.tokens_in(money.span);
    let beside: f64 = (clause.first..clause.end)
        .filter(|at| !inside.contains(at) && !timed.iter().any(|time| time.contains(at)))
        .map(|at| draft.vocabulary.concepts.says_of(&draft.text.tokens[at]))
        .sum();
    beside <= LITTLE
}
