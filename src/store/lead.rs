//! Leads as projected from the logs, to be found, filtered and sorted.

use jiff::Timestamp;
use serde_json::Value;

use super::column::{Millis, millis, storable, storable_json};
use super::connection::{Connection, on};
use super::page::{Cursor, bounded};
use super::row::row;
use super::{Owner, Page, Store, StoreError};
use crate::id::{CampaignId, ConversationId, LeadId};

/// An expected value, in the smallest unit of its currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedValue {
    /// Cents, where the currency has them.
    pub minor: i64,
    /// The currency's three letters.
    pub currency: String,
}

/// A lead as it is to be stored, folded from its conversation's log.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// The lead's id.
    pub lead: LeadId,
    /// What it is about.
    pub campaign: CampaignId,
    /// Its status, by name.
    pub status: String,
    /// Its grade, once it has one.
    pub grade: Option<String>,
    /// Its level, once it has one.
    pub level: Option<i64>,
    /// Who must move it.
    pub owner: Owner,
    /// What it is worth, once that is known.
    pub expected_value: Option<ExpectedValue>,
    /// `cold`, `warm` or `hot`, once known.
    pub temperature: Option<String>,
    /// What a search looks through: names, company, addresses.
    pub search: String,
    /// The lead as the API shows it.
    pub document: Value,
    /// When the conversation began.
    pub created_at: Timestamp,
    /// When the lead changed last.
    pub updated_at: Timestamp,
}

/// A lead as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadRow {
    /// Its id.
    pub id: LeadId,
    /// The conversation that made it.
    pub conversation: ConversationId,
    /// What it is about.
    pub campaign: CampaignId,
    /// Its status, by name.
    pub status: String,
    /// Its grade, once it has one.
    pub grade: Option<String>,
    /// Its level, once it has one.
    pub level: Option<i64>,
    /// Who must move it.
    pub owner: Owner,
    /// What it is worth, once that is known.
    pub expected_value: Option<ExpectedValue>,
    /// `cold`, `warm` or `hot`, once known.
    pub temperature: Option<String>,
    /// The lead as the API shows it.
    pub document: Value,
    /// When the conversation began.
    pub created_at: Timestamp,
    /// When the lead changed last.
    pub updated_at: Timestamp,
}

row!(LeadRow {
    id, conversation = "conversation_id", campaign, status, grade, level, temperature,
    document, created_at as Millis, updated_at as Millis,
} and { owner, expected_value as ValueColumns });

struct ValueColumns {
    ev_minor: Option<i64>,
    ev_currency: Option<String>,
}

row!(ValueColumns {
    ev_minor,
    ev_currency
});

impl From<ValueColumns> for Option<ExpectedValue> {
    fn from(columns: ValueColumns) -> Self {
        let (minor, currency) = columns.ev_minor.zip(columns.ev_currency)?;
        Some(ExpectedValue { minor, currency })
    }
}

/// How a list of leads is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LeadOrder {
    /// The most valuable first; those of unknown value last. Currencies are not converted.
    #[default]
    Value,
    /// The one that changed last first.
    Updated,
}

/// Which leads a list shows. What is `None` does not matter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LeadFilter {
    /// Of this campaign.
    pub campaign: Option<CampaignId>,
    /// In this status.
    pub status: Option<String>,
    /// Of this grade.
    pub grade: Option<String>,
    /// With owners of this kind.
    pub owner_kind: Option<String>,
    /// With this very owner.
    pub owner_id: Option<String>,
    /// Worth at least this, in the smallest unit of the currency.
    pub min_ev_minor: Option<i64>,
    /// With this text in the search text, whatever its case.
    pub text: Option<String>,
}

impl Store {
    /// The lead of this id.
    pub async fn lead(&self, id: LeadId) -> Result<Option<LeadRow>, StoreError> {
        let row = on!(self.pools(), |db| {
            sqlx::query_as("select * from leads where id = $1")
                .bind(id)
                .fetch_optional(db)
                .await?
        });
        Ok(row)
    }

    /// The lead that a conversation made.
    pub async fn lead_of(
        &self,
        conversation: ConversationId,
    ) -> Result<Option<LeadRow>, StoreError> {
        let row = on!(self.pools(), |db| {
            sqlx::query_as("select * from leads where conversation_id = $1")
                .bind(conversation)
                .fetch_optional(db)
                .await?
        });
        Ok(row)
    }

