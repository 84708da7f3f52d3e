//! The words in which they say when they want to be called.

use crate::reading::draft::{Draft, Found};
use crate::reading::finding::SignalFinding;
use crate::reading::timing::told_time;
use crate::reading::words::role::Role;
use crate::signal::SignalName;

/// Up to so many words a sentence on when to call is kept whole.
const SHORT: usize = 12;

/// When and how they want to be contacted, in their words.
pub(crate) fn find(draft: &Draft<'_>) -> Option<SignalFinding> {
    let real = |found: &&Found| {
        // "Good morning" greets.
        let greets = draft.text.tokens[found.first].text == "good" && found.end == found.first + 2;
        let past = draft.text.tokens[found.first.saturating_sub(1)..found.end]
            .iter()
            .any(|token| token.is(Role::Past));
        // "Friday would be best if that's ok" supposes nothing of the day.
        !told_time::is_supposed(draft, found.first) && !greets && !past
    };
    // "Wednesday morning?" alone is a time to call, unless something else was asked.
    let slots = draft.asked().is_none_or(|asked| {
        matches!(
            asked,
            SignalName::CONTACT_TIME | SignalName::PHONE | SignalName::EMAIL | SignalName::NAME
        )
    });
    let found = draft
        .of("cue", "contact_time")
        .find(real)
        .or_else(|| draft.of("cue", "call_slot").filter(|_| slots).find(real))?;
    let clause = draft.text.tokens[found.first].clause;
    if !names_a_time(draft, clause) {
        return None;
    }
    // "thursday i said, monday is bad": the whole of it.
    let clauses = draft.text.sentence_of(clause);
    let (from, to) = (
        &draft.text.clauses[clauses.start],
        &draft.text.clauses[clauses.end - 1],
    );
    let (first, end) = if to.end - from.first <= SHORT {
        (from.first, to.end)
    } else {
        let clause = &draft.text.clauses[clause];
        (clause.first, clause.end)
    };
    Some(draft.stated_words(SignalName::CONTACT_TIME, first, end, 0.75))
}

/// Whether the sentence of the clause says when: "call me at 555-0100" does not.
fn names_a_time(draft: &Draft<'_>, clause: usize) -> bool {
    let sentence = draft.sentence_tokens(clause);
    let dated = draft
        .times
        .iter()
        .any(|time| sentence.contains(&draft.text.tokens_in(time.span).start));
    dated
        || draft
            .starting_in(sentence.start, sentence.end)
            .any(|found| {
                found.in_group("call_day").is_some()
                    || found.in_group("day_part").is_some()
                    || found.is("cue", "any_time")
            })
}
