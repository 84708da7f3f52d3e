//! A fake OpenAI-compatible server over real HTTP: streams at a pace, answers
//! by script, goes wrong on demand, and keeps every request.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bytes::Bytes;
use futures_util::stream;
use serde_json::{Value, json};

/// What the server does with a request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// Streams this answer.
    Says(String),
    /// Streams the first part, then goes wrong.
    Breaks(String, Break),
    /// Answers with a status, headers and a body.
    Status(u16, Vec<(&'static str, String)>, String),
    /// Never answers.
    Hangs,
    /// Says this, after so long.
    Slow(Duration, String),
    /// Says this, a piece each time that so long has gone by.
    Drips(Duration, String),
    /// Refuses `response_format` of these types with a 400, else answers.
    Only(&'static [&'static str], String),
    /// Sends these bytes as the body of an event stream.
    Raw(Vec<u8>),
}

/// How a stream goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// The connection dies.
    Cut,
    /// The stream stays open and says nothing more.
    Idle,
    /// It ends, with `finish_reason: "length"`.
    Length,
    /// A piece is no JSON.
    BadJson,
    /// A piece is no UTF-8.
    BadUtf8,
    /// It ends properly, but without `[DONE]` and without a reason.
    NoDone,
    /// The model refuses in the midst.
    Refusal,
    /// An error comes as an event.
    ErrorEvent,
    /// One endless line.
    LongLine,
    /// Ten megabytes of words.
    Endless,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Captured {
    pub body: Value,
    pub raw: String,
    pub authorization: Option<String>,
}

impl Captured {
    pub fn system(&self) -> &str {
        self.body["messages"][0]["content"].as_str().unwrap()
    }
    pub fn user(&self) -> &str {
        self.body["messages"][1]["content"].as_str().unwrap()
    }

    /// The last messages, as they stand in the prompt.
    fn messages(&self) -> &str {
        let (_, after) = self.user().split_once("# The last messages\n").unwrap();
        after.split_once("\n# The agenda").unwrap().0
    }

    /// The name of the marks around data.
    pub fn fence(&self) -> &str {
        let mark = self.messages().strip_prefix('<').unwrap_or_default();
        mark.split_once(' ').unwrap_or_default().0
    }

    /// What stands between the marks, and the rest.
    pub fn data_and_rest(&self) -> (Vec<String>, String) {
        let (open, close) = (format!("<{}", self.fence()), format!("</{}>", self.fence()));
        let mut data = Vec::new();
        let mut parts = self.user().split(&open);
        let mut rest = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (fenced, after) = part.split_once(&close).unwrap_or((part, "UNCLOSED"));
            let text = fenced.split_once('>').map_or(fenced, |(_, text)| text);
            data.push(text.to_owned());
            rest.push_str(after);
        }
        (data, rest)
    }

    /// The parts of the agenda.
    pub fn parts(&self) -> Vec<Part> {
        let (_, agenda) = self.user().split_once("# The agenda").unwrap();
        let (open, close) = (
            format!("<{}>", self.fence()),
            format!("</{}>", self.fence()),
        );
        agenda
            .lines()
            .filter_map(|line| {
                let (mark, rest) = line.strip_prefix('[')?.split_once("] ")?;
                let material = rest.split_once(&open).and_then(|(_, after)| {
                    let (material, _) = after.split_once(&close)?;
                    Some(material.to_owned())
                });
                let slot = rest.rsplit_once(" Slot: ").map(|(_, slot)| slot.to_owned());
                Some(Part {
                    mark: format!("[{mark}]"),
                    material: material.unwrap_or_default(),
                    slot: slot.unwrap_or_default(),
                })
            })
            .collect()
    }
}

/// A part of the agenda, as the model is told of it; what it has not is empty.
#[derive(Debug, Clone)]
pub struct Part {
    pub mark: String,
    pub material: String,
    pub slot: String,
}

type Script = Box<dyn FnMut(&Captured) -> Reply + Send>;

struct Shared {
    script: Mutex<Script>,
    captured: Mutex<Vec<Captured>>,
    pace: Duration,
    broken: Mutex<Vec<String>>,
    /// The messages that calls were made for, and whether the reply asked for another call.
    called_for: Mutex<BTreeMap<String, bool>>,
    hung_up: AtomicUsize,
}

