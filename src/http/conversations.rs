//! The public doors of a conversation: begin it, write, read, tell of the visit.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::{Json, extract::FromRequest as _};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::Instant;
use utoipa::ToSchema;

use super::authority::{Admin, ConversationAccess, Staff, Visitor, new_token};
use super::body::{JsonBody, QueryOf};
use super::client_address::ClientAddress;
use super::context_body::{ContextBody, ProspectBody};
use super::doors::Doors;
use super::problem::Problem;
use super::staff::talk;
use super::view::{ConversationView, MessageView, Standing};
use super::{exchange, message_text, origin, schema, stream};
use crate::conversation::context::Channel;
use crate::conversation::lead::LeadBrief;
use crate::conversation::message::Message;
use crate::conversation::state::State as Conversation;
use crate::id::{CampaignId, ConversationId};
use crate::store::TokenKind;
use crate::turn::{Envelope, NewConversation, TurnError, fold_log, projection};

/// The most events that one page of a log has.
const MOST_EVENTS: i64 = 500;

/// The channels that a conversation can be begun on here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LiveChannel {
    /// The widget on a web page.
    Widget,
    /// A program.
    #[default]
    Api,
}

/// How a conversation begins.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct BeginBody {
    /// The campaign.
    campaign: String,
    /// The channel; `api` where it is not given.
    #[serde(default)]
    channel: Option<LiveChannel>,
    /// Who the visitor is said to be.
    prospect: Option<ProspectBody>,
    /// How they came.
    context: Option<ContextBody>,
    /// What they consented to.
    #[schema(value_type = Option<Object>)]
    consent: Option<Value>,
}

/// A conversation that has begun.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BegunView {
    /// Its id.
    id: String,
    /// The bearer token of this conversation; shown this once.
    token: String,
    /// The lead that it makes.
    lead_id: String,
    /// Where its log ends.
    seq: i64,
    /// The first message, with the AI disclosure.
    messages: Vec<MessageView>,
}

/// Begins a conversation.
#[utoipa::path(post, path = "/v1/conversations", tag = "conversations", request_body = BeginBody,
    responses((status = 201, body = BegunView), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem), (status = 503, body = Problem)), security(()))]
pub async fn begin(
    State(doors): State<Doors>,
    address: ClientAddress,
    headers: HeaderMap,
    JsonBody(body): JsonBody<BeginBody>,
) -> Result<Response, Problem> {
    let desk = doors.desk();
    let loaded = desk.campaign(&body.campaign).map_err(of_the_campaign)?;
    let allowed = &loaded.campaign.identity.allowed_origins;
    origin::check_allowed(&headers, allowed, desk.public_url())?;
    doors.paces().conversation(address)?;
    let (context, told) = body.context.unwrap_or_default().parts();
    if let (LiveChannel::Api, Some(prospect)) =
        (body.channel.unwrap_or_default(), body.prospect.as_ref())
    {
        prospect.check()?;
    }
    let details = match body.prospect {
        Some(prospect) => prospect.details(),
        None => told.unwrap_or_default(),
    };
    let (token, hash) = new_token(TokenKind::Conversation)?;
    let new = NewConversation {
        campaign: CampaignId(body.campaign),
        channel: match body.channel.unwrap_or_default() {
            LiveChannel::Widget => Channel::Widget,
            LiveChannel::Api => Channel::Api,
        },
        address: None,
        gateway: None,
        details,
        context,
        consent: body.consent.unwrap_or_default(),
        token_hash: Some(hash),
    };
    let begun = {
        let desk = desk.clone();
        exchange::to_the_end(&doors, async move { desk.begin(new).await }).await??
    };
    doors.measures().conversation();
    let messages = begun.state.messages.iter().cloned();
    let view = BegunView {
        id: begun.id.to_string(),
        token,
        lead_id: begun.state.lead().to_string(),
        seq: begun.state.seq,
        messages: messages.map(MessageView::for_prospect).collect(),
    };
    let place = HeaderValue::from_str(&format!("/v1/conversations/{}", view.id));
    let mut response = (StatusCode::CREATED, Json(view)).into_response();
    if let Ok(place) = place {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(private(response))
}

/// A message to a conversation.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct MessageBody {
    /// An id of the client's choosing: sent again under the same id, it is the same message.
    #[serde(default)]
    id: Option<String>,
    /// The text.
    text: String,
    /// Who writes; it need not be said. Staff write as a closer, and only who has the
    /// conversation's own token writes as the prospect.
    #[serde(default)]
    from: Option<Voice>,
    /// For an admin: the closer in whose name the message is. Where nobody is named
    /// it is from the team.
    #[serde(default)]
    closer: Option<String>,
}

