//! The generic gateway: JSON signed by Standard Webhooks, the same shapes for every
//! provider that somebody puts in front of it. Signatures are checked before
//! anything here is called ([`super::standard_webhook::verify`]).

mod email_in;
mod fields;
mod outbound;
mod sms_in;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::email::{Automatic, MimeError, ThreadHints};

pub use email_in::{parse_email_json, parse_email_mime};
pub use fields::FieldError;
pub use outbound::{EmailSend, GatewayEvent, SmsSend, email_send, sms_send};
pub use sms_in::{our_side, parse_sms};

/// Where a message came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboundChannel {
    /// A text message.
    Sms,
    /// An e-mail.
    Email,
}

/// What the provider itself recognised and has already answered. A hint beside our
/// own reading of the text, never instead of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptOutHint {
    /// The provider took it for an opt-out and blocks the number.
    Stop,
    /// The provider took it for an opt-in.
    Start,
    /// The provider sent its help text.
    Help,
}

/// A file that came with a text message. Nothing in it is to be believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// Where the provider keeps it.
    pub url: String,
    /// The type that the provider states.
    #[serde(default)]
    pub content_type: Option<String>,
}

/// A message from a prospect, whatever the channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbound {
    /// The provider's id of the message. Seen before under this gateway: a repeat.
    pub delivery_id: String,
    /// For e-mail a second key for the same: two deliveries of one mail share it.
    pub message_key: Option<String>,
    /// Where it came in.
    pub channel: InboundChannel,
    /// The sender: E.164, or an e-mail address in lower case.
    pub from: String,
    /// The sender's name, as the mail states it.
    pub from_name: Option<String>,
    /// Where the sender wants answers, if elsewhere.
    pub reply_to: Option<String>,
    /// Our side: a number, a short code, or the first address in To.
    pub to: String,
    /// What the prospect said: for e-mail without quotes and signature.
    pub text: String,
    /// All of the text; None where it is the same.
    pub full_text: Option<String>,
    /// Set where `text` is a mail's full text, because nothing else was left of it.
    pub whole_mail_kept: bool,
    /// Subject of a mail.
    pub subject: Option<String>,
    /// Files of a text message.
    pub media: Vec<Media>,
    /// To which conversation a mail belongs; empty for text messages.
    pub thread: ThreadHints,
    /// When the provider received it, by its own word.
    pub received_at: Option<Timestamp>,
    /// What machine wrote it; None if a person did.
    pub automatic: Option<Automatic>,
    /// What the provider made of it.
    pub opt_out_hint: Option<OptOutHint>,
}

/// Why a delivery cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// The body is no JSON object.
    #[error("the body is no JSON object: {0}")]
    NotJson(String),
    /// Fields are missing or wrong; all of them are listed.
    #[error("{} of the fields cannot be taken, the first: {}", .0.len(), first(.0))]
    Fields(Vec<FieldError>),
    /// The body is no MIME message.
    #[error(transparent)]
    Mime(#[from] MimeError),
}

fn first(errors: &[FieldError]) -> String {
    errors
        .first()
        .map(|error| format!("{} {}", error.pointer, error.detail))
        .unwrap_or_default()
}
