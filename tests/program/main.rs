//! The program as people start it: its commands, its end and its next beginning,
//! two of it at once, and its pages in a real browser.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

#[path = "../support/browser.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod browser;
mod commands;
mod nodes;
mod pages;
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
mod restart;
