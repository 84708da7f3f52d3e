//! The public doors, from outside: real sockets, no knowledge of the inside.

use crate::support::app::{spawn_app, spawn_app_with};
use crate::support::people::{Closer, Prospect, Socket, expect, problem};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use fronter::http::{Limits, LocalAddresses};

fn seqs(messages: &Value) -> Vec<i64> {
    let messages = messages.as_array().expect("messages");
    messages
        .iter()
        .map(|m| m["seq"].as_i64().expect("a seq"))
        .collect()
}

#[tokio::test]
async fn a_conversation_begins_with_a_greeting_and_answers_what_is_written() {
    let app = spawn_app().await;
    let ann = Prospect::arrive(&app).await;
    assert_eq!(ann.greeting.len(), 1, "{:?}", ann.greeting);
    assert_eq!(ann.greeting[0]["from"], "agent");
    assert!(ann.token.starts_with("fr_conversation_"));

    let exchange = ann
        .write("m1", "Hello, what does it cost for 40 users?")
        .await;
    assert_eq!(exchange["accepted"]["id"], "m1");
    assert!(
        exchange.get("lead").is_none(),
        "no scores for prospects: {exchange}"
    );
    let answer = exchange["messages"].as_array().expect("messages");
    assert!(!answer.is_empty(), "{exchange}");
    assert!(answer.iter().all(|m| m["from"] != "prospect"), "{exchange}");
    assert!(!exchange.to_string().contains("\"why\""), "{exchange}");

    let all = ann.read(0).await;
    assert_eq!(all["status"], "engaged");
    let from: Vec<&str> = all["messages"]
        .as_array()
        .expect("messages")
        .iter()
        .map(|m| m["from"].as_str().expect("text"))
        .collect();
    assert_eq!(&from[..3], ["agent", "prospect", "agent"]);
    let last = all["seq"].as_i64().expect("a seq");
    assert_eq!(ann.read(last).await["messages"], json!([]));
}

#[tokio::test]
async fn the_same_message_twice_is_one_message() {
    let app = spawn_app().await;
    let ann = Prospect::arrive(&app).await;
    let first = ann.write("m1", "We run out of stock too often").await;
    let again = ann.write("m1", "We run out of stock too often").await;
    assert_eq!(first, again);
    let (status, told) = problem(ann.try_to_write("m1", "something else").await).await;
    assert_eq!(status, 422, "{told}");
    assert_eq!(told["errors"][0]["pointer"], "/id");

    let (a, b) = tokio::join!(
        ann.write("m2", "How about NetSuite?"),
        ann.write("m2", "How about NetSuite?")
    );
    assert_eq!(a["accepted"], b["accepted"]);
    let all = ann.read(0).await;
    let written = all["messages"]
        .as_array()
        .expect("messages")
        .iter()
        .filter(|m| m["from"] == "prospect")
        .count();
    assert_eq!(written, 2, "{all}");
}

#[tokio::test]
async fn beginning_twice_under_one_key_begins_once_and_keeps_no_token() {
    let app = spawn_app().await;
    let begin = |body: Value| {
        app.http
            .post(app.url("/v1/conversations"))
            .header("idempotency-key", "k-1")
            .json(&body)
            .send()
    };
    let body = json!({"campaign": "demo"});
    let first = expect(
        begin(body.clone()).await.expect("sent"),
        StatusCode::CREATED,
    )
    .await;
    let answer = begin(body).await.expect("sent");
    assert_eq!(answer.headers()["idempotency-replayed"], "true");
    assert_eq!(expect(answer, StatusCode::CREATED).await, first);
    let other = begin(json!({"campaign": "demo", "channel": "widget"}))
        .await
        .expect("sent");
    assert_eq!(problem(other).await.0, 422);
}

