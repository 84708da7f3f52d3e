//! Nothing of the instructions reaches the prospect, and nobody is told that a person writes.

use std::collections::HashSet;

use super::Grounds;
use super::words::folded;

/// So many words in a row that stand in the instructions are no accident.
const RUN: usize = 7;

/// The instructions as they ship.
const TEMPLATES: [&str; 3] = [
    include_str!("../../../prompts/turn/system.hbs"),
    include_str!("../../../prompts/turn/brief.hbs"),
    include_str!("../../../prompts/turn/agenda.hbs"),
];

/// Words that only the instructions use.
const TELLTALES: [&str; 23] = [
    "you write the words",
    "system prompt",
    "my instructions",
    "my prompt",
    "the instructions i",
    "instructions i was given",
    "i was instructed",
    "i was told to",
    "my programming",
    "language model",
    "json",
    "the agenda",
    "the playbook",
    "\"say\"",
    "\"reading\"",
    "<message",
    "</message",
    "<brief",
    "[step]",
    "{{",
    "}}",
    "lead score",
    "ignore previous",
];

/// Ways to deny being a machine.
const DENIALS: [&str; 14] = [
    "i'm a human",
    "i am a human",
    "i'm human",
    "i am human",
    "i'm a real person",
    "i am a real person",
    "i'm a person",
    "i am a person",
    "i'm not a bot",
    "i am not a bot",
    "i'm not an ai",
    "i am not an ai",
    "i'm not a robot",
    "not a machine",
];

/// A word that stands in the instructions and nowhere else; who sees it has seen them.
pub fn canary(campaign: &str, version: &str) -> String {
    let picked = crate::speech::lines::pick(0x5EED, campaign, 0)
        ^ crate::speech::lines::pick(0x5EED, version, 1);
    format!("zq{:08x}", picked & 0xffff_ffff)
}

/// The runs of words of the instructions.
pub(super) fn instructions() -> HashSet<String> {
    let mut runs = HashSet::new();
    for template in TEMPLATES {
        let folded = folded(template);
        let words: Vec<&str> = folded.split(' ').collect();
        for run in words.windows(RUN) {
            if run.iter().all(|word| !word.contains("{{")) {
                runs.insert(run.join(" "));
            }
        }
    }
    runs
}

/// Whether the sentence shows something of the instructions.
pub(super) fn leaks(grounds: &Grounds, text: &str) -> bool {
    let folded = folded(text);
    let lower = text.to_lowercase();
    if lower.contains(&grounds.canary) || TELLTALES.iter().any(|told| lower.contains(told)) {
        return true;
    }
    let words: Vec<&str> = folded.split(' ').collect();
    words
        .windows(RUN)
        .any(|run| grounds.instructions.contains(&run.join(" ")))
}

/// Whether the sentence says that a person writes.
pub(super) fn denies_machine(text: &str) -> bool {
    let lower = text.to_lowercase().replace('’', "'");
    DENIALS.iter().any(|denial| lower.contains(denial))
}
