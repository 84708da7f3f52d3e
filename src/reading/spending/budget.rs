//! The budget.

use rust_decimal::Decimal;

use super::{no_budget, rival, said_of, spendable, worked_out};
use crate::reading::deciding::limit;
use crate::reading::draft::{Draft, Found};
use crate::reading::finding::{MoneyFinding, QuantityFinding, SignalFinding};
use crate::reading::meaning::correction;
use crate::reading::money;
use crate::reading::own_signals::own_money;
use crate::reading::placed::among;
use crate::reading::vocabulary::{SignalKind, SignalWords};
use crate::reading::words::role::Role;
use crate::reading::words::text::Clause;
use crate::signal::{
    Currency, Money, MoneyRange, Period, SignalName, SignalStatus, SignalValue, Span,
};

/// A campaign whose smallest budgets are of this size speaks in thousands.
const THOUSANDS: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);
/// A bare number of thousands lies within so many times the campaign's bounds.
pub(crate) const NEAR: Decimal = Decimal::TEN;
/// Where they speak in hundreds as well, nobody's budget is so much below the smallest.
const SCANT: Decimal = Decimal::TEN;

/// So sure is what they say of their own money,
const KNOWN: f64 = 0.9;
/// and so sure what they only know from somebody else.
const REPORTED: f64 = 0.65;

