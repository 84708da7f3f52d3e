//! The handoff packet, in the format that its reader asks for.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::super::accept;
use super::super::authority::Staff;
use super::super::doors::Doors;
use super::super::problem::Problem;
use super::super::schema::PacketDocument;
use super::leads::lead_id;
use super::sight;
use crate::handoff::packet::{Format, MOST_JSON_BYTES};

/// The formats, with their media types.
const FORMATS: [(&str, Option<Format>); 4] = [
    ("application/json", None),
    ("text/markdown", Some(Format::Markdown)),
    ("text/html", Some(Format::Html)),
    ("text/plain", Some(Format::Text)),
];

/// Everything that a closer needs to begin.
#[utoipa::path(get, path = "/v1/leads/{id}/packet", tag = "leads",
    params(("id" = String, Path), ("Accept" = Option<String>, Header,
        description = "application/json, text/markdown, text/html or text/plain")),
    responses(
        (status = 200, description = "The packet", content(
            (PacketDocument = "application/json"), (String = "text/markdown"),
            (String = "text/html"), (String = "text/plain"))),
        (status = 406, description = "None of these formats")))]
pub async fn show(
    State(doors): State<Doors>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some((media_type, format)) = chosen(&accept::accepted(&headers)) else {
        return Err(Problem::new(
            StatusCode::NOT_ACCEPTABLE,
            "a packet is application/json, text/markdown, text/html or text/plain",
        ));
    };
    let (_, state) = sight::lead_state(&doors, &staff, lead_id(&id)?).await?;
    let packet = doors.desk().packet(&state).await?;
    let varies = [
        (header::VARY, "Accept"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let Some(format) = format else {
        return Ok((varies, Json(packet.json_within(MOST_JSON_BYTES))).into_response());
    };
    let text = packet.render(format).map_err(|error| {
        tracing::error!(%error, lead.id = %state.lead(), "the packet was not rendered");
        Problem::internal()
    })?;
    let content_type = [(header::CONTENT_TYPE, format!("{media_type}; charset=utf-8"))];
    // The page has its style in itself and nothing else: nothing may be fetched or run.
    let policy = [(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    )];
    Ok((varies, content_type, policy, text).into_response())
}

/// The format that an `Accept` header asks for; JSON where it does not say.
fn chosen(accepted: &str) -> Option<(&'static str, Option<Format>)> {
    let names = FORMATS.map(|(name, _)| name);
    let index = accept::chosen(accepted, &names)?;
    FORMATS.get(index).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_the_format_that_they_ask_for() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        let cases = [
            ("", Some("application/json")),
            ("*/*", Some("application/json")),
            ("application/json", Some("application/json")),
            (browser, Some("text/html")),
            ("text/markdown", Some("text/markdown")),
            ("text/plain", Some("text/plain")),
            (
                "text/plain;q=0.5, text/markdown;q=0.9",
                Some("text/markdown"),
            ),
            ("text/*", Some("text/markdown")),
            ("image/png", None),
            ("text/html;q=0", None),
        ];
        for (accept, expected) in cases {
            assert_eq!(chosen(accept).map(|(name, _)| name), expected, "{accept}");
        }
    }
}
