//! Signing in to the console by a link that works once.

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use serde::Deserialize;

use super::authority::{Credential, SESSION_COOKIE, Staff, hash_of, new_token, staff};
use super::body::QueryOf;
use super::client_address::ClientAddress;
use super::doors::Doors;
use super::problem::Problem;
use crate::store::{AccessToken, TokenKind};

/// The token of the link.
#[derive(Deserialize)]
pub struct Link {
    #[serde(default)]
    token: String,
}

/// Makes a sign-in link for an admin, who acts as the closer given; it works
/// once, and for as long as the limits say.
///
/// # Errors
/// A problem where the store fails.
pub async fn new_link(
    doors: &Doors,
    acts_as: Option<crate::id::CloserId>,
) -> Result<String, Problem> {
    let (plain, hash) = new_token(TokenKind::Signin)?;
    let clock = doors.desk().clock();
    let now = clock.now();
    let link = SignedDuration::from_mins(doors.limits().signin_minutes.clamp(1, 525_600));
    let token = AccessToken {
        id: clock.fresh_id(),
        kind: TokenKind::Signin,
        hash,
        closer: acts_as,
        gateway: None,
        conversation: None,
        created_at: now,
        expires_at: now.checked_add(link).ok(),
        used_at: None,
        revoked_at: None,
    };
    doors.desk().store().insert_token(token).await?;
    let base = doors.desk().public_url().trim_end_matches('/');
    Ok(format!("{base}/console/signin?token={plain}"))
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
    let (plain, hash) = new_token(TokenKind::Session)?;
    let lasts = SignedDuration::from_hours(doors.limits().session_hours.clamp(1, 87_600));
    let session = AccessToken {
        id: desk.clock().fresh_id(),
        kind: TokenKind::Session,
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
    let text = "This sign-in link has been used, or is too old. Make a new one with `fronter token signin`, or restart the demo.\n";
    (StatusCode::FORBIDDEN, headers, text).into_response()
}
