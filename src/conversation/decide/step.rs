//! Moving the conversation one step: the question whose answer matters most,
//! or the act, where no answer would change it.

use super::learn::Learned;
use super::respond::redirected;
use super::{Draft, route};
use crate::campaign::playbook::Stage;
use crate::campaign::question::QuestionKind;
use crate::conversation::agenda::{Agenda, Point, Step};
use crate::conversation::effect::{Announcement, Effect};
use crate::conversation::event::Event;
use crate::conversation::message::MoveKind;
use crate::conversation::objection::Standing;
use crate::conversation::state::{HandoffState, LeadStatus};
use crate::qualification::{AskedSoFar, NextQuestion, next_question};
use crate::reading::finding::{ContactKind, IntentKind};
use crate::signal::{SignalName, SignalStatus};

/// The name under which asking for contact details is recorded.
pub(super) const CONTACT: &str = "contact";
/// A question that stays unanswered is put so often at most.
const MOST_TIMES_ASKED: u32 = 2;
/// An offer that was declined is made so often at most.
const MOST_TIMES_OFFERED: u32 = 2;

/// Chooses the step of this turn and what is recorded with it.
pub(super) fn choose(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) {
    if set_aside(draft, learned, agenda) {
        return;
    }
    if wants_person(draft, learned, agenda) {
        return;
    }
    if draft.state.open_handoff().is_some() {
        while_waiting(draft, learned, agenda);
        return;
    }
    if no_sale(draft, learned, agenda) || hears_no(draft, learned, agenda) {
        return;
    }
    if learned.intends(IntentKind::Abuse) && agenda.points.iter().any(is_last_word) {
        return;
    }
    if asks_to_be_clear(draft, learned, agenda) {
        return;
    }
    qualify(draft, learned, agenda);
}

fn is_last_word(point: &Point) -> bool {
    matches!(point, Point::Calm { about } if about == "abuse_again")
}

/// Matters that are no sale end here.
fn set_aside(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let Some(matter) = redirected(draft, learned) else {
        return false;
    };
    if draft.state.open_handoff().is_none() && draft.state.status != LeadStatus::Disqualified {
        draft.record(Event::LeadDisqualified {
            reason: matter.to_owned(),
            because: matter.to_owned(),
        });
        draft.announce("lead.disqualified");
    }
    agenda.step = Step::Rest;
    true
}

/// A person was asked for: at once, whatever is known.
fn wants_person(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let reason = if learned.intends(IntentKind::AskPerson) {
        "asked_for_person"
    } else if learned.intends(IntentKind::AskCallback) {
        "asked_for_callback"
    } else {
        return false;
    };
    let on_its_way = draft
        .state
        .open_handoff()
        .is_some_and(|handoff| handoff.state != HandoffState::Unavailable);
    if on_its_way {
        return false;
    }
    route::request(draft, agenda, reason);
    true
}

/// While a closer is on the way the agent stays, answers, and asks nothing more.
fn while_waiting(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) {
    let Some(handoff) = draft.state.open_handoff() else {
        return;
    };
    let waiting_for = match handoff.state {
        HandoffState::Unavailable => None,
        HandoffState::Requested
        | HandoffState::Offered
        | HandoffState::Accepted
        | HandoffState::Connected
        | HandoffState::Completed
        | HandoffState::Declined
        | HandoffState::Expired => handoff.closer_name.clone(),
    };
    let gave_contact = learned
        .fresh
        .iter()
        .any(|name| [SignalName::EMAIL, SignalName::PHONE].contains(&name.as_str()));
    if half_a_contact(draft, learned) {
        ask_contact(draft, agenda, "again");
        return;
    }
    let silent = agenda.points.is_empty();
    if silent || gave_contact || learned.intends(IntentKind::AskPerson) {
        agenda.step = Step::AwaitCloser { name: waiting_for };
    }
}

