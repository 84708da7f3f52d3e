//! What a sum is paid for: every month, per user, once.

use std::sync::LazyLock;

use crate::reading::number::{Phrases, Tokens};
use crate::signal::Period;

/// What follows a sum.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Per {
    /// Every …
    pub period: Option<Period>,
    /// Per `user`, `seat`, …
    pub unit: Option<String>,
    /// The token after it.
    pub end: usize,
}

static ADVERBS: LazyLock<Phrases<Period>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        (
            "one time|once|one off|oneoff|onetime|lump sum|flat fee|one time fee",
            Period::Once,
        ),
        ("hourly|p / h|ph|/ hr|an hr", Period::Hour),
        ("daily|per diem|p / d", Period::Day),
        ("weekly|p / w|pw|p . w|p . w .", Period::Week),
        (
            "monthly|p / m|pm|p . m|p . m .|pcm|/ mo|mrr|mthly",
            Period::Month,
        ),
        ("quarterly", Period::Quarter),
        (
            "yearly|annually|annual|p / a|pa|p . a|p . a .|per annum|/ yr|arr|p / y|py",
            Period::Year,
        ),
    ])
});

static NOUNS: LazyLock<Phrases<Period>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        ("hour|hr|h", Period::Hour),
        ("day|d", Period::Day),
        ("week|wk|w", Period::Week),
        ("month|mo|mth|mnth|mon", Period::Month),
        ("quarter|qtr", Period::Quarter),
        ("year|yr|annum|y|yrs", Period::Year),
    ])
});

static BEFORE: LazyLock<Phrases<Period>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        ("annual|yearly|annually", Period::Year),
        ("monthly", Period::Month),
        ("quarterly", Period::Quarter),
        ("weekly", Period::Week),
        ("daily", Period::Day),
        ("hourly", Period::Hour),
    ])
});

/// `12 grand down the drain every month`: the sum comes round all the same.
static LOST: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::of_groups(&[(
        "down the drain|down the toilet|down the tubes|down the pan|out the window|out of the window|up in smoke|in the bin|in the trash|to waste|gone|lost|wasted|thrown away|written off|disappearing|walking out the door",
        (),
    )])
});

/// Reads what follows a sum at `at`: `per user per month`, `a year`, `/mo`, `each`.
pub(super) fn after(tokens: &Tokens<'_>, at: usize) -> Option<Per> {
    // `20k in sales a month`
    let earned = tokens.at(at) == "in"
        && matches!(
            tokens.at(at + 1),
            "revenue" | "sales" | "turnover" | "losses" | "profit" | "profits" | "fees" | "costs"
        );
    let mut per = Per {
        end: if earned { at + 2 } else { of_what(tokens, at) },
        ..Per::default()
    };
    for _ in 0..3 {
        let adverb = per.end + usize::from(tokens.at(per.end) == ",");
        if let Some((end, period)) = ADVERBS.at(tokens, adverb)
            && per.period.is_none()
        {
            // `at 5 pm` never comes here: a sum has no clock.
            per.period = Some(period);
            per.end = end;
            continue;
        }
        let start = per.end;
        let mut next = start;
        let joined = match tokens.at(next) {
            "per" | "/" | "every" | "each" | "a" | "an" | "p" | "by" | "for" | "in" => {
                next += 1;
                true
            }
            _ => false,
        };
        let opener = tokens.at(start);
        if matches!(opener, "for" | "in" | "by")
            && !matches!(tokens.at(next), "a" | "the" | "each" | "every" | "one")
        {
            break;
        }
        if matches!(opener, "for" | "in" | "by") {
            next += 1;
        }
        if matches!(opener, "per") && matches!(tokens.at(next), "each" | "every" | "single") {
            next += 1;
        }
        if !joined {
            break;
        }
        if let Some((end, period)) = NOUNS.at(tokens, next) {
            let letter = tokens.at(next).len() == 1;
            if per.period.is_some() || (letter && opener != "/") {
                break;
            }
            if matches!(opener, "for")
                && tokens.at(start + 1) == "a"
                && period != Period::Year
                && period != Period::Month
            {
                break;
            }
            per.period = Some(period);
            per.end = end;
            continue;
        }
        if matches!(opener, "for" | "in" | "by") {
            break;
        }
        if per.unit.is_none()
            && let Some((end, unit)) = unit(tokens, next, opener)
        {
            per.unit = Some(unit);
            per.end = end;
            continue;
        }
        if opener == "each" && per.unit.is_none() {
            per.unit = Some("unit".to_owned());
            per.end = start + 1;
            continue;
        }
        break;
    }
    (per.period.is_some() || per.unit.is_some()).then_some(per)
}

/// Past what the sum is made of, where a period follows: `2 grand of food a month`.
pub(super) fn of_what(tokens: &Tokens<'_>, at: usize) -> usize {
    let period = |at: usize| {
        matches!(tokens.at(at), "a" | "an" | "per" | "every" | "each" | "/")
            && NOUNS.at(tokens, at + 1).is_some()
    };
    if let Some((end, ())) = LOST.at(tokens, at).filter(|(end, ())| period(*end)) {
        return end;
    }
    let of = matches!(tokens.at(at), "of" | "worth");
    let first = at + 1 + usize::from(tokens.at(at) == "worth" && tokens.at(at + 1) == "of");
    (first + 1..=first + 2)
        .find(|end| of && period(*end))
        .unwrap_or(at)
}

/// The period said before a sum in the same clause: `our annual budget is …`.
pub(super) fn before(tokens: &Tokens<'_>, at: usize) -> Option<Period> {
    let mut next = at;
    for _ in 0..6 {
        next = next.checked_sub(1)?;
        if matches!(tokens.at(next), "." | "," | "!" | "?" | ";") {
            return None;
        }
        if let Some((_, period)) = BEFORE.at(tokens, next) {
            return Some(period);
        }
    }
    None
}

const UNITS: &[&str] = &[
    "user",
    "seat",
    "head",
    "person",
    "employee",
    "agent",
    "license",
    "licence",
    "member",
    "rep",
    "location",
    "site",
    "store",
    "device",
    "unit",
    "piece",
    "item",
    "order",
    "lead",
    "customer",
    "client",
    "vehicle",
    "truck",
    "driver",
    "room",
    "bed",
    "property",
    "door",
    "call",
    "ticket",
    "transaction",
    "student",
    "patient",
    "warehouse",
    "branch",
    "pop",
    "project",
    "campaign",
    "sku",
    "gb",
    "developer",
    "dev",
    "admin",
    "operator",
    "account",
    "tenant",
    "contact",
    "month",
    "click",
    "install",
    "node",
    "server",
    "host",
    "capita",
];

fn unit(tokens: &Tokens<'_>, at: usize, opener: &str) -> Option<(usize, String)> {
    let word = tokens.word(at);
    if word.is_empty() {
        return None;
    }
    let singular = super::singular(word);
    let known = UNITS.contains(&singular.as_str());
    // After `per` and `/` any noun is a unit; after `a` only a known one.
    let open = matches!(opener, "per" | "/") && word.len() > 2;
    if !known && !open {
        return None;
    }
    let singular = if singular == "pop" {
        "unit".to_owned()
    } else {
        singular
    };
    Some((at + 1, singular))
}
