//! What staff do with a lead: stages, the outcome, passing it back, giving it to
//! somebody.

use axum::Json;
use axum::extract::{Path, State};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::super::authority::{Role, Staff};
use super::super::body::JsonBody;
use super::super::doors::Doors;
use super::super::problem::Problem;
use super::super::schema;
use super::leads::lead_id;
use super::sight;
use crate::conversation::input::Input;
use crate::conversation::state::Owner;
use crate::signal::Money;
use crate::turn::Envelope;

/// The longest reason, in characters.
const MOST_REASON: usize = 2_000;

/// A stage of the funnel that is reached.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StageBody {
    /// `meeting` or `opportunity`.
    stage: String,
    /// What the deal is worth.
    #[serde(default)]
    #[schema(value_type = Option<schema::Money>)]
    value: Option<Money>,
    /// When it is expected to close.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    expected_close_date: Option<Date>,
}

/// What came of it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeBody {
    /// `won` or `lost`.
    result: String,
    /// What was contracted.
    #[serde(default)]
    #[schema(value_type = Option<schema::Money>)]
    amount: Option<Money>,
    /// Why.
    #[serde(default)]
    reason: Option<String>,
    /// When it was won or lost; now where it is not given.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
}

/// Passing it back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnBody {
    /// `requalify`, `regenerate` or `resurrect`.
    kind: String,
    reason: String,
    /// Not before.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    after: Option<Timestamp>,
}

/// Giving it to somebody.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnerBody {
    #[schema(value_type = schema::Owner)]
    owner: Owner,
    #[serde(default)]
    why: Option<String>,
}

/// Moves the lead on; answers with the lead as it stands then.
async fn moved(
    doors: &Doors,
    staff: &Staff,
    id: &str,
    input: Input,
) -> Result<Json<Value>, Problem> {
    let row = sight::lead(doors, staff, lead_id(id)?).await?;
    let desk = doors.desk();
    desk.take(row.conversation, input, Envelope::default())
        .await?;
    let row = desk.store().lead(row.id).await?;
    let row = row.ok_or_else(|| Problem::not_found("lead"))?;
    Ok(Json(row.document))
}

pub(super) fn reason(pointer: &str, text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::invalid(pointer, "a reason is needed"));
    }
    if text.chars().count() > MOST_REASON {
        let detail = format!("a reason has at most {MOST_REASON} characters");
        return Err(Problem::invalid(pointer, detail));
    }
    Ok(text.to_owned())
}

fn one_of(pointer: &str, given: &str, known: &[&str]) -> Result<(), Problem> {
    if known.contains(&given) {
        return Ok(());
    }
    let detail = format!("must be one of {}", known.join(", "));
    Err(Problem::invalid(pointer, detail))
}

/// A stage of the funnel is reached.
#[utoipa::path(post, path = "/v1/leads/{id}/stage", tag = "leads", params(("id" = String, Path)),
    request_body = StageBody,
    responses((status = 200, description = "The lead", body = schema::Lead), (status = 422, description = "No such stage")))]
pub async fn stage(
    State(doors): State<Doors>,
    staff: Staff,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<StageBody>,
) -> Result<Json<Value>, Problem> {
    one_of("/stage", &body.stage, &["meeting", "opportunity"])?;
    let input = Input::Stage {
        stage: body.stage,
        value: body.value,
        expected_close_date: body.expected_close_date,
        by: staff.name().to_owned(),
    };
    moved(&doors, &staff, &id, input).await
}

/// The outcome is known.
#[utoipa::path(post, path = "/v1/leads/{id}/outcome", tag = "leads", params(("id" = String, Path)),
    request_body = OutcomeBody,
    responses((status = 200, description = "The lead", body = schema::Lead), (status = 422, description = "No such result")))]
pub async fn outcome(
    State(doors): State<Doors>,
    staff: Staff,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<OutcomeBody>,
) -> Result<Json<Value>, Problem> {
    one_of("/result", &body.result, &["won", "lost"])?;
    if body
        .amount
        .is_some_and(|money| money.amount.is_sign_negative())
    {
        return Err(Problem::invalid("/amount/amount", "must not be negative"));
    }
    if body.at.is_some_and(|at| at > doors.desk().clock().now()) {
        return Err(Problem::invalid("/at", "must not lie in the future"));
    }
    let reason = body
        .reason
        .map(|text| reason("/reason", &text))
        .transpose()?;
    let input = Input::Outcome {
        result: body.result,
        amount: body.amount,
        reason,
        happened_at: body.at,
        by: staff.name().to_owned(),
    };
    moved(&doors, &staff, &id, input).await
}

/// The closer passes the lead back.
#[utoipa::path(post, path = "/v1/leads/{id}/return", tag = "leads", params(("id" = String, Path)),
    request_body = ReturnBody,
    responses((status = 200, description = "The lead", body = schema::Lead), (status = 422, description = "No such kind, or no reason")))]
pub async fn give_back(
    State(doors): State<Doors>,
    staff: Staff,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<ReturnBody>,
) -> Result<Json<Value>, Problem> {
    let kinds = ["requalify", "regenerate", "resurrect"];
    one_of("/kind", &body.kind, &kinds)?;
    let input = Input::Return {
        return_kind: body.kind,
        reason: reason("/reason", &body.reason)?,
        after: body.after,
        by: staff.name().to_owned(),
    };
    moved(&doors, &staff, &id, input).await
}

/// The lead is given to somebody. A closer can give it away or take what is nobody's.
#[utoipa::path(post, path = "/v1/leads/{id}/owner", tag = "leads", params(("id" = String, Path)),
    request_body = OwnerBody,
    responses((status = 200, description = "The lead", body = schema::Lead), (status = 422, description = "No such owner")))]
pub async fn owner(
    State(doors): State<Doors>,
    staff: Staff,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<OwnerBody>,
) -> Result<Json<Value>, Problem> {
    if let Owner::Closer(closer) = &body.owner
        && doors.desk().store().closer(closer).await?.is_none()
    {
        return Err(Problem::invalid("/owner/id", "there is no such closer"));
    }
    if let (Role::Closer(own), Owner::Closer(to)) = (&staff.role, &body.owner)
        && own != to
    {
        let row = sight::lead(&doors, &staff, lead_id(&id)?).await?;
        let is_own = row.owner.id.as_deref() == Some(own.as_str());
        if !is_own {
            return Err(Problem::forbidden("only your own lead can be given away"));
        }
    }
    let why = match body.why {
        Some(why) => reason("/why", &why)?,
        None => format!("given by {}", staff.name()),
    };
    let input = Input::Own {
        owner: body.owner,
        why,
    };
    moved(&doors, &staff, &id, input).await
}
