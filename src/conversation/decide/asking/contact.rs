//! Waiting for a closer, and asking how the prospect can be reached.

use super::sure;
use super::which::next;
use crate::conversation::agenda::{Agenda, Point, Step};
use crate::conversation::decide::Draft;
use crate::conversation::decide::calling::way;
use crate::conversation::decide::handing_over::route;
use crate::conversation::decide::learning::learn::{Learned, OF_ANYBODY};
use crate::conversation::decide::offering::offered::wishes_to_talk;
use crate::conversation::decide::offering::part::{only_polite, repeats};
use crate::conversation::decide::respond::speaks_of_when;
use crate::conversation::decide::step::{MOST_TIMES_ASKED, asking};
use crate::conversation::event::Event;
use crate::conversation::message::MoveKind;
use crate::conversation::state::{HandoffState, LeadStatus};
use crate::qualification::WhyAsked;
use crate::reading::finding::{ContactKind, ContactWay, IntentKind, Recorded};
use crate::reading::{Manner, SignalKind};
use crate::signal::SignalName;

/// The name under which asking for contact details is recorded.
pub(crate) const CONTACT: &str = "contact";

/// Asked for an address, the prospect gave something that is none.
pub(crate) fn half_a_contact(draft: &Draft<'_>, learned: &Learned) -> bool {
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
            // "Between 80 and 120" are two numbers, and no half of one.
            let run = |text: &str| text.chars().filter(char::is_ascii_digit).count();
            let longest = message.text.split(char::is_alphabetic).map(run).max();
            let told = !learned.fresh.is_empty() || !learned.corrected.is_empty();
            !found && !told && (message.text.contains('@') || longest >= Some(5))
        })
}

