//! Who is there: the closers of the store with presence, load and hours.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;
use crate::handoff::closer::Closer;
use crate::handoff::{Member, Team};
use crate::library::Library;
use crate::store::{PresenceState, Store, StoreError};

/// The team is looked up anew after this time; other nodes may have changed it.
const GOOD_FOR: SignedDuration = SignedDuration::from_millis(1_500);

/// The team, remembered for a moment.
pub struct Roster {
    store: Store,
    clock: Clock,
    remembered: Mutex<Option<(Timestamp, Arc<Team>)>>,
}

impl Roster {
    /// A roster.
    pub fn new(store: Store, clock: Clock) -> Self {
        Self {
            store,
            clock,
            remembered: Mutex::new(None),
        }
    }

    /// Forgets it.
    pub fn forget(&self) {
        *self.lock() = None;
    }

    /// The team now.
    pub async fn team(&self, library: &Library) -> Result<Arc<Team>, StoreError> {
        let now = self.clock.now();
        if let Some((at, team)) = &*self.lock()
            && now.duration_since(*at).abs() < GOOD_FOR
        {
            return Ok(Arc::clone(team));
        }
        let closers = self.store.closers().await?;
        let presences = self.store.presences().await?;
        let loads = self.store.closer_loads().await?;
        let order = library.closers();
        let mut members: Vec<(usize, Member)> = Vec::new();
        for row in closers {
            let Ok(closer) = serde_json::from_value::<Closer>(row.document) else {
                tracing::warn!(closer.id = %row.id, "a closer's document cannot be read");
                continue;
            };
            let online = presences.iter().any(|presence| {
                presence.closer == row.id
                    && presence.state == PresenceState::Online
                    && presence.until.is_none_or(|until| now < until)
            });
            let load = loads.get(&row.id).copied().unwrap_or_default();
            let place = order
                .iter()
                .position(|known| known.id == row.id)
                .unwrap_or(usize::MAX);
            members.push((place, member(&closer, online, load, now)));
        }
        members.sort_by_key(|(place, _)| *place);
        let team = Arc::new(Team {
            members: members.into_iter().map(|(_, member)| member).collect(),
        });
        *self.lock() = Some((now, Arc::clone(&team)));
        Ok(team)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(Timestamp, Arc<Team>)>> {
        self.remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A closer at a moment. Who is online is there, whatever their hours say:
/// presence is the person's own word.
fn member(closer: &Closer, online: bool, load: i64, now: Timestamp) -> Member {
    let timezone = jiff::tz::TimeZone::get(&closer.timezone).unwrap_or(jiff::tz::TimeZone::UTC);
    let local = now.to_zoned(timezone.clone()).datetime();
    let on_duty = closer.hours.open_at(local);
    let back_at = if on_duty {
        None
    } else {
        closer
            .hours
            .next_open(local)
            .and_then(|at| at.to_zoned(timezone.clone()).ok())
            .map(|at| at.timestamp())
    };
    let load = u32::try_from(load).unwrap_or_default();
    Member {
        id: closer.id.clone(),
        name: closer.name.clone(),
        languages: closer.languages.clone(),
        segments: closer.segments.clone(),
        deal_from: closer.deal_size.as_ref().and_then(|size| size.min),
        deal_to: closer.deal_size.as_ref().and_then(|size| size.max),
        free: closer.capacity.saturating_sub(load),
        load,
        there: online,
        back_at,
        hours: closer.hours.clone(),
        timezone,
    }
}
