//! Dealing first with what was just said.

use super::Draft;
use super::answering::asked;
use super::answering::complaint;
use super::answering::heard;
use super::answering::material::{is_price, known_needs, price, price_put_right, stated};
use super::answering::once;
use super::answering::record;
use super::learning::learn::Learned;
use super::learning::other;
use super::learning::party;
use super::offering::later::{asks_on, only_contact};
use super::offering::offered::PriceOf;
use super::offering::part::only_polite;
use super::offering::pressing;
use super::offering::rebuttal;
use super::step::PERSON;
use crate::campaign::playbook::FactKind;
use crate::conversation::agenda::Point;
use crate::conversation::state::{LeadStatus, Unread};
use crate::qualification::economic_cost;
use crate::reading::finding::{FactFinding, IntentKind};
use crate::reading::{Manner, Reading};
use crate::signal::SignalName;

/// What the turn deals with, in order.
pub(super) fn points(draft: &mut Draft<'_>, learned: &Learned) -> Vec<Point> {
    let mut points = Vec::new();
    if draft.state.agent_messages == 0 {
        let comes_gladly = !learned.manner.bothered
            && !learned.intends(IntentKind::Abuse)
            && !learned.intends(IntentKind::Instruct)
            && apology(draft, learned).is_none();
        points.push(Point::Introduce {
            greets: comes_gladly && redirected(draft, learned).is_none(),
        });
    } else if learned.intends(IntentKind::Greeting) && !learned.says_something() {
        points.push(Point::Greet);
    }
    if learned.intends(IntentKind::AskBot) {
        points.push(Point::Disclose);
    }
    if learned.manner.bothered {
        points.push(Point::Apologise {
            about: "messages".to_owned(),
        });
        return points;
    }
    if let Some(matter) = redirected(draft, learned) {
        points.push(Point::Redirect {
            matter: matter.to_owned(),
        });
        points.extend(support_asked_for(draft, learned, matter));
        return points;
    }
    if learned.intends(IntentKind::Instruct) {
        points.push(Point::Calm {
            about: "instruct".to_owned(),
        });
        return points;
    }
    if let Some(about) = apology(draft, learned) {
        points.retain(|point| *point != Point::Greet);
        points.push(Point::Apologise {
            about: about.to_owned(),
        });
    }
    take_up(draft, learned, &mut points);
    if learned.afresh {
        // What rules the other case out as well is said with the no.
        let ruled_out = draft.evaluation().qualification.disqualified_by.is_some();
        points = Vec::new();
        if !ruled_out {
            points.push(Point::Reconsider);
            points.extend(party::answer(draft));
        }
        return points;
    }
    if learned.shows(Manner::AsksToTell) {
        points.push(Point::DoTell);
        return points;
    }
    if let Some(step) = learned.about_offer.as_ref().or(learned.told_first.as_ref()) {
        tell_of_step(draft, learned, step, &mut points);
        return points;
    }
    if let Some(condition) = &learned.condition {
        points.extend(condition.fact.as_deref().map(stated));
        points.push(Point::Recorded {
            about: "noted".to_owned(),
            value: Some(format!("“{}”", condition.words)),
        });
        return points;
    }
    points.extend(takes_kindly(draft, learned));
    let before = points.len();
    asked::answers(draft, learned, &mut points);
    let told = |point: &Point| asked::is_told(draft, point);
    let mut answers = points[before..].iter().filter(|point| point.is_answer());
    let said_before = points.len() > before && answers.all(told);
    complaint::put_apology(&mut points, said_before);
    if !points.iter().any(|point| is_price(draft, point)) {
        points.extend(price_put_right(draft, learned));
    }
    rebuttal::objections(draft, learned, &mut points);
    heard::take_up(draft, learned, &mut points);
    once::say_once(draft, &mut points);
    if points.len() == before && draft.state.open_handoff().is_none() {
        helps(draft, learned, &mut points);
    }
    // What was taken kindly was understood.
    let taken = |point: &Point| matches!(point, Point::Calm { .. });
    if !learned.says_something()
        && points.len() == before
        && !points.iter().any(taken)
        && apology(draft, learned).is_none()
    {
        calm(draft, learned, &mut points);
    }
    if learned.shows(Manner::AsksAgain) && learned.asked.is_some() {
        points.push(Point::Rephrase);
    }
    record::say_closed(learned, &mut points);
    if points.is_empty() && learned.intends(IntentKind::Thanks) {
        points.push(Point::Welcome);
    }
    points
}

