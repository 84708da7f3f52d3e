//! What the language model may use: the operators' switch and the tokens of the
//! day, the same for all processes.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Desk, TurnError};
use crate::conversation::event::{Event, Recorded};
use crate::conversation::state::State;
use crate::language::Allowance;
use crate::store::TokenUse;

/// The switch that stops all calls to the language model, in the store.
pub const MODEL_SWITCH: &str = "language_model";
/// How it stands where no calls are made.
pub const PAUSED: &str = "paused";

/// The day (UTC) that budgets count.
fn day_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// What the language model used in these events, for the campaign's day.
pub(super) fn tokens(after: &State, recorded: &[Recorded]) -> Option<TokenUse> {
    let used = recorded.iter().map(|recorded| match &recorded.event {
        Event::ModelUsed { usage, .. } => usage.tokens(),
        _ => 0,
    });
    let tokens = i64::try_from(used.sum::<u64>()).unwrap_or(i64::MAX);
    (tokens > 0).then(|| TokenUse {
        campaign: after.campaign().clone(),
        day: day_of(after.updated_at),
        tokens,
    })
}

impl Desk {
    /// What the language may use, over all processes.
    pub(super) async fn allowance(&self, state: &State) -> Result<Allowance, TurnError> {
        if !self.parts.language.asks_allowance() {
            return Ok(Allowance::default());
        }
        let day = day_of(self.parts.clock.now());
        let store = &self.parts.store;
        let used = store
            .model_use(state.campaign().clone(), day, MODEL_SWITCH)
            .await?;
        Ok(Allowance {
            paused: used.switch.as_deref() == Some(PAUSED),
            used_today: u64::try_from(used.tokens).unwrap_or_default(),
        })
    }
}
