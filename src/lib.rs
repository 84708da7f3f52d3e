//! Fronter: the opening conversation of a sale, as a server.

pub mod app;
pub mod campaign;
pub mod channel;
pub mod cli;
pub mod clock;
pub mod config;
pub mod conversation;
pub mod handoff;
pub mod http;
pub mod id;
pub mod language;
pub mod library;
pub mod qualification;
pub mod reading;
pub mod signal;
pub mod speech;
pub mod store;
pub mod telemetry;
pub mod turn;
pub mod worker;
