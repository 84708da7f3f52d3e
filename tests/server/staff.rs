//! The doors of staff, tried from outside: lists, packets, handoffs, closers,
//! conversations taken over, erasure, and the live feed.

use std::time::Duration;

use crate::support::app::{App, spawn_app, spawn_app_with};
use crate::support::people::{Closer, Prospect, expect, problem, text};
use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

async fn post(closer: &Closer<'_>, path: &str, body: Value) -> Response {
    let request = closer.request(Method::POST, path).json(&body);
    request.send().await.expect("an answer")
}

async fn online(app: &App, closer: &str) {
    let path = format!("/v1/closers/{closer}/presence");
    let answer = post(&Closer::admin(app), &path, json!({"presence": "online"})).await;
    expect(answer, StatusCode::OK).await;
}

async fn lead(app: &App, id: &str) -> Value {
    let answer = Closer::admin(app).get(&format!("/v1/leads/{id}")).await;
    expect(answer, StatusCode::OK).await
}

/// A prospect who has asked for a person, and the handoff offered to Maria.
async fn offered(app: &App) -> (Prospect<'_>, String) {
    online(app, "maria").await;
    let prospect = Prospect::arrive(app).await;
    prospect.write("1", "Can I talk to a person please?").await;
    let admin = Closer::admin(app);
    for _ in 0..600 {
        let list = expect(
            admin.get("/v1/handoffs?status=offered").await,
            StatusCode::OK,
        )
        .await;
        let mine = list["items"].as_array().expect("items").iter();
        let found = mine
            .clone()
            .find(|handoff| handoff["conversation_id"] == prospect.id);
        if let Some(handoff) = found {
            let id = text(handoff, "id");
            return (prospect, id);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!(
        "nothing was offered: {}",
        lead(app, &prospect.lead_id).await
    );
}

#[tokio::test]
async fn of_two_closers_exactly_one_gets_the_handoff() {
    let app = spawn_app().await;
    let (prospect, handoff) = offered(&app).await;
    let maria = Closer::new(&app, "maria").await;
    let ben = Closer::new(&app, "ben").await;
    let path = format!("/v1/handoffs/{handoff}/accept");
    let (one, other) = tokio::join!(post(&maria, &path, json!({})), post(&ben, &path, json!({})));
    let (won, lost, winner) = if one.status() == StatusCode::OK {
        (one, other, "maria")
    } else {
        (other, one, "ben")
    };
    let answer = expect(won, StatusCode::OK).await;
    assert_eq!(answer["handoff"]["state"], "accepted");
    let (status, told) = problem(lost).await;
    assert_eq!(status, 409);
    assert_eq!(told["owner"]["kind"], "closer");
    assert_eq!(told["owner"]["id"], winner);
    assert!(told["owner"]["name"].is_string());
    let lead = lead(&app, &prospect.lead_id).await;
    assert_eq!(lead["owner"], json!({"kind": "closer", "id": winner}));
    assert_eq!(lead["status"], "accepted");
    // The other one does not see it any more, and cannot move it.
    let loser = if winner == "maria" { &ben } else { &maria };
    let path = format!("/v1/leads/{}", prospect.lead_id);
    assert_eq!(loser.get(&path).await.status(), StatusCode::FORBIDDEN);
    let complete = format!("/v1/handoffs/{handoff}/complete");
    assert_eq!(
        post(loser, &complete, json!({})).await.status(),
        StatusCode::CONFLICT
    );
    let winner = if winner == "maria" { &maria } else { &ben };
    let done = expect(post(winner, &complete, json!({})).await, StatusCode::OK).await;
    assert_eq!(done["handoff"]["state"], "completed");
}

#[tokio::test]
async fn only_who_is_offered_a_handoff_can_decline_it() {
    let app = spawn_app().await;
    let (_, handoff) = offered(&app).await;
    let ben = Closer::new(&app, "ben").await;
    let maria = Closer::new(&app, "maria").await;
    let path = format!("/v1/handoffs/{handoff}/decline");
    let (status, told) = problem(post(&ben, &path, json!({"reason": "no"})).await).await;
    assert_eq!((status, &told["owner"]["id"]), (409, &json!("maria")));
    let answer = post(&maria, &path, json!({"reason": "on a call"})).await;
    let answer = expect(answer, StatusCode::OK).await;
    assert_eq!(answer["handoff"]["state"], "unavailable");
    // Who gets back is not who has declined, and id and name are one person's.
    let list = Closer::admin(&app).get("/v1/handoffs").await;
    let list = expect(list, StatusCode::OK).await;
    for shown in [&answer["handoff"], &list["items"][0]] {
        assert_ne!(shown["closer"], "maria", "{shown}");
        let name = match shown["closer"].as_str() {
            Some(id) => {
                let closer = Closer::admin(&app).get(&format!("/v1/closers/{id}")).await;
                expect(closer, StatusCode::OK).await["name"].clone()
            }
            None => Value::Null,
        };
        assert_eq!(shown["closer_name"], name, "{shown}");
    }
}

#[tokio::test]
async fn staff_write_as_closers_and_never_as_the_prospect() {
    let app = spawn_app().await;
    let (admin, ben) = (Closer::admin(&app), Closer::new(&app, "ben").await);
    let hello = |rest: Value| {
        let mut body = json!({"id": "1", "text": "Hello from us"});
        for (name, value) in rest.as_object().expect("an object") {
            body[name] = value.clone();
        }
        body
    };
    // Who sends what, and as whom it stands there, or what is wrong.
    let cases = [
        (&admin, json!({}), Ok("The team")),
        (&admin, json!({"from": "closer"}), Ok("The team")),
        (
            &admin,
            json!({"from": "closer", "closer": "maria"}),
            Ok("Maria Alvarez"),
        ),
        (&admin, json!({"closer": "maria"}), Ok("Maria Alvarez")),
        (&admin, json!({"from": "prospect"}), Err((422, "/from"))),
        (&admin, json!({"closer": "nobody"}), Err((422, "/closer"))),
        (&ben, json!({}), Ok("Ben")),
        (&ben, json!({"closer": "ben"}), Ok("Ben")),
        (&ben, json!({"closer": "maria"}), Err((403, ""))),
        (&ben, json!({"from": "prospect"}), Err((422, "/from"))),
    ];
    for (who, body, expected) in cases {
        let prospect = Prospect::arrive(&app).await;
        let path = format!("/v1/conversations/{}/messages", prospect.id);
        let answer = post(who, &path, hello(body.clone())).await;
        let seen = || async { prospect.read(prospect.seq).await["messages"].clone() };
        match expected {
            Ok(name) => {
                expect(answer, StatusCode::OK).await;
                let seen = seen().await;
                let joined = seen[0]["text"].as_str().expect("text");
                assert!(joined.starts_with(name), "{body}: {joined}");
                assert!(joined.contains("joined"), "{body}: {joined}");
                assert_eq!(seen[1]["from"], "closer", "{body}: {seen}");
                let author = seen[1]["author"].as_str().expect("text");
                assert!(author.starts_with(name), "{body}: {author}");
            }
            Err((status, pointer)) => {
                let (got, told) = problem(answer).await;
                assert_eq!(got, status, "{body}: {told}");
                let pointed = told["errors"][0]["pointer"].as_str().unwrap_or_default();
                assert_eq!(pointed, pointer, "{body}: {told}");
                assert_eq!(seen().await, json!([]), "nothing was written: {body}");
            }
        }
    }
    // The conversation's own token is the prospect's, whatever is claimed.
    let prospect = Prospect::arrive(&app).await;
    let claimed = prospect.request(Method::POST, "/messages");
    let claimed = claimed.json(&hello(json!({"from": "closer"}))).send().await;
    assert_eq!(problem(claimed.expect("an answer")).await.0, 422);
}

#[tokio::test]
async fn a_closer_signs_in_as_themselves_by_a_link_of_an_admin() {
    let app = spawn_app().await;
    let (admin, ben) = (Closer::admin(&app), Closer::new(&app, "ben").await);
    let path = "/v1/closers/maria/signin";
    assert_eq!(problem(post(&ben, path, json!({})).await).await.0, 403);
    let nobody = post(&admin, "/v1/closers/nobody/signin", json!({})).await;
    assert_eq!(problem(nobody).await.0, 404);
    let link = expect(post(&admin, path, json!({})).await, StatusCode::CREATED).await;
    assert!(link["expires_at"].is_string(), "{link}");
    let url = text(&link, "url");
    let signed_in = app.http.get(&url).send().await.expect("an answer");
    assert_eq!(signed_in.status(), StatusCode::SEE_OTHER);
    let cookie = signed_in.headers()["set-cookie"].to_str().expect("text");
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let again = app.http.get(&url).send().await.expect("an answer");
    assert_eq!(again.status(), StatusCode::FORBIDDEN);

    let console = |method: Method, path: String, body: Value| {
        let request = app.http.request(method, app.url(&path)).json(&body);
        let request = request.header("cookie", &cookie);
        request.header("x-requested-by", "fronter-console").send()
    };
    let get = async |path: &str| {
        let answer = console(Method::GET, path.to_owned(), json!({})).await;
        answer.expect("an answer")
    };
    let me = expect(get("/v1/console/me").await, StatusCode::OK).await;
    assert_eq!(
        (&me["role"], &me["closer"]["id"]),
        (&json!("closer"), &json!("maria"))
    );
    // Their own offer is theirs to take; what another has, and what admins do, is not.
    let (prospect, handoff) = offered(&app).await;
    let accept = format!("/v1/handoffs/{handoff}/accept");
    let accepted = console(Method::POST, accept, json!({})).await;
    expect(accepted.expect("an answer"), StatusCode::OK).await;
    let owner = &lead(&app, &prospect.lead_id).await["owner"];
    assert_eq!(*owner, json!({"kind": "closer", "id": "maria"}));
    let other = Prospect::arrive(&app).await;
    let take = format!("/v1/conversations/{}/takeover", other.id);
    expect(post(&ben, &take, json!({})).await, StatusCode::OK).await;
    let foreign = get(&format!("/v1/leads/{}", other.lead_id)).await;
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    let listed = expect(get("/v1/leads").await, StatusCode::OK)
        .await
        .to_string();
    assert!(listed.contains(&prospect.lead_id) && !listed.contains(&other.lead_id));
    let link = console(Method::POST, path.to_owned(), json!({})).await;
    assert_eq!(problem(link.expect("an answer")).await.0, 403);
    // Who is not of the team any more is signed out.
    let gone = admin
        .request(Method::DELETE, "/v1/closers/maria")
        .send()
        .await;
    assert_eq!(gone.expect("an answer").status(), StatusCode::NO_CONTENT);
    let out = get("/v1/console/me").await;
    assert_eq!(out.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_erased_lead_is_closed_for_staff() {
    let app = spawn_app().await;
    let admin = Closer::admin(&app);
    let (prospect, handoff) = offered(&app).await;
    let said = "We lose 8k a month to stockouts, 40 users, budget 20 to 30k a year, I decide";
    prospect.write("2", said).await;
    let before = lead(&app, &prospect.lead_id).await;
    assert!(before["expected_value"].is_object(), "{before}");
    assert!(before.get("erased_at").is_none());
    let person = text(&before["prospect"], "id");
    let erase = admin.request(Method::DELETE, &format!("/v1/prospects/{person}"));
    let erased = erase.send().await.expect("an answer");
    assert_eq!(erased.status(), StatusCode::NO_CONTENT);

    let after = lead(&app, &prospect.lead_id).await;
    assert!(after["erased_at"].is_string(), "{after}");
    assert_eq!(after["status"], before["status"], "for the statistics");
    // Nothing tells what it was worth or how likely it was.
    assert!(before["potential_revenue"].is_object(), "{before}");
    for figure in [
        "expected_value",
        "potential_revenue",
        "probability_of_closing",
        "probability_interval",
        "expected_close_date",
    ] {
        assert!(!before[figure].is_null(), "{figure}");
        assert_eq!(after[figure], Value::Null, "{figure}");
    }
    for empty in ["signals", "objections", "promises", "reasons", "unknown"] {
        let left = &after[empty];
        assert!(*left == json!([]) || *left == json!({}), "{empty}: {left}");
    }
    let packet_of = format!("/v1/leads/{}/packet", prospect.lead_id);
    let packet = expect(admin.get(&packet_of).await, StatusCode::OK).await;
    let texts = async |accept: &str| {
        let request = admin.request(Method::GET, &packet_of);
        let answer = request.header("accept", accept).send().await;
        answer.expect("an answer").text().await.expect("a text")
    };
    assert_eq!(packet["probability_of_closing"]["value"], Value::Null);
    assert_eq!(packet["reasons"], json!([]));
    let list = expect(admin.get("/v1/leads?erased=yes").await, StatusCode::OK).await;
    for shown in [
        after.to_string(),
        list.to_string(),
        packet.to_string(),
        texts("text/plain").await,
        texts("text/markdown").await,
    ] {
        for figure in ["\"amount\":\"", "$", "20000", "8000", " %"] {
            assert!(!shown.contains(figure), "{figure} in {shown}");
        }
    }
    let listed = async |query: &str| {
        let list = admin.get(&format!("/v1/leads?{query}")).await;
        let list = expect(list, StatusCode::OK).await;
        list["items"].to_string().contains(&prospect.lead_id)
    };
    let cases = [
        ("", false),
        ("order=updated", false),
        ("erased=no", false),
        ("erased=yes", true),
        ("erased=all", true),
        ("erased=all&min_ev=0", false),
    ];
    for (query, expected) in cases {
        assert_eq!(listed(query).await, expected, "{query}");
    }
    for (path, says) in [
        ("/v1/leads?erased=maybe", "erased must be no, yes or all"),
        ("/v1/leads?grade=Z", "there are A, B and C"),
        ("/v1/leads?limit=some", "limit: must be a whole number"),
        ("/v1/leads?min_ev=much", "min_ev: must be an amount such as"),
        ("/v1/handoffs?status=sold", "there are requested, offered"),
    ] {
        let (status, wrong) = problem(admin.get(path).await).await;
        assert_eq!(status, 400, "{path}");
        let detail = wrong["detail"].as_str().unwrap_or_default();
        assert!(detail.contains(says), "{path}: {detail}");
    }
    // Nobody is offered it any more, and nobody can move it.
    let offers = admin.get("/v1/handoffs?status=offered").await;
    let offers = expect(offers, StatusCode::OK).await;
    assert_eq!(offers["items"], json!([]));
    for (path, body) in [
        (
            format!("/v1/handoffs/{handoff}/accept"),
            json!({"closer": "maria"}),
        ),
        (
            format!("/v1/conversations/{}/takeover", prospect.id),
            json!({}),
        ),
        (
            format!("/v1/conversations/{}/messages", prospect.id),
            json!({"text": "Hi"}),
        ),
        (
            format!("/v1/conversations/{}/notes", prospect.id),
            json!({"text": "Hi"}),
        ),
        (
            format!("/v1/leads/{}/stage", prospect.lead_id),
            json!({"stage": "meeting"}),
        ),
    ] {
        let (status, told) = problem(post(&admin, &path, body).await).await;
        assert_eq!(status, 409, "{path}: {told}");
    }
}

#[tokio::test]
async fn leads_are_listed_page_by_page_and_filtered() {
    let app = spawn_app().await;
    let admin = Closer::admin(&app);
    let mut ids = Vec::new();
    for number in 0..5 {
        let prospect = Prospect::arrive_with(
            &app,
            json!({"campaign": "demo", "prospect": {"name": format!("Person {number}")}}),
        )
        .await;
        if number > 2 {
            prospect.write("1", "Hello there").await;
        }
        ids.push(prospect.lead_id);
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/v1/leads?limit=2&cursor={cursor}");
        let page = expect(admin.get(&path).await, StatusCode::OK).await;
        let items = page["items"].as_array().expect("items");
        assert!(items.len() <= 2);
        seen.extend(items.iter().map(|lead| text(lead, "id")));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    ids.sort();
    seen.sort();
    assert_eq!(seen, ids);
    for (query, count) in [
        ("status=open", 3),
        ("status=engaged", 2),
        ("status=open,engaged", 5),
        ("status=won,lost", 0),
        ("q=person%203", 1),
        ("owner=fronter", 5),
        ("owner=maria", 0),
        ("campaign=demo", 5),
        ("campaign=other", 0),
        ("min_ev=100000000", 0),
    ] {
        let page = expect(
            admin.get(&format!("/v1/leads?{query}")).await,
            StatusCode::OK,
        )
        .await;
        assert_eq!(
            page["items"].as_array().expect("items").len(),
            count,
            "{query}"
        );
    }
    for wrong in [
        "status=nice",
        "limit=0",
        "cursor=x",
        "min_ev=much",
        "order=x",
    ] {
        let (status, _) = problem(admin.get(&format!("/v1/leads?{wrong}")).await).await;
        assert_eq!(status, 400, "{wrong}");
    }
    assert_eq!(
        app.http
            .get(app.url("/v1/leads"))
            .send()
            .await
            .expect("an answer")
            .status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn the_packet_comes_in_the_format_that_is_asked_for() {
    let app = spawn_app().await;
    let prospect = Prospect::arrive_with(
        &app,
        json!({"campaign": "demo", "prospect": {"name": "Dana <b>Whitfield</b>"}}),
    )
    .await;
    prospect
        .write(
            "1",
            "We lose 8k a month to stockouts, 40 planners. I decide.",
        )
        .await;
    let admin = Closer::admin(&app);
    let path = format!("/v1/leads/{}/packet", prospect.lead_id);
    let browser = "text/html,application/xhtml+xml,*/*;q=0.8";
    for (accept, media_type, begins) in [
        ("*/*", "application/json", "{"),
        ("application/json", "application/json", "{"),
        ("text/markdown", "text/markdown", "# Dana"),
        (browser, "text/html", "<!doctype html>"),
        ("text/plain", "text/plain", ""),
    ] {
        let request = admin.request(Method::GET, &path).header("accept", accept);
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        let kind = answer.headers()["content-type"]
            .to_str()
            .expect("text")
            .to_owned();
        assert!(kind.starts_with(media_type), "{accept}: {kind}");
        let body = answer.text().await.expect("a body");
        assert!(body.starts_with(begins), "{accept}: {body}");
        assert!(body.contains("stockouts"), "{accept}: {body}");
        assert!(media_type != "text/html" || !body.contains("<b>Whitfield"));
    }
    let request = admin
        .request(Method::GET, &path)
        .header("accept", "image/png");
    let (status, _) = problem(request.send().await.expect("an answer")).await;
    assert_eq!(status, 406);
    // However long they talk, a packet is short, and says what it leaves out.
    for number in 2..26 {
        let text = format!(
            "{number}. {}",
            "We count every Monday and still miss things. ".repeat(12)
        );
        prospect.write(&number.to_string(), &text).await;
    }
    let answer = admin.get(&path).await;
    let body = answer.text().await.expect("a body");
    assert!(body.len() < 20_000, "{}", body.len());
    let packet: Value = serde_json::from_str(&body).expect("JSON");
    assert!(packet["transcript_left_out"].as_u64() > Some(0), "{packet}");
    let lead = lead(&app, &prospect.lead_id).await;
    for (name, signal) in lead["signals"].as_object().expect("signals") {
        assert_eq!(
            packet["lead"]["signals"][name]["evidence"],
            signal["evidence"]
        );
    }
}

#[tokio::test]
async fn who_takes_over_silences_the_agent_and_notes_stay_inside() {
    let app = spawn_app().await;
    let prospect = Prospect::arrive(&app).await;
    prospect.write("1", "Hello").await;
    let maria = Closer::new(&app, "maria").await;
    let path = |rest: &str| format!("/v1/conversations/{}/{rest}", prospect.id);
    let before = lead(&app, &prospect.lead_id).await["epoch"]
        .as_i64()
        .expect("an epoch");
    expect(
        post(&maria, &path("takeover"), json!({})).await,
        StatusCode::OK,
    )
    .await;
    let after = lead(&app, &prospect.lead_id).await;
    assert_eq!(after["owner"], json!({"kind": "closer", "id": "maria"}));
    assert!(after["epoch"].as_i64().expect("an epoch") > before);
    // What the prospect writes now the agent does not answer.
    prospect.write("2", "Is anybody there?").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let read = prospect.read(0).await;
    let messages = read["messages"].as_array().expect("messages");
    assert_eq!(messages.last().expect("one")["text"], "Is anybody there?");
    // The closer's words come once, however often they are sent.
    let said = json!({"id": "c1", "text": "Hi, Maria here."});
    let one = expect(
        post(&maria, &path("messages"), said.clone()).await,
        StatusCode::OK,
    )
    .await;
    let again = expect(post(&maria, &path("messages"), said).await, StatusCode::OK).await;
    assert_eq!(one["accepted"], again["accepted"]);
    let noted = post(&maria, &path("notes"), json!({"text": "Budget is secret"})).await;
    let noted = expect(noted, StatusCode::CREATED).await;
    assert_eq!(noted["message"]["note"], true);
    let theirs = prospect.read(0).await.to_string();
    assert_eq!(theirs.matches("Hi, Maria here.").count(), 1);
    assert!(
        !theirs.contains("secret") && !theirs.contains("note"),
        "{theirs}"
    );
    let conversation = format!("/v1/conversations/{}", prospect.id);
    let ours = expect(maria.get(&conversation).await, StatusCode::OK).await;
    let notes: Vec<_> = ours["messages"]
        .as_array()
        .expect("messages")
        .iter()
        .filter(|message| message["note"] == true)
        .collect();
    assert_eq!(notes.len(), 1);
    // A prospect may do none of this.
    for rest in ["takeover", "notes", "release"] {
        let request = prospect.request(Method::POST, &format!("/{rest}"));
        let answer = request
            .json(&json!({"text": "x"}))
            .send()
            .await
            .expect("an answer");
        assert!(answer.status().is_client_error(), "{rest}");
    }
    let released = post(
        &maria,
        &path("release"),
        json!({"instruction": "Ask who signs"}),
    )
    .await;
    expect(released, StatusCode::OK).await;
    assert_eq!(
        lead(&app, &prospect.lead_id).await["owner"]["kind"],
        "fronter"
    );
    let (status, _) = problem(post(&maria, &path("release"), json!({})).await).await;
    assert_eq!(status, 409);
}

#[tokio::test]
async fn a_lead_moves_through_the_funnel_and_back() {
    let app = spawn_app().await;
    let prospect = Prospect::arrive(&app).await;
    prospect.write("1", "Hello").await;
    let admin = Closer::admin(&app);
    let path = |rest: &str| format!("/v1/leads/{}/{rest}", prospect.lead_id);
    let money = json!({"amount": "24000.00", "currency": "USD"});
    let steps = [
        (
            "owner",
            json!({"owner": {"kind": "closer", "id": "maria"}}),
            "owner",
            json!({"kind": "closer", "id": "maria"}),
        ),
        (
            "stage",
            json!({"stage": "meeting", "expected_close_date": "2027-02-01"}),
            "status",
            json!("meeting"),
        ),
        (
            "stage",
            json!({"stage": "meeting", "expected_close_date": "2027-02-01"}),
            "expected_close_date",
            json!("2027-02-01"),
        ),
        (
            "stage",
            json!({"stage": "opportunity", "value": money}),
            "status",
            json!("opportunity"),
        ),
        (
            "outcome",
            json!({"result": "lost", "reason": "price"}),
            "status",
            json!("lost"),
        ),
        (
            "return",
            json!({"kind": "resurrect", "reason": "try again"}),
            "status",
            json!("nurture"),
        ),
        (
            "outcome",
            json!({"result": "won", "amount": money}),
            "status",
            json!("won"),
        ),
    ];
    for (rest, body, field, expected) in steps {
        let lead = expect(post(&admin, &path(rest), body).await, StatusCode::OK).await;
        assert_eq!(lead[field], expected, "{rest}");
    }
    // What was said at a stage holds until something else is said.
    let lead = format!("/v1/leads/{}", prospect.lead_id);
    let lead = expect(admin.get(&lead).await, StatusCode::OK).await;
    assert_eq!(lead["stage"]["stage"], "opportunity");
    assert_eq!(lead["stage"]["value"], money);
    assert_eq!(lead["stage"]["expected_close_date"], "2027-02-01");
    let told = json!({"result": "won", "amount": money, "at": "2026-01-02T03:04:05Z"});
    let lead = expect(post(&admin, &path("outcome"), told).await, StatusCode::OK).await;
    assert_eq!(lead["outcome"]["at"], "2026-01-02T03:04:05Z");
    for (rest, body, pointer) in [
        ("stage", json!({"stage": "won"}), "/stage"),
        ("outcome", json!({"result": "maybe"}), "/result"),
        (
            "return",
            json!({"kind": "requalify", "reason": " "}),
            "/reason",
        ),
        (
            "owner",
            json!({"owner": {"kind": "closer", "id": "nobody"}}),
            "/owner/id",
        ),
    ] {
        let (status, told) = problem(post(&admin, &path(rest), body).await).await;
        assert_eq!(
            (status, &told["errors"][0]["pointer"]),
            (422, &json!(pointer))
        );
    }
}

#[tokio::test]
async fn an_erased_prospect_leaves_no_words() {
    let app = spawn_app().await;
    let prospect = Prospect::arrive_with(
        &app,
        json!({"campaign": "demo", "prospect": {"name": "Dana Secretname", "email": "dana@secret.example"}}),
    )
    .await;
    prospect
        .write("1", "We lose 8k a month to stockouts, secretword")
        .await;
    let admin = Closer::admin(&app);
    let id = text(&lead(&app, &prospect.lead_id).await["prospect"], "id");
    let path = format!("/v1/prospects/{id}");
    let closer = Closer::new(&app, "maria").await;
    let refused = closer
        .request(Method::DELETE, &path)
        .send()
        .await
        .expect("an answer");
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let erased = admin
        .request(Method::DELETE, &path)
        .send()
        .await
        .expect("an answer");
    assert_eq!(erased.status(), StatusCode::NO_CONTENT);
    for path in [
        format!("/v1/leads/{}", prospect.lead_id),
        format!("/v1/leads/{}/packet", prospect.lead_id),
        format!("/v1/conversations/{}", prospect.id),
        format!("/v1/conversations/{}/events", prospect.id),
        "/v1/leads".to_owned(),
    ] {
        let body = expect(admin.get(&path).await, StatusCode::OK)
            .await
            .to_string();
        for word in ["Secretname", "secret.example", "secretword"] {
            assert!(!body.contains(word), "{path}: {body}");
        }
    }
    let events = format!("/v1/conversations/{}/events", prospect.id);
    let events = expect(admin.get(&events).await, StatusCode::OK)
        .await
        .to_string();
    assert!(events.contains("prospect_erased"), "{events}");
    // The prospect's token opens nothing any more.
    let answer = prospect.try_to_write("2", "Still there?").await;
    assert!(answer.status().is_client_error());
    let again = admin
        .request(Method::DELETE, &path)
        .send()
        .await
        .expect("an answer");
    assert_eq!(again.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn closers_are_written_down_and_mistakes_are_named() {
    let app = spawn_app().await;
    let admin = Closer::admin(&app);
    let put = async |id: &str, body: Value| {
        let request = admin.request(Method::PUT, &format!("/v1/closers/{id}"));
        request.json(&body).send().await.expect("an answer")
    };
    let added = put(
        "zoe",
        json!({"name": "Zoe", "languages": ["fr"], "capacity": 2}),
    )
    .await;
    let added = expect(added, StatusCode::CREATED).await;
    assert_eq!(
        (&added["id"], &added["presence"]),
        (&json!("zoe"), &json!("offline"))
    );
    let replaced = put("zoe", json!({"name": "Zoë", "capacity": 4})).await;
    assert_eq!(expect(replaced, StatusCode::OK).await["name"], "Zoë");
    for (body, pointer) in [
        (json!({"name": ""}), "/name"),
        (json!({"name": "Z", "capacity": 0}), "/capacity"),
        (json!({"name": "Z", "email": "nobody"}), "/email"),
        (json!({"name": "Z", "timezone": "Mars/Base"}), "/timezone"),
        (json!({"name": "Z", "id": "other"}), "/id"),
        (json!({"name": "Z", "colour": "red"}), "/colour"),
        (json!({}), "/name"),
    ] {
        let (status, told) = problem(put("zoe", body.clone()).await).await;
        assert_eq!(status, 422, "{body}");
        assert_eq!(told["errors"][0]["pointer"], pointer, "{told}");
    }
    let zoe = Closer::new(&app, "zoe").await;
    let own = post(
        &zoe,
        "/v1/closers/zoe/presence",
        json!({"presence": "busy"}),
    )
    .await;
    assert_eq!(expect(own, StatusCode::OK).await["presence"], "busy");
    let other = post(
        &zoe,
        "/v1/closers/maria/presence",
        json!({"presence": "busy"}),
    )
    .await;
    assert_eq!(other.status(), StatusCode::FORBIDDEN);
    let me = expect(zoe.get("/v1/console/me").await, StatusCode::OK).await;
    assert_eq!(
        (&me["role"], &me["closer"]["id"]),
        (&json!("closer"), &json!("zoe"))
    );
    let gone = admin
        .request(Method::DELETE, "/v1/closers/zoe")
        .send()
        .await
        .expect("an answer");
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    assert_eq!(
        admin.get("/v1/closers/zoe").await.status(),
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_sign_in_link_makes_an_admin_who_acts_as_a_closer() {
    let limits = fronter::http::Limits {
        session_hours: 3,
        ..fronter::http::Limits::default()
    };
    let app = spawn_app_with(limits, None).await;
    let link = fronter::http::signin::new_link(&app.doors, Some("maria".into()));
    let signed_in = app.http.get(link.await.expect("a link")).send().await;
    let signed_in = signed_in.expect("an answer");
    let cookie = signed_in.headers()["set-cookie"].to_str().expect("text");
    assert!(cookie.contains("Max-Age=10800"), "{cookie}");
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let console = |method: Method, path: &str, body: Value| {
        let request = app.http.request(method, app.url(path)).json(&body);
        request
            .header("cookie", &cookie)
            .header("x-requested-by", "fronter-console")
            .send()
    };
    let me = console(Method::GET, "/v1/console/me", json!({})).await;
    let me = expect(me.expect("an answer"), StatusCode::OK).await;
    assert_eq!(
        (&me["role"], &me["closer"]["id"]),
        (&json!("admin"), &json!("maria"))
    );
    // What is offered to Maria is accepted without saying for whom.
    let (prospect, handoff) = offered(&app).await;
    let path = format!("/v1/handoffs/{handoff}/accept");
    let accepted = console(Method::POST, &path, json!({})).await;
    expect(accepted.expect("an answer"), StatusCode::OK).await;
    let maria = json!({"kind": "closer", "id": "maria"});
    assert_eq!(lead(&app, &prospect.lead_id).await["owner"], maria);
    let path = format!("/v1/conversations/{}/messages", prospect.id);
    let said = console(Method::POST, &path, json!({"id": "c", "text": "Hi there"})).await;
    let said = expect(said.expect("an answer"), StatusCode::OK).await;
    let said = said["messages"].as_array().expect("messages");
    let author = &said.last().expect("one")["author"];
    assert!(
        author
            .as_str()
            .is_some_and(|name| name.starts_with("Maria")),
        "{author}"
    );
    // What is another closer's is seen, and taken over in Maria's name.
    let other = Prospect::arrive(&app).await;
    other.write("1", "Hello").await;
    let ben = Closer::new(&app, "ben").await;
    let path = format!("/v1/conversations/{}/takeover", other.id);
    expect(post(&ben, &path, json!({})).await, StatusCode::OK).await;
    let seen = console(
        Method::GET,
        &format!("/v1/leads/{}", other.lead_id),
        json!({}),
    )
    .await;
    let seen = expect(seen.expect("an answer"), StatusCode::OK).await;
    assert_eq!(seen["owner"]["id"], "ben");
    let taken = console(Method::POST, &path, json!({})).await;
    expect(taken.expect("an answer"), StatusCode::OK).await;
    assert_eq!(lead(&app, &other.lead_id).await["owner"], maria);
}

struct Feed(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Feed {
    async fn open(app: &App, token: Option<&str>) -> Self {
        let url = format!("ws://{}/v1/closers/ws", app.address);
        let mut request = url.into_client_request().expect("a request");
        let headers = request.headers_mut();
        let protocol = "fronter.console.v1".parse().expect("text");
        headers.insert("sec-websocket-protocol", protocol);
        if let Some(token) = token {
            let bearer = format!("Bearer {token}").parse().expect("text");
            headers.insert("authorization", bearer);
        }
        let (socket, _) = connect_async(request).await.expect("a websocket");
        Self(socket)
    }

    async fn send(&mut self, frame: Value) {
        let message = Message::Text(frame.to_string().into());
        self.0.send(message).await.expect("sent");
    }

    /// The next frame that `fits`; others are passed over.
    async fn until(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        let next = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Text(text))) => {
                        let frame: Value = serde_json::from_str(&text).expect("JSON");
                        if fits(&frame) {
                            return frame;
                        }
                    }
                    Some(Ok(_)) => {}
                    other => panic!("closed: {other:?}"),
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(10), next)
            .await
            .expect("a frame in time")
    }

    async fn close_code(&mut self) -> u16 {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Close(Some(frame)))) => return frame.code.into(),
                Some(Ok(_)) => {}
                other => panic!("no close: {other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn the_console_follows_live_and_shows_closers_only_what_is_theirs() {
    let app = spawn_app().await;
    let token = app.closer_token("maria").await;
    let mut all = Feed::open(&app, Some(&app.admin)).await;
    let mut maria = Feed::open(&app, Some(&token)).await;
    maria.send(json!({"type": "ping"})).await;
    maria.until(|frame| frame["type"] == "pong").await;
    let (prospect, handoff) = offered(&app).await;
    all.until(|frame| {
        frame["type"] == "handoff"
            && frame["handoff"]["id"] == handoff.as_str()
            && frame["handoff"]["state"] == "offered"
    })
    .await;
    // Of a talk that is nobody's she hears when it is offered to her, and not before.
    let first = maria
        .until(|frame| frame["type"] == "lead" || frame["type"] == "message")
        .await;
    assert_eq!(first["lead"]["handoff"]["closer"], "maria", "{first}");
    let her = Closer {
        app: &app,
        token: token.clone(),
    };
    let path = format!("/v1/handoffs/{handoff}/decline");
    expect(post(&her, &path, json!({})).await, StatusCode::OK).await;
    // She is told that it is gone, without what is in it.
    let gone = maria
        .until(|frame| frame["type"] == "lead" && frame["lead"]["handoff"].is_null())
        .await;
    assert!(gone["lead"]["signals"].is_null(), "{gone}");
    prospect.write("2", "Not for Maria").await;
    all.until(|frame| frame["message"]["text"] == "Not for Maria")
        .await;
    maria.send(json!({"type": "ping"})).await;
    let next = maria
        .until(|frame| frame["type"] == "pong" || frame["type"] == "message")
        .await;
    assert_eq!(next["type"], "pong", "{next}");
    // Nor does her list have it, or any talk that is nobody's.
    let stranger = Prospect::arrive(&app).await;
    stranger.write("1", "Hello").await;
    let list = expect(her.get("/v1/leads").await, StatusCode::OK).await;
    assert_eq!(list["items"], json!([]), "{list}");
    let one = her.get(&format!("/v1/leads/{}", stranger.lead_id)).await;
    assert_eq!(one.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_feed_knows_who_is_there() {
    let limits = fronter::http::Limits {
        presence_grace_ms: 100,
        hello_ms: 300,
        ..fronter::http::Limits::default()
    };
    let app = spawn_app_with(limits, None).await;
    let admin = Closer::admin(&app);
    let presence = async |id: &str| {
        let closer = admin.get(&format!("/v1/closers/{id}")).await;
        text(&expect(closer, StatusCode::OK).await, "presence")
    };
    let becomes = async |id: &str, wanted: &str| {
        for _ in 0..600 {
            if presence(id).await == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{id} is {} and not {wanted}", presence(id).await);
    };
    assert_eq!(presence("maria").await, "offline");
    let token = app.closer_token("maria").await;
    let mut feed = Feed::open(&app, None).await;
    feed.send(json!({"type": "hello", "token": token})).await;
    becomes("maria", "online").await;
    let second = Feed::open(&app, Some(&token)).await;
    drop(feed);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(
        presence("maria").await,
        "online",
        "one console is still open"
    );
    drop(second);
    becomes("maria", "offline").await;
    // What she said by hand is kept.
    let maria = Closer {
        app: &app,
        token: token.clone(),
    };
    post(
        &maria,
        "/v1/closers/maria/presence",
        json!({"presence": "away"}),
    )
    .await;
    let third = Feed::open(&app, Some(&token)).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(presence("maria").await, "away");
    drop(third);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(presence("maria").await, "away");
    // Who does not say who they are is sent away.
    let mut silent = Feed::open(&app, None).await;
    assert_eq!(silent.close_code().await, 4408);
    let mut wrong = Feed::open(&app, None).await;
    wrong
        .send(json!({"type": "hello", "token": "fr_closer_x"}))
        .await;
    assert_eq!(wrong.close_code().await, 4401);
}

#[tokio::test]
async fn staff_see_how_far_the_prospect_has_read() {
    let app = spawn_app().await;
    let mut feed = Feed::open(&app, Some(&app.admin)).await;
    let prospect = Prospect::arrive(&app).await;
    let admin = Closer::admin(&app);
    let path = format!("/v1/conversations/{}", prospect.id);
    let read = async || {
        let talk = expect(admin.get(&path).await, StatusCode::OK).await;
        talk["read_by_prospect"]["seq"].as_i64()
    };
    assert_eq!(read().await, None);
    let mut socket = prospect.connect(0).await;
    let seq = socket.frame_of("message").await["seq"].as_i64();
    let seq = seq.expect("a seq");
    // What was never sent was never read; what was read stays so.
    for (told, expected) in [(seq + 50, None), (seq, Some(seq)), (1, Some(seq))] {
        socket.send(json!({"type": "read", "seq": told})).await;
        socket.send(json!({"type": "ping"})).await;
        socket.frame_of("pong").await;
        assert_eq!(read().await, expected, "{told}");
    }
    let news = feed.until(|frame| frame["type"] == "read").await;
    assert_eq!(
        (&news["conversation_id"], &news["seq"]),
        (&json!(prospect.id), &json!(seq))
    );
    assert!(news["at"].is_string());
    // It is for staff: the prospect is not told, and no turn begins anew by it.
    let own = prospect.read(0).await;
    assert!(own["read_by_prospect"].is_null(), "{own}");
    assert_eq!(own["seq"].as_i64(), Some(prospect.seq));
}

#[tokio::test]
async fn quotes_have_their_places_in_the_lead() {
    let app = spawn_app().await;
    let prospect = Prospect::arrive(&app).await;
    prospect
        .write(
            "1",
            "Größe: 40 users. Honestly, that is too expensive for us.",
        )
        .await;
    prospect.write("2", "What does it cost?").await;
    let lead = lead(&app, &prospect.lead_id).await;
    let talk = prospect.read(0).await;
    let said = |seq: &Value| {
        let messages = talk["messages"].as_array().expect("messages").iter();
        let found = messages.clone().find(|message| message["seq"] == *seq);
        text(found.expect("the message"), "text")
    };
    let mut checked = 0;
    for (list, seq) in [("objections", "raised_seq"), ("promises", "seq")] {
        let all = lead[list].as_array().expect("a list");
        assert!(!all.is_empty(), "{list}: {lead}");
        for one in all {
            let place = (one["start"].as_u64(), one["end"].as_u64());
            let (Some(start), Some(end)) = place else {
                panic!("{list}: {one}");
            };
            let words: String = said(&one[seq])
                .chars()
                .skip(usize::try_from(start).expect("small"))
                .take(usize::try_from(end - start).expect("small"))
                .collect();
            assert_eq!(words, text(one, "quote"));
            checked += 1;
        }
    }
    assert!(checked >= 2);
}
