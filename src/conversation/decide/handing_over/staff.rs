//! What closers and the CRM tell of a lead after the handoff.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::conversation::decide::Draft;
use crate::conversation::effect::Refusal;
use crate::conversation::event::Event;
use crate::signal::Money;

/// A stage of the funnel is reached.
pub(crate) fn stage(
    draft: &mut Draft<'_>,
    stage: String,
    value: Option<Money>,
    expected_close_date: Option<Date>,
    by: String,
) -> Result<(), Refusal> {
    if !["meeting", "opportunity"].contains(&stage.as_str()) {
        return Err(Refusal::NotNow(format!(
            "`{stage}` is no stage: use meeting or opportunity"
        )));
    }
    draft.record(Event::StageReached {
        stage,
        value,
        expected_close_date,
        by,
    });
    Ok(())
}

/// The outcome is known.
pub(crate) fn outcome(
    draft: &mut Draft<'_>,
    result: String,
    amount: Option<Money>,
    reason: Option<String>,
    happened_at: Option<Timestamp>,
    by: String,
) -> Result<(), Refusal> {
    if !["won", "lost"].contains(&result.as_str()) {
        return Err(Refusal::NotNow(format!(
            "`{result}` is no result: use won or lost"
        )));
    }
    draft.record(Event::OutcomeRecorded {
        result,
        amount,
        reason,
        happened_at,
        by,
    });
    draft.announce("lead.outcome");
    Ok(())
}

/// The closer passes the lead back.
pub(crate) fn return_lead(
    draft: &mut Draft<'_>,
    return_kind: String,
    reason: String,
    after: Option<Timestamp>,
    by: String,
) -> Result<(), Refusal> {
    if !["requalify", "regenerate", "resurrect"].contains(&return_kind.as_str()) {
        return Err(Refusal::NotNow(format!(
            "`{return_kind}` is no return: use requalify, regenerate or resurrect"
        )));
    }
    draft.record(Event::LeadReturned {
        return_kind,
        reason,
        after,
        by,
    });
    draft.announce("lead.returned");
    Ok(())
}
