//! Which of the facts that a message resembles is wanted: the thing that it names, a story
//! for who asks for proof, another answer for who protests against the last one.

use super::question::bare;
use crate::conversation::decide::Draft;
use crate::conversation::message::{Author, MoveKind};
use crate::reading::finding::{FactFinding, IntentKind};
use crate::reading::{Manner, Reading};
use crate::signal::{SignalName, Span};

/// What is asked for in plain words is so sure.
const CLEARLY: f64 = 0.85;

/// "Do you do that community solar thing?": what is named is asked for, and not held
/// against us.
pub(crate) fn asks_for_the_thing(reading: &Reading) -> bool {
    reading.intends(IntentKind::AskFeature)
        && !reading.intends(IntentKind::AskComparison)
        && reading.facts.iter().any(|fact| {
            fact.score >= CLEARLY
                && !fact.id.starts_with("case:")
                && names_competitor(reading, fact.span)
        })
}

/// Whether they say that they were not answered: "no, I asked how long it takes".
pub(crate) fn protests(reading: &Reading) -> bool {
    reading.shows(Manner::SaidBefore)
        || reading.shows(Manner::Complains) && !reading.shows(Manner::PassedOver)
        || reading.shows(Manner::Protests)
        || reading.intends(IntentKind::Negate)
}

/// The facts that our last message told.
pub(crate) fn just_told<'s>(draft: &'s Draft<'_>) -> Vec<&'s str> {
    let last = draft.state.messages.iter().rev();
    let last = last.filter(|held| held.from == Author::Agent).take(1);
    let moves = last.flat_map(|held| &held.moves);
    moves
        .filter(|made| made.kind == MoveKind::Answer)
        .filter_map(|made| made.topic.as_deref())
        .collect()
}

/// Whether a story is asked for where the fact was found.
pub(crate) fn asks_for_proof(reading: &Reading, fact: &FactFinding) -> bool {
    reading.intents.iter().any(|found| {
        found.kind == IntentKind::AskCase
            && found.confidence >= CLEARLY
            && found.span.overlaps(fact.span)
    })
}

/// "How does it compare to Netstock?": what sets us apart is said, and that of that one
/// nothing is known.
pub(crate) fn unknown_rival(reading: &Reading) -> Option<String> {
    let mut intents = reading.intents.iter();
    let compares = intents.find(|found| found.kind == IntentKind::AskComparison)?;
    let named = |word: &String| !compares.quote.contains(word.as_str());
    let mut open = reading.open_questions.iter();
    let open =
        open.find(|open| open.span.overlaps(compares.span) && open.about.iter().any(named))?;
    Some(bare(&open.quote))
}

/// Whether a competitor is named there.
pub(crate) fn names_competitor(reading: &Reading, span: Span) -> bool {
    reading.signals.iter().any(|found| {
        found.signal.as_str() == SignalName::COMPETITOR
            && found.span.start < span.end
            && span.start < found.span.end
    })
}

/// The question of who protests, where all that is found for it was told just now.
pub(crate) fn asked_in_protest<'r>(
    draft: &Draft<'_>,
    reading: &'r Reading,
) -> Option<&'r FactFinding> {
    let just_told = just_told(draft);
    let mut found = reading.facts.iter().filter(|fact| fact.score >= 0.5);
    let first = found.next()?;
    let told = |fact: &FactFinding| just_told.contains(&fact.id.as_str());
    (protests(reading) && told(first) && found.all(told)).then_some(first)
}
