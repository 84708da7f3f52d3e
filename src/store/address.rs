//! Addresses: whose they are, and which must not be written to.

use jiff::Timestamp;

use super::column::{millis, storable};
use super::connection::{Connection, on};
use super::row::row;
use super::{Store, StoreError};
use crate::id::ProspectId;

/// An address that a prospect gave, or writes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Whose it is said to be.
    pub prospect: ProspectId,
    /// `email`, `sms`, …
    pub channel: String,
    /// The address, written in one way (E.164, lower-case).
    pub address: String,
    /// Whether they have shown that it is theirs. What was proven once stays so.
    pub proven: bool,
}

/// An address that opted out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// `email`, `sms`, …
    pub channel: String,
    /// The address, written in one way.
    pub address: String,
    /// Why: `stop`, `complaint`, `bounce`, …
    pub reason: String,
}

row!(Suppression {
    channel,
    address,
    reason
});

/// An opt-out, or its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SuppressionChange {
    /// Never write there again. The first reason stays.
    Add(Suppression),
    /// The prospect asked to be written to again.
    Remove {
        /// `email`, `sms`, …
        channel: String,
        /// The address.
        address: String,
    },
}

impl Store {
    /// Adds or removes an opt-out outside of any conversation.
    pub async fn change_suppression(
        &self,
        change: SuppressionChange,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |mut connection: Connection<'_>| {
            Box::pin(async move { suppress(&mut connection, &change, at).await })
        })
        .await
    }

    /// The opt-out of this address, if there is one.
    pub async fn suppression(
        &self,
        channel: &str,
        address: &str,
    ) -> Result<Option<Suppression>, StoreError> {
        let row = on!(self.pools(), |db| {
            sqlx::query_as(
                "select channel, address, reason from suppressions \
                 where channel = $1 and address = $2",
            )
            .bind(channel)
            .bind(storable(address))
            .fetch_optional(db)
            .await?
        });
        Ok(row)
    }

    /// Whether this address opted out.
    pub async fn is_suppressed(&self, channel: &str, address: &str) -> Result<bool, StoreError> {
        Ok(self.suppression(channel, address).await?.is_some())
    }
}

pub(super) async fn upsert(
    connection: &mut Connection<'_>,
    one: &Address,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(connection, |db| {
        sqlx::query(
            "insert into addresses (channel, address, prospect_id, proven, updated_at) \
             values ($1, $2, $3, $4, $5) \
             on conflict (channel, address, prospect_id) do update \
             set proven = addresses.proven or excluded.proven, updated_at = excluded.updated_at",
        )
        .bind(&one.channel)
        .bind(storable(&one.address))
        .bind(one.prospect)
        .bind(one.proven)
        .bind(millis(at))
        .execute(&mut **db)
        .await?;
    });
    Ok(())
}

pub(super) async fn suppress(
    connection: &mut Connection<'_>,
    change: &SuppressionChange,
    at: Timestamp,
) -> Result<(), StoreError> {
    match change {
        SuppressionChange::Add(one) => on!(connection, |db| {
            sqlx::query(
                "insert into suppressions (channel, address, reason, created_at) \
                 values ($1, $2, $3, $4) on conflict do nothing",
            )
            .bind(&one.channel)
            .bind(storable(&one.address))
            .bind(storable(&one.reason))
            .bind(millis(at))
            .execute(&mut **db)
            .await?;
        }),
        SuppressionChange::Remove { channel, address } => on!(connection, |db| {
            sqlx::query("delete from suppressions where channel = $1 and address = $2")
                .bind(channel)
                .bind(storable(address))
                .execute(&mut **db)
                .await?;
        }),
    }
    Ok(())
}
