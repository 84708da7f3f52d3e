//! What is asked once more: a vague answer in easier words, two statements that
//! disagree, a need that was told in words that nobody here has understood.

use super::sure::was_put_back;
use crate::campaign::question::Question;
use crate::conversation::agenda::{Agenda, Point, Step};
use crate::conversation::decide::Draft;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::decide::offering::part::only_unsure;
use crate::conversation::decide::step::{MOST_TIMES_ASKED, kind_of};
use crate::conversation::event::Event;
use crate::reading::finding::Reading;
use crate::signal::{Signal, SignalName, SignalStatus, SignalValue};

/// Under this and the signal's name it is on record that a sum was asked for in our currency.
const IN_OURS: &str = "currency:";

/// Whether this is the record of a sum that was asked for in our currency.
pub(crate) fn asks_currency(question: &str) -> bool {
    question.starts_with(IN_OURS)
}

/// Asked for their need, they told of something in whole words that nobody here has
/// understood: it is asked for once more in other words, and not passed over.
fn need_unread(learned: &Learned) -> Option<SignalName> {
    let open = learned.asked.as_ref()?;
    let silent = |reading: &Reading| {
        let none = reading.facts.is_empty() && reading.questions.is_empty();
        none && reading.intents.is_empty() && reading.manner.is_empty()
    };
    let unread = open.signal.as_str() == SignalName::NEED
        && learned.says_words()
        && !learned.says_something()
        && !learned.refused
        && !learned.not_known
        && learned.readings.iter().all(|(_, reading)| silent(reading));
    unread.then(|| SignalName::NEED.into())
}

/// A vague answer gets one follow-up; a contradiction one clarifying question.
pub(crate) fn asks_to_be_clear(
    draft: &mut Draft<'_>,
    learned: &Learned,
    agenda: &mut Agenda,
) -> bool {
    // The language model's reading may have contradicted something after the last words.
    let mut contradicted = draft.state.signals.keys().filter(|name| {
        still_contradicted(draft, name)
            && !was_put_back(draft, name)
            && (learned.contradicted.contains(name) || draft.state.usage.calls > 0)
    });
    if let Some(signal) = contradicted.next().cloned() {
        let key = format!("clarify:{signal}");
        if asks_once(draft, agenda, key, signal, "two statements disagree") {
            return true;
        }
    }
    if asks_in_own_currency(draft, learned, agenda) {
        return true;
    }
    let Some(open) = &learned.asked else {
        return false;
    };
    let unread = need_unread(learned);
    // "No idea" alone gets easier words once, as a vague answer does.
    let lost = learned.not_known && only_unsure(learned);
    // "Maybe 5?" is unsure, and a number all the same.
    let vague = learned
        .vague
        .as_ref()
        .filter(|name| !is_counted(draft, name));
    let vague = vague.or(unread.as_ref());
    let Some(vague) = vague.or(lost.then_some(&open.signal)) else {
        return false;
    };
    let question = draft
        .rules
        .campaign
        .questions
        .questions
        .iter()
        .find(|question| question.id == open.question);
    let Some(question) = question else {
        return false;
    };
    let too_often = draft.state.asked_times(&question.id) >= MOST_TIMES_ASKED;
    // Who heard their own price was exact enough.
    let priced = agenda
        .points
        .iter()
        .any(|p| matches!(p, Point::Total { .. }));
    if priced
        || open.follow_up
        || too_often
        || question.follow_up.is_empty()
        || *vague != open.signal
    {
        return false;
    }
    follow_up(agenda, question, "the answer was too vague to work with");
    // "Got it" before "what do you mean" would be no listening.
    agenda.points.retain(|point| {
        let thanks = lost && matches!(point, Point::Acknowledge { .. });
        !(thanks || matches!(point, Point::FineNotToKnow))
    });
    true
}

/// "Budget 30k euros", where no rate is stated: what that is in the campaign's currency is
/// asked once.
fn asks_in_own_currency(draft: &Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let uncounted = |name: &&SignalName| {
        let asked_for = draft.rules.campaign.declared(name.as_str()).is_some();
        let known = draft.state.signals.get(*name).and_then(Signal::known);
        let Some(SignalValue::Money(range)) = known.filter(|_| asked_for) else {
            return false;
        };
        let mut bounds = range.min.into_iter().chain(range.max);
        bounds.any(|sum| draft.rules.campaign.in_own_currency(sum).is_none())
    };
    let Some(signal) = learned.fresh.iter().find(uncounted).cloned() else {
        return false;
    };
    let key = format!("{IN_OURS}{signal}");
    let why = "no rate is stated for the currency of their sum";
    asks_once(draft, agenda, key, signal, why)
}

/// Asks to be clear about a signal, unless that is on record under this key. `true` where it asks.
fn asks_once(
    draft: &Draft<'_>,
    agenda: &mut Agenda,
    key: String,
    signal: SignalName,
    why: &str,
) -> bool {
    if draft.state.times_asked.contains_key(&key) {
        return false;
    }
    agenda.record.push(Event::QuestionAsked {
        question: key,
        signal: signal.clone(),
        follow_up: true,
        why: why.to_owned(),
    });
    agenda.step = Step::Clarify { signal };
    true
}

/// Asks the question once more in its easier words.
pub(crate) fn follow_up(agenda: &mut Agenda, question: &Question, why: &str) {
    agenda.record.push(Event::QuestionAsked {
        question: question.id.clone(),
        signal: question.signal.as_str().into(),
        follow_up: true,
        why: why.to_owned(),
    });
    agenda.step = Step::Ask {
        question: question.id.clone(),
        kind: kind_of(question.kind),
        follow_up: true,
        times: 1,
        why: why.to_owned(),
    };
}

/// Whether a number is known of it.
pub(crate) fn is_counted(draft: &Draft<'_>, name: &SignalName) -> bool {
    let known = draft.state.signals.get(name).and_then(Signal::known);
    matches!(
        known,
        Some(SignalValue::Quantity(_) | SignalValue::Money(_))
    )
}

fn still_contradicted(draft: &Draft<'_>, name: &SignalName) -> bool {
    draft
        .state
        .signals
        .get(name)
        .is_some_and(|signal| signal.status == SignalStatus::Contradicted)
}
