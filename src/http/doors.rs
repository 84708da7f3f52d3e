//! What all doors share.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::client_address::Network;
use super::gateway::GatewaySettings;
use super::measure::Measures;
use super::pace::Paces;
use super::staff::Attendance;
use crate::channel::email::ReplyAddresses;
use crate::store::TokenHash;
use crate::turn::Desk;

/// How much is taken, and how fast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The longest message, in Unicode characters.
    pub message_chars: usize,
    /// The largest request body, in bytes.
    pub body_bytes: usize,
    /// The largest websocket frame and message, in bytes.
    pub frame_bytes: usize,
    /// Conversations that one address may begin in a minute.
    pub conversations_per_minute_per_address: u32,
    /// Messages that one conversation may take in a minute.
    pub messages_per_minute_per_conversation: u32,
    /// Failed attempts to sign in that one address has in a minute.
    pub signins_per_minute_per_address: u32,
    /// Open websockets of one address.
    pub sockets_per_address: usize,
    /// How long a websocket may take to say who it is, in milliseconds.
    pub hello_ms: u64,
    /// How long a request waits for the answer to its message, in milliseconds.
    pub answer_ms: u64,
    /// How long a silent websocket is kept, in milliseconds.
    pub silence_ms: u64,
    /// How long a sign-in link to the console stands, in minutes.
    pub signin_minutes: i64,
    /// How long a session of the console lasts, in hours.
    pub session_hours: i64,
    /// How long a closer counts as present after their last socket, in milliseconds.
    pub presence_grace_ms: u64,
    /// Whether addresses of this very machine are limited too. They are
    /// programs of the house, or a proxy whose clients cannot be told apart.
    pub local_addresses: LocalAddresses,
}

/// What applies to the machine's own addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalAddresses {
    /// Limits by address do not apply to them.
    Trusted,
    /// They are limited as all others.
    Limited,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_chars: 8_000,
            body_bytes: 256 * 1024,
            frame_bytes: 64 * 1024,
            conversations_per_minute_per_address: 30,
            messages_per_minute_per_conversation: 120,
            signins_per_minute_per_address: 10,
            sockets_per_address: 200,
            hello_ms: 5_000,
            answer_ms: 30_000,
            silence_ms: 120_000,
            signin_minutes: 60,
            session_hours: 168,
            presence_grace_ms: 30_000,
            local_addresses: LocalAddresses::Trusted,
        }
    }
}

/// What the doors are made of.
pub struct DoorsParts {
    /// The desk.
    pub desk: Desk,
    /// Limits.
    pub limits: Limits,
    /// The hash of an admin token that was given from outside.
    pub admin_token: Option<TokenHash>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Cancelled when the server goes away.
    pub shutdown: CancellationToken,
}

/// What all doors share. Cheap to clone.
#[derive(Clone)]
pub struct Doors {
    inner: Arc<Inner>,
    mail: Arc<Gateways>,
}

/// The gateways.
#[derive(Debug, Clone, Default)]
pub struct Gateways {
    /// The gateways that messages come through.
    pub all: Vec<GatewaySettings>,
}

struct Inner {
    parts: DoorsParts,
    paces: Paces,
    measures: Measures,
    attendance: Attendance,
    started: Instant,
}

impl Doors {
    /// The doors of this desk.
    pub fn new(parts: DoorsParts) -> Self {
        Self {
            inner: Arc::new(Inner {
                paces: Paces::new(&parts.limits),
                measures: Measures::default().with_model(parts.desk.language().meter()),
                attendance: Attendance::at(parts.desk.clock().fresh_id()),
                started: Instant::now(),
                parts,
            }),
            mail: Arc::default(),
        }
    }

    /// The same with gateways.
    pub fn with_gateways(mut self, gateways: Gateways) -> Self {
        self.mail = Arc::new(gateways);
        self
    }

    /// The desk.
    pub fn desk(&self) -> &Desk {
        &self.inner.parts.desk
    }

    /// Limits.
    pub fn limits(&self) -> &Limits {
        &self.inner.parts.limits
    }

    /// The hash of the admin token that was given from outside.
    pub fn admin_token(&self) -> Option<TokenHash> {
        self.inner.parts.admin_token
    }

    /// Proxies whose `X-Forwarded-For` is believed.
    pub fn trusted_proxies(&self) -> &[Network] {
        &self.inner.parts.trusted_proxies
    }

    /// The gateway of this name.
    pub fn gateway(&self, name: &str) -> Option<&GatewaySettings> {
        let mut gateways = self.mail.all.iter();
        gateways.find(|gateway| gateway.name == name)
    }

    /// The signed addresses of our own mail, of all gateways.
    pub fn reply_addresses(&self) -> impl Iterator<Item = &ReplyAddresses> {
        let gateways = self.mail.all.iter();
        gateways.filter_map(|gateway| gateway.reply_addresses.as_ref())
    }

    /// Which closers have the console open here.
    pub fn attendance(&self) -> &Attendance {
        &self.inner.attendance
    }

    /// Cancelled when the server goes away.
    pub fn shutdown(&self) -> &CancellationToken {
        &self.inner.parts.shutdown
    }

    /// How fast callers may be.
    pub fn paces(&self) -> &Paces {
        &self.inner.paces
    }

    /// What is counted.
    pub fn measures(&self) -> &Measures {
        &self.inner.measures
    }

    /// How long a request waits for the answer to its message.
    pub fn answer_within(&self) -> Duration {
        Duration::from_millis(self.limits().answer_ms)
    }

    /// How long the doors have been open.
    pub fn uptime(&self) -> Duration {
        self.inner.started.elapsed()
    }

    /// Whether people reach this server over TLS.
    pub fn is_secure(&self) -> bool {
        self.desk().public_url().starts_with("https://")
    }
}
