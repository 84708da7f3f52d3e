//! Questions: one a turn, the one that is due, never what is answered.

use super::words::{is_empty, stemmer, words};
use super::{Blocked, Due, Guard};
use crate::campaign::{Campaign, Question};
use crate::conversation::agenda::{Agenda, Step};

/// From so much overlap on two questions ask the same.
const SAME: f64 = 0.5;

/// What is wrong with putting this question now.
pub(super) fn objection(guard: &Guard<'_>, text: &str) -> Option<Blocked> {
    if guard.asked || text.matches('?').count() > 1 {
        return Some(Blocked::Question);
    }
    if !asks(&guard.agenda.step) {
        return Some(Blocked::Question);
    }
    let due = asked_by(&guard.agenda.step);
    let next = guard.agenda.next.as_ref();
    let next = next.and_then(|next| asked_by(&next.step));
    let score_of = |id: Option<&str>| {
        id.and_then(|id| find(guard.campaign, id))
            .map_or(0.0, |question| likeness(guard.campaign, question, text))
    };
    let due_score = score_of(due).max(score_of(next));
    let other = guard
        .campaign
        .questions
        .questions
        .iter()
        .filter(|question| ![due, next].contains(&Some(question.id.as_str())))
        .map(|question| (question, likeness(guard.campaign, question, text)))
        .max_by(|(_, one), (_, other)| one.total_cmp(other));
    // About nothing that this talk is about, and no question of the agenda.
    if due.is_some() && due_score == 0.0 && !guard.is_related(text) {
        return Some(Blocked::Question);
    }
    let (question, score) = other.filter(|(_, score)| *score >= SAME && *score > due_score)?;
    let settled = guard
        .state
        .signals
        .get(question.signal.as_str())
        .is_some_and(crate::signal::Signal::settles_question);
    if settled {
        Some(Blocked::Answered)
    } else if score >= 0.75 || due_score < 0.2 {
        Some(Blocked::Question)
    } else {
        None
    }
}

/// Whether the step puts a question in words that the model may find.
fn asks(step: &Step) -> bool {
    matches!(
        step,
        Step::Ask { .. } | Step::Clarify { .. } | Step::Offer { .. } | Step::AskContact { .. }
    )
}

fn asked_by(step: &Step) -> Option<&str> {
    match step {
        Step::Ask { question, .. } => Some(question),
        _ => None,
    }
}

/// Which question of the agenda this is: it shares its words, and no other
/// question of the campaign comes nearer.
pub(super) fn due(campaign: &Campaign, agenda: &Agenda, text: &str) -> Due {
    let Some(first) = asked_by(&agenda.step) else {
        return if asks(&agenda.step) {
            Due::Step
        } else {
            Due::No
        };
    };
    let next = agenda.next.as_ref().and_then(|next| asked_by(&next.step));
    let score = |id: &str| find(campaign, id).map_or(0.0, |known| likeness(campaign, known, text));
    let nearest = campaign
        .questions
        .questions
        .iter()
        .filter(|other| other.id != first && Some(other.id.as_str()) != next)
        .map(|other| likeness(campaign, other, text))
        .fold(0.0, f64::max);
    let own = score(first);
    let after = next.map_or(0.0, score);
    if own > 0.0 && own >= nearest && own >= after {
        Due::Step
    } else if after > 0.0 && after >= nearest && after > own {
        Due::Next
    } else {
        Due::No
    }
}

fn find<'c>(campaign: &'c Campaign, id: &str) -> Option<&'c Question> {
    campaign
        .questions
        .questions
        .iter()
        .find(|question| question.id == id)
}

/// How many of the words of `text` the question's nearest wording shares, from 0 to 1.
fn likeness(campaign: &Campaign, question: &Question, text: &str) -> f64 {
    let stemmer = stemmer(&campaign.identity.language);
    let said: Vec<String> = words(last_question(text), &stemmer)
        .into_iter()
        .filter(|word| !is_empty(&word.text))
        .map(|word| word.stem)
        .collect();
    if said.is_empty() {
        return 0.0;
    }
    question
        .ask
        .iter()
        .chain(&question.follow_up)
        .chain(&question.sms)
        .map(|wording| {
            let known: Vec<String> = words(wording, &stemmer)
                .into_iter()
                .map(|word| word.stem)
                .collect();
            let shared = said.iter().filter(|stem| known.contains(stem)).count();
            shared as f64 / said.len() as f64
        })
        .fold(0.0, f64::max)
}

fn last_question(text: &str) -> &str {
    let end = text.rfind('?').map_or(text.len(), |at| at + 1);
    let start = text[..end]
        .trim_end_matches('?')
        .rfind(['.', '!', '\n'])
        .map_or(0, |at| at + 1);
    &text[start..end]
}
