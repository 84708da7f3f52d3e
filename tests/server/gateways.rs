//! Gateways, tried from outside: only what is signed is believed, each delivery
//! is taken once, machines are never answered, and nobody gets into somebody
//! else's conversation.

use std::time::Duration;

use crate::support::app::{App, spawn_app_through};
use fronter::channel::email::{AddressPurpose, ReplyAddresses};
use fronter::channel::gateway::InboundChannel;
use fronter::channel::standard_webhook::{Secret, sign};
use fronter::http::{GatewaySettings, Gateways, Limits, Provider, Reach};
use fronter::id::{CampaignId, ConversationId};
use fronter::store::{LeadFilter, LeadOrder, OutboxFilter, OutboxRow};
use jiff::{SignedDuration, Timestamp};
use reqwest::Response;
use serde_json::{Value, json};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER_SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const DOMAIN: &str = "mail.example.com";

fn secret(text: &str) -> Secret {
    text.parse().expect("a secret")
}

fn addresses() -> ReplyAddresses {
    ReplyAddresses::new(vec![vec![7; 32]], DOMAIN).expect("addresses")
}

async fn app() -> App {
    let gateway = |name: &str, channel| GatewaySettings {
        name: name.to_owned(),
        channel,
        provider: Provider::Generic,
        secrets: vec![secret(SECRET)],
        campaign: CampaignId::from("demo"),
        url: None,
        reply_addresses: (channel == InboundChannel::Email).then(addresses),
        own_addresses: vec!["sales@example.com".to_owned()],
        reach: Reach::Public,
    };
    let gateways = Gateways {
        all: vec![
            gateway("texts", InboundChannel::Sms),
            gateway("mails", InboundChannel::Email),
        ],
    };
    spawn_app_through(Limits::default(), None, gateways).await
}

/// A delivery as its provider makes it.
struct Sent<'a> {
    app: &'a App,
    gateway: &'a str,
    content_type: &'a str,
    body: String,
    id: &'a str,
    signed_at: Timestamp,
    secret: &'a str,
}

impl<'a> Sent<'a> {
    fn new(app: &'a App, gateway: &'a str, id: &'a str, body: &Value) -> Self {
        Self {
            app,
            gateway,
            content_type: "application/json",
            body: body.to_string(),
            id,
            signed_at: app.doors.desk().clock().now(),
            secret: SECRET,
        }
    }

    async fn send(&self) -> Response {
        let body = self.body.clone();
        let signed = sign(
            &[secret(self.secret)],
            self.id,
            self.signed_at,
            body.as_bytes(),
        );
        let mut request = self
            .app
            .http
            .post(self.app.url(&format!("/v1/gateways/{}", self.gateway)))
            .header("content-type", self.content_type);
        for (name, value) in signed.expect("signed").pairs() {
            request = request.header(name, value);
        }
        request.body(body).send().await.expect("an answer")
    }

    async fn status(&self) -> String {
        let answer = self.send().await;
        assert_eq!(answer.status().as_u16(), 200);
        let answer: Value = answer.json().await.expect("JSON");
        answer["status"].as_str().expect("a status").to_owned()
    }
}

fn sms(id: &str, text: &str) -> Value {
    json!({"id": id, "from": "+14155550100", "to": "+14155550199", "text": text})
}

fn mail(id: &str, from: &str, text: &str) -> Value {
    json!({
        "id": id, "from": from, "to": "sales@example.com", "subject": "Planning",
        "text": text, "message_id": format!("<{id}@acme.example>"),
    })
}

async fn leads(app: &App) -> Vec<Value> {
    let store = app.doors.desk().store();
    let all = LeadFilter::default();
    let page = store.leads(&all, LeadOrder::Updated, None, 100).await;
    let rows = page.expect("leads").items;
    rows.into_iter().map(|row| row.document).collect()
}