/// Asked for an address, the prospect gave something that is none.
fn half_a_contact(draft: &Draft<'_>, learned: &Learned) -> bool {
    let asked = learned
        .asked
        .as_ref()
        .is_some_and(|open| open.question == CONTACT);
    let times = draft
        .state
        .times_asked
        .get(CONTACT)
        .copied()
        .unwrap_or_default();
    asked
        && times < MOST_TIMES_ASKED
        && learned.readings.iter().all(|(message, reading)| {
            let found = reading
                .contacts
                .iter()
                .any(|contact| matches!(contact.kind, ContactKind::Email | ContactKind::Phone));
            let digits = message.text.chars().filter(char::is_ascii_digit).count();
            !found && (message.text.contains('@') || digits >= 5)
        })
}

fn ask_contact(draft: &mut Draft<'_>, agenda: &mut Agenda, purpose: &str) {
    let field = draft
        .rules
        .campaign
        .lead
        .definition
        .contact
        .first()
        .cloned()
        .unwrap_or_else(|| SignalName::EMAIL.to_owned());
    agenda.record.push(Event::QuestionAsked {
        question: CONTACT.to_owned(),
        signal: field.as_str().into(),
        follow_up: purpose == "again",
        why: "earned: the prospect wants to go on, and a closer must be able to reach them"
            .to_owned(),
    });
    agenda.step = Step::AskContact {
        field,
        purpose: purpose.to_owned(),
    };
}

/// Who does not fit hears a polite no, early.
fn no_sale(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let evaluation = draft.evaluation();
    let Some(ruled_out) = evaluation.qualification.disqualified_by else {
        return false;
    };
    if draft.state.status == LeadStatus::Disqualified {
        // Told already; questions are still answered.
        if agenda.points.is_empty() || learned.intends(IntentKind::Bye) {
            agenda.step = Step::Close;
        }
        return true;
    }
    let because = draft
        .rules
        .campaign
        .lead
        .definition
        .fit
        .iter()
        .find(|known| known.id == ruled_out.criterion)
        .map_or_else(
            || ruled_out.criterion.clone(),
            |known| known.because.clone(),
        );
    draft.record(Event::LeadDisqualified {
        reason: ruled_out.criterion.clone(),
        because,
    });
    draft.announce("lead.disqualified");
    agenda.step = Step::Disqualify {
        criterion: Some(ruled_out.criterion),
    };
    true
}

/// No means no: one answer to a reason, never a push against a plain no.
fn hears_no(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let conceded = agenda
        .points
        .iter()
        .any(|point| matches!(point, Point::Concede { .. }));
    let plain_no = learned.intends(IntentKind::Decline) && learned.objections.is_empty();
    let soft_no = learned.intends(IntentKind::DeclineSoft) && learned.objections.is_empty();
    let offers_declined = learned.declined_offer.as_ref().is_some_and(|offer| {
        draft
            .state
            .times_offered
            .get(offer)
            .copied()
            .unwrap_or_default()
            >= MOST_TIMES_OFFERED
    });
    let leaves = learned.intends(IntentKind::Bye) && !learned.says_something();
    let set_aside_already = draft.state.status == LeadStatus::Nurture && !learned.says_something();
    if set_aside_already {
        if agenda.points.is_empty() {
            agenda.step = Step::Close;
        }
        return true;
    }
    let soft_no = soft_no || (learned.declined_offer.is_some() && learned.objections.is_empty());
    if !(conceded || plain_no || soft_no || offers_declined || leaves) {
        return false;
    }
    for point in &agenda.points {
        if let Point::Concede { objection } = point {
            agenda.record.push(Event::ObjectionSettled {
                objection: objection.clone(),
                state: Standing::Conceded,
            });
        }
    }
    let because = if plain_no {
        "declined"
    } else if conceded {
        "an objection stands"
    } else if leaves {
        "left before a decision"
    } else {
        "not now"
    };
    nurture(draft, agenda, because, plain_no);
    true
}

/// Parts for now with something useful, or with nothing after a plain no.
fn nurture(draft: &mut Draft<'_>, agenda: &mut Agenda, because: &str, plain_no: bool) {
    if draft.state.status != LeadStatus::Nurture {
        agenda.record.push(Event::LeadNurtured {
            because: because.to_owned(),
        });
        agenda.effects.push(Effect::Announce(Announcement {
            kind: "lead.nurtured",
        }));
    }
    agenda.step = Step::Nurture {
        nurture: if plain_no { None } else { content_for(draft) },
        declined: plain_no,
    };
}

