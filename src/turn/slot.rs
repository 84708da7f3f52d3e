//! One slot a conversation: who holds it decides, everybody else waits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::conversation::event::{Event, Recorded};
use crate::conversation::state::State;
use crate::id::ConversationId;
use crate::store::{Store, StoreError};

/// States are kept for so many conversations; those not in use are let go first.
const MOST_KEPT: usize = 20_000;
/// Events are read in pages of this size.
const PAGE: i64 = 1_000;

/// The slots of all conversations in memory.
#[derive(Default)]
pub struct Slots {
    slots: Mutex<HashMap<ConversationId, Arc<tokio::sync::Mutex<Slot>>>>,
}

/// The state of one conversation, where it is in memory.
#[derive(Default)]
pub struct Slot {
    state: Option<State>,
    /// Up to where those who follow it here have been told.
    told: i64,
}

impl Slots {
    /// The slot of a conversation.
    pub fn of(&self, id: ConversationId) -> Arc<tokio::sync::Mutex<Slot>> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MOST_KEPT && !slots.contains_key(&id) {
            slots.retain(|_, slot| Arc::strong_count(slot) > 1);
        }
        Arc::clone(slots.entry(id).or_default())
    }

    /// The slot of a conversation, where it is in memory.
    pub fn known(&self, id: ConversationId) -> Option<Arc<tokio::sync::Mutex<Slot>>> {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.get(&id).cloned()
    }

    /// The conversations in memory.
    pub fn all_known(&self) -> Vec<ConversationId> {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.keys().copied().collect()
    }
}

impl Slot {
    /// The state: from memory, else folded from the log.
    pub async fn load(
        &mut self,
        store: &Store,
        id: ConversationId,
    ) -> Result<Option<&State>, StoreError> {
        if self.state.is_none() {
            let log = fold_log(store, id, 0).await?;
            self.state = State::fold(&log);
            if let (0, Some(state)) = (self.told, &self.state) {
                // Whoever follows it begins by reading what is there.
                self.told = state.seq;
            }
        }
        Ok(self.state.as_ref())
    }

    /// Keeps the state after a commit on the state at `before`, which was told.
    pub fn keep(&mut self, before: i64, state: State) {
        // Where another node has written in between, that is still to be told.
        if self.told == 0 || self.told >= before {
            self.told = state.seq;
        }
        self.state = Some(state);
    }

    /// Up to where those who follow it here have been told; 0 where nobody was.
    pub fn told(&self) -> i64 {
        self.told
    }

    /// Everything up to `seq` has been told.
    pub fn tell(&mut self, seq: i64) {
        self.told = self.told.max(seq);
    }

    /// Lets the state go: somebody else has moved.
    pub fn forget(&mut self) {
        self.state = None;
    }
}

/// The events of a conversation after `after`, read page by page.
///
/// # Errors
/// [`StoreError`] where the store fails; an event that this version does not
/// know is passed over with a warning, so that a newer node's log can be read.
pub async fn fold_log(
    store: &Store,
    id: ConversationId,
    after: i64,
) -> Result<Vec<Recorded>, StoreError> {
    let mut log = Vec::new();
    let mut last = after;
    loop {
        let page = store.events(id, last, PAGE).await?;
        let full = i64::try_from(page.len()).unwrap_or(PAGE) == PAGE;
        for row in page {
            last = row.seq;
            match serde_json::from_value::<Event>(row.body) {
                Ok(event) => log.push(Recorded {
                    seq: row.seq,
                    at: row.at,
                    event,
                }),
                Err(error) => tracing::warn!(
                    conversation.id = %id,
                    event.seq = row.seq,
                    event.kind = row.kind,
                    %error,
                    "an event of the log cannot be read and is passed over"
                ),
            }
        }
        if !full {
            return Ok(log);
        }
    }
}
