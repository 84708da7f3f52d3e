//! The engine, as the desk sees it: what of its reading did not count, and who
//! is told when it is out and when it is back.

use serde_json::json;

use super::{Delivery, Desk};
use crate::conversation::event::{Event, Recorded};
use crate::store::{EngineRow, OutboxItem, StoreError};

/// A change of the engine that the outside is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineChange {
    /// `openai` or `local`.
    pub engine: &'static str,
    /// The model, as its endpoint names it.
    pub model: String,
    /// Whether it is out from now on.
    pub degraded: bool,
    /// Why, where it is out.
    pub reason: Option<String>,
}

impl Desk {
    /// Tells that the engine is degraded or has recovered: exactly once for
    /// each change, whoever sees it first. Says whether this was the first.
    ///
    /// # Errors
    /// Where the store fails; nobody is told then.
    pub async fn tell_engine(&self, change: EngineChange) -> Result<bool, StoreError> {
        let kind = if change.degraded {
            "engine.degraded"
        } else {
            "engine.recovered"
        };
        let now = self.parts.clock.now();
        let data = json!({
            "engine": change.engine,
            "model": change.model,
            "degraded": change.degraded,
            "reason": change.reason,
        });
        let wanting = self.parts.webhooks.iter().filter(|one| one.wants(kind));
        let items = wanting
            .map(|webhook| OutboxItem {
                id: self.parts.clock.fresh_id(),
                kind: Delivery::Webhook.as_str().to_owned(),
                target: webhook.url.clone(),
                // A recovery must not arrive before what it is the end of.
                lane: Some(format!("engine {}", webhook.url)),
                body: json!({"type": kind, "timestamp": now, "data": data}),
                epoch: None,
                due_at: now,
            })
            .collect();
        let row = EngineRow {
            degraded: change.degraded,
            reason: change.reason,
            changed_at: now,
        };
        self.parts.store.change_engine(row, items).await
    }

    /// Counts what of the model's reading did not count.
    pub(super) fn measure(&self, recorded: &[Recorded]) {
        let Some(meter) = self.parts.language.meter() else {
            return;
        };
        for event in recorded {
            if let Event::ModelUsed { rejected, .. } = &event.event {
                for (reason, count) in rejected {
                    meter.rejected(reason, *count);
                }
            }
        }
    }
}
