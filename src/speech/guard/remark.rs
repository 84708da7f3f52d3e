//! What a sentence says beside the offer: of others, of what is to come, of who will answer.

use std::sync::LazyLock;

use regex::Regex;

use super::words::Word;

/// "One of our planners can give you a straight answer": who passes a question on claims
/// nothing.
pub(super) fn defers(text: &str) -> bool {
    static DEFERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)^(?:[^,;]*\b(?:guess|sure|know|say)\b[^,;]*[,;]\s(?:so\s|but\s)?)?
            (?:(?:a|an|one\sof)\s)?(?:(?:our|my|the)\s)?(?:colleagues?|planners?|advisors?|partners?|persons?|experts?|specialists?|team|somebody|someone)
            (?:\s(?:from|in|on|of)\s(?:our|the|my)\s\w+)?
            \s(?:can|could|will|would)\s(?:then\s|also\s)?
            (?:answer|give\syou\s(?:an?|the)\s(?:\w+\s){0,2}answer)(?:\s(?:that|this|it|you))?(?:\s(?:one|properly|better|for\syou))?[.!]?$",
        )
        .ok()
    });
    DEFERS
        .as_ref()
        .is_some_and(|defers| defers.is_match(text.trim()))
}

/// "Most wholesalers your size …", "Other teams …": what others do or get.
pub(super) fn speaks_of_others(spoken: &[Word]) -> bool {
    let of_many = |word: &str| word.len() > 4 && word.ends_with('s') && word != "thanks";
    let mut opening = spoken.iter().take(6).map(|word| word.text.as_str());
    let generalises = opening.clone().skip(1).any(|word| {
        matches!(
            word,
            "usually" | "typically" | "generally" | "tend" | "average" | "mostly"
        )
    });
    if generalises && opening.next().is_some_and(of_many) {
        return true;
    }
    let mut words = spoken.iter().map(|word| word.text.as_str());
    let groups = [
        "most", "many", "other", "all", "similar", "typical", "plenty",
    ];
    words.next().is_some_and(|first| groups.contains(&first)) && words.take(2).any(of_many)
}

/// "You'll save a day", "your buyers won't need training": what the prospect
/// will have, can do or must, as if it were known.
pub(super) fn foretells(text: &str) -> bool {
    static FORETELLS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\byou(?:'ll|'d|\s(?:will|would|can|can't|cannot|won't|get|save))\b|\byour(?:\s\w+){1,2}\s(?:will|won't|can|can't|cannot|is\sfine|are\sfine|gets?|needs?\sno)\b",
        )
        .ok()
    });
    let text = text.replace('’', "'");
    let wishes = ["want", "ask", "like", "wonder", "expect", "know", "think"];
    FORETELLS
        .as_ref()
        .and_then(|pattern| pattern.find(&text))
        .is_some_and(|found| {
            let next = text[found.end()..].split_whitespace().next();
            !next.is_some_and(|next| wishes.contains(&next))
        })
        && !text.trim_end().ends_with('?')
}
