//! Reading by rules: what a prospect's message says. Pure, always on, well
//! under a millisecond; the whole understanding where no language model is.

mod amounts;
mod calling;
mod campaign_words;
pub mod contact;
pub mod context;
mod deciding;
mod draft;
pub mod finding;
mod grammar;
mod language;
mod lexicon;
mod likeness;
mod manner;
mod meaning;
pub mod money;
mod needs;
pub mod number;
mod own_signals;
mod patterns;
mod placed;
pub mod quantity;
mod questions;
mod read;
mod signal_words;
mod spending;
pub mod time;
mod timing;
pub mod vocabulary;
mod wishes;
mod words;

pub use calling::places;
pub use calling::zone::{Clock, Zone};
pub use context::{Asked, ReadingContext};
pub use deciding::decision::{DecisionParts, decision_parts};
pub use finding::{
    Availability, CallDay, CallMatter, ContactFinding, ContactKind, ContactWay, DayPart, Denied,
    FactFinding, FitQuestion, IntentFinding, IntentKind, Manner, MannerFinding, MoneyFinding,
    ObjectionFinding, ObjectionKind, OpenQuestion, OptOut, Other, Party, PartyKind, PriceAsked,
    QuantityFinding, Reading, RecordQuestion, Recorded, SignalFinding, TimeFinding,
};
pub use language::Language;
pub use likeness::learning;
pub(crate) use likeness::telling;
pub(crate) use questions::same_question;
pub use read::{read, read_expecting};
pub(crate) use vocabulary::CONTENT_PREFIX;
pub use vocabulary::{CampaignWords, SignalKind, SignalWords, Vocabulary};
pub(crate) use wishes::intent::SURE;
pub(crate) use wishes::opt_out;
pub(crate) use words::heard::told_by;
pub(crate) use words::quick;
