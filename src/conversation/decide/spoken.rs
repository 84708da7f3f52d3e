//! The words are there: they become part of the record, with what they mean.

use super::{Draft, model_reading};
use crate::conversation::effect::Refusal;
use crate::conversation::event::Event;
use crate::conversation::input::Spoken;

/// Records what was said and what follows from it.
///
/// # Errors
/// [`Refusal::Stale`] where ownership has changed since the agenda was made, or
/// the prospect has opted out: the agent never talks over a person, nor to
/// somebody who said STOP.
pub(super) fn spoken(draft: &mut Draft<'_>, spoken: Spoken) -> Result<(), Refusal> {
    // Confirming a STOP, and HELP, are owed to the prospect whoever speaks here.
    let owed = spoken.agenda.step.is_about_consent();
    let silent = draft.state.human_speaks || draft.state.opted_out;
    if spoken.agenda.epoch != draft.state.epoch || (silent && !owed) {
        return Err(Refusal::Stale);
    }
    for point in &spoken.agenda.points {
        if let crate::conversation::agenda::Point::Rebut {
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
    if !spoken.text.is_empty() {
        draft.record(Event::AgentSaid {
            text: spoken.text,
            moves: spoken.moves,
            promises: spoken.promises,
            used: spoken.used,
        });
    }
    for event in spoken.agenda.record {
        draft.record(event);
    }
    draft.effects.extend(spoken.agenda.effects);
    if let Some(turn) = spoken.model {
        model_reading::take(draft, *turn, &spoken.agenda.step, spoken.agenda.answers);
    }
    Ok(())
}
