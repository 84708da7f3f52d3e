//! Whether an amount without a currency is money: by how it is said, and by
//! what the clause is about.

use rust_decimal::Decimal;

use super::currency::Mark;
use super::words::{CALLED, COUNTING, MONEY, NOT_COUNTED, QUALIFIERS};
use crate::reading::number::{self, Amount, Phrases, TokenKind, Tokens, Turn, is_month};

/// How far, in tokens, a word about money reaches.
const REACH: usize = 8;

/// So far back a sentence is looked through for what it is about.
const LONGEST_SENTENCE: usize = 40;

/// Whether an amount that has no currency is money.
pub(super) fn is_money(tokens: &Tokens<'_>, amount: &Amount<Mark>, asked: bool) -> bool {
    // `2 grand of food`: what the money is in, and no count of it.
    if grand(tokens, amount) && tokens.at(amount.core_end) == "of" {
        return true;
    }
    // `from 5k upwards`: the bound is no thing.
    let bound = number::bounds(tokens, amount.core_end);
    let counts =
        counts_something(tokens, amount.end) || !bound && counts_something(tokens, amount.core_end);
    if counts && !called(tokens, amount) {
        return false;
    }
    if is_other_number(tokens, amount) {
        return false;
    }
    let about_money = asked
        || near(&MONEY, tokens, amount.start, amount.end)
        || bounded(amount) && budget_before(tokens, amount.start);
    if grand(tokens, amount) {
        return true;
    }
    let letter_m = tokens.word(amount.last.end - 1) == "m";
    let scaled = amount.first.scale.is_some()
        || amount.last.scale.is_some()
        || scaled_in_words(tokens, amount);
    if scaled && !letter_m && amount.max.or(amount.min) >= Some(Decimal::ONE_THOUSAND) {
        return about_money || !counted_near(tokens, amount.start, amount.end);
    }
    // `anything above 1500/mo`
    let slashed_period = tokens.at(amount.core_end) == "/"
        && matches!(
            tokens.at(amount.core_end + 1),
            "mo" | "month" | "yr" | "year" | "user" | "seat" | "mth"
        );
    if slashed_period && !counted_near(tokens, amount.start, amount.end) {
        return true;
    }
    if priced(tokens, amount) {
        return true;
    }
    if !about_money {
        return false;
    }
    // `due 12 May, 1994, priced at …`
    let looks_like_year = amount.first.in_digits
        && !amount.is_range()
        && tokens.at(amount.first.start).len() == 4
        && matches!(tokens.at(amount.first.start).get(..2), Some("19" | "20"))
        && !tokens.at(amount.first.start).ends_with("00");
    if looks_like_year && !asked && !tight(tokens, amount) {
        return false;
    }
    let small_word = !amount.first.in_digits
        && amount.first.scale.is_none()
        && amount.last.max < Decimal::ONE_HUNDRED;
    if small_word && !(asked && amount.end - amount.start >= tokens.len().saturating_sub(3)) {
        // `one of the costs`, `two options to pay`
        return false;
    }
    // Beside a word about money a small number is more often a count.
    asked || amount.last.max >= Decimal::from(100) || tight(tokens, amount)
}

/// `49.99 a month`, `25 a seat`, `can you do it for 1500`: said as prices are.
fn priced(tokens: &Tokens<'_>, amount: &Amount<Mark>) -> bool {
    let each = matches!(
        tokens.at(amount.core_end),
        "a" | "an" | "per" | "each" | "every"
    );
    let word = tokens.word(amount.core_end + 1);
    let period = matches!(
        word,
        "month" | "mo" | "year" | "yr" | "week" | "quarter" | "annum" | "hour" | "day"
    );
    let unit = matches!(
        word,
        "seat"
            | "user"
            | "head"
            | "license"
            | "licence"
            | "person"
            | "order"
            | "unit"
            | "piece"
            | "lead"
            | "pop"
            | "employee"
            | "agent"
            | "device"
    );
    let cents = amount.first.decimals
        && amount.first.scale.is_none()
        && tokens
            .digits(amount.first.end - 1)
            .is_some_and(|digits| digits.len() == 2);
    if amount.first.in_digits && each && (cents && (period || unit) || unit && word != "person") {
        return true;
    }
    // `it was 19.99`, `2.50 each`
    let charm = cents
        && tokens
            .digits(amount.first.end - 1)
            .is_some_and(|digits| matches!(digits, "99" | "95" | "49"));
    if cents && tokens.at(amount.core_end) == "each" || charm && tokens.ends_clause(amount.core_end)
    {
        return true;
    }
    let start = amount.start;
    let deal = tokens.before(start) == "for"
        && start >= 3
        && matches!(tokens.at(start - 2), "it" | "this" | "that" | "one")
        && matches!(
            tokens.at(start - 3),
            "do" | "get" | "have" | "buy" | "sell" | "take" | "give" | "got"
        );
    deal && amount.first.in_digits && amount.last.max >= Decimal::ONE_HUNDRED
}

