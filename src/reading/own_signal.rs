//! The campaign's own choices and flags, by the words of their options.

use super::authority;
use super::draft::Draft;
use super::finding::SignalFinding;
use super::ranking::{ENOUGH, Ranked};
use super::role::Role;
use super::vocabulary::{SignalKind, SignalWords, Vocabulary};
use crate::signal::{SignalName, SignalValue};

/// So much of an option's phrase must be said unasked, and as an answer.
const UNASKED: f64 = 0.8;
const ASKED: f64 = 0.45;

/// Up to so many words an answer may be about more than was asked ("NetSuite and Ohio").
const TERSE: usize = 6;
/// Of a phrase with one word that tells, so many of its words must be said where another option has that word, too.
const OWN_WORDS: f64 = 0.5;

/// Where one word of several is all that is held, so many of the phrase's words must be said at least.
const FEW_WORDS: f64 = 0.3;
/// Unasked, so many.
const MOST_WORDS: f64 = 0.51;
/// A title tells who somebody is; of an option it tells only what says little else.
const TITLE: f64 = 0.75;
/// Who speaks of themselves does so this near to what they are.
const NEAR: usize = 5;
const OF_US: &[&str] = &[
    "we", "i", "our", "my", "us", "am", "ours", "mine", "with", "in", "on",
];
/// An answer of so many words may be a phrase's one word that tells.
const BRIEF: usize = 3;

/// Whether `rival`, another option of the same signal, has the word that tells
/// for `ranked` as well and is nearer to what is said: "trees" may be some or many.
fn outdoes(vocabulary: &Vocabulary, rival: &Ranked, ranked: &Ranked) -> bool {
    let signal = |ranked: &Ranked| {
        vocabulary
            .options_of
            .get(ranked.document)
            .map(|(signal, _)| *signal)
    };
    ranked.held.len() == 1
        && rival.document != ranked.document
        && signal(rival) == signal(ranked)
        && rival.held.contains(&ranked.held[0])
        && (rival.likeness > ranked.likeness
            || rival.held.len() > 1 && rival.likeness >= ranked.likeness
            || ranked.likeness < OWN_WORDS)
}

/// The value that picks `option` of `signal`.
pub(crate) fn value(signal: &SignalWords, option: usize) -> Option<SignalValue> {
    let (id, _) = signal.options.get(option)?;
    Some(match signal.kind {
        SignalKind::Flag => SignalValue::Flag { yes: id == "yes" },
        _ => SignalValue::Choice { choice: id.clone() },
    })
}

/// The choices and flags that the text states.
pub(crate) fn find(draft: &Draft<'_>) -> Vec<SignalFinding> {
    let mut findings: Vec<SignalFinding> = Vec::new();
    let title = authority::titled(draft);
    for (at, clause) in draft.text.clauses.iter().enumerate() {
        if clause.opens || clause.conditional {
            continue;
        }
        let sentence = draft.sentence_tokens(at);
        let options = &draft.vocabulary.options;
        let tokens = &draft.text.tokens[clause.first..clause.end];
        let mentions = draft.mentions_in(clause.first, clause.end);
        let mut candidates = options.rank(tokens, mentions, ASKED);
        candidates.extend(options.said(tokens, clause.first));
        let terse = draft.text.tokens.len() <= TERSE && draft.asked().is_some();
        // "it's in Temple, not in Dallas"
        let corrects = draft.asked().is_some() && draft.corrects();
        let rivals = candidates.clone();
        for ranked in candidates {
            let Some(&(signal, option)) = draft.vocabulary.options_of.get(ranked.document) else {
                continue;
            };
            let own = &draft.vocabulary.words.signals[signal];
            let asked = draft.asked_for(own.name.as_str());
            if findings.iter().any(|known| known.signal == own.name) {
                continue;
            }
            let said_of_themselves = draft.text.tokens[sentence.clone()]
                .iter()
                .any(|token| token.is(Role::Own) || corrects && token.is(Role::It));
            if rivals
                .iter()
                .any(|rival| outdoes(draft.vocabulary, rival, &ranked))
            {
                continue;
            }
            // "US" is a country only where nothing else is said.
            if ranked.evidence <= 0.0 && (!asked || clause.end - clause.first > 1) {
                continue;
            }
            let generic = ranked.evidence < ENOUGH;
            // "I said we rent": a flag's own words, whole, bear a little beside them.
            let whole = own.kind == SignalKind::Flag
                && ranked.likeness >= 1.0
                && ranked.held.len() > 1
                && said_of_themselves;
            let beyond = if whole { 0.5 } else { 0.0 };
            // "I'm the CTO" is who they are, and no "we have a CTO".
            let by_title = title.as_ref().is_some_and(|title| {
                ranked.held.iter().all(|at| title.contains(at)) && ranked.likeness < TITLE
            });
            // One word out of many ("CTO" of "we have a CTO") doesn't tell the rest,
            // and asked who decides, common words answer that ("just me").
            let brief = asked && clause.end - clause.first <= BRIEF;
            let few = if asked { FEW_WORDS } else { MOST_WORDS };
            let one_of_many = ranked.is_lone(few);
            let of_another = draft
                .starting_in(clause.first, ranked.first)
                .any(|found| found.in_group("cue") == Some("somebody_else"));
            if by_title || of_another || !brief && one_of_many {
                continue;
            }
            // "schools are closed" makes nobody a school.
            let of_us = draft.text.tokens
                [ranked.first.saturating_sub(NEAR).max(clause.first)..ranked.end]
                .iter()
                .any(|token| OF_US.contains(&token.text.as_str()));
            let scant = ranked.held.len() == 1 && ranked.likeness < FEW_WORDS
                || ranked.held.len() == 1 && !of_us && ranked.first > clause.first + 1
                || !ranked.is_specific() && !ranked.tight
                || generic && draft.asked_for(SignalName::AUTHORITY);
            let unlikely = if asked {
                generic && ranked.score < UNASKED
            } else {
                // A choice that nobody asked about must be told, not just touched on.
                (generic && draft.says_beyond(clause.first..clause.end, &ranked) > beyond)
                    || ranked.score < UNASKED
                    || scant
                    || !(said_of_themselves || terse && ranked.likeness >= 1.0)
                    || clause.question
            };
            if unlikely {
                continue;
            }
            if let Some(value) = value(own, option) {
                let (span, _) = draft.text.quote(ranked.first, ranked.end);
                let confidence = if asked { 0.9 } else { 0.7 };
                findings.push(draft.stated(own.name.as_str(), value, span, confidence));
            }
        }
    }
    findings
}
