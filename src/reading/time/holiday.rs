//! Holidays that people reckon by, by name and year.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};

use super::calendar::{Grain, Stretch, add_days};
use crate::reading::number::Phrases;

/// A day of the year by rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holiday {
    /// The same day every year: month, day.
    Fixed(i8, i8),
    /// The n-th weekday of a month.
    Nth(i8, i8, Weekday),
    /// The last weekday of a month.
    Last(i8, Weekday),
    /// Days after Western Easter Sunday.
    Easter(i64),
    /// The Friday (1) or Monday (4) after Thanksgiving.
    Thanksgiving(i64),
    /// By the moon: its first day in each of the coming years, and how many days it lasts.
    Moon(&'static [(i16, i8, i8)], i64),
    /// From one day to another, which may be in the next year: the holidays.
    Season(i8, i8, i64),
}

/// After these "new year" is the day, and no year that is new.
pub(super) const BEFORE_NEW_YEAR: [&str; 8] = [
    "the", "in", "after", "before", "by", "until", "till", "around",
];

pub(super) static HOLIDAYS: LazyLock<Phrases<Holiday>> = LazyLock::new(|| {
    use Holiday::{Easter, Fixed, Last, Moon, Nth, Season, Thanksgiving};
    Phrases::of_groups(&[
        (
            "christmas|christmas day|xmas|xmas day|x - mas|crimbo|noel",
            Fixed(12, 25),
        ),
        ("christmas eve|xmas eve", Fixed(12, 24)),
        ("boxing day", Fixed(12, 26)),
        (
            "christmas break|the holidays|holiday season|the holiday season|christmas holidays|xmas break|the christmas break|the christmas holidays|holidays season",
            Season(12, 20, 14),
        ),
        (
            "new year's eve|new years eve|new year eve|nye|silvester|hogmanay",
            Fixed(12, 31),
        ),
        (
            "new year's|new years|new year's day|new years day|new year|the new year|new year day|new yr|the new yr|new yrs|new yr's",
            Fixed(1, 1),
        ),
        (
            "valentine's day|valentine's|valentines day|valentines|valentine day",
            Fixed(2, 14),
        ),
        (
            "st patrick's day|st . patrick's day|saint patrick's day|st patricks day|saint patricks day|saint patrick|st patrick|st patricks|st paddy's day|st paddy's|paddy's day",
            Fixed(3, 17),
        ),
        ("april fools|april fools day|april fool's day", Fixed(4, 1)),
        ("earth day", Fixed(4, 22)),
        (
            "turn of the year|the turn of the year|turn of the yr",
            Season(12, 28, 10),
        ),
        (
            "may day|labour day in may|international workers' day|international workers day|workers' day|workers day",
            Fixed(5, 1),
        ),
        ("cinco de mayo", Fixed(5, 5)),
        ("juneteenth", Fixed(6, 19)),
        ("canada day", Fixed(7, 1)),
        ("independence day|fourth of july", Fixed(7, 4)),
        ("bastille day", Fixed(7, 14)),
        ("halloween|hallowe'en", Fixed(10, 31)),
        (
            "veterans day|veteran's day|remembrance day|armistice day",
            Fixed(11, 11),
        ),
        ("bonfire night|guy fawkes", Fixed(11, 5)),
        (
            "mlk day|martin luther king day|martin luther king's day|martin luther king jr day",
            Nth(1, 3, Weekday::Monday),
        ),
        (
            "presidents day|president's day|presidents' day",
            Nth(2, 3, Weekday::Monday),
        ),
        ("mother's day|mothers day", Nth(5, 2, Weekday::Sunday)),
        ("father's day|fathers day", Nth(6, 3, Weekday::Sunday)),
        ("memorial day", Last(5, Weekday::Monday)),
        ("labor day|labour day", Nth(9, 1, Weekday::Monday)),
        (
            "columbus day|indigenous peoples day",
            Nth(10, 2, Weekday::Monday),
        ),
        ("thanksgiving|thanksgiving day|turkey day", Thanksgiving(0)),
        ("black friday|blackfriday", Thanksgiving(1)),
        ("cyber monday", Thanksgiving(4)),
        (
            "chinese new year|chinese new years|lunar new year|cny|spring festival|tet",
            Moon(LUNAR_NEW_YEAR, 1),
        ),
        ("ramadan|ramadhan|ramzan", Moon(RAMADAN, 30)),
        (
            "eid|eid al - fitr|eid al fitr|eid ul fitr|eid ul - fitr|end of ramadan|bayram",
            Moon(EID, 1),
        ),
        ("diwali|deepavali|divali", Moon(DIWALI, 1)),
        ("hanukkah|chanukah|hanukah", Moon(HANUKKAH, 8)),
        ("easter|easter sunday", Easter(0)),
        ("easter monday", Easter(1)),
        ("maundy thursday", Easter(-3)),
        ("holy saturday", Easter(-1)),
        ("corpus christi", Easter(60)),
        ("carnival monday", Easter(-48)),
        ("epiphany", Fixed(1, 6)),
        ("assumption day", Fixed(8, 15)),
        ("reformation day", Fixed(10, 31)),
        ("all saints' day|all saints day", Fixed(11, 1)),
        ("good friday", Easter(-2)),
        ("palm sunday", Easter(-7)),
        ("ash wednesday", Easter(-46)),
        ("mardi gras|shrove tuesday|pancake day", Easter(-47)),
        ("ascension day|ascension", Easter(39)),
        ("pentecost|whit sunday", Easter(49)),
        ("whit monday", Easter(50)),
    ])
});

