//! A text in capitals throughout, whose capitals tell nothing: it is read as if it were
//! written small, and found where it stands.

use super::{ContactContext, pieces_in};
use crate::reading::finding::{ContactFinding, ContactKind};
use crate::reading::grammar;
use crate::reading::number::Tokens;
use crate::reading::words::small::small;

/// The details of a text that shouts. The case of an address or number is nobody's name.
pub(super) fn find(tokens: &Tokens<'_>, context: &ContactContext<'_>) -> Vec<ContactFinding> {
    let text = tokens.text();
    let Some(small) = small(text) else {
        return pieces_in(tokens, context);
    };
    let mut found = pieces_in(&grammar::tokens(&small, context.language), context);
    for detail in &mut found {
        if let Some(quote) = detail.span.slice(text) {
            quote.clone_into(&mut detail.quote);
        }
        if detail.kind == ContactKind::Company {
            detail.value = detail
                .value
                .split(' ')
                .map(super::capital)
                .collect::<Vec<_>>()
                .join(" ");
        }
    }
    found
}
