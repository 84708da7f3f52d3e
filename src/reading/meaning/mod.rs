//! How what is said is meant: as an answer, beside the matter, put right, or supposed.

pub(crate) mod answer;
pub(crate) mod aside;
pub(crate) mod correction;
pub(crate) mod supposed;
