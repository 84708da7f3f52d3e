//! The loop around `decide`: loads the state, decides, commits what happened
//! with its consequences in one transaction, and performs what is to be done.

mod allowance;
mod announcement;
mod answering;
mod consequence;
mod elsewhere;
mod engine;
mod erasing;
mod handoffs;
mod hub;
mod importing;
mod opening;
mod packet;
mod roster;
mod settling;
mod slot;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::conversation::decide::{Rules, decide};
use crate::conversation::effect::{Effect, Refusal};
use crate::conversation::event::{Event, Recorded};
use crate::conversation::input::{Input, Moment};
use crate::conversation::message::Message;
use crate::conversation::state::{State, message_of};
use crate::id::ConversationId;
use crate::language::Language;
use crate::library::{Library, LoadedCampaign};
use crate::store::{CommitError, Store, StoreError};

pub use allowance::{MODEL_SWITCH, PAUSED};
pub use consequence::{Delivery, WebhookTarget, projection};
pub use elsewhere::presence_now;
pub use engine::EngineChange;
pub use handoffs::rows as handoff_rows;
pub use hub::{Hub, Live, StaffNews};
pub use opening::{Began, NewConversation};
pub use slot::fold_log;

/// How long a burst of messages may take before it is answered.
#[derive(Debug, Clone, Copy)]
pub struct Settling {
    /// After the last message, on channels where the prospect waits.
    pub live: Duration,
    /// After the last message, on SMS and e-mail.
    pub gateway: Duration,
    /// After the first message, at the most.
    pub most: Duration,
}

impl Default for Settling {
    fn default() -> Self {
        Self {
            live: Duration::from_millis(400),
            gateway: Duration::from_secs(1),
            most: Duration::from_secs(3),
        }
    }
}

/// What the desk is made of.
pub struct DeskParts {
    /// Where everything is kept.
    pub store: Store,
    /// The campaigns.
    pub library: Arc<Library>,
    /// What finds the words.
    pub language: Arc<dyn Language>,
    /// Time and ids.
    pub clock: Clock,
    /// Where background work is counted, so that shutdown waits for it.
    pub tasks: TaskTracker,
    /// Settling times.
    pub settling: Settling,
    /// Who is told of what happens.
    pub webhooks: Vec<WebhookTarget>,
    /// How closers can be told of offers, beside the console: [`Delivery::MailNotice`],
    /// [`Delivery::TextNotice`], both or neither. Each closer is told as they wish.
    pub notices: Vec<Delivery>,
    /// The address of this server, for links in packets.
    pub public_url: String,
}

/// The desk: every conversation passes over it.
#[derive(Clone)]
pub struct Desk {
    parts: Arc<DeskParts>,
    slots: Arc<slot::Slots>,
    hub: Arc<Hub>,
    roster: Arc<roster::Roster>,
    settling: Arc<settling::SettlingTurns>,
    /// This process among all that share the store.
    node: uuid::Uuid,
}

/// Why a conversation did not move.
#[derive(Debug, thiserror::Error)]
pub enum TurnError {
    /// There is no such conversation.
    #[error("there is no such conversation")]
    Unknown,
    /// Its campaign is gone.
    #[error("the campaign `{0}` is not there")]
    NoCampaign(String),
    /// Its files are there, and broken: it is served again once they are mended.
    #[error(
        "the campaign `{0}` is being mended and cannot be had now; it is served again as soon as its files are right"
    )]
    BrokenCampaign(String),
    /// What was asked for does not go.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The message was taken before.
    #[error("the message was taken before, as {seq}")]
    Duplicate {
        /// Its seq.
        seq: i64,
    },
    /// The gateway's delivery was taken before.
    #[error("the delivery was taken before")]
    DuplicateDelivery,
    /// Another conversation with this address began at the same moment.
    #[error("another conversation with this address has just begun")]
    BegunElsewhere,
    /// The conversation moved too often while this was decided.
    #[error("the conversation is too busy; try again")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How often a decision is made again because somebody moved first.
const MOST_TRIES: u32 = 16;

