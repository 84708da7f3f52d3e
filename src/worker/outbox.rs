//! What the outbox holds: claimed with a lease, delivered, and its fate recorded.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, Semaphore};

use super::Worker;
use super::trouble::Trouble;
use crate::channel::delivery::{Attempt, next_attempt};
use crate::channel::email::OutboundEmail;
use crate::channel::standard_webhook::Secret;
use crate::handoff::closer::Closer;
use crate::store::{OutboxRow, StoreError, WebhookOff};
use crate::turn::Delivery;

/// Longer than any attempt takes; who has not reported back by then died.
const LEASE_MS: i64 = 60_000;

/// A delivery that is ready to be posted.
pub(super) struct Parcel {
    pub url: String,
    pub secrets: Vec<Secret>,
    pub body: Vec<u8>,
}

/// What to do with an item.
pub(super) enum Packed {
    /// Post it.
    Ready(Parcel),
    /// Hand it to the mail server.
    Mail(Box<OutboundEmail>),
    /// Its webhook is switched off.
    Off(String),
    /// There is nothing to do, and all is well.
    Nothing,
    /// It can never be delivered.
    Never(String),
}

impl Worker {
    pub(super) async fn deliver(self) {
        let mut trouble = Trouble::none("outbox");
        let most = self.parts.concurrent.max(1);
        let room = Arc::new(Semaphore::new(most));
        let finished = Arc::new(Notify::new());
        let mut pause = Duration::ZERO;
        loop {
            // A finished delivery lets the next of its lane go.
            tokio::select! {
                () = self.parts.shutdown.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
                () = finished.notified() => {}
            }
            let free = room.available_permits();
            if free == 0 {
                pause = self.parts.paces.poll;
                continue;
            }
            let now = self.parts.desk.clock().now();
            let limit = i64::try_from(free).unwrap_or(1);
            let store = self.parts.desk.store();
            pause = match store.claim_outbox(now, LEASE_MS, limit).await {
                Ok(rows) => {
                    trouble.over();
                    for row in rows {
                        let Ok(permit) = Arc::clone(&room).acquire_owned().await else {
                            return;
                        };
                        let worker = self.clone();
                        let finished = Arc::clone(&finished);
                        self.parts.tasks.spawn(async move {
                            worker.deliver_one(row).await;
                            drop(permit);
                            finished.notify_one();
                        });
                    }
                    self.parts.paces.poll
                }
                Err(error) => trouble.failed(&error),
            };
        }
    }

    async fn deliver_one(&self, row: OutboxRow) {
        if let Err(error) = self.try_to_deliver(&row).await {
            // The lease runs out, and the item comes again under the same id.
            tracing::error!(delivery.id = %row.id, delivery.kind = row.kind, %error,
                "what came of a delivery could not be recorded; it is made again");
        }
    }

    async fn try_to_deliver(&self, row: &OutboxRow) -> Result<(), StoreError> {
        let store = self.parts.desk.store();
        let clock = self.parts.desk.clock();
        let attempt = match self.pack(row).await? {
            Packed::Ready(parcel) => {
                let id = row.id.to_string();
                let Parcel { url, secrets, body } = parcel;
                let courier = &self.parts.courier;
                courier.post(&url, &secrets, &id, body, clock.now()).await
            }
            Packed::Mail(mail) => match &self.parts.mail {
                Some(server) => server.postman.send(&mail).await,
                None => Attempt::Hopeless {
                    reason: "there is no mail server in the configuration".to_owned(),
                },
            },
            // Told when it was switched off, and in the list of deliveries.
            Packed::Off(reason) => return store.outbox_dead(row.id, reason, clock.now()).await,
            Packed::Nothing => Attempt::Delivered,
            Packed::Never(reason) => Attempt::Hopeless { reason },
        };
        let now = clock.now();
        let attempts = u32::try_from(row.attempts).unwrap_or(u32::MAX);
        match attempt {
            Attempt::Delivered => {
                tracing::debug!(delivery.id = %row.id, delivery.kind = row.kind, attempts, "delivered");
                store.outbox_done(row.id, now).await
            }
            Attempt::Failed { reason, wait } => match next_attempt(attempts, now, jitter(), wait) {
                Some(next_at) => {
                    if attempts == 1 {
                        tracing::warn!(delivery.id = %row.id, delivery.kind = row.kind, reason,
                                "a delivery failed; it is tried again for about three days");
                    }
                    store.outbox_retry(row.id, next_at, reason, now).await
                }
                None => self.give_up(row, reason).await,
            },
            Attempt::Gone { reason } => {
                self.switch_off(row, &reason).await?;
                self.give_up(row, reason).await
            }
            Attempt::Hopeless { reason } => self.give_up(row, reason).await,
        }
    }

