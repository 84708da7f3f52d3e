//! What a problem costs, told before or after it was asked for: "we throw out 2 grand of
//! food a month" answers the question for it, whatever was asked now.

use super::learn::{Learned, take_signal};
use crate::conversation::decide::Draft;
use crate::conversation::state::Unread;
use crate::reading::context::ReadingContext;
use crate::reading::finding::{Reading, SignalFinding};
use crate::reading::{SignalKind, read_expecting};
use crate::signal::{NeedValue, Signal, SignalName, SignalStatus, SignalValue};

/// Takes the cost of a need as the answer to the campaign's question for it.
pub(crate) fn hear(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
    context: &ReadingContext,
) {
    let costs = reading.signals.iter().any(|found| match &found.value {
        Some(SignalValue::Needs(needs)) => needs.iter().any(|need| need.cost.is_some()),
        _ => false,
    });
    let told = reading.cost_told.is_some() && take_cost_of_need(draft, learned, message, reading);
    let costs = costs || told;
    let Some(signal) = costs.then(|| question(draft)).flatten() else {
        return;
    };
    let known = draft.state.signals.get(&signal).and_then(Signal::known);
    let told = reading.signals.iter().any(|found| found.signal == signal);
    if known.is_some() || told {
        return;
    }
    let context = context.asking(&signal, false);
    let language = draft.state.language.clone();
    let vocabulary = draft.rules.vocabulary;
    let again = read_expecting(vocabulary, &context, language.as_deref(), &message.text);
    let found = again.signals.iter().find(|found| {
        let paid = matches!(&found.value, Some(SignalValue::Money(range)) if range.per.is_some());
        let free = reading.signals.iter().all(|other| {
            other.signal.as_str() == SignalName::NEED || !other.span.overlaps(found.span)
        });
        found.signal == signal && found.status == SignalStatus::Stated && paid && free
    });
    if let Some(found) = found {
        take_signal(draft, learned, message, found);
    }
}

/// The sum that is asked for because of a need.
fn question(draft: &Draft<'_>) -> Option<SignalName> {
    let questions = &draft.rules.campaign.questions.questions;
    let kind = |signal: &str| draft.rules.vocabulary.kind_of(signal);
    questions
        .iter()
        .find(|question| {
            let of_a_need = question
                .only_if
                .as_ref()
                .is_some_and(|condition| condition.signal == SignalName::NEED);
            of_a_need && kind(&question.signal) == SignalKind::Money
        })
        .map(|question| SignalName::new(question.signal.as_str()))
}

/// "We lose 8000 a month because of it": "it" is the need that was told last, unless this
/// message tells of one itself.
fn take_cost_of_need(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) -> bool {
    let known = draft.state.signals.get(SignalName::NEED);
    let Some(SignalValue::Needs(needs)) = known.and_then(Signal::known) else {
        return false;
    };
    let (Some(told), Some(need)) = (&reading.cost_told, needs.last()) else {
        return false;
    };
    let need = NeedValue {
        cost: Some(told.cost.clone()),
        ..need.clone()
    };
    let finding = SignalFinding {
        signal: SignalName::from(SignalName::NEED),
        status: SignalStatus::Stated,
        value: Some(SignalValue::Needs(vec![need])),
        span: told.span,
        quote: told
            .span
            .slice(&message.text)
            .unwrap_or_default()
            .to_owned(),
        confidence: 0.8,
        correction: false,
        vague: false,
    };
    take_signal(draft, learned, message, &finding);
    true
}
