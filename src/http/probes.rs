//! Is it alive, is it ready, how is it doing.

use std::time::Duration;

use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::time::{Instant, timeout};
use utoipa::ToSchema;

use super::doors::Doors;
use super::measure::RequestLabels;
use super::problem::Problem;

/// How long the store may take to answer.
const STORE_WITHIN: Duration = Duration::from_secs(2);
/// Findings told of one broken edit: whoever mends it runs `fronter check`.
const MOST_FINDINGS: usize = 10;
/// The media type of `/metrics`.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The process is alive.
#[utoipa::path(get, path = "/livez", tag = "operations", responses((status = 200, body = Object)), security(()))]
pub async fn livez() -> Json<serde_json::Value> {
    Json(serde_json::json!({ "status": "alive" }))
}

/// Whether requests can be served.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReadyView {
    /// `ready` or `unavailable`.
    status: &'static str,
    /// `ok` or `unavailable`.
    store: &'static str,
    /// Why nothing can be written, or read; absent where the store is well.
    #[serde(skip_serializing_if = "Option::is_none")]
    store_trouble: Option<&'static str>,
    /// `local` or `openai`.
    engine: &'static str,
    /// Whether the language model is out and the local voice speaks in its place.
    degraded: bool,
    /// Why, by the name of the failure; absent where it is not degraded.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// The language model, as its endpoint names it; absent for the embedded engine.
    #[serde(skip_serializing_if = "String::is_empty")]
    model: String,
    /// The version of this program.
    version: &'static str,
    /// Edits of campaigns and of the team's file that are not taken up, because
    /// something in them is wrong; absent where there is none. What was there before goes on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    broken_edits: Vec<BrokenEditView>,
}

/// An edit that is not taken up.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BrokenEditView {
    /// The campaign; absent for `closers.toml` and for the folder as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<String>,
    /// The version that goes on; absent where the campaign never loaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    running_version: Option<String>,
    /// What is wrong, with file, line, column and remedy.
    findings: Vec<String>,
}

/// What of the campaigns' files is not taken up.
fn broken_edits(doors: &Doors) -> Vec<BrokenEditView> {
    let library = doors.desk().library();
    let running = |id: &str| Some(library.campaign(id)?.campaign.version().to_owned());
    let told = library
        .broken_edits()
        .into_iter()
        .map(|edit| BrokenEditView {
            running_version: edit.campaign.as_deref().and_then(running),
            campaign: edit.campaign,
            findings: edit.findings.into_iter().take(MOST_FINDINGS).collect(),
        });
    told.collect()
}

/// The store and the engine answer, and the last write did not fail.
#[utoipa::path(get, path = "/readyz", tag = "operations",
    responses((status = 200, body = ReadyView), (status = 503, body = ReadyView)), security(()))]
pub async fn readyz(State(doors): State<Doors>) -> Response {
    let store = doors.desk().store();
    let trouble = match timeout(STORE_WITHIN, store.is_ready()).await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => {
            tracing::error!(%error, "the store is not ready");
            Some(error.trouble().unwrap_or("the store does not answer"))
        }
        Err(_) => {
            tracing::error!("the store does not answer in time");
            let known = store.trouble();
            Some(known.unwrap_or("the store does not answer in time"))
        }
    };
    let is_ready = trouble.is_none() && !doors.shutdown().is_cancelled();
    let engine = doors.desk().language().status();
    let view = ReadyView {
        status: if is_ready { "ready" } else { "unavailable" },
        store: trouble.map_or("ok", |_| "unavailable"),
        store_trouble: trouble,
        engine: engine.engine,
        degraded: engine.degraded,
        reason: engine.reason,
        model: engine.model,
        version: env!("CARGO_PKG_VERSION"),
        broken_edits: broken_edits(&doors),
    };
    let status = if is_ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (status, no_store, Json(view)).into_response()
}

/// Counters for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "operations", responses((status = 200, body = String, content_type = "application/openmetrics-text")), security(()))]
pub async fn metrics(State(doors): State<Doors>) -> Result<Response, Problem> {
    let measures = doors.measures();
    match doors.desk().store().outbox_depth().await {
        Ok(depth) => measures.outbox(depth.pending, depth.dead),
        Err(error) => tracing::error!(%error, "the depth of the outbox is not known"),
    }
    measures.degraded(i64::from(doors.desk().language().status().degraded));
    measures.uptime(doors.uptime());
    let text = measures.text().map_err(|error| {
        tracing::error!(%error, "the metrics could not be written");
        Problem::internal()
    })?;
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(OPEN_METRICS))];
    Ok((kind, text).into_response())
}

/// Counts requests. A layer over everything.
pub async fn count(State(doors): State<Doors>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", MatchedPath::as_str)
        .to_owned();
    let method = match request.method().as_str() {
        known @ ("GET" | "POST" | "PUT" | "DELETE" | "HEAD" | "OPTIONS" | "PATCH") => known,
        _ => "other",
    }
    .to_owned();
    let response = next.run(request).await;
    tracing::debug!(
        http.method = method,
        http.route = route,
        http.status = response.status().as_u16(),
        http.ms = started.elapsed().as_millis(),
        "a request was answered"
    );
    let labels = RequestLabels {
        route,
        method,
        status: response.status().as_u16(),
    };
    doors.measures().request(labels, started.elapsed());
    response
}
