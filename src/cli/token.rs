//! `fronter token`: made, shown once, listed, revoked.

use std::io::Write;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use super::CommandError;
use super::arguments::TokenRole;
use crate::clock::Clock;
use crate::id::CloserId;
use crate::store::{AccessToken, Store, TokenHash, TokenKind};

/// A token to make.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What it opens.
    pub role: TokenRole,
    /// The closer who holds it.
    pub closer: Option<String>,
    /// The gateway that holds it.
    pub gateway: Option<String>,
    /// The token itself.
    pub plain: String,
    /// Its hash.
    pub hash: TokenHash,
}

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text,
    /// For programs.
    Json,
}

impl TokenRole {
    /// The kind of token.
    pub fn kind(self) -> TokenKind {
        match self {
            Self::Admin => TokenKind::Admin,
            Self::Closer => TokenKind::Closer,
            Self::Gateway => TokenKind::Gateway,
        }
    }
}

/// Makes a token, and prints it.
///
/// # Errors
/// Where the closer is not known or the store fails.
pub async fn create(
    store: &Store,
    clock: &Clock,
    new: NewToken,
    gateways: &[String],
    form: Form,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let failed = |error: &dyn std::fmt::Display| CommandError::Failed(error.to_string());
    let closer = new.closer.filter(|_| new.role == TokenRole::Closer);
    let gateway = new.gateway.filter(|_| new.role == TokenRole::Gateway);
    if let Some(id) = &closer {
        check_closer(store, &CloserId(id.clone())).await?;
    }
    if let Some(name) = &gateway
        && !gateways.contains(name)
    {
        return Err(CommandError::Usage(format!(
            "there is no [[gateway]] named `{name}` in the configuration"
        )));
    }
    let token = AccessToken {
        id: clock.fresh_id(),
        kind: new.role.kind(),
        hash: new.hash,
        closer: closer.map(CloserId),
        gateway,
        conversation: None,
        created_at: clock.now(),
        expires_at: None,
        used_at: None,
        revoked_at: None,
    };
    let shown = document(&token, clock.now());
    store
        .insert_token(token)
        .await
        .map_err(|error| failed(&error))?;
    let printed = match form {
        Form::Json => {
            let mut shown = shown;
            shown["token"] = Value::String(new.plain);
            writeln!(out, "{shown}")
        }
        Form::Text => writeln!(out, "{}", new.plain),
    };
    printed.map_err(|error| failed(&error))
}

/// A sign-in link to make.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// The closer who signs in as themselves; an admin where there is none.
    pub closer: Option<CloserId>,
    /// As whom the admin acts, where one signs in.
    pub acts_as: Option<CloserId>,
    /// The link itself.
    pub url: String,
    /// The hash of its token.
    pub hash: TokenHash,
    /// How long it works, in minutes.
    pub minutes: i64,
}

impl NewLink {
    /// The kind of token that makes a link for this closer, or for an admin.
    pub fn kind(closer: Option<&CloserId>) -> TokenKind {
        match closer {
            Some(_) => TokenKind::CloserSignin,
            None => TokenKind::Signin,
        }
    }
}

/// Makes a link that signs in to the console once, and prints it.
///
/// # Errors
/// Where the closer is not known or the store fails.
pub async fn signin(
    store: &Store,
    clock: &Clock,
    new: NewLink,
    form: Form,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    if let Some(id) = &new.closer {
        check_closer(store, id).await?;
    }
    let now = clock.now();
    let lasts = SignedDuration::from_mins(new.minutes.clamp(1, 525_600));
    let expires_at = now.checked_add(lasts).ok();
    let role = match &new.closer {
        Some(_) => "closer",
        None => "admin",
    };
    let shown = json!({
        "url": new.url, "expires_at": expires_at, "role": role, "closer": new.closer,
    });
    let token = AccessToken {
        id: clock.fresh_id(),
        kind: NewLink::kind(new.closer.as_ref()),
        hash: new.hash,
        closer: new.closer.or(new.acts_as),
        gateway: None,
        conversation: None,
        created_at: now,
        expires_at,
        used_at: None,
        revoked_at: None,
    };
    store
        .insert_token(token)
        .await
        .map_err(|error| CommandError::failed(&error))?;
    let printed = match form {
        Form::Json => writeln!(out, "{shown}"),
        Form::Text => writeln!(out, "{}", new.url),
    };
    printed.map_err(|error| CommandError::failed(&error))
}

async fn check_closer(store: &Store, id: &CloserId) -> Result<(), CommandError> {
    let known = store
        .closers()
        .await
        .map_err(|error| CommandError::failed(&error))?;
    if known.iter().any(|row| row.id == *id) {
        return Ok(());
    }
    let known: Vec<&str> = known.iter().map(|row| row.id.as_str()).collect();
    Err(CommandError::Usage(format!(
        "there is no closer `{id}`; there are: {}",
        known.join(", ")
    )))
}

/// Lists the tokens.
///
/// # Errors
/// Where the store fails.
pub async fn list(
    store: &Store,
    clock: &Clock,
    form: Form,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let tokens = store
        .tokens()
        .await
        .map_err(|error| CommandError::failed(&error))?;
    let now = clock.now();
    for token in &tokens {
        let shown = document(token, now);
        let printed = match form {
            Form::Json => writeln!(out, "{shown}"),
            Form::Text => {
                let holder = token
                    .closer
                    .as_ref()
                    .map(|closer| closer.0.clone())
                    .or_else(|| token.gateway.clone())
                    .unwrap_or_default();
                let state = shown["state"].as_str().unwrap_or_default();
                writeln!(
                    out,
                    "{}  {:<8} {holder:<12} {state:<8} {}",
                    token.id,
                    token.kind.as_str(),
                    token.created_at
                )
            }
        };
        printed.map_err(|error| CommandError::failed(&error))?;
    }
    Ok(())
}

/// Revokes a token.
///
/// # Errors
/// Where there is none of this id that still stands, or the store fails.
pub async fn revoke(store: &Store, clock: &Clock, id: Uuid) -> Result<(), CommandError> {
    let revoked = store
        .revoke_token(id, clock.now())
        .await
        .map_err(|error| CommandError::failed(&error))?;
    if revoked {
        Ok(())
    } else {
        Err(CommandError::Failed(format!(
            "there is no token {id} that still stands; `fronter token list` shows them"
        )))
    }
}

fn document(token: &AccessToken, now: Timestamp) -> Value {
    let state = if token.revoked_at.is_some() {
        "revoked"
    } else if token.is_valid(now) {
        "valid"
    } else {
        "expired"
    };
    json!({
        "id": token.id,
        "role": token.kind.as_str(),
        "closer": token.closer,
        "gateway": token.gateway,
        "state": state,
        "created_at": token.created_at,
        "revoked_at": token.revoked_at,
    })
}
