//! The answer to what was offered: a yes, a yes that says when, a no, a question about it.

use super::when_taken::{asks_when, names_hours, takes_by_a_time};
use super::{condition, said_back};
use crate::conversation::decide::Draft;
use crate::conversation::decide::answering::step_cost;
use crate::conversation::decide::asking::contact::CONTACT;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::event::Event;
use crate::conversation::state::{LeadStatus, Unread};
use crate::reading::finding::{ContactKind, IntentKind, ObjectionKind, Reading, Recorded};
use crate::reading::{Manner as Said, SignalKind};
use crate::signal::{Evidence, ReadBy, Signal, SignalName, SignalStatus, SignalValue, Span};

/// So many words after a nod tell something.
const A_STATEMENT: usize = 5;
/// A yes of its own has so many words at most.
const A_YES: usize = 3;

/// "Yes please", long after the offer.
pub(crate) fn says_yes_please(learned: &Learned) -> bool {
    let names_one = |reading: &Reading| reading.names_a_step() || reading.availability.calls;
    learned.readings.iter().any(|(message, reading)| {
        let please = message.text.to_lowercase().contains("please");
        let yes = reading.intends(IntentKind::Accept) || reading.intends(IntentKind::Buy);
        (yes || (please && reading.intends(IntentKind::Affirm)))
            && !reading.intends(IntentKind::Decline)
            // "Ok, thx" and "perfect, bye" take leave, and "sounds good, what would it be for
            // 3" what was just answered: none takes an offer of a while ago.
            && (please
                || ![IntentKind::Thanks, IntentKind::Bye].iter().any(|kind| reading.intends(*kind))
                    && (!reading.asks || names_one(reading)))
    })
}

/// Whether the offer itself is asked about, and nothing else was understood.
fn asks_about_offer(draft: &Draft<'_>, learned: &Learned, offered: &str) -> bool {
    let steps = &draft.rules.campaign.playbook.next_steps;
    let tells = steps
        .iter()
        .any(|step| step.id == offered && step.about.is_some());
    let no_other = |reading: &Reading| {
        reading.contacts.is_empty()
            // "Ok but who will call?" has an answer of its own, …
            && reading.record.is_empty()
            // … and "let me think about it" asks nothing.
            && reading.objections.iter().all(|o| o.kind != ObjectionKind::BrushOff)
            // "What does that cost", right after an offer: "that" is what was offered.
            && (reading.shows(Said::AsksOfferPrice)
                || reading.facts.iter().all(|fact| fact.score < 0.5)
                    // "Ok someone can come, how long does it take?"
                    || reading.intends(IntentKind::Accept)
                    && !reading.intends(IntentKind::AskPrice))
            && !reading.intends(IntentKind::Decline)
            && !reading.intends(IntentKind::AskCallback)
            && !reading.intends(IntentKind::AskPerson)
            // "How does it compare with …" is asked of what we sell.
            && !reading.intends(IntentKind::AskComparison)
    };
    tells
        && learned.readings.iter().any(|(_, reading)| {
            let asks = [Said::AsksAboutOffer, Said::AsksOfferPrice];
            asks.iter().any(|kind| reading.shows(*kind)) && no_other(reading)
        })
}

/// What a price is asked for, right after an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PriceOf {
    /// A step that is called by its name: "what does the visit cost?"
    Step(String),
    /// The step, or what we sell: "what does it cost?"
    Either,
}

/// Whether a price is asked for in words that may mean what was offered.
fn price_asked(draft: &Draft<'_>, learned: &Learned, offered: &str) -> Option<PriceOf> {
    learned.readings.iter().find_map(|(message, reading)| {
        let mut manner = reading.manner.iter();
        let asked = manner.find(|found| found.kind == Said::AsksOfferPrice)?;
        let words = asked.span.slice(&message.text)?;
        // "Is that free?": nobody takes what we sell for that.
        let free = || {
            let kinds = [Said::AsksIfFree, Said::AsksMeetingPrice];
            let meant = kinds.into_iter().any(|kind| reading.shows(kind));
            meant.then_some(offered)
        };
        let named = step_cost::named(draft, words).map(|step| step.id.as_str());
        let step = named.or_else(free);
        Some(step.map_or(PriceOf::Either, |step| PriceOf::Step(step.to_owned())))
    })
}

