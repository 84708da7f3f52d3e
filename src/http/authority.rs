//! Who may do what: bearer tokens, console sessions, and the guards of doors.
//!
//! A token is `fr_{kind}_{32 random bytes, base64url}`; only its SHA-256 is
//! kept. Random tokens need no slow hash.

use axum::extract::{FromRequestParts, Path};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::doors::Doors;
use super::origin;
use super::problem::Problem;
use crate::conversation::input::Actor;
use crate::conversation::state::{Owner, State};
use crate::id::{CloserId, ConversationId};
use crate::store::{ConversationRow, TokenHash, TokenKind};

/// The cookie of a signed-in console.
pub const SESSION_COOKIE: &str = "fronter_session";
/// The longest token that is looked at, in bytes.
const LONGEST: usize = 128;

/// There is no randomness on this machine.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct NoRandomness;

/// Makes a token: the token itself, shown once, and its hash, which is kept.
///
/// # Errors
/// Where the system gives no random bytes.
pub fn new_token(kind: TokenKind) -> Result<(String, TokenHash), NoRandomness> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    let plain = format!("fr_{}_{}", kind.as_str(), URL_SAFE_NO_PAD.encode(bytes));
    let hash = hash_of(&plain);
    Ok((plain, hash))
}

/// The hash of a token.
pub fn hash_of(token: &str) -> TokenHash {
    TokenHash(Sha256::digest(token.as_bytes()).into())
}

/// Whether two hashes are equal, in constant time.
pub fn is_same(a: TokenHash, b: TokenHash) -> bool {
    a.0.ct_eq(&b.0).into()
}

impl From<NoRandomness> for Problem {
    fn from(error: NoRandomness) -> Self {
        tracing::error!(%error, "a token could not be made");
        Self::internal()
    }
}

/// What a member of staff may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Admin,
    /// What this closer may see and do.
    Closer(CloserId),
}

/// How a member of staff came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// With a bearer token: a program.
    Bearer,
    /// With a session of the console: a person.
    Session,
}

/// A member of staff, or a program of theirs. As an argument of a door it lets
/// admins and closers in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// What they may do.
    pub role: Role,
    /// The closer as whom an admin acts who names nobody: one who is signed in
    /// to the console.
    pub acts_as: Option<CloserId>,
    /// The token that they came with; absent for the one given from outside.
    pub token: Option<Uuid>,
    /// How they came.
    pub credential: Credential,
}

impl Staff {
    /// The closer as whom they act: a closer as themselves, an admin as the
    /// closer whom their session names.
    pub fn closer(&self) -> Option<&CloserId> {
        match &self.role {
            Role::Closer(closer) => Some(closer),
            Role::Admin => self.acts_as.as_ref(),
        }
    }

    /// Whether they may see and move this conversation: admins all, closers
    /// what is theirs, offered to them, or nobody's.
    pub fn may_see(&self, state: &State) -> bool {
        match &self.role {
            Role::Admin => true,
            Role::Closer(closer) => {
                let owns = match &state.owner {
                    Owner::Fronter | Owner::Marketing => true,
                    Owner::Closer(owner) => owner == closer,
                };
                let is_offered = state
                    .handoff
                    .as_ref()
                    .is_some_and(|handoff| handoff.closer.as_ref() == Some(closer));
                owns || is_offered
            }
        }
    }

    /// Under which name they act. An admin who is no closer acts as the team.
    ///
    /// # Errors
    /// A problem where the store fails.
    pub async fn actor(&self, doors: &Doors, state: &State) -> Result<Actor, Problem> {
        let Some(id) = self.closer() else {
            let loaded = doors.desk().campaign_of(state)?;
            return Ok(Actor {
                id: CloserId::from("admin"),
                name: loaded.lines.say("words", "team", 0, |_| None),
            });
        };
        let row = doors.desk().store().closer(id).await?;
        let name = row
            .as_ref()
            .and_then(|row| row.document.get("name")?.as_str())
            .unwrap_or(id.as_str());
        Ok(Actor {
            id: id.clone(),
            name: name.to_owned(),
        })
    }

    /// The words for logs and histories: the id of the closer as whom they act,
    /// or `admin`.
    pub fn name(&self) -> &str {
        self.closer().map_or("admin", CloserId::as_str)
    }
}

/// An admin. As an argument of a door it lets only admins in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admin(pub Staff);

/// Who may enter one conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    /// The prospect: the bearer of the conversation's own token.
    Prospect,
    /// Staff.
    Staff(Staff),
}

