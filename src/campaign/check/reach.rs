//! Thresholds and requirements that no lead could ever reach.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::report::Report;
use super::signals::comes_unasked;
use super::wording::is_probability;
use super::worth;
use crate::campaign::{Campaign, Weight};
use crate::reading::vocabulary::SignalKind;
use crate::signal::SignalName;

pub(super) fn check(report: &mut Report, campaign: &Campaign) {
    let written = |_: &str| true;
    fillable(report, "definition", campaign, 0);
    reached(report, "definition", campaign, &written);
    for (index, vary) in campaign.lead.definition.vary.iter().enumerate() {
        let path = format!("definition.vary[{index}]");
        let varied = campaign.with(index);
        let changes_fit = !vary.fit.is_empty() || !vary.without_fit.is_empty();
        let written = |key: &str| match key {
            "required" => vary.required.is_some(),
            "level" => vary.level.is_some(),
            "min_probability" => vary.min_probability.is_some(),
            _ => vary.min_expected_value.is_some() || changes_fit,
        };
        let kept = varied.lead.definition.fit.len() - vary.fit.len();
        fillable(report, &path, &varied, kept);
        reached(report, &path, &varied, &written);
    }
}

/// Everything that holds a lead back and is `written` at this path.
fn reached(report: &mut Report, path: &str, campaign: &Campaign, written: &dyn Fn(&str) -> bool) {
    if written("required") {
        asked_for(report, path, campaign);
    }
    if written("level") {
        levels(report, path, campaign);
    }
    thresholds(report, path, campaign, written);
}

fn asked_for(report: &mut Report, path: &str, campaign: &Campaign) {
    let contact = [
        SignalName::NAME,
        SignalName::EMAIL,
        SignalName::PHONE,
        SignalName::INTENT,
    ];
    let questions = &campaign.questions.questions;
    if questions
        .iter()
        .any(|one| campaign.kind_of(&one.signal).is_none())
    {
        // Its question may be the one whose signal is told as unknown.
        return;
    }
    for (index, signal) in campaign.lead.definition.required.iter().enumerate() {
        let asked = campaign.question_for(signal).is_some();
        if asked || contact.contains(&signal.as_str()) || campaign.kind_of(signal).is_none() {
            continue;
        }
        let path = format!("{path}.required[{index}]");
        let remedy = "add a `[[question]]` that fills it to questions.toml, or do not require it";
        if comes_unasked(campaign, signal) {
            report.warning(
                path,
                format!("`{signal}` is required and never asked for: only who says it unasked can qualify"),
                remedy,
            );
        } else {
            report.error(
                path,
                format!("`{signal}` is required, and nothing ever fills it"),
                remedy,
            );
        }
    }
}

/// The criteria of fit; the first `kept` ones stand elsewhere.
fn fillable(report: &mut Report, path: &str, campaign: &Campaign, kept: usize) {
    for (index, criterion) in campaign.lead.definition.fit.iter().enumerate().skip(kept) {
        let signal = &criterion.meets.signal;
        let known = campaign.kind_of(signal).is_some();
        if known
            && !criterion.optional
            && campaign.question_for(signal).is_none()
            && !comes_unasked(campaign, signal)
        {
            report.error(
                format!("{path}.fit[{}].meets.signal", index - kept),
                format!(
                    "the fit `{}` needs `{signal}`, and nothing ever fills it",
                    criterion.id
                ),
                "add a `[[question]]` that fills it to questions.toml, or write `optional = true`",
            );
        }
    }
}

/// Level 2 needs a need, level 3 a time frame: somebody must ask for them.
fn levels(report: &mut Report, path: &str, campaign: &Campaign) {
    let level = campaign.lead.definition.level;
    for (from, signal, what) in [
        (2, SignalName::NEED, "the need"),
        (3, SignalName::TIMELINE, "the time frame"),
    ] {
        if level >= from && campaign.question_for(signal).is_none() {
            report.error(
                format!("{path}.level"),
                format!("level {level} takes {what}, and no question asks for it"),
                format!("add a `[[question]]` with `signal = \"{signal}\"`, or lower the level"),
            );
        }
    }
}

fn thresholds(
    report: &mut Report,
    path: &str,
    campaign: &Campaign,
    written: &dyn Fn(&str) -> bool,
) {
    let definition = &campaign.lead.definition;
    if !is_probability(campaign.lead.probability.base_rate) {
        return;
    }
    let best = best_probability(campaign);
    let probability = definition.min_probability;
    if let Some(least) =
        probability.filter(|least| written("min_probability") && *least > best && *least <= 1.0)
    {
        report.error(
            format!("{path}.min_probability"),
            format!("the best lead has a probability of {best:.3}: none reaches {least}"),
            "lower the threshold, or correct base rate and weights",
        );
    }
    let highest = worth::largest(campaign)
        .zip(Decimal::from_f64(best))
        .and_then(|(largest, best)| Some((largest.revenue.checked_mul(best)?, largest)));
    if let (Some(least), Some((highest, largest))) = (definition.min_expected_value, &highest)
        && written("min_expected_value")
        && least > *highest
    {
        report.error(
            format!("{path}.min_expected_value"),
            format!(
                "the best lead has an expected value of {highest:.0} ({}, at a probability of {best:.3}): none reaches {least}",
                largest.words()
            ),
            "lower the threshold, or correct the revenue and the probability",
        );
    }
}

/// PC with the best answer to everything.
fn best_probability(campaign: &Campaign) -> f64 {
    let scorecard = &campaign.lead.probability;
    let mut by_signal: BTreeMap<&str, Vec<&Weight>> = BTreeMap::new();
    for weight in &scorecard.weights {
        by_signal.entry(&weight.signal).or_default().push(weight);
    }
    let gained: f64 = by_signal
        .iter()
        .map(|(signal, weights)| best_of(campaign, signal, weights))
        .sum();
    let base = scorecard.base_rate;
    let log_odds = (base / (1.0 - base)).ln() + gained;
    1.0 / (1.0 + (-log_odds).exp())
}

/// The most that the weights of one signal can add together.
fn best_of(campaign: &Campaign, signal: &str, weights: &[&Weight]) -> f64 {
    let of = |band: &str| {
        weights
            .iter()
            .filter(|weight| weight.band == band)
            .map(|weight| weight.log_odds)
            .sum::<f64>()
    };
    let declared: Vec<&str> = campaign
        .declared(signal)
        .map_or(&[][..], |declared| &declared.bands)
        .iter()
        .map(|band| band.id.as_str())
        .collect();
    let best = |fits: &dyn Fn(&str) -> bool| {
        weights
            .iter()
            .filter(|weight| fits(&weight.band))
            .map(|weight| weight.log_odds)
            .fold(0.0, f64::max)
    };
    let settled = |band: &str| ["known", "refused", "unknown"].contains(&band);
    let answer = if campaign.kind_of(signal) == Some(SignalKind::Need) {
        // Several needs at once, and the highest priority of them.
        let is_priority = |band: &str| ["low", "medium", "high"].contains(&band);
        let needs: f64 = weights
            .iter()
            .filter(|weight| !is_priority(&weight.band) && !settled(&weight.band))
            .map(|weight| weight.log_odds.max(0.0))
            .sum();
        needs + best(&is_priority)
    } else {
        best(&|band| declared.contains(&band))
            + best(&|band| !declared.contains(&band) && !settled(band))
    };
    (of("known") + answer).max(of("unknown")).max(of("refused"))
}
