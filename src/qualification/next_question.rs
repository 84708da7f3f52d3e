//! The next question: the one whose answer matters most to the decision at hand.
//!
//! Each possible answer is supposed and the lead evaluated with it. What the
//! routes are worth then:
//!
//! | route | worth |
//! | --- | --- |
//! | handoff | EV − the closer's cost; only − the cost where the definition forbids it |
//! | nurture | a tenth of EV |
//! | disqualify | 0 |
//!
//! Answers that are still missing are taken to turn out well: a required signal
//! keeps nobody from a route as long as it can still be asked.
//!
//! VOI = Σ share · (the best route's worth after the answer) − (the worth of the
//! one route that is best if it is not asked) − drop-off · (that worth). So a
//! question that cannot change the route is worth nothing, less the risk of
//! asking. While the lead is not qualified, a twentieth of the spread of EV is added: a closer
//! who knows what a lead is worth spends the time rightly.
//!
//! Questions for what the definition needs come first, whatever their VOI,
//! the highest first; then others while their VOI is over 0. None is asked when
//! the lead is disqualified, when nothing that can still be asked would qualify
//! it, or when `max_questions` were asked.

use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use super::band::unsettled;
use super::hypothesis::hypotheses;
use super::quote::listed;
use super::{Capacity, Evaluation, Reach, Signals, evaluate};
use crate::campaign::{Campaign, Met, Question};
use crate::signal::SignalName;

/// What nurturing brings in, of EV.
const NURTURED: f64 = 0.1;
/// What knowing the worth of a lead brings in, of the spread of EV.
const WORTH_KNOWING: f64 = 0.05;
/// Differences smaller than this (in money) are none.
const NOTHING: f64 = 1e-6;

/// What was asked in this conversation.
#[derive(Debug, Clone, Copy, Default)]
pub struct AskedSoFar<'a> {
    /// How many questions.
    pub count: u32,
    /// Ids of questions that are not to be asked (again), for what reason ever.
    pub not_again: &'a [String],
}

/// Why a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyAsked {
    /// The lead cannot be qualified without the answer.
    Required,
    /// The answer can change what is done with the lead.
    Route,
    /// The answer can change what the lead is worth.
    Value,
}

/// A question with what its answer is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// The question's id.
    pub question: String,
    /// The signal that it fills.
    pub signal: SignalName,
    /// Why it would be asked.
    pub kind: WhyAsked,
    /// The value of the information, in the campaign's currency.
    pub voi: f64,
}

/// The question to ask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NextQuestion {
    /// The question's id.
    pub question: String,
    /// The signal that it fills.
    pub signal: SignalName,
    /// Why it is asked.
    pub kind: WhyAsked,
    /// The same in a sentence for people.
    pub says: String,
    /// The value of the information, in the campaign's currency.
    pub voi: f64,
}

/// What to ask, and all that could be asked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// The question to ask; `None`: stop asking and act.
    pub next: Option<NextQuestion>,
    /// Everything that can be asked now, the first first.
    pub ranked: Vec<Ranked>,
}

/// Ranks the questions that can be asked now. A question can be asked where its
/// signal is not settled, all signals in its `after` are, and its `only_if` holds.
pub fn next_question(
    campaign: &Campaign,
    signals: &Signals,
    today: Date,
    capacity: Capacity,
    asked: AskedSoFar,
) -> Ranking {
    let now = evaluate(campaign, signals, today, capacity);
    if now.qualification.reach == Reach::Blocked {
        return Ranking::default();
    }
    let blocking = blocking(campaign, signals, &now);
    let mut supposed = signals.clone();
    let mut ranked: Vec<Ranked> = askable(campaign, signals, today, asked)
        .map(|question| {
            let (voi, routed) = value_of(campaign, &mut supposed, today, capacity, question, &now);
            let signal = SignalName::new(question.signal.as_str());
            let kind = if blocking.contains(&signal) {
                WhyAsked::Required
            } else if routed {
                WhyAsked::Route
            } else {
                WhyAsked::Value
            };
            Ranked {
                question: question.id.clone(),
                signal,
                kind,
                voi,
            }
        })
        .collect();
    ranked.sort_by(|one, other| {
        let required = |ranked: &Ranked| ranked.kind == WhyAsked::Required;
        required(other)
            .cmp(&required(one))
            .then(other.voi.total_cmp(&one.voi))
    });
    let next = ranked
        .first()
        .filter(|_| asked.count < campaign.lead.definition.max_questions)
        .filter(|first| first.kind == WhyAsked::Required || first.voi > NOTHING)
        .map(|first| NextQuestion {
            question: first.question.clone(),
            signal: first.signal.clone(),
            kind: first.kind,
            says: says(campaign, first),
            voi: first.voi,
        });
    Ranking { next, ranked }
}