/// "Sure yeah, what does that cost?", "yes. tue or thu? how long is it": the yes before the
/// question about what was offered.
fn yes_before_question(learned: &Learned) -> Option<(Unread, Span)> {
    learned.readings.iter().find_map(|(message, reading)| {
        let price = || {
            let mut manner = reading.manner.iter();
            let yes = manner.find(|found| found.kind == Said::BeginsWithYes)?.span;
            let meant = reading.shows(Said::AsksOfferPrice) && !reading.shows(Said::Nods);
            meant.then_some(yes)
        };
        let yes = price()
            .or_else(|| yes_by_itself(message, reading))
            .or_else(|| takes_by_a_time(learned, message, reading))?;
        Some((message.clone(), yes))
    })
}

/// A "yes" to an offer is the wish to talk, with the "yes" as its evidence.
pub(crate) fn take_answer_to_offer(draft: &mut Draft<'_>, learned: &mut Learned, offered: String) {
    let agreeing = [IntentKind::Accept, IntentKind::Affirm, IntentKind::Buy];
    let refusing = [
        IntentKind::Decline,
        IntentKind::DeclineSoft,
        IntentKind::Negate,
        IntentKind::Refuse,
    ];
    if condition::take(draft, learned, &offered) {
        return;
    }
    if asks_about_offer(draft, learned, &offered) {
        learned.offer_price = price_asked(draft, learned, &offered);
        if let Some((message, yes)) = yes_before_question(learned) {
            record_intent(draft, &message, yes, 0.8, &offered);
            learned.accepted = Some(offered.clone());
            learned.told_first = Some(offered);
        } else {
            learned.about_offer = Some(offered);
        }
        return;
    }
    let mut yes = None;
    let mut gave_address = None;
    for (message, reading) in &learned.readings {
        // An address given after an offer takes it.
        let address = reading
            .contacts
            .iter()
            .find(|contact| matches!(contact.kind, ContactKind::Email | ContactKind::Phone));
        // Unless it comes with a no, or is where something to read should go.
        let no = reading.declines() || refusing.iter().any(|kind| reading.intends(*kind));
        let for_reading = reading.shows(Said::AsksForReading) || reading.shows(Said::AsksReminder);
        if for_reading && !reading.asks_for(Recorded::Reach) {
            learned.declined_offer = no.then(|| offered.clone());
            return;
        }
        // So does the question whether we need one.
        let mut record = reading.record.iter();
        let asks_to_give = record.find(|asked| asked.of == Recorded::Reach);
        let given = address.map(|address| address.span);
        if let Some(span) = given
            .or(asks_to_give.map(|asked| asked.span))
            .filter(|_| !no)
        {
            gave_address = Some((message.clone(), span));
            learned.objections.clear();
        }
        if let Some(span) = takes_by_a_time(learned, message, reading) {
            yes = Some((message.clone(), span, 0.8));
            continue;
        }
        let best = |kinds: &[IntentKind]| {
            reading
                .intents
                .iter()
                .filter(|found| kinds.contains(&found.kind) && found.confidence >= 0.5)
                .max_by(|a, b| a.confidence.total_cmp(&b.confidence))
                .cloned()
        };
        // "I'd rather not say what I pay" keeps that back, and declines nothing that was offered.
        let keeps = keeps_a_matter(reading);
        let refuses = best(&refusing).is_some_and(|no| !(keeps && no.kind == IntentKind::Refuse))
            && best(&[IntentKind::Accept]).is_none();
        if refuses && gave_address.is_none() || !learned.objections.is_empty() {
            learned.declined_offer = Some(offered.clone());
            return;
        }
        let nod = best(&agreeing).is_some_and(|found| only_nods(reading, found.span));
        if nod && (tells_of_the_case(draft, reading) || is_a_bridge(message, reading)) {
            continue;
        }
        let said = best(&agreeing).map(|found| (found.span, found.confidence));
        let said = said.or_else(|| {
            let by_itself = || yes_by_itself(message, reading);
            let in_our_words = || said_back::words_of_the_offer(draft, message, reading, &offered);
            goes_on(reading)
                .or_else(|| asks_when(reading))
                .or_else(by_itself)
                .or_else(in_our_words)
                .map(|span| (span, 0.7))
        });
        if let Some((span, confidence)) =
            said.filter(|(span, _)| !answers_a_fact(draft, message, reading, *span))
        {
            yes = Some((message.clone(), span, confidence));
        }
    }
    let Some((message, span, confidence)) = yes else {
        // Who answers the offer with an address takes it, which shows what they wish, though
        // in no words.
        if let Some((message, span)) = gave_address {
            let said = went_on_before(draft, learned).or_else(|| names_hours(learned));
            if let Some((message, span)) = said {
                record_intent(draft, &message, span, 0.7, &offered);
            } else {
                record_wish(
                    draft,
                    &message,
                    (span, 0.6, SignalStatus::Inferred),
                    &offered,
                );
            }
            learned.accepted = Some(offered);
        }
        return;
    };
    learned.accepted = Some(offered.clone());
    record_intent(draft, &message, span, confidence, &offered);
}

