//! What a message says beside what the reading finds in it: what is kept back
//! and when they want to be called.

use super::denied;
use super::learn::{Learned, take_signal};
use super::said_back;
use crate::conversation::decide::Draft;
use crate::conversation::decide::asking::refused::{self, refusal};
use crate::conversation::decide::asking::{clarify, contact};
use crate::conversation::decide::calling::named::{Named, named_times};
use crate::conversation::decide::calling::when::{Day, Hour, NamedTime};
use crate::conversation::decide::calling::{clock, way};
use crate::conversation::decide::offering::offered::tells_of_the_case;
use crate::conversation::decide::offering::when_taken::takes_by_a_time;
use crate::conversation::event::Event;
use crate::conversation::state::Unread;
use crate::reading::finding::{
    CallMatter, ContactKind, IntentKind, ObjectionKind, Reading, Recorded, SignalFinding,
};
use crate::reading::{Manner as Said, MannerFinding, SignalKind};
use crate::signal::{Evidence, Signal, SignalName, SignalStatus, SignalValue, Span};

/// A message that says hardly more than a time says when to call.
const FEW_WORDS: usize = 1;
/// Beside so few words for the time, nothing is told of a need.
const HARDLY_MORE: usize = 3;
/// A message with so many words beside a time changes the one that was named before.
const A_CHANGE: usize = 6;

/// Records what a message keeps back and when they want to be called.
pub(crate) fn hear(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    for name in kept_back(draft, learned, reading) {
        let finding = refusal(&message.text, name);
        take_signal(draft, learned, message, &finding);
        learned.refused = true;
    }
    refused::hear(draft, learned, message, reading);
    let named = call_time(draft, learned, message, reading);
    let is_named = named.is_some();
    learned.named_time |= is_named;
    let by_the_clock =
        || clock::told_now(draft, message, reading).filter(|_| !reading.availability.which_zone);
    if let Some((finding, closed)) = named.or_else(by_the_clock) {
        take_signal(draft, learned, message, &finding);
        if closed
            .as_ref()
            .is_some_and(|closed| closed.offered.is_some())
        {
            unsettle(draft);
        }
        learned.closed = closed;
        // Who only gives a number or a place has changed nothing.
        if !is_named && !finding.correction {
            learned.corrected.retain(|name| *name != finding.signal);
        }
    } else if let Some(finding) = takes_offered(draft, message, reading) {
        take_signal(draft, learned, message, &finding);
        if !learned.fresh.contains(&finding.signal) {
            learned.fresh.push(finding.signal);
        }
    }
    denied::take_back_time(draft, message, reading);
    way::hear(draft, learned, message, reading);
}

