//! Words that say something of another matter than they seem to: "spa parts" are goods and no
//! spa, "me and my brother, we both sign" are no two users.

use super::role::Role;
use super::text::Break;
use crate::reading::draft::Draft;
use crate::reading::finding::SignalFinding;
use crate::signal::{SignalValue, Span};

/// Whether what picks an option only describes goods that follow: who sells spa parts runs
/// no spa. "We wholesale parts" says what they do.
pub(crate) fn describes_goods(draft: &Draft<'_>, found: &SignalFinding) -> bool {
    let place = draft.text.tokens_in(found.span);
    let does = place
        .start
        .checked_sub(1)
        .is_some_and(|before| draft.text.is(before, Role::Statement));
    let goods = draft
        .text
        .tokens
        .get(place.end)
        .is_some_and(|next| next.before == Break::Space && next.is(Role::Goods));
    matches!(found.value, Some(SignalValue::Choice { .. })) && goods && !does
}

/// "Me and my brother, we both sign", "the board decides, 7 of them": who decides is no number
/// of anybody, where no figure of their own is told.
pub(crate) fn counts_deciders(draft: &Draft<'_>, found: &SignalFinding, who: Option<Span>) -> bool {
    let place = draft.text.tokens_in(found.span);
    let of_them = draft.text.is(place.end, Role::Of) && draft.text.is(place.end + 1, Role::Third)
        || place.len() > 2
            && draft.text.is(place.end - 2, Role::Of)
            && draft.text.is(place.end - 1, Role::Third);
    let figure = found.quote.chars().any(|letter| letter.is_ascii_digit());
    let Some(at) = draft.text.tokens.get(place.start).map(|token| token.clause) else {
        return false;
    };
    let sentence = draft.sentence_tokens(at);
    let decides = sentence
        .into_iter()
        .any(|at| draft.text.is(at, Role::Decides));
    let near = |who: Span| {
        let theirs = draft
            .clause_at(who)
            .and_then(|at| draft.text.clauses.get(at));
        let here = draft.text.clauses.get(at);
        who.end <= found.span.start
            && theirs
                .zip(here)
                .is_some_and(|(a, b)| a.sentence == b.sentence)
    };
    let of_them = of_them && who.is_some_and(near);
    let who = who.is_some_and(|who| who.overlaps(found.span));
    let counts = matches!(found.value, Some(SignalValue::Quantity(_)));
    counts && decides && (!figure && who || of_them)
}
