//! Where everything is constructed and joined. All checks happen in
//! [`App::build`], before a socket opens.

mod endpoints;
mod engine;
mod settings;
mod telemetry;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::channel::deliver::{Courier, CourierError};
use crate::clock::Clock;
use crate::config::{Config, ConfigError, Environment, Fault};
use crate::handoff::closer::Closer;
use crate::http::{self, Doors, DoorsParts, LocalAddresses, Network};
use crate::language::Language;
use crate::library::{Library, LibraryError};
use crate::store::{AccessToken, Store, StoreError, StoreOptions, TokenHash, TokenKind};
use crate::turn::{Delivery, Desk, DeskParts, Settling, WebhookTarget};
use endpoints::gateways;
use settings::Settings;

pub use settings::faults;
pub use telemetry::start_telemetry;

use crate::worker::{
    GatewayEndpoint, MailServer, Nodes, Paces, Retention, WebhookEndpoint, Worker, WorkerParts,
};

/// Why the program cannot start, or had to end.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The campaigns cannot be used.
    #[error("{error}")]
    Library {
        /// Where they stand; empty for those built in.
        folder: String,
        /// What is wrong.
        error: LibraryError,
    },
    /// Settings cannot be used.
    #[error("the configuration cannot be used: {}", told(.0))]
    Settings(Vec<Fault>),
    /// Spans cannot be sent as configured.
    #[error(transparent)]
    Telemetry(#[from] crate::telemetry::TelemetryError),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Outgoing calls cannot be made.
    #[error(transparent)]
    Courier(#[from] CourierError),
    /// A setting cannot be used.
    #[error("{0}")]
    Setting(String),
    /// The address cannot be listened at.
    #[error(
        "cannot listen at {address} ({error}): is another server running there? `server.bind` in config.toml or FRONTER__SERVER__BIND names another address"
    )]
    Bind {
        /// Which.
        address: SocketAddr,
        /// Why.
        error: std::io::Error,
    },
    /// The server failed.
    #[error("the server failed: {0}")]
    Serve(#[from] std::io::Error),
}

fn told(faults: &[Fault]) -> String {
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    told.join("; ")
}

/// The program, checked and ready.
pub struct App {
    config: Config,
    store: Store,
    library: Arc<Library>,
    language: Arc<dyn Language>,
    clock: Clock,
    courier: Courier,
    webhooks: Vec<WebhookEndpoint>,
    gateways: Vec<GatewayEndpoint>,
    mail: Option<MailServer>,
    proxies: Vec<Network>,
    admin_token: Option<TokenHash>,
    tasks: TaskTracker,
    shutdown: CancellationToken,
}

impl App {
    /// Reads secrets, checks every setting, loads the campaigns, opens the store.
    ///
    /// # Errors
    /// [`AppError`], which says what to do.
    pub async fn build(config: Config, environment: &Environment) -> Result<Self, AppError> {
        let settings = Settings::make(&config, environment).map_err(AppError::Settings)?;
        let library = open_library(&config)?;
        let store = open_store(&config).await?;
        let clock = Clock::system();
        add_closers(&store, &library, &clock).await?;
        tell_of_untold(&store, &config).await?;
        Ok(Self {
            courier: Courier::new(settings.reach)?,
            language: settings.language,
            proxies: config
                .server
                .trusted_proxies
                .iter()
                .filter_map(|address| address.to_string().parse().ok())
                .collect(),
            config,
            store,
            library: Arc::new(library),
            clock,
            webhooks: settings.webhooks,
            gateways: settings.gateways,
            mail: settings.mail,
            admin_token: settings.admin_token,
            tasks: TaskTracker::new(),
            shutdown: CancellationToken::new(),
        })
    }

    /// A desk of this app; `public_url` is the address of the server.
    pub fn desk(&self, public_url: String) -> Desk {
        let events = self.config.webhooks.iter().map(|webhook| WebhookTarget {
            url: webhook.url.clone(),
            events: webhook.events.clone(),
        });
        let milliseconds = Duration::from_millis;
        let conversation = &self.config.conversation;
        Desk::new(DeskParts {
            store: self.store.clone(),
            library: Arc::clone(&self.library),
            language: Arc::clone(&self.language),
            clock: self.clock.clone(),
            tasks: self.tasks.clone(),
            settling: Settling {
                live: milliseconds(conversation.settle_live_ms),
                gateway: milliseconds(conversation.settle_gateway_ms),
                most: milliseconds(conversation.settle_most_ms),
            },
            webhooks: events.collect(),
            notices: self.notices(),
            public_url,
        })
    }

    /// How closers can be told of offers, with what is configured.
    fn notices(&self) -> Vec<Delivery> {
        let by_mail = self.mail.as_ref().map(|_| Delivery::MailNotice);
        let by_text = self.config.can_text().then_some(Delivery::TextNotice);
        by_mail.into_iter().chain(by_text).collect()
    }

    /// The campaigns.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Listens where the configuration says.
    ///
    /// # Errors
    /// [`AppError::Bind`].
    pub async fn listen(&self) -> Result<TcpListener, AppError> {
        let address = self.config.server.bind;
        TcpListener::bind(address)
            .await
            .map_err(|error| AppError::Bind { address, error })
    }

