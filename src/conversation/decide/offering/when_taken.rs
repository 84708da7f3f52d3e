//! A yes to what was offered that is told by when: "sure, but after the 10th", "can it be
//! Wed?", "ok when can he come?".

use crate::conversation::decide::calling::named::named_times;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::state::Unread;
use crate::reading::Manner as Said;
use crate::reading::finding::{
    ContactFinding, ContactKind, IntentKind, ObjectionKind, Reading, Recorded,
};
use crate::signal::{SignalName, Span};

/// Beside so many words a day that is said to suit takes the offer.
const FEW_WORDS: usize = 5;

/// Whether any of the messages is a yes that says when.
pub(crate) fn says_when(learned: &Learned) -> bool {
    let mut readings = learned.readings.iter();
    readings.any(|(message, reading)| yes_with_a_time(learned, message, reading).is_some())
}

/// The words that take the offer by a time: a yes that says when, or just a day for it.
pub(crate) fn takes_by_a_time(
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
) -> Option<Span> {
    yes_with_a_time(learned, message, reading)
        .or_else(|| proposes_a_time(learned, message, reading))
}

/// "Sure, but after the 10th": the yes to an offer that only says when. A time far
/// off is no yes, nor is one with another reason against it.
pub(crate) fn yes_with_a_time(
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
) -> Option<Span> {
    learned.offered.as_ref()?;
    let agrees = [IntentKind::Affirm, IntentKind::Accept, IntentKind::Buy];
    let intents = reading.intents.iter();
    let yes = intents
        .filter(|found| agrees.contains(&found.kind) && found.confidence >= 0.5)
        .map(|found| found.span)
        .chain(
            reading
                .manner
                .iter()
                .filter(|found| found.kind == Said::BeginsWithYes)
                .map(|found| found.span),
        )
        .min_by_key(|span| span.start)?;
    let other_reason = |kind| kind != ObjectionKind::Timing;
    if reading.intends(IntentKind::Decline)
        || reading.objections.iter().any(|o| other_reason(o.kind))
    {
        return None;
    }
    // "Ok so what happens now?" asks, and names no time.
    if reading.shows(Said::AsksNext) {
        return None;
    }
    let time = named_times(message, reading).into_iter().next()?;
    (yes.start <= time.span.start).then_some(yes)
}

/// "Can it be Wed or Thu?", "saturday after 10": who answers the offer with a day takes it,
/// where the message says little else.
fn proposes_a_time(learned: &Learned, message: &Unread, reading: &Reading) -> Option<Span> {
    learned.offered.as_ref()?;
    let named = &reading.availability;
    let refuses = [
        IntentKind::Decline,
        IntentKind::DeclineSoft,
        IntentKind::Refuse,
        IntentKind::Unsure,
    ];
    // The "no" of "wed or thu, no not thu" is the day's.
    let no = reading.intends(IntentKind::Negate) && named.not_days.is_empty();
    let little = named.beside <= 1
        || (named.fits || !named.not_days.is_empty()) && named.beside <= FEW_WORDS;
    let far = reading
        .signals
        .iter()
        .any(|found| found.signal.as_str() == SignalName::TIMELINE);
    if !little
        || far
        || no
        || named.days.is_empty()
        || !reading.objections.is_empty()
        || refuses.iter().any(|kind| reading.intends(*kind))
    {
        return None;
    }
    let time = named_times(message, reading).into_iter().next()?;
    time.precise.then_some(time.span)
}

/// "Ok when can he come?" takes what was just offered.
pub(super) fn asks_when(reading: &Reading) -> Option<Span> {
    let mut record = reading.record.iter();
    record
        .find(|asked| asked.of == Recorded::Appointment)
        .map(|asked| asked.span)
}

/// "dave@x.com, mornings": who says how and when to be reached wants to be reached.
pub(super) fn names_hours(learned: &Learned) -> Option<(Unread, Span)> {
    learned.readings.iter().find_map(|(message, reading)| {
        let reached = |contact: &&ContactFinding| {
            matches!(contact.kind, ContactKind::Email | ContactKind::Phone)
        };
        let span = reading.contacts.iter().find(reached)?.span;
        let when = reading.availability.span.or(reading.availability.said);
        when.map(|_| (message.clone(), span))
    })
}
