//! Questions that tell of an option, or go on with one that asks.

use crate::reading::draft::Draft;
use crate::reading::words::role::Role;
use crate::reading::words::text::Clause;

/// "Does it work with Business Central?": who asks that most likely has it.
pub(crate) fn asks_whether_it_fits(draft: &Draft<'_>, clause: &Clause) -> bool {
    draft
        .reaching(clause.first, clause.end)
        .any(|found| found.is("intent", "ask_integration") || found.is("cue", "fits_with"))
}

/// "Do you do native, or is it all web?": the second half asks as well, and
/// states nothing where nobody speaks of themselves.
pub(crate) fn is_the_rest_of_a_question(draft: &Draft<'_>, at: usize) -> bool {
    let clauses = &draft.text.clauses;
    let (Some(clause), Some(before)) = (clauses.get(at), at.checked_sub(1)) else {
        return false;
    };
    let before = &clauses[before];
    let of_themselves = draft.text.tokens[clause.first..clause.end]
        .iter()
        .any(|token| token.is(Role::Own));
    clause.question && before.opens && before.sentence == clause.sentence && !of_themselves
}
