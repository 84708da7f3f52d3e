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

/// Stretches of a text, in any order, that one asks again and again for what lies in them.
#[derive(Debug, Default)]
pub(crate) struct Stretches {
    /// Where each begins, in order, and where the furthest of those up to it ends.
    stretches: Vec<Span>,
}

impl Stretches {
    /// Whether one of them and `place` have words in common.
    pub fn overlap(&self, place: Span) -> bool {
        let before = self
            .stretches
            .partition_point(|stretch| stretch.start < place.end);
        let last = before.checked_sub(1).map(|last| self.stretches[last]);
        last.is_some_and(|stretch| place.start < stretch.end)
    }
}

impl FromIterator<Span> for Stretches {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut stretches: Vec<Span> = spans.into_iter().collect();
        stretches.sort_unstable_by_key(|stretch| stretch.start);
        let mut furthest = 0;
        for stretch in &mut stretches {
            furthest = stretch.end.max(furthest);
            stretch.end = furthest;
        }
        Self { stretches }
    }
}

/// Those of `found`, which are in the order of the text, that stand in `place` or reach into it.
pub(crate) fn among<F: Placed>(found: &[F], place: Span) -> impl Iterator<Item = &F> {
    let first = found.partition_point(|one| one.span().end <= place.start);
    found[first..]
        .iter()
        .take_while(move |one| one.span().start < place.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_stretch_before_a_short_one_still_reaches_what_lies_behind_that() {
        let span = |start, end| Span { start, end };
        let stretches: Stretches = [span(12, 14), span(2, 20), span(30, 31)]
            .into_iter()
            .collect();

        assert!(stretches.overlap(span(18, 19)));
        assert!(stretches.overlap(span(0, 3)));
        assert!(!stretches.overlap(span(20, 30)), "they end and begin there");
        assert!(!stretches.overlap(span(0, 2)));
        assert!(!Stretches::default().overlap(span(0, 9)));
    }
}
