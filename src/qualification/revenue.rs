//! Potential Revenue: what a lead is worth if it closes.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Signals;
use crate::campaign::answer::{Ends, money_total, settled_value, signal_ends};
use crate::campaign::revenue::{CappedByBudget, UnitPricing};
use crate::campaign::{Campaign, Formula, Part, signal_number};
use crate::signal::{Money, SignalName, SignalValue};

/// PR. `low ≤ expected ≤ high`, none under 0, in the campaign's currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PotentialRevenue {
    /// If they buy little.
    pub low: Money,
    /// What is expected.
    pub expected: Money,
    /// If they buy much.
    pub high: Money,
    /// How it was computed, and from what, for people.
    pub basis: String,
}

struct Figures {
    low: Decimal,
    expected: Decimal,
    high: Decimal,
}

/// PR by the campaign's revenue model. `None` where a formula's signals are not
/// known (see [`formula_signals`]) or the figures cannot be computed.
///
/// - Unit model: quantity × the price of its tier × periods, at the low end, the
///   middle and the high end of the quantity, the ends times the spread; the
///   model's `unknown` figures while the quantity is not known (without spread).
/// - Formula model: three formulas; a low or high one that cannot be computed is
///   the expected one.
/// - No figure is over what the prospect said they can spend: the upper end of the
///   budget. A budget per period counts for the model's span (price period ×
///   periods; one year where the price is paid once); a formula has no known span,
///   so only a budget without a period caps it. A budget of 0 ("no budget")
///   does not cap: it says how likely the deal is, not how large.
pub fn potential_revenue(campaign: &Campaign, signals: &Signals) -> Option<PotentialRevenue> {
    let model = &campaign.lead.revenue;
    let (mut figures, detail) = match (&model.units, &model.formula) {
        (Some(units), _) => unit_figures(campaign, signals, units)?,
        (None, Some(formula)) => {
            let number = |name: &str, part: Part| signal_number(campaign, signals, name, part);
            let compute = |text: &str| Formula::parse(text).ok()?.evaluate(&number);
            let expected = compute(&formula.expected)?;
            let figures = Figures {
                low: compute(&formula.low).unwrap_or(expected),
                expected,
                high: compute(&formula.high).unwrap_or(expected),
            };
            (figures, None)
        }
        (None, None) => return None,
    };
    let mut basis = model.basis.clone();
    if let Some(detail) = detail {
        basis = format!("{basis}: {detail}");
    }
    figures = figures.in_order();
    if let Some(cap) = budget_cap(campaign, signals)
        && figures.high > cap
    {
        figures = Figures {
            low: figures.low.min(cap),
            expected: figures.expected.min(cap),
            high: cap,
        };
        let cap = Money::new(cap, campaign.identity.currency).to_words();
        basis = format!("{basis}, not over the stated budget of {cap}");
    }
    let money = |amount: Decimal| Money::new(amount.round_dp(2), campaign.identity.currency);
    Some(PotentialRevenue {
        low: money(figures.low),
        expected: money(figures.expected),
        high: money(figures.high),
        basis,
    })
}

/// The signals that the model cannot do without and that are not known.
pub fn formula_signals(campaign: &Campaign, signals: &Signals) -> Vec<SignalName> {
    if potential_revenue(campaign, signals).is_some() {
        return Vec::new();
    }
    campaign
        .lead
        .revenue
        .formula
        .as_ref()
        .and_then(|formula| Formula::parse(&formula.expected).ok())
        .map(|formula| {
            formula
                .signals()
                .into_iter()
                .filter(|name| signal_number(campaign, signals, name, Part::Middle).is_none())
                .map(SignalName::from)
                .collect()
        })
        .unwrap_or_default()
}

impl Figures {
    /// A larger deal can be worth less (the next tier is cheaper): low and high
    /// are then the smallest and the largest figure. Nothing is under 0.
    fn in_order(self) -> Self {
        let expected = self.expected.max(Decimal::ZERO);
        Self {
            low: self.low.min(self.high).min(expected).max(Decimal::ZERO),
            expected,
            high: self.high.max(self.low).max(expected),
        }
    }
}

