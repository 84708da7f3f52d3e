//! Asking for a closer: who gets the lead, and what the prospect is told.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use crate::campaign::condition::Met;
use crate::conversation::agenda::{Agenda, Step};
use crate::conversation::decide::Draft;
use crate::conversation::decide::calling::called::caller;
use crate::conversation::effect::{Announcement, Effect, Timer, TimerName};
use crate::conversation::event::Event;
use crate::conversation::message::Author;
use crate::conversation::reached::{self, By};
use crate::conversation::state::HandoffState;
use crate::handoff::{Member, Route, Wanted, route};
use crate::id::{CloserId, HandoffId};
use crate::signal::SignalName;
use crate::speech::Lines;
use crate::speech::lines::DayForm;

/// A time of ours is promised from this hour on, where the business is …
const FIRST_HOUR: i8 = 8;
/// … and before this one.
const LAST_HOUR: i8 = 20;

/// Where a handoff goes now.
pub(crate) enum Choice {
    /// It is offered to this closer.
    Offered {
        /// Their name.
        name: String,
    },
    /// Nobody can take it now.
    Nobody {
        /// Who will get back, where that is decided.
        name: Option<String>,
        /// When they are back, where that is known.
        back_at: Option<Timestamp>,
    },
}

/// Decides to whom the handoff goes; what follows is put into `record` and `effects`.
pub(crate) fn offer(
    draft: &Draft<'_>,
    handoff: HandoffId,
    tried: &[CloserId],
    record: &mut Vec<Event>,
    effects: &mut Vec<Effect>,
) -> Choice {
    let campaign = draft.rules.campaign;
    let evaluation = draft.evaluation();
    let segments = |wanted: Met| -> Vec<&str> {
        let all = campaign.lead.routing.segments.iter();
        let signals = &draft.state.signals;
        all.filter(|segment| segment.when.check(signals, campaign, draft.today()) == wanted)
            .map(|segment| segment.name.as_str())
            .collect()
    };
    let wished = wished_tongue(draft);
    let wanted = Wanted {
        language: wished.or(draft.state.language.as_deref()),
        segments: segments(Met::Met),
        other_segments: segments(Met::Broken),
        expected_value: evaluation.expected_value.map(|money| money.amount),
        tried,
        told: told(draft),
        called_at: draft.called_at(),
        by_day: &|at| by_day(draft, at),
    };
    match route(draft.moment.team, &campaign.lead.routing, &wanted) {
        Route::Offer(member) => {
            let seconds = i64::from(campaign.lead.routing.offer_seconds);
            let until = draft.moment.now + SignedDuration::from_secs(seconds);
            record.push(offered_to(handoff, member, until));
            effects.push(Effect::Set(Timer {
                name: TimerName::Offer,
                at: until,
            }));
            effects.push(Effect::Announce(Announcement {
                kind: "handoff.offered",
            }));
            Choice::Offered {
                name: member.name.clone(),
            }
        }
        Route::Later { closer, back_at } => {
            record.push(Event::HandoffUnavailable {
                handoff,
                closer: closer.map(|member| member.id.clone()),
                name: closer.map(|member| member.name.clone()),
                back_at,
            });
            effects.push(Effect::Forget(TimerName::Offer));
            Choice::Nobody {
                name: closer.map(|member| member.name.clone()),
                back_at,
            }
        }
    }
}

/// Whose names the prospect has been told in this talk.
fn told<'d>(draft: &'d Draft<'_>) -> Vec<&'d str> {
    let closers = &draft.rules.campaign.lead.routing.closers;
    let team = draft.moment.team.of(closers);
    team.map(|member| member.name.as_str())
        .filter(|name| is_told(draft, Some(name)))
        .collect()
}

