//! `POST /v1/gateways/{name}`: text messages and e-mail that providers bring.
//!
//! Nothing is believed before its signature holds. Each delivery is taken once,
//! in the commit of what follows from it; the answer goes out through the
//! outbox, so the provider never waits for it.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::body::bounded;
use super::doors::Doors;
use super::origin::text_of;
use super::problem::Problem;
use crate::channel::email::{
    AddressPurpose, Automatic, BounceKind, OwnMail, ReplyAddresses, ThreadMatch, match_thread,
};
use crate::channel::gateway::{
    GatewayError, Inbound, InboundChannel, OptOutHint, parse_email_json, parse_email_mime,
    parse_sms,
};
use crate::channel::standard_webhook::{
    DEFAULT_TOLERANCE, ReceivedHeaders, Secret, Verified, verify,
};
use crate::conversation::context::{Channel, Context, ProspectDetails};
use crate::conversation::effect::Refusal;
use crate::conversation::event::MailThread;
use crate::conversation::input::Input;
use crate::handoff::closer::Closer;
use crate::id::{CampaignId, ConversationId};
use crate::store::{ConversationRow, Delivery, Seen, StoreError, Suppression, SuppressionChange};
use crate::turn::{Envelope, NewConversation, TurnError};

/// The largest delivery, in bytes: a mail with its pictures.
const LARGEST: usize = 25 * 1024 * 1024;

/// Who stands behind a gateway, and how its deliveries look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Our own shapes, signed by Standard Webhooks.
    Generic,
}

/// A gateway, as the configuration has it.
#[derive(Debug, Clone)]
pub struct GatewaySettings {
    /// Its name, as in the address.
    pub name: String,
    /// What comes through it.
    pub channel: InboundChannel,
    /// Who stands behind it.
    pub provider: Provider,
    /// What its deliveries are signed with: two while a secret is being changed.
    pub secrets: Vec<Secret>,
    /// The campaign of those who write there.
    pub campaign: CampaignId,
    /// Where outgoing messages are posted.
    pub url: Option<String>,
    /// The signed addresses of our own mail there; absent where it is no mail.
    pub reply_addresses: Option<ReplyAddresses>,
    /// The addresses that we send from.
    pub own_addresses: Vec<String>,
    /// Networks where outgoing messages may be posted to.
    pub reach: Reach,
}

/// Where outgoing messages may be posted to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reach {
    /// Public addresses only.
    #[default]
    Public,
    /// The company's own network, too.
    Private,
}

/// How often a place for a message is looked for while others begin and end conversations.
const MOST_TRIES: u32 = 8;

/// The routes of gateways.
pub fn routes() -> OpenApiRouter<Doors> {
    OpenApiRouter::new().routes(routes!(receive))
}

/// What became of a delivery, as its provider is told.
enum Taken {
    /// It is in a conversation now.
    Message(ConversationId),
    /// It was seen before.
    SeenBefore,
    /// It is noted, and nothing follows from it.
    Noted(&'static str),
}

impl Taken {
    fn json(&self) -> Value {
        match self {
            Self::Message(id) => json!({"status": "taken", "conversation_id": id}),
            Self::SeenBefore => json!({"status": "seen_before"}),
            Self::Noted(why) => json!({"status": "noted", "reason": why}),
        }
    }
}

/// A message through a gateway: signed JSON, or a raw mail as message/rfc822.
#[utoipa::path(post, path = "/v1/gateways/{name}", tag = "gateways", params(("name" = String, Path)),
    request_body(content((super::schema::GatewayDelivery = "application/json"), (String = "message/rfc822")), description = "By the gateway's channel a text message (`SmsIn`) or a mail (`EmailIn`, or raw), signed as Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`. What goes out is posted to the gateway's `url` as `SmsSend` or `EmailSend`, signed the same way."),
    responses((status = 200, description = "Taken; seen before: nothing new", body = super::schema::Taken),
        (status = 403, description = "Unsigned, wrongly signed or stale; nothing is stored"),
        (status = 404, description = "No such gateway"), (status = 422, description = "Fields that are wrong: `errors`")))]
