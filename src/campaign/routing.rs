//! Who gets a qualified lead.

use serde::{Deserialize, Serialize};

use super::Condition;

/// How closers are chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Routing {
    /// The closers of this campaign; empty: all.
    #[serde(default)]
    pub closers: Vec<String>,
    /// How long an offer stands, in seconds, before the next closer has it.
    #[serde(default = "offer_seconds")]
    pub offer_seconds: u32,
    /// How many closers are asked one after the other before a callback is booked.
    #[serde(default = "rounds")]
    pub max_offers: u32,
    /// Segments that want a closer with that skill.
    #[serde(default, rename = "segment")]
    pub segments: Vec<Segment>,
}

fn offer_seconds() -> u32 {
    60
}

fn rounds() -> u32 {
    3
}

impl Default for Routing {
    fn default() -> Self {
        Self {
            closers: Vec::new(),
            offer_seconds: offer_seconds(),
            max_offers: rounds(),
            segments: Vec::new(),
        }
    }
}

/// A segment of leads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Its name, as in the closers' `segments`.
    pub name: String,
    /// A lead belongs to it when this holds.
    pub when: Condition,
}
