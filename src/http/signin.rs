//! Signing in to the console by a link that works once.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::authority::{Admin, Credential, SESSION_COOKIE, Staff, hash_of, new_token, staff};
use super::body::QueryOf;
use super::client_address::ClientAddress;
use super::doors::Doors;
use super::problem::Problem;
use crate::id::CloserId;
use crate::store::{AccessToken, TokenKind};

/// The token of the link.
#[derive(Deserialize)]
pub struct Link {
    #[serde(default)]
    token: String,
}

/// A sign-in link that works once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SigninLink {
    /// Where it leads. Whoever opens it first is signed in.
    pub url: String,
    /// When it ends.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
}

/// The address at which a sign-in token is exchanged for a session.
pub fn link_of(public_url: &str, token: &str) -> String {
    let base = public_url.trim_end_matches('/');
    format!("{base}/console/signin?token={token}")
}

/// Makes a sign-in link for an admin, who acts as the closer given; it works
/// once, and for as long as the limits say.
///
/// # Errors
/// A problem where the store fails.
pub async fn new_link(doors: &Doors, acts_as: Option<CloserId>) -> Result<String, Problem> {
    let link = link(doors, TokenKind::Signin, acts_as).await?;
    Ok(link.url)
}

/// Makes a link that signs a closer in to the console, once, as themselves.
// Not kept for an `Idempotency-Key`: a link is a secret, and another does no harm.
#[utoipa::path(post, path = "/v1/closers/{id}/signin", tag = "closers", params(("id" = String, Path)),
    responses((status = 201, description = "The link", body = SigninLink), (status = 403, body = Problem),
        (status = 404, description = "No such closer")))]
pub async fn for_closer(
    State(doors): State<Doors>,
    Admin(_): Admin,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let closer = CloserId(id);
    if doors.desk().store().closer(&closer).await?.is_none() {
        return Err(Problem::not_found("closer"));
    }
    let link = link(&doors, TokenKind::CloserSignin, Some(closer)).await?;
    let headers = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((StatusCode::CREATED, headers, Json(link)).into_response())
}

async fn link(
    doors: &Doors,
    kind: TokenKind,
    closer: Option<CloserId>,
) -> Result<SigninLink, Problem> {
    let (plain, hash) = new_token(kind)?;
    let clock = doors.desk().clock();
    let now = clock.now();
    let lasts = SignedDuration::from_mins(doors.limits().signin_minutes.clamp(1, 525_600));
    let expires_at = now.checked_add(lasts).ok();
    let token = AccessToken {
        id: clock.fresh_id(),
        kind,
        hash,
        closer,
        gateway: None,
        conversation: None,
        created_at: now,
        expires_at,
        used_at: None,
        revoked_at: None,
    };
    doors.desk().store().insert_token(token).await?;
    Ok(SigninLink {
        url: link_of(doors.desk().public_url(), &plain),
        expires_at,
    })
}

/// Exchanges the token of a sign-in link for a session.
#[utoipa::path(get, path = "/console/signin", tag = "console", params(("token" = String, Query)),
    responses((status = 303), (status = 403, body = String), (status = 429, body = Problem)), security(()))]
pub async fn signin(
    State(doors): State<Doors>,
    address: ClientAddress,
    QueryOf(link): QueryOf<Link>,
) -> Result<Response, Problem> {
    doors.paces().signin(address)?;
    let desk = doors.desk();
    let now = desk.clock().now();
    let used = desk
        .store()
        .use_signin_token(hash_of(&link.token), now)
        .await?;
    let Some(used) = used else {
        return Ok(refused());
    };
    let kind = match used.kind {
        TokenKind::CloserSignin => TokenKind::CloserSession,
        _ => TokenKind::Session,
    };
    let (plain, hash) = new_token(kind)?;
    let lasts = SignedDuration::from_hours(doors.limits().session_hours.clamp(1, 87_600));
    let session = AccessToken {
        id: desk.clock().fresh_id(),
        kind,
        hash,
        expires_at: now.checked_add(lasts).ok(),
        created_at: now,
        used_at: None,
        ..used
    };
    desk.store().insert_token(session).await?;
    let secure = if doors.is_secure() { "; Secure" } else { "" };
    let cookie = format!(
        "{SESSION_COOKIE}={plain}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{secure}",
        lasts.as_secs()
    );
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Problem::internal())?;
    let headers = [
        (header::LOCATION, HeaderValue::from_static("/console")),
        (header::SET_COOKIE, cookie),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ),
    ];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// Signs out: the session ends, here and in every other window of this browser.
#[utoipa::path(post, path = "/console/signout", tag = "console",
    responses((status = 204, description = "Nobody is signed in any more"), (status = 403, body = Problem)), security(()))]
pub async fn signout(State(doors): State<Doors>, parts: Parts) -> Result<Response, Problem> {
    // Also guards against pages of others.
    let staff = staff(&parts, &doors).await?;
    if let Some(Staff {
        credential: Credential::Session,
        token: Some(session),
        ..
    }) = staff
    {
        let desk = doors.desk();
        let now = desk.clock().now();
        desk.store().revoke_token(session, now).await?;
    }
    let secure = if doors.is_secure() { "; Secure" } else { "" };
    let cookie = format!("{SESSION_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}");
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Problem::internal())?;
    let headers = [
        (header::SET_COOKIE, cookie),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

fn refused() -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let text = "This sign-in link has been used, or is too old. Ask an admin for a new one, or make it with `fronter token signin`.\n";
    (StatusCode::FORBIDDEN, headers, text).into_response()
}
