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
use crate::campaign::playbook::{Fact, FactKind};
use crate::campaign::revenue::UnitPricing;
use crate::campaign::{Campaign, Playbook};

pub(super) fn check(campaign: &Campaign) -> Vec<Mistake> {
    let mut playbook = Report::new(CampaignFile::Playbook);
    let identity = &campaign.identity;
    let business = &identity.business;
    let names = std::iter::once(&business.name).chain(&business.aliases);
    let names = names.flat_map(|name| stems(name)).collect();
    contradictions(&mut playbook, &campaign.playbook, &names);
    short_forms(&mut playbook, &campaign.playbook.facts);
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

/// What a text states, read once.
struct Stated<'f> {
    fact: &'f Fact,
    claims: Vec<Claim>,
    figures: Vec<Figure>,
}

impl<'f> Stated<'f> {
    fn by(fact: &'f Fact, names: &BTreeSet<String>) -> Self {
        Self {
            fact,
            claims: claims(fact),
            figures: figures(fact, names),
        }
    }

    /// What of it the other contradicts, each with its sentence: ours, theirs.
    ///
    /// Two texts contradict each other where all that they state of the same thing differs.
    /// One that names an amount of its own *and* the other's, such as a price and its
    /// discount, does not.
    fn against<'s>(&'s self, other: &'s Self) -> Vec<[(String, &'s str); 2]> {
        if let Some((own, against)) = contradicting(&self.figures, &other.figures) {
            return vec![[own.said(), against.said()]];
        }
        let mut found: Vec<[(String, &str); 2]> = Vec::new();
        for claim in &self.claims {
            let same = |of: &'s [Claim]| -> Vec<&'s Claim> {
                of.iter().filter(|one| claim.is_of_the_same(one)).collect()
            };
            let (own, others) = (same(&self.claims), same(&other.claims));
            let agree = own
                .iter()
                .any(|own| others.iter().any(|other| own.agrees(other)));
            let nearest = others.iter().max_by_key(|other| claim.nearness(other));
            if let Some(against) = nearest.filter(|_| !agree) {
                let pair = [claim.said(), against.said()];
                // The same amounts may be of several words of one sentence.
                if !found
                    .iter()
                    .any(|[own, theirs]| own.0 == pair[0].0 && theirs.0 == pair[1].0)
                {
                    found.push(pair);
                }
            }
        }
        found
    }
}

/// Facts that contradict each other, and case histories that name our terms otherwise than a
/// fact. A case may tell of older terms, so it can be used all the same.
fn contradictions(report: &mut Report, playbook: &Playbook, names: &BTreeSet<String>) {
    let facts = &playbook.facts;
    let stated: Vec<Stated<'_>> = facts.iter().map(|fact| Stated::by(fact, names)).collect();
    for (index, own) in stated.iter().enumerate() {
        for other in &stated[..index] {
            for [mine, theirs] in own.against(other) {
                report.error(
                    format!("fact[{index}].text"),
                    format!(
                        "`{}` says {} (“{}”), and `{}` says {} (“{}”)",
                        own.fact.id, mine.0, mine.1, other.fact.id, theirs.0, theirs.1
                    ),
                    "correct one of the two facts; the agent would state both",
                );
            }
        }
    }
    for (index, case) in playbook.cases.iter().enumerate() {
        let told = Fact {
            id: case.id.clone(),
            kind: FactKind::Company,
            text: case.text.clone(),
            sms: None,
            asks: Vec::new(),
            others: Vec::new(),
            promise: false,
            totals: Vec::new(),
        };
        let mut own = Stated::by(&told, names);
        own.claims.retain(Claim::is_of_our_terms);
        // The other figures of a case are its customer's.
        own.figures.clear();
        let against = stated.iter().find_map(|fact| {
            let [mine, theirs] = own.against(fact).into_iter().next()?;
            Some((fact.fact, mine, theirs))
        });
        if let Some((fact, mine, theirs)) = against {
            report.warning(
                format!("case[{index}].text"),
                format!(
                    "the case history `{}` says {} (“{}”), and the fact `{}` says {} (“{}”)",
                    case.id, mine.0, mine.1, fact.id, theirs.0, theirs.1
                ),
                "correct one of the two, or say in the case history why it was otherwise there",
            );
        }
    }
}

/// The short form of a fact states no other figures than its text.
fn short_forms(report: &mut Report, facts: &[Fact]) {
    for (index, fact) in facts.iter().enumerate() {
        if fact.text.trim().is_empty() {
            continue;
        }
        let in_full = numbers(&fact.text);
        let short = fact.sms.iter().flat_map(|text| numbers(text));
        let is_told = |value: &Decimal| in_full.iter().any(|number| number.value == *value);
        if let Some(other) = short
            .map(|number| number.value)
            .find(|value| !is_told(value))
        {
            report.warning(
                format!("fact[{index}].sms"),
                format!(
                    "the short form of `{}` says {other}, and its text does not",
                    fact.id
                ),
                "state the same figures in both: who writes by text message hears the short form",
            );
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
        if tier.price.is_sign_negative() {
            // That is told where prices are looked at.
            continue;
        }
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
