//! Numbers that are none yet: "I might hire 2 next year", "if I find an investor, say
//! 40k", and what is only asked back: "you still think my bill is 380?". What may come changes nothing that is known, and rules nobody in or out.

use crate::reading::draft::Draft;
use crate::reading::finding::SignalFinding;
use crate::signal::{SignalStatus, SignalValue, Span};

/// Takes out the numbers that are only supposed; those that they call unsure themselves
/// are kept as guesses, which never take the place of what was stated.
pub(crate) fn settle(draft: &Draft<'_>, signals: &mut Vec<SignalFinding>) {
    signals.retain(|found| !(counts(found) && is_supposed(draft, found.span)));
    for found in signals.iter_mut() {
        if counts(found) && is_called_unsure(draft, found.span) {
            found.status = SignalStatus::Inferred;
            found.correction = false;
        }
    }
}

/// Where the numbers stand that are only supposed, or called unsure.
pub(crate) fn numbers(draft: &Draft<'_>) -> Vec<Span> {
    let sums = draft.money.iter().map(|money| money.span);
    let counted = draft.quantities.iter().map(|quantity| quantity.span);
    sums.chain(counted)
        .filter(|span| is_supposed(draft, *span) || is_called_unsure(draft, *span))
        .collect()
}

fn counts(found: &SignalFinding) -> bool {
    matches!(
        found.value,
        Some(SignalValue::Money(_) | SignalValue::Quantity(_))
    )
}

/// Whether the number belongs to what may come: in the words that say so, or after them
/// in the same sentence.
pub(crate) fn is_supposed(draft: &Draft<'_>, span: Span) -> bool {
    let Some(clause) = draft.clause_at(span) else {
        return false;
    };
    let place = draft.text.tokens_in(span);
    let sentence = draft.sentence_tokens(clause);
    draft.has_in("cue", "supposed", sentence.start..place.end)
        || draft.text.clauses[clause].question
            && draft
                .reaching(place.start, place.end)
                .any(|found| found.is("cue", "asks_our_number"))
}

/// "4 of us, but that's not sure at all": said of the number before it.
fn is_called_unsure(draft: &Draft<'_>, span: Span) -> bool {
    let end = draft.text.tokens_in(span).end;
    let Some(clause) = draft.clause_at(span) else {
        return false;
    };
    let sentence = draft.text.clauses.get(clause).map(|clause| clause.sentence);
    draft.of("cue", "not_sure_of_it").any(|found| {
        let own = draft.text.clause(found.first).map(|clause| clause.sentence);
        // In the same sentence, or all of the next one.
        let near = own == sentence || own == sentence.map(|sentence| sentence + 1);
        found.first >= end && near
    })
}