    /// The address under which the world reaches the server on this listener.
    pub fn public_url(&self, listener: &TcpListener) -> String {
        match (
            self.config.server.public_url.is_empty(),
            listener.local_addr(),
        ) {
            (true, Ok(address)) => format!("http://{address}"),
            _ => self.config.public_url(),
        }
    }

    /// A link that signs in to the console, once: as an admin, who acts as the
    /// first closer of the team, so that an offer can be accepted at once.
    ///
    /// # Errors
    /// Where the store fails or there is no randomness.
    pub async fn sign_in_link(&self, public_url: &str) -> Result<String, AppError> {
        let (plain, hash) = http::new_token(TokenKind::Signin)
            .map_err(|error| AppError::Setting(error.to_string()))?;
        let now = self.clock.now();
        let minutes = SignedDuration::from_mins(self.config.admin.signin_minutes.clamp(1, 525_600));
        let token = AccessToken {
            id: self.clock.fresh_id(),
            kind: TokenKind::Signin,
            hash,
            closer: first_closer(&self.library),
            gateway: None,
            conversation: None,
            created_at: now,
            expires_at: now.checked_add(minutes).ok(),
            used_at: None,
            revoked_at: None,
        };
        self.store.insert_token(token).await?;
        Ok(http::signin::link_of(public_url, &plain))
    }

    /// What is said when the server is ready.
    ///
    /// # Errors
    /// As [`App::sign_in_link`].
    pub async fn welcome(&self, listener: &TcpListener) -> Result<crate::cli::Welcome, AppError> {
        let url = self.public_url(listener);
        let campaigns = self.library.campaigns();
        Ok(crate::cli::Welcome {
            sign_in: self.sign_in_link(&url).await?,
            sign_in_minutes: self.config.admin.signin_minutes,
            campaigns: campaigns
                .iter()
                .map(|loaded| loaded.campaign.id().to_owned())
                .collect(),
            engine: self.language.status().engine,
            store: without_password(&self.config.store.url),
            url,
        })
    }

    /// Serves until `until` comes to an end, then lets running work finish.
    ///
    /// # Errors
    /// Where the listener fails.
    pub async fn serve(
        self,
        listener: TcpListener,
        until: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), AppError> {
        let desk = self.desk(self.public_url(&listener));
        let worker = self.worker(desk.clone());
        let doors = Doors::new(DoorsParts {
            desk,
            limits: limits(&self.config),
            admin_token: self.admin_token,
            trusted_proxies: self.proxies.clone(),
            shutdown: self.shutdown.clone(),
        })
        .with_gateways(gateways(&self.config, &self.gateways));
        worker.start();
        let shutdown = self.shutdown.clone();
        self.tasks.spawn({
            let shutdown = shutdown.clone();
            async move {
                tokio::select! {
                    () = until => shutdown.cancel(),
                    () = shutdown.cancelled() => {}
                }
            }
        });
        let serving = http::serve(listener, http::router(doors), shutdown.clone());
        let patience = Duration::from_millis(self.config.server.shutdown_ms);
        let late = async {
            shutdown.cancelled().await;
            tokio::time::sleep(patience).await;
        };
        let served = tokio::select! {
            served = serving => served,
            () = late => {
                tracing::warn!("some requests did not end in time and are cut off");
                Ok(())
            }
        };
        self.close().await;
        Ok(served?)
    }

    /// Lets running work finish, and closes the store.
    pub async fn close(self) {
        self.shutdown.cancel();
        self.tasks.close();
        let patience = Duration::from_millis(self.config.server.shutdown_ms);
        if tokio::time::timeout(patience, self.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!("some work did not end in time; it is taken up at the next start");
        }
        self.store.close().await;
    }

    /// The same by another clock, for trying what time does.
    #[must_use]
    pub fn by_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// The worker of this app, at a desk of this app.
    pub fn worker(&self, desk: Desk) -> Worker {
        Worker::new(self.worker_parts(desk))
    }

    fn worker_parts(&self, desk: Desk) -> WorkerParts {
        let config = &self.config;
        let reload = config.campaigns.reload_ms;
        let nodes = if config.store.url.starts_with("sqlite:") {
            Nodes::One
        } else {
            Nodes::Many
        };
        WorkerParts {
            desk,
            courier: self.courier.clone(),
            webhooks: self.webhooks.clone(),
            gateways: self.gateways.clone(),
            mail: self.mail.clone(),
            retention: retention(config),
            concurrent: config.outbox.concurrent,
            paces: Paces {
                poll: Duration::from_millis(config.outbox.poll_ms.max(10)),
                library: (reload > 0).then(|| Duration::from_millis(reload.max(100))),
                unanswered: match nodes {
                    Nodes::One => SPARE,
                    Nodes::Many => longest_turn(config, self.language.status().engine) + SPARE,
                },
            },
            nodes,
            tasks: self.tasks.clone(),
            shutdown: self.shutdown.clone(),
        }
    }
}

/// A message that waits for so much longer than a turn takes is nobody's.
const SPARE: Duration = Duration::from_secs(5);

