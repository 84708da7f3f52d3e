//! What a campaign contributes to reading.

use crate::reading::vocabulary::{CASE_PREFIX, CONTENT_PREFIX, LEFT_PREFIX};
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Campaign;
use super::find::{WELL_KNOWN, well_known_kind};
use super::question::{Band, DeclaredSignal};
use crate::reading::vocabulary::{CampaignWords, SignalKind, SignalWords};
use crate::signal::SignalName;

/// Signals that are read even where the campaign neither declares nor asks them.
const ALWAYS_READ: [&str; 4] = [
    SignalName::NEED,
    SignalName::BUDGET,
    SignalName::AUTHORITY,
    SignalName::TIMELINE,
];

/// The campaign's words, as plain lists for the vocabulary.
///
/// Case histories are asked for like facts, under the id `case:ID`.
pub fn words(campaign: &Campaign) -> CampaignWords {
    let identity = &campaign.identity;
    let playbook = &campaign.playbook;
    CampaignWords {
        language: identity.language.clone(),
        languages: identity.languages.clone(),
        locale: identity.locale.clone(),
        currency: Some(identity.currency),
        region: identity.region.clone(),
        fiscal_year_start: identity.fiscal_year_start,
        signals: signals(campaign),
        needs: playbook
            .needs
            .iter()
            .map(|need| (need.id.clone(), with_name(&need.name, &need.phrases)))
            .collect(),
        facts: playbook
            .facts
            .iter()
            .map(|fact| (fact.id.clone(), fact.asks.clone()))
            .chain(
                playbook
                    .cases
                    .iter()
                    .map(|case| (format!("{CASE_PREFIX}{}", case.id), case.asks.clone())),
            )
            .chain(
                playbook
                    .left_to_people
                    .iter()
                    .map(|left| (format!("{LEFT_PREFIX}{}", left.id), left.asks.clone())),
            )
            .chain(
                playbook
                    .nurture
                    .iter()
                    .filter(|content| !content.asks.is_empty())
                    .map(|content| {
                        let id = format!("{CONTENT_PREFIX}{}", content.id);
                        (id, content.asks.clone())
                    }),
            )
            .collect(),
        others: playbook
            .facts
            .iter()
            .enumerate()
            .filter(|(_, fact)| !fact.others.is_empty())
            .map(|(at, fact)| (at, fact.others.clone()))
            .collect(),
        fact_texts: playbook
            .facts
            .iter()
            .map(|fact| fact.text.clone())
            .chain(playbook.cases.iter().map(|case| case.text.clone()))
            .collect(),
        objections: playbook
            .objections
            .iter()
            .map(|objection| {
                (
                    objection.id.clone(),
                    objection.kind,
                    objection.phrases.clone(),
                )
            })
            .collect(),
        competitors: playbook
            .competitors
            .iter()
            .map(|competitor| (competitor.name.clone(), competitor.aliases.clone()))
            .collect(),
        own_names: std::iter::once(&identity.business.name)
            .chain(std::iter::once(&identity.business.agent))
            .chain(&identity.business.aliases)
            .cloned()
            .collect(),
    }
}

/// The declared signals, then the well-known ones that are asked for or always read.
fn signals(campaign: &Campaign) -> Vec<SignalWords> {
    let asked: BTreeSet<&str> = campaign
        .questions
        .questions
        .iter()
        .map(|question| question.signal.as_str())
        .collect();
    let declared = campaign.questions.signals.iter().map(|signal| SignalWords {
        name: SignalName::new(&signal.name),
        label: Some(signal.label.clone()),
        kind: signal.kind,
        scale: scale(&signal.bands),
        per: signal.per,
        units: signal.units.clone(),
        options: signal
            .options
            .iter()
            .map(|option| {
                let phrases = option
                    .label
                    .as_ref()
                    .map_or_else(|| option.phrases.clone(), |l| with_name(l, &option.phrases));
                (option.id.clone(), phrases)
            })
            .collect(),
        closed: is_closed(campaign, signal),
    });
    let undeclared = WELL_KNOWN.iter().filter_map(|name| {
        let wanted = ALWAYS_READ.contains(name) || asked.contains(name);
        if !wanted || campaign.declared(name).is_some() {
            return None;
        }
        Some(SignalWords {
            name: SignalName::new(*name),
            label: None,
            kind: well_known_kind(name)?,
            scale: None,
            per: None,
            units: Vec::new(),
            options: Vec::new(),
            closed: false,
        })
    });
    declared.chain(undeclared).collect()
}

/// Whether the lead definition asks for one of certain options and turns away whoever has another.
fn is_closed(campaign: &Campaign, signal: &DeclaredSignal) -> bool {
    let mut fit = campaign.lead.definition.fit.iter();
    signal.kind == SignalKind::Choice
        && fit.any(|criterion| {
            criterion.disqualifies
                && !criterion.optional
                && criterion.meets.signal == signal.name
                && !criterion.meets.one_of.is_empty()
        })
}

/// How far beyond its lower bound a band without an upper one goes.
const OPEN: Decimal = Decimal::from_parts(4, 0, 0, false, 0);

/// From where to where the bands go.
fn scale(bands: &[Band]) -> Option<(Decimal, Decimal)> {
    let bounds = || bands.iter().flat_map(|band| [band.min, band.max]).flatten();
    let open = bands.iter().filter(|band| band.max.is_none());
    let beyond = open.filter_map(|band| Some(band.min? * OPEN));
    Some((bounds().min()?, bounds().chain(beyond).max()?))
}

/// The phrases, with the name as one of them.
fn with_name(name: &str, phrases: &[String]) -> Vec<String> {
    let known = phrases
        .iter()
        .any(|phrase| phrase.eq_ignore_ascii_case(name));
    let name = (!known).then(|| name.to_owned());
    name.into_iter().chain(phrases.iter().cloned()).collect()
}
