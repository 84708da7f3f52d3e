//! The server from outside, over real sockets: its doors, its gateways, its staff,
//! and what it says with a model.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod doors;
mod gateways;
mod long_conversation;
mod mail;
#[path = "../support/model_server.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod model_server;
mod model_turns;
mod openapi;
mod outbox;
#[path = "../support/postgres.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod postgres_server;
#[path = "../support/process.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod process;
#[path = "../support/running.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod running;
mod seen;
#[path = "../support/smtp.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod smtp;
mod staff;
#[path = "../support/mod.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod support;