/// The server. It runs by itself, so that it can be killed with all its
/// connections, and started again under the same address.
pub struct ModelServer {
    shared: Arc<Shared>,
    address: SocketAddr,
    pub url: String,
    running: Option<tokio::runtime::Runtime>,
}

impl Drop for ModelServer {
    fn drop(&mut self) {
        self.kill();
        if !std::thread::panicking() {
            assert_eq!(
                self.broken(),
                Vec::<String>::new(),
                "what must hold for every request"
            );
        }
    }
}

/// Notices whether an answer was heard to its end.
struct Heard {
    shared: Arc<Shared>,
    to_the_end: bool,
}

impl Drop for Heard {
    fn drop(&mut self) {
        if !self.to_the_end {
            self.shared.hung_up.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// The secret that tests give; it must stand in no body.
pub const KEY: &str = "sk-test-5ecre7-9f31";

impl ModelServer {
    /// A server that answers by `script`, a piece of an answer each `pace`.
    #[expect(
        clippy::unused_async,
        reason = "a server is started where it can be waited for"
    )]
    pub async fn start(
        pace: Duration,
        script: impl FnMut(&Captured) -> Reply + Send + 'static,
    ) -> Self {
        let shared = Arc::new(Shared {
            script: Mutex::new(Box::new(script)),
            captured: Mutex::new(Vec::new()),
            pace,
            broken: Mutex::new(Vec::new()),
            called_for: Mutex::new(BTreeMap::new()),
            hung_up: AtomicUsize::new(0),
        });
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        Self {
            running: Some(serve(listener, &shared)),
            shared,
            address,
            url: format!("http://{address}/v1"),
        }
    }

    /// Kills it: every connection is gone.
    pub fn kill(&mut self) {
        if let Some(running) = self.running.take() {
            running.shutdown_background();
        }
        self.next_conversation();
    }

    /// From now on another conversation calls, in which the same may be written again.
    pub fn next_conversation(&self) {
        self.shared.called_for.lock().unwrap().clear();
    }

    /// Starts it again under the same address.
    pub fn start_again(&mut self) {
        // The killed one lets go of the port a moment later.
        let listener = loop {
            match std::net::TcpListener::bind(self.address) {
                Ok(listener) => break listener,
                Err(_) => std::thread::sleep(Duration::from_millis(2)),
            }
        };
        self.running = Some(serve(listener, &self.shared));
    }

    /// How many answers were given up by who asked.
    pub fn hung_up(&self) -> usize {
        self.shared.hung_up.load(Ordering::SeqCst)
    }

    /// A server that gives these replies in turn, the last one for ever.
    pub async fn scripted(replies: Vec<Reply>) -> Self {
        let mut replies = VecDeque::from(replies);
        Self::start(Duration::ZERO, move |_| {
            if replies.len() > 1 {
                replies.pop_front().unwrap()
            } else {
                replies.front().cloned().unwrap()
            }
        })
        .await
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Captured> {
        self.shared.captured.lock().unwrap().clone()
    }

    /// What was wrong with any request.
    pub fn broken(&self) -> Vec<String> {
        self.shared.broken.lock().unwrap().clone()
    }
}

fn serve(listener: std::net::TcpListener, shared: &Arc<Shared>) -> tokio::runtime::Runtime {
    let running = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let router = Router::new()
        .route("/v1/chat/completions", post(completions))
        .with_state(Arc::clone(shared));
    listener.set_nonblocking(true).unwrap();
    running.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
            let _ = stream.set_nodelay(true);
        });
        axum::serve(listener, router).await.unwrap();
    });
    running
}

