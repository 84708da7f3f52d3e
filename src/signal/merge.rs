//! How a new reading of a signal is merged with what is on record.
//!
//! The policy, first rule that fits:
//!
//! 1. A reading without evidence counts for nothing.
//! 2. What is on record for the first time is taken as it is.
//! 3. A refusal or "I don't know" does not erase a value that was given, and
//!    a value given after a refusal replaces the refusal.
//! 4. What is inferred never changes what was stated; at most it confirms it.
//!    What is stated replaces what was inferred.
//! 5. The same value again confirms: the evidence is joined, the surer
//!    confidence holds.
//! 6. Needs are united: new ones are added, a higher priority and a cost that
//!    was named later are taken over. A correction may lower a priority.
//! 7. What is more exact refines what is vaguer (a narrower range inside a
//!    wider one, a date in an urgency, a full name, an approval, a period);
//!    what is vaguer confirms what is more exact.
//! 8. An intent is not taken back by a weaker one: who asked for a demo and
//!    asks for the price then still wants the demo.
//! 9. What was written earlier than what is on record does not replace it.
//! 10. A correction ("14, sorry, 40") replaces.
//! 11. Two readings of one message: the surer one holds, the first where equal.
//! 12. Any answer to a contradiction replaces.
//! 13. A hedged statement (confidence under [`HEDGED`], and surely weaker than the
//!     one on record) that conflicts makes the signal contradicted, until it is clarified.
//! 14. A later plain statement replaces.
//!
//! What is replaced is handed back, so that both stay on record. A replacement
//! keeps those parts of the old value that it says nothing of (the period of a
//! budget, the unit of a quantity) and then also the evidence for them.

use super::relation::{Relation, inherit, relate, relate_intents, unite};
use super::{Evidence, Signal, SignalName, SignalStatus, SignalValue};

/// A statement less sure than this is hedged ("I think maybe 40").
pub const HEDGED: f64 = 0.6;
/// By how much a hedged statement must be less sure to contradict and not replace.
const SURELY_WEAKER: f64 = 0.15;
/// Pieces of evidence kept for one signal, the latest.
const MOST_EVIDENCE: usize = 6;

/// Whether the prospect takes back what was said before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction {
    /// A plain statement.
    Plain,
    /// "Sorry, 40 not 14."
    Corrects,
}

/// What a reading did to the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is the first of this signal.
    New,
    /// It said the same again.
    Confirmed,
    /// It made it more exact.
    Refined,
    /// It took its place.
    Replaced,
    /// It disagrees, and the prospect should clarify.
    Contradicted,
    /// It changed nothing.
    Ignored,
}

/// A signal after merging.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// What is on record now. (A first reading without evidence comes back ignored: do not keep it.)
    pub signal: Signal,
    /// The reading that lost: the old one, or the new one where the old one holds. Kept as history.
    pub superseded: Option<Signal>,
    /// What happened.
    pub change: Change,
}

/// Merges a new reading of the signal `name` with the one on record, by the policy above.
pub fn merge(
    name: &SignalName,
    current: Option<&Signal>,
    new: Signal,
    correction: Correction,
) -> Merged {
    let Some(current) = current else {
        let change = if new.evidence.is_empty() {
            Change::Ignored
        } else {
            Change::New
        };
        return Merged {
            signal: new,
            superseded: None,
            change,
        };
    };
    if new.evidence.is_empty() {
        return ignored(current, new);
    }
    let (Some(old_value), Some(new_value)) = (&current.value, &new.value) else {
        return merge_without_value(current, new);
    };
    let inferred = |signal: &Signal| signal.status == SignalStatus::Inferred;
    let relation = match (old_value, new_value) {
        (SignalValue::Needs(old), SignalValue::Needs(needs))
            if inferred(current) == inferred(&new) =>
        {
            unite(old, needs, correction)
        }
        _ if name.as_str() == SignalName::INTENT => relate_intents(old_value, new_value),
        _ => relate(old_value, new_value),
    };
    if inferred(&new) && !inferred(current) {
        return match relation {
            Relation::Same(_) => agree(current, new, old_value.clone(), Change::Confirmed),
            Relation::Finer(_) | Relation::Conflict => ignored(current, new),
        };
    }
    // A wish to talk is not taken back by a question about the price.
    let of_wish = name.as_str() == SignalName::INTENT && old_value != new_value;
    if inferred(current) && !inferred(&new) && old_value != new_value && !of_wish {
        return replaced(current, new);
    }
    match relation {
        // The question says nothing for the wish either.
        Relation::Same(_) if of_wish => ignored(current, new),
        Relation::Same(value) => agree(current, new, value, Change::Confirmed),
        Relation::Finer(value) => agree(current, new, value, Change::Refined),
        Relation::Conflict => settle_conflict(current, new, correction),
    }
}

