//! Checks of `lead.toml`: what a lead is worth, how likely it closes, who gets it.

use rust_decimal::Decimal;

use super::report::{Report, suggestion};
use super::signals::{bands, known_signals};
use super::wording::{is_probability, said};
use super::{CampaignFile, Mistake, Surroundings, condition, definition, formula, reach};
use crate::campaign::Campaign;
use crate::campaign::revenue::UnitPricing;
use crate::reading::vocabulary::SignalKind;

/// What lies further from the expected figure than this was meant in per cent.
const LARGEST_FACTOR: Decimal = Decimal::TEN;

pub(super) fn check(campaign: &Campaign, surroundings: &Surroundings<'_>) -> Vec<Mistake> {
    let mut report = Report::new(CampaignFile::Lead);
    definition::check(&mut report, campaign);
    revenue(&mut report, campaign);
    scorecard(&mut report, campaign);
    routing(&mut report, campaign, surroundings);
    reach::check(&mut report, campaign);
    report.mistakes
}

fn revenue(report: &mut Report, campaign: &Campaign) {
    let revenue = &campaign.lead.revenue;
    said(report, "revenue.basis", &revenue.basis);
    if revenue.days_to_close <= 0 {
        report.error(
            "revenue.days_to_close",
            "a deal takes at least a day",
            "write how many days after the conversation a deal usually closes",
        );
    }
    match (&revenue.units, &revenue.formula) {
        (Some(_), Some(_)) => report.error(
            "revenue.formula",
            "the revenue is given both by units and by a formula",
            "keep `[revenue.units]` or `[revenue.formula]`, whichever is right",
        ),
        (None, None) => report.error(
            "revenue",
            "nothing says what a lead is worth",
            "add `[revenue.units]` with price tiers, or `[revenue.formula]`",
        ),
        (Some(units), None) => unit_pricing(report, campaign, units),
        (None, Some(formulas)) => {
            for (key, text) in [
                ("low", &formulas.low),
                ("expected", &formulas.expected),
                ("high", &formulas.high),
            ] {
                formula::check(
                    report,
                    &format!("revenue.formula.{key}"),
                    campaign,
                    text,
                    &[],
                );
            }
        }
    }
}

fn unit_pricing(report: &mut Report, campaign: &Campaign, units: &UnitPricing) {
    match campaign.kind_of(&units.signal) {
        Some(SignalKind::Quantity) => {}
        Some(kind) => report.error(
            "revenue.units.signal",
            format!(
                "`{}` is a {} and counts nothing",
                units.signal,
                condition::kind_word(kind)
            ),
            "name a quantity",
        ),
        None => report.error(
            "revenue.units.signal",
            format!("`{}` is no signal", units.signal),
            suggestion(&units.signal, known_signals(campaign)),
        ),
    }
    if units.periods <= Decimal::ZERO {
        report.error(
            "revenue.units.periods",
            "a deal is paid for at least once",
            "write how many periods count as the revenue of a deal, such as 12",
        );
    }
    let unknown = &units.unknown;
    if !(Decimal::ZERO <= unknown.low
        && unknown.low <= unknown.expected
        && unknown.expected <= unknown.high)
    {
        report.error(
            "revenue.units.unknown",
            "low, expected and high do not ascend",
            "write the smallest as `low` and the largest as `high`",
        );
    }
    let [low, high] = units.spread;
    if low <= Decimal::ZERO || low > high || high > LARGEST_FACTOR {
        report.error(
            "revenue.units.spread",
            format!("the spread goes from {low} to {high}"),
            "write two factors, the smaller first: [0.8, 1.2] is from 20 % less to 20 % more",
        );
    }
    tiers(report, units);
}

