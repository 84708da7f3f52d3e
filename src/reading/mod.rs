//! Reading by rules: what a prospect's message says. Pure, always on, well
//! under a millisecond; the whole understanding where no language model is.

pub mod contact;
pub mod finding;
pub mod money;
pub mod number;
pub mod quantity;
pub mod time;
pub mod vocabulary;

pub use finding::{
    Asked, ContactFinding, ContactKind, FactFinding, IntentFinding, IntentKind, MoneyFinding,
    ObjectionFinding, ObjectionKind, OptOut, QuantityFinding, Reading, ReadingContext,
    SignalFinding, TimeFinding,
};
pub use vocabulary::Vocabulary;
