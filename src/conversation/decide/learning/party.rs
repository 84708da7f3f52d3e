//! Somebody else than the writer: who was ruled out, or is a customer, brings in
//! another person or company, which is a case of its own; and whom we are to
//! reach may be another than who writes.

use super::learn::{Learned, take_signal};
use super::{other, persons};
use crate::conversation::agenda::Point;
use crate::conversation::decide::Draft;
use crate::conversation::decide::answering::fit;
use crate::conversation::decide::asking::sure;
use crate::conversation::event::Event;
use crate::conversation::message::Author;
use crate::conversation::state::{LeadStatus, Unread};
use crate::reading::Manner;
use crate::reading::finding::{
    ContactKind, IntentKind, Other, Party, PartyKind, Reading, SignalFinding,
};
use crate::signal::{AuthorityRole, SignalName, SignalStatus, SignalValue, Span};
use crate::speech::text::{one_line, shortened};

/// A quote is kept in so many characters.
const LONGEST_QUOTE: usize = 200;
/// So many words say something of somebody, beside that there is one.
const TELLING: usize = 6;

/// Begins afresh where somebody who was ruled out, or a customer, speaks of
/// another's case: what ruled out the one says nothing of the other.
pub(crate) fn begin_afresh(
    draft: &mut Draft<'_>,
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
) -> bool {
    let Some(party) = brought_in(draft, learned, message, reading) else {
        return false;
    };
    // Somebody else's case is theirs to bring, until who writes speaks for them, or has no
    // other matter than that.
    if other::has_own_case(draft) && !speaks_for_them(message, reading) {
        return false;
    }
    draft.record(Event::PartyIntroduced {
        seq: message.seq,
        quote: shortened(&one_line(&party.quote), LONGEST_QUOTE),
        relation: party.relation.clone(),
        name: party.name.clone(),
    });
    true
}

/// Somebody else whose case the message brings in, of one who was told no, or was just asked
/// whether what rules them out is so.
fn brought_in<'r>(
    draft: &Draft<'_>,
    learned: &Learned,
    message: &Unread,
    reading: &'r Reading,
) -> Option<&'r Party> {
    let case = |party: &&Party| party.kind == PartyKind::Case;
    let named = reading.party.as_ref().filter(case);
    // "I'm asking for him" speaks for whom they have told us of.
    let told = draft.state.signals.contains_key(SignalName::REFERRAL);
    let party = named.or(reading.behalf.as_ref().filter(|_| told))?;
    // "Should I tell him?": he will come himself, and this case stays what it is.
    if reading.shows(Manner::AsksToTell) {
        return None;
    }
    // "It's my uncle's house" says why it is a no, and asks nothing for the uncle.
    // "What about my parents' place, they own that one" does.
    if reading.whose.is_some() && reading.behalf.is_none() && !reading.asks {
        return None;
    }
    // Who was just asked whether what rules them out is so, and brings somebody else's case,
    // leaves their own.
    let open = learned.asked.as_ref();
    let in_doubt = open.is_some_and(|open| sure::is_put_back(&open.question));
    let ruled_out = (draft.state.status == LeadStatus::Disqualified || in_doubt)
        && draft.state.open_handoff().is_none()
        && !other::is_wrong_person(draft);
    let unserious = [IntentKind::Spam, IntentKind::JobSeeker, IntentKind::Support]
        .iter()
        .any(|kind| reading.intends(*kind));
    let speaks = reading.behalf.is_some() || tells(message, reading);
    (ruled_out && !unserious && speaks).then_some(party)
}

/// Whether they ask for whom they tell of, or want something for them: it is more than that
/// there is somebody else who may need it.
fn speaks_for_them(message: &Unread, reading: &Reading) -> bool {
    let wants = [
        IntentKind::AskCallback,
        IntentKind::AskPerson,
        IntentKind::AskDemo,
        IntentKind::Buy,
    ];
    reading.behalf.is_some()
        || reading.asks
        || message.text.contains('?')
        || wants.iter().any(|kind| reading.intends(*kind))
}

