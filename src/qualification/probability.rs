//! Probability of Closing: from log-odds, so that every contribution can be shown.
//!
//! PC = σ(logit(base rate) + Σ log-odds of the weights whose band applies).
//!
//! **The interval** holds PC with about 80 % confidence. It is a normal interval
//! on the log-odds, ± 1.2816 standard deviations, whose variance is the sum of
//! - the base rate's: `1 / (n p (1 − p))` with `n` = outcomes behind it + 4. The 4
//!   stand for the business's own judgement where nothing was recorded; the
//!   interval is then wide;
//! - the weights': each may be off by half its size while nothing was recorded,
//!   `(w / 2)²`, shrinking with `4 / n`;
//! - the open signals': for each signal that is not known yet, the variance of
//!   what its answers may still add (every weighted band equally likely, and none of them).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Signals;
use super::band::{bands, unsettled};
use crate::campaign::Campaign;

/// What the business's own judgement of the base rate counts for, in outcomes.
const JUDGEMENT: f64 = 4.0;
/// Standard deviations that hold 80 % of a normal distribution.
const EIGHTY_PERCENT: f64 = 1.281_6;
/// Log-odds are kept within ±, so that PC stays off 0 and 1.
const FARTHEST: f64 = 12.0;

/// PC with its reasons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProbabilityOfClosing {
    /// PC, over 0 and under 1.
    pub value: f64,
    /// About 80 % sure that it lies within.
    pub interval: [f64; 2],
    /// Recorded outcomes that it rests on.
    pub outcomes_seen: u32,
    /// What it would be with nothing known of the prospect.
    pub base_rate: f64,
    /// Every contribution, the largest first.
    pub reasons: Vec<Reason>,
}

/// One contribution to PC.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The signal that it comes from.
    pub signal: String,
    /// Why, for people.
    pub says: String,
    /// Added to the log-odds.
    pub log_odds: f64,
}

/// PC by the campaign's scorecard.
pub fn probability_of_closing(
    campaign: &Campaign,
    signals: &Signals,
    today: Date,
) -> ProbabilityOfClosing {
    let scorecard = &campaign.lead.probability;
    let base_rate = scorecard.base_rate.clamp(0.000_1, 0.999_9);
    let base_rate = if base_rate.is_nan() { 0.5 } else { base_rate };
    let mut reasons = Vec::new();
    let mut seen: Vec<(&str, Vec<&str>)> = Vec::new();
    for weight in &scorecard.weights {
        if !seen.iter().any(|(signal, _)| *signal == weight.signal) {
            seen.push((
                &weight.signal,
                bands(campaign, signals, &weight.signal, today),
            ));
        }
        let applies = seen.iter().any(|(signal, bands)| {
            *signal == weight.signal && bands.contains(&weight.band.as_str())
        });
        if applies && weight.log_odds.is_finite() {
            reasons.push(Reason {
                signal: weight.signal.clone(),
                says: weight.says.clone(),
                log_odds: weight.log_odds,
            });
        }
    }
    reasons.sort_by(|one, other| other.log_odds.abs().total_cmp(&one.log_odds.abs()));
    let added: f64 = reasons.iter().map(|reason| reason.log_odds).sum();
    let log_odds = (logit(base_rate) + added).clamp(-FARTHEST, FARTHEST);
    let evidence = f64::from(scorecard.outcomes_behind_base_rate) + JUDGEMENT;
    let of_base_rate = 1.0 / (evidence * base_rate * (1.0 - base_rate));
    let of_weights: f64 = reasons
        .iter()
        .map(|reason| (reason.log_odds / 2.0).powi(2) * JUDGEMENT / evidence)
        .sum();
    let of_open: f64 = seen
        .iter()
        .filter(|(signal, _)| unsettled(signals, signal))
        .map(|(signal, _)| still_to_come(campaign, signal))
        .sum();
    let reach = EIGHTY_PERCENT * (of_base_rate + of_weights + of_open).sqrt();
    ProbabilityOfClosing {
        value: sigmoid(log_odds),
        interval: [sigmoid(log_odds - reach), sigmoid(log_odds + reach)],
        outcomes_seen: scorecard.outcomes_behind_base_rate,
        base_rate,
        reasons,
    }
}

/// The variance of what the answers to an open signal may add to the log-odds.
fn still_to_come(campaign: &Campaign, signal: &str) -> f64 {
    let answers = || {
        campaign
            .lead
            .probability
            .weights
            .iter()
            .filter(move |weight| weight.signal == signal && weight.band != "unknown")
            .map(|weight| weight.log_odds)
            .filter(|log_odds| log_odds.is_finite())
            .chain(std::iter::once(0.0))
    };
    let count = answers().count() as f64;
    let mean = answers().sum::<f64>() / count;
    answers().map(|one| (one - mean).powi(2)).sum::<f64>() / count
}

fn logit(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}

fn sigmoid(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}
