//! The doors: HTTP, websockets and the pages.
//!
//! [`router`] is the table of contents. Every door shares [`Doors`], takes its
//! caller through a guard of [`authority`], and tells what goes wrong as a
//! [`Problem`].

pub mod authority;
pub mod body;
pub mod client_address;
pub mod doors;
pub mod gateway;
pub mod idempotency;
pub mod measure;
pub mod origin;
pub mod pace;
pub mod problem;
pub mod router;
pub mod staff;

pub use authority::{Admin, ConversationAccess, Role, Staff, Visitor, hash_of, new_token};
pub use gateway::{GatewaySettings, Provider};
pub use client_address::{ClientAddress, Network};
pub use doors::{Doors, DoorsParts, Limits, LocalAddresses};
pub use problem::Problem;
pub use router::router;
