//! Writing to a prospect at the time that they asked for ("write me in March").
//!
//! A reminder stands as long as the lead is set aside until a day and nobody has
//! moved it. Its timer follows from that alone: see [`crate::conversation::decide::Draft::into_decision`].

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::conversation::Channel;
use crate::conversation::decide::Draft;
use crate::conversation::decide::calling::way;
use crate::conversation::effect::{Effect, Timer, TimerName};
use crate::conversation::event::Event;
use crate::conversation::state::{LeadStatus, State};
use crate::reading::finding::ContactWay;
use crate::signal::SignalName;
use crate::speech::{Voice, Words};

/// They are written to at this hour, by their own clock, …
const HOUR: i8 = 10;
/// … and where that was missed, not before this hour …
const FIRST_HOUR: i8 = 9;
/// … and not from this one on.
const LAST_HOUR: i8 = 20;
/// Who is just writing is answered first, and looked at again so much later.
const WHILE_THEY_WRITE_HOURS: i64 = 1;

/// The day for which a reminder stands.
pub(crate) fn stands(state: &State) -> Option<Date> {
    let waits = state.status == LeadStatus::Nurture
        && state.channel() != Channel::Import
        && state.open_handoff().is_none()
        && !state.human_speaks
        && !state.opted_out
        && !state.closed
        && state.erased_at.is_none();
    state.follow_up.filter(|_| waits)
}

/// The timer's change, where what stands is not what `before` stood.
pub(crate) fn timer(draft: &Draft<'_>, before: Option<Date>) -> Option<Effect> {
    let name = TimerName::Reminder;
    let day = stands(&draft.state);
    if day == before {
        return None;
    }
    let at = day
        .and_then(|day| at(day, &draft.prospect_zone()))
        .filter(|at| *at > draft.moment.now);
    Some(match at {
        Some(at) => Effect::Set(Timer { name, at }),
        None => Effect::Forget(name),
    })
}

fn at(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    moment(day.at(HOUR, 0, 0, 0), zone)
}

fn moment(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let there = local.to_zoned(zone.clone()).ok()?;
    Some(there.timestamp())
}

/// The timer rings: they are written to, once, and the lead is talked to again.
pub(crate) fn due(draft: &mut Draft<'_>) {
    let zone = draft.prospect_zone();
    let now = draft.moment.now;
    let Some(due) = stands(&draft.state).and_then(|day| at(day, &zone)) else {
        return;
    };
    // Their clock may have become known after the timer was set: it may be too early there.
    let later = Some(due).filter(|at| *at > now);
    if let Some(at) = later.or_else(|| better_time(draft, &zone)) {
        draft.effects.push(Effect::Set(Timer {
            name: TimerName::Reminder,
            at,
        }));
        return;
    }
    draft.record(Event::LeadReopened {
        because: "asked to hear from us now".to_owned(),
    });
    let elsewhere = elsewhere(draft).map(|(channel, address)| Effect::SendToo {
        text: words(draft, channel).text,
        channel,
        address,
    });
    let words = words(draft, draft.state.channel());
    draft.record(Event::AgentSaid {
        text: words.text,
        moves: words.moves,
        promises: words.promises,
        used: words.used,
    });
    draft.effects.extend(elsewhere);
}

fn words(draft: &Draft<'_>, channel: Channel) -> Words {
    Voice::new(draft.rules.lines, draft.rules.campaign, &draft.state).remind(channel)
}

/// Another time, where it is night there, since nobody rang at the right time,
/// or they are writing just now.
fn better_time(draft: &Draft<'_>, zone: &TimeZone) -> Option<Timestamp> {
    let now = draft.moment.now;
    if !draft.state.unread.is_empty() {
        return now.checked_add(WHILE_THEY_WRITE_HOURS.hours()).ok();
    }
    let there = now.to_zoned(zone.clone()).datetime();
    if (FIRST_HOUR..LAST_HOUR).contains(&there.hour()) {
        return None;
    }
    let day = if there.hour() < FIRST_HOUR {
        there.date()
    } else {
        there.date().tomorrow().ok()?
    };
    at(day, zone)
}

/// Where somebody is written to who sits in front of no conversation: the way that
/// they asked for, else the address, else the number. Who wants a call gets no text
/// message in its place.
fn elsewhere(draft: &Draft<'_>) -> Option<(Channel, String)> {
    if !draft.state.channel().is_live() {
        return None;
    }
    let known = |name: &str, channel| {
        let address = draft.state.text_of(name)?;
        Some((channel, address.to_owned()))
    };
    let email = || known(SignalName::EMAIL, Channel::Email);
    let text = || known(SignalName::PHONE, Channel::Sms);
    match way::wanted(draft) {
        Some(ContactWay::Text) => text().or_else(email),
        Some(ContactWay::Phone) => email(),
        Some(ContactWay::Writing | ContactWay::Email) | None => email().or_else(text),
    }
}
