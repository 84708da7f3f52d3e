//! Forgetting: what nobody asks for any more, and what must not be kept longer.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Worker;
use super::trouble::Trouble;
use crate::store::StoreError;

/// How often to tidy up.
const PACE: Duration = Duration::from_hours(1);
/// Tokens that expired this long ago are forgotten.
const TOKENS: SignedDuration = SignedDuration::from_hours(24);
/// Prospects erased in one go.
const BATCH: i64 = 100;

/// How long what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// After so long without anything happening a prospect's personal data is
    /// erased; `None` keeps it.
    pub prospects: Option<SignedDuration>,
    /// How long a call can be repeated under its idempotency key.
    pub idempotency_keys: SignedDuration,
    /// How long a gateway may repeat a delivery.
    pub deliveries: SignedDuration,
    /// How long delivered items of the outbox can be looked up.
    pub delivered: SignedDuration,
}

impl Worker {
    pub(super) async fn keep_house(self) {
        let mut trouble = Trouble::none("housekeeping");
        let mut pause = Duration::from_secs(30);
        while self.wait(pause).await {
            pause = match self.tidy_up().await {
                Ok(()) => {
                    trouble.over();
                    PACE
                }
                Err(error) => trouble.failed(&error),
            };
        }
    }

    /// Tidies up once, by the clock of the desk.
    ///
    /// # Errors
    /// Where the store fails; what was done until then is done.
    pub async fn tidy_up(&self) -> Result<(), StoreError> {
        let store = self.parts.desk.store();
        let now = self.parts.desk.clock().now();
        let retention = &self.parts.retention;
        let before = |age: SignedDuration| now.saturating_sub(age).unwrap_or(now);
        let tokens = store.forget_expired_tokens(before(TOKENS)).await?;
        let keys = before(retention.idempotency_keys);
        let keys = store.forget_idempotent(keys).await?;
        let deliveries = store
            .forget_deliveries(before(retention.deliveries))
            .await?;
        let delivered = store.forget_delivered(before(retention.delivered)).await?;
        tracing::debug!(tokens, keys, deliveries, delivered, "forgotten");
        match retention.prospects {
            Some(age) => self.erase_quiet(before(age)).await,
            None => Ok(()),
        }
    }

    /// Erases prospects of whom nothing was heard since `before`.
    async fn erase_quiet(&self, before: Timestamp) -> Result<(), StoreError> {
        let desk = &self.parts.desk;
        let mut erased = 0_u64;
        loop {
            let quiet = desk.store().quiet_prospects(before, BATCH).await?;
            let mut gone = 0_u64;
            for prospect in quiet {
                if self.parts.shutdown.is_cancelled() {
                    return Ok(());
                }
                match desk.erase(prospect).await {
                    Ok(_) => gone += 1,
                    Err(error) => {
                        tracing::error!(prospect.id = %prospect, %error, "a prospect's data is kept longer than it should be");
                    }
                }
            }
            erased += gone;
            // None left, or only such as cannot be erased now.
            if gone == 0 {
                break;
            }
        }
        if erased > 0 {
            tracing::info!(erased, "personal data was erased, as [retention] days says");
        }
        Ok(())
    }
}
