//! Conditions: that they look at something that is there, and can be met.

use rust_decimal::Decimal;

use super::report::{Report, suggestion};
use super::signals::{answers, known_signals};
use crate::campaign::{Band, Campaign, Condition, FitCriterion};
use crate::reading::vocabulary::SignalKind;

pub(super) fn check(report: &mut Report, path: &str, campaign: &Campaign, condition: &Condition) {
    let signal = condition.signal.as_str();
    let Some(kind) = campaign.kind_of(signal) else {
        report.error(
            format!("{path}.signal"),
            format!("the condition looks at the signal `{signal}`, which nothing declares"),
            suggestion(signal, known_signals(campaign)),
        );
        return;
    };
    parts_fit(report, path, campaign, condition, kind);
    if let (Some(min), Some(max)) = (condition.min, condition.max)
        && min > max
    {
        report.error(
            format!("{path}.min"),
            format!("no number is at least {min} and at most {max}"),
            "write the smaller one as `min`",
        );
    } else if condition.min.is_some() || condition.max.is_some() {
        let bands = campaign.declared(signal).map_or(&[][..], |one| &one.bands);
        if !bands.is_empty() && !bands.iter().any(|band| overlaps(band, condition)) {
            report.error(
                path,
                format!("no band of `{signal}` can meet this condition"),
                "correct the condition, or the bands of the signal in questions.toml",
            );
        }
    }
}

fn parts_fit(
    report: &mut Report,
    path: &str,
    campaign: &Campaign,
    condition: &Condition,
    kind: SignalKind,
) {
    let signal = condition.signal.as_str();
    let has_values = campaign
        .declared(signal)
        .is_some_and(|declared| declared.options.iter().any(|option| option.value.is_some()));
    let numbers = matches!(kind, SignalKind::Money | SignalKind::Quantity) || has_values;
    let words = !matches!(kind, SignalKind::Money | SignalKind::Quantity);
    let misfits = [
        ("min", condition.min.is_some() && !numbers),
        ("max", condition.max.is_some() && !numbers),
        ("one_of", !condition.one_of.is_empty() && !words),
        ("is", condition.is.is_some() && kind != SignalKind::Flag),
        (
            "within_days",
            condition.within_days.is_some() && kind != SignalKind::Timeline,
        ),
        (
            "priority",
            condition.priority.is_some() && kind != SignalKind::Need,
        ),
    ];
    for (key, misfit) in misfits {
        if misfit {
            report.error(
                format!("{path}.{key}"),
                format!(
                    "`{key}` says nothing about `{signal}`, which is a {}",
                    kind_word(kind)
                ),
                format!("use {}", fitting_parts(kind)),
            );
        }
    }
    if words && kind != SignalKind::Text {
        let possible = answers(campaign, signal, kind);
        for (index, wanted) in condition.one_of.iter().enumerate() {
            if !possible
                .iter()
                .any(|answer| answer.eq_ignore_ascii_case(wanted.trim()))
            {
                report.error(
                    format!("{path}.one_of[{index}]"),
                    format!("`{signal}` never is `{wanted}`"),
                    suggestion(wanted, possible.iter().map(String::as_str)),
                );
            }
        }
    }
    if condition.within_days.is_some_and(|days| days < 0) {
        report.error(
            format!("{path}.within_days"),
            "the time frame cannot begin within a negative number of days",
            "write a number of days from now",
        );
    }
}

pub(super) fn kind_word(kind: SignalKind) -> &'static str {
    match kind {
        SignalKind::Money => "sum of money",
        SignalKind::Quantity => "quantity",
        SignalKind::Timeline => "time frame",
        SignalKind::Authority => "role",
        SignalKind::Need => "list of needs",
        SignalKind::Choice => "choice",
        SignalKind::Flag => "yes or no",
        SignalKind::Text => "text",
    }
}

fn fitting_parts(kind: SignalKind) -> &'static str {
    match kind {
        SignalKind::Money | SignalKind::Quantity => "`min` and `max`",
        SignalKind::Timeline => "`within_days` or `one_of`",
        SignalKind::Need => "`one_of` and `priority`",
        SignalKind::Flag => "`is = true` or `is = false`",
        SignalKind::Authority | SignalKind::Choice | SignalKind::Text => "`one_of`",
    }
}

/// Whether an answer in the band (`max` exclusive) can meet the condition.
fn overlaps(band: &Band, condition: &Condition) -> bool {
    let under = band
        .max
        .zip(condition.min)
        .is_none_or(|(end, min)| end > min);
    let over = band
        .min
        .zip(condition.max)
        .is_none_or(|(begin, max)| begin <= max);
    under && over
}

/// Two criteria that disqualify and cannot both be met: everybody would be turned away.
/// The first `kept` ones stand elsewhere and are compared already.
pub(super) fn contradictions(report: &mut Report, path: &str, fit: &[FitCriterion], kept: usize) {
    for (index, later) in fit.iter().enumerate().skip(kept) {
        for earlier in &fit[..index] {
            if earlier.disqualifies && later.disqualifies && excludes(&earlier.meets, &later.meets)
            {
                report.error(
                    format!("{path}.fit[{}].meets", index - kept),
                    format!(
                        "nobody can meet both `{}` and `{}`: everybody would be disqualified",
                        earlier.id, later.id
                    ),
                    "correct one of the two conditions, or let one of them not disqualify",
                );
            }
        }
    }
}

fn excludes(one: &Condition, other: &Condition) -> bool {
    if one.signal != other.signal {
        return false;
    }
    let apart =
        |min: Option<Decimal>, max: Option<Decimal>| min.zip(max).is_some_and(|(a, b)| a > b);
    let no_word_in_common = !one.one_of.is_empty()
        && !other.one_of.is_empty()
        && !one.one_of.iter().any(|word| {
            other
                .one_of
                .iter()
                .any(|same| same.eq_ignore_ascii_case(word))
        });
    let yes_and_no = one.is.zip(other.is).is_some_and(|(a, b)| a != b);
    apart(one.min, other.max) || apart(other.min, one.max) || no_word_in_common || yes_and_no
}
