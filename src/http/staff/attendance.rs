//! Presence by the console: who has it open, at any node, is there; who closed
//! it everywhere is away after a while. What a closer said by hand is kept.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::super::doors::Doors;
use crate::id::CloserId;
use crate::store::{PresenceState, StoreError};
use crate::turn::StaffNews;

/// How long a console counts as open after it was renewed, for who dies renews
/// nothing: as long as who closes it is waited for.
fn lease(doors: &Doors) -> SignedDuration {
    let grace = doors.limits().presence_grace_ms.clamp(1_000, 3_600_000);
    SignedDuration::from_millis(i64::try_from(grace).unwrap_or(30_000))
}

/// How often an open console is renewed.
pub(super) fn renew_every(doors: &Doors) -> Duration {
    lease(doors).unsigned_abs() / 3
}

/// How many consoles each closer has open here.
#[derive(Debug)]
pub struct Attendance {
    /// Whose consoles these are, among all nodes.
    node: Uuid,
    open: Mutex<HashMap<CloserId, usize>>,
}

impl Attendance {
    /// Of the node with this id.
    pub fn at(node: Uuid) -> Self {
        Self {
            node,
            open: Mutex::default(),
        }
    }

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
        let (node, now) = (doors.attendance().node, doors.desk().clock().now());
        let store = doors.desk().store();
        let came = store.open_console(node, closer.clone(), later(now, lease(doors)), now);
        match came.await {
            Ok(true) => tell(doors, closer, PresenceState::Online),
            Ok(false) => {}
            Err(error) => not_recorded(closer, &error),
        }
        attending
    }

    /// It is still open.
    pub(super) async fn renew(&self) {
        let now = self.doors.desk().clock().now();
        let until = later(now, lease(&self.doors));
        stay(&self.doors, &self.closer, until).await;
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
            let clock = doors.desk().clock();
            let until = later(later(clock.now(), lease(&doors)), lease(&doors));
            stay(&doors, &closer, until).await;
            tokio::select! {
                () = tokio::time::sleep(grace) => {}
                // A server that restarts sends nobody home: they reconnect to it
                // or to another, or what is open here ends by itself.
                () = doors.shutdown().cancelled() => return,
            }
            if doors.attendance().count(&closer) > 0 {
                return;
            }
            let node = doors.attendance().node;
            let store = doors.desk().store();
            match store.close_console(node, closer.clone(), clock.now()).await {
                Ok(true) => tell(&doors, &closer, PresenceState::Offline),
                Ok(false) => {}
                Err(error) => not_recorded(&closer, &error),
            }
        });
    }
}

async fn stay(doors: &Doors, closer: &CloserId, until: Timestamp) {
    let node = doors.attendance().node;
    let store = doors.desk().store();
    if let Err(error) = store.renew_console(node, closer.clone(), until).await {
        not_recorded(closer, &error);
    }
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(now)
}

fn tell(doors: &Doors, closer: &CloserId, state: PresenceState) {
    doors.desk().tell_consoles(StaffNews::Presence {
        closer: closer.to_string(),
        presence: state.as_str().to_owned(),
    });
}

fn not_recorded(closer: &CloserId, error: &StoreError) {
    tracing::warn!(%error, closer.id = %closer, "the presence of a closer was not recorded");
}
