//! A mail as it arrives: raw MIME in, a value out.

use jiff::Timestamp;
use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::address::EmailAddress;
use super::classify::{Automatic, DeliveryReport, OwnMail, Report, classify};
use super::headers::MailHeaders;
use super::html::{Quotes, html_to_text};
use super::reply::{VisibleReply, visible_reply};
use super::thread::{ThreadHints, message_ids};

/// Text beyond this is cut before it is read; no person types that much.
const MAX_BODY_BYTES: usize = 512 * 1024;

/// A mail that has arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundEmail {
    /// Message-ID, without brackets.
    pub message_id: Option<String>,
    /// Ids that it answers, without brackets.
    pub in_reply_to: Vec<String>,
    /// Ids of its thread, oldest first, without brackets.
    pub references: Vec<String>,
    /// The author.
    pub from: EmailAddress,
    /// Where the author wants answers, if not at `from`.
    pub reply_to: Option<EmailAddress>,
    /// The addresses in To and Cc.
    pub to: Vec<EmailAddress>,
    /// The addresses that servers say it was delivered to, lower case.
    pub delivered_to: Vec<String>,
    /// The subject, decoded; empty if there is none.
    pub subject: String,
    /// The time that the mail itself states.
    pub date: Option<Timestamp>,
    /// What the author typed, without quotes and signature.
    pub visible_text: String,
    /// Set where nothing but quotes and signature was seen, so that `visible_text`
    /// is the full text.
    pub whole_mail_kept: bool,
    /// All of the text.
    pub full_text: String,
    /// What machine wrote it; None if a person did.
    pub classification: Option<Automatic>,
}

impl InboundEmail {
    /// What says to which conversation the mail belongs.
    pub fn thread_hints(&self) -> ThreadHints {
        ThreadHints {
            message_id: self.message_id.clone(),
            in_reply_to: self.in_reply_to.clone(),
            references: self.references.clone(),
            recipients: self
                .delivered_to
                .iter()
                .cloned()
                .chain(self.to.iter().map(|to| to.address.clone()))
                .collect(),
        }
    }
}

/// Why a body is no mail that can be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MimeError {
    /// There are no headers.
    #[error("this is no MIME message: it has no headers")]
    NotMime,
    /// There is no usable sender.
    #[error("the message has no From header with an e-mail address")]
    NoSender,
}

/// Reads a raw message (`message/rfc822`). `own` recognises our own mail.
pub fn parse_mime(raw: &[u8], own: &OwnMail) -> Result<InboundEmail, MimeError> {
    let message = MessageParser::default()
        .parse(raw)
        .filter(|message| !message.parts.is_empty())
        .ok_or(MimeError::NotMime)?;
    let headers = headers_of(&message);
    let report = report_of(&message);
    let from = first_address(message.from())
        .or_else(|| first_address(message.sender()))
        .or_else(|| report.is_some().then(daemon).flatten())
        .ok_or(MimeError::NoSender)?;
    let (reply, full_text) = texts(&message);
    let to = all_addresses(message.to())
        .chain(all_addresses(message.cc()))
        .collect();
    let delivered_to = delivered_to(&headers);
    let classification = classify(&headers, &from, report.as_ref(), own);
    Ok(InboundEmail {
        message_id: headers
            .first("Message-ID")
            .and_then(|id| message_ids(id).into_iter().next()),
        in_reply_to: headers.all("In-Reply-To").flat_map(message_ids).collect(),
        references: headers.all("References").flat_map(message_ids).collect(),
        reply_to: first_address(message.reply_to())
            .filter(|address| address.address != from.address),
        from,
        to,
        delivered_to,
        subject: without_controls(message.subject().unwrap_or_default()),
        date: message
            .date()
            .filter(|date| date.is_valid())
            .and_then(|date| Timestamp::from_second(date.to_timestamp()).ok()),
        visible_text: reply.text,
        whole_mail_kept: reply.whole_mail_kept,
        full_text,
        classification,
    })
}

/// The reply in a raw message, whoever sent it: without quotes and signature.
pub fn mime_visible_reply(raw: &[u8]) -> Option<VisibleReply> {
    let message = MessageParser::default()
        .parse(raw)
        .filter(|message| !message.parts.is_empty())?;
    Some(texts(&message).0)
}

/// Headers in which servers write down the recipient of the envelope.
const DELIVERY_HEADERS: &[&str] = &[
    "X-Original-To",
    "Delivered-To",
    "Envelope-To",
    "X-Envelope-To",
    "X-Forwarded-To",
];