#[tokio::test]
async fn tokens_open_what_is_theirs() {
    let app = spawn_app().await;
    let ann = Prospect::arrive(&app).await;
    let bob = Prospect::arrive(&app).await;
    let unknown = format!("fr_admin_{}", "A".repeat(43));
    let nowhere = "0190c0de-0000-7000-8000-000000000000";
    let cases = [
        (Some(bob.token.as_str()), ann.id.as_str(), 403),
        (None, ann.id.as_str(), 401),
        (Some("nonsense"), ann.id.as_str(), 401),
        (Some(unknown.as_str()), ann.id.as_str(), 401),
        (Some(ann.token.as_str()), nowhere, 404),
        (Some(app.admin.as_str()), nowhere, 404),
        (Some(ann.token.as_str()), "not-an-id", 404),
        (Some(app.admin.as_str()), ann.id.as_str(), 200),
    ];
    for (token, id, expected) in cases {
        let request = app.http.get(app.url(&format!("/v1/conversations/{id}")));
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer = request.send().await.expect("an answer");
        if expected == 200 {
            assert_eq!(answer.status(), 200);
        } else {
            let has_challenge = answer.headers().contains_key("www-authenticate");
            let (status, told) = problem(answer).await;
            assert_eq!(status, expected, "{token:?} {id}: {told}");
            assert_eq!(has_challenge, status == 401);
        }
    }
    let admin = Closer::admin(&app);
    let log = format!("/v1/conversations/{}/events", ann.id);
    let events = expect(admin.get(&log).await, StatusCode::OK).await;
    assert_eq!(events["items"][0]["kind"], "conversation_started");
    let refused = ann
        .request(Method::GET, "/events")
        .send()
        .await
        .expect("an answer");
    assert_eq!(problem(refused).await.0, 403);
    // A closer sees what nobody has taken, but not the log.
    let carl = Closer::new(&app, "carl").await;
    let seen = carl.get(&format!("/v1/conversations/{}", ann.id)).await;
    assert_eq!(seen.status(), StatusCode::OK);
    assert_eq!(problem(carl.get(&log).await).await.0, 403);
}

#[tokio::test]
async fn staff_see_the_lead_in_short_and_prospects_do_not() {
    let app = spawn_app().await;
    let ann = Prospect::arrive(&app).await;
    let admin = Closer::admin(&app);
    let path = format!("/v1/conversations/{}/messages", ann.id);
    let answer = admin
        .request(Method::POST, &path)
        .json(&json!({"id": "a", "text": "Hi there"}))
        .send()
        .await
        .expect("an answer");
    let exchange = expect(answer, StatusCode::OK).await;
    assert_eq!(exchange["lead"]["id"], ann.lead_id.as_str(), "{exchange}");
    let answer = admin
        .request(Method::POST, &path)
        .json(&json!({"id": "b", "text": "Maria here", "from": "closer"}))
        .send()
        .await
        .expect("an answer");
    let written = expect(answer, StatusCode::OK).await;
    assert!(
        written["messages"]
            .as_array()
            .expect("messages")
            .iter()
            .any(|m| m["from"] == "closer" && m["text"] == "Maria here"),
        "{written}"
    );
    let seen = ann.read(0).await;
    assert!(seen.get("lead").is_none());
    assert_eq!(seen["status"], "accepted");
    assert!(seen["closer"]["name"].is_string(), "{seen}");
    let started = std::time::Instant::now();
    let alone = ann.write("c", "Good to meet you").await;
    assert_eq!(alone["messages"], json!([]), "the agent is silent now");
    assert!(started.elapsed().as_secs() < 5, "nobody is waited for");
}