    /// One page of the leads that the filter lets through.
    ///
    /// # Errors
    /// [`StoreError::Cursor`] for a cursor of another order.
    pub async fn leads(
        &self,
        filter: &LeadFilter,
        order: LeadOrder,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<LeadRow>, StoreError> {
        let limit = bounded(limit);
        let list = match order {
            LeadOrder::Value => 'v',
            LeadOrder::Updated => 'u',
        };
        let from = Cursor::read(list, cursor)?;
        let pattern = filter.text.as_deref().map(containing);
        let sql = match order {
            LeadOrder::Value => BY_VALUE,
            LeadOrder::Updated => BY_UPDATE,
        };
        let rows: Vec<LeadRow> = on!(self.pools(), |db| {
            sqlx::query_as(sql)
                .bind(filter.campaign.as_ref())
                .bind(filter.status.as_deref())
                .bind(filter.grade.as_deref())
                .bind(filter.owner_kind.as_deref())
                .bind(filter.owner_id.as_deref())
                .bind(filter.min_ev_minor)
                .bind(pattern)
                .bind(from.key)
                .bind(from.id)
                .bind(limit + 1)
                .fetch_all(db)
                .await?
        });
        Ok(Page::cut(rows, limit, |row| Cursor {
            list,
            key: match order {
                LeadOrder::Value => row.expected_value.as_ref().map_or(-1, |ev| ev.minor),
                LeadOrder::Updated => millis(row.updated_at),
            },
            id: row.id.0,
        }))
    }
}

const BY_VALUE: &str = "select * from leads \
    where ($1 is null or campaign = $1) and ($2 is null or status = $2) \
    and ($3 is null or grade = $3) and ($4 is null or owner_kind = $4) \
    and ($5 is null or owner_id = $5) and ($6 is null or ev_minor >= $6) \
    and ($7 is null or search like $7 escape '\\') \
    and (coalesce(ev_minor, -1) < $8 or (coalesce(ev_minor, -1) = $8 and id < $9)) \
    order by coalesce(ev_minor, -1) desc, id desc limit $10";

const BY_UPDATE: &str = "select * from leads \
    where ($1 is null or campaign = $1) and ($2 is null or status = $2) \
    and ($3 is null or grade = $3) and ($4 is null or owner_kind = $4) \
    and ($5 is null or owner_id = $5) and ($6 is null or ev_minor >= $6) \
    and ($7 is null or search like $7 escape '\\') \
    and (updated_at < $8 or (updated_at = $8 and id < $9)) \
    order by updated_at desc, id desc limit $10";

/// The pattern for "contains this", in lower case, with nothing in it special.
fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for one in storable(text).to_lowercase().chars() {
        if matches!(one, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(one);
    }
    pattern.push('%');
    pattern
}

pub(super) async fn upsert(
    connection: &mut Connection<'_>,
    conversation: ConversationId,
    one: Projection,
) -> Result<(), StoreError> {
    let document = storable_json(one.document);
    let search = storable(&one.search).to_lowercase();
    let (ev_minor, ev_currency) = one
        .expected_value
        .map(|value| (value.minor, value.currency))
        .unzip();
    on!(connection, |db| {
        sqlx::query(
            "insert into leads (id, conversation_id, campaign, status, grade, level, owner_kind, \
             owner_id, ev_minor, ev_currency, temperature, search, document, created_at, updated_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
             on conflict (id) do update set campaign = excluded.campaign, status = excluded.status, \
             grade = excluded.grade, level = excluded.level, owner_kind = excluded.owner_kind, \
             owner_id = excluded.owner_id, ev_minor = excluded.ev_minor, \
             ev_currency = excluded.ev_currency, temperature = excluded.temperature, \
             search = excluded.search, document = excluded.document, updated_at = excluded.updated_at",
        )
        .bind(one.lead)
        .bind(conversation)
        .bind(one.campaign)
        .bind(one.status)
        .bind(one.grade)
        .bind(one.level)
        .bind(one.owner.kind)
        .bind(one.owner.id)
        .bind(ev_minor)
        .bind(ev_currency)
        .bind(one.temperature)
        .bind(search)
        .bind(document)
        .bind(millis(one.created_at))
        .bind(millis(one.updated_at))
        .execute(&mut **db)
        .await?;
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::containing;

    #[test]
    fn what_is_searched_for_is_taken_literally() {
        assert_eq!(containing("100%_A\\"), "%100\\%\\_a\\\\%");
    }
}
