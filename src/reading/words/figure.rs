//! Figures that stand for a word: "looking 4 a CRM", "want 2 start", "been 2 busy".

/// "4 a month" are as many: behind the "a" of a count.
const PER: &[&str] = &[
    "day", "week", "wk", "month", "mo", "year", "yr", "quarter", "night", "shift", "hour", "piece",
    "pop", "head", "person", "user", "seat", "site", "shop", "store", "time", "team", "",
];
/// Whom or what something is for.
const FOR_WHAT: &[&str] = &[
    "sth",
    "smth",
    "something",
    "somebody",
    "someone",
    "my",
    "me",
    "him",
    "her",
    "them",
    "sure",
    "real",
    "ur",
    "your",
    "free",
    "everyone",
    "ages",
];
/// What stands before "2 busy".
const IS: &[&str] = &[
    "is", "its", "it's", "be", "been", "was", "were", "way", "far", "got", "getting", "seems",
    "are", "just", "am", "im", "bit", "not",
];
/// What may be too much.
const TOO: &[&str] = &[
    "busy",
    "much",
    "many",
    "expensive",
    "late",
    "complicated",
    "pricey",
    "far",
    "soon",
    "dear",
    "slow",
    "high",
    "steep",
];
/// Whom a price is for: "how much 4 us".
const FOR_US: &[&str] = &[
    "u", "you", "me", "us", "the", "our", "my", "a", "it", "this", "now",
];
/// What asks for something, or is told for something.
const ASKS: &[&str] = &[
    "much", "price", "prices", "pricing", "cost", "costs", "quote", "thanks", "thx", "looking",
    "look", "waiting", "wait", "pay", "ask", "asking", "demo", "need",
];
/// What stands before "2 start".
const WANTS: &[&str] = &[
    "want", "wants", "wanted", "wanna", "ready", "able", "time", "easy", "hard", "nice", "wish",
    "need", "like", "love", "have", "got", "going", "trying", "hoping", "how",
];
/// What somebody wants to do.
const ACTS: &[&str] = &[
    "talk", "speak", "buy", "see", "know", "try", "get", "cancel", "stop", "do", "be", "chat",
    "book", "pay", "order", "check", "ask", "start", "go", "make", "have", "move", "change",
    "find", "use", "switch", "look", "put", "sell", "meet", "hear", "spend", "save", "keep",
    "wait", "think", "build", "grow", "replace", "fix", "stay", "say", "tell", "show", "come",
    "leave",
];

/// "How much 4 10 users", "need 2 talk": the word that a lone figure stands for between the
/// word before it and the two behind it.
pub(super) fn stands_for(
    figure: &str,
    previous: &str,
    next: &str,
    then: &str,
) -> Option<&'static str> {
    let counts = next.starts_with(|c: char| c.is_ascii_digit());
    let of_one = matches!(next, "a" | "an") && !PER.contains(&then);
    match figure {
        "4" if of_one || FOR_WHAT.contains(&next) => Some("for"),
        "4" if ASKS.contains(&previous)
            && (counts && previous != "need" || FOR_US.contains(&next)) =>
        {
            Some("for")
        }
        "2" if IS.contains(&previous) && TOO.contains(&next) => Some("too"),
        "2" if WANTS.contains(&previous) && ACTS.contains(&next) => Some("to"),
        _ => None,
    }
}