/// What belongs to an input beside itself.
#[derive(Debug, Clone, Default)]
pub struct Envelope {
    /// The client's id of the message that it is.
    pub client_id: Option<String>,
    /// The gateway's delivery that it came with.
    pub delivery: Option<crate::store::Delivery>,
    /// The e-mail Message-ID that it came under.
    pub message_id: Option<String>,
}

impl Desk {
    /// A desk.
    pub fn new(parts: DeskParts) -> Self {
        Self {
            roster: Arc::new(roster::Roster::new(
                parts.store.clone(),
                parts.clock.clone(),
            )),
            node: parts.clock.fresh_id(),
            parts: Arc::new(parts),
            slots: Arc::default(),
            hub: Arc::default(),
            settling: Arc::default(),
        }
    }

    /// Where live news can be followed.
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.parts.store
    }

    /// The campaigns.
    pub fn library(&self) -> &Library {
        &self.parts.library
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.parts.clock
    }

    /// The engine.
    pub fn language(&self) -> &dyn Language {
        &*self.parts.language
    }

    /// Who is told of what happens.
    pub fn webhooks(&self) -> &[WebhookTarget] {
        &self.parts.webhooks
    }

    /// The address of this server.
    pub fn public_url(&self) -> &str {
        &self.parts.public_url
    }

    /// Forgets who is there, so that it is looked up anew.
    pub fn team_changed(&self) {
        self.roster.forget();
    }

    /// Starts background work that shutdown waits for.
    pub fn background(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.parts.tasks.spawn(work);
    }

    /// The state of a conversation; `None` where there is none.
    pub async fn state(&self, id: ConversationId) -> Result<Option<State>, StoreError> {
        let slot = self.slots.of(id);
        let mut slot = slot.lock().await;
        Ok(slot.load(&self.parts.store, id).await?.cloned())
    }

    /// The messages after `after`, oldest first.
    pub async fn messages(
        &self,
        id: ConversationId,
        after: i64,
    ) -> Result<Option<Vec<Message>>, StoreError> {
        let Some(state) = self.state(id).await? else {
            return Ok(None);
        };
        // What the state holds is enough, unless older messages were let go.
        let held_from = state.messages.front().map_or(1, |message| message.seq);
        if after + 1 >= held_from
            || state.messages.len() < crate::conversation::state::MESSAGES_HELD
        {
            let messages = state.messages.into_iter();
            return Ok(Some(messages.filter(|m| m.seq > after).collect()));
        }
        let log = fold_log(&self.parts.store, id, after).await?;
        Ok(Some(log.iter().filter_map(message_of).collect()))
    }

    /// The campaign that a conversation runs under.
    pub fn campaign_of(&self, state: &State) -> Result<Arc<LoadedCampaign>, TurnError> {
        let id = &state.campaign().0;
        self.parts
            .library
            .for_conversation(id, &state.started.version)
            .ok_or_else(|| self.no_campaign(id))
    }

    /// The campaign that a conversation begins under.
    ///
    /// # Errors
    /// [`TurnError::NoCampaign`] and [`TurnError::BrokenCampaign`].
    pub fn campaign(&self, id: &str) -> Result<Arc<LoadedCampaign>, TurnError> {
        let current = self.parts.library.campaign(id);
        current.ok_or_else(|| self.no_campaign(id))
    }

    /// Why a campaign cannot be had.
    fn no_campaign(&self, id: &str) -> TurnError {
        if self.parts.library.is_broken(id) {
            TurnError::BrokenCampaign(id.to_owned())
        } else {
            TurnError::NoCampaign(id.to_owned())
        }
    }

    /// Takes an input, commits what follows, and performs what is to be done
    /// but for speaking. Comes back with the state afterwards.
    ///
    /// # Errors
    /// [`TurnError`]; nothing has happened then.
    pub async fn take(
        &self,
        id: ConversationId,
        input: Input,
        envelope: Envelope,
    ) -> Result<State, TurnError> {
        let slot = self.slots.of(id);
        let mut slot = slot.lock().await;
        for _ in 0..MOST_TRIES {
            let Some(state) = slot.load(&self.parts.store, id).await?.cloned() else {
                return Err(TurnError::Unknown);
            };
            let loaded = self.campaign_of(&state)?;
            let team = self.roster.team(&self.parts.library).await?;
            let moment = Moment {
                now: self.parts.clock.now(),
                fresh: self.parts.clock.fresh_id(),
                team: &team,
            };
            let decision = decide(&state, &rules(&loaded), &moment, input.clone())?;
            let recorded = number(state.seq, moment.now, decision.events);
            match self
                .commit(&state, &loaded, recorded, &decision.effects, &envelope)
                .await
            {
                Ok(after) => {
                    slot.keep(state.seq, after.clone());
                    drop(slot);
                    self.perform(&after, &decision.effects);
                    return Ok(after);
                }
                Err(CommitError::Conflict) => slot.forget(),
                Err(error) => return Err(refused_commit(error)),
            }
        }
        Err(TurnError::Busy)
    }

    /// Commits events with all their consequences and tells who follows live.
    async fn commit(
        &self,
        before: &State,
        loaded: &LoadedCampaign,
        recorded: Vec<Recorded>,
        effects: &[Effect],
        envelope: &Envelope,
    ) -> Result<State, CommitError> {
        let mut after = before.clone();
        for event in &recorded {
            after.apply(event);
        }
        if recorded.is_empty() && effects.is_empty() && envelope.delivery.is_none() {
            return Ok(after);
        }
        let consequence = consequence::Consequence {
            parts: &self.parts,
            loaded,
            before: Some(before),
            after: &after,
            recorded: &recorded,
            effects,
            envelope,
        };
        let (commit, lead) = consequence.commit();
        self.parts.store.commit(commit).await?;
        self.publish(&after, &recorded, lead);
        Ok(after)
    }

    fn publish(&self, after: &State, recorded: &[Recorded], lead: serde_json::Value) {
        self.measure(recorded);
        if recorded.iter().any(|r| changes_the_team(&r.event)) {
            self.roster.forget();
        }
        self.hub.publish(after, recorded, lead);
    }

    /// Performs what does not have to survive a crash.
    fn perform(&self, state: &State, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::AnswerAfterSettling => self.answer_soon(state),
                Effect::Speak(_)
                | Effect::Set(_)
                | Effect::Forget(_)
                | Effect::SendToo { .. }
                | Effect::Announce(_) => {}
            }
        }
    }
}