/// The nurture content for where the prospect stands, not sent before.
fn content_for(draft: &Draft<'_>) -> Option<String> {
    let knows_need = draft.state.signals.contains_key(SignalName::NEED);
    let stage = if draft.evaluation().qualification.fit.met && knows_need {
        if draft.state.objections.is_empty() {
            Stage::Middle
        } else {
            Stage::Late
        }
    } else if knows_need {
        Stage::Middle
    } else {
        Stage::Early
    };
    let unused = |id: &str| !draft.state.used.contains(&format!("nurture:{id}"));
    let all = &draft.rules.campaign.playbook.nurture;
    all.iter()
        .find(|content| content.stage == stage && unused(&content.id))
        .or_else(|| all.iter().find(|content| unused(&content.id)))
        .map(|content| content.id.clone())
}

/// A vague answer gets one follow-up; a contradiction one clarifying question.
fn asks_to_be_clear(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    // The language model's reading may have contradicted something after the last words.
    let contradicted = draft.state.signals.keys().filter(|name| {
        still_contradicted(draft, name)
            && (learned.contradicted.contains(name) || draft.state.usage.calls > 0)
    });
    if let Some(signal) = contradicted.cloned().next() {
        let key = format!("clarify:{signal}");
        if !draft.state.times_asked.contains_key(&key) {
            agenda.record.push(Event::QuestionAsked {
                question: key,
                signal: signal.clone(),
                follow_up: true,
                why: "two statements disagree".to_owned(),
            });
            agenda.step = Step::Clarify { signal };
            return true;
        }
    }
    let (Some(vague), Some(open)) = (&learned.vague, &learned.asked) else {
        return false;
    };
    let question = draft
        .rules
        .campaign
        .questions
        .questions
        .iter()
        .find(|question| question.id == open.question);
    let Some(question) = question else {
        return false;
    };
    if open.follow_up || question.follow_up.is_empty() || *vague != open.signal {
        return false;
    }
    agenda.record.push(Event::QuestionAsked {
        question: question.id.clone(),
        signal: open.signal.clone(),
        follow_up: true,
        why: "the answer was too vague to work with".to_owned(),
    });
    agenda.step = Step::Ask {
        question: question.id.clone(),
        kind: kind_of(question.kind),
        follow_up: true,
        times: 1,
        why: "the answer was too vague to work with".to_owned(),
    };
    // "Got it" before "what do you mean" would be no listening.
    agenda
        .points
        .retain(|point| !matches!(point, Point::FineNotToKnow));
    true
}

fn still_contradicted(draft: &Draft<'_>, name: &SignalName) -> bool {
    draft
        .state
        .signals
        .get(name)
        .is_some_and(|signal| signal.status == SignalStatus::Contradicted)
}

fn kind_of(kind: QuestionKind) -> MoveKind {
    match kind {
        QuestionKind::Screening => MoveKind::Screen,
        QuestionKind::Probing => MoveKind::Probe,
    }
}

/// The road to the handoff: what is missing is asked, what is met is acted on.
fn qualify(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) {
    let evaluation = draft.evaluation();
    let qualification = evaluation.qualification;
    if qualification.qualified {
        if draft.state.status != LeadStatus::Qualified {
            let because = [
                qualification.intent.because,
                qualification.fit.because,
                qualification.timing.because,
            ]
            .concat();
            draft.record(Event::LeadQualified {
                level: qualification.level,
                because,
            });
            draft.announce("lead.qualified");
        }
        if half_a_contact(draft, learned) {
            ask_contact(draft, agenda, "again");
            return;
        }
        let asked_contact = draft.state.times_asked.contains_key(CONTACT);
        if !asked_contact && route::reach(draft).is_none() && draft.state.channel().is_live() {
            ask_contact(draft, agenda, "handoff");
            return;
        }
        route::request(draft, agenda, "qualified");
        return;
    }
    let asked_so_far: u32 = draft
        .state
        .times_asked
        .iter()
        .filter(|(question, _)| !question.starts_with("clarify:") && *question != CONTACT)
        .map(|(_, times)| *times)
        .sum();
    let only_intent_open = qualification.fit.met
        && qualification.timing.met
        && !qualification.intent.met
        && qualification
            .missing
            .iter()
            .all(|missing| missing.as_str() == SignalName::INTENT);
    let next = if only_intent_open {
        None
    } else {
        next(draft, asked_so_far)
    };
    if let Some(next) = next {
        ask(draft, agenda, next);
        return;
    }
    // Who said yes to talking gets to talk: an offer that was accepted is kept,
    // although an answer is missing that cannot be asked for again.
    if qualification.intent.met && qualification.worthwhile {
        route::request(draft, agenda, "wants_to_talk");
        return;
    }
    // What is still open then, a person can settle: it is offered before we part.
    if qualification.worthwhile {
        if let Some(step) = offerable(draft) {
            let times = draft
                .state
                .times_offered
                .get(&step)
                .copied()
                .unwrap_or_default();
            agenda
                .record
                .push(Event::StepOffered { step: step.clone() });
            agenda.step = Step::Offer { step, times };
            return;
        }
    }
    nurture(
        draft,
        agenda,
        "no answer would change the decision now",
        false,
    );
}

