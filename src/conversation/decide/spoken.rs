//! The words are there: they become part of the record, with what they mean.

use super::Draft;
use super::model::reading;
use crate::conversation::agenda::Point;
use crate::conversation::effect::Refusal;
use crate::conversation::event::Event;
use crate::conversation::input::{Asked, Extent, Spoken};
use crate::conversation::model_turn::{INTERRUPTED, ModelTurn};

/// Records what was said and what follows from it.
///
/// # Errors
/// [`Refusal::Stale`] where ownership has changed since the agenda was made, or
/// the prospect has opted out: the agent never talks over a person, nor to
/// somebody who said STOP.
pub(super) fn spoken(draft: &mut Draft<'_>, mut spoken: Spoken) -> Result<(), Refusal> {
    // Confirming a STOP, and HELP, are owed to the prospect whoever speaks here.
    let owed = spoken.agenda.step.is_about_consent();
    let silent = draft.state.human_speaks || draft.state.opted_out;
    if spoken.agenda.epoch != draft.state.epoch || (silent && !owed) {
        return Err(Refusal::Stale);
    }
    if let Extent::Begun(dealt_with) = std::mem::take(&mut spoken.extent) {
        begun(draft, spoken, dealt_with);
        return Ok(());
    }
    for point in &spoken.agenda.points {
        if let Point::Rebut {
            objection,
            rebuttal,
            ..
        } = point
        {
            draft.record(Event::ObjectionRebutted {
                objection: objection.clone(),
                rebuttal: rebuttal.clone(),
            });
        }
    }
    let said = reading::Said {
        text: spoken.text.clone(),
        used: spoken.used.clone(),
        points: spoken.agenda.points,
    };
    if !spoken.text.is_empty() {
        draft.record(Event::AgentSaid {
            text: spoken.text,
            moves: spoken.moves,
            promises: spoken.promises,
            used: spoken.used,
        });
    }
    let mut step = spoken.agenda.step;
    let mut record = spoken.agenda.record;
    if let (Asked::Next, Some(next)) = (spoken.asked, spoken.agenda.next) {
        step = next.step;
        record = next.record;
    }
    for event in record {
        draft.record(event);
    }
    draft.effects.extend(spoken.agenda.effects);
    if let Some(turn) = spoken.model {
        reading::take(draft, *turn, &said, &step, spoken.agenda.answers);
    }
    Ok(())
}

/// The words came to nothing, because somebody else moved the conversation. What
/// the model used counts all the same; what it read does not.
pub(super) fn unsaid(draft: &mut Draft<'_>, answers: i64, mut turn: ModelTurn) {
    turn.failure.get_or_insert_with(|| INTERRUPTED.to_owned());
    reading::used(draft, turn, answers, reading::Rejected::default());
}

/// The prospect wrote again before the words were all said: what they have seen
/// stands, and their messages stay unread, for the answer that covers them all.
fn begun(draft: &mut Draft<'_>, spoken: Spoken, dealt_with: Vec<Point>) {
    let answers = spoken.agenda.answers;
    // A text message or mail is sent whole: nobody has seen the half of it.
    let was_seen = draft.state.channel().is_live();
    let dealt_with = if was_seen { dealt_with } else { Vec::new() };
    if was_seen && !spoken.text.is_empty() {
        draft.record(Event::AgentSaid {
            text: spoken.text,
            moves: spoken.moves,
            promises: spoken.promises,
            used: spoken.used,
        });
    }
    draft.record(Event::AnswerBegun {
        answers,
        dealt_with,
    });
    if let Some(turn) = spoken.model {
        reading::used(draft, *turn, answers, reading::Rejected::default());
    }
}
