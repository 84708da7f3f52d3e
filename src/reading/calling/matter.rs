//! Which of a call and a visit is spoken of, and where one message speaks of both:
//! "the 5th for the visit, you can call me before that".

use std::ops::Range;

use crate::reading::draft::Draft;
use crate::reading::finding::CallMatter;

/// Which of a call and a visit the tokens `within` speak of.
pub(crate) fn of(draft: &Draft<'_>, within: &Range<usize>) -> Option<CallMatter> {
    let has = |name: &str| has(draft, within, name);
    match (has("rings"), has("visits"), has("present")) {
        (true, false, false) => Some(CallMatter::Call),
        (false, true, _) => Some(CallMatter::Visit),
        (false, false, true) => Some(CallMatter::Presence),
        (true, ..) | (false, false, false) => None,
    }
}

fn has(draft: &Draft<'_>, within: &Range<usize>, name: &str) -> bool {
    draft.has_in("cue", name, within.start..within.end)
}

/// The stretches of the text that speak of one matter each, in their order; none where
/// it speaks of one only. What names neither belongs to what was named before it.
pub(crate) fn groups(draft: &Draft<'_>) -> Vec<Range<usize>> {
    let both = draft.has("cue", "visits") || draft.has("cue", "before_that");
    if !(draft.has("cue", "rings") && both) {
        return Vec::new();
    }
    let mut groups: Vec<(Range<usize>, Option<CallMatter>)> = Vec::new();
    for clause in &draft.text.clauses {
        let place = clause.first..clause.end;
        let matter = of(draft, &place);
        // "The 5th I mean. Call me before that": before what was named there.
        let apart = has(draft, &place, "before_that");
        match groups.last_mut() {
            Some((last, known))
                if !apart && (matter.is_none() || known.is_none() || *known == matter) =>
            {
                last.end = place.end;
                *known = known.or(matter);
            }
            _ => groups.push((place, matter)),
        }
    }
    if groups.len() < 2 {
        return Vec::new();
    }
    groups.into_iter().map(|(place, _)| place).collect()
}
