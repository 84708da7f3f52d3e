//! Computed totals: what a fact comes to in a prospect's own case, by the
//! list price and what they said. The playbook allows each by writing it down.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::answer::{settled_value, signal_ends};
use super::condition::Met;
use super::revenue::UnitPricing;
use super::{Campaign, Condition, Fact, Formula, Part};
use crate::signal::{Money, Signal, SignalName, SignalValue};
use crate::speech::slot;

/// The price of one unit in the tier that the quantity falls into, in figures and texts.
pub const LIST_PRICE: &str = "list_price";
/// The name of that tier, in texts.
pub const TIER: &str = "tier";

/// `[[fact.total]]`: how a fact is said in the prospect's own case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Total {
    /// Where it applies; everywhere, where absent.
    #[serde(default)]
    pub when: Option<Condition>,
    /// The sums in it by name: formulas over signals and `list_price`, in the
    /// campaign's currency.
    #[serde(default)]
    pub figures: BTreeMap<String, String>,
    /// Every sum is rounded to the nearest multiple of this.
    #[serde(default = "whole")]
    pub round: Decimal,
    /// The statement. `{{figure}}` is a sum, `{{signal}}` what they said,
    /// `{{list_price}}` and `{{tier}}` are those of the quantity.
    pub text: String,
}

fn whole() -> Decimal {
    Decimal::ONE
}

/// A sum, with two ends where what was said has two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// At least.
    pub low: Money,
    /// At most; equal to `low` for a single sum.
    pub high: Money,
}

/// A total, computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Computed {
    /// The fact.
    pub fact: String,
    /// Which of its totals, counted from 0.
    pub total: usize,
    /// The sums, and the list price, by name.
    pub amounts: BTreeMap<String, Amount>,
    /// What it was computed from, as far as its text says it.
    #[serde(default)]
    pub said: BTreeMap<String, SignalValue>,
    /// The name of the tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
}

/// What comes of a fact's totals.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The first one that applies.
    Computed(Computed),
    /// Nothing yet: one of these signals has to be known first, in this order.
    Needs(Vec<String>),
    /// Nothing: the fact has none, or none applies to this case.
    Nothing,
}

/// The first total of `fact` that applies and can be computed from these signals.
pub fn total(
    campaign: &Campaign,
    fact: &Fact,
    signals: &BTreeMap<SignalName, Signal>,
    today: Date,
) -> Outcome {
    let mut needs: Vec<String> = Vec::new();
    for (index, total) in fact.totals.iter().enumerate() {
        let case = Case {
            campaign,
            signals,
            total,
        };
        match total.when.as_ref().map(|when| {
            let met = when.check(signals, campaign, today);
            (met, when)
        }) {
            Some((Met::Broken, _)) => continue,
            Some((Met::Open, when)) => {
                note(&mut needs, signals, &when.signal);
                continue;
            }
            Some((Met::Met, _)) | None => {}
        }
        match case.compute() {
            Ok((amounts, tier)) => {
                let said = slot::names(&total.text)
                    .filter(|name| !amounts.contains_key(*name))
                    .filter_map(|name| {
                        let value = settled_value(signals, name)?;
                        Some((name.to_owned(), value.clone()))
                    })
                    .collect();
                return Outcome::Computed(Computed {
                    fact: fact.id.clone(),
                    total: index,
                    said,
                    amounts,
                    tier,
                });
            }
            Err(open) => {
                for signal in open {
                    note(&mut needs, signals, &signal);
                }
            }
        }
    }
    if needs.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Needs(needs)
    }
}

fn note(needs: &mut Vec<String>, signals: &BTreeMap<SignalName, Signal>, signal: &str) {
    if settled_value(signals, signal).is_none() && !needs.iter().any(|known| known == signal) {
        needs.push(signal.to_owned());
    }
}

/// The names that stand for something in the text of a total without being its figures.
pub fn is_reserved(name: &str) -> bool {
    matches!(name, LIST_PRICE | TIER)
}

struct Case<'a> {
    campaign: &'a Campaign,
    signals: &'a BTreeMap<SignalName, Signal>,
    total: &'a Total,
}

/// The sums by name, and the tier that they come from.
type Sums = (BTreeMap<String, Amount>, Option<String>);