fn tiers(report: &mut Report, units: &UnitPricing) {
    let list = "revenue.units.tier";
    if units.tiers.is_empty() {
        report.error(
            list,
            "there is no price",
            "add a `[[revenue.units.tier]]` with a `price`",
        );
    }
    let mut before = Decimal::ZERO;
    for (index, tier) in units.tiers.iter().enumerate() {
        let last = index + 1 == units.tiers.len();
        if tier.price < Decimal::ZERO {
            report.error(
                format!("{list}[{index}].price"),
                format!("the price is {}", tier.price),
                "write a price that is not below 0",
            );
        }
        match tier.up_to {
            Some(up_to) if up_to <= before => report.error(
                format!("{list}[{index}].up_to"),
                format!("this tier ends at {up_to}, and the one before at {before}"),
                "write the tiers by quantity, the smallest first",
            ),
            Some(up_to) if last => report.error(
                format!("{list}[{index}].up_to"),
                format!("nothing says what more than {up_to} cost"),
                "leave `up_to` out of the last tier, or add one without it",
            ),
            Some(up_to) => before = up_to,
            None if !last => report.error(
                format!("{list}[{index}]"),
                "a tier without an end stands before others, which are never reached",
                "give it `up_to`, or move it to the end",
            ),
            None => {}
        }
    }
}

fn scorecard(report: &mut Report, campaign: &Campaign) {
    let scorecard = &campaign.lead.probability;
    if !is_probability(scorecard.base_rate) {
        report.error(
            "probability.base_rate",
            format!(
                "a base rate of {} is not between 0 and 1",
                scorecard.base_rate
            ),
            "write the share of conversations that close: 0.1 for one in ten",
        );
    }
    for (index, weight) in scorecard.weights.iter().enumerate() {
        let path = format!("probability.weight[{index}]");
        said(report, &format!("{path}.says"), &weight.says);
        if !weight.log_odds.is_finite() || weight.log_odds.abs() > 5.0 {
            report.error(
                format!("{path}.log_odds"),
                format!("{} decides everything by itself", weight.log_odds),
                "write a number from -5 to 5: 0.7 doubles the odds, -0.7 halves them",
            );
        }
        let Some(kind) = campaign.kind_of(&weight.signal) else {
            report.error(
                format!("{path}.signal"),
                format!(
                    "the weight is on the signal `{}`, which nothing declares",
                    weight.signal
                ),
                suggestion(&weight.signal, known_signals(campaign)),
            );
            continue;
        };
        let possible = bands(campaign, &weight.signal, kind);
        if !possible.contains(&weight.band) {
            report.error(
                format!("{path}.band"),
                format!("`{}` has no band `{}`", weight.signal, weight.band),
                suggestion(&weight.band, possible.iter().map(String::as_str)),
            );
        }
        let twice = scorecard.weights[..index]
            .iter()
            .any(|other| other.signal == weight.signal && other.band == weight.band);
        if twice {
            report.error(
                &path,
                format!(
                    "there are two weights on `{}` = `{}`",
                    weight.signal, weight.band
                ),
                "keep one of them",
            );
        }
    }
}

fn routing(report: &mut Report, campaign: &Campaign, surroundings: &Surroundings<'_>) {
    let routing = &campaign.lead.routing;
    for (key, zero, remedy) in [
        (
            "offer_seconds",
            routing.offer_seconds == 0,
            "write how many seconds a closer has to accept",
        ),
        (
            "max_offers",
            routing.max_offers == 0,
            "write how many closers are asked, at least 1",
        ),
    ] {
        if zero {
            report.error(
                format!("routing.{key}"),
                "no closer could ever accept",
                remedy,
            );
        }
    }
    for (index, closer) in routing.closers.iter().enumerate() {
        if let Some(known) = surroundings.closers.filter(|known| !known.contains(closer)) {
            report.warning(
                format!("routing.closers[{index}]"),
                format!("the team has no closer `{closer}`"),
                suggestion(closer, known.iter().map(String::as_str))
                    .and("Closers stand under their ids in closers.toml beside the campaigns"),
            );
        }
    }
    for (index, segment) in routing.segments.iter().enumerate() {
        let path = format!("routing.segment[{index}]");
        said(report, &format!("{path}.name"), &segment.name);
        if let Some(known) = surroundings
            .segments
            .filter(|known| !known.contains(&segment.name))
        {
            report.warning(
                format!("{path}.name"),
                format!("no closer serves the segment `{}`", segment.name),
                suggestion(&segment.name, known.iter().map(String::as_str))
                    .and("Closers name theirs under `segments` in closers.toml"),
            );
        }
        condition::check(report, &format!("{path}.when"), campaign, &segment.when);
    }
}
