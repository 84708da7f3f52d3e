//! "Remind me in February", "send me something to read": they set the pace. What
//! they ask for is done, and nothing else is asked.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use super::rebuttal::puts_off;
use super::{reminder, returning, to_read};
use crate::conversation::agenda::{Agenda, Step};
use crate::conversation::decide::Draft;
use crate::conversation::decide::answering::question::sentence_at;
use crate::conversation::decide::calling::when::{A_DAY, length};
use crate::conversation::decide::handing_over::route;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::effect::{Announcement, Effect, TimerName};
use crate::conversation::event::Event;
use crate::conversation::objection::Standing;
use crate::conversation::state::{HandoffState, LeadStatus, Unread};
use crate::reading::Manner;
use crate::reading::finding::{IntentKind, ObjectionKind, Reading, TimeFinding};
use crate::signal::SignalName;
use crate::speech::lines::DayForm;

/// Sooner than in so many days, being called back is meant.
const FROM_DAYS: i64 = 8;
/// A time later than in so many days is said with its year.
const WITH_YEAR_DAYS: i64 = 300;
const A_MONTH: SignedDuration = SignedDuration::from_hours(24 * 31);

/// When they want to hear from us again.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reminder {
    /// The first day of it.
    pub from: Date,
    /// In words: "in February".
    pub words: String,
}

/// Takes what sets the pace out of what was learned: it is no objection to be
/// answered, but a wish to be granted.
pub(crate) fn hear(draft: &mut Draft<'_>, learned: &mut Learned) {
    learned.reminder = asked_reminder(draft, learned);
    let named = to_read::asked_content(draft, learned).is_some();
    learned.wants_reading = learned.reminder.is_none() && to_read::is_wanted(draft, learned);
    let leaves = learned.intends(IntentKind::Bye) && !asks_on(learned);
    let granted: &[ObjectionKind] = match (&learned.reminder, learned.wants_reading) {
        // Who takes their leave has said why, and no answer holds them back.
        _ if leaves => &EVERY_KIND,
        // "It's too much for us. Where's that template?": that is all they want.
        (None, true) if named => &[
            ObjectionKind::BrushOff,
            ObjectionKind::Price,
            ObjectionKind::Timing,
            ObjectionKind::NoNeed,
            ObjectionKind::Competitor,
        ],
        (Some(_), _) => &[ObjectionKind::Timing, ObjectionKind::BrushOff],
        _ if returning::says_so(learned) => &[ObjectionKind::Timing, ObjectionKind::BrushOff],
        (None, true) => &[ObjectionKind::BrushOff],
        (None, false) if learned.intends(IntentKind::Bye) => &[ObjectionKind::BrushOff],
        (None, false) => return,
    };
    let settled: Vec<String> = learned
        .objections
        .iter()
        .filter(|id| {
            draft
                .state
                .objection(id)
                .is_some_and(|raised| granted.contains(&raised.kind))
        })
        .cloned()
        .collect();
    learned.objections.retain(|id| !settled.contains(id));
    for objection in settled {
        draft.record(Event::ObjectionSettled {
            objection,
            state: Standing::Conceded,
        });
    }
}

const EVERY_KIND: [ObjectionKind; 8] = [
    ObjectionKind::Price,
    ObjectionKind::Timing,
    ObjectionKind::Trust,
    ObjectionKind::Competitor,
    ObjectionKind::NoNeed,
    ObjectionKind::Authority,
    ObjectionKind::BrushOff,
    ObjectionKind::Other,
];

/// Whether anything is asked: whoever asks has not gone.
pub(crate) fn asks_on(learned: &Learned) -> bool {
    learned.readings.iter().any(|(message, reading)| {
        message.text.contains('?')
            || reading.asks
            || !reading.open_questions.is_empty()
            || !reading.fit_questions.is_empty()
            || reading.facts.iter().any(|fact| fact.score >= 0.5)
    })
}

fn asked_reminder(draft: &Draft<'_>, learned: &Learned) -> Option<Reminder> {
    learned
        .readings
        .iter()
        .rev()
        .find_map(|(message, reading)| {
            // "Call me before that", "call whenever" puts nothing off.
            let asked = reading.shows(Manner::AsksReminder) && !returning::only_returns(reading);
            if !asked && !may_move(draft, learned, message)
                || reading.availability.whenever.is_some()
            {
                return None;
            }
            // "Is he writing me this week or January?" asks what was arranged.
            let mut manner = reading.manner.iter();
            let said = manner.find(|found| found.kind == Manner::AsksReminder);
            let mut arranged = reading.record.iter();
            if said.is_some_and(|said| arranged.any(|asked| asked.span.overlaps(said.span))) {
                return None;
            }
            let now = message.at.to_zoned(draft.prospect_zone()).datetime();
            let time = if asked {
                from_when(message, reading, now)
                    .filter(|time| !is_wished_for(learned, message, reading, time))?
            } else {
                moved_to(reading, now)?
            };
            let time = &not_on_a_holiday(draft, time);
            let from = begins(time)?;
            let near = from.duration_since(now) < SignedDuration::from_hours(24 * FROM_DAYS);
            // "Call me back on Thursday", "call me on 12 January at 10" arrange a call.
            let by_the_clock = from.time() != jiff::civil::Time::midnight();
            if (near || by_the_clock)
                && (reading.availability.calls || reading.intends(IntentKind::AskCallback))
            {
                return None;
            }
            let words = words(draft, now, time)?;
            // "In January" begins with a holiday.
            let hours = &draft.rules.campaign.identity.hours;
            let open = hours
                .next_open(from)
                .filter(|_| hours.holidays.contains(&from.date()));
            let from = open.unwrap_or(from).date();
            Some(Reminder { from, words })
        })
}

