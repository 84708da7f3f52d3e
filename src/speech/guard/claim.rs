//! Claims about the offer: only what the playbook says.

use std::sync::LazyLock;

use regex::Regex;

use super::grounds::denies;
use super::words::{Word, is_empty};
use super::{Blocked, Guard};

/// Whether a link or address stands in the sentence that nobody gave.
pub(super) fn unknown_link(guard: &Guard<'_>, text: &str) -> Option<Blocked> {
    static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|ai|co|example|dev|app|info|biz|de|uk|eu|us|shop|me|ly)\b(?:/\S*)?|\+?\d[\d\s().-]{7,}\d").ok()
    });
    let links = LINK.as_ref()?;
    links
        .find_iter(text)
        .any(|link| {
            let link = link
                .as_str()
                .trim_end_matches(['.', ',', ')', '!', '?', ';', ':']);
            !guard.grounds.passages.contains(link)
                && !guard.turn.contains(link)
                && !guard.prospect.contains(link)
        })
        .then_some(Blocked::Link)
}

/// Names that are nobody's: greetings, months and the like.
const COMMON_NAMES: [&str; 16] = [
    "i",
    "ai",
    "ok",
    "okay",
    "english",
    "german",
    "spanish",
    "french",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "faq",
];

/// Whether the sentence names or claims what has no ground.
pub(super) fn objection(guard: &Guard<'_>, text: &str) -> Option<Blocked> {
    let spoken = guard.grounds.passages.words(text);
    let claims = is_claim(guard, &spoken, text);
    let months = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    for word in spoken.iter().filter(|word| word.named) {
        let ours = guard.grounds.passages.stems.contains(&word.stem)
            || guard.turn.stems.contains(&word.stem)
            || COMMON_NAMES.contains(&word.text.as_str())
            || months.contains(&word.text.as_str());
        let theirs = guard.prospect.stems.contains(&word.stem);
        if !ours && (claims || !theirs) {
            return Some(Blocked::Name);
        }
    }
    if claims && !stands(guard, text, 0.6) {
        return Some(Blocked::Claim);
    }
    None
}

/// Whether the sentence says something of the business or the offer.
fn is_claim(guard: &Guard<'_>, spoken: &[Word], text: &str) -> bool {
    if text.trim_end().ends_with('?') {
        return false;
    }
    let says = |word: &str| spoken.iter().any(|spoken| spoken.text == word);
    let of_business = spoken
        .iter()
        .any(|word| guard.grounds.own_names.contains(&word.text))
        || ["we", "our", "ours", "us", "we're", "we've", "we'll", "we'd"]
            .iter()
            .any(|word| says(word));
    let first = spoken.first().map_or("", |word| word.text.as_str());
    let of_offer = [
        "platform",
        "software",
        "product",
        "plan",
        "plans",
        "trial",
        "integration",
        "integrations",
        "feature",
        "features",
        "tool",
        "onboarding",
        "support",
        "pricing",
        "price",
        "contract",
        "customers",
        "clients",
        "users",
        "installation",
        "panels",
        "warranty",
        "system",
        "team",
    ]
    .iter()
    .any(|word| says(word));
    let speaks_of_it = matches!(
        first,
        "it" | "it's" | "it'll" | "they" | "everything" | "all"
    ) || (of_offer && !says("your") && !says("you"));
    let verb = [
        "includes",
        "include",
        "supports",
        "support",
        "integrates",
        "integrate",
        "connects",
        "connect",
        "handles",
        "handle",
        "comes",
        "works",
        "work",
        "provides",
        "provide",
        "offers",
        "covers",
        "reduces",
        "saves",
        "improves",
        "costs",
        "guarantees",
        "runs",
        "has",
        "have",
        "gives",
        "lets",
        "allows",
        "automates",
        "syncs",
        "tracks",
        "uses",
        "can",
        "will",
    ]
    .iter()
    .any(|word| says(word));
    of_business || (speaks_of_it && (verb || of_offer)) || (of_offer && verb && !says("your"))
}

/// Whether the words that carry the sentence stand together in one passage of
/// the playbook or of this turn's material, and it denies what that denies.
pub(super) fn stands(guard: &Guard<'_>, text: &str, share: f64) -> bool {
    let spoken = guard.grounds.passages.words(text);
    let carrying: Vec<&Word> = spoken
        .iter()
        .filter(|word| {
            !is_empty(&word.text)
                && !guard.grounds.own_names.contains(&word.text)
                && word.text.chars().any(char::is_alphabetic)
        })
        .collect();
    if carrying.len() < 2 && !carrying.iter().any(|word| word.text.len() > 4) {
        return true;
    }
    let denied = denies(&spoken);
    let passages = guard
        .grounds
        .passages
        .passages
        .iter()
        .chain(&guard.turn.passages);
    for passage in passages {
        let shared = |stems: &std::collections::HashSet<String>| {
            carrying
                .iter()
                .filter(|word| stems.contains(&word.stem))
                .count()
        };
        let whole = shared(&passage.stems);
        if (whole as f64) < share * carrying.len() as f64 {
            continue;
        }
        let nearest = passage
            .sentences
            .iter()
            .max_by_key(|sentence| shared(&sentence.stems));
        if nearest.is_some_and(|sentence| sentence.denies == denied) {
            return true;
        }
    }
    false
}
