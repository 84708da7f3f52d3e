//! `fronter rebuild`: all leads and handoffs made anew from the conversations' logs.

use super::CommandError;
use crate::conversation::state::State;
use crate::store::{CommitError, ConversationRow};
use crate::turn::{Desk, fold_log, handoff_rows, projection};

/// Conversations read at once.
const PAGE: i64 = 200;
/// A conversation that goes on meanwhile is folded again so often.
const MOST_TRIES: u32 = 5;

/// What came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Leads computed anew.
    pub leads: u64,
    /// Handoffs of theirs made anew.
    pub handoffs: u64,
    /// Of the leads, those decided last under a version of their campaign that is not at
    /// hand any more. They keep that version's name; their figures are the current one's.
    pub other_version: u64,
    /// Conversations whose log or campaign is not there, left as they were.
    pub left: u64,
}

/// Makes all leads and handoffs anew.
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
            match one(desk, row).await? {
                Some(one) => {
                    rebuilt.leads += 1;
                    rebuilt.handoffs += one.handoffs;
                    rebuilt.other_version += u64::from(one.other_version);
                }
                None => rebuilt.left += 1,
            }
        }
    }
}

/// What came of one conversation.
struct One {
    handoffs: u64,
    other_version: bool,
}

async fn one(desk: &Desk, row: &ConversationRow) -> Result<Option<One>, CommandError> {
    for _ in 0..MOST_TRIES {
        let log = fold_log(desk.store(), row.id, 0)
            .await
            .map_err(|error| CommandError::failed(&error))?;
        let Some(state) = State::fold(&log) else {
            tracing::warn!(conversation.id = %row.id, "the log does not begin with a start; left as it is");
            return Ok(None);
        };
        // The version that decided last, else (since older ones are kept in memory only)
        // the one on the shelf.
        let library = desk.library();
        let loaded = library.for_conversation(&state.campaign().0, &row.campaign_version);
        let Some(loaded) = loaded else {
            tracing::warn!(conversation.id = %row.id, campaign.id = %state.campaign(), "the campaign is not there; left as it is");
            return Ok(None);
        };
        let other_version = loaded.campaign.version() != row.campaign_version;
        let (mut conversation, mut lead) = projection(&loaded, &state);
        // Nothing was decided under another version by being made anew.
        conversation
            .campaign_version
            .clone_from(&row.campaign_version);
        if let Some(named) = lead.document.get_mut("campaign_version") {
            *named = row.campaign_version.as_str().into();
        }
        let handoffs = handoff_rows(&log);
        let made = One {
            handoffs: handoffs.len() as u64,
            other_version,
        };
        let replaced = desk
            .store()
            .replace_projection(row.id, state.seq, conversation, lead, handoffs)
            .await;
        match replaced {
            Ok(()) => return Ok(Some(made)),
            Err(CommitError::Conflict) => {}
            Err(error) => return Err(CommandError::failed(&error)),
        }
    }
    Ok(None)
}
