//! A mail that we send, as a value: the gateway sends it as JSON, SMTP as MIME.

use jiff::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use serde::{Deserialize, Serialize};

use super::address::{AddressError, EmailAddress, clean_header_text};
use super::reply_address::{AddressPurpose, ReplyAddresses};
use super::thread::{references_for, reply_subject};
use crate::id::ConversationId;

/// Marks our mails, so that one that comes back is recognised.
pub(super) const CONVERSATION_HEADER: &str = "X-Fronter-Conversation";

/// Who caused a mail; it decides how the mail declares itself (RFC 3834).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Automation {
    /// The agent answers a mail: `auto-replied`.
    Answer,
    /// The agent writes first, such as a reminder: `auto-generated`.
    Initiative,
    /// A closer wrote it: no declaration.
    Closer,
}

/// How the recipient leaves the list (RFC 2369, RFC 8058); for every mail that is no
/// direct answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsubscribe {
    /// An `https` address that takes the one-click POST, where there is one.
    pub url: Option<String>,
    /// An address to write to, without `mailto:`.
    pub address: Option<String>,
}

/// What a mail is made from.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// The conversation that it belongs to.
    pub conversation: ConversationId,
    /// The message's seq in it; makes the Message-ID, so that a retry has the same.
    pub seq: u64,
    /// The sender that people see.
    pub from: EmailAddress,
    /// The prospect.
    pub to: EmailAddress,
    /// Subject of the thread, with or without `Re:`.
    pub subject: &'a str,
    /// The whole body; see [`letter_text`].
    pub text: String,
    /// Message-ID of the mail answered, without brackets; None begins a thread.
    pub parent_id: Option<&'a str>,
    /// References of the mail answered.
    pub parent_references: &'a [String],
    /// Who caused it.
    pub automation: Automation,
    /// How to leave the list.
    pub unsubscribe: Option<Unsubscribe>,
    /// The Date header.
    pub sent_at: Timestamp,
}

/// A mail ready to be sent. Ids are with brackets, as they stand in the headers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboundEmail {
    /// `<m.{seq}.c.{token}@domain>`.
    pub message_id: String,
    /// The envelope sender, where bounces go.
    pub envelope_from: String,
    /// From.
    pub from: EmailAddress,
    /// To.
    pub to: EmailAddress,
    /// Reply-To: the signed address of the conversation.
    pub reply_to: String,
    /// Subject.
    pub subject: String,
    /// Plain text, lines end with `\n`.
    pub text: String,
    /// The same as a page, for programs that show one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub html: Option<String>,
    /// The mail answered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub in_reply_to: Option<String>,
    /// The thread, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub references: Vec<String>,
    /// Further headers, name and value.
    pub headers: Vec<(String, String)>,
    /// Date.
    pub date: Timestamp,
}

/// Why a mail cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// There is nothing to say.
    #[error("the mail has no text")]
    NoText,
    /// An address cannot be used.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The address to unsubscribe is not usable in a header.
    #[error("`{0}` is no https address to unsubscribe at")]
    UnsubscribeUrl(String),
    /// The SMTP library refused it.
    #[error("cannot build the MIME message: {0}")]
    Mime(String),
}

/// Makes the mail. Everything that came from outside is checked or cleaned here, so
/// that no value can add a header.
pub fn compose(
    addresses: &ReplyAddresses,
    draft: &Draft<'_>,
) -> Result<OutboundEmail, ComposeError> {
    let text = draft.text.trim();
    if text.is_empty() {
        return Err(ComposeError::NoText);
    }
    let references = draft
        .parent_id
        .map(|parent| references_for(draft.parent_references, parent))
        .unwrap_or_default();
    let bracketed = |id: &String| format!("<{id}>");
    Ok(OutboundEmail {
        message_id: format!("<{}>", addresses.message_id(draft.conversation, draft.seq)),
        envelope_from: addresses.address(AddressPurpose::Bounce, draft.conversation),
        from: EmailAddress::new(&draft.from.address, draft.from.name.as_deref())?,
        to: EmailAddress::new(&draft.to.address, draft.to.name.as_deref())?,
        reply_to: addresses.address(AddressPurpose::Reply, draft.conversation),
        subject: match draft.parent_id {
            Some(_) => reply_subject(draft.subject),
            None => clean_header_text(draft.subject),
        },
        text: body_text(text),
        html: None,
        // The last reference is the parent, if its id is usable at all.
        in_reply_to: references.last().map(bracketed),
        references: references.iter().map(bracketed).collect(),
        headers: headers(draft)?,
        date: draft.sent_at,
    })
}

