//! What the outbox delivers, seen from the receivers: signed, repeated until
//! taken, in the channel's form, and never to who opted out.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::running::{Running, SECRET, gateway};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use fronter::conversation::context::Channel;
use fronter::conversation::event::MailThread;
use fronter::id::CloserId;
use fronter::store::{Suppression, SuppressionChange};
use serde_json::{Value, json};
use tokio::net::TcpListener;

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

fn webhook(url: &str, events: &str) -> String {
    format!("[[webhook]]\nurl = \"{url}\"\nsecret_env = \"HOOK_SECRET\"\nevents = [\"{events}\"]\n")
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
        running.online("maria").await;
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
async fn a_receiver_that_is_gone_is_switched_off_until_somebody_switches_it_on() {
    let (gone, other) = (Receiver::default(), Receiver::default());
    gone.answer(&[StatusCode::GONE]);
    let (url, other_url) = (gone.listen().await, other.listen().await);
    let both = webhook(&url, "conversation.started") + &webhook(&other_url, "conversation.started");
    let running = Running::start(&both).await;
    running.begin(Channel::Api, None, None).await;
    let dead = running.settled().await;
    assert!(dead.len() == 1 && dead[0].contains("410"), "{dead:?}");
    running.begin(Channel::Api, None, None).await;
    let dead = running.settled().await;
    assert_eq!(dead.len(), 2, "{dead:?}");
    assert!(
        dead.iter().any(|why| why.contains("switched off")),
        "{dead:?}"
    );
    assert_eq!(gone.wait_for(1).await.len(), 1, "it was asked once");
    assert_eq!(other.wait_for(2).await.len(), 2, "the other is told on");

    let list = running.admin("GET", "/v1/webhooks", Value::Null).await;
    let states: Vec<(&Value, &Value)> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|webhook| (&webhook["url"], &webhook["state"]))
        .collect();
    let (off, on) = (json!("off"), json!("on"));
    assert_eq!(states, [(&json!(url), &off), (&json!(other_url), &on)]);
    assert!(list["items"][0]["reason"].as_str().unwrap().contains("410"));
    let path = "/v1/webhooks/deliveries?state=dead";
    let deliveries = running.admin("GET", path, Value::Null).await;
    let delivery = &deliveries["items"][0];
    assert_eq!(delivery["webhook"], "off", "{deliveries}");

    let switched = running
        .admin("POST", "/v1/webhooks/on", json!({"url": url}))
        .await;
    assert_eq!(switched["state"], "on");
    let retry = format!(
        "/v1/webhooks/deliveries/{}/retry",
        delivery["id"].as_str().unwrap()
    );
    running.admin("POST", &retry, json!({})).await;
    gone.wait_for(2).await;
    running.begin(Channel::Api, None, None).await;
    gone.wait_for(3).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_is_gone_is_asked_again_when_it_is_configured_otherwise() {
    let receiver = Receiver::default();
    receiver.answer(&[StatusCode::GONE]);
    let url = receiver.listen().await;
    let folder = tempfile::tempdir().unwrap();
    let store = format!("sqlite://{}", folder.path().join("fronter.db").display());
    for (events, arrived) in [
        ("conversation.*", 1),
        ("conversation.*", 1),
        ("conversation.started", 2),
    ] {
        let running = Running::start_with(&store, "", &webhook(&url, events)).await;
        running.begin(Channel::Api, None, None).await;
        running.settled().await;
        assert_eq!(receiver.wait_for(arrived).await.len(), arrived, "{events}");
        running.stop().await;
    }
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
    let (status, said) = running.deliver("text", "in-1", &message).await;
    assert!((200..300).contains(&status), "{status}: {said}");
    let (again, said) = running.deliver("text", "in-1", &message).await;
    assert_eq!(again, 200, "{said}");
    let arrived = receiver.wait_for(1).await;
    assert_eq!(arrived[0].1["data"]["to"], "+14155550177");
    assert_eq!(arrived[0].1["data"]["from"], "+14155550100");
    assert_eq!(running.settled().await, Vec::<String>::new());
    running.stop().await;
}

/// What a closer wants, over what the team's file says of them.
async fn closer_wants(running: &Running, id: &str, changes: &Value) {
    let store = running.store();
    let id = CloserId::from(id);
    let mut document = store.closer(&id).await.unwrap().unwrap().document;
    for (key, value) in changes.as_object().unwrap() {
        document[key] = value.clone();
    }
    let now = running.desk.clock().now();
    store.put_closer(id, document, now).await.unwrap();
}

async fn texts_maria(changes: &Value, stopped: bool) -> (Vec<(String, Value)>, String) {
    let receiver = Receiver::default();
    let url = receiver.listen().await;
    let ours = "+14155550100";
    // The first is another campaign's, the second cannot write first.
    let config = [
        gateway(
            "other",
            "sms",
            "url = \"http://127.0.0.1:1/\"\naddress = \"+14155550199\"",
        )
        .replace("demo", "solar"),
        gateway("deaf", "sms", &format!("url = \"{url}\"")),
        gateway(
            "text",
            "sms",
            &format!("url = \"{url}\"\naddress = \"{ours}\""),
        ),
    ];
    let running = Running::start(&config.concat()).await;
    closer_wants(&running, "maria", changes).await;
    if stopped {
        let stop = json!({"id": "1", "from": "+16175550141", "to": ours, "text": "STOP", "opt_out": "stop"});
        let (status, said) = running.deliver("text", "1", &stop).await;
        assert_eq!(status, 200, "{said}");
        assert!(
            running
                .store()
                .is_suppressed("sms", "+16175550141")
                .await
                .unwrap()
        );
    }
    running.online("maria").await;
    let began = running.begin(Channel::Api, None, None).await;
    let text = "We lose 8k a month to stockouts. Can I talk to a person please?";
    running.write(&began, text, None).await;
    assert_eq!(running.settled().await, Vec::<String>::new());
    // Who answers the text is no prospect.
    let answer = json!({"id": "2", "from": "+16175550141", "to": ours, "text": "on it"});
    let (status, said) = running.deliver("text", "2", &answer).await;
    assert_eq!(status, 200, "{said}");
    running.stop().await;
    let arrived = receiver.arrived.lock().unwrap().clone();
    (arrived.iter().map(verified).collect(), said)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closer_who_wants_texts_is_told_of_an_offer_once() {
    let always = json!({"notify": ["sms"], "hours": {}});
    let (arrived, answered) = Box::pin(texts_maria(&always, false)).await;
    assert_eq!(arrived.len(), 1, "{arrived:?}");
    let data = &arrived[0].1["data"];
    assert_eq!(arrived[0].1["type"], "sms.send");
    assert_eq!(data["to"], "+16175550141");
    assert_eq!(data["from"], "+14155550100");
    let text = data["text"].as_str().unwrap();
    for part in [
        "wants help with stockouts",
        "Yours until ",
        "/console#/lead/",
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert_eq!(
        data["texts"].as_array().unwrap().len(),
        1,
        "the link is whole"
    );
    assert!(answered.contains("a closer wrote"), "{answered}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_texted_who_does_not_want_it_has_no_number_is_off_or_said_stop() {
    let closed: Value = ["2026-01-01", "2099-01-01"].into();
    let never = json!({"days": {"mon": "00:00-00:01"}, "holidays": closed});
    for (changes, stopped) in [
        (json!({"notify": ["console"], "hours": {}}), false),
        (
            json!({"notify": ["sms"], "hours": {}, "phone": null}),
            false,
        ),
        (json!({"notify": ["sms"], "hours": never}), false),
        (json!({"notify": ["sms"], "hours": {}}), true),
    ] {
        let (arrived, _) = Box::pin(texts_maria(&changes, stopped)).await;
        let texts = arrived.iter().filter(|(_, body)| {
            body["data"]["to"] == "+16175550141"
                && body["data"]["text"]
                    .as_str()
                    .is_some_and(|text| text.contains("/console#"))
        });
        assert_eq!(texts.count(), 0, "{changes}: {arrived:?}");
    }
}
