//! Contact details in a text: e-mail addresses, phone numbers, web addresses,
//! the prospect's name and company, even when wrapped in talk.

mod address;
mod beside;
mod company;
mod company_words;
mod given;
mod introduced;
mod name;
mod phone;
mod shouted;
mod signature;

pub(super) use given::is_given;

use super::finding::{ContactFinding, ContactKind};
use super::grammar;
use super::language::Language;
use super::number::Tokens;

/// What contact details are read against.
#[derive(Debug, Clone, Copy, Default)]
pub struct ContactContext<'c> {
    /// ISO 3166 region of phone numbers without a country code (`US`).
    pub region: &'c str,
    /// The business's own names, which are nobody's name or company.
    pub own_names: &'c [String],
    /// The detail that was just asked for, so that a bare name or company answers it.
    pub asked: Option<ContactKind>,
    /// The language that the text is in.
    pub language: Language,
}

/// A piece of the text before it is a finding, in tokens.
struct Piece {
    kind: ContactKind,
    start: usize,
    end: usize,
    value: String,
}

/// Finds the contact details in `text`, in order, none overlapping another.
pub fn find(text: &str, context: &ContactContext<'_>) -> Vec<ContactFinding> {
    find_in(&grammar::tokens(text, context.language), context)
}

/// The same, of tokens that are read for other things too.
pub(super) fn find_in(tokens: &Tokens<'_>, context: &ContactContext<'_>) -> Vec<ContactFinding> {
    if name::shouted(tokens) {
        return shouted::find(tokens, context);
    }
    pieces_in(tokens, context)
}

fn pieces_in(tokens: &Tokens<'_>, context: &ContactContext<'_>) -> Vec<ContactFinding> {
    let mut taken = vec![false; tokens.len()];
    let mut pieces: Vec<Piece> = Vec::new();
    let keep = |piece: Piece, pieces: &mut Vec<Piece>, taken: &mut Vec<bool>| {
        let free = taken
            .get(piece.start..piece.end)
            .is_some_and(|tokens| !tokens.contains(&true));
        if free && piece.start < piece.end {
            taken[piece.start..piece.end].fill(true);
            pieces.push(piece);
        }
    };
    // Addresses first: they are the surest, and what stands in them is no name.
    for piece in address::find(tokens) {
        keep(piece, &mut pieces, &mut taken);
    }
    for piece in phone::find(tokens, &taken, context.region, context.asked) {
        keep(piece, &mut pieces, &mut taken);
    }
    let addresses = reached(&pieces);
    for piece in company::find(tokens, context) {
        keep(piece, &mut pieces, &mut taken);
    }
    let others = introduced::of_others(tokens, context);
    let theirs: Vec<usize> = others.iter().map(|piece| piece.start).collect();
    for piece in others {
        keep(piece, &mut pieces, &mut taken);
    }
    for piece in name::find(tokens, context) {
        keep(piece, &mut pieces, &mut taken);
    }
    let firms: Vec<usize> = pieces
        .iter()
        .filter(|piece| piece.kind == ContactKind::Company)
        .map(|piece| piece.end)
        .collect();
    if pieces.iter().all(|piece| piece.kind != ContactKind::Name) {
        for end in firms {
            if let Some(piece) = name::after_firm(tokens, end, context) {
                keep(piece, &mut pieces, &mut taken);
            }
        }
    }
    let signed: Vec<usize> = pieces
        .iter()
        .filter(|piece| piece.kind == ContactKind::Name)
        .map(|piece| piece.end)
        .collect();
    if pieces
        .iter()
        .all(|piece| piece.kind != ContactKind::Company)
    {
        for end in signed {
            if let Some(piece) = signature::after_name(tokens, end, context) {
                keep(piece, &mut pieces, &mut taken);
            }
        }
    }
    let named = pieces
        .iter()
        .any(|piece| piece.kind == ContactKind::Name && !theirs.contains(&piece.start));
    for piece in beside::find(tokens, context, &addresses, &taken) {
        if !(named && piece.kind == ContactKind::Name) {
            keep(piece, &mut pieces, &mut taken);
        }
    }
    // "Dale, mañana": an agreement there, and nobody's name.
    if context.language == Language::Es {
        pieces.retain(|piece| piece.kind != ContactKind::Name || piece.value != "Dale");
    }
    pieces.sort_by_key(|piece| piece.start);
    pieces
        .into_iter()
        .map(|piece| ContactFinding {
            kind: piece.kind,
            value: piece.value,
            span: tokens.span(piece.start..piece.end),
            quote: tokens.quote(piece.start..piece.end).to_owned(),
        })
        .collect()
}

/// The name that an e-mail address is made of, where that is plain: `tom.becker@…`, `nina@…`.
pub fn name_of_address(address: &str) -> Option<String> {
    let (local, _) = address.split_once('@')?;
    let parts: Vec<&str> = local.split(['.', '_']).collect();
    let letters = |part: &&str| part.chars().all(char::is_alphabetic) && part.chars().count() >= 2;
    let first = parts.first()?;
    let plain = parts.len() <= 2 && parts.iter().all(letters);
    let last_is_name = parts.get(1).is_none_or(|last| !given::is_never(last));
    (plain && last_is_name && is_given(first)).then(|| {
        let named = parts.iter().map(|part| capital(part));
        named.collect::<Vec<_>>().join(" ")
    })
}

