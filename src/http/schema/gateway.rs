//! What gateways bring, and what is posted to them.

#![expect(
    missing_docs,
    reason = "the names say it; what is not plain has a word in the description"
)]

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A picture or file that came with a text message.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SmsMedia {
    pub url: String,
    #[schema(example = "image/jpeg")]
    pub content_type: String,
}

/// A text message that came in. Fields of the provider's own may stand beside these.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SmsIn {
    /// The provider's id of the message: what comes again under it is taken once.
    pub id: String,
    /// The prospect's number: E.164, or as it is dialled in the campaign's region.
    #[schema(example = "+14155550100")]
    pub from: String,
    /// Our number, short code or sender name.
    pub to: String,
    /// May be empty where there is media.
    pub text: String,
    pub media: Option<Vec<SmsMedia>>,
    #[schema(format = DateTime)]
    pub received_at: Option<String>,
    /// `stop`, `start` or `help`, where the provider has answered such a word itself.
    pub opt_out: Option<String>,
}

/// A mail that came in, taken apart. A raw one is posted as `message/rfc822` instead.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EmailIn {
    /// The provider's id of the delivery: what comes again under it is taken once.
    pub id: String,
    #[schema(example = "bob@acme.example")]
    pub from: String,
    pub from_name: Option<String>,
    /// One address or more.
    pub to: Vec<String>,
    pub subject: Option<String>,
    /// This or `html` must be there.
    pub text: Option<String>,
    pub html: Option<String>,
    /// By name; `[["Name","value"]]` and `[{"name":…,"value":…}]` are taken, too.
    pub headers: Option<BTreeMap<String, String>>,
    pub message_id: Option<String>,
    pub in_reply_to: Option<String>,
    pub references: Option<Vec<String>>,
    /// The addresses of the envelope.
    pub delivered_to: Option<Vec<String>>,
    #[schema(format = DateTime)]
    pub received_at: Option<String>,
}

/// What a gateway brings: by its channel a text message or a mail.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum GatewayDelivery {
    Sms(SmsIn),
    Email(EmailIn),
}

/// A text message to be sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SmsOut {
    /// The same at every attempt: nothing is to be sent twice under one id.
    pub id: String,
    pub to: String,
    pub from: String,
    /// The messages, in order; more than one are numbered.
    pub texts: Vec<String>,
    /// The same in one, for gateways that cut themselves. Either this or `texts`.
    pub text: String,
    /// Segments that `texts` take together.
    pub segments: u64,
}

/// A mail to be sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmailOut {
    /// The same at every attempt: nothing is to be sent twice under one id.
    pub id: String,
    pub to: String,
    pub to_name: Option<String>,
    pub from: String,
    pub from_name: Option<String>,
    /// Where answers go: the signed address of the conversation.
    pub reply_to: String,
    /// The envelope's sender, where bounces go.
    pub envelope_from: String,
    pub subject: String,
    pub text: String,
    /// Further headers to set.
    pub headers: BTreeMap<String, String>,
    /// The Message-ID to set, with its brackets.
    pub message_id: String,
    pub in_reply_to: Option<String>,
    /// The thread, oldest first.
    pub references: Vec<String>,
}

/// What is posted to an SMS gateway's `url`, signed as Standard Webhooks. Any 2xx takes it;
/// else it comes again.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SmsSend {
    /// `sms.send`.
    #[serde(rename = "type")]
    #[schema(example = "sms.send")]
    pub kind: String,
    #[schema(format = DateTime)]
    pub timestamp: String,
    pub data: SmsOut,
}

/// What is posted to an e-mail gateway's `url`, signed as Standard Webhooks. Any 2xx takes
/// it; else it comes again.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmailSend {
    /// `email.send`.
    #[serde(rename = "type")]
    #[schema(example = "email.send")]
    pub kind: String,
    #[schema(format = DateTime)]
    pub timestamp: String,
    pub data: EmailOut,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::email::{EmailAddress, OutboundEmail};
    use crate::channel::gateway::{email_send, sms_send};
    use crate::channel::sms::{E164, SmsLimits};
    use jiff::Timestamp;
    use serde_json::Value;

    /// What is sent has the members that are described, and no others.
    fn as_described<T: serde::de::DeserializeOwned + Serialize>(sent: &Value) {
        let described: T = serde_json::from_value(sent.clone()).unwrap();
        let described = serde_json::to_value(described).unwrap();
        for (name, value) in sent["data"].as_object().unwrap() {
            assert_eq!(&described["data"][name], value, "{name}");
        }
    }

    #[test]
    fn what_goes_out_is_described() {
        let at: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
        let number = E164::try_from("+14155550100".to_owned()).unwrap();
        let text = sms_send("1", number, "12345", "Hi", &SmsLimits::default(), at).unwrap();
        as_described::<SmsSend>(&serde_json::to_value(text).unwrap());
        let address = |name| EmailAddress::new("bob@acme.example", name).unwrap();
        let mail = OutboundEmail {
            message_id: "<m.2@mail.example.com>".to_owned(),
            envelope_from: "bounce@mail.example.com".to_owned(),
            from: address(Some("Acme")),
            to: address(Some("Bob")),
            reply_to: "reply@mail.example.com".to_owned(),
            subject: "Seats".to_owned(),
            text: "Forty.".to_owned(),
            html: None,
            in_reply_to: Some("<one@acme.example>".to_owned()),
            references: vec!["<one@acme.example>".to_owned()],
            headers: vec![("Auto-Submitted".to_owned(), "auto-replied".to_owned())],
            date: at,
        };
        as_described::<EmailSend>(&serde_json::to_value(email_send("1", mail)).unwrap());
    }
}
