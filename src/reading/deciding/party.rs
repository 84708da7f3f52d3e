//! Somebody else whom a text speaks of: for whom they write ("my wife runs a
//! flower wholesale"), or whom we are to reach ("call my husband Dave on …").

use super::holder::Other;
use crate::reading::contact::is_given;
use crate::reading::draft::{Draft, Found};
use crate::reading::finding::ContactKind;
use crate::reading::words::role::{Role, Roles};
use crate::reading::words::text::Break;
use crate::signal::Span;

/// Somebody else whom the text speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// What is said of them.
    pub kind: PartyKind,
    /// What they are to the writer, in a word: `wife`, `boss`.
    pub relation: Option<String>,
    /// Their name, where it stands beside.
    pub name: Option<String>,
    /// Where it says that they decide or own it, where it does.
    pub owns: Option<Span>,
    /// Whether it asks to reach them, and does not only say what their address is.
    pub asked: bool,
    /// Where it stands.
    pub span: Span,
    /// The words.
    pub quote: String,
}

/// What is said of somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartyKind {
    /// They are the ones to reach.
    Contact,
    /// They are, and somebody is to reach them now: "call Sarah".
    Called,
    /// It is their business, house or wish.
    Case,
    /// They decide about it.
    Decides,
    /// It is asked for them.
    Behalf,
    /// They are to be there as well.
    Joins,
    /// It is theirs, and not the writer's.
    Owns,
}

impl Party {
    /// Whether it is said of them that they are the ones to reach.
    pub fn is_to_be_reached(&self) -> bool {
        matches!(self.kind, PartyKind::Contact | PartyKind::Called)
    }
}

/// A name stands so near behind the words that speak of its owner.
const NEAR: usize = 2;

/// The other person of the text: whom we are to reach comes before whose case it is.
pub(crate) fn find(draft: &Draft<'_>) -> Option<Party> {
    let of = |name: &str, kind| Some(party(draft, draft.of("party", name).next()?, kind));
    let contact = of("contact", PartyKind::Contact);
    let known = |party: &Party| party.name.is_some() || party.relation.is_some();
    let unnamed = contact.clone();
    let contact = contact.filter(known).or_else(|| named(draft)).or(unnamed);
    // "My sister wants panels, call her": it is her case.
    contact
        .clone()
        .filter(known)
        .or_else(|| of("case", PartyKind::Case))
        .or(contact)
        .or_else(|| of("decides", PartyKind::Decides))
}

/// For whom they write, where they do: "my mom wants solar, I'm typing for her".
pub(crate) fn behalf(draft: &Draft<'_>) -> Option<Party> {
    let mut found = draft.of("party", "behalf");
    let told = found.next()?;
    let kin = |found: &Found| (found.first..found.end).any(|at| draft.text.is(at, Role::Kin));
    // What they are to the writer may be told in another part.
    let named = std::iter::once(told).chain(found).find(|found| kin(found));
    let mut whom = party(draft, named.unwrap_or(told), PartyKind::Behalf);
    // "It's my moms house, I'm helping her": who was spoken of before.
    if whom.relation.is_none() && whom.name.is_none() {
        let before = kin_before(draft, told.end);
        whom.relation = before.and_then(|at| relation(draft, at));
    }
    Some(whom)
}

/// Whose it is, where that is somebody else than the writer.
pub(crate) fn owner(draft: &Draft<'_>) -> Option<Party> {
    if co_owns(draft).is_some() {
        return None;
    }
    let told = draft.of("party", "owns").find(|found| {
        let clause = draft.text.clause(found.first);
        clause.is_some_and(|clause| !clause.opens && !clause.conditional)
    })?;
    Some(party(draft, told, PartyKind::Owns))
}

/// Where they say that it is theirs beside others: "they put me on the deed".
pub(crate) fn co_owns(draft: &Draft<'_>) -> Option<Span> {
    let told = draft.of("party", "co_owns").find(|found| {
        let clause = draft.text.clause(found.first);
        clause.is_some_and(|clause| !clause.opens && !clause.conditional)
    })?;
    Some(draft.text.quote(told.first, told.end).0)
}

