//! The verdict: intent, fit and timing, the level, and whether that makes a qualified lead.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::band::{is_known, once_each, unsettled};
use super::component::{fit, holds_up, intent, timing};
use super::level::{Known, excused, part_in_decision};
use super::revenue::{formula_signals, potential_revenue};
use super::value::expected_value;
use super::{ProbabilityOfClosing, Signals, probability::probability_of_closing};
use crate::campaign::{Campaign, LeadDefinition, Level, Met};
use crate::signal::{Money, SignalName};

/// One of intent, fit and timing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Whether it is met.
    pub met: bool,
    /// Why, in sentences for people, with the prospect's words.
    pub because: Vec<String>,
}

/// The criterion of fit that rules the lead out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disqualification {
    /// The criterion's id.
    pub criterion: String,
    /// What the prospect is told, where the campaign says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
}

/// The lead definition as it applies on this day with this capacity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InForce {
    /// The level that it takes.
    pub level: Level,
    /// PC at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_probability: Option<f64>,
    /// EV at least, in the campaign's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_expected_value: Option<Decimal>,
    /// Which variation applies, counted from 0; absent: the definition as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variation: Option<usize>,
    /// When and why it applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// How far a lead is from being qualified, leaving the thresholds of PC and EV aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// All is met.
    Met,
    /// Answers that are still open can make it so.
    Open,
    /// What is known speaks against it; no open answer changes that.
    Blocked,
}

/// The verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Qualification {
    /// Whether it is a qualified lead under the definition in force.
    pub qualified: bool,
    /// What rules it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disqualified_by: Option<Disqualification>,
    /// Wants to talk, wants to buy.
    pub intent: Component,
    /// Can buy, is somebody whom we serve.
    pub fit: Component,
    /// Is at a stage where a closer adds value.
    pub timing: Component,
    /// Signals that must be known before it can be qualified and are not,
    /// refused ones included, in the order in which the definition needs them.
    pub missing: Vec<SignalName>,
    /// Why it is not qualified, besides intent, fit, timing and what is missing.
    pub unmet: Vec<String>,
    /// The level reached, 0 to 3.
    pub level: Level,
    /// How far it is from being qualified.
    pub reach: Reach,
    /// Whether PC and EV are not under their thresholds.
    pub worthwhile: bool,
    /// The definition that it was judged by.
    pub in_force: InForce,
}

/// Judges the signals on the day `today` by the campaign in force.
pub fn assess(campaign: &Campaign, signals: &Signals, today: Date) -> Qualification {
    let probability = probability_of_closing(campaign, signals, today);
    let worth =
        potential_revenue(campaign, signals).map(|revenue| expected_value(&revenue, &probability));
    assess_worth(campaign, signals, today, &probability, worth)
}

/// [`assess`], where PC and EV are there already.
pub(super) fn assess_worth(
    campaign: &Campaign,
    signals: &Signals,
    today: Date,
    probability: &ProbabilityOfClosing,
    worth: Option<Money>,
) -> Qualification {
    let definition = &campaign.lead.definition;
    let in_force = InForce::of(definition);
    let known = Known::of(signals);
    let intent = intent(signals);
    let (fit, fit_met, disqualified_by) = fit(campaign, signals, today);
    let (timing, timing_met) = timing(campaign, signals, today, &known);
    let part_in_decision = part_in_decision(definition, signals, &known);
    let stands = disqualified_by.is_none() && part_in_decision == Met::Met;
    let level_if_willing = known.level();
    let level = if intent.met && stands {
        level_if_willing
    } else {
        0
    };
    let missing = missing(campaign, signals, today, &in_force, &known);
    let mut unmet = Vec::new();
    if level < in_force.level {
        unmet.push(format!(
            "Level {level} of {}: {}",
            in_force.level,
            Known::next_level_takes(intent.met, stands, level)
        ));
    }
    let worthwhile = thresholds(campaign, &in_force, probability, worth, &mut unmet);
    let refused = missing
        .iter()
        .any(|name| !unsettled(signals, name.as_str()));
    let level_out_of_reach = level_if_willing < in_force.level
        && !known.can_rise(signals, level_if_willing, in_force.level);
    let blocked = disqualified_by.is_some()
        || fit_met == Met::Broken
        || timing_met == Met::Broken
        || part_in_decision == Met::Broken
        || refused
        || level_out_of_reach;
    let reach = if blocked {
        Reach::Blocked
    } else if intent.met
        && fit.met
        && timing.met
        && missing.is_empty()
        && level >= in_force.level
        && worth.is_some()
    {
        Reach::Met
    } else {
        Reach::Open
    };
    Qualification {
        qualified: reach == Reach::Met && worthwhile,
        disqualified_by,
        intent,
        fit,
        timing,
        missing,
        unmet,
        level,
        reach,
        worthwhile,
        in_force,
    }
}

