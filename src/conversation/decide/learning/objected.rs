//! Takes the objections that a message raises.

use super::learn::Learned;
use super::said_back;
use crate::conversation::decide::{Draft, begun};
use crate::conversation::event::Event;
use crate::conversation::objection::{RaisedObjection, Standing};
use crate::conversation::state::{LeadStatus, Unread};
use crate::reading::finding::{IntentKind, ObjectionFinding, ObjectionKind, Reading};
use crate::reading::{Manner, SURE};
use crate::signal::{AuthorityRole, Signal, SignalName, SignalValue, Span};

/// An objection's words are shown up to so many characters.
const LONGEST_REASON: usize = 80;

/// The words of an objection up to the end of their clause: "my wife has to" of
/// "my wife has to agree" says nothing.
fn whole_reason(text: &str, finding: &ObjectionFinding) -> String {
    let rest = text.chars().skip(finding.span.end);
    let more = rest
        .take_while(|letter| !matches!(letter, ',' | '.' | '!' | '?' | ';' | '\n' | '('))
        .count();
    let whole = Span {
        start: finding.span.start,
        end: finding.span.end + more,
    };
    let words = whole.slice(text).map(str::trim_end).unwrap_or_default();
    if words.chars().count() <= LONGEST_REASON && words.starts_with(&finding.quote) {
        words.to_owned()
    } else {
        finding.quote.clone()
    }
}

/// Takes an objection, unless it only says what is told otherwise.
pub(crate) fn take_objection(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
    finding: &ObjectionFinding,
) {
    // "Got it, will have a look", once we have parted: there is nothing to be brushed off.
    let parted = draft.state.status == LeadStatus::Nurture;
    if finding.kind == ObjectionKind::BrushOff && parted {
        return;
    }
    // "Do you want me to ask my boss?" offers to, and puts nobody before it.
    if finding.kind == ObjectionKind::Authority && reading.shows(Manner::AsksToTell) {
        return;
    }
    let says = |name: &str| {
        let mut found = reading.signals.iter();
        found.any(|found| found.signal.as_str() == name)
    };
    let objections = &draft.rules.campaign.playbook.objections;
    let id = finding.id.clone().or_else(|| {
        objections
            .iter()
            .find(|known| known.kind == finding.kind)
            .map(|known| known.id.clone())
    });
    let id = id.unwrap_or_else(|| crate::speech::text::name_of(&finding.kind));
    if finding.kind == ObjectionKind::Authority
        && (says(SignalName::DECISION_PROCESS) || !is_authority_objection(draft, learned, message))
    {
        return;
    }
    // "We do it all in Excel and it's killing us" is no reason to stay with it.
    if finding.kind == ObjectionKind::Competitor && says(SignalName::NEED) {
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
            quote: whole_reason(&message.text, finding),
            span: None,
            postpones: finding.postpones,
            rebuttals: Vec::new(),
        },
    };
    draft.record(Event::ObjectionRaised { objection });
    if !begun::has_answered(draft, message.seq, &id) {
        learned.objections.push(id);
    }
}

/// Takes what is a reason against without being put as one: that it is not now, that our
/// price is a shock.
pub(crate) fn take_unsaid(draft: &mut Draft<'_>, learned: &mut Learned) {
    take_postponement(draft, learned);
    let readings = std::mem::take(&mut learned.readings);
    for (message, reading) in &readings {
        let Some(shock) = said_back::shock(draft, reading) else {
            continue;
        };
        let finding = ObjectionFinding {
            id: None,
            kind: ObjectionKind::Price,
            postpones: false,
            span: shock.span,
            quote: shock.quote.clone(),
            confidence: SURE,
        };
        take_objection(draft, learned, message, reading, &finding);
    }
    learned.readings = readings;
}

/// "Not now, maybe next year", "in autumn, or not at all", asked when: the time is noted, and
/// that it is not now, or perhaps never, is a reason against like any other "not now".
fn take_postponement(draft: &mut Draft<'_>, learned: &mut Learned) {
    let told = |name: &SignalName| name.as_str() == SignalName::TIMELINE;
    let asked = learned
        .asked
        .as_ref()
        .is_some_and(|open| told(&open.signal));
    let answered = learned.fresh.iter().chain(&learned.corrected).any(told);
    let goes_on = learned.accepted.is_some() || learned.declined_offer.is_some();
    if goes_on || !learned.objections.is_empty() {
        return;
    }
    let readings = std::mem::take(&mut learned.readings);
    for (message, reading) in &readings {
        let mut intents = reading.intents.iter();
        // "Maybe next year" alone is the answer itself.
        let is_the_time = |span: Span| {
            let mut signals = reading.signals.iter();
            signals.any(|found| told(&found.signal) && found.span.overlaps(span))
        };
        let puts_off = |kind| kind == IntentKind::DeclineSoft && asked && answered;
        let put_off = intents.find(|found| puts_off(found.kind) && !is_the_time(found.span));
        let mut signals = reading.signals.iter();
        let about_when = asked || signals.any(|found| told(&found.signal));
        let mut manner = reading.manner.iter().filter(|_| about_when);
        let never = manner.find(|found| found.kind == Manner::PerhapsNever);
        let said = put_off
            .map(|found| (found.span, &found.quote))
            .or(never.map(|found| (found.span, &found.quote)));
        let Some((span, quote)) = said else {
            continue;
        };
        let finding = ObjectionFinding {
            id: None,
            kind: ObjectionKind::Timing,
            postpones: true,
            span,
            quote: quote.clone(),
            confidence: SURE,
        };
        take_objection(draft, learned, message, reading, &finding);
    }
    learned.readings = readings;
}

/// "My boss decides" is an objection where it is said to get away, not where it
/// answers the question who decides, and never from somebody who decides.
fn is_authority_objection(draft: &Draft<'_>, learned: &Learned, message: &Unread) -> bool {
    let asked = learned.asked.as_ref().is_some_and(|open| {
        [SignalName::AUTHORITY, SignalName::DECISION_PROCESS].contains(&open.signal.as_str())
    });
    let known = draft.state.signals.get(SignalName::AUTHORITY);
    // "I have to ask my husband" says with the same words that they decide together.
    let said_now = known
        .and_then(|signal| signal.evidence.last())
        .is_some_and(|evidence| evidence.seq() == Some(message.seq));
    let decides = match known.and_then(Signal::known) {
        Some(SignalValue::Authority { role, .. }) => match role {
            AuthorityRole::DecisionMaker => true,
            AuthorityRole::Shared => !said_now,
            AuthorityRole::Influencer
            | AuthorityRole::User
            | AuthorityRole::Researcher
            | AuthorityRole::None => false,
        },
        _ => false,
    };
    !asked && !decides
}
