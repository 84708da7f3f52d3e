//! Staff in a conversation: taking over, writing, noting, giving it back.
//!
//! `POST /v1/conversations/{id}/messages` is one door for both sides; for staff
//! it calls [`write()`].

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::super::authority::{ConversationAccess, Staff, Visitor};
use super::super::body::{JsonBody, OptionalJsonBody};
use super::super::doors::Doors;
use super::super::problem::Problem;
use super::super::schema::{ConversationStanding, NoteWritten};
use super::sight;
use crate::conversation::input::{Actor, Input};
use crate::conversation::message::Message;
use crate::conversation::state::{State as Conversation, message_of};
use crate::id::ConversationId;
use crate::turn::{Envelope, TurnError, fold_log};

/// The longest note or instruction, in characters.
const MOST_CHARS: usize = 8_000;
/// The longest id of a message, in bytes.
const LONGEST_ID: usize = 128;

/// Who takes over, where an admin does it for a closer.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeoverBody {
    #[serde(default)]
    closer: Option<String>,
}

/// A private note.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteBody {
    text: String,
}

/// What the agent should do from here on.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseBody {
    #[serde(default)]
    instruction: Option<String>,
}

fn only_staff(access: &ConversationAccess) -> Result<&Staff, Problem> {
    match &access.visitor {
        Visitor::Staff(staff) => Ok(staff),
        Visitor::Prospect => Err(Problem::forbidden("only staff may do this")),
    }
}

async fn state_of(doors: &Doors, id: ConversationId) -> Result<Conversation, Problem> {
    let state = doors.desk().state(id).await?;
    state.ok_or_else(|| Problem::not_found("conversation"))
}

/// The text of staff, trimmed.
fn text_of(pointer: &str, text: &str, most: usize) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::invalid(pointer, "must not be empty"));
    }
    if text.chars().count() > most {
        let detail = format!("must not have more than {most} characters");
        return Err(Problem::invalid(pointer, detail));
    }
    Ok(text.to_owned())
}

async fn standing(doors: &Doors, state: &Conversation) -> Result<Value, Problem> {
    let lead = doors.desk().store().lead(state.lead()).await?;
    Ok(json!({
        "id": state.conversation(),
        "status": state.status,
        "seq": state.seq,
        "epoch": state.epoch,
        "lead": lead.map(|lead| lead.document),
    }))
}

/// Staff take the conversation over; the agent is silent from then on.
#[utoipa::path(post, path = "/v1/conversations/{id}/takeover", tag = "conversations", params(("id" = String, Path)),
    request_body(content = Option<TakeoverBody>),
    responses((status = 200, description = "It is yours", body = ConversationStanding), (status = 409, description = "It does not go now")))]
pub async fn take_over(
    State(doors): State<Doors>,
    access: ConversationAccess,
    OptionalJsonBody(body): OptionalJsonBody<TakeoverBody>,
) -> Result<Json<Value>, Problem> {
    let staff = only_staff(&access)?;
    let named = sight::acting(&doors, staff, body.closer.as_deref()).await?;
    let state = state_of(&doors, access.id).await?;
    let by = named
        .as_ref()
        .unwrap_or(staff)
        .actor(&doors, &state)
        .await?;
    let input = Input::Takeover { by };
    let desk = doors.desk();
    let state = desk.take(access.id, input, Envelope::default()).await?;
    Ok(Json(standing(&doors, &state).await?))
}

/// Staff give the conversation back to the agent.
#[utoipa::path(post, path = "/v1/conversations/{id}/release", tag = "conversations", params(("id" = String, Path)),
    request_body(content = Option<ReleaseBody>),
    responses((status = 200, description = "The agent goes on", body = ConversationStanding), (status = 409, description = "Nobody had taken it over")))]
