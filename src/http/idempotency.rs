//! `Idempotency-Key`: an unsafe call that is made twice is done once and
//! answered alike, for as long as the store keeps the key (24 hours).
//!
//! A layer over routes. Only what succeeded is kept; what was refused may be
//! tried again under the same key. A token in an answer is kept sealed with the
//! key, of which the store has only a hash.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::authority::{bearer, is_a_conversations, session, staff, staff_of};
use super::body::bounded;
use super::client_address::ClientAddress;
use super::doors::Doors;
use super::origin::text_of;
use super::problem::Problem;
use crate::store::{IdempotencyKey, Reservation};

/// The longest key that is taken, in bytes.
const LONGEST_KEY: usize = 255;
/// The largest answer that is kept, in bytes.
const LARGEST_ANSWER: usize = 1024 * 1024;
/// How often, and how far apart, the answer of a call under way is looked for.
const LOOKS: u32 = 40;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
/// The member of an answer that is kept sealed.
const SECRET: &str = "token";

/// Does a call once, where it has a key. Lay it over routes with
/// `axum::middleware::from_fn_with_state`.
pub async fn once(
    State(doors): State<Doors>,
    address: ClientAddress,
    request: Request,
    next: Next,
) -> Response {
    let key = match request.headers().get("idempotency-key") {
        Some(key) if !request.method().is_safe() => key.clone(),
        Some(_) | None => return next.run(request).await,
    };
    match keyed(&doors, address, &key, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

/// As [`once`], for a route that prospects and staff share: prospects have ids
/// of their own for their messages.
pub async fn once_for_staff(
    state: State<Doors>,
    address: ClientAddress,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let is_a_prospects = matches!(bearer(headers), Ok(Some(token)) if is_a_conversations(token));
    let is_streamed = text_of(headers, "accept").is_some_and(|kind| kind.contains("event-stream"));
    if is_a_prospects || is_streamed {
        return next.run(request).await;
    }
    once(state, address, request, next).await
}

async fn keyed(
    doors: &Doors,
    address: ClientAddress,
    key: &HeaderValue,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let key = key.to_str().unwrap_or_default();
    if key.is_empty() || key.len() > LONGEST_KEY {
        return Err(Problem::unreadable(format!(
            "an Idempotency-Key has 1 to {LONGEST_KEY} visible characters"
        )));
    }
    let (parts, body) = request.into_parts();
    let Some(caller) = caller(&parts, doors, address).await? else {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    let body = bounded(body, doors.limits().body_bytes).await?;
    let reserved = IdempotencyKey {
        scope: digest(&[b"scope", caller.as_bytes()]),
        key: digest(&[b"key", key.as_bytes()]),
        fingerprint: digest(&[
            parts.method.as_str().as_bytes(),
            parts.uri.to_string().as_bytes(),
            &body,
        ]),
    };
    match reserve(doors, &reserved).await? {
        Reservation::New => {}
        Reservation::Done { status, body } => return Ok(again(status, unsealed(body, key))),
        Reservation::InFlight => {
            return Err(Problem::conflict(
                "the call of this Idempotency-Key is being done just now",
            )
            .named("in-flight", "In flight")
            .retry_after(1));
        }
        Reservation::Mismatch => {
            return Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "this Idempotency-Key was used for another request",
            )
            .named("key-reused", "Idempotency-Key reused"));
        }
    }
    // The caller may hang up; what has begun is finished and kept all the same.
    let (answer, answered) = tokio::sync::oneshot::channel();
    let desk = doors.desk().clone();
    let key = key.to_owned();
    let request = Request::from_parts(parts, Body::from(body));
    doors.desk().background(async move {
        let response = next.run(request).await;
        let response = kept(desk.store(), reserved, &key, response).await;
        let _nobody_waits = answer.send(response);
    });
    answered.await.map_err(|_| Problem::internal())
}

/// Whose key it is: the token's, the session's, or the address's. `None` for a
/// token that opens nothing any more: it is not answered from memory either.
async fn caller(
    parts: &Parts,
    doors: &Doors,
    address: ClientAddress,
) -> Result<Option<String>, Problem> {
    if let Some(token) = bearer(&parts.headers)? {
        let is_known = staff_of(doors, token).await?.is_some();
        return Ok(is_known.then(|| token.to_owned()));
    }
    if let Some(token) = session(&parts.headers)
        && matches!(staff(parts, doors).await, Ok(Some(_)))
    {
        return Ok(Some(token.to_owned()));
    }
    Ok(Some(address.0.to_string()))
}

/// Reserves the key; while another call of the same key is being done, waits a
/// little for its answer.
async fn reserve(doors: &Doors, key: &IdempotencyKey) -> Result<Reservation, Problem> {
    let mut looks = 0;
    loop {
        let now = doors.desk().clock().now();
        let store = doors.desk().store();
        let reservation = store.reserve_idempotent(key.clone(), now).await?;
        looks += 1;
        if reservation != Reservation::InFlight || looks == LOOKS {
            return Ok(reservation);
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}

/// Keeps the answer where the call succeeded, else gives the key up.
async fn kept(
    store: &crate::store::Store,
    key: IdempotencyKey,
    plain_key: &str,
    response: Response,
) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = match bounded(body, LARGEST_ANSWER).await {
        Ok(bytes) => bytes,
        Err(problem) => {
            release(store, key).await;
            return problem.into_response();
        }
    };
    let answer = if bytes.is_empty() {
        Ok(Value::Null)
    } else {
        serde_json::from_slice(&bytes)
    };
    match answer {
        Ok(answer) if parts.status.is_success() => {
            let status = parts.status.as_u16();
            let answer = sealed(answer, plain_key);
            if let Err(error) = store.complete_idempotent(key, status, answer).await {
                tracing::error!(%error, "the answer of an idempotent call was not kept");
            }
        }
        Ok(_) | Err(_) => release(store, key).await,
    }
    Response::from_parts(parts, Body::from(bytes))
}

async fn release(store: &crate::store::Store, key: IdempotencyKey) {
    if let Err(error) = store.release_idempotent(key).await {
        tracing::error!(%error, "an idempotency key was not given up");
    }
}

fn again(status: u16, body: Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let mut response = if body.is_null() {
        status.into_response()
    } else {
        (status, axum::Json(body)).into_response()
    };
    let headers = response.headers_mut();
    headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn digest(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.len().to_le_bytes());
        digest.update(part);
    }
    URL_SAFE_NO_PAD.encode(digest.finalize())
}

/// The answer with its token sealed.
fn sealed(mut answer: Value, key: &str) -> Value {
    if let Some(token) = answer.get_mut(SECRET)
        && let Some(text) = token.as_str()
    {
        let sealed = veiled(text.as_bytes(), key);
        *token = json!({ "sealed": URL_SAFE_NO_PAD.encode(sealed) });
    }
    answer
}

/// The answer with its token as it was.
fn unsealed(mut answer: Value, key: &str) -> Value {
    if let Some(token) = answer.get_mut(SECRET)
        && let Some(text) = token.get("sealed").and_then(Value::as_str)
        && let Ok(bytes) = URL_SAFE_NO_PAD.decode(text)
        && let Ok(plain) = String::from_utf8(veiled(&bytes, key))
    {
        *token = Value::String(plain);
    }
    answer
}

/// The bytes under a veil that the key makes; twice is not at all. Each key
/// veils one answer only.
fn veiled(bytes: &[u8], key: &str) -> Vec<u8> {
    let mut veil = Vec::with_capacity(bytes.len() + 32);
    let mut block = 0_u64;
    while veil.len() < bytes.len() {
        let part = Sha256::new()
            .chain_update(b"fronter answer veil")
            .chain_update(block.to_le_bytes())
            .chain_update(key.as_bytes())
            .finalize();
        veil.extend_from_slice(&part);
        block += 1;
    }
    bytes.iter().zip(veil).map(|(a, b)| a ^ b).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_kept_sealed_and_comes_back() {
        let token = "fr_conversation_0123456789012345678901234567890123456789012";
        let answer = json!({"id": "1", "token": token});
        let stored = sealed(answer.clone(), "key one");
        assert!(!stored.to_string().contains("fr_conversation"), "{stored}");
        assert_eq!(unsealed(stored.clone(), "key one"), answer);
        assert_ne!(unsealed(stored, "key two"), answer);
        assert_eq!(sealed(json!({"a": 1}), "k"), json!({"a": 1}));
    }

    #[test]
    fn parts_of_a_digest_do_not_run_together() {
        assert_ne!(digest(&[b"ab", b"c"]), digest(&[b"a", b"bc"]));
    }
}
