//! Turns with a language model over a real server: a prospect who writes again
//! stops the call, and one answer covers it all; the switch and the budget hold
//! over restarts.

use std::sync::Arc;
use std::time::Duration;

use crate::model_server::{Break, Captured, KEY, ModelServer, Reply};
use crate::support::app::{App, spawn_app_speaking};
use crate::support::people::{Closer, Prospect, Socket, expect};
use fronter::conversation::event::{Event, Recorded};
use fronter::conversation::input::{Input, Spoken};
use fronter::conversation::state::State;
use fronter::id::ConversationId;
use fronter::language::{self, EngineChoice, EngineStatus, Language, Order, Secret, Settings};
use fronter::turn::{Desk, Envelope, fold_log};
use futures_util::future::BoxFuture;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// A model that never runs into one of its own times in a test.
fn patient(server: &ModelServer) -> Settings {
    Settings {
        engine: EngineChoice::OpenAi,
        base_url: server.url.clone(),
        model: "test-model".to_owned(),
        api_key: Some(Secret::new(KEY)),
        first_word: Duration::from_mins(2),
        idle: Duration::from_mins(2),
        turn: Duration::from_mins(4),
        ..Settings::default()
    }
}

fn engine(server: &ModelServer) -> Arc<dyn Language> {
    language::build(&patient(server)).expect("good settings")
}

/// The answer of a model that does what the agenda says, by slots and material.
fn dutiful(captured: &Captured) -> String {
    let mut words = String::new();
    for part in captured.parts() {
        let said = match part.mark.as_str() {
            _ if !part.slot.is_empty() => part.slot,
            "[step]" => part.material,
            _ => continue,
        };
        words.extend([&part.mark, " ", &said, " "]);
    }
    let reading = json!({"signals": [], "intents": [], "objections": [],
        "wants_person": null, "wants_stop": null, "move": "answer"});
    format!("{{\"say\":{},\"reading\":{reading}}}", json!(words.trim()))
}

/// The first part of such an answer, up to the mark of the second point.
fn only_the_first_point(captured: &Captured) -> String {
    let whole = dutiful(captured);
    let at = whole.find(" [2]").or_else(|| whole.find(" [step]"));
    whole[..at.expect("another part") + 2].to_owned()
}

/// What the prospect writes comes in at `desk`, which answers it.
async fn write_at(desk: &Desk, id: ConversationId, client_id: &str, text: &str) {
    let input = Input::ProspectMessage {
        client_id: client_id.to_owned(),
        text: text.to_owned(),
        mail: None,
    };
    desk.take(id, input, Envelope::default())
        .await
        .expect("taken");
    desk.answer_now(id).await;
}

async fn log_of(app: &App, prospect: &Prospect<'_>) -> (Vec<Recorded>, State) {
    let id: ConversationId = prospect.id.parse().expect("an id");
    let log = fold_log(app.doors.desk().store(), id, 0)
        .await
        .expect("a log");
    let state = State::fold(&log).expect("a conversation");
    (log, state)
}

/// The messages of the agent that come until everything written is answered.
async fn answers(app: &App, prospect: &Prospect<'_>, socket: &mut Socket) -> Vec<String> {
    let mut said = Vec::new();
    loop {
        let message = socket.frame_of("message").await;
        if message["from"] == "agent" {
            said.push(text(&message));
        }
        let (_, state) = log_of(app, prospect).await;
        if state.unread.is_empty() {
            let told = state.messages.back().expect("a message").text.clone();
            if said.last() == Some(&told) {
                return said;
            }
        }
    }
}

fn text(frame: &Value) -> String {
    frame["text"].as_str().expect("text").to_owned()
}

async fn write(socket: &mut Socket, id: &str, text: &str) {
    socket
        .send(json!({"type": "message", "id": id, "text": text}))
        .await;
}

/// Waits until the server has noticed that somebody hung up.
async fn hung_up(server: &ModelServer, times: usize) {
    let waited = async {
        while server.hung_up() < times {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waited)
        .await
        .expect("the connection is closed");
}

fn kinds(log: &[Recorded]) -> Vec<&'static str> {
    log.iter().map(|recorded| recorded.event.kind()).collect()
}

