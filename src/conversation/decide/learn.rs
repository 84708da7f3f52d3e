//! What the unread messages of the prospect tell: signals, objections, intents.

use crate::conversation::event::Event;
use crate::conversation::objection::{RaisedObjection, Standing};
use crate::conversation::state::Unread;
use crate::reading::finding::{
    Asked, ContactKind, IntentKind, ObjectionFinding, ObjectionKind, OptOut, Reading,
    ReadingContext, SignalFinding,
};
use crate::reading::read;
use crate::signal::merge::{Change, Correction, merge};
use crate::signal::{
    AuthorityRole, Evidence, ReadBy, Signal, SignalName, SignalStatus, SignalValue, Span,
};

use super::hear::{Manner, hear, heard_otherwise, manner, meant};
use super::respond::MOST_REBUTTALS;
use super::{Draft, begun, cue};

/// What was learned from the unread messages.
#[derive(Debug, Default)]
pub(super) struct Learned {
    /// The messages, each with its reading.
    pub readings: Vec<(Unread, Reading)>,
    /// Signals that are new or changed.
    pub fresh: Vec<SignalName>,
    /// Signals that were corrected.
    pub corrected: Vec<SignalName>,
    /// Signals that two statements disagree on now.
    pub contradicted: Vec<SignalName>,
    /// The signal asked for was answered too vaguely to work with.
    pub vague: Option<SignalName>,
    /// The prospect would not say.
    pub refused: bool,
    /// The prospect does not know.
    pub not_known: bool,
    /// Objections raised in these messages, by id.
    pub objections: Vec<String>,
    /// Objections whose last rebuttal has not moved the prospect.
    pub unmoved: Vec<String>,
    /// What was offered before, which a "yes" has accepted.
    pub accepted: Option<String>,
    /// What was offered before, which a "no" has declined.
    pub declined_offer: Option<String>,
    /// The question that was open before these messages.
    pub asked: Option<crate::conversation::state::OpenQuestion>,
    /// What was offered before and is asked about now.
    pub about_offer: Option<String>,
    /// What is said about the talk itself.
    pub manner: Manner,
    /// The last of the messages.
    pub up_to: i64,
}

impl Learned {
    /// Whether any of the messages has this intent.
    pub fn intends(&self, kind: IntentKind) -> bool {
        self.readings
            .iter()
            .any(|(_, reading)| reading.intends(kind))
    }

    /// The opt-out signal of the messages, the last one counting.
    pub fn opt_out(&self) -> Option<OptOut> {
        self.readings
            .iter()
            .rev()
            .find_map(|(_, reading)| reading.opt_out)
    }

    /// Whether the messages said anything that moves the lead.
    pub fn says_something(&self) -> bool {
        !self.fresh.is_empty()
            || !self.corrected.is_empty()
            || !self.objections.is_empty()
            || self.accepted.is_some()
    }
}

/// Reads what is unread and records what it tells.
pub(super) fn learn(draft: &mut Draft<'_>) -> Learned {
    let mut learned = Learned {
        asked: draft.state.asked.clone(),
        ..Learned::default()
    };
    let offered = draft.state.offered.clone();
    let last_offer = draft.state.last_offer.clone();
    let unread = draft.state.unread.clone();
    let Some(last) = unread.last() else {
        return learned;
    };
    learned.up_to = last.seq;
    for message in &unread {
        let context = ReadingContext {
            written_at: message.at.to_zoned(draft.rules.timezone.clone()).datetime(),
            asked: learned.asked.as_ref().map(|open| Asked {
                signal: open.signal.clone(),
                follow_up: open.follow_up,
            }),
            offered: offered.clone(),
            opted_out: draft.state.opted_out,
        };
        let reading = read(draft.rules.vocabulary, &context, &message.text);
        learned.readings.push((message.clone(), reading));
    }
    let intents: Vec<IntentKind> = intents_of(&learned);
    let language = learned
        .readings
        .iter()
        .rev()
        .find_map(|(_, reading)| reading.language.clone());
    draft.record(Event::MessageRead {
        up_to: learned.up_to,
        intents,
        language,
        degraded: false,
    });
    let readings = std::mem::take(&mut learned.readings);
    for (message, reading) in &readings {
        for finding in &reading.signals {
            if !heard_otherwise(draft, &learned, message, reading, &finding.signal) {
                take_signal(draft, &mut learned, message, &meant(message, finding));
            }
        }
        hear(draft, &mut learned, message, reading);
        // Who will not talk about money has not called it too expensive.
        let no_money = cue::keeps_money_back(&message.text);
        let about_price = |kind| no_money && kind == ObjectionKind::Price;
        for finding in reading.objections.iter().filter(|o| !about_price(o.kind)) {
            take_objection(draft, &mut learned, message, finding);
        }
    }
    learned.readings = readings;
    learned.manner = manner(&learned);
    if let Some(offered) = offered {
        take_answer_to_offer(draft, &mut learned, offered);
    } else if let Some(last) = last_offer.filter(|_| learned.asked.is_none())
        && draft.state.open_handoff().is_none()
        && says_yes_please(&learned)
    {
        take_answer_to_offer(draft, &mut learned, last);
    }
    settle_rebutted(draft, &mut learned);
    learned
}

