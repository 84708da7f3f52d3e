//! What is learned from what they wrote: signals, persons, objections, and what puts
//! right what was noted before.

pub(crate) mod confirm;
pub(crate) mod cost_told;
pub(crate) mod deciding;
pub(crate) mod denied;
pub(crate) mod doubted;
pub(crate) mod earlier;
pub(crate) mod hear;
pub(crate) mod in_parts;
pub(crate) mod learn;
pub(crate) mod objected;
pub(crate) mod other;
pub(crate) mod party;
pub(crate) mod persons;
pub(crate) mod put_right;
pub(crate) mod rate;
pub(crate) mod said_back;
pub(crate) mod signing;
pub(crate) mod summary;
