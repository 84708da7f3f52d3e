//! Text messages and mails to prospects, made from what the outbox holds: fitted
//! to the channel, threaded, and never sent to who opted out.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::outbox::{Packed, Parcel};
use super::{GatewayEndpoint, Worker};
use crate::channel::email::{
    AddressPurpose, Automation, ComposeError, Draft, EmailAddress, Letter, OutboundEmail,
    ReplyAddresses, Unsubscribe, compose, letter_text,
};
use crate::channel::gateway::{GatewayEvent, InboundChannel, email_send, sms_send};
use crate::channel::sms::{E164, SmsLimits};
use crate::conversation::State;
use crate::conversation::event::MailThread;
use crate::id::{CampaignId, ConversationId};
use crate::library::LoadedCampaign;
use crate::signal::SignalName;
use crate::speech::Lines;
use crate::store::{OutboxRow, StoreError};
use crate::turn::Delivery;

/// What the outbox holds of a message to a correspondent.
#[derive(Debug, Deserialize)]
struct Item {
    gateway: Option<String>,
    from: Option<String>,
    to: String,
    text: String,
    closer: Option<String>,
    seq: i64,
    conversation_id: ConversationId,
    campaign: CampaignId,
    mail: Option<MailThread>,
    /// It confirms an opt-out, the one thing that may still be sent.
    #[serde(default)]
    consent_message: bool,
    /// Nobody has just written to us: it answers nothing, and ends no thread.
    #[serde(default)]
    unasked: bool,
}

impl Worker {
    pub(super) async fn pack_correspondence(&self, row: &OutboxRow) -> Result<Packed, StoreError> {
        let item: Item = match serde_json::from_value(row.body.clone()) {
            Ok(item) => item,
            Err(error) => {
                return Ok(Packed::Never(format!("the item cannot be read: {error}")));
            }
        };
        let is_mail = row.kind == Delivery::Email.as_str();
        let gateway = match (&item.gateway, item.unasked) {
            // Whoever waits in front of the conversation is written to where that goes.
            (None, true) => {
                let channel = if is_mail {
                    InboundChannel::Email
                } else {
                    InboundChannel::Sms
                };
                let Some(gateway) = self.gateway_for(channel, &item.campaign) else {
                    tracing::warn!(
                        conversation.id = %item.conversation_id,
                        delivery.kind = row.kind,
                        "a reminder waits in its conversation: no [[gateway]] of this channel can send it"
                    );
                    return Ok(Packed::Nothing);
                };
                gateway
            }
            (name, _) => match self.gateway(name.as_deref()) {
                Ok(gateway) => gateway,
                Err(reason) => return Ok(Packed::Never(reason)),
            },
        };
        if gateway.url.is_none() && !(is_mail && self.parts.mail.is_some()) {
            let or_smtp = if is_mail { ", or under [smtp]" } else { "" };
            return Ok(Packed::Never(format!(
                "gateway `{}` has no url to send to: set `url` in its [[gateway]]{or_smtp}",
                gateway.name
            )));
        }
        // Asked as late as can be: they may have opted out since this was written.
        let store = self.parts.desk.store();
        if !item.consent_message && store.is_suppressed(&row.kind, &item.to).await? {
            return Ok(Packed::Never("the prospect has opted out".to_owned()));
        }
        let id = row.id.to_string();
        let body = if is_mail {
            let state = self.parts.desk.state(item.conversation_id).await?;
            let mail = self.mail(gateway, &item, state.as_ref(), row.created_at);
            match (mail, &gateway.url) {
                (Ok(Some(mail)), Some(_)) => json(&email_send(&id, mail)).map(Some),
                (Ok(Some(mail)), None) => return Ok(Packed::Mail(Box::new(mail))),
                (Ok(None), _) => Ok(None),
                (Err(reason), _) => Err(reason),
            }
        } else {
            text_message(&id, gateway, &item, row.created_at)
        };
        Ok(match (body, gateway.url.clone()) {
            (Ok(Some(body)), Some(url)) => Packed::Ready(Parcel {
                url,
                secrets: gateway.secrets.clone(),
                body,
            }),
            (Ok(_), _) => Packed::Nothing,
            (Err(reason), _) => Packed::Never(reason),
        })
    }

    fn gateway(&self, name: Option<&str>) -> Result<&GatewayEndpoint, String> {
        let Some(name) = name else {
            return Err("the conversation did not come through a gateway".to_owned());
        };
        self.parts
            .gateways
            .iter()
            .find(|gateway| gateway.name == name)
            .ok_or_else(|| format!("there is no [[gateway]] named `{name}` in the configuration"))
    }

    /// By which gateway somebody is written to who has not come through one: the
    /// campaign's own, where there is one that can send.
    pub(super) fn gateway_for(
        &self,
        channel: InboundChannel,
        campaign: &CampaignId,
    ) -> Option<&GatewayEndpoint> {
        let mail = self.parts.mail.is_some();
        let can_send = |gateway: &&GatewayEndpoint| {
            let carried = gateway.url.is_some() || (channel == InboundChannel::Email && mail);
            gateway.channel == channel && carried && gateway.address.is_some()
        };
        let all = || self.parts.gateways.iter().filter(can_send);
        all()
            .find(|gateway| gateway.campaign == *campaign)
            .or_else(|| all().next())
    }

