//! Our own questions: which is put next, how, and which are put no more.

pub(crate) mod clarify;
pub(crate) mod contact;
pub(crate) mod next_ask;
pub(crate) mod one_question;
pub(crate) mod priced;
pub(crate) mod refused;
pub(crate) mod sure;
pub(crate) mod which;
