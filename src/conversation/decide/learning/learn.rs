//! What the unread messages of the prospect tell: signals, objections, intents.

use super::hear::{Closed, hear, heard_otherwise, intents_of, meant, names_call_time};
use super::objected::{take_objection, take_unsaid};
use super::{
    cost_told, deciding, denied, earlier, in_parts, other, party, persons, put_right, rate, signing,
};
use crate::conversation::decide::Draft;
use crate::conversation::decide::answering::about_talk::{Manner, is_called_off, manner};
use crate::conversation::decide::answering::fit;
use crate::conversation::decide::asking::{refused, sure};
use crate::conversation::decide::calling::only_when;
use crate::conversation::decide::offering::again::{another_value, ruled_out_by, still_asked};
use crate::conversation::decide::offering::condition::Condition;
use crate::conversation::decide::offering::later::{Reminder, asks_on};
use crate::conversation::decide::offering::offered::{
    PriceOf, says_yes_please, take_answer_to_offer, take_wish_to_be_reached, tells_of_the_case,
};
use crate::conversation::decide::offering::rebuttal::settle_rebutted;
use crate::conversation::decide::offering::when_taken::{says_when, yes_with_a_time};
use crate::conversation::decide::offering::{pressing, rebuttal};
use crate::conversation::event::Event;
use crate::conversation::state::Unread;
use crate::reading::context::{Asked, ReadingContext};
use crate::reading::finding::{IntentKind, ObjectionKind, OptOut, Party, Reading, SignalFinding};
use crate::reading::{Manner as Said, SignalKind, read_expecting};
use crate::signal::merge::{Change, Correction, merge};
use crate::signal::{Evidence, ReadBy, Signal, SignalName, SignalStatus, SignalValue};

/// What is kept of somebody who is no prospect.
pub(crate) const OF_ANYBODY: [&str; 6] = [
    SignalName::NAME,
    SignalName::EMAIL,
    SignalName::PHONE,
    SignalName::COMPANY,
    SignalName::CONTACT_TIME,
    SignalName::CONTACT_WAY,
];

/// So many words state something.
const A_STATEMENT: usize = 3;

/// What was learned from the unread messages.
#[derive(Debug, Default)]
pub(crate) struct Learned {
    /// The messages, each with its reading.
    pub readings: Vec<(Unread, Reading)>,
    /// Signals that are new or changed.
    pub fresh: Vec<SignalName>,
    /// Signals that were corrected.
    pub corrected: Vec<SignalName>,
    /// Signals that two statements disagree on now.
    pub contradicted: Vec<SignalName>,
    /// The signal asked for was answered too vaguely to work with.
    pub vague: Option<SignalName>,
    /// The prospect would not say.
    pub refused: bool,
    /// What they would not say is another matter than the one asked for.
    pub keeps_another: bool,
    /// The prospect does not know.
    pub not_known: bool,
    /// Objections raised in these messages, by id.
    pub objections: Vec<String>,
    /// Objections whose last rebuttal has not moved the prospect.
    pub unmoved: Vec<String>,
    /// What was offered before, which a "yes" has accepted.
    pub accepted: Option<String>,
    /// What was offered before, which a "no" has declined.
    pub declined_offer: Option<String>,
    /// The question that was open before these messages.
    pub asked: Option<crate::conversation::state::OpenQuestion>,
    /// What was offered before these messages.
    pub offered: Option<String>,
    /// What was offered before and is asked about now.
    pub about_offer: Option<String>,
    /// That is asked of the offered step by its name, or of what "it" may be: what it costs.
    pub offer_price: Option<PriceOf>,
    /// What was taken with a question about it, which is answered first: "sure, what does that cost".
    pub told_first: Option<String>,
    /// What they make a yes hang on.
    pub condition: Option<Condition>,
    /// When they want to hear from us again, where they ask for that.
    pub reminder: Option<Reminder>,
    /// They ask for something to read.
    pub wants_reading: bool,
    /// They were taken for what they are not.
    pub mistaken: bool,
    /// What was understood of this signal before is not so; what is so was not told.
    pub ask_anew: Option<SignalName>,
    /// Whether they named a time for a call, be it the one that stands.
    pub named_time: bool,
    /// What stands against the time that they named, where nobody is there then.
    pub closed: Option<Closed>,
    /// Somebody else's case was brought in: nothing of before holds for it.
    pub afresh: bool,
    /// What they had hoped for came to nothing: what they said before holds again.
    pub taken_back: Vec<SignalName>,
    /// Somebody else was named to a lead that is none: what they hear of that.
    pub passed_on: Option<&'static str>,
    /// They say that we asked it before.
    pub asked_before: bool,
    /// What is said about the talk itself.
    pub manner: Manner,
    /// The last of the messages.
    pub up_to: i64,
}

