//! Who else there is beside the prospect. The prospect writes, and the lead is theirs:
//! what is given of somebody else stays with that person (whom to reach instead, who is
//! to be included, or, where it is no lead, whom else to ask), and never takes the place
//! of the prospect's own.

use super::learn::{Learned, take_signal};
use super::{other, party};
use crate::conversation::decide::Draft;
use crate::conversation::event::Event;
use crate::conversation::message::Author;
use crate::conversation::state::{LeadStatus, Unread};
use crate::reading::contact::name_of_address;
use crate::reading::finding::{ContactKind, Other, Reading, SignalFinding};
use crate::signal::{Evidence, Signal, SignalName, SignalStatus, SignalValue, Span};

/// Between two people who are to be included.
const NEXT: &str = "; ";
/// How sure it is whose name an address is made of.
const OF_AN_ADDRESS: f64 = 0.6;
/// What belongs to one person.
const PERSONAL: [&str; 3] = [SignalName::NAME, SignalName::EMAIL, SignalName::PHONE];

/// Whether the name or the address is somebody else's.
pub(crate) fn is_anothers(draft: &Draft<'_>, reading: &Reading, finding: &SignalFinding) -> bool {
    let personal = PERSONAL.contains(&finding.signal.as_str());
    if !personal || finding.value.is_none() || draft.state.party.is_some() {
        return false;
    }
    let held = |other: &Other| other.held.contains(&finding.span);
    if reading.others.iter().any(held) {
        return true;
    }
    let Some(SignalValue::Text { text }) = &finding.value else {
        return false;
    };
    match finding.signal.as_str() {
        SignalName::NAME => is_another_name(draft, reading, finding, text),
        SignalName::EMAIL => {
            // "jo@…" of their partner Jo.
            let name = name_of_address(text);
            let own = draft.state.text_of(SignalName::NAME);
            name.is_some_and(|name| {
                own.is_none_or(|own| first(own) != first(&name)) && is_known(draft, &name)
            })
        }
        _ => false,
    }
}

/// Whose name is known by their own word has it until they say another one of themselves;
/// and who was brought in is not the prospect, though they write a line.
fn is_another_name(
    draft: &Draft<'_>,
    reading: &Reading,
    finding: &SignalFinding,
    name: &str,
) -> bool {
    let known = draft.state.signals.get(SignalName::NAME);
    let own = known.filter(|signal| signal.status == SignalStatus::Stated);
    let own = own.and(draft.state.text_of(SignalName::NAME));
    if own.is_none_or(|own| first(own) != first(name)) && is_known(draft, name) {
        return true;
    }
    // "Its Dana is it?": whom we have named to them.
    if own.is_none_or(|own| first(own) != first(name)) && is_one_of_ours(draft, reading, name) {
        return true;
    }
    let introduced = reading.introduced == Some(finding.span);
    own.is_some_and(|own| first(own) != first(name)) && !introduced && !finding.correction
}

/// Whether a colleague of ours has that name, whom we named to them or who is asked about.
fn is_one_of_ours(draft: &Draft<'_>, reading: &Reading, name: &str) -> bool {
    let closers = &draft.rules.campaign.lead.routing.closers;
    let mut team = draft.moment.team.of(closers);
    let ours = team.any(|member| first(&member.name) == first(name));
    let named = || {
        let mut said = draft.state.messages.iter();
        said.any(|said| {
            said.from == Author::Agent
                && said
                    .text
                    .split(|letter: char| !letter.is_alphanumeric())
                    .any(|word| word.to_lowercase() == first(name))
        })
    };
    ours && (reading.asks || named())
}

fn first(name: &str) -> String {
    let word = name.split([' ', ',']).next().unwrap_or(name);
    word.to_lowercase()
}

/// Whether somebody of this name was spoken of as another.
fn is_known(draft: &Draft<'_>, name: &str) -> bool {
    let told = [SignalName::ATTENDEE, SignalName::CONTACT_PERSON];
    let entries = told.iter().filter_map(|known| draft.state.text_of(known));
    entries
        .flat_map(|text| text.split(NEXT))
        .any(|entry| first(entry) == first(name))
}

