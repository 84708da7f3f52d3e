//! A mail in: JSON `{id, from, from_name?, to, subject?, text?, html?, headers?,
//! message_id?, in_reply_to?, references?, delivered_to?, received_at?}`, or raw MIME.

use serde_json::Value;

use super::fields::Fields;
use super::{GatewayError, Inbound, InboundChannel};
use crate::channel::email::{
    EmailAddress, InboundEmail, MailHeaders, OwnMail, classify, delivered_to, message_ids,
    message_key, parse_mime, reply_and_full_text, without_controls,
};

const MAX_TEXT_CHARS: usize = 1_000_000;
const MAX_HEADERS: usize = 500;
const MAX_RECIPIENTS: usize = 200;

/// Reads a mail that the provider has taken apart. `own` recognises our own mail.
pub fn parse_email_json(body: &[u8], own: &OwnMail) -> Result<Inbound, GatewayError> {
    let mut fields = Fields::read(body)?;
    let id = fields.required_text("id", 255);
    let from = sender(&mut fields);
    let to = recipients(&mut fields, "to");
    if to.is_empty() && fields.value("to").is_none() {
        fields.fail("/to", "is missing or empty");
    }
    let envelope = recipients(&mut fields, "delivered_to");
    let subject = fields.optional_text("subject", 2_000).unwrap_or_default();
    let text = fields.optional_text("text", MAX_TEXT_CHARS);
    let html = fields.optional_text("html", MAX_TEXT_CHARS);
    if fields.value("text").is_none() && fields.value("html").is_none() {
        fields.fail("/text", "is missing: a mail needs `text` or `html`");
    }
    let received_at = fields.optional_time("received_at");
    let message_id = fields.optional_text("message_id", 1_000);
    let in_reply_to = fields.texts("in_reply_to", 100);
    let references = fields.texts("references", 1_000);
    let given_headers = headers(&mut fields);
    let (Some(id), Some(from)) = (id, from) else {
        return fields.finish(None);
    };

    let headers = complete(
        given_headers,
        message_id,
        &in_reply_to,
        &references,
        &subject,
    );
    let (reply, full_text) =
        reply_and_full_text(&text.unwrap_or_default(), &html.unwrap_or_default());
    let mut recipients = envelope;
    recipients.extend(delivered_to(&headers));
    recipients.extend(to.iter().cloned());
    let reply_to = headers
        .first("Reply-To")
        .and_then(|text| EmailAddress::read(text).ok())
        .filter(|address| address.address != from.address);
    let email = InboundEmail {
        message_id: headers
            .first("Message-ID")
            .and_then(|id| message_ids(id).into_iter().next()),
        in_reply_to: headers.all("In-Reply-To").flat_map(message_ids).collect(),
        references: headers.all("References").flat_map(message_ids).collect(),
        reply_to,
        to: Vec::new(),
        delivered_to: recipients,
        subject: without_controls(&subject),
        date: received_at,
        visible_text: reply.text,
        whole_mail_kept: reply.whole_mail_kept,
        full_text,
        classification: classify(&headers, &from, None, own),
        from,
    };
    let date = headers.first("Date").unwrap_or_default().to_owned();
    fields.finish(Some(inbound(id, &date, to.into_iter().next(), email)))
}

/// Reads a raw mail. `delivery_id` is the id that the delivery was signed with
/// (`webhook-id`).
pub fn parse_email_mime(
    raw: &[u8],
    delivery_id: &str,
    own: &OwnMail,
) -> Result<Inbound, GatewayError> {
    let email = parse_mime(raw, own)?;
    let to = email.to.first().map(|to| to.address.clone());
    let date = email.date.map(|date| date.to_string()).unwrap_or_default();
    Ok(inbound(delivery_id.to_owned(), &date, to, email))
}

fn inbound(delivery_id: String, date: &str, to: Option<String>, email: InboundEmail) -> Inbound {
    let thread = email.thread_hints();
    let key = message_key(
        thread.message_id.as_deref(),
        &email.from.address,
        date,
        &email.subject,
        &email.full_text,
    );
    Inbound {
        delivery_id,
        message_key: Some(key),
        channel: InboundChannel::Email,
        from: email.from.address,
        from_name: email.from.name,
        reply_to: email.reply_to.map(|address| address.address),
        to: to
            .or_else(|| thread.recipients.first().cloned())
            .unwrap_or_default(),
        full_text: (email.full_text != email.visible_text).then_some(email.full_text),
        text: email.visible_text,
        whole_mail_kept: email.whole_mail_kept,
        subject: Some(email.subject).filter(|subject| !subject.is_empty()),
        media: Vec::new(),
        thread,
        received_at: email.date,
        automatic: email.classification,
        opt_out_hint: None,
    }
}

