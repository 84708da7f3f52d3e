//! Facts that contradict each other, prices that revenue counts otherwise, and numbers
//! that no fact states.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::claims::{Claim, claims};
use super::figure::{Figure, contradicting, figures};
use super::heading::stems;
use super::numbers::{Unit, numbers};
use super::report::Report;
use super::{CampaignFile, Mistake};
use crate::campaign::Campaign;
use crate::campaign::playbook::{Fact, FactKind};
use crate::campaign::revenue::UnitPricing;

pub(super) fn check(campaign: &Campaign) -> Vec<Mistake> {
    let mut playbook = Report::new(CampaignFile::Playbook);
    let identity = &campaign.identity;
    let business = &identity.business;
    let names = std::iter::once(&business.name).chain(&business.aliases);
    let names = names.flat_map(|name| stems(name)).collect();
    contradictions(&mut playbook, &campaign.playbook.facts, &names);
    let stated = stated(campaign);
    for (path, text) in playbook_texts(campaign) {
        unstated(&mut playbook, &path, text, &stated);
    }
    let mut identity = Report::new(CampaignFile::Campaign);
    for (path, text) in identity_texts(campaign) {
        unstated(&mut identity, &path, text, &stated);
    }
    let mut lead = Report::new(CampaignFile::Lead);
    let definition = &campaign.lead.definition;
    let own = std::iter::once(("definition".to_owned(), &definition.fit));
    let varied = definition.vary.iter().enumerate();
    let varied = varied.map(|(index, vary)| (format!("definition.vary[{index}]"), &vary.fit));
    for (path, fit) in own.chain(varied) {
        for (index, criterion) in fit.iter().enumerate() {
            if let Some(says) = &criterion.says {
                unstated(
                    &mut lead,
                    &format!("{path}.fit[{index}].says"),
                    says,
                    &stated,
                );
            }
        }
    }
    prices(&mut lead, campaign);
    identity.mistakes.extend(playbook.mistakes);
    identity.mistakes.extend(lead.mistakes);
    identity.mistakes
}

/// Two facts contradict each other where all that they state of the same thing differs. A
/// fact that names an amount of its own *and* the other's, such as a price and its
/// discount, does not.
fn contradictions(report: &mut Report, facts: &[Fact], names: &BTreeSet<String>) {
    let claims: Vec<Vec<Claim>> = facts.iter().map(claims).collect();
    let figures: Vec<Vec<Figure>> = facts.iter().map(|fact| figures(fact, names)).collect();
    for (index, fact) in facts.iter().enumerate() {
        for (earlier, other) in facts[..index].iter().enumerate() {
            let mut told = BTreeSet::new();
            let mut tell = |own: (String, &str), against: (String, &str)| {
                // The same amounts may be of several words of one sentence.
                if told.insert((own.0.clone(), against.0.clone())) {
                    report.error(
                        format!("fact[{index}].text"),
                        format!(
                            "`{}` says {} (“{}”), and `{}` says {} (“{}”)",
                            fact.id, own.0, own.1, other.id, against.0, against.1
                        ),
                        "correct one of the two facts; the agent would state both",
                    );
                }
            };
            if let Some((own, against)) = contradicting(&figures[index], &figures[earlier]) {
                tell(own.said(), against.said());
                continue;
            }
            for claim in &claims[index] {
                let same = |of: &[Claim]| -> Vec<Claim> {
                    let same = of.iter().filter(|one| claim.is_of_the_same(one));
                    same.cloned().collect()
                };
                let (own, others) = (same(&claims[index]), same(&claims[earlier]));
                let agree = own
                    .iter()
                    .any(|own| others.iter().any(|other| own.agrees(other)));
                let nearest = others.iter().max_by_key(|other| claim.nearness(other));
                if let Some(against) = nearest.filter(|_| !agree) {
                    tell(claim.said(), against.said());
                }
            }
        }
    }
}

/// A plan's price is what its facts say: revenue must not count with another.
fn prices(report: &mut Report, campaign: &Campaign) {
    let Some(units) = &campaign.lead.revenue.units else {
        return;
    };
    let stated: Vec<(&Fact, Claim)> = campaign
        .playbook
        .facts
        .iter()
        .flat_map(|fact| claims(fact).into_iter().map(move |claim| (fact, claim)))
        .filter(|(_, claim)| claim.is_price_per_unit())
        .collect();
    for (index, tier) in units.tiers.iter().enumerate() {
        let is_of_it = |fact: &Fact, claim: &Claim| match &tier.name {
            Some(name) => name
                .to_lowercase()
                .split_whitespace()
                .any(|word| word == claim.subject),
            // Of one price for everything the facts may speak by any name.
            None => units.tiers.len() == 1 && fact.kind == FactKind::Price,
        };
        let of_it = || stated.iter().filter(|(fact, claim)| is_of_it(fact, claim));
        let agrees = |claim: &Claim| {
            let mut spans = claim.spans.iter();
            spans.any(|span| is_price(units, tier.price, *span))
        };
        if of_it().any(|(_, claim)| agrees(claim)) {
            continue;
        }
        if let Some((fact, claim)) = of_it().next() {
            report.error(
                format!("revenue.units.tier[{index}].price"),
                format!(
                    "revenue counts with {}, and the fact `{}` says {} of {}",
                    tier.price,
                    fact.id,
                    claim.written(),
                    claim.subject
                ),
                "write the price that the fact states, or correct the fact",
            );
        }
    }
}

