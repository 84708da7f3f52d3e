//! Times of which one will do: "evenings after 5:30 or sat mornings", "5:30 monday. else sat 10".

use std::ops::Range;

use crate::reading::draft::Draft;
use crate::reading::placed::among;
use crate::reading::timing::told_time;

/// A time stands within so many words after the "or".
const NEAR: usize = 5;

/// The stretches of the text that name one possibility each, in their order; none where
/// it names one only.
pub(crate) fn stretches(draft: &Draft<'_>) -> Vec<Range<usize>> {
    let end = draft.text.tokens.len();
    let mut cuts: Vec<usize> = draft
        .of("cue", "alternative")
        .filter(|or| names_a_time(draft, &(or.end..end.min(or.end + NEAR))))
        .map(|or| or.first)
        .collect();
    cuts.dedup();
    let Some(first) = cuts.first() else {
        return Vec::new();
    };
    if !names_a_time(draft, &(0..*first)) {
        return Vec::new();
    }
    let begins = std::iter::once(0).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain(std::iter::once(end));
    begins.zip(ends).map(|(first, end)| first..end).collect()
}

/// Whether a day, a part of the day or an hour is named there.
fn names_a_time(draft: &Draft<'_>, within: &Range<usize>) -> bool {
    let named = draft
        .starting_in(within.start, within.end)
        .any(|found| found.in_group("call_day").is_some() || found.in_group("day_part").is_some());
    let place = draft.text.span(within.start, within.end);
    named
        || !within.is_empty()
            && among(&draft.times, place)
                .any(|time| !told_time::is_told(draft, &draft.text.tokens_in(time.span)))
}
