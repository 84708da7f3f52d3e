//! Forgetting what nobody asks for any more.

use std::time::Duration;

use jiff::SignedDuration;

use super::Worker;
use super::trouble::Trouble;
use crate::store::StoreError;

/// How often to tidy up.
const PACE: Duration = Duration::from_hours(1);
/// Tokens that expired this long ago are forgotten.
const TOKENS: SignedDuration = SignedDuration::from_hours(24);
/// How long a call can be repeated under its idempotency key.
const IDEMPOTENCY_KEYS: SignedDuration = SignedDuration::from_hours(48);
/// How long a gateway may repeat a delivery.
const DELIVERIES: SignedDuration = SignedDuration::from_hours(24 * 30);
/// How long delivered items of the outbox can be looked up.
const DELIVERED: SignedDuration = SignedDuration::from_hours(24 * 14);

impl Worker {
    pub(super) async fn keep_house(self) {
        let mut trouble = Trouble::none("housekeeping");
        let mut pause = Duration::from_secs(30);
        while self.wait(pause).await {
            pause = match self.forget().await {
                Ok(()) => {
                    trouble.over();
                    PACE
                }
                Err(error) => trouble.failed(&error),
            };
        }
    }

    async fn forget(&self) -> Result<(), StoreError> {
        let store = self.parts.desk.store();
        let now = self.parts.desk.clock().now();
        let before = |age: SignedDuration| now.saturating_sub(age).unwrap_or(now);
        let tokens = store.forget_expired_tokens(before(TOKENS)).await?;
        let keys = store.forget_idempotent(before(IDEMPOTENCY_KEYS)).await?;
        let deliveries = store.forget_deliveries(before(DELIVERIES)).await?;
        let delivered = store.forget_delivered(before(DELIVERED)).await?;
        tracing::debug!(tokens, keys, deliveries, delivered, "forgotten");
        Ok(())
    }
}
