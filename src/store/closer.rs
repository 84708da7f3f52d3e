//! Closers: who they are, whether they are there, and how much they have.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::Value;

use super::column::{MaybeMillis, Millis, maybe_millis, millis, storable_json, text_column};
use super::connection::{Connection, on};
use super::row::row;
use super::{Store, StoreError};
use crate::id::CloserId;

/// A closer.
#[derive(Debug, Clone, PartialEq)]
pub struct CloserRow {
    /// The closer's id.
    pub id: CloserId,
    /// The closer as the API shows them.
    pub document: Value,
    /// When they were added.
    pub created_at: Timestamp,
    /// When the document changed last.
    pub updated_at: Timestamp,
}

row!(CloserRow { id, document, created_at as Millis, updated_at as Millis });

text_column!(
    /// Whether a closer is there.
    PresenceState {
        /// There, and takes offers.
        Online = "online",
        /// Stepped out.
        Away = "away",
        /// There, and takes no offers.
        Busy = "busy",
        /// Not there.
        Offline = "offline",
    }
);

/// What a closer said of their presence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Who.
    pub closer: CloserId,
    /// Whether they are there.
    pub state: PresenceState,
    /// Until when, where they said so.
    pub until: Option<Timestamp>,
    /// When they said it.
    pub updated_at: Timestamp,
}

row!(Presence {
    closer = "closer_id", state as String, until as MaybeMillis, updated_at as Millis,
});

impl Store {
    /// Adds a closer, or replaces the document of the one who is there.
    pub async fn put_closer(
        &self,
        id: CloserId,
        document: Value,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let document = storable_json(document);
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                on!(connection, |db| {
                    sqlx::query(
                        "insert into closers (id, document, created_at, updated_at) \
                         values ($1, $2, $3, $3) on conflict (id) do update \
                         set document = excluded.document, updated_at = excluded.updated_at",
                    )
                    .bind(id)
                    .bind(document)
                    .bind(millis(at))
                    .execute(&mut *db)
                    .await?;
                });
                Ok(())
            })
        })
        .await
    }

    /// The closer of this id.
    pub async fn closer(&self, id: &CloserId) -> Result<Option<CloserRow>, StoreError> {
        let row = on!(self.pools(), |db| {
            sqlx::query_as("select * from closers where id = $1")
                .bind(id)
                .fetch_optional(db)
                .await?
        });
        Ok(row)
    }

    /// All closers, by id.
    pub async fn closers(&self) -> Result<Vec<CloserRow>, StoreError> {
        let rows = on!(self.pools(), |db| {
            sqlx::query_as("select * from closers order by id")
                .fetch_all(db)
                .await?
        });
        Ok(rows)
    }

    /// Removes a closer with their presence; false where there was none.
    pub async fn delete_closer(&self, id: CloserId) -> Result<bool, StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                let gone = on!(connection, |db| {
                    // What they held opens nothing any more, also where the id comes back.
                    sqlx::query(
                        "delete from tokens where closer_id = $1 \
                         and kind in ('closer', 'closer_signin', 'closer_session')",
                    )
                    .bind(id.clone())
                    .execute(&mut *db)
                    .await?;
                    sqlx::query("delete from closers where id = $1")
                        .bind(id)
                        .execute(&mut *db)
                        .await?
                        .rows_affected()
                });
                Ok(gone == 1)
            })
        })
        .await
    }

    /// Records what a closer says of their presence; false where there is no
    /// such closer.
    pub async fn set_presence(&self, presence: Presence) -> Result<bool, StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                let set = on!(connection, |db| {
                    sqlx::query(
                        "insert into presences (closer_id, state, until, updated_at) \
                         select id, $2, $3, $4 from closers where id = $1 \
                         on conflict (closer_id) do update set state = excluded.state, \
                         until = excluded.until, updated_at = excluded.updated_at",
                    )
                    .bind(presence.closer)
                    .bind(presence.state.as_str())
                    .bind(maybe_millis(presence.until))
                    .bind(millis(presence.updated_at))
                    .execute(&mut *db)
                    .await?
                    .rows_affected()
                });
                Ok(set == 1)
            })
        })
        .await
    }

    /// What every closer said of their presence, of those who said anything.
    pub async fn presences(&self) -> Result<Vec<Presence>, StoreError> {
        let rows = on!(self.pools(), |db| {
            sqlx::query_as("select * from presences order by closer_id")
                .fetch_all(db)
                .await?
        });
        Ok(rows)
    }

    /// How many handoffs each closer has accepted and not completed. Who is
    /// absent has none.
    pub async fn closer_loads(&self) -> Result<HashMap<CloserId, i64>, StoreError> {
        let rows: Vec<(CloserId, i64)> = on!(self.pools(), |db| {
            sqlx::query_as(
                "select closer_id, count(*) from handoffs \
                 where state in ('accepted', 'connected') and closer_id is not null \
                 group by closer_id",
            )
            .fetch_all(db)
            .await?
        });
        Ok(rows.into_iter().collect())
    }
}
