//! One call: opened within the time for the first word, read piece by piece
//! within the times for silence and for the whole.

use std::time::Duration;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use futures_util::StreamExt;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::breaker::Breaker;
use super::dialect::{Complaint, Dialect, Form, Limit, Remembered, complaint};
use super::failure::{Failure, Opened, of_request, of_stream};
use super::wire::{Chunk, JsonSchema, Message, Request, ResponseFormat, StreamOptions, Usage};
use crate::language::prompt::Prefix;
use crate::speech::lines;

/// Characters of a whole answer.
const LONGEST_ANSWER: usize = 32 * 1024;
/// Tokens that the model may write.
pub(super) const MOST_TOKENS: u32 = 1_200;
/// How freely it may write.
pub(super) const TEMPERATURE: f32 = 0.4;
/// Tries where nothing was shown.
const MOST_TRIES: u32 = 2;
/// How often a turn may find out what the endpoint does not understand.
const MOST_DIALECTS: u32 = 6;

/// The times of one turn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadlines {
    pub(super) first_word: Instant,
    pub(super) turn: Instant,
    pub(super) idle: Duration,
}

/// Everything that a call is made of.
pub(super) struct Call<'a> {
    pub(super) client: &'a Client<OpenAIConfig>,
    pub(super) remembered: &'a Remembered,
    pub(super) breaker: &'a Breaker,
    /// No endpoint is left alone for longer because it says so.
    pub(super) longest_wait: Duration,
    pub(super) model: &'a str,
    pub(super) prefix: &'a Prefix,
    pub(super) turn: &'a str,
    pub(super) deadlines: Deadlines,
    /// From which the jitter follows.
    pub(super) seed: u64,
}

/// What a call came to, whether it failed or not.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// HTTP calls made.
    pub(super) calls: u32,
    /// What the endpoint counted.
    pub(super) usage: Option<Usage>,
    /// The whole answer, as far as it came.
    pub(super) answer: String,
    /// When the first word came.
    pub(super) first_word_at: Option<Instant>,
    /// The endpoint's id of the answer.
    pub(super) response_id: Option<String>,
    /// The model that answered, as the endpoint names it.
    pub(super) response_model: Option<String>,
    /// Why it stopped writing.
    pub(super) finish_reason: Option<String>,
    /// What went wrong.
    pub(super) failure: Option<Failure>,
}

type Stream = std::pin::Pin<
    Box<
        dyn futures_util::Stream<Item = Result<serde_json::Value, async_openai::error::OpenAIError>>
            + Send,
    >,
>;

