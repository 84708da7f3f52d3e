//! Who decides and how, and whose is what a text tells.

pub(crate) mod authority;
pub(crate) mod decision;
pub(crate) mod guessed_part;
pub(crate) mod holder;
pub(crate) mod limit;
pub(crate) mod party;
pub(crate) mod presented;
pub(crate) mod whose;
