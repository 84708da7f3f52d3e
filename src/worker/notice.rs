//! What tells a closer of an offer: a mail with the packet, or a text message
//! with the link to it.

use jiff::tz::TimeZone;
use serde::Deserialize;

use super::correspondence::json;
use super::outbox::{Packed, Parcel};
use super::{MailServer, Worker};
use crate::channel::email::{EmailAddress, OutboundEmail};
use crate::channel::gateway::{InboundChannel, sms_send};
use crate::channel::sms::{E164, SmsLimits};
use crate::conversation::state::{HandoffProgress, HandoffState, State};
use crate::handoff::closer::Closer;
use crate::handoff::packet::{Format, Packet};
use crate::id::{CloserId, ConversationId, HandoffId};
use crate::speech::text::shortened;
use crate::store::{OutboxRow, StoreError};

/// The most characters of what is told of the lead in a text message: with the
/// time and the link it takes two segments.
const MOST_TOLD: usize = 180;

/// What the outbox holds of a notice. The words are made when it is sent.
#[derive(Debug, Deserialize)]
struct Item {
    closer: CloserId,
    handoff: HandoffId,
    conversation_id: ConversationId,
}

impl Worker {
    /// Packs a notice to who wants to be told `way`.
    pub(super) async fn pack_notice(
        &self,
        row: &OutboxRow,
        way: &str,
    ) -> Result<Packed, StoreError> {
        let item: Item = match serde_json::from_value(row.body.clone()) {
            Ok(item) => item,
            Err(error) => {
                return Ok(Packed::Never(format!("the item cannot be read: {error}")));
            }
        };
        let desk = &self.parts.desk;
        let closer = desk.store().closer(&item.closer).await?;
        let closer: Option<Closer> =
            closer.and_then(|row| serde_json::from_value(row.document).ok());
        let wanting = closer.filter(|closer| closer.wants(way));
        let (Some(closer), Some(state)) = (wanting, desk.state(item.conversation_id).await?) else {
            return Ok(Packed::Nothing);
        };
        // Too late: somebody has it, or it went on to the next.
        let Some(offer) = offered(&state, &item) else {
            return Ok(Packed::Nothing);
        };
        let packet = match desk.packet(&state).await {
            Ok(packet) => packet,
            Err(error) => return Ok(Packed::Never(error.to_string())),
        };
        if way == Closer::BY_TEXT {
            return self.text(row, &closer, &state, offer, &packet).await;
        }
        let Some(mail) = &self.parts.mail else {
            return Ok(Packed::Never(
                "there is no mail server in the configuration any more: set `url` under [smtp]"
                    .to_owned(),
            ));
        };
        let Some(address) = closer.email.as_deref() else {
            return Ok(Packed::Nothing);
        };
        let to = match EmailAddress::new(address, Some(&closer.name)) {
            Ok(to) => to,
            Err(error) => return Ok(Packed::Never(error.to_string())),
        };
        Ok(match notice(row, mail, to, &packet) {
            Ok(notice) => Packed::Mail(Box::new(notice)),
            Err(reason) => Packed::Never(reason),
        })
    }

    /// A text message, within the hours that they work. The console and mail tell
    /// at any time: nobody is woken by them.
    async fn text(
        &self,
        row: &OutboxRow,
        closer: &Closer,
        state: &State,
        offer: &HandoffProgress,
        packet: &Packet,
    ) -> Result<Packed, StoreError> {
        let desk = &self.parts.desk;
        let zone = TimeZone::get(&closer.timezone).unwrap_or(TimeZone::UTC);
        let local = desk.clock().now().to_zoned(zone.clone()).datetime();
        let number = closer
            .phone
            .as_ref()
            .filter(|_| closer.hours.open_at(local));
        let Some(number) = number else {
            return Ok(Packed::Nothing);
        };
        // They may have answered STOP.
        if desk.store().is_suppressed("sms", number).await? {
            return Ok(Packed::Nothing);
        }
        let gateway = self.gateway_for(InboundChannel::Sms, state.campaign());
        let Some((gateway, from, url)) = gateway.and_then(|gateway| {
            Some((
                gateway,
                gateway.address.as_deref()?,
                gateway.url.as_deref()?,
            ))
        }) else {
            return Ok(Packed::Never(
                "no gateway can send text messages any more: a [[gateway]] with channel = \"sms\", `url` and `address` would"
                    .to_owned(),
            ));
        };
        let to = match E164::try_from(number.clone()) {
            Ok(to) => to,
            Err(error) => return Ok(Packed::Never(error.to_string())),
        };
        let until = offer
            .offered_until
            .map(|until| until.to_zoned(zone).strftime("%H:%M %Z").to_string());
        let words = brief(
            &packet.summary.headline,
            until.as_deref(),
            packet.handoff.console_url.as_deref(),
        );
        let id = row.id.to_string();
        let limits = SmsLimits::default();
        let body = sms_send(&id, to, from, &words, &limits, row.created_at)
            .map(|event| json(&event))
            .transpose();
        Ok(match body {
            Ok(Some(body)) => Packed::Ready(Parcel {
                url: url.to_owned(),
                secrets: gateway.secrets.clone(),
                body,
            }),
            Ok(None) => Packed::Nothing,
            Err(reason) => Packed::Never(reason),
        })
    }
}