fn intents_of(learned: &Learned) -> Vec<IntentKind> {
    let mut intents = Vec::new();
    for (_, reading) in &learned.readings {
        for found in &reading.intents {
            if found.confidence >= 0.5 && !intents.contains(&found.kind) {
                intents.push(found.kind);
            }
        }
    }
    intents
}

pub(super) fn take_signal(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    finding: &SignalFinding,
) {
    let Some(evidence) = Evidence::quoting(message.seq, &message.text, finding.span) else {
        return;
    };
    let was_asked = learned
        .asked
        .as_ref()
        .is_some_and(|open| open.signal == finding.signal);
    match finding.status {
        SignalStatus::Refused => learned.refused |= was_asked,
        SignalStatus::Unknown => learned.not_known |= was_asked,
        SignalStatus::Stated | SignalStatus::Inferred | SignalStatus::Contradicted => {}
    }
    if finding.vague && was_asked {
        learned.vague = Some(finding.signal.clone());
    }
    let new = Signal {
        status: finding.status,
        value: finding.value.clone(),
        evidence: vec![evidence],
        confidence: finding.confidence,
        read_by: ReadBy::Local,
        at: message.at,
    };
    let correction = if finding.correction {
        Correction::Corrects
    } else {
        Correction::Plain
    };
    let merged = merge(
        &finding.signal,
        draft.state.signals.get(&finding.signal),
        new,
        correction,
    );
    match merged.change {
        Change::Ignored => return,
        Change::Contradicted => learned.contradicted.push(finding.signal.clone()),
        Change::Replaced if finding.correction => learned.corrected.push(finding.signal.clone()),
        Change::New | Change::Refined | Change::Replaced => {
            if !learned.fresh.contains(&finding.signal) {
                learned.fresh.push(finding.signal.clone());
            }
        }
        Change::Confirmed => {}
    }
    draft.record(Event::SignalRecorded {
        name: finding.signal.clone(),
        signal: merged.signal,
        superseded: merged.superseded,
    });
}

fn take_objection(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    finding: &ObjectionFinding,
) {
    let objections = &draft.rules.campaign.playbook.objections;
    let id = finding.id.clone().or_else(|| {
        objections
            .iter()
            .find(|known| known.kind == finding.kind)
            .map(|known| known.id.clone())
    });
    let id = id.unwrap_or_else(|| crate::speech::text::name_of(&finding.kind));
    if finding.kind == ObjectionKind::Authority && !is_authority_objection(draft, learned) {
        return;
    }
    if learned.objections.contains(&id) {
        return;
    }
    let objection = match draft.state.objection(&id) {
        Some(known) => RaisedObjection {
            state: Standing::Raised,
            ..known.clone()
        },
        None => RaisedObjection {
            id: id.clone(),
            kind: finding.kind,
            state: Standing::Raised,
            raised_seq: message.seq,
            quote: finding.quote.clone(),
            postpones: finding.postpones,
            rebuttals: Vec::new(),
        },
    };
    draft.record(Event::ObjectionRaised { objection });
    if !begun::has_answered(draft, message.seq, &id) {
        learned.objections.push(id);
    }
}

/// "My boss decides" is an objection where it is said to get away, not where it
/// answers the question who decides, and never from somebody who decides.
fn is_authority_objection(draft: &Draft<'_>, learned: &Learned) -> bool {
    let asked = learned.asked.as_ref().is_some_and(|open| {
        [SignalName::AUTHORITY, SignalName::DECISION_PROCESS].contains(&open.signal.as_str())
    });
    let decides = matches!(
        draft
            .state
            .signals
            .get(SignalName::AUTHORITY)
            .and_then(Signal::known),
        Some(SignalValue::Authority {
            role: AuthorityRole::DecisionMaker | AuthorityRole::Shared,
            ..
        })
    );
    !asked && !decides
}

/// "Yes please", long after the offer.
fn says_yes_please(learned: &Learned) -> bool {
    learned.readings.iter().any(|(message, reading)| {
        let please = message.text.to_lowercase().contains("please");
        let yes = reading.intends(IntentKind::Accept) || reading.intends(IntentKind::Buy);
        (yes || (please && reading.intends(IntentKind::Affirm)))
            && !reading.intends(IntentKind::Decline)
    })
}

/// Whether the offer itself is asked about, and nothing else was understood.
fn asks_about_offer(draft: &Draft<'_>, learned: &Learned, offered: &str) -> bool {
    let steps = &draft.rules.campaign.playbook.next_steps;
    let tells = steps
        .iter()
        .any(|step| step.id == offered && step.about.is_some());
    let no_other = |reading: &Reading| {
        reading.contacts.is_empty()
            && reading.facts.iter().all(|fact| fact.score < 0.5)
            && !reading.intends(IntentKind::AskPrice)
            && !reading.intends(IntentKind::Decline)
    };
    tells
        && learned
            .readings
            .iter()
            .any(|(message, reading)| cue::asks_about_it(&message.text) && no_other(reading))
}

