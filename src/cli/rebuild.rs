//! `fronter rebuild`: all leads computed anew from the conversations' logs.

use super::CommandError;
use crate::conversation::state::State;
use crate::store::{CommitError, ConversationRow};
use crate::turn::{Desk, fold_log, projection};

/// Conversations read at once.
const PAGE: i64 = 200;
/// A conversation that goes on meanwhile is folded again so often.
const MOST_TRIES: u32 = 5;

/// What came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Leads computed anew.
    pub leads: u64,
    /// Conversations whose log or campaign is not there, left as they were.
    pub left: u64,
}

/// Computes all leads anew.
///
/// # Errors
/// Where the store fails.
pub async fn rebuild(desk: &Desk) -> Result<Rebuilt, CommandError> {
    let mut rebuilt = Rebuilt::default();
    let mut after = None;
    loop {
        let rows = desk
            .store()
            .all_conversations(after, PAGE)
            .await
            .map_err(|error| CommandError::failed(&error))?;
        let Some(last) = rows.last() else {
            return Ok(rebuilt);
        };
        after = Some(last.id);
        for row in &rows {
            if one(desk, row).await? {
                rebuilt.leads += 1;
            } else {
                rebuilt.left += 1;
            }
        }
    }
}

async fn one(desk: &Desk, row: &ConversationRow) -> Result<bool, CommandError> {
    for _ in 0..MOST_TRIES {
        let log = fold_log(desk.store(), row.id, 0)
            .await
            .map_err(|error| CommandError::failed(&error))?;
        let Some(state) = State::fold(&log) else {
            tracing::warn!(conversation.id = %row.id, "the log does not begin with a start; left as it is");
            return Ok(false);
        };
        let Ok(loaded) = desk.campaign_of(&state) else {
            tracing::warn!(conversation.id = %row.id, campaign.id = %state.campaign(), "the campaign is not there; left as it is");
            return Ok(false);
        };
        let (conversation, lead) = projection(&loaded, &state);
        let replaced = desk
            .store()
            .replace_projection(row.id, state.seq, conversation, lead)
            .await;
        match replaced {
            Ok(()) => return Ok(true),
            Err(CommitError::Conflict) => {}
            Err(error) => return Err(CommandError::failed(&error)),
        }
    }
    Ok(false)
}
