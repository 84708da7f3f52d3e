//! The table of contents: every address that this server answers.

use std::any::Any;
use std::time::Duration;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{Any as Anybody, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::doors::Doors;
use super::problem::Problem;
use super::{
    assets, conversations, description, idempotency, probes, signin, socket, staff, unsubscribe,
};

/// All doors.
pub fn router(doors: Doors) -> Router {
    let (api, mut described) = OpenApiRouter::with_openapi(description::begun())
        .merge(of_staff(&doors))
        .routes(routes!(probes::livez))
        .routes(routes!(probes::readyz))
        .routes(routes!(probes::metrics))
        .routes(routes!(signin::signin))
        .routes(routes!(signin::signout))
        .routes(routes!(signin::for_closer))
        .routes(routes!(unsubscribe::ask, unsubscribe::leave))
        .split_for_parts();
    let (public, described_too) = public(&doors).split_for_parts();
    described.merge(described_too);
    let description = description::complete(described);
    // Before the layer: otherwise it would answer preflights.
    let public = public
        .method_not_allowed_fallback(no_such_method)
        .layer(pages_of_others());
    let pages = pages().route(
        "/openapi.json",
        get(async move || Json(description.clone())),
    );
    api.merge(public)
        .merge(pages.layer(CompressionLayer::new()))
        .fallback(no_such_address)
        .method_not_allowed_fallback(no_such_method)
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(from_fn(readable))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(doors.clone(), probes::count))
        .with_state(doors)
}

/// What prospects use: any page may call it, without cookies; campaigns
/// restrict the pages themselves.
fn public(doors: &Doors) -> OpenApiRouter<Doors> {
    let once = from_fn_with_state(doors.clone(), idempotency::once);
    let once_for_staff = from_fn_with_state(doors.clone(), idempotency::once_for_staff);
    let begin = OpenApiRouter::new()
        .routes(routes!(conversations::begin))
        .layer(once);
    let write = OpenApiRouter::new()
        .routes(routes!(conversations::write, conversations::messages))
        .layer(once_for_staff);
    OpenApiRouter::new()
        .merge(begin)
        .merge(write)
        .routes(routes!(conversations::read))
        .routes(routes!(conversations::context))
        .routes(routes!(conversations::events))
        .routes(routes!(socket::open))
}

/// Lets the pages of others call, without cookies.
fn pages_of_others() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Anybody)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::ACCEPT,
            HeaderName::from_static("idempotency-key"),
        ])
        .expose_headers([
            header::RETRY_AFTER,
            header::LOCATION,
            HeaderName::from_static("idempotency-replayed"),
        ])
        .max_age(Duration::from_hours(1))
}

/// What staff use.
fn of_staff(doors: &Doors) -> OpenApiRouter<Doors> {
    staff::routes().layer(from_fn_with_state(doors.clone(), idempotency::once))
}

fn pages() -> Router<Doors> {
    Router::new()
        .route("/", get(assets::home))
        .route("/demo/{page}", get(assets::demo))
        .route("/widget.js", get(assets::loader))
        .route("/widget/{file}", get(assets::widget))
        .route("/console", get(assets::console))
        .route("/console/{file}", get(assets::console_file))
        .route("/favicon.ico", get(assets::icon))
}

/// Refuses an address that is no text once its `%` are read.
async fn readable(request: Request, next: Next) -> Response {
    if is_text(request.uri().path()) {
        return next.run(request).await;
    }
    Problem::unreadable("the address is not valid UTF-8").into_response()
}

/// Whether the bytes that `%` stands for make valid UTF-8.
fn is_text(path: &str) -> bool {
    let mut parts = path.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let byte = part
            .get(..2)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, part.get(2..)) {
            (Some(byte), Some(rest)) => {
                bytes.push(byte);
                bytes.extend_from_slice(rest.as_bytes());
            }
            // No such sign: it stands for itself.
            _ => bytes.extend_from_slice(part.as_bytes()),
        }
    }
    std::str::from_utf8(&bytes).is_ok()
}

async fn no_such_address() -> Problem {
    Problem::not_found("address")
}

async fn no_such_method(method: Method) -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        format!("this address does not take {method}"),
    )
}

fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let words = panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    tracing::error!(panic = words, "a request broke down");
    Problem::internal().into_response()
}

#[cfg(test)]
mod tests {
    use super::is_text;

    #[test]
    fn an_address_is_text_or_is_refused() {
        for (path, expected) in [
            ("/v1/leads/7", true),
            ("/demo/caf%C3%A9", true),
            ("/100%", true),
            ("/%zz", true),
            ("/v1/leads/%ff", false),
            ("/%C3/%A9", false),
        ] {
            assert_eq!(is_text(path), expected, "{path}");
        }
    }
}
