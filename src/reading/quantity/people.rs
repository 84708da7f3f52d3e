//! Numbers of people said without a number: `just me`, `me and my wife`, `no employees`.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use crate::reading::finding::QuantityFinding;
use crate::reading::money::singular;
use crate::reading::number::{self, Phrases, Tokens};

use super::people_words;
use super::roster::{self, List};

/// Phrases with the number of people that they mean.
static PEOPLE: LazyLock<Phrases<u32>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        (
            "just me|only me|it's just me|its just me|just myself|only myself|it's only me|its only me|i'm the only one|im the only one|me alone|one man band|one man show|one woman show|a one man band|a one man show|solo founder|solopreneur|sole trader|sole proprietor|a one person shop|just me myself and i|me myself and i|i work alone|i'm on my own|i'm alone|i'm solo|just yours truly|i run it alone|run it alone|i do it alone|do it all alone|i do everything myself|do everything myself|i run it by myself|all by myself|i run it myself",
            1,
        ),
        (
            "the two of us|just the two of us|both of us|just us two|us two|just us 2|us 2",
            2,
        ),
        ("the three of us|just the three of us", 3),
        ("the four of us|just the four of us", 4),
    ])
});

/// Somebody beside the speaker: `me and my …`.
const PARTNERS: &[&str] = &[
    "wife",
    "husband",
    "partner",
    "brother",
    "sister",
    "son",
    "daughter",
    "co",
    "cofounder",
    "dad",
    "mom",
    "mum",
    "father",
    "mother",
    "assistant",
    "business",
    "colleague",
    "friend",
    "boss",
    "girlfriend",
    "boyfriend",
    "cousin",
    "buddy",
    "fiancee",
    "secretary",
    "va",
];

/// Reads a number of people at `at`.
pub(super) fn read(
    tokens: &Tokens<'_>,
    at: usize,
    asked: bool,
) -> Option<(QuantityFinding, usize)> {
    if let Some((end, count)) = PEOPLE.at(tokens, at) {
        // `just me being curious`, `just me asking`
        let fits = tokens.ends_clause(end)
            || matches!(
                tokens.at(end),
                "for"
                    | "and"
                    | "at"
                    | "right"
                    | "now"
                    | "so"
                    | "in"
                    | "here"
                    | "working"
                    | "running"
                    | "on"
                    | "doing"
                    | "plus"
                    | "n"
                    | "+"
                    | "&"
                    | "really"
                    | "currently"
                    | "atm"
                    | "-"
                    | "with"
                    | "today"
                    | "tbh"
                    | "lol"
                    | "haha"
                    | "hahaha"
                    | "lmao"
                    | "rn"
                    | "tho"
                    | "though"
                    | "mate"
                    | "honestly"
                    | "sorry"
                    | "yes"
                    | "yeah"
                    | "as"
                    | "to"
            );
        // `leave me alone`
        let left = tokens.at(at) == "me" && matches!(tokens.before(at), "leave" | "let" | "left");
        if !fits || left {
            return None;
        }
        if count == 1 && tokens.before(end) == "me" {
            // "Just me" counts, whatever was asked.
            if let Some(all) = roster::read(tokens, end - 1, true) {
                return Some(listed(tokens, at, &all));
            }
            // "Just me and Noreen decide": one there is not, at least.
            if roster::joins_somebody(tokens, end) {
                return None;
            }
        }
        return Some(finding(tokens, at, end, count, "person"));
    }
    // `me, my brother and my mom`, `me + 2`
    if let Some(all) = roster::read(tokens, at, asked)
        && !verb_follows(tokens, all.end, asked)
    {
        return Some(listed(tokens, at, &all));
    }
    // `my wife and I`
    if tokens.at(at) == "my"
        && PARTNERS.contains(&tokens.at(at + 1))
        && let Some((_, end)) = others(tokens, at)
        && tokens.at(end) == "and"
        && matches!(tokens.at(end + 1), "i" | "me" | "myself")
        && (asked || tokens.ends_clause(end + 2) || tokens.at(end + 2) == "run")
    {
        return Some(finding(tokens, at, end + 2, 2, "person"));
    }
    // `no employees`, `zero staff`, `don't have any employees`
    if matches!(tokens.at(at), "no" | "zero" | "any" | "without") {
        let mut next = at + 1;
        if tokens.at(at) == "without" && tokens.at(next) == "any" {
            next += 1;
        }
        if matches!(tokens.at(next), "other" | "additional" | "full") {
            next += 1;
            if tokens.at(next) == "-" {
                next += 2;
            } else if tokens.at(next) == "time" {
                next += 1;
            }
        }
        let unit = singular(tokens.word(next));
        let counted = matches!(
            unit.as_str(),
            "employee"
                | "user"
                | "rep"
                | "agent"
                | "warehouse"
                | "store"
                | "location"
                | "vehicle"
                | "worker"
        );
        let denied = tokens.at(at) != "any"
            || (1..=3).any(|back| {
                at.checked_sub(back).is_some_and(|before| {
                    matches!(
                        tokens.at(before),
                        "don't" | "dont" | "haven't" | "not" | "without"
                    )
                })
            });
        let plural = tokens.word(next).ends_with('s') || unit == "employee";
        if counted && denied && plural {
            return Some(finding(tokens, at, next + 1, 0, &unit));
        }
    }
    if asked
        && tokens.len() <= 3
        && matches!(tokens.at(at), "none" | "zero")
        && tokens.ends_clause(at + 1)
    {
        let (mut found, end) = finding(tokens, at, at + 1, 0, "");
        found.unit = None;
        return Some((found, end));
    }
    None
}

