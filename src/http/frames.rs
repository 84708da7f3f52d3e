//! The frames of `fronter.v1`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::problem::Problem;
use super::view::{MessageView, Standing};
use crate::conversation::message::Author;

/// What a client sends.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientFrame {
    /// The first frame: who it is, and what it has already.
    Hello {
        /// The conversation's token.
        token: String,
        /// The last seq that it has.
        #[serde(default)]
        after: i64,
    },
    /// A message.
    Message {
        /// An id of the client's choosing.
        id: String,
        /// The text.
        text: String,
    },
    /// The prospect is writing.
    Typing {},
    /// The prospect has seen everything up to here.
    Read {
        /// The last seq seen.
        #[serde(default)]
        seq: i64,
    },
    /// A later page tells more.
    Context(Map<String, Value>),
    /// Is anybody there?
    Ping {},
}

/// What the server sends.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// The client is in.
    Welcome {
        /// Where the conversation's log ends.
        seq: i64,
    },
    /// The message is durable.
    Ack {
        /// The id that the client chose.
        id: String,
        /// Its seq.
        seq: i64,
    },
    /// Somebody is writing.
    Typing {
        /// Who.
        from: Author,
    },
    /// A part of an answer on its way.
    Delta {
        /// The seq of the message that it answers.
        turn: i64,
        /// The next words.
        text: String,
    },
    /// A message, final.
    Message(Box<MessageView>),
    /// Where the conversation stands.
    Status(Standing),
    /// Something was refused.
    Error {
        /// What.
        problem: Box<Problem>,
        /// The id of the message that it is about.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
    /// Somebody is there.
    Pong {},
}

impl ServerFrame {
    /// The frame as JSON.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The seq that the frame carries, where it has one.
    pub fn seq(&self) -> Option<i64> {
        match self {
            Self::Ack { seq, .. } => Some(*seq),
            Self::Message(message) => Some(message.seq),
            Self::Welcome { .. }
            | Self::Typing { .. }
            | Self::Delta { .. }
            | Self::Status(_)
            | Self::Error { .. }
            | Self::Pong {} => None,
        }
    }

    /// A refusal.
    pub fn error(problem: Problem, id: Option<String>) -> Self {
        Self::Error {
            problem: Box::new(problem),
            id,
        }
    }
}

/// Reads a client's frame.
///
/// # Errors
/// A problem where it is not one.
pub fn read(text: &str) -> Result<ClientFrame, Problem> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| Problem::unreadable(format!("the frame is not valid JSON: {error}")))?;
    super::body::from_value(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_as_the_contract_has_them() {
        assert_eq!(
            ServerFrame::Welcome { seq: 4 }.text(),
            r#"{"type":"welcome","seq":4}"#
        );
        assert_eq!(
            ServerFrame::Typing {
                from: Author::Agent
            }
            .text(),
            r#"{"type":"typing","from":"agent"}"#
        );
        assert_eq!(ServerFrame::Pong {}.text(), r#"{"type":"pong"}"#);
        assert_eq!(
            read(r#"{"type":"hello","token":"t","after":7,"later":1}"#).unwrap(),
            ClientFrame::Hello {
                token: "t".to_owned(),
                after: 7
            }
        );
        assert_eq!(
            read(r#"{"type":"typing"}"#).unwrap(),
            ClientFrame::Typing {}
        );
        let context = read(r#"{"type":"context","page":"/pricing"}"#).unwrap();
        assert!(matches!(context, ClientFrame::Context(fields) if fields["page"] == "/pricing"));
    }

    #[test]
    fn what_is_no_frame_is_a_problem() {
        for text in [
            "",
            "7",
            "[]",
            "{}",
            "{\"type\":\"shout\"}",
            "{\"type\":\"message\",\"id\":1}",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
