//! The doors of staff: leads, handoffs, closers, conversations taken over,
//! webhook deliveries, and the live feed of the console.
//!
//! A closer sees what is theirs, offered to them, or nobody's; an admin all.

mod attendance;
mod closers;
mod deliveries;
mod feed;
mod handoffs;
mod leads;
mod list;
mod me;
mod moves;
mod packet;
mod prospects;
mod sight;
pub mod talk;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::doors::Doors;

pub use attendance::Attendance;

/// All routes of staff.
pub fn routes() -> OpenApiRouter<Doors> {
    OpenApiRouter::new()
        .routes(routes!(leads::list))
        .routes(routes!(leads::show))
        .routes(routes!(packet::show))
        .routes(routes!(moves::stage))
        .routes(routes!(moves::outcome))
        .routes(routes!(moves::give_back))
        .routes(routes!(moves::owner))
        .routes(routes!(prospects::erase))
        .routes(routes!(handoffs::list))
        .routes(routes!(handoffs::accept))
        .routes(routes!(handoffs::decline))
        .routes(routes!(handoffs::complete))
        .routes(routes!(closers::list))
        .routes(routes!(closers::show, closers::put, closers::remove))
        .routes(routes!(closers::presence))
        .routes(routes!(talk::take_over))
        .routes(routes!(talk::note))
        .routes(routes!(talk::release))
        .routes(routes!(deliveries::list))
        .routes(routes!(deliveries::retry))
        .routes(routes!(deliveries::webhooks))
        .routes(routes!(deliveries::switch_on))
        .routes(routes!(me::show))
        .routes(routes!(feed::open))
        .merge(super::reports::routes())
        .merge(super::gateway::routes())
}
