//! A language model behind any OpenAI-compatible server: one streamed call a
//! turn, its words past the guard, the local voice wherever it falls short.

mod account;
mod breaker;
mod budget;
mod call;
mod dialect;
mod failure;
mod health;
mod hearing;
mod span;
mod transport;
mod wire;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::tz::TimeZone;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::{Semaphore, SemaphorePermit, watch};
use tokio::time::{Instant, timeout_at};
use tracing::{Instrument as _, Span};

use super::meter::Meter;
use super::prompt::{Material, Prompts};
use super::settings::{Price, Settings, SettingsError};
use super::tally::Tally;
use super::trace::{Followers, TurnTrace};
use super::{Allowance, EngineStatus, Language, Order, answer};
use crate::conversation::agenda::{Point, Step};
use crate::conversation::decide::proves;
use crate::conversation::input::Spoken;
use crate::conversation::model_turn::{ModelReading, ModelTurn};
use crate::speech::compose::Proof;
use crate::speech::{Composer, Voice};
use account::Unfinished;
use breaker::Breaker;
use budget::{Budget, Limits, Use};
use call::{Call, Deadlines, Outcome};
use dialect::Remembered;
use failure::Failure;
use health::{Circuit, Health};
use hearing::{listen, stopped_by};
use span::Endpoint;
use transport::OneCall;

/// The engine with a language model.
pub struct OpenAi {
    client: Client<OpenAIConfig>,
    model: String,
    prompts: Prompts,
    first_word: Duration,
    turn: Duration,
    idle: Duration,
    longest_wait: Duration,
    limits: Limits,
    price: Option<Price>,
    places: Semaphore,
    remembered: Remembered,
    breaker: Breaker,
    budget: Budget,
    health: Health,
    endpoint: Endpoint,
    content_in_spans: bool,
    meter: Meter,
    followers: Followers,
    tally: Mutex<Tally>,
}

impl OpenAi {
    /// The engine by checked settings. Opens no connection.
    ///
    /// # Errors
    /// [`SettingsError`], naming the key that is wrong.
    pub fn new(settings: &Settings) -> Result<Self, SettingsError> {
        settings.check()?;
        // Somebody may have installed one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .connect_timeout(settings.first_word)
            .tcp_nodelay(true)
            .pool_idle_timeout(Duration::from_secs(90))
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let key = settings
            .api_key
            .as_ref()
            .map_or("", |key| key.expose())
            .to_owned();
        let address = settings.address()?;
        let endpoint = Endpoint::at(&address);
        let config = OpenAIConfig::new()
            .with_api_base(address)
            .with_api_key(key)
            .with_org_id("")
            .with_project_id("");
        let model = settings.model.trim().to_owned();
        Ok(Self {
            client: Client::with_config(config).with_http_service(OneCall { http }),
            prompts: Prompts::shipped()?,
            first_word: settings.first_word,
            turn: settings.turn,
            idle: settings.idle,
            longest_wait: settings.longest_wait,
            limits: Limits {
                conversation: settings.tokens_per_conversation,
                day: settings.tokens_per_day,
            },
            price: settings.prices.get(&model).copied(),
            places: Semaphore::new(settings.max_concurrent),
            remembered: Remembered::default(),
            breaker: Breaker::new(settings.pause),
            budget: Budget::default(),
            health: Health::new(&model, settings.degraded_after),
            content_in_spans: settings.content_in_spans,
            meter: Meter::new(endpoint.provider),
            followers: Followers::default(),
            endpoint,
            tally: Mutex::new(Tally::default()),
            model,
        })
    }

