//! What the outbox delivers, seen from the receivers: signed, repeated until
//! taken, in the channel's form, and never to who opted out.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use fronter::app::App;
use fronter::config::{Config, Environment};
use fronter::conversation::context::{Channel, Context, ProspectDetails};
use fronter::conversation::event::MailThread;
use fronter::conversation::input::Input;
use fronter::id::CampaignId;
use fronter::store::{OutboxFilter, OutboxState, Store, Suppression, SuppressionChange};
use fronter::turn::{Began, Desk, Envelope, NewConversation};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// What arrived: headers and body.
type Arrived = (HeaderMap, Bytes);

/// Somebody who receives, and answers as told (200 when told nothing).
#[derive(Clone, Default)]
struct Receiver {
    arrived: Arc<Mutex<Vec<Arrived>>>,
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
}

impl Receiver {
    /// Listens; gives the address.
    async fn listen(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/hook", post(take))
            .with_state(self.clone());
        #[expect(clippy::disallowed_methods, reason = "it ends with the test")]
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        format!("http://{address}/hook")
    }

    fn answer(&self, statuses: &[StatusCode]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// Waits until so many have arrived; gives them, their signatures verified.
    async fn wait_for(&self, count: usize) -> Vec<(String, Value)> {
        let until = Instant::now() + Duration::from_secs(15);
        loop {
            let arrived = self.arrived.lock().unwrap().clone();
            if arrived.len() >= count {
                return arrived.iter().map(verified).collect();
            }
            assert!(
                Instant::now() < until,
                "{} of {count} arrived",
                arrived.len()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    receiver.arrived.lock().unwrap().push((headers, body));
    let answer = receiver.answers.lock().unwrap().pop_front();
    answer.unwrap_or(StatusCode::OK)
}

/// The id and the body, by the standard's own library.
fn verified((headers, body): &Arrived) -> (String, Value) {
    let verifier = standardwebhooks::Webhook::new(SECRET).unwrap();
    let mut plain = HeaderMap::new();
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        plain.insert(name, headers[name].to_str().unwrap().parse().unwrap());
    }
    verifier.verify(body, &plain).expect("a good signature");
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    (id, serde_json::from_slice(body).unwrap())
}

/// A running program with this configuration added.
struct Running {
    desk: Desk,
    stop: Option<oneshot::Sender<()>>,
    ended: tokio::task::JoinHandle<()>,
    _folder: tempfile::TempDir,
}

impl Running {
    async fn start(configuration: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("fronter.db");
        let text = format!(
            "[server]\nbind = \"127.0.0.1:0\"\n[store]\nurl = \"sqlite://{}\"\n[outbox]\npoll_ms = 20\nallow_private = true\n[conversation]\nsettle_gateway_ms = 0\nsettle_live_ms = 0\n{configuration}",
            file.display()
        );
        let environment = Environment::of(&[("HOOK_SECRET", SECRET)]);
        let config =
            Config::from_parts(Some(("test.toml".to_owned(), &text)), &environment).unwrap();
        let app = App::build(config, &environment).await.unwrap();
        let listener = app.listen().await.unwrap();
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
            stop: Some(stop),
            ended,
            _folder: folder,
        }
    }

    fn store(&self) -> &Store {
        self.desk.store()
    }

    async fn begin(
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
    async fn write(&self, began: &Began, text: &str, mail: Option<MailThread>) {
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
    async fn settled(&self) -> Vec<String> {
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

    async fn stop(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.ended.await.unwrap();
    }
}

fn webhook(url: &str, events: &str) -> String {
    format!("[[webhook]]\nurl = \"{url}\"\nsecret_env = \"HOOK_SECRET\"\nevents = [\"{events}\"]\n")
}

fn gateway(name: &str, channel: &str, rest: &str) -> String {
    format!(
        "[[gateway]]\nname = \"{name}\"\nchannel = \"{channel}\"\nsecret_env = \"HOOK_SECRET\"\ncampaign = \"demo\"\n{rest}\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_signed_and_repeated_under_the_same_id() {
    let receiver = Receiver::default();
    receiver.answer(&[StatusCode::INTERNAL_SERVER_ERROR]);
    let url = receiver.listen().await;
    let running = Running::start(&webhook(&url, "conversation.started")).await;
    let began = running.begin(Channel::Api, None, None).await;
    let arrived = receiver.wait_for(2).await;
    assert_eq!(arrived[0], arrived[1], "the same delivery, the same id");
    let (id, body) = &arrived[0];
    assert!(!id.contains('.'), "{id}");
    assert_eq!(body["type"], "conversation.started");
    assert!(body["timestamp"].is_string());
    assert_eq!(body["data"]["conversation_id"], began.id.to_string());
    assert_eq!(running.settled().await, Vec::<String>::new());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_carries_the_packet_and_stays_small() {
    for long in [0, 12] {
        let receiver = Receiver::default();
        let url = receiver.listen().await;
        let running = Running::start(&webhook(&url, "handoff.offered")).await;
        let now = running.desk.clock().now();
        let presence = fronter::store::Presence {
            closer: fronter::id::CloserId::from("maria"),
            state: fronter::store::PresenceState::Online,
            until: None,
            updated_at: now,
        };
        assert!(running.store().set_presence(presence).await.unwrap());
        running.desk.team_changed();
        let began = running.begin(Channel::Api, None, None).await;
        for number in 0..long {
            let text = format!(
                "{number}: we lose 8k a month to stockouts. {}",
                "\"Ünd\" ".repeat(400)
            );
            running.write(&began, &text, None).await;
        }
        let text = "We lose 8k a month to stockouts. Can I talk to a person please?";
        running.write(&began, text, None).await;
        let arrived = receiver.wait_for(1).await;
        let body = &arrived[0].1;
        let bytes = receiver.arrived.lock().unwrap()[0].1.len();
        assert!(bytes < 20_000, "{bytes} bytes");
        let data = &body["data"];
        assert_eq!(data["lead"]["conversation_id"], began.id.to_string());
        let packet = &data["packet"];
        assert_eq!(packet["handoff"]["id"], data["handoff"]["id"]);
        assert!(packet["suggested_opening"].is_string(), "{packet}");
        assert!(packet.to_string().contains("stockouts"), "{packet}");
        assert!(!packet["transcript"].is_null());
        running.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_is_gone_is_not_asked_again() {
    let receiver = Receiver::default();
    receiver.answer(&[StatusCode::GONE]);
    let url = receiver.listen().await;
    let running = Running::start(&webhook(&url, "*")).await;
    running.begin(Channel::Api, None, None).await;
    let dead = running.settled().await;
    assert!(dead[0].contains("410"), "{dead:?}");
    assert_eq!(receiver.wait_for(1).await.len(), 1);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_message_goes_out_fitted_and_in_order() {
    let receiver = Receiver::default();
    let url = receiver.listen().await;
    let rest = format!("url = \"{url}\"\naddress = \"+14155550100\"");
    let running = Running::start(&gateway("text", "sms", &rest)).await;
    let prospect = "+14155550123";
    let began = running
        .begin(Channel::Sms, Some(prospect), Some(("text", "+14155550100")))
        .await;
    running
        .write(&began, "What does it cost for 40 users?", None)
        .await;
    let arrived = receiver.wait_for(1).await;
    let sent = &arrived[0].1;
    assert_eq!(sent["type"], "sms.send");
    assert_eq!(sent["data"]["to"], prospect);
    assert_eq!(sent["data"]["from"], "+14155550100");
    assert_eq!(sent["data"]["id"], arrived[0].0);
    let texts = sent["data"]["texts"].as_array().unwrap();
    assert!(!texts.is_empty());
    assert!(
        texts
            .iter()
            .all(|text| text.as_str().unwrap().chars().count() <= 1_600)
    );

    running.write(&began, "STOP", None).await;
    let before = arrived.len();
    let confirmed = receiver.wait_for(before + 1).await;
    assert!(
        running
            .store()
            .is_suppressed("sms", prospect)
            .await
            .unwrap()
    );
    assert_eq!(
        confirmed.len(),
        before + 1,
        "the confirmation, and nothing after it"
    );
    assert_eq!(running.settled().await, Vec::<String>::new());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_opted_out_meanwhile_is_not_written_to() {
    let receiver = Receiver::default();
    let url = receiver.listen().await;
    let rest = format!("url = \"{url}\"\naddress = \"+14155550100\"");
    let running = Running::start(&gateway("text", "sms", &rest)).await;
    let prospect = "+14155550199";
    let suppression = SuppressionChange::Add(Suppression {
        channel: "sms".to_owned(),
        address: prospect.to_owned(),
        reason: "complaint".to_owned(),
    });
    let now = running.desk.clock().now();
    running
        .store()
        .change_suppression(suppression, now)
        .await
        .unwrap();
    let began = running
        .begin(Channel::Sms, Some(prospect), Some(("text", "+14155550100")))
        .await;
    running.write(&began, "What does it cost?", None).await;
    let dead = running.settled().await;
    assert!(!dead.is_empty());
    assert!(
        dead.iter().all(|reason| reason.contains("opted out")),
        "{dead:?}"
    );
    assert!(receiver.arrived.lock().unwrap().is_empty());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_a_letter_in_its_thread() {
    let receiver = Receiver::default();
    let url = receiver.listen().await;
    let rest = format!("url = \"{url}\"\naddress = \"sales@mail.example.com\"");
    let running = Running::start(&gateway("post", "email", &rest)).await;
    let began = running
        .begin(
            Channel::Email,
            Some("bob@acme.example"),
            Some(("post", "sales@mail.example.com")),
        )
        .await;
    let thread = MailThread {
        subject: Some("Prices".to_owned()),
        message_id: Some("one@acme.example".to_owned()),
        references: Vec::new(),
    };
    let text = "What does it cost for 40 users?";
    running.write(&began, text, Some(thread)).await;
    let arrived = receiver.wait_for(1).await;
    let sent = &arrived[0].1;
    assert_eq!(sent["type"], "email.send");
    let data = &sent["data"];
    assert_eq!(data["to"], "bob@acme.example");
    assert_eq!(data["from"], "sales@mail.example.com");
    assert_eq!(data["subject"], "Re: Prices");
    assert_eq!(data["in_reply_to"], "<one@acme.example>");
    assert_eq!(data["headers"]["Auto-Submitted"], "auto-replied");
    let reply_to = data["reply_to"].as_str().unwrap();
    assert!(reply_to.starts_with("reply+") && reply_to.ends_with("@mail.example.com"));
    let text = data["text"].as_str().unwrap();
    assert!(text.starts_with("Hello,\n\n"), "{text}");
    assert!(text.contains("Best regards,"), "{text}");
    assert_eq!(running.settled().await, Vec::<String>::new());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_without_a_url_keeps_its_messages_with_the_reason() {
    let running = Running::start(&gateway("text", "sms", "address = \"+14155550100\"")).await;
    let began = running
        .begin(
            Channel::Sms,
            Some("+14155550123"),
            Some(("text", "+14155550100")),
        )
        .await;
    running.write(&began, "What does it cost?", None).await;
    let dead = running.settled().await;
    assert!(dead[0].contains("set `url` in its [[gateway]]"), "{dead:?}");
    running.stop().await;
}

/// Posts a delivery of the gateway, signed by the standard's own library.
async fn deliver(running: &Running, gateway: &str, id: &str, body: &Value) -> (u16, String) {
    let body = body.to_string();
    let now = running.desk.clock().now().as_second();
    let signature = standardwebhooks::Webhook::new(SECRET)
        .unwrap()
        .sign(id, now, body.as_bytes())
        .unwrap();
    let url = format!("{}/v1/gateways/{gateway}", running.desk.public_url());
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

#[tokio::test(flavor = "multi_thread")]
async fn a_text_message_comes_in_and_its_answer_goes_out() {
    let receiver = Receiver::default();
    let url = receiver.listen().await;
    let rest = format!("url = \"{url}\"\naddress = \"+14155550100\"");
    let running = Running::start(&gateway("text", "sms", &rest)).await;
    let message = serde_json::json!({
        "id": "in-1", "from": "+14155550177", "to": "+14155550100",
        "text": "hi, what does it cost for 40 users?", "media": [],
        "received_at": running.desk.clock().now(),
    });
    let (status, said) = deliver(&running, "text", "in-1", &message).await;
    assert!((200..300).contains(&status), "{status}: {said}");
    let (again, said) = deliver(&running, "text", "in-1", &message).await;
    assert_eq!(again, 200, "{said}");
    let arrived = receiver.wait_for(1).await;
    assert_eq!(arrived[0].1["data"]["to"], "+14155550177");
    assert_eq!(arrived[0].1["data"]["from"], "+14155550100");
    assert_eq!(running.settled().await, Vec::<String>::new());
    running.stop().await;
}
