//! What the language model has used, and whether an operator has switched it
//! off: the same for all processes, and kept over restarts.

use jiff::Timestamp;
use jiff::civil::Date;

use super::column::{Millis, millis, storable};
use super::connection::{Connection, on};
use super::row::row;
use super::{Store, StoreError};
use crate::id::CampaignId;

/// Tokens that a campaign has used on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenUse {
    /// Which campaign.
    pub campaign: CampaignId,
    /// The day (UTC).
    pub day: Date,
    /// How many.
    pub tokens: i64,
}

/// How an operator has switched something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch {
    /// What.
    pub name: String,
    /// How.
    pub state: String,
    /// Why, where that was said.
    pub why: Option<String>,
    /// When.
    pub switched_at: Timestamp,
}

row!(Switch { name, state, why, switched_at as Millis });

/// What a call to the model has to respect.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModelUse {
    /// Tokens of the campaign on the day.
    pub tokens: i64,
    /// How the switch stands, where anybody has used it.
    pub switch: Option<String>,
}

row!(ModelUse { tokens, switch });

impl Store {
    /// The tokens of a campaign on a day, and how the switch `switch` stands.
    /// One row of each by its key: cheap enough for every turn.
    pub async fn model_use(
        &self,
        campaign: CampaignId,
        day: Date,
        switch: &str,
    ) -> Result<ModelUse, StoreError> {
        let row = on!(self.pools(), |db| {
            sqlx::query_as(
                "select coalesce((select tokens from token_use \
                 where campaign = $1 and day = $2), 0) as tokens, \
                 (select state from switches where name = $3) as switch",
            )
            .bind(campaign)
            .bind(day.to_string())
            .bind(switch)
            .fetch_one(db)
            .await?
        });
        Ok(row)
    }

    /// How something is switched; `None` where nobody has.
    pub async fn switch(&self, name: &str) -> Result<Option<Switch>, StoreError> {
        let row = on!(self.pools(), |db| {
            sqlx::query_as("select * from switches where name = $1")
                .bind(name)
                .fetch_optional(db)
                .await?
        });
        Ok(row)
    }

    /// Switches something, for all processes.
    pub async fn set_switch(&self, switch: Switch) -> Result<(), StoreError> {
        self.write(move |connection: Connection<'_>| {
            Box::pin(async move {
                on!(connection, |db| {
                    sqlx::query(
                        "insert into switches (name, state, why, switched_at) \
                         values ($1, $2, $3, $4) \
                         on conflict (name) do update set state = excluded.state, \
                         why = excluded.why, switched_at = excluded.switched_at",
                    )
                    .bind(storable(&switch.name))
                    .bind(storable(&switch.state))
                    .bind(switch.why.as_deref().map(storable))
                    .bind(millis(switch.switched_at))
                    .execute(&mut *db)
                    .await?;
                });
                Ok(())
            })
        })
        .await
    }
}

/// Adds to what was used, in the commit of the turn that used it.
pub(super) async fn add(
    connection: &mut Connection<'_>,
    used: &TokenUse,
) -> Result<(), StoreError> {
    on!(connection, |db| {
        sqlx::query(
            "insert into token_use (campaign, day, tokens) values ($1, $2, $3) \
             on conflict (campaign, day) do update \
             set tokens = token_use.tokens + excluded.tokens",
        )
        .bind(&used.campaign)
        .bind(used.day.to_string())
        .bind(used.tokens)
        .execute(&mut **db)
        .await?;
    });
    Ok(())
}
