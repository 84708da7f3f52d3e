//! Options of the campaign's that are named and not told of the writer: "that's insurance",
//! "nobody answered about technical", "mine is 512 555 0123".

use crate::reading::draft::Draft;
use crate::reading::finding::{ContactKind, SignalFinding};
use crate::reading::placed::among;
use crate::reading::words::role::Role;
use crate::signal::SignalValue;

/// Whether `found` is of an option that is only named.
pub(crate) fn is_only_named(draft: &Draft<'_>, found: &SignalFinding) -> bool {
    let Some(at) = draft.clause_at(found.span) else {
        return false;
    };
    let place = draft.text.tokens_in(found.span);
    match found.value {
        Some(SignalValue::Choice { .. }) => {
            !draft.asked_for(found.signal.as_str())
                && (draft.has_in_clause("cue", "of_what_we_named", at)
                    || draft.has_in_clause("cue", "asked_in_vain", at))
        }
        // "Mine" is the number's then.
        Some(SignalValue::Flag { .. }) => {
            let clause = &draft.text.clauses[at];
            let told = draft.text.span(clause.first, clause.end);
            let address = among(&draft.contacts, told)
                .any(|known| matches!(known.kind, ContactKind::Email | ContactKind::Phone));
            let owns = |at: usize| draft.text.is(at, Role::Owning);
            address && place.len() == 1 && place.into_iter().all(owns)
        }
        _ => false,
    }
}