impl Learned {
    /// Whether any of the messages has this intent.
    pub fn intends(&self, kind: IntentKind) -> bool {
        self.readings
            .iter()
            .any(|(_, reading)| reading.intends(kind))
    }

    /// Whether any of the messages says this about the talk.
    pub fn shows(&self, kind: Said) -> bool {
        self.readings.iter().any(|(_, reading)| reading.shows(kind))
    }

    /// The opt-out signal of the messages, the last one counting.
    pub fn opt_out(&self) -> Option<OptOut> {
        self.readings
            .iter()
            .rev()
            .find_map(|(_, reading)| reading.opt_out)
    }

    /// Whether the messages are more than a word or two.
    pub fn says_words(&self) -> bool {
        let words = |message: &Unread| message.text.split_whitespace().count();
        self.readings
            .iter()
            .any(|(message, _)| words(message) >= A_STATEMENT)
    }

    /// Whether something was told in whole words, whether or not it was understood.
    pub fn tells_facts(&self) -> bool {
        self.readings.iter().any(|(message, reading)| {
            let words = message.text.split_whitespace().count();
            let asks = message.text.contains('?');
            let told = reading.signals.iter().any(|found| found.value.is_some());
            told || words >= A_STATEMENT && !asks && !reading.shows(Said::AsksAgain)
        })
    }

    /// Whether the messages said anything that moves the lead.
    pub fn says_something(&self) -> bool {
        !self.fresh.is_empty()
            || !self.corrected.is_empty()
            || !self.objections.is_empty()
            || self.accepted.is_some()
    }
}