/// Whether they keep something back that they call by its name.
pub(crate) fn keeps_a_matter(reading: &Reading) -> bool {
    let mut signals = reading.signals.iter();
    signals.any(|found| found.status == SignalStatus::Refused)
}

/// "Yes its mine": the yes goes on in the same breath with what we had asked for, and takes
/// nothing that was offered beside it.
fn answers_a_fact(draft: &Draft<'_>, message: &Unread, reading: &Reading, yes: Span) -> bool {
    let wishes = [
        IntentKind::Buy,
        IntentKind::AskPerson,
        IntentKind::AskCallback,
    ];
    if wishes.iter().any(|kind| reading.intends(*kind)) || says_please(message) {
        return false;
    }
    let questions = &draft.rules.campaign.questions.questions;
    reading.signals.iter().any(|found| {
        let name = found.signal.as_str();
        let breath = Span {
            start: yes.start,
            end: found.span.start.max(yes.start),
        };
        let parted = breath
            .slice(&message.text)
            .is_none_or(|between| between.contains([',', '.', '!', ';', '\n']));
        let asked = questions
            .iter()
            .filter(|question| question.signal == name)
            .any(|question| draft.state.times_asked.contains_key(&question.id));
        let flag = draft.rules.vocabulary.kind_of(name) == SignalKind::Flag;
        found.value.is_some() && yes.start <= found.span.start && asked && (flag || !parted)
    })
}

fn says_please(message: &Unread) -> bool {
    message.text.to_lowercase().contains("please")
}

/// Whether the yes is no more than the "ok" with which a message begins.
fn only_nods(reading: &Reading, yes: Span) -> bool {
    let mut manner = reading.manner.iter();
    manner.any(|found| {
        found.kind == Said::Nods && found.span.start <= yes.start && yes.end <= found.span.end
    })
}

/// "Ok so. Today they train with pdfs and zoom": leads over to what they go on to tell, and
/// takes nothing that was offered.
fn is_a_bridge(message: &Unread, reading: &Reading) -> bool {
    let nod = reading.manner.iter().find(|found| found.kind == Said::Nods);
    let after: String = nod.map_or_else(String::new, |nod| {
        message.text.chars().skip(nod.span.end).collect()
    });
    let wishes = [
        IntentKind::AskCallback,
        IntentKind::AskPerson,
        IntentKind::AskDemo,
        IntentKind::Buy,
    ];
    let of_a_talk = wishes.iter().any(|kind| reading.intends(*kind))
        || reading.availability.span.is_some()
        || reading.availability.way.is_some()
        || reading.availability.calls
        || !reading.contacts.is_empty();
    after.split_whitespace().count() >= A_STATEMENT && !reading.asks && !of_a_talk
}

/// "Sure yeah, what does that cost": a plain yes in a clause of its own takes the offer,
/// whatever is asked after it. "Ok but does it work with …" takes nothing.
fn yes_by_itself(message: &Unread, reading: &Reading) -> Option<Span> {
    let begins = |found: &&crate::reading::MannerFinding| found.kind == Said::BeginsWithYes;
    let yes = reading.manner.iter().find(begins)?.span;
    let ends = message
        .text
        .chars()
        .position(|c| matches!(c, ',' | '.' | '!' | ';'))?;
    let lead: String = message.text.chars().take(ends).collect();
    let refused = [
        IntentKind::Decline,
        IntentKind::DeclineSoft,
        IntentKind::Unsure,
    ];
    // "I said yes already lol": its own words are the yes.
    let own = yes.slice(&message.text).unwrap_or_default();
    let most = A_YES.max(own.split_whitespace().count() + 1);
    let alone = lead.split_whitespace().count() <= most && yes.end <= ends;
    (alone
        && !only_nods(reading, yes)
        && !reading.shows(Said::AsksNext)
        && reading.objections.is_empty()
        && !refused.iter().any(|kind| reading.intends(*kind)))
    .then_some(yes)
}

