//! What is kept no longer than it must be.

use jiff::Timestamp;

use super::column::millis;
use super::connection::on;
use super::page::bounded;
use super::{Store, StoreError};
use crate::id::ProspectId;

impl Store {
    /// Prospects with personal data in whose conversations nothing has happened
    /// since `before`, the longest first. Leads that a closer owns and that are
    /// neither won nor lost are still being worked on, however quiet they are.
    pub async fn quiet_prospects(
        &self,
        before: Timestamp,
        limit: i64,
    ) -> Result<Vec<ProspectId>, StoreError> {
        let ids = on!(self.pools(), |db| {
            sqlx::query_scalar(
                "select p.id from prospects p where p.erased_at is null and p.updated_at < $1 \
                 and not exists (select 1 from conversations c where c.prospect_id = p.id \
                 and (c.updated_at >= $1 or c.unanswered_since is not null \
                 or (c.owner_kind = 'closer' and c.status not in ('won', 'lost')))) \
                 order by p.updated_at, p.id limit $2",
            )
            .bind(millis(before))
            .bind(bounded(limit))
            .fetch_all(db)
            .await?
        });
        Ok(ids)
    }
}
