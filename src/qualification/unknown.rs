//! What is still unknown of a lead, and what the closer had best do next.

use jiff::civil::Date;

use super::band::{is_known, once_each};
use super::quote::{last_quote, listed};
use super::verdict::contact_known;
use super::{Evaluation, Signals};
use crate::campaign::Campaign;
use crate::campaign::answer::settled_value;
use crate::signal::{SignalName, SignalStatus, SignalValue};

/// Unknowns named in the sentence for the closer.
const MOST_NAMED: usize = 3;

/// The signals that are not known, refused ones included: first what the
/// definition requires, then budget, authority, need and timeline, then what
/// the questions would fill.
pub fn unknown(campaign: &Campaign, signals: &Signals) -> Vec<SignalName> {
    let required = campaign
        .lead
        .definition
        .required
        .iter()
        .map(|name| SignalName::new(name.as_str()));
    let usual = [
        SignalName::BUDGET,
        SignalName::AUTHORITY,
        SignalName::NEED,
        SignalName::TIMELINE,
    ]
    .map(SignalName::from);
    let asked = campaign
        .questions
        .questions
        .iter()
        .map(|question| SignalName::new(question.signal.as_str()));
    once_each(
        required
            .chain(usual)
            .chain(asked)
            .filter(|name| !is_known(signals, name.as_str())),
    )
}

/// One or two sentences for the closer: what to do, when, and what to find out.
pub fn next_best_action(
    campaign: &Campaign,
    signals: &Signals,
    evaluation: &Evaluation,
    today: Date,
) -> String {
    let verdict = &evaluation.qualification;
    let open: Vec<SignalName> = unknown(campaign, signals)
        .into_iter()
        .filter(|name| {
            // Asking again for what was refused is no good action.
            signals.get(name).map(|signal| signal.status) != Some(SignalStatus::Refused)
        })
        .take(MOST_NAMED)
        .collect();
    if let Some(by) = &verdict.disqualified_by {
        return format!(
            "Nothing: it does not fit ({})",
            by.criterion.replace('_', " ")
        );
    }
    let find_out = if open.is_empty() {
        String::new()
    } else {
        format!(" Find out: {}.", listed(campaign, &open))
    };
    if !verdict.qualified {
        return if verdict.intent.met || verdict.reach != super::Reach::Blocked {
            format!("Keep the conversation going.{find_out}")
        } else {
            format!("Send something useful and ask again later.{find_out}")
        };
    }
    let who = match settled_value(signals, SignalName::NAME) {
        Some(SignalValue::Text { text }) => text.clone(),
        _ => "the prospect".to_owned(),
    };
    let contact = if contact_known(&campaign.lead.definition, signals) {
        let when = signals
            .get(SignalName::CONTACT_TIME)
            .and_then(last_quote)
            .map_or_else(
                || match evaluation.temperature {
                    super::Temperature::Hot => "today".to_owned(),
                    super::Temperature::Warm | super::Temperature::Cold => {
                        "within a day".to_owned()
                    }
                },
                |words| format!("as they asked (“{words}”)"),
            );
        format!("Contact {who} {when}")
    } else {
        format!("Take over the conversation with {who} while they are there")
    };
    let then = match settled_value(signals, SignalName::INTENT) {
        Some(SignalValue::Choice { choice }) => match choice.as_str() {
            "demo" => " and set up the demo they asked for",
            "trial" => " and start the trial they asked for",
            "buy" => " and close: they want to buy",
            _ => " and agree on the next step",
        },
        _ => " and agree on the next step",
    };
    let days = today
        .until(evaluation.expected_close_date)
        .map_or(0, |span| span.get_days());
    let urgency = match settled_value(signals, SignalName::TIMELINE) {
        Some(SignalValue::Timeline(_)) if days > 0 => {
            format!(" ({days} days to {})", evaluation.expected_close_date)
        }
        _ => String::new(),
    };
    format!("{contact}{then}{urgency}.{find_out}")
}
