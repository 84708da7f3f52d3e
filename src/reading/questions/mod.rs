//! What they ask.

pub(crate) mod asked_price;
pub(crate) mod asked_words;
pub(crate) mod asking;
pub(crate) mod fact;
pub(crate) mod fact_cover;
pub(crate) mod fit;
pub(crate) mod left;
pub(crate) mod named;
pub(crate) mod priced;
pub(crate) mod record;
pub(crate) mod same_question;
pub(crate) mod terse;
