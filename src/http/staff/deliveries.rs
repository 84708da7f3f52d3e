//! Webhook deliveries: what went out, what did not, and once more.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::authority::Admin;
use super::super::body::QueryOf;
use super::super::doors::Doors;
use super::super::problem::Problem;
use super::list::{ListAnswer, PageQuery, page};
use crate::store::{OutboxFilter, OutboxRow, OutboxState};
use crate::turn::Delivery;

/// Which deliveries.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct DeliveryQuery {
    state: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

fn shown(row: &OutboxRow) -> Value {
    json!({
        "id": row.id,
        "url": row.target,
        "type": row.body.get("type"),
        "conversation_id": row.conversation,
        "state": row.state.as_str(),
        "attempts": row.attempts,
        "due_at": row.due_at,
        "last_error": row.last_error,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    })
}

/// The deliveries to webhooks, the latest first.
#[utoipa::path(get, path = "/v1/webhooks/deliveries", tag = "webhooks",
    params(("state" = Option<String>, Query, description = "pending, done, dead or cancelled"),
        ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = ListAnswer)))]
pub async fn list(
    State(doors): State<Doors>,
    Admin(_): Admin,
    QueryOf(query): QueryOf<DeliveryQuery>,
) -> Result<Json<ListAnswer>, Problem> {
    let states = [
        OutboxState::Pending,
        OutboxState::Done,
        OutboxState::Dead,
        OutboxState::Cancelled,
    ];
    let state = match query.state.as_deref() {
        None | Some("") => None,
        Some(text) => Some(
            states
                .into_iter()
                .find(|state| state.as_str() == text)
                .ok_or_else(|| {
                    Problem::unreadable("the query: state must be pending, done, dead or cancelled")
                })?,
        ),
    };
    let filter = OutboxFilter {
        kind: Some(Delivery::Webhook.as_str().to_owned()),
        state,
        conversation: None,
    };
    let asked = PageQuery {
        limit: query.limit,
        cursor: query.cursor.clone(),
    };
    let (filter, store) = (&filter, doors.desk().store());
    let answer = page(
        &asked,
        |cursor, limit| async move { store.outbox(filter, cursor.as_deref(), limit).await },
        |row: &OutboxRow| Some(shown(row)),
    )
    .await?;
    Ok(Json(answer))
}

/// Tries a delivery again now, also one that was given up.
#[utoipa::path(post, path = "/v1/webhooks/deliveries/{id}/retry", tag = "webhooks", params(("id" = String, Path)),
    responses((status = 202, description = "It is tried again"), (status = 409, description = "It is being tried now, or was cancelled")))]
pub async fn retry(
    State(doors): State<Doors>,
    Admin(_): Admin,
    Path(id): Path<String>,
) -> Result<(axum::http::StatusCode, Json<Value>), Problem> {
    let missing = || Problem::not_found("delivery");
    let id: Uuid = id.parse().map_err(|_| missing())?;
    let store = doors.desk().store();
    let is_webhook = |row: &OutboxRow| row.kind == Delivery::Webhook.as_str();
    let found = store.outbox_item(id).await?.filter(is_webhook);
    found.ok_or_else(missing)?;
    if !store
        .retry_outbox_now(id, doors.desk().clock().now())
        .await?
    {
        return Err(Problem::conflict(
            "this delivery is being tried just now, or was cancelled",
        ));
    }
    let row = store.outbox_item(id).await?.ok_or_else(missing)?;
    Ok((axum::http::StatusCode::ACCEPTED, Json(shown(&row))))
}