/// Reads what is unread and records what it tells.
pub(crate) fn learn(draft: &mut Draft<'_>) -> Learned {
    let mut learned = Learned {
        asked: draft.state.asked.clone(),
        ..Learned::default()
    };
    let offered = draft.state.offered.clone();
    let last_offer = draft.state.last_offer.clone();
    // A yes that says when means the last offer, also a turn later.
    let open = draft.state.open_handoff().is_none();
    learned.offered = offered
        .clone()
        .or_else(|| last_offer.clone().filter(|_| open));
    let mut ruled_out = ruled_out_by(draft);
    let unread = draft.state.unread.clone();
    let Some(last) = unread.last() else {
        return learned;
    };
    learned.up_to = last.seq;
    let mut contexts = Vec::new();
    for message in &unread {
        let hour = only_when::matter(draft, &message.text);
        let context = ReadingContext {
            written_at: message.at.to_zoned(draft.prospect_zone()).datetime(),
            asked: learned
                .asked
                .as_ref()
                .filter(|open| sure::expects_value(draft, open))
                .map(|open| Asked {
                    signal: open.signal.clone(),
                    follow_up: open.follow_up,
                })
                // "Make it 4": of an appointment, unless a number was asked for.
                .filter(|asked| counts(draft, &asked.signal) || hour.is_none())
                .or_else(|| hour.clone())
                // "What about 20k then": what ruled them out is still the matter.
                .or_else(|| still_asked(draft, ruled_out.as_ref(), &message.text)),
            offered: offered.clone(),
            opted_out: draft.state.opted_out,
        };
        // "ok" is in the language that they wrote so far.
        let written = draft.state.language.as_deref();
        let reading = read_expecting(draft.rules.vocabulary, &context, written, &message.text);
        learned.readings.push((message.clone(), reading));
        contexts.push(context);
    }
    let intents: Vec<IntentKind> = intents_of(&learned);
    let language = learned
        .readings
        .iter()
        .rev()
        .find_map(|(_, reading)| reading.language.clone());
    draft.record(Event::MessageRead {
        up_to: learned.up_to,
        intents,
        language,
        degraded: false,
    });
    let mut readings = std::mem::take(&mut learned.readings);
    for (message, reading) in &mut readings {
        only_when::leave_out(draft, &learned, message, reading);
    }
    let mut in_question = ruled_out
        .clone()
        .or_else(|| sure::in_question(draft, &learned));
    for ((message, reading), context) in readings.iter().zip(&contexts) {
        if party::begin_afresh(draft, &learned, message, reading) {
            (ruled_out, in_question) = (None, None);
            (learned.asked, learned.offered) = (None, None);
            learned.afresh = true;
            party::take_case(draft, &mut learned, message, reading);
        } else if party::refers(draft, &mut learned, message, reading) {
            continue;
        }
        other::take_back_referral(draft, &mut learned, message, reading);
        if other::names_colleague(draft, &message.text, reading) {
            other::refer(draft, &mut learned, message);
            continue;
        }
        let customer = !learned.afresh
            && (other::is_customer(draft) || other::says_so(draft, reading))
            && !reading.shows(Said::Protests)
            && !other::buys(draft, reading);
        let another = in_question
            .as_ref()
            .and_then(|signal| another_value(draft, signal, message, reading));
        let names_time = names_call_time(draft, &learned, message, reading);
        let put_right = match another {
            None if !names_time => put_right::by_number(draft, message, reading, context),
            _ => None,
        };
        let said_again = put_right.is_some();
        let in_parts = in_parts::told(draft, message, reading, context);
        let another = in_parts.or(another).or(put_right);
        for finding in &reading.signals {
            // The words of what is put right tell nothing else.
            if another.as_ref().is_some_and(|other| {
                other.signal == finding.signal || put_right::shares_words(other, finding, reading)
            }) {
                continue;
            }
            // "Maybe next year, after the budget round" says when to talk, not when they want it.
            if finding.signal.as_str() == SignalName::TIMELINE
                && rebuttal::puts_off(&learned, message, reading, finding)
                || denied::is_asked_for(reading, finding)
                || customer && !OF_ANYBODY.contains(&finding.signal.as_str())
                || party::is_theirs(draft, reading, finding)
                || deciding::is_vaguer(draft, &learned, finding)
                || persons::is_anothers(draft, reading, finding)
                || party::is_only_the_writer(reading, finding)
                || super::doubted::is_only_a_trade(draft, reading, finding)
            {
                continue;
            }
            // "Why do you need that?" asks, and refuses nothing yet.
            let asks = finding.status == SignalStatus::Refused && reading.shows(Said::AsksWhy);
            if !asks
                && !sure::is_denied(draft, &learned, message, reading, finding)
                && !heard_otherwise(draft, &learned, message, reading, finding)
            {
                let mut finding = meant(reading, finding);
                party::owned(draft, reading, &mut finding);
                // Who was told no for it and says otherwise now means what they say now.
                // What they only guess takes the place of nothing.
                finding.correction |= finding.value.is_some()
                    && finding.status == SignalStatus::Stated
                    && (ruled_out.as_ref() == Some(&finding.signal)
                        || sure::is_doubted(draft, &finding.signal)
                        || earlier::returns_to(draft, &finding));
                take_signal(draft, &mut learned, message, &finding);
            }
        }
        if let Some(finding) = another {
            take_signal(draft, &mut learned, message, &finding);
            // "Still 200 total": what holds already is said back as well.
            let said = learned.corrected.iter().chain(&learned.fresh);
            if said_again && said.into_iter().all(|name| *name != finding.signal) {
                learned.corrected.push(finding.signal);
            }
        }
        if party::is_for_another(draft, reading) {
            other::refer(draft, &mut learned, message);
        }
        earlier::take_back(draft, &mut learned, message, reading);
        denied::take_back(draft, &mut learned, message, reading);
        if !said_again {
            denied::take_back_number(draft, &mut learned, message, reading);
        }
        denied::take_back_the_last(draft, &mut learned, message, reading);
        earlier::take_late_answers(draft, &mut learned, message, reading, context);
        cost_told::hear(draft, &mut learned, message, reading, context);
        hear(draft, &mut learned, message, reading);
        party::hear(draft, &mut learned, message, reading);
        persons::hear(draft, &mut learned, message, reading);
        fit::suppose(draft, &mut learned, message, reading);
        // Who will not talk about money has not called it too expensive.
        let no_money = reading.shows(Said::KeepsMoneyBack);
        let about_price = |kind| no_money && kind == ObjectionKind::Price;
        // "Yes, but not this week" says when, and is no objection.
        let says_when = yes_with_a_time(&learned, message, reading).is_some();
        // "joe@x.com, not before 10 though" puts nothing off.
        let answers_contact = crate::conversation::decide::calling::way::gives_a_number(reading)
            && learned.asked.as_ref().is_some_and(|open| {
                open.question == crate::conversation::decide::asking::contact::CONTACT
            });
        // Nor does "call me, but not before 5".
        let when_to_call = learned
            .fresh
            .iter()
            .chain(&learned.corrected)
            .any(|name| name.as_str() == SignalName::CONTACT_TIME)
            || names_call_time(draft, &learned, message, reading);
        // "I'm in a meeting until three" neither.
        let away = reading.availability.away && when_to_call;
        let needs_by = only_when::says_by_when(reading);
        let about_when = |kind| {
            (says_when || answers_contact || when_to_call || needs_by)
                && kind == ObjectionKind::Timing
                || away && kind == ObjectionKind::BrushOff
        };
        let taken = |kind| !about_price(kind) && !about_when(kind);
        // "Call my husband Dave on …" says whom to reach, and puts nobody before it.
        let reaches_another = reading.party.as_ref().is_some_and(Party::is_to_be_reached);
        let taken = |kind| taken(kind) && !(reaches_another && kind == ObjectionKind::Authority);
        let of_these = reading
            .objections
            .iter()
            .filter(|o| taken(o.kind) && !is_called_off(reading, o.span));
        for finding in of_these {
            take_objection(draft, &mut learned, message, reading, finding);
        }
    }
    learned.readings = readings;
    // An answer in a language that they do not write was a mistake of ours.
    learned.mistaken |= learned.shows(Said::AsksLanguage);
    learned.manner = manner(draft, &learned);
    let offered_now = offered.clone();
    if learned.afresh {
        // What was offered before was offered to another.
    } else if let Some(offered) = offered {
        take_answer_to_offer(draft, &mut learned, offered);
    } else if let Some(last) = last_offer.filter(|_| learned.asked.is_none() || says_when(&learned))
        && draft.state.open_handoff().is_none()
        && (says_yes_please(&learned) || says_when(&learned) || learned.shows(Said::YesIf))
    {
        take_answer_to_offer(draft, &mut learned, last);
    }
    if pressing::declines_talk_only(draft, &learned) && learned.accepted.is_none() {
        let meant = draft.state.last_offer.clone().unwrap_or_default();
        learned.declined_offer.get_or_insert(meant);
    }
    // "Yes!! A person. It's been four days": a yes, whatever follows.
    let person = crate::conversation::decide::step::PERSON;
    let was_offered_now = offered_now.as_deref() == Some(person);
    if learned.offered.as_deref() == Some(person)
        && learned.declined_offer.is_none()
        && learned.readings.iter().any(|(_, reading)| {
            reading.shows(Said::BeginsWithYes)
                && !tells_of_the_case(draft, reading)
                // "Ok so. Today they train with PDFs", two answers later, goes on with the talk.
                && (was_offered_now || !reading.shows(Said::Nods))
        })
        // "Ok but does it work with …": a nod before a question takes nothing.
        && (learned.intends(IntentKind::AskPerson) || !asks_on(&learned))
        && !learned.afresh
    {
        learned.accepted.get_or_insert_with(|| person.to_owned());
    }
    take_wish_to_be_reached(draft, &learned);
    take_unsaid(draft, &mut learned);
    rebuttal::with_what_it_costs(draft, &mut learned);
    settle_rebutted(draft, &mut learned);
    learned
}