/// What must hold for every request.
fn invariants(captured: &Captured) -> Vec<String> {
    let mut broken = Vec::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            broken.push(what.to_owned());
        }
    };
    let body = &captured.body;
    must(body["stream"] == json!(true), "not streamed");
    must(body["model"] == json!("test-model"), "another model");
    let messages = body["messages"].as_array().map_or(0, Vec::len);
    must(messages == 2, "not two messages");
    must(body["messages"][0]["role"] == "system", "no system message");
    must(!captured.raw.contains(KEY), "the key stands in the body");
    must(
        captured.authorization.as_deref() == Some(&format!("Bearer {KEY}")),
        "not the key in the header",
    );
    let user = captured.user();
    must(user.chars().count() < 16_000, "the prompt is not bounded");
    let hidden = |letter: char| {
        (letter.is_control() && letter != '\n')
            || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{E0000}'..='\u{E007F}')
    };
    must(!user.chars().any(hidden), "hidden characters");
    must(
        !user.contains("{{#") && !user.contains("{{/"),
        "an unrendered template",
    );
    let fence = captured.fence();
    must(
        fence.len() == 9 && fence.starts_with('d') && !captured.system().contains(fence),
        "no name for the marks around data",
    );
    let (_, rest) = captured.data_and_rest();
    must(!rest.contains("UNCLOSED"), "data that does not end");
    must(!rest.contains(fence), "a mark within data");
    for line in captured.messages().lines() {
        let is_fenced = line.starts_with(&format!("<{fence} seq=")) && line.ends_with('>');
        must(is_fenced, "a message without marks");
        let text = line.split_once('>').map_or(line, |(_, text)| text);
        let text = text.trim_end_matches(&format!("</{fence}>"));
        let by_prospect = line.contains("from=\"prospect\"");
        if by_prospect && text.chars().count() > 15 && text.contains(' ') {
            must(
                !rest.contains(text),
                "a prospect's words among the instructions",
            );
        }
    }
    broken
}

/// What must hold of a request beside those before: the same prefix for the same
/// campaign, and one call for the same messages.
fn beside_others(shared: &Shared, captured: &Captured) -> Vec<String> {
    let mut broken = Vec::new();
    let campaign = |of: &Captured| of.system().lines().next().map(str::to_owned);
    let prefix = |of: &Captured| {
        let schema = of.body["response_format"]["json_schema"].to_string();
        (of.system().to_owned(), schema)
    };
    let captured_before = shared.captured.lock().unwrap();
    let before = captured_before.iter().rev().find(|before| {
        let same_form =
            before.body["response_format"]["type"] == captured.body["response_format"]["type"];
        same_form && campaign(before) == campaign(captured)
    });
    if before.is_some_and(|before| prefix(before) != prefix(captured)) {
        broken.push("another prefix".to_owned());
    }
    let messages = captured.messages().replace(captured.fence(), "");
    if shared.called_for.lock().unwrap().get(&messages) == Some(&false) {
        broken.push(format!("another call for the same messages: {messages}"));
    }
    broken
}

async fn completions(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let raw = String::from_utf8_lossy(&body).into_owned();
    let captured = Captured {
        body: serde_json::from_slice(&body).unwrap_or(Value::Null),
        raw,
        authorization: headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned),
    };
    let mut broken = invariants(&captured);
    broken.extend(beside_others(&shared, &captured));
    shared.broken.lock().unwrap().extend(broken);
    shared.captured.lock().unwrap().push(captured.clone());
    let reply = (shared.script.lock().unwrap())(&captured);
    // Who refuses provokes another try.
    let provokes = matches!(reply, Reply::Status(..) | Reply::Only(..));
    let messages = captured.messages().replace(captured.fence(), "");
    shared.called_for.lock().unwrap().insert(messages, provokes);
    let at = |pace| {
        let shared = Arc::clone(&shared);
        move |text: &str, how, wait| streamed(&shared, pieces(text), how, wait, pace)
    };
    let streamed = at(shared.pace);
    match reply {
        Reply::Says(text) => streamed(&text, None, Duration::ZERO),
        Reply::Slow(wait, text) => streamed(&text, None, wait),
        Reply::Drips(pace, text) => at(pace)(&text, None, Duration::ZERO),
        Reply::Breaks(text, how) => streamed(&text, Some(how), Duration::ZERO),
        Reply::Status(status, headers, body) => {
            let mut response = (StatusCode::from_u16(status).unwrap(), body).into_response();
            for (name, value) in headers {
                response.headers_mut().insert(name, value.parse().unwrap());
            }
            response
        }
        Reply::Hangs => {
            let _heard = Heard {
                shared: Arc::clone(&shared),
                to_the_end: false,
            };
            tokio::time::sleep(Duration::from_mins(10)).await;
            StatusCode::OK.into_response()
        }
        Reply::Only(known, text) => {
            let kind = captured.body["response_format"]["type"]
                .as_str()
                .unwrap_or("words")
                .to_owned();
            if known.contains(&kind.as_str()) {
                streamed(&text, None, Duration::ZERO)
            } else {
                let message = format!("response_format {kind} is not supported");
                let body = json!({"error": {"message": message, "code": 400}});
                (StatusCode::BAD_REQUEST, body.to_string()).into_response()
            }
        }
        Reply::Raw(bytes) => event_stream(Body::from(bytes)),
    }
}

