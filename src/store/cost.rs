//! What the language model used, summed over conversations, from their logs.
//!
//! The conversations are those that began in a span of time; everything that was
//! used in them counts, whenever. Sums of money are in billionths of the unit of
//! the currency, so that they are exact in both databases. A call that was
//! stopped, or the words of which were not said, because the prospect wrote again
//! or a person took over is a turn, and no fallback.

use jiff::Timestamp;

use super::column::millis;
use super::connection::{Pools, on};
use super::row::row;
use super::{Store, StoreError};
use crate::id::CampaignId;

/// Which conversations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostFilter {
    /// Of this campaign; `None`: of all.
    pub campaign: Option<CampaignId>,
    /// Begun at this time or later.
    pub from: Timestamp,
    /// Begun before this time.
    pub to: Timestamp,
}

/// What rows are made by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CostBy {
    /// One row of everything, with an empty key.
    All,
    /// The campaign's id.
    Campaign,
    /// The day (UTC) on which the conversation began, as days since 1970-01-01.
    Day,
    /// Where the prospect came from: `utm:SOURCE`, `referrer:URL`,
    /// `channel:NAME`, or empty for who came on their own.
    Source,
    /// The model; empty for conversations in which none was to speak.
    Model,
}

impl CostBy {
    fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Campaign => "campaign",
            Self::Day => "day",
            Self::Source => "source",
            Self::Model => "model",
        }
    }
}

/// How many conversations a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostCounts {
    /// What the row is made by.
    pub key: String,
    /// Conversations.
    pub conversations: i64,
    /// Those of them that became a Qualified Sales Lead.
    pub qsls: i64,
}

row!(CostCounts {
    key,
    conversations,
    qsls
});

/// What was used, in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostUse {
    /// What the row is made by.
    pub key: String,
    /// The currency of the cost; `None` where it is unknown or nothing was used.
    pub currency: Option<String>,
    /// Turns that a model was to speak.
    pub turns: i64,
    /// Turns that the local voice spoke or ended in its place.
    pub fallbacks: i64,
    /// HTTP calls.
    pub calls: i64,
    /// Tokens of prompts, cached ones included.
    pub prompt: i64,
    /// Tokens of prompts that the provider had cached.
    pub cached: i64,
    /// Tokens of answers.
    pub completion: i64,
    /// What it cost, in billionths of the currency's unit.
    pub cost_nano: i64,
    /// Turns that used something whose cost is unknown.
    pub unpriced_turns: i64,
    /// Turns in which the model came to its first word, …
    pub first_words: i64,
    /// … and how long that took, all together, in milliseconds.
    pub first_word_ms: i64,
    /// Turns whose time was taken, …
    pub timed_turns: i64,
    /// … and how long they took, all together, in milliseconds.
    pub turn_ms: i64,
    /// Sentences of the model's that the guard kept back.
    pub guarded: i64,
    /// Signals and wishes of the model's reading that did not count.
    pub rejected: i64,
}

row!(CostUse {
    key,
    currency,
    turns,
    fallbacks,
    calls,
    prompt,
    cached,
    completion,
    cost_nano,
    unpriced_turns,
    first_words,
    first_word_ms,
    timed_turns,
    turn_ms,
    guarded,
    rejected,
});

/// The conversations asked about, with what rows are made by.
macro_rules! asked {
    ($($rest:literal),+) => {
        concat!(
            "with asked as (select c.id, c.campaign, c.created_at, \
             case when exists (select 1 from events q where q.conversation_id = c.id \
               and q.kind = 'lead_qualified') then 1 else 0 end as qsl, \
             case $4 when 'campaign' then c.campaign \
               when 'day' then cast(c.created_at / 86400000 as text) \
               when 'source' then coalesce( \
                 'utm:' || nullif(lower(s.body -> 'context' -> 'utm' ->> 'source'), ''), \
                 'referrer:' || nullif(s.body -> 'context' ->> 'referrer', ''), \
                 case when c.channel in ('widget', 'api') then '' else 'channel:' || c.channel end) \
               else '' end as key \
             from conversations c join events s on s.conversation_id = c.id and s.seq = 1 \
             where ($1 is null or c.campaign = $1) and c.created_at >= $2 and c.created_at < $3) ",
            $($rest),+
        )
    };
}

const COUNTS: &str = asked!(
    "select key, count(*) as conversations, cast(sum(qsl) as bigint) as qsls \
     from asked group by key order by key"
);

