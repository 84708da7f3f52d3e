//! Times for a call that are named one after the other: what the later ones say nothing of
//! stays as it was, and a day that was ruled out stays so until it is wished for.

use jiff::ToSpan;
use jiff::civil::Date;

use super::appointment::{is_day, named_day};
use super::when::{Day, Hour, NamedTime, weekday};
use super::which_day::{is_next_day, next_of};
use crate::reading::finding::CallDay;

impl NamedTime {
    /// This time, named after another one: what it says nothing of stays as it was.
    /// "Make it 4pm" keeps the day, "sorry, Thursday" the hour, "not Friday" both.
    pub(crate) fn after(self, earlier: &Self) -> Self {
        if self.is_soonest() || earlier.is_soonest() {
            return self;
        }
        if self.tells && earlier.leaves_out(&self.day) {
            return earlier.clone();
        }
        let said_on = self.said_on;
        let left_out = |days: &[CallDay], not: &[CallDay]| {
            let mut left = days.to_vec();
            left.retain(|day| !not.iter().any(|not| is_the_same(*not, *day, said_on)));
            left
        };
        // "The week after", with or without another hour.
        let left = self.left_of(&earlier.hour);
        let moved = earlier
            .moved_by(self.shift)
            .filter(|_| self.day == Day::Open);
        let day = match (moved.unwrap_or(self.day), &earlier.day) {
            (Day::Open, day) => day.clone(),
            (day, before) if self.adds && before.names().is_some() && day.names().is_some() => {
                let mut all = before.names().unwrap_or_default();
                let more = left_out(&day.names().unwrap_or_default(), &all);
                all.extend(more);
                Day::Named(all)
            }
            (_, day) if self.implied && *day != Day::Open => day.clone(),
            // Nobody calls tomorrow "Monday then", of whom a later day was not to be had.
            (Day::Named(days), Day::On(before))
                if self.then && days.len() == 1 && is_next_day(&days, self.said_on, *before) =>
            {
                Day::On(next_of(&days, *before))
            }
            (Day::AnyBut(not), Day::Every(days, from)) if !left_out(days, &not).is_empty() => {
                Day::Every(left_out(days, &not), *from)
            }
            (Day::AnyBut(not), Day::Named(days)) if !left_out(days, &not).is_empty() => {
                Day::Named(left_out(days, &not))
            }
            // "Not Tuesday, after 3", of who had Thursday in view.
            (Day::AnyBut(not), Day::On(date)) if !not.contains(&named_day(*date)) => Day::On(*date),
            (Day::AnyBut(not), Day::AnyBut(before)) => {
                let mut all = before.clone();
                all.extend(left_out(&not, before));
                Day::AnyBut(all)
            }
            (day, _) => day,
        };
        // "I told you Saturday morning", "so after ten": the hour within the part of the day.
        let hour = match self.hour {
            Hour::Open => earlier.hour.clone(),
            hour if self.limits && earlier.hour.keeps(&hour) => earlier.hour.clone(),
            // "That's 6 mountain time, right?" names the clock of an hour that stands.
            hour if self.zone.is_some() && earlier.hour.begins_with(&hour) => earlier.hour.clone(),
            hour @ Hour::In(_) => left.unwrap_or(hour),
            hour => hour,
        };
        let named = day.names().unwrap_or_default();
        let without = left_out(&earlier.ruled_out_days(), &named);
        let without = [self.without, without].concat();
        let others = self
            .others
            .into_iter()
            .map(|(of, hour)| match of {
                // "3:30, or at 4": on the same day.
                Day::Open => (day.clone(), hour),
                of => (of, hour),
            })
            .collect();
        Self {
            without,
            implied: false,
            limits: false,
            adds: false,
            shift: 0,
            others,
            matter: self.matter.or(earlier.matter),
            zone: self.zone.or(earlier.zone),
            day,
            hour,
            ..self
        }
    }

    /// The day so many days after the one that was named.
    fn moved_by(&self, days: i32) -> Option<Day> {
        if days == 0 {
            return None;
        }
        let named = match &self.day {
            Day::On(date) => *date,
            Day::Named(days) | Day::Every(days, _) => next_of(days, self.said_on),
            _ => return None,
        };
        named.checked_add(days.days()).ok().map(Day::On)
    }

    /// The days that were ruled out, in this message or before it.
    fn ruled_out_days(&self) -> Vec<CallDay> {
        match &self.day {
            Day::AnyBut(days) => [days.as_slice(), &self.without].concat(),
            _ => self.without.clone(),
        }
    }

    /// Whether the days were all ruled out before.
    fn leaves_out(&self, day: &Day) -> bool {
        let not = self.ruled_out_days();
        day.names().is_some_and(|days| {
            let mut days = days.iter();
            !not.is_empty() && days.all(|day| not.contains(day))
        })
    }
}

/// Whether both names mean one day: "tomorrow" and the day of the week that it is.
fn is_the_same(one: CallDay, other: CallDay, today: Date) -> bool {
    let ahead = |days: i64| today.checked_add(days.days()).ok();
    let date = match (one, other) {
        _ if one == other => return true,
        (_, CallDay::Tomorrow) | (CallDay::Tomorrow, _) => ahead(1),
        (_, CallDay::Today) | (CallDay::Today, _) => ahead(0),
        _ => None,
    };
    date.is_some_and(|date| {
        let holds = |day| weekday(day).is_none() || is_day(day, date, today);
        (weekday(one).is_some() || weekday(other).is_some()) && holds(one) && holds(other)
    })
}