    /// A webhook whose receiver wants no more gets no more, until it is switched
    /// on again or configured otherwise. Gateways are not switched off: what
    /// prospects are told goes through them.
    async fn switch_off(&self, row: &OutboxRow, reason: &str) -> Result<(), StoreError> {
        let endpoints = &self.parts.webhooks;
        let endpoint = endpoints
            .iter()
            .find(|endpoint| row.kind == Delivery::Webhook.as_str() && endpoint.url == row.target);
        let Some(endpoint) = endpoint else {
            return Ok(());
        };
        let off = WebhookOff {
            url: endpoint.url.clone(),
            settings: endpoint.settings.clone(),
            reason: reason.to_owned(),
            off_at: self.parts.desk.clock().now(),
        };
        if self.parts.desk.store().switch_webhook_off(off).await? {
            tracing::error!(webhook.url = %row.target, reason,
                "a webhook is switched off; POST /v1/webhooks/on or another configuration switches it on");
        }
        Ok(())
    }

    async fn give_up(&self, row: &OutboxRow, reason: String) -> Result<(), StoreError> {
        tracing::error!(delivery.id = %row.id, delivery.kind = row.kind, attempts = row.attempts, reason,
            "a delivery is given up; POST /v1/webhooks/deliveries/ID/retry tries again");
        let now = self.parts.desk.clock().now();
        self.parts
            .desk
            .store()
            .outbox_dead(row.id, reason, now)
            .await
    }

    async fn pack(&self, row: &OutboxRow) -> Result<Packed, StoreError> {
        let kind = row.kind.as_str();
        if kind == Delivery::Webhook.as_str() {
            return self.pack_webhook(row).await;
        }
        if kind == Delivery::Sms.as_str() || kind == Delivery::Email.as_str() {
            return self.pack_correspondence(row).await;
        }
        if kind == Delivery::MailNotice.as_str() {
            return self.pack_notice(row, Closer::BY_MAIL).await;
        }
        if kind == Delivery::TextNotice.as_str() {
            return self.pack_notice(row, Closer::BY_TEXT).await;
        }
        Ok(Packed::Never(format!(
            "this version does not know deliveries of the kind `{kind}`"
        )))
    }

    async fn pack_webhook(&self, row: &OutboxRow) -> Result<Packed, StoreError> {
        let Some(endpoint) = self
            .parts
            .webhooks
            .iter()
            .find(|endpoint| endpoint.url == row.target)
        else {
            return Ok(Packed::Never(
                "no [[webhook]] with this url is in the configuration any more".to_owned(),
            ));
        };
        let store = self.parts.desk.store();
        if let Some(off) = store.webhook_off(&endpoint.url).await? {
            if off.settings == endpoint.settings {
                return Ok(Packed::Off(format!(
                    "the webhook is switched off since {}: {}",
                    off.off_at, off.reason
                )));
            }
            if store.switch_webhook_on(&endpoint.url).await? {
                tracing::info!(webhook.url = %endpoint.url,
                    "a webhook that was switched off is configured otherwise now, and switched on");
            }
        }
        Ok(Packed::Ready(Parcel {
            url: endpoint.url.clone(),
            secrets: endpoint.secrets.clone(),
            body: row.body.to_string().into_bytes(),
        }))
    }
}

/// From 0 to 1, so that retries to one receiver do not come all at once.
fn jitter() -> f64 {
    let mut bytes = [0_u8; 4];
    // Without randomness the middle does.
    match getrandom::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 0.5,
    }
}