impl InForce {
    /// What this definition asks for.
    fn of(definition: &LeadDefinition) -> Self {
        let varied = definition.varied.as_ref();
        Self {
            level: definition.level,
            min_probability: definition.min_probability,
            min_expected_value: definition.min_expected_value,
            variation: varied.map(|varied| varied.index),
            because: varied.map(|varied| varied.because.clone()),
        }
    }
}

/// Whether one of the ways to reach the prospect that the definition wants is known.
pub fn contact_known(definition: &LeadDefinition, signals: &Signals) -> bool {
    definition.contact.is_empty()
        || definition
            .contact
            .iter()
            .any(|name| is_known(signals, name) || is_known(signals, of_another(name)))
}

/// The address of whom they want us to reach in their place.
fn of_another(name: &str) -> &str {
    match name {
        SignalName::EMAIL => SignalName::CONTACT_EMAIL,
        SignalName::PHONE => SignalName::CONTACT_PHONE,
        _ => name,
    }
}

/// In this order: what is required, what fit needs, what timing and the level need, what PR needs.
fn missing(
    campaign: &Campaign,
    signals: &Signals,
    today: Date,
    in_force: &InForce,
    known: &Known,
) -> Vec<SignalName> {
    let definition = &campaign.lead.definition;
    let required = definition
        .required
        .iter()
        .filter(|name| !is_known(signals, name) && !excused(definition, signals, name))
        .map(|name| SignalName::new(name.as_str()));
    let fit = definition
        .fit
        .iter()
        .filter(|criterion| {
            holds_up(criterion, definition, signals)
                && criterion.meets.check(signals, campaign, today) == Met::Open
        })
        .map(|criterion| SignalName::new(criterion.meets.signal.as_str()));
    let open = |name: &'static str| unsettled(signals, name).then(|| SignalName::from(name));
    let time_wanted =
        definition.within_days.is_some() || (in_force.level >= 3 && !known.has_a_time_frame());
    let time = time_wanted.then(|| open(SignalName::TIMELINE)).flatten();
    let wants_priority = in_force.level >= 2 && !known.is_a_priority();
    let priority = wants_priority
        .then(|| open(SignalName::NEED).or_else(|| open(SignalName::TIMELINE)))
        .flatten();
    once_each(
        required
            .chain(fit)
            .chain(priority)
            .chain(time)
            .chain(formula_signals(campaign, signals)),
    )
}

