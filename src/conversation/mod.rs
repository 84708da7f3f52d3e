//! The conversation: its events, the state they fold to, and `decide`, which
//! owns every rule of it.

pub mod agenda;
pub mod context;
pub mod decide;
pub mod effect;
pub mod erasure;
pub mod event;
mod event_kind;
mod fold;
pub mod input;
pub mod lead;
mod left;
pub mod message;
pub mod model_turn;
pub mod objection;
pub(crate) mod reached;
pub mod state;
mod transcript;

pub use agenda::{Agenda, Point, Step};
pub use context::{Channel, Context, ProspectDetails};
pub use decide::{Rules, begin, decide};
pub use effect::{Announcement, Decision, Effect, Refusal, Timer};
pub use event::{Event, Recorded};
pub use input::Input;
pub use lead::{Lead, LeadBrief};
pub use message::{Author, Message, Move, MoveKind, Promise};
pub use state::{LeadStatus, Owner, State};
