//! The doors: HTTP, websockets and the pages.
//!
//! [`router()`] is the table of contents. Every door shares [`Doors`], takes its
//! caller through a guard of [`authority`], and tells what goes wrong as a
//! [`Problem`].

mod accept;
pub mod assets;
pub mod authority;
pub mod body;
pub mod client_address;
pub mod context_body;
pub mod conversations;
mod description;
pub mod doors;
pub mod exchange;
pub mod frames;
pub mod gateway;
pub mod idempotency;
pub mod measure;
pub mod message_text;
pub mod origin;
pub mod pace;
pub mod probes;
pub mod problem;
mod reports;
pub mod router;
pub mod schema;
pub mod serve;
pub mod signin;
pub mod socket;
pub mod staff;
pub mod stream;
pub mod unsubscribe;
pub mod view;

pub use authority::{Admin, ConversationAccess, Role, Staff, Visitor, hash_of, new_token};
pub use client_address::{ClientAddress, Network};
pub use doors::{Doors, DoorsParts, Gateways, Limits, LocalAddresses};
pub use gateway::{GatewaySettings, Provider, Reach};
pub use problem::Problem;
pub use router::router;
pub use serve::serve;