impl Case<'_> {
    /// The sums and the tier, or the signals that are missing (none where it
    /// does not apply: an open range, two tiers, a sum of nothing).
    fn compute(&self) -> Result<Sums, Vec<String>> {
        let mut amounts = BTreeMap::new();
        for (name, text) in &self.total.figures {
            let formula = Formula::parse(text).map_err(|_| Vec::new())?;
            let ends = (
                self.value(&formula, Part::Low),
                self.value(&formula, Part::High),
            );
            let (Some(one), Some(other)) = ends else {
                return Err(self.missing(&formula));
            };
            if self.is_open(&formula) || one.min(other) <= Decimal::ZERO {
                return Err(Vec::new());
            }
            amounts.insert(name.clone(), self.amount(one.min(other), one.max(other)));
        }
        let units = self.campaign.lead.revenue.units.as_ref();
        let tiers = |units: &UnitPricing| {
            let ends = signal_ends(self.campaign, self.signals, &units.signal)?;
            let low = units.tier_for(ends.low?)?;
            let high = units.tier_for(ends.high?)?;
            Some((low.clone(), high.clone()))
        };
        let mut tier = None;
        for name in slot::names(&self.total.text).filter(|name| is_reserved(name)) {
            let Some((low, high)) = units.and_then(tiers) else {
                return Err(units
                    .map(|units| units.signal.clone())
                    .into_iter()
                    .collect());
            };
            if low != high {
                return Err(Vec::new());
            }
            if name == LIST_PRICE {
                let price = Money::new(low.price, self.campaign.identity.currency);
                let (low, high) = (price, price);
                amounts.insert(LIST_PRICE.to_owned(), Amount { low, high });
            } else {
                tier = Some(low.name.ok_or_else(Vec::new)?);
            }
        }
        let said: Vec<String> = slot::names(&self.total.text)
            .filter(|name| !amounts.contains_key(*name) && !is_reserved(name))
            .filter(|name| self.campaign.kind_of(name).is_some())
            .filter(|name| settled_value(self.signals, name).is_none())
            .map(str::to_owned)
            .collect();
        if said.is_empty() {
            Ok((amounts, tier))
        } else {
            Err(said)
        }
    }

    /// The value with every signal at one of its ends.
    fn value(&self, formula: &Formula, end: Part) -> Option<Decimal> {
        formula.evaluate(&|name, part| {
            let part = if part == Part::Middle { end } else { part };
            if name == LIST_PRICE {
                let units = self.campaign.lead.revenue.units.as_ref()?;
                let ends = signal_ends(self.campaign, self.signals, &units.signal)?;
                return units.tier_for(ends.part(part)?).map(|tier| tier.price);
            }
            signal_ends(self.campaign, self.signals, name)?.part(part)
        })
    }

    fn missing(&self, formula: &Formula) -> Vec<String> {
        let priced = self.campaign.lead.revenue.units.as_ref();
        formula
            .signals()
            .into_iter()
            .filter_map(|name| match name {
                LIST_PRICE => priced.map(|units| units.signal.clone()),
                name => Some(name.to_owned()),
            })
            .filter(|name| signal_ends(self.campaign, self.signals, name).is_none())
            .collect()
    }

    /// "At least 30" is no number to multiply.
    fn is_open(&self, formula: &Formula) -> bool {
        formula.signals().into_iter().any(|name| {
            matches!(
                settled_value(self.signals, name),
                Some(SignalValue::Quantity(_) | SignalValue::Money(_))
            ) && signal_ends(self.campaign, self.signals, name)
                .is_some_and(|ends| ends.low.is_none() || ends.high.is_none())
        })
    }

    fn amount(&self, low: Decimal, high: Decimal) -> Amount {
        let money = |amount: Decimal| {
            let step = self.total.round;
            let rounded = amount
                .checked_div(step)
                .and_then(|steps| steps.round_dp_with_strategy(0, HALF_UP).checked_mul(step));
            Money::new(
                rounded.unwrap_or(amount).normalize(),
                self.campaign.identity.currency,
            )
        };
        Amount {
            low: money(low),
            high: money(high),
        }
    }
}

