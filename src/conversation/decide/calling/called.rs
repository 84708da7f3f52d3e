//! The moment at which they asked to be called, as far as it tells who of ours works then.

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};

use super::named::Named;
use super::when::{Hour, NamedTime};
use crate::conversation::decide::Draft;
use crate::reading::finding::DayPart;
use crate::signal::{Evidence, SignalName, SignalStatus};

/// A day without an hour is taken at this one: most who work on it are there then.
const OF_A_DAY: i8 = 11;
/// So many days are looked through for those that were named.
const LOOKED_AHEAD: i64 = 14;

impl Draft<'_> {
    /// When they asked to be called, where a time for it stands.
    pub(crate) fn called_at(&self) -> Option<Timestamp> {
        let known = self.state.signals.get(SignalName::CONTACT_TIME)?;
        if known.status == SignalStatus::Contradicted {
            return None;
        }
        let last = known.evidence.last().and_then(Evidence::seq)?;
        let mut held = self.state.messages.iter();
        let said = held.find(|message| message.seq == last)?.at;
        let named = Named::before(self);
        let time = named.call.or(named.visit)?;
        let zone = time.zone(self);
        let today = said.to_zoned(zone.clone()).date();
        let local = time.first_date(today)?.to_datetime(time.first_hour());
        let at = local.to_zoned(zone).ok()?.timestamp();
        (at >= said).then_some(at)
    }
}

impl NamedTime {
    /// The first of its days.
    fn first_date(&self, today: Date) -> Option<Date> {
        if self.is_soonest() {
            return None;
        }
        let ahead: Vec<Date> = (0..LOOKED_AHEAD)
            .filter_map(|ahead| today.checked_add(ahead.days()).ok())
            .collect();
        self.day.dates(today, &ahead).into_iter().min()
    }

    /// The first of its hours.
    fn first_hour(&self) -> Time {
        let at = |hour| Time::new(hour, 0, 0, 0).unwrap_or(Time::MIN);
        match &self.hour {
            Hour::At(time) | Hour::After(time) | Hour::Between(time, _) => *time,
            Hour::In(parts) => at(match parts.first() {
                Some(DayPart::Lunchtime) => 12,
                Some(DayPart::Afternoon) => 14,
                Some(DayPart::Evening) => 18,
                Some(DayPart::Morning) | None => 10,
            }),
            // An hour of ours before that one.
            Hour::Before(time) => time.checked_sub(1.hour()).unwrap_or(*time),
            Hour::Open => at(OF_A_DAY),
        }
    }
}

/// The colleague's name, unless they don't work when the call was asked for.
pub(crate) fn caller(draft: &Draft<'_>, name: Option<String>) -> Option<String> {
    let Some(at) = draft.called_at() else {
        return name;
    };
    let closers = &draft.rules.campaign.lead.routing.closers;
    let off_duty = |name: &str| {
        let mut team = draft.moment.team.of(closers);
        team.any(|member| member.name == name && !member.is_on_duty(at))
    };
    name.filter(|name| !off_duty(name))
}
