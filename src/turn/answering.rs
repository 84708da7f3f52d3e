//! Answering: a burst of messages settles, then gets one answer. What the
//! prospect writes while it is found stops it: what they have seen of it stands,
//! and one answer covers all their messages.

use std::sync::Arc;

use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::hub::Live;
use super::settling::Called;
use super::{Desk, Envelope, MOST_TRIES, TurnError, fold_log, number, refused_commit, rules};
use crate::conversation::agenda::Agenda;
use crate::conversation::decide::decide;
use crate::conversation::effect::{Effect, Refusal};
use crate::conversation::event::{Event, Recorded};
use crate::conversation::input::{Extent, Input, Moment, Spoken};
use crate::conversation::message::Author;
use crate::conversation::state::State;
use crate::id::ConversationId;
use crate::language::Order;
use crate::library::LoadedCampaign;
use crate::store::CommitError;

/// Somebody who never stops writing is answered all the same: after so many
/// answers cut short, the next is spoken to its end.
const MOST_INTERRUPTIONS: u32 = 3;

/// What a try to answer came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tried {
    /// What was unread is answered.
    Answered,
    /// The prospect wrote meanwhile: their message has its own call for an answer.
    WroteAgain,
    /// Somebody else moved: it is to be decided again.
    Moved,
}

/// A turn as decided and spoken, not committed yet.
struct Turned {
    recorded: Vec<Recorded>,
    effects: Vec<Effect>,
}

impl Desk {
    /// Answers when the burst has settled.
    pub(super) fn answer_soon(&self, state: &State) {
        let id = state.conversation();
        let now = self.parts.clock.now();
        let (messages, first_at) = self.settling.one_more(id, now);
        let settling = self.parts.settling;
        let after_last = if state.channel().is_live() {
            settling.live
        } else {
            settling.gateway
        };
        let waited = now.duration_since(first_at).unsigned_abs();
        let wait = after_last.min(settling.most.saturating_sub(waited));
        let desk = self.clone();
        self.background(async move {
            tokio::time::sleep(wait).await;
            if desk.settling.end(id, messages) {
                desk.answer_now(id).await;
            }
        });
    }

    /// Answers what is unread now. What fails is left to the worker, which
    /// takes up every unanswered message again.
    pub async fn answer_now(&self, id: ConversationId) {
        if let Err(error) = self.answer(id).await {
            tracing::error!(conversation.id = %id, %error, "a message could not be answered yet");
        }
    }

    async fn answer(&self, id: ConversationId) -> Result<(), TurnError> {
        for _ in 0..MOST_TRIES {
            // Who is at it is told, and answers what came meanwhile.
            let Some(turn) = self.settling.turn(id) else {
                return Ok(());
            };
            // Kept off the stack of whoever waits: a turn holds all that is decided.
            let tried = Box::pin(self.try_to_answer(id)).await?;
            let called = turn.end();
            if tried != Tried::Moved && called == Called::No {
                return Ok(());
            }
        }
        Err(TurnError::Busy)
    }

    /// Tries, and records what the model used where its words come to nothing.
    async fn try_to_answer(&self, id: ConversationId) -> Result<Tried, TurnError> {
        let mut unsaid = None;
        let tried = Box::pin(self.decide_and_speak(id, &mut unsaid)).await;
        if matches!(tried, Ok(Tried::Moved) | Err(TurnError::Busy))
            && let Some(input) = unsaid
            && let Err(error) = self.take(id, input, Envelope::default()).await
        {
            tracing::warn!(conversation.id = %id, %error, "what a call used could not be recorded");
        }
        tried
    }

