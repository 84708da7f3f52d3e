//! "I'll get back to you", "we'll be in touch": they come back by themselves. Nothing more is
//! asked, and nobody presses them.

use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::decide::offering::later::asks_on;
use crate::reading::finding::{IntentKind, Reading};
use crate::reading::{Manner, MannerFinding};

/// Whether they say that they come back, and want nothing else now.
pub(crate) fn says_so(learned: &Learned) -> bool {
    let wants = [
        IntentKind::AskPerson,
        IntentKind::AskCallback,
        IntentKind::AskDemo,
        IntentKind::AskTrial,
        IntentKind::Buy,
    ];
    learned.shows(Manner::WillReturn)
        && learned.accepted.is_none()
        && !asks_on(learned)
        && !wants.iter().any(|kind| learned.intends(*kind))
}

/// "Let me think and come back to you": nobody is asked to write.
pub(crate) fn only_returns(reading: &Reading) -> bool {
    let of = |kind: Manner| {
        let mut manner = reading.manner.iter();
        manner.find(move |found: &&MannerFinding| found.kind == kind)
    };
    let returns = of(Manner::WillReturn);
    returns
        .zip(of(Manner::AsksReminder))
        .is_some_and(|(returns, asked)| returns.span.overlaps(asked.span))
}
