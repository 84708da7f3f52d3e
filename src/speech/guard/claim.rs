//! Claims about the offer: only what the playbook says.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::grounds::{Passage, denies};
use super::remark::{defers, foretells, speaks_of_others};
use super::words::{Word, is_empty, is_number};
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
    let claims = is_claim(guard, &spoken, text) && !defers(text);
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
        // What they abbreviate may stand at full length in the playbook.
        let written = theirs || guard.prospect.contains(&word.text);
        let ours = ours || written && guard.grounds.passages.abbreviates(&word.text);
        if !ours && (claims || !theirs) {
            return Some(Blocked::Name);
        }
    }
    let required = acting_verb(&spoken);
    if claims && !stands_with(guard, text, 0.6, &required) {
        return Some(Blocked::Claim);
    }
    if !claims && foretells(text) && !stands(guard, text, 0.6) {
        return Some(Blocked::Claim);
    }
    if judges(guard, text) {
        return Some(Blocked::Claim);
    }
    if !claims && is_made_up(guard, &spoken, text) {
        return Some(Blocked::Claim);
    }
    if !claims && mentions_offer(&spoken) && !text.trim_end().ends_with('?') {
        let known = guard.prospect.list.iter();
        if !stands(guard, text, 0.6) && !stand_in(guard, text, 0.6, &[], known) {
            return Some(Blocked::Claim);
        }
    }
    None
}

/// Whether the sentence says something of the business or of what its offer does.
fn is_claim(guard: &Guard<'_>, spoken: &[Word], text: &str) -> bool {
    if text.trim_end().ends_with('?') {
        return false;
    }
    let of_business = spoken
        .iter()
        .any(|word| guard.grounds.own_names.contains(&word.text))
        || spoken
            .iter()
            .any(|word| OURSELVES.contains(&word.text.as_str()));
    // A name of the playbook's is spoken of.
    let names = &guard.grounds.passages.names;
    let of_ours = spoken.iter().any(|word| {
        word.named && names.contains(&word.text) && !guard.prospect.stems.contains(&word.stem)
    });
    of_business || of_ours || acts_of_itself(spoken) || speaks_of_others(spoken)
}

/// "Your roof is fine for it": a verdict on what is theirs, which nobody gave.
fn judges(guard: &Guard<'_>, text: &str) -> bool {
    static VERDICT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(?:your(?:\s\w+){1,2}|you)\s(?:is|are|'re|sounds?|looks?|seems?|qualif(?:y|ies))\s(?:\w+ly\s)?(?P<verdict>fine|suitable|suited|perfect|ideal|eligible|approved|ready|safe)\s(?:for|enough|to)\b",
        )
        .ok()
    });
    let Some(hit) = VERDICT.as_ref().and_then(|pattern| pattern.captures(text)) else {
        return false;
    };
    let verdict = guard.turn.words(&hit["verdict"]);
    let verdict: Vec<String> = verdict.into_iter().map(|word| word.stem).collect();
    if text.trim_end().ends_with('?') {
        return false;
    }
    // What is judged and the verdict stand in one sentence, or nobody judged it.
    let said: Vec<Word> = guard
        .turn
        .words(text)
        .into_iter()
        .filter(|word| !is_empty(&word.text) || verdict.contains(&word.stem))
        .collect();
    let passages = guard.grounds.passages.list.iter().chain(&guard.turn.list);
    let mut known = passages.flat_map(|passage| &passage.sentences);
    !known.any(|sentence| {
        let shared = said
            .iter()
            .filter(|word| sentence.stems.contains(&word.stem));
        verdict.iter().all(|stem| sentence.stems.contains(stem))
            && shared.count() * 3 >= said.len() * 2
    })
}

/// Whether hardly a word of a statement stands anywhere: neither in the
/// playbook nor in this talk. Small talk about what was just said is none.
fn is_made_up(guard: &Guard<'_>, spoken: &[Word], text: &str) -> bool {
    let opens = spoken.first().map_or("", |word| word.text.as_str());
    let small_talk = matches!(
        opens,
        "that"
            | "that's"
            | "this"
            | "i"
            | "i'm"
            | "i'd"
            | "i'll"
            | "i've"
            | "thanks"
            | "sorry"
            | "right"
            | "okay"
            | "fair"
            | "good"
    );
    let carrying: Vec<&Word> = spoken
        .iter()
        .filter(|word| !is_empty(&word.text) && word.text.chars().any(char::is_alphabetic))
        .collect();
    let known = carrying
        .iter()
        .filter(|word| {
            guard.prospect.stems.contains(&word.stem)
                || guard.turn.stems.contains(&word.stem)
                || guard.grounds.passages.stems.contains(&word.stem)
        })
        .count();
    !small_talk
        && !text.trim_end().ends_with('?')
        && carrying.len() >= 3
        && known * 2 <= carrying.len()
}