/// "My cousin runs a salon chain, they have 12 shops": of somebody else, told by one who is no
/// match. It is noted, and nothing of it is the writer's.
pub(crate) fn refers(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) -> bool {
    let related = |party: &Party| party.relation.is_some();
    let refers = draft.state.status == LeadStatus::Disqualified
        && brought_in(draft, learned, message, reading).is_some_and(related)
        && !speaks_for_them(message, reading)
        && other::has_own_case(draft);
    if refers {
        other::refer(draft, learned, message);
        learned.passed_on = Some(other::referral_noted(draft));
    }
    refers
}

/// What was told of them before it was said that the writer speaks for them.
fn take_referral(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    let now = reading.behalf.as_ref().or(reading.party.as_ref());
    let now = now.and_then(|party| party.relation.clone());
    let same = |party: &Party| {
        party.kind == PartyKind::Case
            && party.relation.is_some()
            && (now.is_none() || party.relation == now)
    };
    let earlier = draft.state.messages.iter();
    let earlier = earlier.filter(|held| held.from == Author::Prospect && held.seq < message.seq);
    let held: Vec<(Unread, Reading)> = earlier
        .map(|held| draft.read_again(held))
        .filter(|(_, reading)| reading.party.as_ref().is_some_and(same))
        .collect();
    for (message, reading) in &held {
        for finding in &reading.signals {
            take_signal(draft, learned, message, finding);
        }
    }
}

/// "What about my parents place in waco": what the question names of the other case is told.
pub(crate) fn take_case(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    take_referral(draft, learned, message, reading);
    for asked in &reading.fit_questions {
        if let (Some(signal), Some(value)) = (&asked.signal, &asked.value) {
            let said = (signal.as_str(), value.clone());
            note(draft, learned, message, said, asked.span);
        }
    }
}

/// Whether a person, whom somebody is getting already, is to hear of another case as
/// well: "my sister wants panels too, can someone call her".
pub(crate) fn is_for_another(draft: &Draft<'_>, reading: &Reading) -> bool {
    let case = reading
        .party
        .as_ref()
        .is_some_and(|party| party.kind == PartyKind::Case && party.relation.is_some());
    let wants = reading.intends(IntentKind::AskCallback) || other::is_customer(draft);
    // "My niece is Jess, she should be on the call too" is for the same case.
    case && wants && reading.joins.is_none() && draft.state.open_handoff().is_some()
}

/// Whether more is said of them than that they exist.
fn tells(message: &Unread, reading: &Reading) -> bool {
    let learnt = reading
        .signals
        .iter()
        .any(|found| found.value.is_some() && found.signal.as_str() != SignalName::INTENT);
    let calls = [
        IntentKind::AskCallback,
        IntentKind::AskPerson,
        IntentKind::Buy,
    ];
    learnt
        || message.text.contains('?')
        || calls.iter().any(|kind| reading.intends(*kind))
        || message.text.split_whitespace().count() >= TELLING
}

/// What is said of somebody brought in: whether it is for them, as far as it is known.
pub(crate) fn answer(draft: &Draft<'_>) -> Option<Point> {
    fit::overall(draft)
}

/// Whether the finding belongs to whom we are to reach, and not to the writer.
pub(crate) fn is_theirs(draft: &Draft<'_>, reading: &Reading, finding: &SignalFinding) -> bool {
    let Some(party) = &reading.party else {
        return false;
    };
    let names = finding.signal.as_str() == SignalName::NAME;
    // "He has a wholesale, about 8 in the office, should I tell him?": the numbers are his.
    if party.kind == PartyKind::Case && reading.shows(Manner::AsksToTell) {
        return true;
    }
    match party.kind {
        PartyKind::Contact | PartyKind::Called => {
            names && draft.state.party.is_none() && is_named(party, finding)
        }
        // "She owns it so she decides" is heard as said of her.
        PartyKind::Decides => {
            draft.state.party.is_some() && finding.signal.as_str() == SignalName::AUTHORITY
        }
        PartyKind::Case | PartyKind::Behalf | PartyKind::Joins | PartyKind::Owns => false,
    }
}