fn headers(draft: &Draft<'_>) -> Result<Vec<(String, String)>, ComposeError> {
    let mut headers = vec![(
        CONVERSATION_HEADER.to_owned(),
        draft.conversation.to_string(),
    )];
    let declared = match draft.automation {
        Automation::Answer => Some("auto-replied"),
        Automation::Initiative => Some("auto-generated"),
        Automation::Closer => None,
    };
    if let Some(declared) = declared {
        headers.push(("Auto-Submitted".to_owned(), declared.to_owned()));
        headers.push((
            "X-Auto-Response-Suppress".to_owned(),
            "OOF, AutoReply".to_owned(),
        ));
    }
    if let Some(unsubscribe) = &draft.unsubscribe {
        headers.extend(ways_out(unsubscribe)?);
    }
    Ok(headers)
}

/// List-Unsubscribe, and with an https address the promise that one POST to it is
/// enough.
fn ways_out(unsubscribe: &Unsubscribe) -> Result<Vec<(String, String)>, ComposeError> {
    let mut ways = Vec::new();
    if let Some(url) = &unsubscribe.url {
        let usable = url.starts_with("https://")
            && url.len() < 900
            && url.bytes().all(|byte| byte.is_ascii_graphic())
            && !url.contains(['<', '>', ',']);
        if !usable {
            return Err(ComposeError::UnsubscribeUrl(url.clone()));
        }
        ways.push(format!("<{url}>"));
    }
    if let Some(address) = &unsubscribe.address {
        let address = EmailAddress::new(address, None)?.address;
        ways.push(format!("<mailto:{address}>"));
    }
    let mut headers = Vec::new();
    if !ways.is_empty() {
        headers.push(("List-Unsubscribe".to_owned(), ways.join(", ")));
    }
    if unsubscribe.url.is_some() {
        headers.push((
            "List-Unsubscribe-Post".to_owned(),
            "List-Unsubscribe=One-Click".to_owned(),
        ));
    }
    Ok(headers)
}

fn body_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut clean = super::inbound::without_controls(&text);
    clean.push('\n');
    clean
}

/// What stands around the agent's words in a mail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Letter<'a> {
    /// First line, such as [`super::REPLY_MARKER`].
    pub marker: Option<&'a str>,
    /// `Hi Bob,`
    pub greeting: Option<&'a str>,
    /// `Best regards,\nAcme's AI assistant`
    pub sign_off: Option<&'a str>,
}

/// The agent's words as the body of a mail. Nothing of the mail answered is quoted:
/// their program shows the thread, and less can leak.
pub fn letter_text(answer: &str, letter: &Letter<'_>) -> String {
    [
        letter.marker,
        letter.greeting,
        Some(answer),
        letter.sign_off,
    ]
    .into_iter()
    .flatten()
    .map(str::trim)
    .filter(|part| !part.is_empty())
    .collect::<Vec<_>>()
    .join("\n\n")
}

