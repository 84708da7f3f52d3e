//! The language model behind the conversation: what it is asked, what of its words
//! counts, and what becomes of its faults.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod agenda;
mod calls;
mod faults;
mod guard;
#[path = "../support/guarded.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod guarded;
mod languages;
mod llama;
#[path = "../support/model_server.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod model_server;
#[path = "../support/persona.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod persona;
mod prompt_size;
mod proof;
#[path = "../support/talk.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod talk;