fn sender(fields: &mut Fields) -> Option<EmailAddress> {
    let from = fields.required_text("from", 1_000);
    let name = fields.optional_text("from_name", 500);
    let read = EmailAddress::read(&from?).and_then(|address| match name {
        Some(name) => EmailAddress::new(&address.address, Some(&name)),
        None => Ok(address),
    });
    match read {
        Ok(address) => Some(address),
        Err(error) => {
            fields.fail("/from", error.to_string());
            None
        }
    }
}

/// One address or a list. Of several, those that are none are left out: what others
/// wrote into To is not the provider's mistake. If none is left, that is an error.
fn recipients(fields: &mut Fields, name: &str) -> Vec<String> {
    let texts = fields.texts(name, MAX_RECIPIENTS);
    let addresses: Vec<String> = texts
        .iter()
        .filter_map(|text| EmailAddress::read(text).ok())
        .map(|address| address.address)
        .collect();
    if addresses.is_empty() && !texts.is_empty() {
        fields.fail(
            &format!("/{name}"),
            "has no e-mail address such as `name@example.com`",
        );
    }
    addresses
}

/// Headers as an object (`{"List-Id": "…"}`, values may be lists), as pairs
/// (`[["List-Id","…"]]`) or as objects (`[{"name":"List-Id","value":"…"}]`).
fn headers(fields: &mut Fields) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    let mut wrong = Vec::new();
    match fields.value("headers").cloned() {
        None => {}
        Some(Value::Object(object)) => {
            for (name, value) in object {
                match value {
                    Value::String(value) => headers.push((name, value)),
                    Value::Array(values) => headers.extend(
                        values
                            .iter()
                            .filter_map(|value| Some((name.clone(), value.as_str()?.to_owned()))),
                    ),
                    _ => wrong.push(format!(
                        "/headers/{}",
                        name.replace('~', "~0").replace('/', "~1")
                    )),
                }
            }
        }
        Some(Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
                let pair = match item {
                    Value::Array(pair) => (text(pair.first()), text(pair.get(1))),
                    _ => (
                        text(item.get("name").or_else(|| item.get("Name"))),
                        text(item.get("value").or_else(|| item.get("Value"))),
                    ),
                };
                match pair {
                    (Some(name), Some(value)) => headers.push((name, value)),
                    _ => wrong.push(format!("/headers/{index}")),
                }
            }
        }
        Some(_) => wrong.push("/headers".to_owned()),
    }
    if headers.len() > MAX_HEADERS {
        fields.fail("/headers", format!("has more than {MAX_HEADERS} headers"));
        headers.clear();
    }
    for pointer in wrong {
        fields.fail(&pointer, "must be a header's name and its value as strings");
    }
    headers
}