/// The next step to offer: the one the prospect asked about, else the first
/// that was not offered too often.
fn offerable(draft: &Draft<'_>) -> Option<String> {
    let total: u32 = draft.state.times_offered.values().sum();
    if total >= MOST_TIMES_OFFERED {
        return None;
    }
    let wished = match draft
        .state
        .signals
        .get(SignalName::INTENT)
        .and_then(|signal| signal.known())
    {
        Some(crate::signal::SignalValue::Choice { choice }) => Some(choice.as_str()),
        _ => None,
    };
    let steps = &draft.rules.campaign.playbook.next_steps;
    steps
        .iter()
        .find(|step| Some(step.id.as_str()) == wished)
        .or_else(|| {
            steps
                .iter()
                .find(|step| !draft.state.times_offered.contains_key(&step.id))
        })
        .or_else(|| steps.first())
        .map(|step| step.id.clone())
}

fn next(draft: &Draft<'_>, asked_so_far: u32) -> Option<NextQuestion> {
    let worn_out: Vec<String> = draft
        .state
        .times_asked
        .iter()
        .filter(|(_, times)| **times >= MOST_TIMES_ASKED)
        .map(|(question, _)| question.clone())
        .collect();
    next_question(
        draft.rules.campaign,
        &draft.state.signals,
        draft.today(),
        draft.capacity(),
        AskedSoFar {
            count: asked_so_far,
            not_again: &worn_out,
        },
    )
    .next
}

fn ask(draft: &Draft<'_>, agenda: &mut Agenda, next: NextQuestion) {
    let (step, asked) = asking(draft, &next.question, next.says);
    agenda.step = step;
    agenda.record.extend(asked);
}

fn asking(draft: &Draft<'_>, question: &str, why: String) -> (Step, Option<Event>) {
    let questions = &draft.rules.campaign.questions.questions;
    let Some(found) = questions.iter().find(|known| known.id == question) else {
        return (Step::Rest, None);
    };
    let times = draft
        .state
        .times_asked
        .get(question)
        .copied()
        .unwrap_or_default();
    (
        Step::Ask {
            question: found.id.clone(),
            kind: kind_of(found.kind),
            follow_up: false,
            times,
            why: why.clone(),
        },
        Some(Event::QuestionAsked {
            question: found.id.clone(),
            signal: found.signal.as_str().into(),
            follow_up: false,
            why,
        }),
    )
}

/// The question that opens the conversation: the greeting's, where its answer
/// is not known, else the one that matters most.
pub(super) fn opening_question(draft: &Draft<'_>, wanted: Option<&str>) -> (Step, Option<Event>) {
    let questions = &draft.rules.campaign.questions.questions;
    let from_greeting = wanted.and_then(|id| {
        questions
            .iter()
            .find(|question| question.id == id)
            .filter(|question| !draft.state.signals.contains_key(question.signal.as_str()))
    });
    if let Some(question) = from_greeting {
        return asking(
            draft,
            &question.id,
            "opens the conversation on this page".to_owned(),
        );
    }
    match next(draft, 0) {
        Some(next) => asking(draft, &next.question, next.says),
        None => (Step::Rest, None),
    }
}
