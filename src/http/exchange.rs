//! One exchange: a message is taken, and its answer waited for.

use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, oneshot};
use tokio::time::{Instant, timeout_at};

use super::doors::Doors;
use super::message_text;
use super::problem::Problem;
use crate::conversation::event::Event;
use crate::conversation::input::Input;
use crate::conversation::message::{Author, Message};
use crate::conversation::state::State;
use crate::id::ConversationId;
use crate::turn::{Envelope, Live, TurnError};

/// Another node may answer without our being told in time: look again after this.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Does work to its end even where the caller hangs up.
///
/// # Errors
/// 500 where the work broke down.
pub async fn to_the_end<T: Send + 'static>(
    doors: &Doors,
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, Problem> {
    let (done, result) = oneshot::channel();
    doors.desk().background(async move {
        let _nobody_waits = done.send(work.await);
    });
    result.await.map_err(|_| Problem::internal())
}

/// Takes a prospect's message and gives its seq. The same id with the same text
/// is the same message.
///
/// # Errors
/// 422 where the text is empty or the id was used for another text; 413; 429;
/// 409 where nothing can be said any more.
pub async fn take(
    doors: &Doors,
    id: ConversationId,
    client_id: &str,
    text: &str,
) -> Result<i64, Problem> {
    message_text::client_id(client_id)?;
    let text = message_text::clean(text, doors.limits().message_chars)?;
    let store = doors.desk().store();
    if let Some(known) = store.client_message(id, client_id).await? {
        return same_message(doors, id, known.seq, &text).await;
    }
    doors.paces().message(id)?;
    let input = Input::ProspectMessage {
        client_id: client_id.to_owned(),
        text: text.clone(),
        mail: None,
    };
    let envelope = Envelope {
        client_id: Some(client_id.to_owned()),
        ..Envelope::default()
    };
    let desk = doors.desk().clone();
    let taken = to_the_end(doors, async move { desk.take(id, input, envelope).await }).await?;
    let state = match taken {
        Ok(state) => state,
        Err(TurnError::Duplicate { seq }) => return same_message(doors, id, seq, &text).await,
        Err(error) => return Err(error.into()),
    };
    doors.measures().message("prospect");
    let seq = state
        .messages
        .iter()
        .rev()
        .find(|message| message.client_id.as_deref() == Some(client_id))
        .map_or(state.seq, |message| message.seq);
    Ok(seq)
}

async fn same_message(
    doors: &Doors,
    id: ConversationId,
    seq: i64,
    text: &str,
) -> Result<i64, Problem> {
    let events = doors.desk().store().events(id, seq - 1, 1).await?;
    let kept = events
        .into_iter()
        .next()
        .and_then(|row| serde_json::from_value::<Event>(row.body).ok());
    match kept {
        Some(Event::ProspectWrote { text: kept, .. }) if kept != text => Err(Problem::invalid(
            "/id",
            "this id was used for another text in this conversation",
        )),
        Some(_) | None => Ok(seq),
    }
}

/// Whether nothing more is to be waited for after the message at `seq`.
pub fn is_answered(state: &State, seq: i64) -> bool {
    let is_dealt_with = state.unread.first().is_none_or(|unread| unread.seq > seq);
    is_dealt_with || state.human_speaks || state.closed
}

/// Waits until the message at `seq` has been answered; comes back at `deadline`
/// at the latest, and when the server goes away. `live` must have been followed
/// since before the message was taken.
///
/// # Errors
/// A problem where the store fails.
pub async fn wait(
    doors: &Doors,
    id: ConversationId,
    seq: i64,
    live: &mut broadcast::Receiver<Live>,
    deadline: Instant,
) -> Result<(), Problem> {
    loop {
        let state = doors.desk().state(id).await?;
        if state.is_none_or(|state| is_answered(&state, seq)) || Instant::now() >= deadline {
            return Ok(());
        }
        let look_again = deadline.min(Instant::now() + LOOK_AGAIN);
        loop {
            let news = tokio::select! {
                news = timeout_at(look_again, live.recv()) => news,
                () = doors.shutdown().cancelled() => return Ok(()),
            };
            match news {
                Ok(Ok(Live::Moved { .. }) | Err(RecvError::Lagged(_) | RecvError::Closed))
                | Err(_) => {
                    break;
                }
                Ok(Ok(Live::Typing { .. } | Live::Delta { .. } | Live::Status { .. })) => {}
            }
        }
    }
}

/// What answered the message at `seq`: everything said to the prospect after
/// it, up to their next message that was not answered together with it.
///
/// # Errors
/// A problem where the store fails.
pub async fn answer_to(
    doors: &Doors,
    id: ConversationId,
    seq: i64,
) -> Result<Vec<Message>, Problem> {
    let after = doors.desk().messages(id, seq).await?.unwrap_or_default();
    Ok(first_answer(after))
}

fn first_answer(after: Vec<Message>) -> Vec<Message> {
    let mut answer: Vec<Message> = Vec::new();
    for message in after {
        if message.from != Author::Prospect {
            answer.push(message);
        } else if !answer.is_empty() {
            break;
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_where_the_prospect_writes_again() {
        let cases = [
            ("", ""),
            ("a", "a"),
            ("pa", "a"),
            ("pasp", "as"),
            ("appa", "a"),
            ("ppasca", "asca"),
        ];
        for (after, expected) in cases {
            let messages = after
                .chars()
                .enumerate()
                .map(|(at, who)| Message {
                    seq: i64::try_from(at).unwrap(),
                    from: match who {
                        'p' => Author::Prospect,
                        's' => Author::System,
                        'c' => Author::Closer,
                        _ => Author::Agent,
                    },
                    text: who.to_string(),
                    at: jiff::Timestamp::UNIX_EPOCH,
                    author: None,
                    main_move: None,
                    moves: Vec::new(),
                    ai_generated: false,
                    client_id: None,
                })
                .collect();
            let answer: String = first_answer(messages).into_iter().map(|m| m.text).collect();
            assert_eq!(answer, expected, "{after}");
        }
    }
}