const PRICE: &str = "hi, how much does it cost?";
const SAFE: &str = "and where is our data kept, is it safe?";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_writes_again_stops_the_call_and_one_answer_covers_both() {
    let mut first = true;
    let server = ModelServer::start(Duration::ZERO, move |captured| {
        // Begins to answer, and then says nothing more for minutes.
        if std::mem::take(&mut first) {
            Reply::Breaks(only_the_first_point(captured), Break::Idle)
        } else {
            Reply::Says(dutiful(captured))
        }
    })
    .await;
    let app = spawn_app_speaking(engine(&server)).await;
    let prospect = Prospect::arrive(&app).await;
    let mut socket = prospect.connect(prospect.seq).await;
    write(&mut socket, "m1", PRICE).await;
    let shown = text(&socket.frame_of("delta").await);
    assert!(shown.contains("$39"), "the price comes first: {shown}");

    write(&mut socket, "m2", SAFE).await;
    hung_up(&server, 1).await;
    let said = answers(&app, &prospect, &mut socket).await;
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(said[0], shown, "what was shown stands");
    assert!(
        !said[1].contains("$39"),
        "and is not said again: {}",
        said[1]
    );
    assert!(
        said[1].to_lowercase().contains("data"),
        "what is left is dealt with: {}",
        said[1]
    );
    let requests = server.requests();
    assert_eq!(requests.len(), 2, "one call for each");
    let again = requests[1].user();
    assert_eq!(
        again.matches("\" new>").count(),
        2,
        "both are read: {again}"
    );
    assert!(
        again.contains("This stands already") && again.contains(&shown),
        "{again}"
    );
    assert_eq!(server.broken(), Vec::<String>::new());

    let (log, state) = log_of(&app, &prospect).await;
    let read = log
        .iter()
        .filter(|r| matches!(r.event, Event::MessageRead { .. }));
    assert_eq!(read.count(), 1, "{:?}", kinds(&log));
    let used = log.iter().filter_map(|r| match &r.event {
        Event::ModelUsed { failure, .. } => Some(failure.clone()),
        _ => None,
    });
    let used: Vec<_> = used.collect();
    assert_eq!(used, [Some("interrupted".to_owned()), None]);
    assert!(!state.degraded && state.unread_by_model.is_none() && state.begun.is_none());
    assert_eq!(
        state.promises.iter().filter(|p| p.kind == "price").count(),
        1,
        "the price is promised once: {:?}",
        state.promises
    );
    app.wait_until_gone().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nothing_was_shown_there_is_one_answer_to_both() {
    let mut first = true;
    let server = ModelServer::start(Duration::ZERO, move |captured| {
        if std::mem::take(&mut first) {
            Reply::Hangs
        } else {
            Reply::Says(dutiful(captured))
        }
    })
    .await;
    let app = spawn_app_speaking(engine(&server)).await;
    let prospect = Prospect::arrive(&app).await;
    let mut socket = prospect.connect(prospect.seq).await;
    write(&mut socket, "m1", PRICE).await;
    while server.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    write(&mut socket, "m2", SAFE).await;
    hung_up(&server, 1).await;
    let said = answers(&app, &prospect, &mut socket).await;
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("$39"), "{said:?}");
    assert!(said[0].to_lowercase().contains("data"), "{said:?}");
    app.wait_until_gone().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_whose_question_was_put_is_whole_and_the_next_message_is_next() {
    let mut first = true;
    let server = ModelServer::start(Duration::ZERO, move |captured| {
        let whole = dutiful(captured);
        if std::mem::take(&mut first) {
            // The words are complete; the reading never comes.
            let at = whole.find(",\"reading\"").expect("a reading");
            Reply::Breaks(whole[..at].to_owned(), Break::Idle)
        } else {
            Reply::Says(whole)
        }
    })
    .await;
    let app = spawn_app_speaking(engine(&server)).await;
    let prospect = Prospect::arrive(&app).await;
    let mut socket = prospect.connect(prospect.seq).await;
    write(&mut socket, "m1", "we run out of stock every spring").await;
    let mut shown = String::new();
    while !shown.ends_with('?') {
        shown.push_str(&text(&socket.frame_of("delta").await));
    }
    write(&mut socket, "m2", "we have about 40 people who plan stock").await;
    hung_up(&server, 1).await;
    let said = answers(&app, &prospect, &mut socket).await;
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(said[0], shown);
    let (log, state) = log_of(&app, &prospect).await;
    assert!(!kinds(&log).contains(&"answer_begun"), "{:?}", kinds(&log));
    assert!(
        state.signals.contains_key("quantity"),
        "{:?}",
        state.signals
    );
    let again = server.requests()[1].clone();
    let new = again.user().matches("\" new>").count();
    assert_eq!(new, 2, "what was not read is read: {}", again.user());
    app.wait_until_gone().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_who_takes_over_stops_the_call_and_is_not_talked_over() {
    let server = ModelServer::start(Duration::ZERO, |_| Reply::Hangs).await;
    let app = spawn_app_speaking(engine(&server)).await;
    let prospect = Prospect::arrive(&app).await;
    let mut socket = prospect.connect(prospect.seq).await;
    write(&mut socket, "m1", PRICE).await;
    while server.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let closer = app.closer_token("maria").await;
    let taken = app
        .http
        .post(prospect.url("/takeover"))
        .bearer_auth(closer)
        .json(&json!({}))
        .send()
        .await
        .expect("an answer");
    assert!(taken.status().is_success(), "{}", taken.status());
    hung_up(&server, 1).await;
    // What the call used is on record, though nothing of it was said.
    let recorded = async {
        while !kinds(&log_of(&app, &prospect).await.0).contains(&"model_used") {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), recorded)
        .await
        .expect("the call is recorded");
    let report = Closer::admin(&app).get("/v1/reports/cost").await;
    let total = expect(report, StatusCode::OK).await["total"].clone();
    assert_eq!(
        (&total["turns"], &total["fallbacks"], &total["calls"]),
        (&json!(1), &json!(0), &json!(1)),
        "{total}"
    );
    assert!(total["tokens"]["prompt"].as_i64() > Some(1_000), "{total}");
    app.wait_until_gone().await;
    let (log, state) = log_of(&app, &prospect).await;
    let said = log
        .iter()
        .filter(|r| r.event.kind() == "agent_said")
        .count();
    assert_eq!(said, 1, "only the greeting: {:?}", kinds(&log));
    assert!(state.human_speaks && state.unread.is_empty());
    assert!(!state.degraded && state.unread_by_model.is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_that_come_too_late_are_paid_for_all_the_same() {
    // The answer is whole before the takeover is noticed: it is dropped at the commit.
    let server =
        ModelServer::start(Duration::ZERO, |captured| Reply::Says(dutiful(captured))).await;
    let app = spawn_app_speaking(engine(&server)).await;
    let prospect = Prospect::arrive(&app).await;
    let id: ConversationId = prospect.id.parse().expect("an id");
    // Another process, which hears of nothing that happens in the first one.
    let other = app.beside(Arc::new(Overtaken {
        engine: engine(&server),
        app_url: prospect.url("/takeover"),
        closer: app.closer_token("maria").await,
        http: app.http.clone(),
    }));
    write_at(&other, id, "m1", PRICE).await;
    let (log, state) = log_of(&app, &prospect).await;
    let used: Vec<_> = log
        .iter()
        .filter_map(|r| match &r.event {
            Event::ModelUsed { usage, failure, .. } => Some((usage.tokens(), failure.as_deref())),
            _ => None,
        })
        .collect();
    assert_eq!(used, [(2_100, Some("interrupted"))], "{:?}", kinds(&log));
    assert_eq!(state.usage.tokens(), 2_100);
    let said = kinds(&log).iter().filter(|k| **k == "agent_said").count();
    assert_eq!(said, 1, "only the greeting: {:?}", kinds(&log));
    app.wait_until_gone().await;
}

/// An engine whose words are complete in the moment in which a person takes over.
struct Overtaken {
    engine: Arc<dyn Language>,
    app_url: String,
    closer: String,
    http: reqwest::Client,
}

impl Language for Overtaken {
    fn speak(&self, order: Order) -> BoxFuture<'_, Spoken> {
        Box::pin(async move {
            let spoken = self.engine.speak(order).await;
            let request = self.http.post(&self.app_url).bearer_auth(&self.closer);
            let taken = request.json(&json!({})).send().await.expect("an answer");
            assert!(taken.status().is_success(), "{}", taken.status());
            spoken
        })
    }

    fn status(&self) -> EngineStatus {
        self.engine.status()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_never_stops_writing_is_answered_all_the_same() {
    let server = ModelServer::start(Duration::from_millis(2), |captured| {
        Reply::Slow(Duration::from_millis(150), dutiful(captured))
    })
    .await;
    let app = spawn_app_speaking(engine(&server)).await;
    let prospect = Prospect::arrive(&app).await;
    let mut socket = prospect.connect(prospect.seq).await;
    for number in 0..24 {
        write(
            &mut socket,
            &format!("m{number}"),
            "and how much does it cost?",
        )
        .await;
        tokio::time::sleep(Duration::from_millis(60)).await;
        let (_, state) = log_of(&app, &prospect).await;
        let begun = state.begun.map_or(0, |begun| begun.times);
        assert!(begun <= 3, "cut short {begun} times");
    }
    let said = answers(&app, &prospect, &mut socket).await;
    assert!(!said.is_empty());
    let (log, _) = log_of(&app, &prospect).await;
    let sentences: Vec<&str> = log
        .iter()
        .filter_map(|r| match &r.event {
            Event::AgentSaid { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    for (index, text) in sentences.iter().enumerate() {
        assert!(!sentences[..index].contains(text), "said twice: {text}");
    }
    app.wait_until_gone().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_switch_stops_the_model_at_once_and_everywhere() {
    let server =
        ModelServer::start(Duration::ZERO, |captured| Reply::Says(dutiful(captured))).await;
    let app = spawn_app_speaking(engine(&server)).await;
    let admin = Closer::admin(&app);
    let switch = |body: Value| {
        let request = admin.request(Method::PUT, "/v1/engine").json(&body);
        async move { expect(request.send().await.expect("an answer"), StatusCode::OK).await }
    };
    let view = expect(admin.get("/v1/engine").await, StatusCode::OK).await;
    assert_eq!(view["paused"], false);
    assert_eq!(view["engine"], "openai");

    let prospect = Prospect::arrive(&app).await;
    prospect.write("m1", PRICE).await;
    assert_eq!(server.requests().len(), 1);
    let view = switch(json!({"paused": true, "why": "it talks nonsense"})).await;
    assert_eq!(view["paused"], true);
    assert_eq!(view["why"], "it talks nonsense");
    let answer = prospect.write("m2", SAFE).await;
    assert_eq!(server.requests().len(), 1, "no call is made");
    assert!(!answer["messages"].as_array().expect("messages").is_empty());
    let (log, _) = log_of(&app, &prospect).await;
    let last = log.iter().rev().find_map(|r| match &r.event {
        Event::ModelUsed { failure, .. } => failure.clone(),
        _ => None,
    });
    assert_eq!(last.as_deref(), Some("paused"));
    switch(json!({"paused": false})).await;
    prospect.write("m3", "we have 40 planners").await;
    assert_eq!(server.requests().len(), 2, "it is back");

    let closer = Closer::new(&app, "maria").await;
    let refused = closer
        .request(Method::PUT, "/v1/engine")
        .json(&json!({"paused": true}))
        .send()
        .await
        .expect("an answer");
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    app.wait_until_gone().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_budget_of_the_day_counts_what_other_processes_have_used() {
    let server =
        ModelServer::start(Duration::ZERO, |captured| Reply::Says(dutiful(captured))).await;
    // The fake server counts 2,100 tokens for every call.
    let limited = || {
        let settings = Settings {
            tokens_per_day: 4_000,
            ..patient(&server)
        };
        language::build(&settings).expect("good settings")
    };
    let app = spawn_app_speaking(limited()).await;
    let prospect = Prospect::arrive(&app).await;
    prospect.write("m1", PRICE).await;
    // A second process, which has used nothing itself, at the same store.
    let other = app.beside(limited());
    let id: ConversationId = prospect.id.parse().expect("an id");
    write_at(&other, id, "m2", SAFE).await;
    assert_eq!(server.requests().len(), 2);
    // A third, after both.
    let later = app.beside(limited());
    write_at(&later, id, "m3", "we have 40 planners").await;
    assert_eq!(server.requests().len(), 2, "the day's tokens are used up");
    let (log, _) = log_of(&app, &prospect).await;
    let failures: Vec<_> = log
        .iter()
        .filter_map(|r| match &r.event {
            Event::ModelUsed { failure, .. } => Some(failure.as_deref()),
            _ => None,
        })
        .collect();
    assert_eq!(failures, [None, None, Some("day_budget")]);
    app.wait_until_gone().await;
}
