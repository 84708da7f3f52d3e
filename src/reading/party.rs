//! Somebody else whom a text speaks of: for whom they write ("my wife runs a
//! flower wholesale"), or whom we are to reach ("call my husband Dave on …").

use super::contact::is_given;
use super::draft::{Draft, Found};
use super::finding::ContactKind;
use super::role::Role;
use super::text::Break;
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
    /// It is their business, house or wish.
    Case,
    /// They decide about it.
    Decides,
}

/// A name stands so near behind the words that speak of its owner.
const NEAR: usize = 2;

/// The other person of the text: whom we are to reach comes before whose case it is.
pub(crate) fn find(draft: &Draft<'_>) -> Option<Party> {
    let of = |name: &str, kind| Some(party(draft, draft.of("party", name).next()?, kind));
    let contact = of("contact", PartyKind::Contact);
    let known = |party: &Party| party.name.is_some() || party.relation.is_some();
    // "My sister wants panels, call her": it is her case.
    contact
        .clone()
        .filter(known)
        .or_else(|| of("case", PartyKind::Case))
        .or(contact)
        .or_else(|| of("decides", PartyKind::Decides))
}

fn party(draft: &Draft<'_>, found: &Found, kind: PartyKind) -> Party {
    let tokens = &draft.text.tokens;
    let at = (found.first..found.end).find(|at| draft.text.is(*at, Role::Kin));
    let relation = at.and_then(|at| tokens.get(at)).map(|token| {
        let word = token.text.as_str();
        word.strip_suffix("'s").unwrap_or(word).to_owned()
    });
    let named = name(draft, found, at);
    let (span, quote) = draft.text.quote(found.first, found.end);
    Party {
        kind,
        relation,
        name: named.map(|(name, _)| name),
        owns: draft
            .of("party", "decides")
            .next()
            .map(|owns| draft.text.quote(owns.first, owns.end).0),
        span,
        quote,
    }
}

/// Their name: one that was found there, or the word that follows whom it is.
fn name(draft: &Draft<'_>, found: &Found, kin: Option<usize>) -> Option<(String, usize)> {
    let text = &draft.text;
    let of_theirs = draft.contacts.iter().find(|contact| {
        let at = text.tokens_in(contact.span).start;
        contact.kind == ContactKind::Name && (found.first..found.end + NEAR).contains(&at)
    });
    if let Some(contact) = of_theirs {
        return Some((contact.value.clone(), text.tokens_in(contact.span).start));
    }
    let places = match kin {
        Some(kin) => vec![kin + 1],
        None => (found.first..found.end).collect(),
    };
    places.into_iter().find_map(|at| {
        let token = text.tokens.get(at)?;
        let written = token.span.slice(text.source)?;
        let owner = written.strip_suffix("'s").unwrap_or(written);
        let lower = owner.to_lowercase();
        // "Jens email" is Jen's.
        let bare = lower.strip_suffix('s').filter(|bare| is_given(bare));
        let stem = match bare {
            Some(bare) if kin.is_none() => bare,
            _ => lower.as_str(),
        };
        let apart = token.before >= Break::Comma;
        let capital = owner.chars().next().is_some_and(char::is_uppercase);
        let is_name = is_given(stem) || kin.is_some() && capital && !token.is(Role::I);
        (is_name && !apart).then(|| {
            let mut letters = stem.chars();
            let first: String = letters
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .collect();
            (first + letters.as_str(), at)
        })
    })
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
        let context = ReadingContext {
            written_at: date(2026, 11, 23).at(10, 0, 0, 0),
            asked: None,
            offered: None,
            opted_out: false,
        };
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