impl OutboundEmail {
    /// The mail for SMTP, with the bounce address as the envelope's sender.
    pub fn to_lettre(&self) -> Result<lettre::Message, ComposeError> {
        let mime = |error: &dyn std::fmt::Display| ComposeError::Mime(error.to_string());
        let plain_address = |text: &str| {
            text.parse::<lettre::Address>()
                .map_err(|error| mime(&error))
        };
        let envelope = lettre::address::Envelope::new(
            Some(plain_address(&self.envelope_from)?),
            vec![plain_address(&self.to.address)?],
        )
        .map_err(|error| mime(&error))?;
        let mut builder = lettre::Message::builder()
            .envelope(envelope)
            .message_id(Some(self.message_id.clone()))
            .date(self.date.into())
            .from(Mailbox::new(
                self.from.name.clone(),
                plain_address(&self.from.address)?,
            ))
            .to(Mailbox::new(
                self.to.name.clone(),
                plain_address(&self.to.address)?,
            ))
            .reply_to(Mailbox::new(None, plain_address(&self.reply_to)?))
            .subject(&self.subject);
        if let Some(parent) = &self.in_reply_to {
            builder = builder.in_reply_to(parent.clone());
        }
        if !self.references.is_empty() {
            builder = builder.references(self.references.join(" "));
        }
        for (name, value) in &self.headers {
            let name = HeaderName::new_from_ascii(name.clone()).map_err(|error| mime(&error))?;
            builder = builder.raw_header(HeaderValue::new(name, clean_long_value(value)));
        }
        let made = match &self.html {
            None => builder
                .header(ContentType::TEXT_PLAIN)
                .body(self.text.clone()),
            Some(html) => builder.multipart(MultiPart::alternative_plain_html(
                self.text.clone(),
                html.clone(),
            )),
        };
        made.map_err(|error| mime(&error))
    }
}

