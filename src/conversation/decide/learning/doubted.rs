//! Whether the word that would rule somebody out stands among others that may mean more.

use super::learn::Learned;
use crate::conversation::decide::Draft;
use crate::conversation::decide::answering::fit;
use crate::reading::SignalKind;
use crate::reading::finding::{Reading, SignalFinding};
use crate::signal::{Evidence, Signal, SignalName, SignalValue, Span};

/// So many words beside it tell a case of which it may be a part only.
const MUCH: usize = 7;

/// "An app or website where patients book": the same sentence names a need that we fulfil,
/// so the one word that would rule them out may not be meant. Nor is it where much else is
/// said with it.
pub(crate) fn says_more(
    draft: &Draft<'_>,
    learned: &Learned,
    name: &SignalName,
    evidence: &Evidence,
) -> bool {
    let Evidence::Message {
        seq, start, end, ..
    } = evidence
    else {
        return false;
    };
    let (start, end) = (*start, *end);
    if draft.rules.vocabulary.kind_of(name.as_str()) != SignalKind::Choice {
        return false;
    }
    let mut readings = learned.readings.iter();
    readings.any(|(message, reading)| {
        let words = message.text.split_whitespace().count();
        let beside = words.saturating_sub(evidence.quote().split_whitespace().count());
        if message.seq == *seq && beside >= MUCH {
            return true;
        }
        let sentence = |span: Span| {
            crate::conversation::decide::answering::question::sentence_at(&message.text, span)
        };
        message.seq == *seq
            && reading.signals.iter().any(|found| {
                is_need(found)
                    && !found.span.overlaps(Span { start, end })
                    && sentence(found.span) == sentence(Span { start, end })
            })
    })
}

/// "Vet clinics, we chuck out expired meds": the trade alone does not say that there is none of
/// what somebody has who tells of a need for it. Whether there is, is asked.
pub(crate) fn is_only_a_trade(
    draft: &Draft<'_>,
    reading: &Reading,
    finding: &SignalFinding,
) -> bool {
    let Some(value @ SignalValue::Choice { .. }) = &finding.value else {
        return false;
    };
    let denies = |words: &str| draft.rules.vocabulary.denies(words);
    let told = || reading.signals.iter().any(is_need);
    let known = || {
        let need = draft.state.signals.get(SignalName::NEED);
        need.is_some_and(|need| need.known().is_some())
    };
    let absence = || {
        fit::ruled_out_by(draft, &finding.signal, value)
            .and_then(|criterion| criterion.confirm.as_deref())
            .is_some_and(denies)
    };
    !denies(&finding.quote) && (told() || known()) && absence()
}

fn is_need(found: &SignalFinding) -> bool {
    found.signal.as_str() == SignalName::NEED && found.value.is_some()
}

/// "I rent", which was put back, then "no", then "I rent" once more: the same sentence
/// again is what they mean, and the word between was the slip.
pub(crate) fn says_it_again(draft: &Draft<'_>, name: &SignalName, signal: &Signal) -> bool {
    let text_at = |evidence: &Evidence| {
        let seq = evidence.seq()?;
        let message = draft.state.messages.iter().find(|held| held.seq == seq)?;
        let words = |letter: char| letter.is_alphanumeric() || letter == ' ';
        let plain: String = message
            .text
            .to_lowercase()
            .chars()
            .filter(|c| words(*c))
            .collect();
        Some((seq, plain.trim().to_owned()))
    };
    let Some((now, said)) = signal.evidence.iter().rev().find_map(text_at) else {
        return false;
    };
    let before = draft.state.superseded.iter();
    before
        .filter(|(of, old)| of == name && old.value == signal.value)
        .flat_map(|(_, old)| &old.evidence)
        .filter_map(text_at)
        .any(|(seq, text)| seq != now && text == said)
}
