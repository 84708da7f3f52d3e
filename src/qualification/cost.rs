//! Economic value to the customer (EVC): what leaving the needs unmet costs per month.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Signals;
use crate::campaign::answer::settled_value;
use crate::campaign::{Campaign, Formula, Part, signal_number};
use crate::signal::{Money, Period, SignalName, SignalValue};

/// Whose figures a cost rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figures {
    /// The prospect named the cost.
    Own,
    /// The campaign's formula, from what the prospect said.
    Campaign,
}

/// What waiting costs the prospect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EconomicCost {
    /// Per month.
    pub per_month: Money,
    /// How it comes about, for people.
    pub basis: String,
    /// Whose figures they are: only `own` may be called "your own figures".
    pub figures: Figures,
    /// What of it is the business's assumption, and was told by nobody: "half of those
    /// hours, at $38 each"; absent where all of it is theirs.
    pub assumes: Option<String>,
    /// What of it the prospect named: the signals that the formulas reckon with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<SignalName>,
    /// The needs that it counts, by id.
    pub needs: Vec<String>,
}

/// What the prospect's needs cost per month.
///
/// Where the prospect named a cost, only such costs are counted, of all needs.
/// Else the campaign's formulas are, as far as their signals are known. A cost
/// paid once is no cost of waiting and does not count, nor one in another currency.
/// `None` where nothing can be computed or it is not over 0.
pub fn economic_cost(campaign: &Campaign, signals: &Signals) -> Option<EconomicCost> {
    let SignalValue::Needs(needs) = settled_value(signals, SignalName::NEED)? else {
        return None;
    };
    let currency = campaign.identity.currency;
    let name_of = |id: &str| {
        campaign
            .playbook
            .needs
            .iter()
            .find(|need| need.id == id)
            .map_or_else(|| id.replace('_', " "), |need| need.name.clone())
    };
    let own = needs.iter().filter_map(|need| {
        let cost = need.cost.as_ref()?;
        let amount = monthly(cost.money.amount, cost.per)?;
        let amount = if cost.per == Period::Month {
            amount
        } else {
            rounded(amount)
        };
        let basis = format!(
            "{}: {} a month by their own figures",
            name_of(&need.id),
            cost_words(amount, currency)
        );
        (cost.money.currency == currency).then_some(OfNeed {
            need: need.id.clone(),
            amount,
            basis,
            assumes: None,
            named: Vec::new(),
        })
    });
    if let Some(cost) = total(own.collect(), currency, Figures::Own) {
        return Some(cost);
    }
    let number = |name: &str, part: Part| signal_number(campaign, signals, name, part);
    let computed = needs.iter().filter_map(|need| {
        let written = campaign
            .playbook
            .needs
            .iter()
            .find(|known| known.id == need.id)?
            .cost
            .as_ref()?;
        let formula = Formula::parse(&written.formula).ok()?;
        let amount = formula.evaluate(&number)?;
        let named = formula.signals().into_iter().map(SignalName::new);
        Some(OfNeed {
            need: need.id.clone(),
            amount: rounded(monthly(amount, written.per)?),
            basis: format!("{}: {}", name_of(&need.id), written.basis),
            assumes: written.assumes.clone(),
            named: named.collect(),
        })
    });
    total(computed.collect(), currency, Figures::Campaign)
}

/// What one need costs a month.
struct OfNeed {
    need: String,
    amount: Decimal,
    basis: String,
    assumes: Option<String>,
    named: Vec<SignalName>,
}

fn total(
    parts: Vec<OfNeed>,
    currency: crate::signal::Currency,
    figures: Figures,
) -> Option<EconomicCost> {
    let mut sum = Decimal::ZERO;
    let mut bases = Vec::new();
    let mut assumed: Vec<String> = Vec::new();
    let mut named: Vec<SignalName> = Vec::new();
    let mut needs = Vec::new();
    for part in parts {
        if part.amount > Decimal::ZERO {
            sum = sum.checked_add(part.amount)?;
            bases.push(part.basis);
            assumed.extend(part.assumes.filter(|one| !assumed.contains(one)));
            named.extend(part.named);
            needs.push(part.need);
        }
    }
    named.sort_unstable();
    named.dedup();
    (sum > Decimal::ZERO).then(|| EconomicCost {
        per_month: Money::new(sum.round_dp(2), currency),
        basis: bases.join("; "),
        figures,
        assumes: (!assumed.is_empty()).then(|| assumed.join("; ")),
        named,
        needs,
    })
}

/// A computed amount as people would say it: nobody reckons what waiting costs to the cent.
fn rounded(amount: Decimal) -> Decimal {
    let step = match amount {
        small if small < Decimal::ONE_HUNDRED => Decimal::ONE,
        small if small < Decimal::ONE_THOUSAND => Decimal::from(5),
        large if large < Decimal::from(10_000) => Decimal::ONE_HUNDRED,
        _ => Decimal::ONE_THOUSAND,
    };
    (amount / step).round() * step
}

fn monthly(amount: Decimal, per: Period) -> Option<Decimal> {
    amount
        .checked_mul(Decimal::from(per.per_year()?))?
        .checked_div(Decimal::from(12))
}

fn cost_words(amount: Decimal, currency: crate::signal::Currency) -> String {
    Money::new(amount.round_dp(0), currency).to_words()
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::signal::Priority;

    #[test]
    fn what_is_computed_is_said_in_round_numbers() {
        let cases = [
            ("1645.40", 1_600),
            ("104.99", 105),
            ("87.4", 87),
            ("23456", 23_000),
        ];
        for (amount, expected) in cases {
            assert_eq!(rounded(number(amount)), Decimal::from(expected), "{amount}");
        }
    }

    #[test]
    fn own_figures_come_before_the_formula() {
        let cases = [
            (
                need("stockouts", Priority::High, Some(8_000)),
                Some(12),
                Some(("$8,000", Figures::Own)),
            ),
            (
                need("stockouts", Priority::High, None),
                Some(12),
                Some(("$5,200", Figures::Campaign)),
            ),
            (need("stockouts", Priority::High, None), None, None),
            (need("overstock", Priority::High, None), Some(12), None),
        ];
        for (need, count, expected) in cases {
            let mut given = vec![("need", need)];
            given.extend(count.map(|count| ("quantity", users(count, count))));
            let cost = economic_cost(&campaign(), &signals(&given));
            let found = cost
                .as_ref()
                .map(|cost| (cost.per_month.to_words(), cost.figures));
            let expected = expected.map(|(words, figures)| (words.to_owned(), figures));
            assert_eq!(found, expected, "{given:?}");
        }
    }
}
