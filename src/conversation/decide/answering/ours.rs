//! "Is that the kind of thing you do?": yes where what they described is a need
//! that the offer meets or something that the lead definition wants, with the case
//! that is most like theirs; else whom the offer is made for.

use std::collections::BTreeSet;

use super::fit;
use super::material::{known_needs, stated, words_of};
use super::question::sentence_at;
use crate::conversation::agenda::{FitAnswer, Point};
use crate::conversation::decide::Draft;
use crate::conversation::state::{LeadStatus, Unread};
use crate::reading::{Manner, Reading};
use crate::signal::SignalValue;
use crate::speech::again::beginnings;

/// Shorter words tell no case from another.
const TELLING: usize = 5;
/// Two words with so many letters in common at their beginning are one.
const STEM: usize = 5;
/// A fact of so much sureness is what they spoke of.
const SURE: f64 = 0.5;
/// So many words at most name a thing.
const OF_A_NAME: usize = 3;

/// The answer, in the order in which it is told; nothing where they were ruled out.
pub(crate) fn answer(draft: &Draft<'_>, message: &Unread, reading: &Reading) -> Vec<Point> {
    let ruled_out = draft.evaluation().qualification.disqualified_by.is_some();
    if ruled_out || draft.state.status == LeadStatus::Disqualified {
        return Vec::new();
    }
    let needs = known_needs(draft);
    if needs.is_empty()
        && let Some(fact) = spoken_of(draft, message)
    {
        return vec![fact];
    }
    if needs.is_empty() && fit::overall(draft).is_none() {
        let (answer, criteria) = (FitAnswer::Market, Vec::new());
        return vec![Point::Fit { answer, criteria }];
    }
    let yes = Point::Fit {
        answer: FitAnswer::Yes,
        criteria: Vec::new(),
    };
    let told = told_now(reading);
    let needs = if told.is_empty() { needs } else { told };
    let shown = case_like(draft, &needs, message).or_else(|| help(draft, &needs));
    std::iter::once(yes).chain(shown).collect()
}

/// What the playbook has on the thing of which they spoke right before: "my wife wants a
/// battery", "do you do that?".
fn spoken_of(draft: &Draft<'_>, message: &Unread) -> Option<Point> {
    let before = draft.before(message.seq)?;
    let evidence = draft.state.signals.values().flat_map(|told| &told.evidence);
    let told = evidence.filter(|told| told.seq() == Some(before.seq));
    let told = told.map(|told| told.quote().to_owned());
    told.chain([before.text.clone()]).find_map(|words| {
        let reading = draft.read_at(before.at, None, &format!("{words}?"));
        let mut facts = reading.facts.iter().filter(|fact| fact.score >= SURE);
        let fact = facts.find(|fact| draft.rules.campaign.fact(&fact.id).is_some());
        fact.map(|fact| stated(&fact.id))
    })
}

/// "Rota planning do you do that": a thing that they name in a word or two before they ask
/// whether it is ours, and that nobody here knows, gets no yes.
pub(crate) fn unknown_thing(message: &Unread, reading: &Reading) -> Option<String> {
    let mut manner = reading.manner.iter();
    let asked = manner.find(|found| found.kind == Manner::AsksKind)?.span;
    let whole = sentence_at(&message.text, asked);
    let words = asked.slice(&message.text)?;
    let thing = whole.split(words).next()?.trim();
    let count = thing.split_whitespace().count();
    let named = (1..=OF_A_NAME).contains(&count) && !stems(thing).is_empty();
    (named && reading.signals.is_empty()).then_some(whole)
}

/// The needs that this very message tells.
fn told_now(reading: &Reading) -> Vec<String> {
    let told = reading
        .signals
        .iter()
        .filter_map(|found| match &found.value {
            Some(SignalValue::Needs(needs)) => Some(needs),
            _ => None,
        });
    told.flatten().map(|need| need.id.clone()).collect()
}

/// How the offer helps with a need of theirs that was not spoken of yet.
fn help(draft: &Draft<'_>, needs: &[String]) -> Option<Point> {
    let untold = |need: &&String| !draft.state.used.contains(&format!("need:{need}"));
    let need = needs.iter().rev().find(untold)?.clone();
    Some(Point::Help {
        need,
        cost: None,
        own_figures: false,
    })
}

/// The untold case of somebody with such a need that shares most words with what they wrote.
fn case_like(draft: &Draft<'_>, needs: &[String], message: &Unread) -> Option<Point> {
    let said = stems(&message.text);
    let cases = draft.rules.campaign.playbook.cases.iter();
    let case = cases
        .filter(|case| case.needs.iter().any(|need| needs.contains(need)))
        .filter(|case| !draft.state.used.contains(&format!("case:{}", case.id)))
        .map(|case| (words_of(case).intersection(&said).count(), case))
        .filter(|(shared, _)| *shared > 0)
        .max_by_key(|(shared, _)| *shared)?
        .1;
    Some(Point::Case {
        case: case.id.clone(),
    })
}

/// The beginnings of the words that say something.
pub(crate) fn stems(text: &str) -> BTreeSet<String> {
    beginnings(text, TELLING, STEM)
}
