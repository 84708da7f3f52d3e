//! The conversation: its events, the state they fold to, and `decide`, which
//! owns every rule of it.

pub mod agenda;
pub mod context;
pub mod effect;
pub mod event;
pub mod input;
pub mod message;
pub mod objection;
pub mod state;

pub use agenda::{Agenda, Point, Step};
pub use context::{Channel, Context, ProspectDetails};
pub use effect::{Announcement, Decision, Effect, Refusal, Timer};
pub use event::{Event, Recorded};
pub use input::Input;
pub use message::{Author, Message, Move, MoveKind, Promise};
pub use state::{LeadStatus, Owner, State};