/// The word with a capital.
pub(in crate::reading) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// Where the addresses stand by which somebody can be reached.
fn reached(pieces: &[Piece]) -> Vec<std::ops::Range<usize>> {
    let mut places: Vec<std::ops::Range<usize>> = pieces
        .iter()
        .filter(|piece| matches!(piece.kind, ContactKind::Email | ContactKind::Phone))
        .map(|piece| piece.start..piece.end)
        .collect();
    places.sort_by_key(|place| place.start);
    places
}

/// Whether the words are one of the business's own names.
fn is_own(words: &str, context: &ContactContext<'_>) -> bool {
    let words = words.to_lowercase();
    context
        .own_names
        .iter()
        .any(|own| own.to_lowercase() == words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ContactKind::{Company, Email, Name, Phone, Url};

    #[test]
    fn details_wrapped_in_talk() {
        let own = vec!["Fronter".to_owned()];
        for (text, kind, value) in [
            ("mail me at John.Doe@Acme.com.", Email, "john.doe@acme.com"),
            ("dana @ harborsupply.com", Email, "dana@harborsupply.com"),
            ("tgarza@gmail. com", Email, "tgarza@gmail.com"),
            ("its tgarza@gmail com thx", Email, "tgarza@gmail.com"),
            ("jo@acme .com", Email, "jo@acme.com"),
            ("name s Padraic", Name, "Padraic"),
            ("names padraic", Name, "Padraic"),
            (
                "reach me: dana @harborsupply.com",
                Email,
                "dana@harborsupply.com",
            ),
            ("this is Bob Miller, Acme Corp", Company, "Acme Corp"),
            (
                "I'm Dana Reyes, Ops Lead, Harbor Supply",
                Company,
                "Harbor Supply",
            ),
            ("john at acme dot com", Email, "john@acme.com"),
            ("call +44 20 7946 0958 pls", Phone, "+442079460958"),
            ("my cell is (415) 555-2671", Phone, "+14155552671"),
            ("Hi, I'm Sarah and I have a question", Name, "Sarah"),
            ("this is Tom Baker from support", Name, "Tom Baker"),
            ("Sarah here, quick question", Name, "Sarah"),
            ("thanks!\nMaria Lopez", Name, "Maria Lopez"),
            (
                "we are looking for help at Harbor & Pine",
                Company,
                "Harbor & Pine",
            ),
            ("I run Acme Bakery", Company, "Acme Bakery"),
            ("we're Kessler Tools", Company, "Kessler Tools"),
            ("see www.acme.io/pricing", Url, "www.acme.io/pricing"),
            ("416 555 0187, Dave", Name, "Dave"),
            ("joe 4165550133", Name, "Joe"),
            ("priya, priya@acme.co", Name, "Priya"),
            (
                "rob kessler, 416 555 0199, rob@kessler.ca",
                Name,
                "Rob Kessler",
            ),
            ("512-555-0188 Rosa Delgado", Name, "Rosa Delgado"),
            ("+31 10 555 0199, Pieter van Dam", Name, "Pieter van Dam"),
            ("512 555 0155 mike", Name, "Mike"),
            ("ok 5125550177 rick text only", Name, "Rick"),
            ("tyler 737-555-0112 weekdays after 5:30", Name, "Tyler"),
            ("512 555 0102, i'm dallas miller", Name, "Dallas Miller"),
            ("fine. rick.", Name, "Rick"),
            ("tyler is my name not the town lol", Name, "Tyler"),
            (
                "carlos and jenny mendez, 512 555 0143, c@gmial.com",
                Name,
                "Carlos and Jenny Mendez",
            ),
            (
                "Dave Rourke, Rourke Plumbing Supply, 512-555-0188",
                Company,
                "Rourke Plumbing Supply",
            ),
            ("account is Delmar Foods", Company, "Delmar Foods"),
            ("im priya btw", Name, "Priya"),
            // Of another country, as it is dialled there.
            ("0151 23456789", Phone, "0151 23456789"),
            ("call me on 07700 900123", Phone, "07700 900123"),
            ("my number is 06 12 34 56 78", Phone, "06 12 34 56 78"),
            ("call 600 123 456", Phone, "600 123 456"),
        ] {
            let found = find(
                text,
                &ContactContext {
                    region: "US",
                    own_names: &own,
                    ..ContactContext::default()
                },
            );
            assert!(
                found.iter().any(|f| f.kind == kind && f.value == value),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn what_stands_beside_an_address_is_no_name_for_that() {
        for text in [
            "Thursday, 512 555 0188",
            "512 555 0188 after 5",
            "round rock, 512 555 0188",
            "Toronto, 416 555 0188",
            "shingle roof, 512 555 0188",
            "yes please 512 555 0188",
            "sounds good, bo@x.co",
            "hi there, bo@x.co",
            "512 555 0188 cell",
            "Growth plan, bo@x.co",
            "send pricing bo@x.co",
        ] {
            let found = find(
                text,
                &ContactContext {
                    region: "US",
                    own_names: &[],
                    ..ContactContext::default()
                },
            );
            let named = found
                .iter()
                .any(|found| matches!(found.kind, ContactKind::Name | ContactKind::Company));
            assert!(!named, "{text}: {found:?}");
        }
    }

    #[test]
    fn talk_that_only_looks_like_it() {
        for text in [
            "I'm interested",
            "I'm just looking",
            "I'm the owner",
            "I'm from Germany",
            "not at the moment",
            "I found you from your website",
            "order 4155552671234",
            "on 12/03/2026",
            "we have 1,000,000 orders",
            "project is called Dockside",
        ] {
            let found = find(
                text,
                &ContactContext {
                    region: "US",
                    own_names: &[],
                    ..ContactContext::default()
                },
            );
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }
}
