//! Whether the word that would rule somebody out stands among others that may mean more.

use super::Draft;
use super::learn::Learned;
use crate::reading::SignalKind;
use crate::signal::{Evidence, SignalName, Span};

/// So many words beside it tell a case of which it may be a part only.
const MUCH: usize = 7;

/// "An app or website where patients book": the same sentence names a need that we fulfil,
/// so the one word that would rule them out may not be meant. Nor is it where much else is
/// said with it.
pub(super) fn says_more(
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
        let sentence = |span: Span| super::question::sentence_at(&message.text, span);
        message.seq == *seq
            && reading.signals.iter().any(|found| {
                found.signal.as_str() == SignalName::NEED
                    && found.value.is_some()
                    && !(found.span.start < end && start < found.span.end)
                    && sentence(found.span) == sentence(Span { start, end })
            })
    })
}
