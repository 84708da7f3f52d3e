//! Tells when the language model is out and when it is back.

use tokio::sync::watch;

use super::Worker;
use super::trouble::Trouble;
use crate::language::EngineStatus;
use crate::store::StoreError;
use crate::turn::EngineChange;

impl Worker {
    pub(super) async fn watch_engine(self) {
        let mut trouble = Trouble::none("telling of the engine");
        let mut changes = self.parts.desk.language().changes();
        while let Err(error) = self.take_over_engine().await {
            let pause = trouble.failed(&error);
            if !self.wait(pause).await {
                return;
            }
        }
        trouble.over();
        let Some(changes) = &mut changes else {
            return;
        };
        let mut told = 0;
        loop {
            let status = changes.borrow_and_update().clone();
            for change in unseen(told, &status) {
                while let Err(error) = self.parts.desk.tell_engine(change.clone()).await {
                    let pause = trouble.failed(&error);
                    if !self.wait(pause).await {
                        return;
                    }
                }
                trouble.over();
                told += 1;
            }
            if !self.next_change(changes).await {
                return;
            }
        }
    }

    /// Where an earlier process left the engine degraded, this one takes that
    /// over: a model is degraded until it was seen well, the embedded engine is
    /// never degraded.
    async fn take_over_engine(&self) -> Result<(), StoreError> {
        let desk = &self.parts.desk;
        if !desk.store().engine().await?.degraded {
            return Ok(());
        }
        let language = desk.language();
        let status = language.status();
        if language.changes().is_some() {
            language.assume_degraded();
        } else {
            desk.tell_engine(change(&status)).await?;
        }
        Ok(())
    }

    /// Waits for the next change; false when it is time to go.
    async fn next_change(&self, changes: &mut watch::Receiver<EngineStatus>) -> bool {
        tokio::select! {
            () = self.parts.shutdown.cancelled() => false,
            changed = changes.changed() => changed.is_ok(),
        }
    }
}

fn change(status: &EngineStatus) -> EngineChange {
    EngineChange {
        engine: status.engine,
        model: status.model.clone(),
        degraded: status.degraded,
        reason: status.reason.map(str::to_owned),
    }
}

/// The changes after the first `told` ones, oldest first. Some may have passed
/// while nobody looked; degraded and recovered alternate, so they are known.
fn unseen(told: u64, status: &EngineStatus) -> Vec<EngineChange> {
    (told + 1..=status.changes)
        .map(|number| {
            let is_like_the_last = (status.changes - number) % 2 == 0;
            EngineChange {
                degraded: status.degraded == is_like_the_last,
                reason: status
                    .reason
                    .filter(|_| is_like_the_last)
                    .map(str::to_owned),
                ..change(status)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_that_passed_unseen_are_told_in_their_order() {
        let cases: [(u64, u64, bool, &[bool]); 6] = [
            (0, 0, false, &[]),
            (0, 1, true, &[true]),
            (0, 2, false, &[true, false]),
            (1, 2, false, &[false]),
            (1, 4, false, &[false, true, false]),
            // Taken over as degraded, and recovered since.
            (0, 1, false, &[false]),
        ];
        for (told, changes, degraded, expected) in cases {
            let status = EngineStatus {
                engine: "openai",
                model: "m".to_owned(),
                degraded,
                reason: degraded.then_some("server_error"),
                changes,
            };
            let unseen = unseen(told, &status);
            let found: Vec<bool> = unseen.iter().map(|change| change.degraded).collect();
            assert_eq!(found, expected, "{told} {changes}");
            let reasons = unseen.iter().filter(|change| change.reason.is_some());
            assert_eq!(reasons.count(), usize::from(degraded && !found.is_empty()));
        }
    }
}
