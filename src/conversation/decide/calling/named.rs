//! What was named for a call and for a visit: put together from several messages, and
//! kept apart from each other.

use super::appointment::Fit;
use super::only_when;
use super::when::{Day, Hour, NamedTime, named_time};
use crate::conversation::decide::Draft;
use crate::conversation::decide::learning::hear::Closed;
use crate::conversation::state::Unread;
use crate::reading::Zone;
use crate::reading::finding::{CallMatter, Reading};
use crate::signal::{Evidence, SignalName};

/// The times that the message names: one, or one for each of a call and a visit.
pub(crate) fn named_times(message: &Unread, reading: &Reading) -> Vec<NamedTime> {
    let apart = &reading.availability.apart;
    if apart.is_empty() {
        return named_time(message, reading).into_iter().collect();
    }
    apart
        .iter()
        .filter_map(|part| named_time(message, &part.alone(reading)))
        .collect()
}

/// There are no words for a time.
#[derive(Debug)]
pub(crate) struct Unsayable;

/// What was named for calls and visits so far: all messages about each together,
/// what names neither with the one that was named last.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Named {
    /// For a call, or for whatever comes of it.
    pub call: Option<NamedTime>,
    /// For a visit.
    pub visit: Option<NamedTime>,
    /// Whether the visit was named last.
    visit_last: bool,
}

impl Named {
    /// What was named so far, by the messages on record.
    pub(crate) fn before(draft: &Draft<'_>) -> Self {
        let mut named = Self::default();
        let Some(known) = draft.state.signals.get(SignalName::CONTACT_TIME) else {
            return named;
        };
        let mut seen: Vec<i64> = known.evidence.iter().filter_map(Evidence::seq).collect();
        seen.dedup();
        for seq in seen {
            let Some(held) = draft.state.messages.iter().find(|held| held.seq == seq) else {
                continue;
            };
            // "Make it 4": of the time that was named before.
            let hour = only_when::matter(draft, &held.text).filter(|_| !named.is_empty());
            let (message, reading) = draft.read_again_as(held, hour);
            let times = named_times(&message, &reading);
            if times.is_empty() {
                match reading.availability.zone {
                    // "Mountain time, btw".
                    Some(zone) => named.by_the_clock_of(zone),
                    // A number tells their clock at most.
                    None if !reading.contacts.is_empty() => {}
                    // A yes takes what was offered instead.
                    None => named.take_offered(draft, &message),
                }
            }
            for time in times {
                named.add(time.said_in(draft, &message));
            }
            named.leave_out_closed(draft, &message);
        }
        named
    }

    /// Whether nothing was named yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.call.is_none() && self.visit.is_none()
    }

    /// Adds what a further message names.
    pub(crate) fn add(&mut self, time: NamedTime) {
        if time.is_blank() {
            // "For the visit, I mean": what was named before.
            if self.visit.is_none() {
                self.visit = self.call.take();
            }
            self.visit_last = true;
            return;
        }
        let of_visit = match time.matter {
            Some(CallMatter::Visit) => {
                // "Saturdays", "after 10, how long is the visit": the hour of that day.
                if self.visit.is_none() && time.day == Day::Open {
                    self.visit = self.call.take_if(|call| call.matter.is_none());
                }
                true
            }
            // "We're here on Tuesdays": for a visit, where a call has a time of its own.
            Some(CallMatter::Presence) => {
                self.visit.is_some()
                    || self
                        .call
                        .as_ref()
                        .is_some_and(|call| call.matter == Some(CallMatter::Call))
            }
            Some(CallMatter::Call) => {
                if self.visit.is_none() {
                    self.visit = self
                        .call
                        .take_if(|call| call.matter == Some(CallMatter::Presence));
                }
                false
            }
            None => self.visit_last && self.visit.is_some(),
        };
        self.visit_last = of_visit;
        let place = if of_visit {
            &mut self.visit
        } else {
            &mut self.call
        };
        *place = Some(match place.take() {
            Some(earlier) => time.after(&earlier),
            None => time,
        });
    }

    /// All hours as told by that clock.
    pub(crate) fn by_the_clock_of(&mut self, zone: &'static Zone) {
        for time in [&mut self.call, &mut self.visit].into_iter().flatten() {
            time.zone = Some(zone);
        }
    }

    fn take_offered(&mut self, draft: &Draft<'_>, message: &Unread) {
        for time in [&mut self.call, &mut self.visit].into_iter().flatten() {
            if let Fit::Instead { offered, .. } = time.fit(draft, message) {
                *time = *offered;
            }
        }
    }

    fn leave_out_closed(&mut self, draft: &Draft<'_>, message: &Unread) {
        for time in [&mut self.call, &mut self.visit].into_iter().flatten() {
            if let Fit::Narrowed { left, .. } = time.fit(draft, message) {
                *time = *left;
            }
        }
    }

    /// Puts what is open in the place of what is not: what stands against it.
    ///
    /// # Errors
    ///
    /// [`Unsayable`] where there are no words for what is open.
    pub(crate) fn hold_against_hours(
        &mut self,
        draft: &Draft<'_>,
        message: &Unread,
    ) -> Result<Option<Closed>, Unsayable> {
        let mut closed = None;
        for time in [&mut self.call, &mut self.visit].into_iter().flatten() {
            match time.fit(draft, message) {
                Fit::Good => {}
                Fit::Narrowed { left, because } => {
                    *time = *left;
                    closed = Some(Closed {
                        offered: None,
                        because,
                    });
                }
                Fit::Instead { offered, because } => {
                    let words = offered.words(draft, message).ok_or(Unsayable)?;
                    *time = *offered;
                    closed = Some(Closed {
                        offered: Some(words),
                        because,
                    });
                }
            }
        }
        Ok(closed)
    }

    /// All of it in words.
    pub(crate) fn words(&self, draft: &Draft<'_>, message: &Unread) -> Option<String> {
        let of = |time: &Option<NamedTime>| time.as_ref().and_then(|t| t.words(draft, message));
        let say = |wording: &str, slots: &[(&str, String)]| {
            let said = draft.lines().say("words", wording, 0, |slot| {
                let found = slots.iter().find(|(name, _)| *name == slot);
                found.map(|(_, value)| value.clone())
            });
            (!said.is_empty()).then_some(said)
        };
        match (of(&self.visit), of(&self.call)) {
            (Some(visit), Some(call)) => say("visit_and_call", &[("visit", visit), ("call", call)]),
            (Some(visit), None) => say("visit_alone", &[("visit", visit)]),
            (None, call) => call,
        }
    }
}

impl NamedTime {
    /// The time as of the day on which it was said, by the prospect's clock.
    pub(crate) fn said_in(self, draft: &Draft<'_>, message: &Unread) -> Self {
        Self {
            said_on: message.at.to_zoned(draft.prospect_zone()).date(),
            ..self
        }
    }

    /// Whether it says for what a time was named, and none itself.
    fn is_blank(&self) -> bool {
        self.day == Day::Open && self.hour == Hour::Open && self.shift == 0
    }
}