const HALF_UP: rust_decimal::RoundingStrategy =
    rust_decimal::RoundingStrategy::MidpointAwayFromZero;

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::campaign::playbook::FactKind;
    use crate::qualification::sample::{budget, campaign, chosen, signals, users};
    use crate::signal::{Period, QuantityRange};

    fn total_of(text: &str, figures: &[(&str, &str)]) -> Total {
        Total {
            when: None,
            figures: figures
                .iter()
                .map(|(name, formula)| ((*name).to_owned(), (*formula).to_owned()))
                .collect(),
            round: Decimal::ONE,
            text: text.to_owned(),
        }
    }

    fn fact(totals: Vec<Total>) -> Fact {
        Fact {
            id: "pricing".to_owned(),
            kind: FactKind::Price,
            text: "It has a price.".to_owned(),
            sms: None,
            asks: Vec::new(),
            others: Vec::new(),
            promise: true,
            totals,
        }
    }

    /// The campaign of the sample: $50 a month each up to 20 users, $40 beyond.
    fn computed(total: Total, given: &[(&str, SignalValue)]) -> Outcome {
        let mut campaign = campaign();
        if let Some(units) = &mut campaign.lead.revenue.units {
            units.tiers[0].name = Some("Small".to_owned());
            units.tiers[1].name = Some("Large".to_owned());
        }
        let today = date(2026, 3, 10);
        super::total(&campaign, &fact(vec![total]), &signals(given), today)
    }

    #[test]
    fn a_total_is_list_price_times_number_in_the_tier_that_applies() {
        let at_least = SignalValue::Quantity(QuantityRange {
            min: Some(30.into()),
            ..QuantityRange::default()
        });
        let month = || {
            total_of(
                "{{month}} {{quantity}}",
                &[("month", "quantity * list_price")],
            )
        };
        let named = || {
            let text = "{{quantity}} on {{tier}} at {{list_price}}: {{month}}";
            total_of(text, &[("month", "quantity * list_price")])
        };
        // total, number, low and high of `month`
        type Case = (Total, SignalValue, Option<(i64, i64)>);
        let cases: [Case; 6] = [
            (month(), users(10, 10), Some((500, 500))),
            (named(), users(40, 40), Some((1_600, 1_600))),
            (month(), users(40, 60), Some((1_600, 2_400))),
            // In two tiers: the sums are in order, and no one tier is named.
            (month(), users(10, 21), Some((500, 840))),
            (named(), users(10, 21), None),
            (month(), at_least, None),
        ];
        for (total, number, wanted) in cases {
            let shown = format!("{total:?} {number:?}");
            let found = match computed(total, &[("quantity", number)]) {
                Outcome::Computed(computed) => {
                    let month = computed.amounts["month"];
                    Some((month.low.amount, month.high.amount))
                }
                Outcome::Needs(_) | Outcome::Nothing => None,
            };
            let wanted = wanted.map(|(low, high)| (Decimal::from(low), Decimal::from(high)));
            assert_eq!(found, wanted, "{shown}");
        }
    }

    #[test]
    fn what_is_missing_is_named_and_what_does_not_apply_is_passed_over() {
        let month = || total_of("{{month}}", &[("month", "quantity * list_price")]);
        assert_eq!(
            computed(month(), &[]),
            Outcome::Needs(vec!["quantity".to_owned()])
        );
        let bill = budget(100, 100, Some(Period::Month));
        let only_eu = |total: Total| Total {
            when: Some(Condition {
                signal: "region".to_owned(),
                one_of: vec!["eu".to_owned()],
                ..Condition::default()
            }),
            ..total
        };
        let rounded = Total {
            round: Decimal::from(500),
            ..total_of("{{all}}", &[("all", "bill * 3")])
        };
        // 100 a month are 1,200 a year, three times that 3,600.
        match computed(rounded, &[("bill", bill)]) {
            Outcome::Computed(found) => {
                assert_eq!(found.amounts["all"].low.amount, Decimal::from(3_500));
            }
            other => panic!("{other:?}"),
        }
        let us = [("region", chosen("us")), ("quantity", users(10, 10))];
        assert_eq!(computed(only_eu(month()), &us), Outcome::Nothing);
        assert_eq!(
            computed(only_eu(month()), &us[1..]),
            Outcome::Needs(vec!["region".to_owned()])
        );
    }

    proptest! {
        #[test]
        fn low_is_never_over_high(min in 1i64..5_000, more in 0i64..5_000) {
            let total = total_of("{{month}}", &[("month", "quantity * list_price")]);
            if let Outcome::Computed(found) = computed(total, &[("quantity", users(min, min + more))]) {
                let month = found.amounts["month"];
                prop_assert!(month.low.amount <= month.high.amount);
                prop_assert!(month.low.amount > Decimal::ZERO);
            } else {
                prop_assert!(false);
            }
        }
    }
}
