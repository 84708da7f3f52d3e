//! The piece of a sentence that says when to call says nothing else: no fact is asked for
//! by "make it 3:30?", no discount by "make it 4", no objection raised by "wednesday is
//! fine for him".

use super::named::named_times;
use crate::conversation::decide::Draft;
use crate::conversation::decide::answering::record::take_who_is;
use crate::conversation::decide::learning::hear::names_call_time;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::state::Unread;
use crate::reading::context::Asked;
use crate::reading::finding::{IntentKind, Reading, SignalFinding};
use crate::reading::{Manner, MannerFinding};
use crate::signal::{SignalName, SignalValue, Span};

/// A longer message changes no hour by a bare number.
const MOST_WORDS: usize = 16;
/// A longer piece of a sentence says more than when.
const MOST_WORDS_OF_A_PIECE: usize = 9;
/// The last hour that a bare number may be.
const LAST_HOUR: u8 = 12;

/// What the words for a time may sound like: "can we push it to wednesday?".
const SOUNDS_LIKE: [IntentKind; 5] = [
    IntentKind::AskDiscount,
    IntentKind::AskFeature,
    IntentKind::AskIntegration,
    IntentKind::AskSecurity,
    IntentKind::AskComparison,
];

/// "Before next summer, no rush": by when they need it, which puts nothing off.
pub(crate) fn says_by_when(reading: &Reading) -> bool {
    let need_by = |found: &SignalFinding| {
        matches!(
            &found.value,
            Some(SignalValue::Timeline(range)) if range.from.is_none() && range.to.is_some()
        )
    };
    let puts_off = [IntentKind::Decline, IntentKind::DeclineSoft]
        .iter()
        .any(|kind| reading.intends(*kind));
    !puts_off && reading.signals.iter().any(need_by)
}

/// What an appointment makes of a bare number: its hour ("make it 4", "hm 5 is better").
pub(crate) fn matter(draft: &Draft<'_>, text: &str) -> Option<Asked> {
    draft.state.signals.get(SignalName::CONTACT_TIME)?;
    let mut words = text.split_whitespace();
    let hour = words.any(|word| {
        let bare = word.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
        bare.parse()
            .is_ok_and(|hour: u8| (1..=LAST_HOUR).contains(&hour))
    });
    let short = text.split_whitespace().count() <= MOST_WORDS;
    (hour && short).then(|| Asked {
        signal: SignalName::CONTACT_TIME.into(),
        follow_up: true,
    })
}

/// Takes out of the reading what the words for the time seemed to say besides.
pub(crate) fn leave_out(
    draft: &Draft<'_>,
    learned: &Learned,
    message: &Unread,
    reading: &mut Reading,
) {
    leave_out_time(draft, learned, message, reading);
    take_who_is(draft, reading);
}

fn leave_out_time(draft: &Draft<'_>, learned: &Learned, message: &Unread, reading: &mut Reading) {
    if !reading.record.is_empty() || !names_call_time(draft, learned, message, reading) {
        return;
    }
    let named: Vec<Span> = named_times(message, reading)
        .into_iter()
        .map(|time| time.span)
        .collect();
    let clock = reading.times.iter().filter(|time| {
        let digits = time.quote.chars().any(|letter| letter.is_ascii_digit());
        digits && !reading.availability.idle.contains(&time.span)
    });
    // "Tmrw arvo any good? After 2": the day is asked about in a sentence of its own.
    let days = reading.availability.day_places.iter().map(|day| day.span);
    let times: Vec<Span> = clock
        .map(|time| time.span)
        .chain(named)
        .chain(days)
        .collect();
    let pieces: Vec<Span> = times
        .iter()
        .filter_map(|time| piece(&message.text, *time))
        .collect();
    let says_when = |span: Span| {
        times.iter().any(|time| time.overlaps(span))
            || pieces
                .iter()
                .any(|piece| piece.start <= span.start && span.end <= piece.end)
    };
    reading.facts.retain(|fact| !says_when(fact.span));
    reading.objections.retain(|found| !says_when(found.span));
    reading.open_questions.retain(|open| !says_when(open.span));
    reading.questions.retain(|span| !says_when(*span));
    reading
        .intents
        .retain(|found| !SOUNDS_LIKE.contains(&found.kind) || !says_when(found.span));
    let haggles = |found: &MannerFinding| found.kind == Manner::Haggles;
    reading
        .manner
        .retain(|found| !haggles(found) || !says_when(found.span));
    // Nor is "your site said open till 7??" of who names a time.
    let told = reading.availability.idle.clone();
    let of_hours = |span: Span| told.iter().any(|told| told.overlaps(span));
    reading.open_questions.retain(|open| !of_hours(open.span));
    reading.questions.retain(|span| !of_hours(*span));
    let hours = told.iter().filter_map(|told| piece(&message.text, *told));
    reading.guessed.extend(hours);
    // "Make it 3:30?" is no question to be answered.
    reading.guessed.extend(pieces);
}

/// The words around the time up to the next comma or the end of the sentence, where they
/// are few.
fn piece(text: &str, time: Span) -> Option<Span> {
    let letters: Vec<char> = text.chars().collect();
    let ends = |at: usize| {
        let next = letters.get(at + 1);
        match letters[at] {
            ',' | ';' | '!' | '?' | '\n' => true,
            '.' => next.is_none_or(|next| !next.is_ascii_digit()),
            _ => false,
        }
    };
    let mut start = time.start.min(letters.len());
    while start > 0 && !ends(start - 1) {
        start -= 1;
    }
    let mut end = time.end.min(letters.len());
    while end < letters.len() && !ends(end) {
        end += 1;
    }
    let words: String = letters[start..end].iter().collect();
    let few = words.split_whitespace().count() <= MOST_WORDS_OF_A_PIECE;
    few.then_some(Span { start, end })
}
