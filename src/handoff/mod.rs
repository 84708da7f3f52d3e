//! Handing a lead to a human.

pub mod closer;