/// Whether the message tells of their case, beside how to reach them and when: "ok
/// fine. I own it, in Alamo Heights" answers what was asked before.
pub(crate) fn tells_of_the_case(draft: &Draft<'_>, reading: &Reading) -> bool {
    let questions = &draft.rules.campaign.questions.questions;
    reading.signals.iter().any(|found| {
        found.value.is_some()
            && found.signal.as_str() != SignalName::TIMELINE
            && questions
                .iter()
                .any(|question| question.signal == found.signal.as_str())
    })
}

/// "Alright, what's next?" takes what was just offered.
fn goes_on(reading: &Reading) -> Option<Span> {
    let span = |kind: Said| {
        let mut said = reading.manner.iter();
        said.find(|found| found.kind == kind)
            .map(|found| found.span)
    };
    let next = span(Said::AsksNext)?;
    let yes = span(Said::BeginsWithYes);
    Some(Span {
        start: yes.map_or(next.start, |yes| yes.start.min(next.start)),
        end: next.end,
    })
}

/// Who gives a number and the hours to be called at, asked by nobody, wants to be reached.
pub(crate) fn take_wish_to_be_reached(draft: &mut Draft<'_>, learned: &Learned) {
    let open = matches!(
        draft.state.status,
        LeadStatus::Open | LeadStatus::Engaged | LeadStatus::Qualified
    );
    let unasked = learned
        .asked
        .as_ref()
        .is_none_or(|open| open.question != CONTACT);
    if !open || !unasked || learned.declined_offer.is_some() || wishes_to_talk(draft) {
        return;
    }
    if let Some((message, span)) = names_hours(learned) {
        record_intent(draft, &message, span, 0.7, "callback");
    }
}

/// "Alright 40. What's next?" in the message before the offer.
fn went_on_before(draft: &Draft<'_>, learned: &Learned) -> Option<(Unread, Span)> {
    let first = learned.readings.first()?.0.seq;
    let (message, reading) = draft.read_again(draft.before(first)?);
    goes_on(&reading).map(|span| (message, span))
}

/// Whether they want to talk, as far as that is on record.
pub(crate) fn wishes_to_talk(draft: &Draft<'_>) -> bool {
    let known = draft.state.signals.get(SignalName::INTENT);
    let stated = known.filter(|signal| signal.status == SignalStatus::Stated);
    matches!(
        stated.and_then(Signal::known),
        Some(SignalValue::Choice { choice }) if choice != "price"
    )
}

/// Records what the prospect wants as the intent signal, unless a wish to talk is on record.
pub(super) fn record_intent(
    draft: &mut Draft<'_>,
    message: &Unread,
    span: Span,
    confidence: f64,
    choice: &str,
) {
    record_wish(
        draft,
        message,
        (span, confidence, SignalStatus::Stated),
        choice,
    );
}

/// The same, stated or following from what they did.
fn record_wish(
    draft: &mut Draft<'_>,
    message: &Unread,
    (span, confidence, status): (Span, f64, SignalStatus),
    choice: &str,
) {
    let Some(evidence) = Evidence::quoting(message.seq, &message.text, span) else {
        return;
    };
    let wish = match choice {
        "demo" | "trial" | "buy" | "callback" | "person" => choice,
        // A visit is where it is shown.
        "visit" => "demo",
        "call" => "callback",
        _ => "talk",
    };
    let known = draft.state.signals.get(SignalName::INTENT).cloned();
    let wished_already = known.as_ref().is_some_and(|signal| {
        let same_message = signal.evidence.iter().any(|e| e.seq() == Some(message.seq));
        let talks = !matches!(
            signal.known(),
            Some(SignalValue::Choice { choice }) if choice == "price"
                // A yes to a visit says more than that they want to talk.
                || choice == "talk" && wish != "talk"
        );
        same_message && talks
    });
    if wished_already {
        return;
    }
    draft.record(Event::SignalRecorded {
        name: SignalName::INTENT.into(),
        signal: Signal {
            status,
            value: Some(SignalValue::Choice {
                choice: wish.to_owned(),
            }),
            evidence: vec![evidence],
            confidence,
            read_by: ReadBy::Local,
            at: message.at,
        },
        superseded: known,
    });
}
