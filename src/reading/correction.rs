//! A number that takes another one's place: "sorry, 40 not 20".

use rust_decimal::Decimal;

use super::draft::Draft;
use super::role::Role;
use super::text::Break;
use crate::signal::{SignalName, Span};

/// A bare number said in place of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Swap {
    /// What is meant.
    pub meant: Decimal,
    /// Where the new number stands.
    pub span: Span,
    /// The words from one number to the other.
    pub whole: Span,
}

/// The first swap of two bare numbers in the text: "40 not 20", "not 20 but 40".
pub(crate) fn swap(draft: &Draft<'_>) -> Option<Swap> {
    let tokens = &draft.text.tokens;
    let is = |at: usize, role: Role| draft.text.is(at, role);
    let number = |at: usize| {
        let token = tokens.get(at).filter(|token| token.number)?;
        token.text.parse::<Decimal>().ok()
    };
    // "40 users not 20 users" says itself what is counted.
    let ends = |at: usize| {
        tokens.get(at).is_none_or(|next| {
            next.before != Break::Space || is(at, Role::And) || is(at, Role::But)
        })
    };
    (0..tokens.len()).find_map(|at| {
        let first = number(at)?;
        let swapped = if is(at + 1, Role::Not) {
            number(at + 2).map(|_| (first, at, at, at + 3))
        } else if at > 0 && is(at - 1, Role::Not) && is(at + 1, Role::But) {
            number(at + 2).map(|meant| (meant, at + 2, at, at + 3))
        } else {
            None
        };
        let (meant, place, from, end) = swapped?;
        ends(end).then(|| Swap {
            meant,
            span: draft.text.quote(place, place + 1).0,
            whole: draft.text.quote(from, end).0,
        })
    })
}

/// The swap, where it cannot answer the question just put and so puts right an
/// earlier answer: the number of what they want, unless that was asked for.
pub(crate) fn of_earlier_answer(draft: &Draft<'_>) -> Option<Swap> {
    let of_this = draft
        .context
        .asked
        .as_ref()
        .is_some_and(|asked| asked.follow_up || asked.signal.as_str() == SignalName::QUANTITY);
    if of_this {
        return None;
    }
    swap(draft)
}
