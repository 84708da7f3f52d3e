//! The embedded engine: the local voice, no model, no network.

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};

use super::{EngineStatus, Language, Order};
use crate::conversation::input::Spoken;
use crate::speech::Voice;

/// The embedded engine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Local;

impl Language for Local {
    fn speak(&self, order: Order) -> BoxFuture<'_, Spoken> {
        let loaded = &order.campaign;
        let voice = Voice::new(&loaded.lines, &loaded.campaign, &order.state);
        let words = voice.speak(&order.agenda);
        ready(Spoken::by_voice(order.agenda, words)).boxed()
    }

    fn status(&self) -> EngineStatus {
        EngineStatus {
            engine: "local",
            model: String::new(),
            degraded: false,
            reason: None,
            changes: 0,
        }
    }
}