/// How long another node may still be at a turn that a message began: the burst settles, and a
/// model finds the words. The embedded engine needs no time that counts. Whoever is slower than
/// that loses nothing but the work: the log takes one answer.
fn longest_turn(config: &Config, engine: &str) -> Duration {
    let settling = Duration::from_millis(config.conversation.settle_most_ms);
    match engine {
        "local" => settling,
        _ => settling + Duration::from_millis(config.language.turn_ms),
    }
}

fn retention(config: &Config) -> Retention {
    let kept = &config.retention;
    let hours = |hours: u32| SignedDuration::from_hours(i64::from(hours));
    let days = |days: u32| SignedDuration::from_hours(i64::from(days) * 24);
    Retention {
        prospects: (kept.days > 0).then(|| days(kept.days)),
        idempotency_keys: hours(kept.idempotency_hours),
        deliveries: days(kept.deliveries_days),
        delivered: days(kept.outbox_days),
    }
}

/// Opens the store that the configuration names.
///
/// # Errors
/// [`StoreError::Open`] and its kin, which say what to do.
pub async fn open_store(config: &Config) -> Result<Store, AppError> {
    let section = &config.store;
    Ok(Store::open(&StoreOptions {
        url: section.url.clone(),
        max_connections: section.max_connections,
        busy_timeout_ms: section.busy_timeout_ms,
        check_up_to_mb: section.check_up_to_mb,
        connect_timeout_ms: section.connect_timeout_ms,
    })
    .await?)
}

/// Opens the campaigns that the configuration names.
///
/// # Errors
/// [`AppError::Library`], with the findings.
pub fn open_library(config: &Config) -> Result<Library, AppError> {
    let folder = config.campaigns.folder();
    let library = Library::open(folder.as_deref()).map_err(|error| AppError::Library {
        folder: folder.map_or_else(String::new, |folder| folder.display().to_string()),
        error,
    })?;
    for broken in library.broken_edits() {
        if let Some(id) = broken.campaign {
            tracing::error!(
                campaign.id = id,
                "the campaign is broken and is not served until its files are mended; the others are"
            );
        } else {
            tracing::error!("closers.toml is broken: new closers are not taken up");
        }
        for finding in broken.findings {
            tracing::error!("{finding}");
        }
    }
    Ok(library)
}

fn limits(config: &Config) -> http::Limits {
    let limits = &config.limits;
    http::Limits {
        message_chars: limits.message_chars,
        body_bytes: limits.body_bytes,
        frame_bytes: limits.frame_bytes,
        conversations_per_minute_per_address: limits.conversations_per_minute,
        messages_per_minute_per_conversation: limits.messages_per_minute,
        sockets_per_address: usize::try_from(limits.sockets_per_address).unwrap_or(usize::MAX),
        hello_ms: limits.hello_ms,
        answer_ms: limits.answer_ms,
        presence_grace_ms: limits.presence_grace_ms,
        signin_minutes: config.admin.signin_minutes,
        session_hours: config.admin.session_hours,
        local_addresses: LocalAddresses::Trusted,
        ..http::Limits::default()
    }
}

/// Puts the closers of the team's file into the store where they are not there
/// yet; who is there already is edited there.
///
/// # Errors
/// Where the store fails.
pub async fn add_closers(store: &Store, library: &Library, clock: &Clock) -> Result<(), AppError> {
    let known = store.closers().await?;
    for closer in library.closers().iter() {
        if known.iter().any(|row| row.id == closer.id) {
            continue;
        }
        let document = serde_json::to_value(closer)
            .map_err(|error| AppError::Setting(format!("closer `{}`: {error}", closer.id)))?;
        store
            .put_closer(closer.id.clone(), document, clock.now())
            .await?;
    }
    Ok(())
}

/// Says which closers wait for text messages that nobody can send. Everything
/// else works, so the server starts.
async fn tell_of_untold(store: &Store, config: &Config) -> Result<(), AppError> {
    if config.can_text() {
        return Ok(());
    }
    for row in store.closers().await? {
        let closer = serde_json::from_value::<Closer>(row.document);
        if closer.is_ok_and(|closer| closer.wants(Closer::BY_TEXT)) {
            tracing::warn!(
                closer.id = %row.id,
                "a closer wants text messages (`notify`), and no [[gateway]] can send them: one with channel = \"sms\", `url` and `address` would"
            );
        }
    }
    Ok(())
}

/// As whom an admin acts who is signed in by a link: the first of the team.
pub fn first_closer(library: &Library) -> Option<crate::id::CloserId> {
    let closers = library.closers();
    closers.first().map(|closer| closer.id.clone())
}

/// The url of a store as it may be shown.
fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, place))) => format!("{scheme}://{place}"),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_dead_node_left_is_taken_up_as_soon_as_a_living_one_would_be_done() {
        let config = Config::from_parts(None, &Environment::default()).unwrap();
        let after = |engine| longest_turn(&config, engine) + SPARE;
        assert_eq!(after("local"), Duration::from_secs(8));
        assert_eq!(after("openai"), Duration::from_secs(28));
    }
}
