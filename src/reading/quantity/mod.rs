//! Numbers of things in a text: `50ish`, `10 to 15 people`, `team of 12`, `just me`.

mod people;
mod people_words;
mod roster;
mod total;
mod unit;

use super::finding::QuantityFinding;
use super::grammar;
use super::language::Language;
use super::money;
use super::number::{self, Amount, Otherwise, Tokens};
use roster::Beside;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use unit::Unit;
pub(crate) use unit::Units;

/// What quantities are read against.
#[derive(Debug, Clone, Copy, Default)]
pub struct QuantityContext<'c> {
    /// The campaign's words for what is counted, singular or plural.
    pub units: &'c [String],
    /// Whether a question for a number was just put, so that a bare number answers it.
    pub asked: bool,
    /// The language that the text is in.
    pub language: Language,
}

/// Finds the quantities in `text`, in order, none overlapping another.
pub fn find(text: &str, context: &QuantityContext<'_>) -> Vec<QuantityFinding> {
    let tokens = grammar::tokens(text, context.language);
    let units = Units::of(context.units);
    find_in(&tokens, &Otherwise::of(&tokens), &units, context.asked)
}

/// The same, of tokens that are read for other things too.
pub(super) fn find_in(
    tokens: &Tokens<'_>,
    otherwise: &Otherwise,
    units: &Units,
    asked: bool,
) -> Vec<QuantityFinding> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let read = people::read(tokens, at, asked)
            .or_else(|| at_workplaces(tokens, otherwise, at, asked))
            .or_else(|| counted(tokens, otherwise, units, at, asked))
            .map(|read| with_others(tokens, read, at, asked));
        if let Some((finding, end)) = read {
            found.push(finding);
            at = end.max(at + 1);
        } else {
            at += 1;
        }
    }
    found
}

/// "9 and then me and one other": who is told one by one beside a number is counted with it.
fn with_others(
    tokens: &Tokens<'_>,
    read: (QuantityFinding, usize),
    at: usize,
    asked: bool,
) -> (QuantityFinding, usize) {
    let (finding, end) = read;
    let of_people = match finding.unit.as_deref() {
        Some(unit) => roster::is_of_people(unit),
        None => asked,
    };
    let exactly = finding.max.filter(|max| finding.min == Some(*max));
    let number = exactly.and_then(|number| number.to_u32());
    let beside = roster::with_others(tokens, number, end, asked).filter(|_| of_people);
    let (min, max, last) = match beside {
        None => return (finding, end),
        Some(Beside::Parts(end)) => (finding.min, finding.max, end),
        Some(Beside::More(all)) => {
            let count = Decimal::from(all.count);
            let sum = |number: Option<Decimal>| match number {
                Some(number) if !all.summed => Some(number + count),
                Some(_) | None => all.summed.then_some(count),
            };
            (
                sum(finding.min),
                sum(finding.max).filter(|_| !all.open),
                all.end,
            )
        }
    };
    let range = at..last;
    let finding = QuantityFinding {
        span: tokens.span(range.clone()),
        quote: tokens.quote(range).to_owned(),
        min,
        max,
        ..finding
    };
    (finding, last)
}

/// "10 desk + 5 warehouse", asked how many they are.
fn at_workplaces(
    tokens: &Tokens<'_>,
    otherwise: &Otherwise,
    at: usize,
    asked: bool,
) -> Option<(QuantityFinding, usize)> {
    if !asked || tokens.glued_to_word(at) || otherwise.touches(at..at + 1) {
        return None;
    }
    let (count, end) = total::of_workplaces(tokens, at)?;
    let found = QuantityFinding {
        span: tokens.span(at..end),
        quote: tokens.quote(at..end).to_owned(),
        min: Some(Decimal::from(count)),
        max: Some(Decimal::from(count)),
        unit: Some("person".to_owned()),
        approximate: false,
        per: None,
    };
    Some((found, end))
}

