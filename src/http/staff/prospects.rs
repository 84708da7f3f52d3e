//! Erasing a prospect.

use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::super::authority::Admin;
use super::super::doors::Doors;
use super::super::problem::Problem;
use crate::id::ProspectId;

/// Erases a prospect's personal data and leaves the statistics.
#[utoipa::path(delete, path = "/v1/prospects/{id}", tag = "leads", params(("id" = String, Path)),
    responses((status = 204, description = "Erased"), (status = 404, description = "No such prospect, or erased already")))]
pub async fn erase(
    State(doors): State<Doors>,
    Admin(staff): Admin,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let missing = || Problem::not_found("prospect");
    let id: ProspectId = id.parse().map_err(|_| missing())?;
    if !doors.desk().erase(id).await? {
        return Err(missing());
    }
    tracing::info!(prospect.id = %id, by = staff.name(), "a prospect was erased");
    Ok(StatusCode::NO_CONTENT)
}