/// Some four letters each, as tokens are.
fn pieces(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters
        .chunks(4)
        .map(|chunk| chunk.iter().collect())
        .collect()
}

fn event(data: &Value) -> Vec<u8> {
    format!("data: {data}\n\n").into_bytes()
}

fn delta(content: &str) -> Vec<u8> {
    event(
        &json!({"id": "c", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": content}, "finish_reason": null}]}),
    )
}

fn ending(reason: &str) -> Vec<u8> {
    event(&json!({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}))
}

fn usage() -> Vec<u8> {
    event(
        &json!({"choices": [], "usage": {"prompt_tokens": 2000, "completion_tokens": 100, "prompt_tokens_details": {"cached_tokens": 1500}}}),
    )
}

fn event_stream(body: Body) -> Response {
    ([(header::CONTENT_TYPE, "text/event-stream")], body).into_response()
}

fn streamed(
    shared: &Arc<Shared>,
    text: Vec<String>,
    how: Option<Break>,
    wait: Duration,
    pace: Duration,
) -> Response {
    let heard = Heard {
        shared: Arc::clone(shared),
        to_the_end: false,
    };
    let mut events: VecDeque<Result<Vec<u8>, std::io::Error>> =
        text.iter().map(|piece| Ok(delta(piece))).collect();
    let done = b"data: [DONE]\n\n".to_vec();
    let mut stays_open = false;
    match how {
        None => {
            events.push_back(Ok(ending("stop")));
            events.push_back(Ok(usage()));
            events.push_back(Ok(done));
        }
        Some(Break::Cut) => events.push_back(Err(std::io::Error::other("cut"))),
        Some(Break::Idle) => stays_open = true,
        Some(Break::Length) => {
            events.push_back(Ok(ending("length")));
            events.push_back(Ok(done));
        }
        Some(Break::BadJson) => events.push_back(Ok(b"data: {\"choices\": [\n\n".to_vec())),
        Some(Break::BadUtf8) => {
            events.push_back(Ok(
                b"data: {\"choices\":[{\"delta\":{\"content\":\"\xff\xfe\"}}]}\n\n".to_vec(),
            ));
        }
        Some(Break::NoDone) => {}
        Some(Break::Refusal) => events.push_back(Ok(event(
            &json!({"choices": [{"delta": {"refusal": "I can't help with that."}}]}),
        ))),
        Some(Break::ErrorEvent) => {
            events.push_back(Ok(event(
                &json!({"error": {"message": "overloaded", "code": 529}}),
            )));
        }
        Some(Break::LongLine) => {
            events.push_back(Ok(format!("data: {}", "x".repeat(1 << 20)).into_bytes()));
        }
        Some(Break::Endless) => {
            for _ in 0..160 {
                events.push_back(Ok(delta(&"more and more words. ".repeat(3_000))));
            }
        }
    }
    let begin = (events, true, heard);
    let body = stream::unfold(begin, move |(mut events, first, mut heard)| async move {
        if first && !wait.is_zero() {
            tokio::time::sleep(wait).await;
        } else if !pace.is_zero() {
            tokio::time::sleep(pace).await;
        }
        match events.pop_front() {
            Some(event) => {
                // What was written before must arrive before the connection dies.
                if event.is_err() {
                    tokio::time::sleep(Duration::from_millis(60)).await;
                }
                heard.to_the_end |= event.is_err() || (events.is_empty() && !stays_open);
                Some((event, (events, false, heard)))
            }
            None if stays_open => {
                tokio::time::sleep(Duration::from_mins(10)).await;
                None
            }
            None => None,
        }
    });
    event_stream(Body::from_stream(body))
}
