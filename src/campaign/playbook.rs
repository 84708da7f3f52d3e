//! What may be said: `playbook.toml`.

use serde::{Deserialize, Serialize};

use crate::reading::finding::ObjectionKind;
use crate::signal::Period;

/// `playbook.toml`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Playbook {
    /// Facts that may be stated. Nothing else may.
    #[serde(default, rename = "fact")]
    pub facts: Vec<Fact>,
    /// Questions that only a person answers: nothing of the playbook is said to
    /// them, however much it resembles one.
    #[serde(default, rename = "left_to_people")]
    pub left_to_people: Vec<LeftToPeople>,
    /// Needs that the offer meets.
    #[serde(default, rename = "need")]
    pub needs: Vec<Need>,
    /// Objections with their rebuttals.
    #[serde(default, rename = "objection")]
    pub objections: Vec<Objection>,
    /// Competitors.
    #[serde(default, rename = "competitor")]
    pub competitors: Vec<Competitor>,
    /// Case histories.
    #[serde(default, rename = "case")]
    pub cases: Vec<CaseHistory>,
    /// What is offered next, by readiness.
    #[serde(default, rename = "next_step")]
    pub next_steps: Vec<NextStep>,
    /// Something useful for those who are not ready.
    #[serde(default, rename = "nurture")]
    pub nurture: Vec<Nurture>,
}

/// Kinds of facts: they decide how a fact is logged as a promise, and which
/// intent asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum FactKind {
    Price,
    Discount,
    Payment,
    Trial,
    Demo,
    Feature,
    Integration,
    Security,
    Delivery,
    Support,
    Policy,
    Company,
}

/// A fact that may be stated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: FactKind,
    /// The statement, whole sentences.
    pub text: String,
    /// A short form for text messages.
    #[serde(default)]
    pub sms: Option<String>,
    /// The ways people ask for it.
    pub asks: Vec<String>,
    /// How questions begin that it answers whatever is named then, as long as no
    /// other fact knows that: "do you work with", "does it connect to".
    #[serde(default)]
    pub others: Vec<String>,
    /// Whether it is what the business is held to first, among facts of its kind: the time that
    /// delivery takes. What was stated is kept under the promises whatever stands here.
    #[serde(default)]
    pub promise: bool,
    /// How it is said in the prospect's own case, where that can be computed:
    /// the first one that applies.
    #[serde(default, rename = "total")]
    pub totals: Vec<super::total::Total>,
}

/// A question that is left to people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftToPeople {
    /// Its id.
    pub id: String,
    /// The ways people ask it.
    pub asks: Vec<String>,
}

/// A need that the offer meets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Its id.
    pub id: String,
    /// A noun phrase that fits after "about" and "with": "stockouts".
    pub name: String,
    /// The ways people describe it.
    pub phrases: Vec<String>,
    /// How the offer helps, one or two sentences.
    pub help: String,
    /// What it costs them (EVC), where it can be computed from what they said.
    #[serde(default)]
    pub cost: Option<CostFormula>,
}

/// Economic value: what leaving a need unmet costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostFormula {
    /// A formula over signals, in the campaign's currency: `quantity * 85`.
    pub formula: String,
    /// Every …
    pub per: Period,
    /// Why this is so, for the closer and the prospect: "2 hours a week per planner at $42".
    pub basis: String,
    /// What of it is an assumption of the business, where not all of it was told by the
    /// prospect: "that half of those hours could be saved, at $38 an hour". It is said
    /// whenever the figure is.
    #[serde(default)]
    pub assumes: Option<String>,
}

/// A reason not to go on, and how the business answers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: ObjectionKind,
    /// The ways people raise it.
    pub phrases: Vec<String>,
    /// Answers, in order; each is given once.
    #[serde(rename = "rebuttal")]
    pub rebuttals: Vec<Rebuttal>,
    /// What is said when it stands: gracious, with a door left open.
    pub concede: String,
}

/// An answer to an objection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rebuttal {
    /// Its id.
    pub id: String,
    /// The answer. `{{evc}}` stands for what waiting costs them per month; a
    /// rebuttal with it is used only where that can be computed.
    pub text: String,
    /// The case history, fact or figure that proves it, by id.
    #[serde(default)]
    pub proof: Option<String>,
}

/// A competitor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Competitor {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Other names and spellings.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// A fair comparison.
    pub compare: String,
}

/// A case history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseHistory {
    /// Its id.
    pub id: String,
    /// Whose.
    pub customer: String,
    /// The story in two sentences.
    pub text: String,
    /// Needs that it shows.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The ways people ask for it, besides asking for references.
    #[serde(default)]
    pub asks: Vec<String>,
}

/// A next step of the buyer's journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextStep {
    /// Its id: `demo`, `trial`, `call`, `visit`, `proposal`, …
    pub id: String,
    /// How it is offered, as one question: "Shall I have a planner show you this with your own numbers?"
    pub offer: Vec<String>,
    /// What happens there, so that the prospect knows.
    #[serde(default)]
    pub about: Option<String>,
    /// What it costs to take it, for who asks: "The call costs nothing."
    #[serde(default)]
    pub cost: Option<String>,
}

/// Where the prospect stands in the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Stage {
    Early,
    Middle,
    Late,
}

/// Something useful for a prospect who is not ready.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nurture {
    /// Its id.
    pub id: String,
    /// For which stage.
    pub stage: Stage,
    /// What is said.
    pub text: String,
    /// The ways people ask for it.
    #[serde(default)]
    pub asks: Vec<String>,
    /// A link to it.
    #[serde(default)]
    pub link: Option<String>,
}
