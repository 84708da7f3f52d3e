//! A server of one's own: real sockets, a real database, the embedded campaigns.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Once};
use std::time::Duration;

use fronter::clock::Clock;
use fronter::http::{Doors, DoorsParts, Gateways, Limits, new_token, router, serve};
use fronter::id::CloserId;
use fronter::language::{Language, Local};
use fronter::library::Library;
use fronter::store::{AccessToken, Store, StoreOptions, TokenKind};
use fronter::turn::{Desk, DeskParts, Settling};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// A running server.
pub struct App {
    pub address: SocketAddr,
    pub doors: Doors,
    pub admin: String,
    pub http: reqwest::Client,
    tasks: TaskTracker,
    shutdown: CancellationToken,
    _folder: tempfile::TempDir,
}

/// A server with the usual limits.
pub async fn spawn_app() -> App {
    spawn_app_with(Limits::default(), None).await
}

/// A server with these limits and the campaigns of this folder.
pub async fn spawn_app_with(limits: Limits, campaigns: Option<&Path>) -> App {
    spawn_app_through(limits, campaigns, Gateways::default()).await
}

/// A server that messages come to through gateways, too.
pub async fn spawn_app_through(
    limits: Limits,
    campaigns: Option<&Path>,
    gateways: Gateways,
) -> App {
    spawn_app_of(limits, campaigns, gateways, Arc::new(Local)).await
}

/// A server in which this language finds the words.
pub async fn spawn_app_speaking(language: Arc<dyn Language>) -> App {
    spawn_app_of(Limits::default(), None, Gateways::default(), language).await
}

async fn spawn_app_of(
    limits: Limits,
    campaigns: Option<&Path>,
    gateways: Gateways,
    language: Arc<dyn Language>,
) -> App {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        let _already = rustls::crypto::ring::default_provider().install_default();
    });
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("fronter.db");
    let store = Store::open(&StoreOptions::new(format!("sqlite://{}", file.display())))
        .await
        .expect("the store opens");
    let library = Arc::new(Library::open(campaigns).expect("the campaigns are good"));
    for closer in library.closers().iter() {
        let document = serde_json::to_value(closer).expect("a closer is JSON");
        let now = Clock::system().now();
        let kept = store.put_closer(closer.id.clone(), document, now).await;
        kept.expect("the team is kept");
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let tasks = TaskTracker::new();
    let desk = Desk::new(DeskParts {
        store,
        library,
        language,
        clock: Clock::system(),
        tasks: tasks.clone(),
        settling: Settling {
            live: Duration::from_millis(10),
            gateway: Duration::from_millis(10),
            most: Duration::from_millis(50),
        },
        webhooks: Vec::new(),
        notices: Vec::new(),
        public_url: format!("http://{address}"),
    });
    let (admin, admin_hash) = new_token(TokenKind::Admin).expect("a token");
    let shutdown = CancellationToken::new();
    let doors = Doors::new(DoorsParts {
        desk,
        limits,
        admin_token: Some(admin_hash),
        trusted_proxies: vec!["127.0.0.1".parse().expect("a network")],
        shutdown: shutdown.clone(),
    })
    .with_gateways(gateways);
    let served = serve(listener, router(doors.clone()), shutdown.clone());
    tasks.spawn(async move { served.await.expect("the server serves") });
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .expect("a client");
    App {
        address,
        doors,
        admin,
        http,
        tasks,
        shutdown,
        _folder: folder,
    }
}

impl App {
    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A token that opens the doors of a closer.
    pub async fn closer_token(&self, closer: &str) -> String {
        let (plain, hash) = new_token(TokenKind::Closer).expect("a token");
        let clock = self.doors.desk().clock();
        let token = AccessToken {
            id: clock.fresh_id(),
            kind: TokenKind::Closer,
            hash,
            closer: Some(CloserId::from(closer)),
            gateway: None,
            conversation: None,
            created_at: clock.now(),
            expires_at: None,
            used_at: None,
            revoked_at: None,
        };
        let store = self.doors.desk().store();
        assert!(store.insert_token(token).await.expect("kept"));
        plain
    }

    /// The desk of another process at the same store.
    pub fn beside(&self, language: Arc<dyn Language>) -> Desk {
        Desk::new(DeskParts {
            store: self.doors.desk().store().clone(),
            library: Arc::new(Library::open(None).expect("the campaigns are good")),
            language,
            clock: Clock::system(),
            tasks: self.tasks.clone(),
            settling: Settling::default(),
            webhooks: Vec::new(),
            notices: Vec::new(),
            public_url: self.url(""),
        })
    }

    /// Tells the server to go away.
    pub fn leave(&self) {
        self.shutdown.cancel();
    }

    /// Waits until everything that the server began is finished.
    pub async fn wait_until_gone(&self) {
        self.leave();
        self.tasks.close();
        tokio::time::timeout(Duration::from_secs(10), self.tasks.wait())
            .await
            .expect("the server goes away in time");
    }
}