/// Whether it is asked to reach somebody else in the prospect's place: in so many words,
/// or because only that person's address is known.
pub(crate) fn is_to_be_reached(draft: &Draft<'_>, reading: &Reading) -> bool {
    reading.party.as_ref().is_some_and(|party| {
        party.is_to_be_reached() && (party.asked || !has_own_address(draft, reading))
    })
}

/// Whether an address of their own is known, or stands in this message.
fn has_own_address(draft: &Draft<'_>, reading: &Reading) -> bool {
    let known = [SignalName::EMAIL, SignalName::PHONE]
        .iter()
        .any(|name| draft.state.text_of(name).is_some());
    known
        || reading.contacts.iter().any(|contact| {
            matches!(contact.kind, ContactKind::Email | ContactKind::Phone)
                && !reading
                    .others
                    .iter()
                    .any(|other| other.held.contains(&contact.span))
        })
}

/// Keeps what is given of others, and the name that the prospect's own address is made of.
pub(crate) fn hear(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    if draft.state.party.is_none() {
        name_known(draft, learned, message, reading);
        if is_no_lead(draft) {
            pass_on(draft, learned, message, reading);
        } else {
            for other in &reading.others {
                keep(draft, learned, message, reading, other);
            }
            keep_of_known(draft, learned, message, reading);
        }
        give_back(draft, learned, message, reading);
    }
    infer_name(draft, learned, message);
}

/// "Her name is Wilma", of the mother for whom they write: who was spoken of without a
/// name has one now.
fn name_known(draft: &mut Draft<'_>, learned: &mut Learned, message: &Unread, reading: &Reading) {
    let named = reading.others.iter().find(|other| {
        other.name.is_some() && other.email.is_none() && other.phone.is_none() && !other.brought
    });
    let Some((other, name)) = named.and_then(|other| Some((other, other.name.as_ref()?))) else {
        return;
    };
    let unnamed = |entry: &str| {
        let word = entry.split([' ', ',']).next().unwrap_or(entry);
        let relation = other.relation.as_deref();
        word.chars().all(char::is_lowercase)
            && !entry.contains('(')
            && relation.is_none_or(|relation| relation == word)
    };
    for signal in [SignalName::ON_BEHALF_OF, SignalName::CONTACT_PERSON] {
        let known = draft.state.text_of(signal).map(str::to_owned);
        if let Some(relation) = known.filter(|known| unnamed(known)) {
            let text = format!("{name} ({relation})");
            let said = (signal, SignalValue::Text { text });
            party::note(draft, learned, message, said, other.span);
            return;
        }
    }
    let all = draft.state.text_of(SignalName::ATTENDEE);
    let all: Vec<String> = all
        .map(|all| all.split(NEXT).map(str::to_owned).collect())
        .unwrap_or_default();
    if let [one] = all.as_slice()
        && unnamed(one)
        && !one.contains(',')
    {
        let text = format!("{name} ({one})");
        attends(draft, learned, message, text, other.span);
    }
}

/// They were told no: whom else to ask is passed on, and nobody is reached in their place.
pub(crate) fn is_no_lead(draft: &Draft<'_>) -> bool {
    draft.state.status == LeadStatus::Disqualified
        && draft.state.open_handoff().is_none()
        && !other::is_wrong_person(draft)
        && !other::is_customer(draft)
}

fn pass_on(draft: &mut Draft<'_>, learned: &mut Learned, message: &Unread, reading: &Reading) {
    let told = |other: &Other| other.email.is_some() || other.phone.is_some();
    if reading.others.iter().any(told) {
        let known = draft
            .state
            .text_of(SignalName::REFERRAL)
            .unwrap_or_default();
        let addresses = reading
            .others
            .iter()
            .flat_map(|other| [&other.email, &other.phone]);
        // What is said a second time is answered again, and noted once.
        let all_known = addresses
            .flatten()
            .all(|address| known.contains(address.as_str()));
        if !all_known || known.is_empty() {
            other::refer(draft, learned, message);
        }
        learned.passed_on = Some(other::OWNER_NOTED);
    }
}

