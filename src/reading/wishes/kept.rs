//! What they will not tell, whatever was asked: "the bill is none of your business
//! and I don't give dates either".

use crate::reading::draft::{Draft, Found};
use crate::reading::finding::SignalFinding;
use crate::reading::vocabulary::SignalKind;
use crate::reading::words::role::Role;
use crate::reading::words::text::Clause;
use crate::signal::{SignalName, SignalStatus, SignalValue, Span};

/// The signals that are named where something is kept back, each once.
///
/// What was asked for is taken by [`answer`](crate::reading::meaning::answer) where nothing is named.
pub(crate) fn find(draft: &Draft<'_>, known: &[SignalFinding]) -> Vec<SignalFinding> {
    let mut kept: Vec<SignalFinding> = Vec::new();
    for found in draft.found.iter().filter(|found| keeps_back(found)) {
        for name in named(draft, found) {
            let told = |finding: &SignalFinding| finding.signal == name;
            if kept.iter().any(told) || known.iter().any(told) {
                continue;
            }
            let (span, _) = draft.text.quote(found.first, found.end);
            let mut finding =
                draft.stated(name.as_str(), SignalValue::Flag { yes: false }, span, 0.85);
            finding.status = SignalStatus::Refused;
            finding.value = None;
            kept.push(finding);
        }
    }
    kept
}

fn keeps_back(found: &Found) -> bool {
    found.in_group("intent") == Some("refuse") || found.in_group("manner") == Some("keeps_us_out")
}

/// "I'd rather not say who decides" tells of nobody's say, "how we choose is confidential"
/// of no way of choosing.
pub(crate) fn is_kept_back(draft: &Draft<'_>, found: &SignalFinding) -> bool {
    let refuses = |at: usize| {
        let place = draft.text.clauses.get(at);
        place.is_some_and(|place| draft.reaching(place.first, place.end).any(keeps_back))
    };
    let name = found.signal.as_str();
    let told = draft.clause_at(found.span).filter(|at| refuses(*at));
    told.is_some_and(|at| match name {
        SignalName::AUTHORITY => draft.has_in_clause("cue", "names_decider", at),
        SignalName::DECISION_PROCESS | SignalName::DECISION_CRITERIA => true,
        _ => false,
    })
}

/// "Who signs off is none of your business": begins like a question, and keeps back what it
/// speaks of.
pub(crate) fn asks_nothing(draft: &Draft<'_>, clause: &Clause) -> bool {
    let tokens = draft.text.tokens.get(clause.first..clause.end);
    let asks = tokens.is_some_and(|tokens| tokens.first().is_some_and(|t| t.is(Role::Asks)));
    let ends = |found: &Found| found.first > clause.first && found.end == clause.end;
    let mark = draft
        .text
        .tokens
        .get(clause.end.saturating_sub(1))
        .and_then(|last| draft.text.source.get(last.bytes.end..))
        .is_some_and(|rest| rest.trim_start().starts_with('?'));
    asks && !mark && {
        let mut found = draft.reaching(clause.first, clause.end);
        found.any(|found| keeps_back(found) && ends(found))
    }
}

/// Whether what is refused at `refusal` is called by its name: it is that which they keep
/// back, and nothing that was asked for.
pub(crate) fn names_its_matter(
    draft: &Draft<'_>,
    refusal: Span,
    known: &[SignalFinding],
    asked: &str,
) -> bool {
    let clause = draft.clause_at(refusal);
    let refused = |found: &&SignalFinding| {
        found.status == SignalStatus::Refused && draft.clause_at(found.span) == clause
    };
    let mut matters = known.iter().filter(refused).peekable();
    matters.peek().is_some() && matters.all(|found| found.signal.as_str() != asked)
}

/// What people call the well-known matters, and the words for it.
const CALLED: [(&str, &str); 8] = [
    ("names_time", SignalName::TIMELINE),
    ("names_budget", SignalName::BUDGET),
    ("names_decider", SignalName::AUTHORITY),
    ("names_email", SignalName::EMAIL),
    ("names_phone", SignalName::PHONE),
    ("names_person", SignalName::NAME),
    ("names_company", SignalName::COMPANY),
    ("names_need", SignalName::NEED),
];

/// The signals that are called by their names where something is kept back.
fn named(draft: &Draft<'_>, refusal: &Found) -> Vec<SignalName> {
    let Some(clause) = draft
        .text
        .tokens
        .get(refusal.first)
        .map(|token| token.clause)
    else {
        return Vec::new();
    };
    let declared = draft.vocabulary.words.signals.iter().enumerate();
    let mut names: Vec<SignalName> = declared
        .filter(|(at, signal)| match signal.kind {
            SignalKind::Money | SignalKind::Quantity => draft.calls(*at, clause),
            // "None of your business" names no kind of business.
            SignalKind::Choice | SignalKind::Flag | SignalKind::Text => {
                calls_beside(draft, *at, clause, refusal)
            }
            SignalKind::Timeline | SignalKind::Authority | SignalKind::Need => false,
        })
        .map(|(_, signal)| signal.name.clone())
        .collect();
    for (topic, name) in CALLED {
        let said = draft.has_in_clause("cue", topic, clause);
        if said && !names.iter().any(|known| known.as_str() == name) {
            names.push(name.into());
        }
    }
    names.extend(counted(draft, clause));
    names.extend(money_asked_for(draft, &names));
    names
}

/// Whether the clause calls the signal number `signal` by its name in other words than the
/// refusal's; one that tells whose a thing is, also by that: "whether I own it".
fn calls_beside(draft: &Draft<'_>, signal: usize, clause: usize, refusal: &Found) -> bool {
    let Some(place) = draft.text.clauses.get(clause) else {
        return false;
    };
    let apart = [place.first..refusal.first, refusal.end..place.end];
    let owns = draft.vocabulary.ownership == Some(signal)
        && apart.iter().cloned().flatten().any(|at| {
            let token = draft.text.tokens.get(at);
            token.is_some_and(|token| token.is(Role::Owning) || token.is(Role::Renting))
        });
    let mentioned = |concept: &u32| {
        apart.iter().any(|part| {
            part.start < part.end
                && draft
                    .mentions_in(part.start, part.end)
                    .iter()
                    .any(|mention| mention.concept == *concept)
        })
    };
    owns || draft.vocabulary.called[signal]
        .iter()
        .any(|name| !name.is_empty() && name.iter().all(mentioned))
}

/// "How many we are" is the number that the campaign counts by.
fn counted(draft: &Draft<'_>, clause: usize) -> Option<SignalName> {
    let mut own = draft.vocabulary.words.signals.iter();
    let units = own.find(|signal| signal.name.as_str() == SignalName::QUANTITY)?;
    let other = draft
        .asked()
        .is_some_and(|asked| draft.vocabulary.kind_of(asked) == SignalKind::Quantity);
    (!other && draft.has_in_clause("cue", "names_number", clause)).then(|| units.name.clone())
}

/// Who will not speak of money keeps back the sum that was asked for as well.
fn money_asked_for(draft: &Draft<'_>, names: &[SignalName]) -> Option<SignalName> {
    let asked = draft.asked()?;
    let money = draft.vocabulary.kind_of(asked) == SignalKind::Money;
    let of_money = |name: &str| names.iter().any(|known| known.as_str() == name);
    (money && of_money(SignalName::BUDGET) && !of_money(asked)).then(|| asked.into())
}
