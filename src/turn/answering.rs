//! Answering: a burst of messages settles, then gets one answer.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::mpsc;

use super::hub::Live;
use super::{Desk, Envelope, MOST_TRIES, TurnError, number, refused_commit, rules};
use crate::conversation::decide::decide;
use crate::conversation::effect::{Effect, Refusal};
use crate::conversation::input::{Input, Moment};
use crate::conversation::message::Author;
use crate::conversation::state::State;
use crate::id::ConversationId;
use crate::language::Order;
use crate::store::CommitError;

/// The bursts that are settling.
#[derive(Default)]
pub struct SettlingTurns {
    bursts: Mutex<HashMap<ConversationId, Burst>>,
    /// Those whose answer is being found.
    answering: Mutex<HashSet<ConversationId>>,
}

/// The right to answer a conversation, until it is dropped.
struct Turn<'s> {
    settling: &'s SettlingTurns,
    id: ConversationId,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.settling.answering().remove(&self.id);
    }
}

/// A burst of messages.
struct Burst {
    first_at: Timestamp,
    messages: u64,
}

impl SettlingTurns {
    /// One more message. Says how many the burst has now and when it began.
    fn one_more(&self, id: ConversationId, now: Timestamp) -> (u64, Timestamp) {
        let mut bursts = self.lock();
        let burst = bursts.entry(id).or_insert(Burst {
            first_at: now,
            messages: 0,
        });
        burst.messages += 1;
        (burst.messages, burst.first_at)
    }

    /// Ends the burst where it has no more than `messages`; says whether it did.
    fn end(&self, id: ConversationId, messages: u64) -> bool {
        let mut bursts = self.lock();
        let settled = bursts
            .get(&id)
            .is_some_and(|burst| burst.messages == messages);
        if settled {
            bursts.remove(&id);
        }
        settled
    }

    /// The right to answer, where nobody is answering already.
    fn turn(&self, id: ConversationId) -> Option<Turn<'_>> {
        let is_mine = self.answering().insert(id);
        // Made only where it is: dropped, it gives the right back.
        is_mine.then(|| Turn { settling: self, id })
    }

    fn answering(&self) -> std::sync::MutexGuard<'_, HashSet<ConversationId>> {
        self.answering
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ConversationId, Burst>> {
        self.bursts.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
        // Who is at it looks again at the end, and so answers what came meanwhile.
        let Some(_turn) = self.settling.turn(id) else {
            return Ok(());
        };
        for _ in 0..MOST_TRIES {
            if self.try_to_answer(id).await? {
                return Ok(());
            }
        }
        Err(TurnError::Busy)
    }

    /// One try: false where the conversation moved while the words were found.
    async fn try_to_answer(&self, id: ConversationId) -> Result<bool, TurnError> {
        let slot = self.slots.of(id);
        let state = {
            let mut slot = slot.lock().await;
            match slot.load(&self.parts.store, id).await? {
                Some(state) => state.clone(),
                None => return Err(TurnError::Unknown),
            }
        };
        if state.unread.is_empty() {
            return Ok(true);
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
        let mut decision = decide(&state, &rules, &moment, Input::Answer)?;
        let mut recorded = number(state.seq, moment.now, std::mem::take(&mut decision.events));
        let mut learned = state.clone();
        for event in &recorded {
            learned.apply(event);
        }
        let mut effects = Vec::new();
        for effect in decision.effects {
            match effect {
                Effect::Speak(agenda) => {
                    self.hub.tell(
                        id,
                        Live::Typing {
                            from: Author::Agent,
                        },
                    );
                    let turn = agenda.answers;
                    let (deltas, receiver) = mpsc::unbounded_channel();
                    let order = Order {
                        state: Arc::new(learned.clone()),
                        campaign: Arc::clone(&loaded),
                        agenda: *agenda,
                        deltas,
                    };
                    let (spoken, ()) = tokio::join!(
                        self.parts.language.speak(order),
                        self.pass_on(id, turn, receiver)
                    );
                    let spoken = Box::new(spoken);
                    let moment = Moment {
                        now: clock.now(),
                        ..moment.clone()
                    };
                    let follow = match decide(&learned, &rules, &moment, Input::Spoken(spoken)) {
                        Ok(follow) => follow,
                        Err(Refusal::Stale) => return Ok(false),
                        Err(refusal) => return Err(refusal.into()),
                    };
                    let said = number(learned.seq, moment.now, follow.events);
                    for event in &said {
                        learned.apply(event);
                    }
                    recorded.extend(said);
                    effects.extend(follow.effects);
                }
                other => effects.push(other),
            }
        }
        let mut slot = slot.lock().await;
        let moved = match slot.load(&self.parts.store, id).await? {
            Some(current) => current.seq != state.seq,
            None => true,
        };
        if moved {
            return Ok(false);
        }
        let committed = self
            .commit(&state, &loaded, recorded, &effects, &Envelope::default())
            .await;
        match committed {
            Ok(after) => {
                slot.keep(state.seq, after.clone());
                drop(slot);
                self.perform(&after, &effects);
                Ok(true)
            }
            Err(CommitError::Conflict) => {
                slot.forget();
                Ok(false)
            }
            Err(error) => Err(refused_commit(error)),
        }
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
