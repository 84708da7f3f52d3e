//! Leaving by the link of a mail (RFC 8058): one POST is enough, by the mail
//! program itself or by the button of the page. Looking at the page changes
//! nothing, for scanners follow every link.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::body::bounded;
use super::doors::Doors;
use super::problem::Problem;
use crate::conversation::effect::Refusal;
use crate::conversation::input::Input;
use crate::id::ConversationId;
use crate::store::{Suppression, SuppressionChange};
use crate::turn::{Envelope, TurnError};

const ASKS: &str = include_str!("../../web/mail/leave.html");
const DONE: &str = include_str!("../../web/mail/left.html");
/// The most bytes that a mail program may send along.
const MOST_BYTES: usize = 16 * 1024;

/// The page behind the link of a mail: asks before anything is done.
#[utoipa::path(get, path = "/u/{token}", tag = "mail", params(("token" = String, Path)),
    responses((status = 200, description = "A page with one button", body = String, content_type = "text/html"),
        (status = 404, description = "The link is none of ours")), security(()))]
pub async fn ask(
    State(doors): State<Doors>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    conversation_of(&doors, &token)?;
    Ok(page(ASKS))
}

/// Leaves: nothing is sent to the correspondent any more. Needs no sign-in; the
/// token in the address is the proof.
#[utoipa::path(post, path = "/u/{token}", tag = "mail", params(("token" = String, Path)),
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "`List-Unsubscribe=One-Click`"),
    responses((status = 200, description = "Done, also where it was done before", body = String, content_type = "text/html"),
        (status = 404, description = "The link is none of ours")), security(()))]
pub async fn leave(
    State(doors): State<Doors>,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let conversation = conversation_of(&doors, &token)?;
    // What is in it does not matter, but the client must be able to send it.
    bounded(request.into_body(), MOST_BYTES).await?;
    let desk = doors.desk();
    let row = desk.store().head(conversation).await?;
    let input = Input::OptOut {
        via: "unsubscribe link".to_owned(),
    };
    match desk.take(conversation, input, Envelope::default()).await {
        Ok(_) => {}
        // The conversation is over; the address must be left alone all the same.
        Err(TurnError::Refused(Refusal::Closed | Refusal::OptedOut) | TurnError::Unknown) => {
            if let Some((channel, Some(address))) = row.map(|row| (row.channel, row.address)) {
                let stop = SuppressionChange::Add(Suppression {
                    channel,
                    address,
                    reason: "stop".to_owned(),
                });
                let now = desk.clock().now();
                desk.store().change_suppression(stop, now).await?;
            }
        }
        Err(error) => return Err(error.into()),
    }
    Ok(page(DONE))
}

fn conversation_of(doors: &Doors, token: &str) -> Result<ConversationId, Problem> {
    doors
        .reply_addresses()
        .find_map(|addresses| addresses.read_unsubscribe_token(token))
        .ok_or_else(|| Problem::not_found("link"))
}

fn page(html: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
             form-action 'self'; frame-ancestors 'none'",
        ),
    ]
    .map(|(name, value)| (name, HeaderValue::from_static(value)));
    (StatusCode::OK, headers, html).into_response()
}
