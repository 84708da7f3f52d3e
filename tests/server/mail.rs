//! Mail by SMTP, as a mail server sees it: threads, ways out, notices to closers,
//! and each gateway under its own name.

use crate::running::{Running, gateway};
use crate::smtp::MailServer;
use fronter::channel::email::{OwnMail, parse_mime};
use fronter::conversation::context::Channel;
use fronter::conversation::event::MailThread;
use fronter::conversation::input::{Actor, Input};
use fronter::id::CloserId;
use fronter::turn::{Began, Envelope};
use reqwest::StatusCode;

const BOB: &str = "bob@acme.example";

fn with_smtp(url: &str) -> String {
    format!("[smtp]\nurl = \"{url}\"\nfrom = \"Stockwell <hello@stockwell.example>\"\n")
}

fn mailbox(name: &str, rest: &str) -> String {
    gateway(name, "email", rest)
}

async fn begin(running: &Running, gateway: &str, own: &str, from: &str) -> Began {
    running
        .begin(Channel::Email, Some(from), Some((gateway, own)))
        .await
}

fn thread() -> MailThread {
    MailThread {
        subject: Some("Prices".to_owned()),
        message_id: Some("one@acme.example".to_owned()),
        references: vec!["zero@acme.example".to_owned()],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_goes_out_in_its_thread() {
    let server = MailServer::default();
    // Greylisted at first: tried again, under the same Message-ID.
    server.refuse(&["451 4.7.1 come again"]);
    let url = server.listen().await;
    let own = "sales@mail.example.com";
    let running = Running::start(&format!(
        "{}{}",
        with_smtp(&url),
        mailbox("post", &format!("address = \"{own}\""))
    ))
    .await;
    let began = begin(&running, "post", own, BOB).await;
    let text = "What does it cost for 40 users?";
    running.write(&began, text, Some(thread())).await;
    let mails = server.wait_for(1).await;
    let mail = &mails[0];
    assert_eq!(mail.to, [BOB]);
    assert!(mail.from.starts_with("bounce+"), "{}", mail.from);
    let parsed = parse_mime(mail.data.as_bytes(), &OwnMail::default()).unwrap();
    assert_eq!(parsed.subject, "Re: Prices");
    assert_eq!(parsed.from.address, own);
    assert!(parsed.full_text.contains("Best regards,"), "{}", mail.data);
    let header = |name: &str| mail.header(name).unwrap_or_default();
    assert_eq!(header("In-Reply-To"), "<one@acme.example>");
    assert_eq!(
        header("References"),
        "<zero@acme.example> <one@acme.example>"
    );
    assert_eq!(header("Auto-Submitted"), "auto-replied");
    assert!(header("Reply-To").contains("reply+"));
    assert!(header("Message-ID").contains(".c."), "{}", mail.data);
    // A direct answer is no list.
    assert_eq!(mail.header("List-Unsubscribe"), None);
    // What a closer writes says nothing of machines.
    let by = Actor {
        id: CloserId::from("maria"),
        name: "Maria".to_owned(),
    };
    let text = "Maria here.".to_owned();
    let wrote = Input::CloserMessage { by, text };
    let desk = &running.desk;
    desk.take(began.id, wrote, Envelope::default())
        .await
        .unwrap();
    let mails = server.wait_for(2).await;
    let written = mails.last().unwrap();
    assert_eq!(written.header("Auto-Submitted"), None);
    assert_eq!(written.to, [BOB]);
    assert_ne!(written.header("Message-ID"), mail.header("Message-ID"));
    assert_eq!(running.settled().await, Vec::<String>::new());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_does_not_exist_is_given_up_without_naming_it() {
    let server = MailServer::default();
    server.refuse(&["550 5.1.1 bob@acme.example: no such user"]);
    let url = server.listen().await;
    let own = "sales@mail.example.com";
    let running = Running::start(&format!(
        "{}{}",
        with_smtp(&url),
        mailbox("post", &format!("address = \"{own}\""))
    ))
    .await;
    let began = begin(&running, "post", own, BOB).await;
    running
        .write(&began, "What does it cost?", Some(thread()))
        .await;
    let dead = running.settled().await;
    assert_eq!(dead, ["the mail server answered 550"]);
    assert!(server.delivered().is_empty());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_answers_nothing_names_the_way_out_and_one_post_takes_it() {
    let server = MailServer::default();
    let url = server.listen().await;
    let own = "sales@mail.example.com";
    let running = Running::start_at(
        "https://chat.example.com",
        &format!(
            "{}{}",
            with_smtp(&url),
            mailbox("post", &format!("address = \"{own}\""))
        ),
    )
    .await;
    let began = begin(&running, "post", own, BOB).await;
    // No Message-ID to answer to: what goes out begins a thread of ours.
    let unthreaded = MailThread {
        message_id: None,
        ..thread()
    };
    running
        .write(&began, "What does it cost?", Some(unthreaded))
        .await;
    let mail = server.wait_for(1).await.remove(0);
    assert_eq!(
        mail.header("Auto-Submitted").as_deref(),
        Some("auto-generated")
    );
    assert_eq!(
        mail.header("List-Unsubscribe-Post").as_deref(),
        Some("List-Unsubscribe=One-Click")
    );
    let ways = mail.header("List-Unsubscribe").unwrap();
    assert!(ways.contains("<mailto:unsubscribe+"), "{ways}");
    let link = ways
        .split(['<', '>'])
        .find(|way| way.starts_with("https://chat.example.com/u/"))
        .expect("an https address");
    let here = link.replace("https://chat.example.com", &running.url);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let suppressed = async || running.store().is_suppressed("email", BOB).await.unwrap();
    // Scanners look at every link: nothing happens.
    let page = http.get(&here).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    assert!(page.text().await.unwrap().contains("method=\"post\""));
    assert!(!suppressed().await);
    for forged in ["", "x", &"a".repeat(42)] {
        let there = format!("{}/u/{forged}", running.url);
        let status = http.post(there).send().await.unwrap().status();
        assert_eq!(status, StatusCode::NOT_FOUND, "{forged}");
    }
    // As a mail program does it: no cookie, no token, and twice does no harm.
    for _ in 0..2 {
        let posted = http
            .post(&here)
            .header("content-type", "application/x-www-form-urlencoded")
            .body("List-Unsubscribe=One-Click")
            .send()
            .await
            .unwrap();
        assert_eq!(posted.status(), StatusCode::OK);
        assert!(suppressed().await);
    }
    let lead = format!("/v1/leads/{}", began.state.lead());
    let lead = running.admin("GET", &lead, serde_json::json!({})).await;
    assert_eq!(lead["status"], "opted_out");
    assert_eq!(server.delivered().len(), 1, "nothing goes out any more");

    // The other way out is a mail, whatever it says.
    let ann = "ann@acme.example";
    let began = begin(&running, "post", own, ann).await;
    let unthreaded = MailThread {
        message_id: None,
        ..thread()
    };
    running
        .write(&began, "What does it cost?", Some(unthreaded))
        .await;
    let ways = server.wait_for_one_to(ann).await.header("List-Unsubscribe");
    let ways = ways.unwrap();
    let to = ways.split("<mailto:").nth(1).unwrap().trim_end_matches('>');
    let bye = serde_json::json!({
        "id": "bye", "from": ann, "to": to, "subject": "unsubscribe", "text": "",
        "headers": {"Auto-Submitted": "auto-generated"},
    });
    let (status, said) = running.deliver("post", "bye", &bye).await;
    assert_eq!(status, 200, "{said}");
    assert!(running.store().is_suppressed("email", ann).await.unwrap());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_gateway_has_addresses_of_its_own() {
    let server = MailServer::default();
    let url = server.listen().await;
    let config = [
        with_smtp(&url),
        mailbox("one", "address = \"sales@one.example\""),
        mailbox(
            "two",
            "address = \"hello@two.example\"\nreply_domain = \"reply.two.example\"",
        ),
    ];
    let running = Running::start(&config.concat()).await;
    for (name, own, domain) in [
        ("one", "sales@one.example", "@one.example"),
        ("two", "hello@two.example", "@reply.two.example"),
    ] {
        let from = format!("bob@{name}-customer.example");
        let began = begin(&running, name, own, &from).await;
        running
            .write(&began, "What does it cost?", Some(thread()))
            .await;
        let mail = server.wait_for_one_to(&from).await;
        let reply_to = mail.header("Reply-To").unwrap();
        assert!(
            reply_to.trim_end_matches('>').ends_with(domain),
            "{reply_to}"
        );
        assert!(mail.from.ends_with(domain), "{}", mail.from);
        let id = mail.header("Message-ID").unwrap();
        assert!(id.ends_with(&format!("{domain}>")), "{id}");
        assert!(mail.header("From").unwrap().contains(own));
        // The answer comes back by the address alone, through its own gateway.
        let address = reply_to.trim_matches(['<', '>']).to_owned();
        let reply = serde_json::json!({
            "id": format!("in-{name}"), "from": from, "to": address, "subject": "Re: Prices",
            "text": "We are 40 planners.", "message_id": format!("<two@{name}-customer.example>"),
        });
        let (status, said) = running.deliver(name, &format!("in-{name}"), &reply).await;
        assert_eq!(status, 200, "{said}");
        assert!(said.contains(&began.id.to_string()), "{said}");
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closer_who_wants_mail_is_told_of_an_offer_with_the_packet() {
    let server = MailServer::default();
    let url = server.listen().await;
    let running = Running::start(&with_smtp(&url)).await;
    running.online("maria").await;
    let began = running.begin(Channel::Api, None, None).await;
    let text = "We lose 8k a month to stockouts. Can I talk to a person please?";
    running.write(&began, text, None).await;
    let mail = server.wait_for(1).await.remove(0);
    assert_eq!(mail.to, ["maria@stockwell.example"]);
    assert_eq!(mail.from, "hello@stockwell.example");
    assert_eq!(
        mail.header("Auto-Submitted").as_deref(),
        Some("auto-generated")
    );
    let parsed = parse_mime(mail.data.as_bytes(), &OwnMail::default()).unwrap();
    assert!(parsed.subject.contains("yours until"), "{}", parsed.subject);
    assert!(parsed.full_text.contains("stockouts"), "{}", mail.data);
    assert!(mail.data.contains("text/html"));
    let lead = began.state.lead();
    assert!(parsed.full_text.contains(&format!("/console#/lead/{lead}")));
    assert_eq!(running.settled().await, Vec::<String>::new());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closer_who_wants_no_mail_gets_none() {
    let server = MailServer::default();
    let url = server.listen().await;
    let running = Running::start(&with_smtp(&url)).await;
    let store = running.store();
    let maria = CloserId::from("maria");
    let mut document = store.closer(&maria).await.unwrap().unwrap().document;
    document["notify"] = serde_json::json!(["console"]);
    let now = running.desk.clock().now();
    store.put_closer(maria, document, now).await.unwrap();
    running.online("maria").await;
    let began = running.begin(Channel::Api, None, None).await;
    running
        .write(&began, "Can I talk to a person please?", None)
        .await;
    assert_eq!(running.settled().await, Vec::<String>::new());
    assert!(server.delivered().is_empty());
    running.stop().await;
}
