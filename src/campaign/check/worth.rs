//! The most that a lead can be worth.
//!
//! What bounds a number is what the campaign says of it: the most that the fit allows, or
//! the end of its highest band. Where its highest band is open, or it has none, nobody is
//! taken to come with more than [`BEYOND`] times the largest figure that the campaign
//! names for it: a threshold that takes more than that is a slip of the pen.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::campaign::revenue::UnitPricing;
use crate::campaign::{Campaign, Condition, Formula};
use crate::reading::vocabulary::SignalKind;

/// So many times the largest figure that the campaign names.
const BEYOND: Decimal = Decimal::from_parts(100, 0, 0, false, 0);
/// More combinations of answers are not tried.
const MOST_WAYS: usize = 4_096;

/// The largest Potential Revenue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Largest {
    /// How much.
    pub(super) revenue: Decimal,
    /// The answers that it takes, where they are numbers: signal, how many, and whether
    /// that bound is ours and not the campaign's.
    answers: Vec<(String, Bound)>,
}

/// The most that a number can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bound {
    most: Decimal,
    is_ours: bool,
}

impl Largest {
    /// "the largest revenue is 948000, with 1000 for `quantity`, 100 times what is named".
    pub(super) fn words(&self) -> String {
        let answers: Vec<String> = self
            .answers
            .iter()
            .map(|(signal, bound)| {
                let most = bound.most.normalize();
                if bound.is_ours {
                    format!(
                        "{most} for `{signal}`, {BEYOND} times the largest figure that the campaign names"
                    )
                } else {
                    format!("{most} for `{signal}`")
                }
            })
            .collect();
        let revenue = format!("the largest revenue is {:.0}", self.revenue);
        if answers.is_empty() {
            return revenue;
        }
        format!("{revenue}, with {}", answers.join(" and "))
    }
}

/// The largest Potential Revenue; `None` where nothing bounds it.
pub(super) fn largest(campaign: &Campaign) -> Option<Largest> {
    let revenue = &campaign.lead.revenue;
    match (&revenue.units, &revenue.formula) {
        (Some(units), None) => by_units(campaign, units),
        (None, Some(formula)) => by_formula(campaign, &formula.expected),
        (Some(_), Some(_)) | (None, None) => None,
    }
}

fn by_units(campaign: &Campaign, units: &UnitPricing) -> Option<Largest> {
    let named = units
        .tiers
        .iter()
        .filter_map(|tier| tier.up_to)
        .chain([units.unknown.high]);
    let bound = bound(campaign, &units.signal, named)?;
    let price = units.tiers.iter().map(|tier| tier.price).max()?;
    let [_, high] = units.spread;
    let revenue = bound
        .most
        .checked_mul(price)?
        .checked_mul(units.periods)?
        .checked_mul(high.max(Decimal::ONE))?;
    Some(Largest {
        revenue,
        answers: vec![(units.signal.clone(), bound)],
    })
}

/// The most that a number can be: by what the fit allows, by its highest band, or so many
/// times the largest figure that is named.
fn bound(campaign: &Campaign, signal: &str, named: impl Iterator<Item = Decimal>) -> Option<Bound> {
    let definition = &campaign.lead.definition;
    let allowed = definition
        .fit
        .iter()
        .filter(|criterion| !criterion.optional && criterion.meets.signal == signal)
        .filter_map(|criterion| criterion.meets.max)
        .min();
    let bands = campaign
        .declared(signal)
        .map_or(&[][..], |declared| &declared.bands);
    let is_closed = !bands.is_empty() && bands.iter().all(|band| band.max.is_some());
    let capped = bands.iter().filter_map(|band| band.max).max();
    if let Some(most) = allowed.or(capped.filter(|_| is_closed)) {
        return Some(Bound {
            most,
            is_ours: false,
        });
    }
    let in_conditions = |condition: &Condition| {
        [condition.min, condition.max]
            .into_iter()
            .flatten()
            .filter(|_| condition.signal == signal)
            .collect::<Vec<_>>()
    };
    let fits = definition.fit.iter().map(|criterion| &criterion.meets);
    let segments = campaign
        .lead
        .routing
        .segments
        .iter()
        .map(|segment| &segment.when);
    bands
        .iter()
        .flat_map(|band| [band.min, band.max])
        .flatten()
        .chain(fits.chain(segments).flat_map(in_conditions))
        .chain(named)
        .max()
        .filter(|largest| *largest > Decimal::ZERO)
        .and_then(|largest| largest.checked_mul(BEYOND))
        .map(|most| Bound {
            most,
            is_ours: true,
        })
}

/// The largest value of a formula over all answers, each number at its least or its most.
fn by_formula(campaign: &Campaign, text: &str) -> Option<Largest> {
    let formula = Formula::parse(text).ok()?;
    let mut bounds: BTreeMap<&str, Bound> = BTreeMap::new();
    let mut ways: Vec<BTreeMap<&str, Option<Decimal>>> = vec![BTreeMap::new()];
    for signal in formula.signals() {
        let mut values: Vec<Option<Decimal>> = match campaign.kind_of(signal)? {
            SignalKind::Flag => vec![Some(Decimal::ZERO), Some(Decimal::ONE)],
            SignalKind::Choice => campaign
                .declared(signal)?
                .options
                .iter()
                .map(|option| option.value)
                .collect(),
            SignalKind::Quantity | SignalKind::Money => {
                let bound = bound(campaign, signal, figures(text))?;
                bounds.insert(signal, bound);
                vec![Some(Decimal::ZERO), Some(bound.most)]
            }
            _ => return None,
        };
        values.push(None);
        ways = ways
            .iter()
            .flat_map(|way| {
                values.iter().map(move |value| {
                    let mut way = way.clone();
                    way.insert(signal, *value);
                    way
                })
            })
            .collect();
        if ways.len() > MOST_WAYS {
            return None;
        }
    }
    let (revenue, way) = ways
        .iter()
        .filter_map(|way| {
            let number = |signal: &str, _| way.get(signal).copied().flatten();
            Some((formula.evaluate(&number)?, way))
        })
        .max_by_key(|(value, _)| *value)?;
    let answers = bounds
        .into_iter()
        .filter(|(signal, bound)| way.get(signal).copied().flatten() == Some(bound.most))
        .map(|(signal, bound)| (signal.to_owned(), bound))
        .collect();
    Some(Largest { revenue, answers })
}

/// The numbers that stand in a formula: what the author takes for usual.
fn figures(text: &str) -> impl Iterator<Item = Decimal> + '_ {
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter_map(|number| number.parse().ok())
}
