//! E-mail: what arrives, who or what wrote it, which conversation it belongs to,
//! and the mail that answers it.

mod address;
mod classify;
mod headers;
mod html;
mod inbound;
mod outbound;
mod quote_header;
mod reply;
mod reply_address;
mod smtp;
mod thread;

pub(crate) use address::clean_header_text as header_text;
pub use address::{AddressError, EmailAddress};
pub use classify::{Automatic, Bounce, BounceKind, DeliveryReport, OwnMail, Report, classify};
pub use headers::MailHeaders;
pub use html::{Quotes, html_to_text};
pub use inbound::{InboundEmail, MimeError, mime_visible_reply, parse_mime};
pub(crate) use inbound::{delivered_to, reply_and_full_text, without_controls};
pub use outbound::{
    Automation, ComposeError, Draft, Letter, OutboundEmail, Unsubscribe, compose, letter_text,
};
pub use reply::{REPLY_MARKER, VisibleReply, visible_reply};
pub use reply_address::{AddressPurpose, ReplyAddresses, ReplyAddressesError};
pub use smtp::{Postman, PostmanError};
pub use thread::{
    ThreadHints, ThreadMatch, match_thread, message_ids, message_key, references_for, reply_subject,
};
