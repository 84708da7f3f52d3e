//! Finding words: the local voice, which turns an agenda into text from the
//! campaign's and its own wordings, and the words for values.

mod acknowledge;
pub(crate) mod again;
pub mod compose;
pub mod guard;
pub mod lines;
mod points;
mod recorded;
pub mod slot;
mod stated;
mod steps;
pub mod text;
pub(crate) mod tongue;
pub mod value;
pub mod voice;
mod waiting;

pub use compose::{Composed, Composer, Judged};
pub use lines::Lines;
pub use voice::{Voice, Words};
