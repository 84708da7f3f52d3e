//! Looking at it again: who was told no and has more to say, who calls an
//! arrangement off, and who is better off with a person.

use super::offered::wishes_to_talk;
use super::part::{only_polite, takes_leave};
use super::pressing;
use crate::campaign::condition::Met;
use crate::campaign::definition::FitCriterion;
use crate::conversation::agenda::{Agenda, FitAnswer, Point, Step};
use crate::conversation::decide::Draft;
use crate::conversation::decide::learning::hear::unsettle;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::decide::step::{MOST_TIMES_ASKED, PERSON, asking};
use crate::conversation::effect::{Announcement, Effect, TimerName};
use crate::conversation::event::Event;
use crate::conversation::message::MoveKind;
use crate::conversation::state::{HandoffState, LeadStatus, Unread};
use crate::reading::context::Asked;
use crate::reading::finding::{ContactKind, IntentKind, SignalFinding};
use crate::reading::{Manner, Reading, SignalKind};
use crate::signal::{
    Evidence, Money, MoneyRange, QuantityRange, ReadBy, Signal, SignalName, SignalStatus,
    SignalValue, Span,
};

/// So few words are an answer to what was asked last.
const A_WORD_OR_TWO: usize = 3;
/// A person is offered so often at most.
pub(crate) const MOST_PERSON_OFFERS: u32 = 2;

/// What was arranged and not begun is called off: nobody is kept busy with it.
pub(crate) fn call_off(draft: &mut Draft<'_>, learned: &Learned) -> Option<Agenda> {
    if !learned.manner.calls_off {
        return None;
    }
    let open = draft.state.open_handoff()?;
    let handoff = match open.state {
        HandoffState::Requested | HandoffState::Offered | HandoffState::Unavailable => open.id,
        _ => return None,
    };
    let mut agenda = Agenda {
        points: vec![Point::CalledOff],
        ..Agenda::default()
    };
    draft.record(Event::HandoffWithdrawn { handoff });
    take_back_wish(draft, learned, &[Manner::CallsOff, Manner::DropsIt]);
    draft.record(Event::LeadNurtured {
        because: "the prospect called it off".to_owned(),
        until: None,
    });
    draft.effects.push(Effect::Forget(TimerName::Offer));
    for kind in ["handoff.withdrawn", "lead.nurtured"] {
        agenda.effects.push(Effect::Announce(Announcement { kind }));
    }
    Some(agenda)
}

/// "I didn't say I wanted to yet": nobody is kept busy with what was never wished, and the
/// talk goes on from there.
pub(crate) fn take_back_unasked(draft: &mut Draft<'_>, learned: &mut Learned) {
    if !learned.shows(Manner::NeverAsked) {
        return;
    }
    match draft.state.open_handoff().map(|open| (open.id, open.state)) {
        Some((
            handoff,
            HandoffState::Requested | HandoffState::Offered | HandoffState::Unavailable,
        )) => {
            draft.record(Event::HandoffWithdrawn { handoff });
            draft.announce("handoff.withdrawn");
            draft.effects.push(Effect::Forget(TimerName::Offer));
        }
        Some(_) => return,
        // What was taken for a yes, and has led to no more yet than being asked for an address.
        None if wishes_to_talk(draft) => {}
        None => return,
    }
    take_back_wish(draft, learned, &[Manner::NeverAsked]);
    draft.record(Event::LeadReopened {
        because: "what was arranged was not wished".to_owned(),
    });
    learned.mistaken = true;
    learned.accepted = None;
    learned.declined_offer = None;
}

