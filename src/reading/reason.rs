//! Reasons against in their surroundings: what else in the message takes one away, and
//! what belongs to one and tells nothing beside it.

use super::draft::Draft;
use super::finding::{ObjectionFinding, ObjectionKind, SignalFinding};
use super::vocabulary::SignalKind;
use super::{authority, objection, way};
use crate::signal::{AuthorityRole, SignalName, SignalValue, Span};

/// "My husband has to be there" tells of no say in it, and not by what they decide.
pub(crate) fn says_who_attends(draft: &Draft<'_>, found: &SignalFinding) -> bool {
    let of_deciding = [SignalName::AUTHORITY, SignalName::DECISION_CRITERIA];
    // Nor does "get my accountant into the call".
    let brought = draft.text.tokens_in(found.span);
    let brings = draft
        .reaching(brought.start, brought.end)
        .any(|one| one.is("party", "brings"));
    of_deciding.contains(&found.signal.as_str())
        && brings
        && !draft.reaching_span(found.span, "authority")
        || of_deciding.contains(&found.signal.as_str())
            && draft
                .clause_at(found.span)
                .is_some_and(|at| draft.has_in_clause("cue", "attends", at))
}

/// What belongs to a reason against and tells nothing beside it: "we might move in a
/// couple of years" names no time at which they want it, "way more than I thought" no
/// one who decides, and "then it's just reorder points" nobody else who sells it.
pub(crate) fn holds(
    draft: &Draft<'_>,
    objections: &[ObjectionFinding],
    found: &SignalFinding,
) -> bool {
    let clause = draft.clause_at(found.span);
    let sentence = |at: Option<usize>| Some(draft.text.clauses.get(at?)?.sentence);
    let in_clause = |objection: &ObjectionFinding| {
        let at = draft.clause_at(objection.span);
        let named = found.signal.as_str() == SignalName::COMPETITOR;
        at == clause || named && sentence(at) == sentence(clause)
    };
    let belongs = |objection: &ObjectionFinding| match (found.signal.as_str(), &found.value) {
        (SignalName::TIMELINE, _) => objection.kind == ObjectionKind::Other,
        (
            SignalName::AUTHORITY,
            Some(SignalValue::Authority {
                role: AuthorityRole::DecisionMaker,
                title: None,
            }),
        ) => {
            objection.kind != ObjectionKind::Authority && !draft.has("authority", "decision_maker")
        }
        (SignalName::COMPETITOR, Some(SignalValue::Text { text })) => {
            objection.kind == ObjectionKind::Trust && !text.eq_ignore_ascii_case(&found.quote)
        }
        _ => false,
    };
    objections
        .iter()
        .any(|objection| in_clause(objection) && belongs(objection))
}

/// Who won't speak of money yet has not called the price too high.
pub(crate) fn objections(draft: &Draft<'_>, answered: bool) -> Vec<ObjectionFinding> {
    let mut found = objection::find(draft, answered);
    // "My husband has to be there" says when it suits, and puts nobody before it.
    found.retain(|objection| {
        let clause = draft.clause_at(objection.span);
        // Nor does "my mother only speaks Spanish".
        let attends = clause.is_some_and(|at| {
            let place = &draft.text.clauses[at];
            let mut said = draft.reaching(place.first, place.end);
            said.any(|found| found.is("cue", "attends") || found.in_group("tongue").is_some())
        });
        objection.kind != ObjectionKind::Authority || !attends
    });
    // "evenings, not before 10": when to call, and no "not now".
    let of_a_call = draft.asked_for(SignalName::CONTACT_TIME)
        && (draft.has("cue", "contact_time")
            || draft.has("cue", "call_slot")
            || draft.text.tokens.iter().any(|token| token.number));
    if of_a_call {
        found.retain(|objection| objection.kind != ObjectionKind::Timing);
    }
    // "Me, I'm head of IT, the CFO signs above 100k": up to where they decide themselves.
    if draft.has("authority", "decision_maker") || authority::titled(draft).is_some() {
        found.retain(|objection| {
            objection.kind != ObjectionKind::Authority
                || !authority::tells_a_limit(draft, objection.span)
        });
    }
    // "No time for twenty questions, give me a person" puts nothing off.
    if draft.has("intent", "ask_person") {
        found.retain(|objection| objection.kind != ObjectionKind::Timing);
    }
    if draft.has("cue", "money_refused") {
        found.retain(|objection| objection.kind != ObjectionKind::Price);
    }
    // "Budget is nothing that we disclose", "no idea about the budget": what is kept
    // back or not known is no reason against.
    let kept = |span: Span| {
        draft.clause_at(span).is_some_and(|at| {
            let clause = &draft.text.clauses[at];
            draft
                .reaching(clause.first, clause.end)
                .any(|found| matches!(found.in_group("intent"), Some("refuse" | "unsure")))
        })
    };
    let asked_for_money = draft
        .asked()
        .is_some_and(|asked| draft.vocabulary.kind_of(asked) == SignalKind::Money);
    if asked_for_money {
        found.retain(|objection| objection.kind != ObjectionKind::Price || !kept(objection.span));
    }
    // "Email only", "email is fine": how to reach them is no reason against.
    if let Some((_, way)) = way::find(draft) {
        found.retain(|objection| {
            let about_way = matches!(
                objection.kind,
                ObjectionKind::BrushOff | ObjectionKind::NoNeed | ObjectionKind::Trust
            );
            !about_way || draft.clause_at(objection.span) != draft.clause_at(way)
        });
    }
    found
}
