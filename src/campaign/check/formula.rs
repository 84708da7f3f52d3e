//! Formulas: that they can be read and compute with numbers that are there.

use super::condition::kind_word;
use super::report::{Report, suggestion};
use super::signals::known_signals;
use crate::campaign::{Campaign, Formula};
use crate::reading::vocabulary::SignalKind;

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
