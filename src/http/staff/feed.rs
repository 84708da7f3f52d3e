//! The live feed of the console: offers, claims, conversations as they are written.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

use super::super::authority::{SESSION_COOKIE, Staff, bearer, staff_of, staff_of_socket};
use super::super::client_address::ClientAddress;
use super::super::doors::Doors;
use super::super::problem::Problem;
use super::attendance::{Attending, renew_every};
use super::sight;
use crate::id::ConversationId;
use crate::turn::{Live, StaffNews};

/// The subprotocol.
const PROTOCOL: &str = "fronter.console.v1";
/// A token is looked at again after this time: sessions end, tokens are revoked.
const LOOK_AGAIN: Duration = Duration::from_mins(1);
/// Leads that one feed remembers; beyond that it begins anew.
const MOST_REMEMBERED: usize = 5_000;

const SIGNED_OUT: u16 = 4401;
const MALFORMED: u16 = 4400;
const NO_HELLO: u16 = 4408;
const GOING_AWAY: u16 = 1001;
const TRY_AGAIN: u16 = 1013;

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientFrame {
    Hello {
        token: String,
    },
    Ping,
    Watch {
        conversation_id: ConversationId,
    },
    #[serde(other)]
    Other,
}

/// The live feed of the console.
#[utoipa::path(get, path = "/v1/closers/ws", tag = "console",
    responses((status = 101, description = "Frames: lead, message, handoff, typing, read, presence, pong")))]
pub async fn open(
    State(doors): State<Doors>,
    address: ClientAddress,
    parts: Parts,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    let counted = doors.paces().socket(address)?;
    let staff = staff_of_socket(&parts, &doors).await?;
    let session = session(&parts.headers);
    // A browser cannot see the status of a refused upgrade, but the code of a close.
    let is_signed_out = staff.is_none() && session.is_some();
    let token = match bearer(&parts.headers)? {
        Some(token) => Some(token.to_owned()),
        None => session,
    };
    let most = doors.limits().frame_bytes;
    let response = upgrade
        .protocols([PROTOCOL])
        .read_buffer_size(4 * 1024)
        .write_buffer_size(4 * 1024)
        .max_message_size(most)
        .max_frame_size(most)
        .on_upgrade(async move |mut socket| {
            let _counted = counted;
            let _open = doors.measures().socket();
            let came = match staff {
                Some(staff) => Ok((staff, token.unwrap_or_default())),
                None if is_signed_out => Err((SIGNED_OUT, "the session has ended")),
                None => hello(&doors, &mut socket).await,
            };
            let end = match came {
                Ok((staff, token)) => follow(&doors, &mut socket, staff, token).await,
                Err(end) => end,
            };
            close(socket, end).await;
        });
    Ok(response)
}

/// The session that a browser sends along.
fn session(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all("cookie")
        .iter()
        .filter_map(|cookie| cookie.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == SESSION_COOKIE)
        .map(|(_, value)| value.to_owned())
}

type End = (u16, &'static str);

async fn close(mut socket: WebSocket, (code, reason): End) {
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    // The other side may be gone already.
    let _gone = socket.send(Frame::Close(Some(frame))).await;
}

/// Waits for who it is.
async fn hello(doors: &Doors, socket: &mut WebSocket) -> Result<(Staff, String), End> {
    let within = Duration::from_millis(doors.limits().hello_ms);
    let silent = (NO_HELLO, "no hello in time");
    let received = tokio::time::timeout(within, socket.recv())
        .await
        .map_err(|_| silent)?;
    let Some(Ok(Frame::Text(text))) = received else {
        return Err(silent);
    };
    let token = match serde_json::from_str(&text) {
        Ok(ClientFrame::Hello { token }) => token,
        Ok(_) => return Err(silent),
        Err(_) => return Err((MALFORMED, "malformed: the first frame is a hello")),
    };
    match staff_of(doors, &token).await {
        Ok(Some(staff)) => Ok((staff, token)),
        Ok(None) => Err((SIGNED_OUT, "the token is not known")),
        Err(_) => Err((TRY_AGAIN, "try again")),
    }
}

/// One open feed.
struct Feed<'d> {
    doors: &'d Doors,
    staff: Staff,
    /// The token that opened it.
    token: String,
    /// Whether this member of staff may see a conversation, as far as looked up.
    sight: HashMap<ConversationId, bool>,
    /// The handoff of each lead, as told last.
    handoffs: HashMap<String, Value>,
    /// Leads that were told.
    told: HashSet<String>,
}

