//! One turn: read what is unread, deal with it, then move one step.

use super::answering::heard;
use super::asking::next_ask::next_ask;
use super::asking::one_question::keep_one;
use super::asking::sure;
use super::begun::go_on;
use super::calling::way;
use super::handing_over::route;
use super::learning::learn::{Learned, learn};
use super::learning::other;
use super::offering::again::{call_off, take_back_unasked};
use super::offering::later;
use super::offering::offered::wishes_to_talk;
use super::offering::part::{only_polite, only_way, takes_the_no, waits};
use super::respond::points;
use super::{Draft, step};
use crate::conversation::agenda::{Agenda, MACHINE, Point, Step};
use crate::conversation::context::Channel;
use crate::conversation::effect::{Effect, TimerName};
use crate::conversation::event::Event;
use crate::conversation::state::{HandoffState, LeadStatus};
use crate::reading::Manner;
use crate::reading::finding::{ContactWay, IntentKind, OptOut};
use crate::signal::SignalName;

/// Reads what is unread and, unless a person speaks here, says what to say.
pub(super) fn answer(draft: &mut Draft<'_>) {
    let was_opted_out = draft.state.opted_out;
    let mut learned = learn(draft);
    if learned.readings.is_empty() {
        return;
    }
    draft.settle_definition();
    if let Some(mut agenda) = consent(draft, &learned, was_opted_out) {
        say_what_we_are(&learned, &mut agenda);
        speak(draft, &learned, agenda);
        return;
    }
    if draft.state.opted_out || draft.state.human_speaks {
        heard::leave_open(draft);
        return;
    }
    if let Some(mut agenda) = call_off(draft, &learned) {
        say_what_we_are(&learned, &mut agenda);
        speak(draft, &learned, agenda);
        return;
    }
    take_back_unasked(draft, &mut learned);
    later::hear(draft, &mut learned);
    sure::hear(draft, &mut learned);
    reopen(draft, &mut learned);
    next_step(draft, &mut learned);
    let mut agenda = Agenda {
        points: points(draft, &learned),
        ..Agenda::default()
    };
    step::choose(draft, &learned, &mut agenda);
    way::ask_in_full(&learned, &mut agenda);
    leave_out(&mut agenda);
    go_on(draft, &mut agenda);
    open_once(&mut agenda);
    keep_one(draft, &mut agenda);
    never_silent(draft, &learned, &mut agenda);
    say_what_we_are(&learned, &mut agenda);
    speak(draft, &learned, agenda);
}

/// Whoever asks whether a machine is speaking hears it, whatever else they ask or end.
fn say_what_we_are(learned: &Learned, agenda: &mut Agenda) {
    let said = agenda.points.contains(&Point::Disclose);
    // To who was written to no more, nothing is.
    let silent = agenda.points.is_empty() && agenda.step == Step::Rest;
    if learned.intends(IntentKind::AskBot) && !said && !silent {
        let about = MACHINE.to_owned();
        agenda
            .points
            .insert(0, Point::Recorded { about, value: None });
    }
}

