//! The websocket of one conversation, `fronter.v1`.
//!
//! One task a socket. Messages are never queued for it: it remembers the last
//! seq that it sent and reads on from there, so a slow client costs nothing and
//! misses nothing. What passes (typing, deltas) is dropped when it falls behind.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::Response;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, timeout, timeout_at};

use super::authority::{self, ConversationAccess, Visitor};
use super::client_address::ClientAddress;
use super::context_body::ContextBody;
use super::conversations::{check_origin, tell_context};
use super::doors::Doors;
use super::exchange;
use super::frames::{self, ClientFrame, ServerFrame};
use super::problem::Problem;
use super::view::{MessageView, Standing};
use crate::conversation::message::Author;
use crate::id::ConversationId;
use crate::store::SeenUpTo;
use crate::turn::{Live, StaffNews};

/// The subprotocol.
pub const PROTOCOL: &str = "fronter.v1";
/// Buffers for reading and writing, in bytes: idle sockets must be cheap.
const BUFFER: usize = 4 * 1024;
/// What is read of a frame that is too large, so that it can be told, in bytes.
const READ_AT_MOST: usize = 4 * 1024 * 1024;
/// How long a client may take to receive one frame.
const SEND_WITHIN: Duration = Duration::from_secs(15);
/// How long the client's answer to our goodbye is waited for.
const GOODBYE_WITHIN: Duration = Duration::from_secs(2);
/// How often a quiet client is asked whether it is there.
const ASK_EVERY: Duration = Duration::from_secs(30);

/// A goodbye: why a socket is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goodbye {
    /// The conversation has ended.
    Done,
    /// The server is going away; come back.
    Away,
    /// Not valid UTF-8.
    NotText,
    /// Something failed here; come back.
    Failed,
    /// The first frame is none of ours.
    Malformed,
    /// The token does not open it.
    BadToken,
    /// It did not say who it is.
    NoHello,
    /// A frame was too large.
    TooLarge,
    /// Too much, too fast.
    TooFast,
    /// Nobody is there any more.
    Gone,
}

impl Goodbye {
    fn frame(self) -> CloseFrame {
        let (code, reason) = match self {
            Self::Done => (close_code::NORMAL, "done"),
            Self::Away => (close_code::AWAY, "the server is going away; reconnect"),
            Self::NotText => (close_code::INVALID, "not valid UTF-8"),
            Self::Failed => (close_code::ERROR, "something failed here; reconnect"),
            Self::Malformed => (
                4400,
                "malformed: the first frame is {\"type\":\"hello\",\"token\":…}",
            ),
            Self::BadToken => (4401, "bad token"),
            Self::NoHello => (4408, "no hello"),
            Self::TooLarge => (4413, "too large"),
            Self::TooFast => (4429, "too fast"),
            Self::Gone => (close_code::AWAY, "nobody was heard of"),
        };
        CloseFrame {
            code,
            reason: reason.into(),
        }
    }
}

/// Says goodbye, and waits a little for the client to do so too: otherwise the
/// connection may be reset before the goodbye has arrived.
pub async fn close(mut socket: WebSocket, goodbye: Goodbye) {
    let frame = Message::Close(Some(goodbye.frame()));
    if timeout(SEND_WITHIN, socket.send(frame)).await.is_ok() {
        let until = Instant::now() + GOODBYE_WITHIN;
        while let Ok(Some(Ok(_))) = timeout_at(until, socket.recv()).await {}
    }
}

/// The websocket settings that all doors use.
pub fn with_limits<F>(upgrade: WebSocketUpgrade<F>) -> WebSocketUpgrade<F> {
    upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_write_buffer_size(READ_AT_MOST)
        .max_message_size(READ_AT_MOST)
        .max_frame_size(READ_AT_MOST)
}

/// What a request for a websocket needs, before anything is said on it.
pub struct Knock {
    id: ConversationId,
    upgrade: WebSocketUpgrade,
}