/// "Not on xmas day lol. jan is fine": so few words move the day that stands.
const A_MOVE: usize = 12;

/// Whether the words may move the day on which they are to be written to.
fn may_move(draft: &Draft<'_>, learned: &Learned, message: &Unread) -> bool {
    let words = message.text.split_whitespace().count();
    reminder::stands(&draft.state).is_some()
        && words <= A_MOVE
        && !asks_on(learned)
        && learned.accepted.is_none()
}

/// The last time of the message that they do not refuse.
fn moved_to(reading: &Reading, now: DateTime) -> Option<&TimeFinding> {
    let refused = |time: &TimeFinding| {
        let denied = reading.denied_time;
        reading.availability.refused.contains(&time.span)
            || denied.is_some_and(|denied| denied.overlaps(time.span))
    };
    let mut times = reading.times.iter().rev();
    times.find(|time| {
        let ahead = begins(time).is_some_and(|from| from.duration_since(now) >= A_DAY);
        ahead && !refused(time)
    })
}

/// "At xmas": nobody writes on a holiday, but on the next day on which people are there.
fn not_on_a_holiday(draft: &Draft<'_>, time: &TimeFinding) -> TimeFinding {
    let hours = &draft.rules.campaign.identity.hours;
    let mut time = time.clone();
    let day = time
        .from
        .filter(|_| length(&time).is_some_and(|length| length <= A_DAY));
    if let Some(from) = day.filter(|from| hours.holidays.contains(&from.date()))
        && let Some(open) = hours.next_open(from)
    {
        let open = open.date().to_datetime(jiff::civil::Time::midnight());
        time.from = Some(open);
        time.to = open.checked_add(A_DAY).ok();
    }
    time
}

/// "I'd want it in by March. Can you email me?": the time is when they want it, and puts no
/// answer off.
fn is_wished_for(
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
    time: &TimeFinding,
) -> bool {
    // "Not today. February. Don't contact me before": who puts it off names when to write.
    // "I'd rather leave it till April. Can you ping me then?": so does who puts it off to then.
    let mut objections = reading.objections.iter();
    let put_off = objections
        .any(|found| found.postpones && found.span != time.span && found.span.overlaps(time.span));
    let from_then = time.from.is_some() || reading.availability.limits.contains(&time.span);
    if reading.intends(IntentKind::DeclineSoft) || put_off && from_then {
        return false;
    }
    let sentence = |span| sentence_at(&message.text, span);
    let mut manner = reading.manner.iter();
    let apart = manner
        .find(|found| found.kind == Manner::AsksReminder)
        .is_some_and(|said| {
            let between = message.text.chars().skip(time.span.end);
            let mut between = between.take(said.span.start.saturating_sub(time.span.end));
            sentence(said.span) != sentence(time.span)
                || between.any(|letter| matches!(letter, ',' | ';' | '–'))
        });
    let mut signals = reading.signals.iter();
    apart
        && signals.any(|found| {
            found.signal.as_str() == SignalName::TIMELINE
                && found.value.is_some()
                && found.span.overlaps(time.span)
                && !puts_off(learned, message, reading, found)
        })
}

