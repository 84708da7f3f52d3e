//! Which leads a closer may see: what is theirs, or offered to or booked with them. A talk
//! that nobody has taken they may still take over (`authority.rs`).

use serde_json::Value;

use super::super::authority::{Role, Staff};
use super::super::doors::Doors;
use super::super::problem::Problem;
use crate::conversation::state::State;
use crate::id::{CloserId, LeadId};
use crate::store::{LeadRow, Owner};

/// Whether this member of staff may see the lead.
pub(super) fn may_see(staff: &Staff, row: &LeadRow) -> bool {
    may_see_owned(staff, &row.owner, &row.document)
}

fn may_see_owned(staff: &Staff, owner: &Owner, lead: &Value) -> bool {
    let Role::Closer(closer) = &staff.role else {
        return true;
    };
    let owned_by = owner.id.as_deref().filter(|_| owner.kind == "closer");
    [owned_by, offered_to(lead)].contains(&Some(closer.as_str()))
}

/// Whether they may see a lead with this owner, offered to this closer.
pub(super) fn may_see_news(staff: &Staff, owner: Option<&str>, offered_to: Option<&str>) -> bool {
    match &staff.role {
        Role::Admin => true,
        Role::Closer(closer) => [owner, offered_to].contains(&Some(closer.as_str())),
    }
}

fn offered_to(lead: &Value) -> Option<&str> {
    let handoff = lead.get("handoff")?;
    handoff.get("closer")?.as_str()
}

/// The lead, where there is one and they may see it.
pub(super) async fn lead(doors: &Doors, staff: &Staff, id: LeadId) -> Result<LeadRow, Problem> {
    let row = doors.desk().store().lead(id).await?;
    let row = row.ok_or_else(|| Problem::not_found("lead"))?;
    if may_see(staff, &row) {
        Ok(row)
    } else {
        Err(Problem::forbidden(
            "this lead is neither yours nor offered to you",
        ))
    }
}

/// The lead with its conversation's state.
pub(super) async fn lead_state(
    doors: &Doors,
    staff: &Staff,
    id: LeadId,
) -> Result<(LeadRow, State), Problem> {
    let row = lead(doors, staff, id).await?;
    let state = doors.desk().state(row.conversation).await?;
    let state = state.ok_or_else(|| Problem::not_found("conversation"))?;
    Ok((row, state))
}

/// The closer who acts where an admin names one; who names nobody acts as
/// themselves.
pub(super) async fn acting(
    doors: &Doors,
    staff: &Staff,
    named: Option<&str>,
) -> Result<Option<Staff>, Problem> {
    let Some(named) = named else {
        return Ok(None);
    };
    let closer = CloserId::from(named);
    match &staff.role {
        Role::Closer(own) if *own == closer => Ok(None),
        Role::Closer(_) => Err(Problem::forbidden("a closer acts for themselves only")),
        Role::Admin => {
            let row = doors.desk().store().closer(&closer).await?;
            if row.is_none() {
                return Err(Problem::invalid("/closer", "there is no such closer"));
            }
            Ok(Some(Staff {
                role: Role::Closer(closer),
                acts_as: None,
                ..staff.clone()
            }))
        }
    }
}
