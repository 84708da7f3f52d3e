//! Sums of money in a text.
//!
//! An amount is money where a currency stands beside it, where it is said as
//! money is (`50k`, `fifty grand`, `five figures`) of nothing else, or where it
//! is bare and money is the subject: right after a question for the budget, or
//! beside words such as *budget*, *spend*, *cost*. A bare `20-25` after a budget
//! question stays 20 to 25: thousands are not guessed.

mod currency;
mod each;
mod figures;
mod period;
mod subject;
mod words;

use std::ops::Range;

use rust_decimal::Decimal;

use super::finding::MoneyFinding;
use super::grammar;
use super::language::Language;
use super::number::{self, Amount, Otherwise, Side, Tokens};
use crate::signal::{Currency, Period};
use currency::Mark;

/// What sums are read against.
#[derive(Debug, Clone, Default)]
pub struct MoneyContext {
    /// The campaign's currency: of amounts without one, and of a `$` where it is a dollar.
    pub default_currency: Option<Currency>,
    /// BCP 47 locale of the text (`en-US`), the campaign's where nobody knows: for `$` and `kr`.
    pub locale: String,
    /// Whether a question for money was just put, so that bare numbers are sums.
    pub asked: bool,
    /// The language that the text is in.
    pub language: Language,
}

/// Finds the sums of money in `text`, in order, none overlapping another.
pub fn find(text: &str, context: &MoneyContext) -> Vec<MoneyFinding> {
    let tokens = grammar::tokens(text, context.language);
    find_in(&tokens, &Otherwise::of(&tokens), context)
}

/// The same, of tokens that are read for other things too.
pub(super) fn find_in(
    tokens: &Tokens<'_>,
    otherwise: &Otherwise,
    context: &MoneyContext,
) -> Vec<MoneyFinding> {
    let found = placed(tokens, otherwise, context);
    found.into_iter().map(|(sum, _)| sum).collect()
}

/// The same, with the price of each of many taken together: `15 a week at 70 each` is 1050 a week.
pub(super) fn find_totals(
    tokens: &Tokens<'_>,
    otherwise: &Otherwise,
    context: &MoneyContext,
) -> Vec<MoneyFinding> {
    let mut found: Vec<(MoneyFinding, Range<usize>)> = Vec::new();
    for (sum, place) in placed(tokens, otherwise, context) {
        let total = each::total(tokens, otherwise, &sum, &place).unwrap_or((sum, place));
        let (begins, ends) = (total.1.start, total.1.end);
        while found
            .last()
            .is_some_and(|(_, known)| begins < known.end && known.start < ends)
        {
            found.pop();
        }
        found.push(total);
    }
    found.into_iter().map(|(sum, _)| sum).collect()
}

/// A currency that is named without a sum: "in euro", "in GBP", "pounds not dollars".
pub(super) fn currency_named(
    tokens: &Tokens<'_>,
    default: Option<Currency>,
    locale: &str,
) -> Option<Currency> {
    (1..tokens.len()).find_map(|at| {
        let beside = matches!(
            tokens.at(at - 1),
            "in" | "en" | "that's" | "thats" | "mean" | "meant"
        ) || at + 1 < tokens.len()
            && matches!(tokens.at(at + 1), "price" | "prices" | "not");
        let spelt = tokens.word(at).chars().count() > 2 || matches!(tokens.at(at), "€" | "£");
        let (_, mark) = currency::read(tokens, at, Side::After).filter(|_| beside && spelt)?;
        currency::resolve(mark, default, locale)
    })
}

fn placed(
    tokens: &Tokens<'_>,
    otherwise: &Otherwise,
    context: &MoneyContext,
) -> Vec<(MoneyFinding, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some((finding, end)) = read(tokens, otherwise, at, context) {
            found.push((finding, at..end));
            at = end.max(at + 1);
        } else {
            at += 1;
        }
    }
    found
}

/// A sum before its context is known.
struct Sum {
    start: usize,
    end: usize,
    min: Option<Decimal>,
    max: Option<Decimal>,
    approximate: bool,
    mark: Option<Mark>,
    /// Whether neither a currency nor thousands were said.
    bare: bool,
}

