//! The table of contents: every address that this server answers.

use axum::Router;
use axum::middleware::from_fn_with_state;
use utoipa_axum::router::OpenApiRouter;

use super::doors::Doors;
use super::problem::Problem;
use super::{idempotency, staff};

/// All doors.
pub fn router(doors: Doors) -> Router {
    let once = from_fn_with_state(doors.clone(), idempotency::once);
    // `layer`s run for the routes above them only.
    let staff = staff::routes().layer(once);
    let (router, _api) = OpenApiRouter::new().merge(staff).split_for_parts();
    router.fallback(no_such_page).with_state(doors)
}

async fn no_such_page() -> Problem {
    Problem::not_found("address")
}
