//! When, how and by whose clock they can be reached.

pub(crate) mod absence;
pub(crate) mod alternatives;
pub(crate) mod availability;
pub(crate) mod contact_time;
pub(crate) mod hour_meant;
pub(crate) mod matter;
pub mod places;
pub(crate) mod preferred;
pub(crate) mod reach;
pub(crate) mod stance;
pub(crate) mod street;
pub(crate) mod unwanted;
pub(crate) mod way;
pub(crate) mod zone;
