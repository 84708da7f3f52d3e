//! `decide` owns every rule of the conversation. It never waits: what the
//! world must do comes out as data and comes back as the next input.

mod answer;
mod answering;
mod asking;
mod begun;
mod calling;
mod draft;
mod handing_over;
mod import;
mod learning;
mod model;
mod offering;
mod respond;
mod spoken;
mod start;
mod step;

use std::borrow::Cow;

use jiff::tz::TimeZone;

use super::effect::{Decision, Effect, Refusal, TimerName};
use super::event::Event;
use super::input::{Input, Moment};
use super::state::State;
use crate::campaign::Campaign;
use crate::reading::Vocabulary;
use crate::speech::Lines;
use handing_over::{staff, transfer};
use offering::reminder;

pub use draft::Draft;
pub use import::{KnownOutcome, Turn, import};
pub use model::reading::proves;

/// The rules that a conversation runs under: one version of its campaign, made ready.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The campaign.
    pub campaign: &'a Campaign,
    /// Its words, compiled.
    pub vocabulary: &'a Vocabulary,
    /// The local voice's wordings.
    pub lines: &'a Lines,
    /// The business's time zone.
    pub timezone: &'a TimeZone,
}

impl Rules<'_> {
    /// The campaign with the lead definition that is in force at the moment.
    fn in_force(&self, moment: &Moment<'_>, free: Option<u32>) -> Cow<'_, Campaign> {
        let today = moment.now.to_zoned(self.timezone.clone()).date();
        self.campaign.in_force(today, free)
    }

    /// How many more leads of this campaign the team can take now.
    fn free(&self, moment: &Moment<'_>) -> u32 {
        moment.team.free(&self.campaign.lead.routing.closers)
    }
}

/// Decides what follows from `input` in `state`.
///
/// The same state, rules, moment and input always give the same decision.
///
/// # Errors
/// A [`Refusal`] where the input asks for something that does not go; nothing
/// has happened then.
pub fn decide(
    state: &State,
    rules: &Rules<'_>,
    moment: &Moment<'_>,
    input: Input,
) -> Result<Decision, Refusal> {
    if state.erased_at.is_some() && !is_left_to_do(&input) {
        return Err(Refusal::Closed);
    }
    // The team's room is looked at once a turn: what is said and what the lead's document
    // shows afterwards are judged by the same definition.
    let free = match input {
        Input::Answer => Some(rules.free(moment)),
        _ => state.free_capacity,
    };
    let campaign = rules.in_force(moment, free);
    let rules = &Rules {
        campaign: &campaign,
        ..*rules
    };
    let mut draft = Draft::new(state, rules, moment);
    match input {
        Input::Start(_) => {
            return Err(Refusal::NotNow(
                "this conversation has started already".to_owned(),
            ));
        }
        Input::ProspectMessage {
            client_id,
            text,
            mail,
        } => {
            if state.closed {
                return Err(Refusal::Closed);
            }
            draft.record(Event::ProspectWrote {
                client_id,
                text,
                mail,
            });
            draft.effects.push(Effect::AnswerAfterSettling);
        }
        Input::Context(context) => start::context(&mut draft, context),
        Input::Identify(details) => start::identify(&mut draft, details),
        Input::Answer => answer::answer(&mut draft),
        Input::Spoken(words) => spoken::spoken(&mut draft, *words)?,
        Input::Unsaid { answers, model } => spoken::unsaid(&mut draft, answers, *model),
        Input::OfferExpired => transfer::expired(&mut draft),
        Input::ReminderDue => reminder::due(&mut draft),
        Input::Accept { handoff, by } => transfer::accept(&mut draft, handoff, &by)?,
        Input::Decline {
            handoff,
            by,
            reason,
        } => transfer::decline(&mut draft, handoff, &by, reason)?,
        Input::Complete { handoff, by } => transfer::complete(&mut draft, handoff, &by)?,
        Input::Takeover { by } => transfer::take_over(&mut draft, &by)?,
        Input::CloserMessage { by, text } => transfer::closer_message(&mut draft, &by, text)?,
        Input::Note { by, text } => draft.record(Event::NoteAdded {
            closer: by.id,
            name: by.name,
            text,
        }),
        Input::Release { by, instruction } => transfer::release(&mut draft, &by, instruction)?,
        Input::Stage {
            stage,
            value,
            expected_close_date,
            by,
        } => staff::stage(&mut draft, stage, value, expected_close_date, by)?,
        Input::Outcome {
            result,
            amount,
            reason,
            happened_at,
            by,
        } => staff::outcome(&mut draft, result, amount, reason, happened_at, by)?,
        Input::Return {
            return_kind,
            reason,
            after,
            by,
        } => staff::return_lead(&mut draft, return_kind, reason, after, by)?,
        Input::Own { owner, why } => draft.record(Event::OwnerChanged { owner, why }),
        Input::OptOut { via } => {
            if !state.opted_out {
                draft.record(Event::OptedOut { via });
                draft.announce("prospect.opted_out");
                draft.effects.push(Effect::Forget(TimerName::Offer));
            }
        }
        Input::Close { reason } => {
            if !state.closed {
                draft.record(Event::ConversationClosed { reason });
                draft.announce("conversation.closed");
            }
        }
    }
    Ok(draft.into_decision())
}

/// What may still come where the prospect's data were erased: what was under way. Nobody
/// writes, notes or moves anything there any more.
fn is_left_to_do(input: &Input) -> bool {
    matches!(
        input,
        Input::Answer
            | Input::Spoken(_)
            | Input::Unsaid { .. }
            | Input::OfferExpired
            | Input::ReminderDue
            | Input::OptOut { .. }
            | Input::Close { .. }
    )
}

/// Decides how a conversation begins: who came, what is known of them, and the
/// first message.
pub fn begin(started: super::event::Started, rules: &Rules<'_>, moment: &Moment<'_>) -> Decision {
    start::begin(started, rules, moment)
}