/// Whether a bare number may answer a question for the signal.
pub(crate) fn counts(draft: &Draft<'_>, signal: &SignalName) -> bool {
    let kind = draft.rules.vocabulary.kind_of(signal.as_str());
    matches!(
        kind,
        SignalKind::Money | SignalKind::Quantity | SignalKind::Timeline
    )
}

pub(crate) fn take_signal(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    finding: &SignalFinding,
) {
    let Some(evidence) = Evidence::quoting(message.seq, &message.text, finding.span) else {
        return;
    };
    let open = learned.asked.as_ref();
    let was_asked = open.is_some_and(|open| open.signal == finding.signal);
    match finding.status {
        // How to reach them is theirs to tell; what else they keep back is accepted aloud.
        SignalStatus::Refused => {
            let contact = [SignalName::EMAIL, SignalName::PHONE];
            learned.refused |= was_asked || !contact.contains(&finding.signal.as_str());
            learned.keeps_another |= !was_asked && !refused::asks_for_contact(learned);
        }
        SignalStatus::Unknown => learned.not_known |= was_asked,
        SignalStatus::Stated | SignalStatus::Inferred | SignalStatus::Contradicted => {}
    }
    if finding.vague && was_asked {
        learned.vague = Some(finding.signal.clone());
    }
    let new = Signal {
        status: finding.status,
        value: signing::beyond_their_limit(draft, finding)
            .or_else(|| rate::over_its_length(draft, finding))
            .or(finding.value.clone()),
        evidence: vec![evidence],
        confidence: finding.confidence,
        read_by: ReadBy::Local,
        at: message.at,
    };
    let correction = if finding.correction {
        Correction::Corrects
    } else {
        Correction::Plain
    };
    let known = draft.state.signals.get(&finding.signal);
    let mut merged = merge(&finding.signal, known, new.clone(), correction);
    // "We could go up to 70k" of somebody who said 10k: what is wider agrees with
    // what was said, but not where it is to take its place.
    // A time for a call is all that stands of it: "in the morning", not "or afternoon" now.
    let of_that_kind = match new.value {
        Some(SignalValue::Money(_) | SignalValue::Quantity(_)) => true,
        _ => finding.signal.as_str() == SignalName::CONTACT_TIME,
    };
    let takes_place = finding.correction && merged.change == Change::Confirmed && of_that_kind;
    if let Some(known) = known
        && takes_place
        && known.value != new.value
    {
        merged.superseded = Some(known.clone());
        merged.signal = new.clone();
        merged.change = Change::Replaced;
    }
    // What one asks says nothing of how another counts.
    if finding.signal.as_str() == SignalName::COMPETITOR_PRICE && merged.change == Change::Replaced
    {
        merged.signal = new.clone();
    }
    // A time for a call is put together from all that was said of it.
    if let Some(known) = known
        && finding.signal.as_str() == SignalName::CONTACT_TIME
        && merged.change == Change::Replaced
    {
        let told = std::mem::take(&mut merged.signal.evidence);
        merged.signal.evidence = [known.evidence.clone(), told].concat();
    }
    match merged.change {
        Change::Ignored => return,
        Change::Contradicted => learned.contradicted.push(finding.signal.clone()),
        Change::Replaced if finding.correction => learned.corrected.push(finding.signal.clone()),
        Change::New | Change::Refined | Change::Replaced => {
            if !learned.fresh.contains(&finding.signal) {
                learned.fresh.push(finding.signal.clone());
            }
        }
        // The same need with what it costs is news.
        Change::Confirmed if costs_more_known(known, &merged.signal) => {
            learned.fresh.push(finding.signal.clone());
        }
        Change::Confirmed => {}
    }
    draft.record(Event::SignalRecorded {
        name: finding.signal.clone(),
        signal: merged.signal,
        superseded: merged.superseded,
    });
}

/// Whether what a need costs is known now and was not before.
fn costs_more_known(before: Option<&Signal>, now: &Signal) -> bool {
    let costs = |signal: &Signal| match &signal.value {
        Some(SignalValue::Needs(needs)) => needs.iter().filter(|need| need.cost.is_some()).count(),
        _ => 0,
    };
    before.is_some_and(|before| costs(before) < costs(now))
}