/// Whether a price is within what is stated, by the month or by the year: the facts
/// need not say the period, and a year has twelve months.
fn is_price(units: &UnitPricing, price: Decimal, (low, high): (Decimal, Decimal)) -> bool {
    let year = Decimal::from(units.per.per_year().unwrap_or(12).max(1));
    [
        price.checked_mul(year),
        Some(price),
        price.checked_div(year),
    ]
    .into_iter()
    .flatten()
    .chain(price.checked_mul(Decimal::from(12)))
    .chain(price.checked_div(Decimal::from(12)))
    .any(|price| low <= price && price <= high)
}

/// Every amount that facts and case histories state.
fn stated(campaign: &Campaign) -> Vec<(Decimal, Unit)> {
    let playbook = &campaign.playbook;
    let facts = playbook
        .facts
        .iter()
        .flat_map(|fact| std::iter::once(&fact.text).chain(&fact.sms));
    let cases = playbook.cases.iter().map(|case| &case.text);
    facts
        .chain(cases)
        .flat_map(|text| numbers(text))
        .map(|number| (number.value, number.unit))
        .collect()
}

fn unstated(report: &mut Report, path: &str, text: &str, stated: &[(Decimal, Unit)]) {
    for number in numbers(text) {
        let known = stated
            .iter()
            .any(|(value, unit)| *value == number.value && *unit == number.unit);
        if !known {
            let written = match &number.unit {
                Unit::Money(sign) => format!("{sign}{}", number.value),
                Unit::Percent => format!("{} %", number.value),
                Unit::Plain => number.value.to_string(),
            };
            report.warning(
                path,
                format!("no fact and no case history states {written}"),
                "state it in a `[[fact]]` or a `[[case]]` as well, or take the number out",
            );
        }
    }
}

fn playbook_texts(campaign: &Campaign) -> Vec<(String, &str)> {
    let playbook = &campaign.playbook;
    let mut texts: Vec<(String, &str)> = Vec::new();
    for (index, fact) in playbook.facts.iter().enumerate() {
        for (at, total) in fact.totals.iter().enumerate() {
            texts.push((format!("fact[{index}].total[{at}].text"), &total.text));
        }
    }
    for (index, need) in playbook.needs.iter().enumerate() {
        texts.push((format!("need[{index}].help"), &need.help));
    }
    for (index, objection) in playbook.objections.iter().enumerate() {
        texts.push((format!("objection[{index}].concede"), &objection.concede));
        for (at, rebuttal) in objection.rebuttals.iter().enumerate() {
            texts.push((
                format!("objection[{index}].rebuttal[{at}].text"),
                &rebuttal.text,
            ));
        }
    }
    for (index, competitor) in playbook.competitors.iter().enumerate() {
        texts.push((format!("competitor[{index}].compare"), &competitor.compare));
    }
    for (index, step) in playbook.next_steps.iter().enumerate() {
        texts.extend(
            step.about
                .iter()
                .map(|about| (format!("next_step[{index}].about"), about.as_str())),
        );
        texts.extend(
            step.cost
                .iter()
                .map(|cost| (format!("next_step[{index}].cost"), cost.as_str())),
        );
        for (at, offer) in step.offer.iter().enumerate() {
            texts.push((format!("next_step[{index}].offer[{at}]"), offer));
        }
    }
    for (index, nurture) in playbook.nurture.iter().enumerate() {
        texts.push((format!("nurture[{index}].text"), &nurture.text));
    }
    texts
}

fn identity_texts(campaign: &Campaign) -> Vec<(String, &str)> {
    let identity = &campaign.identity;
    let mut texts: Vec<(String, &str)> = vec![(
        "offer.value_proposition".to_owned(),
        &identity.offer.value_proposition,
    )];
    texts.extend(
        identity
            .offer
            .positioning
            .iter()
            .map(|text| ("offer.positioning".to_owned(), text.as_str())),
    );
    for (index, benefit) in identity.offer.benefits.iter().enumerate() {
        texts.push((format!("offer.benefit[{index}].text"), &benefit.text));
    }
    for (index, greeting) in identity.greetings.iter().enumerate() {
        for (at, text) in greeting.text.iter().enumerate() {
            texts.push((format!("greeting[{index}].text[{at}]"), text));
        }
    }
    texts
}
