//! Whose an address, a number or a name is that a text gives: the writer's, or of
//! somebody else whom it names nearest as the one who has it.
//!
//! A message is written by the prospect, so that what nobody else is said to have is
//! theirs. Somebody else has it where it is called theirs ("his email", "my wife's
//! cell"), where they are to be reached or brought in by it ("cc my boss, …"), where it
//! stands right beside them ("my husband Greg 512 …"), or where their name is in it.

use super::party;
use crate::reading::contact::is_given;
use crate::reading::draft::Draft;
use crate::reading::finding::{ContactFinding, ContactKind, SignalFinding};
use crate::reading::meaning::correction;
use crate::reading::placed::among;
use crate::reading::words::role::{Role, Roles};
use crate::reading::words::text::Break;
use crate::signal::{SignalName, SignalValue, Span};

/// So many words before it tell whose it is,
const FAR: usize = 28;
/// and so many after it.
const AFTER: usize = 5;
/// Between somebody and what stands right beside them lie so many words.
const BESIDE: usize = 4;
/// Between "my" and whom one so names.
const CALLED: usize = 3;
/// Sayings that somebody else is to be reached, to be brought in, or has something.
const HOLDS: [&str; 5] = ["contact", "named", "brings", "joins", "holds"];

/// Somebody else whom the text names, with what it gives of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Other {
    /// What they are to the writer, in a word: `wife`, `boss`.
    pub relation: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their number.
    pub phone: Option<String>,
    /// Whether they are to be brought in beside the writer: "cc my boss".
    pub brought: bool,
    /// Where it speaks of them.
    pub span: Span,
    /// What was found there that is not the writer's.
    pub held: Vec<Span>,
}

/// Whether the contact detail is somebody else's: the token that names them, where one does.
fn holder(draft: &Draft<'_>, contact: &ContactFinding) -> Option<usize> {
    let place = draft.text.tokens_in(contact.span);
    if is_introduced(draft, contact) {
        return None;
    }
    if contact.kind == ContactKind::Name {
        return beside_a_name(draft, contact);
    }
    // "cc tom@…": brought in by nothing else.
    let brought = draft
        .reaching(place.start, place.start + 1)
        .any(|found| found.is("party", "brings") && found.first < place.start);
    if brought && contact.kind == ContactKind::Email {
        return Some(place.start);
    }
    // "Add Sorin, sorin@…": the address right behind whom they bring in.
    let beside = place.start.checked_sub(1);
    let behind = draft
        .of("party", "brings")
        .find(|found| found.end == place.start && beside.is_some_and(|at| is_name(draft, at)));
    if let Some(found) = behind.filter(|_| contact.kind == ContactKind::Email) {
        return Some(found.end - 1);
    }
    match said_after(draft, place.end) {
        Some(Held::By(who)) => Some(who),
        Some(Held::Own) => None,
        None => said_before(draft, contact).or_else(|| named_in(draft, contact)),
    }
}

/// "I'm Dee", "my name is Dee", "this is Jo", "under my name, Marcy": their own.
pub(crate) fn is_introduced(draft: &Draft<'_>, contact: &ContactFinding) -> bool {
    let text = &draft.text;
    let first = text.tokens_in(contact.span).start;
    let near = first.saturating_sub(5)..first;
    let close = first.checked_sub(1).is_some_and(|at| text.is(at, Role::Am));
    let this = first.checked_sub(1).is_some_and(|at| text.is(at, Role::Is))
        && first
            .checked_sub(2)
            .is_some_and(|at| text.is(at, Role::Back));
    let mine = near
        .rev()
        .any(|at| text.is(at, Role::Named) && at > 0 && text.is(at - 1, Role::Own));
    contact.kind == ContactKind::Name && (close || this || mine)
}

/// Who is said to have something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    /// The writer.
    Own,
    /// Whom the word at this place names.
    By(usize),
}

