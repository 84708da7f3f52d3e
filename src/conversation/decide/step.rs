//! Moving the conversation one step: the question whose answer matters most,
//! or the act, where no answer would change it.

use super::Draft;
use super::answering::fit;
use super::asking::clarify;
use super::asking::contact::{
    CONTACT, ask_contact, asks_as_they_offer, half_a_contact, while_waiting,
};
use super::asking::one_question::ends_in_a_question;
use super::asking::sure;
use super::asking::which;
use super::asking::which::{asked_so_far, most_valuable, next_but, passed_over};
use super::calling::way;
use super::handing_over::resume::stay;
use super::handing_over::route;
use super::learning::learn::Learned;
use super::offering::again::{asks_on_after_greeting, offer, offers_person};
use super::offering::later;
use super::offering::later::asks_on;
use super::offering::maybe;
use super::offering::offered::wishes_to_talk;
use super::offering::part::{hears_no, no_sale, nurture, only_polite, parted, repeats, set_aside};
use super::offering::pressing;
use super::respond::read_nothing;
use crate::campaign::question::QuestionKind;
use crate::conversation::agenda::{Agenda, Point, Step};
use crate::conversation::event::Event;
use crate::conversation::message::MoveKind;
use crate::conversation::state::{HandoffState, LeadStatus};
use crate::qualification::NextQuestion;
use crate::reading::finding::{ContactWay, IntentKind};
use crate::reading::{Manner, SignalKind};
use crate::signal::{SignalName, SignalValue};

/// What is offered to somebody whose language we don't speak.
pub(super) const PERSON: &str = "person";

/// A question that stays unanswered is put so often at most.
pub(super) const MOST_TIMES_ASKED: u32 = 2;

/// An offer that was declined is made so often at most.
const MOST_TIMES_OFFERED: u32 = 2;

/// Chooses the step of this turn and what is recorded with it.
pub(super) fn choose(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) {
    if set_aside(draft, learned, agenda) {
        return;
    }
    if later::granted(draft, learned, agenda) || wants_person(draft, learned, agenda) {
        return;
    }
    if asks_as_they_offer(draft, learned, agenda) {
        return;
    }
    if draft.state.open_handoff().is_some() {
        while_waiting(draft, learned, agenda);
        return;
    }
    if parted(draft, learned, agenda) {
        return;
    }
    if no_sale(draft, learned, agenda) || hears_no(draft, learned, agenda) {
        return;
    }
    if learned.intends(IntentKind::Abuse) && agenda.points.iter().any(is_last_word) {
        return;
    }
    if let Some(offered) = &learned.about_offer {
        offer(draft, agenda, offered);
        return;
    }
    if offers_person(draft, learned, agenda) {
        return;
    }
    if in_another_language(agenda) {
        let step = PERSON.to_owned();
        agenda.record.push(Event::StepOffered { step });
        return;
    }
    if agenda
        .points
        .iter()
        .any(|point| ends_in_a_question(draft, point))
    {
        return;
    }
    // "Ok, thx" where nothing was asked ends the matter, and is no cue for a question.
    if learned.asked.is_none()
        && learned.accepted.is_none()
        && learned.intends(IntentKind::Thanks)
        && only_polite(learned)
    {
        return;
    }
    if sure::asks_anew(draft, learned, agenda) {
        return;
    }
    if pressing::wants_rest(learned) {
        agenda.step = Step::StayAvailable;
        return;
    }
    if clarify::asks_to_be_clear(draft, learned, agenda)
        || asks_on_after_greeting(draft, learned, agenda)
    {
        return;
    }
    if fit::asks_what_it_hangs_on(draft, learned, agenda) {
        return;
    }
    qualify(draft, learned, agenda);
}

/// Who has agreed to a visit, a call, a trial or a proposal gets it as soon as they
/// can be reached: how, is asked at once, and nothing else before it. What is still
/// open goes along with the lead. `true` where it is so.
fn hand_over_agreed(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let gave_contact = learned
        .fresh
        .iter()
        .chain(&learned.corrected)
        .any(|name| [SignalName::EMAIL, SignalName::PHONE].contains(&name.as_str()));
    let accepted = learned
        .accepted
        .as_deref()
        .is_some_and(|step| step != PERSON);
    let goes_on = learned.shows(Manner::AsksNext) || gave_contact;
    // "I'd rather email", to what was offered, says how to go on.
    let told_way = learned.offered.is_some()
        && learned.declined_offer.is_none()
        && learned
            .fresh
            .iter()
            .any(|name| name.as_str() == SignalName::CONTACT_WAY)
        && way::wanted(draft) == Some(ContactWay::Email);
    let agreed = accepted || told_way || goes_on && wishes_to_talk(draft);
    // With a reason against it, that comes first.
    if !agreed || !learned.objections.is_empty() {
        return false;
    }
    if route::reach(draft).is_none()
        && route::contact_to_ask(draft).is_some()
        && draft.state.channel().is_live()
    {
        ask_contact(draft, agenda, "handoff");
    }
    true
}

