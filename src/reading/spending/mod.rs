//! What they can spend, and what others charge.

pub(crate) mod budget;
pub(crate) mod no_budget;
pub(crate) mod rival;
pub(crate) mod said_of;
pub(crate) mod spendable;
pub(crate) mod worked_out;
