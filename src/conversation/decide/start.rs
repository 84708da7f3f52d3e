//! How a conversation begins.

use super::{Draft, Rules};
use crate::campaign::identity::Greeting;
use crate::conversation::agenda::Step;
use crate::conversation::context::ProspectDetails;
use crate::conversation::effect::{Announcement, Decision, Effect};
use crate::conversation::event::{Event, Recorded, Started};
use crate::conversation::input::Moment;
use crate::conversation::state::State;
use crate::signal::{Evidence, ReadBy, Signal, SignalName, SignalStatus, SignalValue};
use crate::speech::{Voice, lines};

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
    let mut draft = Draft::new(&state, rules, moment);
    let details = state.details.clone();
    learn_details(&mut draft, &details);
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
    let path = draft.state.context.path().map(str::to_owned);
    let channel = draft.state.channel().as_str();
    let greeting = campaign
        .identity
        .greetings
        .iter()
        .find(|greeting| fits(greeting, path.as_deref(), channel));
    let wanted = greeting.and_then(|greeting| greeting.question.clone());
    let (step, asked) = super::step::opening_question(draft, wanted.as_deref());
    let pick = lines::pick(draft.state.started.seed, "greeting", 0);
    let text = greeting.and_then(|greeting| {
        let count = greeting.text.len().max(1) as u64;
        greeting
            .text
            .get(usize::try_from(pick % count).unwrap_or_default())
            .map(String::as_str)
    });
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

fn fits(greeting: &Greeting, path: Option<&str>, channel: &str) -> bool {
    let page = match (&greeting.page, path) {
        (None, _) => true,
        (Some(pattern), Some(path)) => page_matches(pattern, path),
        (Some(_), None) => false,
    };
    page && greeting.channel.as_deref().is_none_or(|c| c == channel)
}

/// Whether the path fits the pattern, in which `*` stands for any text.
fn page_matches(pattern: &str, path: &str) -> bool {
    let trimmed = if path.len() > 1 {
        path.trim_end_matches('/')
    } else {
        path
    };
    let mut rest = trimmed;
    let mut parts = pattern.split('*');
    let Some(first) = parts.next() else {
        return false;
    };
    let Some(after) = rest.strip_prefix(first) else {
        return false;
    };
    rest = after;
    let mut open_end = false;
    for part in parts {
        open_end = part.is_empty();
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    open_end || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::page_matches;

    #[test]
    fn page_patterns() {
        let cases = [
            ("/pricing", "/pricing", true),
            ("/pricing", "/pricing/", true),
            ("/pricing", "/pricing-old", false),
            ("/pricing*", "/pricing/eu", true),
            ("*/pricing", "/demo/pricing", true),
            ("/", "/", true),
            ("/", "/pricing", false),
            ("/a*c", "/abbbc", true),
        ];
        for (pattern, path, fits) in cases {
            assert_eq!(page_matches(pattern, path), fits, "{pattern} {path}");
        }
    }
}
