//! Handoffs: listed, accepted by exactly one, declined, completed.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::super::authority::{Role, Staff};
use super::super::body::{OptionalJsonBody, QueryOf};
use super::super::doors::Doors;
use super::super::problem::Problem;
use super::super::schema::{HandoffList, HandoffMoved};
use super::list::{ListAnswer, PageQuery, page, parts};
use super::{moves, sight};
use crate::conversation::input::{Actor, Input};
use crate::conversation::state::{HandoffProgress, State as Conversation};
use crate::id::{CloserId, HandoffId};
use crate::store::{HandoffFilter, HandoffRow};
use crate::turn::Envelope;

/// All states, for telling a wrong one.
const STATES: [&str; 9] = [
    "requested",
    "offered",
    "accepted",
    "connected",
    "completed",
    "declined",
    "expired",
    "unavailable",
    "prospect_left",
];

/// Which handoffs.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct HandoffQuery {
    status: Option<String>,
    closer: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Who acts, where an admin acts for a closer.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ForCloser {
    #[serde(default)]
    closer: Option<String>,
}

/// Who acts, and why.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActBody {
    #[serde(default)]
    closer: Option<String>,
    #[serde(default)]
    reason: Option<String>,
}

/// A handoff as the API shows it.
pub(super) fn shown(row: &HandoffRow) -> Value {
    json!({
        "id": row.id,
        "conversation_id": row.conversation,
        "lead_id": row.lead,
        "state": row.state,
        "status": row.state,
        "closer": row.closer,
        "closer_name": row.body.get("closer_name"),
        "reason": row.reason,
        "offered_until": row.offered_until,
        "back_at": row.body.get("back_at"),
        "tried": row.body.get("tried"),
        "campaign": row.body.get("campaign"),
        "epoch": row.epoch,
        "requested_at": row.created_at,
        "updated_at": row.updated_at,
    })
}

/// The handoffs, the latest first.
#[utoipa::path(get, path = "/v1/handoffs", tag = "handoffs",
    params(
        ("status" = Option<String>, Query, description = "In one of these states, separated by commas"),
        ("closer" = Option<String>, Query, description = "Offered to or taken by this closer"),
        ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = HandoffList), (status = 400, description = "A filter or cursor cannot be read")))]
pub async fn list(
    State(doors): State<Doors>,
    staff: Staff,
    QueryOf(query): QueryOf<HandoffQuery>,
) -> Result<Json<ListAnswer>, Problem> {
    let states = parts(query.status.as_deref());
    if let Some(wrong) = states.iter().find(|state| !STATES.contains(state)) {
        let list = STATES.join(", ");
        return Err(Problem::unreadable(format!(
            "the query: `{wrong}` is no status; there are {list}"
        )));
    }
    let filter = HandoffFilter {
        state: match states.as_slice() {
            [one] => Some((*one).to_owned()),
            _ => None,
        },
        closer: query
            .closer
            .as_deref()
            .filter(|closer| !closer.is_empty())
            .map(CloserId::from),
        conversation: None,
    };
    let asked = PageQuery {
        limit: query.limit,
        cursor: query.cursor.clone(),
    };
    let (filter, store) = (&filter, doors.desk().store());
    let answer = page(
        &asked,
        |cursor, limit| async move { store.handoffs(filter, cursor.as_deref(), limit).await },
        |row: &HandoffRow| {
            let fits = states.is_empty() || states.contains(&row.state.as_str());
            let theirs = match &staff.role {
                Role::Admin => true,
                Role::Closer(own) => row.closer.as_ref().is_none_or(|closer| closer == own),
            };
            (fits && theirs).then(|| shown(row))
        },
    )
    .await?;
    Ok(Json(answer))
}

/// What the handoff is about: its row, the conversation, and who acts.
struct Scene {
    row: HandoffRow,
    state: Conversation,
    actor: Actor,
    /// Whether the actor is the business itself, named by nobody.
    is_business: bool,
}

impl Scene {
    async fn of(
        doors: &Doors,
        staff: &Staff,
        id: &str,
        named: Option<&str>,
    ) -> Result<Self, Problem> {
        let missing = || Problem::not_found("handoff");
        let id: HandoffId = id.parse().map_err(|_| missing())?;
        let row = doors.desk().store().handoff(id).await?;
        let row = row.ok_or_else(missing)?;
        let state = doors.desk().state(row.conversation).await?;
        let state = state.ok_or_else(missing)?;
        let named = sight::acting(doors, staff, named).await?;
        let is_business = named.is_none() && staff.closer().is_none();
        let actor = named.as_ref().unwrap_or(staff).actor(doors, &state).await?;
        Ok(Self {
            row,
            state,
            actor,
            is_business,
        })
    }

    fn progress(&self) -> Option<&HandoffProgress> {
        let progress = self.state.handoff.as_ref();
        progress.filter(|progress| progress.id == self.row.id)
    }

