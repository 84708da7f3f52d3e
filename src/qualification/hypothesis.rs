//! The answers that a question may get, each as a signal that was not said, with its chance.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rust_decimal::Decimal;

use crate::campaign::answer::days_of;
use crate::campaign::{Campaign, DeclaredSignal};
use crate::reading::vocabulary::SignalKind;
use crate::signal::{
    AuthorityRole, Money, MoneyRange, NeedValue, Period, Priority, QuantityRange, ReadBy, Signal,
    SignalName, SignalStatus, SignalValue, TimeRange, Urgency,
};

/// The chance that a question gets no answer.
const NO_ANSWER: f64 = 0.1;
/// Needs looked at, the campaign's first.
const MOST_NEEDS: usize = 4;

/// A possible answer.
pub(super) struct Hypothesis {
    /// Its chance; all of a question add up to 1.
    pub(super) share: f64,
    /// The signal that it would make. It has no evidence and is never kept.
    pub(super) signal: Signal,
}

/// The answers that the question for the signal `name` may get.
///
/// Declared bands and options with their shares (what is left over is spread
/// evenly over those without); else usual shares for roles, urgencies, needs,
/// approvals; for numbers the model's figures and both sides of the limits in
/// the fit criteria. One tenth is no answer.
pub(super) fn hypotheses(campaign: &Campaign, name: &str, today: Date) -> Vec<Hypothesis> {
    let declared = campaign.signal(name);
    let kind = declared.map_or_else(|| usual_kind(name), |declared| declared.kind);
    let answers = match kind {
        SignalKind::Choice => choices(declared),
        SignalKind::Flag => flags(declared),
        SignalKind::Authority => roles(),
        SignalKind::Need => needs(campaign),
        SignalKind::Timeline => times(declared, today),
        SignalKind::Money => amounts(campaign, name, declared),
        SignalKind::Quantity => numbers(campaign, name, declared)
            .into_iter()
            .map(|(number, share)| {
                let range = QuantityRange {
                    min: Some(number),
                    max: Some(number),
                    ..QuantityRange::default()
                };
                (SignalValue::Quantity(range), share)
            })
            .collect(),
        SignalKind::Text => vec![(
            SignalValue::Text {
                text: String::new(),
            },
            None,
        )],
    };
    let silence = Hypothesis {
        share: NO_ANSWER,
        signal: supposed(SignalStatus::Unknown, None),
    };
    let shares = filled(&answers.iter().map(|(_, share)| *share).collect::<Vec<_>>());
    answers
        .into_iter()
        .zip(shares)
        .map(|((value, _), share)| Hypothesis {
            share: share * (1.0 - NO_ANSWER),
            signal: supposed(SignalStatus::Stated, Some(value)),
        })
        .chain(std::iter::once(silence))
        .collect()
}

fn supposed(status: SignalStatus, value: Option<SignalValue>) -> Signal {
    Signal {
        status,
        value,
        evidence: Vec::new(),
        confidence: 1.0,
        read_by: ReadBy::Local,
        at: Timestamp::UNIX_EPOCH,
    }
}

/// Given shares and an even part of the rest for the others, scaled to add up to 1.
fn filled(given: &[Option<f64>]) -> Vec<f64> {
    let usable = |share: &Option<f64>| share.filter(|share| share.is_finite() && *share >= 0.0);
    let sum: f64 = given.iter().filter_map(usable).sum();
    let open = given.iter().filter(|share| usable(share).is_none()).count();
    let rest = if open == 0 {
        0.0
    } else {
        (1.0 - sum).max(0.0) / open as f64
    };
    let all: Vec<f64> = given
        .iter()
        .map(|share| usable(share).unwrap_or(rest))
        .collect();
    let total: f64 = all.iter().sum();
    if total > 0.0 {
        all.iter().map(|share| share / total).collect()
    } else {
        vec![1.0 / given.len().max(1) as f64; given.len()]
    }
}

fn usual_kind(name: &str) -> SignalKind {
    match name {
        SignalName::BUDGET => SignalKind::Money,
        SignalName::AUTHORITY => SignalKind::Authority,
        SignalName::NEED => SignalKind::Need,
        SignalName::TIMELINE => SignalKind::Timeline,
        SignalName::QUANTITY => SignalKind::Quantity,
        SignalName::INTENT => SignalKind::Choice,
        _ => SignalKind::Text,
    }
}

type Answers = Vec<(SignalValue, Option<f64>)>;

fn choices(declared: Option<&DeclaredSignal>) -> Answers {
    declared
        .map(|declared| declared.options.as_slice())
        .unwrap_or_default()
        .iter()
        .map(|option| {
            let choice = option.id.clone();
            (SignalValue::Choice { choice }, option.share)
        })
        .collect()
}

fn flags(declared: Option<&DeclaredSignal>) -> Answers {
    let share = |id: &str| {
        declared?
            .options
            .iter()
            .find(|option| option.id == id)?
            .share
    };
    vec![
        (SignalValue::Flag { yes: true }, share("yes")),
        (SignalValue::Flag { yes: false }, share("no")),
    ]
}

fn roles() -> Answers {
    [
        (AuthorityRole::DecisionMaker, 0.35),
        (AuthorityRole::Shared, 0.25),
        (AuthorityRole::Influencer, 0.2),
        (AuthorityRole::User, 0.1),
        (AuthorityRole::Researcher, 0.1),
    ]
    .into_iter()
    .map(|(role, share)| (SignalValue::Authority { role, title: None }, Some(share)))
    .collect()
}