    /// Decides, finds the words and commits the turn. `unsaid` is what to record
    /// instead where they are not said.
    async fn decide_and_speak(
        &self,
        id: ConversationId,
        unsaid: &mut Option<Input>,
    ) -> Result<Tried, TurnError> {
        let news = self.hub.follow(id);
        let slot = self.slots.of(id);
        let state = {
            let mut slot = slot.lock().await;
            match slot.load(&self.parts.store, id).await? {
                Some(state) => state.clone(),
                None => return Err(TurnError::Unknown),
            }
        };
        if state.unread.is_empty() {
            return Ok(Tried::Answered);
        }
        let loaded = self.campaign_of(&state)?;
        let team = self.roster.team(&self.parts.library).await?;
        let clock = &self.parts.clock;
        let moment = Moment {
            now: clock.now(),
            fresh: clock.fresh_id(),
            team: &team,
        };
        let rules = rules(&loaded);
        let decision = decide(&state, &rules, &moment, Input::Answer)?;
        let mut turned = Turned {
            recorded: number(state.seq, moment.now, decision.events),
            effects: Vec::new(),
        };
        let mut learned = state.clone();
        for event in &turned.recorded {
            learned.apply(event);
        }
        let mut agenda = None;
        for effect in decision.effects {
            match effect {
                Effect::Speak(wanted) => agenda = Some(*wanted),
                other => turned.effects.push(other),
            }
        }
        if let Some(agenda) = agenda {
            let spoken = self.speak(&state, &learned, &loaded, agenda, news).await?;
            if let Some(model) = &spoken.model {
                *unsaid = Some(Input::Unsaid {
                    answers: spoken.agenda.answers,
                    model: model.clone(),
                });
            }
            if matches!(spoken.extent, Extent::Begun(_)) {
                return self.keep_begun(&loaded, id, spoken).await;
            }
            let moment = Moment {
                now: clock.now(),
                ..moment.clone()
            };
            let said = Input::Spoken(Box::new(spoken));
            let follow = match decide(&learned, &rules, &moment, said) {
                Ok(follow) => follow,
                Err(Refusal::Stale) => return Ok(Tried::Moved),
                Err(refusal) => return Err(refusal.into()),
            };
            turned
                .recorded
                .extend(number(learned.seq, moment.now, follow.events));
            turned.effects.extend(follow.effects);
        }
        self.keep(&loaded, &state, turned).await
    }

    /// Finds the words and shows them as they come. Where the conversation moves
    /// on so that they are no answer any more, they are cut short.
    async fn speak(
        &self,
        state: &State,
        learned: &State,
        loaded: &Arc<LoadedCampaign>,
        agenda: Agenda,
        news: broadcast::Receiver<Live>,
    ) -> Result<Spoken, TurnError> {
        let id = state.conversation();
        self.hub.tell(
            id,
            Live::Typing {
                from: Author::Agent,
            },
        );
        let turn = agenda.answers;
        let (deltas, receiver) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        let order = Order {
            state: Arc::new(learned.clone()),
            campaign: Arc::clone(loaded),
            agenda,
            deltas,
            stop: stop.clone(),
            allowance: self.allowance(state).await?,
        };
        let speaking = async {
            let language = self.parts.language.speak(order);
            tokio::join!(language, self.pass_on(id, turn, receiver)).0
        };
        let mut speaking = std::pin::pin!(speaking);
        let interrupted = state.begun.as_ref().map_or(0, |begun| begun.times);
        let spoken = tokio::select! {
            biased;
            spoken = &mut speaking => spoken,
            () = self.superseded(state, turn, news), if interrupted < MOST_INTERRUPTIONS => {
                stop.cancel();
                speaking.await
            }
        };
        Ok(spoken)
    }

    /// Comes back once an answer up to `answers` is not what is wanted any more.
    async fn superseded(&self, before: &State, answers: i64, mut news: broadcast::Receiver<Live>) {
        let id = before.conversation();
        loop {
            match news.recv().await {
                Ok(Live::Typing { .. } | Live::Delta { .. }) => continue,
                Ok(Live::Moved { .. } | Live::Status { .. }) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return std::future::pending().await,
            }
            let Ok(Some(now)) = self.state(id).await else {
                continue;
            };
            let wrote_again = now.unread.last().is_some_and(|last| last.seq > answers);
            let taken = now.epoch != before.epoch || now.closed;
            if wrote_again || taken || now.opted_out != before.opted_out {
                return;
            }
        }
    }

