//! Which number is the sum of those told beside it: "the 2 of us plus each manager, so 7",
//! "about 7, me plus 6 counter guys", "10 desk + 5 warehouse".

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use std::sync::LazyLock;

use crate::reading::number::{self, Phrases, Tokens};

/// Larger numbers are counted, and not told in parts.
const MOST: Decimal = Decimal::from_parts(100_000, 0, 0, false, 0);

/// Before a sum: "so 7", "= 7", "which makes 7".
static LEADS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::of_groups(&[(
        "so|so it's|so its|so that's|so thats|so that makes|so that is|so like|so call it|so all in|so in total|so total|so we are|so we're|=|makes|making|makes it|makes that|makes us|that's|thats|that is|that makes|which is|which makes|totalling|totaling|in total|total|total of|for a total of|altogether|all in|all told|call it|i make that|comes to",
        (),
    )])
});

/// After a sum: "7 in total", "7 all told".
static NAMES: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::of_groups(&[(
        "total|in total|in all|altogether|all together|all in|all told|all up|overall|tops in total|of us total|of us in total|of us altogether|of us all in|people total|people in total|people altogether",
        (),
    )])
});

/// Where the people of one part work: "10 desk + 5 warehouse".
const WORKPLACES: &[&str] = &[
    "desk",
    "desks",
    "office",
    "warehouse",
    "counter",
    "floor",
    "field",
    "yard",
    "kitchen",
    "admin",
    "sales",
    "purchasing",
    "procurement",
    "buying",
    "planning",
    "ops",
    "operations",
    "dispatch",
    "logistics",
    "accounts",
    "finance",
    "marketing",
    "support",
    "store",
    "shop",
    "till",
    "remote",
    "onsite",
    "inside",
    "outside",
    "management",
];

/// Where somebody sits who counts: "11 in the office", "6 on the counter".
const SEATS: &[&str] = &[
    "office",
    "offices",
    "counter",
    "counters",
    "desk",
    "desks",
    "purchasing",
    "procurement",
    "buying",
    "planning",
    "till",
    "tills",
    "dispatch",
    "accounts",
    "hq",
];

/// The sum that is told from `at` on, behind its parts, and the token after it. It stands
/// behind words of a sum, or is called one.
pub(super) fn after(tokens: &Tokens<'_>, at: usize) -> Option<(u32, usize)> {
    let mark = matches!(tokens.at(at), "," | "-" | "–" | "—" | "." | "(");
    let first = at + usize::from(mark);
    let lead = LEADS.at(tokens, first).map(|(end, ())| end);
    let hedged = lead.unwrap_or(first);
    let hedge = matches!(
        tokens.at(hedged),
        "about" | "abt" | "around" | "like" | "maybe" | "roughly" | "approx" | "prob" | "probably"
    );
    let (sum, end) = whole(tokens, hedged + usize::from(hedge))?;
    let called = named(tokens, end);
    let ends = tokens.ends_clause(end)
        || matches!(
            tokens.at(end),
            "i" | "of"
                | "people"
                | "ppl"
                | "users"
                | "or"
                | "tbh"
                | "then"
                | "max"
                | "if"
                | "ish"
                | "really"
                | "-"
        );
    match (lead, called) {
        (_, Some(end)) => Some((sum, end)),
        (Some(_), None) if ends => Some((sum, end)),
        _ => None,
    }
}

/// The end of the words that call the number before `at` a sum: "in total", "all told".
pub(super) fn named(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    NAMES.at(tokens, at).map(|(end, ())| end)
}

/// Parts by where they work, singular as such names are: "10 desk + 5 warehouse".
pub(super) fn of_workplaces(tokens: &Tokens<'_>, at: usize) -> Option<(u32, usize)> {
    let part = |at: usize| {
        let (count, end) = whole(tokens, at)?;
        WORKPLACES
            .contains(&tokens.word(end))
            .then_some((count, end + 1))
    };
    let (mut sum, mut end) = part(at)?;
    let mut parts = 1;
    loop {
        let comma = usize::from(tokens.at(end) == ",");
        let and = usize::from(matches!(
            tokens.at(end + comma),
            "+" | "plus" | "and" | "&" | "n"
        ));
        let Some((more, next)) = part(end + comma + and).filter(|_| comma + and > 0) else {
            break;
        };
        sum = sum.checked_add(more)?;
        (end, parts) = (next, parts + 1);
    }
    let whole = after(tokens, end);
    (parts > 1 && (tokens.ends_clause(end) || whole.is_some())).then(|| whole.unwrap_or((sum, end)))
}

/// Whether those counted before `at` are people at their work: "11 in the office".
pub(super) fn are_at_work(tokens: &Tokens<'_>, at: usize) -> bool {
    let mut place = at + 1;
    while matches!(
        tokens.at(place),
        "the" | "our" | "head" | "back" | "front" | "main"
    ) {
        place += 1;
    }
    matches!(tokens.at(at), "in" | "on" | "at" | "behind") && SEATS.contains(&tokens.word(place))
}

/// Past "in the shops", "on the counter", where those counted before `at` are: a part of the
/// day is no place.
pub(super) fn past_place(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    if !matches!(tokens.at(at), "in" | "on" | "at" | "behind" | "from") {
        return None;
    }
    let place = at + 1 + usize::from(matches!(tokens.at(at + 1), "the" | "our" | "each"));
    let word = tokens.word(place);
    let time = matches!(
        word,
        "morning"
            | "mornings"
            | "afternoon"
            | "afternoons"
            | "evening"
            | "evenings"
            | "night"
            | "end"
            | "meantime"
            | "future"
            | "past"
            | "year"
            | "month"
            | "week"
            | "weekend"
    );
    (word.len() > 1 && !time).then_some(place + 1)
}

/// A whole number of things, and the token after it.
fn whole(tokens: &Tokens<'_>, at: usize) -> Option<(u32, usize)> {
    let count = number::numeral::read(tokens, at)?;
    let plain = !count.ordinal && count.min == count.max && count.scale.is_none();
    let whole = count.max.to_u32().filter(|_| plain && count.max <= MOST)?;
    Some((whole, count.end))
}