/// A value may have come back from a store or a queue: line breaks go in any case.
fn clean_long_value(value: &str) -> String {
    value.chars().filter(|char| !char.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::classify::{Automatic, OwnMail};
    use super::super::inbound::parse_mime;
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn addresses() -> ReplyAddresses {
        ReplyAddresses::new(vec![vec![9; 32]], "mail.example.com").unwrap()
    }

    fn draft() -> Draft<'static> {
        Draft {
            conversation: ConversationId(Uuid::from_u128(5)),
            seq: 4,
            from: EmailAddress::new("sales@example.com", Some("Acme, Sales")).unwrap(),
            to: EmailAddress::new("bob@acme.example", Some("Böb")).unwrap(),
            subject: "Price €",
            text: letter_text(
                "It is $12 a seat.\nShall we talk?",
                &Letter {
                    marker: None,
                    greeting: Some("Hi Bob,"),
                    sign_off: Some("Best,\nAcme's AI assistant"),
                },
            ),
            parent_id: Some("one@acme.example"),
            parent_references: &[],
            automation: Automation::Answer,
            unsubscribe: None,
            sent_at: "2026-11-21T10:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn composes_an_answer() {
        let mail = compose(&addresses(), &draft()).unwrap();
        assert_eq!(mail.subject, "Re: Price €");
        assert_eq!(mail.in_reply_to.as_deref(), Some("<one@acme.example>"));
        assert_eq!(mail.references, ["<one@acme.example>"]);
        assert_eq!(
            mail.text,
            "Hi Bob,\n\nIt is $12 a seat.\nShall we talk?\n\nBest,\nAcme's AI assistant\n"
        );
        assert!(
            mail.headers
                .contains(&("Auto-Submitted".into(), "auto-replied".into()))
        );
        assert_eq!(
            addresses().read(&mail.reply_to),
            Some((AddressPurpose::Reply, draft().conversation))
        );
        assert_eq!(
            addresses().read_message_id(&mail.message_id),
            Some((draft().conversation, 4))
        );
        let json = serde_json::to_string(&mail).unwrap();
        assert_eq!(serde_json::from_str::<OutboundEmail>(&json).unwrap(), mail);
    }

    #[test]
    fn what_smtp_sends_can_be_read_back_and_is_known_as_our_own() {
        let mail = compose(&addresses(), &draft()).unwrap();
        let message = mail.to_lettre().unwrap();
        assert_eq!(
            message.envelope().from().unwrap().to_string(),
            mail.envelope_from
        );
        let own = OwnMail {
            domain: "mail.example.com".into(),
            addresses: Vec::new(),
        };
        let back = parse_mime(&message.formatted(), &own).unwrap();
        assert_eq!(back.subject, mail.subject);
        assert_eq!(back.from, mail.from);
        assert_eq!(back.to, std::slice::from_ref(&mail.to));
        assert_eq!(back.full_text.replace("\r\n", "\n"), mail.text.trim());
        assert_eq!(back.date, Some(mail.date));
        assert_eq!(format!("<{}>", back.message_id.unwrap()), mail.message_id);
        assert_eq!(back.in_reply_to, ["one@acme.example"]);
        assert_eq!(back.classification, Some(Automatic::Loop));
    }

    #[test]
    fn declares_itself() {
        let auto = |automation| {
            let mail = compose(
                &addresses(),
                &Draft {
                    automation,
                    ..draft()
                },
            )
            .unwrap();
            let mut headers = mail.headers.into_iter();
            headers
                .find(|(name, _)| name == "Auto-Submitted")
                .map(|(_, value)| value)
        };
        assert_eq!(
            auto(Automation::Initiative).as_deref(),
            Some("auto-generated")
        );
        assert_eq!(auto(Automation::Closer), None);
    }

    #[test]
    fn offers_the_way_out() {
        let with = |url: &str, address: Option<&str>| {
            let unsubscribe = Some(Unsubscribe {
                url: (!url.is_empty()).then(|| url.into()),
                address: address.map(Into::into),
            });
            compose(
                &addresses(),
                &Draft {
                    unsubscribe,
                    ..draft()
                },
            )
        };
        let mail = with("https://example.com/u/x", Some("unsub@example.com")).unwrap();
        assert!(mail.headers.contains(&(
            "List-Unsubscribe".into(),
            "<https://example.com/u/x>, <mailto:unsub@example.com>".into()
        )));
        assert!(
            mail.headers
                .iter()
                .any(|(name, _)| name == "List-Unsubscribe-Post")
        );
        for url in ["http://example.com", "https://example.com/>\r\nBcc: x"] {
            assert!(with(url, None).is_err(), "{url}");
        }
        // Without TLS nothing can be done with one click.
        let mail = with("", Some("unsub@example.com")).unwrap();
        assert!(mail.headers.contains(&(
            "List-Unsubscribe".into(),
            "<mailto:unsub@example.com>".into()
        )));
        let one_click = |(name, _): &(String, String)| name == "List-Unsubscribe-Post";
        assert!(!mail.headers.iter().any(one_click));
    }

    #[test]
    fn a_page_stands_beside_the_text() {
        let mut mail = compose(&addresses(), &draft()).unwrap();
        mail.html = Some("<p>It is <b>$12</b> a seat.</p>".into());
        let raw = String::from_utf8(mail.to_lettre().unwrap().formatted()).unwrap();
        assert!(raw.contains("multipart/alternative"), "{raw}");
        assert!(raw.contains("text/plain") && raw.contains("text/html"));
    }

    #[test]
    fn refuses_an_empty_mail() {
        let empty = Draft {
            text: " \n".into(),
            ..draft()
        };
        assert_eq!(compose(&addresses(), &empty), Err(ComposeError::NoText));
    }

    proptest! {
        #[test]
        fn no_value_can_add_a_header(hostile in "(\r|\n|\r\n|Bcc: eve@example.com|[ -~]|é){0,30}") {
            let subject = hostile.clone();
            let references = [hostile.clone()];
            let mail = compose(&addresses(), &Draft {
                subject: &subject,
                parent_id: Some(&hostile),
                parent_references: &references,
                from: EmailAddress { address: "sales@example.com".into(), name: Some(hostile.clone()) },
                ..draft()
            }).unwrap();
            let mut mail = mail;
            mail.headers.push(("X-Hostile".into(), hostile.clone()));
            let raw = String::from_utf8(mail.to_lettre().unwrap().formatted()).unwrap();
            let head = raw.split("\r\n\r\n").next().unwrap();
            prop_assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{}", head);
        }
    }
}
