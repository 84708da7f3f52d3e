//! A text message in: `{id, from, to, text, media?, received_at?, opt_out?}`.

use serde_json::Value;

use super::fields::Fields;
use super::{GatewayError, Inbound, InboundChannel, Media, OptOutHint};
use crate::channel::email::ThreadHints;
use crate::channel::sms::normalise_phone;

/// More than any chain of segments that a phone can send.
const MAX_TEXT_CHARS: usize = 10_000;
const MAX_MEDIA: usize = 20;

/// Reads a text message. `region` (ISO 3166, such as `US`) is where numbers without
/// `+` are from. The text may be empty if there is media.
pub fn parse_sms(body: &[u8], region: &str) -> Result<Inbound, GatewayError> {
    let mut fields = Fields::read(body)?;
    let id = fields.required_text("id", 255);
    let from = sender(&mut fields, region);
    let to = our_number(&mut fields, region);
    let media = media(&mut fields);
    let text = if media.is_empty() {
        fields.required_text("text", MAX_TEXT_CHARS)
    } else {
        Some(
            fields
                .optional_text("text", MAX_TEXT_CHARS)
                .unwrap_or_default(),
        )
    };
    let received_at = fields.optional_time("received_at");
    let opt_out_hint = opt_out(&mut fields);
    let inbound = (|| {
        Some(Inbound {
            delivery_id: id?,
            message_key: None,
            channel: InboundChannel::Sms,
            from: from?,
            from_name: None,
            reply_to: None,
            to: to?,
            text: crate::channel::email::without_controls(&text?),
            full_text: None,
            whole_mail_kept: false,
            subject: None,
            media,
            thread: ThreadHints::default(),
            received_at,
            automatic: None,
            opt_out_hint,
        })
    })();
    fields.finish(inbound)
}

fn sender(fields: &mut Fields, region: &str) -> Option<String> {
    let text = fields.required_text("from", 64)?;
    let number = normalise_phone(&text, region);
    if number.is_none() {
        fields.fail(
            "/from",
            "is no phone number: write E.164, such as +14155550100",
        );
    }
    number.map(String::from)
}

/// Our side may be a short code or a name as well as a number.
fn our_number(fields: &mut Fields, region: &str) -> Option<String> {
    let text = fields.required_text("to", 64)?;
    let side = our_side(&text, region);
    if side.is_none() {
        fields.fail(
            "/to",
            "is neither a phone number that can exist (E.164, such as +14155550100), a short code nor a sender name",
        );
    }
    side
}

/// Our side of a text message as it is known: a number in E.164, a short code or a sender
/// name. `None` where it is none of these, such as a number that cannot exist.
pub fn our_side(text: &str, region: &str) -> Option<String> {
    let text = text.trim();
    if let Some(number) = normalise_phone(text, region) {
        return Some(number.into());
    }
    let is_code = text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_code && !text.is_empty()).then(|| text.to_owned())
}

fn media(fields: &mut Fields) -> Vec<Media> {
    let items = match fields.value("media").cloned() {
        None => return Vec::new(),
        Some(Value::Array(items)) => items,
        Some(_) => {
            fields.fail("/media", "must be a list of {url, content_type}");
            return Vec::new();
        }
    };
    if items.len() > MAX_MEDIA {
        fields.fail("/media", format!("has more than {MAX_MEDIA} items"));
        return Vec::new();
    }
    let mut media = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        match serde_json::from_value::<Media>(item) {
            Ok(one) if one.url.starts_with("https://") || one.url.starts_with("http://") => {
                media.push(one);
            }
            Ok(_) => fields.fail(
                &format!("/media/{index}/url"),
                "must be an http or https address",
            ),
            Err(error) => fields.fail(&format!("/media/{index}"), error.to_string()),
        }
    }
    media
}

fn opt_out(fields: &mut Fields) -> Option<OptOutHint> {
    let text = fields.optional_text("opt_out", 16)?;
    let hint = match text.to_ascii_lowercase().as_str() {
        "stop" => OptOutHint::Stop,
        "start" => OptOutHint::Start,
        "help" => OptOutHint::Help,
        "" => return None,
        _ => {
            fields.fail("/opt_out", "must be stop, start or help");
            return None;
        }
    };
    Some(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_a_message() {
        let inbound = parse_sms(
            br#"{"id":"SM1","from":"(415) 555-0100","to":"12345","text":"About 40\u0000 seats",
                "received_at":"2026-11-21T10:00:00Z","media":null,"opt_out":"STOP","provider_extra":1}"#,
            "US",
        )
        .unwrap();
        assert_eq!(inbound.delivery_id, "SM1");
        assert_eq!(
            (inbound.from.as_str(), inbound.to.as_str()),
            ("+14155550100", "12345")
        );
        assert_eq!(inbound.text, "About 40 seats");
        assert_eq!(
            inbound.received_at.unwrap().to_string(),
            "2026-11-21T10:00:00Z"
        );
        assert_eq!(inbound.opt_out_hint, Some(OptOutHint::Stop));
    }

    #[test]
    fn media_may_stand_alone() {
        let body = br#"{"id":"1","from":"+14155550100","to":"+14155550199","media":[{"url":"https://a.example/1"}]}"#;
        let inbound = parse_sms(body, "US").unwrap();
        assert_eq!(inbound.media.len(), 1);
        assert_eq!(inbound.text, "");
    }

    #[test]
    fn names_every_wrong_field() {
        const GOOD: &str = r#""id":"1","from":"+14155550100","to":"+14155550199","text":"Hi""#;
        let long = format!(
            "{{\"id\":\"1\",\"from\":\"+14155550100\",\"to\":\"12345\",\"text\":\"{}\"}}",
            "x".repeat(10_001)
        );
        let with = |extra: &str| format!("{{{GOOD},{extra}}}");
        for (body, pointers) in [
            ("{}".to_owned(), vec!["/id", "/from", "/to", "/text"]),
            (
                r#"{"id":1,"from":"me","to":"a-b c","text":[]}"#.to_owned(),
                vec!["/id", "/from", "/to", "/text"],
            ),
            (long, vec!["/text"]),
            (with(r#""media":{}"#), vec!["/media"]),
            (
                with(r#""media":[{"url":"file:///etc/passwd"},{}]"#),
                vec!["/media/0/url", "/media/1"],
            ),
            (with(r#""received_at":"yesterday""#), vec!["/received_at"]),
            (with(r#""opt_out":"maybe""#), vec!["/opt_out"]),
        ] {
            let Err(GatewayError::Fields(errors)) = parse_sms(body.as_bytes(), "US") else {
                panic!("{body}")
            };
            let found: Vec<&str> = errors.iter().map(|error| error.pointer.as_str()).collect();
            assert_eq!(found, pointers, "{body}");
        }
        for body in ["", "[]", "{", "\"x\"", "\u{feff}{}"] {
            assert!(
                matches!(
                    parse_sms(body.as_bytes(), "US"),
                    Err(GatewayError::NotJson(_))
                ),
                "{body}"
            );
        }
        assert!(parse_sms(b"{\"id\":\"\xff\"}", "US").is_err());
    }

    proptest! {
        #[test]
        fn never_panics(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse_sms(&body, "US");
        }
    }
}