/// With the arrangement the wish is gone, and when to call.
fn take_back_wish(draft: &mut Draft<'_>, learned: &Learned, kinds: &[Manner]) {
    let said = learned.readings.iter().find_map(|(message, reading)| {
        let mut manner = reading.manner.iter();
        let span = manner.find(|found| kinds.contains(&found.kind))?.span;
        let evidence = Evidence::quoting(message.seq, &message.text, span)?;
        Some((evidence, message.at))
    });
    let known = draft.state.signals.get(SignalName::INTENT).cloned();
    if let (Some((evidence, at)), Some(known)) = (said, known) {
        draft.record(Event::SignalRecorded {
            name: SignalName::INTENT.into(),
            signal: Signal {
                status: SignalStatus::Refused,
                value: None,
                evidence: vec![evidence],
                confidence: 0.9,
                read_by: ReadBy::Local,
                at,
            },
            superseded: Some(known),
        });
    }
    unsettle(draft);
}

/// Who was told that it is no match and says more is heard: the question that
/// ruled them out is put once more where the case may be another one now.
pub(crate) fn told_no(draft: &Draft<'_>, learned: &Learned, agenda: &mut Agenda) {
    // The reason that was asked for is the answer.
    let asks_reason = learned.shows(Manner::AsksVerdict) || learned.shows(Manner::AsksLimit);
    if asks_reason
        && agenda
            .points
            .iter()
            .any(|point| matches!(point, Point::Fit { .. } | Point::Redirect { .. }))
    {
        return;
    }
    let ruled_out = draft.evaluation().qualification.disqualified_by;
    // "So that's a no?", "why?", "is 3 the minimum?": the reason, as the business gives it.
    if asks_reason && let Some(by) = &ruled_out {
        // What was said last, where there are several reasons.
        let told = last_reason(draft).filter(|told| broken(draft).any(|one| one.id == *told));
        agenda
            .points
            .retain(|point| point.is_answer() && !is_not_known(point));
        agenda.step = Step::Disqualify {
            criterion: Some(told.unwrap_or_else(|| by.criterion.clone())),
        };
        return;
    }
    // "Do you build apps for small firms? I've got maybe 3k": what rules them out as well, or
    // still, is the answer, and no yes to the rest of it.
    let broken = another_reason(draft, learned).or_else(|| {
        let says_yes = agenda.points.iter().any(is_yes);
        let by = ruled_out.as_ref().filter(|_| says_yes);
        by.map(|by| by.criterion.clone())
    });
    if let Some(criterion) = broken {
        agenda
            .points
            .retain(|point| point.is_answer() && !is_yes(point) && !is_not_known(point));
        agenda.step = Step::Disqualify {
            criterion: Some(criterion),
        };
        return;
    }
    // "That's my landlord's email, not mine" puts an address right and no case.
    let changes = learned
        .readings
        .iter()
        .any(|(_, reading)| reading.shows(Manner::ChangesCase) && reading.not_mine.is_none());
    let question = ruled_out
        .as_ref()
        .filter(|_| changes && !takes_leave(learned));
    let question = question.and_then(|by| {
        let campaign = draft.rules.campaign;
        let fit = &campaign.lead.definition.fit;
        let signal = &fit.iter().find(|c| c.id == by.criterion)?.meets.signal;
        // "No, it's still just me": that is told already.
        let mut readings = learned.readings.iter().flat_map(|(_, read)| &read.signals);
        let told = readings.any(|found| found.signal.as_str() == signal && found.value.is_some());
        let mut questions = campaign.questions.questions.iter().filter(|_| !told);
        questions.find(|question| question.signal == *signal)
    });
    if let Some(question) = question {
        let key = format!("clarify:{}", question.signal);
        if !draft.state.times_asked.contains_key(&key) {
            agenda.points.retain(|point| {
                let said_otherwise =
                    matches!(point, Point::NotKnown { .. } | Point::Concede { .. });
                point.is_answer() && !said_otherwise
            });
            agenda.points.push(Point::Reconsider);
            let why = "what ruled them out may not hold any more".to_owned();
            let (step, _) = asking(draft, &question.id, why.clone());
            agenda.step = step;
            agenda.record.push(Event::QuestionAsked {
                question: key,
                signal: question.signal.as_str().into(),
                follow_up: true,
                why,
            });
            return;
        }
    }
    // "Could I still do the trial?" gets its answer, and that it is no match stands before it.
    let wants = [IntentKind::AskTrial, IntentKind::AskDemo, IntentKind::Buy];
    if wants.iter().any(|kind| learned.intends(*kind)) && !agenda.points.is_empty() {
        agenda.points.insert(0, Point::StillNo);
        return;
    }
    // "Okay, that helps" would be no answer to somebody who was told no.
    let answered = agenda
        .points
        .iter()
        .any(|point| !matches!(point, Point::Acknowledge { .. }) && !is_lost(point));
    if !answered && !only_polite(learned) {
        // "So 3k is ok?": what they ask about is what rules them out.
        match asked_reason(draft, learned) {
            Some(criterion) => {
                agenda.points.clear();
                agenda.step = Step::Disqualify {
                    criterion: Some(criterion),
                };
            }
            None => agenda.points = vec![Point::StillNo],
        }
    }
}