/// The words of a text message: who it is, until when it is theirs, and where.
fn brief(headline: &str, until: Option<&str>, url: Option<&str>) -> String {
    let mut words = shortened(headline, MOST_TOLD);
    if let Some(until) = until {
        words.push_str(" Yours until ");
        words.push_str(until);
        words.push_str(if url.is_some() { ":" } else { "." });
    }
    if let Some(url) = url {
        words.push(' ');
        words.push_str(url);
    }
    words
}

fn offered<'s>(state: &'s State, item: &Item) -> Option<&'s HandoffProgress> {
    state.handoff.as_ref().filter(|handoff| {
        handoff.id == item.handoff
            && handoff.state == HandoffState::Offered
            && handoff.closer.as_ref() == Some(&item.closer)
    })
}

fn notice(
    row: &OutboxRow,
    mail: &MailServer,
    to: EmailAddress,
    packet: &Packet,
) -> Result<OutboundEmail, String> {
    let render = |format| packet.render(format).map_err(|error| error.to_string());
    let until = packet
        .handoff
        .offered_until_words
        .as_ref()
        .map(|until| format!(" (yours until {until})"))
        .unwrap_or_default();
    let domain = mail.from.domain();
    Ok(OutboundEmail {
        // The same at every attempt: a mail that came twice is shown once.
        message_id: format!("<offer.{}@{domain}>", row.id),
        envelope_from: mail.from.address.clone(),
        from: mail.from.clone(),
        to,
        reply_to: mail.from.address.clone(),
        subject: crate::channel::email::header_text(&format!("{}{until}", packet.summary.headline)),
        text: render(Format::Text)?,
        html: Some(render(Format::Html)?),
        in_reply_to: None,
        references: Vec::new(),
        headers: vec![
            ("Auto-Submitted".to_owned(), "auto-generated".to_owned()),
            (
                "X-Auto-Response-Suppress".to_owned(),
                "OOF, AutoReply".to_owned(),
            ),
        ],
        date: row.created_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::sms::fit;

    #[test]
    fn a_text_message_says_who_until_when_and_where() {
        let long = "Ann Lee, Head of Operations at Acme, wants help with stockouts, ".repeat(6);
        let url = "https://chat.example.com/console#/lead/019aa6f2-4c1e-7b30-9d2a-5f0c8e71b201";
        for (headline, until, url, expected) in [
            (
                "Ann wants a person.",
                Some("10:05 EST"),
                Some(url),
                format!("Ann wants a person. Yours until 10:05 EST: {url}"),
            ),
            (
                "Ann wants a person.",
                None,
                Some(url),
                format!("Ann wants a person. {url}"),
            ),
            (
                "Ann wants a person.",
                Some("10:05 EST"),
                None,
                "Ann wants a person. Yours until 10:05 EST.".to_owned(),
            ),
        ] {
            assert_eq!(brief(headline, until, url), expected);
        }
        let words = brief(&long, Some("10:05 EST"), Some(url));
        assert!(
            words.contains("… Yours until 10:05 EST: https://"),
            "{words}"
        );
        // One message of two segments, so that the link is not cut.
        assert_eq!(fit(&words, &SmsLimits::default()).len(), 1);
    }
}