/// How many others: `my wife`, `two others`, `my co-founder`, `3 guys`.
pub(super) fn others(tokens: &Tokens<'_>, at: usize) -> Option<(u32, usize)> {
    if matches!(tokens.at(at), "my" | "a" | "one" | "an") {
        if matches!(tokens.at(at + 1), "other" | "co") && tokens.at(at + 1) == "other" {
            return Some((1, at + 2));
        }
        if PARTNERS.contains(&tokens.at(at + 1)) {
            let mut end = at + 2;
            if tokens.at(end) == "-" || tokens.at(at + 1) == "business" {
                end += if tokens.at(end) == "-" { 2 } else { 1 };
            }
            if tokens.at(at + 1) == "co" && tokens.at(end) == "founder" {
                end += 1;
            }
            return Some((1, end));
        }
    }
    let count = number::numeral::read(tokens, at)?;
    if count.ordinal || count.max > Decimal::from(500) || count.min != count.max {
        return None;
    }
    let person = matches!(
        tokens.at(count.end),
        "others"
            | "other"
            | "more"
            | "guys"
            | "people"
            | "employees"
            | "staff"
            | "colleagues"
            | "partners"
            | "devs"
            | "friends"
            | "assistants"
            | "contractors"
            | "freelancers"
    );
    let end = count.end
        + 1
        + usize::from(
            tokens.at(count.end) == "other"
                && people_words::PEOPLE.contains(&tokens.word(count.end + 1)),
        );
    person
        .then(|| u32::try_from(count.max).ok())
        .flatten()
        .map(|count| (count, end))
}

/// `me and my wife decide together` is about deciding, not about how many they are.
fn verb_follows(tokens: &Tokens<'_>, at: usize, asked: bool) -> bool {
    !asked
        && !tokens.ends_clause(at)
        && !matches!(
            tokens.at(at),
            "in" | "for" | "at" | "right" | "now" | "so" | "here" | "run" | "running"
        )
}

/// The people of a list: those told, and more where it is left open.
fn listed(tokens: &Tokens<'_>, start: usize, list: &List) -> (QuantityFinding, usize) {
    let (mut found, end) = finding(tokens, start, list.end, list.count, "person");
    if list.open {
        found.max = None;
    }
    (found, end)
}

fn finding(
    tokens: &Tokens<'_>,
    start: usize,
    end: usize,
    count: u32,
    unit: &str,
) -> (QuantityFinding, usize) {
    let range = start..end;
    (
        QuantityFinding {
            span: tokens.span(range.clone()),
            quote: tokens.quote(range).to_owned(),
            min: Some(Decimal::from(count)),
            max: Some(Decimal::from(count)),
            unit: Some(unit.to_owned()),
            approximate: false,
            per: None,
        },
        end,
    )
}
