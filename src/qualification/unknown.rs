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

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn<'a> {
    /// The fronter's, or nobody's yet.
    Fronter,
    /// A closer's: the lead was handed over.
    Closer {
        /// The words in which the prospect was promised to hear from them.
        promised: Option<&'a str>,
        /// Whether nobody could come when they were asked for.
        nobody_free: bool,
    },
}

/// One or two sentences for the closer: what to do, when, and what to find out.
pub fn next_best_action(
    campaign: &Campaign,
    signals: &Signals,
    evaluation: &Evaluation,
    today: Date,
    turn: Turn<'_>,
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
    let handed_over = matches!(turn, Turn::Closer { .. });
    if let Some(by) = &verdict.disqualified_by {
        if handed_over {
            return format!(
                "Answer what they want from a person; by the definition it does not fit ({}).",
                by.criterion.replace('_', " ")
            );
        }
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
    if !verdict.qualified && !handed_over {
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
    let nobody_free = matches!(
        turn,
        Turn::Closer {
            nobody_free: true,
            ..
        }
    );
    let contact = if contact_known(&campaign.lead.definition, signals) {
        format!("Contact {who} {}", when(signals, evaluation, turn))
    } else if nobody_free {
        format!("Write to {who} here (nobody was free, and no way to reach them is known)")
    } else {
        format!("Take over the conversation with {who} while they are there")
    };
    let then = match settled_value(signals, SignalName::INTENT) {
        Some(SignalValue::Choice { choice }) => match choice.as_str() {
            "demo" => format!(" and set up the {} they asked for", campaign.shown_by()),
            "trial" => " and start the trial they asked for".to_owned(),
            "buy" => " and close: they want to buy".to_owned(),
            _ => " and agree on the next step".to_owned(),
        },
        _ => " and agree on the next step".to_owned(),
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

/// When to make contact: when they asked for it, as they were promised, or soon.
fn when(signals: &Signals, evaluation: &Evaluation, turn: Turn<'_>) -> String {
    // Where nobody is in at the time that they named, nothing is arranged for it.
    let asked = signals
        .get(SignalName::CONTACT_TIME)
        .filter(|signal| signal.status != SignalStatus::Contradicted)
        .and_then(last_quote);
    let promised = match turn {
        Turn::Closer { promised, .. } => promised,
        Turn::Fronter => None,
    };
    match (asked, promised, evaluation.temperature) {
        (Some(words), ..) => format!("as they asked (“{words}”)"),
        (None, Some(words), _) => format!("as promised (“{words}”)"),
        (None, None, super::Temperature::Hot) => "today".to_owned(),
        (None, None, super::Temperature::Warm | super::Temperature::Cold) => {
            "within a day".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::evaluate;
    use super::super::sample::*;
    use super::*;

    #[test]
    fn what_is_unknown_is_listed_once() {
        let names = |signals: &Signals| -> Vec<String> {
            unknown(&campaign(), signals)
                .into_iter()
                .map(|name| name.0)
                .collect()
        };
        assert_eq!(
            names(&Signals::new()),
            [
                "need",
                "quantity",
                "authority",
                "budget",
                "timeline",
                "region",
                "has_stock",
                "colour"
            ]
        );
        assert_eq!(
            names(&qualified()),
            ["budget", "region", "has_stock", "colour"]
        );
    }

    #[test]
    fn the_closer_is_told_what_to_do() {
        let action = |signals: &Signals| {
            let lead = evaluate(&campaign(), signals, TODAY);
            next_best_action(&campaign(), signals, &lead, TODAY, Turn::Fronter)
        };
        let text = |text: &str| SignalValue::Text {
            text: text.to_owned(),
        };
        let mut reachable = qualified();
        reachable.insert("email".into(), stated(text("ann@example.com"), 9));
        reachable.insert("name".into(), stated(text("Ann"), 9));
        let mut small = qualified();
        small.insert("quantity".into(), stated(users(2, 2), 9));
        let find = "Find out: budget, region and own stock.";
        let cases = [
            (
                reachable,
                format!(
                    "Contact Ann today and set up the demo they asked for (82 days to 2026-05-31). {find}"
                ),
            ),
            (
                qualified(),
                format!(
                    "Take over the conversation with the prospect while they are there and set up the demo they asked for (82 days to 2026-05-31). {find}"
                ),
            ),
            (small, "Nothing: it does not fit (size)".to_owned()),
            (
                Signals::new(),
                "Keep the conversation going. Find out: need, team size and authority.".to_owned(),
            ),
        ];
        for (signals, expected) in cases {
            assert_eq!(action(&signals), expected);
        }
        // Nobody could come: nobody is told to take over "while they are there".
        let lead = evaluate(&campaign(), &qualified(), TODAY);
        let alone = Turn::Closer {
            promised: None,
            nobody_free: true,
        };
        let said = next_best_action(&campaign(), &qualified(), &lead, TODAY, alone);
        assert!(
            said.starts_with("Write to the prospect here (nobody was free"),
            "{said}"
        );
        // Who asked for a person is a closer's, whatever is known.
        let lead = evaluate(&campaign(), &Signals::new(), TODAY);
        let turn = Turn::Closer {
            promised: None,
            nobody_free: false,
        };
        assert_eq!(
            next_best_action(&campaign(), &Signals::new(), &lead, TODAY, turn),
            "Take over the conversation with the prospect while they are there and agree on the next step. Find out: need, team size and authority."
        );
    }
}
