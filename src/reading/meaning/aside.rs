//! What is said beside the matter: where somebody is for a time, what somebody
//! else has, what another's quote holds. It tells nothing of their own case.

use crate::reading::draft::Draft;
use crate::reading::likeness::ranked::Ranked;
use crate::reading::spending::rival;
use crate::reading::words::role::Role;
use crate::reading::words::text::Clause;

/// "I'm in Spain on holiday", "my daughter lives in Dallas": where somebody is
/// or lives, said in the same breath, is no place of what this is about.
pub(crate) fn passes_through(draft: &Draft<'_>, clause: &Clause, ranked: &Ranked) -> bool {
    let after_in = ranked
        .first
        .checked_sub(1)
        .is_some_and(|before| before >= clause.first && draft.text.is(before, Role::Aside));
    after_in
        && draft
            .reaching(clause.first, clause.end)
            .any(|found| found.is("cue", "passing_through"))
}

/// "Got a quote for 27,400, no battery": that is what another offers.
pub(crate) fn is_of_a_quote(draft: &Draft<'_>, at: usize) -> bool {
    let clause = &draft.text.clauses[at];
    let quoted = |clause: &Clause| {
        draft
            .reaching(clause.first, clause.end)
            .any(|found| found.is("cue", "quoted"))
    };
    let in_sentence = draft.text.clauses[draft.text.sentence_of(at)]
        .iter()
        .any(quoted);
    let theirs = draft.text.tokens[clause.first..clause.end]
        .iter()
        .any(|token| {
            [Role::Own, Role::Owning, Role::Renting, Role::Speaker]
                .into_iter()
                .any(|role| token.is(role))
        });
    in_sentence && (quoted(clause) || !theirs) && rival::price(draft).is_some()
}

/// Whether what stands before `ranked` makes it somebody else's: "my friend has …".
/// Not where it is for them that is asked: "my mom wants solar, she has a house in …".
pub(crate) fn is_of_another(draft: &Draft<'_>, clause: &Clause, ranked: &Ranked) -> bool {
    let for_them = draft.has("party", "case") || draft.has("party", "decides");
    draft.starting_in(clause.first, ranked.first).any(|found| {
        let by_pronoun = draft.text.is(found.first, Role::Others);
        found.is("cue", "somebody_else") && !(by_pronoun && for_them)
    })
}

/// Whether the clause speaks of one for whom this is asked: "she has a house in Temple".
pub(crate) fn is_of_whom_it_is_for(draft: &Draft<'_>, clause: &Clause) -> bool {
    draft.has("party", "case")
        && draft.text.tokens[clause.first..clause.end]
            .iter()
            .any(|token| token.is(Role::Others) || token.is(Role::Kin))
}

/// Whether a clause has a subject of its own that is not they: "you", "he".
pub(crate) fn names_others(draft: &Draft<'_>, clause: &Clause) -> bool {
    draft.text.tokens[clause.first..clause.end]
        .iter()
        .any(|token| token.is(Role::Others))
}
