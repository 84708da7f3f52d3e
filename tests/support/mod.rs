//! What the black-box tests share: a server of their own, and people.
#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::panic,
    reason = "each test program uses its own part of this"
)]

pub mod app;
pub mod people;
