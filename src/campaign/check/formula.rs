//! Formulas: that they can be read and compute with numbers that are there.

use rust_decimal::Decimal;

use super::condition::kind_word;
use super::report::{Report, suggestion};
use super::signals::known_signals;
use crate::campaign::{Campaign, Formula};
use crate::reading::vocabulary::SignalKind;

/// The least that a signal can be, as a number; `None` where it is none.
fn least(campaign: &Campaign, signal: &str) -> Option<Decimal> {
    let declared = campaign.declared(signal);
    match campaign.kind_of(signal)? {
        SignalKind::Choice => declared?
            .options
            .iter()
            .filter_map(|option| option.value)
            .min(),
        SignalKind::Flag => Some(Decimal::ZERO),
        SignalKind::Money | SignalKind::Quantity => {
            let fit = campaign.lead.definition.fit.iter();
            let fit = fit.filter(|fit| fit.meets.signal == signal && !fit.optional);
            let bands = declared.map_or(&[][..], |declared| &declared.bands);
            let least = fit.filter_map(|fit| fit.meets.min).max();
            let lowest = bands.iter().map(|band| band.min.unwrap_or_default()).min();
            Some(least.or(lowest).unwrap_or_default().max(Decimal::ZERO))
        }
        _ => None,
    }
}

pub(super) fn check(
    report: &mut Report,
    path: &str,
    campaign: &Campaign,
    text: &str,
    also: &[&str],
) {
    let formula = match Formula::parse(text) {
        Ok(formula) => formula,
        Err(error) => {
            report.error(
                path,
                format!(
                    "the formula `{text}` cannot be read at character {}",
                    error.at + 1
                ),
                error.message,
            );
            return;
        }
    };
    for signals in formula.zeros(&|signal, _| least(campaign, signal)) {
        let Some(first) = signals.first() else {
            report.error(
                path,
                format!("the formula `{text}` divides by 0"),
                "divide by another number",
            );
            continue;
        };
        report.warning(
            path,
            format!("the formula divides by 0 where `{first}` is 0: then nothing is computed"),
            format!("write max({first}, 1), or let a fit criterion hold `{first}` above 0"),
        );
    }
    for signal in formula.signals() {
        if also.contains(&signal) {
            continue;
        }
        let Some(kind) = campaign.kind_of(signal) else {
            report.error(
                path,
                format!("the formula computes with `{signal}`, which nothing declares"),
                suggestion(signal, known_signals(campaign)),
            );
            continue;
        };
        let declared = campaign.declared(signal);
        let is_number = match kind {
            SignalKind::Money | SignalKind::Quantity | SignalKind::Flag => true,
            SignalKind::Choice => declared.is_some_and(|declared| {
                declared.options.iter().all(|option| option.value.is_some())
            }),
            _ => false,
        };
        if !is_number {
            let remedy = if kind == SignalKind::Choice {
                "give each of its options a `value`"
            } else {
                "compute with sums of money, quantities, choices that have values, or yes-or-no signals"
            };
            report.error(
                path,
                format!(
                    "the formula computes with `{signal}`, which is a {} and no number",
                    kind_word(kind)
                ),
                remedy,
            );
        }
    }
}
