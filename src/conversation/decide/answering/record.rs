//! Questions about what was noted or arranged in this talk ("what day did you put?",
//! "who will call me?"): told from the record of the conversation. What can be asked
//! for is in [`Recorded`]; here is what the record says of each.

use super::material::asks_ours;
use super::question;
use crate::conversation::agenda::Point;
use crate::conversation::decide::Draft;
use crate::conversation::decide::handing_over::route;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::state::{HandoffState, Unread};
use crate::reading::finding::{IntentKind, RecordQuestion, Recorded};
use crate::reading::{Manner, Reading};
use crate::signal::{SignalName, SignalStatus, Span};
use crate::speech::{text, value};

/// What the record says to the questions about it, in their order.
pub(crate) fn answers(draft: &Draft<'_>, reading: &Reading) -> Vec<Point> {
    let asked = reading.record.iter();
    asked
        .filter(|asked| !(OF_THEIRS.contains(&asked.of) && is_asked_whole(reading, asked.span)))
        .filter_map(|asked| answer(draft, reading, asked.of))
        .collect()
}

/// What is theirs, where a fact may be asked for in words that sound like it.
const OF_THEIRS: [Recorded; 5] = [
    Recorded::Number,
    Recorded::Email,
    Recorded::Name,
    Recorded::Reach,
    Recorded::All,
];

/// Whether a fact is asked for there in words of its own: "do you have a license number" asks
/// for ours.
fn is_asked_whole(reading: &Reading, span: Span) -> bool {
    let mut facts = reading.facts.iter();
    facts.any(|fact| fact.score >= 1.0 && fact.span.overlaps(span))
}

/// What is theirs at our place and who works here, for who asks that: told of this talk as it
/// is, with where the business has written down what it does with it.
pub(crate) fn of_ourselves(draft: &Draft<'_>, reading: &Reading) -> Option<Point> {
    if reading.shows(Manner::AsksRemoval) {
        return Some(told("removal", None));
    }
    let mut asked = reading.manner.iter();
    let whence = asked.any(|said| {
        // "Do you sell my number" has an answer of its own.
        said.kind == Manner::AsksWhence && !is_asked_whole(reading, said.span)
    });
    if whence {
        let rules = draft.rules.campaign.identity.business.privacy_url.clone();
        let about = rules.as_ref().map_or("data_unwritten", |_| "data");
        return Some(told(about, rules));
    }
    // Who asks whether a machine is speaking hears of the people with that.
    let people = reading.shows(Manner::AsksPeople) && !reading.intends(IntentKind::AskBot);
    people.then(|| told("people", None))
}

/// The business's own way to be reached. Who has told another's price means ours
/// by "your number".
fn contact(draft: &Draft<'_>, reading: &Reading) -> Option<Point> {
    if asks_ours(draft, reading) {
        return None;
    }
    let contact = draft.rules.campaign.identity.business.contact.clone()?;
    Some(told("contact", Some(contact)))
}

fn answer(draft: &Draft<'_>, reading: &Reading, of: Recorded) -> Option<Point> {
    Some(match of {
        Recorded::Contact => return contact(draft, reading),
        // Who asks whether it is settled and when is told both at once.
        Recorded::Appointment if reading.asks_for(Recorded::Confirmed) => return None,
        Recorded::Appointment => appointment(draft),
        Recorded::Confirmed => match noted_time(draft) {
            Some(time) => told("not_confirmed", Some(time)),
            None => match appointment(draft) {
                Point::Recorded { about, value } if about == "appointment_planned" => {
                    told("not_confirmed_planned", value)
                }
                other => other,
            },
        },
        Recorded::Way => by_which_way(draft),
        Recorded::Closer => closer(draft),
        // An hour that is arranged is said with its clock.
        Recorded::Zone => match noted_time(draft).filter(|time| time.contains(':')) {
            Some(time) => told("appointment", Some(time)),
            None => match appointment(draft) {
                planned @ Point::Recorded { value: Some(_), .. } if noted_time(draft).is_none() => {
                    planned
                }
                _ => told("zone", Some(zone(draft))),
            },
        },
        // While nobody knows how to reach them, asking for it is the answer.
        Recorded::Reach => {
            route::reach(draft)?;
            if draft.state.open_handoff().is_some() {
                by_which_way(draft)
            } else {
                let ways = [SignalName::EMAIL, SignalName::PHONE];
                noted(draft, &ways, "number_open")
            }
        }
        Recorded::Number => noted(draft, &[SignalName::PHONE], "number_open"),
        // An address is where they live, too.
        Recorded::Email => noted(
            draft,
            &[SignalName::EMAIL, SignalName::ADDRESS],
            "email_open",
        ),
        Recorded::Name => noted(draft, &[SignalName::NAME], "noted_open"),
        Recorded::Size => noted(draft, &[SignalName::QUANTITY], "noted_open"),
        Recorded::Budget => noted(draft, &[SignalName::BUDGET], "noted_open"),
        Recorded::All => noted(draft, &TOLD, "noted_open"),
    })
}

