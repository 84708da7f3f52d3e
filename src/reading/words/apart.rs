//! What stands apart in a clause that no comma parts: "distributor uk 40 seats budget 30k
//! asap" lists things, and each ends where the next one begins.

use std::ops::Range;

use super::role::Role;
use super::text::Clause;
use crate::reading::draft::Draft;
use crate::reading::likeness::ranking::Ranked;

/// So much of an option's phrase is said where all of it is,
const WHOLE: f64 = 0.8;
/// and so many of its words.
const LIKE: f64 = 0.5;

/// The tokens of a clause that tell something of their own: numbers, times,
/// addresses, and the words of whole options.
pub(crate) fn given(draft: &Draft<'_>, clause: &Clause, candidates: &[Ranked]) -> Vec<usize> {
    let spans = draft.spans_in(clause.first..clause.end);
    let mut given: Vec<usize> = spans
        .into_iter()
        .flat_map(|span| draft.text.tokens_in(span))
        .collect();
    // "2400 sq ft kyle": what measures tells its own thing.
    let measured = draft.reaching(clause.first, clause.end);
    let measured = measured.filter(|found| found.is("cue", "measured"));
    given.extend(measured.flat_map(|found| found.first..found.end));
    let whole = candidates
        .iter()
        .filter(|ranked| ranked.score >= WHOLE && ranked.likeness >= LIKE);
    given.extend(whole.flat_map(|ranked| ranked.first..ranked.end));
    given
}

/// The words about an option up to what tells something else on either side: a number, a
/// sum, a time, an address, or one of `beside`. Where no number parts them, all of the clause.
pub(crate) fn stretch(
    draft: &Draft<'_>,
    clause: &Clause,
    ranked: &Ranked,
    beside: &[Range<usize>],
) -> Range<usize> {
    let spans = draft.spans_in(clause.first..clause.end);
    let everything = clause.first..clause.end;
    // "We need to rebuild the portal from scratch" lists nothing.
    if spans.is_empty() {
        return everything;
    }
    let spans = spans.into_iter().map(|span| draft.text.tokens_in(span));
    let mut near = everything;
    for told in spans.chain(beside.iter().cloned()) {
        if told.end <= ranked.first {
            near.start = near.start.max(told.end);
        } else if told.start >= ranked.end {
            near.end = near.end.min(told.start);
        }
    }
    near
}

/// Whether the tokens `near`, but for those that are `told`, say no more than what the sum
/// beside them is called, how often a number comes round, or where they are.
pub(crate) fn says_little(
    draft: &Draft<'_>,
    near: Range<usize>,
    told: impl Fn(usize) -> bool,
) -> bool {
    let tokens = &draft.text.tokens;
    let of_a_number = |at: usize| {
        let token = &tokens[at];
        [Role::Week, Role::Month, Role::Day, Role::Uses]
            .into_iter()
            .any(|role| token.is(role))
            // "In Tucson": a name that nobody told us of.
            || token.word == 0 && at > 0 && draft.text.is(at - 1, Role::Aside)
            || draft.is_a_sums_name(at)
            || ["budget", "approved", "planned"]
                .into_iter()
                .any(|cue| draft.is_within("cue", cue, at))
    };
    let led_on = near.start > 0 && draft.text.is(near.start, Role::Aside);
    !led_on
        && near.clone().all(|at| {
            told(at) || of_a_number(at) || draft.vocabulary.concepts.says_of(&tokens[at]) <= 0.0
        })
        && !tokens[near].iter().any(|token| token.is(Role::Others))
}

/// Whether it is told in the option's very words: "our budget opens in july" tells of no open
/// roof.
pub(crate) fn in_its_words(draft: &Draft<'_>, ranked: &Ranked) -> bool {
    let words = draft.vocabulary.option_words.get(ranked.document);
    let own = |at: &usize| words.is_some_and(|words| words.contains(&draft.text.tokens[*at].word));
    ranked.held.iter().all(own)
}
