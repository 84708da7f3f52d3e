//! Whether the prospect takes the right to write to them away, or gives it back.

use super::draft::{Draft, Found};
use super::finding::{IntentKind, OptOut, ReadingContext};
use super::heard::{self, Heard, Sureness};
use super::intent;
use super::lexicon::LANGUAGES;
use super::opinion::{Kind, STOP};
use super::vocabulary::Vocabulary;

/// Longer texts tell their language.
const SHORT: usize = 80;

/// Who wants one of these wants to hear from us.
const WISHES: [IntentKind; 7] = [
    IntentKind::AskDemo,
    IntentKind::AskTrial,
    IntentKind::AskPrice,
    IntentKind::AskPerson,
    IntentKind::AskCallback,
    IntentKind::AskFeature,
    IntentKind::Buy,
];

/// "Stop" always counts, "start" only for those who had said "stop", "help" only as the whole text.
pub(crate) fn find(draft: &Draft<'_>) -> Option<OptOut> {
    let nothing_meant = draft.has("opt_out", "not_meant");
    if !nothing_meant
        && draft
            .of("opt_out", "stop")
            .any(|stop| ends_all(draft, stop))
    {
        return Some(OptOut::Stop);
    }
    if draft.context.opted_out && (nothing_meant || draft.has("opt_out", "start")) {
        return Some(OptOut::Start);
    }
    // In words of their own: where the message as a whole hardly can mean anything else.
    let stops = draft
        .opinions()
        .iter()
        .any(|opinion| opinion.kind == Kind::Stop && opinion.sure >= STOP);
    let says_how = ["only_so", "condition", "one_way", "not_meant"]
        .iter()
        .any(|name| draft.has("opt_out", name));
    if stops && !says_how && !draft.has("opt_out", "stop") && !draft.context.opted_out {
        return Some(OptOut::Stop);
    }
    draft.has("opt_out", "help").then_some(OptOut::Help)
}

/// Whether the words end all our messages, rather than to say how they shall be.
fn ends_all(draft: &Draft<'_>, stop: &Found) -> bool {
    let meets = |name: &str| {
        draft
            .of("opt_out", name)
            .any(|found| found.first < stop.end && stop.first < found.end)
    };
    // "I don't want to be called by ten companies."
    if draft
        .of("opt_out", "only_so")
        .any(|found| same_sentence(draft, found, stop))
    {
        return false;
    }
    // "Don't spam me" beside an address or a wish.
    if meets("condition") {
        let wishes = intent::by_rules(draft)
            .iter()
            .any(|found| WISHES.contains(&found.kind) && found.confidence >= 0.5);
        let first = draft.text.tokens.get(stop.first);
        let adds = draft.text.tokens.first().is_some_and(|token| {
            ["and", "but", "just"].contains(&token.text.as_str())
                && first.is_some_and(|first| token.span.start <= first.span.start)
        });
        return !(wishes || adds || draft.text.source.contains('@') || !draft.contacts.is_empty());
    }
    // "Don't email me, call me", "don't email me, email her".
    let shut = draft
        .of("opt_out", "one_way")
        .find(|found| found.first < stop.end && stop.first < found.end);
    shut.is_none_or(|shut| {
        let beside = |found: &Found| found.end <= shut.first || shut.end <= found.first;
        !draft.of("opt_out", "other_way").any(beside)
    })
}

fn same_sentence(draft: &Draft<'_>, one: &Found, other: &Found) -> bool {
    let sentence = |found: &Found| draft.text.clause(found.first).map(|clause| clause.sentence);
    sentence(one) == sentence(other)
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