    fn mail(
        &self,
        gateway: &GatewayEndpoint,
        item: &Item,
        state: Option<&State>,
        written_at: Timestamp,
    ) -> Result<Option<OutboundEmail>, String> {
        let name = state.and_then(|state| {
            let said = state.text_of(SignalName::NAME);
            said.or(state.details.name.as_deref())
        });
        let (Some(from), Some(addresses)) = (
            gateway.address.as_ref().or(item.from.as_ref()),
            &gateway.reply_addresses,
        ) else {
            return Err(format!(
                "gateway `{}` has no mailbox: set `address` in its [[gateway]]",
                gateway.name
            ));
        };
        let loaded = self.parts.desk.library().campaign(item.campaign.as_str());
        let loaded =
            loaded.ok_or_else(|| format!("campaign `{}` is not there any more", item.campaign))?;
        let business = &loaded.campaign.identity.business;
        let sender = item.closer.as_deref().unwrap_or(&business.agent);
        let thread = item.mail.clone().unwrap_or_default();
        let subject = thread
            .subject
            .filter(|subject| !subject.trim().is_empty())
            .unwrap_or_else(|| business.name.clone());
        let address = |text: &str, name: Option<&str>| {
            EmailAddress::new(text, name).map_err(|error| error.to_string())
        };
        let automation = match (&item.closer, &thread.message_id) {
            (Some(_), _) => Automation::Closer,
            (None, Some(_)) if !item.unasked => Automation::Answer,
            (None, _) => Automation::Initiative,
        };
        let draft = Draft {
            conversation: item.conversation_id,
            seq: u64::try_from(item.seq).unwrap_or_default(),
            from: address(from, Some(&format!("{sender}, {}", business.name)))?,
            to: address(&item.to, name)?,
            subject: &subject,
            text: letter(&loaded, item, state, name),
            parent_id: thread.message_id.as_deref(),
            parent_references: &thread.references,
            automation,
            unsubscribe: (automation == Automation::Initiative)
                .then(|| self.ways_out(addresses, item.conversation_id)),
            sent_at: written_at,
        };
        match compose(addresses, &draft) {
            Ok(email) => Ok(Some(email)),
            Err(ComposeError::NoText) => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }
}

impl Worker {
    /// How the recipient of a mail that answers nothing is rid of more: with one
    /// click where we are reached over TLS, and by mail.
    fn ways_out(&self, addresses: &ReplyAddresses, conversation: ConversationId) -> Unsubscribe {
        let server = self.parts.desk.public_url().trim_end_matches('/');
        let token = addresses.unsubscribe_token(conversation);
        Unsubscribe {
            url: server
                .starts_with("https://")
                .then(|| format!("{server}/u/{token}")),
            address: Some(addresses.address(AddressPurpose::Unsubscribe, conversation)),
        }
    }
}

/// The words as a letter: greeting, words, who signs.
fn letter(
    loaded: &LoadedCampaign,
    item: &Item,
    state: Option<&State>,
    name: Option<&str>,
) -> String {
    let lines = state.map_or(&loaded.lines, |state| {
        Lines::for_prospect(&loaded.lines, &loaded.campaign, state)
    });
    let business = &loaded.campaign.identity.business;
    let filling = |slot: &str| match slot {
        "name" => name
            .and_then(|name| name.split_whitespace().next())
            .map(str::to_owned),
        "agent" => Some(business.agent.clone()),
        "business" => Some(business.name.clone()),
        "closer" => item.closer.clone(),
        "address" => business.address.clone(),
        _ => None,
    };
    let say = |name| lines.say("letter", name, 0, filling);
    let greeting = say("greeting");
    let sign_off = say(match item.closer {
        Some(_) => "closer_signs",
        None => "agent_signs",
    });
    letter_text(
        &item.text,
        &Letter {
            marker: None,
            greeting: Some(&greeting),
            sign_off: Some(&sign_off),
        },
    )
}

fn text_message(
    id: &str,
    gateway: &GatewayEndpoint,
    item: &Item,
    written_at: Timestamp,
) -> Result<Option<Vec<u8>>, String> {
    let Some(from) = item.from.as_ref().or(gateway.address.as_ref()) else {
        return Err(format!(
            "gateway `{}` has no number to send from: set `address` in its [[gateway]]",
            gateway.name
        ));
    };
    let to = E164::try_from(item.to.clone()).map_err(|error| error.to_string())?;
    sms_send(id, to, from, &item.text, &SmsLimits::default(), written_at)
        .map(|event| json(&event))
        .transpose()
}

pub(super) fn json<T: Serialize>(event: &GatewayEvent<T>) -> Result<Vec<u8>, String> {
    serde_json::to_vec(event).map_err(|error| error.to_string())
}