fn unit_figures(
    campaign: &Campaign,
    signals: &Signals,
    units: &UnitPricing,
) -> Option<(Figures, Option<String>)> {
    let worth = |quantity: Decimal| {
        units
            .tier_for(quantity)?
            .price
            .checked_mul(quantity)?
            .checked_mul(units.periods)
    };
    let Some(ends) = signal_ends(campaign, signals, &units.signal) else {
        let three = &units.unknown;
        let figures = Figures {
            low: worth(three.low)?,
            expected: worth(three.expected)?,
            high: worth(three.high)?,
        };
        let label = campaign.label(&units.signal).to_lowercase();
        let detail = format!(
            "{label} not known yet, {} taken",
            three.expected.normalize()
        );
        return Some((figures, Some(detail)));
    };
    let quantity = ends.part(Part::Middle)?;
    let [least, most] = units.spread;
    let figures = Figures {
        low: worth(ends.part(Part::Low)?.checked_mul(least)?)?,
        expected: worth(quantity)?,
        high: worth(ends.part(Part::High)?.checked_mul(most)?)?,
    };
    let price = Money::new(units.tier_for(quantity)?.price, campaign.identity.currency).to_words();
    let detail = format!(
        "{} × {price} × {}",
        range_words(ends),
        units.periods.normalize()
    );
    Some((figures, Some(detail)))
}

fn range_words(ends: Ends) -> String {
    match (ends.low, ends.high) {
        (Some(low), Some(high)) if low != high => {
            format!("{} to {}", low.normalize(), high.normalize())
        }
        (Some(low), None) => format!("at least {}", low.normalize()),
        (None, Some(high)) => format!("at most {}", high.normalize()),
        (low, high) => low
            .or(high)
            .map_or_else(String::new, |one| one.normalize().to_string()),
    }
}

