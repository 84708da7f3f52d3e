//! What they want of us and what speaks against it.

pub(crate) mod intent;
pub(crate) mod kept;
pub(crate) mod manner;
pub(crate) mod objection;
pub(crate) mod opt_out;
pub(crate) mod reason;
