//! Closers whose console was open at a node that died are sent home.

use std::time::Duration;

use super::Worker;
use super::trouble::Trouble;
use crate::store::{PresenceState, StoreError};
use crate::turn::StaffNews;

/// How often to look.
const PACE: Duration = Duration::from_secs(5);

impl Worker {
    pub(super) async fn watch_consoles(self) {
        let mut trouble = Trouble::none("presence of closers");
        let mut pause = PACE;
        while self.wait(pause).await {
            pause = match self.end_consoles().await {
                Ok(()) => {
                    trouble.over();
                    PACE
                }
                Err(error) => trouble.failed(&error),
            };
        }
    }

    async fn end_consoles(&self) -> Result<(), StoreError> {
        let desk = &self.parts.desk;
        let gone = desk.store().end_consoles(desk.clock().now()).await?;
        for closer in gone {
            tracing::info!(closer.id = %closer, "the console of a closer was not heard of any more");
            desk.tell_consoles(StaffNews::Presence {
                closer: closer.to_string(),
                presence: PresenceState::Offline.as_str().to_owned(),
            });
        }
        Ok(())
    }
}
