//! An answer that comes late: a question passed over is answered together with the
//! one put now, and what was hoped for comes to nothing again.

use super::learn::{Learned, counts, take_signal};
use crate::conversation::decide::Draft;
use crate::conversation::message::{Author, MoveKind};
use crate::conversation::state::Unread;
use crate::reading::context::ReadingContext;
use crate::reading::finding::{IntentKind, Reading, SignalFinding};
use crate::reading::{Manner, SignalKind, read_expecting};
use crate::signal::{Evidence, Signal, SignalName, SignalStatus, Span};

/// So many turns ago a question may have been put.
const TURNS: usize = 3;
/// A longer text tells what it tells without being asked.
const MOST_WORDS: usize = 12;

/// Takes the answers to questions that were put before this one and passed over:
/// "me. its an idea" after "how far along is it?" and "who decides?".
pub(crate) fn take_late_answers(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
    context: &ReadingContext,
) {
    let words = message.text.split_whitespace().count();
    if reading.asks || message.text.contains('?') || words > MOST_WORDS {
        return;
    }
    let asked = context.asked.as_ref().map(|asked| asked.signal.clone());
    // A yes or no answers what was said last, and nothing of before.
    let replies = [IntentKind::Affirm, IntentKind::Accept, IntentKind::Negate];
    let replies = reading
        .intents
        .iter()
        .filter(|found| replies.contains(&found.kind));
    let taken: Vec<Span> = reading
        .signals
        .iter()
        .map(|found| found.span)
        .chain(replies.map(|found| found.span))
        .collect();
    let language = draft.state.language.clone();
    // Asked for an address, a number that is none answers what was asked before.
    let address = [SignalName::EMAIL, SignalName::PHONE];
    let waits = asked
        .as_ref()
        .is_some_and(|asked| address.contains(&asked.as_str()));
    let numbers = waits && reading.contacts.is_empty() && reading.supposed.is_empty();
    for signal in passed_over(draft) {
        let known = reading.signals.iter().any(|found| found.signal == signal);
        if Some(&signal) == asked.as_ref() || known {
            continue;
        }
        let context = context.asking(&signal, false);
        let vocabulary = draft.rules.vocabulary;
        let again = read_expecting(vocabulary, &context, language.as_deref(), &message.text);
        let found = again.signals.iter().find(|found| {
            let apart = |span: &Span| found.span.end <= span.start || span.end <= found.span.start;
            // "Yes that's all" is a yes to what was asked now.
            let nods = reading.intents.iter().any(|intent| {
                let yes = matches!(
                    intent.kind,
                    IntentKind::Affirm | IntentKind::Accept | IntentKind::Negate
                );
                yes && intent.span.overlaps(found.span)
            });
            found.signal == signal
                && !nods
                && found.status == SignalStatus::Stated
                && (fits(draft, found) || numbers && fits_beside_an_address(draft, found))
                && taken.iter().all(apart)
        });
        if let Some(found) = found {
            take_signal(draft, learned, message, found);
        }
    }
}

/// A bare number or yes answers what was asked now, and nothing of before.
fn fits(draft: &Draft<'_>, found: &SignalFinding) -> bool {
    let kind = draft.rules.vocabulary.kind_of(found.signal.as_str());
    matches!(kind, SignalKind::Choice | SignalKind::Authority)
        && found.quote.chars().any(char::is_alphabetic)
        && found.confidence >= 0.6
}

/// A sum, a number or a time in words of their own: "no number set, between 80 and 120 I guess".
fn fits_beside_an_address(draft: &Draft<'_>, found: &SignalFinding) -> bool {
    counts(draft, &found.signal) && found.value.is_some()
}

/// The signals of the questions that were put lately and are open still.
pub(crate) fn passed_over(draft: &Draft<'_>) -> Vec<SignalName> {
    let questions = &draft.rules.campaign.questions.questions;
    let spoken = draft.state.messages.iter().rev();
    let spoken = spoken.filter(|message| message.from == Author::Agent);
    let mut open: Vec<SignalName> = Vec::new();
    for made in spoken.take(TURNS).flat_map(|message| &message.moves) {
        if !matches!(made.kind, MoveKind::Screen | MoveKind::Probe) {
            continue;
        }
        let question = questions
            .iter()
            .find(|question| made.topic.as_deref() == Some(question.id.as_str()));
        let Some(signal) = question.map(|found| SignalName::new(found.signal.as_str())) else {
            continue;
        };
        if !open.contains(&signal) && !draft.state.signals.contains_key(&signal) {
            open.push(signal);
        }
    }
    open
}

/// "Uncle said no": what they had before they hoped for more holds again, and is
/// put back to them where it rules them out.
pub(crate) fn take_back(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    let Some(said) = reading
        .manner
        .iter()
        .find(|found| found.kind == Manner::TakesBack)
    else {
        return;
    };
    let hoped = draft.state.superseded.iter().rev().find_map(|(name, old)| {
        let now = draft.state.signals.get(name)?;
        let countable = matches!(
            draft.rules.vocabulary.kind_of(name.as_str()),
            SignalKind::Money | SignalKind::Quantity
        );
        let told_now = reading.signals.iter().any(|found| found.signal == *name);
        let changed = now.value != old.value && old.value.is_some() && now.known().is_some();
        (countable && !told_now && changed).then(|| (name.clone(), now.clone(), old.clone()))
    });
    let Some((name, now, old)) = hoped else {
        return;
    };
    let Some(evidence) = Evidence::quoting(message.seq, &message.text, said.span) else {
        return;
    };
    let signal = Signal {
        status: SignalStatus::Stated,
        evidence: [old.evidence.clone(), vec![evidence]].concat(),
        at: message.at,
        ..old
    };
    learned.taken_back.push(name.clone());
    draft.record(crate::conversation::event::Event::SignalRecorded {
        name,
        signal,
        superseded: Some(now),
    });
}

/// Whether they come back to what they had said before they said otherwise.
pub(crate) fn returns_to(draft: &Draft<'_>, finding: &SignalFinding) -> bool {
    let now = draft.state.signals.get(&finding.signal);
    finding.value.is_some()
        && now.is_some_and(|now| now.value != finding.value)
        && draft
            .state
            .superseded
            .iter()
            .any(|(name, old)| *name == finding.signal && old.value == finding.value)
}
