//! Presence by the console: who has it open is there; who closed it is away
//! after a while. What a closer said by hand is kept.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::super::doors::Doors;
use super::closers::{presence_now, set_presence};
use crate::id::CloserId;
use crate::store::PresenceState;

/// How many consoles each closer has open here.
#[derive(Debug, Default)]
pub struct Attendance {
    open: Mutex<HashMap<CloserId, usize>>,
}

impl Attendance {
    fn change(&self, closer: &CloserId, change: impl FnOnce(usize) -> usize) -> usize {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = change(open.get(closer).copied().unwrap_or_default());
        if count == 0 {
            open.remove(closer);
        } else {
            open.insert(closer.clone(), count);
        }
        count
    }

    /// How many consoles a closer has open here.
    pub fn count(&self, closer: &CloserId) -> usize {
        self.change(closer, |count| count)
    }
}

/// An open console of a closer; dropped, it leaves after the time of grace.
pub(super) struct Attending {
    doors: Doors,
    closer: CloserId,
}

impl Attending {
    /// A closer has come: online, unless they said busy or away.
    pub(super) async fn come(doors: &Doors, closer: &CloserId) -> Self {
        doors.attendance().change(closer, |count| count + 1);
        let attending = Self {
            doors: doors.clone(),
            closer: closer.clone(),
        };
        move_presence(doors, closer, PresenceState::Offline, PresenceState::Online).await;
        attending
    }
}

impl Drop for Attending {
    fn drop(&mut self) {
        let left = self
            .doors
            .attendance()
            .change(&self.closer, |count| count.saturating_sub(1));
        if left > 0 {
            return;
        }
        let (doors, closer) = (self.doors.clone(), self.closer.clone());
        let grace = Duration::from_millis(doors.limits().presence_grace_ms);
        self.doors.desk().background(async move {
            tokio::select! {
                () = tokio::time::sleep(grace) => {}
                // A server that restarts sends nobody home: they reconnect to it.
                () = doors.shutdown().cancelled() => return,
            }
            if doors.attendance().count(&closer) == 0 {
                let (from, to) = (PresenceState::Online, PresenceState::Offline);
                move_presence(&doors, &closer, from, to).await;
            }
        });
    }
}

/// Moves a closer's presence from one state to another; from any other state
/// it is not moved.
async fn move_presence(doors: &Doors, closer: &CloserId, from: PresenceState, to: PresenceState) {
    let desk = doors.desk();
    let presences = match desk.store().presences().await {
        Ok(presences) => presences,
        Err(error) => {
            tracing::warn!(%error, closer.id = %closer, "the presence of a closer is not known");
            return;
        }
    };
    if presence_now(&presences, closer, desk.clock().now()) != from {
        return;
    }
    if let Err(problem) = set_presence(doors, closer, to, None).await {
        tracing::warn!(detail = problem.detail, closer.id = %closer, "the presence of a closer was not recorded");
    }
}
