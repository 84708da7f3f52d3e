//! A fake OpenAI-compatible server over real HTTP: streams at a pace, answers
//! by script, goes wrong on demand, and keeps every request.

use std::collections::VecDeque;
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
}

type Script = Box<dyn FnMut(&Captured) -> Reply + Send>;

struct Shared {
    script: Mutex<Script>,
    captured: Mutex<Vec<Captured>>,
    pace: Duration,
    broken: Mutex<Vec<String>>,
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
        let mut broken = self.shared.broken.lock().unwrap().clone();
        let requests = self.requests();
        let systems: std::collections::BTreeSet<&str> =
            requests.iter().map(Captured::system).collect();
        if systems.len() > 1 {
            broken.push(format!("{} different prefixes", systems.len()));
        }
        broken
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
        "no key in the header",
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
    shared.broken.lock().unwrap().extend(invariants(&captured));
    shared.captured.lock().unwrap().push(captured.clone());
    let reply = (shared.script.lock().unwrap())(&captured);
    let streamed = |text: &str, how, wait| streamed(&shared, pieces(text), how, wait);
    match reply {
        Reply::Says(text) => streamed(&text, None, Duration::ZERO),
        Reply::Slow(wait, text) => streamed(&text, None, wait),
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
) -> Response {
    let pace = shared.pace;
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
