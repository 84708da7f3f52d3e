//! Reading by rules: what a prospect's message says. Pure, always on, well
//! under a millisecond; the whole understanding where no language model is.

mod answer;
mod authority;
mod budget;
mod clause;
mod draft;
mod fact;
pub mod finding;
mod gibberish;
mod intent;
mod lexicon;
mod need;
mod objection;
mod opt_out;
mod own_signal;
mod pattern;
mod ranking;
mod read;
mod solution;
mod spelling;
mod text;
mod timeline;
pub mod vocabulary;

pub use finding::{
    Asked, ContactFinding, ContactKind, FactFinding, IntentFinding, IntentKind, MoneyFinding,
    ObjectionFinding, ObjectionKind, OptOut, QuantityFinding, Reading, ReadingContext,
    SignalFinding, TimeFinding,
};
pub use read::read;
pub use vocabulary::{CampaignWords, SignalKind, SignalWords, Vocabulary};
