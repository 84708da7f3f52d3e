//! What staff work with beside leads: handoffs, closers, webhooks, lists.

#![expect(
    missing_docs,
    reason = "the names say it; what is not plain has a word in the description"
)]

use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

use super::super::view::MessageView;
use super::lead::Lead;

/// A handoff: the transfer of a lead to a closer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Handoff {
    pub id: String,
    pub conversation_id: String,
    pub lead_id: String,
    /// `requested`, `offered`, `accepted`, `connected`, `completed`, `declined`,
    /// `expired` or `unavailable`.
    pub state: String,
    pub status: String,
    pub closer: Option<String>,
    pub closer_name: Option<String>,
    pub reason: Option<String>,
    #[schema(format = DateTime)]
    pub offered_until: Option<String>,
    #[schema(format = DateTime)]
    pub back_at: Option<String>,
    pub tried: Option<Vec<String>>,
    pub campaign: Option<String>,
    pub epoch: i64,
    #[schema(format = DateTime)]
    pub requested_at: String,
    #[schema(format = DateTime)]
    pub updated_at: String,
}

/// Deals that a closer takes, by expected Potential Revenue.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DealSize {
    pub min: Option<String>,
    pub max: Option<String>,
}

/// When a closer works.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Hours {
    /// `mon` to `sun`: `09:00-17:00`, several parted by commas. No days: always.
    pub days: Option<BTreeMap<String, String>>,
    pub holidays: Option<Vec<String>>,
}

/// What is told of a closer who is to be added or changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CloserDetails {
    pub name: String,
    pub email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// ISO 639-1, the best first.
    pub languages: Option<Vec<String>>,
    pub segments: Option<Vec<String>>,
    pub deal_size: Option<DealSize>,
    pub capacity: Option<u32>,
    pub hours: Option<Hours>,
    /// IANA.
    pub timezone: Option<String>,
    /// `console`, `email`, `sms`.
    pub notify: Option<Vec<String>>,
}

/// A closer. Colleagues see `id`, `name`, `presence` and `load` only.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Closer {
    pub id: String,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub languages: Option<Vec<String>>,
    pub segments: Option<Vec<String>>,
    pub deal_size: Option<DealSize>,
    pub capacity: Option<u32>,
    pub hours: Option<Hours>,
    pub timezone: Option<String>,
    pub notify: Option<Vec<String>>,
    /// `online`, `away`, `busy` or `offline`.
    pub presence: String,
    /// Leads that they hold.
    pub load: i64,
}

/// A delivery to a webhook.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Delivery {
    pub id: String,
    pub url: String,
    /// Whether the webhook is `on`, or `off` because it answered 410.
    pub webhook: String,
    /// The event's type.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub conversation_id: Option<String>,
    /// `pending`, `done`, `dead` or `cancelled`.
    pub state: String,
    pub attempts: i64,
    #[schema(format = DateTime)]
    pub due_at: String,
    pub last_error: Option<String>,
    #[schema(format = DateTime)]
    pub created_at: String,
    #[schema(format = DateTime)]
    pub updated_at: String,
}

/// A webhook of the configuration.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Webhook {
    pub url: String,
    /// Of what it is told; empty: everything.
    pub events: Vec<String>,
    /// `on`, or `off` because it answered 410.
    pub state: String,
    pub reason: Option<String>,
    #[schema(format = DateTime)]
    pub off_at: Option<String>,
}

/// An event of a conversation's log. The shape of `body` depends on the kind.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LoggedEvent {
    pub seq: i64,
    pub kind: String,
    #[schema(format = DateTime)]
    pub at: String,
    #[schema(value_type = Object)]
    pub body: serde_json::Value,
}

/// A campaign in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CampaignBrief {
    pub id: String,
    pub name: String,
    pub version: String,
}

/// Who is signed in at the console.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Me {
    /// `admin` or `closer`.
    pub role: String,
    /// Who acts, also for an admin who is signed in as a closer.
    pub closer: Option<Closer>,
    pub campaigns: Vec<CampaignBrief>,
    #[schema(format = DateTime)]
    pub now: String,
}

/// What became of a gateway's delivery: `taken`, `seen_before` or `noted`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Taken {
    pub status: String,
    pub conversation_id: Option<String>,
    /// Why nothing follows from it.
    pub reason: Option<String>,
}

/// A handoff that was moved, with its lead.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HandoffMoved {
    pub handoff: Handoff,
    pub lead: Option<Lead>,
}

/// Where a conversation stands after staff took it over or gave it back.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConversationStanding {
    pub id: String,
    pub status: String,
    pub seq: i64,
    pub epoch: i64,
    pub lead: Option<Lead>,
}

/// A note that was written.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoteWritten {
    pub message: Note,
}

/// A private note among the messages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Note {
    pub seq: i64,
    pub from: String,
    pub author: String,
    pub text: String,
    #[schema(format = DateTime)]
    pub at: String,
    pub note: bool,
}

macro_rules! lists {
    ($($(#[$doc:meta])* $list:ident of $item:ty),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize, ToSchema)]
        pub struct $list {
            pub items: Vec<$item>,
            /// Where the next page begins; null on the last one.
            pub next_cursor: Option<String>,
        }
    )*};
}

lists!(
    /// A page of leads.
    LeadList of Lead,
    /// A page of handoffs.
    HandoffList of Handoff,
    /// The closers.
    CloserList of Closer,
    /// A page of deliveries.
    DeliveryList of Delivery,
    /// The webhooks.
    WebhookList of Webhook,
    /// A page of a conversation's log.
    EventList of LoggedEvent,
    /// Messages.
    MessageList of MessageView,
);
