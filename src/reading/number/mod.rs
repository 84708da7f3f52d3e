//! Numbers as people write them: in digits or words, with scales, ranges,
//! bounds and approximation. Works on tokens; places are token numbers until a
//! finding is made of them.

pub mod amount;
mod digits;
mod lexicon;
pub mod numeral;
pub mod otherwise;
mod spoken_year;
pub mod token;

pub use amount::{Amount, Side};
pub(in crate::reading) use amount::{bound, bounds};
pub(in crate::reading) use lexicon::Turn;
pub use numeral::Numeral;
pub use otherwise::Otherwise;
pub use spoken_year::{is_month, spoken_year};
pub use token::{Phrases, Token, TokenKind, Tokens};
