//! What they will not be asked: this question, one that we put before, or any.

use super::contact::CONTACT;
use crate::conversation::decide::Draft;
use crate::conversation::decide::learning::learn::{Learned, take_signal};
use crate::conversation::event::Event;
use crate::conversation::message::{Author, MoveKind};
use crate::conversation::state::Unread;
use crate::reading::finding::{IntentKind, Reading, SignalFinding};
use crate::reading::{Manner, SignalKind};
use crate::signal::{SignalName, SignalStatus, Span};
use crate::speech::text::{one_line, shortened};

/// A refusal is kept in so many characters.
const LONGEST: usize = 200;
/// A bare "no" has so many words at most.
const BARE: usize = 2;

/// Records what the message refuses to answer.
pub(crate) fn hear(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    let refuses_all = reading.shows(Manner::RefusesQuestions);
    let asked_before = reading.shows(Manner::AskedBefore);
    let open = open_question(draft, learned).or_else(|| put_last(draft));
    if refuses_all || asked_before {
        learned.refused |= refuses_all;
        learned.asked_before |= asked_before;
        draft.record(Event::QuestionsRefused {
            seq: message.seq,
            quote: shortened(&one_line(&message.text), LONGEST),
            // "You already asked that" lets go of that one, and refuses nothing.
            question: open.filter(|_| !refuses_all).map(|(question, _)| question),
        });
        return;
    }
    let Some((_, signal)) = open_question(draft, learned) else {
        return;
    };
    let told = reading.signals.iter().any(|found| found.signal == signal);
    if !told && is_bare_no(draft, learned, message, reading) {
        take_signal(draft, learned, message, &refusal(&message.text, signal));
        learned.refused = true;
    }
}

/// Whether they were just asked how to reach them.
pub(crate) fn asks_for_contact(learned: &Learned) -> bool {
    let open = learned.asked.as_ref();
    open.is_some_and(|open| open.question == CONTACT)
}

/// The campaign's own question that was open, and its signal.
fn open_question(draft: &Draft<'_>, learned: &Learned) -> Option<(String, SignalName)> {
    let open = learned.asked.as_ref()?;
    let questions = &draft.rules.campaign.questions.questions;
    questions
        .iter()
        .find(|question| question.id == open.question)?;
    Some((open.question.clone(), open.signal.clone()))
}

/// The question that was put last, where something was said since.
fn put_last(draft: &Draft<'_>) -> Option<(String, SignalName)> {
    let questions = &draft.rules.campaign.questions.questions;
    let spoken = draft.state.messages.iter().rev();
    let mut topics = spoken
        .filter(|message| message.from == Author::Agent)
        .flat_map(|message| message.moves.iter().rev())
        .filter(|made| matches!(made.kind, MoveKind::Screen | MoveKind::Probe))
        .filter_map(|made| made.topic.as_deref());
    let topic = topics.next()?;
    let question = questions.iter().find(|question| question.id == topic)?;
    Some((question.id.clone(), question.signal.as_str().into()))
}

/// "No" to "how high is your bill?" is no answer but a refusal.
fn is_bare_no(draft: &Draft<'_>, learned: &Learned, message: &Unread, reading: &Reading) -> bool {
    let countable = learned.asked.as_ref().is_some_and(|open| {
        let kind = draft.rules.vocabulary.kind_of(open.signal.as_str());
        matches!(
            kind,
            SignalKind::Money | SignalKind::Quantity | SignalKind::Timeline
        )
    });
    countable
        && reading.intends(IntentKind::Negate)
        && message.text.split_whitespace().count() <= BARE
}

/// The refusal to tell `signal`, in the words of the whole text.
pub(crate) fn refusal(text: &str, signal: SignalName) -> SignalFinding {
    let end = text.trim_end().chars().count();
    let start = text.chars().count() - text.trim_start().chars().count();
    SignalFinding {
        signal,
        status: SignalStatus::Refused,
        value: None,
        span: Span { start, end },
        quote: text.trim().to_owned(),
        confidence: 0.8,
        correction: false,
        vague: false,
    }
}
