//! The answer to one message as server-sent events: the frames of the
//! websocket, with seqs as ids.

use std::collections::VecDeque;
use std::convert::Infallible;

use axum::response::sse::Event;
use futures_util::Stream;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, timeout_at};

use super::doors::Doors;
use super::exchange::{self, is_answered};
use super::frames::ServerFrame;
use super::problem::Problem;
use super::view::{MessageView, Standing};
use crate::conversation::message::Author;
use crate::id::ConversationId;
use crate::turn::Live;

/// A message whose answer is followed.
pub struct Follow {
    /// The doors.
    pub doors: Doors,
    /// The conversation.
    pub id: ConversationId,
    /// The message's seq.
    pub seq: i64,
    /// The message's id, as its client chose it.
    pub client_id: String,
    /// Followed since before the message was taken.
    pub live: broadcast::Receiver<Live>,
    /// When to stop waiting.
    pub deadline: Instant,
}

struct Streaming {
    follow: Follow,
    waiting: VecDeque<ServerFrame>,
    sent: i64,
    started: Instant,
    ended: bool,
}

/// The frames of the answer. The stream ends when the answer is complete.
pub fn events(follow: Follow) -> impl Stream<Item = Result<Event, Infallible>> {
    let ack = ServerFrame::Ack {
        id: follow.client_id.clone(),
        seq: follow.seq,
    };
    let streaming = Streaming {
        sent: follow.seq,
        follow,
        waiting: VecDeque::from([ack]),
        started: Instant::now(),
        ended: false,
    };
    futures_util::stream::unfold(streaming, async |mut streaming| {
        let frame = streaming.next().await?;
        let mut event = Event::default().data(frame.text());
        if let Some(seq) = frame.seq() {
            event = event.id(seq.to_string());
        }
        Some((Ok(event), streaming))
    })
}

impl Streaming {
    async fn next(&mut self) -> Option<ServerFrame> {
        loop {
            if let Some(frame) = self.waiting.pop_front() {
                return Some(frame);
            }
            if self.ended {
                return None;
            }
            if let Err(problem) = self.look().await {
                self.ended = true;
                self.waiting.push_back(ServerFrame::error(problem, None));
                continue;
            }
            if self.waiting.is_empty() && !self.ended {
                self.hear().await;
            }
        }
    }

    /// Takes up what has been said, and sees whether that is all.
    async fn look(&mut self) -> Result<(), Problem> {
        let Follow { doors, id, seq, .. } = &self.follow;
        let state = doors.desk().state(*id).await?;
        let is_complete = state.is_none_or(|state| is_answered(&state, *seq));
        for message in exchange::answer_to(doors, *id, *seq).await? {
            if message.seq > self.sent {
                self.sent = message.seq;
                let message = Box::new(MessageView::for_prospect(message));
                self.waiting.push_back(ServerFrame::Message(message));
            }
        }
        if is_complete {
            doors.measures().turn(self.started.elapsed());
        }
        self.ended = is_complete
            || Instant::now() >= self.follow.deadline
            || doors.shutdown().is_cancelled();
        Ok(())
    }

    /// Waits for news: those that pass are frames, those that stay are looked up.
    async fn hear(&mut self) {
        let look_again = self
            .follow
            .deadline
            .min(Instant::now() + std::time::Duration::from_secs(1));
        loop {
            let news = tokio::select! {
                news = timeout_at(look_again, self.follow.live.recv()) => news,
                () = self.follow.doors.shutdown().cancelled() => return,
            };
            match news {
                Ok(Ok(Live::Typing { from })) if from != Author::Prospect => {
                    self.waiting.push_back(ServerFrame::Typing { from });
                    return;
                }
                Ok(Ok(Live::Delta { turn, text })) if turn >= self.follow.seq => {
                    self.waiting.push_back(ServerFrame::Delta { turn, text });
                    return;
                }
                Ok(Ok(Live::Status { .. })) => {
                    let Follow { doors, id, .. } = &self.follow;
                    if let Ok(Some(state)) = doors.desk().state(*id).await {
                        self.waiting
                            .push_back(ServerFrame::Status(Standing::of(&state)));
                    }
                    return;
                }
                Ok(Ok(Live::Typing { .. } | Live::Delta { .. })) => {}
                Ok(Ok(Live::Moved { .. }) | Err(RecvError::Lagged(_) | RecvError::Closed))
                | Err(_) => return,
            }
        }
    }
}