/// What is said right behind it: "… is mine", "… is my landlord's". `None` where nothing is.
fn said_after(draft: &Draft<'_>, end: usize) -> Option<Held> {
    let text = &draft.text;
    let at = end + usize::from(text.is(end, Role::Back));
    let stops = |at: usize| {
        text.tokens
            .get(at)
            .is_none_or(|token| token.before == Break::Stop)
    };
    if !text.is(at, Role::Is) || stops(end) || stops(at) {
        return None;
    }
    for at in at + 1..at + 1 + AFTER {
        if at > end + 2 && stops(at) {
            return None;
        }
        if party::is_kin(draft, at) || text.is(at, Role::Third) {
            return Some(Held::By(at));
        }
        if text.is(at, Role::Own) || text.is(at, Role::Owning) || text.is(at, Role::Me) {
            return Some(names_another(draft, at).map_or(Held::Own, Held::By));
        }
    }
    None
}

/// Whom "my" or "our" at `at` introduces: "my boss".
fn names_another(draft: &Draft<'_>, at: usize) -> Option<usize> {
    let text = &draft.text;
    (at + 1..=at + CALLED)
        .take_while(|next| {
            text.tokens
                .get(*next)
                .is_some_and(|token| token.before == Break::Space)
        })
        .find(|next| party::is_kin(draft, *next) || text.is(*next, Role::Decider))
}

/// Who was spoken of before it, where they are said to have it and the writer speaks of
/// no address of their own in between.
fn said_before(draft: &Draft<'_>, contact: &ContactFinding) -> Option<usize> {
    let text = &draft.text;
    let place = text.tokens_in(contact.span);
    let mut person = None;
    for at in (place.start.saturating_sub(FAR)..place.start).rev() {
        if is_of_the_writer(draft, at) {
            return None;
        }
        let another =
            among(&draft.contacts, text.span(at, at + 1)).any(|known| known.kind == contact.kind);
        if another {
            return None;
        }
        if !is_another(draft, at) {
            continue;
        }
        // "My wife would want to be there too. grant@…": who is to be there is told in a
        // sentence of its own, and the address is the writer's.
        if !same_sentence(draft, at, place.start) && only_joins(draft, at) {
            return None;
        }
        if person.is_none() || party::is_kin(draft, at) {
            person = Some(at);
        }
        if is_held(draft, at) || stands_beside(draft, at, place.start) {
            // "Greg" of "call my husband instead, Greg …" is the husband.
            return party::kin_before(draft, at).or(person).or(Some(at));
        }
    }
    None
}

/// Whether the token speaks of the writer: "my cell", "I", "call me".
fn is_of_the_writer(draft: &Draft<'_>, at: usize) -> bool {
    let text = &draft.text;
    let first = [Role::I, Role::Me, Role::Own, Role::Am]
        .into_iter()
        .any(|role| text.is(at, role));
    // "I will add her", "I work with my boss": nothing is given by that.
    let gives = text.is(at, Role::Am) || names_another(draft, at).is_none();
    let brings = draft
        .reaching(at, at + 1)
        .any(|found| found.is("party", "brings") || found.is("party", "contact"));
    // "Call my wife not me".
    let denied = at > 0 && text.is(at - 1, Role::Not);
    first && gives && !denied && !brings && !text.is(at, Role::Third)
}

/// Whether the token speaks of somebody else: "boss", "him", "Karen".
fn is_another(draft: &Draft<'_>, at: usize) -> bool {
    let text = &draft.text;
    let Some(token) = text.tokens.get(at) else {
        return false;
    };
    let officer = || {
        text.is(at, Role::Decider)
            && at > 0
            && (text.is(at - 1, Role::Own) || text.is(at - 1, Role::Definite))
    };
    party::is_kin(draft, at)
        || token.is(Role::Third)
        || officer()
        || is_given_name(draft, at) && is_held(draft, at)
}

/// Whether the word at `at` is a given name, as it is written: "marcy" is no "merci".
fn is_given_name(draft: &Draft<'_>, at: usize) -> bool {
    draft.text.tokens.get(at).is_some_and(|token| {
        let written = draft.text.source.get(token.bytes.clone());
        is_given(&token.text) || written.is_some_and(|word| is_given(&word.to_lowercase()))
    })
}

/// Whether it is said of them that they are to be reached or brought in, or have something.
fn is_held(draft: &Draft<'_>, at: usize) -> bool {
    draft.reaching(at, at + 1).any(|found| {
        found
            .in_group("party")
            .is_some_and(|name| HOLDS.contains(&name))
    })
}

