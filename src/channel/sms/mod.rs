//! Text messages: what they cost in segments, how an answer is fitted into them,
//! and the numbers they go to.

mod fit;
mod phone;
mod segment;

pub use fit::{SmsLimits, fit};
pub use phone::{E164, normalise_phone};
pub use segment::{Encoding, Segmentation, segment, smart_encode};