/// `twenty-five hundred`, `tens of thousands`: thousands without a scale of their own.
fn scaled_in_words(tokens: &Tokens<'_>, amount: &Amount<Mark>) -> bool {
    let last = tokens.before(amount.last.end);
    !amount.last.in_digits
        && (last == "hundred" && amount.last.max > Decimal::ONE_THOUSAND
            || matches!(last, "thousands" | "millions") && amount.last.end > amount.last.start + 1)
}

fn grand(tokens: &Tokens<'_>, amount: &Amount<Mark>) -> bool {
    (amount.first.start..amount.core_end).any(|at| tokens.at(at) == "grand")
}

/// What is lost or saved may be anything: "we lose maybe 5 a month".
const GAINING: &[&str] = &["lose", "losing", "save", "saving", "savings", "worth"];

/// `budget 50`, `budget is 50`, `pay 30`.
fn tight(tokens: &Tokens<'_>, amount: &Amount<Mark>) -> bool {
    (1..=3).any(|back| {
        amount
            .start
            .checked_sub(back)
            .is_some_and(|at| MONEY.at(tokens, at).is_some() && !GAINING.contains(&tokens.at(at)))
    })
}

/// Years, clock times, ordinals, list numbers and other bare numbers.
fn is_other_number(tokens: &Tokens<'_>, amount: &Amount<Mark>) -> bool {
    let (start, end) = (amount.start, amount.core_end);
    let year = |at: usize| {
        tokens
            .digits(at)
            .is_some_and(|digits| digits.len() == 4 && ("1950".."2051").contains(&digits))
    };
    // "From 2009" is a year, "from 2000" a sum.
    let round = tokens.at(amount.first.start).ends_with("00");
    let after_bound = if round { start } else { amount.first.start };
    let single_year = !amount.is_range()
        && amount.first.scale.is_none()
        && end == amount.first.start + 1
        && year(amount.first.start)
        && [start, after_bound].into_iter().any(|at| {
            matches!(
                tokens.before(at),
                "in" | "since"
                    | "by"
                    | "for"
                    | "until"
                    | "late"
                    | "early"
                    | "mid"
                    | "-"
                    | "of"
                    | "from"
                    | "through"
                    | "before"
                    | "after"
                    | "fy"
                    | "year"
                    | "q"
                    | "january"
                    | "february"
                    | "march"
                    | "april"
                    | "may"
                    | "june"
                    | "july"
                    | "august"
                    | "september"
                    | "october"
                    | "november"
                    | "december"
                    | "1"
                    | "2"
                    | "3"
                    | "4"
                    | "around"
                    | "next"
                    | "built"
            )
        });
    let clock = matches!(tokens.at(end), "am" | "o'clock" | "oclock")
        || tokens.at(end) == "pm" && tokens.before(start) == "at";
    let times = tokens.at(end) == "x" || tokens.at(end) == "%" || tokens.at(end) == "°";
    // A lone letter or digit in a list: `1) …`, `2. …`
    let list = tokens.begins_sentence(start) && tokens.at(end) == ")" && !amount.is_range();
    let slashed = tokens.at(end) == "/" && tokens.digits(end + 1).is_some();
    let month_before = is_month(tokens.before(start)) && amount.first.scale.is_none();
    let month_after = is_month(tokens.at(end));
    let negative =
        tokens.glued(start) && matches!(tokens.before(start), "-" | "/" | "." | "_" | ":" | "@");
    single_year || clock || times || list || slashed || month_before || month_after || negative
}

