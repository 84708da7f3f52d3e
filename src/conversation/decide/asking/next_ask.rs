//! What to ask instead, where these very messages turn out to answer the
//! question of the step: the language may have read what the rules could not.

use super::which::asked_so_far;
use crate::conversation::agenda::{Agenda, NextAsk, Step};
use crate::conversation::decide::Draft;
use crate::conversation::decide::step::{MOST_TIMES_ASKED, asking};
use crate::qualification::{AskedSoFar, next_question};

/// The question after the agenda's; `None` where the step puts none, or no
/// other is worth asking.
pub(crate) fn next_ask(draft: &Draft<'_>, agenda: &Agenda) -> Option<Box<NextAsk>> {
    let Step::Ask {
        question,
        follow_up: false,
        ..
    } = &agenda.step
    else {
        return None;
    };
    if draft.state.questions_refused {
        return None;
    }
    let campaign = draft.rules.campaign;
    let questions = &campaign.questions.questions;
    let first = questions.iter().find(|known| known.id == *question)?;
    let worn_out = draft.state.times_asked.iter();
    let not_again: Vec<String> = worn_out
        .filter(|(_, times)| **times >= MOST_TIMES_ASKED)
        .map(|(question, _)| question.clone())
        .chain(draft.state.let_go.iter().cloned())
        .chain([question.clone()])
        .collect();
    let next = next_question(
        campaign,
        &draft.state.signals,
        draft.today(),
        AskedSoFar {
            count: asked_so_far(draft) + 1,
            not_again: &not_again,
        },
    )
    .next?;
    let (step, asked) = asking(draft, &next.question, next.says);
    Some(Box::new(NextAsk {
        answered: first.signal.as_str().into(),
        step,
        record: vec![asked?],
    }))
}