#[tokio::test]
async fn notes_are_for_staff_only() {
    use fronter::conversation::input::{Actor, Input};
    use fronter::id::{CloserId, ConversationId};
    use fronter::turn::Envelope;
    let app = spawn_app().await;
    let ann = Prospect::arrive(&app).await;
    let mut socket = ann.connect(0).await;
    socket.frame_of("message").await;
    let by = Actor {
        id: CloserId::from("maria"),
        name: "Maria".to_owned(),
    };
    let note = Input::Note {
        by,
        text: "seems in a hurry".to_owned(),
    };
    let id: ConversationId = ann.id.parse().expect("an id");
    let desk = app.doors.desk();
    desk.take(id, note, Envelope::default())
        .await
        .expect("noted");
    assert!(socket.is_quiet().await);
    assert!(!ann.read(0).await.to_string().contains("hurry"));
    let admin = Closer::admin(&app);
    let path = format!("/v1/conversations/{}", ann.id);
    let seen = expect(admin.get(&path).await, StatusCode::OK).await;
    let notes = seen["messages"].as_array().expect("messages");
    assert!(
        notes
            .iter()
            .any(|m| m["note"] == true && m["text"] == "seems in a hurry")
    );
}

#[tokio::test]
async fn without_its_store_it_says_so() {
    let app = spawn_app().await;
    let ann = Prospect::arrive(&app).await;
    app.doors.desk().store().close().await;
    let ready = app.http.get(app.url("/readyz")).send().await;
    let ready = expect(ready.expect("an answer"), StatusCode::SERVICE_UNAVAILABLE).await;
    assert_eq!(ready["store"], "unavailable");
    let answer = ann.try_to_write("m1", "Hello").await;
    assert!(answer.headers().contains_key("retry-after"));
    assert_eq!(problem(answer).await.0, 503);
    let alive = app.http.get(app.url("/livez")).send().await;
    assert_eq!(alive.expect("an answer").status(), 200);
}

#[tokio::test]
async fn what_cannot_be_read_is_a_problem_and_changes_nothing() {
    let app = spawn_app().await;
    let ann = Prospect::arrive(&app).await;
    let enormous = vec![b' '; 8 * 1024 * 1024];
    let huge = json!({"id": "x", "text": "a".repeat(1024 * 1024)}).to_string();
    let long = json!({"id": "x", "text": "é".repeat(8_001)}).to_string();
    let cases: Vec<(&str, Vec<u8>, u16)> = vec![
        ("application/json", b"{\"id\":".to_vec(), 400),
        (
            "application/json",
            b"{\"id\":\"x\",\"text\":\"\xff\xfe\"}".to_vec(),
            400,
        ),
        ("application/json", b"".to_vec(), 400),
        ("application/json", b"[1]".to_vec(), 422),
        ("application/json", b"{\"id\":\"x\"}".to_vec(), 422),
        ("application/json", b"{\"text\":\"x\"}".to_vec(), 422),
        (
            "application/json",
            b"{\"id\":7,\"text\":\"x\"}".to_vec(),
            422,
        ),
        (
            "application/json",
            b"{\"id\":\"x\",\"text\":\"\"}".to_vec(),
            422,
        ),
        (
            "application/json",
            b"{\"id\":\"x\",\"text\":\" \\n\\t \\u0000\"}".to_vec(),
            422,
        ),
        ("application/json", huge.into_bytes(), 413),
        ("application/json", enormous, 413),
        ("application/json", long.into_bytes(), 413),
        ("text/plain", b"{\"id\":\"x\",\"text\":\"x\"}".to_vec(), 415),
    ];
    for (kind, body, expected) in cases {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        let answer = ann
            .request(Method::POST, "/messages")
            .header("content-type", kind)
            .body(body)
            .send()
            .await
            .expect("an answer");
        let (status, told) = problem(answer).await;
        assert_eq!(status, expected, "{shown}: {told}");
    }
    assert_eq!(ann.read(0).await["seq"], ann.seq);
    let preflight = app
        .http
        .request(Method::OPTIONS, app.url("/v1/conversations"))
        .header("origin", "https://shop.example")
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "content-type,idempotency-key",
        );
    let allowed = preflight.send().await.expect("an answer");
    assert_eq!(allowed.status(), 200);
    assert_eq!(allowed.headers()["access-control-allow-origin"], "*");
    let wrong = app.http.delete(app.url("/livez")).send().await;
    assert_eq!(wrong.expect("an answer").headers()["allow"], "GET,HEAD");
    let cases = [
        (Method::GET, "/v1/nothing", 404),
        (Method::DELETE, "/livez", 405),
        (Method::PUT, "/v1/conversations", 405),
        (Method::GET, "/console/nothing.js", 404),
    ];
    for (method, path, expected) in cases {
        let answer = app
            .http
            .request(method, app.url(path))
            .send()
            .await
            .expect("an answer");
        assert_eq!(problem(answer).await.0, expected, "{path}");
    }
    let begin = |body: Value| {
        app.http
            .post(app.url("/v1/conversations"))
            .json(&body)
            .send()
    };
    for (body, status, pointer) in [
        (json!({}), 422, "/campaign"),
        (json!({"campaign": "nobody"}), 404, "/campaign"),
        (
            json!({"campaign": "demo", "channel": "pigeon"}),
            422,
            "/channel",
        ),
        (
            json!({"campaign": "demo", "context": {"visits": 4}}),
            422,
            "/context/visits",
        ),
    ] {
        let (got, told) = problem(begin(body).await.expect("sent")).await;
        assert_eq!(
            (got, told["errors"][0]["pointer"].as_str()),
            (status, Some(pointer)),
            "{told}"
        );
    }
}

