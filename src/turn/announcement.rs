//! Who is told of what happened: webhooks, and the closer to whom a lead is
//! offered. Written in the commit of the events themselves.

use serde_json::{Value, json};

use super::consequence::{Consequence, Delivery, WebhookTarget};
use crate::conversation::lead::Lead;
use crate::conversation::message::Message;
use crate::handoff::packet::{Material, packet};
use crate::qualification::evaluate;
use crate::store::{Commit, OutboxItem};

/// The most bytes of a webhook's body, with room for what is around the data.
const MOST_BODY_BYTES: usize = 19_500;

impl Consequence<'_> {
    pub(super) fn announce(&self, commit: &mut Commit, kind: &'static str, lead: &Value) {
        let mut data = json!({
            "conversation_id": self.after.conversation(),
            "lead": lead,
        });
        if kind.starts_with("handoff.")
            && let Some(handoff) = &self.after.handoff
        {
            data["handoff"] = json!({
                "id": handoff.id,
                "state": handoff.state,
                "reason": handoff.reason,
                "closer": handoff.closer,
                "closer_name": handoff.closer_name,
                "offered_until": handoff.offered_until,
            });
        }
        if kind == "handoff.offered" {
            for way in &self.parts.notices {
                self.notify(commit, *way);
            }
        }
        let wanting: Vec<&WebhookTarget> = self
            .parts
            .webhooks
            .iter()
            .filter(|webhook| webhook.wants(kind))
            .collect();
        if kind == "handoff.offered" && !wanting.is_empty() {
            self.add_packet(&mut data);
        }
        for webhook in wanting {
            commit.outbox.push(OutboxItem {
                id: self.parts.clock.fresh_id(),
                kind: Delivery::Webhook.as_str().to_owned(),
                target: webhook.url.clone(),
                lane: None,
                body: json!({
                    "type": kind,
                    "timestamp": self.after.updated_at,
                    "data": data,
                }),
                epoch: None,
                due_at: self.after.updated_at,
            });
        }
    }

    /// The closer to whom it is offered is told this way, where they want that:
    /// looked up when it is sent.
    fn notify(&self, commit: &mut Commit, way: Delivery) {
        let Some(handoff) = &self.after.handoff else {
            return;
        };
        let Some(closer) = &handoff.closer else {
            return;
        };
        commit.outbox.push(OutboxItem {
            id: self.parts.clock.fresh_id(),
            kind: way.as_str().to_owned(),
            target: closer.to_string(),
            lane: None,
            body: json!({
                "closer": closer,
                "handoff": handoff.id,
                "conversation_id": self.after.conversation(),
            }),
            epoch: Some(self.after.epoch),
            due_at: self.after.updated_at,
        });
    }

    /// Adds the packet, as large as there is room for. Its `lead` takes the place of the
    /// whole one: each thing stands there once.
    fn add_packet(&self, data: &mut Value) {
        data["lead"] = Value::Null;
        let after = self.after;
        let today = after
            .updated_at
            .to_zoned(self.loaded.timezone.clone())
            .date();
        let campaign = &*self.loaded.campaign.in_force(today, after.free_capacity);
        let lines = &self.loaded.lines;
        let evaluation = evaluate(campaign, &after.signals, today);
        let lead = Lead::of(after, campaign, lines, &evaluation, today);
        // The packet shows fewer messages than the state holds.
        let transcript: Vec<Message> = after.messages.iter().cloned().collect();
        let packet = packet(&Material {
            state: after,
            campaign,
            vocabulary: &self.loaded.vocabulary,
            lines,
            lead: &lead,
            evaluation: &evaluation,
            transcript: &transcript,
            now: after.updated_at,
            timezone: &self.loaded.timezone,
            public_url: &self.parts.public_url,
        });
        let most = MOST_BODY_BYTES.saturating_sub(data.to_string().len());
        let mut packet = packet.json_within(most);
        if let Some(lead) = packet.as_object_mut().and_then(|all| all.remove("lead")) {
            data["lead"] = lead;
        }
        data["packet"] = packet;
    }
}
