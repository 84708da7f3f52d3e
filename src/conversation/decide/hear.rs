//! What a message says beside what the reading finds in it: what is kept back,
//! when they want to be called, and what they say about the talk itself.

use super::learn::{Learned, take_signal};
use super::offered::yes_with_a_time;
use super::when::named_time;
use super::{Draft, contact};
use crate::conversation::state::Unread;
use crate::reading::finding::{ContactKind, IntentKind, ObjectionKind, Reading, SignalFinding};
use crate::reading::{Manner as Said, SignalKind};
use crate::signal::{SignalName, SignalStatus, SignalValue, Span};

/// What the prospect says about the talk itself.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Manner {
    /// Something went wrong between us.
    pub complains: bool,
    /// It was said before.
    pub said_before: bool,
    /// What was arranged is called off.
    pub calls_off: bool,
}

/// The manner of all unread messages together.
pub(super) fn manner(learned: &Learned) -> Manner {
    Manner {
        complains: learned.shows(Said::Complains),
        said_before: learned.shows(Said::SaidBefore),
        calls_off: learned.shows(Said::CallsOff),
    }
}

/// Records what a message keeps back and when they want to be called.
pub(super) fn hear(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    for name in kept_back(draft, learned, reading) {
        let finding = refused(&message.text, name);
        take_signal(draft, learned, message, &finding);
        learned.refused = true;
    }
    if let Some(finding) = call_time(draft, learned, message, reading) {
        take_signal(draft, learned, message, &finding);
    }
}

/// Whether a signal that the reading found is heard otherwise here.
pub(super) fn heard_otherwise(
    draft: &Draft<'_>,
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
    finding: &SignalFinding,
) -> bool {
    let (signal, span) = (&finding.signal, finding.span);
    // "Sure, but it's too expensive" takes no offer yet.
    let only_a_yes = reading.intents.iter().any(|found| {
        [IntentKind::Accept, IntentKind::Affirm].contains(&found.kind) && found.span == span
    });
    if signal.as_str() == SignalName::INTENT
        && learned.offered.is_some()
        && only_a_yes
        && reading
            .objections
            .iter()
            .any(|objection| objection.kind != ObjectionKind::Timing)
    {
        return true;
    }
    // "Thursday" said of a call is no time frame of the purchase.
    [SignalName::CONTACT_TIME, SignalName::TIMELINE].contains(&signal.as_str())
        && call_time(draft, learned, message, reading).is_some()
}

/// A refusal of the number is no refusal of the address.
pub(super) fn meant(reading: &Reading, finding: &SignalFinding) -> SignalFinding {
    let mut finding = finding.clone();
    if finding.status == SignalStatus::Refused
        && finding.signal.as_str() == SignalName::EMAIL
        && reading.shows(Said::MeansNumber)
    {
        finding.signal = SignalName::PHONE.into();
    }
    finding
}

fn kept_back(draft: &Draft<'_>, learned: &Learned, reading: &Reading) -> Vec<SignalName> {
    let unknown = |name: &SignalName| {
        let known = draft.state.signals.get(name);
        known.is_none_or(|signal| signal.known().is_none())
            && !reading.signals.iter().any(|found| found.signal == *name)
    };
    let asked = learned.asked.as_ref().map(|open| open.signal.clone());
    let mut names = Vec::new();
    if reading.shows(Said::KeepsMoneyBack) {
        names.push(SignalName::from(SignalName::BUDGET));
        let campaign = draft.rules.campaign;
        names.extend(asked.clone().filter(|name| {
            let declared = campaign.declared(name.as_str());
            declared.is_some_and(|signal| signal.kind == SignalKind::Money)
        }));
        names.dedup();
    }
    if reading.shows(Said::WavesAway) {
        names.extend(asked);
    }
    names.retain(unknown);
    names
}

fn refused(text: &str, signal: SignalName) -> SignalFinding {
    let end = text.trim_end().chars().count();
    let start = text.chars().count() - text.trim_start().chars().count();
    SignalFinding {
        signal,
        status: SignalStatus::Refused,
        value: None,
        span: Span { start, end },
        quote: text.trim().to_owned(),
        confidence: 0.8,
        correction: false,
        vague: false,
    }
}

/// A time named for a call: where one is arranged or asked for, or beside a number.
fn call_time(
    draft: &Draft<'_>,
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
) -> Option<SignalFinding> {
    let asked = learned.asked.as_ref();
    let about_a_call = draft.state.open_handoff().is_some()
        || asked.is_some_and(|open| open.question == contact::CONTACT)
        || reading.intends(IntentKind::AskCallback)
        || reading
            .contacts
            .iter()
            .any(|contact| contact.kind == ContactKind::Phone)
        || reading
            .signals
            .iter()
            .any(|found| found.signal.as_str() == SignalName::CONTACT_TIME)
        || yes_with_a_time(learned, message, reading).is_some();
    let time = about_a_call
        .then(|| named_time(message, reading))
        .flatten()?;
    let words = time.words(draft, message)?;
    Some(SignalFinding {
        signal: SignalName::CONTACT_TIME.into(),
        status: SignalStatus::Stated,
        value: Some(SignalValue::Text { text: words }),
        span: time.span,
        quote: time.span.slice(&message.text)?.to_owned(),
        confidence: 0.85,
        correction: draft.state.signals.contains_key(SignalName::CONTACT_TIME),
        vague: false,
    })
}