/// Whether it is said of them that they are to be there, and of no address of theirs.
fn only_joins(draft: &Draft<'_>, at: usize) -> bool {
    let mut joins = false;
    for found in draft.reaching(at, at + 1) {
        match found.in_group("party") {
            Some("joins") => joins = true,
            Some(name) if HOLDS.contains(&name) => return false,
            Some(_) | None => {}
        }
    }
    joins
}

fn same_sentence(draft: &Draft<'_>, one: usize, other: usize) -> bool {
    let sentence = |at: usize| draft.text.clause(at).map(|clause| clause.sentence);
    sentence(one) == sentence(other)
}

/// Whether nothing but their name and "at" lies between them and what begins at `end`.
fn stands_beside(draft: &Draft<'_>, at: usize, end: usize) -> bool {
    let text = &draft.text;
    let between = at + 1..end;
    let joined = (at + 1..=end).all(|next| {
        text.tokens
            .get(next)
            .is_some_and(|token| token.before < Break::Stop)
    });
    let binds = [
        Role::Aside,
        Role::Is,
        Role::Named,
        Role::Mail,
        Role::Phone,
        Role::Number,
    ];
    let links = |next: usize| {
        let token = &text.tokens[next];
        is_name(draft, next) || binds.iter().any(|role| token.is(*role))
    };
    // "I have to ask my wife, 512 …" gives the writer's number.
    let parted = between.is_empty() && text.tokens[end].before == Break::Comma;
    joined && !parted && between.len() <= BESIDE && between.into_iter().all(links)
}

/// Whether the word at `at` may be somebody's name.
fn is_name(draft: &Draft<'_>, at: usize) -> bool {
    draft.text.tokens.get(at).is_some_and(|token| {
        is_given(&token.text) || token.word == 0 && token.roles == Roles::default()
    })
}

/// Whose name is in the address: `jo@…` of "my partner Jo".
fn named_in(draft: &Draft<'_>, contact: &ContactFinding) -> Option<usize> {
    let (local, _) = contact.value.split_once('@')?;
    let local = local.split(['.', '_', '-', '+']).next()?;
    let text = &draft.text;
    let is_person = |at: usize| party::is_kin(draft, at) || text.is(at, Role::Decider);
    let persons = draft
        .persons
        .get_or_init(|| (0..text.tokens.len()).filter(|at| is_person(*at)).collect());
    persons.iter().copied().find(|at| {
        let name = text.tokens.get(at + 1);
        name.is_some_and(|token| token.text == local && token.before < Break::Stop)
    })
}

/// Whose name it is, where it stands beside whom it names, or beside what is theirs.
fn beside_a_name(draft: &Draft<'_>, contact: &ContactFinding) -> Option<usize> {
    let text = &draft.text;
    let place = text.tokens_in(contact.span);
    let before = place.start.saturating_sub(BESIDE)..place.start;
    for at in before.rev() {
        if is_of_the_writer(draft, at) {
            return None;
        }
        if is_another(draft, at) && stands_beside(draft, at, place.start)
            || party::is_kin(draft, at) && at + 1 == place.start && !is_stop(draft, place.start)
        {
            return Some(at);
        }
    }
    // "Sarah, my eng manager"
    if (text.is(place.end, Role::Own) || text.is(place.end, Role::Definite))
        && !is_stop(draft, place.end)
        && let Some(kin) = names_another(draft, place.end)
    {
        return Some(kin);
    }
    if place.clone().any(|at| is_held(draft, at)) {
        return party::kin_before(draft, place.start).or(Some(place.start));
    }
    let address = draft.contacts.iter().find(|other| {
        let there = text.tokens_in(other.span);
        let near = there
            .start
            .saturating_sub(place.end)
            .max(place.start.saturating_sub(there.end));
        matches!(other.kind, ContactKind::Email | ContactKind::Phone) && near <= 1
    })?;
    said_before(draft, address)
}

fn is_stop(draft: &Draft<'_>, at: usize) -> bool {
    draft
        .text
        .tokens
        .get(at)
        .is_none_or(|token| token.before == Break::Stop)
}

