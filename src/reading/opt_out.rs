//! Whether the prospect takes the right to write to them away, or gives it back.

use super::draft::Draft;
use super::finding::OptOut;

/// "Stop" always counts, "start" only for those who had said "stop", "help" only as the whole text.
pub(crate) fn find(draft: &Draft<'_>) -> Option<OptOut> {
    if draft.has("opt_out", "stop") {
        return Some(OptOut::Stop);
    }
    if draft.context.opted_out && draft.has("opt_out", "start") {
        return Some(OptOut::Start);
    }
    draft.has("opt_out", "help").then_some(OptOut::Help)
}