/// Who writes a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// The prospect.
    Prospect,
    /// A closer.
    Closer,
}

/// A message that was taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AcceptedView {
    /// The id that the client chose.
    id: String,
    /// Its seq.
    seq: i64,
}

/// A message that was taken, and its answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExchangeView {
    /// The message.
    accepted: AcceptedView,
    /// What answered it.
    messages: Vec<MessageView>,
    /// The lead in short; to staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::LeadBrief>)]
    lead: Option<LeadBrief>,
}

/// Writes to a conversation and waits for the answer. With `Accept:
/// text/event-stream` the frames of the websocket come as server-sent events.
#[utoipa::path(post, path = "/v1/conversations/{id}/messages", tag = "conversations", request_body = MessageBody,
    params(("id" = String, Path)),
    responses((status = 200, body = ExchangeView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn write(
    State(doors): State<Doors>,
    access: ConversationAccess,
    request: Request,
) -> Result<Response, Problem> {
    check_origin(&doors, &access, request.headers())?;
    let is_streamed = origin::text_of(request.headers(), "accept")
        .is_some_and(|kind| kind.contains("text/event-stream"));
    let JsonBody(body) = JsonBody::<MessageBody>::from_request(request, &doors).await?;
    match (&access.visitor, body.from) {
        (Visitor::Staff(staff), None | Some(Voice::Closer)) => {
            return Box::pin(write_as_closer(&doors, &access, staff, body)).await;
        }
        (Visitor::Prospect, None | Some(Voice::Prospect)) => {}
        (Visitor::Staff(_), Some(Voice::Prospect)) => {
            let detail = "staff write as a closer; the prospect has the conversation's own token";
            return Err(Problem::invalid("/from", detail));
        }
        (Visitor::Prospect, Some(Voice::Closer)) => {
            let detail = "the conversation's own token is the prospect's";
            return Err(Problem::invalid("/from", detail));
        }
    }
    let Some(client_id) = body.id else {
        let detail = "an id of your choosing is needed, so that the message can be sent again";
        return Err(Problem::invalid("/id", detail));
    };
    let started = Instant::now();
    let deadline = started + doors.answer_within();
    let mut live = doors.desk().hub().follow(access.id);
    let seq = exchange::take(&doors, access.id, &client_id, &body.text).await?;
    if is_streamed {
        let follow = stream::Follow {
            doors,
            id: access.id,
            seq,
            client_id,
            live,
            deadline,
        };
        let events = Sse::new(stream::events(follow)).keep_alive(KeepAlive::default());
        return Ok(private(events.into_response()));
    }
    exchange::wait(&doors, access.id, seq, &mut live, deadline).await?;
    doors.measures().turn(started.elapsed());
    let messages = exchange::answer_to(&doors, access.id, seq).await?;
    let view = ExchangeView {
        accepted: AcceptedView { id: client_id, seq },
        messages: shown(&access.visitor, messages),
        lead: lead_for(&doors, &access).await?,
    };
    Ok(private(Json(view).into_response()))
}

async fn write_as_closer(
    doors: &Doors,
    access: &ConversationAccess,
    staff: &Staff,
    body: MessageBody,
) -> Result<Response, Problem> {
    let text = message_text::clean(&body.text, doors.limits().message_chars)?;
    // Who chooses no id says each time something new.
    let client_id = match body.id {
        Some(id) => id,
        None => doors.desk().clock().fresh_id().to_string(),
    };
    let named = talk::named(doors, staff, body.closer.as_deref()).await?;
    let written = {
        let (own, id) = (doors.clone(), access.id);
        let staff = named.unwrap_or_else(|| staff.clone());
        let client_id = client_id.clone();
        let work = async move { talk::write(&own, &staff, id, &client_id, text).await };
        Box::pin(exchange::to_the_end(doors, work)).await??
    };
    let view = ExchangeView {
        accepted: AcceptedView {
            id: client_id,
            seq: written.seq,
        },
        messages: written
            .messages
            .into_iter()
            .map(MessageView::for_staff)
            .collect(),
        lead: lead_for(doors, access).await?,
    };
    Ok(private(Json(view).into_response()))
}

/// From where on.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct After {
    /// The last seq that the caller has.
    #[serde(default)]
    after: i64,
}

/// A conversation and its messages after `after`.
#[utoipa::path(get, path = "/v1/conversations/{id}", tag = "conversations",
    params(("id" = String, Path), ("after" = Option<i64>, Query)),
    responses((status = 200, body = ConversationView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub async fn read(
    State(doors): State<Doors>,
    access: ConversationAccess,
    headers: HeaderMap,
    QueryOf(query): QueryOf<After>,
) -> Result<Response, Problem> {
    check_origin(&doors, &access, &headers)?;
    let state = state_of(&doors, access.id).await?;
    let messages = doors.desk().messages(access.id, query.after).await?;
    let mut messages = shown(&access.visitor, messages.unwrap_or_default());
    let standing = Standing::of(&state);
    let (status, lead, read_by_prospect) = match &access.visitor {
        Visitor::Prospect => (standing.status, None, None),
        Visitor::Staff(_) => {
            let log = fold_log(doors.desk().store(), access.id, query.after).await?;
            messages.extend(log.iter().filter_map(MessageView::of_note));
            messages.sort_by_key(|message| message.seq);
            let seen = doors.desk().store().seen_up_to(access.id).await?;
            (
                state.status.as_str(),
                lead_for(&doors, &access).await?,
                seen,
            )
        }
    };
    let view = ConversationView {
        id: access.id.to_string(),
        status,
        closer: standing.closer,
        seq: state.seq,
        messages,
        read_by_prospect,
        lead,
    };
    Ok(private(Json(view).into_response()))
}

/// The messages of a conversation after `after`, as a list.
#[utoipa::path(get, path = "/v1/conversations/{id}/messages", tag = "conversations",
    params(("id" = String, Path), ("after" = Option<i64>, Query)),
    responses((status = 200, body = schema::MessageList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub async fn messages(
    State(doors): State<Doors>,
    access: ConversationAccess,
    headers: HeaderMap,
    QueryOf(query): QueryOf<After>,
) -> Result<Response, Problem> {
    check_origin(&doors, &access, &headers)?;
    let messages = doors.desk().messages(access.id, query.after).await?;
    let items = shown(&access.visitor, messages.unwrap_or_default());
    Ok(private(
        Json(json!({ "items": items, "next_cursor": null })).into_response(),
    ))
}

/// Tells more of the visit: pages read, files downloaded, who it is.
#[utoipa::path(post, path = "/v1/conversations/{id}/context", tag = "conversations", request_body = ContextBody,
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn context(
    State(doors): State<Doors>,
    access: ConversationAccess,
    headers: HeaderMap,
    JsonBody(body): JsonBody<ContextBody>,
) -> Result<StatusCode, Problem> {
    check_origin(&doors, &access, &headers)?;
    tell_context(&doors, access.id, body).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes what a page tells of the visit.
///
/// # Errors
/// 429 where that comes too fast, and what the desk refuses.
pub async fn tell_context(
    doors: &Doors,
    id: ConversationId,
    body: ContextBody,
) -> Result<(), Problem> {
    let inputs = body.inputs();
    if inputs.is_empty() {
        return Ok(());
    }
    doors.paces().message(id)?;
    for input in inputs {
        let desk = doors.desk().clone();
        let work = async move { desk.take(id, input, Envelope::default()).await };
        exchange::to_the_end(doors, work).await??;
    }
    Ok(())
}

/// Which events.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct EventsQuery {
    #[serde(default)]
    after: i64,
    cursor: Option<i64>,
    limit: Option<i64>,
}

/// The event log of a conversation, for admins.
#[utoipa::path(get, path = "/v1/conversations/{id}/events", tag = "conversations",
    params(("id" = String, Path), ("after" = Option<i64>, Query), ("limit" = Option<i64>, Query),
        ("cursor" = Option<i64>, Query)),
    responses((status = 200, body = schema::EventList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub async fn events(
    State(doors): State<Doors>,
    _admin: Admin,
    access: ConversationAccess,
    QueryOf(query): QueryOf<EventsQuery>,
) -> Result<Response, Problem> {
    let limit = query.limit.unwrap_or(MOST_EVENTS).clamp(1, MOST_EVENTS);
    let after = query.cursor.unwrap_or(query.after);
    let store = doors.desk().store();
    let events = store.events(access.id, after, limit).await?;
    let next = events
        .last()
        .filter(|last| last.seq < access.row.head_seq)
        .map(|last| last.seq.to_string());
    let items: Vec<Value> = events
        .into_iter()
        .map(|event| json!({"seq": event.seq, "kind": event.kind, "at": event.at, "body": event.body}))
        .collect();
    Ok(private(
        Json(json!({ "items": items, "next_cursor": next })).into_response(),
    ))
}

/// Why no conversation can begin on a campaign, with the field that names it.
fn of_the_campaign(error: TurnError) -> Problem {
    let is_unknown = matches!(error, TurnError::NoCampaign(_));
    let mut problem = Problem::from(error);
    if is_unknown {
        "there is no such campaign; its id is the name of its folder"
            .clone_into(&mut problem.detail);
    }
    let detail = problem.detail.clone();
    problem.field("/campaign", detail)
}

/// Refuses a browser's request from a page that the conversation's campaign
/// does not allow.
///
/// # Errors
/// A problem of status 403.
pub fn check_origin(
    doors: &Doors,
    access: &ConversationAccess,
    headers: &HeaderMap,
) -> Result<(), Problem> {
    let desk = doors.desk();
    match desk.library().campaign(access.row.campaign.as_str()) {
        Some(loaded) => {
            let allowed = &loaded.campaign.identity.allowed_origins;
            origin::check_allowed(headers, allowed, desk.public_url())
        }
        None => Ok(()),
    }
}

async fn state_of(doors: &Doors, id: ConversationId) -> Result<Conversation, Problem> {
    let state = doors.desk().state(id).await?;
    state.ok_or_else(|| Problem::not_found("conversation"))
}

fn shown(visitor: &Visitor, messages: Vec<Message>) -> Vec<MessageView> {
    let view = match visitor {
        Visitor::Prospect => MessageView::for_prospect,
        Visitor::Staff(_) => MessageView::for_staff,
    };
    messages.into_iter().map(view).collect()
}

/// The lead in short, for staff.
async fn lead_for(
    doors: &Doors,
    access: &ConversationAccess,
) -> Result<Option<LeadBrief>, Problem> {
    if access.visitor == Visitor::Prospect {
        return Ok(None);
    }
    let state = state_of(doors, access.id).await?;
    let loaded = doors.desk().campaign_of(&state)?;
    let (_, projection) = projection(&loaded, &state);
    Ok(Some(LeadBrief {
        id: state.lead(),
        status: state.status,
        grade: projection.grade,
        level: projection
            .level
            .and_then(|level| u8::try_from(level).ok())
            .unwrap_or_default(),
    }))
}

fn private(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