/// What happens at the step that was offered; or, where a price is asked for, what is sold
/// costs and what the step does, as far as only one of them is meant that one.
fn tell_of_step(draft: &mut Draft<'_>, learned: &Learned, offered: &str, points: &mut Vec<Point>) {
    let about = |step: &str, cost: bool| Point::AboutStep {
        step: step.to_owned(),
        cost,
    };
    let campaign = draft.rules.campaign;
    let steps = &campaign.playbook.next_steps;
    let says_cost = |id: &str| {
        let mut steps = steps.iter();
        steps.any(|step| step.id == id && step.cost.is_some())
    };
    match &learned.offer_price {
        None => points.push(about(offered, false)),
        Some(PriceOf::Step(named)) if says_cost(named) => points.push(about(named, true)),
        Some(PriceOf::Step(_) | PriceOf::Either) => {
            let before = points.len();
            asked::answers(draft, learned, points);
            let told = points.iter().skip(before);
            if !told.into_iter().any(|point| is_price(draft, point)) {
                let found = learned.readings.iter();
                let mut found = found.filter_map(|(_, reading)| price(draft, reading));
                points.splice(before..before, found.next());
            }
            if says_cost(offered) {
                points.push(about(offered, true));
            }
        }
    }
}

/// What is said first to bad news, to a no to talking, to who asks for somebody of a rank, and to who
/// asks us to write by what we don't have.
fn takes_kindly(draft: &Draft<'_>, learned: &Learned) -> Option<Point> {
    let about = if learned.shows(Manner::BadNews) {
        "bad_news"
    } else if pressing::declines_talk_only(draft, learned) {
        "no_talk"
    } else if learned.shows(Manner::AsksOtherApp) {
        "other_app"
    } else if learned.shows(Manner::AsksVideoCall) {
        "video_call"
    } else if learned.shows(Manner::AsksSuperior) && learned.intends(IntentKind::AskPerson) {
        "superior"
    } else {
        return None;
    };
    Some(Point::Calm {
        about: about.to_owned(),
    })
}