fn says(campaign: &Campaign, ranked: &Ranked) -> String {
    let label = listed(campaign, std::slice::from_ref(&ranked.signal));
    match ranked.kind {
        WhyAsked::Required => format!("The lead cannot be qualified without the {label}"),
        WhyAsked::Route => format!("The {label} can change what is done with the lead"),
        WhyAsked::Value => format!("The {label} can change what the lead is worth"),
    }
}

fn askable<'c>(
    campaign: &'c Campaign,
    signals: &'c Signals,
    today: Date,
    asked: AskedSoFar<'c>,
) -> impl Iterator<Item = &'c Question> {
    campaign.questions.questions.iter().filter(move |question| {
        unsettled(signals, &question.signal)
            && !asked.not_again.contains(&question.id)
            && question.after.iter().all(|name| !unsettled(signals, name))
            && question
                .only_if
                .as_ref()
                .is_none_or(|only| only.check(signals, campaign, today) == Met::Met)
    })
}

/// The signals that are missing, and those that must be settled before their questions can be put.
fn blocking(campaign: &Campaign, signals: &Signals, now: &Evaluation) -> Vec<SignalName> {
    let mut found = now.qualification.missing.clone();
    let mut next = 0;
    while let Some(name) = found.get(next).cloned() {
        next += 1;
        for question in &campaign.questions.questions {
            if question.signal != name.as_str() {
                continue;
            }
            let before = question
                .after
                .iter()
                .chain(question.only_if.as_ref().map(|only| &only.signal));
            for earlier in before {
                let earlier = SignalName::new(earlier.as_str());
                if unsettled(signals, earlier.as_str()) && !found.contains(&earlier) {
                    found.push(earlier);
                }
            }
        }
    }
    found
}

/// Handoff, nurture, disqualify.
fn routes(campaign: &Campaign, evaluation: &Evaluation) -> [f64; 3] {
    let money = |amount: rust_decimal::Decimal| amount.to_f64().unwrap_or(0.0);
    let verdict = &evaluation.qualification;
    let worth = evaluation
        .expected_value
        .map_or(0.0, |worth| money(worth.amount));
    let cost = money(campaign.lead.definition.closer_cost);
    let allowed = verdict.reach != Reach::Blocked && verdict.worthwhile;
    [
        if allowed { worth - cost } else { -cost },
        if verdict.disqualified_by.is_some() {
            0.0
        } else {
            worth * NURTURED
        },
        0.0,
    ]
}

fn best(routes: [f64; 3]) -> f64 {
    routes.into_iter().fold(f64::NEG_INFINITY, f64::max)
}

/// The VOI of a question, and whether an answer changes the route.
/// `supposed` is as it was afterwards.
fn value_of(
    campaign: &Campaign,
    supposed: &mut Signals,
    today: Date,
    capacity: Capacity,
    question: &Question,
    now: &Evaluation,
) -> (f64, bool) {
    let name = SignalName::new(question.signal.as_str());
    let before = supposed.remove(&name);
    let mut informed = 0.0;
    let mut uninformed = [0.0; 3];
    let (mut mean, mut square) = (0.0, 0.0);
    for hypothesis in hypotheses(campaign, &question.signal, today) {
        supposed.insert(name.clone(), hypothesis.signal);
        let after = evaluate(campaign, supposed, today, capacity);
        let routes = routes(campaign, &after);
        informed += hypothesis.share * best(routes);
        for (sum, route) in uninformed.iter_mut().zip(routes) {
            *sum += hypothesis.share * route;
        }
        let worth = after
            .expected_value
            .and_then(|worth| worth.amount.to_f64())
            .unwrap_or(0.0);
        mean += hypothesis.share * worth;
        square += hypothesis.share * worth * worth;
    }
    match before {
        Some(signal) => supposed.insert(name, signal),
        None => supposed.remove(&name),
    };
    let without = best(uninformed);
    let gain = informed - without;
    let spread = (square - mean * mean).max(0.0).sqrt();
    let knowing = if now.qualification.qualified {
        0.0
    } else {
        WORTH_KNOWING * spread
    };
    let risk = question.drop_off.clamp(0.0, 1.0) * without.max(0.0);
    (gain + knowing - risk, gain > NOTHING)
}