fn keep(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
    other: &Other,
) {
    let addressed = other.email.is_some() || other.phone.is_some();
    let for_whom = draft.state.text_of(SignalName::ON_BEHALF_OF).is_some();
    let joins = reading
        .joins
        .as_ref()
        .is_some_and(|party| party.relation == other.relation || party.name == other.name);
    let wished = is_to_be_reached(draft, reading) || !has_own_address(draft, reading) || for_whom;
    if addressed && wished && !other.brought && !joins {
        if draft.state.text_of(SignalName::CONTACT_PERSON).is_none()
            && let Some(text) = party::called(other.name.as_ref(), other.relation.as_ref())
        {
            let said = (SignalName::CONTACT_PERSON, SignalValue::Text { text });
            party::note(draft, learned, message, said, other.span);
        }
        keep_address(draft, learned, message, other);
    } else if addressed || other.brought {
        let who = party::called(other.name.as_ref(), other.relation.as_ref());
        let parts = [who, other.email.clone(), other.phone.clone()];
        let told: Vec<String> = parts.into_iter().flatten().collect();
        if !told.is_empty() {
            attends(draft, learned, message, told.join(", "), whole(other));
        }
        let reached = draft.state.text_of(SignalName::CONTACT_PERSON);
        let same = reached.is_some_and(|reached| {
            other
                .name
                .as_ref()
                .is_some_and(|name| first(reached) == first(name))
        });
        if same {
            keep_address(draft, learned, message, other);
        }
    }
}

/// The address of whom to reach.
fn keep_address(draft: &mut Draft<'_>, learned: &mut Learned, message: &Unread, other: &Other) {
    let told = [
        (SignalName::CONTACT_EMAIL, &other.email),
        (SignalName::CONTACT_PHONE, &other.phone),
    ];
    for (signal, value) in told {
        if let Some(text) = value.clone() {
            let said = (signal, SignalValue::Text { text });
            party::note(draft, learned, message, said, whole(other));
        }
    }
}

/// From where they are spoken of to the last that is theirs.
fn whole(other: &Other) -> Span {
    let held = other.held.iter();
    held.fold(other.span, |whole, span| Span {
        start: whole.start.min(span.start),
        end: whole.end.max(span.end),
    })
}

/// An address without a word, of somebody whom they named before: "jo@…" of Jo.
fn keep_of_known(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    let of_known: Vec<SignalFinding> = reading
        .signals
        .iter()
        .filter(|finding| finding.signal.as_str() == SignalName::EMAIL)
        .filter(|finding| {
            !reading
                .others
                .iter()
                .any(|other| other.held.contains(&finding.span))
        })
        .filter(|finding| is_anothers(draft, reading, finding))
        .cloned()
        .collect();
    for finding in of_known {
        if let Some(SignalValue::Text { text }) = &finding.value {
            let other = Other {
                name: name_of_address(text),
                email: Some(text.clone()),
                brought: true,
                span: finding.span,
                ..Other::default()
            };
            keep(draft, learned, message, reading, &other);
        }
    }
}

/// Takes somebody in who is to be included, beside those who are already; what is told
/// anew of one of them is put to what is known.
pub(crate) fn attends(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    text: String,
    span: Span,
) {
    let known = draft
        .state
        .text_of(SignalName::ATTENDEE)
        .unwrap_or_default();
    let mut all: Vec<String> = known
        .split(NEXT)
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect();
    match all.iter_mut().find(|one| is_same(one, &text)) {
        Some(one) => *one = joined(one, &text),
        None => all.push(text),
    }
    let text = all.join(NEXT);
    let said = (SignalName::ATTENDEE, SignalValue::Text { text });
    party::note(draft, learned, message, said, span);
}

/// Whether two entries are of one person: by name, or by what they are to the writer.
fn is_same(one: &str, other: &str) -> bool {
    let relation = |entry: &str| {
        let (_, rest) = entry.split_once('(')?;
        Some(rest.split_once(')')?.0.to_lowercase())
    };
    let (known, new) = (first(one), first(other));
    known == new
        || relation(one).is_some_and(|told| told == new)
        || relation(other).is_some_and(|told| told == known)
}

