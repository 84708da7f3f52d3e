//! `fronter token`: made, shown once, listed, revoked.

use std::io::Write;

use jiff::Timestamp;
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
        let id = CloserId(id.clone());
        if store
            .closer(&id)
            .await
            .map_err(|error| failed(&error))?
            .is_none()
        {
            let known = store.closers().await.map_err(|error| failed(&error))?;
            let known: Vec<&str> = known.iter().map(|row| row.id.as_str()).collect();
            return Err(CommandError::Usage(format!(
                "there is no closer `{id}`; there are: {}",
                known.join(", ")
            )));
        }
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
