//! Patterns over words, in which a lexicon is written, and the topics that they tell.

pub(crate) mod notation;
pub(crate) mod opening;
pub(crate) mod pattern;
pub(crate) mod topic;
