//! What follows from events: the rows of the lead and the handoff, what is sent
//! and who is told, all written in the commit of the events themselves.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

use super::{DeskParts, Envelope, handoffs};
use crate::conversation::context::Channel;
use crate::conversation::effect::Effect;
use crate::conversation::event::{Event, Recorded};
use crate::conversation::lead::Lead;
use crate::conversation::message::{Move, REMINDER};
use crate::conversation::state::{Owner, State};
use crate::library::LoadedCampaign;
use crate::qualification::evaluate;
use crate::signal::SignalName;
use crate::store::{
    Address, ClientMessage, Commit, ConversationState, ExpectedValue, NewConversation, OutboxItem,
    Projection, ProspectRow, Suppression, SuppressionChange, Timer, TimerChange,
};

/// A webhook that is told of some events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookTarget {
    /// Where.
    pub url: String,
    /// Of what: types such as `lead.qualified`, `lead.*`, or `*`.
    pub events: Vec<String>,
}

impl WebhookTarget {
    /// Whether it wants to know of this.
    pub fn wants(&self, kind: &str) -> bool {
        self.events.is_empty()
            || self.events.iter().any(|wanted| {
                wanted == kind
                    || wanted == "*"
                    || wanted
                        .strip_suffix(".*")
                        .is_some_and(|prefix| kind.split('.').next() == Some(prefix))
            })
    }
}

/// What the outbox delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// A text message through a gateway.
    Sms,
    /// An e-mail through a gateway or SMTP.
    Email,
    /// A webhook.
    Webhook,
    /// A mail to a closer.
    MailNotice,
    /// A text message to a closer.
    TextNotice,
}

impl Delivery {
    /// The name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
            Self::Webhook => "webhook",
            Self::MailNotice => "notice",
            Self::TextNotice => "text_notice",
        }
    }
}

/// By which way something goes out.
struct Outgoing<'a> {
    delivery: Delivery,
    /// To whom.
    address: &'a str,
    /// The gateway; none: any that can.
    gateway: Option<&'a str>,
    /// From which address of ours; none: the gateway's.
    from: Option<&'a str>,
    /// The words for this way; none: as they were said.
    text: Option<&'a str>,
}

/// Whether we write without having been written to.
fn is_reminder(moves: &[Move]) -> bool {
    moves
        .iter()
        .any(|made| made.topic.as_deref() == Some(REMINDER))
}

/// Everything that the consequences follow from.
pub(super) struct Consequence<'a> {
    pub parts: &'a DeskParts,
    pub loaded: &'a LoadedCampaign,
    pub before: Option<&'a State>,
    pub after: &'a State,
    pub recorded: &'a [Recorded],
    pub effects: &'a [Effect],
    pub envelope: &'a Envelope,
}

/// The lead's row and its document, as they stand in `state`.
pub fn projection(loaded: &LoadedCampaign, state: &State) -> (ConversationState, Projection) {
    let today = state.updated_at.to_zoned(loaded.timezone.clone()).date();
    let campaign = loaded.campaign.in_force(today, state.free_capacity);
    let evaluation = evaluate(&campaign, &state.signals, today);
    let lead = Lead::of(state, &campaign, &loaded.lines, &evaluation, today);
    let (kind, id) = match &state.owner {
        Owner::Fronter => ("fronter", None),
        Owner::Marketing => ("marketing", None),
        Owner::Closer(closer) => ("closer", Some(closer.0.clone())),
    };
    let owner = crate::store::Owner {
        kind: kind.to_owned(),
        id,
    };
    let search = [
        lead.prospect.name.clone(),
        lead.prospect.company.clone(),
        lead.prospect
            .email
            .as_ref()
            .map(|email| email.value.clone()),
        lead.prospect.phone.clone(),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" ");
    let row = Projection {
        lead: state.lead(),
        campaign: state.campaign().clone(),
        status: state.status.as_str().to_owned(),
        grade: lead.grade.clone(),
        level: Some(i64::from(lead.level)),
        owner: owner.clone(),
        expected_value: lead.expected_value.map(|money| ExpectedValue {
            minor: (money.amount * Decimal::ONE_HUNDRED)
                .round()
                .to_i64()
                .unwrap_or(i64::MAX),
            currency: money.currency.to_string(),
        }),
        temperature: Some(lead.temperature.clone()),
        search,
        document: serde_json::to_value(&lead).unwrap_or_default(),
        created_at: state.started_at,
        updated_at: state.updated_at,
    };
    let conversation = ConversationState {
        epoch: state.epoch,
        status: state.status.as_str().to_owned(),
        campaign_version: loaded.campaign.version().to_owned(),
        owner,
        closed: state.closed,
        unanswered_since: state
            .unread
            .first()
            .filter(|_| !state.human_speaks)
            .map(|unread| unread.at),
        prospect: None,
        address: None,
    };
    (conversation, row)
}

