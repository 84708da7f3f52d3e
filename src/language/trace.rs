//! Turns as they went, told to who looks over the engine's shoulder
//! (`fronter chat --trace`): the prompt, the raw answer, the guard's verdicts.
//! Nobody is told, and nothing is kept, unless somebody asked for it.

use std::sync::{Mutex, PoisonError};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::conversation::model_turn::ModelTurn;
use crate::speech::Judged;

/// A turn of the model as it went.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TurnTrace {
    /// The constant part of the prompt; empty where no call was made.
    pub system: String,
    /// The part that changes: brief, last messages, agenda.
    pub prompt: String,
    /// The answer, as the model wrote it and as far as it came.
    pub answer: String,
    /// The guard's verdict on each of its sentences.
    pub sentences: Vec<Judged>,
    /// What came of it.
    pub turn: ModelTurn,
}

/// Who is told.
#[derive(Debug, Default)]
pub(super) struct Followers(Mutex<Option<UnboundedSender<TurnTrace>>>);

impl Followers {
    /// From now on turns are told here, and only here.
    pub(super) fn follow(&self) -> UnboundedReceiver<TurnTrace> {
        let (sender, receiver) = unbounded_channel();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
        receiver
    }

    /// Whether anybody wants to know.
    pub(super) fn are_there(&self) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }

    /// Tells of a turn.
    pub(super) fn tell(&self, trace: TurnTrace) {
        let mut follower = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_gone = follower
            .as_ref()
            .is_some_and(|sender| sender.send(trace).is_err());
        if is_gone {
            *follower = None;
        }
    }
}