/// What would be too much beside the step or the answers of this turn.
fn leave_out(agenda: &mut Agenda) {
    let answers = |agenda: &Agenda| agenda.points.iter().filter(|p| p.is_answer()).count();
    if answers(agenda) > 1 {
        // "Got it" before two answers and a question is one sentence too many.
        agenda
            .points
            .retain(|point| !matches!(point, Point::Acknowledge { .. }));
    }
    // "8 people is the Starter plan" says itself how many are meant now.
    if agenda
        .points
        .iter()
        .any(|point| matches!(point, Point::Total { .. }))
    {
        agenda.points.retain(|point| {
            !matches!(point, Point::Corrected { signal } if signal.as_str() == SignalName::QUANTITY)
        });
    }
    // After an answer, an objection, a complaint or a correction, "got it" is hollow.
    let weighty = agenda.points.iter().any(|point| {
        point.is_answer()
            || matches!(
                point,
                Point::Apologise { .. } | Point::Corrected { .. } | Point::Reconsider
            )
    });
    if weighty {
        let personal = [
            SignalName::NAME,
            SignalName::EMAIL,
            SignalName::PHONE,
            SignalName::CONTACT_TIME,
        ];
        agenda.points.retain(|point| match point {
            Point::Acknowledge { signals } => {
                signals.iter().any(|name| personal.contains(&name.as_str()))
            }
            _ => true,
        });
    }
    // After bad news nothing is praised, pointed out or pressed.
    if agenda.points.iter().any(is_sorry) {
        agenda.points.retain(|point| {
            !matches!(
                point,
                Point::Acknowledge { .. } | Point::Help { .. } | Point::Concede { .. }
            )
        });
    }
    // The arrangement says when they will be called anyway.
    if matches!(
        agenda.step,
        Step::Callback { .. } | Step::CallbackStands { .. }
    ) {
        for point in &mut agenda.points {
            if let Point::Acknowledge { signals } = point {
                signals.retain(|name| name.as_str() != SignalName::CONTACT_TIME);
            }
        }
        agenda
            .points
            .retain(|point| !matches!(point, Point::Acknowledge { signals } if signals.is_empty()));
    }
    // Who wants a person, or hears goodbye, wants no lecture first.
    let acts = matches!(
        agenda.step,
        Step::BringCloser { .. } | Step::Callback { .. } | Step::Disqualify { .. }
    );
    if acts {
        let mut kept = 0;
        agenda.points.retain(|point| {
            kept += usize::from(point.is_answer());
            !point.is_answer() || kept == 1
        });
        agenda.points.retain(|point| {
            !matches!(
                point,
                Point::RespectRefusal | Point::FineNotToKnow | Point::Calm { .. }
            ) || matches!(point, Point::Calm { about } if about == "superior" || about == "other_app")
                || is_sorry(point)
        });
    }
    // Who is told goodbye is not first told how well that fits.
    let parting = matches!(
        agenda.step,
        Step::Disqualify { .. }
            | Step::Nurture { .. }
            | Step::Send { .. }
            | Step::Remind { .. }
            | Step::Confirm { .. }
            | Step::Close
    );
    if parting {
        agenda.points.retain(|point| {
            is_sorry(point)
                || !matches!(
                    point,
                    Point::Acknowledge { .. }
                        | Point::Help { .. }
                        | Point::Welcome
                        | Point::FineNotToKnow
                        | Point::RespectRefusal
                        | Point::Calm { .. }
                )
        });
    }
}

/// Whether it answers bad news.
fn is_sorry(point: &Point) -> bool {
    matches!(point, Point::Calm { about } if about == "bad_news")
}

/// One opener at the most: "sorry", then "got it", then "no problem" is a form.
fn open_once(agenda: &mut Agenda) {
    let rank = |point: &Point| match point {
        Point::Apologise { .. } => Some(0),
        Point::Corrected { .. } => Some(1),
        Point::Reconsider => Some(2),
        Point::RespectRefusal => Some(3),
        Point::FineNotToKnow => Some(4),
        Point::Greet => Some(5),
        Point::Welcome => Some(6),
        Point::Rephrase => Some(7),
        Point::Calm { about } if about == "not_understood" => Some(8),
        _ => None,
    };
    let best = agenda.points.iter().filter_map(rank).min();
    // "My mistake. $310 then": what is so is said with it.
    let mistaken = (agenda.points.iter())
        .any(|point| matches!(point, Point::Apologise { about } if about == "mistaken"));
    agenda.points.retain(|point| {
        rank(point).is_none_or(|own| Some(own) == best)
            || mistaken && matches!(point, Point::Corrected { .. })
    });
    // Nothing is come back to where what followed was left out.
    let answers: Vec<bool> = agenda.points.iter().map(Point::is_answer).collect();
    let mut at = 0;
    agenda.points.retain(|point| {
        at += 1;
        !matches!(point, Point::ComeBack { .. }) || answers.get(at).copied().unwrap_or_default()
    });
}

