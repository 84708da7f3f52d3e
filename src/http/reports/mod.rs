//! Reports for staff, as JSON or CSV.

mod cost;
mod csv;
mod span;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::doors::Doors;

/// All routes of reports.
pub(super) fn routes() -> OpenApiRouter<Doors> {
    OpenApiRouter::new().routes(routes!(cost::show))
}
