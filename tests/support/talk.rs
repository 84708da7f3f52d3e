//! A conversation without a server: the pure core, driven as the desk drives it.

use fronter::conversation::agenda::Agenda;
use fronter::conversation::context::{Channel, Context, ProspectDetails};
use fronter::conversation::decide::{self, decide};
use fronter::conversation::effect::{Effect, Refusal};
use fronter::conversation::event::{Event, Recorded, Started};
use fronter::conversation::input::{Input, Moment, Spoken};
use fronter::conversation::message::{Author, Message};
use fronter::conversation::state::State;
use fronter::handoff::{Member, Team};
use fronter::id::{ConversationId, LeadId, ProspectId};
use fronter::language::{Allowance, Language, Order};
use fronter::library::{Library, LoadedCampaign};
use fronter::qualification::{Evaluation, evaluate};
use fronter::speech::Voice;
use fronter::turn::{number, rules};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

// Reading the campaigns takes longer than most tests.
static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::open(None).unwrap());

/// A talk that begins so, on the campaigns that are built in.
pub fn begin(setting: &Setting) -> Talk {
    Talk::begin(&LIBRARY, setting)
}

/// A talk between a prospect and the fronter.
pub struct Talk {
    pub loaded: Arc<LoadedCampaign>,
    pub state: State,
    pub log: Vec<Recorded>,
    pub team: Team,
    /// What is known of the model's use elsewhere.
    pub allowance: Allowance,
    now: Timestamp,
    ids: u128,
}

/// What a language came to in a turn.
pub struct Answered {
    /// What was shown before it was done.
    pub shown: String,
    /// What the local voice would have said.
    pub local: String,
    pub took: Duration,
    pub spoken: Spoken,
    /// The conversation as it stood when the words were found.
    pub before: State,
}

/// How a talk begins.
#[derive(Clone)]
pub struct Setting {
    pub campaign: String,
    pub page: Option<String>,
    pub channel: Channel,
    pub closer_there: bool,
    pub seed: u64,
    pub details: ProspectDetails,
    pub attributes: BTreeMap<String, serde_json::Value>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            campaign: "demo".to_owned(),
            page: None,
            channel: Channel::Widget,
            closer_there: true,
            seed: 7,
            details: ProspectDetails::default(),
            attributes: BTreeMap::new(),
        }
    }
}

pub fn closer(id: &str, there: bool) -> Member {
    Member {
        id: id.into(),
        name: "Maria Lindqvist".to_owned(),
        languages: Vec::new(),
        segments: Vec::new(),
        deal_from: None,
        deal_to: None,
        free: 3,
        load: 0,
        there,
        back_at: None,
        hours: fronter::campaign::identity::Hours::default(),
        timezone: jiff::tz::TimeZone::UTC,
    }
}

impl Talk {
    /// The seq of the prospect's message with this text.
    pub fn last_seq_of(&self, text: &str) -> i64 {
        self.log
            .iter()
            .rev()
            .find(|recorded| {
                matches!(&recorded.event, Event::ProspectWrote { text: own, .. } if own == text)
            })
            .map_or(0, |recorded| recorded.seq)
    }

    pub fn begin(library: &Library, setting: &Setting) -> Self {
        let loaded = library.campaign(&setting.campaign).unwrap();
        let now: Timestamp = "2026-11-24T15:00:00Z".parse().unwrap();
        let address = match setting.channel {
            Channel::Sms => Some("+15555550123".to_owned()),
            Channel::Email => Some("pat@example.com".to_owned()),
            _ => None,
        };
        let started = Started {
            conversation: ConversationId(Uuid::from_u128(1)),
            lead: LeadId(Uuid::from_u128(2)),
            prospect: ProspectId(Uuid::from_u128(3)),
            campaign: setting.campaign.as_str().into(),
            version: loaded.campaign.version().to_owned(),
            channel: setting.channel,
            address,
            gateway: None,
            own_address: None,
            seed: setting.seed,
            details: setting.details.clone(),
            context: Context {
                page: setting.page.clone(),
                attributes: setting.attributes.clone(),
                ..Context::default()
            },
            consent: serde_json::Value::Null,
        };
        let team = Team {
            members: vec![closer("maria", setting.closer_there)],
        };
        let decision = {
            let moment = Moment {
                now,
                fresh: Uuid::from_u128(4),
                team: &team,
            };
            decide::begin(started, &rules(&loaded), &moment)
        };
        let log = number(0, now, decision.events);
        let state = State::fold(&log).unwrap();
        Self {
            loaded,
            state,
            log,
            team,
            allowance: Allowance::default(),
            now,
            ids: 100,
        }
    }

    /// Takes one input; comes back with what must be done.
    pub fn take(&mut self, input: Input) -> Vec<Effect> {
        self.try_take(input).unwrap()
    }

