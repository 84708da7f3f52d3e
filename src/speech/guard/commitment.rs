//! Commitments: what the agent or the business would have to keep.

use std::sync::LazyLock;

use regex::Regex;

use super::{Blocked, Guard};

/// Promises to act: "I'll send you", "we can have a planner call", "I've booked".
static ACTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\b(?:i|we|they|someone|somebody|a\scolleague|our\s\w+|my\s\w+|the\steam|sales|support)
        (?:'ll|'ve|\s(?:will|have|has|can|could|shall|am\sgoing\sto|are\sgoing\sto|would))
        (?:\s(?:have|get|ask|let)\s(?:\w+\s){0,2}?\w+(?:\sto)?)?
        (?:\s(?:be|get|also|then|personally|gladly|happily|definitely|certainly|just|already|have|make\ssure|\w+ly|someone|somebody))*
        \s(?P<act>send|sent|sending|email|emailed|e-mail|mail|mailed|call|called|calling|phone|ring|book|booked|booking|schedule|scheduled|
        arrange|arranged|forward|forwarded|reserve|reserved|prepare|prepared|ship|shipped|deliver|delivered|waive|waived|knock|
        extend|extended|match|beat|throw\sin|refund|refunded|lower|reduce|reduced|guarantee|guaranteed|promise|ensure|offer|give|
        set\sup|sign|signed|build|built|develop|add|added|activate|activated|create|created|visit|come|drop|put\syou|
        apply|applied|credit|credited|unlock|unlocked|secure|secured|register|registered|migrate|migrated|escalate|escalated|
        submit|submitted|assign|assigned|upgrade|upgraded|pay|paid|install|installed|repair|repaired|replace|replaced|connect\syou|transfer)\b",
    )
    .ok()
});

/// Words that bind, wherever they stand.
static BINDING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\b(?:guarantee\w*|warrant\w*|promis\w+|refund\w*|money[-\s]back|risk[-\s]free|no\srisk|unlimited|lifetime|
        free\b|for\sfree|discount\w*|rebate|voucher|promo\w*|coupon|waive\w*|penalt\w+|uptime|sla|24/7|around\sthe\sclock|
        cheapest|lowest\sprice|best\sprice|price\smatch\w*|price\slock|no\sobligation\w*|binding|legally|compensat\w+|
        if\syou\s(?:sign|commit|buy|order|decide|pay)\b|certif\w+|complian\w+|accredit\w+|cashback|grant|subsid\w+|credits?\b|
        (?:pay|owe)s?\s(?:us\s)?nothing|owe\s(?:us\s)?(?:a\s)?(?:cent|penny|dime)|
        (?:at\s)?no\s(?:extra\s|additional\s)?(?:charge|cost)|(?:not|isn't|aren't|never|un|dis)[\s-]?(?:happy|satisfied|convinced)|
        on\sthe\shouse)",
    )
    .ok()
});

/// Whether a word binds, whoever has said it.
pub(super) fn binds(text: &str) -> bool {
    BINDING
        .as_ref()
        .is_none_or(|binding| binding.is_match(text))
}

/// Whether the sentence promises what is not ours to promise.
pub(super) fn objection(guard: &Guard<'_>, text: &str) -> Option<Blocked> {
    let plain = text.replace('’', "'");
    if let Some(acts) = ACTS.as_ref() {
        for hit in acts.captures_iter(&plain) {
            let Some(act) = hit.name("act") else { continue };
            if is_denied(&plain[..act.start()]) || is_talk(&plain[act.start()..]) {
                continue;
            }
            let acts: Vec<String> = guard
                .turn
                .words(act.as_str())
                .into_iter()
                .take(1)
                .map(|word| word.stem)
                .collect();
            let allowed = acts.iter().all(|act| guard.turn.stems.contains(act));
            if !allowed && !super::claim::stands_with(guard, &plain, 0.6, &acts) {
                return Some(Blocked::Commitment);
            }
        }
    }
    let binding = BINDING.as_ref()?;
    let bound = binding
        .find_iter(&plain)
        .filter(|word| !is_leisure(&plain, word.start(), word.as_str()))
        .filter(|word| !is_denied(&plain[..word.start()]))
        .count();
    (bound > 0 && !super::claim::stands(guard, &plain, 0.75) && !stand_apart(guard, &plain))
        .then_some(Blocked::Commitment)
}

/// "I can't tell yet; that's what the free visit is for": every part with a word that binds
/// stands by itself.
fn stand_apart(guard: &Guard<'_>, plain: &str) -> bool {
    let parts: Vec<&str> = plain.split([';', ':', '–', '—']).collect();
    let Some(binding) = BINDING.as_ref().filter(|_| parts.len() > 1) else {
        return false;
    };
    parts.iter().all(|part| {
        let bound: Vec<String> = binding
            .find_iter(part)
            .flat_map(|word| guard.turn.words(word.as_str()))
            .map(|word| word.stem)
            .collect();
        bound.is_empty() || super::claim::stands_with(guard, part, 0.75, &bound)
    })
}

/// "Can give you a straight answer": an answer or an idea is no thing to keep.
fn is_talk(from_act: &str) -> bool {
    static TALK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)^(?:give|offer)\s(?:you\s)?(?:an?|the|some)\s(?:\w+\s){0,2}
            (?:answers?|idea|picture|sense|feel|feeling|overview|impression)\b",
        )
        .ok()
    });
    TALK.as_ref().is_some_and(|talk| talk.is_match(from_act))
}

/// "I can't promise you a discount": who says so has promised nothing.
fn is_denied(before: &str) -> bool {
    static DENIAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?ix)(?:\b(?:can't|cannot|can\snot|couldn't|won't|don't|do\snot|never)(?:\s[\w']+){0,3}
            |\bno|\bwithout(?:\sa)?|\b(?:isn't|aren't|not)\s(?:any|an?)
            |\bnot\s(?:something|anything|one)(?:\sthat)?\s(?:i|we)\s(?:can|could))\s$").ok()
    });
    DENIAL
        .as_ref()
        .is_some_and(|denial| denial.is_match(before))
}

/// "Feel free", "free to": not the price.
fn is_leisure(text: &str, at: usize, word: &str) -> bool {
    if !word.trim().eq_ignore_ascii_case("free") {
        return false;
    }
    let before = text[..at].trim_end().to_lowercase();
    let after = text[at + word.len()..].trim_start().to_lowercase();
    before.ends_with("feel") || after.starts_with("to ") || before.ends_with("are you")
}
