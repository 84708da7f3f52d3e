//! Access tokens. Only hashes are kept; a random token needs no slow hash.

use jiff::Timestamp;
use uuid::Uuid;

use super::column::{MaybeMillis, Millis, maybe_millis, millis, text_column};
use super::connection::{Connection, on};
use super::row::row;
use super::{Store, StoreError};
use crate::id::{CloserId, ConversationId};

/// The SHA-256 of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 32]);

impl TryFrom<Vec<u8>> for TokenHash {
    type Error = String;

    fn try_from(bytes: Vec<u8>) -> Result<Self, String> {
        match bytes.try_into() {
            Ok(bytes) => Ok(Self(bytes)),
            Err(bytes) => Err(format!("a hash of {} bytes", bytes.len())),
        }
    }
}

/// A hash that may be absent.
pub(super) struct MaybeHash(pub(super) Option<Vec<u8>>);

impl TryFrom<MaybeHash> for Option<TokenHash> {
    type Error = String;

    fn try_from(column: MaybeHash) -> Result<Self, String> {
        column.0.map(TokenHash::try_from).transpose()
    }
}

text_column!(
    /// What a token opens.
    TokenKind {
        /// Everything.
        Admin = "admin",
        /// What a closer may see and do.
        Closer = "closer",
        /// One gateway.
        Gateway = "gateway",
        /// One conversation.
        Conversation = "conversation",
        /// The console, once: it is exchanged for an admin's session.
        Signin = "signin",
        /// A console in which an admin is signed in, who acts as the closer named.
        Session = "session",
        /// The console, once: it is exchanged for the session of the closer named.
        CloserSignin = "closer_signin",
        /// A console in which a closer is signed in as themselves.
        CloserSession = "closer_session",
    }
);

/// A token, without the token itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// Its id, for listing and revoking.
    pub id: Uuid,
    /// What it opens.
    pub kind: TokenKind,
    /// Its hash.
    pub hash: TokenHash,
    /// The closer who holds it.
    pub closer: Option<CloserId>,
    /// The gateway that holds it, by name.
    pub gateway: Option<String>,
    /// The conversation that it opens.
    pub conversation: Option<ConversationId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was used, if it works once only.
    pub used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

row!(AccessToken {
    id, kind as String, hash as Vec<u8>, closer = "closer_id", gateway, conversation =
    "conversation_id", created_at as Millis, expires_at as MaybeMillis, used_at as
    MaybeMillis, revoked_at as MaybeMillis,
});

impl AccessToken {
    /// Whether it opens anything at `now`: neither revoked, nor expired, nor used up.
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none()
            && self.used_at.is_none()
            && self.expires_at.is_none_or(|end| now < end)
    }
}

impl Store {
    /// Adds a token; false where its id or hash is there already.
    pub async fn insert_token(&self, token: AccessToken) -> Result<bool, StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                let made = on!(connection, |db| {
                    sqlx::query(
                        "insert into tokens (id, kind, hash, closer_id, gateway, conversation_id, \
                         created_at, expires_at, used_at, revoked_at) \
                         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing",
                    )
                    .bind(token.id)
                    .bind(token.kind.as_str())
                    .bind(token.hash.0.to_vec())
                    .bind(token.closer)
                    .bind(token.gateway)
                    .bind(token.conversation)
                    .bind(millis(token.created_at))
                    .bind(maybe_millis(token.expires_at))
                    .bind(maybe_millis(token.used_at))
                    .bind(maybe_millis(token.revoked_at))
                    .execute(&mut *db)
                    .await?
                    .rows_affected()
                });
                Ok(made == 1)
            })
        })
        .await
    }

    /// The token of this hash, valid or not: see [`AccessToken::is_valid`].
    pub async fn find_token(&self, hash: TokenHash) -> Result<Option<AccessToken>, StoreError> {
        let token = on!(self.pools(), |db| {
            sqlx::query_as("select * from tokens where hash = $1")
                .bind(hash.0.to_vec())
                .fetch_optional(db)
                .await?
        });
        Ok(token)
    }

    /// All tokens made by people, the latest first: no sessions, no sign-in links.
    pub async fn tokens(&self) -> Result<Vec<AccessToken>, StoreError> {
        let tokens = on!(self.pools(), |db| {
            sqlx::query_as(
                "select * from tokens where kind in ('admin', 'closer', 'gateway') \
                 order by created_at desc, id desc",
            )
            .fetch_all(db)
            .await?
        });
        Ok(tokens)
    }

    /// Revokes a token; false where there is none of this id that still stands.
    pub async fn revoke_token(&self, id: Uuid, at: Timestamp) -> Result<bool, StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                let revoked = on!(connection, |db| {
                    sqlx::query(
                        "update tokens set revoked_at = $2 where id = $1 and revoked_at is null",
                    )
                    .bind(id)
                    .bind(millis(at))
                    .execute(&mut *db)
                    .await?
                    .rows_affected()
                });
                Ok(revoked == 1)
            })
        })
        .await
    }

    /// Uses up a sign-in token. Of several callers exactly one gets it; `None`
    /// for all others, and for one that is unknown, expired, revoked or of
    /// another kind.
    pub async fn use_signin_token(
        &self,
        hash: TokenHash,
        now: Timestamp,
    ) -> Result<Option<AccessToken>, StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                let token = on!(connection, |db| {
                    sqlx::query_as(
                        "update tokens set used_at = $2 where hash = $1 \
                         and kind in ('signin', 'closer_signin') and used_at is null and revoked_at is null \
                         and (expires_at is null or expires_at > $2) returning *",
                    )
                    .bind(hash.0.to_vec())
                    .bind(millis(now))
                    .fetch_optional(&mut *db)
                    .await?
                });
                Ok(token)
            })
        })
        .await
    }

    /// Removes tokens that expired before `before`. Gives how many.
    pub async fn forget_expired_tokens(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                let gone = on!(connection, |db| {
                    sqlx::query("delete from tokens where expires_at < $1")
                        .bind(millis(before))
                        .execute(&mut *db)
                        .await?
                        .rows_affected()
                });
                Ok(gone)
            })
        })
        .await
    }
}
