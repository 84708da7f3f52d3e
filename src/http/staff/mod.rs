//! The doors of staff: leads, handoffs, closers, reports, webhooks.

use utoipa_axum::router::OpenApiRouter;

use super::doors::Doors;

/// All routes of staff.
pub fn routes() -> OpenApiRouter<Doors> {
    OpenApiRouter::new()
}
