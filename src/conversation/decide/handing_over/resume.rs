//! Going on after a closer has given the conversation back.

use crate::conversation::agenda::{Agenda, Point, Step};
use crate::conversation::decide::Draft;
use crate::conversation::decide::asking::which::{asked_so_far, next};
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::decide::step::{MOST_TIMES_ASKED, ask, asking};
use crate::conversation::event::Event;
use crate::speech::Voice;

/// After a closer gave the conversation back: what is still unknown, else just there.
pub(crate) fn stay(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) {
    match next(draft, asked_so_far(draft)) {
        Some(next) => ask(draft, learned, agenda, next),
        None if agenda.points.is_empty() => agenda.step = Step::StayAvailable,
        None => {}
    }
}

/// A closer's instruction after a release, as far as the rules understand it: a
/// question, a next step or nurture content of the campaign that it names. The
/// whole of it stays on record for whoever can read more.
pub(crate) fn carry_out(draft: &mut Draft<'_>, instruction: &str) {
    if draft.state.opted_out || draft.state.closed {
        return;
    }
    let (step, record) = instructed(draft, instruction);
    if step == Step::Rest {
        return;
    }
    let voice = Voice::new(draft.rules.lines, draft.rules.campaign, &draft.state);
    let words = voice.speak(&Agenda {
        points: vec![Point::Continue],
        step,
        ..Agenda::default()
    });
    draft.record(Event::AgentSaid {
        text: words.text,
        moves: words.moves,
        promises: words.promises,
        used: words.used,
    });
    if let Some(event) = record {
        draft.record(event);
    }
}

pub(crate) fn instructed(draft: &Draft<'_>, instruction: &str) -> (Step, Option<Event>) {
    let campaign = draft.rules.campaign;
    let said = instruction.to_lowercase();
    let says = |word: &str| {
        said.split(|letter: char| !letter.is_alphanumeric())
            .any(|known| known == word.to_lowercase())
            || (word.contains(' ') && said.contains(&word.to_lowercase()))
    };
    let label = |signal: &str| {
        let declared = &campaign.questions.signals;
        let found = declared.iter().find(|known| known.name == signal);
        found.map_or_else(|| signal.replace('_', " "), |known| known.label.clone())
    };
    let question = campaign.questions.questions.iter().find(|question| {
        let settled = draft.state.signals.contains_key(question.signal.as_str());
        let worn_out = draft.state.asked_times(&question.id) >= MOST_TIMES_ASKED;
        !settled
            && !worn_out
            && [
                question.id.clone(),
                question.signal.clone(),
                label(&question.signal),
            ]
            .iter()
            .any(|word| says(word))
    });
    if let Some(question) = question {
        return asking(
            draft,
            &question.id,
            format!("a closer asked for it: {instruction}"),
        );
    }
    match campaign
        .playbook
        .next_steps
        .iter()
        .find(|step| says(&step.id))
    {
        Some(step) => (
            Step::Offer {
                step: step.id.clone(),
                times: draft
                    .state
                    .times_offered
                    .get(&step.id)
                    .copied()
                    .unwrap_or_default(),
            },
            Some(Event::StepOffered {
                step: step.id.clone(),
            }),
        ),
        None => (Step::Rest, None),
    }
}
