//! Questions of the prospect that nothing answers.

use crate::reading::finding::IntentKind;
use crate::reading::{Manner, Reading};
use crate::signal::Span;

/// A question of fewer words ("really?", "huh?") asks for nothing in particular.
const FEWEST_WORDS: usize = 3;

/// What is answered as what it is, whatever it is about.
const ANSWERED_OTHERWISE: [IntentKind; 18] = [
    IntentKind::AskPrice,
    IntentKind::AskDiscount,
    IntentKind::AskDemo,
    IntentKind::AskTrial,
    IntentKind::AskPerson,
    IntentKind::AskCallback,
    IntentKind::AskIntegration,
    IntentKind::AskCase,
    IntentKind::AskComparison,
    IntentKind::AskBot,
    IntentKind::Buy,
    IntentKind::Accept,
    IntentKind::Support,
    IntentKind::Abuse,
    IntentKind::Spam,
    IntentKind::OffTopic,
    IntentKind::Instruct,
    IntentKind::WrongPerson,
];

/// What is said about the talk is no question about the offer.
const DEALT_WITH_AS_SUCH: [Manner; 10] = [
    Manner::Complains,
    Manner::AsksWhy,
    Manner::AsksAgain,
    Manner::AsksTotal,
    Manner::Haggles,
    Manner::AsksReminder,
    Manner::AsksForReading,
    Manner::AsksWhyWritten,
    Manner::AsksNext,
    Manner::AsksVerdict,
];

/// The first question in `text` of which the reading has understood nothing, so
/// that a person should answer it.
pub(super) fn not_understood(text: &str, reading: &Reading) -> Option<String> {
    sentences(text)
        .into_iter()
        .filter(|(_, sentence)| sentence.trim_end().ends_with('?'))
        .filter(|(_, sentence)| sentence.split_whitespace().count() >= FEWEST_WORDS)
        .find(|(span, _)| !understood(reading, *span))
        .map(|(_, sentence)| sentence.trim().to_owned())
}

/// The first question in `text` that no fact speaks of, in its whole sentence.
///
/// Where the sentence asks for a price, a person, a demo or the like, or is a
/// reason against it, it is answered as that.
pub(super) fn unknown(text: &str, reading: &Reading) -> Option<String> {
    reading.open_questions.iter().find_map(|open| {
        let (place, sentence) = sentences(text)
            .into_iter()
            .find(|(place, _)| place.start <= open.span.start && open.span.start < place.end)?;
        let within = |span: Span| span.start < place.end && place.start < span.end;
        let asks_otherwise = reading.intents.iter().any(|found| {
            found.confidence >= 0.5
                && ANSWERED_OTHERWISE.contains(&found.kind)
                && within(found.span)
        });
        let otherwise = asks_otherwise
            || reading.objections.iter().any(|found| within(found.span))
            || reading
                .manner
                .iter()
                .any(|found| DEALT_WITH_AS_SUCH.contains(&found.kind) && within(found.span))
            || sentence.split_whitespace().count() < FEWEST_WORDS
                && !sentence.trim_end().ends_with('?');
        (!otherwise).then(|| sentence.trim().to_owned())
    })
}

/// The sentence of `text` that `span` begins in.
pub(super) fn sentence_at(text: &str, span: Span) -> String {
    sentences(text)
        .into_iter()
        .find(|(place, _)| place.start <= span.start && span.start < place.end)
        .map_or_else(|| text.to_owned(), |(_, sentence)| sentence)
        .trim()
        .to_owned()
}

/// Whether anything was found within `span`.
fn understood(reading: &Reading, span: Span) -> bool {
    let within = |found: &Span| found.start < span.end && span.start < found.end;
    reading.facts.iter().any(|fact| within(&fact.span))
        || reading.objections.iter().any(|found| within(&found.span))
        || reading
            .signals
            .iter()
            .any(|found| found.value.is_some() && within(&found.span))
        || reading
            .intents
            .iter()
            .any(|found| found.confidence >= 0.5 && within(&found.span))
        || reading
            .manner
            .iter()
            .any(|found| DEALT_WITH_AS_SUCH.contains(&found.kind) && within(&found.span))
        || reading.opt_out.is_some()
}

/// The sentences of `text` with their places, counted in characters.
fn sentences(text: &str) -> Vec<(Span, String)> {
    let mut sentences = Vec::new();
    let mut current = String::new();
    let mut start = 0;
    let mut letters = text.chars().enumerate().peekable();
    while let Some((at, letter)) = letters.next() {
        current.push(letter);
        let next = letters.peek().map(|(_, next)| *next);
        let stops = matches!(letter, '.' | '!' | '?') && next.is_none_or(char::is_whitespace)
            || letter == '\n';
        if stops || next.is_none() {
            sentences.push((Span { start, end: at + 1 }, std::mem::take(&mut current)));
            start = at + 1;
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_keep_their_places() {
        let found = sentences("Hé. Is it 2.5? ok");
        let places: Vec<_> = found
            .iter()
            .map(|(span, s)| (span.start, span.end, s.as_str()))
            .collect();
        assert_eq!(
            places,
            [(0, 3, "Hé."), (3, 14, " Is it 2.5?"), (14, 17, " ok")]
        );
    }

    #[test]
    fn a_question_of_which_nothing_was_understood_is_left_open() {
        let nothing = Reading::default();
        let cases = [
            (
                "do you have an office in lisbon?",
                Some("do you have an office in lisbon?"),
            ),
            ("ok. who painted the logo?", Some("who painted the logo?")),
            ("really?", None),
            ("we run shops.", None),
        ];
        for (text, open) in cases {
            assert_eq!(not_understood(text, &nothing).as_deref(), open, "{text}");
        }
    }
}
