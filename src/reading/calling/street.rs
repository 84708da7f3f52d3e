//! Where somebody is to come to: the house by its number and its street, "219 Gruene Rd".

use crate::reading::draft::Draft;
use crate::reading::placed::among;
use crate::reading::words::role::Role;
use crate::reading::words::text::Break;
use crate::signal::Span;

/// The name of a street has so many words at most, the one that says that it is a street aside.
const LONGEST: usize = 3;
/// A house has a number of so many figures at most.
const FIGURES: usize = 5;
/// "Rue de la Paix": so many words follow the one that says that it is a street.
const BEHIND: usize = 4;

/// The street with its number, where the text gives one.
pub(crate) fn find(draft: &Draft<'_>) -> Option<Span> {
    let tokens = &draft.text.tokens;
    (0..tokens.len()).find_map(|at| {
        let end = ends_behind(draft, at).or_else(|| begins_with_it(draft, at))?;
        Some(draft.text.span(at, end))
    })
}

/// "219 Gruene Rd", "11 oak creek dr".
fn ends_behind(draft: &Draft<'_>, at: usize) -> Option<usize> {
    if !is_house_number(draft, at) {
        return None;
    }
    (at + 2..=at + 1 + LONGEST).find_map(|end| {
        let name = at + 1..end;
        let named = name.clone().all(|at| is_of_a_name(draft, at));
        (named && draft.text.is(end, Role::Street) && is_joined(draft, end)).then_some(end + 1)
    })
}

/// "12 rue de la Paix".
fn begins_with_it(draft: &Draft<'_>, at: usize) -> Option<usize> {
    let street = at + 1;
    if !is_house_number(draft, at) || !draft.text.is(street, Role::Street) {
        return None;
    }
    let ends = |end: usize| !is_joined(draft, end) || !is_word(draft, end);
    let end = (street + 1..=street + BEHIND)
        .find(|end| ends(*end))
        .unwrap_or(street + BEHIND);
    // "2 Road" names none.
    (end > street + 1).then_some(end)
}

fn is_word(draft: &Draft<'_>, at: usize) -> bool {
    let token = draft.text.tokens.get(at);
    token.is_some_and(|token| token.text.chars().all(char::is_alphabetic))
}

fn is_joined(draft: &Draft<'_>, at: usize) -> bool {
    let token = draft.text.tokens.get(at);
    token.is_some_and(|token| token.before == Break::Space)
}

/// A word that the name of a street may hold: "in an hour or so, drive" holds none.
fn is_of_a_name(draft: &Draft<'_>, at: usize) -> bool {
    let stopwords = &draft.vocabulary.concepts.stopwords;
    is_word(draft, at) && is_joined(draft, at) && !stopwords.contains(&draft.text.tokens[at].word)
}

/// A number of a house: of no time, no sum and nothing that is counted.
fn is_house_number(draft: &Draft<'_>, at: usize) -> bool {
    let Some(token) = draft.text.tokens.get(at) else {
        return false;
    };
    let figures = token.text.chars().take_while(char::is_ascii_digit).count();
    let letter = token.text.chars().skip(figures).count() <= 1;
    let place = draft.text.span(at, at + 1);
    let of_a_number = draft
        .contacts
        .iter()
        .any(|contact| contact.span.overlaps(place));
    (1..=FIGURES).contains(&figures)
        && letter
        && !of_a_number
        && among(&draft.times, place).next().is_none()
        && among(&draft.money, place).next().is_none()
}
