//! The rows of handoffs, as they follow from the events.

use std::collections::BTreeMap;

use serde_json::json;

use crate::conversation::event::{Event, Recorded};
use crate::conversation::state::State;
use crate::id::HandoffId;
use crate::store::HandoffRow;

/// Whether the event moves a handoff.
pub(super) fn touches(event: &Event) -> bool {
    event.kind().starts_with("handoff_")
        || matches!(event, Event::Released { .. } | Event::LeadReturned { .. })
}

/// The handoff's row, as it stands in `state`.
pub(super) fn row(state: &State) -> Option<HandoffRow> {
    let handoff = state.handoff.as_ref()?;
    Some(HandoffRow {
        id: handoff.id,
        conversation: state.conversation(),
        lead: state.lead(),
        closer: handoff.closer.clone(),
        state: handoff.state.as_str().to_owned(),
        reason: Some(handoff.reason.clone()),
        offered_until: handoff.offered_until,
        epoch: state.epoch,
        body: json!({
            "closer_name": handoff.closer_name,
            "back_at": handoff.back_at,
            "tried": handoff.tried,
            "campaign": state.campaign(),
        }),
        created_at: handoff.requested_at,
        updated_at: state.updated_at,
    })
}

/// The rows of all handoffs that a conversation ever had, from its log. A later handoff
/// takes an earlier one's place in the state, so each is taken down as the log goes by:
/// after the last event of the moment that moved it, for what is committed together
/// has one time.
pub fn rows(log: &[Recorded]) -> Vec<HandoffRow> {
    let mut rows: BTreeMap<HandoffId, HandoffRow> = BTreeMap::new();
    let Some(mut state) = State::fold(log.first()) else {
        return Vec::new();
    };
    for committed in log.chunk_by(|one, next| one.at == next.at) {
        let mut touched = false;
        for recorded in committed {
            if recorded.seq > state.seq {
                state.apply(recorded);
            }
            if touches(&recorded.event) {
                touched = true;
                rows.extend(row(&state).map(|row| (row.id, row)));
            }
        }
        if touched {
            rows.extend(row(&state).map(|row| (row.id, row)));
        }
    }
    // Of an erased prospect only the course of things is left.
    let erased = state.erased_at.is_some();
    let told = |row: HandoffRow| {
        if erased {
            HandoffRow {
                reason: None,
                body: json!({}),
                ..row
            }
        } else {
            row
        }
    };
    rows.into_values().map(told).collect()
}