impl Call<'_> {
    /// Makes the call. `hear` gets every piece of the answer; `outcome` holds
    /// what it came to so far, also where the future is dropped.
    pub(super) async fn make(&self, outcome: &mut Outcome, mut hear: impl FnMut(&str)) {
        let (stream, dialect) = match self.open(outcome).await {
            Ok(opened) => opened,
            Err(failure) => {
                outcome.failure = Some(failure);
                return;
            }
        };
        outcome.failure = self.listen(stream, dialect, outcome, &mut hear).await.err();
    }

    /// Opens the stream; tries again where that may help and time remains.
    async fn open(&self, outcome: &mut Outcome) -> Result<(Stream, Dialect), Failure> {
        let mut tries = 0;
        let mut dialects = 0;
        let mut dialect = self.remembered.now();
        loop {
            outcome.calls += 1;
            let opened = timeout_at(
                self.deadlines.first_word,
                self.client
                    .chat()
                    .create_stream_byot::<_, serde_json::Value>(self.request(dialect)),
            )
            .await;
            let failure = match opened {
                Err(_) => return Err(Failure::FirstWord),
                Ok(Ok(stream)) => return Ok((stream, dialect)),
                Ok(Err(error)) => match of_request(error) {
                    Opened::Complaint(body) => {
                        dialects += 1;
                        match complaint(&body) {
                            Complaint::Content => return Err(Failure::ContentFilter),
                            Complaint::Length => return Err(Failure::ContextLength),
                            Complaint::Parameter(words) => {
                                match self.remembered.after(dialect, &words) {
                                    Some(next) if dialects < MOST_DIALECTS => {
                                        dialect = next;
                                        continue;
                                    }
                                    _ => return Err(Failure::Rejected(400)),
                                }
                            }
                        }
                    }
                    Opened::Failed(failure) => failure,
                },
            };
            if let Some(wait) = failure.wait() {
                // Nobody else calls meanwhile either.
                self.breaker
                    .hold(Instant::now(), wait.min(self.longest_wait));
            }
            tries += 1;
            let pause = self.pause(failure, tries);
            let again_at = Instant::now() + pause;
            // A second try needs time for its first word too.
            let in_time = again_at + pause < self.deadlines.first_word;
            if !failure.is_retryable() || tries >= MOST_TRIES || !in_time {
                return Err(failure);
            }
            sleep_until(again_at).await;
        }
    }

    /// How long to wait before the next try: what the endpoint says, else 80 to 240 ms.
    fn pause(&self, failure: Failure, tries: u32) -> Duration {
        let jitter = lines::pick(self.seed, "retry", u64::from(tries)) % 160;
        let own = Duration::from_millis(80 + jitter);
        failure.wait().map_or(own, |wanted| wanted.max(own))
    }

    fn request(&self, dialect: Dialect) -> Request<'_> {
        Request {
            model: self.model,
            messages: [
                Message {
                    role: "system",
                    content: &self.prefix.system,
                },
                Message {
                    role: "user",
                    content: self.turn,
                },
            ],
            stream: true,
            stream_options: dialect.usage.then_some(StreamOptions {
                include_usage: true,
            }),
            response_format: match dialect.form {
                Form::Schema => Some(ResponseFormat::JsonSchema {
                    json_schema: JsonSchema {
                        name: "turn",
                        strict: true,
                        schema: &self.prefix.schema,
                    },
                }),
                Form::Object => Some(ResponseFormat::JsonObject),
                Form::Words => None,
            },
            max_completion_tokens: (dialect.limit == Limit::CompletionTokens)
                .then_some(MOST_TOKENS),
            max_tokens: (dialect.limit == Limit::Tokens).then_some(MOST_TOKENS),
            temperature: dialect.temperature.then_some(TEMPERATURE),
        }
    }

    async fn listen(
        &self,
        mut stream: Stream,
        dialect: Dialect,
        outcome: &mut Outcome,
        hear: &mut impl FnMut(&str),
    ) -> Result<(), Failure> {
        let mut finish = None;
        loop {
            let heard = outcome.first_word_at.is_some();
            let silence = Instant::now() + self.deadlines.idle;
            let (until, late) = if !heard {
                (self.deadlines.first_word, Failure::FirstWord)
            } else if silence < self.deadlines.turn {
                (silence, Failure::Idle)
            } else {
                (self.deadlines.turn, Failure::Turn)
            };
            let piece = match timeout_at(until, stream.next()).await {
                Err(_) if finish.is_some() => break,
                Err(_) => return Err(late),
                Ok(None) => break,
                Ok(Some(Err(_))) if finish.is_some() => break,
                Ok(Some(Err(error))) => return Err(of_stream(&error)),
                Ok(Some(Ok(piece))) => piece,
            };
            let chunk: Chunk = serde_json::from_value(piece).map_err(|_| Failure::Malformed)?;
            outcome.response_id = outcome.response_id.take().or_else(|| name(chunk.id));
            outcome.response_model = outcome.response_model.take().or_else(|| name(chunk.model));
            if chunk.usage.is_some() {
                outcome.usage = chunk.usage;
            }
            if chunk.error.is_some() {
                return Err(Failure::BrokenOff);
            }
            for choice in chunk.choices.unwrap_or_default().into_iter().take(1) {
                let delta = choice.delta.unwrap_or_default();
                if delta.refusal.is_some_and(|refusal| !refusal.is_empty()) {
                    return Err(Failure::Refusal);
                }
                if let Some(content) = delta.content.filter(|content| !content.is_empty()) {
                    if outcome.first_word_at.is_none() {
                        outcome.first_word_at = Some(Instant::now());
                        // It was understood as it was asked.
                        self.remembered.learn(dialect);
                    }
                    outcome.answer.push_str(&content);
                    if outcome.answer.len() > LONGEST_ANSWER {
                        return Err(Failure::TooLong);
                    }
                    hear(&content);
                }
                finish = choice.finish_reason.or(finish);
            }
        }
        outcome.finish_reason.clone_from(&finish);
        match finish.as_deref() {
            Some("length" | "content_filter") => Err(Failure::Truncated),
            Some(_) => Ok(()),
            None if outcome.answer.is_empty() => Err(Failure::Empty),
            // Some servers never say that they are done; what came tells.
            None if answer_is_whole(&outcome.answer) => Ok(()),
            None => Err(Failure::BrokenOff),
        }
    }
}

/// A name that an endpoint gives, where it is one and not too long to be told.
fn name(value: Option<serde_json::Value>) -> Option<String> {
    match value {
        Some(serde_json::Value::String(text)) if !text.is_empty() && text.len() <= 200 => {
            Some(text)
        }
        _ => None,
    }
}

fn answer_is_whole(answer: &str) -> bool {
    answer
        .find('{')
        .zip(answer.rfind('}'))
        .and_then(|(start, end)| answer.get(start..=end))
        .is_some_and(|object| serde_json::from_str::<serde::de::IgnoredAny>(object).is_ok())
}
