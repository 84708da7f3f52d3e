//! Reasons against in their surroundings: what else in the message takes one away, and
//! what belongs to one and tells nothing beside it.

use super::objection;
use crate::reading::calling::way;
use crate::reading::deciding::authority;
use crate::reading::draft::Draft;
use crate::reading::finding::{ObjectionFinding, ObjectionKind, SignalFinding};
use crate::reading::vocabulary::SignalKind;
use crate::signal::{AuthorityRole, SignalName, SignalStatus, SignalValue, Span};

/// So many letters beside are a word that says nothing more.
const A_WORD: usize = 6;

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
    // "That's a lot" is no vague answer to who decides.
    let vague = found.status == SignalStatus::Unknown;
    if vague && objections.iter().any(|one| one.span.overlaps(found.span)) {
        return true;
    }
    let belongs = |objection: &ObjectionFinding| match (found.signal.as_str(), &found.value) {
        (SignalName::TIMELINE, _) => objection.kind == ObjectionKind::Other,
        // "Just too pricey" tells of nothing that is too much but the price.
        (SignalName::NEED, _) => {
            objection.kind == ObjectionKind::Price && on_the_price(found, objection, objections)
        }
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

/// Whether the words of a need are no others than those that call the price too high:
/// "just too pricey" of "it's just too pricey", or "too expensive, next year anyway".
fn on_the_price(
    found: &SignalFinding,
    price: &ObjectionFinding,
    objections: &[ObjectionFinding],
) -> bool {
    let of_a_reason = |at: &usize| {
        let mut spans = objections.iter().map(|objection| objection.span);
        spans.any(|span| span.start <= *at && *at < span.end)
    };
    let beside = (found.span.start..found.span.end).filter(|at| !of_a_reason(at));
    found.span.overlaps(price.span) && beside.count() <= A_WORD
}

/// Whether the words keep something back.
fn refused_at(draft: &Draft<'_>, span: Span) -> bool {
    let refused = draft.of("intent", "refuse");
    refused
        .map(|found| draft.text.span(found.first, found.end))
        .any(|kept| kept.overlaps(span))
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
    // "We'd want it before our fiscal year starts" says by when, and puts nothing off.
    found.retain(|objection| {
        let at = draft.clause_at(objection.span);
        objection.kind != ObjectionKind::Timing
            || !at.is_some_and(|at| draft.has_in_clause("cue", "wants_by", at))
    });
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
    // "No budget yet" tells how far they are, and calls no price too high.
    let told = |span: Span| {
        let place = draft.text.tokens_in(span);
        draft
            .reaching(place.start, place.end)
            .any(|one| one.is("cue", "budget_unset"))
    };
    if draft.asked_for(SignalName::BUDGET) || draft.has("cue", "so_far") {
        found.retain(|objection| objection.kind != ObjectionKind::Price || !told(objection.span));
    }
    // "Das sage ich nicht": who keeps something back doubts nobody and hides behind nobody.
    found.retain(|objection| {
        let by_rule = draft.reaching_span(objection.span, "objection");
        by_rule || !refused_at(draft, objection.span)
    });
    // "Email only", "email is fine": how to reach them is no reason against.
    if let Some((_, way)) = way::find(draft) {
        found.retain(|objection| {
            let about_way = matches!(
                objection.kind,
                ObjectionKind::BrushOff | ObjectionKind::NoNeed | ObjectionKind::Trust
            );
            let at = draft.clause_at(objection.span);
            // "Send me some information by email" wants something to read, and no more.
            let to_read = objection.kind == ObjectionKind::BrushOff
                && at.is_some_and(|at| draft.has_in_clause("manner", "asks_for_reading", at));
            !about_way || to_read || at != draft.clause_at(way)
        });
    }
    found
}
