//! What `/openapi.json` says about every door alike: how staff prove who they
//! are, and that any refusal is a problem (RFC 9457).

use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, Ref, RefOr, Response};

use super::problem::{MEDIA_TYPE, Problem};
use super::schema::{EmailSend, SmsSend};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Fronter",
        description = "Holds the opening conversation of a sale, qualifies the lead with the prospect's own words as proof, and hands it to a human closer. Errors are RFC 9457 problems; lists take `limit` and `cursor`; unsafe calls take `Idempotency-Key`."
    ),
    components(schemas(Problem, SmsSend, EmailSend)),
    security(("bearer" = []))
)]
struct Description;

/// The description that the doors are added to.
pub(super) fn begun() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

/// Adds to the description of all doors what holds for each of them.
pub(super) fn complete(mut description: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    if let Some(components) = &mut description.components {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
    for operation in description.paths.paths.values_mut().flat_map(operations) {
        let responses = &mut operation.responses.responses;
        for response in responses.values_mut() {
            if let RefOr::T(response) = response
                && let Some(content) = response.content.swap_remove("application/json")
            {
                let kind = if content == problem() {
                    MEDIA_TYPE
                } else {
                    "application/json"
                };
                response.content.insert(kind.to_owned(), content);
            }
        }
        responses
            .entry("default".to_owned())
            .or_insert_with(|| RefOr::T(refusal()));
    }
    description
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .flatten()
}

fn problem() -> RefOr<Content> {
    RefOr::T(Content::new(Some(RefOr::Ref(Ref::from_schema_name(
        "Problem",
    )))))
}

/// What any door may answer beyond what it lists.
fn refusal() -> Response {
    let mut response = Response::new("Refused, or failed");
    response.content.insert(MEDIA_TYPE.to_owned(), problem());
    response
}
