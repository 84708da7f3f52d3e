//! Whether the engine does its part, as told to the outside.

use std::sync::Mutex;
use std::sync::PoisonError;

use tokio::sync::watch;

use super::failure::Failure;
use crate::language::EngineStatus;

/// The health of the engine.
#[derive(Debug)]
pub(super) struct Health {
    status: watch::Sender<EngineStatus>,
    /// Turns in a row that the local voice had to speak.
    fallen_back: Mutex<u32>,
    /// So many of them are too many.
    most: u32,
}

/// Whether the endpoint is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Circuit {
    Closed,
    Open,
}

impl Health {
    /// All is well until something is not.
    pub(super) fn new(model: &str, most: u32) -> Self {
        let (status, _) = watch::channel(EngineStatus {
            engine: "openai",
            model: model.to_owned(),
            degraded: false,
            reason: None,
            changes: 0,
        });
        Self {
            status,
            fallen_back: Mutex::new(0),
            most,
        }
    }

    pub(super) fn status(&self) -> EngineStatus {
        self.status.borrow().clone()
    }

    pub(super) fn changes(&self) -> watch::Receiver<EngineStatus> {
        self.status.subscribe()
    }

    /// It was out when it was last heard of, and nobody has seen it well since.
    pub(super) fn assume_degraded(&self, reason: &'static str) {
        self.status.send_if_modified(|status| {
            let news = !status.degraded;
            if news {
                // What was told before is no change.
                status.degraded = true;
                status.reason = Some(reason);
            }
            news
        });
    }

    /// A turn is over.
    pub(super) fn turn(&self, failure: Option<Failure>, circuit: Circuit) {
        let Some(degraded) = self.judged(failure, circuit) else {
            return;
        };
        let changed = self.status.send_if_modified(|status| {
            let changed = status.degraded != degraded;
            if changed {
                status.degraded = degraded;
                status.reason = failure.filter(|_| degraded).map(Failure::as_str);
                status.changes += 1;
            }
            changed
        });
        if changed && degraded {
            tracing::warn!(
                model.failure = failure.map(Failure::as_str),
                "the model is out; the local voice speaks"
            );
        } else if changed {
            tracing::info!("the model is back");
        }
    }

    /// Whether it is degraded now; `None` where the turn says nothing about it.
    fn judged(&self, failure: Option<Failure>, circuit: Circuit) -> Option<bool> {
        let mut fallen_back = self
            .fallen_back
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match failure {
            None => {
                *fallen_back = 0;
                Some(false)
            }
            // What an endpoint that works may answer.
            Some(Failure::NoReading | Failure::Truncated | Failure::Refusal) => {
                *fallen_back = 0;
                None
            }
            // About one conversation only.
            Some(
                Failure::ConversationBudget
                | Failure::Interrupted
                | Failure::ContentFilter
                | Failure::ContextLength,
            ) => None,
            // Nothing will get better with the next turn.
            Some(Failure::Paused | Failure::DayBudget) => Some(true),
            Some(_) => {
                *fallen_back = fallen_back.saturating_add(1);
                let is_out = circuit == Circuit::Open || *fallen_back >= self.most;
                is_out.then_some(true)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Circuit::{Closed, Open};

    #[test]
    fn it_changes_once_and_back_once() {
        type Turns<'a> = &'a [(Option<Failure>, Circuit)];
        let well = (None, Closed);
        let late = (Some(Failure::FirstWord), Closed);
        let cases: [(Turns<'_>, bool, u64); 10] = [
            (&[well, well], false, 0),
            (&[late, late], false, 0),
            (&[late, late, late], true, 1),
            (&[late, late, late, late, well, well], false, 2),
            (&[late, late, well, late, late], false, 0),
            (&[(Some(Failure::Unauthorized), Open), late], true, 1),
            (
                &[late, (Some(Failure::Refusal), Closed), late, late],
                false,
                0,
            ),
            (
                &[late, late, late, (Some(Failure::NoReading), Closed)],
                true,
                1,
            ),
            (&[(Some(Failure::Paused), Closed), well], false, 2),
            (&[(Some(Failure::ConversationBudget), Closed); 5], false, 0),
        ];
        for (turns, degraded, changes) in cases {
            let health = Health::new("m", 3);
            for (failure, circuit) in turns {
                health.turn(*failure, *circuit);
            }
            let status = health.status();
            assert_eq!(
                (status.degraded, status.changes),
                (degraded, changes),
                "{turns:?}"
            );
            assert_eq!(status.reason.is_some(), degraded, "{turns:?}");
        }
    }

    #[test]
    fn what_was_degraded_before_a_restart_recovers_with_one_change() {
        let health = Health::new("m", 3);
        health.assume_degraded("restart");
        assert_eq!(
            (health.status().degraded, health.status().changes),
            (true, 0)
        );
        health.turn(Some(Failure::FirstWord), Closed);
        assert_eq!(health.status().changes, 0);
        health.turn(None, Closed);
        assert_eq!(
            (health.status().degraded, health.status().changes),
            (false, 1)
        );
    }
}
