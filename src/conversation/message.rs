//! Messages as both sides see them, and the moves and promises in them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::signal::Span;

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The prospect.
    Prospect,
    /// The fronter.
    Agent,
    /// A human closer.
    Closer,
    /// A true status line, such as "Maria has joined".
    System,
}

/// A message of the conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Its place in the conversation; grows, with gaps.
    pub seq: i64,
    /// Who wrote it.
    pub from: Author,
    /// The text.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// The closer's name, where a closer wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The main move that the agent made with it.
    #[serde(default, rename = "move", skip_serializing_if = "Option::is_none")]
    pub main_move: Option<Move>,
    /// All moves in it, in the order of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// Whether a machine wrote it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ai_generated: bool,
    /// The id that the prospect's client chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
}

/// A move of the agent and what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Move {
    /// Its kind.
    pub kind: MoveKind,
    /// The id of the question, objection, fact or signal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// Why it was made, for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Kinds of moves (the contract's list).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it; the contract lists them")]
pub enum MoveKind {
    Greet,
    Answer,
    Benefit,
    Screen,
    Probe,
    Rebut,
    Confirm,
    Contact,
    OfferHandoff,
    Handoff,
    Nurture,
    Disqualify,
    Clarify,
    Deflect,
    OptOut,
    Close,
}

/// The topic of the move with which we write to who asked to hear from us again.
pub const REMINDER: &str = "reminder";
/// The kind of promise that a computed total is.
pub const TOTAL: &str = "total";
/// The kind of promise that a figure of what waiting costs the prospect is.
pub const COST: &str = "cost";

/// Something that the agent stated and the business is held to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// What kind of promise: `price`, `total`, `delivery`, `callback`, …
    pub kind: String,
    /// The fact that states it, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// The playbook's item that it comes from: `fact:pricing`, `rebuttal:price/payback`,
    /// `case:ortega`, `competitor:excel`, `need:stockouts`; absent for what no item states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The words, as said.
    pub quote: String,
    /// The message that they stand in (0 until the message has its place).
    #[serde(default)]
    pub seq: i64,
    /// Where they stand in that message, in characters; filled in by the fold.
    #[serde(default, flatten, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

impl Promise {
    /// Whether the other one says nothing more: a fact is promised once, each total computed
    /// from it is another promise, and what was said in other words is kept once in each.
    pub fn covers(&self, other: &Self) -> bool {
        let fact = self.fact.is_some()
            && self.fact == other.fact
            && self.kind == other.kind
            && (self.kind != TOTAL || self.quote == other.quote);
        fact || self.item.is_some() && self.item == other.item && self.quote == other.quote
    }
}

/// The e-mail that a message came as, for answering in its thread.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailThread {
    /// Its subject.
    #[serde(default)]
    pub subject: Option<String>,
    /// Its Message-ID.
    #[serde(default)]
    pub message_id: Option<String>,
    /// The Message-IDs before it.
    #[serde(default)]
    pub references: Vec<String>,
}
