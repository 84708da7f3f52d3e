//! Conversations: the head of each log, and what is asked of many at once.

use jiff::Timestamp;
use uuid::Uuid;

use super::column::{MaybeMillis, Millis, maybe_millis, millis, storable};
use super::connection::{Connection, on};
use super::page::bounded;
use super::row::row;
use super::{ClientMessage, Commit, Store, StoreError, TokenHash};
use crate::id::{CampaignId, ConversationId, LeadId, ProspectId};

/// Who must move a lead now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// `fronter`, `marketing` or `closer`.
    pub kind: String,
    /// Which one, where there are several.
    pub id: Option<String>,
}

row!(Owner { kind = "owner_kind", id = "owner_id" });

/// What a conversation begins with.
#[derive(Debug, Clone, PartialEq)]
pub struct NewConversation {
    /// The lead that it makes.
    pub lead: LeadId,
    /// The person, who must be there or come in the same commit.
    pub prospect: ProspectId,
    /// What it is about.
    pub campaign: CampaignId,
    /// `widget`, `api`, `sms`, `email`, …
    pub channel: String,
    /// Where the correspondent writes from, on channels that have addresses.
    pub address: Option<String>,
    /// SHA-256 of the token that opens this conversation only.
    pub token_hash: Option<TokenHash>,
}

/// What is true of a conversation after a commit.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationState {
    /// Rises with every change of owner.
    pub epoch: i64,
    /// The lead's status, by name.
    pub status: String,
    /// The version of the campaign that decides.
    pub campaign_version: String,
    /// Who must move it.
    pub owner: Owner,
    /// When it ended; a closed one is not found by address any more.
    pub closed: bool,
    /// Since when the prospect has waited for an answer.
    pub unanswered_since: Option<Timestamp>,
    /// Another prospect, where this one was recognised. `None` keeps it.
    pub prospect: Option<ProspectId>,
    /// Another address of the correspondent. `None` keeps it.
    pub address: Option<String>,
}

/// A conversation as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationRow {
    /// Its id.
    pub id: ConversationId,
    /// The lead that it makes.
    pub lead: LeadId,
    /// The person.
    pub prospect: ProspectId,
    /// What it is about.
    pub campaign: CampaignId,
    /// The version of the campaign that decided last.
    pub campaign_version: String,
    /// `widget`, `api`, `sms`, `email`, …
    pub channel: String,
    /// Where the correspondent writes from.
    pub address: Option<String>,
    /// SHA-256 of its token.
    pub token_hash: Option<TokenHash>,
    /// The seq of its last event.
    pub head_seq: i64,
    /// Rises with every change of owner.
    pub epoch: i64,
    /// The lead's status, by name.
    pub status: String,
    /// Who must move it.
    pub owner: Owner,
    /// Whether it has ended.
    pub closed: bool,
    /// Since when the prospect has waited for an answer.
    pub unanswered_since: Option<Timestamp>,
    /// When it began.
    pub created_at: Timestamp,
    /// When something was committed last.
    pub updated_at: Timestamp,
}

row!(ConversationRow {
    id, lead = "lead_id", prospect = "prospect_id", campaign, campaign_version, channel,
    address, token_hash as super::access_token::MaybeHash, head_seq, epoch, status, closed,
    unanswered_since as MaybeMillis, created_at as Millis, updated_at as Millis,
} and { owner });

impl Store {
    /// The conversation as it stands.
    pub async fn head(
        &self,
        conversation: ConversationId,
    ) -> Result<Option<ConversationRow>, StoreError> {
        let row = on!(self.pools(), |db| {
            sqlx::query_as("select * from conversations where id = $1")
                .bind(conversation)
                .fetch_optional(db)
                .await?
        });
        Ok(row)
    }

    /// The latest open conversation of a campaign with whoever writes from this
    /// address.
    pub async fn find_conversation_by_address(
        &self,
        campaign: &CampaignId,
        channel: &str,
        address: &str,
    ) -> Result<Option<ConversationRow>, StoreError> {
        let row = on!(self.pools(), |db| {
            sqlx::query_as(
                "select * from conversations \
                 where channel = $1 and address = $2 and campaign = $3 and not closed \
                 order by updated_at desc, id desc limit 1",
            )
            .bind(channel)
            .bind(storable(address))
            .bind(campaign)
            .fetch_optional(db)
            .await?
        });
        Ok(row)
    }

    /// The conversation that an e-mail of this Message-ID belongs to.
    pub async fn find_conversation_by_message_id(
        &self,
        message_id: &str,
    ) -> Result<Option<ConversationId>, StoreError> {
        let id = on!(self.pools(), |db| {
            sqlx::query_scalar("select conversation_id from message_ids where message_id = $1")
                .bind(storable(message_id))
                .fetch_optional(db)
                .await?
        });
        Ok(id)
    }