const OURSELVES: [&str; 7] = ["we", "our", "ours", "we're", "we've", "we'll", "we'd"];

/// Nouns of an offer: what they are said to be or do must be known.
const OFFER: [&str; 34] = [
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
    "app",
    "onboarding",
    "support",
    "pricing",
    "price",
    "prices",
    "contract",
    "customers",
    "clients",
    "installation",
    "panels",
    "warranty",
    "system",
    "data",
    "forecast",
    "forecasts",
    "demo",
    "setup",
    "export",
    "battery",
    "inverter",
    "workshop",
    "fee",
];

fn mentions_offer(spoken: &[Word]) -> bool {
    spoken
        .iter()
        .any(|word| OFFER.contains(&word.text.as_str()))
}

/// "It plugs into …": the verb with which `it` does something, unless many would do.
fn acting_verb(spoken: &[Word]) -> Vec<String> {
    if !acts_of_itself(spoken) {
        return Vec::new();
    }
    let mut verbs = spoken.iter().skip(1).filter(|word| {
        !matches!(
            word.text.as_str(),
            "also" | "even" | "just" | "then" | "always" | "can" | "will"
        )
    });
    verbs
        .next()
        .filter(|verb| !is_empty(&verb.text))
        .map(|verb| verb.stem.clone())
        .into_iter()
        .collect()
}

/// "It supports …", "It also does …": `it` with a verb that says what the offer does.
fn acts_of_itself(spoken: &[Word]) -> bool {
    let mut words = spoken.iter().map(|word| word.text.as_str());
    if !matches!(words.next(), Some("it" | "they" | "everything" | "it'll")) {
        return false;
    }
    let verb = words.find(|word| !matches!(*word, "also" | "even" | "just" | "then" | "always"));
    verb.is_some_and(|verb| {
        matches!(verb, "can" | "will" | "has" | "have")
            || (verb.ends_with('s')
                && !matches!(
                    verb,
                    "is" | "was"
                        | "sounds"
                        | "seems"
                        | "makes"
                        | "depends"
                        | "looks"
                        | "helps"
                        | "hurts"
                        | "takes"
                        | "matters"
                        | "happens"
                ))
    })
}

/// Whether the words of a sentence stand together somewhere, in any language:
/// most of all its words, however short, and what it denies.
pub(super) fn is_founded(guard: &Guard<'_>, text: &str) -> bool {
    let spoken = guard.grounds.passages.words(text);
    let known = guard.grounds.passages.list.iter();
    let mut known = known.chain(&guard.turn.list).chain(&guard.prospect.list);
    known.any(|passage| {
        let shared = spoken
            .iter()
            .filter(|word| passage.stems.contains(&word.stem))
            .count();
        shared as f64 >= FOUNDED * spoken.len() as f64
    })
}

/// So much of a sentence stands in the passage that it rests on, where there is
/// nothing else to know a claim by.
const FOUNDED: f64 = 0.7;

/// Whether the words that carry the sentence stand together in one passage of
/// the playbook or of this turn's material, and it denies what that denies.
pub(super) fn stands(guard: &Guard<'_>, text: &str, share: f64) -> bool {
    stands_with(guard, text, share, &[])
}

/// The same, where these stems must be among them.
pub(super) fn stands_with(guard: &Guard<'_>, text: &str, share: f64, required: &[String]) -> bool {
    let known = guard.grounds.passages.list.iter().chain(&guard.turn.list);
    stand_in(guard, text, share, required, known)
}

