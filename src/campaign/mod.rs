//! The campaign: one offer to one target market, written down by the business
//! as the lead definition plus the playbook, in TOML that a sales manager reads.

pub mod answer;
pub mod check;
pub mod condition;
pub mod definition;
pub mod find;
pub mod formula;
pub mod hours;
pub mod identity;
pub mod load;
pub mod playbook;
pub mod probability;
pub mod question;
pub mod revenue;
pub mod routing;
pub mod total;
pub mod variation;
pub mod words;

use serde::{Deserialize, Serialize};

pub use answer::{Ends, settled_value, signal_number};
pub use condition::{Condition, Met};
pub use definition::{FitCriterion, LeadDefinition, Level};
pub use formula::{Formula, FormulaError, Part};
pub use identity::{Identity, Tone};
pub use playbook::{Competitor, Fact, Need, Objection, Playbook, Rebuttal};
pub use probability::{Scorecard, Weight};
pub use question::{Band, ChoiceOption, DeclaredSignal, Question, QuestionKind};
pub use revenue::RevenueModel;
pub use routing::Routing;
pub use variation::{Variation, Varied};

/// One campaign, complete: the four files of its folder joined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Campaign {
    /// `campaign.toml`: who speaks, to whom, about what.
    pub identity: Identity,
    /// `questions.toml`: the signals and the questions that fill them.
    pub questions: Questions,
    /// `playbook.toml`: what may be said.
    pub playbook: Playbook,
    /// `lead.toml`: when it is a lead, what it is worth, who gets it.
    pub lead: Lead,
}

/// `questions.toml`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questions {
    /// The signals, well-known ones refined and the campaign's own.
    #[serde(default, rename = "signal")]
    pub signals: Vec<DeclaredSignal>,
    /// The screening and probing questions.
    #[serde(default, rename = "question")]
    pub questions: Vec<Question>,
}

/// `lead.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lead {
    /// What is a qualified lead.
    pub definition: LeadDefinition,
    /// What it is worth.
    pub revenue: RevenueModel,
    /// How likely it closes.
    pub probability: Scorecard,
    /// Who gets it.
    #[serde(default)]
    pub routing: Routing,
}