/// What there is to be sorry for.
fn apology(draft: &Draft<'_>, learned: &Learned) -> Option<&'static str> {
    if learned.asked_before {
        Some("asked_twice")
    } else if learned.mistaken {
        Some("mistaken")
    } else if learned.shows(Manner::TellsAgain) {
        Some("repeats")
    } else if learned.shows(Manner::PassedOver) && !learned.shows(Manner::Misunderstood) {
        Some(complaint::PASSED_OVER)
    } else if learned.shows(Manner::Misunderstood) && draft.state.open_handoff().is_none() {
        Some("mistaken")
    } else if learned.manner.complains {
        Some("complaint")
    } else {
        learned.manner.said_before.then_some("repeated")
    }
}

/// Matters that sales cannot help with.
pub(super) fn redirected(draft: &Draft<'_>, learned: &Learned) -> Option<&'static str> {
    if learned.shows(Manner::Protests) {
        return None;
    }
    let has_contact = draft.rules.campaign.identity.business.contact.is_some();
    if let Some(matter) = other::colleague(draft, learned) {
        return Some(matter);
    }
    // Who asks for a person gets one, customer or not.
    let person = [IntentKind::AskPerson, IntentKind::AskCallback]
        .iter()
        .any(|kind| learned.intends(*kind))
        || learned.accepted.as_deref() == Some(PERSON);
    let changes_contact = learned
        .readings
        .iter()
        .any(|(_, reading)| party::changes_contact(draft, reading));
    let customer = other::matter_of_customer(draft, learned);
    let buys = learned
        .readings
        .iter()
        .any(|(_, reading)| other::buys(draft, reading));
    let polite = other::is_customer(draft) && only_polite(learned);
    if let Some(matter) = customer.filter(|_| has_contact && !learned.afresh && !buys && !polite) {
        // A fault is taken down whatever else is asked for.
        return (!person || matter == other::FAULT).then_some(matter);
    }
    [
        (IntentKind::JobSeeker, "job_seeker", has_contact),
        (
            IntentKind::WrongPerson,
            "wrong_person",
            !changes_contact && other::sent_on(draft, learned),
        ),
        (IntentKind::Spam, "spam", true),
    ]
    .into_iter()
    .find(|(kind, _, possible)| *possible && learned.intends(*kind))
    .map(|(_, matter, _)| matter)
}

/// What the playbook says of the support, where a customer asks for that.
fn support_asked_for(draft: &Draft<'_>, learned: &Learned, matter: &str) -> Option<Point> {
    if !["support", "existing_customer"].contains(&matter) {
        return None;
    }
    let mut found = learned
        .readings
        .iter()
        .flat_map(|(_, reading)| &reading.facts);
    let is_support = |fact: &&FactFinding| {
        let known = draft.rules.campaign.fact(&fact.id);
        fact.score >= 0.5 && known.is_some_and(|known| known.kind == FactKind::Support)
    };
    found.find(is_support).map(|fact| stated(&fact.id))
}

/// Takes up what was just learned.
fn take_up(draft: &Draft<'_>, learned: &Learned, points: &mut Vec<Point>) {
    let mut corrected: Vec<&SignalName> = learned.corrected.iter().collect();
    corrected.sort_unstable();
    corrected.dedup();
    for signal in corrected {
        points.push(Point::Corrected {
            signal: signal.clone(),
        });
    }
    let news: Vec<SignalName> = learned
        .fresh
        .iter()
        .filter(|name| !learned.corrected.contains(name) && learned.vague.as_ref() != Some(name))
        .filter(|name| !draft.state.refused(name.as_str()))
        .cloned()
        .collect();
    let has_value = news.iter().any(|name| name.as_str() != SignalName::INTENT);
    if learned.keeps_another && !asked_is_refused(draft, learned) {
        // Nobody had asked for that: there is nothing to be sorry for.
        points.push(Point::Calm {
            about: "kept".to_owned(),
        });
    } else if learned.refused {
        points.push(Point::RespectRefusal);
    } else if learned.not_known && learned.vague.is_none() && !has_value {
        points.push(Point::FineNotToKnow);
    } else if has_value && draft.state.open_handoff().is_some() && !only_contact(learned) {
        points.push(Point::PassedOn { signals: news });
    } else if has_value {
        points.push(Point::Acknowledge { signals: news });
    }
}

/// Whether what was asked for is refused in these messages.
fn asked_is_refused(draft: &Draft<'_>, learned: &Learned) -> bool {
    learned
        .asked
        .as_ref()
        .is_some_and(|open| draft.state.refused(open.signal.as_str()))
}

/// Shows how the offer helps with a need that was just told.
fn helps(draft: &Draft<'_>, learned: &Learned, points: &mut Vec<Point>) {
    let told = learned
        .fresh
        .iter()
        .any(|name| name.as_str() == SignalName::NEED);
    if !told {
        return;
    }
    let new = known_needs(draft)
        .into_iter()
        .find(|need| !draft.state.used.contains(&format!("need:{need}")));
    let Some(need) = new else {
        return;
    };
    let cost = economic_cost(draft.rules.campaign, &draft.state.signals)
        .filter(|cost| cost.needs == [need.clone()]);
    points.retain(|point| !matches!(point, Point::Acknowledge { signals } if signals.len() == 1));
    points.push(Point::Help {
        need,
        own_figures: cost.as_ref().is_some_and(|cost| cost.assumes.is_none()),
        cost: cost.map(|cost| cost.per_month),
    });
}

/// Abuse, orders, other matters, other languages: calm, short, back to the point.
fn calm(draft: &Draft<'_>, learned: &Learned, points: &mut Vec<Point>) {
    let times = |kind: IntentKind| draft.state.intents.get(&kind).copied().unwrap_or_default();
    let language = &draft.rules.campaign.identity.language;
    let foreign = learned
        .readings
        .iter()
        .any(|(_, reading)| reading.language.as_ref().is_some_and(|l| l != language));
    let about = if learned.intends(IntentKind::Abuse) {
        if times(IntentKind::Abuse) > 1 {
            "abuse_again"
        } else {
            "abuse"
        }
    } else if foreign {
        "language"
    } else if learned.shows(Manner::Gibberish) && draft.state.open_handoff().is_none() {
        if learned.asked.is_some() {
            "not_understood"
        } else {
            "gibberish"
        }
    } else if learned.intends(IntentKind::OffTopic) {
        "off_topic"
    } else if asks_for_nothing(learned) && draft.state.open_handoff().is_none() {
        "not_understood"
    } else if nothing_understood(learned) && draft.state.open_handoff().is_some() {
        // Whatever it is, it reaches the closer; nothing is asked any more.
        if let Some(step) = wished_step(draft, learned) {
            points.push(Point::AboutStep { step, cost: false });
        }
        // "What happens now?": the arrangement is said once more. So it is to who speaks of days
        // and hours, whatever of it was understood.
        if learned.says_words() && !speaks_of_when(learned) && !learned.shows(Manner::AsksNext) {
            points.push(Point::PassedOn {
                signals: Vec::new(),
            });
        }
        return;
    } else if nothing_understood(learned) && !adds_a_word(draft, learned) {
        "gibberish"
    } else {
        return;
    };
    points.push(Point::Calm {
        about: about.to_owned(),
    });
}

/// "I'll ask my mum then", once we have parted: whatever it is, nothing hangs on it any more.
fn adds_a_word(draft: &Draft<'_>, learned: &Learned) -> bool {
    draft.state.status == LeadStatus::Nurture && learned.says_words() && !asks_on(learned)
}

/// Whether they speak of days or hours.
pub(crate) fn speaks_of_when(learned: &Learned) -> bool {
    let when = |(_, reading): &(Unread, Reading)| {
        reading.availability.span.is_some()
            || reading.times.iter().any(|time| time.seconds.is_none())
    };
    learned.named_time || learned.readings.iter().any(when)
}

/// "I want a visit": the step of the campaign that is named, where it tells what happens there.
fn wished_step(draft: &Draft<'_>, learned: &Learned) -> Option<String> {
    let named = |id: &str| {
        learned.readings.iter().any(|(message, _)| {
            let mut words = message.text.split(|letter: char| !letter.is_alphanumeric());
            words.any(|word| word.eq_ignore_ascii_case(id))
        })
    };
    let steps = &draft.rules.campaign.playbook.next_steps;
    steps
        .iter()
        .find(|step| step.about.is_some() && named(&step.id))
        .map(|step| step.id.clone())
}

/// "But who doesn't?": a question without a matter, and nothing else.
fn asks_for_nothing(learned: &Learned) -> bool {
    let unnamed =
        |(_, reading): &(Unread, Reading)| !reading.unnamed.is_empty() && reading.manner.is_empty();
    learned.asked.is_some() && read_nothing(learned) && learned.readings.iter().any(unnamed)
}

fn nothing_understood(learned: &Learned) -> bool {
    learned.asked.is_none() && read_nothing(learned)
}

/// Whether nothing at all was read in the messages.
pub(super) fn read_nothing(learned: &Learned) -> bool {
    learned.readings.iter().all(|(_, reading)| {
        reading.intents.is_empty()
            && reading.signals.is_empty()
            && reading.facts.is_empty()
            && reading.availability.way.is_none()
    })
}
