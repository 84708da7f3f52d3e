//! The shape of the packet. `prompts/packet/sample.json` is one, complete: every
//! field is always present, null or an empty list where there is nothing.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::conversation::message::Author;

/// The handoff packet: everything that a closer needs to begin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Packet {
    /// The lead, as the API tells it; for programs.
    pub lead: Value,
    /// When the packet was made.
    pub generated_at: Timestamp,
    /// The same in words.
    pub generated_words: String,
    /// Who sells.
    pub business: Business,
    /// The transfer.
    pub handoff: Handoff,
    /// The lead in a few sentences.
    pub summary: Summary,
    /// Who it is.
    pub who: Who,
    /// What to say first, from the prospect's own words.
    pub suggested_opening: String,
    /// What to do then.
    pub next_best_action: String,
    /// How and when to reach them.
    pub best_contact: BestContact,
    /// A, B or C.
    pub grade: Named<Option<String>>,
    /// 0 to 3.
    pub level: Named<u8>,
    /// Cold, warm or hot.
    pub temperature: Named<String>,
    /// PR × PC.
    pub expected_value: Worth,
    /// When it closes.
    pub expected_close: ExpectedClose,
    /// PR.
    pub potential_revenue: Revenue,
    /// PC.
    pub probability_of_closing: Chance,
    /// Why PC is what it is.
    pub reasons: Vec<Reason>,
    /// What they need and what it costs them.
    pub need: Need,
    /// Whether and why it is qualified.
    pub qualification: Qualification,
    /// What they said.
    pub signals: Vec<SignalLine>,
    /// What they objected.
    pub objections: Vec<ObjectionLine>,
    /// What was promised to them.
    pub promises: Vec<PromiseLine>,
    /// How they decide.
    pub decision: Decision,
    /// What is not known yet.
    pub unknown: Vec<Unknown>,
    /// How they came and what they read.
    pub context: Visit,
    /// The way so far.
    pub history: Vec<HistoryEntry>,
    /// Where the clock stands by which the times of pages and messages are told.
    pub times_words: String,
    /// The conversation, as much of it as has room.
    pub transcript: Vec<Line>,
    /// How many messages of it have no room.
    pub transcript_left_out: usize,
    /// The same in words.
    pub transcript_left_out_words: Option<String>,
    /// What else has no room.
    #[serde(default)]
    pub left_out: LeftOut,
}

/// How much of what has no room, beside messages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Signals, objections, promises, reasons, needs and unknowns.
    pub lines: usize,
    /// Quotes beside the last one of a signal or of how they decide.
    pub quotes: usize,
    /// Pages and downloads.
    pub pages: usize,
    /// Earlier steps of the way so far.
    pub history: usize,
}

/// Who sells, under which campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Business {
    pub name: String,
    pub campaign: String,
    pub campaign_name: String,
    pub campaign_version: String,
}

/// The transfer, where there is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Handoff {
    pub id: Option<String>,
    pub closer_name: Option<String>,
    pub reason: Option<String>,
    pub offered_until_words: Option<String>,
    pub console_url: Option<String>,
}

/// The lead in a few sentences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Summary {
    pub headline: String,
    pub bullets: Vec<String>,
}

/// Who it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Who {
    pub name: Option<String>,
    pub title: Option<String>,
    pub role_words: Option<String>,
    pub company: Option<String>,
    pub email: Option<String>,
    pub email_words: Option<String>,
    pub phone: Option<String>,
    pub phone_words: Option<String>,
    pub language: Option<String>,
    pub timezone: Option<String>,
    pub local_time_words: Option<String>,
    pub channel: String,
    pub channel_words: String,
    pub status: String,
    pub status_words: String,
}

/// How and when to reach them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct BestContact {
    pub channel: String,
    pub channel_words: String,
    pub when: Option<String>,
    pub when_words: Option<String>,
    pub words: String,
    pub quote: Option<String>,
    pub seq: Option<i64>,
    /// The day on which they asked to be written to, and not before.
    #[serde(default)]
    pub remind_on: Option<Date>,
    /// Whether they want no calls.
    #[serde(default)]
    pub no_calls: bool,
}

/// A value with its words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Named<T> {
    pub value: T,
    pub words: String,
}

