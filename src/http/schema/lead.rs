//! The lead and what it is made of.

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
    /// Which variation applied, counted from 0; absent: the definition as written.
    pub variation: Option<u32>,
    /// When and why it applies.
    pub because: Option<String>,
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
    /// The playbook's item that states it: `fact:pricing`, `rebuttal:price/payback`,
    /// `case:ID`, `competitor:ID`, `need:ID`; absent for what no item states.
    pub item: Option<String>,
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
    /// Null where the person's data were erased, as all figures are then.
    pub probability_of_closing: Option<f64>,
    pub probability_interval: Option<Vec<f64>>,
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
