//! The shapes of answers that are stored or made as documents, for
//! `/openapi.json` only: `tests/openapi.rs` holds real answers against them.

#![expect(
    missing_docs,
    reason = "the names say it; what is not plain has a word in the description"
)]

use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// An amount of money; the amount is a decimal number in a string.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Money {
    #[schema(example = "12000.00")]
    pub amount: String,
    #[schema(example = "USD")]
    pub currency: String,
}

/// How far the prospect has seen the conversation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Seen {
    pub seq: i64,
    #[schema(format = DateTime)]
    pub at: String,
}

/// A move of the agent and what it is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Move {
    #[schema(example = "probe")]
    pub kind: String,
    pub topic: Option<String>,
    /// Why it was made; to staff only.
    pub why: Option<String>,
}

/// The lead in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LeadBrief {
    pub id: String,
    pub status: String,
    pub grade: Option<String>,
    pub level: u8,
}

/// Who must move the lead: `fronter`, `marketing` or a `closer`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Owner {
    pub kind: String,
    pub id: Option<String>,
}

/// An e-mail address and whether they wrote from it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClaimedAddress {
    pub value: String,
    pub verified: bool,
}

/// Who the prospect is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Prospect {
    pub id: String,
    pub name: Option<String>,
    pub email: Option<ClaimedAddress>,
    pub phone: Option<String>,
    pub company: Option<String>,
    pub locale: Option<String>,
    pub timezone: Option<String>,
}

/// One of the three conditions of a qualified lead.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Condition {
    pub met: bool,
    pub because: Vec<String>,
}

/// Whether and why the lead is qualified.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Qualification {
    pub qualified: bool,
    pub intent: Condition,
    pub fit: Condition,
    pub timing: Condition,
    /// Signals that are required and not known.
    pub missing: Vec<String>,
    /// What rules it out.
    pub disqualified_by: Option<Disqualification>,
    /// Why it is not qualified, besides.
    pub unmet: Vec<String>,
    pub level: u8,
    /// `met`, `open` or `blocked`.
    pub reach: String,
    pub worthwhile: bool,
    pub in_force: InForce,
}

/// The criterion that rules a lead out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Disqualification {
    pub criterion: String,
    pub says: Option<String>,
}

/// The lead definition as it applied.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InForce {
    pub level: u8,
    pub min_probability: Option<f64>,
    pub min_expected_value: Option<String>,
    pub variation: Option<u32>,
}

/// Where a signal stands: in a message (`seq`, `start`, `end` in characters), or
/// on a page or in a form.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Evidence {
    pub quote: Option<String>,
    pub seq: Option<i64>,
    pub start: Option<u64>,
    pub end: Option<u64>,
    pub page: Option<String>,
    pub form: Option<String>,
    pub field: Option<String>,
}

/// A signal. The shape of `value` depends on the signal.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Signal {
    /// `stated`, `inferred`, `refused`, `unknown` or `contradicted`.
    pub status: String,
    pub value: Option<SignalValue>,
    pub words: String,
    pub label: String,
    pub evidence: Vec<Evidence>,
    pub confidence: f64,
    pub read_by: String,
    #[schema(format = DateTime)]
    pub at: String,
    pub superseded: Option<Vec<SupersededSignal>>,
}

/// What is known: a range of money or of a quantity, a role, a span of time, a
/// list of needs or names, a choice, words, a number, or yes and no.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum SignalValue {
    Members(BTreeMap<String, serde_json::Value>),
    Needs(Vec<BTreeMap<String, serde_json::Value>>),
    Names(Vec<String>),
    Words(String),
    Number(f64),
    Flag(bool),
}

/// What a signal was before.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SupersededSignal {
    pub words: String,
    pub evidence: Vec<Evidence>,
    #[schema(format = DateTime)]
    pub at: String,
}