/// The criterion by which they were last told no.
fn last_reason(draft: &Draft<'_>) -> Option<String> {
    let moves = draft.state.messages.iter().rev();
    let mut moves = moves.flat_map(|message| &message.moves);
    let last = moves.find(|made| made.kind == MoveKind::Disqualify)?;
    last.topic.clone()
}

/// The criterion that what they have just told breaks, where they were told no for another one.
fn another_reason(draft: &Draft<'_>, learned: &Learned) -> Option<String> {
    let history = draft.state.history.iter();
    let said: Vec<&str> = history.map(|line| line.why.as_str()).collect();
    let mut broken = broken(draft);
    let news = broken.find(|criterion| {
        let mut news = learned.fresh.iter().chain(&learned.corrected);
        !said.contains(&criterion.because.as_str())
            && news.any(|name| name.as_str() == criterion.meets.signal)
    });
    news.map(|criterion| criterion.id.clone())
}

/// The criterion that rules them out and of which a question of theirs names a sum or a number.
fn asked_reason(draft: &Draft<'_>, learned: &Learned) -> Option<String> {
    let named = |kind: SignalKind, (message, reading): &(Unread, Reading)| {
        let names = match kind {
            SignalKind::Money => !reading.money.is_empty(),
            SignalKind::Quantity => !reading.quantities.is_empty(),
            _ => false,
        };
        names && (reading.asks || message.text.contains('?'))
    };
    let asked = broken(draft).find(|criterion| {
        let kind = draft.rules.vocabulary.kind_of(&criterion.meets.signal);
        learned.readings.iter().any(|read| named(kind, read))
    });
    asked.map(|criterion| criterion.id.clone())
}

/// The criteria that rule them out by what is known.
fn broken<'d>(draft: &'d Draft<'_>) -> impl Iterator<Item = &'d FitCriterion> {
    let campaign = draft.rules.campaign;
    let fit = campaign.lead.definition.fit.iter();
    fit.filter(move |criterion| {
        let signals = &draft.state.signals;
        let met = criterion.meets.check(signals, campaign, draft.today());
        criterion.disqualifies && met == Met::Broken
    })
}

fn is_yes(point: &Point) -> bool {
    matches!(
        point,
        Point::Fit {
            answer: FitAnswer::Yes,
            ..
        }
    )
}

fn is_not_known(point: &Point) -> bool {
    matches!(point, Point::NotKnown { .. })
}

/// Whether it says that we have not understood: who was told no hears that no instead.
fn is_lost(point: &Point) -> bool {
    matches!(point, Point::Calm { about } if about == "not_understood" || about == "gibberish")
}

