//! What is called better, best or the only one, of the days and parts of a day that are named.

use std::ops::Range;

use super::stance;
use crate::reading::draft::{Draft, Found};
use crate::reading::finding::{Availability, DayPlace};
use crate::reading::words::role::Role;
use crate::signal::Span;

/// Keeps what is preferred of what is named `within`.
pub(crate) fn take(draft: &Draft<'_>, within: &Range<usize>, availability: &mut Availability) {
    let better = draft
        .starting_in(within.start, within.end)
        .filter(|found| found.is("cue", "better_day"));
    for preferred in better {
        take_day(draft, preferred, availability);
        take_part(draft, preferred, availability);
    }
}

/// "Wed is better": of several days the one that is called better, where none follows it.
fn take_day(draft: &Draft<'_>, preferred: &Found, availability: &mut Availability) {
    let place = draft.text.span(preferred.first, preferred.end);
    let inside = |known: &&DayPlace| known.span.start >= place.start && known.span.end <= place.end;
    let follows = availability
        .day_places
        .iter()
        .any(|known| known.span.start >= place.end);
    let Some(day) = availability.day_places.iter().find(inside).copied() else {
        return;
    };
    if !follows {
        availability.days = vec![day.day];
        availability.day_places = vec![day];
    }
}

/// "Mornings best, afternoons is services": the part of the day that is called best or the
/// only one. Not so where another shares it ("mornings or afternoons are best") or is said to do, too.
fn take_part(draft: &Draft<'_>, preferred: &Found, availability: &mut Availability) {
    let text = &draft.text;
    let joiners = &draft.vocabulary.patterns.fillers.joiners;
    let shared = preferred.first.checked_sub(1).is_some_and(|before| {
        let token = &text.tokens[before];
        joiners.contains(&token.word) && !token.is(Role::But)
    });
    let better = text.span(preferred.first, preferred.end);
    let inside = |span: Span| better.start <= span.start && span.end <= better.end;
    let does_too = |span: Span| {
        let piece = stance::piece(draft, text.tokens_in(span).start);
        draft.has_in("cue", "fit_time", piece.clone()) || draft.has_in("cue", "added_day", piece)
    };
    let places = &availability.part_places;
    let part = places.iter().find(|(_, span)| inside(*span)).copied();
    let others = || places.iter().filter(|(_, span)| !inside(*span));
    if let Some(part) = part
        && !shared
        && !others().any(|(_, span)| does_too(*span))
    {
        availability.parts = vec![part.0];
        availability.part_places = vec![part];
    }
}