/// Whatever was said gets an answer, and a "sorry" something after it. Only
/// politeness after a goodbye or an arrangement wants none.
fn never_silent(draft: &Draft<'_>, learned: &Learned, agenda: &mut Agenda) {
    let hollow = agenda
        .points
        .iter()
        .all(|point| matches!(point, Point::Acknowledge { .. } | Point::Apologise { .. }));
    let left_alone =
        only_polite(learned) || takes_the_no(draft, learned) || learned.manner.bothered;
    if agenda.step != Step::Rest || !hollow || left_alone {
        return;
    }
    // What was cut short goes on; it has said something.
    if draft.begun.times > 0 && agenda.points.is_empty() {
        return;
    }
    agenda.step = match draft.state.open_handoff() {
        Some(handoff) if handoff.state == HandoffState::Unavailable => {
            route::callback_stands(draft)
        }
        Some(handoff) => Step::AwaitCloser {
            name: handoff.closer_name.clone(),
        },
        None => Step::StayAvailable,
    };
}

fn speak(draft: &mut Draft<'_>, learned: &Learned, mut agenda: Agenda) {
    agenda.answers = learned.up_to;
    agenda.epoch = draft.state.epoch;
    agenda.next = next_ask(draft, &agenda);
    if agenda.points.is_empty() && agenda.step == Step::Rest && agenda.record.is_empty() {
        return;
    }
    draft.effects.push(Effect::Speak(Box::new(agenda)));
}

/// "Ok, so what's next?" of one to whom nothing was offered yet: the next step is
/// told and offered. Who wants to talk already goes on to that.
fn next_step(draft: &Draft<'_>, learned: &mut Learned) {
    let open = matches!(draft.state.status, LeadStatus::Engaged | LeadStatus::Open);
    let goes_on = learned.accepted.is_some() || wishes_to_talk(draft);
    if !learned.shows(Manner::AsksNext)
        || !open
        || goes_on
        || learned.about_offer.is_some()
        || !learned.objections.is_empty()
        || draft.evaluation().qualification.disqualified_by.is_some()
        || draft.state.open_handoff().is_some()
    {
        return;
    }
    let steps = &draft.rules.campaign.playbook.next_steps;
    let step = steps.iter().find(|step| step.about.is_some());
    learned.about_offer = step.map(|step| step.id.clone());
}

/// STOP, START and HELP come before everything else. `Some` where the turn is
/// decided by them (with nothing to say where nothing may be said).
fn consent(draft: &mut Draft<'_>, learned: &Learned, was_opted_out: bool) -> Option<Agenda> {
    let only = |step: Step| {
        Some(Agenda {
            step,
            ..Agenda::default()
        })
    };
    match learned.opt_out().filter(|_| !only_a_way(draft, learned)) {
        Some(OptOut::Stop) if !was_opted_out => {
            draft.record(Event::OptedOut {
                via: draft.state.channel().as_str().to_owned(),
            });
            draft.announce("prospect.opted_out");
            draft.effects.push(Effect::Forget(TimerName::Offer));
            only(Step::OptOut)
        }
        Some(OptOut::Stop) => only(Step::Rest),
        Some(OptOut::Start) if was_opted_out => {
            draft.record(Event::OptedIn {
                via: draft.state.channel().as_str().to_owned(),
            });
            only(Step::OptIn)
        }
        Some(OptOut::Help) => only(Step::HelpText),
        Some(OptOut::Start) | None => None,
    }
}

