//! Finding words: the local voice, which turns an agenda into text from the
//! campaign's and its own wordings, and the words for values.

pub mod compose;
pub mod guard;
pub mod lines;
pub mod slot;
pub mod text;
pub mod value;
pub mod voice;

pub use compose::{Composed, Composer};
pub use lines::Lines;
pub use voice::{Voice, Words};