    /// All conversations of a prospect, the latest first.
    pub async fn conversations_of(
        &self,
        prospect: ProspectId,
    ) -> Result<Vec<ConversationRow>, StoreError> {
        let rows = on!(self.pools(), |db| {
            sqlx::query_as(
                "select * from conversations where prospect_id = $1 order by created_at desc, id desc",
            )
            .bind(prospect)
            .fetch_all(db)
            .await?
        });
        Ok(rows)
    }

    /// Open conversations whose prospect has waited for an answer since
    /// `before` or longer, the longest first: what a crash left unanswered.
    pub async fn unanswered(
        &self,
        before: Timestamp,
        limit: i64,
    ) -> Result<Vec<ConversationRow>, StoreError> {
        let rows = on!(self.pools(), |db| {
            sqlx::query_as(
                "select * from conversations \
                 where unanswered_since is not null and unanswered_since <= $1 and not closed \
                 order by unanswered_since, id limit $2",
            )
            .bind(millis(before))
            .bind(bounded(limit))
            .fetch_all(db)
            .await?
        });
        Ok(rows)
    }

    /// All conversations by id, those after `after`; for going through them all.
    pub async fn all_conversations(
        &self,
        after: Option<ConversationId>,
        limit: i64,
    ) -> Result<Vec<ConversationRow>, StoreError> {
        let rows = on!(self.pools(), |db| {
            sqlx::query_as("select * from conversations where id > $1 order by id limit $2")
                .bind(after.map_or(Uuid::nil(), |after| after.0))
                .bind(bounded(limit))
                .fetch_all(db)
                .await?
        });
        Ok(rows)
    }

    /// The message that a client sent under this id, if it did.
    pub async fn client_message(
        &self,
        conversation: ConversationId,
        client_id: &str,
    ) -> Result<Option<ClientMessage>, StoreError> {
        let message = on!(self.pools(), |db| {
            sqlx::query_as(
                "select client_id, seq, fingerprint from client_messages \
                 where conversation_id = $1 and client_id = $2",
            )
            .bind(conversation)
            .bind(storable(client_id))
            .fetch_optional(db)
            .await?
        });
        Ok(message)
    }
}

/// Makes the row of a new conversation; false where there is one already.
pub(super) async fn insert(
    connection: &mut Connection<'_>,
    commit: &Commit,
    created: &NewConversation,
    head_seq: i64,
) -> Result<bool, StoreError> {
    let made = on!(connection, |db| {
        sqlx::query(
            "insert into conversations (id, lead_id, prospect_id, campaign, campaign_version, channel, \
             address, token_hash, head_seq, epoch, status, owner_kind, owner_id, closed, \
             unanswered_since, created_at, updated_at) \
             values ($1, $2, $3, $4, '', $5, $6, $7, $8, 0, 'open', 'fronter', null, false, null, $9, $9) \
             on conflict do nothing",
        )
        .bind(commit.conversation)
        .bind(created.lead)
        .bind(created.prospect)
        .bind(&created.campaign)
        .bind(&created.channel)
        .bind(created.address.as_deref().map(storable))
        .bind(created.token_hash.map(|hash| hash.0.to_vec()))
        .bind(head_seq)
        .bind(millis(commit.at))
        .execute(&mut **db)
        .await?
        .rows_affected()
    });
    Ok(made == 1)
}

/// Moves the head of the log, and thereby locks the row; false where it is not
/// at `commit.expected_seq` or not there.
pub(super) async fn advance(
    connection: &mut Connection<'_>,
    commit: &Commit,
    head_seq: i64,
) -> Result<bool, StoreError> {
    let moved = on!(connection, |db| {
        sqlx::query(
            "update conversations set head_seq = $3, updated_at = $4 where id = $1 and head_seq = $2",
        )
        .bind(commit.conversation)
        .bind(commit.expected_seq)
        .bind(head_seq)
        .bind(millis(commit.at))
        .execute(&mut **db)
        .await?
        .rows_affected()
    });
    Ok(moved == 1)
}

pub(super) async fn set_state(
    connection: &mut Connection<'_>,
    conversation: ConversationId,
    state: &ConversationState,
) -> Result<(), StoreError> {
    on!(connection, |db| {
        sqlx::query(
            "update conversations set epoch = $2, status = $3, campaign_version = $4, owner_kind = $5, \
             owner_id = $6, closed = $7, unanswered_since = $8, \
             prospect_id = coalesce($9, prospect_id), address = coalesce($10, address) \
             where id = $1",
        )
        .bind(conversation)
        .bind(state.epoch)
        .bind(&state.status)
        .bind(&state.campaign_version)
        .bind(&state.owner.kind)
        .bind(state.owner.id.as_deref())
        .bind(state.closed)
        .bind(maybe_millis(state.unanswered_since))
        .bind(state.prospect)
        .bind(state.address.as_deref().map(storable))
        .execute(&mut **db)
        .await?;
    });
    Ok(())
}
