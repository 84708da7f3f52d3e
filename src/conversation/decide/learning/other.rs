//! Who is no prospect: customers who need support, and whoever sends us to a colleague.

use super::learn::{Learned, take_signal};
use super::party;
use crate::conversation::agenda::Point;
use crate::conversation::decide::Draft;
use crate::conversation::event::Event;
use crate::conversation::state::{LeadStatus, Unread};
use crate::reading::finding::{ContactKind, IntentKind, SignalFinding};
use crate::reading::{Manner, Reading, SURE, SignalKind};
use crate::signal::{
    AuthorityRole, Evidence, ReadBy, Signal, SignalName, SignalStatus, SignalValue, Span,
};
use crate::speech::text::{one_line, shortened};

/// Whom they send us to is kept in so many characters.
const LONGEST_REFERRAL: usize = 300;

/// Matters of customers.
pub(crate) const CUSTOMER: [&str; 2] = ["support", "existing_customer"];
/// A customer's fault, and what they add to it.
pub(crate) const FAULT: &str = "fault";
pub(crate) const FAULT_NOTED: &str = "fault_noted";
/// Whom else to ask was told by somebody who does not fit.
pub(crate) const OWNER_NOTED: &str = "owner_noted";
/// Somebody who may need it was told of by them: with the way to us.
const REFERRAL_NOTED: &str = "referral_noted";
/// The matter of whoever is not the one to talk to.
pub(crate) const WRONG_PERSON: &str = "wrong_person";

