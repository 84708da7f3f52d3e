//! The call that they want: by which way, on which day, at which hour, by whose clock.

pub(crate) mod alternatives;
pub(crate) mod appointment;
pub(crate) mod calendar;
pub(crate) mod called;
pub(crate) mod clock;
pub(crate) mod named;
pub(crate) mod only_when;
mod together;
mod two_hours;
pub(crate) mod way;
pub(crate) mod when;
pub(crate) mod when_said;
pub(crate) mod which_day;