impl FromRequestParts<Doors> for Knock {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, doors: &Doors) -> Result<Self, Problem> {
        let id = authority::path_id(parts, doors, "id", "conversation").await?;
        let upgrade = WebSocketUpgrade::from_request_parts(parts, doors).await;
        let upgrade = upgrade.map_err(|error| no_websocket(&error))?;
        Ok(Self { id, upgrade })
    }
}

/// The problem of a request that is no websocket's.
pub fn no_websocket(error: &WebSocketUpgradeRejection) -> Problem {
    Problem::unreadable(format!("this address is for websockets: {error}"))
}

/// The websocket of a conversation: subprotocol `fronter.v1`; the first frame is
/// `{"type":"hello","token":…,"after":SEQ}`.
#[utoipa::path(get, path = "/v1/conversations/{id}/ws", tag = "conversations",
    params(("id" = String, Path)),
    responses((status = 101), (status = 400, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)), security(()))]
pub async fn open(
    State(doors): State<Doors>,
    address: ClientAddress,
    headers: axum::http::HeaderMap,
    Knock { id, upgrade }: Knock,
) -> Result<Response, Problem> {
    if doors.shutdown().is_cancelled() {
        return Err(Problem::unavailable("the server is going away"));
    }
    let row = doors.desk().store().head(id).await?;
    let row = row.ok_or_else(|| Problem::not_found("conversation"))?;
    let access = ConversationAccess {
        id,
        row,
        visitor: Visitor::Prospect,
    };
    check_origin(&doors, &access, &headers)?;
    let counted = doors.paces().socket(address)?;
    let upgrade = with_limits(upgrade).protocols([PROTOCOL]);
    Ok(upgrade.on_upgrade(async move |socket| {
        let desk = doors.desk().clone();
        desk.background(async move {
            let _counted = counted;
            let _open = doors.measures().socket();
            talk(doors, id, socket).await;
        });
    }))
}

async fn talk(doors: Doors, id: ConversationId, mut socket: WebSocket) {
    let live = doors.desk().hub().follow(id);
    // What happens once or rarely is boxed: a task is as large as its largest
    // moment, and most sockets are idle.
    let goodbye = match Box::pin(hello(&doors, id, &mut socket)).await {
        Ok(after) => {
            let mut line = Line {
                doors: &doors,
                id,
                live,
                sent: after,
                seen: 0,
                own: BTreeSet::new(),
                heard_at: Instant::now(),
                socket,
            };
            let goodbye = line.run().await;
            socket = line.socket;
            goodbye
        }
        Err(goodbye) => Some(goodbye),
    };
    if let Some(goodbye) = goodbye {
        Box::pin(close(socket, goodbye)).await;
    }
}

/// Waits for the first frame; gives the last seq that the client has.
async fn hello(doors: &Doors, id: ConversationId, socket: &mut WebSocket) -> Result<i64, Goodbye> {
    let until = Instant::now() + Duration::from_millis(doors.limits().hello_ms);
    loop {
        let heard = tokio::select! {
            heard = timeout_at(until, socket.recv()) => heard,
            () = doors.shutdown().cancelled() => return Err(Goodbye::Away),
        };
        let message = match heard {
            Err(_) | Ok(None) => return Err(Goodbye::NoHello),
            Ok(Some(Err(error))) => return Err(unreadable(&error)),
            Ok(Some(Ok(message))) => message,
        };
        match message {
            Message::Ping(_) | Message::Pong(_) => {}
            Message::Close(_) | Message::Binary(_) => return Err(Goodbye::NoHello),
            Message::Text(text) if text.len() > doors.limits().frame_bytes => {
                return Err(Goodbye::TooLarge);
            }
            Message::Text(text) => {
                return match frames::read(&text) {
                    Ok(ClientFrame::Hello { token, after }) => {
                        match authority::enter(doors, id, &token).await {
                            Ok(_) => Ok(after.max(0)),
                            Err(problem) if problem.status.is_server_error() => {
                                Err(Goodbye::Failed)
                            }
                            Err(_) => Err(Goodbye::BadToken),
                        }
                    }
                    Ok(_) => Err(Goodbye::NoHello),
                    Err(_) => Err(Goodbye::Malformed),
                };
            }
        }
    }
}

