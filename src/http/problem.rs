//! Problems: how every refusal and failure is told (RFC 9457).

use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::conversation::effect::Refusal;
use crate::store::StoreError;
use crate::turn::TurnError;

/// The media type of problems.
pub const MEDIA_TYPE: &str = "application/problem+json";
/// Where the names of problems begin.
const NAMES: &str = "urn:fronter:problem:";
/// When to try again after a passing failure of ours, in seconds.
const SOON_S: u64 = 1;
/// When to try again where somebody has to mend a file first, in seconds.
const MENDED_S: u64 = 30;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// JSON pointer (RFC 6901) to the field.
    pub pointer: String,
    /// What is wrong with it.
    pub detail: String,
}

/// A refusal or a failure, as its caller is told.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Problem {
    /// Its kind, as a URI.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its kind, for people.
    pub title: &'static str,
    /// The HTTP status.
    #[serde(serialize_with = "status_number")]
    #[schema(value_type = u16)]
    pub status: StatusCode,
    /// What happened here.
    pub detail: String,
    /// The fields that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// What else helps, by name.
    #[serde(flatten)]
    #[schema(ignore)]
    pub more: Option<Box<Map<String, Value>>>,
    /// When to try again, in seconds.
    #[serde(skip)]
    pub retry_after_s: Option<u64>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn status_number<S: serde::Serializer>(
    status: &StatusCode,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

impl Problem {
    /// A problem of this status; its name and title follow from the status.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Problem");
        Self {
            kind: format!("{NAMES}{}", title.to_lowercase().replace([' ', '\''], "-")),
            title,
            status,
            detail: detail.into(),
            errors: Vec::new(),
            more: None,
            retry_after_s: None,
        }
    }

    /// The same under a name of its own.
    pub fn named(mut self, name: &str, title: &'static str) -> Self {
        self.kind = format!("{NAMES}{name}");
        self.title = title;
        self
    }

    /// The same with a field that is wrong.
    pub fn field(mut self, pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        self.errors.push(FieldProblem {
            pointer: pointer.into(),
            detail: detail.into(),
        });
        self
    }

    /// The same with another member.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more
            .get_or_insert_default()
            .insert(name.to_owned(), value.into());
        self
    }

    /// The same with the time to wait, in seconds.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The request cannot be read.
    pub fn unreadable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// A field has a value that cannot be taken.
    pub fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail.clone()).field(pointer, detail)
    }

    /// Who asks is not known.
    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, detail)
    }

    /// Who asks may not.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, detail)
    }

    /// There is no such thing.
    pub fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("there is no such {what}"))
    }

    /// It does not go now.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, detail)
    }

    /// It is larger than is taken.
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, detail).named("too-large", "Too large")
    }

    /// Too much came in too short a time.
    pub fn too_fast(seconds: u64) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too many requests in a short time",
        )
        .named("too-fast", "Too fast")
        .retry_after(seconds)
    }

    /// It is our fault. What went wrong is logged, and stays inside.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "something went wrong here; it has been logged",
        )
    }

    /// It will work again soon.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, detail).retry_after(SOON_S)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer realm=\"fronter\"");
            headers.insert(HeaderName::from_static("www-authenticate"), challenge);
        }
        (self.status, headers, Json(self)).into_response()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Cursor) {
            return Self::unreadable(error.to_string());
        }
        tracing::error!(%error, "the store failed a request");
        if error.is_retryable() || matches!(error, StoreError::Closed) {
            let why = error.trouble().unwrap_or("the store does not answer now");
            Self::unavailable(format!("{why}; try again"))
        } else if let Some(why) = error.trouble() {
            let detail = format!("{why}; who runs this server finds in its log what to do");
            Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
        } else {
            Self::internal()
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let problem = Self::conflict(refusal.to_string());
        match refusal {
            Refusal::TakenBy { closer, name } => {
                let owner = serde_json::json!({"kind": "closer", "id": closer, "name": name});
                problem.named("taken", "Taken").with("owner", owner)
            }
            Refusal::NotOpen { state, .. } => {
                problem.named("not-open", "Not open").with("state", state)
            }
            Refusal::Closed => problem.named("closed", "Closed"),
            Refusal::OptedOut => problem.named("opted-out", "Opted out"),
            Refusal::NotNow(_) | Refusal::Stale => problem,
        }
    }
}

impl From<TurnError> for Problem {
    fn from(error: TurnError) -> Self {
        match error {
            TurnError::Unknown => Self::not_found("conversation"),
            TurnError::NoCampaign(_) => Self::not_found("campaign"),
            TurnError::Refused(refusal) => refusal.into(),
            TurnError::Duplicate { .. } | TurnError::DuplicateDelivery => {
                Self::conflict(error.to_string())
            }
            TurnError::Busy | TurnError::BegunElsewhere => Self::unavailable(error.to_string()),
            TurnError::BrokenCampaign(_) => Self::unavailable(error.to_string())
                .named("campaign-broken", "Campaign being mended")
                .retry_after(MENDED_S),
            TurnError::Store(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_what_rfc_9457_asks_for() {
        let problem = Problem::invalid("/text", "the text is empty");
        let json = serde_json::to_value(&problem).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "type": "urn:fronter:problem:unprocessable-entity",
                "title": "Unprocessable Entity", "status": 422,
                "detail": "the text is empty",
                "errors": [{"pointer": "/text", "detail": "the text is empty"}],
            })
        );
    }

    #[test]
    fn errors_become_the_status_that_callers_can_act_on() {
        let broken = TurnError::BrokenCampaign("solar".to_owned());
        let cases: [(Problem, u16, Option<u64>); 7] = [
            (broken.into(), 503, Some(30)),
            (TurnError::Unknown.into(), 404, None),
            (TurnError::Busy.into(), 503, Some(1)),
            (TurnError::Store(StoreError::Locked).into(), 503, Some(1)),
            (TurnError::Store(StoreError::Corrupt).into(), 500, None),
            (Refusal::OptedOut.into(), 409, None),
            (StoreError::Cursor.into(), 400, None),
        ];
        for (problem, status, retry_after) in cases {
            assert_eq!(problem.status.as_u16(), status, "{problem:?}");
            assert_eq!(problem.retry_after_s, retry_after, "{problem:?}");
        }
        let damaged = Problem::from(StoreError::Corrupt).detail;
        assert!(
            damaged.starts_with("the database file is damaged"),
            "{damaged}"
        );
        assert!(!damaged.contains("sqlite"));
    }
}
