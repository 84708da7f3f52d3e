//! Fronter: the opening conversation of a sale, as a server.

pub mod campaign;
pub mod handoff;
pub mod id;
pub mod library;
pub mod qualification;
pub mod reading;
pub mod signal;
