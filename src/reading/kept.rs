//! What they will not tell, whatever was asked: "the bill is none of your business
//! and I don't give dates either".

use super::draft::{Draft, Found};
use super::finding::SignalFinding;
use super::vocabulary::SignalKind;
use crate::signal::{SignalName, SignalStatus, SignalValue};

/// The signals that are named where something is kept back, each once.
///
/// What was asked for is taken by [`answer`](super::answer) where nothing is named.
pub(crate) fn find(draft: &Draft<'_>, known: &[SignalFinding]) -> Vec<SignalFinding> {
    let mut kept: Vec<SignalFinding> = Vec::new();
    for found in draft.found.iter().filter(|found| keeps_back(found)) {
        let Some(clause) = draft.text.tokens.get(found.first).map(|token| token.clause) else {
            continue;
        };
        for name in named(draft, clause) {
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

/// The signals that the clause calls by their names.
fn named(draft: &Draft<'_>, clause: usize) -> Vec<SignalName> {
    let declared = draft.vocabulary.words.signals.iter().enumerate();
    let mut names: Vec<SignalName> = declared
        .filter(|(at, signal)| {
            let countable = matches!(signal.kind, SignalKind::Money | SignalKind::Quantity);
            countable && draft.calls(*at, clause)
        })
        .map(|(_, signal)| signal.name.clone())
        .collect();
    let says = |topic: &str| draft.has_in_clause("cue", topic, clause);
    if says("names_time") {
        names.push(SignalName::TIMELINE.into());
    }
    if says("names_budget") && !names.iter().any(|name| name.as_str() == SignalName::BUDGET) {
        names.push(SignalName::BUDGET.into());
    }
    names
}