/// What they hear who told of somebody that may need it: with the way to us, where there is one.
pub(crate) fn referral_noted(draft: &Draft<'_>) -> &'static str {
    let address = &draft.rules.campaign.identity.business.contact;
    if address.is_some() {
        REFERRAL_NOTED
    } else {
        OWNER_NOTED
    }
}

/// Why the lead was set aside, where it was.
fn set_aside_for<'s>(draft: &'s Draft<'_>) -> Option<&'s str> {
    if draft.state.status != LeadStatus::Disqualified {
        return None;
    }
    draft.state.history.last().map(|line| line.why.as_str())
}

/// Why they were told no, where their matter was none for sales.
pub(crate) fn why_not(draft: &Draft<'_>) -> Option<Point> {
    let matters = [
        "job_seeker",
        "support",
        "existing_customer",
        "wrong_person",
        "spam",
    ];
    let why = set_aside_for(draft).filter(|why| matters.contains(why))?;
    Some(Point::Redirect {
        matter: why.to_owned(),
    })
}

/// Whether they have turned out to be a customer, and nothing else since: that a
/// person was got for them makes them no lead.
pub(crate) fn is_customer(draft: &Draft<'_>) -> bool {
    let with_a_person = [LeadStatus::HandedOff, LeadStatus::Accepted];
    let mut history = draft.state.history.iter().rev();
    let last = history.find(|line| !with_a_person.contains(&line.status));
    last.is_some_and(|line| {
        line.status == LeadStatus::Disqualified && CUSTOMER.contains(&line.why.as_str())
    })
}

/// Whether the message says that they are a customer: that they are one, or that
/// what they have of us fails, of somebody who has told nothing of a case of their own.
pub(crate) fn says_so(draft: &Draft<'_>, reading: &Reading) -> bool {
    if reading.shows(Manner::Protests) {
        return false;
    }
    reading.intends(IntentKind::ExistingCustomer)
        || reading.intends(IntentKind::Support) && !has_own_case(draft) && !tells_a_need(reading)
}

/// "We run ferries and our booking system is slow": a need of their own, and no fault of ours.
fn tells_a_need(reading: &Reading) -> bool {
    let mut signals = reading.signals.iter();
    let told =
        signals.any(|found| found.signal.as_str() == SignalName::NEED && found.value.is_some());
    told && !reading.shows(Manner::ReportsFault)
}

/// Whether we have said that their fault is taken down.
fn fault_taken_down(draft: &Draft<'_>) -> bool {
    draft.state.messages.iter().any(|message| {
        let mut moves = message.moves.iter();
        moves.any(|made| made.topic.as_deref() == Some(FAULT))
    })
}

/// Whether the message shows somebody who buys: they want to, or, taken for a customer, tell
/// of a case as only somebody does who has nothing of ours.
pub(crate) fn buys(draft: &Draft<'_>, reading: &Reading) -> bool {
    let buys = [IntentKind::Buy, IntentKind::AskDemo, IntentKind::AskTrial];
    let fails = reading.intends(IntentKind::Support) || reading.shows(Manner::ReportsFault);
    let wants = buys.iter().any(|kind| reading.intends(*kind));
    (wants || is_customer(draft) && tells_a_case(draft, reading))
        && !fails
        && !reading.intends(IntentKind::ExistingCustomer)
}

/// Whether the message tells of a case: what they pay, own or need. A number, or where they
/// are, a customer tells as well, and who has reported a fault is one.
fn tells_a_case(draft: &Draft<'_>, reading: &Reading) -> bool {
    let campaign = draft.rules.campaign;
    if fault_taken_down(draft) {
        return false;
    }
    reading.signals.iter().any(|found| {
        let name = found.signal.as_str();
        let kind = draft.rules.vocabulary.kind_of(name);
        found.value.is_some()
            && matches!(
                kind,
                SignalKind::Flag | SignalKind::Money | SignalKind::Need
            )
            && campaign.declared(name).is_some()
    })
}

/// Whether they have told of a case of their own: what the lead definition asks for.
pub(crate) fn has_own_case(draft: &Draft<'_>) -> bool {
    let definition = &draft.rules.campaign.lead.definition;
    let fit = definition.fit.iter().map(|known| &known.meets.signal);
    let told = |name: &str| {
        let known = draft.state.signals.get(name);
        known.is_some_and(|signal| signal.known().is_some())
    };
    told(SignalName::NEED)
        || definition.required.iter().any(|name| told(name))
        || fit.into_iter().any(|name| told(name))
}

/// What is said to a customer: a fault is taken down once, and what they add to it is, too.
pub(crate) fn matter_of_customer(draft: &Draft<'_>, learned: &Learned) -> Option<&'static str> {
    let says = |kind: IntentKind| {
        learned
            .readings
            .iter()
            .any(|(_, reading)| reading.intends(kind) && says_so(draft, reading))
    };
    let new = says(IntentKind::ExistingCustomer) || says(IntentKind::Support);
    if !(new || is_customer(draft)) {
        return None;
    }
    let fails = learned.shows(Manner::ReportsFault) || learned.intends(IntentKind::Support);
    let taken_down = fault_taken_down(draft);
    let adds = learned.fresh.iter().any(|name| {
        [
            SignalName::NAME,
            SignalName::EMAIL,
            SignalName::PHONE,
            SignalName::COMPANY,
        ]
        .contains(&name.as_str())
    });
    // A person has it: what they ask is answered, and what they add is passed on.
    if draft.state.open_handoff().is_some() && (taken_down || !fails) {
        let silent = |reading: &Reading| {
            reading.facts.iter().all(|fact| fact.score < 0.5)
                && reading.contacts.is_empty()
                && reading.intents.is_empty()
                && reading.availability.way.is_none()
                && reading.party.is_none()
        };
        let nothing = learned.fresh.is_empty() && learned.corrected.is_empty();
        let unheard = nothing && learned.readings.iter().all(|(_, reading)| silent(reading));
        return unheard.then_some("support");
    }
    // What more of it would cost is a question for sales.
    let expands = learned.readings.iter().any(|(_, reading)| {
        reading.intends(IntentKind::AskPrice) && !reading.quantities.is_empty()
    });
    if expands && !fails {
        return None;
    }
    Some(if fails && !taken_down {
        FAULT
    } else if taken_down && adds {
        FAULT_NOTED
    } else if is_customer(draft) || says(IntentKind::Support) {
        "support"
    } else {
        "existing_customer"
    })
}

/// Whether the message says that somebody else is to be spoken to instead. Of who has a
/// case of their own that must be said in plain words: "our buyer handles the ordering"
/// tells of the buyer and sends nobody away.
pub(crate) fn sends_us_on(draft: &Draft<'_>, reading: &Reading) -> bool {
    let own = has_own_case(draft)
        || reading
            .signals
            .iter()
            .any(|found| found.signal.as_str() == SignalName::NEED);
    reading
        .intents
        .iter()
        .filter(|found| found.kind == IntentKind::WrongPerson)
        .any(|found| found.confidence >= SURE || !own && found.confidence >= 0.5)
}

/// Whether any of the messages does.
pub(crate) fn sent_on(draft: &Draft<'_>, learned: &Learned) -> bool {
    let mut readings = learned.readings.iter();
    readings.any(|(_, reading)| sends_us_on(draft, reading))
}

/// Whether they sent us to a colleague before.
pub(crate) fn is_wrong_person(draft: &Draft<'_>) -> bool {
    set_aside_for(draft) == Some(WRONG_PERSON)
}

/// What to say to somebody who names a colleague: ask for the address once,
/// and note it where it comes.
pub(crate) fn colleague(draft: &Draft<'_>, learned: &Learned) -> Option<&'static str> {
    if learned.passed_on.is_some() {
        return learned.passed_on;
    }
    let told = draft.state.signals.contains_key(SignalName::REFERRAL);
    let fresh = learned
        .fresh
        .iter()
        .any(|name| name.as_str() == SignalName::REFERRAL);
    let address = learned
        .readings
        .iter()
        .any(|(_, reading)| has_address(reading));
    let sent = sent_on(draft, learned);
    let gone = sent || is_wrong_person(draft);
    if !gone || !told || !fresh && !sent {
        return None;
    }
    Some(if address || is_wrong_person(draft) {
        "colleague_noted"
    } else {
        "colleague"
    })
}

/// Whether what the message tells belongs to a colleague rather than to them:
/// they name one, or add an address after they did.
pub(crate) fn names_colleague(draft: &Draft<'_>, text: &str, reading: &Reading) -> bool {
    if reading.shows(Manner::Protests) || party::changes_contact(draft, reading) {
        return false;
    }
    // "Email only please, pat@…": how to reach them, and nobody else.
    if reading.availability.way.is_some() && reading.party.is_none() {
        return false;
    }
    let names = reading.contacts.iter().any(|contact| {
        matches!(
            contact.kind,
            ContactKind::Name | ContactKind::Email | ContactKind::Phone
        )
    });
    // Who decides themselves is the one to talk to.
    let role = reading.signals.iter().any(|found| {
        let own = matches!(
            found.value,
            Some(SignalValue::Authority {
                role: AuthorityRole::DecisionMaker | AuthorityRole::Shared,
                ..
            })
        );
        found.signal.as_str() == SignalName::AUTHORITY && !own
    });
    let sent = sends_us_on(draft, reading) && (names || role || has_a_name(text));
    sent || is_wrong_person(draft) && (names || role)
}

/// Whether two words in a row are written as names are: "you'd want Priya Nair".
fn has_a_name(text: &str) -> bool {
    let named = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some_and(char::is_lowercase)
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .windows(2)
        .any(|pair| named(pair[0]) && named(pair[1]))
}

fn has_address(reading: &Reading) -> bool {
    reading
        .contacts
        .iter()
        .any(|contact| matches!(contact.kind, ContactKind::Email | ContactKind::Phone))
}

/// "That's my own email, I want to go on": what was taken for a colleague's is theirs.
pub(crate) fn take_back_referral(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    let known = draft.state.signals.get(SignalName::REFERRAL).cloned();
    let said = reading
        .manner
        .iter()
        .find(|found| found.kind == Manner::Protests);
    let (Some(known), Some(said)) = (known.filter(|known| known.value.is_some()), said) else {
        return;
    };
    let Some(evidence) = Evidence::quoting(message.seq, &message.text, said.span) else {
        return;
    };
    let told: Vec<i64> = known.evidence.iter().filter_map(Evidence::seq).collect();
    draft.record(Event::SignalRecorded {
        name: SignalName::REFERRAL.into(),
        signal: Signal {
            status: SignalStatus::Unknown,
            value: None,
            evidence: vec![evidence],
            confidence: 0.9,
            read_by: ReadBy::Local,
            at: message.at,
        },
        superseded: Some(known),
    });
    let messages = draft.state.messages.iter();
    let held: Vec<(Unread, Reading)> = messages
        .filter(|held| told.contains(&held.seq))
        .map(|held| draft.read_again(held))
        .collect();
    let address = [SignalName::EMAIL, SignalName::PHONE];
    for (before, reading) in held {
        for finding in reading.signals {
            let unknown = draft.state.text_of(finding.signal.as_str()).is_none();
            if address.contains(&finding.signal.as_str()) && unknown {
                take_signal(draft, learned, &before, &finding);
            }
        }
    }
}

/// Keeps whom they send us to, in their own words: what stands there is the colleague's.
pub(crate) fn refer(draft: &mut Draft<'_>, learned: &mut Learned, message: &Unread) {
    let name = SignalName::from(SignalName::REFERRAL);
    let words = one_line(&message.text);
    let text = match draft.state.text_of(SignalName::REFERRAL) {
        Some(known) => format!("{known}; {words}"),
        None => words,
    };
    let start = message.text.chars().count() - message.text.trim_start().chars().count();
    let end = message.text.trim_end().chars().count();
    let finding = SignalFinding {
        signal: name,
        status: SignalStatus::Stated,
        value: Some(SignalValue::Text {
            text: shortened(&text, LONGEST_REFERRAL),
        }),
        span: Span { start, end },
        quote: message.text.trim().to_owned(),
        confidence: 0.8,
        correction: draft.state.signals.contains_key(SignalName::REFERRAL),
        vague: false,
    };
    take_signal(draft, learned, message, &finding);
    learned
        .corrected
        .retain(|name| name.as_str() != SignalName::REFERRAL);
    let fresh = SignalName::from(SignalName::REFERRAL);
    if !learned.fresh.contains(&fresh) {
        learned.fresh.push(fresh);
    }
}