/// The money the prospect can spend, as the text says it.
pub(crate) fn find(draft: &Draft<'_>) -> Option<SignalFinding> {
    let asked = draft.asked_for(SignalName::BUDGET);
    if let Some(found) = draft.of("cue", "money_refused").next() {
        let span = draft.text.span(found.first, found.end);
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
    let candidates: Vec<&MoneyFinding> = spendable::sums(draft)
        .filter(|money| is_budget(draft, money, asked) && !limit::is_of_approval(draft, money))
        .collect();
    // "Somewhere like 50. 18k for a prototype might fly": what might do stands behind.
    let there: Vec<&MoneyFinding> = candidates
        .iter()
        .copied()
        .filter(|money| !is_within(draft, money, "might_do") && !is_a_maybe(draft, money))
        .collect();
    let candidates = if there.is_empty() { candidates } else { there };
    let span = |money: &MoneyFinding| money.span;
    // "18 thousand! No, I had put by 900": what is cried out is said back, and stands behind.
    let theirs: Vec<&MoneyFinding> = candidates
        .iter()
        .copied()
        .filter(|money| !is_cried_out(draft, money))
        .collect();
    let candidates = if theirs.is_empty() {
        candidates
    } else {
        theirs
    };
    let candidates = said_of::not_lost(draft, candidates);
    // "45k a month for the two who left, so call it 200 for the half year"
    let total = candidates
        .iter()
        .copied()
        .find(|money| is_total(draft, money) && !draft.negated(money.span));
    let lowered = lowered(draft, &candidates);
    let meant = total
        .or(lowered)
        .or_else(|| correction::meant(draft, candidates.iter().copied(), span));
    // "she won't pay more than 60 thousand"
    let meant = meant.or_else(|| {
        let mut limits = candidates.iter().copied();
        limits.find(|money| is_limit(draft, money))
    });
    let meant = meant.or_else(|| {
        // "no more than 150 a month": a mere number, and what they will pay.
        let limit = |money: &&MoneyFinding| {
            money.per.is_some() && is_budget(draft, money, asked) && is_limit(draft, money)
        };
        let limits = draft
            .has("cue", "at_most")
            .then(|| own_money::numbers(draft));
        limits.and_then(|numbers| numbers.iter().find(limit))
    });
    if let Some(money) = meant {
        // "We had 80 put by. Pounds not dollars": it is named apart from the sum.
        let apart = || {
            let words = &draft.vocabulary.words;
            money::currency_named(&draft.figures().0, words.currency, &words.locale)
        };
        let unmarked = money.bare || money.currency == draft.vocabulary.words.currency;
        let apart = unmarked.then(apart).flatten();
        let currency = currency(draft, apart.or(money.currency));
        let thousands = in_thousands(draft, money);
        let unit = if thousands {
            Decimal::ONE_THOUSAND
        } else {
            Decimal::ONE
        };
        let amount = |amount: Decimal| Money::new(amount * unit, currency);
        // "the ceiling is 250k"
        let at_most = money.min == money.max
            && (is_limit(draft, money) || said_of::is_capped_after(draft, money));
        // "90k, but 20 of it are for marketing"
        let all = money.max.unwrap_or_default() * unit;
        let left = worked_out::left_of(draft, money, all);
        let (net, span) = left.unzip();
        let net = net.map(|left| Money::new(left, currency));
        let most = said_of::stretches_to(draft, money).map_or(money.max, Some);
        let range = MoneyRange {
            min: net.or(money.min.map(amount)).filter(|_| !at_most),
            max: net.or(most.map(amount)),
            per: money.per,
            per_unit: money.per_unit.clone(),
            approximate: money.approximate || thousands,
            approved: approval(draft),
            set_aside: None,
        };
        let span = span.unwrap_or(money.span);
        let sure = if is_reported(draft, money) {
            REPORTED
        } else {
            KNOWN
        };
        let mut finding = draft.stated(SignalName::BUDGET, SignalValue::Money(range), span, sure);
        finding.correction = draft.corrects();
        // "I could maybe get 25k from my uncle" is no money that they have.
        if is_a_maybe(draft, money) {
            finding.status = SignalStatus::Inferred;
            finding.correction = false;
        }
        finding.vague = is_vague(draft, money.span);
        return Some(finding);
    }
    if let Some((most, span)) = worked_out::offered_instead(draft) {
        let range = MoneyRange {
            max: Some(Money::new(most, currency(draft, None))),
            approximate: true,
            ..MoneyRange::default()
        };
        let mut offered = draft.stated(SignalName::BUDGET, SignalValue::Money(range), span, 0.7);
        offered.status = SignalStatus::Inferred;
        return Some(offered);
    }
    if let Some(lacking) = no_budget::short_of(draft) {
        return Some(lacking);
    }
    if let Some(none) = no_budget::find(draft, asked).or_else(|| no_budget::not_known(draft)) {
        return Some(none);
    }
    let open = draft
        .of("cue", "open_budget")
        .chain(draft.of("cue", "budget_secured"))
        .find(|found| no_budget::clause_fits(draft, found.first))?;
    let span = draft.text.span(open.first, open.end);
    let range = MoneyRange {
        approved: approval(draft),
        ..MoneyRange::default()
    };
    Some(draft.stated(SignalName::BUDGET, SignalValue::Money(range), span, 0.7))
}

pub(crate) fn currency(draft: &Draft<'_>, found: Option<Currency>) -> Currency {
    found
        .or(draft.vocabulary.words.currency)
        .unwrap_or(Currency::USD)
}

/// Whether a bare number means thousands: where the campaign's budgets are tens
/// of thousands, nobody's is 150. What is so read is marked as approximate.
pub(crate) fn in_thousands(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let budget = budget_words(draft).and_then(|budget| Some((budget, budget.scale?)));
    let (Some((budget, (low, high))), Some(sum)) = (budget, money.max.or(money.min)) else {
        return false;
    };
    money.bare
        && money.per.is_none()
        && money.per_unit.is_none()
        && sum < Decimal::ONE_THOUSAND
        && (low >= THOUSANDS || sum < low / SCANT && sum < Decimal::ONE_HUNDRED)
        // "800" is nobody's 800,000 where the largest budgets are 200,000.
        && sum * Decimal::ONE_THOUSAND * Decimal::TWO <= high
        && budget.is_like(sum * Decimal::ONE_THOUSAND, None, NEAR)
}

/// Whether so large sums are spoken of that nobody says "thousand".
pub(crate) fn speaks_in_thousands(draft: &Draft<'_>) -> bool {
    budget_words(draft)
        .and_then(|budget| budget.scale)
        .is_some_and(|(low, _)| low >= THOUSANDS)
}

/// "My boss says 10k", "I heard it's 20k": what somebody else knows of it.
fn is_reported(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    draft.clause_at(money.span).is_some_and(|at| {
        draft.has_in_clause("cue", "reported", at) || draft.has_in_clause("cue", "hearsay", at)
    })
}

fn is_budget(draft: &Draft<'_>, money: &MoneyFinding, asked: bool) -> bool {
    let Some(at) = draft.clause_at(money.span) else {
        return false;
    };
    let clause = &draft.text.clauses[at];
    // "If it's under a hundred he won't shout": up to there it is theirs to spend.
    if spendable::is_told(draft, money) {
        return asked || spendable::is_all(draft, money) || spendable::is_of_size(draft, money);
    }
    let negated = draft.negated(money.span)
        && !is_limit(draft, money)
        && !correction::said_no_before(draft, money.span);
    let supposed = clause.conditional && !said_of::is_real(draft, money, at);
    // "Zero so far": there is no sum. "First one yes": nor has anybody one dollar to spend.
    if money.max == Some(Decimal::ZERO) || money.bare && money.max == Some(Decimal::ONE) {
        return false;
    }
    if supposed || clause.opens || negated || swapped(draft, money) {
        return false;
    }
    // "20.000 pesos": of which country nobody knows.
    if money.currency.is_none() && draft.vocabulary.words.currency.is_some() {
        return false;
    }
    // "I wish I had 50k", "50k is not possible"
    if draft.has_in_clause("cue", "sum_denied", at) && !is_limit(draft, money) {
        return false;
    }
    // "The cfo signs above 100k" tells who signs, and of no money that is there; "whatever
    // beats 110" names what another wants, "our rent is 10k" what something else costs.
    if worked_out::is_too_much(draft, money)
        || said_of::is_no_budget(draft, money)
        || said_of::is_said_back(draft, money)
        || is_within(draft, money, "signing_limit")
        || is_within(draft, money, "beats_price")
        || is_within(draft, money, "measured")
        || is_within(draft, money, "other_sum")
        || is_within(draft, money, "sum_gone")
        || draft.has_near("cue", "our_range", at) && !draft.has_in_clause("cue", "budget", at)
        || draft.has_near("cue", "beyond_limit", at) && !draft.has_near("cue", "budget", at)
    {
        return false;
    }
    let named = draft.has_in_clause("cue", "budget", at);
    // "our bill is 300, and we'd spend 20k": what goes by another name is no budget.
    if draft.calls_a_sum(at) && !named {
        return false;
    }
    if draft.is_of_others(money.span) || !named && is_anothers(draft, money, at) {
        return false;
    }
    let spoken = draft.has_near("cue", "budget", at)
        || draft.has_near("cue", "approved", at)
        || draft.has_near("cue", "planned", at)
        || draft.corrects() && corrected(draft, money)
        || alone(draft, money, clause)
        || is_like_one(draft, money, at);
    let of_something_else = draft.has_in_clause("cue", "seller_cost", at)
        || (draft.has_in_clause("cue", "cost", at) && money.per.is_some() && !asked);
    // "An agency burned 60k": what is gone is none to be spent, whatever was asked, nor is
    // "3k a month" after "we're bleeding money".
    let gone = !named
        && (is_within(draft, money, "money_gone")
            || draft.has_in_clause("cue", "money_gone", at) && is_only_sum(draft, at)
            || draft.has_near("cue", "costs_us", at) && money.per.is_some());
    (spoken || asked) && (!of_something_else || named) && !gone
}

/// Whether a clause names one sum: "the last 40 is gone so maybe 90" names two.
fn is_only_sum(draft: &Draft<'_>, clause: usize) -> bool {
    let here = |money: &&MoneyFinding| draft.clause_at(money.span) == Some(clause);
    draft.money.iter().filter(here).count() == 1
}

/// "There might be a bigger grant in September, like 25k", "the 25 is a maybe".
fn is_a_maybe(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let Some(at) = draft.clause_at(money.span) else {
        return false;
    };
    // What stands behind a comma goes on with it.
    let before = at.checked_sub(1).filter(|before| {
        let clauses = &draft.text.clauses;
        clauses[*before].sentence == clauses[at].sentence
            && !draft.text.tokens[clauses[*before].first..clauses[*before].end]
                .iter()
                .any(|token| token.number)
    });
    draft.has_in_clause("cue", "might_get", at)
        || before.is_some_and(|before| draft.has_in_clause("cue", "might_get", before))
}

/// Whether a clause says that it is the most they would spend.
fn is_limit(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    draft
        .clause_at(money.span)
        .is_some_and(|at| draft.has_in_clause("cue", "at_most", at))
}

/// "I said 70 to 90k but my sister says max 75": the limit that is named behind a "but"
/// takes the place of what was said before it.
fn lowered<'d>(draft: &Draft<'_>, sums: &[&'d MoneyFinding]) -> Option<&'d MoneyFinding> {
    let (last, before) = sums.split_last()?;
    let from = draft.text.tokens_in(before.last()?.span).end;
    let to = draft.text.tokens_in(last.span).start;
    let turns = (from..to).any(|at| draft.text.is(at, Role::But));
    (turns && is_within(draft, last, "limit_named")).then_some(*last)
}

/// Whether a sum begins a sentence and is cried out or asked right behind it: "18 thousand!"
fn is_cried_out(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let mut behind = draft.text.source.chars().skip(money.span.end);
    let mark = behind.find(|c| !c.is_whitespace());
    let first = draft.text.tokens_in(money.span).start;
    let begins = draft
        .text
        .tokens
        .get(first)
        .is_some_and(|token| draft.sentence_tokens(token.clause).start == first);
    begins && matches!(mark, Some('!' | '?'))
}

/// Whether the words say that the sum is all of it: "call it 200", "200 total".
fn is_total(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    is_within(draft, money, "total")
}

/// Whether the sum is what somebody else wants for it: "one freelancer 25k", "the
/// ukrainians want 38k", and any that is listed after "got 3 quotes".
fn is_anothers(draft: &Draft<'_>, money: &MoneyFinding, clause: usize) -> bool {
    let sentence = draft.sentence_tokens(clause);
    let at = draft.text.tokens_in(money.span).start;
    let own = |place: &Clause| {
        draft.text.tokens[place.first..place.end]
            .iter()
            .any(|token| token.is(Role::Own) || token.is(Role::I))
    };
    let quoted = draft.of("cue", "quoted").any(|found| {
        (sentence.start..at).contains(&found.first) && !rival::is_of_a_decider(draft, found)
    });
    let listed = quoted
        && draft
            .text
            .clauses
            .get(clause)
            .is_some_and(|place| place.first > sentence.start && !own(place));
    listed || is_within(draft, money, "anothers_price")
}

pub(crate) fn is_within(draft: &Draft<'_>, money: &MoneyFinding, cue: &str) -> bool {
    let place = draft.text.tokens_in(money.span);
    draft
        .reaching(place.start, place.end)
        .any(|found| found.is("cue", cue))
}

/// Whether a correction can only mean the budget: a sum of some size, where no
/// other sum was asked for ("sorry, I meant 60k").
fn corrected(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    !other_sum_asked(draft) && sizeable(money)
}

/// Whether another sum than the budget was just asked for.
fn other_sum_asked(draft: &Draft<'_>) -> bool {
    draft.asked().is_some_and(|asked| {
        asked != SignalName::BUDGET && draft.vocabulary.kind_of(asked) == SignalKind::Money
    })
}

/// Whether it is a sum of a budget's size, and not the price of a unit.
fn sizeable(money: &MoneyFinding) -> bool {
    let sum = money.max.or(money.min).unwrap_or_default();
    money.per_unit.is_none() && sum >= Decimal::ONE_THOUSAND
}

/// Whether the sum is of a size that the campaign's budgets have, and is there
/// to be spent ("got a 45k grant", "150k for the first release") rather than
/// lost, owed or spent already.
fn is_like_one(draft: &Draft<'_>, money: &MoneyFinding, at: usize) -> bool {
    let clause = &draft.text.clauses[at];
    let Some(sum) = money.max.or(money.min) else {
        return false;
    };
    let like = money.per_unit.is_none()
        && !money.bare
        && budget_words(draft).is_some_and(|budget| budget.is_like(sum, money.per, NEAR));
    let inside = draft.text.tokens_in(money.span);
    let free = draft.has_in_clause("cue", "funds", at)
        || draft.has_in_clause("cue", "reported", at)
        || draft.says_beside(clause.first..clause.end, inside) <= 1.0;
    let gone = is_not_to_spend(draft, at)
        || draft.has_in_clause("cue", "pain", at)
        || draft.is_of_others(money.span);
    // What comes every week or day is what something costs them.
    let often = matches!(money.per, Some(Period::Week | Period::Day | Period::Hour));
    let a_cost = often
        || money.per.is_some()
            && draft
                .asked()
                .is_none_or(|asked| draft.vocabulary.kind_of(asked) == SignalKind::Need)
            && draft.has_near("cue", "pain", at);
    like && free && !gone && !a_cost && !clause.question && !other_sum_asked(draft)
}

/// Whether money of the clause is lost, owed or earned; "5 people and 10k" only counts people.
fn is_not_to_spend(draft: &Draft<'_>, clause: usize) -> bool {
    let counts = |found: &Found| {
        let span = draft.text.span(found.first, found.end);
        let within = |counted: &QuantityFinding| {
            counted.unit.is_some()
                && counted.span.start <= span.start
                && span.end <= counted.span.end
        };
        among(&draft.quantities, span).any(within)
    };
    draft.of("cue", "not_to_spend").any(|found| {
        let here = draft.text.tokens.get(found.first).map(|token| token.clause);
        here == Some(clause) && !counts(found)
    })
}

pub(crate) fn budget_words<'d>(draft: &'d Draft<'_>) -> Option<&'d SignalWords> {
    let signals = &draft.vocabulary.words.signals;
    signals
        .iter()
        .find(|signal| signal.name.as_str() == SignalName::BUDGET)
}

/// Whether a sum of some size is all that a clause says, unless another sum was
/// asked for: "prob around 60k" is what they have in mind to spend. Where they
/// tell what hurts, it is what that costs them.
fn alone(draft: &Draft<'_>, money: &MoneyFinding, clause: &Clause) -> bool {
    let of_a_need = draft
        .asked()
        .is_none_or(|asked| draft.vocabulary.kind_of(asked) == SignalKind::Need)
        && (money.per.is_some() || draft.has("cue", "pain"));
    let inside = draft.text.tokens_in(money.span);
    // "5 people and 10k": what is counted beside it takes nothing from the sum.
    let here = draft.text.span(clause.first, clause.end);
    let counted: f64 = among(&draft.quantities, here)
        .filter(|counted| counted.unit.is_some() && !counted.span.overlaps(money.span))
        .map(|counted| draft.says_in(draft.text.tokens_in(counted.span)))
        .sum();
    let counted = counted + said_of::only_goes_with(draft, clause.first..clause.end);
    !other_sum_asked(draft)
        && !of_a_need
        && draft.says_beside(clause.first..clause.end, inside) - counted < 1.0
        && sizeable(money)
        && !clause.question
        && !draft
            .clause_at(money.span)
            .is_some_and(|at| is_not_to_spend(draft, at))
        && !own_money::tells(draft, money)
        && !draft.text.tokens[clause.first..clause.end]
            .iter()
            .filter_map(|token| token.negator)
            .any(|negator| !draft.is_only_unknown(negator, clause.end))
}

/// Whether it is a bare number that puts right what was counted ("sorry, 40 not 20").
pub(crate) fn swapped(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    correction::of_earlier_answer(draft).is_some_and(|swap| swap.whole.overlaps(money.span))
}

fn approval(draft: &Draft<'_>) -> Option<bool> {
    if draft.has("cue", "planned") && !draft.has("cue", "approved") {
        Some(false)
    } else if draft.has("cue", "approved") {
        // "Set aside, I think" is hearsay.
        (!draft.has("cue", "hearsay")).then_some(true)
    } else {
        None
    }
}

pub(crate) fn is_vague(draft: &Draft<'_>, span: Span) -> bool {
    let unsure = draft.has("intent", "unsure");
    let hedged = draft
        .clause_at(span)
        .and_then(|clause| draft.text.clauses.get(clause))
        .is_some_and(|clause| clause.hedged && clause.question);
    unsure || hedged
}