fn stand_in<'p>(
    guard: &Guard<'_>,
    text: &str,
    share: f64,
    required: &[String],
    mut known: impl Iterator<Item = &'p Passage>,
) -> bool {
    let text = without_idioms(&without_reserve(text));
    let spoken = guard.grounds.passages.words(&text);
    let carrying: Vec<&Word> = spoken
        .iter()
        .filter(|word| {
            !is_empty(&word.text)
                && (!is_number(&word.text) || guard.grounds.passages.stems.contains(&word.stem))
                && !guard.grounds.own_names.contains(&word.text)
                && word.text.chars().any(char::is_alphabetic)
        })
        .collect();
    let thin = carrying.len() < 2 && !carrying.iter().any(|word| word.text.len() > 4);
    if thin && required.is_empty() {
        return true;
    }
    let denied = denies(&spoken);
    let needed = share * carrying.len() as f64;
    let shared = |stems: &HashSet<String>| {
        let shared = carrying
            .iter()
            .filter(|word| guard.has_stem(stems, &word.stem))
            .count();
        shared as f64
    };
    // What a name is said of must be said of it there.
    let names: Vec<&Word> = carrying
        .iter()
        .copied()
        .filter(|word| {
            word.named
                && !guard.prospect.stems.contains(&word.stem)
                && guard.grounds.passages.stems.contains(&word.stem)
        })
        .collect();
    let bound: Vec<&Word> = carrying
        .iter()
        .copied()
        .filter(|word| BOUND.contains(&word.text.as_str()))
        .collect();
    let holds = |stems: &HashSet<String>| {
        bound.iter().all(|word| stems.contains(&word.stem))
            && required.iter().all(|stem| stems.contains(stem))
            && names.iter().all(|name| stems.contains(&name.stem))
    };
    // "Free for 14 days, without a card": one part affirms, the other denies.
    let parts: Vec<&str> = text.split(", ").collect();
    let affirms = |part: &&str| !denies(&guard.grounds.passages.words(part));
    let is_mixed = parts.len() > 1 && parts.iter().any(affirms) && !parts.iter().all(affirms);
    let part_by_part = |passage: &'p Passage| {
        parts.iter().all(|part| {
            let words = guard.grounds.passages.words(part).into_iter();
            let stems = words.map(|word| word.stem);
            let required: Vec<String> = stems.filter(|stem| required.contains(stem)).collect();
            stand_in(guard, part, share, &required, std::iter::once(passage))
        })
    };
    known.any(|passage| {
        if shared(&passage.stems) < needed || !holds(&passage.stems) {
            return false;
        }
        if is_mixed && part_by_part(passage) {
            return true;
        }
        if let Some(rows) = &passage.rows {
            // A list of prices: the words of one row are not said of another.
            return rows.iter().any(|row| {
                holds(&row.stems) && shared(&row.stems) >= needed && row.denies == denied
            });
        }
        let nearest = passage
            .sentences
            .iter()
            .max_by(|one, other| shared(&one.stems).total_cmp(&shared(&other.stems)));
        nearest.is_some_and(|sentence| sentence.denies == denied)
            || passage
                .clauses
                .iter()
                .any(|clause| clause.denies == denied && shared(&clause.stems) >= needed)
            || agrees(&carrying, passage, denied, needed)
    })
}

/// Whether what is said stands in the clauses of a passage that affirm (or deny)
/// as it does, and nothing of it only in the others.
fn agrees(carrying: &[&Word], passage: &Passage, denied: bool, needed: f64) -> bool {
    let of = |denies: bool| {
        let clauses = passage.clauses.iter();
        let stems = clauses.filter(move |clause| clause.denies == denies);
        stems
            .flat_map(|clause| &clause.stems)
            .collect::<HashSet<_>>()
    };
    let (same, opposite) = (of(denied), of(!denied));
    let holds = |word: &&&Word| same.contains(&word.stem);
    carrying.iter().filter(holds).count() as f64 >= needed
        && carrying
            .iter()
            .all(|word| same.contains(&word.stem) || !opposite.contains(&word.stem))
}

/// The sentence without what the agent says of itself beside: "so I won't guess",
/// "and I'd rather say so now".
fn without_reserve(text: &str) -> String {
    static RESERVE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix),?\s(?:so|but|and|though)\s(?:i(?:'d|\swould)\srather(?:\snot)?\s(?:say|tell|have)
            |i\s(?:won't|can't|cannot|don't|wouldn't)\s(?:want\sto\s)?(?:guess|promise|say|know|speculate|commit|invent|pretend|judge)
            |not\s(?:something|anything)(?:\sthat)?\si\s(?:can|could)\s(?:promise|say))\b[^,;:]*",
        )
        .ok()
    });
    let text = text.replace('’', "'");
    RESERVE.as_ref().map_or_else(
        || text.clone(),
        |reserve| reserve.replace(&text, "").into_owned(),
    )
}

/// Who says that somebody is so must have it from the playbook.
const BOUND: [&str; 3] = ["locked", "tied", "lock-in"];

/// "You wouldn't be locked in" says that one can cancel, and must stand as that does.
fn without_idioms(text: &str) -> String {
    static UNBOUND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)\b(?:you(?:'re|\sare)\s(?:not|never)
            |you\s(?:aren't|won't|wouldn't|(?:will|would)\s(?:not|never)|never|don't|do\snot)(?:\s(?:be|get))?
            |(?:there's|there\sis|with)\sno)
            \s(?:locked[\s-]in|tied\s(?:down|in|up)|stuck(?:\swith\sit)?|bound|lock[\s-]?in)\b",
        )
        .ok()
    });
    UNBOUND.as_ref().map_or_else(
        || text.to_owned(),
        |unbound| unbound.replace_all(text, "you can cancel").into_owned(),
    )
}