pub async fn receive(
    State(doors): State<Doors>,
    Path(name): Path<String>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let gateway = doors
        .gateway(&name)
        .ok_or_else(|| Problem::not_found("gateway"))?;
    let (parts, body) = request.into_parts();
    let body = bounded(body, LARGEST).await?;
    let now = doors.desk().clock().now();
    let verified = believe(gateway, &parts.headers, &body, now)?;
    let inbound = read(&doors, gateway, &parts.headers, &body, &verified)?;
    let taken = Box::pin(take(&doors, gateway, inbound, now)).await?;
    Ok(Json(taken.json()))
}

fn believe(
    gateway: &GatewaySettings,
    headers: &HeaderMap,
    body: &[u8],
    now: Timestamp,
) -> Result<Verified, Problem> {
    let received = ReceivedHeaders::look_up(|name| text_of(headers, name));
    verify(&gateway.secrets, &received, body, now, DEFAULT_TOLERANCE).map_err(|error| {
        tracing::warn!(gateway.name, %error, "a delivery was not believed");
        Problem::forbidden("the signature does not hold: sign as Standard Webhooks, by its secret")
    })
}

fn read(
    doors: &Doors,
    gateway: &GatewaySettings,
    headers: &HeaderMap,
    body: &[u8],
    verified: &Verified,
) -> Result<Inbound, Problem> {
    let own = OwnMail {
        domain: gateway
            .reply_addresses
            .as_ref()
            .map(|addresses| addresses.domain().to_owned())
            .unwrap_or_default(),
        addresses: gateway.own_addresses.clone(),
    };
    let is_mime = text_of(headers, "content-type")
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("message/rfc822"));
    let read = match gateway.channel {
        InboundChannel::Sms => {
            let loaded = doors.desk().library().campaign(gateway.campaign.as_str());
            let region = loaded.map(|loaded| loaded.campaign.identity.region.clone());
            parse_sms(body, &region.unwrap_or_default())
        }
        InboundChannel::Email if is_mime => parse_email_mime(body, &verified.id, &own),
        InboundChannel::Email => parse_email_json(body, &own),
    };
    read.map_err(|error| {
        let detail = error.to_string();
        match error {
            GatewayError::NotJson(_) => Problem::unreadable(detail),
            GatewayError::Mime(_) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail),
            GatewayError::Fields(fields) => fields.into_iter().fold(
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail),
                |problem, field| problem.field(field.pointer, field.detail),
            ),
        }
    })
}

/// A message that is believed and read, on its way into a conversation.
struct Arrival<'a> {
    doors: &'a Doors,
    gateway: &'a GatewaySettings,
    channel: Channel,
    inbound: Inbound,
    /// One mail delivered twice has one key.
    delivery: Delivery,
    now: Timestamp,
}

async fn take(
    doors: &Doors,
    gateway: &GatewaySettings,
    inbound: Inbound,
    now: Timestamp,
) -> Result<Taken, Problem> {
    let key = inbound
        .message_key
        .clone()
        .unwrap_or_else(|| inbound.delivery_id.clone());
    let arrival = Arrival {
        doors,
        gateway,
        channel: match inbound.channel {
            InboundChannel::Sms => Channel::Sms,
            InboundChannel::Email => Channel::Email,
        },
        delivery: Delivery {
            gateway: gateway.name.clone(),
            delivery_id: key,
        },
        inbound,
        now,
    };
    arrival.take().await
}

