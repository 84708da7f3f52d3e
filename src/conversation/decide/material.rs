//! What the playbook has to say to what was asked: a fact, in their own case
//! where that can be computed, a comparison, a case history.

use super::Draft;
use super::learn::Learned;
use crate::campaign::Fact;
use crate::campaign::playbook::FactKind;
use crate::campaign::total::{Outcome, total};
use crate::conversation::agenda::Point;
use crate::reading::finding::IntentKind;
use crate::reading::{Manner, Reading, SignalKind};
use crate::signal::{Money, MoneyRange, ReadBy, Signal, SignalName, SignalStatus, SignalValue};

pub(super) fn stated(id: &str) -> Point {
    match id.strip_prefix("case:") {
        Some(case) => Point::Case {
            case: case.to_owned(),
        },
        None => Point::Fact {
            fact: id.to_owned(),
        },
    }
}

/// The fact or case that answers; in their own case, where they asked for that
/// and it can be computed.
pub(super) fn told_by(draft: &Draft<'_>, reading: &Reading, id: &str) -> Point {
    let wants = reading.shows(Manner::AsksTotal) || reading.intends(IntentKind::AskPrice);
    let fact = draft.rules.campaign.fact(id).filter(|_| wants);
    match fact.map(|fact| in_their_case(draft, reading, fact)) {
        Some(Outcome::Computed(computed)) => Point::Total { computed },
        Some(Outcome::Needs(_) | Outcome::Nothing) | None => stated(id),
    }
}

/// What the fact comes to for them: "what about 60?" counts 60, whatever they have.
fn in_their_case(draft: &Draft<'_>, reading: &Reading, fact: &Fact) -> Outcome {
    let mut signals = draft.state.signals.clone();
    let supposed = |confidence, value| Signal {
        status: SignalStatus::Inferred,
        value: Some(value),
        evidence: Vec::new(),
        confidence,
        read_by: ReadBy::Local,
        at: draft.moment.now,
    };
    for found in &reading.signals {
        let name = found.signal.as_str();
        if name != SignalName::BUDGET
            && let Some(value) = &found.value
        {
            signals.insert(
                found.signal.clone(),
                supposed(found.confidence, value.clone()),
            );
        }
    }
    let campaign = draft.rules.campaign;
    let outcome = total(campaign, fact, &signals, draft.today());
    // "How much for my house with $310 a month": the one sum named is the one that is missing.
    let Outcome::Needs(needs) = &outcome else {
        return outcome;
    };
    let missing = needs.iter().find(|name| {
        let declared = campaign.declared(name);
        declared.is_some_and(|signal| signal.kind == SignalKind::Money)
    });
    let ([money], Some(missing)) = (reading.money.as_slice(), missing) else {
        return outcome;
    };
    let own = campaign.identity.currency;
    let sum = |amount| Money::new(amount, money.currency.unwrap_or(own));
    let value = SignalValue::Money(MoneyRange {
        min: money.min.map(sum),
        max: money.max.map(sum),
        per: money.per,
        per_unit: None,
        approximate: money.approximate,
        approved: None,
    });
    signals.insert(SignalName::new(missing), supposed(0.6, value));
    total(draft.rules.campaign, fact, &signals, draft.today())
}

/// What it comes to for them, where they ask for a price and it can be computed.
pub(super) fn own_price(draft: &Draft<'_>, reading: &Reading) -> Option<Point> {
    let asks = reading.shows(Manner::AsksTotal) || reading.intends(IntentKind::AskPrice);
    if !asks {
        return None;
    }
    let all = &draft.rules.campaign.playbook.facts;
    let of = |kind: FactKind| all.iter().filter(move |fact| fact.kind == kind);
    let yearly = reading.shows(Manner::PaysYearly);
    of(FactKind::Payment)
        .filter(|_| yearly)
        .chain(of(FactKind::Price))
        .find_map(|fact| match in_their_case(draft, reading, fact) {
            Outcome::Computed(computed) => Some(Point::Total { computed }),
            Outcome::Needs(_) | Outcome::Nothing => None,
        })
}

/// What an intent alone asks for, where no fact was named.
pub(super) fn by_intent(draft: &Draft<'_>, learned: &Learned, reading: &Reading) -> Option<Point> {
    let playbook = &draft.rules.campaign.playbook;
    // Beside an objection, what was told already is no news.
    let beside_objection = !learned.objections.is_empty();
    let kinds = [
        (IntentKind::AskPrice, FactKind::Price),
        (IntentKind::AskDiscount, FactKind::Discount),
        (IntentKind::AskPayment, FactKind::Payment),
        (IntentKind::AskTrial, FactKind::Trial),
        (IntentKind::AskDemo, FactKind::Demo),
        (IntentKind::AskIntegration, FactKind::Integration),
        (IntentKind::AskSecurity, FactKind::Security),
    ];
    for (intent, kind) in kinds {
        if reading.intends(intent)
            && let Some(fact) = playbook.facts.iter().find(|fact| fact.kind == kind)
            && (!beside_objection || !draft.state.used.contains(&format!("fact:{}", fact.id)))
        {
            return Some(told_by(draft, reading, &fact.id));
        }
    }
    if reading.shows(Manner::AsksTotal) {
        return own_price(draft, reading).or_else(|| {
            let mut facts = playbook.facts.iter();
            let fact = facts.find(|fact| fact.kind == FactKind::Price)?;
            Some(stated(&fact.id))
        });
    }
    if reading.intends(IntentKind::AskCase) {
        return case_for(draft).map(|case| Point::Case { case });
    }
    None
}

/// The comparison with the competitor that was named, told once.
pub(super) fn compare(draft: &Draft<'_>, learned: &Learned, reading: &Reading) -> Option<Point> {
    let names_competitor = learned
        .fresh
        .iter()
        .any(|name| name.as_str() == SignalName::COMPETITOR);
    // What they add after the handoff is for the closer, and no cue for a pitch.
    let names_competitor = names_competitor && draft.state.open_handoff().is_none();
    if reading.intends(IntentKind::AskComparison) || names_competitor {
        let named = draft.state.text_of(SignalName::COMPETITOR)?;
        return draft
            .rules
            .campaign
            .playbook
            .competitors
            .iter()
            .find(|competitor| {
                competitor.id == named || competitor.name.eq_ignore_ascii_case(named)
            })
            .filter(|competitor| {
                !draft
                    .state
                    .used
                    .contains(&format!("competitor:{}", competitor.id))
            })
            .map(|competitor| Point::Compare {
                competitor: competitor.id.clone(),
            });
    }
    None
}

/// The case history that fits the known needs best and was not told yet.
pub(super) fn case_for(draft: &Draft<'_>) -> Option<String> {
    let needs = known_needs(draft);
    draft
        .rules
        .campaign
        .playbook
        .cases
        .iter()
        .filter(|case| !draft.state.used.contains(&format!("case:{}", case.id)))
        .max_by_key(|case| {
            case.needs
                .iter()
                .filter(|need| needs.contains(need))
                .count()
        })
        .map(|case| case.id.clone())
}

pub(super) fn known_needs(draft: &Draft<'_>) -> Vec<String> {
    match draft
        .state
        .signals
        .get(SignalName::NEED)
        .and_then(|signal| signal.known())
    {
        Some(SignalValue::Needs(needs)) => needs.iter().map(|need| need.id.clone()).collect(),
        _ => Vec::new(),
    }
}