fn is_named(party: &Party, finding: &SignalFinding) -> bool {
    match (&party.name, &finding.value) {
        (Some(name), Some(SignalValue::Text { text })) => name == text,
        _ => false,
    }
}

/// "Make it Jen's email": who is known by an address of their own names another to
/// write to, and is the one to talk to all the same.
pub(crate) fn changes_contact(draft: &Draft<'_>, reading: &Reading) -> bool {
    let known = [SignalName::EMAIL, SignalName::PHONE]
        .iter()
        .any(|name| draft.state.text_of(name).is_some());
    let contact = reading.party.as_ref().is_some_and(|party| {
        party.is_to_be_reached() && (party.name.is_some() || party.relation.is_some())
    });
    known && contact && reaches(reading)
}

/// "It's my mom's place, she owns it" of somebody brought in: whose it is was said,
/// and the case is theirs.
pub(crate) fn owned(draft: &Draft<'_>, reading: &Reading, finding: &mut SignalFinding) {
    let touches = |span: Span| span.overlaps(finding.span);
    let theirs = reading.party.as_ref().is_some_and(|party| {
        party.owns.is_some_and(|owns| {
            touches(owns) || party.kind == PartyKind::Case && touches(party.span)
        })
    });
    let brought_in = theirs && draft.state.party.is_some();
    if (brought_in || is_of_whom_it_is_for(draft, reading, finding.span))
        && let Some(SignalValue::Flag { yes }) = &mut finding.value
    {
        *yes = true;
    }
}

/// "She owns it" of somebody for whom they write: it belongs to whom it is for.
fn is_of_whom_it_is_for(draft: &Draft<'_>, reading: &Reading, span: Span) -> bool {
    let Some(owner) = &reading.whose else {
        return false;
    };
    let known = draft.state.text_of(SignalName::ON_BEHALF_OF);
    let told = reading.behalf.as_ref();
    let relation = told.and_then(|party| party.relation.as_deref());
    let whom = relation.or(known.map(|name| name.split(' ').next().unwrap_or(name)));
    let writes_for = known.is_some() || told.is_some();
    let another = match (&owner.relation, whom) {
        (Some(owner), Some(whom)) => !is_same_kin(owner, whom),
        _ => false,
    };
    let touches = owner.span.overlaps(span);
    writes_for && touches && !another
}

/// "mom" and "moms" are one; who is called otherwise is somebody else.
fn is_same_kin(one: &str, other: &str) -> bool {
    let bare = |word: &str| word.trim_end_matches('s').to_lowercase();
    bare(one) == bare(other)
}

/// Records whom we are to reach, and that somebody brought in decides.
pub(crate) fn hear(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    hear_for_whom(draft, learned, message, reading);
    hear_who_joins(draft, learned, message, reading);
    let Some(party) = &reading.party else {
        return;
    };
    let party = &named_elsewhere(party, reading);
    let (signal, value) = match party.kind {
        PartyKind::Case | PartyKind::Behalf | PartyKind::Joins | PartyKind::Owns => return,
        PartyKind::Decides => {
            if draft.state.party.is_none() {
                return;
            }
            let role = AuthorityRole::DecisionMaker;
            let value = SignalValue::Authority { role, title: None };
            (SignalName::AUTHORITY, value)
        }
        PartyKind::Contact | PartyKind::Called => {
            let theirs = draft.state.text_of(SignalName::ON_BEHALF_OF);
            // Who is not said to be anybody is the one whom it is for.
            let for_whom = theirs.map(str::to_owned);
            let relation = party.relation.as_ref().or(for_whom.as_ref());
            let Some(text) = called(party.name.as_ref(), relation)
                .filter(|text| draft.state.party.is_none() && !is_less(draft, text))
                .filter(|_| persons::is_to_be_reached(draft, reading))
                .filter(|_| !persons::is_no_lead(draft))
                .filter(|_| party.kind == PartyKind::Called || reaches(reading))
            else {
                return;
            };
            (SignalName::CONTACT_PERSON, SignalValue::Text { text })
        }
    };
    note(draft, learned, message, (signal, value), party.span);
}

