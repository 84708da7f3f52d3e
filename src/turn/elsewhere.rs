//! What other nodes have written: forgotten here, read anew, and told to those
//! who follow the conversation here.

use super::{Desk, TurnError, fold_log, projection};
use crate::id::ConversationId;
use crate::store::StoreError;
use std::sync::Arc;

use super::hub::StaffNews;

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