/// The fuller of two descriptions, with the addresses of both.
fn joined(one: &str, other: &str) -> String {
    let parts = |entry: &str| -> Vec<String> { entry.split(", ").map(str::to_owned).collect() };
    let (known, new) = (parts(one), parts(other));
    let mut all = Vec::new();
    let heads = [known.first(), new.first()];
    all.extend(
        heads
            .into_iter()
            .flatten()
            .max_by_key(|head| head.len())
            .cloned(),
    );
    for part in known.iter().skip(1).chain(new.iter().skip(1)) {
        if !all.contains(part) {
            all.push(part.clone());
        }
    }
    all.join(", ")
}

/// "That's my landlord's email, not mine": it is theirs no more, and on record nowhere
/// as such; of a lead that is none it is kept as whom else to ask.
fn give_back(draft: &mut Draft<'_>, learned: &mut Learned, message: &Unread, reading: &Reading) {
    let Some(span) = reading.not_mine else {
        return;
    };
    let own = |contact: ContactKind| reading.contacts.iter().any(|found| found.kind == contact);
    if own(ContactKind::Email) || own(ContactKind::Phone) {
        return;
    }
    let words = span.slice(&message.text).unwrap_or_default().to_lowercase();
    let of_phone = [
        "phone", "number", "cell", "mobile", "nummer", "telefon", "numero", "numéro",
    ];
    let phone = of_phone.iter().any(|word| words.contains(word));
    let name = if phone || draft.state.text_of(SignalName::EMAIL).is_none() {
        SignalName::PHONE
    } else {
        SignalName::EMAIL
    };
    let Some(known) = draft
        .state
        .signals
        .get(name)
        .filter(|known| known.value.is_some())
        .cloned()
    else {
        return;
    };
    let Some(evidence) = Evidence::quoting(message.seq, &message.text, span) else {
        return;
    };
    // Only what they wrote just before is meant: an older one is their own.
    let before = draft.before(message.seq).map(|held| held.seq);
    let told = known.evidence.last().and_then(Evidence::seq);
    if before.is_none() || told != before {
        return;
    }
    learned.mistaken = true;
    // Somebody else's is not kept as a former one of the prospect's either.
    draft.record(Event::SignalRecorded {
        name: name.into(),
        signal: Signal {
            status: SignalStatus::Unknown,
            value: None,
            evidence: vec![evidence],
            at: message.at,
            ..known.clone()
        },
        superseded: None,
    });
    if let Some(SignalValue::Text { text }) = known.value {
        let signal = if is_no_lead(draft) {
            SignalName::REFERRAL
        } else {
            SignalName::ATTENDEE
        };
        let who = reading
            .others
            .first()
            .and_then(|other| party::called(other.name.as_ref(), other.relation.as_ref()));
        let text = who.map_or(text.clone(), |who| format!("{who}, {text}"));
        let said = (signal, SignalValue::Text { text });
        party::note(draft, learned, message, said, span);
    }
}

/// `tom.becker@…` is Tom Becker's, until they say otherwise.
fn infer_name(draft: &mut Draft<'_>, learned: &mut Learned, message: &Unread) {
    let fresh = learned.fresh.iter().chain(&learned.corrected);
    let given = fresh
        .into_iter()
        .any(|name| name.as_str() == SignalName::EMAIL);
    if !given || draft.state.text_of(SignalName::NAME).is_some() || draft.state.party.is_some() {
        return;
    }
    let Some(name) = draft
        .state
        .text_of(SignalName::EMAIL)
        .and_then(name_of_address)
    else {
        return;
    };
    let known = draft.state.signals.get(SignalName::EMAIL);
    let told = known.and_then(|signal| signal.evidence.last());
    let Some(Evidence::Message {
        seq, start, end, ..
    }) = told
    else {
        return;
    };
    let span = Span {
        start: *start,
        end: *end,
    };
    let quote = span.slice(&message.text).unwrap_or_default().to_owned();
    if *seq != message.seq || is_known(draft, &name) {
        return;
    }
    let finding = SignalFinding {
        signal: SignalName::NAME.into(),
        status: SignalStatus::Inferred,
        value: Some(SignalValue::Text { text: name }),
        span,
        quote,
        confidence: OF_AN_ADDRESS,
        correction: false,
        vague: false,
    };
    take_signal(draft, learned, message, &finding);
}