fn thresholds(
    campaign: &Campaign,
    in_force: &InForce,
    probability: &ProbabilityOfClosing,
    worth: Option<Money>,
    unmet: &mut Vec<String>,
) -> bool {
    let before = unmet.len();
    if let Some(least) = in_force.min_probability
        && probability.value < least
    {
        unmet.push(format!(
            "The probability of closing is {:.0} %, under {:.0} %",
            probability.value * 100.0,
            least * 100.0
        ));
    }
    if let (Some(least), Some(worth)) = (in_force.min_expected_value, worth)
        && worth.amount < least
    {
        unmet.push(format!(
            "The expected value is {}, under {}",
            worth.to_words(),
            Money::new(least, campaign.identity.currency).to_words()
        ));
    }
    if worth.is_none() {
        unmet.push("The potential revenue is not known".to_owned());
    }
    unmet.len() == before
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::signal::{AuthorityRole, Priority, Signal, SignalStatus, Urgency};
    use jiff::civil::date;

    #[test]
    fn a_lead_with_everything_is_qualified_with_reasons() {
        let verdict = assess(&campaign(), &qualified(), TODAY);
        assert!(verdict.qualified, "{verdict:#?}");
        assert_eq!(verdict.level, 3);
        assert_eq!(verdict.reach, Reach::Met);
        assert_eq!(verdict.missing, Vec::<SignalName>::new());
        assert_eq!(verdict.unmet, Vec::<String>::new());
        assert_eq!(verdict.intent.because, ["Wants a demo (“words 1”)"]);
        assert_eq!(
            verdict.fit.because,
            [
                "Team size fits (“words 3”): planning pays from five users on",
                "Region is not known: we serve the US and the EU",
            ]
        );
        assert_eq!(
            verdict.timing.because,
            ["Wants it by 2026-05-31 (“words 5”)"]
        );
    }

    /// What is changed of the qualified lead → qualified, reach, level.
    #[test]
    fn one_change_changes_the_verdict() {
        let later = date(2027, 3, 1);
        let cases: [(&str, Option<Signal>, bool, Reach, Level); 13] = [
            (
                "intent",
                Some(stated(chosen("price"), 9)),
                false,
                Reach::Open,
                0,
            ),
            ("intent", None, false, Reach::Open, 0),
            (
                "quantity",
                Some(stated(users(2, 3), 9)),
                false,
                Reach::Blocked,
                0,
            ),
            (
                "quantity",
                Some(stated(users(3, 6), 9)),
                true,
                Reach::Met,
                3,
            ),
            (
                "quantity",
                Some(without_value(SignalStatus::Refused, 9)),
                false,
                Reach::Blocked,
                3,
            ),
            (
                "authority",
                Some(without_value(SignalStatus::Refused, 9)),
                true,
                Reach::Met,
                3,
            ),
            ("authority", None, false, Reach::Open, 0),
            (
                "authority",
                Some(stated(role(AuthorityRole::Researcher), 9)),
                false,
                Reach::Blocked,
                0,
            ),
            ("timeline", None, false, Reach::Open, 2),
            (
                "timeline",
                Some(stated(wanted(Urgency::ThisYear, Some(later)), 9)),
                false,
                Reach::Blocked,
                3,
            ),
            (
                "timeline",
                Some(stated(wanted(Urgency::NoRush, None), 9)),
                false,
                Reach::Blocked,
                2,
            ),
            (
                "need",
                Some(stated(need("stockouts", Priority::Low, None), 9)),
                true,
                Reach::Met,
                3,
            ),
            (
                "region",
                Some(stated(chosen("elsewhere"), 9)),
                false,
                Reach::Blocked,
                0,
            ),
        ];
        for (name, signal, is_qualified, reach, level) in cases {
            let mut signals = qualified();
            match signal.clone() {
                Some(signal) => signals.insert(name.into(), signal),
                None => signals.remove(name),
            };
            let verdict = assess(&campaign(), &signals, TODAY);
            assert_eq!(
                (verdict.qualified, verdict.reach, verdict.level),
                (is_qualified, reach, level),
                "{name} = {signal:?}: {verdict:#?}"
            );
        }
    }

    #[test]
    fn the_criterion_that_rules_out_says_what_is_said() {
        let mut signals = qualified();
        signals.insert("quantity".into(), stated(users(2, 2), 9));
        let verdict = assess(&campaign(), &signals, TODAY);
        assert_eq!(
            verdict.disqualified_by,
            Some(Disqualification {
                criterion: "size".to_owned(),
                says: Some("For small teams a spreadsheet does it.".to_owned()),
            })
        );
    }

    #[test]
    fn what_is_missing_is_listed_in_order() {
        let verdict = assess(&campaign(), &Signals::new(), TODAY);
        let names: Vec<&str> = verdict.missing.iter().map(SignalName::as_str).collect();
        assert_eq!(names, ["need", "quantity", "authority", "timeline"]);
    }

    #[test]
    fn a_variation_can_require_more_and_count_another_fit() {
        let mut campaign = campaign();
        let vary = "free_capacity_at_most = 1\nlevel = 1\nrequired = [\"need\", \"quantity\", \"budget\"]\n\
            without_fit = [\"size\"]\n[[fit]]\nid = \"large\"\ndisqualifies = true\nsays = \"Not this week.\"\n\
            meets = { signal = \"quantity\", min = 500 }\nbecause = \"a full week is for large teams\"";
        campaign.lead.definition.vary = vec![toml::from_str(vary).unwrap()];
        let at = |free| campaign.in_force(TODAY, free);
        for free in [None, Some(2)] {
            let verdict = assess(&at(free), &qualified(), TODAY);
            assert!(verdict.qualified, "{free:?} {verdict:#?}");
            assert_eq!(verdict.in_force.variation, None);
        }
        let verdict = assess(&at(Some(1)), &qualified(), TODAY);
        assert!(!verdict.qualified);
        let missing: Vec<&str> = verdict.missing.iter().map(SignalName::as_str).collect();
        assert_eq!(missing, ["budget"]);
        let by = verdict.disqualified_by.map(|by| by.criterion);
        assert_eq!(by.as_deref(), Some("large"));
        assert_eq!(verdict.in_force.variation, Some(0));
        let why = "The definition for when at most one closer's place is free";
        assert_eq!(verdict.in_force.because.as_deref(), Some(why));
    }

    #[test]
    fn what_may_be_refused_holds_nobody_up() {
        let mut campaign = campaign();
        let definition = &mut campaign.lead.definition;
        definition.may_refuse.push("quantity".to_owned());
        let mut signals = qualified();
        signals.insert("quantity".into(), without_value(SignalStatus::Refused, 9));
        let verdict = assess(&campaign, &signals, TODAY);
        assert!(verdict.qualified, "{verdict:#?}");
    }

    #[test]
    fn a_threshold_that_is_not_reached_is_named() {
        let mut campaign = campaign();
        campaign.lead.definition.min_expected_value = Some(1_000_000.into());
        let verdict = assess(&campaign, &qualified(), TODAY);
        assert!(!verdict.qualified);
        assert_eq!(verdict.reach, Reach::Met);
        assert_eq!(verdict.unmet.len(), 1, "{:?}", verdict.unmet);
        assert!(verdict.unmet[0].ends_with("under $1,000,000"));
    }
}