impl Arrival<'_> {
    async fn take(&self) -> Result<Taken, Problem> {
        let store = self.doors.desk().store();
        if store.seen_delivery(&self.delivery).await? == Seen::Before {
            return Ok(Taken::SeenBefore);
        }
        if self.asks_to_leave() {
            return self.stop().await;
        }
        if let Some(automatic) = &self.inbound.automatic {
            return self.note_machine(automatic).await;
        }
        match self.inbound.opt_out_hint {
            Some(OptOutHint::Stop) => return self.stop().await,
            Some(OptOutHint::Help) => return self.note("the provider has sent its help").await,
            Some(OptOutHint::Start) | None => {}
        }
        let wants_again = self.wants_again();
        let suppressed = store
            .is_suppressed(self.channel.as_str(), &self.inbound.from)
            .await?;
        let mut found = self.conversation().await?;
        if suppressed && wants_again {
            self.suppress(SuppressionChange::Remove {
                channel: self.channel.as_str().to_owned(),
                address: self.inbound.from.clone(),
            })
            .await?;
        } else if suppressed && found.is_none() {
            // A no is for ever: nothing is begun with somebody who said it.
            return self.note("the address has opted out").await;
        }
        if found.is_none() && self.is_closer().await? {
            return self
                .note("a closer wrote: offers are taken in the console")
                .await;
        }
        // Another node may begin one with the same address, or this one may end.
        for _ in 0..MOST_TRIES {
            let id = match found {
                Some(row) => row.id,
                None => match self.begin().await {
                    Ok(id) => id,
                    Err(TurnError::BegunElsewhere) => {
                        found = self.conversation().await?;
                        continue;
                    }
                    Err(error) => return Err(error.into()),
                },
            };
            match self.write(id).await {
                Err(TurnError::Refused(Refusal::Closed)) => found = self.conversation().await?,
                written => return self.answered(id, written),
            }
        }
        Err(TurnError::Busy.into())
    }

    fn answered(
        &self,
        id: ConversationId,
        written: Result<(), TurnError>,
    ) -> Result<Taken, Problem> {
        match written {
            Ok(()) => {
                self.doors.measures().message("prospect");
                Ok(Taken::Message(id))
            }
            Err(TurnError::Duplicate { .. } | TurnError::DuplicateDelivery) => {
                Ok(Taken::SeenBefore)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Whether it answers the text message that told a closer of an offer.
    async fn is_closer(&self) -> Result<bool, StoreError> {
        let from = self.inbound.from.as_str();
        let closers = self.doors.desk().store().closers().await?;
        Ok(self.channel == Channel::Sms
            && closers.into_iter().any(|row| {
                serde_json::from_value::<Closer>(row.document)
                    .is_ok_and(|closer| closer.is_told_by_text_at(from))
            }))
    }

    /// "START", by the provider's word or as carriers know it. Asked only of who opted out.
    fn wants_again(&self) -> bool {
        self.inbound.opt_out_hint == Some(OptOutHint::Start)
            || ["start", "unstop", "yes"]
                .iter()
                .any(|word| self.inbound.text.trim().eq_ignore_ascii_case(word))
    }

    /// A mail to the address that List-Unsubscribe names, whatever it says and
    /// whoever sends it: mail programs do so by themselves.
    fn asks_to_leave(&self) -> bool {
        let recipients = &self.inbound.thread.recipients;
        self.doors.reply_addresses().any(|addresses| {
            recipients.iter().any(|recipient| {
                matches!(
                    addresses.read(recipient),
                    Some((AddressPurpose::Unsubscribe, _))
                )
            })
        })
    }

    async fn note(&self, why: &'static str) -> Result<Taken, Problem> {
        let store = self.doors.desk().store();
        let seen = store.take_delivery(self.delivery.clone(), self.now).await?;
        Ok(match seen {
            Seen::First => Taken::Noted(why),
            Seen::Before => Taken::SeenBefore,
        })
    }

    async fn suppress(&self, change: SuppressionChange) -> Result<(), StoreError> {
        let store = self.doors.desk().store();
        store.change_suppression(change, self.now).await
    }

    /// What a machine wrote is never answered. A dead address, and one whose owner
    /// calls us spam, is not written to again.
    async fn note_machine(&self, automatic: &Automatic) -> Result<Taken, Problem> {
        let (why, gone) = match automatic {
            Automatic::AutoReply => ("automatic reply", None),
            Automatic::Bulk => ("bulk mail", None),
            Automatic::ReadReceipt => ("read receipt", None),
            Automatic::Loop => ("our own mail", None),
            Automatic::Complaint => (
                "complaint",
                Some(("complaint", Some(self.inbound.from.clone()))),
            ),
            Automatic::Bounce(bounce) => (
                "bounce",
                (bounce.permanence == BounceKind::Hard)
                    .then(|| ("bounce", bounce.recipient.clone())),
            ),
        };
        if let Some((reason, Some(address))) = gone {
            self.suppress(SuppressionChange::Add(Suppression {
                channel: self.channel.as_str().to_owned(),
                address,
                reason: reason.to_owned(),
            }))
            .await?;
        }
        self.note(why).await
    }

    /// The provider took it for STOP and has confirmed it: nothing is sent any more.
    async fn stop(&self) -> Result<Taken, Problem> {
        let via = format!("gateway {}", self.gateway.name);
        if let Some(row) = self.conversation().await? {
            let envelope = Envelope {
                delivery: Some(self.delivery.clone()),
                ..Envelope::default()
            };
            let input = Input::OptOut { via };
            let taken = self.doors.desk().take(row.id, input, envelope).await;
            return self.answered(row.id, taken.map(|_| ()));
        }
        self.suppress(SuppressionChange::Add(Suppression {
            channel: self.channel.as_str().to_owned(),
            address: self.inbound.from.clone(),
            reason: "stop".to_owned(),
        }))
        .await?;
        self.note("opted out").await
    }

    /// The conversation that it belongs to. Whoever writes from another address
    /// than the thread's correspondent is somebody else: a mail may have been
    /// forwarded, so nothing of the old conversation is theirs.
    async fn conversation(&self) -> Result<Option<ConversationRow>, StoreError> {
        let store = self.doors.desk().store();
        let hints = &self.inbound.thread;
        // Its own gateway's addresses first; a mail may have come round by another.
        let own = self.gateway.reply_addresses.iter();
        let mut candidates: Vec<ConversationId> = own
            .chain(self.doors.reply_addresses())
            .find_map(|addresses| match match_thread(addresses, hints) {
                ThreadMatch::Address(id) | ThreadMatch::MessageId(id, _) => Some(id),
                ThreadMatch::Unknown => None,
            })
            .into_iter()
            .collect();
        let mentioned = hints
            .in_reply_to
            .iter()
            .chain(hints.references.iter().rev());
        for message_id in mentioned.take(20) {
            candidates.extend(store.find_conversation_by_message_id(message_id).await?);
        }
        for id in candidates {
            let row = store.head(id).await?;
            if let Some(row) = row.filter(|row| self.is_theirs(row)) {
                return Ok(Some(row));
            }
        }
        store
            .find_conversation_by_address(
                &self.gateway.campaign,
                self.channel.as_str(),
                &self.inbound.from,
            )
            .await
    }

    fn is_theirs(&self, row: &ConversationRow) -> bool {
        !row.closed
            && row.channel == self.channel.as_str()
            && row.address.as_deref() == Some(self.inbound.from.as_str())
    }

    async fn begin(&self) -> Result<ConversationId, TurnError> {
        let details = ProspectDetails {
            name: self.inbound.from_name.clone(),
            ..ProspectDetails::default()
        };
        let began = self
            .doors
            .desk()
            .begin(NewConversation {
                campaign: self.gateway.campaign.clone(),
                channel: self.channel,
                address: Some(self.inbound.from.clone()),
                gateway: Some((self.gateway.name.clone(), self.inbound.to.clone())),
                details,
                context: Context::default(),
                consent: Value::Null,
                token_hash: None,
            })
            .await?;
        self.doors.measures().conversation();
        Ok(began.id)
    }

    async fn write(&self, id: ConversationId) -> Result<(), TurnError> {
        let inbound = &self.inbound;
        let mail = (self.channel == Channel::Email).then(|| MailThread {
            subject: inbound.subject.clone(),
            message_id: inbound.thread.message_id.clone(),
            references: inbound.thread.references.clone(),
        });
        let client_id = format!("{} {}", self.gateway.name, self.delivery.delivery_id);
        let input = Input::ProspectMessage {
            client_id: client_id.clone(),
            text: self.text(),
            mail,
        };
        let envelope = Envelope {
            client_id: Some(client_id),
            delivery: Some(self.delivery.clone()),
            message_id: inbound.thread.message_id.clone(),
        };
        self.doors
            .desk()
            .take(id, input, envelope)
            .await
            .map(|_| ())
    }

    /// What they wrote, no longer than a message may be.
    fn text(&self) -> String {
        let most = self.doors.limits().message_chars;
        let text: String = self.inbound.text.chars().take(most).collect();
        if !text.trim().is_empty() {
            return text;
        }
        match self.inbound.media.len() {
            0 => "[an empty message]".to_owned(),
            1 => "[a file]".to_owned(),
            count => format!("[{count} files]"),
        }
    }
}
