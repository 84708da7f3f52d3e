//! Erasing a prospect: no words, names and addresses are left, in the store and
//! in memory; what happened, and how much, stays for the reports.

use serde_json::json;

use super::consequence::Consequence;
use super::slot::{Slot, fold_log};
use super::{Desk, Envelope, MOST_TRIES, TurnError, number, projection, refused_commit};
use crate::conversation::erasure::erase;
use crate::conversation::event::{Event, Recorded};
use crate::conversation::state::{HandoffProgress, HandoffState, State};
use crate::id::{ConversationId, ProspectId};
use crate::store::{CommitError, ErasedConversation, Erasure, OutboxItem};

impl Desk {
    /// Erases a prospect; the conversations are closed by it. False where there
    /// is no such prospect, or nothing of them is left.
    ///
    /// # Errors
    /// [`TurnError`]; nothing is erased then, and it may be tried again.
    pub async fn erase(&self, prospect: ProspectId) -> Result<bool, TurnError> {
        let store = &self.parts.store;
        let known = store.prospect(prospect).await?;
        if known.is_none_or(|row| row.erased_at.is_some()) {
            return Ok(false);
        }
        for _ in 0..MOST_TRIES {
            match self.try_to_erase(prospect).await {
                Ok(()) => {
                    self.announce_erased(prospect).await?;
                    return Ok(true);
                }
                Err(CommitError::Conflict) => {}
                Err(error) => return Err(refused_commit(error)),
            }
        }
        Err(TurnError::Busy)
    }

    async fn try_to_erase(&self, prospect: ProspectId) -> Result<(), CommitError> {
        let rows = self.parts.store.conversations_of(prospect).await?;
        let slots: Vec<_> = rows.iter().map(|row| self.slots.of(row.id)).collect();
        // Held until all is done, so that nobody writes from what memory still has.
        let mut held = Vec::with_capacity(slots.len());
        for slot in &slots {
            held.push(slot.lock().await);
        }
        let mut conversations = Vec::with_capacity(rows.len());
        for (row, slot) in rows.iter().zip(&mut held) {
            conversations.extend(self.close_for_erasure(row.id, slot).await?);
        }
        let left: Vec<_> = conversations
            .into_iter()
            .map(|(id, log)| self.left_of(id, log))
            .collect();
        self.parts
            .store
            .erase_prospect(Erasure {
                prospect,
                at: self.parts.clock.now(),
                conversations: left,
            })
            .await?;
        for slot in &mut held {
            slot.forget();
        }
        Ok(())
    }

    /// Records in the log that it ends here; gives the whole log.
    async fn close_for_erasure(
        &self,
        id: ConversationId,
        slot: &mut Slot,
    ) -> Result<Option<(ConversationId, Vec<Recorded>)>, CommitError> {
        slot.forget();
        let mut log = fold_log(&self.parts.store, id, 0).await?;
        let Some(before) = State::fold(&log) else {
            return Ok(None);
        };
        let told = log
            .iter()
            .any(|recorded| matches!(recorded.event, Event::ProspectErased {}));
        if told {
            return Ok(Some((id, log)));
        }
        // Nobody is to take it any more, and it weighs on nobody.
        let mut events: Vec<Event> = before.open_handoff().map(end_of).into_iter().collect();
        if !before.closed {
            events.push(Event::ConversationClosed {
                reason: "erased".to_owned(),
            });
        }
        events.push(Event::ProspectErased {});
        let recorded = number(before.seq, self.parts.clock.now(), events);
        let Ok(loaded) = self.campaign_of(&before) else {
            return Ok(Some((id, log)));
        };
        let mut after = before.clone();
        for event in &recorded {
            after.apply(event);
        }
        let (commit, _) = Consequence {
            parts: &self.parts,
            loaded: &loaded,
            before: Some(&before),
            after: &after,
            recorded: &recorded,
            effects: &[],
            envelope: &Envelope::default(),
        }
        .commit();
        self.parts.store.commit(commit).await?;
        log.extend(recorded);
        Ok(Some((id, log)))
    }

    fn left_of(&self, id: ConversationId, log: Vec<Recorded>) -> ErasedConversation {
        let left: Vec<Recorded> = log
            .into_iter()
            .map(|recorded| Recorded {
                event: erase(recorded.event),
                ..recorded
            })
            .collect();
        let state = State::fold(&left);
        let lead_document = state
            .as_ref()
            .and_then(|state| {
                let loaded = self.campaign_of(state).ok()?;
                Some(projection(&loaded, state).1.document)
            })
            .unwrap_or_default();
        if let Some(state) = &state {
            self.hub.publish(state, &[], lead_document.clone());
        }
        ErasedConversation {
            conversation: id,
            expected_seq: left.last().map_or(0, |last| last.seq),
            events: left
                .iter()
                .map(|recorded| {
                    let body = serde_json::to_value(&recorded.event).unwrap_or_default();
                    (recorded.seq, body)
                })
                .collect(),
            lead_document,
        }
    }

    async fn announce_erased(&self, prospect: ProspectId) -> Result<(), TurnError> {
        let now = self.parts.clock.now();
        let wanting = self
            .parts
            .webhooks
            .iter()
            .filter(|webhook| webhook.wants("prospect.erased"));
        for webhook in wanting {
            let item = OutboxItem {
                id: self.parts.clock.fresh_id(),
                kind: super::Delivery::Webhook.as_str().to_owned(),
                target: webhook.url.clone(),
                lane: None,
                body: json!({
                    "type": "prospect.erased",
                    "timestamp": now,
                    "data": {"prospect_id": prospect},
                }),
                epoch: None,
                due_at: now,
            };
            self.parts.store.enqueue(item, now).await?;
        }
        Ok(())
    }
}

/// How a handoff ends whose prospect is gone.
fn end_of(handoff: &HandoffProgress) -> Event {
    let id = handoff.id;
    match handoff.state {
        HandoffState::Accepted | HandoffState::Connected | HandoffState::Completed => {
            Event::HandoffCompleted { handoff: id }
        }
        HandoffState::Requested
        | HandoffState::Offered
        | HandoffState::Declined
        | HandoffState::Expired
        | HandoffState::Unavailable
        | HandoffState::ProspectLeft => Event::HandoffWithdrawn { handoff: id },
    }
}
