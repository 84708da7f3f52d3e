//! Qualification: from the signals to the verdict, the worth, the chance and the next question.
//!
//! Everything is computed anew from the campaign, the signals and the day.
//!
//! **Levels.** 0: not a lead yet. 1: interested and wants to talk, with a part in
//! the decision where the campaign requires to know it. 2: and has made the problem
//! a priority: a need of high priority, a need whose cost was named, or an urgency
//! up to this quarter. 3: and has a time frame.

pub mod band;
pub mod cost;
pub mod evaluation;
pub mod next_question;
pub mod probability;
pub mod quote;
pub mod revenue;
pub mod unknown;
pub mod value;
pub mod verdict;

mod component;
mod hypothesis;
mod level;
#[cfg(test)]
pub(crate) mod sample;

use std::collections::BTreeMap;

use crate::signal::{Signal, SignalName};

pub use cost::{EconomicCost, Figures, economic_cost};
pub use evaluation::{Evaluation, evaluate};
pub use next_question::{AskedSoFar, NextQuestion, Ranked, Ranking, WhyAsked, next_question};
pub use probability::{ProbabilityOfClosing, Reason};
pub use revenue::PotentialRevenue;
pub use unknown::{next_best_action, unknown};
pub use value::{Grade, Temperature};
pub use verdict::{Component, Disqualification, InForce, Qualification, Reach, assess};

/// What is on record of one prospect.
pub type Signals = BTreeMap<SignalName, Signal>;