#[tokio::test]
async fn texts_come_back_as_written() {
    let app = spawn_app().await;
    let ann = Prospect::arrive(&app).await;
    let cases = [
        ("👩‍👩‍👧‍👦 héllo 日本語", "👩‍👩‍👧‍👦 héllo 日本語"),
        ("مرحبا بالعالم", "مرحبا بالعالم"),
        ("a\u{0}b\r\nc\td\u{1b}", "ab\nc\td"),
        (
            "<script>alert(1)</script>{{x}}",
            "<script>alert(1)</script>{{x}}",
        ),
    ];
    for (at, (written, kept)) in cases.into_iter().enumerate() {
        let exchange = ann.write(&at.to_string(), written).await;
        let seq = exchange["accepted"]["seq"].as_i64().expect("a seq");
        let seen = ann.read(seq - 1).await;
        assert_eq!(seen["messages"][0]["text"], kept);
        assert_eq!(seen["messages"][0]["client_id"], at.to_string());
    }
}

#[tokio::test]
async fn an_answer_can_be_streamed() {
    let app = spawn_app().await;
    let ann = Prospect::arrive(&app).await;
    let answer = ann
        .request(Method::POST, "/messages")
        .header("accept", "text/event-stream")
        .json(&json!({"id": "m1", "text": "What does it cost?"}))
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let body = answer.text().await.expect("it ends");
    let frames: Vec<Value> = body
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|data| serde_json::from_str(data).expect("JSON"))
        .collect();
    assert_eq!(frames[0]["type"], "ack", "{body}");
    let message = frames
        .iter()
        .find(|f| f["type"] == "message")
        .expect("an answer");
    assert_eq!(message["from"], "agent");
    assert!(body.contains(&format!("id: {}", message["seq"])), "{body}");
}

