//! Questions that only the language model heard in the messages before: they are
//! dealt with in these words, so that nothing is lost. (Objections that nobody
//! has answered yet are taken up in `rebuttal`, whoever heard them.)

use super::asked::MOST_ANSWERS;
use super::material::case_for;
use crate::campaign::Campaign;
use crate::campaign::playbook::FactKind;
use crate::conversation::agenda::Point;
use crate::conversation::decide::Draft;
use crate::conversation::decide::begun::is_dealt_with;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::event::Event;
use crate::reading::finding::IntentKind;

/// Deals with the questions that the model heard and no words have dealt with yet.
pub(crate) fn take_up(draft: &mut Draft<'_>, learned: &Learned, points: &mut Vec<Point>) {
    let parting = [
        IntentKind::Decline,
        IntentKind::DeclineSoft,
        IntentKind::Refuse,
        IntentKind::Bye,
    ];
    if parting.iter().any(|kind| learned.intends(*kind)) {
        leave_open(draft);
        return;
    }
    questions(draft, points);
}

fn questions(draft: &mut Draft<'_>, points: &mut Vec<Point>) {
    for heard in draft.heard.clone() {
        let answers = points.iter().filter(|point| point.is_answer()).count();
        let point = match heard.intent {
            IntentKind::AskCase => case_for(draft, &heard.quote).map(|case| Point::Case { case }),
            intent => fact_for(draft.rules.campaign, intent).map(|fact| Point::Fact {
                fact: fact.to_owned(),
            }),
        };
        let has = |point: &Point| points.contains(point) || is_dealt_with(draft, point);
        if point.as_ref().is_some_and(has) {
            continue;
        }
        let point = point.filter(|_| answers < MOST_ANSWERS);
        if point.is_none() {
            draft.record(Event::QuestionLeftOpen {
                seq: heard.seq,
                quote: heard.quote.clone(),
                fact: None,
            });
        }
        let not_known = || {
            let is_said = points.iter().any(|p| matches!(p, Point::NotKnown { .. }));
            (!is_said && answers < MOST_ANSWERS).then(|| Point::not_known(heard.quote))
        };
        points.extend(point.or_else(not_known));
    }
}

/// Nobody has answered them: they are on record for whoever takes over.
pub(crate) fn leave_open(draft: &mut Draft<'_>) {
    for heard in draft.heard.clone() {
        draft.record(Event::QuestionLeftOpen {
            seq: heard.seq,
            quote: heard.quote,
            fact: None,
        });
    }
}

/// The fact that answers what is asked for, where the playbook has one of its kind.
pub(crate) fn fact_for(campaign: &Campaign, intent: IntentKind) -> Option<&str> {
    let kind = match intent {
        IntentKind::AskPrice => FactKind::Price,
        IntentKind::AskDiscount => FactKind::Discount,
        IntentKind::AskPayment => FactKind::Payment,
        IntentKind::AskTrial => FactKind::Trial,
        IntentKind::AskIntegration => FactKind::Integration,
        IntentKind::AskSecurity => FactKind::Security,
        _ => return None,
    };
    let mut facts = campaign.playbook.facts.iter();
    facts
        .find(|fact| fact.kind == kind)
        .map(|fact| fact.id.as_str())
}

/// Whether the intent is a question that somebody must answer.
pub(crate) fn is_question(intent: IntentKind) -> bool {
    matches!(
        intent,
        IntentKind::AskPrice
            | IntentKind::AskDiscount
            | IntentKind::AskPayment
            | IntentKind::AskTrial
            | IntentKind::AskFeature
            | IntentKind::AskIntegration
            | IntentKind::AskSecurity
            | IntentKind::AskCase
            | IntentKind::AskComparison
    )
}
