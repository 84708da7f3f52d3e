//! "Send me something to read": what there is, is sent at once, and nobody argues with the wish.

use super::later::part;
use super::part::content_for;
use crate::conversation::agenda::{Agenda, Point, Step};
use crate::conversation::decide::Draft;
use crate::conversation::decide::handing_over::route;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::message::MoveKind;
use crate::conversation::state::LeadStatus;
use crate::reading::finding::{IntentKind, Reading, Recorded};
use crate::reading::{CONTENT_PREFIX, Manner};
use crate::signal::{SignalName, Span};

/// Whether something to read is wanted: by its name, once more, or whatever there is.
pub(super) fn is_wanted(draft: &Draft<'_>, learned: &Learned) -> bool {
    asked_content(draft, learned).is_some()
        || learned.shows(Manner::AsksForSent) && last_sent(draft).is_some()
        || wants_reading(learned)
}

/// Sends it as the step of this turn. `false` where nothing to read is wanted.
pub(super) fn send(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    if !learned.wants_reading {
        return false;
    }
    let again = last_sent(draft).filter(|_| learned.shows(Manner::AsksForSent));
    if again.is_some() {
        agenda.points.retain(|point| !point.is_answer());
    }
    let named = again.or_else(|| asked_content(draft, learned));
    if named.is_some() {
        // What is sent is the answer to it all.
        agenda.points.retain(|point| {
            !matches!(
                point,
                Point::Compare { .. } | Point::Rebut { .. } | Point::NotKnown { .. }
            )
        });
    }
    let nurture = named
        .or_else(|| content_for(draft))
        .or_else(|| last_sent(draft));
    let contact = address_to_tell(draft, learned);
    agenda.step = Step::Send { nurture, contact };
    let no_match = draft.state.status == LeadStatus::Disqualified;
    if draft.state.open_handoff().is_none() && !no_match {
        part(draft, agenda, "asked for something to read", None);
    }
    true
}

/// Who wants it by e-mail is told that the address is missing, where nobody knows it: `email`.
fn address_to_tell(draft: &Draft<'_>, learned: &Learned) -> Option<String> {
    let parted = draft.state.status == LeadStatus::Disqualified;
    let wanted = learned.shows(Manner::ByMail) && draft.state.channel().is_live() && !parted;
    let unknown = draft.state.reached_at(SignalName::EMAIL).is_none();
    let asked = route::contact_to_ask(draft).is_some() && draft.state.open_handoff().is_none();
    (wanted && unknown && asked).then(|| SignalName::EMAIL.to_owned())
}

/// What was sent to them last: with nothing else left to read, that is said again.
fn last_sent(draft: &Draft<'_>) -> Option<String> {
    let all = &draft.rules.campaign.playbook.nurture;
    let sent = |topic: &String| all.iter().any(|content| content.id == *topic);
    let spoken = draft.state.messages.iter().rev();
    let mut moves = spoken.flat_map(|message| &message.moves);
    moves.find_map(|made| {
        let topic = made.topic.as_ref().filter(|topic| sent(topic));
        topic.filter(|_| made.kind == MoveKind::Nurture).cloned()
    })
}

/// What they ask to be sent by its name ("where's that template?"), unless they
/// ask for anything that a fact answers as well.
pub(super) fn asked_content(draft: &Draft<'_>, learned: &Learned) -> Option<String> {
    let sure = |score: f64| score >= 0.5;
    let facts = || {
        learned
            .readings
            .iter()
            .flat_map(|(_, reading)| &reading.facts)
    };
    // "Three offers by end of february" tells of offers, and asks for nothing to read.
    if !asks_on_words(learned) {
        return None;
    }
    let content = |id: &str| id.strip_prefix(CONTENT_PREFIX).map(str::to_owned);
    let named = facts()
        .filter(|fact| sure(fact.score))
        .find_map(|fact| content(&fact.id))?;
    let asks_more = facts().any(|fact| sure(fact.score) && content(&fact.id).is_none());
    let acts = [
        IntentKind::Buy,
        IntentKind::AskPerson,
        IntentKind::AskCallback,
    ];
    let all = &draft.rules.campaign.playbook.nurture;
    let known = all.iter().any(|content| content.id == named);
    (known && !asks_more && !acts.iter().any(|kind| learned.intends(*kind))).then_some(named)
}

/// Whether a message asks, or asks for something to read.
fn asks_on_words(learned: &Learned) -> bool {
    learned.readings.iter().any(|(message, reading)| {
        message.text.contains('?') || reading.asks || reading.shows(Manner::AsksForReading)
    })
}

/// Whether something to read is asked for, and nothing that a fact answers.
fn wants_reading(learned: &Learned) -> bool {
    let acts = [
        IntentKind::Buy,
        IntentKind::AskPerson,
        IntentKind::AskDemo,
        IntentKind::AskPrice,
    ];
    let asks_otherwise = |reading: &Reading| {
        let mut manner = reading.manner.iter();
        let wish = manner.find(|found| found.kind == Manner::AsksForReading);
        // "Any docs I can look at" looks like a demo in the same words.
        let same = |span: Span| wish.is_some_and(|wish| wish.span.overlaps(span));
        let mut intents = reading.intents.iter();
        let more = |span: Span| {
            wish.is_none_or(|wish| span.start < wish.span.start || wish.span.end < span.end)
        };
        let mut facts = reading.facts.iter();
        facts.any(|fact| fact.score >= 0.5 && more(fact.span))
            || intents.any(|found| {
                acts.contains(&found.kind) && found.confidence >= 0.5 && !same(found.span)
            })
    };
    learned.accepted.is_none()
        && learned.readings.iter().any(|(_, reading)| {
            reading.shows(Manner::AsksForReading)
                && !asks_otherwise(reading)
                && !reading.asks_for(Recorded::Reach)
        })
}
