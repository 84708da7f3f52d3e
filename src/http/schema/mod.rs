//! The shapes of answers that are stored or made as documents, for
//! `/openapi.json` only: `tests/openapi.rs` holds real answers against them.

mod gateway;
mod lead;
mod packet;
mod staff;

pub use gateway::*;
pub use lead::*;
pub use packet::*;
pub use staff::*;