fn read(
    tokens: &Tokens<'_>,
    otherwise: &Otherwise,
    at: usize,
    context: &MoneyContext,
) -> Option<(MoneyFinding, usize)> {
    let sum = figures::read(tokens, at)
        .or_else(|| a_unit(tokens, at))
        .or_else(|| amount(tokens, otherwise, at, context))?;
    // `the million dollar question` is asked, not paid.
    if matches!(tokens.at(sum.end), "question" | "idea") && tokens.before(sum.end) == "dollar" {
        return None;
    }
    // `my two cents`, `I feel like a million bucks`
    if matches!(tokens.before(sum.end), "cents" | "bucks")
        && (matches!(tokens.before(sum.start), "my" | "your" | "his" | "her")
            || tokens.at(sum.start) == "like" && tokens.at(sum.start + 1) == "a")
    {
        return None;
    }
    let mut end = sum.end;
    let per = period::after(tokens, end);
    if let Some(per) = &per {
        end = per.end;
    }
    let (period, per_unit) = per.map_or((None, None), |per| (per.period, per.unit));
    let period = period.or_else(|| period::before(tokens, sum.start));
    // A bound after the period: `10k a year max`.
    let (mut min, mut max) = (sum.min, sum.max);
    if min == max
        && end > sum.end
        && let Some((after, bound)) = subject::late_bound(tokens, end)
    {
        end = after;
        match bound {
            subject::LateBound::Most => min = None,
            subject::LateBound::Least => max = None,
        }
    }
    let currency = match sum.mark {
        Some(mark) => currency::resolve(mark, context.default_currency, &context.locale),
        None => context.default_currency,
    };
    let range = sum.start..end;
    Some((
        MoneyFinding {
            span: tokens.span(range.clone()),
            quote: tokens.quote(range).to_owned(),
            min,
            max,
            currency,
            per: period,
            per_unit,
            approximate: sum.approximate,
            bare: sum.bare,
        },
        end,
    ))
}

/// `a dollar`, `a buck`.
fn a_unit(tokens: &Tokens<'_>, at: usize) -> Option<Sum> {
    if !matches!(tokens.at(at), "a" | "one")
        || !matches!(
            tokens.at(at + 1),
            "dollar" | "euro" | "pound" | "buck" | "quid"
        )
    {
        return None;
    }
    let (end, mark) = currency::read(tokens, at + 1, Side::After)?;
    tokens.ends_clause(end).then_some(Sum {
        start: at,
        end,
        min: Some(Decimal::ONE),
        max: Some(Decimal::ONE),
        approximate: false,
        mark: Some(mark),
        bare: false,
    })
}

fn amount(
    tokens: &Tokens<'_>,
    otherwise: &Otherwise,
    at: usize,
    context: &MoneyContext,
) -> Option<Sum> {
    let mut amount: Amount<Mark> =
        number::amount::read(tokens, at, &|at, side| currency::read(tokens, at, side))?;
    if amount.mark.is_none() && otherwise.touches(amount.core_start..amount.core_end) {
        return None;
    }
    // `2011 php`, `php 7`: a year or a version of what is called like a currency.
    if matches!(amount.mark, Some(Mark::Code("PHP")))
        && context.default_currency.map(|own| own.as_str().to_owned()) != Some("PHP".to_owned())
        && amount.first.in_digits
        && amount.first.scale.is_none()
        && (amount.last.max < Decimal::ONE_HUNDRED || is_year(tokens, &amount))
    {
        return None;
    }
    // `I weigh 250 pounds`
    let weighs = |at: usize| {
        matches!(
            tokens.at(at),
            "weigh" | "weighs" | "weighing" | "weighed" | "lost" | "lift" | "gained"
        )
    };
    if matches!(tokens.before(amount.core_end), "pounds" | "pound")
        && (amount.start.saturating_sub(2)..amount.start).any(weighs)
    {
        return None;
    }
    if amount.mark.is_some()
        && !amount.first.in_digits
        && at > 0
        && tokens.glued(at)
        && tokens.at(at - 1) == "-"
    {
        return None;
    }
    // Within a word or a longer number (`b2b`, `1.2.3`).
    if at > 0 && tokens.glued(at) && tokens.glued_to_word(at) {
        return None;
    }
    // `2 grand of food a month`: what comes again and again is paid, or lost.
    let again = amount.first.scale.is_some() && period::of_what(tokens, amount.end) > amount.end;
    if amount.mark.is_none() && !again && !subject::is_money(tokens, &amount, context.asked) {
        return None;
    }
    hundredths(tokens, &mut amount);
    if amount.mark.is_none() && in_lakhs(&amount) {
        amount.mark = Some(Mark::Rupee);
    }
    Some(Sum {
        start: amount.start,
        end: amount.end,
        min: amount.min,
        max: amount.max,
        approximate: amount.approximate,
        mark: amount.mark,
        bare: amount.mark.is_none()
            && [amount.first.scale, amount.last.scale]
                .into_iter()
                .all(of_hundreds),
    })
}