/// The language in which somebody of theirs speaks, as they said it last.
fn wished_tongue(draft: &Draft<'_>) -> Option<&'static str> {
    let spoken = draft.state.messages.iter().rev();
    spoken
        .filter(|message| message.from == Author::Prospect)
        .find_map(|message| draft.read_again(message).1.tongue)
}

/// A callback is due and what it takes has changed: who fits now is named.
pub(crate) fn choose_anew(draft: &Draft<'_>, agenda: &mut Agenda) {
    let Some(handoff) = draft.state.open_handoff() else {
        return;
    };
    let (mut record, mut effects) = (Vec::new(), Vec::new());
    agenda.step = match offer(draft, handoff.id, &[], &mut record, &mut effects) {
        Choice::Offered { name } => Step::BringCloser {
            name,
            asked_for: false,
        },
        Choice::Nobody { name, back_at } => callback(draft, name, back_at, None),
    };
    agenda.record.extend(record);
    agenda.effects.extend(effects);
}

fn offered_to(handoff: HandoffId, member: &Member, until: Timestamp) -> Event {
    Event::HandoffOffered {
        handoff,
        closer: member.id.clone(),
        name: member.name.clone(),
        until,
    }
}

/// Asks for a closer at the end of this turn, and chooses the step that tells so.
pub(crate) fn request(draft: &mut Draft<'_>, agenda: &mut Agenda, reason: &str) {
    let handoff = HandoffId(draft.moment.fresh);
    agenda.record.push(Event::HandoffRequested {
        handoff,
        reason: reason.to_owned(),
    });
    agenda.effects.push(Effect::Announce(Announcement {
        kind: "handoff.requested",
    }));
    let choice = offer(draft, handoff, &[], &mut agenda.record, &mut agenda.effects);
    agenda.step = match choice {
        Choice::Offered { name } => Step::BringCloser {
            name,
            asked_for: reason == "asked_for_person",
        },
        Choice::Nobody { name, back_at } => {
            let contact = contact_to_ask(draft);
            if contact.is_some() {
                agenda.record.push(asks_for_contact());
            }
            callback(draft, name, back_at, contact)
        }
    };
}

/// A way to get back is asked for where none is known, unless the prospect
/// would not say or was asked often enough.
pub(crate) fn contact_to_ask(draft: &Draft<'_>) -> Option<String> {
    let may_ask = reach(draft).is_none()
        && !draft.state.refused(SignalName::EMAIL)
        && !draft.state.refused(SignalName::PHONE)
        && draft
            .state
            .asked_times(crate::conversation::decide::asking::contact::CONTACT)
            < crate::conversation::decide::step::MOST_TIMES_ASKED;
    // Who wants to be called is asked for a number, once though an address is known.
    let called = reached::expects_a_call(&draft.state);
    let number = called
        && (draft.state.reached_at(SignalName::EMAIL).is_none()
            || reached::asked_for_a_call(&draft.state))
        && draft.state.reached_at(SignalName::PHONE).is_none()
        && !draft.state.refused(SignalName::PHONE)
        && draft
            .state
            .asked_times(crate::conversation::decide::asking::contact::CONTACT)
            == 0;
    let may_ask = may_ask || number;
    let field = if called {
        SignalName::PHONE
    } else {
        SignalName::EMAIL
    };
    may_ask.then(|| field.to_owned())
}

/// The record of asking for a way to get back.
pub(crate) fn asks_for_contact() -> Event {
    Event::QuestionAsked {
        question: crate::conversation::decide::asking::contact::CONTACT.to_owned(),
        signal: SignalName::EMAIL.into(),
        follow_up: false,
        why: "nobody is there now, so a way to get back is needed".to_owned(),
    }
}

/// A callback is due and the prospect asks again: whoever has come back
/// meanwhile is offered the same handoff. `false` where still nobody is there.
pub(crate) fn offer_again(draft: &Draft<'_>, agenda: &mut Agenda) -> bool {
    let Some(handoff) = draft.state.open_handoff() else {
        return false;
    };
    let (mut record, mut effects) = (Vec::new(), Vec::new());
    let Choice::Offered { name } = offer(draft, handoff.id, &[], &mut record, &mut effects) else {
        return false;
    };
    agenda.record.extend(record);
    agenda.effects.extend(effects);
    agenda.step = Step::BringCloser {
        name,
        asked_for: true,
    };
    true
}

/// When somebody is back, in words, by the prospect's clock where it is known.
pub(crate) fn back_words(draft: &Draft<'_>, at: Timestamp) -> String {
    let at = once_open(draft, at);
    moment_words(draft.lines(), draft.moment.now, at, &draft.prospect_zone())
}

/// Whether that is a time to call at: nobody is promised one in the middle of the night.
pub(crate) fn by_day(draft: &Draft<'_>, at: Timestamp) -> bool {
    let hour = at.to_zoned(draft.rules.timezone.clone()).hour();
    (FIRST_HOUR..LAST_HOUR).contains(&hour)
}

/// The moment, or when the doors open after it: nobody of ours is promised before that.
fn once_open(draft: &Draft<'_>, at: Timestamp) -> Timestamp {
    let zone = draft.rules.timezone;
    let hours = &draft.rules.campaign.identity.hours;
    let local = at.to_zoned(zone.clone()).datetime();
    let open = hours.next_open(local).filter(|open| *open > local);
    open.and_then(|open| open.to_zoned(zone.clone()).ok())
        .map_or(at, |open| open.timestamp())
}

/// Whether somebody else is the one for it by what is known now: a callback is due, and
/// nobody has it yet.
pub(crate) fn fits_another(draft: &Draft<'_>) -> bool {
    let Some(handoff) = draft.state.open_handoff() else {
        return false;
    };
    let (mut record, mut effects) = (Vec::new(), Vec::new());
    let choice = offer(draft, handoff.id, &[], &mut record, &mut effects);
    match choice {
        Choice::Nobody { name, .. } => {
            handoff.state == HandoffState::Unavailable
                && handoff.closer_name.is_some()
                && name.is_some()
                && name != handoff.closer_name
        }
        Choice::Offered { .. } => false,
    }
}

/// Whether they have been told that name.
pub(crate) fn is_told(draft: &Draft<'_>, name: Option<&str>) -> bool {
    name.is_some_and(|name| {
        let mut ours = draft.state.messages.iter();
        ours.any(|message| message.from == Author::Agent && message.text.contains(name))
    })
}

/// Gives a callback that is due to who fits now, of whom they were told nothing yet: what
/// is then said of it.
pub(crate) fn choose_quietly(draft: &Draft<'_>, agenda: &mut Agenda) -> Option<Step> {
    let handoff = draft.state.open_handoff()?;
    let (mut record, mut effects) = (Vec::new(), Vec::new());
    let choice = offer(draft, handoff.id, &[], &mut record, &mut effects);
    agenda.record.extend(record);
    agenda.effects.extend(effects);
    match choice {
        Choice::Nobody { name, back_at } => Some(stands(draft, name, back_at)),
        Choice::Offered { .. } => None,
    }
}

/// The step that arranges a callback.
pub(crate) fn callback(
    draft: &Draft<'_>,
    name: Option<String>,
    back_at: Option<Timestamp>,
    contact: Option<String>,
) -> Step {
    // Who is asked for a number to be called at is promised no e-mail.
    let reach = reach(draft).filter(|_| contact.is_none());
    Step::Callback {
        name: caller(draft, name),
        when: callback_words(draft, back_at),
        reach,
        contact,
    }
}

/// What is said again of a callback that is due: who, when and how.
pub(crate) fn callback_stands(draft: &Draft<'_>) -> Step {
    let handoff = draft.state.open_handoff();
    let back_at = handoff.and_then(|handoff| handoff.back_at);
    let name = handoff.and_then(|handoff| handoff.closer_name.clone());
    stands(draft, name, back_at)
}

fn stands(draft: &Draft<'_>, name: Option<String>, back_at: Option<Timestamp>) -> Step {
    Step::CallbackStands {
        name: caller(draft, name),
        when: callback_words(draft, back_at.filter(|at| *at > draft.moment.now)),
        reach: reach(draft),
    }
}

/// The moment at which somebody is back, in words; none is promised in the night.
fn callback_words(draft: &Draft<'_>, back_at: Option<Timestamp>) -> Option<String> {
    let at = back_at.filter(|at| by_day(draft, *at))?;
    let at = once_open(draft, at);
    let zone = draft.prospect_zone();
    Some(moment_words(draft.lines(), draft.moment.now, at, &zone))
}

/// When somebody is there at the soonest, in words, for those who want it at
/// once. `None` where somebody is there now.
pub(crate) fn soonest_words(draft: &Draft<'_>) -> Option<String> {
    let team = draft.moment.team;
    let closers = &draft.rules.campaign.lead.routing.closers;
    if team
        .of(closers)
        .any(|member| member.there && member.free > 0)
    {
        return None;
    }
    let zone = draft.rules.timezone;
    let now = draft.moment.now.to_zoned(zone.clone());
    let back = team.of(closers).filter_map(|member| member.back_at).min();
    let hours = &draft.rules.campaign.identity.hours;
    let open = hours
        .next_open(now.datetime())
        .filter(|open| *open > now.datetime())
        .and_then(|open| open.to_zoned(zone.clone()).ok())
        .map(|open| open.timestamp());
    let lines = draft.lines();
    // Nobody is back before the doors open.
    let Some(at) = back.max(open).filter(|at| *at > draft.moment.now) else {
        return Some(lines.say("words", "soonest", 0, |_| None));
    };
    let when = moment_words(lines, draft.moment.now, at, &draft.prospect_zone());
    Some(lines.say("words", "soonest_at", 0, |_| Some(when.clone())))
}

/// How the prospect can be reached, in words: ` by e-mail at …`. The way that
/// they asked for comes first.
pub(crate) fn reach(draft: &Draft<'_>) -> Option<String> {
    let by = |name: &str, wording: &str| {
        let value = draft.state.reached_at(name)?.to_owned();
        let said = draft
            .lines()
            .say("words", wording, 0, |_| Some(value.clone()));
        (!said.is_empty()).then_some(said)
    };
    let email = || by(SignalName::EMAIL, "by_email");
    let text = || by(SignalName::PHONE, "by_text");
    let phone = || by(SignalName::PHONE, "by_phone");
    let known = |name: &str| draft.state.reached_at(name).is_some();
    let (has_email, has_phone) = (known(SignalName::EMAIL), known(SignalName::PHONE));
    match reached::by(&draft.state, has_email, has_phone)? {
        By::Email => email(),
        By::Text => text(),
        By::Phone => phone(),
    }
}

/// A point in time as people say it, by the clock of that zone.
fn moment_words(lines: &Lines, now: Timestamp, at: Timestamp, timezone: &TimeZone) -> String {
    let now = now.to_zoned(timezone.clone());
    let at = at.to_zoned(timezone.clone());
    let time = lines.clock(&at);
    let days = now
        .date()
        .until(at.date())
        .map_or(0, |span| span.get_days());
    let wording = match days {
        0 => "today",
        1 => "tomorrow",
        _ => "on_day",
    };
    lines.say("words", wording, 0, |slot| match slot {
        "time" => Some(time.clone()),
        "day" => Some(lines.day(at.date(), DayForm::WeekdayAndDay)),
        _ => None,
    })
}
