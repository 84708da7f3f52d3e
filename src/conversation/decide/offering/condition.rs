//! A yes on a condition: "ok, as long as it's free". What is said of the step tells whether it
//! is met; what nobody can tell here goes along to the closer in their words.

use super::offered::{PriceOf, record_intent};
use crate::campaign::playbook::NextStep;
use crate::conversation::decide::Draft;
use crate::conversation::decide::answering::unanswered::leave_open;
use crate::conversation::decide::learning::learn::{Learned, take_signal};
use crate::conversation::event::Event;
use crate::conversation::objection::Standing;
use crate::conversation::state::Unread;
use crate::reading::Manner;
use crate::reading::finding::{IntentKind, Reading, SignalFinding};
use crate::signal::{SignalName, SignalStatus, SignalValue, Span};
use crate::speech::again::beginnings;

/// So sure is who agrees on a condition.
const AGREED: f64 = 0.7;
/// A condition of fewer words says nothing.
const FEWEST_WORDS: usize = 3;
/// So many words lead to a condition at most: "ok but only if".
const MOST_LEADING: usize = 4;
/// So well a fact must answer what the yes hangs on.
const SURELY: f64 = 0.7;
/// Words that begin with so many same letters are of the same matter: "sign" and "signed".
const A_STEM: usize = 4;
/// Words of what happens there tell something from so many letters on.
const A_LONG_WORD: usize = 6;

/// What a yes hangs on that goes along to the closer.
#[derive(Debug)]
pub(crate) struct Condition {
    /// In their words.
    pub words: String,
    /// The fact that tells whether it is met, where one does.
    pub fact: Option<String>,
}

/// The condition of a message, from the word that begins it to the end of the sentence.
fn told(message: &Unread, reading: &Reading) -> Option<Span> {
    let place = reading
        .manner
        .iter()
        .find(|found| found.kind == Manner::YesIf)?
        .span;
    let declines = [IntentKind::Decline, IntentKind::DeclineSoft];
    let declines = declines.iter().any(|kind| reading.intends(*kind));
    let letters = message.text.chars().skip(place.start);
    let length = letters
        .take_while(|letter| !matches!(letter, '.' | '!' | '?' | '\n' | ';'))
        .count();
    let span = Span {
        start: place.start,
        end: place.start + length,
    };
    let asks = message.text.chars().nth(span.end) == Some('?');
    // A time for it is no condition, nor is an address to write to.
    let arranges = !reading.contacts.is_empty() || reading.availability.span.is_some();
    let words = span.slice(&message.text)?.split_whitespace().count();
    (!asks && !declines && !arranges && words >= FEWEST_WORDS).then_some(span)
}

/// Takes a yes that hangs on something. `true` where that was the answer to the offer.
pub(crate) fn take(draft: &mut Draft<'_>, learned: &mut Learned, offered: &str) -> bool {
    let found = learned.readings.iter().find_map(|(message, reading)| {
        let span = told(message, reading)?;
        Some((message.clone(), span))
    });
    let Some((message, span)) = found else {
        return false;
    };
    let steps = &draft.rules.campaign.playbook.next_steps;
    let step = steps.iter().find(|step| step.id == offered);
    let words = span.slice(&message.text).unwrap_or_default().to_owned();
    // What they make it hang on is no reason against it: the closer meets it.
    for objection in std::mem::take(&mut learned.objections) {
        let state = Standing::Standing;
        draft.record(Event::ObjectionSettled { objection, state });
    }
    let met = step.filter(|step| speaks_of(step, step.cost.as_deref(), &words, A_STEM));
    let told = step.filter(|step| speaks_of(step, step.about.as_deref(), &words, A_LONG_WORD));
    if let Some(step) = met {
        learned.offer_price = Some(PriceOf::Step(step.id.clone()));
        learned.told_first = Some(offered.to_owned());
    } else if told.is_some() && words.contains(|letter: char| letter.is_ascii_digit()) {
        // How long it takes is told, and they say whether that will do.
        learned.about_offer = Some(offered.to_owned());
        return true;
    } else if told.is_some() {
        note(draft, learned, &message, span, &words);
        learned.told_first = Some(offered.to_owned());
    } else {
        note(draft, learned, &message, span, &words);
        let fact = answered_by(draft, &message, &words);
        learned.condition = Some(Condition { words, fact });
    }
    record_intent(draft, &message, span, AGREED, offered);
    learned.accepted = Some(offered.to_owned());
    true
}

/// Whether what is said of the step speaks of a matter that the condition names, beside the
/// step itself.
fn speaks_of(step: &NextStep, said: Option<&str>, condition: &str, letters: usize) -> bool {
    let words = |text| beginnings(text, letters, A_STEM);
    let own: String = step.id.to_lowercase().chars().take(A_STEM).collect();
    let said = words(said.unwrap_or_default());
    let mut asked = words(condition).into_iter();
    asked.any(|word| said.contains(&word) && word != own)
}

/// The fact that tells whether the condition is met: "if no contract", "only if I can cancel
/// any time". It is found as it would be if they asked for it, without the words that lead to it.
fn answered_by(draft: &Draft<'_>, message: &Unread, words: &str) -> Option<String> {
    let rest = |from: usize| -> String {
        let rest: Vec<&str> = words.split_whitespace().skip(from).collect();
        rest.join(" ")
    };
    (0..=MOST_LEADING).find_map(|from| {
        let asked = match from {
            0 => rest(from),
            from => format!("{}?", rest(from)),
        };
        let reading = draft.read_at(message.at, None, &asked);
        let mut facts = reading.facts.into_iter();
        let fact = facts.find(|fact| fact.score >= SURELY)?;
        draft
            .rules
            .campaign
            .fact(&fact.id)
            .map(|fact| fact.id.clone())
    })
}

/// Keeps the condition for the closer, in their words.
fn note(draft: &mut Draft<'_>, learned: &mut Learned, message: &Unread, span: Span, words: &str) {
    if draft
        .state
        .signals
        .contains_key(SignalName::DECISION_CRITERIA)
    {
        leave_open(draft, message, words.to_owned());
        return;
    }
    let finding = SignalFinding {
        signal: SignalName::DECISION_CRITERIA.into(),
        status: SignalStatus::Stated,
        value: Some(SignalValue::Text {
            text: words.to_owned(),
        }),
        span,
        quote: words.to_owned(),
        confidence: AGREED,
        correction: false,
        vague: false,
    };
    take_signal(draft, learned, message, &finding);
}