/// "Send me a contract, we take 12 seats": who wants to buy and says how much gets
/// somebody to buy from. A plan to begin some day is no order.
fn orders(draft: &Draft<'_>, learned: &Learned) -> bool {
    learned.objections.is_empty()
        && learned.readings.iter().any(|(message, reading)| {
            let tells = |kind: SignalKind| {
                reading.signals.iter().any(|found| {
                    let is = draft.rules.vocabulary.kind_of(found.signal.as_str());
                    is == kind && found.value.is_some()
                })
            };
            reading.intends(IntentKind::Buy)
                && tells(SignalKind::Quantity)
                && !tells(SignalKind::Timeline)
                && !message.text.contains('?')
        })
}

fn is_last_word(point: &Point) -> bool {
    matches!(point, Point::Calm { about } if about == "abuse_again")
}

fn in_another_language(agenda: &Agenda) -> bool {
    agenda
        .points
        .iter()
        .any(|point| matches!(point, Point::Calm { about } if about == "language"))
}

/// A person was asked for: at once, whatever is known.
fn wants_person(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let reason = if learned.intends(IntentKind::AskPerson) {
        "asked_for_person"
    } else if learned.accepted.as_deref() == Some(PERSON) {
        let own = &draft.rules.campaign.identity.language;
        match &draft.state.language {
            Some(language) if language != own => "language",
            Some(_) | None => "asked_for_person",
        }
    } else if learned.intends(IntentKind::AskCallback) {
        "asked_for_callback"
    } else {
        return false;
    };
    match draft.state.open_handoff().map(|handoff| handoff.state) {
        // A callback is due: nothing new is promised, unless somebody has come back.
        Some(HandoffState::Unavailable) => route::offer_again(draft, agenda),
        Some(_) => false,
        None => {
            route::request(draft, agenda, reason);
            true
        }
    }
}

pub(super) fn kind_of(kind: QuestionKind) -> MoveKind {
    match kind {
        QuestionKind::Screening => MoveKind::Screen,
        QuestionKind::Probing => MoveKind::Probe,
    }
}

/// The road to the handoff: what is missing is asked, what is met is acted on.
fn qualify(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) {
    let evaluation = draft.evaluation();
    let qualification = evaluation.qualification;
    // Who has just said no to talking is not handed over on the spot.
    let declined = pressing::declines_talk_only(draft, learned);
    // Nor who may never want it.
    let declined = declined || maybe::is_open(draft, learned);
    if qualification.qualified && !declined && !pressing::only_asked_for_trial(draft, learned) {
        if draft.state.was_given_back() && !wants_to_go_on(learned) {
            // A person had it and gave it back: not at once to a person again.
            stay(draft, learned, agenda);
            return;
        }
        if maybe::asks_about_guess(draft, learned, agenda) {
            return;
        }
        if draft.state.status != LeadStatus::Qualified {
            draft.qualify(qualification);
        }
        if half_a_contact(draft, learned) {
            ask_contact(draft, agenda, "again");
            return;
        }
        let asked_contact = draft.state.times_asked.contains_key(CONTACT)
            || draft.state.refused(SignalName::EMAIL)
            || draft.state.refused(SignalName::PHONE);
        if !asked_contact && route::reach(draft).is_none() && draft.state.channel().is_live() {
            ask_contact(draft, agenda, "handoff");
            return;
        }
        route::request(draft, agenda, "qualified");
        return;
    }
    if orders(draft, learned) || hand_over_agreed(draft, learned, agenda) {
        if agenda.step == Step::Rest {
            route::request(draft, agenda, "wants_to_talk");
        }
        return;
    }
    if let Some(objection) = rebuttal_to_rest(draft, agenda) {
        agenda.step = Step::CheckIn { objection };
        return;
    }
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
        next_but(
            draft,
            asked_so_far(draft),
            sure::passed_over(draft, learned).or_else(|| passed_over(draft, learned)),
        )
    };
    let next = next.map(|next| which::opened_with(draft, next));
    let priced = super::asking::priced::question_for_price(draft, agenda);
    if let Some(next) = priced.or(next) {
        ask(draft, learned, agenda, next);
        return;
    }
    // Who said yes to talking gets to talk: an offer that was accepted is kept,
    // although an answer is missing that cannot be asked for again.
    let again = draft.state.was_given_back() && !wants_to_go_on(learned);
    if qualification.intent.met && qualification.worthwhile && !again && !declined {
        route::request(draft, agenda, "wants_to_talk");
        return;
    }
    if again {
        if agenda.points.is_empty() {
            agenda.step = Step::StayAvailable;
        }
        return;
    }
    // What is still open then, a person can settle: it is offered before we part.
    if qualification.worthwhile
        && let Some(step) = offerable(draft)
        && pressing::may_offer(draft, learned)
    {
        offer(draft, agenda, &step);
        return;
    }
    // Offered, and neither taken nor declined: while something is open that matters, it is asked.
    if qualification.worthwhile
        && !draft.state.questions_refused
        && let Some(next) = most_valuable(draft, learned)
    {
        ask(draft, learned, agenda, next);
        return;
    }
    // Then the ball stays with the prospect.
    if qualification.worthwhile && draft.state.last_offer.is_some() {
        let little = agenda
            .points
            .iter()
            .all(|point| matches!(point, Point::Acknowledge { .. }));
        if little && !repeats(draft, MoveKind::Confirm, learned) {
            agenda.step = Step::StayAvailable;
        }
        return;
    }
    // Only the question that they have just passed over is left: it waits for the next turn.
    let waits =
        passed_over(draft, learned).is_some() && which::next(draft, asked_so_far(draft)).is_some();
    if waits {
        if agenda
            .points
            .iter()
            .all(|point| matches!(point, Point::Acknowledge { .. }))
        {
            agenda.step = Step::StayAvailable;
        }
        return;
    }
    // "That's it? I didn't say no": what is open goes on.
    if learned.mistaken
        && let Some(next) = which::missing_unasked(draft)
    {
        ask(draft, learned, agenda, next);
        return;
    }
    // Who asks is in the middle of it: their question is answered, and nobody is sent off.
    if asks_on(learned) || agenda.points.iter().any(Point::is_answer) {
        if agenda.points.is_empty() {
            agenda.step = Step::StayAvailable;
        }
        return;
    }
    // Two soft words end no talk in which a need was told and its worth was not asked for.
    if let Some(next) = which::worth_unasked(draft) {
        ask(draft, learned, agenda, next);
        return;
    }
    nurture(
        draft,
        agenda,
        "no answer would change the decision now",
        false,
    );
}

