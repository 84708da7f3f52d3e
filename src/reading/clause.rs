//! Clauses: where they begin, which ones ask, hedge or suppose, and what is negated in them.

use std::collections::HashSet;

use super::pattern::Fillers;
use super::text::{Break, Clause, Text, Token};

/// The words that clauses are told apart by, as ids.
#[derive(Debug, Default)]
pub(crate) struct ClauseWords {
    pub negators: HashSet<u32>,
    pub conditions: HashSet<u32>,
}

/// Words that ask when a clause begins with them.
const ASKING: &[&str] = &[
    "what", "how", "when", "where", "who", "why", "which", "whose", "any",
];
/// Verbs that ask when a subject follows them.
const AUXILIARIES: &[&str] = &[
    "is", "are", "am", "do", "does", "did", "can", "could", "will", "would", "should", "may",
    "might", "have", "has", "was", "were",
];
const SUBJECTS: &[&str] = &[
    "i",
    "you",
    "he",
    "she",
    "it",
    "we",
    "they",
    "there",
    "this",
    "that",
    "your",
    "our",
    "my",
    "the",
    "anyone",
    "someone",
    "anybody",
    "somebody",
    "these",
    "those",
    "a",
    "stockwell",
];
/// Two words that make a request of a statement.
const REQUESTS: &[(&str, &str)] = &[
    ("tell", "me"),
    ("please", "advise"),
    ("advise", "on"),
    ("tell", "us"),
    ("let", "me"),
    ("show", "me"),
    ("give", "me"),
    ("send", "me"),
    ("to", "know"),
    ("curious", "about"),
    ("wondering", "if"),
    ("wondering", "about"),
    ("wondering", "what"),
    ("wondering", "how"),
    ("wondering", "whether"),
    ("interested", "in"),
    ("question", "about"),
];
const HEDGES: &[&str] = &[
    "maybe",
    "perhaps",
    "probably",
    "possibly",
    "might",
    "guess",
    "suppose",
    "presumably",
    "potentially",
    "supposedly",
];
/// Of the auxiliaries those that ask whatever their subject is called.
const MODALS: &[&str] = &["could", "can", "would", "will", "does", "did"];
/// Words that a "not" is not about: "not only", "why not".
const SUBJECT_PRONOUNS: &[&str] = &[
    "i", "we", "you", "he", "she", "it", "they", "there", "that", "this",
];

fn is(token: Option<&Token>, words: &[&str]) -> bool {
    token.is_some_and(|token| words.contains(&token.text.as_str()))
}