/// Sends the news until the feed ends; says how it ends.
async fn follow(doors: &Doors, socket: &mut WebSocket, staff: Staff, token: String) -> End {
    let desk = doors.desk();
    let mut news = desk.hub().follow_staff();
    let mut watched: Option<(ConversationId, broadcast::Receiver<Live>)> = None;
    let attending = match staff.closer() {
        Some(closer) => Some(Attending::come(doors, closer).await),
        None => None,
    };
    let mut feed = Feed {
        doors,
        staff,
        token,
        sight: HashMap::new(),
        handoffs: HashMap::new(),
        told: HashSet::new(),
    };
    let silence = Duration::from_millis(doors.limits().silence_ms);
    let mut heard_at = Instant::now();
    let every = renew_every(doors);
    let mut renew = tokio::time::interval_at(Instant::now() + every, every);
    let mut look_again = tokio::time::interval_at(Instant::now() + LOOK_AGAIN, LOOK_AGAIN);
    loop {
        let frames = tokio::select! {
            () = doors.shutdown().cancelled() => return (GOING_AWAY, "the server goes away"),
            () = tokio::time::sleep_until(heard_at + silence) => return (1000, "silent"),
            _ = look_again.tick() => {
                if !feed.is_still_valid().await {
                    return (SIGNED_OUT, "the session has ended");
                }
                Vec::new()
            }
            _ = renew.tick() => {
                if let Some(attending) = &attending {
                    attending.renew().await;
                }
                Vec::new()
            }
            received = socket.recv() => {
                heard_at = Instant::now();
                match received {
                    Some(Ok(Frame::Text(text))) => match serde_json::from_str(&text) {
                        Ok(ClientFrame::Ping) => vec![json!({"type": "pong"})],
                        Ok(ClientFrame::Watch { conversation_id }) => {
                            if feed.may_see(conversation_id).await {
                                watched = Some((conversation_id, desk.hub().follow(conversation_id)));
                            }
                            Vec::new()
                        }
                        Ok(ClientFrame::Hello { .. } | ClientFrame::Other) | Err(_) => Vec::new(),
                    },
                    Some(Ok(Frame::Ping(_) | Frame::Pong(_) | Frame::Binary(_))) => Vec::new(),
                    Some(Ok(Frame::Close(_)) | Err(_)) | None => return (1000, "closed"),
                }
            }
            told = news.recv() => match told {
                Ok(told) => feed.frames(told).await,
                // What was missed is not known: the console fetches all of it when it returns.
                Err(RecvError::Lagged(_)) => return (TRY_AGAIN, "too slow"),
                Err(RecvError::Closed) => return (GOING_AWAY, "the server goes away"),
            },
            live = next_live(&mut watched) => live.into_iter().collect(),
        };
        for frame in frames {
            if socket
                .send(Frame::Text(frame.to_string().into()))
                .await
                .is_err()
            {
                return (1000, "closed");
            }
        }
    }
}

/// The agent's typing in the conversation that is looked at. Never ends while
/// there is none.
async fn next_live(
    watched: &mut Option<(ConversationId, broadcast::Receiver<Live>)>,
) -> Option<Value> {
    let Some((id, live)) = watched else {
        return std::future::pending().await;
    };
    let id = *id;
    match live.recv().await {
        Ok(Live::Typing { from }) => {
            Some(json!({"type": "typing", "conversation_id": id, "from": from}))
        }
        // Messages and leads come by the news of staff.
        Ok(Live::Moved { .. } | Live::Delta { .. } | Live::Status { .. })
        | Err(RecvError::Lagged(_)) => None,
        Err(RecvError::Closed) => {
            *watched = None;
            None
        }
    }
}

