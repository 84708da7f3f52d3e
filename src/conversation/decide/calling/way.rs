//! By which way somebody wants to be contacted: by text, by e-mail, by a call, or in writing.

use crate::conversation::agenda::{Agenda, Step};
use crate::conversation::decide::Draft;
use crate::conversation::decide::learning::learn::{Learned, take_signal};
use crate::conversation::event::Event;
use crate::conversation::reached;
use crate::conversation::state::Unread;
use crate::reading::Manner;
use crate::reading::finding::{
    ContactKind, ContactWay, IntentKind, Reading, Recorded, SignalFinding,
};
use crate::signal::{Evidence, ReadBy, Signal, SignalName, SignalStatus, SignalValue};

/// What a wish for a way that we don't have is recorded as: the closer reads their words.
const OTHER_APP: &str = "other_app";

/// The way that they asked for, where they did and we have it.
pub(crate) fn wanted(draft: &Draft<'_>) -> Option<ContactWay> {
    reached::wanted(&draft.state)
}

/// Records what is unwelcome: that somebody comes to them, or speaks to their answering machine.
/// Whoever takes over is told.
fn hear_unwelcome(draft: &mut Draft<'_>, message: &Unread, reading: &Reading) {
    let named = &reading.availability;
    let unwelcome = [
        (SignalName::VISITS, named.no_visit),
        (SignalName::VOICEMAIL, named.no_voicemail),
    ];
    for (name, span) in unwelcome {
        let said = span.and_then(|span| Evidence::quoting(message.seq, &message.text, span));
        let known = draft.state.signals.contains_key(name);
        if let Some(evidence) = said.filter(|_| !known) {
            draft.record(Event::SignalRecorded {
                name: name.into(),
                signal: Signal {
                    status: SignalStatus::Stated,
                    value: Some(SignalValue::Flag { yes: false }),
                    evidence: vec![evidence],
                    confidence: 0.85,
                    read_by: ReadBy::Local,
                    at: message.at,
                },
                superseded: None,
            });
        }
    }
}

/// Records where they are to be visited.
fn hear_street(draft: &mut Draft<'_>, learned: &mut Learned, message: &Unread, reading: &Reading) {
    let span = reading.availability.street;
    let Some((span, quote)) = span.and_then(|span| Some((span, span.slice(&message.text)?))) else {
        return;
    };
    let known = draft.state.text_of(SignalName::ADDRESS);
    if known == Some(quote) {
        return;
    }
    let finding = SignalFinding {
        signal: SignalName::ADDRESS.into(),
        status: SignalStatus::Stated,
        value: Some(SignalValue::Text {
            text: quote.to_owned(),
        }),
        span,
        quote: quote.to_owned(),
        confidence: 0.85,
        correction: known.is_some(),
        vague: false,
    };
    take_signal(draft, learned, message, &finding);
}

/// Records the way that the message asks for.
pub(crate) fn hear(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    hear_unwelcome(draft, message, reading);
    hear_street(draft, learned, message, reading);
    let mut manner = reading.manner.iter();
    let app =
        manner.find(|found| matches!(found.kind, Manner::AsksOtherApp | Manner::AsksVideoCall));
    let way = reading
        .availability
        .way
        .map(|(way, span)| (Some(way), span));
    let Some((way, span)) = app.map(|app| (None, app.span)).or(way) else {
        return;
    };
    // "Text me something to read" asks for that, and for no way to be called.
    let is_request = reading
        .manner
        .iter()
        .filter(|found| found.kind == Manner::AsksForReading)
        .any(|found| found.span.overlaps(span));
    if is_request && !gives_a_number(reading) {
        return;
    }
    // "Don't you need my email?" asks, and refuses no way.
    if reading.asks_for_at(Recorded::Reach, span) {
        return;
    }
    // "Don't want emails either": no calls were wanted before, and none are now.
    let only_refuses = way == Some(ContactWay::Phone) && reading.availability.no_emails;
    if only_refuses && wanted(draft) == Some(ContactWay::Writing) && !reading.availability.wished {
        return;
    }
    let Some(quote) = span.slice(&message.text) else {
        return;
    };
    let finding = SignalFinding {
        signal: SignalName::CONTACT_WAY.into(),
        status: SignalStatus::Stated,
        value: Some(SignalValue::Choice {
            choice: way.map_or(OTHER_APP, ContactWay::as_str).to_owned(),
        }),
        span,
        quote: quote.to_owned(),
        confidence: 0.85,
        correction: draft.state.signals.contains_key(SignalName::CONTACT_WAY),
        vague: false,
    };
    take_signal(draft, learned, message, &finding);
}

/// Whether a way to be reached by is given in the same message.
pub(crate) fn gives_a_number(reading: &Reading) -> bool {
    reading
        .contacts
        .iter()
        .any(|contact| matches!(contact.kind, ContactKind::Phone | ContactKind::Email))
}

/// Where a number was given in half, the rest of it is asked for.
pub(crate) fn ask_in_full(learned: &Learned, agenda: &mut Agenda) {
    if let Step::Callback {
        contact: Some(field),
        ..
    } = &mut agenda.step
        && half_a_number(learned)
    {
        "number".clone_into(field);
    }
}

/// Asked to be called at a number that is none: too short to be dialled.
fn half_a_number(learned: &Learned) -> bool {
    learned.readings.iter().any(|(message, reading)| {
        let calls = reading.intends(IntentKind::AskCallback)
            || matches!(
                reading.availability.way,
                Some((ContactWay::Text | ContactWay::Phone, _))
            );
        calls && !gives_a_number(reading) && has_half_a_number(&message.text)
    })
}

/// A run of figures as long as the end of a number: "555-0100".
fn has_half_a_number(text: &str) -> bool {
    let mut digits = 0;
    let mut longest = 0;
    for letter in text.chars() {
        if letter.is_ascii_digit() {
            digits += 1;
            longest = longest.max(digits);
        } else if !matches!(letter, '-' | ' ' | '.') {
            digits = 0;
        }
    }
    (6..=9).contains(&longest)
}

#[cfg(test)]
mod tests {
    use super::has_half_a_number;

    #[test]
    fn the_end_of_a_number_is_told_from_other_figures() {
        for (text, half) in [
            ("call me at 555-0100", true),
            ("its 555 0100 thx", true),
            ("call me at 415-555-2671", false),
            ("call me at 3", false),
            ("40 users, 12 sites", false),
            ("budget is $14,000 call me", false),
        ] {
            assert_eq!(has_half_a_number(text), half, "{text}");
        }
    }
}
