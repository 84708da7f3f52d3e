//! The question that a prospect's own price hangs on.

use crate::campaign::total::{Outcome, total};
use crate::conversation::agenda::{Agenda, Point};
use crate::conversation::decide::Draft;
use crate::conversation::decide::step::MOST_TIMES_ASKED;
use crate::qualification::{NextQuestion, WhyAsked};

/// Who asked what it costs and heard the price list is asked for the number
/// that their own price hangs on.
pub(crate) fn question_for_price(draft: &Draft<'_>, agenda: &Agenda) -> Option<NextQuestion> {
    let campaign = draft.rules.campaign;
    let told = agenda.points.iter().filter_map(|point| match point {
        Point::Fact { fact } => campaign.fact(fact),
        _ => None,
    });
    let mut needed =
        told.flat_map(
            |fact| match total(campaign, fact, &draft.state.signals, draft.today()) {
                Outcome::Needs(signals) => signals,
                Outcome::Computed(_) | Outcome::Nothing => Vec::new(),
            },
        );
    needed.find_map(|signal| {
        if draft.state.signals.contains_key(signal.as_str()) {
            return None;
        }
        let question = campaign.question_for(&signal)?;
        (draft.state.asked_times(&question.id) < MOST_TIMES_ASKED).then(|| NextQuestion {
            question: question.id.clone(),
            signal: question.signal.as_str().into(),
            says: "their own price hangs on it, and they asked for the price".to_owned(),
            kind: WhyAsked::Price,
            voi: 0.0,
        })
    })
}
