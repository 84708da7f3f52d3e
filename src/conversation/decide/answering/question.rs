//! Questions of the prospect that nothing answers.

use crate::reading::finding::IntentKind;
use crate::reading::{Manner, OpenQuestion, Reading};
use crate::signal::Span;

/// A question of fewer words ("really?", "huh?") asks for nothing in particular.
const FEWEST_WORDS: usize = 3;

/// A sentence of more words is not quoted whole for a question in it.
const MOST_WORDS: usize = 25;

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
const DEALT_WITH_AS_SUCH: [Manner; 23] = [
    Manner::Misunderstood,
    Manner::WillReturn,
    Manner::PassedOver,
    Manner::TellsAgain,
    Manner::AsksByThen,
    Manner::AsksKind,
    Manner::AsksOurs,
    Manner::AsksBasis,
    Manner::Complains,
    Manner::AsksWhy,
    Manner::AsksAgain,
    Manner::AsksTotal,
    Manner::Haggles,
    Manner::AsksReminder,
    Manner::AsksForReading,
    Manner::AsksForSent,
    Manner::AsksOtherApp,
    Manner::AsksVideoCall,
    Manner::AsksWhyWritten,
    Manner::AsksNext,
    Manner::AsksVerdict,
    Manner::AsksLanguage,
    // "18 grand??" takes a sum in.
    Manner::SaysSumBack,
];

/// The questions in `text` of which the reading has understood nothing, so
/// that a person should answer them.
pub(crate) fn not_understood(text: &str, reading: &Reading) -> Vec<String> {
    let within = |span: &Span, place: &Span| place.start <= span.start && span.start < place.end;
    let mut open = Vec::new();
    for (place, sentence) in sentences(text) {
        let asking: Vec<Span> = reading
            .questions
            .iter()
            .filter(|span| within(span, &place))
            .copied()
            .collect();
        // "So 6?" answers what was asked, and asks nothing.
        if asking.is_empty() && reading.guessed.iter().any(|span| within(span, &place)) {
            continue;
        }
        let marked = sentence.trim_end().ends_with('?');
        match asking.as_slice() {
            // Two questions of one sentence are two questions.
            [_, _, ..] => open.extend(
                asking
                    .iter()
                    .enumerate()
                    // "…, or is it all web?": the other half of a question that was understood.
                    .filter(|(at, span)| {
                        let before = at.checked_sub(1).and_then(|at| asking.get(at));
                        let halves = before.is_some_and(|before| understood(reading, *before));
                        // "Is that on top, or can I get it by itself?": what is answered
                        // of the one half answers the other.
                        let other = asking.get(at + 1).is_some_and(|next| {
                            let half = next.slice(text).is_some_and(is_alternative);
                            half && understood(reading, *next)
                        });
                        !(other || halves && span.slice(text).is_some_and(is_alternative))
                    })
                    .map(|(_, span)| span)
                    .filter(|span| !understood(reading, **span))
                    .filter_map(|span| span.slice(text).map(str::to_owned)),
            ),
            [span] if !marked => {
                let words = span.slice(text).filter(|_| !understood(reading, place));
                open.extend(words.map(str::to_owned));
            }
            _ if marked
                && sentence.split_whitespace().count() >= FEWEST_WORDS
                && !reading.unnamed.iter().any(|span| within(span, &place))
                && !understood(reading, place) =>
            {
                open.push(sentence.trim().to_owned());
            }
            _ => {}
        }
    }
    open
}