const LUNAR_NEW_YEAR: &[(i16, i8, i8)] = &[
    (2025, 1, 29),
    (2026, 2, 17),
    (2027, 2, 6),
    (2028, 1, 26),
    (2029, 2, 13),
    (2030, 2, 3),
    (2031, 1, 23),
    (2032, 2, 11),
];
/// As the calendars reckon it; the moon may be seen a day later.
const RAMADAN: &[(i16, i8, i8)] = &[
    (2025, 3, 1),
    (2026, 2, 18),
    (2027, 2, 8),
    (2028, 1, 28),
    (2029, 1, 16),
    (2030, 1, 6),
    (2031, 12, 15),
    (2032, 12, 4),
];
const EID: &[(i16, i8, i8)] = &[
    (2025, 3, 30),
    (2026, 3, 20),
    (2027, 3, 10),
    (2028, 2, 27),
    (2029, 2, 15),
    (2030, 2, 5),
    (2031, 1, 25),
    (2032, 1, 14),
];
const DIWALI: &[(i16, i8, i8)] = &[
    (2025, 10, 20),
    (2026, 11, 8),
    (2027, 10, 29),
    (2028, 10, 17),
    (2029, 11, 5),
    (2030, 10, 26),
    (2031, 11, 14),
    (2032, 11, 2),
];
const HANUKKAH: &[(i16, i8, i8)] = &[
    (2025, 12, 15),
    (2026, 12, 5),
    (2027, 12, 25),
    (2028, 12, 13),
    (2029, 12, 2),
    (2030, 12, 21),
    (2031, 12, 10),
    (2032, 11, 28),
];

impl Holiday {
    /// The holiday in a year.
    pub(super) fn in_year(self, year: i16) -> Option<Stretch> {
        let day = match self {
            Self::Fixed(month, day) => Date::new(year, month, day).ok()?,
            Self::Nth(month, nth, weekday) => Date::new(year, month, 1)
                .ok()?
                .nth_weekday_of_month(nth, weekday)
                .ok()?,
            Self::Last(month, weekday) => Date::new(year, month, 1)
                .ok()?
                .nth_weekday_of_month(-1, weekday)
                .ok()?,
            Self::Easter(days) => add_days(easter(year)?, days)?,
            Self::Thanksgiving(days) => add_days(
                Date::new(year, 11, 1)
                    .ok()?
                    .nth_weekday_of_month(4, Weekday::Thursday)
                    .ok()?,
                days,
            )?,
            Self::Moon(years, days) => {
                let (year, month, day) = years.iter().find(|first| first.0 == year)?;
                return Stretch::days(Date::new(*year, *month, *day).ok()?, days, Grain::Week);
            }
            Self::Season(month, day, days) => {
                return Stretch::days(Date::new(year, month, day).ok()?, days, Grain::Week);
            }
        };
        Stretch::day(day)
    }
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876.
fn easter(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let golden = year_number % 19;
    let century = year_number / 100;
    let in_century = year_number % 100;
    let skipped_leaps = century / 4;
    let correction = (century + 8) / 25;
    let moon = (century - correction + 1) / 3;
    let epact = (19 * golden + century - skipped_leaps - moon + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    let month = i8::try_from(days / 31).ok()?;
    let day = i8::try_from(days % 31 + 1).ok()?;
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_of_some_years() {
        for (year, day) in [
            (2010, date(2010, 4, 4)),
            (2013, date(2013, 3, 31)),
            (2027, date(2027, 3, 28)),
        ] {
            assert_eq!(easter(year), Some(day));
        }
    }
}
