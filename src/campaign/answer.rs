//! What a signal's value counts as: the numbers that formulas, conditions and
//! bands compute with, and the words that conditions and the scorecard compare.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Campaign, Part};
use crate::signal::{
    AuthorityRole, Money, MoneyRange, NeedValue, Priority, Signal, SignalName, SignalStatus,
    SignalValue, TimeRange, Urgency,
};

/// A range of numbers; an end that was not said is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ends {
    /// At least this.
    pub low: Option<Decimal>,
    /// At most this.
    pub high: Option<Decimal>,
}

impl Ends {
    /// One of its numbers. With one end open, the other end is all three.
    pub fn part(self, part: Part) -> Option<Decimal> {
        match (part, self.low, self.high) {
            (Part::Middle, Some(low), Some(high)) => Some(low.checked_add(high)? / Decimal::TWO),
            (Part::Low, low, high) => low.or(high),
            (Part::High | Part::Middle, low, high) => high.or(low),
        }
    }

    fn times(self, factor: Decimal) -> Option<Self> {
        let times = |end: Option<Decimal>| match end {
            Some(end) => end.checked_mul(factor).map(Some),
            None => Some(None),
        };
        Some(Self {
            low: times(self.low)?,
            high: times(self.high)?,
        })
    }
}

/// The value of a signal that is stated or inferred. `None` for one that is not
/// on record, refused, unknown, or contradicted and not yet settled.
pub fn settled_value<'s>(
    signals: &'s BTreeMap<SignalName, Signal>,
    name: &str,
) -> Option<&'s SignalValue> {
    signals
        .get(name)
        .filter(|signal| matches!(signal.status, SignalStatus::Stated | SignalStatus::Inferred))
        .and_then(Signal::known)
}

/// The number that the signal `name` counts as in formulas, where it is settled.
///
/// A choice counts as its option's `value`, a flag as 1 or 0. Money is in the
/// campaign's currency and **per year** where a period was said; without a
/// period, or paid once, it is the amount itself. Money per unit is multiplied
/// by the quantity. Money in another currency counts at the campaign's rate. Without one it, words, roles, needs and times are no numbers.
pub fn signal_number(
    campaign: &Campaign,
    signals: &BTreeMap<SignalName, Signal>,
    name: &str,
    part: Part,
) -> Option<Decimal> {
    signal_ends(campaign, signals, name)?.part(part)
}

/// The two ends of [`signal_number`], open where they were not said.
pub fn signal_ends(
    campaign: &Campaign,
    signals: &BTreeMap<SignalName, Signal>,
    name: &str,
) -> Option<Ends> {
    let value = settled_value(signals, name)?;
    match value {
        SignalValue::Money(range) => yearly(campaign, signals, name, range),
        other => plain_ends(campaign, name, other),
    }
}

/// The ends of a value that needs no other signal to be a number.
fn plain_ends(campaign: &Campaign, name: &str, value: &SignalValue) -> Option<Ends> {
    let exactly = |number: Decimal| Ends {
        low: Some(number),
        high: Some(number),
    };
    match value {
        SignalValue::Quantity(range) => Some(Ends {
            low: range.min,
            high: range.max,
        })
        .filter(|ends| *ends != Ends::default()),
        SignalValue::Choice { choice } => campaign
            .signal(name)?
            .options
            .iter()
            .find(|option| option.id == *choice)?
            .value
            .map(exactly),
        SignalValue::Flag { yes } => Some(exactly(Decimal::from(u8::from(*yes)))),
        SignalValue::Money(_)
        | SignalValue::Authority { .. }
        | SignalValue::Timeline(_)
        | SignalValue::Text { .. }
        | SignalValue::Needs(_) => None,
    }
}

/// A sum without a period counts for the one that the campaign declares for the signal.
fn yearly(
    campaign: &Campaign,
    signals: &BTreeMap<SignalName, Signal>,
    name: &str,
    range: &MoneyRange,
) -> Option<Ends> {
    // "No budget yet" says what is set aside now, not what could be spent.
    if range.max.is_some_and(|most| most.amount.is_zero()) {
        return None;
    }
    let total = money_total(campaign, signals, range)?;
    let declared = campaign.signal(name).and_then(|declared| declared.per);
    match range
        .per
        .or(declared)
        .and_then(crate::signal::Period::per_year)
    {
        Some(times) => total.times(Decimal::from(times)),
        None => Some(total),
    }
}

/// A sum of money for all units and for the period it was said for, in the
/// campaign's currency; `None` in a currency without a rate, or where it is per unit and
/// the quantity is not known.
pub fn money_total(
    campaign: &Campaign,
    signals: &BTreeMap<SignalName, Signal>,
    range: &MoneyRange,
) -> Option<Ends> {
    let own = |bound: Option<Money>| match bound {
        Some(money) => campaign.in_own_currency(money).map(Some),
        None => Some(None),
    };
    let ends = Ends {
        low: own(range.min)?,
        high: own(range.max)?,
    };
    if ends == Ends::default() {
        return None;
    }
    if range.per_unit.is_none() {
        return Some(ends);
    }
    let counted = campaign
        .lead
        .revenue
        .units
        .as_ref()
        .map_or(SignalName::QUANTITY, |units| units.signal.as_str());
    match settled_value(signals, counted)? {
        SignalValue::Quantity(quantity) => ends.times(quantity.midpoint()?),
        _ => None,
    }
}

