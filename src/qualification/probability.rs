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

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::campaign::Weight;
    use crate::signal::{AuthorityRole, Priority, SignalStatus};
    use proptest::prelude::*;

    #[test]
    fn every_contribution_is_shown_and_they_add_up() {
        let pc = probability_of_closing(&campaign(), &qualified(), TODAY);
        let reasons: Vec<(&str, f64)> = pc
            .reasons
            .iter()
            .map(|reason| (reason.says.as_str(), reason.log_odds))
            .collect();
        assert_eq!(
            reasons,
            [
                ("need is a priority", 0.8),
                ("decides", 0.6),
                ("wants it this quarter", 0.4)
            ]
        );
        let added: f64 = reasons.iter().map(|(_, log_odds)| log_odds).sum();
        assert!((logit(pc.value) - logit(0.2) - added).abs() < 1e-9);
        assert!((pc.value - 0.602).abs() < 0.001, "{}", pc.value);
    }

    #[test]
    fn refused_and_unknown_are_bands_of_their_own() {
        let cases = [
            (None, vec!["has not said what they want"]),
            (
                Some(without_value(SignalStatus::Refused, 1)),
                vec!["has not said what they want", "would not say who decides"],
            ),
            (
                Some(stated(role(AuthorityRole::User), 1)),
                vec!["has not said what they want"],
            ),
        ];
        for (authority, expected) in cases {
            let signals = authority
                .into_iter()
                .map(|signal| ("authority".into(), signal))
                .collect();
            let pc = probability_of_closing(&campaign(), &signals, TODAY);
            let says: Vec<String> = pc.reasons.into_iter().map(|reason| reason.says).collect();
            assert_eq!(says, expected);
        }
    }

    #[test]
    fn the_interval_narrows_with_outcomes_and_with_answers() {
        let width = |outcomes: u32, signals: &Signals| {
            let mut campaign = campaign();
            campaign.lead.probability.outcomes_behind_base_rate = outcomes;
            let pc = probability_of_closing(&campaign, signals, TODAY);
            assert!(pc.interval[0] < pc.value && pc.value < pc.interval[1]);
            // In log-odds, so that the place on the scale does not matter.
            logit(pc.interval[1]) - logit(pc.interval[0])
        };
        let none = Signals::new();
        assert!(width(0, &none) > 3.0, "wide where nothing was recorded");
        let mut all = qualified();
        all.insert("budget".into(), stated(budget(20, 30, None), 9));
        assert!(width(400, &all) < 1.0, "narrow where all is known");
        for outcomes in [0, 10, 1_000] {
            assert!(width(outcomes, &none) > width(outcomes + 50, &none));
        }
        let known = signals(&[("need", need("overstock", Priority::Low, None))]);
        assert!(width(100, &none) > width(100, &known));
    }

    proptest! {
        #[test]
        fn pc_is_a_probability_and_rises_with_positive_weights(
            base_rate in 0.0f64..=1.0,
            weights in proptest::collection::vec(-8.0f64..8.0, 0..6),
            more in 0.01f64..5.0,
        ) {
            let mut campaign = campaign();
            let weight = |log_odds| Weight {
                signal: "need".to_owned(),
                band: "stockouts".to_owned(),
                log_odds,
                says: "x".to_owned(),
            };
            campaign.lead.probability.base_rate = base_rate;
            campaign.lead.probability.weights = weights.into_iter().map(weight).collect();
            let before = probability_of_closing(&campaign, &qualified(), TODAY);
            campaign.lead.probability.weights.push(weight(more));
            let after = probability_of_closing(&campaign, &qualified(), TODAY);
            for pc in [&before, &after] {
                prop_assert!(0.0 < pc.value && pc.value < 1.0);
                prop_assert!(0.0 <= pc.interval[0] && pc.interval[0] <= pc.value);
                prop_assert!(pc.value <= pc.interval[1] && pc.interval[1] <= 1.0);
            }
            prop_assert!(after.value >= before.value);
        }
    }
}
