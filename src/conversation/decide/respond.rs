//! Dealing first with what was just said.

use super::later::only_contact;
use super::learn::Learned;
use super::material::{by_intent, compare, known_needs, own_price, stated, told_by};
use super::part::only_polite;
use super::step::PERSON;
use super::{Draft, begun, fit, haggle, heard, once, other, question, rebuttal, record};
use crate::campaign::playbook::FactKind;
use crate::conversation::agenda::Point;
use crate::conversation::event::Event;
use crate::qualification::{Figures, economic_cost};
use crate::reading::finding::{FactFinding, IntentKind};
use crate::reading::{Manner, Reading};
use crate::signal::SignalName;
use crate::speech::text::{one_line, shortened};

/// A turn answers at most so many questions and objections; more would be a lecture.
pub(super) const MOST_ANSWERS: usize = 2;

/// Fewer words of a question say too little to come back to.
const FEWEST_WORDS: usize = 3;

/// What the turn deals with, in order.
pub(super) fn points(draft: &mut Draft<'_>, learned: &Learned) -> Vec<Point> {
    let mut points = Vec::new();
    if draft.state.agent_messages == 0 {
        points.push(Point::Introduce);
    } else if learned.intends(IntentKind::Greeting) && !learned.says_something() {
        points.push(Point::Greet);
    }
    if learned.intends(IntentKind::AskBot) {
        points.push(Point::Disclose);
    }
    if learned.shows(Manner::AsksWhyWritten) {
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
    if let Some(about) = apology(learned) {
        points.retain(|point| *point != Point::Greet);
        points.push(Point::Apologise {
            about: about.to_owned(),
        });
    }
    take_up(draft, learned, &mut points);
    if let Some(step) = &learned.about_offer {
        points.push(Point::AboutStep { step: step.clone() });
        return points;
    }
    let before = points.len();
    answers(draft, learned, &mut points);
    rebuttal::objections(draft, learned, &mut points);
    heard::take_up(draft, learned, &mut points);
    once::say_once(draft, &mut points);
    if points.len() == before && draft.state.open_handoff().is_none() {
        helps(draft, learned, &mut points);
    }
    if !learned.says_something() && points.len() == before && apology(learned).is_none() {
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

/// What there is to be sorry for.
fn apology(learned: &Learned) -> Option<&'static str> {
    if learned.mistaken {
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
    let customers = [IntentKind::Support, IntentKind::ExistingCustomer];
    if person && (other::is_customer(draft) || customers.iter().any(|kind| learned.intends(*kind)))
    {
        return None;
    }
    if has_contact && other::is_customer(draft) && !only_polite(learned) {
        return Some("support");
    }
    [
        (IntentKind::JobSeeker, "job_seeker", has_contact),
        (IntentKind::Support, "support", has_contact),
        (
            IntentKind::ExistingCustomer,
            "existing_customer",
            has_contact,
        ),
        (IntentKind::WrongPerson, "wrong_person", true),
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
    for signal in &learned.corrected {
        points.push(Point::Corrected {
            signal: signal.clone(),
        });
    }
    let news: Vec<SignalName> = learned
        .fresh
        .iter()
        .filter(|name| !learned.corrected.contains(name) && learned.vague.as_ref() != Some(name))
        .cloned()
        .collect();
    let has_value = news.iter().any(|name| name.as_str() != SignalName::INTENT);
    if learned.refused {
        points.push(Point::RespectRefusal);
    } else if learned.not_known && learned.vague.is_none() && !has_value {
        points.push(Point::FineNotToKnow);
    } else if has_value && draft.state.open_handoff().is_some() && !only_contact(learned) {
        points.push(Point::PassedOn { signals: news });
    } else if has_value {
        points.push(Point::Acknowledge { signals: news });
    }
}

/// Answers the prospect's questions from the playbook.
fn answers(draft: &mut Draft<'_>, learned: &Learned, points: &mut Vec<Point>) {
    let mut answered: Vec<Point> = Vec::new();
    let most = MOST_ANSWERS + draft.begun.dealt_with.len();
    let mut later: Vec<Event> = Vec::new();
    for (message, reading) in &learned.readings {
        let money_aside = reading.shows(Manner::KeepsMoneyBack) && !message.text.contains('?');
        if money_aside || (reading.shows(Manner::Complains) && reading.facts.is_empty()) {
            continue;
        }
        if reading.shows(Manner::AsksWhy)
            && let Some(open) = &learned.asked
        {
            answered.push(Point::Why {
                question: open.question.clone(),
            });
            continue;
        }
        if reading.shows(Manner::AsksOffer) {
            answered.push(Point::Offer);
            continue;
        }
        if record::only_says_when(learned, message, reading) {
            continue;
        }
        let record = record::answers(draft, reading);
        if !record.is_empty() {
            answered.extend(record);
            continue;
        }
        let told = |id: &str| draft.state.used.contains(&format!("fact:{id}"));
        let mut asked_in = Vec::new();
        let found = reading
            .facts
            .iter()
            .filter(|fact| fact.score >= 0.5)
            // Who wants a call wants no story about callers.
            .filter(|fact| !fact.id.starts_with("case:") || !acts(reading))
            // Who asks whether a kind of business is served wants no fact that resembles it.
            .filter(|fact| fact.id.starts_with("case:") || !fit::names(reading, fact.span))
            // Beside an objection, what was told already is no news.
            .filter(|fact| learned.objections.is_empty() || !told(&fact.id))
            // One question has one answer: the best.
            .filter(|fact| {
                let first = !asked_in.contains(&fact.span);
                asked_in.push(fact.span);
                first
            })
            .map(|fact| (told_by(draft, reading, &fact.id), Some(fact)));
        let before = answered.len();
        let unknown = question::unknown(&message.text, reading);
        let compared = compare(draft, learned, reading);
        let found: Vec<(Point, Option<&FactFinding>)> = match compared {
            // Who names a competitor wants the comparison, not a fact that resembles it.
            Some(point) => vec![(point, None)],
            None => found.collect(),
        };
        let less = haggle::answer(draft, message, reading);
        let found = priced_first(draft, reading, found);
        let found = match less {
            // Beside the comparison, but instead of a fact that resembles it.
            Some(less) => {
                let compared = found.into_iter().filter(|(_, fact)| fact.is_none());
                compared.chain([(less, None)]).collect()
            }
            None => found,
        };
        for (point, fact) in found {
            if answered.contains(&point) {
                continue;
            }
            match fact {
                Some(fact) if answered.len() >= most => {
                    later.push(Event::QuestionLeftOpen {
                        seq: message.seq,
                        quote: asked_words(&message.text, fact),
                        fact: Some(fact.id.clone()),
                    });
                }
                _ => answered.push(point),
            }
        }
        // What nothing is written on is not answered with what resembles it.
        if answered.len() == before && unknown.is_none() {
            answered.extend(fit::answer(draft, reading));
        }
        if answered.len() == before && unknown.is_none() {
            answered.extend(by_intent(draft, learned, reading));
        }
        // A second question that nothing was understood of is not passed over.
        let second = answered.len() > before && unknown.is_none();
        let second = second
            .then(|| question::not_understood(&message.text, reading))
            .flatten()
            .filter(|_| learned.objections.is_empty());
        let unknown = unknown.or(second);
        if answered.len() > before && unknown.is_none()
            || learned.intends(IntentKind::AskBot)
            || reading.shows(Manner::AsksAgain)
        {
            continue;
        }
        let names_time =
            learned.fresh.iter().chain(&learned.corrected).any(|name| {
                name.as_str() == SignalName::CONTACT_TIME && !message.text.contains('?')
            });
        let open = if names_time {
            None
        } else if unknown.is_some() {
            unknown
        } else if wants_knowledge(reading) && learned.objections.is_empty() {
            Some(message.text.clone())
        } else {
            question::not_understood(&message.text, reading)
        };
        if let Some(open) = open {
            draft.record(Event::QuestionLeftOpen {
                seq: message.seq,
                quote: shortened(&one_line(&open), 200),
                fact: None,
            });
            answered.push(Point::NotKnown { quote: open });
        }
    }
    answered.retain(|point| !begun::is_dealt_with(draft, point));
    answered.truncate(MOST_ANSWERS);
    let room = MOST_ANSWERS - answered.len();
    points.extend(answered);
    points.extend(put_off(draft, learned, room));
    for event in later {
        draft.record(event);
    }
}

/// Their own price, where they ask for it and it can be computed, before facts
/// that only resemble what they said.
fn priced_first<'f>(
    draft: &Draft<'_>,
    reading: &Reading,
    found: Vec<(Point, Option<&'f FactFinding>)>,
) -> Vec<(Point, Option<&'f FactFinding>)> {
    let campaign = draft.rules.campaign;
    let priced = found.iter().any(|(point, fact)| {
        let known = fact.and_then(|fact| campaign.fact(&fact.id));
        matches!(point, Point::Total { .. } | Point::Compare { .. })
            || known.is_some_and(|known| known.kind == FactKind::Price)
    });
    // "What about setup, how much is that?": another thing has its own price.
    let asks_total = reading.shows(Manner::AsksTotal);
    let beside = !priced && (asks_total || found.is_empty());
    let yearly = reading.shows(Manner::PaysYearly);
    match own_price(draft, reading).filter(|_| beside || yearly) {
        Some(point) => vec![(point, None)],
        None => found,
    }
}

/// Whether the next step is asked for.
fn acts(reading: &Reading) -> bool {
    [
        IntentKind::AskCallback,
        IntentKind::AskPerson,
        IntentKind::AskDemo,
        IntentKind::Buy,
    ]
    .iter()
    .any(|kind| reading.intends(*kind))
}

/// What the turn before had no room for.
fn put_off(draft: &Draft<'_>, learned: &Learned, room: usize) -> Vec<Point> {
    let elsewhere = [
        IntentKind::AskPerson,
        IntentKind::AskCallback,
        IntentKind::Buy,
        IntentKind::Decline,
        IntentKind::DeclineSoft,
        IntentKind::Bye,
    ]
    .iter()
    .any(|kind| learned.intends(*kind));
    if learned.accepted.is_some() || learned.manner.complains || elsewhere {
        return Vec::new();
    }
    let earlier = draft.state.put_off.iter().take(room);
    earlier
        .flat_map(|put_off| {
            let quote = put_off.quote.clone();
            [Point::ComeBack { quote }, stated(&put_off.fact)]
        })
        .collect()
}

/// The words of a question: those that were found, where they say enough, else
/// the sentence that they stand in.
fn asked_words(text: &str, fact: &FactFinding) -> String {
    let words = if fact.quote.split_whitespace().count() >= FEWEST_WORDS {
        fact.quote.clone()
    } else {
        question::sentence_at(text, fact.span)
    };
    shortened(&one_line(&words), 200)
}

fn wants_knowledge(reading: &Reading) -> bool {
    [
        IntentKind::AskPrice,
        IntentKind::AskDiscount,
        IntentKind::AskPayment,
        IntentKind::AskFeature,
        IntentKind::AskIntegration,
        IntentKind::AskSecurity,
        IntentKind::AskCase,
        IntentKind::AskComparison,
    ]
    .iter()
    .any(|kind| reading.intends(*kind))
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
        own_figures: cost
            .as_ref()
            .is_some_and(|cost| cost.figures == Figures::Own),
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
    } else if learned.intends(IntentKind::OffTopic) {
        "off_topic"
    } else if nothing_understood(learned) && draft.state.open_handoff().is_some() {
        // Whatever it is, it reaches the closer; nothing is asked any more.
        if let Some(step) = wished_step(draft, learned) {
            points.push(Point::AboutStep { step });
        }
        if learned.says_words() {
            points.push(Point::PassedOn {
                signals: Vec::new(),
            });
        }
        return;
    } else if nothing_understood(learned) {
        "gibberish"
    } else {
        return;
    };
    points.push(Point::Calm {
        about: about.to_owned(),
    });
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

fn nothing_understood(learned: &Learned) -> bool {
    learned.asked.is_none()
        && learned.readings.iter().all(|(_, reading)| {
            reading.intents.is_empty() && reading.signals.is_empty() && reading.facts.is_empty()
        })
}