/// Who somebody is, is asked in so many words at most.
const LONGEST_WHO_IS: usize = 8;
/// And beside something else.
const WHO_IS_BESIDE: usize = 4;

/// What is told of all that was noted, in this order.
const TOLD: [&str; 10] = [
    SignalName::NEED,
    SignalName::QUANTITY,
    SignalName::BUDGET,
    SignalName::TIMELINE,
    SignalName::NAME,
    SignalName::COMPANY,
    SignalName::EMAIL,
    SignalName::PHONE,
    SignalName::ADDRESS,
    SignalName::CONTACT_TIME,
];

/// What was noted of these, in words; else that nothing was (`open`).
fn noted(draft: &Draft<'_>, names: &[&str], open: &str) -> Point {
    let rules = draft.rules;
    let words: Vec<String> = names
        .iter()
        .filter_map(|name| {
            let signal = draft.state.signals.get(*name)?;
            let holds = signal.status != SignalStatus::Contradicted;
            let value = signal.known().filter(|_| holds)?;
            Some(value::words(rules.campaign, rules.lines, name, value))
        })
        .collect();
    if words.is_empty() {
        return told(open, None);
    }
    let and = rules.lines.all("words", "and").first();
    told(
        "noted",
        Some(text::list(&words, and.map_or("", String::as_str))),
    )
}

fn told(about: &str, value: Option<String>) -> Point {
    Point::Recorded {
        about: about.to_owned(),
        value,
    }
}

/// When they will be called or visited: their time, else ours, else none so far.
fn appointment(draft: &Draft<'_>) -> Point {
    if let Some(time) = noted_time(draft) {
        return told("appointment", Some(time));
    }
    let Some(handoff) = draft.state.open_handoff() else {
        return told("appointment_open", None);
    };
    match handoff.state {
        HandoffState::Offered | HandoffState::Accepted | HandoffState::Connected => {
            match &handoff.closer_name {
                Some(name) => told("joining", Some(name.clone())),
                None => told("appointment_open", None),
            }
        }
        HandoffState::Unavailable => match handoff.back_at.filter(|at| route::by_day(draft, *at)) {
            Some(at) => told("appointment_planned", Some(route::back_words(draft, at))),
            None => told("appointment_open", None),
        },
        HandoffState::Requested
        | HandoffState::Declined
        | HandoffState::Expired
        | HandoffState::ProspectLeft
        | HandoffState::Completed => told("appointment_open", None),
    }
}

/// By which way they will be contacted, and when, where that was named.
fn by_which_way(draft: &Draft<'_>) -> Point {
    let Some(reach) = route::reach(draft) else {
        return told("number_open", None);
    };
    let reach = reach.trim().to_owned();
    let value = match noted_time(draft) {
        Some(time) => format!("{reach} {time}"),
        None => reach,
    };
    told("appointment_planned", Some(value))
}

/// The time that they named, in words, where it stands.
fn noted_time(draft: &Draft<'_>) -> Option<String> {
    let signal = draft.state.signals.get(SignalName::CONTACT_TIME)?;
    let holds = signal.status != SignalStatus::Contradicted;
    let words = draft.state.text_of(SignalName::CONTACT_TIME);
    words.filter(|_| holds).map(str::to_owned)
}

fn closer(draft: &Draft<'_>) -> Point {
    let handoff = draft.state.open_handoff();
    match handoff.and_then(|handoff| handoff.closer_name.clone()) {
        Some(name) => told("closer", Some(name)),
        None => told("closer_open", None),
    }
}

