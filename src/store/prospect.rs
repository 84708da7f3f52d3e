//! Prospects: the person on the other side.

use jiff::Timestamp;
use serde_json::Value;

use super::column::{MaybeMillis, Millis, millis, storable, storable_json};
use super::connection::{Connection, on};
use super::row::row;
use super::{Store, StoreError};
use crate::id::ProspectId;

/// A prospect.
#[derive(Debug, Clone, PartialEq)]
pub struct ProspectRow {
    /// Their id.
    pub id: ProspectId,
    /// What they gave us, as a JSON document.
    pub document: Value,
    /// When they were first seen. A later commit does not change it.
    pub created_at: Timestamp,
    /// When the document changed last.
    pub updated_at: Timestamp,
    /// When they were erased. Set by an erasure only; nothing is written to an
    /// erased prospect any more.
    pub erased_at: Option<Timestamp>,
}

row!(ProspectRow {
    id, document, created_at as Millis, updated_at as Millis, erased_at as MaybeMillis,
});

impl Store {
    /// The prospect of this id.
    pub async fn prospect(&self, id: ProspectId) -> Result<Option<ProspectRow>, StoreError> {
        let row = on!(self.pools(), |db| {
            sqlx::query_as("select * from prospects where id = $1")
                .bind(id)
                .fetch_optional(db)
                .await?
        });
        Ok(row)
    }

    /// The prospect who has proven to own this address; a claim finds nobody.
    pub async fn prospect_by_address(
        &self,
        channel: &str,
        address: &str,
    ) -> Result<Option<ProspectRow>, StoreError> {
        let row = on!(self.pools(), |db| {
            sqlx::query_as(
                "select p.* from prospects p join addresses a on a.prospect_id = p.id \
                 where a.channel = $1 and a.address = $2 and a.proven and p.erased_at is null \
                 order by a.updated_at desc, p.id desc limit 1",
            )
            .bind(channel)
            .bind(storable(address))
            .fetch_optional(db)
            .await?
        });
        Ok(row)
    }
}

pub(super) async fn upsert(
    connection: &mut Connection<'_>,
    row: &ProspectRow,
) -> Result<(), StoreError> {
    let document = storable_json(row.document.clone());
    on!(connection, |db| {
        sqlx::query(
            "insert into prospects (id, document, created_at, updated_at, erased_at) \
             values ($1, $2, $3, $4, null) \
             on conflict (id) do update set document = excluded.document, \
             updated_at = excluded.updated_at where prospects.erased_at is null",
        )
        .bind(row.id)
        .bind(document)
        .bind(millis(row.created_at))
        .bind(millis(row.updated_at))
        .execute(&mut **db)
        .await?;
    });
    Ok(())
}
