//! The engine: how it is, and the switch that stops all calls to the language
//! model at once, in every process, until it is switched back.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::authority::Admin;
use super::super::body::JsonBody;
use super::super::doors::Doors;
use super::super::problem::Problem;
use crate::store::Switch;
use crate::turn::{MODEL_SWITCH, PAUSED};

/// How the engine is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EngineView {
    /// `local` or `openai`.
    engine: &'static str,
    /// Whether the model is out and the local voice speaks in its place.
    degraded: bool,
    /// Whether an operator has switched the model off.
    paused: bool,
    /// Why, as they said.
    why: Option<String>,
    /// When it was switched last.
    #[schema(value_type = Option<String>)]
    switched_at: Option<jiff::Timestamp>,
}

/// How the model is to be switched.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EngineBody {
    /// Whether no calls are made to the model from now on.
    paused: bool,
    /// Why.
    #[serde(default)]
    why: Option<String>,
}

/// How the engine is.
#[utoipa::path(get, path = "/v1/engine", tag = "operations", responses((status = 200, body = EngineView)))]
pub async fn show(
    State(doors): State<Doors>,
    Admin(_): Admin,
) -> Result<Json<EngineView>, Problem> {
    view(&doors).await.map(Json)
}

/// Switches the language model off or on, in every process and over restarts.
/// The next turn of every conversation respects it; the local voice speaks instead.
#[utoipa::path(put, path = "/v1/engine", tag = "operations", request_body = EngineBody,
    responses((status = 200, body = EngineView), (status = 422, body = Problem)))]
pub async fn switch(
    State(doors): State<Doors>,
    Admin(staff): Admin,
    JsonBody(body): JsonBody<EngineBody>,
) -> Result<Json<EngineView>, Problem> {
    let state = if body.paused { PAUSED } else { "on" };
    let switch = Switch {
        name: MODEL_SWITCH.to_owned(),
        state: state.to_owned(),
        why: body.why.map(|why| why.chars().take(500).collect()),
        switched_at: doors.desk().clock().now(),
    };
    doors.desk().store().set_switch(switch).await?;
    tracing::warn!(
        engine.switch = state,
        by = staff.name(),
        "the language model was switched"
    );
    view(&doors).await.map(Json)
}

async fn view(doors: &Doors) -> Result<EngineView, Problem> {
    let status = doors.desk().language().status();
    let switch = doors.desk().store().switch(MODEL_SWITCH).await?;
    let paused = switch.as_ref().is_some_and(|switch| switch.state == PAUSED);
    Ok(EngineView {
        engine: status.engine,
        degraded: status.degraded || (paused && status.engine != "local"),
        paused,
        switched_at: switch.as_ref().map(|switch| switch.switched_at),
        why: switch.and_then(|switch| switch.why),
    })
}