/// Where they say that it is their own: "yes its mine", said of no address.
pub(crate) fn own(draft: &Draft<'_>) -> Option<Span> {
    let reached = |kind| matches!(kind, ContactKind::Email | ContactKind::Phone);
    if draft.contacts.iter().any(|contact| reached(contact.kind)) {
        return None;
    }
    let told = draft.of("party", "mine").find(|found| {
        let clause = draft.text.clause(found.first);
        clause.is_some_and(|clause| !clause.opens && !clause.conditional && !clause.question)
    })?;
    Some(draft.text.quote(told.first, told.end).0)
}

/// Who is to be there as well: "can my colleague Priya be on the call".
pub(crate) fn joins(draft: &Draft<'_>) -> Option<Party> {
    let known = |party: &Party| party.name.is_some() || party.relation.is_some();
    let mut told = draft.of("party", "joins");
    let beside = told.find_map(|found| {
        let who = party(draft, found, PartyKind::Joins);
        Some(who).filter(known)
    });
    // "My niece is Jess, she should be on the call": spoken of just before.
    beside.or_else(|| {
        let found = draft.of("party", "joins").next()?;
        let at = (0..found.first)
            .rev()
            .find(|at| draft.text.is(*at, Role::Kin))?;
        let whole = Found {
            first: at,
            ..found.clone()
        };
        Some(party(draft, &whole, PartyKind::Joins))
    })
}

/// "Call Sarah any day": somebody whom they name and who is not the writer.
fn named(draft: &Draft<'_>) -> Option<Party> {
    let told = draft.of("party", "named").find(|found| {
        let last = found.end - 1;
        let word = draft.text.tokens.get(last);
        word.is_some_and(|word| is_given(&word.text))
    })?;
    Some(party(draft, told, PartyKind::Called))
}

/// What somebody is to the writer, as the word at `at` says it.
fn relation(draft: &Draft<'_>, at: usize) -> Option<String> {
    let word = draft.text.tokens.get(at)?.text.as_str();
    let word = word.strip_suffix("'s").unwrap_or(word);
    // "My wifes cell": hers.
    let bare = word.strip_suffix('s').filter(|bare| {
        let (id, _) = draft.vocabulary.spelling.ids(bare);
        let roles = draft.vocabulary.spelling.roles(id);
        roles.contains(Role::Kin) || roles.contains(Role::Decider)
    });
    Some(bare.unwrap_or(word).to_owned())
}

/// Whether the word at `at` names somebody by what they are to the writer: "wife", "boss's".
pub(crate) fn is_kin(draft: &Draft<'_>, at: usize) -> bool {
    let Some(token) = draft.text.tokens.get(at) else {
        return false;
    };
    let owner = || {
        let bare = token.text.strip_suffix("'s").unwrap_or(&token.text);
        let (id, _) = draft.vocabulary.spelling.ids(bare.trim_end_matches('s'));
        draft.vocabulary.spelling.roles(id).contains(Role::Kin)
    };
    token.is(Role::Kin) || token.text.ends_with('s') && owner()
}

/// Who was named last by what they are to the writer, before the token at `end`.
pub(crate) fn kin_before(draft: &Draft<'_>, end: usize) -> Option<usize> {
    (0..end.min(draft.text.tokens.len())).rev().find(|at| {
        is_kin(draft, *at)
            || draft.text.is(*at, Role::Decider)
                && *at > 0
                && (draft.text.is(at - 1, Role::Own) || draft.text.is(at - 1, Role::Definite))
    })
}

