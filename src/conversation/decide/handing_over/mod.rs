//! The lead passes to a closer, and may come back.

pub(crate) mod resume;
pub(crate) mod route;
pub(crate) mod staff;
pub(crate) mod transfer;