/// Cuts `text` into clauses and marks what is negated.
pub(crate) fn mark(text: &mut Text<'_>, words: &ClauseWords, fillers: &Fillers) {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut sentence = 0;
    for at in 0..text.tokens.len() {
        let token = &text.tokens[at];
        let next = text.tokens.get(at + 1);
        let joins = at > 0
            && fillers.joiners.contains(&token.word)
            && token.word != 0
            && (token.text == "but"
                || is(
                    next,
                    &[
                        "i", "we", "they", "he", "she", "it", "you", "there", "my", "our",
                    ],
                )
                || is(next, AUXILIARIES));
        if at == 0 || token.before >= Break::Comma || joins {
            if at > 0 && token.before == Break::Stop {
                sentence += 1;
            }
            if let Some(last) = clauses.last_mut() {
                last.end = at;
            }
            clauses.push(Clause {
                first: at,
                end: text.tokens.len(),
                sentence,
                ..Clause::default()
            });
        }
        text.tokens[at].clause = clauses.len() - 1;
    }
    text.clauses = clauses;
    for index in 0..text.clauses.len() {
        let (opens, question, hedged, conditional) = {
            let clause = &text.clauses[index];
            let tokens = &text.tokens[clause.first..clause.end];
            let start = tokens
                .iter()
                .position(|token| token.word == 0 || !fillers.openers.contains(&token.word))
                .unwrap_or(0);
            // "when the contract ends" tells when, "when does it end" asks.
            let tells_when = is(tokens.get(start), &["when"])
                && tokens.get(start + 1).is_some()
                && !is(tokens.get(start + 1), AUXILIARIES)
                && !sentence_asks(text, index);
            let opens = (is(tokens.get(start), ASKING) && !tells_when)
                || (is(tokens.get(start), AUXILIARIES)
                    // "there is a committee" states it.
                    && !is(start.checked_sub(1).and_then(|at| tokens.get(at)), &["there"])
                    // "can't you …?", but "can't find anybody".
                    && (is(
                        tokens.get(start + 1 + usize::from(is(tokens.get(start + 1), &["not"]))),
                        SUBJECTS,
                    )
                        // "could AI answer those?", but "may be 40?" supposes it.
                        || is(tokens.get(start), MODALS)
                            && tokens.len() > start + 2
                            && !is(tokens.get(start + 1), &["be", "not", "have"])
                            && sentence_asks(text, index)));
            let requests = tokens.windows(2).any(|two| {
                REQUESTS
                    .iter()
                    .any(|(a, b)| two[0].text == *a && two[1].text == *b)
            });
            let last_of_sentence = text
                .clauses
                .get(index + 1)
                .is_none_or(|next| next.sentence != clause.sentence);
            let own_statement = is(tokens.get(start), &["we", "i", "our", "my", "they", "it"]);
            let marked = (last_of_sentence || !own_statement) && sentence_asks(text, index);
            let hedged = tokens
                .iter()
                .any(|token| HEDGES.contains(&token.text.as_str()));
            let conditional = tokens.iter().enumerate().any(|(at, token)| {
                token.word != 0
                    && words.conditions.contains(&token.word)
                    // "next month if possible" is as real as "next month".
                    && !is(tokens.get(at + 1), &["possible", "any", "needed", "so", "anything"])
                    && !(at > 0
                        && is(
                            tokens.get(at - 1),
                            &[
                                "wondering",
                                "know",
                                "see",
                                "sure",
                                "check",
                                "ask",
                                "as",
                                "even",
                            ],
                        ))
            });
            // "got anyone like us?", with the verb left out before it.
            let opens = opens
                || is(tokens.get(start), &["got", "know"])
                    && is(
                        tokens.get(start + 1),
                        &[
                            "any", "anyone", "anybody", "anything", "someone", "somebody",
                        ],
                    );
            (opens, opens || requests || marked, hedged, conditional)
        };
        let clause = &mut text.clauses[index];
        clause.opens = opens;
        clause.question = question;
        clause.hedged = hedged;
        clause.conditional = conditional;
    }
    // What a condition leads to is as unreal as the condition: "if we had 50k, we would".
    let mut done = 0;
    for index in 0..text.clauses.len() {
        if index >= done && text.clauses[index].conditional {
            let sentence = text.sentence_of(index);
            done = sentence.end;
            for other in sentence {
                let clause = &text.clauses[other];
                let unreal = text.tokens[clause.first..clause.end]
                    .iter()
                    .any(|token| matches!(token.text.as_str(), "would" | "had"));
                if unreal {
                    text.clauses[other].conditional = true;
                }
            }
        }
    }
    negate(text, words);
}

fn sentence_asks(text: &Text<'_>, clause: usize) -> bool {
    let clauses = text.sentence_of(clause);
    let Some(last) = clauses.last().and_then(|index| text.clauses.get(index)) else {
        return false;
    };
    let from = last
        .end
        .checked_sub(1)
        .and_then(|at| text.tokens.get(at))
        .map_or(0, |token| token.bytes.end);
    let to = text
        .tokens
        .get(last.end)
        .map_or(text.source.len(), |token| token.bytes.start);
    text.source
        .get(from..to)
        .is_some_and(|gap| gap.contains(['?', '？']))
}

/// How far a negation reaches, in words.
const REACH: usize = 7;

fn negate(text: &mut Text<'_>, words: &ClauseWords) {
    for at in 0..text.tokens.len() {
        let token = &text.tokens[at];
        if token.word == 0 || !words.negators.contains(&token.word) {
            continue;
        }
        let next = text.tokens.get(at + 1);
        let before = at.checked_sub(1).and_then(|at| text.tokens.get(at));
        // "can't you …", "isn't that …", "why not": a question, nothing is denied.
        if token.text == "not"
            && (is(next, SUBJECT_PRONOUNS) && is(before, AUXILIARIES)
                || is(before, &["why"])
                || is(next, &["only", "stand", "bear", "wait"]))
        {
            continue;
        }
        // "no, we need it": an answer, not a negation of what follows.
        if token.text == "no"
            && (is(next, SUBJECT_PRONOUNS) || next.is_some_and(|next| next.before != Break::Space))
        {
            continue;
        }
        let reach = if token.text == "no" || token.text == "zero" {
            4
        } else {
            REACH
        };
        let clause = token.clause;
        for index in at + 1..(at + 1 + reach).min(text.tokens.len()) {
            let follower = &mut text.tokens[index];
            if follower.clause != clause || follower.text == "but" || follower.text == "because" {
                break;
            }
            follower.negator = Some(at);
        }
    }
}