/// Money, or "not known yet".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Worth {
    pub amount: Option<String>,
    pub currency: Option<String>,
    pub words: String,
}

/// When it is expected to close.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ExpectedClose {
    pub date: Option<Date>,
    pub words: String,
}

/// PR.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Revenue {
    pub low: Worth,
    pub expected: Worth,
    pub high: Worth,
    pub words: String,
    pub basis: String,
}

/// PC.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Chance {
    pub value: Option<f64>,
    pub percent: String,
    pub interval: Option<[f64; 2]>,
    pub interval_words: String,
    pub outcomes_seen: u32,
    pub basis_words: String,
}

/// A reason for PC.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Reason {
    pub signal: String,
    pub says: String,
    pub log_odds: f64,
    pub effect_words: String,
    pub log_odds_words: String,
}

/// What they need.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Need {
    pub headline: String,
    pub cost_words: Option<String>,
    pub waiting_words: Option<String>,
    pub items: Vec<NeedItem>,
}

/// One need.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NeedItem {
    pub id: String,
    pub name: String,
    pub priority: String,
    pub priority_words: String,
    pub cost_words: Option<String>,
    pub quote: Option<String>,
    pub seq: Option<i64>,
}

/// The verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Qualification {
    pub qualified: bool,
    pub words: String,
    pub clauses: Vec<Clause>,
    pub missing: Vec<String>,
    pub missing_words: Option<String>,
    #[serde(default)]
    pub definition_words: Option<String>,
}

/// Intent, fit or timing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Clause {
    pub name: String,
    pub met: bool,
    pub met_words: String,
    pub because: Vec<String>,
    pub because_words: Option<String>,
}

/// One thing learned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SignalLine {
    pub id: String,
    pub name: String,
    pub status: String,
    pub status_words: Option<String>,
    pub value_words: String,
    pub confidence_words: String,
    pub quotes: Vec<Quote>,
}

/// The prospect's words and where they stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Quote {
    pub quote: String,
    pub seq: Option<i64>,
    pub where_words: String,
}

/// One objection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ObjectionLine {
    pub id: String,
    pub name: String,
    pub state: String,
    pub state_words: String,
    pub quote: Option<String>,
    pub seq: i64,
    pub rebuttals: Vec<RebuttalGiven>,
    pub rebuttals_words: Option<String>,
}

/// One answer to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RebuttalGiven {
    pub id: String,
    pub words: String,
}

/// One promise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PromiseLine {
    pub kind: String,
    pub kind_words: String,
    pub fact: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    pub quote: String,
    pub seq: i64,
}

/// How they decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Decision {
    pub words: String,
    pub role_words: Option<String>,
    pub others_words: Option<String>,
    pub process_words: Option<String>,
    pub criteria_words: Option<String>,
    pub timeline_words: Option<String>,
    pub competitors_words: Option<String>,
    pub current_words: Option<String>,
    pub others: Vec<Quote>,
    pub steps: Vec<Quote>,
    pub criteria: Vec<Quote>,
    pub quotes: Vec<Quote>,
}

/// Something not known yet, and the question that would find it out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Unknown {
    pub id: String,
    pub name: String,
    pub question: Option<String>,
}

/// How they came and what they read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Visit {
    pub source_words: Option<String>,
    pub referrer: Option<String>,
    pub utm_words: Option<String>,
    pub visits_words: Option<String>,
    /// The page that they are on, or wrote from.
    #[serde(default)]
    pub page: Option<String>,
    pub pages: Vec<Page>,
    pub downloads: Vec<Page>,
}

/// A page read or a file downloaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Page {
    pub title: String,
    pub url: String,
    pub time_words: String,
}

/// A status reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct HistoryEntry {
    pub status: String,
    pub at: Timestamp,
    pub by: String,
    pub why: String,
    pub status_words: String,
    pub time_words: String,
    pub words: String,
}

/// A message of the conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Line {
    pub seq: i64,
    pub from: Author,
    pub from_words: String,
    pub author: Option<String>,
    /// As it was written.
    pub text: String,
    /// On one line, shortened.
    pub line: String,
    pub at: Timestamp,
    pub time_words: String,
    #[serde(rename = "move")]
    pub main_move: Option<Made>,
}

/// The move that the agent made with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Made {
    pub kind: String,
    pub topic: Option<String>,
}