fn counted(
    tokens: &Tokens<'_>,
    otherwise: &Otherwise,
    units: &Units,
    at: usize,
    asked: bool,
) -> Option<(QuantityFinding, usize)> {
    if tokens.glued_to_word(at) {
        return None;
    }
    let opening = Units::before(tokens, at);
    let from = opening.as_ref().map_or(at, |unit| unit.end);
    let mut read: Amount<()> = number::amount::read(tokens, from, &|_, _| None)?;
    if otherwise.touches(read.core_start..read.core_end)
        || is_money(tokens, &read)
        || is_idiom(tokens, &read)
    {
        return None;
    }
    if has_grown(tokens, &read) {
        (read.min, read.max) = (Some(read.last.min), Some(read.last.max));
    }
    let mut unit = units.after(tokens, read.core_end, &read);
    // `40 or so reps`, `50 plus users`: the approximation stands before the unit.
    if unit.is_none() && read.end != read.core_end {
        unit = units.after(tokens, read.end, &read);
    }
    let (part, at) = part_of(tokens, at);
    read.min = read.min.map(|min| (min * part).normalize());
    read.max = read.max.map(|max| (max * part).normalize());
    let unit = match (opening, unit) {
        (_, Some(unit)) => unit,
        (Some(unit), None) => Unit {
            end: read.end,
            ..unit
        },
        (None, None) if asked && bare(tokens, &read) => Unit {
            name: None,
            end: read.end,
        },
        (None, None) => return None,
    };
    let end = unit.end.max(read.end);
    // `50 users max`, `10 users or so`
    let end = late(tokens, end, &mut read);
    let range = at..end;
    Some((
        QuantityFinding {
            span: tokens.span(range.clone()),
            quote: tokens.quote(range).to_owned(),
            min: read.min,
            max: read.max,
            unit: unit.name,
            approximate: read.approximate,
            per: money::every(tokens, end),
        },
        end,
    ))
}

/// "Half of the 30", "half our 40 staff": which part of the number at `at` is meant, and
/// where the words begin.
fn part_of(tokens: &Tokens<'_>, at: usize) -> (Decimal, usize) {
    let before = |from: usize| from.checked_sub(1).map_or("", |before| tokens.at(before));
    let whose = usize::from(matches!(before(at), "the" | "our" | "my" | "those"));
    let of = usize::from(before(at - whose) == "of");
    let first = at - whose - of;
    if whose + of == 0 || before(first) != "half" || first >= 2 && before(first - 1) == "a" {
        return (Decimal::ONE, at);
    }
    (Decimal::new(5, 1), first - 1)
}

/// "A one-stop shop" counts no shops.
fn is_idiom(tokens: &Tokens<'_>, read: &Amount<()>) -> bool {
    let next = read.core_end + usize::from(tokens.at(read.core_end) == "-");
    tokens.at(read.core_start) == "one" && tokens.at(next) == "stop"
}

/// "We grew from 10 to 25 people": they are the second by now.
fn has_grown(tokens: &Tokens<'_>, read: &Amount<()>) -> bool {
    let changed = |word: &str| {
        matches!(
            word,
            "grew" | "grown" | "went" | "gone" | "expanded" | "shrank" | "shrunk" | "jumped"
        )
    };
    let before = tokens.before(read.start);
    let up = matches!(before, "up" | "down" | "out")
        && read.start >= 2
        && changed(tokens.at(read.start - 2));
    read.is_range() && tokens.at(read.start) == "from" && (up || changed(before))
}

fn late(tokens: &Tokens<'_>, at: usize, read: &mut Amount<()>) -> usize {
    let single = !read.is_range();
    match (tokens.at(at), tokens.at(at + 1)) {
        ("max" | "maximum" | "tops", _) if single => {
            read.min = None;
            at + 1
        }
        ("at", "most") | ("or", "less" | "fewer") if single => {
            read.min = None;
            at + 2
        }
        ("minimum" | "min", _) if single => {
            read.max = None;
            at + 1
        }
        ("at", "least") | ("or", "more") if single => {
            read.max = None;
            at + 2
        }
        ("or", "so") => {
            read.approximate = true;
            at + 2
        }
        ("roughly" | "approximately" | "approx", _) if tokens.ends_clause(at + 1) => {
            read.approximate = true;
            at + 1
        }
        ("give", "or") if tokens.at(at + 2) == "take" => {
            read.approximate = true;
            at + 3
        }
        _ => at,
    }
}