/// "Who is Ben?", "is Ben the one calling": somebody of the team, by name, and who it is
/// that gets back to them, where that is somebody else.
pub(crate) fn who_is(draft: &Draft<'_>, message: &Unread, reading: &Reading) -> Option<Vec<Point>> {
    let asks = reading.asks || !reading.record.is_empty() || message.text.trim_end().ends_with('?');
    // "Wed is fine. Who is Ben?": the sentence that asks, where nothing else is asked.
    let sentences = question::sentences(&message.text);
    let single = reading.questions.len() <= 1;
    let mut own = sentences
        .iter()
        .filter(|(_, sentence)| sentence.trim_end().ends_with('?'));
    let whole = Span {
        start: 0,
        end: message.text.chars().count(),
    };
    let place = own
        .next_back()
        .filter(|_| single)
        .map_or(whole, |(place, _)| *place);
    let text = place.slice(&message.text)?.to_lowercase();
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let wanted = reading.intents.iter().any(|found| {
        matches!(found.kind, IntentKind::AskPerson | IntentKind::AskCallback)
            && found.confidence >= 0.5
    });
    let times = reading.times.iter().map(|time| time.span);
    let of_a_time = (times.chain(reading.availability.span)).any(|time| time.overlaps(place));
    let mut facts = reading.facts.iter();
    let of_it = facts.any(|fact| fact.score >= 0.5 && fact.span.overlaps(place));
    if !asks || wanted || of_a_time || of_it || words.len() > LONGEST_WHO_IS {
        return None;
    }
    let closers = &draft.rules.campaign.lead.routing.closers;
    let mut team = draft.moment.team.of(closers);
    let member = team.find(|member| {
        let first = member.name.split_whitespace().next();
        first.is_some_and(|first| words.contains(&first.to_lowercase().as_str()))
    })?;
    let handoff = draft.state.open_handoff();
    let theirs = handoff.and_then(|handoff| handoff.closer_name.clone());
    let name = Some(member.name.clone());
    Some(match theirs {
        Some(theirs) if theirs == member.name => vec![told("closer_is", name)],
        Some(_) => vec![told("closer_other", name), closer(draft)],
        None => vec![told("closer_other", name)],
    })
}

/// "Wed is fine. Who is Ben?": of a question beside something else that names one of the team,
/// it is known who that is.
pub(crate) fn take_who_is(draft: &Draft<'_>, reading: &mut Reading) {
    let closers = &draft.rules.campaign.lead.routing.closers;
    let names: Vec<String> = draft
        .moment
        .team
        .of(closers)
        .filter_map(|member| Some(member.name.split_whitespace().next()?.to_lowercase()))
        .collect();
    let of_ours = |quote: &str| {
        let text = quote.to_lowercase();
        let mut words: Vec<&str> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .collect();
        words.retain(|word| !word.is_empty());
        words.len() <= WHO_IS_BESIDE && words.iter().any(|word| names.iter().any(|n| n == word))
    };
    let asked = reading
        .open_questions
        .iter()
        .find(|open| of_ours(&open.quote));
    let Some(span) = asked.map(|open| open.span) else {
        return;
    };
    reading.open_questions.retain(|open| open.span != span);
    reading.record.push(RecordQuestion {
        of: Recorded::Closer,
        span,
    });
}

/// The business's time zone as people call it.
fn zone(draft: &Draft<'_>) -> String {
    let now = draft.moment.now.to_zoned(draft.rules.timezone.clone());
    now.strftime("%Z").to_string()
}

/// Whether the message says when to call and nothing else: "Sunday" asks for nothing
/// that has to do with the sun.
pub(crate) fn only_says_when(learned: &Learned, message: &Unread, reading: &Reading) -> bool {
    learned
        .fresh
        .iter()
        .chain(&learned.corrected)
        .any(|name| name.as_str() == SignalName::CONTACT_TIME)
        && reading.availability.beside == 0
        && reading.record.is_empty()
        && !message.text.contains('?')
}

/// Says why nobody is there at a time that they named, and what is offered instead.
pub(crate) fn say_closed(learned: &Learned, points: &mut Vec<Point>) {
    let Some(closed) = &learned.closed else {
        return;
    };
    let Some(when) = &closed.offered else {
        if let Some(because) = &closed.because {
            let because = because.clone();
            points.insert(0, Point::Closed { because });
        }
        return;
    };
    points.retain(|point| {
        !matches!(
            point,
            Point::Acknowledge { .. }
                | Point::Corrected { .. }
                | Point::PassedOn { .. }
                | Point::NotKnown { .. }
                | Point::Recorded { .. }
        )
    });
    points.push(Point::NobodyThen {
        when: when.clone(),
        because: closed.because.clone(),
    });
}