/// From when on they want to hear from us: the time that stands with the wish for it, else
/// the last one before it. "Before September" says by when they need it, and puts nothing off.
fn from_when<'r>(message: &Unread, reading: &'r Reading, now: DateTime) -> Option<&'r TimeFinding> {
    let mut manner = reading.manner.iter();
    let said = manner.find(|found| found.kind == Manner::AsksReminder)?;
    let limits = &reading.availability.limits;
    let denied = |time: &TimeFinding| {
        let denied = reading.denied_time;
        denied.is_some_and(|denied| denied.overlaps(time.span))
    };
    let fits = |time: &&TimeFinding| {
        let need_by = time.from.is_none() && !limits.contains(&time.span);
        !need_by
            && !denied(time)
            && begins(time).is_some_and(|from| from.duration_since(now) >= A_DAY)
    };
    let times = || reading.times.iter().filter(fits);
    let sentence = |span| sentence_at(&message.text, span);
    let here = sentence(said.span);
    let with_it = |time: &&TimeFinding| sentence(time.span) == here;
    // "Might be feb when you remind me, jan we do stocktake": in the same piece of it.
    let beside = |time: &&TimeFinding| {
        let (first, last) = if time.span.start < said.span.start {
            (time.span.end, said.span.start)
        } else {
            (said.span.end, time.span.start)
        };
        let mut between = message
            .text
            .chars()
            .skip(first)
            .take(last.saturating_sub(first));
        with_it(time) && !between.any(|letter| matches!(letter, ',' | ';' | '–'))
    };
    times()
        .find(|time| beside(time) && time.span.end > said.span.start)
        .or_else(|| times().rev().find(beside))
        .or_else(|| times().find(|time| with_it(time) && time.span.end > said.span.start))
        .or_else(|| times().rev().find(with_it))
        .or_else(|| times().rev().find(|time| time.span.end <= said.span.start))
        .or_else(|| times().next())
}

/// Until the end of a month, said of when not to call before, begins after it.
fn begins(time: &TimeFinding) -> Option<DateTime> {
    time.from.or(time.to)
}

fn words(draft: &Draft<'_>, now: DateTime, time: &TimeFinding) -> Option<String> {
    let from = begins(time)?;
    let far = from.duration_since(now) > SignedDuration::from_hours(24 * WITH_YEAR_DAYS);
    let length = length(time);
    let whole_month =
        from.day() == 1 && length.is_some_and(|length| length > A_DAY * 27 && length <= A_MONTH);
    let (wording, form) = match (whole_month, length) {
        (true, _) => (
            "in_month",
            if far {
                DayForm::MonthAndYear
            } else {
                DayForm::Month
            },
        ),
        (false, Some(length)) if length <= A_DAY => {
            let form = if far {
                DayForm::DayAndYear
            } else {
                DayForm::WeekdayAndDay
            };
            ("on_date", form)
        }
        _ => (
            "from_date",
            if far {
                DayForm::DayAndYear
            } else {
                DayForm::Day
            },
        ),
    };
    let day = draft.lines().day(from.date(), form);
    let said = draft
        .lines()
        .say("words", wording, 0, |_| Some(day.clone()));
    (!said.is_empty()).then_some(said)
}

/// Grants the wish as the step of this turn. `false` where there was none.
pub(crate) fn granted(draft: &mut Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let asks_whence = learned.shows(Manner::AsksWhence) && draft.state.open_handoff().is_none();
    if learned.manner.bothered || asks_whence {
        agenda.step = Step::Rest;
        return true;
    }
    if let Some(reminder) = learned.reminder.clone() {
        return remind(draft, agenda, reminder);
    }
    to_read::send(draft, learned, agenda)
}

fn remind(draft: &mut Draft<'_>, agenda: &mut Agenda, reminder: Reminder) -> bool {
    if let Some(open) = draft.state.open_handoff() {
        let handoff = open.id;
        match open.state {
            HandoffState::Requested | HandoffState::Offered | HandoffState::Unavailable => {
                draft.record(Event::HandoffWithdrawn { handoff });
                draft.effects.push(Effect::Forget(TimerName::Offer));
                draft.announce("handoff.withdrawn");
            }
            // A closer has it already and hears of it in the conversation.
            _ => return false,
        }
    }
    let reach = route::reach(draft);
    let contact = route::contact_to_ask(draft).filter(|_| draft.state.channel().is_live());
    if contact.is_some() {
        agenda.record.push(route::asks_for_contact());
    }
    let because = format!("asked to hear from us again {}", reminder.words);
    part(draft, agenda, &because, Some(reminder.from));
    agenda.step = Step::Remind {
        when: reminder.words,
        reach,
        contact,
    };
    true
}

pub(super) fn part(draft: &Draft<'_>, agenda: &mut Agenda, because: &str, until: Option<Date>) {
    if draft.state.status == LeadStatus::Nurture && until.is_none() {
        return;
    }
    agenda.record.push(Event::LeadNurtured {
        because: because.to_owned(),
        until,
    });
    let kind = "lead.nurtured";
    agenda.effects.push(Effect::Announce(Announcement { kind }));
}

/// Whether nothing but how to reach them was told: no reason to begin anew with
/// somebody who wants to hear from us later.
pub(crate) fn only_contact(learned: &Learned) -> bool {
    let contact = [
        SignalName::EMAIL,
        SignalName::PHONE,
        SignalName::NAME,
        SignalName::CONTACT_TIME,
        SignalName::CONTACT_WAY,
    ];
    let mut news = learned.fresh.iter().chain(&learned.corrected).peekable();
    news.peek().is_some()
        && news.all(|name| contact.contains(&name.as_str()))
        && learned.objections.is_empty()
}
