//! The two-phase transfer to a closer. Ownership carries an epoch that rises
//! with every change; the prospect is told the truth at every step.

use super::route::{Choice, callback, offer};
use crate::conversation::decide::Draft;
use crate::conversation::effect::{Effect, Refusal, TimerName};
use crate::conversation::event::Event;
use crate::conversation::input::Actor;
use crate::conversation::state::{HandoffProgress, HandoffState, Owner};
use crate::id::HandoffId;
use crate::speech::Voice;

/// A closer accepts. Exactly one can: the log takes one event at each place.
pub(crate) fn accept(draft: &mut Draft<'_>, handoff: HandoffId, by: &Actor) -> Result<(), Refusal> {
    if draft.state.opted_out {
        return Err(Refusal::OptedOut);
    }
    let progress = the_handoff(draft, handoff)?;
    match progress.state {
        HandoffState::Requested | HandoffState::Offered | HandoffState::Unavailable => {}
        HandoffState::Accepted | HandoffState::Connected
            if progress.closer.as_ref() == Some(&by.id) =>
        {
            return Ok(());
        }
        HandoffState::Accepted | HandoffState::Connected => return Err(taken(&progress)),
        HandoffState::Completed
        | HandoffState::Declined
        | HandoffState::Expired
        | HandoffState::ProspectLeft => {
            return Err(Refusal::NotOpen {
                state: progress.state.as_str().to_owned(),
                wanted: "accepted",
            });
        }
    }
    draft.record(Event::HandoffAccepted {
        handoff,
        closer: by.id.clone(),
        name: by.name.clone(),
    });
    draft.effects.push(Effect::Forget(TimerName::Offer));
    draft.announce("handoff.accepted");
    say(draft, "joined", &by.name, None);
    Ok(())
}

/// A closer declines: the next one has it.
pub(crate) fn decline(
    draft: &mut Draft<'_>,
    handoff: HandoffId,
    by: &Actor,
    reason: String,
) -> Result<(), Refusal> {
    let progress = the_handoff(draft, handoff)?;
    match progress.state {
        HandoffState::Offered => {}
        HandoffState::Accepted | HandoffState::Connected
            if progress.closer.as_ref() != Some(&by.id) =>
        {
            return Err(taken(&progress));
        }
        HandoffState::Requested
        | HandoffState::Accepted
        | HandoffState::Connected
        | HandoffState::Completed
        | HandoffState::Declined
        | HandoffState::Expired
        | HandoffState::Unavailable
        | HandoffState::ProspectLeft => {
            return Err(Refusal::NotOpen {
                state: progress.state.as_str().to_owned(),
                wanted: "declined",
            });
        }
    }
    draft.record(Event::HandoffDeclined {
        handoff,
        closer: by.id.clone(),
        reason,
    });
    draft.announce("handoff.declined");
    offer_next(draft, &progress);
    Ok(())
}

/// The offer ran out: the next one has it. Nothing happens where it was taken meanwhile.
pub(crate) fn expired(draft: &mut Draft<'_>) {
    let Some(progress) = draft.state.handoff.clone() else {
        return;
    };
    let due = progress
        .offered_until
        .is_some_and(|until| until <= draft.moment.now);
    let (HandoffState::Offered, Some(closer), true) = (progress.state, &progress.closer, due)
    else {
        return;
    };
    draft.record(Event::HandoffExpired {
        handoff: progress.id,
        closer: closer.clone(),
    });
    draft.announce("handoff.expired");
    offer_next(draft, &progress);
}

fn offer_next(draft: &mut Draft<'_>, before: &HandoffProgress) {
    if draft.state.opted_out || draft.state.closed {
        draft.effects.push(Effect::Forget(TimerName::Offer));
        return;
    }
    let mut events = Vec::new();
    let mut effects = Vec::new();
    let choice = offer(draft, before.id, &before.tried, &mut events, &mut effects);
    for event in events {
        draft.record(event);
    }
    draft.effects.extend(effects);
    match choice {
        Choice::Offered { name } => say(draft, "next_closer", &name, before.closer_name.as_deref()),
        Choice::Nobody { name, back_at } => {
            let contact = super::route::contact_to_ask(draft);
            let asks = contact.is_some();
            let step = callback(draft, name, back_at, contact);
            let voice = Voice::new(draft.rules.lines, draft.rules.campaign, &draft.state);
            let words = voice.say_step(&step);
            draft.record(Event::AgentSaid {
                text: words.text,
                moves: words.moves,
                promises: words.promises,
                used: words.used,
            });
            if asks {
                draft.record(super::route::asks_for_contact());
            }
        }
    }
}