#[tokio::test]
async fn a_socket_acknowledges_answers_and_resumes_exactly_once() {
    let app = spawn_app().await;
    let ann = Prospect::arrive(&app).await;
    let mut socket = ann.connect(0).await;
    let greeting = socket.frame().await;
    assert_eq!(
        (greeting["type"].as_str(), greeting["seq"].as_i64()),
        (Some("message"), ann.greeting[0]["seq"].as_i64())
    );
    socket
        .send(json!({"type": "message", "id": "m1", "text": "We run out of stock"}))
        .await;
    let ack = socket.frame_of("ack").await;
    assert_eq!(ack["id"], "m1");
    let reply = socket.frame_of("message").await;
    assert_eq!(reply["from"], "agent");
    socket.send(json!({"type": "ping"})).await;
    socket.frame_of("pong").await;
    drop(socket);

    let away = ann.write("m2", "What does it cost?").await;
    let mut socket = ann.connect(reply["seq"].as_i64().expect("a seq")).await;
    let mut missed = vec![away["accepted"]["seq"].as_i64().expect("a seq")];
    missed.extend(seqs(&away["messages"]));
    for seq in missed {
        let frame = socket.frame().await;
        assert_eq!(
            (frame["type"].as_str(), frame["seq"].as_i64()),
            (Some("message"), Some(seq))
        );
    }
    assert!(socket.is_quiet().await);
    socket
        .send(json!({"type": "message", "id": "m1", "text": "We run out of stock"}))
        .await;
    assert_eq!(socket.frame().await, ack);
    assert!(socket.is_quiet().await);
}

#[tokio::test]
async fn two_sockets_see_the_same_conversation() {
    let app = spawn_app().await;
    let ann = Prospect::arrive(&app).await;
    let mut one = ann.connect(ann.seq).await;
    let mut other = ann.connect(ann.seq).await;
    one.send(json!({"type": "message", "id": "m1", "text": "Hello"}))
        .await;
    let ack = one.frame_of("ack").await;
    let seen = other.frame_of("message").await;
    assert_eq!(
        (seen["seq"].clone(), seen["from"].as_str()),
        (ack["seq"].clone(), Some("prospect"))
    );
    assert_eq!(
        one.frame_of("message").await,
        other.frame_of("message").await
    );
}

#[tokio::test]
async fn a_socket_survives_what_is_no_frame() {
    let app = spawn_app().await;
    let ann = Prospect::arrive(&app).await;
    let mut socket = ann.connect(ann.seq).await;
    let before = ann.read(0).await["seq"].clone();
    for text in [
        "",
        "{",
        "[]",
        "{\"type\":\"shout\"}",
        "{\"type\":\"message\",\"id\":\"m\",\"text\":\"  \"}",
    ] {
        socket.send_raw(Message::Text(text.into())).await;
        let error = socket.frame().await;
        assert_eq!(error["type"], "error", "{text}: {error}");
        assert!(error["problem"]["status"].is_number(), "{error}");
    }
    socket.send_raw(Message::Binary(vec![1, 2, 3].into())).await;
    assert_eq!(socket.frame().await["type"], "error");
    socket
        .send(json!({"type": "context", "page": "/pricing", "extra": {"plan": "pro"}}))
        .await;
    socket.send(json!({"type": "context", "visits": 7})).await;
    assert_eq!(socket.frame().await["type"], "error");
    socket.send(json!({"type": "typing"})).await;
    socket.send(json!({"type": "read", "seq": 1})).await;
    socket.send(json!({"type": "ping"})).await;
    assert_eq!(socket.frame().await["type"], "pong");
    let after = ann.read(0).await["seq"].clone();
    assert_eq!(
        after.as_i64(),
        before.as_i64().map(|seq| seq + 1),
        "only the context was taken"
    );
}