/// What the prospect can spend on the deal at the most.
fn budget_cap(campaign: &Campaign, signals: &Signals) -> Option<Decimal> {
    let model = &campaign.lead.revenue;
    if model.capped_by_budget == CappedByBudget::No {
        return None;
    }
    let SignalValue::Money(range) = settled_value(signals, SignalName::BUDGET)? else {
        return None;
    };
    let most = money_total(campaign, signals, range)?.high?;
    let cap = match range.per.and_then(crate::signal::Period::per_year) {
        None => most,
        Some(times_a_year) => {
            let years = match &model.units {
                Some(units) => match units.per.per_year() {
                    Some(periods_a_year) => {
                        units.periods.checked_div(Decimal::from(periods_a_year))?
                    }
                    None => Decimal::ONE,
                },
                None => return None,
            };
            most.checked_mul(Decimal::from(times_a_year))?
                .checked_mul(years)?
        }
    };
    Some(cap).filter(|cap| *cap > Decimal::ZERO)
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::campaign::revenue::RevenueFormula;
    use crate::signal::{Currency, MoneyRange, Period, QuantityRange};
    use proptest::prelude::*;

    fn figures(revenue: &PotentialRevenue) -> [String; 3] {
        [&revenue.low, &revenue.expected, &revenue.high]
            .map(|money| money.amount.normalize().to_string())
    }

    #[test]
    fn units_times_price() {
        let per_user = SignalValue::Money(MoneyRange {
            per_unit: Some("user".to_owned()),
            ..match budget(30, 30, Some(Period::Month)) {
                SignalValue::Money(range) => range,
                _ => MoneyRange::default(),
            }
        });
        let at_least = SignalValue::Quantity(QuantityRange {
            min: Some(30.into()),
            ..QuantityRange::default()
        });
        type Given<'a> = &'a [(&'a str, SignalValue)];
        let cases: [(Given, [&str; 3], &str); 10] = [
            (
                &[],
                ["3000", "12000", "48000"],
                "team size not known yet, 20 taken",
            ),
            (
                &[("quantity", users(10, 10))],
                ["4800", "6000", "7200"],
                "10 × $50 × 12",
            ),
            (
                &[("quantity", users(40, 60))],
                ["15360", "24000", "34560"],
                "40 to 60 × $40 × 12",
            ),
            (
                &[("quantity", at_least)],
                ["11520", "14400", "17280"],
                "at least 30 × $40 × 12",
            ),
            // A budget a year counts for the 12 months of the model.
            (
                &[
                    ("quantity", users(40, 40)),
                    ("budget", budget(10_000, 16_000, Some(Period::Year))),
                ],
                ["15360", "16000", "16000"],
                "not over the stated budget of $16,000",
            ),
            (
                &[
                    ("quantity", users(40, 40)),
                    ("budget", budget(1_000, 1_000, Some(Period::Month))),
                ],
                ["12000", "12000", "12000"],
                "budget of $12,000",
            ),
            (
                &[
                    ("quantity", users(40, 40)),
                    ("budget", budget(20_000, 20_000, None)),
                ],
                ["15360", "19200", "20000"],
                "budget of $20,000",
            ),
            (
                &[("quantity", users(40, 40)), ("budget", per_user)],
                ["14400", "14400", "14400"],
                "budget of $14,400",
            ),
            // No budget says how likely, not how large.
            (
                &[("quantity", users(40, 40)), ("budget", budget(0, 0, None))],
                ["15360", "19200", "23040"],
                "40 × $40 × 12",
            ),
            // More users in a cheaper tier: still in order.
            (
                &[("quantity", users(20, 21))],
                ["9600", "9840", "12096"],
                "20 to 21 × $40 × 12",
            ),
        ];
        for (given, expected, basis) in cases {
            let revenue = potential_revenue(&campaign(), &signals(given)).unwrap();
            assert_eq!(figures(&revenue), expected, "{given:?}");
            assert!(revenue.basis.contains(basis), "{}", revenue.basis);
        }
    }

    #[test]
    fn a_formula_needs_its_signals() {
        let mut campaign = campaign();
        campaign.lead.revenue.units = None;
        campaign.lead.revenue.formula = Some(RevenueFormula {
            low: "bill.low * 4".to_owned(),
            expected: "bill * 4 * or(region, 1)".to_owned(),
            high: "bill.high * unheard".to_owned(),
        });
        assert_eq!(potential_revenue(&campaign, &Signals::new()), None);
        assert_eq!(
            formula_signals(&campaign, &Signals::new()),
            [SignalName::from("bill"), SignalName::from("region")]
        );
        // 100 to 200 a month are 1,200 to 2,400 a year.
        let bill = ("bill", budget(100, 200, Some(Period::Month)));
        let revenue = potential_revenue(&campaign, &signals(std::slice::from_ref(&bill))).unwrap();
        assert_eq!(figures(&revenue), ["4800", "7200", "7200"]);
        let revenue = potential_revenue(&campaign, &signals(&[bill, ("region", chosen("eu"))]));
        assert_eq!(figures(&revenue.unwrap()), ["4800", "14400", "14400"]);
    }

    proptest! {
        #[test]
        fn low_expected_high_are_in_order(
            min in proptest::option::of(0i64..100_000),
            max in proptest::option::of(0i64..100_000),
            cap in proptest::option::of(0i64..1_000_000),
            price in 0i64..500,
            spread in (0i64..30, 0i64..30),
        ) {
            let mut campaign = campaign();
            if let Some(units) = &mut campaign.lead.revenue.units {
                units.tiers[1].price = price.into();
                units.spread = [Decimal::new(spread.0, 1), Decimal::new(spread.1, 1)];
            }
            let quantity = SignalValue::Quantity(QuantityRange {
                min: min.map(Decimal::from),
                max: max.map(Decimal::from),
                ..QuantityRange::default()
            });
            let mut given = vec![("quantity", quantity)];
            if let Some(cap) = cap {
                given.push(("budget", SignalValue::Money(MoneyRange {
                    max: Some(Money::new(cap, Currency::USD)),
                    ..MoneyRange::default()
                })));
            }
            let revenue = potential_revenue(&campaign, &signals(&given)).unwrap();
            prop_assert!(Decimal::ZERO <= revenue.low.amount);
            prop_assert!(revenue.low.amount <= revenue.expected.amount);
            prop_assert!(revenue.expected.amount <= revenue.high.amount);
            if let Some(cap) = cap.filter(|cap| *cap > 0) {
                prop_assert!(revenue.high.amount <= Decimal::from(cap));
            }
        }
    }
}
