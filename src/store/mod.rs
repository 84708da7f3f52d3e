//! The store: event logs, what is projected from them, and work that is due, in
//! SQLite or PostgreSQL.
//!
//! It knows nothing of what events mean. A [`Commit`] writes events with all
//! their consequences in one transaction; everything else is lookups.
//!
//! One text of SQL serves both databases: see `connection.rs`. With SQLite one
//! task writes, and groups what waits into one transaction: see `writer.rs`.
//!
//! Text that holds U+0000, which PostgreSQL cannot keep, is stored with U+FFFD
//! in its place, in both databases; lengths in characters stay as they were.

mod access_token;
mod address;
mod alone;
mod closer;
mod column;
mod commit;
mod commit_rows;
mod connection;
mod console;
mod conversation;
mod cost;
mod delivery;
mod engine;
mod erasure;
mod error;
mod event;
mod handoff;
mod idempotency;
mod lead;
mod model_use;
mod notice;
mod open;
mod outbox;
mod outbox_claim;
mod page;
mod prospect;
mod retention;
mod row;
mod seen;
mod timer;
mod webhook;
mod writer;

pub use access_token::{AccessToken, TokenHash, TokenKind};
pub use address::{Address, Suppression, SuppressionChange};
pub use alone::Alone;
pub use closer::{CloserRow, Presence, PresenceState};
pub use commit::{ClientMessage, Commit, CommitError, Committed};
pub use conversation::{ConversationRow, ConversationState, NewConversation, Owner};
pub use cost::{CostBy, CostCounts, CostFilter, CostUse};
pub use delivery::{Delivery, Seen};
pub use engine::EngineRow;
pub use erasure::{ErasedConversation, Erasure};
pub use error::StoreError;
pub use event::Event;
pub use handoff::{HandoffFilter, HandoffRow};
pub use idempotency::{IdempotencyKey, Reservation};
pub use lead::{ExpectedValue, LeadFilter, LeadOrder, LeadRow, Projection};
pub use model_use::{ModelUse, Switch, TokenUse};
pub use notice::{Notice, Shown};
pub use open::{Store, StoreOptions};
pub use outbox::{OutboxDepth, OutboxFilter, OutboxItem, OutboxRow, OutboxState};
pub use page::Page;
pub use prospect::ProspectRow;
pub use seen::SeenUpTo;
pub use timer::{DueTimer, Timer, TimerChange};
pub use webhook::WebhookOff;