/// What a frame that cannot be read means.
pub fn unreadable(error: &axum::Error) -> Goodbye {
    use tokio_tungstenite::tungstenite::Error;
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        match cause.downcast_ref::<Error>() {
            Some(Error::Utf8(_)) => return Goodbye::NotText,
            Some(Error::Capacity(_)) => return Goodbye::TooLarge,
            Some(_) | None => source = cause.source(),
        }
    }
    Goodbye::Failed
}

/// An open line to a client that said who it is.
struct Line<'d> {
    doors: &'d Doors,
    id: ConversationId,
    live: broadcast::Receiver<Live>,
    /// The last seq that the client has.
    sent: i64,
    /// How far the client said that it was seen.
    seen: i64,
    /// Messages that came over this line and are not sent back.
    own: BTreeSet<i64>,
    heard_at: Instant,
    socket: WebSocket,
}

/// How a line goes on: `Err` ends it, with a goodbye where there is somebody to
/// hear it.
type Going = Result<(), Option<Goodbye>>;

impl Line<'_> {
    async fn run(&mut self) -> Option<Goodbye> {
        let mut going = Box::pin(self.welcome()).await;
        let mut ask = tokio::time::interval_at(Instant::now() + ASK_EVERY, ASK_EVERY);
        while going.is_ok() {
            going = tokio::select! {
                heard = self.socket.recv() => self.hear(heard).await,
                news = self.live.recv() => self.tell(news).await,
                _ = ask.tick() => self.ask().await,
                () = self.doors.shutdown().cancelled() => Err(Some(Goodbye::Away)),
            };
        }
        going.err().flatten()
    }

    async fn send(&mut self, frame: ServerFrame) -> Going {
        self.put(Message::Text(frame.text().into())).await
    }

    async fn put(&mut self, message: Message) -> Going {
        match timeout(SEND_WITHIN, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(None),
        }
    }

    async fn welcome(&mut self) -> Going {
        let state = self.doors.desk().state(self.id).await;
        let Ok(Some(state)) = state else {
            return Err(Some(Goodbye::Failed));
        };
        // Who claims to have more than there is has nothing that we know of.
        self.sent = self.sent.min(state.seq);
        self.send(ServerFrame::Welcome { seq: state.seq }).await?;
        self.catch_up().await?;
        let standing = Standing::of(&state);
        if !matches!(standing.status, "open" | "engaged") {
            self.send(ServerFrame::Status(standing)).await?;
        }
        if state.closed {
            return Err(Some(Goodbye::Done));
        }
        Ok(())
    }

    /// Sends every message that the client does not have yet.
    async fn catch_up(&mut self) -> Going {
        let messages = self.doors.desk().messages(self.id, self.sent).await;
        let Ok(messages) = messages else {
            return Err(Some(Goodbye::Failed));
        };
        for message in messages.unwrap_or_default() {
            self.sent = message.seq;
            if !self.own.remove(&message.seq) {
                let view = Box::new(MessageView::for_prospect(message));
                self.send(ServerFrame::Message(view)).await?;
            }
        }
        Ok(())
    }

    async fn tell(&mut self, news: Result<Live, RecvError>) -> Going {
        match news {
            Ok(Live::Moved { .. }) | Err(RecvError::Lagged(_)) => Box::pin(self.catch_up()).await,
            Ok(Live::Typing { from }) if from != Author::Prospect => {
                self.send(ServerFrame::Typing { from }).await
            }
            Ok(Live::Typing { .. }) => Ok(()),
            Ok(Live::Delta { turn, text }) => self.send(ServerFrame::Delta { turn, text }).await,
            Ok(Live::Status { .. }) => Box::pin(self.status()).await,
            Err(RecvError::Closed) => Err(Some(Goodbye::Away)),
        }
    }

    async fn status(&mut self) -> Going {
        let Ok(Some(state)) = self.doors.desk().state(self.id).await else {
            return Err(Some(Goodbye::Failed));
        };
        self.catch_up().await?;
        self.send(ServerFrame::Status(Standing::of(&state))).await?;
        if state.closed {
            return Err(Some(Goodbye::Done));
        }
        Ok(())
    }

    async fn ask(&mut self) -> Going {
        let silence = Duration::from_millis(self.doors.limits().silence_ms);
        if self.heard_at.elapsed() > silence {
            return Err(Some(Goodbye::Gone));
        }
        self.put(Message::Ping(bytes::Bytes::new())).await
    }

    async fn hear(&mut self, heard: Option<Result<Message, axum::Error>>) -> Going {
        let message = match heard {
            None | Some(Ok(Message::Close(_))) => return Err(None),
            Some(Err(error)) => return Err(Some(unreadable(&error))),
            Some(Ok(message)) => message,
        };
        self.heard_at = Instant::now();
        match message {
            Message::Text(text) if text.len() > self.doors.limits().frame_bytes => {
                Err(Some(Goodbye::TooLarge))
            }
            Message::Binary(bytes) if bytes.len() > self.doors.limits().frame_bytes => {
                Err(Some(Goodbye::TooLarge))
            }
            Message::Text(text) => match frames::read(&text) {
                Ok(frame) => Box::pin(self.take(frame)).await,
                Err(problem) => self.send(ServerFrame::error(problem, None)).await,
            },
            Message::Binary(_) => {
                let problem = Problem::unreadable("frames are text");
                self.send(ServerFrame::error(problem, None)).await
            }
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => Ok(()),
        }
    }

    async fn take(&mut self, frame: ClientFrame) -> Going {
        match frame {
            ClientFrame::Message { id, text } => self.take_message(id, &text).await,
            ClientFrame::Typing {} => {
                let hub = self.doors.desk().hub();
                hub.tell_staff(StaffNews::Typing {
                    conversation: self.id,
                    from: Author::Prospect,
                });
                Ok(())
            }
            ClientFrame::Context(fields) => {
                let told = match ContextBody::of(fields) {
                    Ok(body) => tell_context(self.doors, self.id, body).await,
                    Err(problem) => Err(problem),
                };
                match told {
                    Ok(()) => Ok(()),
                    Err(problem) => self.send(ServerFrame::error(problem, None)).await,
                }
            }
            ClientFrame::Ping {} => self.send(ServerFrame::Pong {}).await,
            ClientFrame::Read { seq } => {
                self.mark_seen(seq).await;
                Ok(())
            }
            ClientFrame::Hello { .. } => Ok(()),
        }
    }

    /// What cannot be recorded of it is no reason to end the line.
    async fn mark_seen(&mut self, seq: i64) {
        if seq <= self.seen || seq > self.sent {
            return;
        }
        self.seen = seq;
        let desk = self.doors.desk();
        let at = desk.clock().now();
        match desk.store().mark_seen(self.id, seq, at).await {
            Ok(true) => desk.tell_consoles(StaffNews::Seen {
                conversation: self.id,
                seen: SeenUpTo { seq, at },
            }),
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(conversation.id = %self.id, %error, "what was seen was not recorded");
            }
        }
    }

    async fn take_message(&mut self, id: String, text: &str) -> Going {
        match exchange::take(self.doors, self.id, &id, text).await {
            Ok(seq) => {
                if seq > self.sent {
                    self.own.insert(seq);
                }
                self.send(ServerFrame::Ack { id, seq }).await
            }
            Err(problem) if problem.status.as_u16() == 429 => Err(Some(Goodbye::TooFast)),
            Err(problem) => self.send(ServerFrame::error(problem, Some(id))).await,
        }
    }
}