pub async fn release(
    State(doors): State<Doors>,
    access: ConversationAccess,
    OptionalJsonBody(body): OptionalJsonBody<ReleaseBody>,
) -> Result<Json<Value>, Problem> {
    let staff = only_staff(&access)?;
    let instruction = match body.instruction.filter(|text| !text.trim().is_empty()) {
        Some(text) => Some(text_of("/instruction", &text, MOST_CHARS)?),
        None => None,
    };
    let state = state_of(&doors, access.id).await?;
    let by = staff.actor(&doors, &state).await?;
    let input = Input::Release { by, instruction };
    let desk = doors.desk();
    let state = desk.take(access.id, input, Envelope::default()).await?;
    Ok(Json(standing(&doors, &state).await?))
}

/// A private note: the prospect never sees it.
#[utoipa::path(post, path = "/v1/conversations/{id}/notes", tag = "conversations", params(("id" = String, Path)),
    request_body = NoteBody,
    responses((status = 201, description = "The note, with `note: true`", body = NoteWritten)))]
pub async fn note(
    State(doors): State<Doors>,
    access: ConversationAccess,
    JsonBody(body): JsonBody<NoteBody>,
) -> Result<(axum::http::StatusCode, Json<Value>), Problem> {
    let staff = only_staff(&access)?;
    let text = text_of("/text", &body.text, MOST_CHARS)?;
    let state = state_of(&doors, access.id).await?;
    let by = staff.actor(&doors, &state).await?;
    let desk = doors.desk();
    let input = Input::Note {
        by: by.clone(),
        text: text.clone(),
    };
    let state = desk.take(access.id, input, Envelope::default()).await?;
    let message = note_json(state.seq, state.updated_at, &by.name, &text);
    Ok((
        axum::http::StatusCode::CREATED,
        Json(json!({"message": message})),
    ))
}

fn note_json(seq: i64, at: jiff::Timestamp, author: &str, text: &str) -> Value {
    json!({
        "seq": seq, "from": "closer", "author": author, "text": text, "at": at, "note": true,
    })
}

/// What a closer's message came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// Its seq.
    pub seq: i64,
    /// It, and what the conversation said with it ("Maria has joined").
    pub messages: Vec<Message>,
}

/// The closer in whose name an admin writes who names one.
///
/// # Errors
/// 403 where a closer names another one, 422 where there is no such closer.
pub async fn named(
    doors: &Doors,
    staff: &Staff,
    closer: Option<&str>,
) -> Result<Option<Staff>, Problem> {
    sight::acting(doors, staff, closer).await
}

/// Staff write to the prospect, and thereby take over. The same `client_id`
/// again gives the same message and makes nothing new.
///
/// # Errors
/// A problem where it does not go, or a field is wrong.
pub async fn write(
    doors: &Doors,
    staff: &Staff,
    id: ConversationId,
    client_id: &str,
    text: String,
) -> Result<Written, Problem> {
    if client_id.is_empty() || client_id.len() > LONGEST_ID {
        let detail = format!("must have 1 to {LONGEST_ID} bytes");
        return Err(Problem::invalid("/id", detail));
    }
    let state = state_of(doors, id).await?;
    let by: Actor = staff.actor(doors, &state).await?;
    // A closer's ids are none of the prospect's.
    let key = format!("closer {} {client_id}", by.id);
    let desk = doors.desk();
    let known = desk.store().client_message(id, &key).await?;
    let before = state.seq;
    let (seq, from) = if let Some(known) = known {
        (known.seq, known.seq)
    } else {
        let envelope = Envelope {
            client_id: Some(key),
            ..Envelope::default()
        };
        let input = Input::CloserMessage { by, text };
        match desk.take(id, input, envelope).await {
            Ok(after) => {
                doors.measures().message("closer");
                (last_written(&after, before), before + 1)
            }
            Err(TurnError::Duplicate { seq }) => (seq, seq),
            Err(error) => return Err(error.into()),
        }
    };
    let log = fold_log(desk.store(), id, from - 1).await?;
    let messages = log
        .iter()
        .filter_map(message_of)
        .filter(|message| message.seq <= seq)
        .collect();
    Ok(Written { seq, messages })
}

/// The seq of the closer's message after `before`.
fn last_written(after: &Conversation, before: i64) -> i64 {
    after
        .messages
        .iter()
        .rev()
        .find(|message| {
            message.seq > before && message.from == crate::conversation::message::Author::Closer
        })
        .map_or(after.seq, |message| message.seq)
}
