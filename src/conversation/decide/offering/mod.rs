//! What is offered and what becomes of it: objections, a yes, a no, later, and parting.

pub(crate) mod again;
pub(crate) mod condition;
pub(crate) mod later;
pub(crate) mod maybe;
pub(crate) mod offered;
pub(crate) mod part;
pub(crate) mod pressing;
pub(crate) mod rebuttal;
pub(crate) mod reminder;
pub(crate) mod returning;
pub(crate) mod said_back;
mod to_read;
pub(crate) mod when_taken;
