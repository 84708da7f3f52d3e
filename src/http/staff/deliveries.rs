//! Webhook deliveries: what went out, what did not, and once more.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::authority::Admin;
use super::super::body::{JsonBody, QueryOf};
use super::super::doors::Doors;
use super::super::problem::Problem;
use super::super::schema;
use super::list::{ListAnswer, PageQuery, page};
use crate::store::{OutboxFilter, OutboxRow, OutboxState, WebhookOff};
use crate::turn::{Delivery, WebhookTarget};

/// Which deliveries.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct DeliveryQuery {
    state: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

fn shown(row: &OutboxRow, off: &[WebhookOff]) -> Value {
    let is_off = off.iter().any(|webhook| webhook.url == row.target);
    json!({
        "id": row.id,
        "url": row.target,
        "webhook": if is_off { "off" } else { "on" },
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
    responses((status = 200, body = schema::DeliveryList)))]
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
    let off = store.webhooks_off().await?;
    let answer = page(
        &asked,
        |cursor, limit| async move { store.outbox(filter, cursor.as_deref(), limit).await },
        |row: &OutboxRow| Some(shown(row, &off)),
    )
    .await?;
    Ok(Json(answer))
}

/// Which webhook.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookBody {
    url: String,
}

fn webhook(target: &WebhookTarget, off: Option<&WebhookOff>) -> Value {
    json!({
        "url": target.url,
        "events": target.events,
        "state": if off.is_some() { "off" } else { "on" },
        "reason": off.map(|off| &off.reason),
        "off_at": off.map(|off| off.off_at),
    })
}

/// The webhooks of the configuration, and whether they are switched off: one that
/// answers 410 is.
#[utoipa::path(get, path = "/v1/webhooks", tag = "webhooks", responses((status = 200, body = schema::WebhookList)))]
pub async fn webhooks(
    State(doors): State<Doors>,
    Admin(_): Admin,
) -> Result<Json<ListAnswer>, Problem> {
    let off = doors.desk().store().webhooks_off().await?;
    let items = doors.desk().webhooks().iter();
    let items = items.map(|target| {
        let off = off.iter().find(|off| off.url == target.url);
        webhook(target, off)
    });
    Ok(Json(ListAnswer {
        items: items.collect(),
        next_cursor: None,
    }))
}

/// Switches a webhook on again. What was not delivered meanwhile can be tried
/// again, each by itself.
#[utoipa::path(post, path = "/v1/webhooks/on", tag = "webhooks",
    request_body = WebhookBody,
    responses((status = 200, description = "The webhook", body = schema::Webhook), (status = 422, description = "No such webhook")))]
pub async fn switch_on(
    State(doors): State<Doors>,
    Admin(staff): Admin,
    JsonBody(body): JsonBody<WebhookBody>,
) -> Result<Json<Value>, Problem> {
    let desk = doors.desk();
    let mut targets = desk.webhooks().iter();
    let Some(target) = targets.find(|target| target.url == body.url) else {
        return Err(Problem::invalid(
            "/url",
            "there is no webhook with this url in the configuration",
        ));
    };
    if desk.store().switch_webhook_on(&target.url).await? {
        tracing::info!(webhook.url = %target.url, by = staff.name(), "a webhook was switched on");
    }
    Ok(Json(webhook(target, None)))
}

/// Tries a delivery again now, also one that was given up.
#[utoipa::path(post, path = "/v1/webhooks/deliveries/{id}/retry", tag = "webhooks", params(("id" = String, Path)),
    responses((status = 202, description = "It is tried again", body = schema::Delivery), (status = 409, description = "It is being tried now, or was cancelled")))]
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
    let off = store.webhooks_off().await?;
    Ok((axum::http::StatusCode::ACCEPTED, Json(shown(&row, &off))))
}