/// Whom the token at `at` names.
pub(crate) fn described(draft: &Draft<'_>, at: usize) -> Other {
    let text = &draft.text;
    let kin = is_kin(draft, at) || text.is(at, Role::Decider);
    let known = kin.then(|| relation(draft, at)).flatten();
    let name = if kin {
        called_at(draft, at + 1, true).or_else(|| named_before(draft, at))
    } else {
        called_at(draft, at, false)
    };
    // "My business partner Jo decides": what is said of them.
    let first = at.saturating_sub(usize::from(at > 0 && text.is(at - 1, Role::Own)));
    Other {
        relation: known,
        name,
        span: text.span(first, at + 1),
        ..Other::default()
    }
}

/// Where it says that what was given is not the writer's own.
pub(crate) fn not_mine(draft: &Draft<'_>) -> Option<Span> {
    let found = draft.of("party", "not_mine").next()?;
    Some(draft.text.quote(found.first, found.end).0)
}

fn party(draft: &Draft<'_>, found: &Found, kind: PartyKind) -> Party {
    let at = (found.first..found.end).find(|at| draft.text.is(*at, Role::Kin));
    let relation = at.and_then(|at| relation(draft, at));
    let named = name(draft, found, at);
    let (span, quote) = draft.text.quote(found.first, found.end);
    let only_holds = |one: &Found| {
        let mut holds = draft.of("party", "holds");
        holds.any(|held| held.first <= one.first && one.end <= held.end)
    };
    let asked = kind == PartyKind::Called
        || draft.of("party", "contact").any(|one| !only_holds(one))
        || draft
            .of("party", "named")
            .any(|one| is_given(&draft.text.tokens[one.end - 1].text));
    Party {
        kind,
        asked,
        relation,
        name: named,
        owns: draft
            .of("party", "decides")
            .next()
            .map(|owns| draft.text.quote(owns.first, owns.end).0),
        span,
        quote,
    }
}

/// Their name: one that was found there, or the word where a name is told.
fn name(draft: &Draft<'_>, found: &Found, kin: Option<usize>) -> Option<String> {
    let text = &draft.text;
    let of_theirs = draft.contacts.iter().find(|contact| {
        let at = text.tokens_in(contact.span).start;
        contact.kind == ContactKind::Name && (found.first..found.end + NEAR).contains(&at)
    });
    if let Some(contact) = of_theirs {
        return Some(contact.value.clone());
    }
    let beside = match kin {
        Some(kin) => vec![kin + 1],
        None => (found.first..found.end).collect(),
    };
    let near = beside
        .into_iter()
        .find_map(|at| called_at(draft, at, kin.is_some()));
    near.or_else(|| named_before(draft, kin?))
        .or_else(|| told_name(draft, found, kin))
}

/// The name that the word at `at` is, `expected` where one is likely to stand there.
fn called_at(draft: &Draft<'_>, at: usize, expected: bool) -> Option<String> {
    let text = &draft.text;
    let token = text.tokens.get(at)?;
    let written = token.span.slice(text.source)?;
    let owner = written.strip_suffix("'s").unwrap_or(written);
    let lower = owner.to_lowercase();
    // "Jens email" is Jen's.
    let bare = lower.strip_suffix('s').filter(|bare| is_given(bare));
    let stem = match bare {
        Some(bare) if !expected => bare,
        _ => lower.as_str(),
    };
    let apart = token.before >= Break::Comma;
    let capital = owner.chars().next().is_some_and(char::is_uppercase);
    let is_name = is_given(stem) || expected && capital && !token.is(Role::I);
    (is_name && !apart).then(|| capitalised(stem))
}

/// "Sarah, my eng manager": the name that stands before whose it is.
fn named_before(draft: &Draft<'_>, kin: usize) -> Option<String> {
    let own = (kin.saturating_sub(NEAR + 1)..kin)
        .rev()
        .find(|at| draft.text.is(*at, Role::Own))?;
    let token = draft.text.tokens.get(own.checked_sub(1)?)?;
    is_given(&token.text).then(|| capitalised(&token.text))
}

