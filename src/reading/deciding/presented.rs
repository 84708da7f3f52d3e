//! Who presents themselves with no word around it: "gus albright, northbay mutual."

use crate::reading::contact::is_given;
use crate::reading::draft::Draft;
use crate::reading::finding::{ContactFinding, ContactKind};
use crate::reading::words::role::Roles;
use crate::reading::words::text::Break;

/// A firm's name has so many words at most, where nothing else tells that it is one.
const LONGEST_FIRM: usize = 4;

/// A given name and a word that nobody knows, at the very beginning; and the firm, where
/// the rest of the sentence is one.
pub(crate) fn find(draft: &Draft<'_>) -> Vec<ContactFinding> {
    let tokens = &draft.text.tokens;
    // "dana @ harborsupply.com" is an address.
    let named = draft.contacts.iter().any(|contact| {
        contact.kind == ContactKind::Name || draft.text.tokens_in(contact.span).contains(&0)
    });
    let surname = tokens.get(1).is_some_and(|_| is_unknown(draft, 1));
    let first = written(draft, 0).is_some_and(|word| is_given(&word));
    let ends = |at: usize, by: Break| tokens.get(at).is_none_or(|token| token.before >= by);
    if named || !first || !surname || ends(1, Break::Comma) || !ends(2, Break::Comma) {
        return Vec::new();
    }
    let mut found = vec![contact(draft, ContactKind::Name, 0, 2)];
    let end = (3..tokens.len())
        .find(|at| ends(*at, Break::Comma))
        .unwrap_or(tokens.len());
    let firm = 2..end;
    let plain = !ends(2, Break::Stop) && ends(end, Break::Stop) && firm.len() <= LONGEST_FIRM;
    let words = firm.clone().all(|at| {
        let token = &tokens[at];
        !token.number && token.roles == Roles::default()
    });
    let taken = draft
        .contacts
        .iter()
        .any(|known| firm.contains(&draft.text.tokens_in(known.span).start));
    if plain && words && !taken && firm.clone().any(|at| is_unknown(draft, at)) {
        found.push(contact(draft, ContactKind::Company, 2, end));
    }
    found
}

/// Whether it is a plain word that means nothing to anybody here, as names do.
fn is_unknown(draft: &Draft<'_>, at: usize) -> bool {
    // As it is written: a name may look like a word mistyped ("albright").
    let Some(word) = written(draft, at) else {
        return false;
    };
    let spelling = &draft.vocabulary.spelling;
    spelling.ids(&word) == (0, 0)
        && word.chars().all(char::is_alphabetic)
        && word.chars().count() > 2
}

/// The word at `at`, as it is written.
fn written(draft: &Draft<'_>, at: usize) -> Option<String> {
    let token = draft.text.tokens.get(at)?;
    Some(token.span.slice(draft.text.source)?.to_lowercase())
}

fn contact(draft: &Draft<'_>, kind: ContactKind, first: usize, end: usize) -> ContactFinding {
    let (span, quote) = draft.text.quote(first, end);
    let written = quote.chars().any(char::is_uppercase);
    let value = if written {
        quote.clone()
    } else {
        let words = quote.split(' ').map(crate::reading::contact::capital);
        words.collect::<Vec<_>>().join(" ")
    };
    ContactFinding {
        kind,
        value,
        span,
        quote,
    }
}