#[tokio::test]
async fn sockets_are_closed_with_a_reason() {
    let limits = Limits {
        hello_ms: 200,
        messages_per_minute_per_conversation: 3,
        ..Limits::default()
    };
    let app = spawn_app_with(limits, None).await;
    let ann = Prospect::arrive(&app).await;
    let bob = Prospect::arrive(&app).await;

    let mut silent = Socket::open(&app, &ann.id).await;
    assert_eq!(silent.close_code().await, Some(4408));
    let mut rude = Socket::open(&app, &ann.id).await;
    rude.send(json!({"type": "ping"})).await;
    assert_eq!(rude.close_code().await, Some(4408));
    for malformed in [json!({"type": "hello"}), json!({"type": "hallo"}), json!(7)] {
        let mut garbled = Socket::open(&app, &ann.id).await;
        garbled.send(malformed).await;
        assert_eq!(garbled.close_code().await, Some(4400));
    }
    for token in [bob.token.as_str(), "nonsense", ""] {
        let mut foreign = Socket::open(&app, &ann.id).await;
        foreign.send(json!({"type": "hello", "token": token})).await;
        assert_eq!(foreign.close_code().await, Some(4401), "{token}");
    }
    for size in [65 * 1024, 1024 * 1024] {
        let mut loud = ann.connect(0).await;
        loud.send(json!({"type": "message", "id": "big", "text": "a".repeat(size)}))
            .await;
        assert_eq!(loud.close_code().await, Some(4413), "{size}");
    }
    let mut hasty = ann.connect(0).await;
    for at in 0..5 {
        hasty
            .send(json!({"type": "message", "id": at.to_string(), "text": "now"}))
            .await;
    }
    assert_eq!(hasty.close_code().await, Some(4429));
    let refused = ann.try_to_write("later", "and now").await;
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(problem(refused).await.0, 429);

    let nowhere = "0190c0de-0000-7000-8000-000000000000";
    assert!(Socket::try_to_open(&app, nowhere, None).await.is_err());
    let no_upgrade = bob
        .request(Method::GET, "/ws")
        .send()
        .await
        .expect("an answer");
    assert_eq!(problem(no_upgrade).await.0, 400);

    let mut last = bob.connect(0).await;
    app.leave();
    assert_eq!(last.close_code().await, Some(1001));
    app.wait_until_gone().await;
}

#[tokio::test]
async fn invalid_utf8_on_a_socket_closes_it() {
    use tokio_tungstenite::tungstenite::protocol::frame::Frame;
    use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
    let app = spawn_app().await;
    let ann = Prospect::arrive(&app).await;
    let mut socket = ann.connect(0).await;
    let frame = Frame::message(vec![0xff, 0xfe, 0xfd], OpCode::Data(Data::Text), true);
    socket.send_raw(Message::Frame(frame)).await;
    assert_eq!(socket.close_code().await, Some(1007));
}

#[tokio::test]
async fn a_campaign_may_restrict_where_it_is_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let demo = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns/demo");
    let own = folder.path().join("demo");
    std::fs::create_dir(&own).expect("made");
    for file in [
        "campaign.toml",
        "questions.toml",
        "playbook.toml",
        "lead.toml",
    ] {
        let mut text = std::fs::read_to_string(demo.join(file)).expect("read");
        if file == "campaign.toml" {
            text = text
                .lines()
                .filter(|line| !line.starts_with("allowed_origins"))
                .collect::<Vec<_>>()
                .join("\n");
            text = format!("allowed_origins = [\"https://shop.example\"]\n{text}");
        }
        std::fs::write(own.join(file), text).expect("written");
    }
    let team = demo.parent().expect("a parent").join("closers.toml");
    std::fs::copy(team, folder.path().join("closers.toml")).expect("copied");
    let app = spawn_app_with(Limits::default(), Some(folder.path())).await;
    let ann = Prospect::arrive(&app).await;
    let own_origin = format!("http://{}", app.address);
    for (origin, passes) in [
        ("https://shop.example", true),
        ("https://evil.example", false),
        ("https://shop.example.evil.example", false),
        ("null", false),
        (own_origin.as_str(), true),
    ] {
        let begun = app
            .http
            .post(app.url("/v1/conversations"))
            .header("origin", origin)
            .json(&json!({"campaign": "demo"}))
            .send()
            .await
            .expect("an answer");
        assert_eq!(
            begun.status().as_u16(),
            if passes { 201 } else { 403 },
            "{origin}"
        );
        let read = ann
            .request(Method::GET, "")
            .header("origin", origin)
            .send()
            .await
            .expect("an answer");
        assert_eq!(
            read.status().as_u16(),
            if passes { 200 } else { 403 },
            "{origin}"
        );
        let socket = Socket::try_to_open(&app, &ann.id, Some(origin)).await;
        assert_eq!(socket.is_ok(), passes, "{origin}");
    }
    let panel = app
        .http
        .get(app.url("/widget/panel.html?campaign=demo"))
        .send()
        .await
        .expect("a page");
    let policy = panel.headers()["content-security-policy"]
        .to_str()
        .expect("text");
    assert!(
        policy.contains("frame-ancestors 'self' https://shop.example"),
        "{policy}"
    );
}

