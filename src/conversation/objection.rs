//! Objections of this conversation and how they stand.

use serde::{Deserialize, Serialize};

use crate::reading::finding::ObjectionKind;
use crate::signal::Span;

/// How an objection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Said, not answered yet.
    Raised,
    /// Answered; the prospect has not reacted yet.
    Rebutted,
    /// The prospect went on, content.
    Resolved,
    /// The prospect went on without taking it back.
    Standing,
    /// We gave in, politely.
    Conceded,
}

impl Standing {
    /// Whether whoever talks next has to reckon with it.
    pub fn is_open(self) -> bool {
        match self {
            Self::Raised | Self::Standing | Self::Conceded => true,
            Self::Rebutted | Self::Resolved => false,
        }
    }
}

/// An objection of this conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RaisedObjection {
    /// The campaign's objection, or its kind's name where the campaign has none.
    pub id: String,
    /// Its kind.
    pub kind: ObjectionKind,
    /// How it stands.
    pub state: Standing,
    /// The message in which it was first raised.
    pub raised_seq: i64,
    /// The words.
    pub quote: String,
    /// Where they stand in that message, in characters; filled in by the fold.
    #[serde(default, flatten, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// Whether it postpones.
    #[serde(default)]
    pub postpones: bool,
    /// The rebuttals given, in order.
    #[serde(default)]
    pub rebuttals: Vec<String>,
}