/// At least one of the two has no value.
fn merge_without_value(current: &Signal, new: Signal) -> Merged {
    match (&current.value, &new.value) {
        (Some(_), None) => ignored(current, new),
        (None, None) if current.status == new.status => {
            let signal = Signal {
                evidence: joined(&current.evidence, &new.evidence),
                confidence: current.confidence.max(new.confidence),
                ..current.clone()
            };
            Merged {
                signal,
                superseded: None,
                change: Change::Confirmed,
            }
        }
        _ => Merged {
            signal: new,
            superseded: Some(current.clone()),
            change: Change::Replaced,
        },
    }
}

fn settle_conflict(current: &Signal, new: Signal, correction: Correction) -> Merged {
    if new.at < current.at {
        return ignored(current, new);
    }
    if correction == Correction::Corrects {
        return replaced(current, new);
    }
    if same_message(current, &new) {
        return if new.confidence > current.confidence {
            replaced(current, new)
        } else {
            ignored(current, new)
        };
    }
    if current.status == SignalStatus::Contradicted {
        return replaced(current, new);
    }
    if new.status == SignalStatus::Inferred {
        return if new.confidence >= current.confidence {
            replaced(current, new)
        } else {
            ignored(current, new)
        };
    }
    if new.confidence < HEDGED && new.confidence + SURELY_WEAKER <= current.confidence {
        return Merged {
            signal: Signal {
                status: SignalStatus::Contradicted,
                evidence: joined(&current.evidence, &new.evidence),
                confidence: new.confidence,
                at: new.at,
                ..current.clone()
            },
            superseded: Some(new),
            change: Change::Contradicted,
        };
    }
    replaced(current, new)
}

fn ignored(current: &Signal, new: Signal) -> Merged {
    Merged {
        signal: current.clone(),
        superseded: Some(new).filter(|new| !new.evidence.is_empty()),
        change: Change::Ignored,
    }
}

fn replaced(current: &Signal, mut new: Signal) -> Merged {
    if let (Some(old), Some(value)) = (&current.value, &mut new.value)
        && inherit(old, value)
    {
        new.evidence = joined(&current.evidence, &new.evidence);
    }
    Merged {
        signal: new,
        superseded: Some(current.clone()),
        change: Change::Replaced,
    }
}

/// Both hold; `value` is what they say together.
fn agree(current: &Signal, new: Signal, value: SignalValue, change: Change) -> Merged {
    let newer = new.at >= current.at;
    let stated = |signal: &Signal| signal.status == SignalStatus::Stated;
    // A repeated value settles a contradiction only where the prospect said it.
    let status = if stated(current) || stated(&new) {
        SignalStatus::Stated
    } else {
        current.status
    };
    let signal = Signal {
        status,
        value: Some(value),
        evidence: joined(&current.evidence, &new.evidence),
        confidence: current.confidence.max(new.confidence),
        read_by: if change == Change::Refined {
            new.read_by
        } else {
            current.read_by
        },
        at: if newer { new.at } else { current.at },
    };
    Merged {
        superseded: (change == Change::Refined).then(|| current.clone()),
        signal,
        change,
    }
}

/// Both lists, each piece once, the oldest first, at most [`MOST_EVIDENCE`].
fn joined(old: &[Evidence], new: &[Evidence]) -> Vec<Evidence> {
    let mut all: Vec<Evidence> = Vec::with_capacity(old.len() + new.len());
    for piece in old.iter().chain(new) {
        if !all.contains(piece) {
            all.push(piece.clone());
        }
    }
    let surplus = all.len().saturating_sub(MOST_EVIDENCE);
    all.drain(..surplus);
    all
}

