//! Timers that ring.

use std::time::Duration;

use super::Worker;
use super::trouble::Trouble;
use crate::conversation::effect::TimerName;
use crate::conversation::input::Input;
use crate::store::DueTimer;
use crate::turn::{Envelope, TurnError};

/// A timer that was taken and not finished in this time rings again.
const LEASE_MS: i64 = 30_000;
/// Timers taken at once.
const BATCH: i64 = 64;

impl Worker {
    pub(super) async fn ring_timers(self) {
        let mut trouble = Trouble::none("timers");
        let mut pause = Duration::ZERO;
        while self.wait(pause).await {
            let now = self.parts.desk.clock().now();
            let claimed = self.parts.desk.store().claim_timers(now, LEASE_MS, BATCH);
            pause = match claimed.await {
                Ok(due) => {
                    trouble.over();
                    let none = due.is_empty();
                    for timer in due {
                        if let Err(error) = self.ring(&timer).await {
                            tracing::error!(
                                conversation.id = %timer.conversation,
                                timer.name = timer.name,
                                %error,
                                "a timer could not be dealt with; it rings again"
                            );
                        }
                    }
                    if none {
                        self.parts.paces.poll
                    } else {
                        Duration::ZERO
                    }
                }
                Err(error) => trouble.failed(&error),
            };
        }
    }

    async fn ring(&self, timer: &DueTimer) -> Result<(), TurnError> {
        let desk = &self.parts.desk;
        let input = if timer.name == TimerName::Offer.as_str() {
            Some(Input::OfferExpired)
        } else if timer.name == TimerName::Reminder.as_str() {
            Some(Input::ReminderDue)
        } else {
            None
        };
        if let Some(input) = input {
            let rung = desk
                .take(timer.conversation, input, Envelope::default())
                .await;
            match rung {
                // Refused: it no longer matters.
                Ok(_) | Err(TurnError::Refused(_) | TurnError::Unknown) => {}
                Err(error) => return Err(error),
            }
        } else {
            tracing::warn!(
                conversation.id = %timer.conversation,
                timer.name = timer.name,
                "a timer of a name that this version does not know is passed over"
            );
        }
        desk.store().timer_done(timer).await?;
        Ok(())
    }
}
