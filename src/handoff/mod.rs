//! Handing a lead to a human closer: the team, who is chosen, the packet.

pub mod closer;
pub mod packet;
pub mod routing;
pub mod team;

pub use routing::{Route, Wanted, route};
pub use team::{Member, Team};
