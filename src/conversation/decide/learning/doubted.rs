//! Whether the word that would rule somebody out stands among others that may mean more.

use super::learn::Learned;
use crate::conversation::decide::Draft;
use crate::reading::SignalKind;
use crate::signal::{Evidence, Signal, SignalName, Span};

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
                found.signal.as_str() == SignalName::NEED
                    && found.value.is_some()
                    && !found.span.overlaps(Span { start, end })
                    && sentence(found.span) == sentence(Span { start, end })
            })
    })
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
