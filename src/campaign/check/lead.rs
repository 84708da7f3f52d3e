//! Checks of `lead.toml`.

use rust_decimal::Decimal;

use super::report::{Report, suggestion};
use super::signals::{bands, known_signals};
use super::wording::{ids, is_probability, said};
use super::{CampaignFile, Mistake, Surroundings, condition, formula, reach};
use crate::campaign::Campaign;
use crate::campaign::revenue::UnitPricing;
use crate::reading::vocabulary::SignalKind;

pub(super) fn check(campaign: &Campaign, surroundings: &Surroundings<'_>) -> Vec<Mistake> {
    let mut report = Report::new(CampaignFile::Lead);
    definition(&mut report, campaign);
    fit(&mut report, campaign);
    variations(&mut report, campaign);
    revenue(&mut report, campaign);
    scorecard(&mut report, campaign);
    routing(&mut report, campaign, surroundings);
    reach::check(&mut report, campaign);
    report.mistakes
}

fn level(report: &mut Report, path: &str, level: u8) {
    if !(1..=3).contains(&level) {
        report.error(
            path,
            format!("there is no level {level}"),
            "write 1 (interested), 2 (and a priority) or 3 (and a time frame)",
        );
    }
}

fn least_probability(report: &mut Report, path: &str, least: Option<f64>) {
    if let Some(least) = least.filter(|least| !is_probability(*least)) {
        report.error(
            path,
            format!("a probability of {least} is not between 0 and 1"),
            "write 0.1 for 10 %; take the key away where any will do",
        );
    }
}

fn definition(report: &mut Report, campaign: &Campaign) {
    let definition = &campaign.lead.definition;
    level(report, "definition.level", definition.level);
    for (key, signals) in [
        ("required", &definition.required),
        ("may_refuse", &definition.may_refuse),
    ] {
        for (index, signal) in signals.iter().enumerate() {
            let path = format!("definition.{key}[{index}]");
            if campaign.kind_of(signal).is_none() {
                report.error(
                    &path,
                    format!("`{signal}` is no signal"),
                    suggestion(signal, known_signals(campaign)),
                );
            } else if signals[..index].contains(signal) {
                report.warning(&path, format!("`{signal}` stands twice"), "take one away");
            } else if key == "may_refuse" && !definition.required.contains(signal) {
                report.warning(
                    &path,
                    format!("`{signal}` may be refused, and is not required"),
                    "add it to `required`, or take it away here",
                );
            }
        }
    }
    for (index, contact) in definition.contact.iter().enumerate() {
        if !["email", "phone"].contains(&contact.as_str()) {
            report.error(
                format!("definition.contact[{index}]"),
                format!("`{contact}` is no way to reach a prospect"),
                "write email or phone",
            );
        }
    }
    least_probability(
        report,
        "definition.min_probability",
        definition.min_probability,
    );
    if definition.within_days.is_some_and(|days| days <= 0) {
        report.error(
            "definition.within_days",
            "no time frame begins within so few days",
            "write a number of days, such as 180",
        );
    }
    if definition.max_questions == 0 {
        report.error(
            "definition.max_questions",
            "without a question nothing is learned",
            "write how many questions a prospect is asked at the most, such as 8",
        );
    }
    if definition.closer_cost < Decimal::ZERO {
        report.error(
            "definition.closer_cost",
            "a closer's time costs less than nothing",
            "write what the time for one lead costs",
        );
    }
    let grades = definition.grades;
    if !is_probability(grades.a) || !is_probability(grades.b) {
        report.error(
            "definition.grades",
            "a grade begins at a probability that is not between 0 and 1",
            "write, for instance, a = 0.4 and b = 0.2",
        );
    } else if grades.a <= grades.b {
        report.error(
            "definition.grades.a",
            format!("grade A begins at {} and grade B at {}", grades.a, grades.b),
            "let A begin above B",
        );
    }
}

fn fit(report: &mut Report, campaign: &Campaign) {
    let fit = &campaign.lead.definition.fit;
    ids(
        report,
        "definition.fit",
        "fit criterion",
        fit.iter().map(|one| one.id.as_str()),
    );
    for (index, criterion) in fit.iter().enumerate() {
        let path = format!("definition.fit[{index}]");
        condition::check(report, &format!("{path}.meets"), campaign, &criterion.meets);
        said(report, &format!("{path}.because"), &criterion.because);
        if let Some(confirm) = &criterion.confirm {
            said(report, &format!("{path}.confirm"), confirm);
        }
        match &criterion.says {
            Some(says) => said(report, &format!("{path}.says"), says),
            None if criterion.disqualifies => report.error(
                &path,
                format!(
                    "`{}` disqualifies, and nothing is said to the prospect then",
                    criterion.id
                ),
                "add `says = …`: true, kind, useful",
            ),
            None => {}
        }
    }
    condition::contradictions(report, fit);
}

fn variations(report: &mut Report, campaign: &Campaign) {
    for (index, vary) in campaign.lead.definition.vary.iter().enumerate() {
        let path = format!("definition.vary[{index}]");
        if let Some(varied) = vary.level {
            level(report, &format!("{path}.level"), varied);
        }
        least_probability(
            report,
            &format!("{path}.min_probability"),
            vary.min_probability,
        );
        if vary.from.zip(vary.to).is_some_and(|(from, to)| from > to) {
            report.error(
                format!("{path}.to"),
                "the time ends before it begins",
                "write the earlier day as `from`",
            );
        }
        let at_most = vary.free_capacity_at_most;
        if at_most
            .zip(vary.free_capacity_at_least)
            .is_some_and(|(most, least)| most < least)
        {
            report.error(
                &path,
                "no capacity is that small and that large",
                "write the smaller number as `free_capacity_at_least`",
            );
        }
        let changes = vary.level.is_some()
            || vary.min_probability.is_some()
            || vary.min_expected_value.is_some();
        if !changes {
            report.warning(
                &path,
                "this variation changes nothing",
                "give it a `level`, `min_probability` or `min_expected_value`",
            );
        }
    }
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
    if low <= Decimal::ZERO || low > high {
        report.error(
            "revenue.units.spread",
            format!("the spread goes from {low} to {high}"),
            "write two factors, the smaller first: [0.8, 1.2]",
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
                format!(
                    "{} Closers stand in closers.toml beside the campaigns",
                    suggestion(closer, known.iter().map(String::as_str))
                ),
            );
        }
    }
    for (index, segment) in routing.segments.iter().enumerate() {
        let path = format!("routing.segment[{index}]");
        said(report, &format!("{path}.name"), &segment.name);
        condition::check(report, &format!("{path}.when"), campaign, &segment.when);
    }
}