async fn outbox(app: &App) -> Vec<OutboxRow> {
    let store = app.doors.desk().store();
    let page = store.outbox(&OutboxFilter::default(), None, 100).await;
    page.expect("the outbox").items
}

/// Waits until so many messages are to be sent, and a little longer.
async fn sends(app: &App, count: usize) -> Vec<OutboxRow> {
    for _ in 0..600 {
        if outbox(app).await.len() >= count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let rows = outbox(app).await;
    assert_eq!(rows.len(), count, "{rows:?}");
    rows
}

#[tokio::test]
async fn what_is_not_signed_well_leaves_nothing() {
    let app = app().await;
    let now = app.doors.desk().clock().now();
    let body = sms("1", "Hello");
    let good = || Sent::new(&app, "texts", "d1", &body);
    let wrong = [
        Sent {
            secret: OTHER_SECRET,
            ..good()
        },
        Sent {
            signed_at: now - SignedDuration::from_secs(600),
            ..good()
        },
        Sent {
            signed_at: now + SignedDuration::from_secs(600),
            ..good()
        },
    ];
    for sent in &wrong {
        assert_eq!(sent.send().await.status().as_u16(), 403);
    }
    let url = app.url("/v1/gateways/texts");
    let unsigned = app
        .http
        .post(&url)
        .json(&body)
        .send()
        .await
        .expect("an answer");
    assert_eq!(unsigned.status().as_u16(), 403);
    let elsewhere = Sent {
        gateway: "nowhere",
        ..good()
    };
    assert_eq!(elsewhere.send().await.status().as_u16(), 404);
    assert!(leads(&app).await.is_empty());
    // None of it was remembered: the good one is taken.
    assert_eq!(good().status().await, "taken");
}

#[tokio::test]
async fn a_delivery_made_three_times_at_once_is_one_message_with_one_answer() {
    let app = app().await;
    let body = sms("SM1", "How much does it cost?");
    let sent = [
        Sent::new(&app, "texts", "d1", &body),
        Sent::new(&app, "texts", "d1", &body),
        Sent::new(&app, "texts", "d2", &body),
    ];
    let (one, two, three) = tokio::join!(sent[0].status(), sent[1].status(), sent[2].status());
    let mut told = [one, two, three];
    told.sort();
    assert_eq!(told, ["seen_before", "seen_before", "taken"]);
    let rows = sends(&app, 1).await;
    assert_eq!(rows[0].target, "+14155550100");
    let leads = leads(&app).await;
    assert_eq!(leads.len(), 1);
    assert_eq!(leads[0]["prospect_messages"], 1);
    assert_eq!(leads[0]["prospect"]["phone"], "+14155550100");
    assert_eq!(sent[0].status().await, "seen_before");
    // The next one from the same number goes on with the same conversation.
    let next = sms("SM2", "We are 40 planners");
    assert_eq!(
        Sent::new(&app, "texts", "d3", &next).status().await,
        "taken"
    );
    sends(&app, 2).await;
    assert_eq!(self::leads(&app).await.len(), 1);
}

#[tokio::test]
async fn two_first_messages_at_once_make_one_conversation() {
    let app = app().await;
    let (one, other) = (sms("A", "Hello"), sms("B", "We are 40 planners"));
    let (one, other) = (
        Sent::new(&app, "texts", "a", &one),
        Sent::new(&app, "texts", "b", &other),
    );
    tokio::join!(one.status(), other.status());
    let leads = leads(&app).await;
    assert_eq!(leads.len(), 1);
    assert_eq!(leads[0]["prospect_messages"], 2);
}

#[tokio::test]
async fn machines_are_never_answered() {
    let app = app().await;
    let with = |id: &str, headers: Value| {
        let mut body = mail(id, "bob@acme.example", "I am away until Monday.");
        body["headers"] = headers;
        body
    };
    for (id, headers) in [
        ("1", json!({"Auto-Submitted": "auto-replied"})),
        ("2", json!({"List-Id": "<news.example>"})),
        ("3", json!({"X-Failed-Recipients": "eve@acme.example"})),
    ] {
        let body = with(id, headers);
        let sent = Sent::new(&app, "mails", id, &body);
        assert_eq!(sent.status().await, "noted");
        assert_eq!(sent.status().await, "seen_before");
    }
    assert!(leads(&app).await.is_empty());
    sends(&app, 0).await;
}

#[tokio::test]
async fn a_mail_is_answered_and_its_reply_finds_the_conversation() {
    let app = app().await;
    let first = mail("m1", "bob@acme.example", "How much does it cost?");
    let sent = Sent::new(&app, "mails", "d1", &first).send().await;
    let answer: Value = sent.json().await.expect("JSON");
    let id: ConversationId = answer["conversation_id"]
        .as_str()
        .expect("an id")
        .parse()
        .expect("an id");
    let rows = sends(&app, 1).await;
    assert_eq!(rows[0].target, "bob@acme.example");
    let reply_address = addresses().address(AddressPurpose::Reply, id);
    let raw = format!(
        "From: Bob <bob@acme.example>\r\nTo: {reply_address}\r\nSubject: Re: Planning\r\n\
         Message-ID: <m2@acme.example>\r\n\r\nWe are 40 planners.\r\n"
    );
    let reply = Sent {
        content_type: "message/rfc822",
        body: raw.clone(),
        ..Sent::new(&app, "mails", "d2", &json!({}))
    };
    assert_eq!(reply.status().await, "taken");
    assert_eq!(leads(&app).await.len(), 1);
    // Another sender, to whom it was forwarded, gets a conversation of their own.
    let forged = Sent {
        content_type: "message/rfc822",
        body: raw
            .replace("bob@acme.example", "eve@evil.example")
            .replace("m2@", "m3@"),
        ..Sent::new(&app, "mails", "d3", &json!({}))
    };
    assert_eq!(forged.status().await, "taken");
    let leads = leads(&app).await;
    assert_eq!(leads.len(), 2);
    let ours = leads
        .iter()
        .find(|lead| lead["conversation_id"] == id.to_string());
    assert_eq!(ours.expect("ours")["prospect_messages"], 2);
}

#[tokio::test]
async fn a_no_is_kept_until_they_say_start() {
    let app = app().await;
    let mut stop = sms("1", "STOP");
    stop["opt_out"] = json!("stop");
    assert_eq!(
        Sent::new(&app, "texts", "d1", &stop).status().await,
        "noted"
    );
    let store = app.doors.desk().store();
    let suppressed = async || {
        store
            .is_suppressed("sms", "+14155550100")
            .await
            .expect("known")
    };
    assert!(suppressed().await);
    // Nothing is begun with somebody who said no …
    let later = sms("2", "What do you want?");
    assert_eq!(
        Sent::new(&app, "texts", "d2", &later).status().await,
        "noted"
    );
    assert!(leads(&app).await.is_empty());
    // … until they want it again.
    let start = sms("3", "START");
    assert_eq!(
        Sent::new(&app, "texts", "d3", &start).status().await,
        "taken"
    );
    assert!(!suppressed().await);
    // In a conversation STOP ends the agent's talk.
    let mut again = sms("4", "STOP");
    again["opt_out"] = json!("stop");
    assert_eq!(
        Sent::new(&app, "texts", "d4", &again).status().await,
        "taken"
    );
    assert!(suppressed().await);
    assert_eq!(leads(&app).await[0]["status"], "opted_out");
}

#[tokio::test]
async fn fields_that_are_wrong_are_named() {
    let app = app().await;
    let body = json!({"id": "1", "from": "me", "to": "+14155550199", "text": "Hi"});
    let answer = Sent::new(&app, "texts", "d1", &body).send().await;
    assert_eq!(answer.status().as_u16(), 422);
    let told: Value = answer.json().await.expect("JSON");
    assert_eq!(told["errors"][0]["pointer"], "/from");
}
