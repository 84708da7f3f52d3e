//! What is left of an event when its prospect is erased: what happened, when,
//! how often and how much, but no words, names and addresses.

use std::collections::BTreeMap;

use super::context::{Context, ProspectDetails, Visit};
use super::event::{Event, Started};
use crate::campaign::find::path_of;
use crate::signal::{Evidence, Signal, SignalValue};

/// What stands in the place of words.
pub const ERASED: &str = "[erased]";

fn erased() -> String {
    ERASED.to_owned()
}

/// The event without personal data.
pub fn erase(event: Event) -> Event {
    match event {
        Event::ConversationStarted(started) => Event::ConversationStarted(Box::new(Started {
            address: None,
            own_address: None,
            details: details(started.details.clone()),
            context: context(started.context.clone()),
            consent: serde_json::Value::Null,
            ..*started
        })),
        Event::ContextAdded { context: added } => Event::ContextAdded {
            context: context(added),
        },
        Event::ProspectIdentified { details: told } => Event::ProspectIdentified {
            details: details(told),
        },
        Event::ProspectWrote { .. } => Event::ProspectWrote {
            client_id: erased(),
            text: erased(),
            mail: None,
        },
        Event::SignalRecorded {
            name,
            signal: learned,
            superseded,
        } => Event::SignalRecorded {
            name,
            signal: signal(learned),
            superseded: superseded.map(signal),
        },
        Event::ObjectionRaised { mut objection } => {
            objection.quote = erased();
            objection.span = None;
            Event::ObjectionRaised { objection }
        }
        Event::QuestionLeftOpen { seq, fact, .. } => Event::QuestionLeftOpen {
            seq,
            quote: erased(),
            fact,
        },
        Event::QuestionsRefused { seq, question, .. } => Event::QuestionsRefused {
            seq,
            quote: erased(),
            question,
        },
        Event::QuestionHeard { seq, intent, .. } => Event::QuestionHeard {
            seq,
            quote: erased(),
            intent,
        },
        // Points may hold the prospect's words.
        Event::AnswerBegun { answers, .. } => Event::AnswerBegun {
            answers,
            dealt_with: Vec::new(),
        },
        Event::QuestionAsked {
            question,
            signal,
            follow_up,
            ..
        } => Event::QuestionAsked {
            question,
            signal,
            follow_up,
            why: erased(),
        },
        Event::AgentSaid {
            moves,
            mut promises,
            used,
            ..
        } => {
            for promise in &mut promises {
                promise.quote = erased();
                promise.span = None;
            }
            let moves = moves
                .into_iter()
                .map(|made| super::message::Move { why: None, ..made })
                .collect();
            Event::AgentSaid {
                text: erased(),
                moves,
                promises,
                used,
            }
        }
        Event::SystemSaid { .. } => Event::SystemSaid { text: erased() },
        Event::CloserWrote { closer, name, .. } => Event::CloserWrote {
            closer,
            name,
            text: erased(),
        },
        Event::NoteAdded { closer, name, .. } => Event::NoteAdded {
            closer,
            name,
            text: erased(),
        },
        // Reasons quote the prospect, or are written freely by people.
        Event::LeadQualified { level, .. } => Event::LeadQualified {
            level,
            because: vec![erased()],
        },
        Event::LeadDisqualified { reason, .. } => Event::LeadDisqualified {
            reason,
            because: erased(),
        },
        Event::LeadNurtured { until, .. } => Event::LeadNurtured {
            because: erased(),
            until,
        },
        Event::LeadReopened { .. } => Event::LeadReopened { because: erased() },
        Event::PartyIntroduced { seq, .. } => Event::PartyIntroduced {
            seq,
            quote: erased(),
            relation: None,
            name: None,
        },
        Event::HandoffDeclined {
            handoff, closer, ..
        } => Event::HandoffDeclined {
            handoff,
            closer,
            reason: erased(),
        },
        Event::Released {
            closer,
            instruction,
        } => Event::Released {
            closer,
            instruction: instruction.map(|_| erased()),
        },
        Event::OwnerChanged { owner, .. } => Event::OwnerChanged {
            owner,
            why: erased(),
        },
        Event::OutcomeRecorded {
            result,
            amount,
            reason,
            happened_at,
            by,
        } => Event::OutcomeRecorded {
            result,
            amount,
            reason: reason.map(|_| erased()),
            happened_at,
            by,
        },
        Event::LeadReturned {
            return_kind,
            after,
            by,
            ..
        } => Event::LeadReturned {
            return_kind,
            reason: erased(),
            after,
            by,
        },
        Event::MessageRead { .. }
        | Event::ModelUsed { .. }
        | Event::ObjectionRebutted { .. }
        | Event::ObjectionSettled { .. }
        | Event::StepOffered { .. }
        | Event::DefinitionVaried { .. }
        | Event::HandoffRequested { .. }
        | Event::HandoffOffered { .. }
        | Event::HandoffExpired { .. }
        | Event::HandoffUnavailable { .. }
        | Event::HandoffWithdrawn { .. }
        | Event::HandoffAccepted { .. }
        | Event::HandoffConnected { .. }
        | Event::HandoffCompleted { .. }
        | Event::TakenOver { .. }
        | Event::StageReached { .. }
        | Event::OptedOut { .. }
        | Event::OptedIn { .. }
        | Event::ConversationClosed { .. }
        | Event::ProspectErased {} => event,
    }
}