    /// Commits a turn. What was decided while the prospect wrote again, or told
    /// more of themselves, stands after that.
    async fn keep(
        &self,
        loaded: &LoadedCampaign,
        before: &State,
        turned: Turned,
    ) -> Result<Tried, TurnError> {
        let id = before.conversation();
        let slot = self.slots.of(id);
        let mut slot = slot.lock().await;
        for _ in 0..MOST_TRIES {
            let Some(current) = slot.load(&self.parts.store, id).await?.cloned() else {
                return Err(TurnError::Unknown);
            };
            if current.seq != before.seq {
                let moved = fold_log(&self.parts.store, id, before.seq).await?;
                if current.epoch != before.epoch || !stands(&moved) {
                    return Ok(Tried::Moved);
                }
            }
            let recorded = renumbered(&turned.recorded, current.seq);
            let committed = self
                .commit(
                    &current,
                    loaded,
                    recorded,
                    &turned.effects,
                    &Envelope::default(),
                )
                .await;
            match committed {
                Ok(after) => {
                    slot.keep(current.seq, after.clone());
                    drop(slot);
                    self.perform(&after, &turned.effects);
                    return Ok(if after.unread.is_empty() {
                        Tried::Answered
                    } else {
                        Tried::WroteAgain
                    });
                }
                Err(CommitError::Conflict) => slot.forget(),
                Err(error) => return Err(refused_commit(error)),
            }
        }
        Err(TurnError::Busy)
    }

    /// Records what was shown of an answer that was cut short.
    async fn keep_begun(
        &self,
        loaded: &LoadedCampaign,
        id: ConversationId,
        spoken: Spoken,
    ) -> Result<Tried, TurnError> {
        let answers = spoken.agenda.answers;
        let slot = self.slots.of(id);
        let mut slot = slot.lock().await;
        for _ in 0..MOST_TRIES {
            let Some(current) = slot.load(&self.parts.store, id).await?.cloned() else {
                return Err(TurnError::Unknown);
            };
            // Another process may have answered by now.
            if !current.unread.iter().any(|unread| unread.seq == answers) {
                return Ok(Tried::Moved);
            }
            let team = self.roster.team(&self.parts.library).await?;
            let moment = Moment {
                now: self.parts.clock.now(),
                fresh: self.parts.clock.fresh_id(),
                team: &team,
            };
            let said = Input::Spoken(Box::new(spoken.clone()));
            let decision = match decide(&current, &rules(loaded), &moment, said) {
                Ok(decision) => decision,
                Err(Refusal::Stale) => return Ok(Tried::Moved),
                Err(refusal) => return Err(refusal.into()),
            };
            let recorded = number(current.seq, moment.now, decision.events);
            let committed = self
                .commit(
                    &current,
                    loaded,
                    recorded,
                    &decision.effects,
                    &Envelope::default(),
                )
                .await;
            match committed {
                Ok(after) => {
                    slot.keep(current.seq, after);
                    return Ok(Tried::WroteAgain);
                }
                Err(CommitError::Conflict) => slot.forget(),
                Err(error) => return Err(refused_commit(error)),
            }
        }
        Err(TurnError::Busy)
    }

    async fn pass_on(
        &self,
        id: ConversationId,
        turn: i64,
        mut deltas: mpsc::UnboundedReceiver<String>,
    ) {
        while let Some(text) = deltas.recv().await {
            self.hub.tell(id, Live::Delta { turn, text });
        }
    }
}

/// Whether a turn that was decided before these events is still right after them.
fn stands(moved: &[Recorded]) -> bool {
    moved.iter().all(|recorded| {
        matches!(
            recorded.event,
            Event::ProspectWrote { .. }
                | Event::ContextAdded { .. }
                | Event::ProspectIdentified { .. }
                | Event::NoteAdded { .. }
        )
    })
}

/// The same events, numbered on from `seq`.
fn renumbered(recorded: &[Recorded], seq: i64) -> Vec<Recorded> {
    (seq + 1..)
        .zip(recorded)
        .map(|(seq, recorded)| Recorded {
            seq,
            ..recorded.clone()
        })
        .collect()
}