/// An objection and how it stands: `raised`, `rebutted`, `resolved`, `standing`
/// or `conceded`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Objection {
    pub id: String,
    pub kind: String,
    pub state: String,
    pub raised_seq: i64,
    pub quote: String,
    /// Where the quote stands in that message, in characters.
    pub start: Option<u64>,
    pub end: Option<u64>,
    pub postpones: bool,
    pub rebuttals: Vec<String>,
}

/// What the agent committed the business to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Promise {
    pub kind: String,
    pub fact: Option<String>,
    pub quote: String,
    pub seq: i64,
    /// Where the quote stands in that message, in characters.
    pub start: Option<u64>,
    pub end: Option<u64>,
}

/// PR: what the lead is worth if it closes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PotentialRevenue {
    pub low: Option<Money>,
    pub expected: Option<Money>,
    pub high: Option<Money>,
    pub basis: String,
}

/// A contribution to PC.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reason {
    pub signal: String,
    pub says: String,
    pub log_odds: f64,
}

/// A line of the lead's history.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HistoryLine {
    pub status: String,
    #[schema(format = DateTime)]
    pub at: String,
    pub by: String,
    pub why: String,
}

/// What staff said of the deal at its last stage.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Stage {
    /// `meeting` or `opportunity`.
    pub stage: String,
    pub value: Option<Money>,
    #[schema(format = Date)]
    pub expected_close_date: Option<String>,
    pub by: String,
    #[schema(format = DateTime)]
    pub at: String,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Outcome {
    /// `won` or `lost`.
    pub result: String,
    pub amount: Option<Money>,
    pub reason: Option<String>,
    #[schema(format = DateTime)]
    pub at: String,
}

/// The handoff, as shown with its lead.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LeadHandoff {
    pub id: String,
    pub state: String,
    pub reason: String,
    pub closer: Option<String>,
    pub closer_name: Option<String>,
    #[schema(format = DateTime)]
    pub offered_until: Option<String>,
    #[schema(format = DateTime)]
    pub requested_at: String,
}

/// The last message, shortened.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LastMessage {
    pub from: String,
    pub text: String,
    #[schema(format = DateTime)]
    pub at: String,
}

/// A page read or a file downloaded.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Visit {
    pub url: String,
    pub title: Option<String>,
    #[schema(format = DateTime)]
    pub at: Option<String>,
}

/// How they came.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VisitContext {
    pub page: Option<String>,
    pub title: Option<String>,
    pub referrer: Option<String>,
    pub utm: Option<BTreeMap<String, String>>,
    pub click_ids: Option<BTreeMap<String, String>>,
    pub visits: Option<Vec<Visit>>,
    pub downloads: Option<Vec<Visit>>,
}

/// A lead.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Lead {
    pub id: String,
    pub conversation_id: String,
    pub campaign: String,
    pub campaign_version: String,
    pub channel: String,
    /// `open`, `engaged`, `qualified`, `handed_off`, `accepted`, `meeting`,
    /// `opportunity`, `nurture`, `disqualified`, `opted_out`, `won` or `lost`.
    pub status: String,
    pub owner: Owner,
    /// Rises with every change of owner.
    pub epoch: i64,
    /// `normal`, or `degraded` where the language model was out.
    pub mode: String,
    /// A, B or C; null while it is no lead.
    pub grade: Option<String>,
    pub level: u8,
    pub temperature: String,
    pub prospect: Prospect,
    pub qualification: Qualification,
    pub signals: BTreeMap<String, Signal>,
    pub objections: Vec<Objection>,
    pub promises: Vec<Promise>,
    pub potential_revenue: Option<PotentialRevenue>,
    pub probability_of_closing: f64,
    pub probability_interval: Vec<f64>,
    pub outcomes_seen: u32,
    pub reasons: Vec<Reason>,
    pub expected_value: Option<Money>,
    #[schema(format = Date)]
    pub expected_close_date: Option<String>,
    pub next_best_action: String,
    pub unknown: Vec<String>,
    pub open_questions: Vec<String>,
    pub context: VisitContext,
    pub history: Vec<HistoryLine>,
    pub stage: Option<Stage>,
    pub outcome: Option<Outcome>,
    pub handoff: Option<LeadHandoff>,
    pub last_message: Option<LastMessage>,
    pub prospect_messages: u32,
    #[schema(format = DateTime)]
    pub created_at: String,
    #[schema(format = DateTime)]
    pub updated_at: String,
    /// When the person's data were erased: nothing is expected or to be done any
    /// more, and the lead is in no list that does not ask for it.
    #[schema(format = DateTime)]
    pub erased_at: Option<String>,
}

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