fn needs(campaign: &Campaign) -> Answers {
    let ids = campaign.playbook.needs.iter().take(MOST_NEEDS);
    let count = ids.len().max(1) as f64;
    ids.flat_map(|need| {
        [(Priority::High, 0.35), (Priority::Medium, 0.65)].map(|(priority, share)| {
            let need = NeedValue {
                id: need.id.clone(),
                priority,
                cost: None,
            };
            (SignalValue::Needs(vec![need]), Some(share / count))
        })
    })
    .collect()
}

fn times(declared: Option<&DeclaredSignal>, today: Date) -> Answers {
    let on = |days: i32| today.checked_add(days.clamp(0, 36_500).days()).ok();
    let bands = declared.map(|declared| declared.bands.as_slice());
    if let Some(bands @ [_, ..]) = bands {
        return bands
            .iter()
            .filter_map(|band| {
                let days = i32::try_from(inside(band)?.trunc()).ok()?;
                let date = on(days)?;
                let time = TimeRange {
                    from: Some(date),
                    to: Some(date),
                    urgency: TimeRange::urgency_of(today, date),
                };
                Some((SignalValue::Timeline(time), band.share))
            })
            .collect();
    }
    [
        (Urgency::Now, 0.1),
        (Urgency::ThisMonth, 0.15),
        (Urgency::ThisQuarter, 0.3),
        (Urgency::ThisYear, 0.25),
        (Urgency::NoRush, 0.2),
    ]
    .into_iter()
    .map(|(urgency, share)| {
        let time = TimeRange {
            from: None,
            to: days_of(urgency).and_then(|(_, latest)| on(latest)),
            urgency,
        };
        (SignalValue::Timeline(time), Some(share))
    })
    .collect()
}

/// Amounts per year, as bands and conditions count them. Without any, whether
/// there is money at all and whether it is signed off.
fn amounts(campaign: &Campaign, name: &str, declared: Option<&DeclaredSignal>) -> Answers {
    let currency = campaign.identity.currency;
    let range = |amount: Option<Decimal>, approved: Option<bool>| {
        let money = amount.map(|amount| Money { amount, currency });
        SignalValue::Money(MoneyRange {
            min: money,
            max: money,
            per: amount.map(|_| Period::Year),
            approved,
            ..MoneyRange::default()
        })
    };
    let known = numbers(campaign, name, declared);
    if known.is_empty() {
        return vec![
            (range(None, Some(true)), Some(0.25)),
            (range(None, Some(false)), Some(0.35)),
            (range(None, None), Some(0.3)),
            (range(Some(Decimal::ZERO), None), Some(0.1)),
        ];
    }
    known
        .into_iter()
        .map(|(amount, share)| (range(Some(amount), None), share))
        .collect()
}

/// Declared bands; else the model's unknown quantity and the limits of fit.
fn numbers(
    campaign: &Campaign,
    name: &str,
    declared: Option<&DeclaredSignal>,
) -> Vec<(Decimal, Option<f64>)> {
    if let Some(bands @ [_, ..]) = declared.map(|declared| declared.bands.as_slice()) {
        return bands
            .iter()
            .filter_map(|band| Some((inside(band)?, band.share)))
            .collect();
    }
    let mut found: Vec<(Decimal, Option<f64>)> = Vec::new();
    if let Some(units) = &campaign.lead.revenue.units
        && units.signal == name
    {
        let three = &units.unknown;
        found.extend([
            (three.low, Some(0.25)),
            (three.expected, Some(0.45)),
            (three.high, Some(0.2)),
        ]);
    }
    for criterion in &campaign.lead.definition.fit {
        if criterion.meets.signal == name {
            found.extend(criterion.meets.min.map(|min| (min / Decimal::TWO, None)));
            found.extend(criterion.meets.max.map(|max| (max + max, None)));
            if let (true, Some(limit)) = (
                found.len() <= 2,
                criterion.meets.min.or(criterion.meets.max),
            ) {
                found.push((limit, Some(0.7)));
            }
        }
    }
    found
}

/// A number inside a band: its middle; one and a half times an open one's lower end.
fn inside(band: &crate::campaign::Band) -> Option<Decimal> {
    match (band.min, band.max) {
        (Some(min), Some(max)) => Some(min.checked_add(max)? / Decimal::TWO),
        (Some(min), None) => min.checked_mul(Decimal::new(15, 1)),
        (None, Some(max)) => Some(max / Decimal::TWO),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;

    #[test]
    fn the_chances_of_the_answers_add_up() {
        let cases = [
            ("quantity", 4),
            ("region", 4),
            ("has_stock", 3),
            ("colour", 2),
            ("authority", 6),
            ("need", 5),
            ("timeline", 6),
            ("budget", 5),
        ];
        for (name, count) in cases {
            let answers = hypotheses(&campaign(), name, TODAY);
            let sum: f64 = answers.iter().map(|answer| answer.share).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{name}: {sum}");
            assert_eq!(answers.len(), count, "{name}");
            assert!(
                answers
                    .iter()
                    .all(|answer| answer.signal.evidence.is_empty())
            );
        }
    }

    #[test]
    fn shares_that_were_not_given_get_an_even_part() {
        let cases: [(&[Option<f64>], &[f64]); 5] = [
            (&[Some(0.5), None, None], &[0.5, 0.25, 0.25]),
            (&[None, None], &[0.5, 0.5]),
            (&[Some(2.0), Some(2.0)], &[0.5, 0.5]),
            (&[Some(f64::NAN), Some(-1.0)], &[0.5, 0.5]),
            (&[Some(0.0)], &[1.0]),
        ];
        for (given, expected) in cases {
            assert_eq!(filled(given), expected, "{given:?}");
        }
    }
}
