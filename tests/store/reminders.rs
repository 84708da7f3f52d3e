//! "Write me in February": the server does, by the clock, over a restart and
//! once, by the way that reaches them; on both databases.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use fronter::app::App;
use fronter::clock::Clock;
use fronter::config::{Config, Environment};
use fronter::conversation::context::{Channel, Context, ProspectDetails};
use fronter::conversation::input::Input;
use fronter::conversation::message::Author;
use fronter::id::{CampaignId, ConversationId, ProspectId};
use fronter::turn::{Desk, Envelope, NewConversation};
use serde_json::{Value, json};
use tokio::net::TcpListener;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/// In New York, as the business is.
const NUMBER: &str = "+12125550142";
const MAILBOX: &str = "pat@acme.example";

/// What the gateways were given to send.
type Sent = Arc<Mutex<Vec<Value>>>;

async fn provider() -> (Sent, String) {
    async fn take(State(sent): State<Sent>, body: Bytes) -> Json<Value> {
        sent.lock()
            .unwrap()
            .push(serde_json::from_slice(&body).unwrap());
        Json(json!({}))
    }
    let sent = Sent::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/", post(take))
        .with_state(Arc::clone(&sent));
    #[expect(clippy::disallowed_methods, reason = "it ends with the test")]
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (sent, url)
}

/// A running server whose clock is moved by hand.
struct House {
    app: App,
    desk: Desk,
}

impl House {
    async fn open(store: &str, provider: &str, clock: &Clock) -> Self {
        let gateway = |name: &str, channel: &str, address: &str| {
            format!(
                "[[gateway]]\nname = \"{name}\"\nchannel = \"{channel}\"\nsecret_env = \"SECRET\"\ncampaign = \"demo\"\nurl = \"{provider}\"\naddress = \"{address}\"\n"
            )
        };
        let text = format!(
            "[store]\nurl = \"{store}\"\n[outbox]\npoll_ms = 20\nallow_private = true\n[conversation]\nsettle_live_ms = 0\nsettle_gateway_ms = 0\n{}{}",
            gateway("text", "sms", "+14155550100"),
            gateway("post", "email", "sales@mail.example.com"),
        );
        let environment = Environment::of(&[("SECRET", SECRET)]);
        let file = Some(("test.toml".to_owned(), text.as_str()));
        let config = Config::from_parts(file, &environment).unwrap();
        let app = App::build(config, &environment).await.unwrap();
        let app = app.by_clock(clock.clone());
        let desk = app.desk("http://localhost".to_owned());
        app.worker(desk.clone()).start();
        Self { app, desk }
    }

    async fn begin(&self, channel: Channel, email: Option<&str>) -> (ConversationId, ProspectId) {
        let (address, gateway) = match channel {
            Channel::Sms => (Some(NUMBER), Some(("text", "+14155550100"))),
            Channel::Email => (Some(MAILBOX), Some(("post", "sales@mail.example.com"))),
            _ => (None, None),
        };
        let began = self
            .desk
            .begin(NewConversation {
                campaign: CampaignId::from("demo"),
                channel,
                address: address.map(str::to_owned),
                gateway: gateway.map(|(name, own)| (name.to_owned(), own.to_owned())),
                details: ProspectDetails {
                    email: email.map(str::to_owned),
                    ..ProspectDetails::default()
                },
                context: Context::default(),
                consent: Value::Null,
                token_hash: None,
            })
            .await
            .unwrap();
        (began.id, began.state.prospect())
    }

    async fn write(&self, id: ConversationId, text: &str) {
        let message = Input::ProspectMessage {
            client_id: text.to_owned(),
            text: text.to_owned(),
            mail: None,
        };
        self.desk
            .take(id, message, Envelope::default())
            .await
            .unwrap();
        until("an answer", async || {
            let state = self.desk.state(id).await.unwrap().unwrap();
            state.unread.is_empty()
        })
        .await;
        self.settled().await;
    }

    async fn said(&self, id: ConversationId) -> usize {
        let messages = self.desk.messages(id, 0).await.unwrap().unwrap();
        messages
            .iter()
            .filter(|message| message.from == Author::Agent)
            .count()
    }

    async fn settled(&self) {
        until("an empty outbox", async || {
            self.desk.store().outbox_depth().await.unwrap().pending == 0
        })
        .await;
    }

    async fn close(self) {
        self.app.close().await;
    }
}

