//! What the language model has read counts only where the prospect's words bear it out.

pub(crate) mod heard;
pub(crate) mod proof;
pub(crate) mod quote;
pub(crate) mod reading;
pub(crate) mod value;
