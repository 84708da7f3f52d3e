//! How a conversation comes to the desk.

use crate::conversation::context::{Channel, Context, ProspectDetails};
use crate::conversation::decide::begin;
use crate::conversation::event::Started;
use crate::conversation::input::Moment;
use crate::conversation::state::State;
use crate::id::{CampaignId, ConversationId, LeadId, ProspectId};
use crate::store::{CommitError, TokenHash};

use super::consequence::Consequence;
use super::{Desk, Envelope, TurnError, number, refused_commit, rules};

/// Somebody came.
#[derive(Debug, Clone)]
pub struct NewConversation {
    /// The campaign.
    pub campaign: CampaignId,
    /// The channel.
    pub channel: Channel,
    /// The correspondent's address, on SMS and e-mail.
    pub address: Option<String>,
    /// The gateway, and our address there.
    pub gateway: Option<(String, String)>,
    /// Who they say to be.
    pub details: ProspectDetails,
    /// How they came.
    pub context: Context,
    /// What they consented to.
    pub consent: serde_json::Value,
    /// The hash of the token that opens it.
    pub token_hash: Option<TokenHash>,
}

/// A conversation that has begun.
#[derive(Debug, Clone)]
pub struct Began {
    /// Its id.
    pub id: ConversationId,
    /// Its state.
    pub state: State,
}

impl Desk {
    /// Begins a conversation; the first message is there when this comes back.
    ///
    /// # Errors
    /// [`TurnError`]; nothing has happened then.
    pub async fn begin(&self, new: NewConversation) -> Result<Began, TurnError> {
        let parts = &self.parts;
        let loaded = self.campaign(new.campaign.as_str())?;
        let known = match &new.address {
            Some(address) => {
                parts
                    .store
                    .prospect_by_address(new.channel.as_str(), address)
                    .await?
            }
            None => None,
        };
        let clock = &parts.clock;
        let id = ConversationId(clock.fresh_id());
        let (gateway, own_address) = match new.gateway {
            Some((gateway, own)) => (Some(gateway), Some(own)),
            None => (None, None),
        };
        let started = Started {
            conversation: id,
            lead: LeadId(clock.fresh_id()),
            prospect: known.map_or_else(|| ProspectId(clock.fresh_id()), |row| row.id),
            campaign: new.campaign,
            version: loaded.campaign.version().to_owned(),
            channel: new.channel,
            address: new.address,
            gateway,
            own_address,
            // The low bits of a UUIDv7 are random.
            seed: clock.fresh_id().as_u64_pair().1,
            details: new.details,
            context: new.context,
            consent: new.consent,
        };
        let team = self.roster.team(&parts.library).await?;
        let moment = Moment {
            now: clock.now(),
            fresh: clock.fresh_id(),
            team: &team,
        };
        let decision = begin(started, &rules(&loaded), &moment);
        let recorded = number(0, moment.now, decision.events);
        let Some(after) = State::fold(&recorded) else {
            return Err(TurnError::Unknown);
        };
        let envelope = Envelope::default();
        let consequence = Consequence {
            parts,
            loaded: &loaded,
            before: None,
            after: &after,
            recorded: &recorded,
            effects: &decision.effects,
            envelope: &envelope,
        };
        let (mut commit, lead) = consequence.commit();
        if let Some(created) = &mut commit.created {
            created.token_hash = new.token_hash;
        }
        parts
            .store
            .commit(commit)
            .await
            .map_err(|error| match error {
                // The id is fresh: it can only be the address that is taken.
                CommitError::Conflict if after.started.address.is_some() => {
                    TurnError::BegunElsewhere
                }
                error => refused_commit(error),
            })?;
        let slot = self.slots.of(id);
        slot.lock().await.keep(0, after.clone());
        self.publish(&after, &recorded, lead);
        Ok(Began { id, state: after })
    }
}
