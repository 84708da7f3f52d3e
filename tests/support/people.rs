//! People: a prospect and a closer, who use the server as programs do.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::app::App;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Somebody who chats.
pub struct Prospect<'a> {
    pub app: &'a App,
    pub id: String,
    pub token: String,
    pub lead_id: String,
    pub seq: i64,
    pub greeting: Vec<Value>,
}

impl<'a> Prospect<'a> {
    /// Begins a conversation in the demo campaign.
    pub async fn arrive(app: &'a App) -> Self {
        Self::arrive_with(app, json!({"campaign": "demo", "channel": "widget"})).await
    }

    /// Begins a conversation.
    pub async fn arrive_with(app: &'a App, body: Value) -> Self {
        let answer = app
            .http
            .post(app.url("/v1/conversations"))
            .json(&body)
            .send()
            .await
            .expect("an answer");
        let begun = expect(answer, StatusCode::CREATED).await;
        Self {
            app,
            id: text(&begun, "id"),
            token: text(&begun, "token"),
            lead_id: text(&begun, "lead_id"),
            seq: begun["seq"].as_i64().expect("a seq"),
            greeting: begun["messages"].as_array().expect("messages").clone(),
        }
    }

    /// The address of something of this conversation.
    pub fn url(&self, rest: &str) -> String {
        self.app
            .url(&format!("/v1/conversations/{}{rest}", self.id))
    }

    /// A request with the conversation's token.
    pub fn request(&self, method: Method, rest: &str) -> reqwest::RequestBuilder {
        self.app
            .http
            .request(method, self.url(rest))
            .bearer_auth(&self.token)
    }

    /// Writes, and gives whatever is answered.
    pub async fn try_to_write(&self, id: &str, text: &str) -> Response {
        self.request(Method::POST, "/messages")
            .json(&json!({"id": id, "text": text}))
            .send()
            .await
            .expect("an answer")
    }

    /// Writes, and gives the exchange.
    pub async fn write(&self, id: &str, text: &str) -> Value {
        expect(self.try_to_write(id, text).await, StatusCode::OK).await
    }

    /// The conversation from `after` on.
    pub async fn read(&self, after: i64) -> Value {
        let answer = self
            .request(Method::GET, &format!("?after={after}"))
            .send()
            .await
            .expect("an answer");
        expect(answer, StatusCode::OK).await
    }

    /// Opens the websocket and says hello.
    pub async fn connect(&self, after: i64) -> Socket {
        let mut socket = Socket::open(self.app, &self.id).await;
        socket
            .send(json!({"type": "hello", "token": self.token, "after": after}))
            .await;
        let welcome = socket.frame().await;
        assert_eq!(welcome["type"], "welcome", "{welcome}");
        socket
    }
}

/// A websocket of `fronter.v1`.
pub struct Socket {
    inner: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    /// Opens it, and says nothing yet.
    pub async fn open(app: &App, conversation: &str) -> Self {
        Self::try_to_open(app, conversation, None)
            .await
            .expect("a websocket")
    }

    /// Tries to open it from a page of this origin.
    pub async fn try_to_open(
        app: &App,
        conversation: &str,
        origin: Option<&str>,
    ) -> Result<Self, Box<Error>> {
        let url = format!("ws://{}/v1/conversations/{conversation}/ws", app.address);
        let mut request = url.into_client_request().expect("a request");
        let headers = request.headers_mut();
        headers.insert(
            "sec-websocket-protocol",
            "fronter.v1".parse().expect("text"),
        );
        if let Some(origin) = origin {
            headers.insert("origin", origin.parse().expect("text"));
        }
        let (inner, answer) = connect_async(request).await.map_err(Box::new)?;
        assert_eq!(answer.headers()["sec-websocket-protocol"], "fronter.v1");
        Ok(Self { inner })
    }

    /// Sends a frame.
    pub async fn send(&mut self, frame: Value) {
        self.send_raw(Message::Text(frame.to_string().into())).await;
    }

    /// Sends anything.
    pub async fn send_raw(&mut self, message: Message) {
        self.inner.send(message).await.expect("sent");
    }

    /// The next frame.
    pub async fn frame(&mut self) -> Value {
        match self.next().await {
            Heard::Frame(frame) => frame,
            Heard::Closed(code) => panic!("closed with {code:?}"),
        }
    }

    /// The next frame of this type; others are passed over.
    pub async fn frame_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.frame().await;
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    /// The code that it is closed with; frames are passed over.
    pub async fn close_code(&mut self) -> Option<u16> {
        loop {
            if let Heard::Closed(code) = self.next().await {
                return code;
            }
        }
    }

    /// Whether nothing comes for a while.
    pub async fn is_quiet(&mut self) -> bool {
        tokio::time::timeout(Duration::from_millis(200), self.next())
            .await
            .is_err()
    }

    async fn next(&mut self) -> Heard {
        loop {
            let heard = tokio::time::timeout(PATIENCE, self.inner.next())
                .await
                .expect("something comes in time");
            match heard {
                None | Some(Err(_)) => return Heard::Closed(None),
                Some(Ok(Message::Close(frame))) => {
                    return Heard::Closed(frame.map(|frame| frame.code.into()));
                }
                Some(Ok(Message::Text(text))) => {
                    return Heard::Frame(serde_json::from_str(&text).expect("JSON"));
                }
                Some(Ok(_)) => {}
            }
        }
    }
}

enum Heard {
    Frame(Value),
    Closed(Option<u16>),
}

/// A closer, or an admin.
pub struct Closer<'a> {
    pub app: &'a App,
    pub token: String,
}

impl<'a> Closer<'a> {
    /// One of the team.
    pub async fn new(app: &'a App, id: &str) -> Self {
        Self {
            app,
            token: app.closer_token(id).await,
        }
    }

    /// The admin.
    pub fn admin(app: &'a App) -> Self {
        Self {
            app,
            token: app.admin.clone(),
        }
    }

    /// A request with their token.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.app
            .http
            .request(method, self.app.url(path))
            .bearer_auth(&self.token)
    }

    /// Reads something.
    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path)
            .send()
            .await
            .expect("an answer")
    }
}

/// The body of an answer of this status.
pub async fn expect(answer: Response, status: StatusCode) -> Value {
    let got = answer.status();
    let body = answer.text().await.expect("a body");
    assert_eq!(got, status, "{body}");
    serde_json::from_str(&body).expect("JSON")
}

/// The problem of an answer, which must be one.
pub async fn problem(answer: Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    let kind = answer.headers()["content-type"]
        .to_str()
        .expect("text")
        .to_owned();
    let body = answer.text().await.expect("a body");
    assert_eq!(kind, "application/problem+json", "{status}: {body}");
    let problem: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(problem["status"], status);
    for member in ["type", "title", "detail"] {
        assert!(problem[member].is_string(), "{member}: {problem}");
    }
    (status, problem)
}

/// A member that is text.
pub fn text(value: &Value, name: &str) -> String {
    value[name].as_str().expect("text").to_owned()
}
