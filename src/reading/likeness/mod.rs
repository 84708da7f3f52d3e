//! How like a text is to what the campaign and the corpus say of a matter, where no
//! pattern tells it.

pub(crate) mod borrowed;
pub(crate) mod judge;
pub mod learning;
pub(crate) mod opinion;
pub(crate) mod opinion_trait;
pub(crate) mod profile;
pub(crate) mod ranked;
pub(crate) mod ranking;
pub(crate) mod spread;
pub(crate) mod summed;
pub(crate) mod telling;