/// The headers with the fields that stand beside them; the fields come first.
fn complete(
    given: Vec<(String, String)>,
    message_id: Option<String>,
    in_reply_to: &[String],
    references: &[String],
    subject: &str,
) -> MailHeaders {
    let mut pairs: Vec<(String, String)> = Vec::with_capacity(given.len() + 4);
    pairs.extend(message_id.map(|id| ("Message-ID".to_owned(), id)));
    pairs.push(("Subject".to_owned(), subject.to_owned()));
    // A list here is the whole of it: the header of the same name is not added.
    for (name, ids) in [("In-Reply-To", in_reply_to), ("References", references)] {
        if !ids.is_empty() {
            pairs.push((name.to_owned(), ids.join(" ")));
        }
    }
    let own: Vec<String> = pairs.iter().map(|(name, _)| name.to_lowercase()).collect();
    pairs.extend(
        given
            .into_iter()
            .filter(|(name, _)| !own.contains(&name.to_lowercase())),
    );
    pairs.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::email::Automatic;
    use proptest::prelude::*;
    use serde_json::json;

    fn own() -> OwnMail {
        OwnMail {
            domain: "mail.example.com".into(),
            addresses: vec!["sales@example.com".into()],
        }
    }

    fn parse(body: &Value) -> Result<Inbound, GatewayError> {
        parse_email_json(body.to_string().as_bytes(), &own())
    }

    #[test]
    fn reads_a_mail() {
        let mail = parse(&json!({
            "id": "d1", "from": "Bob@Acme.example", "from_name": "Bob", "to": ["Sales <sales@example.com>", "junk"],
            "delivered_to": "reply+x@mail.example.com",
            "subject": "Re: Seats", "text": "Forty.\n\nOn 21 Nov 2026 Sales wrote:\n> How many?",
            "headers": {"Reply-To": "Assistant <eve@acme.example>", "Received": ["a", "b"]},
            "message_id": "<one@acme.example>", "in_reply_to": "<m.1@mail.example.com>",
            "references": ["<m.0@mail.example.com>", "<m.1@mail.example.com>"],
            "received_at": "2026-11-21T10:00:00Z"
        }))
        .unwrap();
        assert_eq!(mail.delivery_id, "d1");
        assert_eq!(
            (mail.from.as_str(), mail.from_name.as_deref()),
            ("bob@acme.example", Some("Bob"))
        );
        assert_eq!(mail.reply_to.as_deref(), Some("eve@acme.example"));
        assert_eq!(mail.to, "sales@example.com");
        assert_eq!(mail.text, "Forty.");
        assert!(mail.full_text.unwrap().contains("How many?"));
        assert_eq!(mail.thread.message_id.as_deref(), Some("one@acme.example"));
        assert_eq!(mail.thread.in_reply_to, ["m.1@mail.example.com"]);
        assert_eq!(
            mail.thread.references,
            ["m.0@mail.example.com", "m.1@mail.example.com"]
        );
        assert_eq!(
            mail.thread.recipients,
            ["reply+x@mail.example.com", "sales@example.com"]
        );
        assert_eq!(mail.automatic, None);
    }

    #[test]
    fn takes_headers_in_every_shape() {
        for headers in [
            json!({"Auto-Submitted": "auto-replied"}),
            json!({"auto-submitted": ["auto-replied"]}),
            json!([["Auto-Submitted", "auto-replied"]]),
            json!([{"name": "Auto-Submitted", "value": "auto-replied"}]),
            json!([{"Name": "Auto-Submitted", "Value": "auto-replied"}]),
        ] {
            let mail = parse(&json!({
                "id": "1", "from": "a@b.example", "to": "c@d.example", "html": "<p>Away</p>", "headers": headers
            }))
            .unwrap();
            assert_eq!(mail.automatic, Some(Automatic::AutoReply), "{headers}");
            assert_eq!((mail.text.as_str(), mail.full_text), ("Away", None));
        }
    }

    #[test]
    fn names_every_wrong_field() {
        let good = json!({"id": "1", "from": "a@b.example", "to": "c@d.example", "text": "Hi"});
        let with = |name: &str, value: Value| {
            let mut body = good.clone();
            body[name] = value;
            body
        };
        assert!(parse(&good).is_ok());
        for (body, pointers) in [
            (json!({}), vec!["/id", "/from", "/to", "/text"]),
            (with("from", json!("nobody")), vec!["/from"]),
            (with("to", json!(["nobody"])), vec!["/to"]),
            (with("to", json!([1])), vec!["/to/0"]),
            (with("text", json!(5)), vec!["/text"]),
            (with("headers", json!("x")), vec!["/headers"]),
            (with("headers", json!([1])), vec!["/headers/0"]),
            (with("headers", json!({"a/b": 1})), vec!["/headers/a~1b"]),
            (with("references", json!([{}])), vec!["/references/0"]),
            (with("received_at", json!("now")), vec!["/received_at"]),
        ] {
            let Err(GatewayError::Fields(errors)) = parse(&body) else {
                panic!("{body}")
            };
            let found: Vec<&str> = errors.iter().map(|error| error.pointer.as_str()).collect();
            assert_eq!(found, pointers, "{body}");
        }
    }

    #[test]
    fn json_and_mime_of_one_mail_are_the_same_message() {
        let raw = b"From: Bob <bob@acme.example>\r\nTo: sales@example.com\r\nSubject: Seats\r\nMessage-ID: <One@acme.example>\r\n\r\nForty.\r\n";
        let mime = parse_email_mime(raw, "d1", &own()).unwrap();
        let json = parse(&json!({
            "id": "d1", "from": "Bob <bob@acme.example>", "to": "sales@example.com", "subject": "Seats",
            "message_id": "<One@acme.example>", "text": "Forty."
        }))
        .unwrap();
        assert_eq!(mime, json);
        assert!(matches!(
            parse_email_mime(b"", "d1", &own()),
            Err(GatewayError::Mime(_))
        ));
    }

    proptest! {
        #[test]
        fn never_panics(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse_email_json(&body, &own());
        }
    }
}
