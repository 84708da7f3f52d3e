//! Sums by their number of figures: `low five figures`, `six figures`.

use rust_decimal::Decimal;

use super::Sum;
use crate::reading::number::Tokens;

/// Reads a sum by its figures at `at`.
///
/// `low` are the first three tenths of the decade, `mid` 4 to 6, `high` the rest.
pub(super) fn read(tokens: &Tokens<'_>, at: usize) -> Option<Sum> {
    let mut next = at;
    let mut approximate = true;
    if matches!(
        tokens.at(next),
        "a" | "in" | "the" | "around" | "about" | "somewhere"
    ) {
        while matches!(
            tokens.at(next),
            "a" | "in" | "the" | "around" | "about" | "somewhere"
        ) && next < at + 3
        {
            next += 1;
        }
    }
    let part = tokens.at(next);
    let (low, high) = match part {
        "low" | "lower" => (10, 30),
        "mid" | "middle" | "medium" => (40, 60),
        "high" | "upper" => (70, 100),
        _ => (10, 100),
    };
    if (low, high) != (10, 100) || part == "low" {
        next += 1;
        if tokens.at(next) == "-" || tokens.at(next) == "to" {
            next += 1;
        }
    } else {
        approximate = true;
    }
    let figures: u32 = match tokens.at(next) {
        "four" | "4" => 4,
        "five" | "5" => 5,
        "six" | "6" => 6,
        "seven" | "7" => 7,
        "eight" | "8" => 8,
        _ => return None,
    };
    next += 1;
    if tokens.at(next) == "-" {
        next += 1;
    }
    if !matches!(tokens.at(next), "figures" | "figure" | "fig" | "figs") {
        return None;
    }
    let unit = Decimal::from(10_u64.pow(figures - 2));
    let max = if high == 100 {
        Decimal::from(100) * unit - Decimal::ONE
    } else {
        Decimal::from(high) * unit
    };
    Some(Sum {
        bare: false,
        start: at,
        end: next + 1,
        min: Some(Decimal::from(low) * unit),
        max: Some(max),
        approximate,
        mark: None,
    })
}
