//! The handoff packet: everything that a closer needs to begin at the point of
//! highest potential, from what is on record and in the prospect's own words.

mod deciding;
mod document;
mod person;
mod render;
mod room;
mod said;
mod shape;
mod story;
mod substance;
mod value;
mod way;
mod wording;

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::campaign::Campaign;
use crate::conversation::lead::Lead;
use crate::conversation::message::Message;
use crate::conversation::state::State;
use crate::qualification::Evaluation;
use crate::reading::Vocabulary;
use crate::speech::Lines;

pub use render::{Format, PacketError};
pub use room::MOST_JSON_BYTES;
pub use shape::*;

/// What a packet is made from.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The conversation as it stands.
    pub state: &'a State,
    /// Its campaign.
    pub campaign: &'a Campaign,
    /// The campaign's words, compiled.
    pub vocabulary: &'a Vocabulary,
    /// The campaign's wordings.
    pub lines: &'a Lines,
    /// The lead as the API tells it.
    pub lead: &'a Lead,
    /// Its evaluation.
    pub evaluation: &'a Evaluation,
    /// The conversation, oldest message first, without private notes.
    pub transcript: &'a [Message],
    /// Now.
    pub now: Timestamp,
    /// The business's time zone, for times where the prospect's is not known.
    pub timezone: &'a TimeZone,
    /// The address of this server without a slash at its end, for the link to
    /// the console; empty leaves the link out.
    pub public_url: &'a str,
}

/// The packet of a lead. Each of its three texts has less than 20,000 bytes: long
/// messages are cut and the oldest left out where there is no room, and it says how many.
/// For a packet that goes out as JSON see [`Packet::json_within`].
pub fn packet(material: &Material<'_>) -> Packet {
    let lead = material.lead;
    let identity = &material.campaign.identity;
    let handoff = material.state.handoff.as_ref();
    let mut packet = Packet {
        lead: serde_json::to_value(lead).unwrap_or_default(),
        generated_at: material.now,
        generated_words: wording::moment_utc(material.now),
        business: Business {
            name: identity.business.name.clone(),
            campaign: identity.id.clone(),
            campaign_name: identity.name.clone(),
            campaign_version: identity.version.clone(),
        },
        handoff: Handoff {
            id: handoff.map(|handoff| handoff.id.to_string()),
            closer_name: handoff.and_then(|handoff| handoff.closer_name.clone()),
            reason: handoff.map(|handoff| wording::reason(&handoff.reason)),
            offered_until_words: handoff
                .and_then(|handoff| handoff.offered_until)
                .map(wording::time_utc),
            console_url: (!material.public_url.is_empty()).then(|| {
                let server = material.public_url.trim_end_matches('/');
                format!("{server}/console#/lead/{}", lead.id)
            }),
        },
        summary: story::summary(material),
        who: person::who(material),
        suggested_opening: story::opening(material),
        next_best_action: wording::line(&lead.next_best_action, wording::QUOTE),
        best_contact: person::best_contact(material),
        grade: Named {
            value: lead.grade.clone(),
            words: wording::grade(lead.grade.as_deref()).to_owned(),
        },
        level: Named {
            value: lead.level,
            words: wording::level(lead.level, material.evaluation.qualification.qualified),
        },
        temperature: value::temperature(material),
        expected_value: wording::worth(lead.expected_value),
        expected_close: value::expected_close(material),
        potential_revenue: value::revenue(material),
        probability_of_closing: value::chance(material),
        reasons: value::reasons(material),
        need: value::need(material),
        qualification: value::qualification(material),
        signals: said::signals(material),
        objections: said::objections(material),
        promises: said::promises(material),
        decision: deciding::decision(material),
        unknown: said::unknown(material),
        context: way::visit(material),
        history: way::history(material),
        times_words: way::times_words(material),
        transcript: way::transcript(material),
        // What memory has let go stands only in the log.
        transcript_left_out: (material.state.messages_let_go + material.state.messages.len())
            .saturating_sub(material.transcript.len()),
        transcript_left_out_words: None,
        left_out: LeftOut::default(),
    };
    room::make_room(&mut packet);
    packet
}