/// A "yes" to an offer is the wish to talk, with the "yes" as its evidence.
fn take_answer_to_offer(draft: &mut Draft<'_>, learned: &mut Learned, offered: String) {
    let agreeing = [IntentKind::Accept, IntentKind::Affirm, IntentKind::Buy];
    let refusing = [
        IntentKind::Decline,
        IntentKind::DeclineSoft,
        IntentKind::Negate,
        IntentKind::Refuse,
    ];
    if asks_about_offer(draft, learned, &offered) {
        learned.about_offer = Some(offered);
        return;
    }
    let mut yes = None;
    for (message, reading) in &learned.readings {
        // An address given after an offer says yes more plainly than any word.
        let address = reading
            .contacts
            .iter()
            .find(|contact| matches!(contact.kind, ContactKind::Email | ContactKind::Phone));
        if let Some(contact) = address.filter(|_| !reading.intends(IntentKind::Decline)) {
            yes = Some((message.clone(), contact.span, 0.9));
            learned.objections.clear();
            continue;
        }
        let best = |kinds: &[IntentKind]| {
            reading
                .intents
                .iter()
                .filter(|found| kinds.contains(&found.kind) && found.confidence >= 0.5)
                .max_by(|a, b| a.confidence.total_cmp(&b.confidence))
                .cloned()
        };
        let refuses = best(&refusing).is_some() && best(&[IntentKind::Accept]).is_none();
        if refuses || !learned.objections.is_empty() {
            learned.declined_offer = Some(offered.clone());
            return;
        }
        if let Some(found) = best(&agreeing) {
            yes = Some((message.clone(), found.span, found.confidence));
        }
    }
    let Some((message, span, confidence)) = yes else {
        return;
    };
    learned.accepted = Some(offered.clone());
    record_intent(draft, &message, span, confidence, &offered);
}

/// Records what the prospect wants as the intent signal, unless a wish to talk is on record.
fn record_intent(
    draft: &mut Draft<'_>,
    message: &Unread,
    span: Span,
    confidence: f64,
    choice: &str,
) {
    let Some(evidence) = Evidence::quoting(message.seq, &message.text, span) else {
        return;
    };
    let wish = match choice {
        "demo" | "trial" | "buy" | "callback" | "person" => choice,
        _ => "talk",
    };
    let known = draft.state.signals.get(SignalName::INTENT).cloned();
    let wished_already = known.as_ref().is_some_and(|signal| {
        let same_message = signal.evidence.iter().any(|e| e.seq() == Some(message.seq));
        let talks = !matches!(
            signal.known(),
            Some(SignalValue::Choice { choice }) if choice == "price"
        );
        same_message && talks
    });
    if wished_already {
        return;
    }
    draft.record(Event::SignalRecorded {
        name: SignalName::INTENT.into(),
        signal: Signal {
            status: SignalStatus::Stated,
            value: Some(SignalValue::Choice {
                choice: wish.to_owned(),
            }),
            evidence: vec![evidence],
            confidence,
            read_by: ReadBy::Local,
            at: message.at,
        },
        superseded: known,
    });
}

/// What was rebutted before and not raised again has come to rest: resolved,
/// where the prospect agrees or takes a step; standing, where they only go on.
fn settle_rebutted(draft: &mut Draft<'_>, learned: &mut Learned) {
    let content = learned.accepted.is_some()
        || (learned.asked.is_none() && learned.intends(IntentKind::Affirm))
        || [
            IntentKind::Accept,
            IntentKind::Buy,
            IntentKind::AskDemo,
            IntentKind::AskTrial,
        ]
        .iter()
        .any(|kind| learned.intends(*kind));
    let refusing = [
        IntentKind::Decline,
        IntentKind::DeclineSoft,
        IntentKind::Negate,
    ]
    .iter()
    .any(|kind| learned.intends(*kind));
    // After the last rebuttal, grumbling that nobody can read is no yes.
    let nothing_read = learned.readings.iter().all(|(_, reading)| {
        reading.intents.is_empty() && reading.signals.is_empty() && reading.facts.is_empty()
    });
    let rebutted: Vec<(String, usize)> = draft
        .state
        .objections
        .iter()
        .filter(|objection| match objection.state {
            Standing::Rebutted => true,
            Standing::Standing => content && !learned.objections.contains(&objection.id),
            Standing::Raised | Standing::Resolved | Standing::Conceded => false,
        })
        .map(|objection| {
            // "Not now", answered once, is not pushed a second time.
            let pushes = objection.rebuttals.len() + usize::from(objection.postpones);
            (objection.id.clone(), pushes)
        })
        .collect();
    for (objection, pushes) in rebutted {
        if (refusing || nothing_read) && pushes >= MOST_REBUTTALS {
            learned.unmoved.push(objection.clone());
        }
        let state = if content && !refusing {
            Standing::Resolved
        } else {
            Standing::Standing
        };
        draft.record(Event::ObjectionSettled { objection, state });
    }
}
