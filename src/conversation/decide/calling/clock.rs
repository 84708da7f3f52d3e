//! By whose clock the prospect lives: that of their device, else of the place that they
//! say they are in, else of their telephone number; and what becomes of a time that was
//! named before that was known.

use jiff::tz::TimeZone;

use super::named::Named;
use crate::conversation::decide::Draft;
use crate::conversation::decide::learning::hear::Closed;
use crate::conversation::message::Author;
use crate::conversation::state::Unread;
use crate::reading::finding::{ContactKind, SignalFinding};
use crate::reading::places::{zone_of_number, zone_of_text};
use crate::reading::{Reading, Zone};
use crate::signal::{SignalName, SignalStatus, SignalValue, Span};

impl Draft<'_> {
    /// The prospect's time zone; the business's, where theirs is not known.
    pub fn prospect_zone(&self) -> TimeZone {
        self.own_zone()
            .unwrap_or_else(|| self.rules.timezone.clone())
    }

    /// The prospect's own time zone, where it is known.
    pub(crate) fn own_zone(&self) -> Option<TimeZone> {
        let known = |name: &str| TimeZone::get(name).ok();
        let details = &self.state.details;
        let told = details.timezone.as_deref().and_then(known);
        if told.is_some() {
            return told;
        }
        // Whoever is served at home lives by the business's clock.
        if self.rules.campaign.identity.local {
            return Some(self.rules.timezone.clone());
        }
        let number = || {
            let own = self.state.text_of(SignalName::PHONE);
            let own = own.or(details.phone.as_deref());
            // Who is to be called for them mostly lives where they do.
            zone_of_number(own.or(self.state.text_of(SignalName::CONTACT_PHONE))?)
        };
        self.told_place().or_else(number).and_then(known)
    }

    /// By which clock hours of ours are told: the one that was named, else ours, where
    /// theirs is not known.
    pub(super) fn zone_of_an_offer(&self, named: Option<&'static Zone>) -> Option<&'static Zone> {
        named.or_else(|| self.own_zone().is_none().then(Zone::of_the_business))
    }

    /// The zone of the place that they have named last as theirs.
    fn told_place(&self) -> Option<&'static str> {
        *self.place.get_or_init(|| {
            let messages = self.state.messages.iter().rev();
            messages
                .filter(|held| held.from == Author::Prospect)
                .find_map(|held| zone_of_text(&held.text))
        })
    }
}

/// The time that was named before, by the clock that this message tells: "mountain time,
/// btw", "I'm in Denver", a number there.
pub(crate) fn told_now(
    draft: &Draft<'_>,
    message: &Unread,
    reading: &Reading,
) -> Option<(SignalFinding, Option<Closed>)> {
    let known = draft.state.signals.get(SignalName::CONTACT_TIME)?;
    if known.status == SignalStatus::Contradicted {
        return None;
    }
    let span = told_at(message, reading)?;
    let mut named = Named::before(draft);
    if let Some(zone) = reading.availability.zone {
        named.by_the_clock_of(zone);
    }
    let closed = named.hold_against_hours(draft, message).ok()?;
    let words = named.words(draft, message)?;
    let noted = draft.state.text_of(SignalName::CONTACT_TIME)?;
    let hours = |text: &str| text.chars().any(|letter| letter == ':');
    let finding = (words != noted && hours(&words)).then(|| SignalFinding {
        signal: SignalName::CONTACT_TIME.into(),
        status: SignalStatus::Stated,
        value: Some(SignalValue::Text { text: words }),
        span,
        quote: span.slice(&message.text).unwrap_or_default().to_owned(),
        confidence: 0.85,
        // Who only gives a number has put nothing right.
        correction: reading.availability.zone.is_some(),
        vague: false,
    })?;
    Some((finding, closed))
}

/// Where the message tells their clock.
fn told_at(message: &Unread, reading: &Reading) -> Option<Span> {
    let number = || {
        let mut contacts = reading.contacts.iter();
        let phone = contacts.find(|contact| contact.kind == ContactKind::Phone)?;
        Some(phone.span)
    };
    let place = || {
        zone_of_text(&message.text).map(|_| Span {
            start: 0,
            end: message.text.trim_end().chars().count(),
        })
    };
    reading
        .availability
        .zone_place
        .or_else(number)
        .or_else(place)
}