/// The addresses in the headers that servers add on delivery, lower case.
pub(crate) fn delivered_to(headers: &MailHeaders) -> Vec<String> {
    let mut addresses: Vec<String> = Vec::new();
    for value in DELIVERY_HEADERS.iter().flat_map(|name| headers.all(name)) {
        for address in value
            .split(',')
            .filter_map(|one| EmailAddress::read(one).ok())
        {
            if !addresses.contains(&address.address) {
                addresses.push(address.address);
            }
        }
    }
    addresses
}

/// The reply and the full text of a mail that comes as plain text, as HTML, or as
/// both. Plain text is preferred unless it is empty.
pub(crate) fn reply_and_full_text(plain: &str, html: &str) -> (VisibleReply, String) {
    let plain = without_controls(cut(plain));
    if !plain.trim().is_empty() {
        return (visible_reply(&plain), plain.trim().to_owned());
    }
    let html = cut(html);
    let full = html_to_text(html, Quotes::Keep);
    let mut reply = visible_reply(&html_to_text(html, Quotes::Drop));
    if reply.text.is_empty() {
        // The containers held everything; the text rules may know better.
        reply = visible_reply(&full);
        reply.whole_mail_kept |= reply.text == full && !full.is_empty();
    }
    (reply, full)
}

fn cut(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MAX_BODY_BYTES))
        .unwrap_or_default()
}

/// NUL and other control characters say nothing, and databases refuse them.
pub(crate) fn without_controls(text: &str) -> String {
    text.chars()
        .filter(|char| !char.is_control() || matches!(char, '\n' | '\r' | '\t'))
        .collect()
}

fn texts(message: &Message<'_>) -> (VisibleReply, String) {
    let mut plain = String::new();
    let mut html = String::new();
    let bodies = message.text_body.iter().chain(&message.html_body);
    let mut seen = Vec::new();
    for id in bodies {
        if seen.contains(id) {
            continue;
        }
        seen.push(*id);
        let Some(part) = message.part(*id) else {
            continue;
        };
        match &part.body {
            PartType::Text(text) if is_plain(part) => {
                plain.push_str(text);
                plain.push('\n');
            }
            PartType::Html(text) => html.push_str(text),
            _ => {}
        }
    }
    reply_and_full_text(&plain, &html)
}

/// Invitations and the like are text as well, but nobody typed them.
fn is_plain(part: &MessagePart<'_>) -> bool {
    part.content_type().is_none_or(|kind| {
        kind.subtype()
            .is_none_or(|subtype| subtype.eq_ignore_ascii_case("plain"))
    })
}

fn headers_of(message: &Message<'_>) -> MailHeaders {
    message
        .headers_raw()
        .map(|(name, value)| (name, unfold(value)))
        .chain(
            message
                .subject()
                .map(|subject| ("Subject", subject.to_owned())),
        )
        .collect()
}

fn unfold(value: &str) -> String {
    value.replace(['\r', '\n'], " ").trim().to_owned()
}

fn report_of(message: &Message<'_>) -> Option<Report> {
    let kind = message.content_type()?;
    if !kind.ctype().eq_ignore_ascii_case("multipart")
        || !kind.subtype()?.eq_ignore_ascii_case("report")
    {
        return None;
    }
    match kind.attribute("report-type")?.to_ascii_lowercase().as_str() {
        "feedback-report" => Some(Report::Feedback),
        "disposition-notification" => Some(Report::Disposition),
        "delivery-status" => {
            let status = part_text(message, "delivery-status");
            let original = [
                part_text(message, "rfc822-headers"),
                part_text(message, "rfc822"),
            ]
            .concat();
            Some(Report::Delivery(DeliveryReport::read(&status, &original)))
        }
        _ => None,
    }
}

/// The raw text of the first part with this content subtype; empty without one.
fn part_text(message: &Message<'_>, subtype: &str) -> String {
    let found = message.parts.iter().find(|part| {
        part.content_type()
            .and_then(|kind| kind.subtype())
            .is_some_and(|have| have.eq_ignore_ascii_case(subtype))
    });
    let bytes = found.and_then(|part| {
        message
            .raw_message
            .get(part.offset_body as usize..part.offset_end as usize)
    });
    String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned()
}

fn first_address(address: Option<&Address<'_>>) -> Option<EmailAddress> {
    all_addresses(address).next()
}

fn all_addresses<'a>(address: Option<&'a Address<'a>>) -> impl Iterator<Item = EmailAddress> + 'a {
    address
        .into_iter()
        .flat_map(Address::iter)
        .filter_map(|one| EmailAddress::new(one.address()?, one.name()).ok())
}

/// Some reports come without an author.
fn daemon() -> Option<EmailAddress> {
    EmailAddress::new("mailer-daemon@invalid.invalid", None).ok()
}

#[cfg(test)]
#[path = "inbound_tests.rs"]
mod tests;
