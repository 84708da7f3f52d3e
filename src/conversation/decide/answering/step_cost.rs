//! What a next step itself costs: "is the visit free?", and "is that free?" of what was
//! arranged or told just now. That is no question for what we sell.

use super::material::{price, told_by};
use super::question;
use super::wanted::just_told;
use crate::campaign::playbook::NextStep;
use crate::conversation::agenda::Point;
use crate::conversation::decide::Draft;
use crate::conversation::state::Unread;
use crate::reading::finding::IntentKind;
use crate::reading::{Manner, Reading};
use crate::signal::{SignalName, Span};

/// The step that is arranged where somebody is to get back to them.
const CALL: &str = "call";

/// The answer to who asks what a step costs, and to what they ask beside it; nothing where
/// no step is meant. What stays open is in the second list.
pub(crate) fn answers(
    draft: &Draft<'_>,
    message: &Unread,
    reading: &Reading,
) -> Option<(Vec<Point>, Vec<String>)> {
    let kinds = [
        Manner::AsksMeetingPrice,
        Manner::AsksIfFree,
        Manner::AsksOfferPrice,
    ];
    let asked = kinds.into_iter().find_map(|kind| place(reading, kind))?;
    let words = asked.slice(&message.text)?;
    let meeting = reading.shows(Manner::AsksMeetingPrice);
    let arranged = || arranged(draft).filter(|_| meeting || reading.shows(Manner::AsksIfFree));
    let first = || draft.rules.campaign.playbook.next_steps.first();
    let step = named(draft, words)
        .or_else(arranged)
        .or_else(|| first().filter(|_| meeting))?;
    step.cost.as_ref()?;
    let mut points = vec![Point::AboutStep {
        step: step.id.clone(),
        cost: true,
    }];
    let apart = |span: Span| !span.overlaps(asked);
    let prices = reading.intents.iter().any(|found| {
        found.kind == IntentKind::AskPrice && found.confidence >= 0.5 && apart(found.span)
    });
    let facts = reading.facts.iter();
    let beside = facts.filter(|fact| fact.score >= 0.5 && apart(fact.span));
    let beside = beside.map(|fact| told_by(draft, reading, &fact.id)).next();
    points.extend(beside.or_else(|| price(draft, reading).filter(|_| prices)));
    let open = reading.open_questions.iter();
    let open = open.filter(|open| apart(open.span));
    Some((
        points,
        open.map(|open| question::bare(&open.quote)).collect(),
    ))
}

fn place(reading: &Reading, kind: Manner) -> Option<Span> {
    let mut found = reading.manner.iter();
    found
        .find(|found| found.kind == kind)
        .map(|found| found.span)
}

/// The step that `words` call by its id, or by a word that no other step's cost is told with:
/// "the talk" of "The talk costs nothing."
pub(crate) fn named<'s>(draft: &'s Draft<'_>, words: &str) -> Option<&'s NextStep> {
    let steps = &draft.rules.campaign.playbook.next_steps;
    let said: Vec<String> = words_of(words).collect();
    let by_id = steps.iter().find(|step| said.contains(&step.id));
    by_id.or_else(|| {
        let told: Vec<(&NextStep, Vec<String>)> = steps
            .iter()
            .map(|step| {
                (
                    step,
                    words_of(step.cost.as_deref().unwrap_or_default()).collect(),
                )
            })
            .collect();
        let with = |word: &String| {
            let mut of = told.iter().filter(|(_, words)| words.contains(word));
            of.next()
                .filter(|_| of.next().is_none())
                .map(|(step, _)| *step)
        };
        // Of a single step nothing tells which word is its name.
        said.iter().filter(|_| told.len() > 1).find_map(with)
    })
}

fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// The step that was told of just now, or that is arranged.
fn arranged<'s>(draft: &'s Draft<'_>) -> Option<&'s NextStep> {
    let steps = &draft.rules.campaign.playbook.next_steps;
    let of = |id: &str| steps.iter().find(|step| step.id == id);
    let told = just_told(draft).into_iter().find_map(of);
    let wished = draft.state.text_of(SignalName::INTENT);
    let call = || wished.and_then(of).or_else(|| of(CALL)).or(steps.first());
    told.or_else(|| draft.state.open_handoff().and_then(|_| call()))
}