/// Whether the number of leads that a closer has changes.
fn changes_the_team(event: &Event) -> bool {
    matches!(
        event,
        Event::HandoffAccepted { .. }
            | Event::HandoffOffered { .. }
            | Event::HandoffCompleted { .. }
            | Event::HandoffWithdrawn { .. }
            | Event::TakenOver { .. }
            | Event::Released { .. }
            | Event::LeadReturned { .. }
            | Event::OutcomeRecorded { .. }
    )
}

/// The rules of a loaded campaign.
pub fn rules(loaded: &LoadedCampaign) -> Rules<'_> {
    Rules {
        campaign: &loaded.campaign,
        vocabulary: &loaded.vocabulary,
        lines: &loaded.lines,
        timezone: &loaded.timezone,
    }
}

/// Numbers events on from `seq`.
pub fn number(seq: i64, at: jiff::Timestamp, events: Vec<Event>) -> Vec<Recorded> {
    (seq + 1..)
        .zip(events)
        .map(|(seq, event)| Recorded { seq, at, event })
        .collect()
}

fn refused_commit(error: CommitError) -> TurnError {
    match error {
        CommitError::DuplicateMessage { seq } => TurnError::Duplicate { seq },
        CommitError::DuplicateDelivery => TurnError::DuplicateDelivery,
        CommitError::Store(error) => TurnError::Store(error),
        CommitError::Conflict
        | CommitError::DuplicateOutboxItem { .. }
        | CommitError::Gap { .. } => TurnError::Busy,
    }
}