/// Whether a number without a unit may be the answer to a question for one.
fn bare(tokens: &Tokens<'_>, read: &Amount<()>) -> bool {
    let next = tokens.at(read.end);
    let one_word =
        !read.first.in_digits && !read.is_range() && read.core_end == read.core_start + 1;
    if one_word && tokens.at(read.core_start) == "one" {
        return tokens.len() <= 3;
    }
    // `40 not 14` takes 14 back.
    if tokens.before(read.start) == "not" {
        return false;
    }
    let follows = tokens.ends_clause(read.end)
        || matches!(
            next,
            "in" | "of"
                | "at"
                | "i"
                | "we"
                | "right"
                | "for"
                | "and"
                | "but"
                | "or"
                | "total"
                | "all"
                | "including"
                | "incl"
                | "with"
                | "if"
                | "to"
                | "across"
                | "now"
                | "again"
                | "currently"
                | "maybe"
                | "not"
                | "people"
                | "max"
                | "so"
                | "on"
                | "altogether"
                | "thanks"
                | "per"
                | "a"
                | "-"
                | "–"
                | "—"
                | "though"
                | "plus"
                | "currently."
                | "as"
                | "today"
                | "like"
                | "sorry"
                | "these"
                | "by"
                | "next"
                | "tbh"
                | "than"
                | "+"
        )
        || uses(tokens, read.end);
    let clock = tokens.at(read.core_end) == ":" || matches!(next, "am" | "pm" | "%" | "x");
    let year = !read.is_range()
        && read.first.in_digits
        && read.first.scale.is_none()
        && tokens.at(read.first.start).len() == 4
        && matches!(
            tokens.before(read.core_start),
            "in" | "since" | "by" | "until" | "of"
        );
    follows && !clock && !year
}

/// "5 would use it", "3 actually need it": so many who do.
fn uses(tokens: &Tokens<'_>, at: usize) -> bool {
    let helps = |word: &str| {
        matches!(
            word,
            "would"
                | "will"
                | "actually"
                | "really"
                | "gonna"
                | "going"
                | "to"
                | "ever"
                | "even"
                | "who"
                | "that"
        )
    };
    let next = (at..at + 4).find(|at| !helps(tokens.at(*at)));
    next.is_some_and(|at| matches!(tokens.at(at), "use" | "using" | "uses" | "need" | "touch"))
}

/// Whether a currency stands beside the number.
fn is_money(tokens: &Tokens<'_>, read: &Amount<()>) -> bool {
    let sign = |word: &str| {
        matches!(
            word,
            "$" | "€"
                | "£"
                | "₹"
                | "¥"
                | "usd"
                | "eur"
                | "gbp"
                | "inr"
                | "chf"
                | "cad"
                | "aud"
                | "dollars"
                | "dollar"
                | "bucks"
                | "euros"
                | "euro"
                | "pounds"
                | "quid"
                | "rupees"
                | "grand"
                | "cents"
                | "rs"
                | "francs"
                | "yen"
                | "%"
                | "percent"
                | "figures"
                | "figure"
                | "pct"
        )
    };
    sign(tokens.before(read.core_start))
        || sign(tokens.at(read.core_end))
        || sign(tokens.at(read.end))
        || (read.core_start..read.core_end).any(|at| sign(tokens.at(at)))
        || (read.core_end + 1..read.core_end + 2)
            .any(|at| sign(tokens.at(at)) && tokens.at(at - 1) == "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_with_units_bounds_and_people() {
        for (text, asked, min, max, unit) in [
            ("50ish", true, Some(50), Some(50), None),
            ("a dozen", true, Some(12), Some(12), None),
            ("10 to 15 people", false, Some(10), Some(15), Some("person")),
            (
                "about 2,000 orders a month",
                false,
                Some(2000),
                Some(2000),
                Some("order"),
            ),
            ("just me", true, Some(1), Some(1), Some("person")),
            ("me and my wife", true, Some(2), Some(2), Some("person")),
            ("team of 12", false, Some(12), Some(12), Some("person")),
            ("3 warehouses", false, Some(3), Some(3), Some("warehouse")),
            ("a handful", true, Some(3), Some(7), None),
            ("no employees", false, Some(0), Some(0), Some("employee")),
            ("more than 200 SKUs", false, Some(200), None, Some("sku")),
            ("12k skus", false, Some(12_000), Some(12_000), Some("sku")),
            (
                "a 40-person company",
                false,
                Some(40),
                Some(40),
                Some("person"),
            ),
            (
                "200 active users",
                false,
                Some(200),
                Some(200),
                Some("user"),
            ),
        ] {
            let found = find(
                text,
                &QuantityContext {
                    asked,
                    ..QuantityContext::default()
                },
            );
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].min, min.map(Decimal::from), "{text}");
            assert_eq!(found[0].max, max.map(Decimal::from), "{text}");
            assert_eq!(found[0].unit.as_deref(), unit, "{text}");
        }
        for text in [
            "$50 each",
            "call 555-123-4567",
            "3 weeks",
            "in 2026",
            "20%",
            "one of us left",
            "a one-stop shop",
            "leave me alone",
        ] {
            let found = find(text, &QuantityContext::default());
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }
}