/// Whether a signal that the reading found is heard otherwise here.
pub(crate) fn heard_otherwise(
    draft: &Draft<'_>,
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
    finding: &SignalFinding,
) -> bool {
    let (signal, span) = (&finding.signal, finding.span);
    // "Sure, but it's too expensive" takes no offer yet.
    let only_a_yes = reading.intents.iter().any(|found| {
        [IntentKind::Accept, IntentKind::Affirm].contains(&found.kind) && found.span == span
    });
    if signal.as_str() == SignalName::INTENT
        && learned.offered.is_some()
        && only_a_yes
        && reading
            .objections
            .iter()
            .any(|objection| objection.kind != ObjectionKind::Timing)
    {
        return true;
    }
    // "Match the 30" names no number of users.
    let haggled = |found: &MannerFinding| found.kind == Said::Haggles && found.span.overlaps(span);
    let bare = !finding.quote.chars().any(char::is_alphabetic);
    if signal.as_str() == SignalName::QUANTITY && bare && reading.manner.iter().any(haggled) {
        return true;
    }
    // "10 more users" of one who has 22 are no 10 users.
    if signal.as_str() == SignalName::QUANTITY
        && let Some(more) = reading.price_asked.more
        && let Some(SignalValue::Quantity(said)) = &finding.value
        && said.min == Some(more)
        && draft.state.signals.contains_key(SignalName::QUANTITY)
    {
        return true;
    }
    if signal.as_str() == SignalName::CONTACT_TIME {
        return true;
    }
    // "No idea what that is in dollars": the sum in their own currency stands.
    if finding.value.is_none()
        && learned
            .asked
            .as_ref()
            .is_some_and(|open| open.signal == *signal && clarify::asks_currency(&open.question))
    {
        return true;
    }
    if said_back::is_ours(draft, message, reading, finding) || said_back::is_theirs(draft, finding)
    {
        return true;
    }
    // "You need my number or email?" tells of nothing that they need.
    if reading.asks_for_at(Recorded::Reach, span) {
        return true;
    }
    // "Do 45 and I sign today" presses for a price, and tells no time frame and no say.
    let pressed = [SignalName::TIMELINE, SignalName::AUTHORITY].contains(&signal.as_str());
    if pressed && reading.shows(Said::Haggles) && touches_sentence(message, reading, span) {
        return true;
    }
    // "Just email me something", "where's that spreadsheet template": that is what to
    // send, and no tool of theirs.
    let is_tool = [SignalName::CURRENT_SOLUTION, SignalName::COMPETITOR].contains(&signal.as_str())
        || signal.as_str() != SignalName::INTENT
            && draft.rules.vocabulary.kind_of(signal.as_str()) == SignalKind::Choice;
    let sent = reading
        .manner
        .iter()
        .filter(|found| [Said::AsksForReading, Said::AsksReminder].contains(&found.kind))
        .any(|found| found.span.overlaps(span));
    if sent && is_tool
        || signal.as_str() == SignalName::CURRENT_SOLUTION && reading.shows(Said::AsksForReading)
    {
        return true;
    }
    // "Only email please" tells how to reach them, and of no system and no need of theirs.
    let way = reading.availability.way.map(|(_, way)| way);
    let of_the_case = [
        SignalName::CURRENT_SOLUTION,
        SignalName::NEED,
        SignalName::DECISION_CRITERIA,
    ];
    if of_the_case.contains(&signal.as_str()) && way.is_some_and(|way| way.overlaps(span)) {
        return true;
    }
    // "Only after 3 or saturday": a day of these that stands in the words for when to call.
    let near = matches!(
        &finding.value,
        Some(SignalValue::Timeline(range)) if range.to.is_some() && range.from == range.to
    );
    let asks_for_one =
        reading.intends(IntentKind::AskDemo) || reading.intends(IntentKind::AskCallback);
    let mut days = reading.availability.day_places.iter();
    if signal.as_str() == SignalName::TIMELINE
        && near
        && asks_for_one
        && days.any(|day| day.span == span)
    {
        return true;
    }
    // "Make it 3:30" counts nobody.
    let counts = matches!(
        finding.value,
        Some(SignalValue::Quantity(_) | SignalValue::Money(_))
    );
    if counts
        && reading.times.iter().any(|time| time.span.overlaps(span))
        && call_time(draft, learned, message, reading).is_some()
    {
        return true;
    }
    // When to call is put into words here: it is no time frame of the purchase,
    // and "evenings only" tells of no need either.
    let only_when = reading.availability.beside <= HARDLY_MORE
        && [SignalName::NEED, SignalName::DECISION_CRITERIA].contains(&signal.as_str());
    // "Evenings are better after we close, like 6ish" is no word of the time that planning takes.
    let of_a_time = [SignalName::NEED, SignalName::DECISION_CRITERIA].contains(&signal.as_str())
        && (reading.times.iter().any(|time| time.span.overlaps(span))
            || reading
                .availability
                .span
                .is_some_and(|named| named.overlaps(span)));
    (only_when || of_a_time || signal.as_str() == SignalName::TIMELINE)
        && call_time(draft, learned, message, reading).is_some()
}

/// Whether the place stands in the sentence in which they ask for less.
fn touches_sentence(message: &Unread, reading: &Reading, span: Span) -> bool {
    let haggled = reading
        .manner
        .iter()
        .find(|found| found.kind == Said::Haggles);
    haggled.is_some_and(|found| {
        crate::conversation::decide::answering::question::sentence_at(&message.text, found.span)
            == crate::conversation::decide::answering::question::sentence_at(&message.text, span)
    })
}

/// A refusal of the number is no refusal of the address.
pub(crate) fn meant(reading: &Reading, finding: &SignalFinding) -> SignalFinding {
    let mut finding = finding.clone();
    if finding.status == SignalStatus::Refused
        && finding.signal.as_str() == SignalName::EMAIL
        && reading.shows(Said::MeansNumber)
    {
        finding.signal = SignalName::PHONE.into();
    }
    finding
}

fn kept_back(draft: &Draft<'_>, learned: &Learned, reading: &Reading) -> Vec<SignalName> {
    let unknown = |name: &SignalName| {
        let known = draft.state.signals.get(name);
        known.is_none_or(|signal| signal.known().is_none())
            && !reading.signals.iter().any(|found| found.signal == *name)
    };
    let asked = learned.asked.as_ref().map(|open| open.signal.clone());
    let mut names = Vec::new();
    if reading.shows(Said::KeepsMoneyBack) {
        names.push(SignalName::from(SignalName::BUDGET));
        let campaign = draft.rules.campaign;
        names.extend(asked.clone().filter(|name| {
            let declared = campaign.declared(name.as_str());
            declared.is_some_and(|signal| signal.kind == SignalKind::Money)
        }));
        names.dedup();
    }
    if reading.shows(Said::WavesAway) {
        names.extend(asked);
    }
    names.retain(unknown);
    names
}

