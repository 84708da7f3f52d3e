//! How they decide: the prospect's part, who else, step by step, by what; each
//! with the words that it comes from.

use super::Material;
use super::said::{quote_of, value_words};
use super::shape::{Decision, Quote};
use super::wording::{QUOTE, line};
use crate::reading::decision_parts;
use crate::signal::{AuthorityRole, Evidence, Signal, SignalName, SignalValue, Span};

/// Entries of one list.
const MOST: usize = 6;

pub(super) fn decision(material: &Material<'_>) -> Decision {
    let signals = &material.state.signals;
    let known = |name: &str| signals.get(name).filter(|signal| signal.known().is_some());
    let words_of = |name: &str| known(name).map(|signal| value_words(material, name, signal));
    let role = match known(SignalName::AUTHORITY).and_then(Signal::known) {
        Some(SignalValue::Authority { role, .. }) => Some(*role),
        _ => None,
    };
    let mut parts = Parts::default();
    for name in [
        SignalName::AUTHORITY,
        SignalName::DECISION_PROCESS,
        SignalName::DECISION_CRITERIA,
    ] {
        for evidence in known(name).iter().flat_map(|signal| &signal.evidence) {
            parts.take(material, name, evidence);
        }
    }
    let listed = |quotes: &[Quote], between: &str| {
        let words: Vec<&str> = quotes.iter().map(|quote| quote.quote.as_str()).collect();
        (!words.is_empty()).then(|| line(&words.join(between), QUOTE))
    };
    let process = parts.process;
    Decision {
        words: says(material, role, &parts.others, process.is_empty()),
        role_words: role.map(|role| super::wording::role(role).to_owned()),
        others_words: listed(&parts.others, ", "),
        process_words: listed(&process, " → "),
        criteria_words: listed(&parts.criteria, "; "),
        timeline_words: words_of(SignalName::TIMELINE),
        competitors_words: competitors(material),
        current_words: words_of(SignalName::CURRENT_SOLUTION),
        quotes: known(SignalName::AUTHORITY)
            .iter()
            .filter_map(|signal| signal.evidence.last())
            .map(quote_of)
            .collect(),
        others: parts.others,
        steps: process,
        criteria: parts.criteria,
    }
}

/// Everybody whom they compare us with, each with the price that was told of them: "Invenza
/// ($29 per user), PlanRight ($45)".
pub(super) fn competitors(material: &Material<'_>) -> Option<String> {
    let state = material.state;
    let all = |name: &'static str| {
        let earlier = state
            .superseded
            .iter()
            .filter(move |(of, _)| of.as_str() == name);
        let now = state.signals.get(name);
        earlier.map(|(_, signal)| signal).chain(now)
    };
    let mut named: Vec<(String, &Signal)> = Vec::new();
    for signal in all(SignalName::COMPETITOR) {
        if let Some(SignalValue::Text { text }) = signal.known()
            && !named
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case(text))
        {
            named.push((text.clone(), signal));
        }
    }
    let words = named.iter().map(|(name, signal)| {
        let told_of = |price: &&Signal| {
            price.evidence.iter().any(|evidence| {
                let quote = evidence.quote().to_lowercase();
                let together = signal
                    .evidence
                    .iter()
                    .any(|own| own.seq() == evidence.seq());
                let another = named
                    .iter()
                    .any(|(other, _)| other != name && quote.contains(&other.to_lowercase()));
                quote.contains(&name.to_lowercase()) || together && !another
            })
        };
        let price = all(SignalName::COMPETITOR_PRICE).rfind(told_of);
        price.map_or_else(
            || name.clone(),
            |price| {
                let sum = value_words(material, SignalName::COMPETITOR_PRICE, price);
                format!("{name} ({sum})")
            },
        )
    });
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| words.join(", "))
}

#[derive(Default)]
struct Parts {
    others: Vec<Quote>,
    process: Vec<Quote>,
    criteria: Vec<Quote>,
}

impl Parts {
    /// What one piece of evidence says, taken apart; whole, where it has no parts.
    fn take(&mut self, material: &Material<'_>, name: &str, evidence: &Evidence) {
        let text = evidence.quote();
        let found = decision_parts(material.vocabulary, text);
        let whole = quote_of(evidence);
        let part = |span: &Span| {
            let quote = line(span.slice(text)?, QUOTE);
            (!quote.is_empty()).then(|| Quote {
                quote,
                ..whole.clone()
            })
        };
        let people = found.people.iter().filter_map(part).collect();
        add(&mut self.others, people);
        match name {
            SignalName::DECISION_PROCESS => {
                let steps: Vec<Quote> = found.steps.iter().filter_map(part).collect();
                let steps = if steps.is_empty() {
                    vec![whole.clone()]
                } else {
                    steps
                };
                add(&mut self.process, steps);
            }
            SignalName::DECISION_CRITERIA => {
                let criteria: Vec<Quote> = found.criteria.iter().filter_map(part).collect();
                let criteria = if criteria.is_empty() {
                    vec![whole.clone()]
                } else {
                    criteria
                };
                add(&mut self.criteria, criteria);
            }
            _ => {}
        }
    }
}

fn add(list: &mut Vec<Quote>, new: Vec<Quote>) {
    for quote in new {
        let same = |known: &Quote| known.quote.to_lowercase() == quote.quote.to_lowercase();
        if list.len() < MOST && !list.iter().any(same) {
            list.push(quote);
        }
    }
}

fn says(
    material: &Material<'_>,
    role: Option<AuthorityRole>,
    others: &[Quote],
    no_process: bool,
) -> String {
    let who = super::person::called(material).map_or_else(
        || "The prospect".to_owned(),
        |name| super::person::first_name(&name),
    );
    let somebody = if others.is_empty() {
        "somebody else decides"
    } else {
        "others decide"
    };
    let says = match role {
        Some(AuthorityRole::DecisionMaker) => format!("{who} decides"),
        Some(AuthorityRole::Shared) => format!("{who} decides together with others"),
        Some(AuthorityRole::Influencer) => format!("{who} has a say; {somebody}"),
        Some(AuthorityRole::User) => format!("{who} would use it; {somebody}"),
        Some(AuthorityRole::Researcher) => format!("{who} collects information; {somebody}"),
        Some(AuthorityRole::None) => format!("{who} has no part in the decision"),
        None => "Who decides is not known yet".to_owned(),
    };
    if role.is_some() && no_process {
        format!("{says}; how they come to a decision is not known yet.")
    } else {
        format!("{says}.")
    }
}
