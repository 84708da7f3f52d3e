//! What each of many costs: `15-20 missed a week at 70 dollars each`.

use std::ops::Range;

use rust_decimal::Decimal;

use super::period;
use crate::reading::finding::MoneyFinding;
use crate::reading::number::{self, Amount, Otherwise, Tokens};
use crate::signal::Period;

/// How many words may stand between a count and how often it comes: `write offs`.
const COUNTED: usize = 3;
/// How far before a sum `each` may stand: `each one costs us 300`.
const NEAR: usize = 4;

/// A count stands at most so many words from the sum: sentences without an end are long.
const FAR: usize = 60;

/// So many of a thing, every so often.
struct Count {
    min: Decimal,
    max: Decimal,
    per: Period,
    place: Range<usize>,
    approximate: bool,
}

/// The whole that a sum at `place` amounts to, where it is the price of each of
/// what is counted in the same sentence. It stands over both, and gives the
/// tokens that it stands at.
pub(super) fn total(
    tokens: &Tokens<'_>,
    otherwise: &Otherwise,
    sum: &MoneyFinding,
    place: &Range<usize>,
) -> Option<(MoneyFinding, Range<usize>)> {
    let one_by_one = ends_with_each(tokens, place) || begins_with_each(tokens, place.start);
    if !one_by_one || sum.per.is_some() {
        return None;
    }
    let count = count(tokens, otherwise, place)?;
    let least = sum.min.or(sum.max)?;
    let most = sum.max.or(sum.min)?;
    let end = place.end + usize::from(is_each(tokens.at(place.end)));
    let whole = count.place.start.min(place.start)..count.place.end.max(end);
    Some((
        MoneyFinding {
            span: tokens.span(whole.clone()),
            quote: tokens.quote(whole.clone()).to_owned(),
            min: Some(least * count.min),
            max: Some(most * count.max),
            per: Some(count.per),
            per_unit: None,
            approximate: sum.approximate || count.approximate,
            bare: false,
            currency: sum.currency,
        },
        whole,
    ))
}

fn is_each(word: &str) -> bool {
    matches!(word, "each" | "apiece")
}

/// `70 dollars each`, `$70 a ticket`.
fn ends_with_each(tokens: &Tokens<'_>, place: &Range<usize>) -> bool {
    let last = place.end.saturating_sub(1);
    place.clone().any(|at| is_each(tokens.at(at)))
        || is_each(tokens.at(place.end))
        || last > place.start + 1 && matches!(tokens.at(last - 1), "a" | "per" | "every" | "/")
}

/// `each costs us 300`, `every one of them is 300`.
fn begins_with_each(tokens: &Tokens<'_>, at: usize) -> bool {
    (1..=NEAR)
        .map_while(|back| at.checked_sub(back))
        .map(|at| tokens.at(at))
        .take_while(|word| !matches!(*word, "." | "!" | "?" | ";" | ","))
        .any(|word| matches!(word, "each" | "every"))
}

/// The count with its period in the sentence of `place`, the nearest before it or else after it.
fn count(tokens: &Tokens<'_>, otherwise: &Otherwise, place: &Range<usize>) -> Option<Count> {
    let ends = |at: usize| matches!(tokens.at(at), "." | "!" | "?" | ";");
    let (least, most) = (
        place.start.saturating_sub(FAR),
        tokens.len().min(place.end + FAR),
    );
    let from = (least..place.start)
        .rev()
        .find(|at| ends(*at))
        .map_or(least, |at| at + 1);
    let to = (place.end..most).find(|at| ends(*at)).unwrap_or(most);
    let before = counts(tokens, otherwise, from..place.start).last();
    before.or_else(|| counts(tokens, otherwise, place.end..to).next())
}

fn counts<'t>(
    tokens: &'t Tokens<'_>,
    otherwise: &'t Otherwise,
    within: Range<usize>,
) -> impl Iterator<Item = Count> + 't {
    let mut next = within.start;
    std::iter::from_fn(move || {
        while next < within.end {
            let at = next;
            next += 1;
            let Some(found) = counted(tokens, otherwise, at..within.end) else {
                continue;
            };
            next = found.place.end.max(next);
            return Some(found);
        }
        None
    })
}

/// A number that begins `within`, what it counts, and how often.
fn counted(tokens: &Tokens<'_>, otherwise: &Otherwise, within: Range<usize>) -> Option<Count> {
    let read: Amount<()> = number::amount::read(tokens, within.start, &|_, _| None)?;
    if otherwise.touches(read.core_start..read.core_end) || tokens.glued_to_word(within.start) {
        return None;
    }
    let (min, max) = (read.min.or(read.max)?, read.max.or(read.min)?);
    (0..=COUNTED)
        .map(|words| read.end + words)
        .take_while(|at| *at < within.end && (*at == read.end || !tokens.word(*at - 1).is_empty()))
        .find_map(|at| {
            let per = period::after(tokens, at).filter(|per| per.unit.is_none())?;
            Some(Count {
                min,
                max,
                per: per.period?,
                place: within.start..per.end,
                approximate: read.approximate,
            })
        })
}

#[cfg(test)]
mod tests {
    use super::super::{MoneyContext, find_totals};
    use crate::reading::number::{Otherwise, Tokens};

    #[test]
    fn what_each_of_many_costs_is_taken_together() {
        for (text, expected) in [
            (
                "15-20 missed a week at 70 dollars each",
                Some((1050, 1400, "week")),
            ),
            (
                "we lose about 10 orders a month at $200 each",
                Some((2000, 2000, "month")),
            ),
            (
                "5 stockouts a week, each costs us $300",
                Some((1500, 1500, "week")),
            ),
            (
                "12 write offs a month worth 50 euros apiece",
                Some((600, 600, "month")),
            ),
            // Every user pays each month: nothing comes so often.
            ("5 people at $39 each per month", None),
            ("it costs 300 dollars a week", None),
            ("10 calls a week. the tool is $20 a seat", None),
        ] {
            let tokens = Tokens::of(text);
            let found = find_totals(&tokens, &Otherwise::of(&tokens), &MoneyContext::default());
            let total = found.iter().find(|sum| sum.quote.len() > 20).map(|sum| {
                (
                    sum.min.unwrap().to_string(),
                    sum.max.unwrap().to_string(),
                    format!("{:?}", sum.per.unwrap()).to_lowercase(),
                )
            });
            let expected =
                expected.map(|(min, max, per)| (min.to_string(), max.to_string(), per.to_owned()));
            assert_eq!(total, expected, "{text}: {found:?}");
        }
    }
}