    /// Takes one input that may be refused.
    pub fn try_take(&mut self, input: Input) -> Result<Vec<Effect>, Refusal> {
        self.ids += 1;
        let moment = Moment {
            now: self.now,
            fresh: Uuid::from_u128(self.ids),
            team: &self.team,
        };
        let decision = decide(&self.state, &rules(&self.loaded), &moment, input)?;
        let recorded = number(self.state.seq, self.now, decision.events);
        for event in &recorded {
            self.state.apply(event);
        }
        self.log.extend(recorded);
        Ok(decision.effects)
    }

    /// Puts an event into the log, as if it had happened.
    pub fn happened(&mut self, event: Event) {
        let recorded = number(self.state.seq, self.now, vec![event]);
        for event in &recorded {
            self.state.apply(event);
        }
        self.log.extend(recorded);
    }

    /// Time passes.
    pub fn wait(&mut self, seconds: i64) {
        self.now += SignedDuration::from_secs(seconds);
    }

    /// The prospect writes without waiting for the answer.
    pub fn write(&mut self, text: &str) {
        self.now += SignedDuration::from_secs(20);
        let client_id = format!("m{}", self.state.prospect_messages + 1);
        self.take(Input::ProspectMessage {
            client_id,
            text: text.to_owned(),
            mail: None,
        });
    }

    /// The burst has settled: the answer, which is empty where the agent is silent.
    pub fn answer(&mut self) -> Vec<Message> {
        let before = self.state.seq;
        for effect in self.take(Input::Answer) {
            if let Effect::Speak(agenda) = effect {
                let voice = Voice::new(&self.loaded.lines, &self.loaded.campaign, &self.state);
                let words = voice.speak(&agenda);
                self.take(Input::Spoken(Box::new(Spoken::by_voice(*agenda, words))));
            }
        }
        self.state
            .messages
            .iter()
            .filter(|message| message.seq > before && message.from != Author::Prospect)
            .cloned()
            .collect()
    }

    /// The same with this language behind it; `None` where the agent is silent.
    pub async fn answer_with(&mut self, language: &dyn Language) -> Option<Answered> {
        let agenda = self.take(Input::Answer).into_iter().find_map(|effect| {
            if let Effect::Speak(agenda) = effect {
                Some(*agenda)
            } else {
                None
            }
        })?;
        let voice = Voice::new(&self.loaded.lines, &self.loaded.campaign, &self.state);
        let local = voice.speak(&agenda).text;
        let (order, mut deltas) = self.order(agenda);
        let before = self.state.clone();
        let began = Instant::now();
        let spoken = language.speak(order).await;
        let took = began.elapsed();
        let mut shown = String::new();
        while let Ok(delta) = deltas.try_recv() {
            shown.push_str(&delta);
        }
        self.take(Input::Spoken(Box::new(spoken.clone())));
        Some(Answered {
            shown,
            local,
            took,
            spoken,
            before,
        })
    }

    /// What a language is asked for, as the desk asks it.
    pub fn order(&self, agenda: Agenda) -> (Order, UnboundedReceiver<String>) {
        let (deltas, receiver) = mpsc::unbounded_channel();
        let order = Order {
            state: Arc::new(self.state.clone()),
            campaign: Arc::clone(&self.loaded),
            agenda,
            deltas,
            stop: CancellationToken::new(),
            allowance: self.allowance,
        };
        (order, receiver)
    }

    /// The prospect writes, and the fronter answers.
    pub fn say(&mut self, text: &str) -> Vec<Message> {
        self.write(text);
        self.answer()
    }

    /// The lead as it stands.
    pub fn evaluation(&self) -> Evaluation {
        let today = self.now.to_zoned(self.loaded.timezone.clone()).date();
        let free = self.state.free_capacity;
        let campaign = self.loaded.campaign.in_force(today, free);
        evaluate(&campaign, &self.state.signals, today)
    }

    /// The whole talk, for people.
    pub fn transcript(&self) -> String {
        let mut text = String::new();
        for recorded in &self.log {
            if let Some(message) = fronter::conversation::state::message_of(recorded) {
                let who = format!("{:?}", message.from);
                let made: Vec<String> = message
                    .moves
                    .iter()
                    .map(|made| format!("{:?}:{}", made.kind, made.topic.as_deref().unwrap_or("")))
                    .collect();
                writeln!(text, "{who:>9}: {}   {}", message.text, made.join(" ")).unwrap();
            } else {
                let json = serde_json::to_string(&recorded.event).unwrap();
                let short: String = json.chars().take(230).collect();
                writeln!(text, "             · {short}").unwrap();
            }
        }
        let evaluation = self.evaluation();
        writeln!(text,
            "   => {:?} level {} grade {:?} {:?} PR {:?} PC {:.2} EV {:?}\n      missing {:?} unmet {:?}",
            self.state.status,
            evaluation.level,
            evaluation.grade,
            evaluation.temperature,
            evaluation.potential_revenue.map(|r| r.expected),
            evaluation.probability.value,
            evaluation.expected_value.map(|money| money.to_words()),
            evaluation.qualification.missing,
            evaluation.qualification.unmet,
        )
        .unwrap();
        text
    }
}