/// The locale stays: it names nobody.
fn details(told: ProspectDetails) -> ProspectDetails {
    let replaced = |text: Option<String>| text.map(|_| erased());
    ProspectDetails {
        name: replaced(told.name),
        email: replaced(told.email),
        phone: replaced(told.phone),
        company: replaced(told.company),
        locale: told.locale,
        timezone: None,
    }
}

/// Where they came from stays, without queries, which carry ids and addresses.
fn context(came: Context) -> Context {
    let page = |visit: Visit| Visit {
        url: path_of(&visit.url).to_owned(),
        title: None,
        at: visit.at,
    };
    Context {
        page: came.page.map(|page| path_of(&page).to_owned()),
        title: None,
        referrer: came
            .referrer
            .map(|from| from.split(['?', '#']).next().unwrap_or_default().to_owned()),
        utm: came.utm,
        click_ids: BTreeMap::new(),
        visits: came.visits.into_iter().map(page).collect(),
        downloads: came.downloads.into_iter().map(page).collect(),
        attributes: BTreeMap::new(),
    }
}

fn signal(learned: Signal) -> Signal {
    Signal {
        value: learned.value.map(|value| match value {
            SignalValue::Text { .. } => SignalValue::Text { text: erased() },
            SignalValue::Authority { role, title } => SignalValue::Authority {
                role,
                title: title.map(|_| erased()),
            },
            SignalValue::Timeline(_)
            | SignalValue::Choice { .. }
            | SignalValue::Flag { .. }
            | SignalValue::Needs(_)
            | SignalValue::Money(_)
            | SignalValue::Quantity(_) => value,
        }),
        evidence: learned.evidence.into_iter().map(evidence).collect(),
        ..learned
    }
}

fn evidence(found: Evidence) -> Evidence {
    match found {
        Evidence::Message {
            seq, start, end, ..
        } => Evidence::Message {
            seq,
            start,
            end,
            quote: erased(),
        },
        Evidence::Page { page, .. } => Evidence::Page {
            page: path_of(&page).to_owned(),
            quote: erased(),
        },
        Evidence::Form { form, .. } => Evidence::Form {
            form,
            quote: erased(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::{Currency, Money, MoneyRange, ReadBy, SignalStatus};
    use jiff::Timestamp;

    #[test]
    fn words_go_and_figures_stay() {
        let secret = "Dana dana@northgate.example +14155550142 secret words";
        let budget = SignalValue::Money(MoneyRange {
            max: Some(Money::new(30_000, Currency::USD)),
            ..MoneyRange::default()
        });
        let learned = Signal {
            status: SignalStatus::Stated,
            value: Some(budget.clone()),
            evidence: vec![Evidence::Message {
                seq: 2,
                start: 0,
                end: 4,
                quote: secret.to_owned(),
            }],
            confidence: 0.9,
            read_by: ReadBy::Local,
            at: Timestamp::UNIX_EPOCH,
        };
        let text = || secret.to_owned();
        let events = [
            Event::ProspectWrote {
                client_id: text(),
                text: text(),
                mail: Some(super::super::event::MailThread {
                    subject: Some(text()),
                    message_id: Some(text()),
                    references: vec![text()],
                }),
            },
            Event::SignalRecorded {
                name: "budget".into(),
                signal: learned.clone(),
                superseded: Some(Signal {
                    value: Some(SignalValue::Text { text: text() }),
                    ..learned
                }),
            },
            Event::QuestionLeftOpen {
                seq: 2,
                quote: text(),
                fact: None,
            },
            Event::QuestionsRefused {
                seq: 2,
                quote: text(),
                question: None,
            },
            Event::QuestionHeard {
                seq: 2,
                quote: text(),
                intent: crate::reading::finding::IntentKind::AskPrice,
            },
            Event::AnswerBegun {
                answers: 2,
                dealt_with: vec![super::super::agenda::Point::not_known(text())],
            },
            Event::CloserWrote {
                closer: "maria".into(),
                name: "Maria".to_owned(),
                text: text(),
            },
            Event::LeadQualified {
                level: 3,
                because: vec![text()],
            },
            Event::ProspectIdentified {
                details: ProspectDetails {
                    name: Some(text()),
                    email: Some(text()),
                    phone: Some(text()),
                    company: Some(text()),
                    ..ProspectDetails::default()
                },
            },
            Event::ContextAdded {
                context: Context {
                    page: Some(format!("/pricing?email={secret}")),
                    title: Some(text()),
                    referrer: Some(format!("https://a.example/?q={secret}")),
                    attributes: [("name".to_owned(), secret.into())].into(),
                    click_ids: [("gclid".to_owned(), text())].into(),
                    ..Context::default()
                },
            },
        ];
        for event in events {
            let kind = event.kind();
            let left = erase(event);
            assert_eq!(left.kind(), kind);
            let json = serde_json::to_string(&left).unwrap();
            assert!(
                !json.contains("dana@") && !json.contains("secret"),
                "{json}"
            );
            if let Event::SignalRecorded { signal, .. } = left {
                assert_eq!(signal.value, Some(budget.clone()));
            }
        }
    }
}
