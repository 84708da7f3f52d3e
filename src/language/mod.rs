//! Finding the words of a turn: the local voice, or a language model behind it.

pub mod local;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::sync::mpsc::UnboundedSender;

use crate::conversation::State;
use crate::conversation::agenda::Agenda;
use crate::conversation::input::Spoken;
use crate::library::LoadedCampaign;

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
}

/// How the engine is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineStatus {
    /// `local` or `openai`.
    pub engine: &'static str,
    /// Whether the model is out and the local voice speaks in its place.
    pub degraded: bool,
}

/// Whatever finds words. It always comes back with some: when a model fails,
/// the local voice speaks.
pub trait Language: Send + Sync {
    /// Finds the words for an agenda.
    fn speak(&self, order: Order) -> BoxFuture<'_, Spoken>;

    /// How the engine is.
    fn status(&self) -> EngineStatus;
}
