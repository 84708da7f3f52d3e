//! Whether the prospect takes the right to write to them away, or gives it back.

use super::draft::Draft;
use super::finding::{OptOut, ReadingContext};
use super::heard::{self, Heard, Sureness};
use super::lexicon::LANGUAGES;
use super::opinion::{Kind, STOP};
use super::vocabulary::Vocabulary;

/// Longer texts tell their language.
const SHORT: usize = 80;

/// "Stop" always counts, "start" only for those who had said "stop", "help" only as the whole text.
pub(crate) fn find(draft: &Draft<'_>) -> Option<OptOut> {
    if draft.has("opt_out", "stop") {
        return Some(OptOut::Stop);
    }
    if draft.context.opted_out && draft.has("opt_out", "start") {
        return Some(OptOut::Start);
    }
    // In words of their own: where the message as a whole hardly can mean anything else.
    let stops = draft
        .opinions()
        .iter()
        .any(|opinion| opinion.kind == Kind::Stop && opinion.sure >= STOP);
    if stops && !draft.context.opted_out {
        return Some(OptOut::Stop);
    }
    draft.has("opt_out", "help").then_some(OptOut::Help)
}

/// A "stop" in whatever language: as the one word of the text, or as a sentence
/// of a language that the text may be in.
pub(crate) fn in_any_language(
    vocabulary: &Vocabulary,
    heard: &Heard,
    context: &ReadingContext,
    text: &str,
) -> Option<OptOut> {
    if heard::is_stop_word(text) {
        return Some(OptOut::Stop);
    }
    if heard.sureness == Sureness::Told || text.len() > SHORT {
        return None;
    }
    LANGUAGES
        .into_iter()
        .filter(|language| *language != heard.language)
        .any(|language| {
            let draft = Draft::new(vocabulary.speaking(language), context, text);
            draft.has("opt_out", "stop")
        })
        .then_some(OptOut::Stop)
}
