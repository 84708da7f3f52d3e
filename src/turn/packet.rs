//! The handoff packet of a conversation as it stands.

use super::{Desk, TurnError, fold_log};
use crate::conversation::lead::Lead;
use crate::conversation::message::Message;
use crate::conversation::state::{State, message_of};
use crate::handoff::packet::{Material, Packet, packet};
use crate::qualification::evaluate;

impl Desk {
    /// The packet, with the whole conversation as far as it has room.
    ///
    /// # Errors
    /// Where the store fails or the campaign is gone.
    pub async fn packet(&self, state: &State) -> Result<Packet, TurnError> {
        let state = &*state.as_shown();
        let loaded = self.campaign_of(state)?;
        let now = self.parts.clock.now();
        let today = now.to_zoned(loaded.timezone.clone()).date();
        let campaign = loaded.campaign.in_force(today, state.free_capacity);
        let evaluation = evaluate(&campaign, &state.signals, today);
        let lead = Lead::of(state, &campaign, &loaded.lines, &evaluation, today);
        let log = fold_log(&self.parts.store, state.conversation(), 0).await?;
        let transcript: Vec<Message> = log.iter().filter_map(message_of).collect();
        Ok(packet(&Material {
            state,
            campaign: &campaign,
            vocabulary: &loaded.vocabulary,
            lines: &loaded.lines,
            lead: &lead,
            evaluation: &evaluation,
            transcript: &transcript,
            now,
            timezone: &loaded.timezone,
            public_url: &self.parts.public_url,
        }))
    }
}