/// "What about 20k then?": another sum or number, from somebody who was told no for theirs.
pub(crate) fn another_value(
    draft: &Draft<'_>,
    signal: &SignalName,
    message: &Unread,
    reading: &Reading,
) -> Option<SignalFinding> {
    let known = draft.state.signals.get(signal).and_then(Signal::known);
    // "10k was just for the first step, overall up to 70k": the sum that they
    // were taken at, named again beside another one, is not what they mean.
    let told = |found: &SignalFinding| {
        found.signal == *signal && found.value.is_some() && found.value.as_ref() != known
    };
    if reading.signals.iter().any(told) {
        return None;
    }
    // "Yeah, 9 thousand total, there might be a grant of 25k": what they were taken at is so.
    let agrees = reading.intends(IntentKind::Affirm) || reading.shows(Manner::BeginsWithYes);
    let same = |found: &SignalFinding| found.signal == *signal && found.value.as_ref() == known;
    if agrees && known.is_some() && reading.signals.iter().any(same) {
        return None;
    }
    // "And if I find an investor, say 40k": that is none of what they have. Nor is what we need.
    if !reading.supposed.is_empty() || reading.shows(Manner::AsksLimit) {
        return None;
    }
    // "What about 20k" is no "about 20k".
    let supposed = reading.shows(Manner::AsksTotal);
    let (value, span) = match draft.rules.vocabulary.kind_of(signal.as_str()) {
        SignalKind::Money => {
            let taken_at = match known {
                Some(SignalValue::Money(range)) => range.max.or(range.min),
                _ => None,
            };
            let mut others = reading.money.iter().filter(|money| {
                let sum = money.max.or(money.min);
                taken_at.is_none_or(|taken| sum != Some(taken.amount))
            });
            let (Some(money), None) = (others.next(), others.next()) else {
                return None;
            };
            let own = draft.rules.campaign.identity.currency;
            let currency = money.currency.unwrap_or(own);
            let range = MoneyRange {
                min: money.min.map(|amount| Money::new(amount, currency)),
                max: money.max.map(|amount| Money::new(amount, currency)),
                per: money.per,
                per_unit: money.per_unit.clone(),
                approximate: money.approximate && !supposed,
                approved: None,
                set_aside: None,
            };
            (SignalValue::Money(range), money.span)
        }
        SignalKind::Quantity => {
            let [quantity] = reading.quantities.as_slice() else {
                return None;
            };
            let range = QuantityRange {
                min: quantity.min,
                max: quantity.max,
                unit: quantity.unit.clone(),
                approximate: quantity.approximate && !supposed,
            };
            // "Like 40 sales a month": so much in a time counts nobody.
            (quantity.per.is_none()).then_some((SignalValue::Quantity(range), quantity.span))?
        }
        SignalKind::Choice => another_option(draft, signal, message, reading)?,
        _ => return None,
    };
    Some(SignalFinding {
        signal: signal.clone(),
        status: SignalStatus::Stated,
        value: Some(value),
        span,
        quote: span.slice(&message.text)?.to_owned(),
        confidence: 0.7,
        correction: true,
        vague: false,
    })
}

/// A person instead of a third "I don't know", or after something went wrong.
pub(crate) fn offers_person(draft: &Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let before = draft.state.messages.iter().any(|message| {
        message.moves.iter().any(|made| {
            made.kind == MoveKind::Deflect && made.topic.as_deref() == Some("not_known")
        })
    });
    // Nothing is open that could be put in other words.
    let lost = learned.shows(Manner::AsksAgain) && learned.asked.is_none();
    let haggles = |point: &Point| matches!(point, Point::Haggle { times: 1 });
    let due = learned.manner.complains
        || lost
        || agenda.points.iter().any(haggles)
        || (before && agenda.points.iter().any(is_not_known));
    let offered = draft.state.times_offered.get(PERSON).copied();
    // Who has just said yes to talking is not asked whether they want to.
    if learned.accepted.is_some() {
        return false;
    }
    let pressed = !learned.manner.complains && !pressing::may_offer(draft, learned);
    if !due || pressed || offered.unwrap_or_default() >= MOST_PERSON_OFFERS {
        return false;
    }
    let asks = |text: &Point| matches!(text, Point::Calm { .. });
    agenda.points.retain(|point| !asks(point));
    offer(draft, agenda, PERSON);
    true
}