impl Consequence<'_> {
    /// The commit, and the lead as staff see it.
    pub(super) fn commit(&self) -> (Commit, Value) {
        let after = self.after;
        let expected = self.before.map_or(0, |before| before.seq);
        let mut commit = Commit::new(after.conversation(), expected, after.updated_at);
        commit.events = self
            .recorded
            .iter()
            .map(|recorded| crate::store::Event {
                seq: recorded.seq,
                kind: recorded.event.kind().to_owned(),
                at: recorded.at,
                body: serde_json::to_value(&recorded.event).unwrap_or_default(),
            })
            .collect();
        let (state, projection) = projection(self.loaded, after);
        let lead = projection.document.clone();
        commit.state = Some(state);
        commit.projection = Some(projection);
        if self.before.is_none() {
            commit.created = Some(NewConversation {
                lead: after.lead(),
                prospect: after.prospect(),
                campaign: after.campaign().clone(),
                channel: after.channel().as_str().to_owned(),
                address: after.started.address.clone(),
                token_hash: None,
            });
        }
        self.prospect(&mut commit);
        self.message(&mut commit);
        self.handoff(&mut commit);
        self.sends(&mut commit);
        self.effects(&mut commit, &lead);
        commit.tokens = super::allowance::tokens(after, self.recorded);
        if self.before.is_some_and(|before| before.epoch < after.epoch) {
            commit.cancel_outbox_before_epoch = Some(after.epoch);
        }
        (commit, lead)
    }

    fn happened(&self, kind: impl Fn(&Event) -> bool) -> bool {
        self.recorded.iter().any(|recorded| kind(&recorded.event))
    }

    fn prospect(&self, commit: &mut Commit) {
        let after = self.after;
        let learned = self.happened(|event| {
            matches!(
                event,
                Event::ConversationStarted(_)
                    | Event::ProspectIdentified { .. }
                    | Event::SignalRecorded { .. }
            )
        });
        if learned {
            let document = json!({
                "name": after.text_of(SignalName::NAME),
                "email": after.text_of(SignalName::EMAIL),
                "phone": after.text_of(SignalName::PHONE),
                "company": after.text_of(SignalName::COMPANY),
                "locale": after.details.locale,
                "timezone": after.details.timezone,
            });
            commit.prospect = Some(ProspectRow {
                id: after.prospect(),
                document,
                created_at: after.started_at,
                updated_at: after.updated_at,
                erased_at: None,
            });
        }
        let address = after.started.address.clone();
        if self.before.is_none()
            && let Some(address) = &address
        {
            // They wrote from it: it is theirs. What is only typed never counts as proof.
            commit.addresses.push(Address {
                prospect: after.prospect(),
                channel: after.channel().as_str().to_owned(),
                address: address.clone(),
                proven: true,
            });
        }
        for recorded in self.recorded {
            let addresses = || {
                let typed = [
                    (Channel::Email, after.text_of(SignalName::EMAIL)),
                    (Channel::Sms, after.text_of(SignalName::PHONE)),
                ];
                let own = address.clone().map(|address| (after.channel(), address));
                typed
                    .into_iter()
                    .filter_map(|(channel, text)| text.map(|text| (channel, text.to_owned())))
                    .chain(own)
                    .collect::<std::collections::BTreeSet<_>>()
            };
            match &recorded.event {
                Event::OptedOut { .. } => {
                    for (channel, address) in addresses() {
                        commit
                            .suppressions
                            .push(SuppressionChange::Add(Suppression {
                                channel: channel.as_str().to_owned(),
                                address,
                                reason: "stop".to_owned(),
                            }));
                    }
                }
                Event::OptedIn { .. } => {
                    for (channel, address) in addresses() {
                        commit.suppressions.push(SuppressionChange::Remove {
                            channel: channel.as_str().to_owned(),
                            address,
                        });
                    }
                }
                _ => {}
            }
        }
    }

    fn message(&self, commit: &mut Commit) {
        for recorded in self.recorded {
            if let Event::ProspectWrote { client_id, .. } = &recorded.event {
                commit.client_message = Some(ClientMessage {
                    client_id: client_id.clone(),
                    seq: recorded.seq,
                    fingerprint: None,
                });
            }
        }
        // A closer's message is taken once, too, where its sender gave it an id.
        let written = self
            .recorded
            .iter()
            .find(|recorded| matches!(recorded.event, Event::CloserWrote { .. }));
        if let (Some(client_id), Some(written)) = (&self.envelope.client_id, written) {
            commit.client_message = Some(ClientMessage {
                client_id: client_id.clone(),
                seq: written.seq,
                fingerprint: None,
            });
        }
        commit.delivery.clone_from(&self.envelope.delivery);
        commit.message_ids.extend(self.envelope.message_id.clone());
    }

    fn handoff(&self, commit: &mut Commit) {
        if self.happened(handoffs::touches) {
            commit.handoffs.extend(handoffs::row(self.after));
        }
    }

    /// What was said on a channel that is not live is sent, in order.
    fn sends(&self, commit: &mut Commit) {
        let delivery = match self.after.channel() {
            Channel::Sms => Delivery::Sms,
            Channel::Email => Delivery::Email,
            Channel::Widget | Channel::Api | Channel::Import => return,
        };
        let Some(address) = &self.after.started.address else {
            return;
        };
        let thread = Outgoing {
            delivery,
            address,
            gateway: self.after.started.gateway.as_deref(),
            from: self.after.started.own_address.as_deref(),
            text: None,
        };
        commit.outbox.extend(self.outgoing(&thread));
    }

    /// What was said, as the outbox holds it for this way out.
    fn outgoing(&self, way: &Outgoing<'_>) -> Vec<OutboxItem> {
        let is_opt_out = self.happened(|event| matches!(event, Event::OptedOut { .. }));
        let mut items = Vec::new();
        for recorded in self.recorded {
            let (text, closer, answers) = match &recorded.event {
                Event::AgentSaid { text, moves, .. } => (text, None, !is_reminder(moves)),
                Event::CloserWrote { text, name, .. } => (text, Some(name), true),
                _ => continue,
            };
            items.push(OutboxItem {
                id: self.parts.clock.fresh_id(),
                kind: way.delivery.as_str().to_owned(),
                target: way.address.to_owned(),
                lane: Some(self.after.conversation().to_string()),
                body: json!({
                    "gateway": way.gateway,
                    "from": way.from,
                    "to": way.address,
                    "text": way.text.unwrap_or(text),
                    "closer": closer,
                    "seq": recorded.seq,
                    "conversation_id": self.after.conversation(),
                    "campaign": self.after.campaign(),
                    "mail": self.after.mail,
                    "consent_message": is_opt_out,
                    "unasked": !answers,
                }),
                // What a person wrote or a confirmation of STOP is sent whoever owns it now.
                epoch: (closer.is_none() && !is_opt_out).then_some(self.after.epoch),
                due_at: recorded.at,
            });
        }
        items
    }

    fn effects(&self, commit: &mut Commit, lead: &Value) {
        for effect in self.effects {
            match effect {
                Effect::Speak(_) | Effect::AnswerAfterSettling => {}
                Effect::Set(timer) => commit.timers.push(TimerChange::Set(Timer {
                    name: timer.name.as_str().to_owned(),
                    due_at: timer.at,
                    body: Value::Null,
                })),
                Effect::Forget(name) => commit
                    .timers
                    .push(TimerChange::Cancel(name.as_str().to_owned())),
                Effect::SendToo {
                    channel,
                    address,
                    text,
                } => {
                    let delivery = match channel {
                        Channel::Sms => Delivery::Sms,
                        Channel::Email => Delivery::Email,
                        Channel::Widget | Channel::Api | Channel::Import => continue,
                    };
                    commit.outbox.extend(self.outgoing(&Outgoing {
                        delivery,
                        address,
                        gateway: None,
                        from: None,
                        text: Some(text),
                    }));
                }
                Effect::Announce(announcement) => self.announce(commit, announcement.kind, lead),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_wants_what_it_names() {
        let webhook = |events: &[&str]| WebhookTarget {
            url: "https://example.com".to_owned(),
            events: events.iter().map(|event| (*event).to_owned()).collect(),
        };
        assert!(webhook(&[]).wants("lead.qualified"));
        assert!(webhook(&["*"]).wants("lead.qualified"));
        assert!(webhook(&["lead.*"]).wants("lead.qualified"));
        assert!(!webhook(&["lead.*"]).wants("handoff.offered"));
        assert!(webhook(&["handoff.offered"]).wants("handoff.offered"));
        assert!(!webhook(&["handoff.offered"]).wants("handoff.expired"));
    }
}
