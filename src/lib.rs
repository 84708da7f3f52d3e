//! Fronter: the opening conversation of a sale, as a server.

pub mod channel;
pub mod id;
pub mod signal;