async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !is_so().await {
        assert!(Instant::now() < end, "no {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn clock() -> Clock {
    Clock::by_hand("2026-11-24T15:00:00Z".parse().unwrap())
}

/// To the first of February, ten in the morning in New York, and two minutes more.
const UNTIL_FEBRUARY_MS: i64 = (69 * 86_400 + 120) * 1_000;

async fn it_is_written_once_by_the_way_that_reaches_them(store: String) {
    let (sent, url) = provider().await;
    let clock = clock();
    let house = House::open(&store, &url, &clock).await;
    let cases = [
        (Channel::Sms, None, Some("sms.send"), NUMBER),
        (Channel::Email, None, Some("email.send"), MAILBOX),
        (
            Channel::Widget,
            Some("kim@acme.example"),
            Some("email.send"),
            "kim@acme.example",
        ),
        (Channel::Widget, None, None, ""),
    ];
    let mut begun = Vec::new();
    for (channel, email, kind, to) in cases {
        let (id, _) = house.begin(channel, email).await;
        house.write(id, "remind me in february").await;
        begun.push((id, house.said(id).await, kind, to));
    }
    sent.lock().unwrap().clear();
    // Nobody is there at the time; the next who starts takes it up.
    house.close().await;
    clock.advance(UNTIL_FEBRUARY_MS);
    let house = House::open(&store, &url, &clock).await;
    for (id, before, _, _) in &begun {
        until("a reminder", async || house.said(*id).await > *before).await;
    }
    house.settled().await;
    // Whatever starts again or rings again writes nothing more.
    house.close().await;
    clock.advance(86_400_000);
    let house = House::open(&store, &url, &clock).await;
    for (id, before, kind, _) in &begun {
        let rung = house
            .desk
            .take(*id, Input::ReminderDue, Envelope::default());
        rung.await.unwrap();
        assert_eq!(
            house.said(*id).await,
            before + 1,
            "{kind:?}: it stands in the conversation, once"
        );
    }
    house.settled().await;
    let sent = sent.lock().unwrap().clone();
    assert_eq!(sent.len(), 3, "{sent:?}");
    for (_, _, kind, to) in begun.iter().filter(|(_, _, kind, _)| kind.is_some()) {
        let mut theirs = sent.iter().filter(|one| one["data"]["to"] == *to);
        let one = theirs.next().unwrap();
        assert_eq!(one["type"].as_str(), *kind, "{one}");
        let text = one["data"]["text"].as_str().unwrap();
        assert!(text.contains("AI assistant"), "{text}");
        if *kind == Some("email.send") {
            let headers = &one["data"]["headers"];
            assert_eq!(headers["Auto-Submitted"], "auto-generated", "{one}");
            assert!(headers["List-Unsubscribe"].is_string(), "{one}");
            assert_eq!(
                text.matches("Hi").count() + text.matches("Hello").count(),
                1,
                "one greeting: {text}"
            );
        } else {
            assert!(text.contains("STOP"), "{text}");
        }
    }
    house.close().await;
}

async fn who_was_erased_or_said_stop_is_not_written_to(store: String) {
    let (sent, url) = provider().await;
    let clock = clock();
    let house = House::open(&store, &url, &clock).await;
    let (erased, person) = house.begin(Channel::Sms, None).await;
    house.write(erased, "remind me in february").await;
    assert!(house.desk.erase(person).await.unwrap());
    let (stopped, _) = house.begin(Channel::Email, None).await;
    house.write(stopped, "remind me in february").await;
    house.write(stopped, "STOP").await;
    let (reminded, _) = house.begin(Channel::Widget, None).await;
    house.write(reminded, "remind me in february").await;
    let before = house.said(reminded).await;
    sent.lock().unwrap().clear();
    clock.advance(UNTIL_FEBRUARY_MS);
    // Timers ring in the order of their time: the others had theirs by then.
    until("a reminder", async || house.said(reminded).await > before).await;
    house.settled().await;
    assert_eq!(*sent.lock().unwrap(), Vec::<Value>::new());
    house.close().await;
}

macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                let folder = tempfile::tempdir().unwrap();
                let file = folder.path().join("fronter.db");
                super::$test(format!("sqlite://{}", file.display())).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                if let Some(url) = crate::postgres_server::fresh_database(stringify!($test)).await {
                    super::$test(url).await;
                }
            })+
        }
    };
}

on_both!(
    it_is_written_once_by_the_way_that_reaches_them,
    who_was_erased_or_said_stop_is_not_written_to,
);