/// Whether a scale leaves open whether thousands are meant: "a hundred".
fn of_hundreds(scale: Option<Decimal>) -> bool {
    scale.is_none_or(|scale| scale < Decimal::ONE_THOUSAND)
}

/// `5 lakh`, `2 crore`.
fn in_lakhs(amount: &Amount<Mark>) -> bool {
    let counted = [100_000, 10_000_000].map(Decimal::from);
    amount
        .last
        .scale
        .is_some_and(|scale| counted.contains(&scale))
}

/// How often what is counted before `at` comes: `2,000 orders` `a month`.
pub(super) fn every(tokens: &Tokens<'_>, at: usize) -> Option<Period> {
    period::after(tokens, at)
        .filter(|per| per.unit.is_none())?
        .period
}

/// Whether the digits of an amount are those of a year, without anything between them.
fn is_year(tokens: &Tokens<'_>, amount: &Amount<Mark>) -> bool {
    !amount.is_range()
        && (amount.core_start..amount.core_end).any(|at| {
            tokens
                .digits(at)
                .is_some_and(|digits| digits.len() == 4 && ("1950".."2051").contains(&digits))
        })
}

/// `99 cents` is 0.99; `5 dollars and 20 cents` is 5.20.
fn hundredths(tokens: &Tokens<'_>, amount: &mut Amount<Mark>) {
    if matches!(amount.mark, Some(Mark::Hundredth(_))) {
        amount.min = amount.min.map(|min| min / Decimal::ONE_HUNDRED);
        amount.max = amount.max.map(|max| max / Decimal::ONE_HUNDRED);
        return;
    }
    if amount.mark.is_none() || amount.is_range() || amount.last.decimals {
        return;
    }
    let mut next = amount.core_end;
    if matches!(tokens.at(next), "and" | "und" | "y" | "et" | "con") {
        next += 1;
    }
    let Some(small) = number::numeral::read(tokens, next) else {
        return;
    };
    let named = matches!(
        tokens.at(small.end),
        "cents" | "cent" | "pence" | "c" | "p" | "¢" | "centavos" | "centimes"
    );
    // `15 dollars 50`, `thirteen dollars and forty five`
    let worded = amount.core_end > 0 && tokens.word(amount.core_end - 1).len() > 2;
    let bare = worded
        && amount.last.scale.is_none()
        && tokens.ends_clause(small.end)
        && small.end <= next + 3
        && small.min == small.max
        && small.scale.is_none()
        && small.max >= Decimal::TEN
        && small.max.fract().is_zero();
    if small.ordinal || !(named || bare) || small.max >= Decimal::ONE_HUNDRED {
        return;
    }
    let add = small.max / Decimal::ONE_HUNDRED;
    amount.min = amount.min.map(|min| min + add);
    amount.max = amount.max.map(|max| max + add);
    amount.end = small.end + usize::from(named);
}