/// Access to the conversation that the path names. As an argument of a door it
/// lets in the conversation's own token, admins, and the closers concerned.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationAccess {
    /// Which one.
    pub id: ConversationId,
    /// Its row.
    pub row: ConversationRow,
    /// Who came.
    pub visitor: Visitor,
}

/// The bearer token of a request.
///
/// # Errors
/// A problem of status 401 where the header is there but is no bearer token.
pub fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get("authorization") else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default();
    let token = text
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    match token {
        Some(token) if !token.is_empty() && token.len() <= LONGEST => Ok(Some(token)),
        Some(_) | None => Err(unknown_token()),
    }
}

/// The session token of a signed-in console.
pub fn session(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all("cookie")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == SESSION_COOKIE && value.len() <= LONGEST)
        .map(|(_, value)| value)
}

fn unknown_token() -> Problem {
    Problem::unauthorized("the token is not known, or no longer valid")
}

fn no_token() -> Problem {
    Problem::unauthorized(
        "a bearer token is needed: `Authorization: Bearer …`, with the token that the conversation began with, or one that `fronter token create` made",
    )
}

/// The staff behind a token; `None` where it is not one of staff.
///
/// # Errors
/// A problem where the store fails.
pub async fn staff_of(doors: &Doors, token: &str) -> Result<Option<Staff>, Problem> {
    let hash = hash_of(token);
    if doors
        .admin_token()
        .is_some_and(|admin| is_same(admin, hash))
    {
        return Ok(Some(Staff {
            role: Role::Admin,
            acts_as: None,
            token: None,
            credential: Credential::Bearer,
        }));
    }
    let now = doors.desk().clock().now();
    let found = doors.desk().store().find_token(hash).await?;
    let Some(found) = found.filter(|found| is_same(found.hash, hash) && found.is_valid(now)) else {
        return Ok(None);
    };
    let credential = match found.kind {
        TokenKind::Session | TokenKind::CloserSession => Credential::Session,
        TokenKind::Admin
        | TokenKind::Closer
        | TokenKind::Gateway
        | TokenKind::Conversation
        | TokenKind::Signin
        | TokenKind::CloserSignin => Credential::Bearer,
    };
    let (role, acts_as) = match (found.kind, found.closer) {
        (TokenKind::Closer | TokenKind::CloserSession, Some(closer)) => {
            (Role::Closer(closer), None)
        }
        (TokenKind::Session, acts_as) => (Role::Admin, acts_as),
        (TokenKind::Admin, None) => (Role::Admin, None),
        (TokenKind::Admin, Some(_))
        | (TokenKind::Closer | TokenKind::CloserSession, None)
        | (
            TokenKind::Gateway
            | TokenKind::Conversation
            | TokenKind::Signin
            | TokenKind::CloserSignin,
            _,
        ) => return Ok(None),
    };
    Ok(Some(Staff {
        role,
        acts_as,
        token: Some(found.id),
        credential,
    }))
}

/// The name of the gateway that this bearer token belongs to.
///
/// # Errors
/// A problem where the store fails.
pub async fn gateway_of(doors: &Doors, token: &str) -> Result<Option<String>, Problem> {
    let hash = hash_of(token);
    let now = doors.desk().clock().now();
    let found = doors.desk().store().find_token(hash).await?;
    Ok(found
        .filter(|found| found.kind == TokenKind::Gateway && found.is_valid(now))
        .and_then(|found| found.gateway))
}

/// The staff that sent a request, by bearer token or console session.
///
/// # Errors
/// 401 where the token is unknown; 403 where a session is used from elsewhere.
pub async fn staff(parts: &Parts, doors: &Doors) -> Result<Option<Staff>, Problem> {
    if let Some(token) = bearer(&parts.headers)? {
        return staff_of(doors, token).await;
    }
    let Some(token) = session(&parts.headers) else {
        return Ok(None);
    };
    if !parts.method.is_safe() {
        if !parts.headers.contains_key("x-requested-by") {
            return Err(Problem::forbidden(
                "a call with a session needs the header X-Requested-By",
            ));
        }
        origin::check_same(&parts.headers, doors.desk().public_url())?;
    }
    staff_of(doors, token).await
}

/// The staff of a console's websocket: a session, from our own pages only, or a
/// bearer token.
///
/// # Errors
/// As [`staff`].
pub async fn staff_of_socket(parts: &Parts, doors: &Doors) -> Result<Option<Staff>, Problem> {
    if !parts.headers.contains_key("authorization") {
        origin::check_same(&parts.headers, doors.desk().public_url())?;
    }
    staff(parts, doors).await
}

