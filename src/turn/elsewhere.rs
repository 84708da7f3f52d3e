//! What other nodes have written: forgotten here, read anew, and told to those
//! who follow the conversation here.

use std::sync::Arc;

use jiff::Timestamp;

use super::hub::StaffNews;
use super::{Desk, TurnError, fold_log, projection};
use crate::id::{CloserId, ConversationId};
use crate::store::{Presence, PresenceState, Shown, StoreError};

/// Where a closer is now: what they said, unless its time is over.
pub fn presence_now(presences: &[Presence], closer: &CloserId, now: Timestamp) -> PresenceState {
    presences
        .iter()
        .find(|presence| presence.closer == *closer)
        .filter(|presence| presence.until.is_none_or(|until| now < until))
        .map_or(PresenceState::Offline, |presence| presence.state)
}

impl Desk {
    /// Whether `seq` of the conversation may have been written by another node.
    /// Cheap, for a first look at every notice.
    pub fn may_have_missed(&self, id: ConversationId, seq: i64) -> bool {
        self.slots.known(id).is_none_or(|slot| {
            // Where it is taken, whoever has it may be writing this very seq:
            // `moved_elsewhere` waits for them.
            slot.try_lock().map_or(true, |slot| slot.told() < seq)
        })
    }

    /// The log of a conversation has grown to `seq`, maybe on another node:
    /// the state in memory is let go, and followers here are told of what is new.
    ///
    /// # Errors
    /// Where the store fails, or the campaign is not there.
    pub async fn moved_elsewhere(&self, id: ConversationId, seq: i64) -> Result<(), TurnError> {
        let Some(slot) = self.slots.known(id) else {
            return self.tell_staff_of(id).await;
        };
        let mut slot = slot.lock().await;
        let told = slot.told();
        if told >= seq {
            return Ok(());
        }
        slot.forget();
        let Some(state) = slot.load(&self.parts.store, id).await?.cloned() else {
            return Ok(());
        };
        if told == 0 {
            return Ok(());
        }
        let recorded = fold_log(&self.parts.store, id, told).await?;
        let loaded = self.campaign_of(&state)?;
        let (_, projection) = projection(&loaded, &state);
        slot.tell(state.seq);
        drop(slot);
        self.publish(&state, &recorded, projection.document);
        Ok(())
    }

    /// Notices were missed: looks again at every conversation in memory.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn catch_up(&self) -> Result<(), StoreError> {
        for id in self.slots.all_known() {
            let Some(head) = self.parts.store.head(id).await? else {
                continue;
            };
            if self.may_have_missed(id, head.head_seq)
                && let Err(error) = self.moved_elsewhere(id, head.head_seq).await
            {
                tracing::error!(conversation.id = %id, %error, "what another node wrote could not be read");
            }
        }
        self.roster.forget();
        Ok(())
    }

    /// Tells the consoles here of something that stands in no log, and other nodes
    /// that it has changed.
    pub fn tell_consoles(&self, news: StaffNews) {
        let shared = match &news {
            StaffNews::Presence { closer, .. } => {
                self.roster.forget();
                Some(Shown::Presence(closer.as_str().into()))
            }
            StaffNews::Seen { conversation, .. } => Some(Shown::Seen(*conversation)),
            StaffNews::Lead { .. } | StaffNews::Message { .. } | StaffNews::Typing { .. } => None,
        };
        self.hub.tell_staff(news);
        if let Some(what) = shared {
            let desk = self.clone();
            self.background(async move {
                if let Err(error) = desk.parts.store.tell_nodes(desk.node, &what).await {
                    tracing::warn!(%error, "other nodes could not be told what consoles show");
                }
            });
        }
    }

    /// Something that consoles show has changed at the node `by`: looked up, and told
    /// to the consoles here. What this node has told itself is not told again.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn changed_elsewhere(&self, by: uuid::Uuid, what: Shown) -> Result<(), StoreError> {
        if by == self.node {
            return Ok(());
        }
        let store = &self.parts.store;
        match what {
            Shown::Presence(closer) => {
                self.roster.forget();
                if self.hub.has_staff() {
                    let now = self.parts.clock.now();
                    let presence = presence_now(&store.presences().await?, &closer, now);
                    self.hub.tell_staff(StaffNews::Presence {
                        closer: closer.to_string(),
                        presence: presence.as_str().to_owned(),
                    });
                }
            }
            Shown::Seen(conversation) => {
                if self.hub.has_staff()
                    && let Some(seen) = store.seen_up_to(conversation).await?
                {
                    self.hub.tell_staff(StaffNews::Seen { conversation, seen });
                }
            }
        }
        Ok(())
    }

    /// A prospect was erased, maybe by another node: nothing of the conversation
    /// stays in memory, and consoles here are shown what is left.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn erased_elsewhere(&self, id: ConversationId) -> Result<(), TurnError> {
        if let Some(slot) = self.slots.known(id) {
            slot.lock().await.forget();
        }
        self.tell_staff_of(id).await
    }

    /// Nobody has it open here; the console's list shows its lead all the same.
    async fn tell_staff_of(&self, id: ConversationId) -> Result<(), TurnError> {
        if !self.hub.has_staff() {
            return Ok(());
        }
        let Some(row) = self.parts.store.lead_of(id).await? else {
            return Ok(());
        };
        self.hub.tell_staff(StaffNews::Lead {
            owner: row.owner.id.clone(),
            offered_to: row
                .document
                .pointer("/handoff/closer")
                .filter(|_| row.document.pointer("/handoff/state") == Some(&"offered".into()))
                .and_then(serde_json::Value::as_str)
                .map(str::to_owned),
            lead: Arc::new(row.document),
        });
        Ok(())
    }
}
