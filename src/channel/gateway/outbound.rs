//! What we send to the gateway: `{type, timestamp, data}`, signed like a webhook.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::channel::email::OutboundEmail;
use crate::channel::sms::{E164, SmsLimits, fit, segment};

/// One event to the gateway. Its body is the JSON of this value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatewayEvent<T> {
    /// `sms.send` or `email.send`.
    #[serde(rename = "type")]
    pub kind: String,
    /// When the message was written (not the attempt).
    pub timestamp: Timestamp,
    /// What to send.
    pub data: T,
}

/// Data of `sms.send`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmsSend {
    /// Stable over retries: the gateway sends nothing twice under one id.
    pub id: String,
    /// The prospect.
    pub to: E164,
    /// Our number, short code or sender name.
    pub from: String,
    /// The messages to send, in order; more than one are numbered.
    pub texts: Vec<String>,
    /// The same in one, for gateways that cut themselves: `texts` joined by line
    /// ends. Send either this or `texts`.
    pub text: String,
    /// Segments that `texts` take together.
    pub segments: usize,
}

/// Data of `email.send`. Addresses are plain strings with the name beside them, as
/// in the mails that come in; ids are with brackets, ready to stand in headers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailSend {
    /// Stable over retries: the gateway sends nothing twice under one id.
    pub id: String,
    /// The prospect's address.
    pub to: String,
    /// The prospect's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to_name: Option<String>,
    /// Our address.
    pub from: String,
    /// Our name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from_name: Option<String>,
    /// Where answers go: the signed address of the conversation.
    pub reply_to: String,
    /// The envelope's sender, where bounces go.
    pub envelope_from: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Further headers to set, by name.
    pub headers: BTreeMap<String, String>,
    /// The Message-ID to set.
    pub message_id: String,
    /// The mail answered.
    pub in_reply_to: Option<String>,
    /// The thread, oldest first.
    pub references: Vec<String>,
}

/// The event for a text message; None if there is nothing to say.
pub fn sms_send(
    id: &str,
    to: E164,
    from: &str,
    text: &str,
    limits: &SmsLimits,
    written_at: Timestamp,
) -> Option<GatewayEvent<SmsSend>> {
    let texts = fit(text, limits);
    if texts.is_empty() {
        return None;
    }
    Some(GatewayEvent {
        kind: "sms.send".to_owned(),
        timestamp: written_at,
        data: SmsSend {
            id: id.to_owned(),
            to,
            from: from.to_owned(),
            text: texts.join("\n"),
            segments: texts.iter().map(|text| segment(text).segments).sum(),
            texts,
        },
    })
}

/// The event for a mail.
pub fn email_send(id: &str, email: OutboundEmail) -> GatewayEvent<EmailSend> {
    GatewayEvent {
        kind: "email.send".to_owned(),
        timestamp: email.date,
        data: EmailSend {
            id: id.to_owned(),
            to: email.to.address,
            to_name: email.to.name,
            from: email.from.address,
            from_name: email.from.name,
            reply_to: email.reply_to,
            envelope_from: email.envelope_from,
            subject: email.subject,
            text: email.text,
            headers: email.headers.into_iter().collect(),
            message_id: email.message_id,
            in_reply_to: email.in_reply_to,
            references: email.references,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::email::{Automation, Draft, EmailAddress, ReplyAddresses, compose};
    use crate::id::ConversationId;

    fn at() -> Timestamp {
        "2026-11-21T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn sms_shape() {
        let to = E164::try_from("+14155550100".to_owned()).unwrap();
        let event = sms_send(
            "o1",
            to.clone(),
            "12345",
            "It’s $12.",
            &SmsLimits::default(),
            at(),
        )
        .unwrap();
        insta::assert_json_snapshot!(event, @r#"
        {
          "type": "sms.send",
          "timestamp": "2026-11-21T10:00:00Z",
          "data": {
            "id": "o1",
            "to": "+14155550100",
            "from": "12345",
            "texts": [
              "It's $12."
            ],
            "text": "It's $12.",
            "segments": 1
          }
        }
        "#);
        assert_eq!(
            sms_send("o1", to, "12345", " ", &SmsLimits::default(), at()),
            None
        );
    }

    #[test]
    fn email_shape() {
        let addresses = ReplyAddresses::new(vec![vec![1; 32]], "mail.example.com").unwrap();
        let draft = Draft {
            conversation: ConversationId(uuid::Uuid::from_u128(1)),
            seq: 2,
            from: EmailAddress::new("sales@example.com", Some("Acme")).unwrap(),
            to: EmailAddress::new("bob@acme.example", None).unwrap(),
            subject: "Seats",
            text: "Forty it is.".to_owned(),
            parent_id: Some("one@acme.example"),
            parent_references: &[],
            automation: Automation::Answer,
            unsubscribe: None,
            sent_at: at(),
        };
        let event = email_send("o2", compose(&addresses, &draft).unwrap());
        let json = serde_json::to_value(&event).unwrap();
        for (pointer, expected) in [
            ("/type", "email.send"),
            ("/data/id", "o2"),
            ("/data/from", "sales@example.com"),
            ("/data/to", "bob@acme.example"),
            ("/data/from_name", "Acme"),
            ("/data/headers/Auto-Submitted", "auto-replied"),
            ("/data/subject", "Re: Seats"),
            ("/data/text", "Forty it is.\n"),
            ("/data/in_reply_to", "<one@acme.example>"),
            ("/data/references/0", "<one@acme.example>"),
        ] {
            assert_eq!(
                json.pointer(pointer).and_then(|value| value.as_str()),
                Some(expected),
                "{pointer}"
            );
        }
        assert_eq!(
            serde_json::from_value::<GatewayEvent<EmailSend>>(json).unwrap(),
            event
        );
    }
}
