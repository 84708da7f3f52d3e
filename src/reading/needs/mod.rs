//! What they need, what it costs them, and what they use today.

pub(crate) mod brief_answer;
pub(crate) mod costs_us;
pub(crate) mod denied;
pub(crate) mod goods;
pub(crate) mod need;
pub(crate) mod need_cost;
pub(crate) mod need_words;
pub(crate) mod no_need;
pub(crate) mod solution;