    async fn words(&self, order: Order) -> Spoken {
        let started = Instant::now();
        let Order {
            state,
            campaign,
            agenda,
            deltas,
            stop,
            allowance,
        } = order;
        if needs_no_model(&agenda.points, &agenda.step) {
            let words = Voice::new(&campaign.lines, &campaign.campaign, &state).speak(&agenda);
            return Spoken::by_voice(agenda, words);
        }
        let show = |pieces: Vec<String>| {
            for piece in pieces {
                // Nobody may be following live; the words are recorded all the same.
                let _ = deltas.send(piece);
            }
        };
        let mut turn = ModelTurn {
            model: self.model.clone(),
            from: super::prompt::first_answered(&state, agenda.answers),
            ..ModelTurn::default()
        };
        let prefix = match self.prompts.prefix(&campaign) {
            Ok(prefix) => prefix,
            Err(error) => {
                tracing::error!(%error, "the prompt of a campaign cannot be made");
                let words = Voice::new(&campaign.lines, &campaign.campaign, &state).speak(&agenda);
                turn.failure = Some(Failure::Prompt.as_str().to_owned());
                let mut spoken = Spoken::by_voice(agenda, words);
                spoken.model = Some(Box::new(turn));
                return spoken;
            }
        };
        let mut composer = Composer::new(
            Arc::clone(&prefix.grounds),
            &campaign.lines,
            &campaign.campaign,
            &state,
            &agenda,
        );
        let opening = composer.open();
        let said = opening.concat();
        show(opening);
        let day = state.updated_at.to_zoned(TimeZone::UTC).date();
        let id = state.campaign().as_str().to_owned();
        let material = Material {
            points: composer.material().0,
            step: composer.material().1,
            next: &composer.next_material(),
            said: &said,
        };
        let prompt = self.prompts.turn(&campaign, &state, &agenda, &material);
        let deadlines = Deadlines {
            first_word: started + self.first_word,
            turn: started + self.turn,
            idle: self.idle,
        };
        let admitted = match &prompt {
            Ok(_) => {
                let budget = Use {
                    conversation: state.usage.tokens(),
                    today: allowance.used_today,
                    campaign: &id,
                    day,
                };
                let admitted = self.admit(allowance, budget, deadlines);
                stopped_by(&stop, admitted)
                    .await
                    .unwrap_or(Err(Failure::Interrupted))
            }
            Err(error) => {
                tracing::error!(%error, "the prompt of a turn cannot be made");
                Err(Failure::Prompt)
            }
        };
        let mut trace = TurnTrace::default();
        let mut call_span = Span::none();
        let (outcome, composed) = match (admitted, prompt) {
            (Ok(_place), Ok(prompt)) => {
                let call = Call {
                    client: &self.client,
                    remembered: &self.remembered,
                    breaker: &self.breaker,
                    longest_wait: self.longest_wait,
                    model: &self.model,
                    prefix: &prefix,
                    turn: &prompt.text,
                    deadlines,
                    seed: state.started.seed ^ state.seq.unsigned_abs(),
                };
                let rules = crate::conversation::decide::Rules {
                    campaign: &campaign.campaign,
                    vocabulary: &campaign.vocabulary,
                    lines: &campaign.lines,
                    timezone: &campaign.timezone,
                };
                let proof = |reading: &ModelReading| {
                    let range = (turn.from, agenda.answers);
                    let proven = agenda
                        .next
                        .as_ref()
                        .is_some_and(|next| proves(&state, &rules, range, reading, &next.answered));
                    if proven { Proof::Given } else { Proof::Missing }
                };
                call_span = span::begin(&self.endpoint, &self.model, &state);
                let unfinished = Unfinished::new(&self.meter, &call_span);
                let (outcome, composed) = listen(&call, composer, &show, &proof, &stop)
                    .instrument(call_span.clone())
                    .await;
                unfinished.finish();
                turn.usage = account::usage(&outcome, &prefix.system, &prompt.text, self.price);
                turn.reading = answer::reading(&outcome.answer);
                turn.left_unread = prompt.left_unread;
                if self.content_in_spans {
                    span::add_content(&call_span, &prefix.system, &prompt.text, &outcome);
                }
                if self.followers.are_there() {
                    trace.system.clone_from(&prefix.system);
                    trace.answer.clone_from(&outcome.answer);
                    trace.prompt = prompt.text;
                }
                (outcome, composed)
            }
            (admitted, _) => {
                let failure = admitted.err().unwrap_or(Failure::Prompt);
                let composed = if failure == Failure::Interrupted {
                    composer.cut_short()
                } else {
                    let (pieces, composed) = composer.break_off();
                    show(pieces);
                    composed
                };
                let outcome = Outcome {
                    failure: Some(failure),
                    ..Outcome::default()
                };
                (outcome, composed)
            }
        };
        let failure = outcome
            .failure
            .or_else(|| turn.reading.is_none().then_some(Failure::NoReading));
        turn.failure = failure.map(|failure| failure.as_str().to_owned());
        turn.guarded.clone_from(&composed.guarded);
        self.budget.add(&id, day, turn.usage.tokens());
        let took = started.elapsed();
        let first_word = outcome.first_word_at.map(|at| at.duration_since(started));
        let whole_ms = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        turn.first_word_ms = first_word.map(whole_ms);
        turn.turn_ms = Some(whole_ms(took));
        span::end(&call_span, &outcome, &turn);
        self.meter.turn(&turn, took, first_word);
        self.count(started, &outcome, failure, &turn);
        if self.followers.are_there() {
            trace.sentences = composed.judged;
            trace.turn = turn.clone();
            self.followers.tell(trace);
        }
        Spoken {
            agenda,
            text: composed.words.text,
            moves: composed.words.moves,
            promises: composed.words.promises,
            used: composed.words.used,
            model: Some(Box::new(turn)),
            extent: composed.extent,
            asked: composed.asked,
        }
    }