/// Who does not believe the first answer is not pushed on to the next question
/// after the second, and "not now" is not followed by a question at all: the
/// objection given such a rebuttal in this turn.
fn rebuttal_to_rest(draft: &Draft<'_>, agenda: &Agenda) -> Option<String> {
    let mut rebuttals = agenda.points.iter().filter_map(|point| match point {
        Point::Rebut { objection, .. } => Some(objection),
        _ => None,
    });
    // Two answers at once are enough to think about.
    if rebuttals.clone().count() > 1 {
        return rebuttals.next_back().cloned();
    }
    agenda.points.iter().find_map(|point| match point {
        Point::Rebut { objection, .. } => draft
            .state
            .objection(objection)
            .filter(|known| known.postpones || !known.rebuttals.is_empty())
            .map(|known| known.id.clone()),
        _ => None,
    })
}

/// Whether the prospect has just said yes to more.
pub(super) fn wants_to_go_on(learned: &Learned) -> bool {
    learned.accepted.is_some()
        || [IntentKind::Buy, IntentKind::AskDemo, IntentKind::AskTrial]
            .iter()
            .any(|kind| learned.intends(*kind))
}

/// The next step to offer: the one the prospect asked about, else the first
/// that was not offered too often.
fn offerable(draft: &Draft<'_>) -> Option<String> {
    let offers = draft.state.times_offered.iter();
    let total: u32 = offers
        .filter(|(step, _)| *step != PERSON)
        .map(|(_, times)| *times)
        .sum();
    if total >= MOST_TIMES_OFFERED {
        return None;
    }
    let wished = match draft
        .state
        .signals
        .get(SignalName::INTENT)
        .and_then(|signal| signal.known())
    {
        Some(SignalValue::Choice { choice }) => Some(choice.as_str()),
        _ => None,
    };
    let steps = draft.rules.campaign.playbook.next_steps.iter();
    let steps = steps.filter(|step| !pressing::declined_by_name(draft, &step.id));
    steps
        .clone()
        .find(|step| Some(step.id.as_str()) == wished)
        .or_else(|| {
            let mut new = steps.clone();
            new.find(|step| !draft.state.times_offered.contains_key(&step.id))
        })
        .or_else(|| steps.clone().next())
        .map(|step| step.id.clone())
}

pub(super) fn ask(draft: &Draft<'_>, learned: &Learned, agenda: &mut Agenda, next: NextQuestion) {
    let open = learned.asked.as_ref().map(|open| open.question.as_str());
    let same = open == Some(next.question.as_str());
    // Nothing came of the question: say so, instead of repeating it like a form.
    // Who has told something in whole words gets neither: it would deny having heard it.
    let nothing_told = agenda.points.is_empty() && !learned.tells_facts();
    if nothing_told && same {
        agenda.points.push(Point::Rephrase);
    } else if nothing_told
        && open.is_some()
        && !learned.says_something()
        // "Ok good" takes in what was said, and leaves nothing unknown.
        && !learned.shows(Manner::Nods)
    {
        agenda.points.push(if read_nothing(learned) {
            // Who hit the keys at random has not said that they don't know.
            Point::Calm {
                about: "not_understood".to_owned(),
            }
        } else {
            Point::FineNotToKnow
        });
    }
    if !same {
        agenda.points.retain(|point| *point != Point::Rephrase);
    }
    let (step, asked) = asking(draft, &next.question, next.says);
    agenda.step = step;
    agenda.record.extend(asked);
}

pub(super) fn asking(draft: &Draft<'_>, question: &str, why: String) -> (Step, Option<Event>) {
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
    match which::next(draft, 0) {
        Some(next) => asking(draft, &next.question, next.says),
        None => (Step::Rest, None),
    }
}