impl FromRequestParts<Doors> for Staff {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, doors: &Doors) -> Result<Self, Problem> {
        if let Some(staff) = staff(parts, doors).await? {
            return Ok(staff);
        }
        match bearer(&parts.headers)? {
            Some(token) if is_a_conversations(token) => Err(Problem::forbidden(
                "the token of a conversation opens that conversation only",
            )),
            Some(_) => Err(unknown_token()),
            None => Err(no_token()),
        }
    }
}

impl FromRequestParts<Doors> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, doors: &Doors) -> Result<Self, Problem> {
        let staff = Staff::from_request_parts(parts, doors).await?;
        match staff.role {
            Role::Admin => Ok(Self(staff)),
            Role::Closer(_) => Err(Problem::forbidden("only an admin may do this")),
        }
    }
}

/// Whether a token is one of a conversation's, by its looks.
pub fn is_a_conversations(token: &str) -> bool {
    token.starts_with("fr_conversation_")
}

/// Lets a token into a conversation.
///
/// # Errors
/// 401 for an unknown token, 403 for one of another conversation, 404 where
/// there is no such conversation.
pub async fn enter(
    doors: &Doors,
    id: ConversationId,
    token: &str,
) -> Result<ConversationAccess, Problem> {
    if is_a_conversations(token) {
        let row = doors.desk().store().head(id).await?;
        let row = row.ok_or_else(|| Problem::not_found("conversation"))?;
        let hash = hash_of(token);
        if !row.token_hash.is_some_and(|own| is_same(own, hash)) {
            return Err(Problem::forbidden(
                "this token does not open this conversation",
            ));
        }
        return Ok(ConversationAccess {
            id,
            row,
            visitor: Visitor::Prospect,
        });
    }
    let staff = staff_of(doors, token).await?.ok_or_else(unknown_token)?;
    enter_as_staff(doors, id, staff).await
}

async fn enter_as_staff(
    doors: &Doors,
    id: ConversationId,
    staff: Staff,
) -> Result<ConversationAccess, Problem> {
    let missing = || Problem::not_found("conversation");
    let row = doors.desk().store().head(id).await?.ok_or_else(missing)?;
    if staff.role != Role::Admin {
        let state = doors.desk().state(id).await?.ok_or_else(missing)?;
        if !staff.may_see(&state) {
            return Err(Problem::forbidden(
                "this conversation is neither yours nor offered to you",
            ));
        }
    }
    Ok(ConversationAccess {
        id,
        row,
        visitor: Visitor::Staff(staff),
    })
}

/// The id that the path has under `name`. What is no id at all is the id of nothing.
///
/// # Errors
/// A problem of status 404.
pub async fn path_id<T: std::str::FromStr>(
    parts: &mut Parts,
    doors: &Doors,
    name: &str,
    what: &str,
) -> Result<T, Problem> {
    let Path(values) = Path::<HashMap<String, String>>::from_request_parts(parts, doors)
        .await
        .map_err(|_| Problem::not_found(what))?;
    values
        .get(name)
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| Problem::not_found(what))
}

impl FromRequestParts<Doors> for ConversationAccess {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, doors: &Doors) -> Result<Self, Problem> {
        let id = path_id(parts, doors, "id", "conversation").await;
        if let Some(token) = bearer(&parts.headers)? {
            return enter(doors, id?, token).await;
        }
        let staff = staff(parts, doors).await?.ok_or_else(no_token)?;
        enter_as_staff(doors, id?, staff).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_say_their_kind_and_never_repeat() {
        let (one, hash) = new_token(TokenKind::Admin).unwrap();
        let (other, _) = new_token(TokenKind::Admin).unwrap();
        assert!(one.starts_with("fr_admin_"), "{one}");
        assert_eq!(one.len(), "fr_admin_".len() + 43);
        assert_ne!(one, other);
        assert!(is_same(hash, hash_of(&one)));
        assert!(!is_same(hash, hash_of(&other)));
    }

    #[test]
    fn only_a_bearer_token_is_one() {
        let cases = [
            ("Bearer fr_admin_x", Some(Some("fr_admin_x"))),
            ("bearer fr_admin_x", Some(Some("fr_admin_x"))),
            ("Basic abc", None),
            ("Bearer ", None),
            ("Bearer", None),
        ];
        for (header, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert("authorization", header.parse().unwrap());
            assert_eq!(bearer(&headers).ok(), expected, "{header}");
        }
        assert_eq!(bearer(&HeaderMap::new()).ok(), Some(None));
    }

    #[test]
    fn the_session_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.append("cookie", "a=b; fronter_session=one; c=d".parse().unwrap());
        assert_eq!(session(&headers), Some("one"));
    }
}
