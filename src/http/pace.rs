//! How fast callers may be: by address and by conversation.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::client_address::ClientAddress;
use super::doors::{Limits, LocalAddresses};
use super::problem::Problem;
use crate::id::ConversationId;

/// After so many checks, keys that have been quiet are forgotten.
const SWEEP_EVERY: u32 = 4_096;

/// A pace that each key has for itself.
struct Pace<K: Hash + Eq + Clone> {
    limiter: DefaultKeyedRateLimiter<K>,
    checks: AtomicU32,
}

impl<K: Hash + Eq + Clone> Pace<K> {
    fn per_minute(times: u32) -> Self {
        let times = NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN);
        Self {
            limiter: RateLimiter::keyed(Quota::per_minute(times)),
            checks: AtomicU32::new(0),
        }
    }

    fn check(&self, key: &K) -> Result<(), Problem> {
        if self
            .checks
            .fetch_add(1, Ordering::Relaxed)
            .is_multiple_of(SWEEP_EVERY)
        {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        self.limiter.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now());
            Problem::too_fast(wait.as_secs().saturating_add(1))
        })
    }
}

/// All paces.
pub struct Paces {
    conversations: Pace<IpAddr>,
    signins: Pace<IpAddr>,
    messages: Pace<ConversationId>,
    sockets: Arc<Mutex<HashMap<IpAddr, usize>>>,
    sockets_per_address: usize,
    local: LocalAddresses,
}

/// An open socket of an address; counted until it is dropped.
#[derive(Debug)]
pub struct CountedSocket {
    sockets: Arc<Mutex<HashMap<IpAddr, usize>>>,
    address: Option<IpAddr>,
}

impl Paces {
    /// The paces of these limits.
    pub fn new(limits: &Limits) -> Self {
        Self {
            conversations: Pace::per_minute(limits.conversations_per_minute_per_address),
            signins: Pace::per_minute(limits.signins_per_minute_per_address),
            messages: Pace::per_minute(limits.messages_per_minute_per_conversation),
            sockets: Arc::default(),
            sockets_per_address: limits.sockets_per_address,
            local: limits.local_addresses,
        }
    }

    /// One more conversation from this address.
    ///
    /// # Errors
    /// A problem with the time to wait, where there were too many.
    pub fn conversation(&self, address: ClientAddress) -> Result<(), Problem> {
        match address.counted_as(self.local) {
            Some(address) => self.conversations.check(&address),
            None => Ok(()),
        }
    }

    /// One more attempt to sign in from this address.
    ///
    /// # Errors
    /// As [`Self::conversation`].
    pub fn signin(&self, address: ClientAddress) -> Result<(), Problem> {
        match address.counted_as(self.local) {
            Some(address) => self.signins.check(&address),
            None => Ok(()),
        }
    }

    /// One more message of this conversation.
    ///
    /// # Errors
    /// As [`Self::conversation`].
    pub fn message(&self, conversation: ConversationId) -> Result<(), Problem> {
        self.messages.check(&conversation)
    }

    /// One more open socket from this address; it counts until it is dropped.
    ///
    /// # Errors
    /// A problem, where it has too many.
    pub fn socket(&self, address: ClientAddress) -> Result<CountedSocket, Problem> {
        let address = address.counted_as(self.local);
        if let Some(address) = address {
            let mut sockets = self.sockets.lock().unwrap_or_else(PoisonError::into_inner);
            let open = sockets.entry(address).or_default();
            if *open >= self.sockets_per_address {
                return Err(Problem::too_fast(30));
            }
            *open += 1;
        }
        Ok(CountedSocket {
            sockets: Arc::clone(&self.sockets),
            address,
        })
    }
}

impl Drop for CountedSocket {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut sockets = self.sockets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = sockets.get_mut(&address) {
            *open -= 1;
            if *open == 0 {
                sockets.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_own_pace_and_gives_sockets_back() {
        let paces = Paces::new(&Limits {
            conversations_per_minute_per_address: 2,
            sockets_per_address: 1,
            ..Limits::default()
        });
        let one = ClientAddress("203.0.113.1".parse().unwrap());
        let other = ClientAddress("203.0.113.2".parse().unwrap());
        assert!(paces.conversation(one).is_ok());
        assert!(paces.conversation(one).is_ok());
        let refused = paces.conversation(one).unwrap_err();
        assert_eq!(refused.status.as_u16(), 429);
        assert!(
            refused
                .retry_after_s
                .is_some_and(|seconds| (1..=31).contains(&seconds))
        );
        assert!(paces.conversation(other).is_ok());
        let socket = paces.socket(one).unwrap();
        assert!(paces.socket(one).is_err());
        drop(socket);
        assert!(paces.socket(one).is_ok());
    }
}