/// Offers a step, again where it was offered before.
pub(crate) fn offer(draft: &Draft<'_>, agenda: &mut Agenda, step: &str) {
    let times = draft.state.times_offered.get(step).copied();
    agenda.record.push(Event::StepOffered {
        step: step.to_owned(),
    });
    agenda.step = Step::Offer {
        step: step.to_owned(),
        times: times.unwrap_or_default(),
    };
}

/// After a plain "hi", and after what nobody could read, the question stands, in other words.
pub(crate) fn asks_on_after_greeting(
    draft: &Draft<'_>,
    learned: &Learned,
    agenda: &mut Agenda,
) -> bool {
    let Some(open) = &learned.asked else {
        return false;
    };
    let only_greets = draft.state.status == LeadStatus::Engaged
        && learned.intends(IntentKind::Greeting)
        && !learned.says_something()
        && learned.readings.iter().all(|(message, reading)| {
            reading.signals.is_empty()
                && reading.facts.is_empty()
                && message.text.split_whitespace().count() <= 3
        });
    // "Huh?", keys hit at random: what was asked has not been answered.
    let lost = (learned.shows(Manner::AsksAgain) || learned.shows(Manner::Gibberish))
        && !learned.says_something()
        && agenda.points.iter().all(|point| !point.is_answer());
    if !(only_greets || lost) || draft.state.asked_times(&open.question) >= MOST_TIMES_ASKED {
        return false;
    }
    let why = if lost {
        "nothing that they said could be read"
    } else {
        "they have only said hello so far"
    };
    let why = why.to_owned();
    let (step, asked) = asking(draft, &open.question, why);
    if step == Step::Rest {
        return false;
    }
    agenda.step = step;
    agenda.record.extend(asked);
    true
}

/// What ruled them out, as what their next words are about: a number, or "sorry, typo: Kyle".
pub(crate) fn still_asked(
    draft: &Draft<'_>,
    ruled_out: Option<&SignalName>,
    text: &str,
) -> Option<Asked> {
    let signal = ruled_out?;
    let short = text.split_whitespace().count() <= A_WORD_OR_TWO;
    let about_it = match draft.rules.vocabulary.kind_of(signal.as_str()) {
        SignalKind::Money | SignalKind::Quantity => true,
        SignalKind::Choice => short,
        _ => false,
    };
    about_it.then(|| asked_again(signal))
}

fn asked_again(signal: &SignalName) -> Asked {
    Asked {
        signal: signal.clone(),
        follow_up: true,
    }
}

/// "Sorry, typo: it's Kyle" is no name of somebody who was told no for their town: the other
/// option of the signal that the word names, and where it stands.
fn another_option(
    draft: &Draft<'_>,
    signal: &SignalName,
    message: &Unread,
    reading: &Reading,
) -> Option<(SignalValue, Span)> {
    let mut names = reading.contacts.iter();
    let name = names.find(|contact| contact.kind == ContactKind::Name)?;
    let word = name.span.slice(&message.text)?;
    let told = draft
        .read_at(message.at, Some(asked_again(signal)), word)
        .signals
        .into_iter()
        .find(|found| found.signal == *signal);
    Some((told?.value?, name.span))
}

/// The signal whose value has ruled the prospect out, where they were told so.
pub(crate) fn ruled_out_by(draft: &Draft<'_>) -> Option<SignalName> {
    if draft.state.status != LeadStatus::Disqualified {
        return None;
    }
    let by = draft.evaluation().qualification.disqualified_by?;
    let fit = &draft.rules.campaign.lead.definition.fit;
    let criterion = fit.iter().find(|known| known.id == by.criterion)?;
    Some(SignalName::new(criterion.meets.signal.as_str()))
}
