//! Who decides: what was once plainly said of it holds until they say otherwise as plainly.

use super::learn::Learned;
use crate::conversation::decide::Draft;
use crate::reading::finding::SignalFinding;
use crate::signal::{SignalName, SignalStatus};

/// "Each store has a manager that orders" of one who said that the boss decides: what is
/// less plain, asked for by nobody and no correction, changes nothing.
pub(crate) fn is_vaguer(draft: &Draft<'_>, learned: &Learned, finding: &SignalFinding) -> bool {
    if finding.signal.as_str() != SignalName::AUTHORITY || finding.correction {
        return false;
    }
    let asked = learned
        .asked
        .as_ref()
        .is_some_and(|open| open.signal.as_str() == SignalName::AUTHORITY);
    let known = draft.state.signals.get(SignalName::AUTHORITY);
    !asked
        && known.is_some_and(|known| {
            known.status == SignalStatus::Stated && finding.confidence < known.confidence
        })
}