#[tokio::test]
async fn addresses_behind_a_trusted_proxy_have_their_own_pace() {
    let limits = Limits {
        conversations_per_minute_per_address: 2,
        local_addresses: LocalAddresses::Limited,
        ..Limits::default()
    };
    let app = spawn_app_with(limits, None).await;
    let mut statuses = Vec::new();
    for from in ["203.0.113.1", "203.0.113.1", "203.0.113.1", "203.0.113.2"] {
        let answer = app
            .http
            .post(app.url("/v1/conversations"))
            .header("x-forwarded-for", from)
            .json(&json!({"campaign": "demo"}))
            .send()
            .await
            .expect("an answer");
        statuses.push(answer.status().as_u16());
    }
    assert_eq!(statuses, [201, 201, 429, 201]);
}

#[tokio::test]
async fn signing_in_works_once_and_only_from_our_own_pages() {
    let app = spawn_app().await;
    let ann = Prospect::arrive(&app).await;
    let link = fronter::http::signin::new_link(&app.doors, None)
        .await
        .expect("a link");
    let answer = app.http.get(&link).send().await.expect("an answer");
    assert_eq!(
        (
            answer.status().as_u16(),
            answer.headers()["location"].to_str().ok()
        ),
        (303, Some("/console"))
    );
    let cookie = answer.headers()["set-cookie"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert_eq!(
        app.http
            .get(&link)
            .send()
            .await
            .expect("an answer")
            .status(),
        403
    );

    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let read = app
        .http
        .get(ann.url(""))
        .header("cookie", &cookie)
        .send()
        .await
        .expect("an answer");
    assert_eq!(read.status(), 200);
    let write = |lines: Vec<(&'static str, &'static str)>| {
        let mut request = app
            .http
            .post(ann.url("/messages"))
            .header("cookie", &cookie)
            .json(&json!({"id": "c", "text": "Hello from the team"}));
        for (name, value) in lines {
            request = request.header(name, value);
        }
        request.send()
    };
    let requested_by = ("x-requested-by", "fronter-console");
    for lines in [
        vec![],
        vec![requested_by, ("sec-fetch-site", "cross-site")],
        vec![requested_by, ("origin", "https://evil.example")],
    ] {
        assert_eq!(write(lines).await.expect("an answer").status(), 403);
    }
    let written = write(vec![requested_by, ("sec-fetch-site", "same-origin")]).await;
    let written = expect(written.expect("an answer"), StatusCode::OK).await;
    assert_eq!(
        written["messages"]
            .as_array()
            .and_then(|m| m.last())
            .map(|m| m["from"].clone()),
        Some(json!("closer"))
    );

    // Signing out ends it, and needs the same care.
    let sign_out = |lines: Vec<(&'static str, &'static str)>| {
        let mut request = app
            .http
            .post(app.url("/console/signout"))
            .header("cookie", &cookie);
        for (name, value) in lines {
            request = request.header(name, value);
        }
        request.send()
    };
    for lines in [
        vec![],
        vec![requested_by, ("origin", "https://evil.example")],
    ] {
        assert_eq!(sign_out(lines).await.expect("an answer").status(), 403);
    }
    for _ in 0..2 {
        let left = sign_out(vec![requested_by]).await.expect("an answer");
        assert_eq!(left.status(), 204);
        let cleared = left.headers()["set-cookie"].to_str().expect("text");
        assert!(cleared.contains("Max-Age=0"), "{cleared}");
    }
    let read = app
        .http
        .get(ann.url(""))
        .header("cookie", &cookie)
        .send()
        .await
        .expect("an answer");
    assert_eq!(read.status(), 401);
}

#[tokio::test]
async fn it_tells_how_it_is() {
    let app = spawn_app().await;
    let get = async |path: &str| app.http.get(app.url(path)).send().await.expect("an answer");
    assert_eq!(get("/livez").await.status(), 200);
    let ready = expect(get("/readyz").await, StatusCode::OK).await;
    assert_eq!(
        (ready["engine"].as_str(), ready["degraded"].as_bool()),
        (Some("local"), Some(false))
    );
    let ann = Prospect::arrive(&app).await;
    ann.write("m1", "Hello").await;
    let metrics = get("/metrics").await.text().await.expect("text");
    for line in [
        "fronter_conversations_total 1",
        "fronter_messages_total{from=\"prospect\"} 1",
        "route=\"/v1/conversations/{id}/messages\",method=\"POST\",status=\"200\"",
    ] {
        assert!(metrics.contains(line), "{line} in {metrics}");
    }
    let api = expect(get("/openapi.json").await, StatusCode::OK).await;
    assert!(
        api["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3.1"))
    );
    for path in [
        "/v1/conversations",
        "/v1/conversations/{id}",
        "/v1/conversations/{id}/messages",
        "/v1/conversations/{id}/context",
        "/v1/conversations/{id}/events",
        "/v1/conversations/{id}/ws",
        "/readyz",
    ] {
        assert!(api["paths"].get(path).is_some(), "{path}");
    }
    // Whatever else a door answers is a problem, and says so by its type.
    for (path, doors) in api["paths"].as_object().expect("paths") {
        for (method, door) in doors.as_object().expect("doors") {
            let other = &door["responses"]["default"]["content"];
            assert!(
                other.get("application/problem+json").is_some(),
                "{method} {path}"
            );
        }
    }
    let begin = &api["paths"]["/v1/conversations"]["post"]["responses"]["422"];
    assert!(
        begin["content"].get("application/json").is_none(),
        "{begin}"
    );
}

