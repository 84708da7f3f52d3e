//! How a conversation begins.

use std::collections::BTreeMap;

use super::{Draft, Rules};
use crate::conversation::agenda::Step;
use crate::conversation::context::{Context, ProspectDetails};
use crate::conversation::effect::{Announcement, Decision, Effect};
use crate::conversation::event::{Event, Recorded, Started};
use crate::conversation::input::Moment;
use crate::conversation::state::State;
use crate::reading::context::{Asked, ReadingContext};
use crate::reading::read;
use crate::signal::{Evidence, ReadBy, Signal, SignalName, SignalStatus, SignalValue};
use crate::speech::Voice;

/// Who came, what is known of them, and on live channels the first message.
pub(super) fn begin(started: Started, rules: &Rules<'_>, moment: &Moment<'_>) -> Decision {
    let first = Recorded {
        seq: 1,
        at: moment.now,
        event: Event::ConversationStarted(Box::new(started)),
    };
    let Some(state) = State::fold([&first]) else {
        return Decision::default();
    };
    let campaign = rules.in_force(moment, None);
    let rules = &Rules {
        campaign: &campaign,
        ..*rules
    };
    let mut draft = Draft::new(&state, rules, moment);
    let details = state.details.clone();
    learn_details(&mut draft, &details);
    let attributes = state.context.attributes.clone();
    learn_attributes(&mut draft, &attributes);
    if state.channel().is_live() {
        greet(&mut draft);
    }
    let mut decision = draft.into_decision();
    decision.events.insert(0, first.event);
    decision.effects.push(Effect::Announce(Announcement {
        kind: "conversation.started",
    }));
    decision
}

/// The host page or a gateway tells who it is.
pub(super) fn identify(draft: &mut Draft<'_>, details: ProspectDetails) {
    if details == ProspectDetails::default() {
        return;
    }
    draft.record(Event::ProspectIdentified {
        details: details.clone(),
    });
    learn_details(draft, &details);
}

/// A later page tells more.
pub(super) fn context(draft: &mut Draft<'_>, context: Context) {
    let attributes = context.attributes.clone();
    draft.record(Event::ContextAdded { context });
    learn_attributes(draft, &attributes);
}

/// What the host page knows already is not asked: an attribute that has a
/// signal's name is read like an answer, with the attribute as its evidence.
fn learn_attributes(draft: &mut Draft<'_>, attributes: &BTreeMap<String, serde_json::Value>) {
    for (name, value) in attributes {
        let asked_for = draft
            .rules
            .campaign
            .questions
            .questions
            .iter()
            .any(|question| question.signal == *name);
        let text = match value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Number(number) => number.to_string(),
            serde_json::Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            serde_json::Value::Null
            | serde_json::Value::Array(_)
            | serde_json::Value::Object(_) => continue,
        };
        if !asked_for || draft.state.signals.contains_key(name.as_str()) {
            continue;
        }
        let written_at = draft.moment.now.to_zoned(draft.rules.timezone.clone());
        let reading = read(
            draft.rules.vocabulary,
            &ReadingContext {
                asked: Some(Asked {
                    signal: name.as_str().into(),
                    follow_up: false,
                }),
                ..ReadingContext::at(written_at.datetime())
            },
            &text,
        );
        let found = reading
            .signals
            .into_iter()
            .find(|finding| finding.signal.as_str() == name && finding.value.is_some());
        let Some(found) = found else {
            continue;
        };
        draft.record(Event::SignalRecorded {
            name: found.signal,
            signal: Signal {
                status: SignalStatus::Stated,
                evidence: vec![Evidence::Form {
                    form: name.clone(),
                    quote: text,
                }],
                value: found.value,
                confidence: 0.9,
                read_by: ReadBy::Form,
                at: draft.moment.now,
            },
            superseded: None,
        });
    }
}

/// What a form or an address tells is a signal too, with the form as its evidence.
fn learn_details(draft: &mut Draft<'_>, details: &ProspectDetails) {
    let address = draft.state.started.address.clone();
    let channel = draft.state.channel();
    let from_address = |wanted| address.clone().filter(|_| channel == wanted);
    let fields = [
        (SignalName::NAME, details.name.clone()),
        (
            SignalName::EMAIL,
            details
                .email
                .clone()
                .or_else(|| from_address(crate::conversation::Channel::Email)),
        ),
        (
            SignalName::PHONE,
            details
                .phone
                .clone()
                .or_else(|| from_address(crate::conversation::Channel::Sms)),
        ),
        (SignalName::COMPANY, details.company.clone()),
    ];
    for (name, text) in fields {
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            continue;
        };
        if draft.state.text_of(name) == Some(text.as_str()) {
            continue;
        }
        let signal = Signal {
            status: SignalStatus::Stated,
            evidence: vec![Evidence::Form {
                form: name.to_owned(),
                quote: text.clone(),
            }],
            value: Some(SignalValue::Text { text }),
            confidence: 0.9,
            read_by: ReadBy::Form,
            at: draft.moment.now,
        };
        let superseded = draft.state.signals.get(name).cloned();
        draft.record(Event::SignalRecorded {
            name: name.into(),
            signal,
            superseded,
        });
    }
}

/// The first message: it fits the page, says that it is a machine, and asks
/// one easy question.
fn greet(draft: &mut Draft<'_>) {
    let campaign = draft.rules.campaign;
    let page = draft.state.context.page.as_deref();
    let greeting = campaign.greeting(page, draft.state.channel().as_str());
    let wanted = greeting.and_then(|greeting| greeting.question.clone());
    let (step, asked) = super::step::opening_question(draft, wanted.as_deref());
    let text = greeting.and_then(|greeting| greeting.worded(draft.state.started.seed));
    let voice = Voice::new(draft.rules.lines, campaign, &draft.state);
    let words = voice.greet(text, &step);
    draft.record(Event::AgentSaid {
        text: words.text,
        moves: words.moves,
        promises: words.promises,
        used: words.used,
    });
    if let Some(asked) = asked {
        draft.record(asked);
    }
    debug_assert!(
        !matches!(step, Step::Offer { .. }),
        "an opening never offers"
    );
}
