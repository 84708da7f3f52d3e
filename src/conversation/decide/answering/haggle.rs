//! Who asks for less: the playbook's fact on it once, then who may decide, then
//! a person, and never the same words again.

use crate::campaign::playbook::FactKind;
use crate::conversation::agenda::Point;
use crate::conversation::decide::Draft;
use crate::conversation::event::Event;
use crate::conversation::message::Author;
use crate::conversation::state::Unread;
use crate::reading::finding::IntentKind;
use crate::reading::{Manner, Reading};
use crate::signal::Span;
use crate::speech::text::{one_line, shortened};

/// So many answers there are beside the playbook's.
const ANSWERS: u8 = 3;

/// Whether the message asks for less than was named.
pub(crate) fn asks_for_less(reading: &Reading) -> bool {
    reading.intends(IntentKind::AskDiscount) || reading.shows(Manner::Haggles)
}

/// "What does it cost, and is there a discount?": the price is asked for in other words than less.
pub(crate) fn asks_price_as_well(reading: &Reading) -> bool {
    let price = reading
        .intents
        .iter()
        .filter(|found| found.kind == IntentKind::AskPrice && found.confidence >= 0.5);
    let less = |span: Span| {
        reading
            .intents
            .iter()
            .any(|found| found.kind == IntentKind::AskDiscount && found.span.overlaps(span))
            || reading
                .manner
                .iter()
                .any(|found| found.kind == Manner::Haggles && found.span.overlaps(span))
    };
    price.map(|found| found.span).any(|span| !less(span))
}

/// Whether our last words were about asking for less: "why not?" asks why of that.
pub(crate) fn was_told(draft: &Draft<'_>) -> bool {
    let campaign = draft.rules.campaign;
    let mut ours = draft.state.messages.iter().rev();
    let last = ours.find(|held| held.from == Author::Agent);
    last.is_some_and(|held| {
        held.moves.iter().any(|made| {
            let topic = made.topic.as_deref().unwrap_or_default();
            let fact = campaign.fact(topic);
            topic == "haggle" || fact.is_some_and(|fact| fact.kind == FactKind::Discount)
        })
    })
}

/// The answer to somebody who asks for less.
pub(crate) fn answer(draft: &mut Draft<'_>, message: &Unread, reading: &Reading) -> Option<Point> {
    let campaign = draft.rules.campaign;
    let untold = |id: &str| !draft.state.used.contains(&format!("fact:{id}"));
    // "Could you take equity instead?", once the same fact has said no to it.
    let insists = reading.facts.iter().any(|found| {
        let fact = campaign.fact(&found.id).filter(|_| found.score >= 0.5);
        fact.is_some_and(|fact| fact.kind == FactKind::Discount) && !untold(&found.id)
    });
    let asks_why = reading.shows(Manner::AsksVerdict) && was_told(draft);
    if !asks_for_less(reading) && !insists && !asks_why {
        return None;
    }
    let facts = || {
        let all = campaign.playbook.facts.iter();
        all.filter(|fact| fact.kind == FactKind::Discount && untold(&fact.id))
    };
    let asked_for = facts().find(|fact| {
        let found = reading.facts.iter().find(|found| found.id == fact.id);
        found.is_some_and(|found| found.score >= 0.5)
    });
    // "Can we pay monthly, is that cheaper?" has a better answer.
    let other = reading.facts.iter().any(|found| {
        found.score >= 0.5
            && untold(&found.id)
            && campaign
                .fact(&found.id)
                .is_some_and(|fact| fact.kind != FactKind::Discount)
    });
    if let Some(fact) = asked_for.or_else(|| facts().next().filter(|_| !other)) {
        return Some(Point::Fact {
            fact: fact.id.clone(),
        });
    }
    if other {
        return None;
    }
    let given = (0..ANSWERS).filter(|times| draft.state.used.contains(&name(*times)));
    let times = u8::try_from(given.count())
        .unwrap_or(ANSWERS)
        .min(ANSWERS - 1);
    if times == 0 {
        draft.record(Event::QuestionLeftOpen {
            seq: message.seq,
            quote: shortened(&one_line(&message.text), 200),
            fact: None,
        });
    }
    Some(Point::Haggle { times })
}

/// Under which an answer is on record as given.
pub(crate) fn name(times: u8) -> String {
    format!("haggle:{times}")
}