#[tokio::test]
async fn pages_come_with_their_types_and_policies() {
    let app = spawn_app().await;
    let cases = [
        (
            "/",
            "text/html; charset=utf-8",
            "script-src 'self' 'sha256-",
        ),
        (
            "/demo/pricing",
            "text/html; charset=utf-8",
            "frame-ancestors 'self'",
        ),
        (
            "/demo/site.css",
            "text/css; charset=utf-8",
            "default-src 'none'",
        ),
        ("/widget.js", "text/javascript; charset=utf-8", ""),
        (
            "/widget/panel.html",
            "text/html; charset=utf-8",
            "frame-ancestors *",
        ),
        ("/widget/panel.js", "text/javascript; charset=utf-8", ""),
        (
            "/console",
            "text/html; charset=utf-8",
            "frame-ancestors 'none'",
        ),
        ("/console/console.js", "text/javascript; charset=utf-8", ""),
        ("/console/icon.svg", "image/svg+xml", ""),
    ];
    for (path, kind, policy) in cases {
        let answer = app.http.get(app.url(path)).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
        assert_eq!(header("content-type"), kind, "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert!(header("content-security-policy").contains(policy), "{path}");
        let again = app
            .http
            .get(app.url(path))
            .header("if-none-match", header("etag"));
        assert_eq!(
            again.send().await.expect("an answer").status(),
            304,
            "{path}"
        );
        let zipped = app
            .http
            .get(app.url(path))
            .header("accept-encoding", "gzip");
        let zipped = zipped.send().await.expect("an answer");
        assert_eq!(zipped.headers()["content-encoding"], "gzip", "{path}");
    }
}
