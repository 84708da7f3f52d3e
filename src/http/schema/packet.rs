//! The handoff packet.

#![expect(
    missing_docs,
    reason = "the names say it; what is not plain has a word in the description"
)]

use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

use super::lead::{
    Evidence, HistoryLine, LeadHandoff, Money, Move, Outcome, Owner, Prospect, Reason, SignalValue,
    Stage,
};

/// A signal of the lead in the packet.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PacketLeadSignal {
    /// `stated`, `inferred`, `refused`, `unknown` or `contradicted`.
    pub status: String,
    pub value: Option<SignalValue>,
    pub evidence: Vec<Evidence>,
    pub confidence: f64,
    pub read_by: String,
    #[schema(format = DateTime)]
    pub at: String,
}

/// The lead in the packet: without what the packet tells in a part of its own, and without
/// superseded signals. `GET /v1/leads/{id}` has all of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PacketLead {
    pub id: String,
    pub conversation_id: String,
    pub campaign: String,
    pub campaign_version: String,
    pub channel: String,
    pub status: String,
    pub owner: Owner,
    pub epoch: i64,
    pub mode: String,
    pub grade: Option<String>,
    pub level: u8,
    pub temperature: String,
    pub prospect: Prospect,
    pub signals: BTreeMap<String, PacketLeadSignal>,
    pub probability_of_closing: Option<f64>,
    pub outcomes_seen: u32,
    pub expected_value: Option<Money>,
    #[schema(format = Date)]
    pub expected_close_date: Option<String>,
    pub open_questions: Vec<String>,
    pub stage: Option<Stage>,
    pub outcome: Option<Outcome>,
    pub handoff: Option<LeadHandoff>,
    pub prospect_messages: u32,
    #[schema(format = DateTime)]
    pub created_at: String,
    #[schema(format = DateTime)]
    pub updated_at: String,
    #[schema(format = DateTime)]
    pub erased_at: Option<String>,
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
    /// The day on which they asked to be written to, and not before.
    pub remind_on: Option<String>,
    /// Whether they want no calls.
    pub no_calls: bool,
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
    /// Absent where `lead.signals` has them, as its evidence.
    pub quotes: Option<Vec<PacketQuote>>,
}

/// A quote in the packet and where it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PacketQuote {
    pub quote: String,
    pub seq: Option<i64>,
    /// Absent where `seq` says it.
    pub where_words: Option<String>,
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
    pub lead: PacketLead,
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
    /// Where the clock stands by which the times of pages are told.
    pub times_words: String,
    /// The messages, the latest ones; long ones are shortened where there is no room.
    pub transcript: Vec<PacketLine>,
    /// How many older messages are left out.
    pub transcript_left_out: u64,
    pub transcript_left_out_words: Option<String>,
    /// How much else is left out for want of room: `lines`, `quotes`, `pages`, `history`.
    pub left_out: BTreeMap<String, u64>,
}

/// PC in the packet.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PacketChance {
    pub value: Option<f64>,
    pub percent: String,
    pub interval: Option<Vec<f64>>,
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
    pub fact: Option<String>,
    /// The playbook's item that states it: `fact:pricing`, `rebuttal:price/payback`.
    pub item: Option<String>,
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