/// What cannot be kept is on record as said, and not as arranged.
pub(crate) fn unsettle(draft: &mut Draft<'_>) {
    let Some(known) = draft.state.signals.get(SignalName::CONTACT_TIME).cloned() else {
        return;
    };
    draft.record(Event::SignalRecorded {
        name: SignalName::CONTACT_TIME.into(),
        signal: Signal {
            status: SignalStatus::Contradicted,
            ..known
        },
        superseded: None,
    });
}

/// A yes to the time that was offered where nobody was there at theirs.
fn takes_offered(draft: &Draft<'_>, message: &Unread, reading: &Reading) -> Option<SignalFinding> {
    let known = draft.state.signals.get(SignalName::CONTACT_TIME)?;
    let offered = known.status == SignalStatus::Contradicted;
    let agrees = [IntentKind::Affirm, IntentKind::Accept];
    let yes = reading
        .intents
        .iter()
        .find(|found| agrees.contains(&found.kind) && found.confidence >= 0.5)
        .filter(|_| offered && !reading.intends(IntentKind::Decline))?;
    // Of the message right before this one.
    let last = known.evidence.last().and_then(Evidence::seq)?;
    let between = draft.state.messages.iter().any(|held| {
        held.from == crate::conversation::message::Author::Prospect
            && held.seq > last
            && held.seq < message.seq
    });
    (!between).then(|| SignalFinding {
        signal: SignalName::CONTACT_TIME.into(),
        status: SignalStatus::Stated,
        value: known.known().cloned(),
        span: yes.span,
        quote: yes.quote.clone(),
        confidence: 0.85,
        correction: false,
        vague: false,
    })
}

/// A time named for a call: where one is arranged or asked for, or beside a number.
/// With it, what stands against it.
fn call_time(
    draft: &Draft<'_>,
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
) -> Option<(SignalFinding, Option<Closed>)> {
    // "So is it monday or saturday?" asks what was noted.
    if reading.asks_for(Recorded::Appointment) || reading.availability.which_zone {
        return None;
    }
    let times = named_times(message, reading);
    let time = times
        .iter()
        .find(|time| is_about_a_call(draft, learned, message, reading, time))?;
    let span = time.span;
    // What this says nothing of stays as it was named before.
    let mut named = Named::before(draft);
    // "Call any time" alone names none.
    if named.is_empty() && times.iter().all(|time| time.day == Day::Any) {
        return None;
    }
    for time in times {
        named.add(time.said_in(draft, message));
    }
    let closed = named.hold_against_hours(draft, message).ok()?;
    let words = named.words(draft, message)?;
    // "Is the visit confirmed for Saturday?" wishes for nothing new.
    let known = draft.state.text_of(SignalName::CONTACT_TIME);
    if known == Some(words.as_str()) && reading.asks_for(Recorded::Confirmed) {
        return None;
    }
    // "Not in the morning" is quoted whole.
    let said = reading.availability.said.filter(|said| said.overlaps(span));
    let span = said.map_or(span, |said| Span {
        start: said.start.min(span.start),
        end: said.end.max(span.end),
    });
    let finding = SignalFinding {
        signal: SignalName::CONTACT_TIME.into(),
        status: SignalStatus::Stated,
        value: Some(SignalValue::Text { text: words }),
        span,
        quote: span.slice(&message.text)?.to_owned(),
        confidence: 0.85,
        // Where nobody was there at that time, the next one corrects nothing.
        correction: draft
            .state
            .signals
            .get(SignalName::CONTACT_TIME)
            .is_some_and(|known| known.status != SignalStatus::Contradicted),
        vague: false,
    };
    Some((finding, closed))
}

/// Whether a call or a visit is given a time in this message.
pub(crate) fn names_call_time(
    draft: &Draft<'_>,
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
) -> bool {
    call_time(draft, learned, message, reading).is_some()
}

/// On the named days, or on some of them, nobody is there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Closed {
    /// What is offered instead, in words, where nothing is left of what was named.
    pub offered: Option<String>,
    /// Why, where not only the hour is another: "Thursday, November 26 is a holiday here".
    pub because: Option<String>,
}

