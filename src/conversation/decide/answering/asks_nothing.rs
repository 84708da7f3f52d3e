//! Words that sound like a question about the offer to whoever looks for one, and ask for
//! nothing that a fact could tell.

use crate::reading::Reading;
use crate::reading::finding::{IntentKind, ObjectionKind};
use crate::signal::Span;

/// Whether the words only call it too dear, or keep something back.
pub(crate) fn only_speaks_against(reading: &Reading, span: Span) -> bool {
    let dear = reading
        .objections
        .iter()
        .any(|found| found.kind == ObjectionKind::Price && found.span.overlaps(span));
    let kept = reading
        .intents
        .iter()
        .any(|found| found.kind == IntentKind::Refuse && found.span.overlaps(span));
    let asks = [
        IntentKind::AskPrice,
        IntentKind::AskDiscount,
        IntentKind::AskPayment,
    ];
    (dear || kept) && !asks.iter().any(|kind| reading.intends(*kind))
}

/// Whether the words ask whether a machine is speaking.
pub(crate) fn asks_who_we_are(reading: &Reading, span: Span) -> bool {
    let mut intents = reading.intents.iter();
    intents.any(|found| found.kind == IntentKind::AskBot && found.span.overlaps(span))
}