    /// Whether a call may be made now; the place for it.
    async fn admit(
        &self,
        allowance: Allowance,
        budget: Use<'_>,
        deadlines: Deadlines,
    ) -> Result<SemaphorePermit<'_>, Failure> {
        if allowance.paused {
            return Err(Failure::Paused);
        }
        self.budget.allows(self.limits, budget)?;
        // A place must be free while there is time left for a first word.
        let now = Instant::now();
        let until = now + deadlines.first_word.duration_since(now) / 2;
        let Ok(Ok(place)) = timeout_at(until, self.places.acquire()).await else {
            return Err(Failure::Busy);
        };
        let now = Instant::now();
        if self.breaker.is_held(now) {
            return Err(Failure::Held);
        }
        if !self.breaker.lets_through(now, self.turn) {
            return Err(Failure::CircuitOpen);
        }
        Ok(place)
    }

    /// Counts the turn, and tells where the engine's state has changed.
    fn count(
        &self,
        started: Instant,
        outcome: &Outcome,
        failure: Option<Failure>,
        turn: &ModelTurn,
    ) {
        let now = Instant::now();
        let first_word = outcome.first_word_at.map(|at| at.duration_since(started));
        {
            let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
            tally.turns += 1;
            tally.calls += u64::from(outcome.calls);
            tally.prompt_tokens += turn.usage.prompt;
            tally.cached_tokens += turn.usage.cached;
            tally.completion_tokens += turn.usage.completion;
            tally.turn_time += now.duration_since(started);
            if let Some(first_word) = first_word {
                tally.first_words += 1;
                tally.first_word_time += first_word;
            }
            if let Some(failure) = failure {
                *tally.failures.entry(failure.as_str()).or_default() += 1;
            }
            for (reason, count) in &turn.guarded {
                *tally.guarded.entry(reason.clone()).or_default() += u64::from(*count);
            }
        }
        match failure {
            None | Some(Failure::NoReading | Failure::Truncated | Failure::Refusal) => {
                self.breaker.succeeded();
            }
            Some(failure) if outcome.calls > 0 => self.breaker.failed(now, failure.weight()),
            // Nobody called: that says nothing of the endpoint.
            Some(_) => {}
        }
        tracing::info!(
            gen_ai.operation.name = "chat",
            gen_ai.request.model = %self.model,
            gen_ai.usage.input_tokens = turn.usage.prompt,
            gen_ai.usage.output_tokens = turn.usage.completion,
            model.cached_tokens = turn.usage.cached,
            model.calls = outcome.calls,
            model.first_word_ms = first_word.map(|time| time.as_millis() as u64),
            model.turn_ms = now.duration_since(started).as_millis() as u64,
            model.failure = failure.map(Failure::as_str),
            model.guarded = turn.guarded.values().sum::<u32>(),
            "the model was asked for a turn"
        );
        let circuit = if self.breaker.is_open() {
            Circuit::Open
        } else {
            Circuit::Closed
        };
        self.health.turn(failure, circuit);
    }
}

/// Turns whose every word is fixed: no model could find better ones, and none may.
fn needs_no_model(points: &[Point], step: &Step) -> bool {
    let fixed_step = matches!(step, Step::OptOut | Step::OptIn | Step::HelpText);
    let fixed_points = points.iter().any(|point| {
        matches!(point, Point::Redirect { .. })
            || matches!(point, Point::Calm { about } if about == "instruct")
    });
    fixed_step || fixed_points
}

impl Language for OpenAi {
    fn speak(&self, order: Order) -> BoxFuture<'_, Spoken> {
        self.words(order).boxed()
    }

    fn status(&self) -> EngineStatus {
        self.health.status()
    }

    fn changes(&self) -> Option<watch::Receiver<EngineStatus>> {
        Some(self.health.changes())
    }

    fn assume_degraded(&self) {
        self.health.assume_degraded("degraded_before_start");
    }

    fn meter(&self) -> Option<&Meter> {
        Some(&self.meter)
    }

    fn follow(&self) -> Option<UnboundedReceiver<TurnTrace>> {
        Some(self.followers.follow())
    }

    fn tally(&self) -> Tally {
        self.tally
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn asks_allowance(&self) -> bool {
        true
    }
}