/// What the packet says first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PacketSummary {
    pub headline: String,
    pub bullets: Vec<String>,
}

/// How and when to reach them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BestContact {
    pub channel: String,
    pub when: Option<String>,
    pub words: String,
    pub quote: Option<String>,
    pub seq: Option<i64>,
}

/// A part of the packet that is for reading; beside `words` it has what the
/// words were made from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PacketWords {
    pub words: String,
}

/// A signal in the packet.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PacketSignal {
    pub id: String,
    pub name: String,
    pub status: String,
    pub value_words: String,
    pub quotes: Vec<PacketQuote>,
}

/// A quote in the packet and where it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PacketQuote {
    pub quote: String,
    pub seq: Option<i64>,
    pub where_words: String,
}

/// A line of the packet's transcript.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PacketLine {
    pub seq: i64,
    pub from: String,
    pub author: Option<String>,
    pub text: String,
    #[schema(format = DateTime)]
    pub at: String,
    #[serde(rename = "move")]
    pub main_move: Option<Move>,
}

/// The handoff packet. Parts of which only `words` are described say more; the
/// texts (Markdown, HTML, plain) are made from the same document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PacketDocument {
    pub lead: Lead,
    #[schema(format = DateTime)]
    pub generated_at: String,
    pub generated_words: String,
    pub business: BTreeMap<String, String>,
    pub handoff: BTreeMap<String, Option<String>>,
    pub summary: PacketSummary,
    pub who: BTreeMap<String, Option<String>>,
    pub suggested_opening: String,
    pub next_best_action: String,
    pub best_contact: BestContact,
    pub grade: PacketWords,
    pub level: PacketWords,
    pub temperature: PacketWords,
    pub expected_value: PacketWords,
    pub expected_close: PacketWords,
    pub potential_revenue: PacketWords,
    pub probability_of_closing: PacketChance,
    pub reasons: Vec<Reason>,
    pub need: PacketNeed,
    pub qualification: PacketWords,
    pub signals: Vec<PacketSignal>,
    pub objections: Vec<PacketObjection>,
    pub promises: Vec<PacketPromise>,
    pub decision: PacketWords,
    pub unknown: Vec<PacketUnknown>,
    pub context: BTreeMap<String, serde_json::Value>,
    pub history: Vec<HistoryLine>,
    pub transcript: Vec<PacketLine>,
    /// How many older messages are left out.
    pub transcript_left_out: u64,
    pub transcript_left_out_words: Option<String>,
}

/// PC in the packet.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PacketChance {
    pub value: f64,
    pub percent: String,
    pub interval: Vec<f64>,
    pub interval_words: String,
    pub outcomes_seen: u32,
}

/// The need in the packet, and what it costs them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PacketNeed {
    pub headline: String,
    pub cost_words: Option<String>,
    pub waiting_words: Option<String>,
}

/// An objection in the packet.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PacketObjection {
    pub id: String,
    pub name: String,
    pub state: String,
    pub state_words: String,
    pub quote: Option<String>,
    pub seq: i64,
}

/// A promise in the packet.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PacketPromise {
    pub kind: String,
    pub kind_words: String,
    pub fact: Option<String>,
    pub quote: String,
    pub seq: i64,
}

/// What the packet says is not known yet, and the question for it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PacketUnknown {
    pub id: String,
    pub name: String,
    pub question: Option<String>,
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
    MessageList of super::view::MessageView,
);
