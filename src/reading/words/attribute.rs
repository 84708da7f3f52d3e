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

/// "Me and my brother, we both sign": who decides is no number of anybody, where no figure
/// is told.
pub(crate) fn counts_deciders(draft: &Draft<'_>, found: &SignalFinding, who: Option<Span>) -> bool {
    let figure = found.quote.chars().any(|letter| letter.is_ascii_digit());
    let place = draft.text.tokens_in(found.span);
    let Some(at) = draft.text.tokens.get(place.start).map(|token| token.clause) else {
        return false;
    };
    let sentence = draft.sentence_tokens(at);
    let decides = sentence
        .into_iter()
        .any(|at| draft.text.is(at, Role::Decides));
    let who = who.is_some_and(|who| who.overlaps(found.span));
    matches!(found.value, Some(SignalValue::Quantity(_))) && !figure && decides && who
}
