//! What the grammars found, by its place: findings of a kind are in the order of the text.

use super::finding::{ContactFinding, MoneyFinding, QuantityFinding, TimeFinding};
use crate::signal::Span;

/// What a grammar found, with its place in the text.
pub(crate) trait Placed {
    /// Where it stands.
    fn span(&self) -> Span;
}

macro_rules! placed {
    ($($finding:ty),*) => {
        $(impl Placed for $finding {
            fn span(&self) -> Span {
                self.span
            }
        })*
    };
}

placed!(MoneyFinding, TimeFinding, QuantityFinding, ContactFinding);

/// Those of `found`, which are in the order of the text, that stand in `place` or reach into it.
pub(crate) fn among<F: Placed>(found: &[F], place: Span) -> impl Iterator<Item = &F> {
    let first = found.partition_point(|one| one.span().end <= place.start);
    found[first..]
        .iter()
        .take_while(move |one| one.span().start < place.end)
}