/// Whether the time is meant for a call: the words speak of one, or answer the
/// question for it. "All day", "last year" and "the June launch" are not.
fn is_about_a_call(
    draft: &Draft<'_>,
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
    time: &NamedTime,
) -> bool {
    let says = |name: &str| {
        let mut signals = reading.signals.iter();
        signals.any(|found| found.signal.as_str() == name && found.span.overlaps(time.span))
    };
    let named = draft.state.signals.contains_key(SignalName::CONTACT_TIME);
    let other_matter = learned
        .asked
        .as_ref()
        .is_some_and(|open| open.signal.as_str() == SignalName::TIMELINE);
    // Once a time was named, the next one changes it, whatever the stage.
    let arranged = draft.state.open_handoff().is_some() || named && !other_matter;
    let asked = learned
        .asked
        .as_ref()
        .is_some_and(|open| open.question == contact::CONTACT);
    let number = reading
        .contacts
        .iter()
        .any(|contact| contact.kind == ContactKind::Phone);
    let expected = arranged || asked || number;
    // "Can someone come by Saturday morning": the visit with its time.
    let visit = matches!(time.matter, Some(CallMatter::Visit | CallMatter::Presence))
        && time.precise
        && (expected
            || reading.availability.calls
            || reading.intends(IntentKind::AskDemo)
            || draft.state.last_offer.is_some());
    // "Can someone look at my roof? only after 3 pm"
    let with_a_visit = reading.intends(IntentKind::AskDemo)
        && time.precise
        && reading.availability.beside <= A_CHANGE
        && !matches!(time.hour, Hour::In(_));
    let spoken_of = reading.intends(IntentKind::AskCallback)
        || with_a_visit
        || visit
        || expected && reading.availability.calls
        || takes_by_a_time(learned, message, reading).is_some();
    if spoken_of {
        return true;
    }
    // "No, you got that wrong, before Thursday", "for the visit, I mean": puts right what
    // was arranged.
    let puts_right = reading.shows(Said::Protests)
        || reading.shows(Said::SaidBefore)
        || reading.availability.for_the_visit.is_some();
    // "I'm in a meeting until three" says when not to call.
    let away = reading.availability.away && time.day != Day::Any;
    if arranged && (puts_right || away) {
        return true;
    }
    // As soon as possible is when they want a call only where they speak of one.
    if time.is_soonest() || !time.precise {
        // "After the 3rd", said of a call that is due.
        let dated = matches!(time.day, Day::On(_) | Day::From(_) | Day::Before(_))
            && arranged
            && !other_matter
            && reading.availability.beside == 0;
        return (says(SignalName::CONTACT_TIME) || dated) && !time.is_soonest();
    }
    if says(SignalName::CONTACT_TIME) {
        return true;
    }
    let alone = reading.availability.beside <= FEW_WORDS;
    // "The week after": of the time that was named before.
    if named && time.shift != 0 {
        return true;
    }
    // "Make it 4pm actually": another time for the call that one was named for.
    let asks = |span: Span| !span.overlaps(time.span);
    let no_question = reading
        .facts
        .iter()
        .all(|fact| fact.score < 0.5 || !asks(fact.span));
    if arranged && named && no_question && reading.availability.beside <= A_CHANGE {
        return true;
    }
    // "Tomorrow is no good, I'm on site. 2pm Tuesday": an hour on a day, once a call is due.
    let by_the_clock =
        !matches!(time.hour, Hour::Open | Hour::In(_)) && (time.day != Day::Open || time.limits);
    if arranged && by_the_clock && no_question && reading.availability.beside <= A_CHANGE {
        return true;
    }
    // "Saturdays", of who has asked for a visit.
    let asked_for_one = !other_matter
        && wants_one(draft)
        && reading.availability.beside == 0
        && matches!(time.day, Day::Named(_) | Day::Every(..));
    // "Some shade in the afternoon if that matters", with an address: how it is there.
    let of_the_case = time.day == Day::Open
        && matches!(time.hour, Hour::In(_))
        && tells_of_the_case(draft, reading)
        && !alone;
    (asked || number) && !says(SignalName::TIMELINE) && !of_the_case
        || (arranged || asked_for_one) && alone
}

/// Whether they have asked for a call or a visit.
fn wants_one(draft: &Draft<'_>) -> bool {
    let intent = draft.state.signals.get(SignalName::INTENT);
    matches!(
        intent.and_then(|signal| signal.known()),
        Some(SignalValue::Choice { choice }) if ["demo", "callback", "talk"].contains(&choice.as_str())
    )
}

/// Everything that the messages want or do.
pub(crate) fn intents_of(learned: &Learned) -> Vec<IntentKind> {
    let mut intents = Vec::new();
    for (_, reading) in &learned.readings {
        for found in &reading.intents {
            if found.confidence >= 0.5 && !intents.contains(&found.kind) {
                intents.push(found.kind);
            }
        }
    }
    intents
}