    /// The closer whose handoff it is: for the business, whoever has it.
    fn for_holder(&mut self) -> Result<(), Problem> {
        let Some(progress) = self.progress() else {
            return Ok(());
        };
        let holder = progress.closer.clone();
        if self.is_business {
            if let Some(id) = holder {
                let name = progress.closer_name.clone().unwrap_or_default();
                self.actor = Actor { id, name };
            }
            return Ok(());
        }
        match holder {
            Some(holder) if holder != self.actor.id => {
                let name = progress.closer_name.clone().unwrap_or_default();
                let problem = Problem::conflict(format!("this handoff is with {name}"));
                let owner = json!({"kind": "closer", "id": holder, "name": name});
                Err(problem.named("taken", "Taken").with("owner", owner))
            }
            Some(_) | None => Ok(()),
        }
    }

    async fn take(self, doors: &Doors, input: Input) -> Result<Json<Value>, Problem> {
        let desk = doors.desk();
        Box::pin(desk.take(self.row.conversation, input, Envelope::default())).await?;
        let row = desk.store().handoff(self.row.id).await?;
        let row = row.ok_or_else(|| Problem::not_found("handoff"))?;
        let lead = desk.store().lead(row.lead).await?;
        Ok(Json(json!({
            "handoff": shown(&row),
            "lead": lead.map(|lead| lead.document),
        })))
    }
}

/// What all three acts have in common: who acts on what, and what comes of it.
async fn act(
    doors: &Doors,
    staff: &Staff,
    id: &str,
    named: Option<String>,
    input: impl FnOnce(&mut Scene) -> Result<Input, Problem>,
) -> Result<Json<Value>, Problem> {
    let mut scene = Scene::of(doors, staff, id, named.as_deref()).await?;
    let input = input(&mut scene)?;
    Box::pin(scene.take(doors, input)).await
}

/// A closer accepts: exactly one gets it, all others are told who has it.
#[utoipa::path(post, path = "/v1/handoffs/{id}/accept", tag = "handoffs", params(("id" = String, Path),
        ("closer" = Option<String>, Query, description = "For an admin: who accepts")),
    request_body(content = Option<ActBody>),
    responses((status = 200, description = "It is yours", body = HandoffMoved), (status = 409, description = "Somebody else has it: `owner`")))]
pub async fn accept(
    State(doors): State<Doors>,
    staff: Staff,
    Path(id): Path<String>,
    QueryOf(query): QueryOf<ForCloser>,
    OptionalJsonBody(body): OptionalJsonBody<ActBody>,
) -> Result<Json<Value>, Problem> {
    let named = body.closer.or(query.closer);
    Box::pin(act(&doors, &staff, &id, named, |scene| {
        Ok(Input::Accept {
            handoff: scene.row.id,
            by: scene.actor.clone(),
        })
    }))
    .await
}

/// A closer declines: it is offered to the next one.
#[utoipa::path(post, path = "/v1/handoffs/{id}/decline", tag = "handoffs", params(("id" = String, Path),
        ("closer" = Option<String>, Query, description = "For an admin: who declines")),
    request_body(content = Option<ActBody>),
    responses((status = 200, description = "Declined", body = HandoffMoved), (status = 409, description = "It is not offered to you")))]
pub async fn decline(
    State(doors): State<Doors>,
    staff: Staff,
    Path(id): Path<String>,
    QueryOf(query): QueryOf<ForCloser>,
    OptionalJsonBody(body): OptionalJsonBody<ActBody>,
) -> Result<Json<Value>, Problem> {
    let named = body.closer.or(query.closer);
    let given = body.reason.filter(|reason| !reason.trim().is_empty());
    Box::pin(act(&doors, &staff, &id, named, |scene| {
        scene.for_holder()?;
        let reason = match given {
            Some(reason) => moves::reason("/reason", &reason)?,
            None => "no reason given".to_owned(),
        };
        Ok(Input::Decline {
            handoff: scene.row.id,
            by: scene.actor.clone(),
            reason,
        })
    }))
    .await
}

/// The closer declares the transfer done.
#[utoipa::path(post, path = "/v1/handoffs/{id}/complete", tag = "handoffs", params(("id" = String, Path),
        ("closer" = Option<String>, Query, description = "For an admin: who completes")),
    request_body(content = Option<ActBody>),
    responses((status = 200, description = "Completed", body = HandoffMoved), (status = 409, description = "It is not yours")))]
pub async fn complete(
    State(doors): State<Doors>,
    staff: Staff,
    Path(id): Path<String>,
    QueryOf(query): QueryOf<ForCloser>,
    OptionalJsonBody(body): OptionalJsonBody<ActBody>,
) -> Result<Json<Value>, Problem> {
    let named = body.closer.or(query.closer);
    Box::pin(act(&doors, &staff, &id, named, |scene| {
        scene.for_holder()?;
        Ok(Input::Complete {
            handoff: scene.row.id,
            by: scene.actor.clone(),
        })
    }))
    .await
}
