//! The program as it is configured, running in the test's own process.

use std::time::{Duration, Instant};

use fronter::app::App;
use fronter::config::{Config, Environment};
use fronter::conversation::context::{Channel, Context, ProspectDetails};
use fronter::conversation::event::MailThread;
use fronter::conversation::input::Input;
use fronter::id::{CampaignId, CloserId};
use fronter::store::{OutboxFilter, OutboxState, Presence, PresenceState, Store};
use fronter::turn::{Began, Desk, Envelope, NewConversation};
use serde_json::Value;
use tokio::sync::oneshot;

/// The secret of every webhook and gateway.
pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/// The key that the fake model server asks for.
const MODEL_KEY: &str = "sk-test-5ecre7-9f31";
const ADMIN: &str = "an-admin-token-for-the-tests";

/// A running program with this configuration added.
pub struct Running {
    pub desk: Desk,
    /// Where it listens.
    pub url: String,
    stop: Option<oneshot::Sender<()>>,
    ended: tokio::task::JoinHandle<()>,
    folder: Option<tempfile::TempDir>,
}

impl Running {
    pub async fn start(configuration: &str) -> Self {
        Self::start_at("", configuration).await
    }

    /// The same, reached by the world under this address.
    pub async fn start_at(public_url: &str, configuration: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = format!("sqlite://{}", folder.path().join("fronter.db").display());
        let mut running = Self::start_with(&store, public_url, configuration).await;
        running.folder = Some(folder);
        running
    }

    /// The same with this store.
    pub async fn start_with(store: &str, public_url: &str, configuration: &str) -> Self {
        let text = format!(
            "[server]\nbind = \"127.0.0.1:0\"\npublic_url = \"{public_url}\"\n[store]\nurl = \"{store}\"\n[outbox]\npoll_ms = 20\nallow_private = true\n[conversation]\nsettle_gateway_ms = 0\nsettle_live_ms = 0\n{configuration}"
        );
        let environment = Environment::of(&[
            ("HOOK_SECRET", SECRET),
            ("FRONTER_ADMIN_TOKEN", ADMIN),
            ("MODEL_KEY", MODEL_KEY),
        ]);
        let config =
            Config::from_parts(Some(("test.toml".to_owned(), &text)), &environment).unwrap();
        let app = App::build(config, &environment).await.unwrap();
        let listener = app.listen().await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let desk = app.desk(app.public_url(&listener));
        let (stop, stopped) = oneshot::channel::<()>();
        #[expect(clippy::disallowed_methods, reason = "it is waited for at the end")]
        let ended = tokio::spawn(async move {
            let until = async move {
                let _told = stopped.await;
            };
            app.serve(listener, until).await.unwrap();
        });
        Self {
            desk,
            url,
            stop: Some(stop),
            ended,
            folder: None,
        }
    }

    pub fn store(&self) -> &Store {
        self.desk.store()
    }

    pub async fn begin(
        &self,
        channel: Channel,
        address: Option<&str>,
        gateway: Option<(&str, &str)>,
    ) -> Began {
        let new = NewConversation {
            campaign: CampaignId::from("demo"),
            channel,
            address: address.map(str::to_owned),
            gateway: gateway.map(|(name, own)| (name.to_owned(), own.to_owned())),
            details: ProspectDetails::default(),
            context: Context::default(),
            consent: Value::Null,
            token_hash: None,
        };
        self.desk.begin(new).await.unwrap()
    }

    /// The prospect writes, and is answered before this comes back.
    pub async fn write(&self, began: &Began, text: &str, mail: Option<MailThread>) {
        let message = Input::ProspectMessage {
            client_id: text.to_owned(),
            text: text.to_owned(),
            mail,
        };
        let envelope = Envelope::default();
        self.desk.take(began.id, message, envelope).await.unwrap();
        let until = Instant::now() + Duration::from_secs(10);
        while !self
            .desk
            .state(began.id)
            .await
            .unwrap()
            .unwrap()
            .unread
            .is_empty()
        {
            assert!(Instant::now() < until, "no answer");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until nothing is pending; gives what was given up, with the reasons.
    pub async fn settled(&self) -> Vec<String> {
        let until = Instant::now() + Duration::from_secs(15);
        while self.store().outbox_depth().await.unwrap().pending > 0 {
            assert!(Instant::now() < until, "something is left in the outbox");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let filter = OutboxFilter {
            state: Some(OutboxState::Dead),
            ..OutboxFilter::default()
        };
        let dead = self.store().outbox(&filter, None, 100).await.unwrap();
        dead.items
            .into_iter()
            .map(|row| row.last_error.unwrap_or_default())
            .collect()
    }

    pub async fn stop(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.ended.await.unwrap();
    }

    /// Posts a delivery of the gateway, signed by the standard's own library.
    pub async fn deliver(&self, gateway: &str, id: &str, body: &Value) -> (u16, String) {
        let body = body.to_string();
        let now = self.desk.clock().now().as_second();
        let signature = standardwebhooks::Webhook::new(SECRET)
            .unwrap()
            .sign(id, now, body.as_bytes())
            .unwrap();
        let url = format!("{}/v1/gateways/{gateway}", self.url);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", now)
            .header("webhook-signature", signature)
            .body(body)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// A closer says that they are there.
    pub async fn online(&self, closer: &str) {
        let presence = Presence {
            closer: CloserId::from(closer),
            state: PresenceState::Online,
            until: None,
            updated_at: self.desk.clock().now(),
        };
        assert!(self.store().set_presence(presence).await.unwrap());
        self.desk.team_changed();
    }

    /// Calls as an admin; the answer must be a good one.
    pub async fn admin(&self, method: &str, path: &str, body: Value) -> Value {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let method = method.parse().unwrap();
        let request = client.request(method, format!("{}{path}", self.url));
        let answer = request.bearer_auth(ADMIN).json(&body).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{path}: {status}: {text}");
        serde_json::from_str(&text).unwrap()
    }
}

/// A gateway of the configuration.
pub fn gateway(name: &str, channel: &str, rest: &str) -> String {
    format!(
        "[[gateway]]\nname = \"{name}\"\nchannel = \"{channel}\"\nsecret_env = \"HOOK_SECRET\"\ncampaign = \"demo\"\n{rest}\n"
    )
}
