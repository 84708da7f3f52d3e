//! What they deny was understood wrongly: "we don't have an electric car" takes
//! the need back that was noted, "not retail" the kind of business.

use jiff::civil::DateTime;

use super::learn::Learned;
use super::put_right;
use crate::conversation::decide::Draft;
use crate::conversation::decide::calling::when::day_long;
use crate::conversation::event::Event;
use crate::conversation::state::Unread;
use crate::reading::{Denied, Manner, Reading, SignalFinding};
use crate::signal::{Evidence, ReadBy, Signal, SignalName, SignalStatus, SignalValue, Span};

/// "I asked about training": the matter that they ask for tells nothing of them.
pub(crate) fn is_asked_for(reading: &Reading, finding: &SignalFinding) -> bool {
    let mut manner = reading.manner.iter();
    let mut matters = reading.in_vain.iter();
    matters.any(|matter| matter.overlaps(finding.span))
        || manner.any(|said| said.kind == Manner::PassedOver && said.span.overlaps(finding.span))
}

/// Takes back what the message denies, where it was told in an earlier one and is
/// not told again.
pub(crate) fn take_back(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    for denied in &reading.denied {
        let Some(known) = draft.state.signals.get(&denied.signal).cloned() else {
            continue;
        };
        let mut evidence = known.evidence.iter();
        let told_now = evidence.any(|one| one.seq() == Some(message.seq));
        let Some(words) = Evidence::quoting(message.seq, &message.text, denied.span) else {
            continue;
        };
        let unknown = Signal {
            status: SignalStatus::Unknown,
            value: None,
            evidence: vec![words],
            at: message.at,
            ..known.clone()
        };
        let Some(signal) = without(&known, denied, unknown).filter(|_| !told_now) else {
            continue;
        };
        learned.mistaken = true;
        // What is so was not told: the question for it is put again.
        if signal.value.is_none() && denied.value.is_some() {
            learned.ask_anew = Some(denied.signal.clone());
        }
        draft.record(Event::SignalRecorded {
            name: denied.signal.clone(),
            signal,
            superseded: Some(known),
        });
    }
}

/// "71 is her age", "no, 4 is the shops": a number that says something else than what it was
/// taken for is not known any more, and is asked for again.
pub(crate) fn take_back_number(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    let held = draft.state.signals.iter().find(|(name, signal)| {
        let told = reading.signals.iter().any(|found| found.signal == **name);
        let mut evidence = signal.evidence.iter();
        let now = evidence.any(|one| one.seq() == Some(message.seq));
        let mut numbers = reading.taken_back.iter();
        !told && !now && numbers.any(|number| put_right::says(signal, *number))
    });
    let Some((name, known)) = held.map(|(name, known)| (name.clone(), known.clone())) else {
        return;
    };
    let whole = Span {
        start: 0,
        end: message.text.chars().count(),
    };
    let Some(words) = Evidence::quoting(message.seq, &message.text, whole) else {
        return;
    };
    learned.mistaken = true;
    learned.ask_anew = Some(name.clone());
    draft.record(Event::SignalRecorded {
        name,
        signal: Signal {
            status: SignalStatus::Unknown,
            value: None,
            evidence: vec![words],
            at: message.at,
            ..known.clone()
        },
        superseded: Some(known),
    });
}

/// The signal without what is denied, `unknown` where that was all; `None` where it was not in it.
fn without(known: &Signal, denied: &Denied, unknown: Signal) -> Option<Signal> {
    match (&known.value, &denied.need, &denied.value) {
        (Some(SignalValue::Needs(needs)), Some(id), _) => {
            let mut left = needs.clone();
            left.retain(|need| need.id != *id);
            if left.len() == needs.len() {
                return None;
            }
            let rest = (!left.is_empty()).then(|| Signal {
                value: Some(SignalValue::Needs(left)),
                ..known.clone()
            });
            Some(rest.unwrap_or(unknown))
        }
        (Some(value), None, Some(other)) if value == other => Some(unknown),
        _ => None,
    }
}

/// "I never said that": what the message before was understood to tell, beside
/// figures and names, was not told.
pub(crate) fn take_back_the_last(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    let Some(span) = reading.unsaid.filter(|_| reading.denied.is_empty()) else {
        return;
    };
    let before = draft.before(message.seq).map(|held| held.seq);
    let Some(words) = Evidence::quoting(message.seq, &message.text, span) else {
        return;
    };
    let kinds = |signal: &Signal| {
        matches!(
            signal.value,
            Some(
                SignalValue::Needs(_)
                    | SignalValue::Flag { .. }
                    | SignalValue::Choice { .. }
                    | SignalValue::Authority { .. }
            )
        )
    };
    let kept = [
        SignalName::INTENT,
        SignalName::CONTACT_WAY,
        SignalName::VISITS,
    ];
    let told: Vec<(SignalName, Signal)> = draft
        .state
        .signals
        .iter()
        .filter(|(name, signal)| {
            let mut evidence = signal.evidence.iter();
            kinds(signal)
                && before.is_some()
                && !kept.contains(&name.as_str())
                && evidence.all(|one| one.seq() == before)
        })
        .map(|(name, signal)| (name.clone(), signal.clone()))
        .collect();
    for (name, known) in told {
        learned.mistaken = true;
        draft.record(Event::SignalRecorded {
            name,
            signal: Signal {
                status: SignalStatus::Unknown,
                value: None,
                evidence: vec![words.clone()],
                at: message.at,
                ..known.clone()
            },
            superseded: Some(known),
        });
    }
}

/// "We're not buying by december": a time frame that ends then is none any more.
pub(crate) fn take_back_time(draft: &mut Draft<'_>, message: &Unread, reading: &Reading) {
    let Some(span) = reading.denied_time else {
        return;
    };
    let Some(known) = draft.state.signals.get(SignalName::TIMELINE).cloned() else {
        return;
    };
    let told_now = known
        .evidence
        .iter()
        .any(|evidence| evidence.seq() == Some(message.seq));
    let Some(evidence) = Evidence::quoting(message.seq, &message.text, span) else {
        return;
    };
    // "Not Thursday, that's Thanksgiving" leaves out a day to call on, and no time frame.
    let a_day = reading
        .times
        .iter()
        .filter(|time| time.span == span && day_long(time))
        .find_map(|time| time.from);
    let ends_then = |day: DateTime| {
        matches!(
            known.known(),
            Some(SignalValue::Timeline(range)) if range.to == Some(day.date())
        )
    };
    if told_now || known.value.is_none() || a_day.is_some_and(|day| !ends_then(day)) {
        return;
    }
    draft.record(Event::SignalRecorded {
        name: SignalName::TIMELINE.into(),
        signal: Signal {
            status: SignalStatus::Unknown,
            value: None,
            evidence: vec![evidence],
            confidence: 0.8,
            read_by: ReadBy::Local,
            at: message.at,
        },
        superseded: Some(known),
    });
}
