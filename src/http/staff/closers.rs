//! The team: who they are, and whether they are there.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::super::authority::{Admin, Role, Staff};
use super::super::body::JsonBody;
use super::super::doors::Doors;
use super::super::problem::Problem;
use super::super::schema;
use super::list::ListAnswer;
use crate::handoff::closer::Closer;
use crate::id::CloserId;
use crate::store::{CloserRow, Presence, PresenceState};
use crate::turn::{StaffNews, presence_now};

/// Where a closer is.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PresenceBody {
    /// `online`, `away`, `busy` or `offline`.
    presence: String,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

fn shown(row: &CloserRow, presence: PresenceState, load: i64) -> Value {
    let mut closer = row.document.clone();
    closer["id"] = json!(row.id);
    closer["presence"] = json!(presence.as_str());
    closer["load"] = json!(load);
    closer
}

/// A closer with presence and load.
pub(super) async fn closer_json(doors: &Doors, id: &CloserId) -> Result<Option<Value>, Problem> {
    let store = doors.desk().store();
    let Some(row) = store.closer(id).await? else {
        return Ok(None);
    };
    let now = doors.desk().clock().now();
    let presence = presence_now(&store.presences().await?, id, now);
    let load = store.closer_loads().await?.get(id).copied();
    Ok(Some(shown(&row, presence, load.unwrap_or_default())))
}

fn missing() -> Problem {
    Problem::not_found("closer")
}

/// The closers. Closers see their colleagues' names and presence, not their addresses.
#[utoipa::path(get, path = "/v1/closers", tag = "closers", responses((status = 200, body = schema::CloserList)))]
pub async fn list(State(doors): State<Doors>, staff: Staff) -> Result<Json<ListAnswer>, Problem> {
    let store = doors.desk().store();
    let presences = store.presences().await?;
    let loads = store.closer_loads().await?;
    let now = doors.desk().clock().now();
    let items = store
        .closers()
        .await?
        .iter()
        .map(|row| {
            let presence = presence_now(&presences, &row.id, now);
            let load = loads.get(&row.id).copied().unwrap_or_default();
            let closer = shown(row, presence, load);
            if staff.role == Role::Admin || staff.role == Role::Closer(row.id.clone()) {
                return closer;
            }
            json!({
                "id": closer["id"], "name": closer["name"],
                "presence": closer["presence"], "load": closer["load"],
            })
        })
        .collect();
    Ok(Json(ListAnswer {
        items,
        next_cursor: None,
    }))
}

/// One closer.
#[utoipa::path(get, path = "/v1/closers/{id}", tag = "closers", params(("id" = String, Path)),
    responses((status = 200, description = "The closer", body = schema::Closer), (status = 404, description = "No such closer")))]
pub async fn show(
    State(doors): State<Doors>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let id = own(&staff, &id)?;
    closer_json(&doors, &id)
        .await?
        .map(Json)
        .ok_or_else(missing)
}

/// The closer of the path, where staff may act for them.
fn own(staff: &Staff, id: &str) -> Result<CloserId, Problem> {
    let id = CloserId::from(id);
    match &staff.role {
        Role::Admin => Ok(id),
        Role::Closer(own) if *own == id => Ok(id),
        Role::Closer(_) => Err(Problem::forbidden("a closer acts for themselves only")),
    }
}

/// Adds a closer, or replaces the one who is there.
#[utoipa::path(put, path = "/v1/closers/{id}", tag = "closers", params(("id" = String, Path)),
    request_body = schema::CloserDetails,
    responses((status = 200, description = "Replaced", body = schema::Closer), (status = 201, description = "Added", body = schema::Closer),
        (status = 422, description = "Fields that are wrong: `errors`")))]
pub async fn put(
    State(doors): State<Doors>,
    Admin(_): Admin,
    Path(id): Path<String>,
    JsonBody(mut body): JsonBody<serde_json::Map<String, Value>>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    match body.get("id") {
        Some(given) if given.as_str() != Some(id.as_str()) => {
            return Err(Problem::invalid("/id", "must be the id of the address"));
        }
        Some(_) | None => {}
    }
    body.insert("id".to_owned(), json!(id));
    // What this server adds when it shows a closer may be sent back.
    body.remove("presence");
    body.remove("load");
    let closer: Closer = super::super::body::from_value(Value::Object(body))?;
    let mistakes = closer.mistakes();
    if let Some((_, first, _)) = mistakes.first() {
        let mut problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, first.clone());
        for (key, message, remedy) in mistakes {
            let pointer = format!("/{}", key.replace('.', "/"));
            problem = problem.field(pointer, format!("{message}: {remedy}"));
        }
        return Err(problem);
    }
    let store = doors.desk().store();
    let is_new = store.closer(&closer.id).await?.is_none();
    let document = serde_json::to_value(&closer).unwrap_or_default();
    let now = doors.desk().clock().now();
    store.put_closer(closer.id.clone(), document, now).await?;
    doors.desk().team_changed();
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let shown = closer_json(&doors, &closer.id).await?;
    Ok((status, Json(shown.ok_or_else(missing)?)))
}

/// Removes a closer.
#[utoipa::path(delete, path = "/v1/closers/{id}", tag = "closers", params(("id" = String, Path)),
    responses((status = 204, description = "Removed"), (status = 404, description = "No such closer")))]
pub async fn remove(
    State(doors): State<Doors>,
    Admin(_): Admin,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let store = doors.desk().store();
    if !store.delete_closer(CloserId(id)).await? {
        return Err(missing());
    }
    doors.desk().team_changed();
    Ok(StatusCode::NO_CONTENT)
}

/// A closer says whether they are there.
#[utoipa::path(post, path = "/v1/closers/{id}/presence", tag = "closers", params(("id" = String, Path)),
    request_body = PresenceBody,
    responses((status = 200, description = "The closer", body = schema::Closer), (status = 422, description = "No such presence")))]
pub async fn presence(
    State(doors): State<Doors>,
    staff: Staff,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<PresenceBody>,
) -> Result<Json<Value>, Problem> {
    let id = own(&staff, &id)?;
    let states = [
        PresenceState::Online,
        PresenceState::Away,
        PresenceState::Busy,
        PresenceState::Offline,
    ];
    let state = states
        .into_iter()
        .find(|state| state.as_str() == body.presence)
        .ok_or_else(|| {
            Problem::invalid("/presence", "must be one of online, away, busy, offline")
        })?;
    if !set_presence(&doors, &id, state, body.until).await? {
        return Err(missing());
    }
    closer_json(&doors, &id)
        .await?
        .map(Json)
        .ok_or_else(missing)
}

/// Records where a closer is, and tells everybody; false where there is no such closer.
pub(super) async fn set_presence(
    doors: &Doors,
    closer: &CloserId,
    state: PresenceState,
    until: Option<Timestamp>,
) -> Result<bool, Problem> {
    let desk = doors.desk();
    let presence = Presence {
        closer: closer.clone(),
        state,
        until,
        updated_at: desk.clock().now(),
    };
    if !desk.store().set_presence(presence).await? {
        return Ok(false);
    }
    desk.tell_consoles(StaffNews::Presence {
        closer: closer.to_string(),
        presence: state.as_str().to_owned(),
    });
    Ok(true)
}
