//! What a number is of, where two readings of the same words each take it.

use super::{day_eaten, weekly_hours};
use crate::reading::draft::Draft;
use crate::reading::finding::SignalFinding;
use crate::reading::placed::among;
use crate::reading::words::role::Role;
use crate::signal::{SignalName, Span};

/// Leaves each number to what it is of.
pub(crate) fn settle(draft: &Draft<'_>, signals: &mut Vec<SignalFinding>) {
    let spans = |name: &str| -> Vec<Span> {
        let named = signals.iter().filter(|found| found.signal.as_str() == name);
        named.map(|found| found.span).collect()
    };
    let rivals = spans(SignalName::COMPETITOR_PRICE);
    let people = spans(SignalName::QUANTITY);
    let asked = draft.asked_for(SignalName::QUANTITY);
    // "There are 5 of us purchasing" says nothing of who decides, unless that was asked.
    let counted = |span: Span| {
        let told = people.iter().any(|counted| counted.overlaps(span));
        let open = !draft.asked_for(SignalName::AUTHORITY) && !decides(draft, span);
        !people.is_empty() && (asked || told && open)
    };
    signals.retain(|found| match found.signal.as_str() {
        // "It eats friday afternoon for both of us" tells of work, not when to call.
        SignalName::CONTACT_TIME => !day_eaten::tells(draft, found.span),
        // "2 days a week", asked for a time frame, comes round, and is none.
        SignalName::TIMELINE => !weekly_hours::comes_round(draft, found.span),
        // "It's me and my dad", asked how many they are, counts.
        SignalName::AUTHORITY => {
            let people = counted(found.span) && counts_people(draft, found.span);
            !day_eaten::tells(draft, found.span) && !people
        }
        // "Netstock 1,150 a month", asked for a budget: what another wants is none.
        SignalName::BUDGET => !rivals.iter().any(|span| span.overlaps(found.span)),
        _ => true,
    });
}

/// Whether somebody decides or signs in the clause.
fn decides(draft: &Draft<'_>, span: Span) -> bool {
    let place = draft.text.tokens_in(span);
    draft.text.clause(place.start).is_some_and(|clause| {
        draft.text.tokens[clause.first..clause.end]
            .iter()
            .any(|token| token.is(Role::Decides))
    })
}

/// Whether the words count people rather than say who decides.
fn counts_people(draft: &Draft<'_>, span: Span) -> bool {
    let place = draft.text.tokens_in(span);
    let says_so = |name| {
        draft
            .reaching(place.start, place.end)
            .any(|found| found.is("authority", name))
    };
    let decides = ["decision_maker", "influencer", "none"]
        .into_iter()
        .any(says_so);
    !decides && among(&draft.quantities, span).next().is_some()
}

/// "We throw out 2 grand of food a month", "spreadsheets cost us 15 hours a week": a sum or
/// a time that goes again and again hurts as it stands.
pub(crate) fn costs_again_and_again(draft: &Draft<'_>, clause: usize) -> bool {
    let of_money = [SignalName::BUDGET, SignalName::COMPETITOR_PRICE];
    !of_money.into_iter().any(|signal| draft.asked_for(signal))
        && !draft.has_in_clause("cue", "budget", clause)
        && draft.text.clauses.get(clause).is_some_and(|clause| {
            let place = draft.text.span(clause.first, clause.end);
            among(&draft.money, place).any(|sum| sum.per.is_some())
        })
        || takes_time_again_and_again(draft, clause)
}

/// "Which costs us 15 hours a week": a time that goes every week.
pub(crate) fn takes_time_again_and_again(draft: &Draft<'_>, clause: usize) -> bool {
    draft.text.clauses.get(clause).is_some_and(|clause| {
        let place = draft.text.span(clause.first, clause.end);
        let mut times = among(&draft.times, place);
        times.any(|time| weekly_hours::comes_round(draft, time.span))
            && draft.has_in("cue", "takes_time", clause.first..clause.end)
    })
}
