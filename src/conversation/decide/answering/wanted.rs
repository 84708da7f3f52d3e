//! Which of the facts that a message resembles is wanted: the thing that it names, a story
//! for who asks for proof, another answer for who protests against the last one.

use std::collections::BTreeSet;

use super::asked::Answer;
use super::material::{asks_ours, asks_product, is_price};
use super::ours::stems;
use super::question::{bare, sentence_at, sentences};
use crate::campaign::playbook::FactKind;
use crate::conversation::decide::Draft;
use crate::conversation::message::{Author, MoveKind};
use crate::conversation::state::Unread;
use crate::reading::finding::{FactFinding, IntentKind, SignalFinding};
use crate::reading::{Manner, Reading, SignalKind};
use crate::signal::{Signal, SignalName, SignalValue, Span};

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

/// Whether a fact tells how long one thing takes where another is asked about: "how long
/// does a rebuild take" is not answered with what a first version takes.
pub(crate) fn tells_of_another(draft: &Draft<'_>, asked: &FactFinding) -> bool {
    let campaign = draft.rules.campaign;
    let fact = campaign.fact(&asked.id);
    let Some(fact) = fact.filter(|fact| fact.kind == FactKind::Delivery) else {
        return false;
    };
    // What the sentence with the figure speaks of is what the figure is of.
    let mut told = sentences(&fact.text).into_iter();
    let figure = |(_, sentence): &(Span, String)| sentence.contains(|at: char| at.is_ascii_digit());
    let Some((_, told)) = told.find(figure) else {
        return false;
    };
    let (told, asked) = (stems(&told), stems(&asked.quote));
    let choices = campaign.questions.signals.iter();
    let mut choices = choices.filter(|signal| signal.kind == SignalKind::Choice);
    choices.any(|signal| {
        let named = |said: &BTreeSet<String>| -> Vec<&str> {
            let of = signal.options.iter().filter(|option| {
                let mut phrases = option.phrases.iter().map(|phrase| stems(phrase));
                phrases.any(|phrase| !phrase.is_empty() && phrase.is_subset(said))
            });
            of.map(|option| option.id.as_str()).collect()
        };
        let (told, mut asked) = (named(&told), named(&asked));
        // Asked of no thing by its name, it is asked of theirs.
        let theirs = draft.state.signals.get(signal.name.as_str());
        if let Some(SignalValue::Choice { choice }) = theirs.and_then(Signal::known)
            && asked.is_empty()
        {
            asked.push(choice);
        }
        let shared = asked.iter().any(|option| told.contains(option));
        !told.is_empty() && !asked.is_empty() && !shared
    })
}

/// Whether a sum is asked for in other words than a price: "what's the warranty exactly" asks
/// for the warranty.
pub(super) fn asks_total(draft: &Draft<'_>, reading: &Reading, found: &[Answer<'_>]) -> bool {
    let prices = reading.intends(IntentKind::AskPrice);
    let another = |span: Span| {
        found.iter().any(|(point, fact)| {
            let named = fact.is_some_and(|fact| fact.score >= CLEARLY && fact.span.overlaps(span));
            named && !is_price(draft, point)
        })
    };
    let mut said = reading.manner.iter();
    let total = said.any(|said| said.kind == Manner::AsksTotal && (prices || !another(said.span)));
    total || !prices && (asks_ours(draft, reading) || asks_product(draft, reading))
}

/// Whether the price is asked for in one breath with the sum that it comes of: "what does it
/// cost for a bill of 280". What that saves only resembles it.
pub(super) fn with_a_sum(
    draft: &Draft<'_>,
    reading: &Reading,
    asked_at: Span,
    found: &[Answer<'_>],
) -> bool {
    let of_a_sum = |fact: &FactFinding| {
        let mut told = reading.signals.iter();
        told.any(|told| {
            let money = matches!(told.value, Some(SignalValue::Money(_)));
            money && told.signal.as_str() != SignalName::BUDGET && told.span.overlaps(fact.span)
        })
    };
    let mut facts = found.iter().filter_map(|(_, fact)| *fact);
    facts.any(|fact| {
        let known = draft.rules.campaign.fact(&fact.id);
        let kinds = [FactKind::Price, FactKind::Payment];
        let other = known.is_some_and(|known| !kinds.contains(&known.kind));
        other && fact.span.overlaps(asked_at) && of_a_sum(fact)
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
pub(crate) fn unknown_rival(message: &Unread, reading: &Reading) -> Option<String> {
    let mut intents = reading.intents.iter();
    let compares = intents.find(|found| found.kind == IntentKind::AskComparison)?;
    let sentence = sentence_at(&message.text, compares.span);
    let rival = |found: &&SignalFinding| found.signal.as_str() == SignalName::COMPETITOR;
    let rival = reading.signals.iter().find(rival);
    if rival.is_some_and(|rival| sentence.contains(rival.quote.as_str())) {
        return Some(bare(&sentence));
    }
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