/// Where the text tells the name itself: "her name's Dee", "my niece is Jess",
/// "her number is 830 555 0122, Lupe", "ring my husband, ask for Tam".
fn told_name(draft: &Draft<'_>, found: &Found, kin: Option<usize>) -> Option<String> {
    let text = &draft.text;
    let is = |at: usize, role: Role| text.is(at, role);
    let after_kin = kin.filter(|kin| is(kin + 1, Role::Is)).map(|kin| kin + 2);
    let after_name = (found.first.saturating_sub(1)..text.tokens.len())
        .find(|at| *at > 0 && is(*at, Role::Named) && is(at - 1, Role::Others))
        .map(|at| at + 1 + usize::from(is(at + 1, Role::Is)));
    let phone = draft
        .contacts
        .iter()
        .find(|contact| contact.kind == ContactKind::Phone);
    let after_phone = phone
        .map(|contact| text.tokens_in(contact.span).end)
        .filter(|at| *at >= found.first);
    let asked_for = draft.of("party", "asked_for").next();
    let asked_for = asked_for.and_then(|asked| asked.end.checked_sub(1));
    [after_kin, after_name, asked_for, after_phone]
        .into_iter()
        .flatten()
        .find_map(|at| {
            let token = text.tokens.get(at)?;
            let written = token.span.slice(text.source)?;
            let capital = written.chars().next().is_some_and(char::is_uppercase);
            let told = is_given(&token.text) || capital && token.roles == Roles::default();
            let word = written.chars().all(char::is_alphabetic) && !token.is(Role::I);
            (told && word).then(|| capitalised(&written.to_lowercase()))
        })
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + letters.as_str()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::reading::{CampaignWords, ReadingContext, Vocabulary, read};

    #[test]
    fn somebody_else_is_told_from_the_writer() {
        use PartyKind::{Case, Contact, Decides};
        let vocabulary = Vocabulary::new(CampaignWords {
            language: "en".to_owned(),
            locale: "en-US".to_owned(),
            ..CampaignWords::default()
        });
        let context = ReadingContext::at(date(2026, 11, 23).at(10, 0, 0, 0));
        let cases = [
            (
                "actually my wife runs a wholesale business",
                Some((Case, Some("wife"), None)),
            ),
            (
                "my brother has a bike shop chain",
                Some((Case, Some("brother"), None)),
            ),
            (
                "my sister in buda wants panels too, can someone call her",
                Some((Case, Some("sister"), None)),
            ),
            (
                "my current boss needs a portal rebuilt",
                Some((Case, Some("boss"), None)),
            ),
            (
                "a friend of mine is looking for an app",
                Some((Case, Some("friend"), None)),
            ),
            (
                "call my husband Dave on 512 555 0111",
                Some((Contact, Some("husband"), Some("Dave"))),
            ),
            (
                "have someone call my husband dave not me",
                Some((Contact, Some("husband"), Some("Dave"))),
            ),
            (
                "actually make it Jens email, jen@lobsterpot.com",
                Some((Contact, None, Some("Jen"))),
            ),
            (
                "send it to Jen's email, jen@lobsterpot.com",
                Some((Contact, None, Some("Jen"))),
            ),
            (
                "his name is Tom Breyer, tom@breyer.com",
                Some((Contact, None, Some("Tom Breyer"))),
            ),
            (
                "her email is claire.d@fleurs.fr",
                Some((Contact, None, None)),
            ),
            (
                "yes she owns it so she decides",
                Some((Decides, None, None)),
            ),
            ("my boss signs", None),
            ("we run a shop", None),
            ("my email is jo@x.com", None),
            ("my husband and I decide", None),
            ("call me on 512 555 0111", None),
        ];
        for (text, wanted) in cases {
            let found = read(&vocabulary, &context, text).party;
            let told = found
                .as_ref()
                .map(|party| (party.kind, party.relation.as_deref(), party.name.as_deref()));
            assert_eq!(told, wanted, "{text}");
        }
    }
}
