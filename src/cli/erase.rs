//! `fronter erase`: a prospect's personal data removed.

use super::CommandError;
use crate::id::ProspectId;
use crate::turn::Desk;

/// Erases a prospect.
///
/// # Errors
/// Where there is no such prospect, nothing of them is left, or the store fails.
pub async fn erase(desk: &Desk, prospect: ProspectId) -> Result<(), CommandError> {
    let erased = desk
        .erase(prospect)
        .await
        .map_err(|error| CommandError::failed(&error))?;
    if erased {
        Ok(())
    } else {
        Err(CommandError::Failed(format!(
            "there is no prospect {prospect}, or they are erased already; a lead shows its prospect's id under `prospect.id`"
        )))
    }
}
