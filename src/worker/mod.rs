//! Work that is due without anybody asking: what the outbox holds, timers,
//! messages that a crash left unanswered, an engine that is out, edited
//! campaigns, what other nodes have written, and tidying up.

mod correspondence;
mod engine;
mod housekeeping;
mod library;
mod nodes;
mod notice;
mod outbox;
mod presence;
mod recovery;
mod timers;
mod trouble;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::channel::deliver::Courier;
use crate::channel::email::{EmailAddress, Postman, ReplyAddresses};
use crate::channel::gateway::InboundChannel;
use crate::channel::standard_webhook::Secret;
use crate::id::CampaignId;
use crate::turn::Desk;

pub use housekeeping::Retention;
pub use library::told;

/// A webhook's secrets.
#[derive(Debug, Clone)]
pub struct WebhookEndpoint {
    /// Where.
    pub url: String,
    /// What is signed with: two while a secret is being changed.
    pub secrets: Vec<Secret>,
    /// How it is configured, without secrets: one that was switched off is tried
    /// again when this changes.
    pub settings: String,
}

/// A gateway, as sending needs it.
#[derive(Debug, Clone)]
pub struct GatewayEndpoint {
    /// Its name in the configuration.
    pub name: String,
    /// What goes through it.
    pub channel: InboundChannel,
    /// The campaign of those who write there.
    pub campaign: CampaignId,
    /// Where outgoing messages are posted; none: it only receives.
    pub url: Option<String>,
    /// What is signed with.
    pub secrets: Vec<Secret>,
    /// Our number or mailbox there.
    pub address: Option<String>,
    /// The signed addresses of our mail there; absent where it is no mail.
    pub reply_addresses: Option<ReplyAddresses>,
}

/// Sending mail by SMTP.
#[derive(Debug, Clone)]
pub struct MailServer {
    /// Who carries it.
    pub postman: Postman,
    /// From whom mail is that belongs to no gateway.
    pub from: EmailAddress,
}

/// How often the loops look.
#[derive(Debug, Clone, Copy)]
pub struct Paces {
    /// For due deliveries and timers.
    pub poll: Duration,
    /// For edited campaigns; `None` never looks.
    pub library: Option<Duration>,
    /// How old an unanswered message must be before it is taken up again: who
    /// else may be answering it has this long.
    pub unanswered: Duration,
}

/// How many processes share the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nodes {
    /// This one only.
    One,
    /// Any number.
    Many,
}

/// What the worker is made of.
pub struct WorkerParts {
    /// The desk.
    pub desk: Desk,
    /// Who carries deliveries.
    pub courier: Courier,
    /// Where webhooks go.
    pub webhooks: Vec<WebhookEndpoint>,
    /// Where text messages and mails go.
    pub gateways: Vec<GatewayEndpoint>,
    /// Sends mail where no gateway does.
    pub mail: Option<MailServer>,
    /// What is kept, and how long.
    pub retention: Retention,
    /// How many deliveries run at once.
    pub concurrent: usize,
    /// How often to look.
    pub paces: Paces,
    /// How many processes share the store.
    pub nodes: Nodes,
    /// Where the loops are counted, so that shutdown waits for them.
    pub tasks: TaskTracker,
    /// Ends the loops.
    pub shutdown: CancellationToken,
}

/// The worker.
#[derive(Clone)]
pub struct Worker {
    parts: Arc<WorkerParts>,
}

impl Worker {
    /// A worker.
    pub fn new(parts: WorkerParts) -> Self {
        Self {
            parts: Arc::new(parts),
        }
    }

    /// Starts the loops. They end when the shutdown token is cancelled.
    pub fn start(&self) {
        let tasks = &self.parts.tasks;
        tasks.spawn(self.clone().deliver());
        tasks.spawn(self.clone().ring_timers());
        tasks.spawn(self.clone().take_up_unanswered());
        tasks.spawn(self.clone().keep_house());
        tasks.spawn(self.clone().watch_consoles());
        tasks.spawn(self.clone().watch_engine());
        if let Some(pace) = self.parts.paces.library {
            tasks.spawn(self.clone().watch_library(pace));
        }
        if self.parts.nodes == Nodes::Many {
            tasks.spawn(self.clone().follow_other_nodes());
        }
    }

    /// Waits; false when it is time to go.
    async fn wait(&self, time: Duration) -> bool {
        tokio::select! {
            () = self.parts.shutdown.cancelled() => false,
            () = tokio::time::sleep(time) => true,
        }
    }
}
