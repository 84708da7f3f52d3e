//! The campaign's own signals: its choices and flags, its quantities and its sums.

pub(crate) mod another_thing;
pub(crate) mod counted;
pub(crate) mod day_eaten;
pub(crate) mod later_count;
pub(crate) mod named_only;
pub(crate) mod no_option;
pub(crate) mod noun_count;
pub(crate) mod number_meant;
pub(crate) mod own_money;
pub(crate) mod own_quantity;
pub(crate) mod own_question;
pub(crate) mod own_signal;
mod part_using;
pub(crate) mod sum;
pub(crate) mod their_customers;
pub(crate) mod weekly_hours;