/// The transfer is done.
pub(crate) fn complete(
    draft: &mut Draft<'_>,
    handoff: HandoffId,
    by: &Actor,
) -> Result<(), Refusal> {
    let progress = the_handoff(draft, handoff)?;
    if progress.closer.as_ref() != Some(&by.id) {
        return Err(taken(&progress));
    }
    match progress.state {
        HandoffState::Accepted | HandoffState::Connected => {
            draft.record(Event::HandoffCompleted { handoff });
            draft.announce("handoff.completed");
            Ok(())
        }
        HandoffState::Completed => Ok(()),
        HandoffState::Requested
        | HandoffState::Offered
        | HandoffState::Declined
        | HandoffState::Expired
        | HandoffState::Unavailable
        | HandoffState::ProspectLeft => Err(Refusal::NotOpen {
            state: progress.state.as_str().to_owned(),
            wanted: "completed",
        }),
    }
}

/// A closer takes over, with or without an offer.
pub(crate) fn take_over(draft: &mut Draft<'_>, by: &Actor) -> Result<(), Refusal> {
    if draft.state.opted_out {
        return Err(Refusal::OptedOut);
    }
    if draft.state.owner == Owner::Closer(by.id.clone()) && draft.state.human_speaks {
        return Ok(());
    }
    let open = draft.state.open_handoff().cloned();
    match open {
        Some(progress)
            if matches!(
                progress.state,
                HandoffState::Requested | HandoffState::Offered | HandoffState::Unavailable
            ) =>
        {
            accept(draft, progress.id, by)
        }
        _ => {
            draft.record(Event::TakenOver {
                closer: by.id.clone(),
                name: by.name.clone(),
            });
            say(draft, "joined", &by.name, None);
            Ok(())
        }
    }
}

/// A closer who writes thereby takes over.
pub(crate) fn closer_message(
    draft: &mut Draft<'_>,
    by: &Actor,
    text: String,
) -> Result<(), Refusal> {
    if draft.state.closed {
        return Err(Refusal::Closed);
    }
    take_over(draft, by)?;
    draft.record(Event::CloserWrote {
        closer: by.id.clone(),
        name: by.name.clone(),
        text,
    });
    let accepted = draft
        .state
        .handoff
        .as_ref()
        .filter(|handoff| handoff.state == HandoffState::Accepted)
        .map(|handoff| handoff.id);
    if let Some(handoff) = accepted {
        draft.record(Event::HandoffConnected { handoff });
        draft.announce("handoff.connected");
    }
    Ok(())
}

/// The closer gives the conversation back to the agent.
pub(crate) fn release(
    draft: &mut Draft<'_>,
    by: &Actor,
    instruction: Option<String>,
) -> Result<(), Refusal> {
    if !draft.state.human_speaks {
        return Err(Refusal::NotNow(
            "nobody has taken this conversation over, so there is nothing to give back".to_owned(),
        ));
    }
    let name = draft.state.closer_name.clone().unwrap_or_default();
    let instruction = instruction.filter(|text| !text.trim().is_empty());
    draft.record(Event::Released {
        closer: by.id.clone(),
        instruction: instruction.clone(),
    });
    say(draft, "left", &name, None);
    if !draft.state.unread.is_empty() {
        draft.effects.push(Effect::AnswerAfterSettling);
    } else if let Some(instruction) = instruction {
        super::resume::carry_out(draft, &instruction);
    }
    Ok(())
}

/// Shows a status line, where the prospect sits in front of one and may be written to.
fn say(draft: &mut Draft<'_>, line: &str, name: &str, before: Option<&str>) {
    if !draft.state.channel().is_live() || draft.state.opted_out {
        return;
    }
    let text = draft.lines().say("handoff", line, 0, |slot| match slot {
        "name" => Some(name.to_owned()),
        "before" => before.map(str::to_owned),
        _ => None,
    });
    if !text.is_empty() {
        draft.record(Event::SystemSaid { text });
    }
}

fn the_handoff(draft: &Draft<'_>, handoff: HandoffId) -> Result<HandoffProgress, Refusal> {
    draft
        .state
        .handoff
        .clone()
        .filter(|progress| progress.id == handoff)
        .ok_or_else(|| Refusal::NotNow("a newer handoff has replaced this one".to_owned()))
}

fn taken(progress: &HandoffProgress) -> Refusal {
    Refusal::TakenBy {
        closer: progress
            .closer
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        name: progress.closer_name.clone().unwrap_or_default(),
    }
}