/// "Call my husband instead, he's home all day, Greg 512 …": the name stands elsewhere.
fn named_elsewhere(party: &Party, reading: &Reading) -> Party {
    let same = |one: &&Other| {
        one.relation.is_none() || party.relation.is_none() || one.relation == party.relation
    };
    let other = reading.others.iter().filter(|one| !one.brought).find(same);
    let told = other.and_then(|other| other.name.clone());
    let relation = other.and_then(|other| other.relation.clone());
    Party {
        name: party.name.clone().or(told),
        relation: party.relation.clone().or(relation),
        ..party.clone()
    }
}

/// Keeps for whom they write.
fn hear_for_whom(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    let Some(party) = &reading.behalf else {
        return;
    };
    let text = called(party.name.as_ref(), party.relation.as_ref());
    let Some(text) = text.filter(|_| draft.state.party.is_none()) else {
        return;
    };
    let value = SignalValue::Text { text };
    let said = (SignalName::ON_BEHALF_OF, value);
    note(draft, learned, message, said, party.span);
}

/// Keeps who is to be there beside them.
fn hear_who_joins(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    let Some(party) = &reading.joins else {
        return;
    };
    if let Some(text) = called(party.name.as_ref(), party.relation.as_ref()) {
        // "With Sarah, sarah@…": it is she who is reached there.
        let theirs = party.name.as_deref().is_some_and(|name| {
            let name = name.to_lowercase();
            reading.contacts.iter().any(|contact| {
                contact.kind == ContactKind::Email && contact.value.starts_with(&name)
            })
        });
        if theirs {
            let value = SignalValue::Text { text: text.clone() };
            let said = (SignalName::CONTACT_PERSON, value);
            note(draft, learned, message, said, party.span);
        }
        persons::attends(draft, learned, message, text, party.span);
    }
}

/// "Call her" of Lupe, their mother: whom to reach is known better.
fn is_less(draft: &Draft<'_>, text: &str) -> bool {
    let known = draft.state.text_of(SignalName::CONTACT_PERSON);
    let named = |text: &str| text.chars().next().is_some_and(char::is_uppercase);
    known.is_some_and(|known| named(known) && !named(text) && known.contains(text))
}

/// Who types for somebody else collects nothing: it is that person's case.
pub(crate) fn is_only_the_writer(reading: &Reading, finding: &SignalFinding) -> bool {
    let researches = matches!(
        finding.value,
        Some(SignalValue::Authority {
            role: AuthorityRole::Researcher,
            ..
        })
    );
    let behalf = reading.behalf.as_ref();
    researches && behalf.is_some_and(|party| party.span.overlaps(finding.span))
}

/// Records what is said of somebody else.
pub(crate) fn note(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    (signal, value): (&str, SignalValue),
    span: Span,
) {
    let Some(quote) = span.slice(&message.text) else {
        return;
    };
    let finding = SignalFinding {
        signal: signal.into(),
        status: SignalStatus::Stated,
        value: Some(value),
        span,
        quote: quote.to_owned(),
        confidence: 0.85,
        correction: draft.state.signals.contains_key(signal),
        vague: false,
    };
    take_signal(draft, learned, message, &finding);
}

/// `Dave (husband)`.
pub(crate) fn called(name: Option<&String>, relation: Option<&String>) -> Option<String> {
    match (name, relation) {
        (Some(name), Some(relation)) => Some(format!("{name} ({relation})")),
        (Some(name), None) => Some(name.clone()),
        (None, Some(relation)) => Some(relation.clone()),
        (None, None) => None,
    }
}

/// Whether the message says how, or that, somebody is to be reached.
fn reaches(reading: &Reading) -> bool {
    let calls = [IntentKind::AskCallback, IntentKind::AskPerson];
    calls.iter().any(|kind| reading.intends(*kind))
        || reading
            .contacts
            .iter()
            .any(|contact| matches!(contact.kind, ContactKind::Email | ContactKind::Phone))
}