pub(crate) fn ask_contact(draft: &mut Draft<'_>, agenda: &mut Agenda, purpose: &str) {
    let definition = &draft.rules.campaign.lead.definition;
    // "Fine, but only by email": by the way that they asked for, else by the campaign's.
    let wished = way::wanted(draft).map(|way| match way {
        ContactWay::Email | ContactWay::Writing => SignalName::EMAIL,
        ContactWay::Phone | ContactWay::Text => SignalName::PHONE,
    });
    let field = wished
        .or(definition.contact.first().map(String::as_str))
        .unwrap_or(SignalName::EMAIL)
        .to_owned();
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

/// "Do you need my number?", and "is it booked?" of who wants to talk and whom nobody could
/// reach yet: how to reach them is asked for. `true` where it is so.
pub(crate) fn asks_as_they_offer(
    draft: &mut Draft<'_>,
    learned: &Learned,
    agenda: &mut Agenda,
) -> bool {
    let asked = |of: Recorded| {
        let mut readings = learned.readings.iter();
        readings.any(|(_, reading)| reading.asks_for(of))
    };
    let waits = asked(Recorded::Appointment) && wishes_to_talk(draft);
    let open = !matches!(
        draft.state.status,
        LeadStatus::Disqualified | LeadStatus::OptedOut
    );
    if !(asked(Recorded::Reach) || waits)
        || !open
        || !draft.state.channel().is_live()
        || route::reach(draft).is_some()
        || route::contact_to_ask(draft).is_none()
    {
        return false;
    }
    ask_contact(draft, agenda, "callback");
    true
}

/// Before they go, what the closer needs most and nobody has told is asked once:
/// where they only nod or thank, and can be reached. `true` where it is so.
fn asks_what_is_missing(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    // "Perfect, thx" is done with it; "ok, thx" is a nod.
    let done = learned.intends(IntentKind::Thanks) && !learned.shows(Manner::Nods);
    let polite = only_polite(learned) && !done && !learned.intends(IntentKind::Bye);
    let since = draft
        .state
        .handoff
        .as_ref()
        .map(|handoff| handoff.requested_at);
    let asked_since = draft.state.messages.iter().any(|message| {
        let asks = |kind| matches!(kind, MoveKind::Screen | MoveKind::Probe);
        since.is_some_and(|since| message.at > since)
            && message.moves.iter().any(|made| asks(made.kind))
    });
    if !polite || asked_since || draft.state.questions_refused || route::reach(draft).is_none() {
        return false;
    }
    let Some(next) = next(draft, 0).filter(|next| next.kind == WhyAsked::Required) else {
        return false;
    };
    let (step, asked) = asking(draft, &next.question, next.says);
    agenda
        .points
        .retain(|point| matches!(point, Point::Welcome));
    agenda.points.push(Point::OneMore);
    agenda.step = step;
    agenda.record.extend(asked);
    true
}

/// While a closer is on the way the agent stays, answers, and asks nothing more.
pub(crate) fn while_waiting(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) {
    if confirms_a_number(draft, learned, agenda) {
        return;
    }
    let Some(handoff) = draft.state.open_handoff() else {
        return;
    };
    let callback_due = handoff.state == HandoffState::Unavailable;
    // "Can they write in Spanish, my mother reads it too": who speaks it gets it.
    let tongue = learned
        .readings
        .iter()
        .any(|(_, reading)| reading.tongue.is_some());
    // So does whoever serves what they told since: "4 branches in Ohio".
    // How and when to reach them changes nothing of whom they were promised.
    let mut news = learned.fresh.iter().chain(&learned.corrected);
    let told = news.any(|name| {
        let name = name.as_str();
        name != SignalName::INTENT && !OF_ANYBODY.contains(&name)
    });
    let another =
        callback_due && told && !half_a_contact(draft, learned) && route::fits_another(draft);
    let named = another && route::is_told(draft, handoff.closer_name.as_deref());
    if tongue && callback_due || named {
        route::choose_anew(draft, agenda);
        if let Step::Callback {
            name: Some(name), ..
        } = &agenda.step
        {
            agenda.points.push(Point::Recorded {
                about: "closer".to_owned(),
                value: Some(name.clone()),
            });
        }
        return;
    }
    let chosen = another
        .then(|| route::choose_quietly(draft, agenda))
        .flatten();
    let waiting_for = handoff.closer_name.clone();
    // "No wait, it's jo2@…": what was promised to the old address is told of the new one.
    let gave_contact = learned
        .fresh
        .iter()
        .chain(&learned.corrected)
        .any(|name| [SignalName::EMAIL, SignalName::PHONE].contains(&name.as_str()));
    if half_a_contact(draft, learned) {
        ask_contact(draft, agenda, "again");
        return;
    }
    let asks = [IntentKind::AskPerson, IntentKind::AskCallback]
        .iter()
        .any(|kind| learned.intends(*kind));
    // How they want to be reached is said back with the arrangement.
    let told_way = learned
        .fresh
        .iter()
        .chain(&learned.corrected)
        .any(|name| name.as_str() == SignalName::CONTACT_WAY);
    if told_way && callback_due {
        agenda
            .points
            .retain(|point| !matches!(point, Point::PassedOn { .. } | Point::Corrected { .. }));
    }
    let asks = asks || told_way && callback_due;
    let answers = |point: &Point| !matches!(point, Point::Welcome);
    if !agenda.points.iter().any(answers) && asks_what_is_missing(draft, learned, agenda) {
        return;
    }
    if callback_due && asks_how_to_reach(draft, learned, agenda) {
        return;
    }
    // Nothing is arranged yet where the time does not suit us.
    if learned
        .closed
        .as_ref()
        .is_some_and(|closed| closed.offered.is_some())
        || !(agenda.points.is_empty() || gave_contact || asks)
    {
        return;
    }
    // "Thanks" and "ok" after the arrangement want no second arrangement.
    if repeats(draft, MoveKind::Confirm, learned) && !speaks_of_when(learned) {
        return;
    }
    agenda.step = if callback_due {
        chosen.unwrap_or_else(|| route::callback_stands(draft))
    } else {
        Step::AwaitCloser { name: waiting_for }
    };
}

/// How to reach them is asked for once, as soon as nothing else is: they were asked for another
/// hour first. `true` where it is so.
fn asks_how_to_reach(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let open = learned
        .closed
        .as_ref()
        .is_some_and(|closed| closed.offered.is_some());
    let named = learned
        .fresh
        .iter()
        .any(|name| name.as_str() == SignalName::CONTACT_TIME);
    if open
        || !named
        || route::reach(draft).is_some()
        || draft.state.times_asked.contains_key(CONTACT)
        || !draft.state.channel().is_live()
    {
        return false;
    }
    let Some(field) = route::contact_to_ask(draft) else {
        return false;
    };
    let handoff = draft.state.open_handoff();
    let (name, back_at) = handoff.map_or((None, None), |handoff| {
        (handoff.closer_name.clone(), handoff.back_at)
    });
    agenda
        .points
        .retain(|point| !matches!(point, Point::PassedOn { .. } | Point::Acknowledge { .. }));
    agenda.record.push(route::asks_for_contact());
    agenda.step = route::callback(draft, name, back_at, Some(field));
    true
}

/// Puts back, beside a lead that is passed on already, the number that was told in this turn
/// and would rule them out: whoever takes over must know whether it is so. Nobody is dismissed by it.
fn confirms_a_number(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let Some(ruled_out) = draft.evaluation().qualification.disqualified_by else {
        return false;
    };
    let fit = &draft.rules.campaign.lead.definition.fit;
    let Some(criterion) = fit.iter().find(|known| known.id == ruled_out.criterion) else {
        return false;
    };
    let mut told = learned.fresh.iter().chain(&learned.corrected);
    let told = told.any(|name| name.as_str() == criterion.meets.signal);
    let number = matches!(
        draft.rules.vocabulary.kind_of(&criterion.meets.signal),
        SignalKind::Quantity | SignalKind::Money
    );
    told && number
        && criterion.confirm.is_some()
        && sure::in_doubt(draft, learned, agenda, criterion)
        && matches!(agenda.step, Step::Confirm { .. })
}
