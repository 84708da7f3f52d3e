//! Bare numbers that are hours, where an appointment is the matter: "make it 4", "hm 5 is
//! better", "3 instead".

use jiff::ToSpan;
use jiff::civil::Time;

use crate::reading::draft::Draft;
use crate::reading::finding::TimeFinding;
use crate::signal::SignalName;

/// 1 to 6 o'clock is in the afternoon.
const LAST_OF_THE_AFTERNOON: i8 = 6;

/// Takes the numbers that change the appointment's hour as times, and as nothing else.
pub(crate) fn take(draft: &mut Draft<'_>) {
    if !draft.asked_for(SignalName::CONTACT_TIME) {
        return;
    }
    let meant: Vec<TimeFinding> = draft
        .of("cue", "other_hour")
        .filter_map(|found| {
            let tokens = draft.text.tokens.get(found.first..found.end)?;
            let number = tokens.iter().find(|token| token.number)?;
            let hour: i8 = number
                .text
                .parse()
                .ok()
                .filter(|hour| (1..=12).contains(hour))?;
            let taken = draft
                .times
                .iter()
                .any(|time| time.span.overlaps(number.span))
                || draft
                    .contacts
                    .iter()
                    .any(|known| known.span.overlaps(number.span));
            let unit = draft
                .quantities
                .iter()
                .any(|known| known.unit.is_some() && known.span.overlaps(number.span));
            if taken || unit {
                return None;
            }
            at_hour(draft, hour, number.span)
        })
        .collect();
    for time in meant {
        draft
            .quantities
            .retain(|known| !known.span.overlaps(time.span));
        draft.money.retain(|known| !known.span.overlaps(time.span));
        if draft.times.iter().all(|known| known.span != time.span) {
            draft.times.push(time);
        }
    }
    draft.times.sort_by_key(|time| time.span.start);
}

/// The next time that it is that hour.
fn at_hour(draft: &Draft<'_>, hour: i8, span: crate::signal::Span) -> Option<TimeFinding> {
    let now = draft.context.written_at;
    let hour = if hour <= LAST_OF_THE_AFTERNOON {
        hour + 12
    } else {
        hour
    };
    let today = now.date().to_datetime(Time::new(hour, 0, 0, 0).ok()?);
    let from = if today > now {
        today
    } else {
        today.checked_add(1.day()).ok()?
    };
    Some(TimeFinding {
        span,
        quote: span.slice(draft.text.source)?.to_owned(),
        from: Some(from),
        to: from.checked_add(1.hour()).ok(),
        seconds: None,
        urgency: None,
    })
}
