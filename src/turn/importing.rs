//! Conversations recorded elsewhere come into the store, each in one commit.

use super::consequence::Consequence;
use super::{Desk, Envelope, TurnError, refused_commit};
use crate::conversation::event::Recorded;
use crate::conversation::state::State;
use crate::store::Delivery;

/// The name under which it is remembered what was imported.
const IMPORT: &str = "import";

impl Desk {
    /// Keeps a log that was made elsewhere, with its lead, in one commit, and
    /// tells nobody. `source_id` is its id in the other system: what was imported
    /// under it before is not imported again.
    ///
    /// # Errors
    /// [`TurnError::DuplicateDelivery`] where it was imported before; nothing has
    /// happened then.
    pub async fn import(&self, log: &[Recorded], source_id: &str) -> Result<State, TurnError> {
        let after = State::fold(log).ok_or(TurnError::Unknown)?;
        let loaded = self.campaign_of(&after)?;
        let envelope = Envelope {
            delivery: Some(Delivery {
                gateway: IMPORT.to_owned(),
                delivery_id: format!("{}/{source_id}", after.campaign()),
            }),
            ..Envelope::default()
        };
        let consequence = Consequence {
            parts: &self.parts,
            loaded: &loaded,
            before: None,
            after: &after,
            recorded: log,
            effects: &[],
            envelope: &envelope,
        };
        let (commit, _) = consequence.commit();
        let kept = self.parts.store.commit(commit).await;
        kept.map_err(refused_commit)?;
        Ok(after)
    }
}
