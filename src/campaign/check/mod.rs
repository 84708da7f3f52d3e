//! Finds what is wrong in a campaign that is well-formed: everything that
//! would make the agent say, ask or decide something that its author did not mean.

mod amounts;
mod claims;
mod clause;
mod condition;
mod definition;
mod figure;
mod formula;
mod heading;
mod identity;
mod lead;
mod numbers;
mod playbook;
mod questions;
mod reach;
mod report;
mod signals;
mod spans;
mod total;
mod wording;
mod worth;

use serde::{Deserialize, Serialize};

use super::Campaign;

/// Whether a campaign with this finding can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It cannot.
    Error,
    /// It can, and somebody should look at it.
    Warning,
}

/// The files that a business writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CampaignFile {
    /// `campaign.toml`.
    Campaign,
    /// `questions.toml`.
    Questions,
    /// `playbook.toml`.
    Playbook,
    /// `lead.toml`.
    Lead,
    /// `closers.toml`, the team's file beside the campaigns' folders.
    Closers,
}

impl CampaignFile {
    /// The file's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Campaign => "campaign.toml",
            Self::Questions => "questions.toml",
            Self::Playbook => "playbook.toml",
            Self::Lead => "lead.toml",
            Self::Closers => "closers.toml",
        }
    }
}

/// A mistake at a path of a file: `objection[3].rebuttal[1].proof`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// How bad it is.
    pub severity: Severity,
    /// The file.
    pub file: CampaignFile,
    /// The path in the file's keys, list entries counted from 0.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
    /// What it has to do with a name.
    pub(crate) name: Name,
}

/// What a mistake has to do with a name by which things are spoken of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Name {
    /// Nothing.
    Right,
    /// The name that something is given is none, or another thing's.
    Wrong,
    /// Nothing has this name.
    Unknown(String),
}

/// What is known of the world around the campaign; what is absent is not checked against.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'s> {
    /// The name of the folder that the campaign stands in.
    pub folder: Option<&'s str>,
    /// The ids of the team's closers.
    pub closers: Option<&'s [String]>,
    /// The segments that one of them at least serves.
    pub segments: Option<&'s [String]>,
}

/// All mistakes of a campaign, in the order of its files.
pub fn check(campaign: &Campaign, surroundings: &Surroundings<'_>) -> Vec<Mistake> {
    let mut questions = report::Report::new(CampaignFile::Questions);
    signals::check(&mut questions, campaign);
    questions::check(&mut questions, campaign);
    let mut mistakes = identity::check(campaign, surroundings);
    mistakes.extend(questions.mistakes);
    mistakes.extend(playbook::check(campaign));
    mistakes.extend(lead::check(campaign, surroundings));
    mistakes.extend(amounts::check(campaign));
    report::once(mistakes)
}

/// Whether the time zone is in the time zone database (or there is none to look into).
pub(crate) fn timezone_is_known(name: &str) -> bool {
    jiff::tz::db().is_definitively_empty() || jiff::tz::TimeZone::get(name).is_ok()
}