const COUNTS_BY_MODEL: &str = asked!(
    ", spoke as (select distinct a.id, a.qsl, coalesce(e.body ->> 'model', '') as model \
       from asked a left join events e on e.conversation_id = a.id and e.kind = 'model_used') \
     select model as key, count(*) as conversations, cast(sum(qsl) as bigint) as qsls \
     from spoke group by model order by model"
);

/// What was used. `$each` takes a JSON object apart, and its values are counts.
macro_rules! used {
    ($each:literal) => {
asked!(
    ", used as (select case $4 when 'model' then coalesce(e.body ->> 'model', '') else a.key end as key, \
       e.body -> 'usage' ->> 'currency' as currency, \
       case when coalesce(e.body ->> 'failure', 'interrupted') = 'interrupted' then 0 else 1 end as fallback, \
       cast(coalesce(e.body -> 'usage' ->> 'calls', '0') as bigint) as calls, \
       cast(coalesce(e.body -> 'usage' ->> 'prompt', '0') as bigint) as prompt, \
       cast(coalesce(e.body -> 'usage' ->> 'cached', '0') as bigint) as cached, \
       cast(coalesce(e.body -> 'usage' ->> 'completion', '0') as bigint) as completion, \
       cast(e.body -> 'usage' ->> 'cost' as numeric) as cost, \
       cast(e.body ->> 'first_word_ms' as bigint) as first_word_ms, \
       cast(e.body ->> 'turn_ms' as bigint) as turn_ms, \
       (select coalesce(sum(cast(each.value as bigint)), 0) from ", $each, "(e.body -> 'guarded') each) as guarded, \
       (select coalesce(sum(cast(each.value as bigint)), 0) from ", $each, "(e.body -> 'rejected') each) as rejected \
       from asked a join events e on e.conversation_id = a.id and e.kind = 'model_used') \
     select key, currency, count(*) as turns, \
       cast(sum(fallback) as bigint) as fallbacks, \
       cast(sum(calls) as bigint) as calls, \
       cast(sum(prompt) as bigint) as prompt, \
       cast(sum(cached) as bigint) as cached, \
       cast(sum(completion) as bigint) as completion, \
       cast(coalesce(sum(cast(round(cost * 1000000000) as bigint)), 0) as bigint) as cost_nano, \
       cast(sum(case when cost is null and prompt + completion > 0 then 1 else 0 end) as bigint) as unpriced_turns, \
       count(first_word_ms) as first_words, \
       cast(coalesce(sum(first_word_ms), 0) as bigint) as first_word_ms, \
       count(turn_ms) as timed_turns, \
       cast(coalesce(sum(turn_ms), 0) as bigint) as turn_ms, \
       cast(sum(guarded) as bigint) as guarded, \
       cast(sum(rejected) as bigint) as rejected \
     from used group by key, currency order by key, currency"
)
    };
}

const USE_SQLITE: &str = used!("json_each");
const USE_POSTGRES: &str = used!("jsonb_each_text");

impl Store {
    /// How many conversations there are, by this.
    pub async fn cost_counts(
        &self,
        filter: &CostFilter,
        by: CostBy,
    ) -> Result<Vec<CostCounts>, StoreError> {
        let sql = match by {
            CostBy::Model => COUNTS_BY_MODEL,
            CostBy::All | CostBy::Campaign | CostBy::Day | CostBy::Source => COUNTS,
        };
        let rows = on!(self.pools(), |db| {
            sqlx::query_as(sql)
                .bind(filter.campaign.as_ref())
                .bind(millis(filter.from))
                .bind(millis(filter.to))
                .bind(by.as_str())
                .fetch_all(db)
                .await?
        });
        Ok(rows)
    }

    /// What was used in them, by this and by currency.
    pub async fn cost_use(
        &self,
        filter: &CostFilter,
        by: CostBy,
    ) -> Result<Vec<CostUse>, StoreError> {
        let sql = match self.pools() {
            Pools::Sqlite(_) => USE_SQLITE,
            Pools::Postgres(_) => USE_POSTGRES,
        };
        let rows = on!(self.pools(), |db| {
            sqlx::query_as(sql)
                .bind(filter.campaign.as_ref())
                .bind(millis(filter.from))
                .bind(millis(filter.to))
                .bind(by.as_str())
                .fetch_all(db)
                .await?
        });
        Ok(rows)
    }
}
