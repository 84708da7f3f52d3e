//! Intent, fit and timing: each met or not, with sentences that say why.

use jiff::civil::Date;

use super::band::unsettled;
use super::level::{Known, excused};
use super::quote::{quoted, urgency_says};
use super::{Component, Disqualification, Signals};
use crate::campaign::answer::settled_value;
use crate::campaign::{Campaign, Condition, FitCriterion, LeadDefinition, Met};
use crate::signal::{SignalName, SignalValue};

/// Intents that are a wish to talk. Asking for the price alone is interest.
const WISHES_TO_TALK: [&str; 6] = ["demo", "trial", "buy", "person", "callback", "talk"];

/// Whether the prospect wants to talk.
pub(super) fn intent(signals: &Signals) -> Component {
    let Some(SignalValue::Choice { choice }) = settled_value(signals, SignalName::INTENT) else {
        return Component {
            met: false,
            because: vec!["Has not said that they want to talk".to_owned()],
        };
    };
    let says = match choice.as_str() {
        "demo" => "Wants a demo",
        "trial" => "Wants to try it",
        "buy" => "Wants to buy",
        "person" => "Wants to talk to a person",
        "callback" => "Wants to be called back",
        "talk" => "Wants to talk",
        "price" => "Asked for the price, which is interest and no wish to talk yet",
        _ => "Is interested",
    };
    Component {
        met: WISHES_TO_TALK.contains(&choice.as_str()),
        because: vec![format!("{says}{}", quoted(signals, SignalName::INTENT))],
    }
}

/// Whether a criterion that is open keeps the lead from being qualified: not an
/// optional one, nor one on a signal that the prospect refused and may refuse.
pub(super) fn holds_up(
    criterion: &FitCriterion,
    definition: &LeadDefinition,
    signals: &Signals,
) -> bool {
    !criterion.optional && !excused(definition, signals, &criterion.meets.signal)
}

/// Whether the prospect is somebody whom the campaign serves, and what rules them out.
pub(super) fn fit(
    campaign: &Campaign,
    signals: &Signals,
    today: Date,
) -> (Component, Met, Option<Disqualification>) {
    let mut because = Vec::new();
    let mut all = Met::Met;
    // The reason that was told first is the one to give.
    let mut disqualified_by: Option<(jiff::Timestamp, Disqualification)> = None;
    for criterion in &campaign.lead.definition.fit {
        let met = criterion.meets.check(signals, campaign, today);
        let name = criterion.meets.signal.as_str();
        let label = campaign.label(name);
        because.push(match met {
            Met::Met => format!(
                "{label} fits{}: {}",
                quoted(signals, name),
                criterion.because
            ),
            Met::Broken => format!(
                "{label} does not fit{}: {}",
                quoted(signals, name),
                criterion.because
            ),
            Met::Open => format!("{label} is not known: {}", criterion.because),
        });
        match met {
            Met::Broken => {
                all = Met::Broken;
                let told = signals
                    .get(name)
                    .map(|signal| signal.at)
                    .unwrap_or_default();
                let first = disqualified_by.as_ref().is_none_or(|(at, _)| told < *at);
                if criterion.disqualifies && first {
                    let by = Disqualification {
                        criterion: criterion.id.clone(),
                        says: criterion.says.clone(),
                    };
                    disqualified_by = Some((told, by));
                }
            }
            Met::Open if holds_up(criterion, &campaign.lead.definition, signals) => {
                all = all.min(Met::Open);
            }
            Met::Open | Met::Met => {}
        }
    }
    if because.is_empty() {
        because.push("Anybody fits this campaign".to_owned());
    }
    let component = Component {
        met: all == Met::Met,
        because,
    };
    (component, all, disqualified_by.map(|(_, by)| by))
}

/// Whether the time frame is one in which a closer adds value.
pub(super) fn timing(
    campaign: &Campaign,
    signals: &Signals,
    today: Date,
    known: &Known,
) -> (Component, Met) {
    let definition = &campaign.lead.definition;
    let quote = quoted(signals, SignalName::TIMELINE);
    let said = known.time.map(|time| match (time.to, time.from) {
        (Some(date), _) => format!("Wants it by {date}{quote}"),
        (None, Some(date)) => format!("Wants it from {date}{quote}"),
        (None, None) => format!("Wants it {}{quote}", urgency_says(time.urgency)),
    });
    let Some(days) = definition.within_days else {
        let because = said.unwrap_or_else(|| "Any time frame will do".to_owned());
        return (
            Component {
                met: true,
                because: vec![because],
            },
            Met::Met,
        );
    };
    let condition = Condition {
        signal: SignalName::TIMELINE.to_owned(),
        within_days: Some(days),
        ..Condition::default()
    };
    let met = match condition.check(signals, campaign, today) {
        Met::Open if excused(definition, signals, SignalName::TIMELINE) => Met::Met,
        // Settled and still open: nothing that is asked again decides it.
        Met::Open if !unsettled(signals, SignalName::TIMELINE) => Met::Broken,
        checked => checked,
    };
    let mut because = vec![said.unwrap_or_else(|| "The time frame is not known".to_owned())];
    if met == Met::Broken {
        because.push(format!("It should begin within {days} days"));
    }
    let component = Component {
        met: met == Met::Met,
        because,
    };
    (component, met)
}
