//! Years in words: `two thousand twenty seven`, `twenty twenty-seven`.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::numeral;
use super::token::Tokens;

/// How far before its year a month may stand: `March the third, twenty twenty seven`.
const MONTH_BEFORE: usize = 5;

/// The year in words that begins at `at`, and the token after it. Told by what stands before
/// it (a month, `in`, `by`) and by nothing being counted by it.
pub fn spoken_year(tokens: &Tokens<'_>, at: usize) -> Option<(i16, usize)> {
    if !matches!(tokens.at(at), "two" | "twenty" | "nineteen") {
        return None;
    }
    let first = exact(tokens, at)?;
    let (year, end, in_pairs) = if tokens.at(at) == "two" {
        (first.0, first.1, false)
    } else {
        let glued = usize::from(tokens.at(first.1) == "-");
        let (rest, end) =
            exact(tokens, first.1 + glued).filter(|(rest, _)| (10..100).contains(rest))?;
        (first.0 * 100 + rest, end, true)
    };
    if !(1990..2100).contains(&year) || year == 2000 {
        return None;
    }
    let led = matches!(
        tokens.before(at),
        "in" | "by"
            | "until"
            | "till"
            | "since"
            | "during"
            | "before"
            | "after"
            | "year"
            | "early"
            | "late"
            | "mid"
    ) || in_pairs
        && matches!(
            tokens.before(at),
            "of" | "from" | "through" | "for" | "around" | "-"
        )
        || (1..=MONTH_BEFORE).any(|back| {
            at.checked_sub(back).is_some_and(|before| {
                (is_month(tokens.at(before)) || tokens.at(before) == "may")
                    && !(before + 1..at).any(|at| tokens.at(at) == ".")
            })
        });
    let free = tokens.ends_clause(end)
        || matches!(
            tokens.at(end),
            "and"
                | "or"
                | "at"
                | "if"
                | "is"
                | "so"
                | "but"
                | "to"
                | "until"
                | "till"
                | "-"
                | "–"
                | "when"
                | "because"
                | "for"
                | "with"
                | "we"
                | "i"
                | "latest"
                | "onwards"
                | "please"
                | "the"
        );
    (led && free)
        .then(|| i16::try_from(year).ok())
        .flatten()
        .map(|year| (year, end))
}

/// A whole number in words, and the token after it.
fn exact(tokens: &Tokens<'_>, at: usize) -> Option<(i64, usize)> {
    let number = numeral::read(tokens, at)?;
    let plain = !number.in_digits && !number.ordinal && number.min == number.max;
    (plain && number.max.fract() == Decimal::ZERO)
        .then(|| number.max.to_i64())
        .flatten()
        .map(|value| (value, number.end))
}

/// Whether a word is the name of a month and nothing else: not `may`.
pub fn is_month(word: &str) -> bool {
    matches!(
        word,
        "january"
            | "february"
            | "march"
            | "april"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "jan"
            | "feb"
            | "mar"
            | "apr"
            | "jun"
            | "jul"
            | "aug"
            | "sep"
            | "sept"
            | "oct"
            | "nov"
            | "dec"
    )
}
