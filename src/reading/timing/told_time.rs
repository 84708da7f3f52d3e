//! Times at which something is so, and which are no wish: "he gets home at 5", "the car
//! comes in march", "today they train with PDFs", "I'd be on it only if it's after 4".

use std::ops::Range;

use crate::reading::draft::Draft;
use crate::reading::words::role::Role;
use crate::reading::words::text::Break;

/// So many words stand between what is told and its time: "gets home from work at 5".
const APART: usize = 4;
/// And so many where the time comes first: "today they train".
const LEADING: usize = 1;

/// Whether the tokens `place` say at what time something is so, or on what condition
/// somebody would be there.
pub(crate) fn is_told(draft: &Draft<'_>, place: &Range<usize>) -> bool {
    is_of_a_fact(draft, place) || is_of_a_presence(draft, place) || is_supposed(draft, place.start)
}

/// "He gets home from work at 5": of somebody's life, unless a wish stands between.
fn is_of_a_fact(draft: &Draft<'_>, place: &Range<usize>) -> bool {
    let tokens = &draft.text.tokens;
    let Some(clause) = draft.text.clause(place.start) else {
        return false;
    };
    let (first, end) = (clause.first, clause.end);
    draft
        .reaching(first, end)
        .filter(|found| found.is("cue", "told_time"))
        .any(|told| {
            if told.first <= place.start && place.start < told.end {
                return true;
            }
            let gap = if told.end <= place.start {
                told.end..place.start
            } else {
                place.end..told.first
            };
            let most = if told.end <= place.start {
                APART
            } else {
                LEADING
            };
            // "Monday he gets home at 5" begins with its time.
            let leads = told.end <= place.start
                || tokens[first..place.start]
                    .iter()
                    .all(|token| token.word != 0 && says_nothing(draft, token.word));
            gap.len() <= most && leads && !wishes(draft, &gap)
        })
}

fn says_nothing(draft: &Draft<'_>, word: u32) -> bool {
    let fillers = &draft.vocabulary.patterns.fillers;
    fillers.openers.contains(&word)
        || fillers.joiners.contains(&word)
        || draft.vocabulary.concepts.stopwords.contains(&word)
}

/// Whether something is wished for there: "he gets home, call at 5".
fn wishes(draft: &Draft<'_>, gap: &Range<usize>) -> bool {
    let orders = |at: usize| draft.text.is(at, Role::Orders) || draft.text.is(at, Role::But);
    let apart = gap
        .clone()
        .any(|at| draft.text.tokens[at].before == Break::Stop || orders(at));
    apart
        || draft.starting_in(gap.start, gap.end).any(|found| {
            matches!(
                found.in_group("cue"),
                Some("call" | "better_day" | "contact_time")
            )
        })
}

/// "I'd be on the call only if it's after 4": under what condition somebody would join.
fn is_of_a_presence(draft: &Draft<'_>, place: &Range<usize>) -> bool {
    let Some(clause) = draft.text.tokens.get(place.start).map(|token| token.clause) else {
        return false;
    };
    let sentence = draft.sentence_tokens(clause);
    draft
        .starting_in(sentence.start, place.start)
        .any(|found| found.is("cue", "joins_if") && !wishes_after(draft, found.end..place.start))
}

fn wishes_after(draft: &Draft<'_>, gap: Range<usize>) -> bool {
    draft
        .starting_in(gap.start, gap.end)
        .any(|found| found.is("cue", "call") || found.is("contact_way", "phone"))
}

/// Whether the token `at` stands behind the word of a condition: "if it's after 4". Asked
/// of us ("if you could call after 4") and of the call itself ("only if after 4") it is a wish.
pub(crate) fn is_supposed(draft: &Draft<'_>, at: usize) -> bool {
    let Some(clause) = draft.text.clause(at).filter(|clause| clause.conditional) else {
        return false;
    };
    let conditions = &draft.vocabulary.clause_words.conditions;
    let tokens = &draft.text.tokens;
    let Some(word) = (clause.first..at).find(|at| conditions.contains(&tokens[*at].word)) else {
        return false;
    };
    let rings = |first: usize, end: usize| {
        draft
            .starting_in(first, end)
            .any(|found| found.is("cue", "rings") || found.is("cue", "visits"))
    };
    // "If you can ring me after 4", "ring me, but only if it's after 4".
    !(rings(word, at) || rings(clause.first, word))
}
