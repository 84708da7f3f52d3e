//! What the prospect says about the talk itself: that something went wrong, was said before, is
//! called off or is unwelcome.

use crate::conversation::decide::Draft;
use crate::conversation::decide::learning::learn::Learned;
use crate::reading::Manner as Said;
use crate::reading::finding::{ContactWay, IntentKind, Reading};
use crate::signal::{SignalName, Span};

/// What the prospect says about the talk itself.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Manner {
    /// Something went wrong between us.
    pub complains: bool,
    /// It was said before.
    pub said_before: bool,
    /// What was arranged is called off.
    pub calls_off: bool,
    /// That we write at all is unwelcome.
    pub bothered: bool,
}

/// The manner of all unread messages together.
pub(crate) fn manner(draft: &Draft<'_>, learned: &Learned) -> Manner {
    let calls_off = learned.shows(Said::CallsOff) && !says_how(draft, learned);
    let drops_all = learned.shows(Said::DropsIt) && !asks_or_wants(learned);
    // Who writes to us on the page was written to by nobody; a message to an address was sent.
    let was_written_to = !draft.state.channel().is_live();
    Manner {
        complains: learned.shows(Said::Complains) && !learned.shows(Said::PassedOver),
        said_before: learned.shows(Said::SaidBefore),
        calls_off: calls_off || drops_all,
        bothered: learned.shows(Said::AsksWhyWritten)
            || was_written_to && learned.shows(Said::AsksWhence),
    }
}

/// "Forget it. Will he call or mail me?": who asks on, or still wants it, drops a question
/// and not what was arranged.
fn asks_or_wants(learned: &Learned) -> bool {
    let wants = [
        IntentKind::AskCallback,
        IntentKind::AskPerson,
        IntentKind::AskDemo,
        IntentKind::Buy,
    ];
    wants.iter().any(|kind| learned.intends(*kind))
        || learned.readings.iter().any(|(message, reading)| {
            message.text.contains('?') || reading.asks || !reading.record.is_empty()
        })
}

/// "Don't call me, text me" and "don't call in the morning" call nothing off, nor
/// does "don't call me" of somebody whom we can write to.
fn says_how(draft: &Draft<'_>, learned: &Learned) -> bool {
    let written_to = draft.state.text_of(SignalName::EMAIL).is_some();
    learned.readings.iter().any(|(_, reading)| {
        let availability = &reading.availability;
        availability.way.is_some_and(|(way, span)| {
            let mut manner = reading.manner.iter();
            // "Cancel the call please" names by no way but by what is called off.
            let only_way =
                manner.any(|found| found.kind == Said::CallsOff && found.span.overlaps(span));
            match way {
                ContactWay::Writing => written_to && only_way,
                _ => !only_way,
            }
        }) || availability.span.is_some() && !reading.shows(Said::Cancels)
    })
}

/// "Changed my mind" calls it off and is no reason in itself.
pub(crate) fn is_called_off(reading: &Reading, span: Span) -> bool {
    let mut said = reading.manner.iter();
    let drops = [Said::CallsOff, Said::DropsIt];
    said.any(|said| drops.contains(&said.kind) && said.span.overlaps(span))
}
