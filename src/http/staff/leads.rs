//! Leads: found, filtered, shown.

use axum::Json;
use axum::extract::{Path, State};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;
use serde_json::Value;

use super::super::authority::Staff;
use super::super::body::QueryOf;
use super::super::doors::Doors;
use super::super::problem::Problem;
use super::super::schema::{Lead, LeadList};
use super::list::{ListAnswer, PageQuery, page, parts};
use super::sight;
use crate::id::{CampaignId, LeadId};
use crate::store::{LeadFilter, LeadOrder, LeadRow};

/// All statuses, for telling a wrong one.
const STATUSES: [&str; 12] = [
    "open",
    "engaged",
    "qualified",
    "handed_off",
    "accepted",
    "meeting",
    "opportunity",
    "nurture",
    "disqualified",
    "opted_out",
    "won",
    "lost",
];

/// The grades, the best first.
const GRADES: [&str; 3] = ["A", "B", "C"];

/// Which leads.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct LeadQuery {
    campaign: Option<String>,
    status: Option<String>,
    grade: Option<String>,
    owner: Option<String>,
    min_ev: Option<Decimal>,
    q: Option<String>,
    order: Option<String>,
    erased: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// The leads, the most valuable first.
#[utoipa::path(get, path = "/v1/leads", tag = "leads",
    params(
        ("campaign" = Option<String>, Query, description = "Of this campaign"),
        ("status" = Option<String>, Query, description = "In one of these statuses, separated by commas"),
        ("grade" = Option<String>, Query, description = "Of one of these grades (A, B, C), separated by commas"),
        ("owner" = Option<String>, Query, description = "A closer's id, `fronter` or `marketing`"),
        ("min_ev" = Option<String>, Query, description = "Expected value at least, in the lead's currency"),
        ("q" = Option<String>, Query, description = "In name, company, e-mail or phone"),
        ("order" = Option<String>, Query, description = "`value` (as a rule) or `updated`"),
        ("erased" = Option<String>, Query, description = "Leads whose person's data were erased: `no` (as a rule), `yes` or `all`"),
        ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = LeadList), (status = 400, description = "A filter or cursor cannot be read")))]
pub async fn list(
    State(doors): State<Doors>,
    staff: Staff,
    QueryOf(query): QueryOf<LeadQuery>,
) -> Result<Json<ListAnswer>, Problem> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let statuses = parts(query.status.as_deref());
    if let Some(wrong) = statuses.iter().find(|status| !STATUSES.contains(status)) {
        let list = STATUSES.join(", ");
        return Err(Problem::unreadable(format!(
            "the query: `{wrong}` is no status; there are {list}"
        )));
    }
    let grades = parts(query.grade.as_deref());
    if let Some(wrong) = grades.iter().find(|grade| !GRADES.contains(grade)) {
        return Err(Problem::unreadable(format!(
            "the query: `{wrong}` is no grade; there are A, B and C"
        )));
    }
    let (owner_kind, owner_id) = match given(&query.owner).as_deref() {
        None => (None, None),
        Some(kind @ ("fronter" | "marketing")) => (Some(kind.to_owned()), None),
        Some(closer) => (Some("closer".to_owned()), Some(closer.to_owned())),
    };
    let order = match query.order.as_deref() {
        None | Some("" | "value") => LeadOrder::Value,
        Some("updated") => LeadOrder::Updated,
        Some(_) => {
            return Err(Problem::unreadable(
                "the query: order must be value or updated",
            ));
        }
    };
    let (left, erased) = match query.erased.as_deref() {
        None | Some("" | "no") => (true, false),
        Some("yes") => (false, true),
        Some("all") => (true, true),
        Some(_) => {
            return Err(Problem::unreadable(
                "the query: erased must be no, yes or all",
            ));
        }
    };
    let min_ev_minor = query
        .min_ev
        .map(|amount| {
            amount
                .checked_mul(Decimal::ONE_HUNDRED)
                .and_then(|minor| minor.ceil().to_i64())
                .ok_or_else(|| Problem::unreadable("the query: min_ev is too large"))
        })
        .transpose()?;
    let one = |list: &[&str]| match list {
        [one] => Some((*one).to_owned()),
        _ => None,
    };
    let filter = LeadFilter {
        campaign: given(&query.campaign).map(CampaignId),
        status: one(&statuses),
        grade: one(&grades),
        owner_kind,
        owner_id,
        min_ev_minor,
        text: given(&query.q).map(|text| text.trim().to_owned()),
    };
    let asked = PageQuery {
        limit: query.limit,
        cursor: query.cursor.clone(),
    };
    let (filter, store) = (&filter, doors.desk().store());
    let answer = page(
        &asked,
        |cursor, limit| async move { store.leads(filter, order, cursor.as_deref(), limit).await },
        |row: &LeadRow| {
            let fits = (statuses.is_empty() || statuses.contains(&row.status.as_str()))
                && (grades.is_empty()
                    || row
                        .grade
                        .as_deref()
                        .is_some_and(|grade| grades.contains(&grade)));
            let is_erased = !row.document["erased_at"].is_null();
            let wanted = if is_erased { erased } else { left };
            (fits && wanted && sight::may_see(&staff, row)).then(|| row.document.clone())
        },
    )
    .await?;
    Ok(Json(answer))
}

/// One lead.
#[utoipa::path(get, path = "/v1/leads/{id}", tag = "leads",
    params(("id" = String, Path)),
    responses((status = 200, description = "The lead", body = Lead), (status = 403, description = "Somebody else's"), (status = 404, description = "No such lead")))]
pub async fn show(
    State(doors): State<Doors>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let row = sight::lead(&doors, &staff, lead_id(&id)?).await?;
    Ok(Json(row.document))
}

/// The id of a lead, as the path has it.
pub(super) fn lead_id(text: &str) -> Result<LeadId, Problem> {
    text.parse().map_err(|_| Problem::not_found("lead"))
}