/// "Don't text me" ends what is written by text message, and is elsewhere a wish about the
/// way. So is "no emails either" of somebody who wanted no calls and whose address nobody
/// knows: there is nothing to be stopped.
fn only_a_way(draft: &Draft<'_>, learned: &Learned) -> bool {
    let channel = draft.state.channel();
    let no_calls = way::wanted(draft) == Some(ContactWay::Writing);
    let written_to = draft.state.text_of(SignalName::EMAIL).is_some();
    learned
        .readings
        .iter()
        .filter(|(_, reading)| reading.opt_out.is_some())
        .all(|(_, reading)| {
            let availability = &reading.availability;
            let texts = availability.no_texts && channel != Channel::Sms;
            let emails =
                availability.no_emails && channel != Channel::Email && no_calls && !written_to;
            reading.opt_out == Some(OptOut::Stop) && (texts || emails)
        })
}

/// "Is there a discount for charities?": a question is answered, and begins nothing anew.
fn only_asks_a_price(learned: &Learned) -> bool {
    let mut fresh = learned.fresh.iter();
    fresh.all(|name| name.as_str() == SignalName::INTENT)
        && learned.corrected.is_empty()
        && learned.objections.is_empty()
        && learned.accepted.is_none()
        && later::asks_on(learned)
}

/// A lead that was set aside and comes back with something of substance is talked to again.
fn reopen(draft: &mut Draft<'_>, learned: &mut Learned) {
    let wants = [
        IntentKind::AskDemo,
        IntentKind::AskTrial,
        IntentKind::AskPerson,
        IntentKind::AskCallback,
        IntentKind::Buy,
    ]
    .iter()
    .any(|kind| learned.intends(*kind));
    let waits = waits(draft, learned) && !wants;
    // "Ok, thanks", "grand, she'll have come round by then" takes what was sent or arranged,
    // and wants nothing.
    let wants = learned.accepted.is_some() || wants && !only_polite(learned);
    // What belongs to a colleague reopens nothing.
    if other::is_wrong_person(draft)
        && learned
            .fresh
            .iter()
            .any(|name| name.as_str() == SignalName::REFERRAL)
    {
        return;
    }
    // Nor does a customer's question, nor that they ask for a person.
    let buys = learned
        .readings
        .iter()
        .any(|(_, reading)| other::buys(draft, reading));
    let goes_on = buys || learned.shows(Manner::Protests);
    if buys && other::is_customer(draft) {
        learned.mistaken = true;
    }
    if other::is_customer(draft) && !goes_on {
        return;
    }
    let because = match draft.state.status {
        LeadStatus::Nurture if learned.reminder.is_some() || learned.wants_reading => return,
        // "Wait, that's it? I didn't say no": we left, and not they.
        LeadStatus::Nurture if learned.shows(Manner::Protests) => {
            learned.mistaken = true;
            "was left without having said no"
        }
        LeadStatus::Nurture if !wants && only_asks_a_price(learned) => return,
        LeadStatus::Nurture if waits || only_way(learned) || later::only_contact(learned) => return,
        LeadStatus::Nurture if wants || learned.says_something() => "came back with more",
        LeadStatus::Disqualified
            if (learned.shows(Manner::Protests) || buys) && other::why_not(draft).is_some() =>
        {
            learned.mistaken = true;
            "was taken for what they are not"
        }
        LeadStatus::Disqualified
            if draft.evaluation().qualification.disqualified_by.is_none()
                && (wants
                    || learned.says_something()
                    || !learned.contradicted.is_empty()
                    || learned.ask_anew.is_some())
                && !matches!(
                    draft.state.history.last().map(|line| line.why.as_str()),
                    Some("job_seeker" | "spam")
                ) =>
        {
            "what disqualified no longer holds"
        }
        LeadStatus::Open
        | LeadStatus::Engaged
        | LeadStatus::Qualified
        | LeadStatus::HandedOff
        | LeadStatus::Accepted
        | LeadStatus::Meeting
        | LeadStatus::Opportunity
        | LeadStatus::Nurture
        | LeadStatus::Disqualified
        | LeadStatus::OptedOut
        | LeadStatus::Won
        | LeadStatus::Lost => return,
    };
    draft.record(Event::LeadReopened {
        because: because.to_owned(),
    });
}