fn same_message(one: &Signal, other: &Signal) -> bool {
    let last = |signal: &Signal| signal.evidence.last().and_then(Evidence::seq);
    last(one).is_some() && last(one) == last(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::sample::{
        budget, chosen as choice, stated as said, users as quantity, without_value as silent,
    };
    use crate::signal::{
        AuthorityRole, MoneyRange, NeedValue, Period, Priority, TimeRange, Urgency,
    };
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    fn sure(confidence: f64, signal: Signal) -> Signal {
        Signal {
            confidence,
            ..signal
        }
    }

    fn with(status: SignalStatus, signal: Signal) -> Signal {
        Signal { status, ..signal }
    }

    fn money(min: i64, max: i64, per: Option<Period>, approved: Option<bool>) -> SignalValue {
        match budget(min, max, per) {
            SignalValue::Money(range) => SignalValue::Money(MoneyRange { approved, ..range }),
            other => other,
        }
    }

    fn approval() -> SignalValue {
        SignalValue::Money(MoneyRange {
            approved: Some(true),
            ..MoneyRange::default()
        })
    }

    fn needs(all: &[(&str, Priority)]) -> SignalValue {
        SignalValue::Needs(
            all.iter()
                .map(|(id, priority)| NeedValue {
                    id: (*id).to_owned(),
                    priority: *priority,
                    cost: None,
                })
                .collect(),
        )
    }

    fn time(from: Option<Date>, to: Option<Date>, urgency: Urgency) -> SignalValue {
        SignalValue::Timeline(TimeRange { from, to, urgency })
    }

    fn text(text: &str) -> SignalValue {
        SignalValue::Text {
            text: text.to_owned(),
        }
    }

    fn boss(title: Option<&str>) -> SignalValue {
        SignalValue::Authority {
            role: AuthorityRole::DecisionMaker,
            title: title.map(str::to_owned),
        }
    }

    /// Name, on record, new, correction → change, status, value.
    type Case = (
        &'static str,
        Signal,
        Signal,
        Correction,
        Change,
        SignalStatus,
        Option<SignalValue>,
    );

    #[test]
    fn the_policy() {
        use Change::{Confirmed, Contradicted, Ignored, Refined, Replaced};
        use Correction::{Corrects, Plain};
        use SignalStatus::{Inferred, Refused, Stated, Unknown};
        let quarter = time(
            Some(date(2027, 1, 1)),
            Some(date(2027, 3, 31)),
            Urgency::ThisYear,
        );
        let february = time(
            Some(date(2027, 2, 1)),
            Some(date(2027, 2, 28)),
            Urgency::ThisYear,
        );
        let forty = || said(quantity(40, 40), 3);
        let cases: Vec<Case> = vec![
            (
                "q",
                forty(),
                said(quantity(40, 40), 5),
                Plain,
                Confirmed,
                Stated,
                Some(quantity(40, 40)),
            ),
            (
                "q",
                forty(),
                said(quantity(14, 14), 5),
                Plain,
                Replaced,
                Stated,
                Some(quantity(14, 14)),
            ),
            (
                "q",
                forty(),
                said(quantity(14, 14), 5),
                Corrects,
                Replaced,
                Stated,
                Some(quantity(14, 14)),
            ),
            (
                "q",
                said(quantity(20, 60), 3),
                said(quantity(40, 40), 5),
                Plain,
                Refined,
                Stated,
                Some(quantity(40, 40)),
            ),
            (
                "q",
                forty(),
                said(quantity(20, 60), 5),
                Plain,
                Confirmed,
                Stated,
                Some(quantity(40, 40)),
            ),
            (
                "q",
                forty(),
                sure(0.4, said(quantity(14, 14), 5)),
                Plain,
                Contradicted,
                SignalStatus::Contradicted,
                Some(quantity(40, 40)),
            ),
            (
                "q",
                sure(0.5, forty()),
                sure(0.4, said(quantity(14, 14), 5)),
                Plain,
                Replaced,
                Stated,
                Some(quantity(14, 14)),
            ),
            (
                "q",
                with(SignalStatus::Contradicted, forty()),
                said(quantity(14, 14), 7),
                Plain,
                Replaced,
                Stated,
                Some(quantity(14, 14)),
            ),
            (
                "q",
                with(SignalStatus::Contradicted, forty()),
                said(quantity(40, 40), 7),
                Plain,
                Confirmed,
                Stated,
                Some(quantity(40, 40)),
            ),
            (
                "q",
                forty(),
                silent(Refused, 5),
                Plain,
                Ignored,
                Stated,
                Some(quantity(40, 40)),
            ),
            (
                "q",
                silent(Refused, 3),
                said(quantity(14, 14), 5),
                Plain,
                Replaced,
                Stated,
                Some(quantity(14, 14)),
            ),
            (
                "q",
                silent(Unknown, 3),
                silent(Refused, 5),
                Plain,
                Replaced,
                Refused,
                None,
            ),
            (
                "q",
                silent(Refused, 3),
                silent(Refused, 5),
                Plain,
                Confirmed,
                Refused,
                None,
            ),
            (
                "q",
                forty(),
                with(Inferred, said(quantity(14, 14), 5)),
                Plain,
                Ignored,
                Stated,
                Some(quantity(40, 40)),
            ),
            (
                "q",
                said(quantity(20, 60), 3),
                with(Inferred, said(quantity(40, 40), 5)),
                Corrects,
                Ignored,
                Stated,
                Some(quantity(20, 60)),
            ),
            (
                "q",
                with(Inferred, forty()),
                sure(0.3, said(quantity(14, 14), 5)),
                Plain,
                Replaced,
                Stated,
                Some(quantity(14, 14)),
            ),
            (
                "q",
                with(Inferred, forty()),
                said(quantity(20, 60), 5),
                Plain,
                Replaced,
                Stated,
                Some(quantity(20, 60)),
            ),
            (
                "q",
                with(Inferred, forty()),
                said(quantity(40, 40), 5),
                Plain,
                Confirmed,
                Stated,
                Some(quantity(40, 40)),
            ),
            (
                "q",
                with(Inferred, forty()),
                with(Inferred, sure(0.5, said(quantity(14, 14), 5))),
                Plain,
                Ignored,
                Inferred,
                Some(quantity(40, 40)),
            ),
            // An older message read late, and another reading of the same message.
            (
                "q",
                forty(),
                said(quantity(14, 14), 1),
                Plain,
                Ignored,
                Stated,
                Some(quantity(40, 40)),
            ),
            (
                "q",
                forty(),
                sure(0.95, said(quantity(14, 14), 3)),
                Plain,
                Replaced,
                Stated,
                Some(quantity(14, 14)),
            ),
            (
                "q",
                forty(),
                sure(0.9, said(quantity(14, 14), 3)),
                Plain,
                Ignored,
                Stated,
                Some(quantity(40, 40)),
            ),
            (
                "q",
                forty(),
                sure(0.5, said(quantity(14, 14), 3)),
                Corrects,
                Replaced,
                Stated,
                Some(quantity(14, 14)),
            ),
            (
                "budget",
                said(money(20, 30, None, None), 3),
                said(approval(), 5),
                Plain,
                Refined,
                Stated,
                Some(money(20, 30, None, Some(true))),
            ),
            (
                "budget",
                said(money(20, 30, Some(Period::Year), Some(true)), 3),
                said(money(25, 25, None, None), 5),
                Plain,
                Refined,
                Stated,
                Some(money(25, 25, Some(Period::Year), Some(true))),
            ),
            (
                "budget",
                said(money(20, 30, Some(Period::Year), None), 3),
                said(money(50, 50, None, None), 5),
                Corrects,
                Replaced,
                Stated,
                Some(money(50, 50, Some(Period::Year), None)),
            ),
            (
                "need",
                said(needs(&[("a", Priority::Medium)]), 3),
                said(needs(&[("b", Priority::High)]), 5),
                Plain,
                Refined,
                Stated,
                Some(needs(&[("a", Priority::Medium), ("b", Priority::High)])),
            ),
            (
                "need",
                said(needs(&[("a", Priority::High)]), 3),
                said(needs(&[("a", Priority::Low)]), 5),
                Plain,
                Confirmed,
                Stated,
                Some(needs(&[("a", Priority::High)])),
            ),
            (
                "need",
                said(needs(&[("a", Priority::High)]), 3),
                said(needs(&[("a", Priority::Low)]), 5),
                Corrects,
                Refined,
                Stated,
                Some(needs(&[("a", Priority::Low)])),
            ),
            (
                "timeline",
                said(quarter.clone(), 3),
                said(february.clone(), 5),
                Plain,
                Refined,
                Stated,
                Some(february.clone()),
            ),
            (
                "timeline",
                said(quarter, 3),
                said(time(None, None, Urgency::NoRush), 5),
                Plain,
                Replaced,
                Stated,
                Some(time(None, None, Urgency::NoRush)),
            ),
            (
                "timeline",
                said(time(None, None, Urgency::ThisYear), 3),
                said(february.clone(), 5),
                Plain,
                Refined,
                Stated,
                Some(february),
            ),
            (
                "name",
                said(text("ann"), 3),
                said(text("Ann Lee"), 5),
                Plain,
                Refined,
                Stated,
                Some(text("Ann Lee")),
            ),
            (
                "email",
                said(text("ann@example.com"), 3),
                said(text("joann@example.com"), 5),
                Plain,
                Replaced,
                Stated,
                Some(text("joann@example.com")),
            ),
            (
                "intent",
                said(choice("demo"), 3),
                said(choice("price"), 5),
                Plain,
                Ignored,
                Stated,
                Some(choice("demo")),
            ),
            (
                "intent",
                said(choice("demo"), 3),
                said(choice("price"), 5),
                Corrects,
                Ignored,
                Stated,
                Some(choice("demo")),
            ),
            (
                "intent",
                with(Inferred, said(choice("talk"), 3)),
                said(choice("price"), 5),
                Plain,
                Ignored,
                Inferred,
                Some(choice("talk")),
            ),
            (
                "intent",
                said(choice("price"), 3),
                said(choice("demo"), 5),
                Plain,
                Refined,
                Stated,
                Some(choice("demo")),
            ),
            (
                "intent",
                said(choice("demo"), 3),
                said(choice("callback"), 5),
                Plain,
                Replaced,
                Stated,
                Some(choice("callback")),
            ),
            (
                "authority",
                said(boss(None), 3),
                said(boss(Some("COO")), 5),
                Plain,
                Refined,
                Stated,
                Some(boss(Some("COO"))),
            ),
            (
                "authority",
                said(boss(Some("COO")), 3),
                said(boss(None), 5),
                Plain,
                Confirmed,
                Stated,
                Some(boss(Some("COO"))),
            ),
        ];
        for (name, current, new, correction, change, status, value) in cases {
            let case = format!(
                "{name}: {:?} + {:?} {correction:?}",
                current.value, new.value
            );
            let merged = merge(&name.into(), Some(&current), new, correction);
            assert_eq!(merged.change, change, "{case}");
            assert_eq!(merged.signal.status, status, "{case}");
            assert_eq!(merged.signal.value, value, "{case}");
            let history = matches!(change, Refined | Replaced | Contradicted | Ignored);
            assert_eq!(merged.superseded.is_some(), history, "{case}");
        }
    }

    #[test]
    fn without_evidence_there_is_nothing() {
        let bare = Signal {
            evidence: Vec::new(),
            ..said(quantity(1, 1), 3)
        };
        let first = merge(&"q".into(), None, bare.clone(), Correction::Plain);
        assert_eq!(first.change, Change::Ignored);
        let current = said(quantity(40, 40), 1);
        let merged = merge(&"q".into(), Some(&current), bare, Correction::Corrects);
        assert_eq!((merged.change, merged.signal), (Change::Ignored, current));
    }

    fn any_signal() -> impl Strategy<Value = Signal> {
        (0usize..9, 0usize..5, 0i64..6, 0.1f64..1.0, 1i64..5).prop_map(
            |(kind, status, seq, confidence, size)| {
                let value = match kind {
                    0 => quantity(size, size * 2),
                    1 => quantity(size, size),
                    2 => money(size, size + 1, None, Some(true)),
                    3 => needs(&[("a", Priority::Medium)]),
                    4 => needs(&[("b", Priority::High)]),
                    5 => time(None, Some(date(2027, 1, 1)), Urgency::ThisYear),
                    6 => text("some words"),
                    7 => choice("demo"),
                    _ => boss(None),
                };
                let signal = sure(confidence, said(value, seq));
                match status {
                    0 => silent(SignalStatus::Refused, seq),
                    1 => silent(SignalStatus::Unknown, seq),
                    2 => with(SignalStatus::Inferred, signal),
                    _ => signal,
                }
            },
        )
    }

    proptest! {
        #[test]
        fn merging_invents_nothing(readings in proptest::collection::vec((any_signal(), any::<bool>()), 1..12)) {
            let mut current: Option<Signal> = None;
            let mut seen: Vec<Evidence> = Vec::new();
            for (new, corrects) in readings {
                seen.extend(new.evidence.iter().cloned());
                let correction = if corrects { Correction::Corrects } else { Correction::Plain };
                let merged = merge(&"q".into(), current.as_ref(), new, correction);
                let signal = merged.signal;
                prop_assert!(!signal.evidence.is_empty() && signal.evidence.len() <= MOST_EVIDENCE);
                prop_assert!(signal.evidence.iter().all(|piece| seen.contains(piece)));
                let silent = matches!(signal.status, SignalStatus::Refused | SignalStatus::Unknown);
                prop_assert_eq!(silent, signal.value.is_none());
                if let Some(before) = &current {
                    // What was said is never unsaid, nor turned into a guess.
                    prop_assert!(before.value.is_none() || signal.value.is_some());
                    if before.status == SignalStatus::Stated {
                        prop_assert!(signal.status != SignalStatus::Inferred);
                    }
                }
                current = Some(signal);
            }
        }
    }
}
