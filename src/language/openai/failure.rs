//! What can go wrong with a call, and what follows from it.

use std::time::Duration;

use async_openai::error::OpenAIError;

use super::transport::Refused;
use crate::conversation::model_turn::INTERRUPTED;

/// Why the model did not do its part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// An operator has switched it off.
    Paused,
    /// The circuit is open after failures.
    CircuitOpen,
    /// The endpoint asked to be left alone (`Retry-After`), and that time is not over.
    Held,
    /// All places for calls are taken.
    Busy,
    /// The conversation has used up its tokens.
    ConversationBudget,
    /// The campaign has used up its tokens for today.
    DayBudget,
    /// The prompt could not be made.
    Prompt,
    /// No connection.
    Unreachable,
    /// No word within the time for the first.
    FirstWord,
    /// Not done within the time for the turn.
    Turn,
    /// The stream fell silent.
    Idle,
    /// 429, and for how long it wants to be left alone.
    RateLimited(Option<Duration>),
    /// 401 or 403: the key is wrong.
    Unauthorized,
    /// Another 4xx.
    Rejected(u16),
    /// 400 for what stands in this turn: a content filter.
    ContentFilter,
    /// 400 for this turn's length.
    ContextLength,
    /// 5xx, and for how long it wants to be left alone.
    Server(Option<Duration>),
    /// No event stream, or pieces that are no JSON.
    Malformed,
    /// A line or the answer was longer than any answer.
    TooLong,
    /// The connection died within the answer.
    BrokenOff,
    /// `finish_reason=length` or a filter cut it off.
    Truncated,
    /// The model refused.
    Refusal,
    /// Nothing to say came.
    Empty,
    /// The words came, the reading did not.
    NoReading,
    /// The prospect wrote again: the call was stopped.
    Interrupted,
}

impl Failure {
    /// The name under which it is counted and recorded.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::CircuitOpen => "circuit_open",
            Self::Held => "held",
            Self::Busy => "busy",
            Self::ConversationBudget => "conversation_budget",
            Self::DayBudget => "day_budget",
            Self::Prompt => "prompt",
            Self::Unreachable => "unreachable",
            Self::FirstWord => "first_word_timeout",
            Self::Turn => "turn_timeout",
            Self::Idle => "idle_timeout",
            Self::RateLimited(_) => "rate_limited",
            Self::Unauthorized => "unauthorized",
            Self::Rejected(_) => "rejected",
            Self::ContentFilter => "content_filter",
            Self::ContextLength => "context_length",
            Self::Server(_) => "server_error",
            Self::Malformed => "malformed",
            Self::TooLong => "too_long",
            Self::BrokenOff => "broken_off",
            Self::Truncated => "truncated",
            Self::Refusal => "refusal",
            Self::Empty => "empty",
            Self::NoReading => "no_reading",
            Self::Interrupted => INTERRUPTED,
        }
    }

    /// Whether trying again at once may help.
    pub(super) fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::Unreachable | Self::RateLimited(_) | Self::Server(_)
        )
    }

    /// For how long the endpoint wants to be left alone.
    pub(super) fn wait(self) -> Option<Duration> {
        match self {
            Self::RateLimited(wait) | Self::Server(wait) => wait,
            _ => None,
        }
    }

    /// How it counts against the endpoint: not at all, as one of several, or
    /// enough to stop calling.
    pub(super) fn weight(self) -> u32 {
        match self {
            Self::Paused
            | Self::CircuitOpen
            | Self::Held
            | Self::ContentFilter
            | Self::ContextLength
            | Self::Busy
            | Self::ConversationBudget
            | Self::DayBudget
            | Self::Prompt
            | Self::Refusal
            | Self::NoReading
            | Self::Interrupted
            | Self::Truncated => 0,
            Self::Unauthorized => 100,
            Self::Unreachable
            | Self::FirstWord
            | Self::Turn
            | Self::Idle
            | Self::RateLimited(_)
            | Self::Rejected(_)
            | Self::Server(_)
            | Self::Malformed
            | Self::TooLong
            | Self::BrokenOff
            | Self::Empty => 1,
        }
    }
}

/// What a refused request said, or the failure that it is.
pub(super) enum Opened {
    /// 400 or 422: perhaps the endpoint does not understand a parameter.
    Complaint(String),
    /// Anything else.
    Failed(Failure),
}

/// What went wrong before the first piece came.
pub(super) fn of_request(error: OpenAIError) -> Opened {
    let OpenAIError::Boxed(error) = error else {
        return Opened::Failed(of_stream(&error));
    };
    let Some(refused) = error.downcast_ref::<Refused>() else {
        return Opened::Failed(Failure::Unreachable);
    };
    Opened::Failed(match refused.status {
        400 | 422 => return Opened::Complaint(refused.body.clone()),
        401 | 403 => Failure::Unauthorized,
        429 => Failure::RateLimited(refused.retry_after),
        500.. => Failure::Server(refused.retry_after),
        200..300 => Failure::Malformed,
        status => Failure::Rejected(status),
    })
}

/// What went wrong within the stream.
pub(super) fn of_stream(error: &OpenAIError) -> Failure {
    match error {
        OpenAIError::Reqwest(_) => Failure::Unreachable,
        // What cut the body off (the connection, or our own bounds) is not told here.
        OpenAIError::StreamError(_) => Failure::BrokenOff,
        OpenAIError::JSONDeserialize(..)
        | OpenAIError::ApiError(_)
        | OpenAIError::FileSaveError(_)
        | OpenAIError::FileReadError(_)
        | OpenAIError::Boxed(_)
        | OpenAIError::InvalidArgument(_) => Failure::Malformed,
    }
}
