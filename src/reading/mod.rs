//! Reading by rules: what a prospect's message says. Pure, always on, well
//! under a millisecond; the whole understanding where no language model is.

mod absence;
mod alias;
mod alternatives;
mod answer;
mod aside;
mod asked_price;
mod asking;
mod authority;
mod availability;
mod budget;
mod campaign_words;
mod clause;
pub mod contact;
mod contact_time;
mod correction;
mod counted;
mod decision;
mod denied;
mod draft;
mod fact;
mod field;
pub mod finding;
mod fit;
mod frame;
mod gibberish;
mod grammar;
mod heard;
mod holder;
mod hour_meant;
mod intent;
mod judge;
mod kept;
mod language;
pub mod learning;
mod lexicon;
mod manner;
mod matter;
pub mod money;
mod narrowed;
mod need;
mod no_need;
mod no_option;
mod notation;
pub mod number;
mod objection;
mod opinion;
mod opt_out;
mod other_time;
mod own_money;
mod own_quantity;
mod own_question;
mod own_signal;
mod party;
mod pattern;
mod placed;
mod presented;
mod priced;
mod profile;
pub mod quantity;
mod quick;
mod ranked;
mod ranking;
mod reach;
mod read;
mod reason;
mod record;
mod rival;
mod role;
mod signal_words;
mod solution;
mod spelling;
mod spread;
mod sum;
mod supposed;
pub(crate) mod telling;
mod text;
pub mod time;
mod timeline;
mod told_time;
pub mod vocabulary;
mod way;
mod whose;
mod worked_out;
mod zone;

pub use decision::{DecisionParts, decision_parts};
pub use finding::{
    Asked, Availability, CallDay, CallMatter, ContactFinding, ContactKind, ContactWay, DayPart,
    Denied, FactFinding, FitQuestion, IntentFinding, IntentKind, Manner, MannerFinding,
    MoneyFinding, ObjectionFinding, ObjectionKind, OpenQuestion, OptOut, Other, Party, PartyKind,
    PriceAsked, QuantityFinding, Reading, ReadingContext, RecordQuestion, Recorded, SignalFinding,
    TimeFinding,
};
pub(crate) use heard::told_by;
pub(crate) use intent::SURE;
pub use language::Language;
pub use read::{read, read_expecting};
pub(crate) use vocabulary::CONTENT_PREFIX;
pub use vocabulary::{CampaignWords, SignalKind, SignalWords, Vocabulary};
pub use zone::Zone;