/// Everybody else whom the text gives an address, a number or a name of, or whom it brings in.
pub(crate) fn others(draft: &Draft<'_>) -> Vec<Other> {
    let mut others: Vec<(usize, Other)> = Vec::new();
    let text = &draft.text;
    for contact in &draft.contacts {
        if !matches!(
            contact.kind,
            ContactKind::Email | ContactKind::Phone | ContactKind::Name
        ) {
            continue;
        }
        let Some(at) = holder(draft, contact) else {
            continue;
        };
        let who = party::kin_before(draft, at + 1).unwrap_or(at);
        let one = entry(draft, &mut others, who);
        one.held.push(contact.span);
        let value = contact.value.clone();
        match contact.kind {
            ContactKind::Email => one.email.get_or_insert(value),
            ContactKind::Phone => one.phone.get_or_insert(value),
            ContactKind::Name | ContactKind::Company | ContactKind::Url => {
                one.name.get_or_insert(value)
            }
        };
    }
    for found in draft.of("party", "brings") {
        let asks = text
            .clause(found.first)
            .is_some_and(|clause| clause.conditional);
        let who = (found.first..found.end)
            .find(|at| party::is_kin(draft, *at) || text.is(*at, Role::Decider))
            .or_else(|| (found.first..found.end).find(|at| is_given_name(draft, *at)))
            .or_else(|| {
                let pronoun = (found.first..found.end).find(|at| text.is(*at, Role::Third));
                pronoun.map(|at| party::kin_before(draft, at).unwrap_or(at))
            });
        if let Some(who) = who.filter(|_| !asks) {
            entry(draft, &mut others, who).brought = true;
        }
    }
    let mut others: Vec<Other> = others.into_iter().map(|(_, other)| other).collect();
    for other in &mut others {
        // "My boss is Karen, karen@…"
        let name = other
            .email
            .as_deref()
            .and_then(crate::reading::contact::name_of_address);
        let said = |name: &String| {
            let same = text
                .tokens
                .iter()
                .filter(|token| token.text == name.to_lowercase());
            same.count() > 1
        };
        other.name = other.name.take().or(name.filter(said));
    }
    others
}

/// The entry of whoever the token at `who` names.
fn entry<'o>(draft: &Draft<'_>, others: &'o mut Vec<(usize, Other)>, who: usize) -> &'o mut Other {
    let new = party::described(draft, who);
    let same = |(at, other): &(usize, Other)| {
        *at == who
            || other.name.is_some() && other.name == new.name
            || draft.text.is(who, Role::Third)
            || new.relation.is_none() && new.name.is_none()
    };
    let at = others.iter().position(same).unwrap_or_else(|| {
        others.push((who, new));
        others.len() - 1
    });
    &mut others[at].1
}

/// "Your address is sales@…?" speaks of ours.
fn is_ours(draft: &Draft<'_>, contact: &ContactFinding) -> bool {
    let first = draft.text.tokens_in(contact.span).start;
    let mut cues = draft.of("cue", "our_contact");
    cues.any(|cue| cue.end == first || cue.end + 1 == first && draft.text.is(cue.end, Role::Is))
}

/// What is given of the prospect: their own before what is somebody else's, which tells
/// at least how to reach anybody.
pub(crate) fn contacts(draft: &Draft<'_>, others: &[Other]) -> Vec<SignalFinding> {
    let held = |contact: &ContactFinding| {
        others
            .iter()
            .any(|other| other.held.contains(&contact.span))
    };
    let corrects = draft.corrects();
    let kinds = [
        (ContactKind::Email, SignalName::EMAIL),
        (ContactKind::Phone, SignalName::PHONE),
        (ContactKind::Name, SignalName::NAME),
        (ContactKind::Company, SignalName::COMPANY),
    ];
    let told = kinds.into_iter().filter_map(|(kind, signal)| {
        let all = || {
            draft
                .contacts
                .iter()
                .filter(move |contact| contact.kind == kind && !is_ours(draft, contact))
        };
        let own = all().any(|contact| !held(contact));
        let of_kind = || all().filter(|contact| !own || !held(contact));
        // "no calls, sam@acme.com": how to reach them is never denied.
        let contact = correction::meant(draft, of_kind(), |contact: &ContactFinding| contact.span)
            .or_else(|| of_kind().next())?;
        let value = SignalValue::Text {
            text: contact.value.clone(),
        };
        let mut finding = draft.stated(signal, value, contact.span, 0.9);
        finding.correction = corrects;
        Some(finding)
    });
    told.collect()
}