impl Campaign {
    /// What a sum comes to in the campaign's currency; `None` where no rate is stated.
    pub fn in_own_currency(&self, money: Money) -> Option<Decimal> {
        if money.currency == self.identity.currency {
            return Some(money.amount);
        }
        let rate = self.identity.rates.get(&money.currency)?;
        money.amount.checked_mul(*rate)
    }

    /// The campaign's declaration of a signal.
    pub fn signal(&self, name: &str) -> Option<&super::DeclaredSignal> {
        self.questions
            .signals
            .iter()
            .find(|declared| declared.name == name)
    }

    /// What people call a signal: its label, or its name in plain letters.
    pub fn label(&self, name: &str) -> String {
        self.signal(name)
            .map_or_else(|| name.replace('_', " "), |declared| declared.label.clone())
    }
}

/// Days from `today` to when the time frame begins (its first day, else its last one). One
/// that has begun, such as "by October", is a matter of its last day.
pub fn days_until(time: &TimeRange, today: Date) -> Option<i32> {
    let at_least = if time.is_put_off(today) { PUT_OFF } else { 0 };
    time.from
        .filter(|from| *from > today || time.to.is_none())
        .or(time.to)
        .and_then(|date| today.until(date).ok())
        .map(|span| span.get_days().max(at_least))
}

/// What is put off, with no end to it, is at least so many days away: half a year.
const PUT_OFF: i32 = 182;

/// From how many to how many days away a time frame of this urgency is; `None` for no rush.
pub fn days_of(urgency: Urgency) -> Option<(i32, i32)> {
    match urgency {
        Urgency::Now => Some((0, 14)),
        Urgency::ThisMonth => Some((0, 31)),
        Urgency::ThisQuarter => Some((0, 100)),
        Urgency::ThisYear => Some((0, 366)),
        Urgency::Later => Some((367, i32::MAX)),
        Urgency::NoRush => None,
    }
}

/// The words that a value answers to in `one_of` and in the scorecard: its
/// choice, role, urgency, `yes` or `no`, need ids, or the text itself.
pub fn answer_words(value: &SignalValue) -> Vec<&str> {
    match value {
        SignalValue::Authority { role, .. } => vec![role_word(*role)],
        SignalValue::Timeline(time) => vec![urgency_word(time.urgency)],
        SignalValue::Choice { choice } => vec![choice],
        SignalValue::Flag { yes: true } => vec!["yes"],
        SignalValue::Flag { yes: false } => vec!["no"],
        SignalValue::Text { text } => vec![text],
        SignalValue::Needs(needs) => needs.iter().map(|need| need.id.as_str()).collect(),
        SignalValue::Money(_) | SignalValue::Quantity(_) => Vec::new(),
    }
}

/// The need that matters most to the prospect has this priority.
pub fn highest_priority(needs: &[NeedValue]) -> Option<Priority> {
    needs.iter().map(|need| need.priority).max()
}

/// `decision_maker`, …
pub fn role_word(role: AuthorityRole) -> &'static str {
    match role {
        AuthorityRole::DecisionMaker => "decision_maker",
        AuthorityRole::Shared => "shared",
        AuthorityRole::Influencer => "influencer",
        AuthorityRole::User => "user",
        AuthorityRole::Researcher => "researcher",
        AuthorityRole::None => "none",
    }
}

/// `this_month`, …
pub fn urgency_word(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Now => "now",
        Urgency::ThisMonth => "this_month",
        Urgency::ThisQuarter => "this_quarter",
        Urgency::ThisYear => "this_year",
        Urgency::Later => "later",
        Urgency::NoRush => "no_rush",
    }
}

/// `low`, `medium`, `high`.
pub fn priority_word(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "low",
        Priority::Medium => "medium",
        Priority::High => "high",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qualification::sample::campaign;
    use crate::signal::Currency;

    #[test]
    fn a_sum_in_another_currency_counts_at_the_stated_rate_or_not_at_all() {
        let euro: Currency = "EUR".parse().unwrap();
        let mut campaign = campaign();
        let range = MoneyRange {
            max: Some(Money::new(30_000, euro)),
            ..MoneyRange::default()
        };
        let total = |campaign: &Campaign| money_total(campaign, &BTreeMap::new(), &range);
        assert_eq!(total(&campaign), None);
        campaign.identity.rates.insert(euro, Decimal::new(108, 2));
        assert_eq!(
            total(&campaign).and_then(|ends| ends.high),
            Some(Decimal::from(32_400))
        );
        let own = Money::new(30_000, campaign.identity.currency);
        assert_eq!(campaign.in_own_currency(own), Some(own.amount));
    }
}