/// The singular of an English noun, well enough for units.
pub(super) fn singular(word: &str) -> String {
    match word {
        "people" | "persons" | "ppl" | "heads" | "peple" | "pepole" | "poeple" => {
            return "person".to_owned();
        }
        "employees" | "staff" | "employes" | "employess" | "emplyees" | "employe" => {
            return "employee".to_owned();
        }
        "men" => return "man".to_owned(),
        "women" => return "woman".to_owned(),
        "children" => return "child".to_owned(),
        "licences" => return "licence".to_owned(),
        "skus" => return "sku".to_owned(),
        _ => {}
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    for ending in ["ches", "shes", "sses", "xes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 1 && !stem.ends_with('s') && !stem.ends_with('u') => {
            stem.to_owned()
        }
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_their_currencies() {
        for (locale, text, min, max, currency) in [
            ("en-US", "€1.2m…", Some(1_200_000), Some(1_200_000), "EUR"),
            ("en-US", "k€ 40", Some(40_000), Some(40_000), "EUR"),
            ("en-US", "€k 40", Some(40_000), Some(40_000), "EUR"),
            ("en-US", "15k, maybe 20", Some(15_000), Some(20_000), "USD"),
            (
                "en-US",
                "twenty-five hundred",
                Some(2_500),
                Some(2_500),
                "USD",
            ),
            (
                "en-US",
                "tens of thousands of euros",
                Some(10_000),
                Some(100_000),
                "EUR",
            ),
            (
                "en-US",
                "💰 20k 👥 15 people",
                Some(20_000),
                Some(20_000),
                "USD",
            ),
            ("en-AU", "$50k", Some(50_000), Some(50_000), "AUD"),
            ("en-CA", "50 bucks", Some(50), Some(50), "CAD"),
            ("en-CA", "US$50k", Some(50_000), Some(50_000), "USD"),
            ("en-GB", "$50k", Some(50_000), Some(50_000), "USD"),
            ("en-IN", "5 lakh", Some(500_000), Some(500_000), "INR"),
            ("en-IN", "5 lakh USD", Some(500_000), Some(500_000), "USD"),
            ("es-AR", "20.000 pesos", Some(20_000), Some(20_000), "ARS"),
            ("es-ES", "$20.000 pesos", Some(20_000), Some(20_000), ""),
        ] {
            let context = MoneyContext {
                default_currency: "USD".parse().ok(),
                locale: locale.to_owned(),
                ..MoneyContext::default()
            };
            let found = find(text, &context);
            let sum = found.first().map(|sum| {
                let code = sum.currency.map(|own| own.as_str().to_owned());
                (sum.min, sum.max, code.unwrap_or_default())
            });
            let expected = (
                min.map(Decimal::from),
                max.map(Decimal::from),
                currency.to_owned(),
            );
            assert_eq!(sum, Some(expected), "{text}: {found:?}");
        }
        // Nothing tells it, and the campaign has none.
        let unknown = find("fifty grand", &MoneyContext::default());
        assert!(unknown.first().is_some_and(|sum| sum.currency.is_none()));
        for text in [
            "5 m² of shelf",
            "plan b 4 us",
            "fifty hundred people",
            "5k, maybe 7 users",
        ] {
            let found = find(text, &MoneyContext::default());
            assert!(
                found.iter().all(|sum| sum.min == sum.max),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn sums_of_other_languages() {
        for (language, text, min, max) in [
            (Language::Es, "un par de miles de euros", 2_000, 2_000),
            (
                Language::Es,
                "un presupuesto de cinco cifras",
                10_000,
                99_999,
            ),
            (
                Language::De,
                "ein niedriger fünfstelliger Betrag",
                10_000,
                30_000,
            ),
            (Language::De, "ein paar hundert Euro", 300, 500),
            (Language::Fr, "quelques centaines d'euros", 300, 500),
            (Language::Fr, "un budget à cinq chiffres", 10_000, 99_999),
        ] {
            let context = MoneyContext {
                language,
                ..MoneyContext::default()
            };
            let found = find(text, &context);
            let sum = found.first().map(|sum| (sum.min, sum.max));
            let expected = (Some(Decimal::from(min)), Some(Decimal::from(max)));
            assert_eq!(sum, Some(expected), "{text}: {found:?}");
        }
    }
}
