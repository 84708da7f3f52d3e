//! Fronter: the opening conversation of a sale, as a server.

pub mod id;
pub mod signal;
pub mod store;
