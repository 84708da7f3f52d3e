//! Messages that a crash, a failing store or a failing engine left unanswered.

use std::collections::HashMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::trouble::Trouble;
use super::{Nodes, Worker};
use crate::id::ConversationId;
use crate::store::StoreError;

/// How often to look.
const PACE: Duration = Duration::from_secs(2);
/// Conversations taken up at once.
const BATCH: i64 = 200;
/// The longest pause between two tries of the same conversation.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(10);

/// When a conversation that cannot be answered is tried again.
type Pauses = HashMap<ConversationId, (u32, Timestamp)>;

impl Worker {
    pub(super) async fn take_up_unanswered(self) {
        let mut trouble = Trouble::none("unanswered messages");
        let mut pauses = Pauses::new();
        // At the start of a single process nobody else can be answering.
        let mut age = match self.parts.nodes {
            Nodes::One => Duration::ZERO,
            Nodes::Many => self.parts.paces.unanswered,
        };
        let mut pause = Duration::ZERO;
        while self.wait(pause).await {
            pause = match self.answer_older_than(age, &mut pauses).await {
                Ok(()) => {
                    trouble.over();
                    age = self.parts.paces.unanswered;
                    PACE
                }
                Err(error) => trouble.failed(&error),
            };
        }
    }

    async fn answer_older_than(
        &self,
        age: Duration,
        pauses: &mut Pauses,
    ) -> Result<(), StoreError> {
        let desk = &self.parts.desk;
        let now = desk.clock().now();
        let before = now.saturating_sub(SignedDuration::try_from(age).unwrap_or_default());
        let waiting = desk
            .store()
            .unanswered(before.unwrap_or(now), BATCH)
            .await?;
        pauses.retain(|id, _| waiting.iter().any(|row| row.id == *id));
        for row in waiting {
            if self.parts.shutdown.is_cancelled() {
                break;
            }
            let (tries, next_at) = pauses.entry(row.id).or_insert((0, now));
            if now < *next_at {
                continue;
            }
            let wait = SignedDuration::from_secs(5 << (*tries).min(7)).min(LONGEST_PAUSE);
            *tries = tries.saturating_add(1);
            *next_at = now.saturating_add(wait).unwrap_or(now);
            tracing::info!(conversation.id = %row.id, "an unanswered message is taken up");
            desk.answer_now(row.id).await;
        }
        Ok(())
    }
}