impl Feed<'_> {
    /// Whether the token that opened the feed still stands.
    async fn is_still_valid(&self) -> bool {
        // Where the store does not answer just now, nobody is sent away.
        !matches!(staff_of(self.doors, &self.token).await, Ok(None))
    }

    async fn may_see(&mut self, id: ConversationId) -> bool {
        if let Some(seen) = self.sight.get(&id) {
            return *seen;
        }
        let may = match self.doors.desk().store().lead_of(id).await {
            Ok(Some(row)) => sight::may_see(&self.staff, &row),
            Ok(None) | Err(_) => false,
        };
        self.sight.insert(id, may);
        may
    }

    /// The frames that a piece of news makes for this member of staff.
    async fn frames(&mut self, news: StaffNews) -> Vec<Value> {
        match news {
            StaffNews::Lead {
                owner,
                offered_to,
                lead,
            } => self.lead(owner.as_deref(), offered_to.as_deref(), &lead),
            StaffNews::Message {
                conversation,
                message,
            } => {
                if !self.may_see(conversation).await {
                    return Vec::new();
                }
                vec![json!({
                    "type": "message", "conversation_id": conversation, "message": message,
                })]
            }
            StaffNews::Typing { conversation, from } => {
                if !self.may_see(conversation).await {
                    return Vec::new();
                }
                vec![json!({"type": "typing", "conversation_id": conversation, "from": from})]
            }
            StaffNews::Seen { conversation, seen } => {
                if !self.may_see(conversation).await {
                    return Vec::new();
                }
                vec![json!({
                    "type": "read", "conversation_id": conversation, "seq": seen.seq, "at": seen.at,
                })]
            }
            StaffNews::Presence { closer, presence } => {
                vec![json!({"type": "presence", "closer": closer, "presence": presence})]
            }
        }
    }

    fn lead(&mut self, owner: Option<&str>, offered_to: Option<&str>, lead: &Value) -> Vec<Value> {
        let id = lead["id"].as_str().unwrap_or_default().to_owned();
        let may = sight::may_see_news(&self.staff, owner, offered_to);
        if self.told.len() > MOST_REMEMBERED {
            self.told.clear();
            self.handoffs.clear();
            self.sight.clear();
        }
        if let Some(conversation) = lead["conversation_id"].as_str()
            && let Ok(conversation) = conversation.parse()
        {
            self.sight.insert(conversation, may);
        }
        if !may {
            // Who had it before is told that it is gone, and no more than that.
            let offer = self.handoffs.remove(&id);
            if !self.told.remove(&id) {
                return Vec::new();
            }
            let gone = json!({
                "id": lead["id"], "conversation_id": lead["conversation_id"],
                "owner": lead["owner"], "epoch": lead["epoch"], "status": lead["status"],
                "handoff": null,
            });
            let mut frames = vec![json!({"type": "lead", "lead": gone})];
            // Their offer is over, whatever became of it: declined by them, gone to
            // the next, called off by the prospect.
            if let Some(offer) = offer {
                let over = lead["handoff"]["state"]
                    .as_str()
                    .filter(|state| {
                        ["prospect_left", "expired", "unavailable", "completed"].contains(state)
                    })
                    .unwrap_or("declined");
                frames.push(json!({"type": "handoff", "handoff": {
                    "id": offer["id"], "lead_id": id, "state": over, "status": over,
                }}));
            }
            return frames;
        }
        self.told.insert(id.clone());
        let mut frames = vec![json!({"type": "lead", "lead": lead})];
        let handoff = &lead["handoff"];
        if handoff.is_object() && self.handoffs.get(&id) != Some(handoff) {
            self.handoffs.insert(id.clone(), handoff.clone());
            let mut shown = handoff.clone();
            shown["lead_id"] = json!(id);
            shown["conversation_id"] = lead["conversation_id"].clone();
            shown["status"] = shown["state"].clone();
            shown["epoch"] = lead["epoch"].clone();
            frames.push(json!({"type": "handoff", "handoff": shown}));
        }
        frames
    }
}
