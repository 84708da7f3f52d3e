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
//! 9. Two readings of one message: the surer one holds, the first where equal.
//! 10. What was written earlier than what is on record does not replace it.
//! 11. A correction ("sorry, 40 not 14") replaces, and so does any clear answer
//!     to a contradiction.
//! 12. A hedged statement (confidence under [`HEDGED`], and surely weaker than the
//!     one on record) that conflicts makes the signal contradicted, until it is clarified.
//! 13. A later plain statement replaces.
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
        _ if name.as_str() == SignalName::INTENT && correction == Correction::Plain => {
            relate_intents(old_value, new_value)
        }
        _ => relate(old_value, new_value),
    };
    if inferred(&new) && !inferred(current) {
        return match relation {
            Relation::Same(_) => agree(current, new, old_value.clone(), Change::Confirmed),
            Relation::Finer(_) | Relation::Conflict => ignored(current, new),
        };
    }
    if inferred(current) && !inferred(&new) && old_value != new_value {
        return replaced(current, new);
    }
    match relation {
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
    if same_message(current, &new) {
        return if new.confidence > current.confidence {
            replaced(current, new)
        } else {
            ignored(current, new)
        };
    }
    if new.at < current.at {
        return ignored(current, new);
    }
    if correction == Correction::Corrects || current.status == SignalStatus::Contradicted {
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
