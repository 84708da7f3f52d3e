//! Who is signed in at the console.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::super::authority::{Role, Staff};
use super::super::doors::Doors;
use super::super::problem::Problem;
use super::super::schema::Me;
use super::closers::closer_json;

/// Who is signed in, and which campaigns there are.
#[utoipa::path(get, path = "/v1/console/me", tag = "console",
    responses((status = 200, description = "Who it is", body = Me), (status = 401, description = "Nobody is signed in")))]
pub async fn show(State(doors): State<Doors>, staff: Staff) -> Result<Json<Value>, Problem> {
    let closer = match staff.closer() {
        Some(id) => closer_json(&doors, id).await?,
        None => None,
    };
    let campaigns: Vec<Value> = doors
        .desk()
        .library()
        .campaigns()
        .iter()
        .map(|loaded| {
            let identity = &loaded.campaign.identity;
            json!({"id": identity.id, "name": identity.name, "version": identity.version})
        })
        .collect();
    Ok(Json(json!({
        "role": match staff.role { Role::Admin => "admin", Role::Closer(_) => "closer" },
        "closer": closer,
        "campaigns": campaigns,
        "now": doors.desk().clock().now(),
    })))
}