/// Whether what follows is the thing that is counted.
fn counts_something(tokens: &Tokens<'_>, at: usize) -> bool {
    let mut next = at;
    if tokens.at(next) == "-" && tokens.glued(next) && tokens.glued(next + 1) {
        next += 1;
    }
    let Some(token) = tokens.token(next) else {
        return false;
    };
    if token.kind != TokenKind::Word || token.breaks {
        return false;
    }
    if token.lower == "of" {
        // `5k of budget`, but `20 of us`, `thousands of users`.
        return !matches!(tokens.word(next + 1), "budget" | "funding" | "spend" | "it");
    }
    if NOT_COUNTED.contains(&token.lower.as_str()) {
        // `50k monthly active users`, `10k annual visitors`, `5k or so users`
        if matches!(
            token.lower.as_str(),
            "monthly" | "annual" | "or" | "total" | "more" | "plus" | "year"
        ) {
            return (1..=3).any(|ahead| COUNTING.at(tokens, next + ahead).is_some());
        }
        return false;
    }
    true
}

/// So many words may stand between what a sum is called and the sum.
const QUALIFIED: usize = 3;

/// `budget maybe 20k need approval`, `bill around 300 shingle roof`: what stands before the
/// sum says what it is, and what follows is told next. `budget 500 hours` counts hours.
fn called(tokens: &Tokens<'_>, amount: &Amount<Mark>) -> bool {
    let next = tokens.word(amount.core_end);
    let plural = next.ends_with('s') && !next.ends_with("ss");
    let counted = plural || COUNTING.at(tokens, amount.core_end).is_some();
    let named = (1..=QUALIFIED + 1)
        .map_while(|back| amount.start.checked_sub(back))
        .find(|at| !QUALIFIERS.contains(&tokens.at(*at)))
        .is_some_and(|at| CALLED.contains(&tokens.at(at)));
    named && !counted && amount.first.in_digits && amount.last.max >= Decimal::from(50)
}

/// Whether one of `words` begins at `at`; nothing where a sentence ends or a picture parts it.
fn said(words: &Phrases<()>, tokens: &Tokens<'_>, at: usize) -> Option<bool> {
    if words.at(tokens, at).is_some() {
        return Some(true);
    }
    let parts = matches!(tokens.at(at), "." | "!" | "?" | ";")
        || tokens.token(at).is_some_and(number::Token::is_picture);
    (!parts).then_some(false)
}

fn near(words: &Phrases<()>, tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    near_where(words, tokens, start..end, |_| true)
}

/// Whether something is counted near: "15 people and 20k" has a number of its own for them.
fn counted_near(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    near_where(&COUNTING, tokens, start..end, |at| {
        at.checked_sub(1)
            .is_none_or(|before| before >= start && before < end || tokens.digits(before).is_none())
    })
}

fn near_where(
    words: &Phrases<()>,
    tokens: &Tokens<'_>,
    sum: std::ops::Range<usize>,
    counts: impl Fn(usize) -> bool,
) -> bool {
    let (start, end) = (sum.start, sum.end);
    let is = |at: usize| said(words, tokens, at).map(|said| said && counts(at));
    let before = (1..=REACH)
        .map_while(|back| start.checked_sub(back))
        .map_while(is)
        .any(|said| said);
    let after = (end..end + REACH)
        .take_while(|at| !tokens.at(*at).is_empty())
        .map_while(is)
        .any(|said| said);
    before || after
}

/// Whether only one end was said: `under 100`.
fn bounded(amount: &Amount<Mark>) -> bool {
    amount.min.is_some() != amount.max.is_some()
}

/// Whether the sentence speaks of a budget before `start`, however far:
/// `budget i honestly dont know, its my company so whatever makes sense, under 100`.
fn budget_before(tokens: &Tokens<'_>, start: usize) -> bool {
    (0..start)
        .rev()
        .take_while(|at| !matches!(tokens.at(*at), "." | "!" | "?" | ";"))
        .take(LONGEST_SENTENCE)
        .any(|at| matches!(tokens.at(at), "budget" | "budgets"))
}

/// A bound that is said after the period.
pub(super) enum LateBound {
    /// `10k a year max`.
    Most,
    /// `10k a year at least`.
    Least,
}

/// Reads a bound that is said after the period at `at`.
pub(super) fn late_bound(tokens: &Tokens<'_>, at: usize) -> Option<(usize, LateBound)> {
    let (end, turn) = number::bound(tokens, at + usize::from(tokens.at(at) == ","))?;
    match turn {
        Turn::AtMost => Some((end, LateBound::Most)),
        Turn::AtLeast if tokens.at(at) != "plus" => Some((end, LateBound::Least)),
        _ => None,
    }
}
