//! When they want it, told from the times of everything else.

pub(crate) mod conclusion;
pub(crate) mod denied_time;
pub(crate) mod frame;
pub(crate) mod narrowed;
pub(crate) mod other_time;
pub(crate) mod timeline;
pub(crate) mod told_time;
pub(crate) mod whose_time;
