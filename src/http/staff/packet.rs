//! The handoff packet, in the format that its reader asks for.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::super::authority::Staff;
use super::super::doors::Doors;
use super::super::problem::Problem;
use super::leads::lead_id;
use super::sight;
use crate::conversation::lead::Lead;
use crate::conversation::message::Message;
use crate::conversation::state::{State as Conversation, message_of};
use crate::handoff::packet::{Format, Material, Packet, packet};
use crate::qualification::{Capacity, evaluate};
use crate::turn::fold_log;

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
            (serde_json::Value = "application/json"), (String = "text/markdown"),
            (String = "text/html"), (String = "text/plain"))),
        (status = 406, description = "None of these formats")))]
pub async fn show(
    State(doors): State<Doors>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let accepted = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect::<Vec<_>>()
        .join(",");
    let Some((media_type, format)) = chosen(&accepted) else {
        return Err(Problem::new(
            StatusCode::NOT_ACCEPTABLE,
            "a packet is application/json, text/markdown, text/html or text/plain",
        ));
    };
    let (_, state) = sight::lead_state(&doors, &staff, lead_id(&id)?).await?;
    let packet = packet_of(&doors, &state).await?;
    let varies = [
        (header::VARY, "Accept"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let Some(format) = format else {
        return Ok((varies, Json(packet)).into_response());
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

/// The packet of a conversation as it stands.
///
/// # Errors
/// A problem where the store fails or the campaign is gone.
pub async fn packet_of(doors: &Doors, state: &Conversation) -> Result<Packet, Problem> {
    let desk = doors.desk();
    let loaded = desk.campaign_of(state)?;
    let now = desk.clock().now();
    let today = now.to_zoned(loaded.timezone.clone()).date();
    let capacity = Capacity { free: None };
    let evaluation = evaluate(&loaded.campaign, &state.signals, today, capacity);
    let lead = Lead::of(state, &loaded.campaign, &loaded.lines, &evaluation, today);
    let log = fold_log(desk.store(), state.conversation(), 0).await?;
    let transcript: Vec<Message> = log.iter().filter_map(message_of).collect();
    Ok(packet(&Material {
        state,
        campaign: &loaded.campaign,
        vocabulary: &loaded.vocabulary,
        lines: &loaded.lines,
        lead: &lead,
        evaluation: &evaluation,
        transcript: &transcript,
        now,
        timezone: &loaded.timezone,
        public_url: desk.public_url(),
    }))
}

/// The format that an `Accept` header asks for; JSON where it does not say.
fn chosen(accepted: &str) -> Option<(&'static str, Option<Format>)> {
    let mut best: Option<(usize, i32)> = None;
    let mut asked = false;
    for (range, weight) in accepted.split(',').filter_map(range_of) {
        asked = true;
        let fits = |name: &str| {
            range == "*/*" || range == name || range.strip_suffix("/*") == name.split('/').next()
        };
        // `*/*` of a program means JSON; a browser names text/html before it.
        let found = FORMATS.iter().position(|(name, _)| fits(name));
        if let Some(index) = found
            && weight > 0
            && best.is_none_or(|(_, had)| weight > had)
        {
            best = Some((index, weight));
        }
    }
    match best {
        Some((index, _)) => FORMATS.get(index).copied(),
        None if asked => None,
        None => FORMATS.first().copied(),
    }
}

/// A media range with its weight in thousandths.
fn range_of(part: &str) -> Option<(String, i32)> {
    let mut pieces = part.split(';').map(str::trim);
    let range = pieces.next().filter(|range| !range.is_empty())?;
    let weight = pieces
        .find_map(|piece| piece.strip_prefix("q="))
        .map_or(Some(1.0), |weight| weight.parse::<f64>().ok())
        .unwrap_or(1.0);
    Some((
        range.to_ascii_lowercase(),
        (weight.clamp(0.0, 1.0) * 1_000.0) as i32,
    ))
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