/// The questions in `text` that no fact speaks of, each in its whole sentence.
///
/// Where the sentence asks for a price, a person, a demo or the like, or is a
/// reason against it, it is answered as that.
pub(crate) fn unknown(text: &str, reading: &Reading) -> Vec<String> {
    let open = reading.open_questions.iter().filter_map(|open| {
        let (place, sentence) = sentences(text)
            .into_iter()
            .find(|(place, _)| place.start <= open.span.start && open.span.start < place.end)?;
        // Beside another question of the sentence, its own words are enough, as
        // long as they say what they are about.
        // "Is hail covered n do i gotta clean em": two questions, joined by a word.
        let listed = sentence.contains([',', ';']);
        let several = !listed
            && reading.open_questions.iter().any(|other| {
                let long =
                    |asked: &OpenQuestion| asked.quote.split_whitespace().count() >= FEWEST_WORDS;
                let before = reading.open_questions.iter();
                let mut before = before.filter(|first| first.span.end <= other.span.start);
                other.span.overlaps(place)
                    && begins_joined(&other.quote)
                    && before.any(|first| first.span.overlaps(place))
                    && long(other)
                    && long(open)
            });
        let alone = !several && sentence.split([',', ';']).count() < 2 && !joined(&sentence, open);
        // What is left to people is quoted whole, unless a fact answers a part of it.
        let within_it = |span: Span| span.overlaps(place);
        let whole = open.about.is_empty()
            && !several
            && sentence.split_whitespace().count() <= MOST_WORDS
            && !reading.facts.iter().any(|fact| within_it(fact.span));
        let alone = alone || whole;
        let scope = if alone { place } else { open.span };
        let within = |span: Span| span.overlaps(scope);
        // "Whats with the car thing, we don't have one": that is put right, and no matter for anybody.
        let denied = reading
            .denied
            .iter()
            .any(|denied| denied.span.overlaps(place));
        let asks_otherwise = reading.intents.iter().any(|found| {
            found.confidence >= 0.5
                && ANSWERED_OTHERWISE.contains(&found.kind)
                && within(found.span)
        });
        // What is left to people is, whatever else it sounds like.
        let left = open.about.is_empty();
        let otherwise = !left
            && (asks_otherwise
                || denied
                || reading.objections.iter().any(|found| within(found.span))
                || reading
                    .manner
                    .iter()
                    .any(|found| DEALT_WITH_AS_SUCH.contains(&found.kind) && within(found.span))
                || sentence.split_whitespace().count() < FEWEST_WORDS
                    && !sentence.trim_end().ends_with('?'));
        (!otherwise).then(|| {
            if alone {
                sentence.trim().to_owned()
            } else if several {
                bare(&open.quote)
            } else {
                open.quote.trim().to_owned()
            }
        })
    });
    open.collect()
}

/// Whether the question goes on after another one: "…, and do you support EDI?".
fn joined(sentence: &str, open: &OpenQuestion) -> bool {
    let quote = open.quote.trim();
    let Some((before, after)) = sentence.split_once(quote) else {
        return false;
    };
    let (before, last) = (before.trim(), begins_joined(quote));
    quote.split_whitespace().count() >= FEWEST_WORDS
        && (last && !before.is_empty() || before.is_empty() && begins_joined(after))
}

/// Whether the words go on with what was said before them.
fn begins_joined(text: &str) -> bool {
    let mut joins = JOINS.iter();
    let text = text.trim_start().to_lowercase();
    joins.any(|join| text.starts_with(join))
}

/// A question without what only leads to it or ends it: "so do you do elixir?".
pub(crate) fn bare(question: &str) -> String {
    let words = question.trim().trim_end_matches(['?', '.', '!', ' ', ',']);
    let mut bare = words.trim_start();
    while let Some((first, rest)) = bare.split_once(|letter: char| !letter.is_alphanumeric()) {
        let leads = LEADS.contains(&first.to_lowercase().as_str());
        if !leads || rest.split_whitespace().count() < FEWEST_WORDS {
            break;
        }
        bare = rest.trim_start();
    }
    bare.to_owned()
}

/// Whether the words only name the other possibility.
fn is_alternative(words: &str) -> bool {
    let first = words.split_whitespace().next().unwrap_or_default();
    OR.contains(&first.to_lowercase().as_str())
}

/// What the other possibility begins with.
const OR: [&str; 4] = ["or", "oder", "o", "ou"];

/// What joins a question to another one.
const JOINS: [&str; 4] = ["and ", "n ", "& ", "plus "];

/// Words before a question that are no part of it.
const LEADS: [&str; 13] = [
    "and", "n", "so", "ok", "okay", "but", "also", "oh", "hi", "hey", "well", "wait", "no",
];

/// The sentence of `text` that `span` begins in.
pub(crate) fn sentence_at(text: &str, span: Span) -> String {
    sentences(text)
        .into_iter()
        .find(|(place, _)| place.start <= span.start && span.start < place.end)
        .map_or_else(|| text.to_owned(), |(_, sentence)| sentence)
        .trim()
        .to_owned()
}

/// Whether anything was found within `span`.
pub(crate) fn understood(reading: &Reading, span: Span) -> bool {
    let within = |found: &Span| found.overlaps(span);
    reading
        .facts
        .iter()
        .any(|fact| fact.score >= 0.5 && within(&fact.span))
        || reading
            .fit_questions
            .iter()
            .any(|asked| within(&asked.span))
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
pub(crate) fn sentences(text: &str) -> Vec<(Span, String)> {
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
            let found = not_understood(text, &nothing);
            assert_eq!(found.first().map(String::as_str), open, "{text}");
        }
    }
}
