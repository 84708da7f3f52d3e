//! What the black-box tests share: a server of their own, and people.

pub mod app;
pub mod people;
