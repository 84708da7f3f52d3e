//! Finding the words of a turn: the local voice, or a language model behind it.

pub mod answer;
pub mod local;
pub mod meter;
pub mod openai;
pub mod partial_json;
pub mod prompt;
pub mod settings;
pub mod tally;
pub mod trace;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::conversation::State;
use crate::conversation::agenda::Agenda;
use crate::conversation::input::Spoken;
use crate::library::LoadedCampaign;

pub use local::Local;
pub use meter::Meter;
pub use openai::OpenAi;
pub use settings::{EngineChoice, Price, Secret, Settings, SettingsError};
pub use tally::Tally;
pub use trace::TurnTrace;

/// Log targets that must stay silent: the client library logs what it cannot
/// parse, a prospect's words included.
pub const SILENT_TARGETS: [&str; 1] = ["async_openai"];

/// What a language is asked for: the words of one turn.
pub struct Order {
    /// The conversation, with what was learned in this turn.
    pub state: Arc<State>,
    /// The campaign that it runs under.
    pub campaign: Arc<LoadedCampaign>,
    /// What is to be said.
    pub agenda: Agenda,
    /// Where sentences go as soon as they may be seen.
    pub deltas: UnboundedSender<String>,
    /// Cancelled where the prospect writes again: nothing more may be shown, the
    /// call is dropped, and what was shown comes back at once.
    pub stop: CancellationToken,
    /// What an operator and the budgets say, over all processes.
    pub allowance: Allowance,
}

/// What is known of the model's use outside of this process.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Allowance {
    /// Whether an operator has switched the model off.
    pub paused: bool,
    /// Tokens that the campaign has used today (UTC).
    pub used_today: u64,
}

/// How the engine is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineStatus {
    /// `local` or `openai`.
    pub engine: &'static str,
    /// The model, as its endpoint names it; empty for the embedded engine.
    pub model: String,
    /// Whether the model is out and the local voice speaks in its place.
    pub degraded: bool,
    /// Why it is degraded, by the name of the failure that made it so.
    pub reason: Option<&'static str>,
    /// How often `degraded` has changed since the start. It alternates, so who
    /// missed some changes knows what they were.
    pub changes: u64,
}

/// Whatever finds words. It always comes back with some: when a model fails,
/// the local voice speaks.
pub trait Language: Send + Sync {
    /// Finds the words for an agenda. Dropping the future stops the call.
    fn speak(&self, order: Order) -> BoxFuture<'_, Spoken>;

    /// How the engine is.
    fn status(&self) -> EngineStatus;

    /// Tells when the status changes (`engine.degraded`, `engine.recovered`);
    /// `None` where it never does.
    fn changes(&self) -> Option<watch::Receiver<EngineStatus>> {
        None
    }

    /// It was degraded when this process started, and nobody has seen it well
    /// since: degraded until the first turn that goes well.
    fn assume_degraded(&self) {}

    /// What is measured of the model; `None` where there is none.
    fn meter(&self) -> Option<&Meter> {
        None
    }

    /// From now on every turn is told here as it went, prompt and answer
    /// included; `None` where there is no model.
    fn follow(&self) -> Option<UnboundedReceiver<TurnTrace>> {
        None
    }

    /// What was done so far.
    fn tally(&self) -> Tally {
        Tally::default()
    }

    /// Whether orders need their allowance looked up.
    fn asks_allowance(&self) -> bool {
        false
    }
}

/// The language by the settings.
///
/// # Errors
/// [`SettingsError`] where they cannot work; nothing is opened then.
pub fn build(settings: &Settings) -> Result<Arc<dyn Language>, SettingsError> {
    settings.check_values()?;
    if settings.wants_model()? {
        Ok(Arc::new(OpenAi::new(settings)?))
    } else {
        Ok(Arc::new(Local))
    }
}
