//! Mails that tell a closer of an offer, with the packet.

use serde::Deserialize;

use super::outbox::Packed;
use super::{MailServer, Worker};
use crate::channel::email::{EmailAddress, OutboundEmail};
use crate::conversation::state::{HandoffState, State};
use crate::handoff::closer::Closer;
use crate::handoff::packet::{Format, Packet};
use crate::id::{CloserId, ConversationId, HandoffId};
use crate::store::{OutboxRow, StoreError};

/// What the outbox holds of a notice. The words are made when it is sent.
#[derive(Debug, Deserialize)]
struct Item {
    closer: CloserId,
    handoff: HandoffId,
    conversation_id: ConversationId,
}

impl Worker {
    pub(super) async fn pack_notice(&self, row: &OutboxRow) -> Result<Packed, StoreError> {
        let item: Item = match serde_json::from_value(row.body.clone()) {
            Ok(item) => item,
            Err(error) => {
                return Ok(Packed::Never(format!("the item cannot be read: {error}")));
            }
        };
        let Some(mail) = &self.parts.mail else {
            return Ok(Packed::Never(
                "there is no mail server in the configuration any more: set `url` under [smtp]"
                    .to_owned(),
            ));
        };
        let desk = &self.parts.desk;
        let closer = desk.store().closer(&item.closer).await?;
        let closer: Option<Closer> =
            closer.and_then(|row| serde_json::from_value(row.document).ok());
        let wanting = closer.filter(|closer| closer.notify.iter().any(|way| way == "email"));
        let address = wanting
            .as_ref()
            .and_then(|closer| Some((closer.email.as_deref()?, closer.name.as_str())));
        let (Some((address, name)), Some(state)) =
            (address, desk.state(item.conversation_id).await?)
        else {
            return Ok(Packed::Nothing);
        };
        // Too late: somebody has it, or it went on to the next.
        if !is_offered(&state, &item) {
            return Ok(Packed::Nothing);
        }
        let packet = match desk.packet(&state).await {
            Ok(packet) => packet,
            Err(error) => return Ok(Packed::Never(error.to_string())),
        };
        let to = match EmailAddress::new(address, Some(name)) {
            Ok(to) => to,
            Err(error) => return Ok(Packed::Never(error.to_string())),
        };
        Ok(match notice(row, mail, to, &packet) {
            Ok(notice) => Packed::Mail(Box::new(notice)),
            Err(reason) => Packed::Never(reason),
        })
    }
}

fn is_offered(state: &State, item: &Item) -> bool {
    state.handoff.as_ref().is_some_and(|handoff| {
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
