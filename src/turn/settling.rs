//! Bursts of messages that settle, and who answers them: one at a time.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::id::ConversationId;

/// The bursts that are settling, and the answers that are being found.
#[derive(Default)]
pub struct SettlingTurns {
    bursts: Mutex<HashMap<ConversationId, Burst>>,
    /// Those whose answer is being found, and whether another was called for meanwhile.
    answering: Mutex<HashMap<ConversationId, Called>>,
}

/// A burst of messages.
struct Burst {
    first_at: Timestamp,
    messages: u64,
}

/// Whether a burst settled while an earlier one was being answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Called {
    /// None did.
    #[default]
    No,
    /// One did: it is to be answered next.
    Again,
}

/// The right to answer a conversation, until it ends or is dropped.
pub(super) struct Turn<'s> {
    settling: &'s SettlingTurns,
    id: ConversationId,
    is_over: bool,
}

impl Turn<'_> {
    /// Gives the right back; says whether it was asked for meanwhile.
    pub(super) fn end(mut self) -> Called {
        // Somebody else may have it when this is dropped.
        self.is_over = true;
        self.settling
            .answering()
            .remove(&self.id)
            .unwrap_or_default()
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            self.settling.answering().remove(&self.id);
        }
    }
}

impl SettlingTurns {
    /// One more message. Says how many the burst has now and when it began.
    pub(super) fn one_more(&self, id: ConversationId, now: Timestamp) -> (u64, Timestamp) {
        let mut bursts = self.bursts();
        let burst = bursts.entry(id).or_insert(Burst {
            first_at: now,
            messages: 0,
        });
        burst.messages += 1;
        (burst.messages, burst.first_at)
    }

    /// Ends the burst where it has no more than `messages`; says whether it did.
    pub(super) fn end(&self, id: ConversationId, messages: u64) -> bool {
        let mut bursts = self.bursts();
        let settled = bursts
            .get(&id)
            .is_some_and(|burst| burst.messages == messages);
        if settled {
            bursts.remove(&id);
        }
        settled
    }

    /// The right to answer, where nobody is answering already. Who is, is told
    /// that another answer is called for.
    pub(super) fn turn(&self, id: ConversationId) -> Option<Turn<'_>> {
        let mut answering = self.answering();
        if let Some(called) = answering.get_mut(&id) {
            *called = Called::Again;
            return None;
        }
        answering.insert(id, Called::No);
        Some(Turn {
            settling: self,
            id,
            is_over: false,
        })
    }

    fn answering(&self) -> MutexGuard<'_, HashMap<ConversationId, Called>> {
        self.answering
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn bursts(&self) -> MutexGuard<'_, HashMap<ConversationId, Burst>> {
        self.bursts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn who_answers_is_told_of_what_settled_meanwhile() {
        let settling = SettlingTurns::default();
        let id = ConversationId(Uuid::from_u128(7));
        let turn = settling.turn(id).unwrap();
        assert!(settling.turn(id).is_none());
        assert_eq!(turn.end(), Called::Again);
        let turn = settling.turn(id).unwrap();
        assert_eq!(turn.end(), Called::No);
        drop(settling.turn(id));
        assert!(settling.turn(id).is_some(), "a dropped right is given back");
    }

    #[test]
    fn a_burst_settles_when_nothing_more_comes() {
        let settling = SettlingTurns::default();
        let id = ConversationId(Uuid::from_u128(7));
        let at = Timestamp::UNIX_EPOCH;
        assert_eq!(settling.one_more(id, at), (1, at));
        assert_eq!(settling.one_more(id, at), (2, at));
        assert!(!settling.end(id, 1));
        assert!(settling.end(id, 2));
        assert!(!settling.end(id, 2));
    }
}
