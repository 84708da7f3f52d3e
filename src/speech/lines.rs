//! The local voice's own wordings, read from `prompts/voice/<language>.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::Zoned;
use jiff::civil::{Date, Time, Weekday};
use serde::Deserialize;

use super::{slot, text};
use crate::campaign::Campaign;
use crate::conversation::State;
use crate::reading::Language;

/// The wordings of one language.
#[derive(Debug, Clone, Deserialize)]
pub struct Lines {
    /// ISO 639-1.
    pub language: String,
    #[serde(flatten)]
    sections: BTreeMap<String, BTreeMap<String, Wordings>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Wordings {
    One(String),
    Several(Vec<String>),
}

/// The wordings that ship with the program, by the code of their language.
const SHIPPED: [(&str, &str); 4] = [
    ("en", include_str!("../../prompts/voice/en.toml")),
    ("es", include_str!("../../prompts/voice/es.toml")),
    ("de", include_str!("../../prompts/voice/de.toml")),
    ("fr", include_str!("../../prompts/voice/fr.toml")),
];

/// How a day is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayForm {
    /// `Monday, March 1`.
    WeekdayAndDay,
    /// `March 1`.
    Day,
    /// `March 1, 2027`.
    DayAndYear,
    /// `March`.
    Month,
    /// `March 2027`.
    MonthAndYear,
}

/// A file of wordings that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the wordings of the local voice cannot be read")]
pub struct LinesError(#[from] toml::de::Error);

impl Lines {
    /// Reads the wordings from the file's text.
    pub fn parse(text: &str) -> Result<Self, LinesError> {
        Ok(toml::from_str(text)?)
    }

    /// The wordings that ship with the program, in `language` where there are any, else in English.
    pub fn shipped(language: &str) -> Result<Self, LinesError> {
        let text = SHIPPED
            .iter()
            .find(|(code, _)| *code == language)
            .map_or(SHIPPED[0].1, |(_, text)| text);
        Self::parse(text)
    }

    /// The wordings for this prospect: in the language that they write, where that is
    /// another one than the campaign's and there are wordings in it; else `home`, the
    /// campaign's.
    pub fn for_prospect<'l>(home: &'l Self, campaign: &Campaign, state: &State) -> &'l Self {
        foreign(campaign, state)
            .and_then(Self::in_language)
            .unwrap_or(home)
    }

    /// The names of all languages that there are wordings in, said in this one.
    pub fn languages(&self) -> String {
        let names: Vec<String> = SHIPPED
            .iter()
            .filter_map(|(code, _)| self.all("words", &format!("language_{code}")).first())
            .cloned()
            .collect();
        let and = self.all("words", "and").first();
        text::list(&names, and.map_or("", String::as_str))
    }

    /// Whether there are wordings in the language with this code.
    pub fn are_in(code: &str) -> bool {
        SHIPPED.iter().any(|(shipped, _)| *shipped == code)
    }

    fn in_language(language: Language) -> Option<&'static Self> {
        static READ: OnceLock<Vec<Lines>> = OnceLock::new();
        let read = || {
            SHIPPED
                .iter()
                .filter_map(|(_, text)| Self::parse(text).ok())
        };
        READ.get_or_init(|| read().collect())
            .iter()
            .find(|lines| lines.language == language.code())
    }

    /// A day in words.
    pub fn day(&self, date: Date, form: DayForm) -> String {
        let wording = match form {
            DayForm::WeekdayAndDay => "weekday_and_day",
            DayForm::Day => "day",
            DayForm::DayAndYear => "day_and_year",
            DayForm::Month => "month",
            DayForm::MonthAndYear => "month_and_year",
        };
        let weekday = match date.weekday() {
            Weekday::Monday => "monday",
            Weekday::Tuesday => "tuesday",
            Weekday::Wednesday => "wednesday",
            Weekday::Thursday => "thursday",
            Weekday::Friday => "friday",
            Weekday::Saturday => "saturday",
            Weekday::Sunday => "sunday",
        };
        let month = usize::try_from(date.month() - 1).unwrap_or_default();
        self.say("dates", wording, 0, |slot| match slot {
            "weekday" => self.all("words", weekday).first().cloned(),
            "month" => self.all("dates", "months").get(month).cloned(),
            "day" => Some(date.day().to_string()),
            "year" => Some(date.year().to_string()),
            _ => None,
        })
    }

    /// A time of day in words.
    pub fn hour(&self, time: Time) -> String {
        let format = self.all("dates", "hour").first();
        time.strftime(format.map_or("%H:%M", String::as_str))
            .to_string()
    }

    /// A time of day in words, with its zone.
    pub fn clock(&self, at: &Zoned) -> String {
        let format = self.all("dates", "clock").first();
        at.strftime(format.map_or("%H:%M %Z", String::as_str))
            .to_string()
    }

    /// All wordings under `section.name`.
    pub fn all(&self, section: &str, name: &str) -> &[String] {
        match self.sections.get(section).and_then(|lines| lines.get(name)) {
            Some(Wordings::Several(wordings)) => wordings,
            Some(Wordings::One(wording)) => std::slice::from_ref(wording),
            None => &[],
        }
    }

    /// The wording under `section.name` that `pick` chooses, of those whose
    /// slots can be filled; empty where there is none.
    pub fn say(
        &self,
        section: &str,
        name: &str,
        pick: u64,
        filling: impl Fn(&str) -> Option<String>,
    ) -> String {
        choose(self.all(section, name), pick, filling).unwrap_or_default()
    }
}

/// The language that the prospect writes, where it is another one than the campaign's
/// and one that we write too.
pub fn foreign(campaign: &Campaign, state: &State) -> Option<Language> {
    let own = Language::from_code(&campaign.identity.language)?;
    let theirs = Language::from_code(state.language.as_deref()?)?;
    (theirs != own).then_some(theirs)
}

/// The wording that `pick` chooses, of those whose slots can be filled.
pub fn choose(
    wordings: &[String],
    pick: u64,
    filling: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let count = wordings.len() as u64;
    (0..count).find_map(|step| {
        let index = (pick.wrapping_add(step)) % count.max(1);
        wordings
            .get(usize::try_from(index).unwrap_or_default())
            .and_then(|wording| slot::fill(wording, &filling))
    })
}

/// A number that looks random but follows from the conversation's seed, what is
/// said and how much was said before: the same conversation always sounds the same.
pub fn pick(seed: u64, what: &str, times: u64) -> u64 {
    // FNV-1a over the parts, then one round of mixing (splitmix64's finaliser),
    // because FNV alone leaves the low bits of short keys alike.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
    for byte in what.bytes().chain(times.to_le_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> [Lines; 4] {
        SHIPPED.map(|(code, text)| {
            let lines = Lines::parse(text).unwrap();
            assert_eq!(lines.language, code);
            lines
        })
    }

    #[test]
    fn every_language_has_every_wording_with_the_same_slots() {
        let shipped = shipped();
        let english = &shipped[0];
        for lines in &shipped {
            let names = |lines: &Lines| -> Vec<(String, String)> {
                let sections = lines.sections.iter();
                let names = sections.flat_map(|(section, names)| {
                    let both = |name: &String| (section.clone(), name.clone());
                    names.keys().map(both).collect::<Vec<_>>()
                });
                names.collect()
            };
            assert_eq!(names(lines), names(english), "{}", lines.language);
            for (section, name) in names(lines) {
                let slots = |lines: &Lines| -> std::collections::BTreeSet<String> {
                    let wordings = lines.all(&section, &name).iter();
                    let slots = wordings.flat_map(|wording| slot::names(wording));
                    slots.map(str::to_owned).collect()
                };
                let wordings = lines.all(&section, &name);
                assert!(!wordings.is_empty(), "{}: {section}.{name}", lines.language);
                assert!(wordings.iter().all(|wording| !wording.is_empty()));
                let unknown: Vec<String> =
                    slots(lines).difference(&slots(english)).cloned().collect();
                assert_eq!(
                    unknown,
                    Vec::<String>::new(),
                    "{}: {section}.{name}",
                    lines.language
                );
            }
        }
    }

    /// What is said in one way only: texts of the campaign's or of the law, and names.
    const SAID_ONE_WAY: [&str; 6] = [
        "help.plain",
        "again.fact",
        "opt_out.confirm",
        "opt_in.confirm",
        "help_text.text",
        "letter.closer_signs",
    ];

    #[test]
    fn everything_is_said_in_several_ways() {
        let mut one_way = Vec::new();
        for lines in shipped() {
            for (section, names) in &lines.sections {
                for (name, wordings) in names {
                    let Wordings::Several(wordings) = wordings else {
                        continue;
                    };
                    let said = format!("{section}.{name}");
                    let different: std::collections::BTreeSet<&String> = wordings.iter().collect();
                    assert_eq!(
                        different.len(),
                        wordings.len(),
                        "{}: {said}",
                        lines.language
                    );
                    if wordings.len() == 1 && !SAID_ONE_WAY.contains(&said.as_str()) {
                        one_way.push(format!("{}: {said}", lines.language));
                    }
                }
            }
        }
        assert_eq!(one_way, Vec::<String>::new());
    }

    #[test]
    fn days_and_hours_are_said_in_every_language() {
        let date = jiff::civil::date(2027, 3, 1);
        let said = shipped().map(|lines| {
            let forms = [
                DayForm::WeekdayAndDay,
                DayForm::Day,
                DayForm::DayAndYear,
                DayForm::Month,
                DayForm::MonthAndYear,
            ];
            let days = forms.map(|form| lines.day(date, form)).join(" | ");
            let at = date.at(15, 0, 0, 0).in_tz("America/New_York").unwrap();
            format!("{days} | {}", lines.clock(&at))
        });
        insta::assert_snapshot!(said.join("\n"), @r"
        Monday, March 1 | March 1 | March 1, 2027 | March | March 2027 | 3:00 PM EST
        lunes 1 de marzo | 1 de marzo | 1 de marzo de 2027 | marzo | marzo de 2027 | 15:00 EST
        Montag, 1. März | 1. März | 1. März 2027 | März | März 2027 | 15:00 EST
        lundi 1 mars | 1 mars | 1 mars 2027 | mars | mars 2027 | 15:00 EST
        ");
    }

    #[test]
    fn a_wording_with_an_unfilled_slot_is_passed_over() {
        let wordings = ["Hi {{name}}".to_owned(), "Hi there".to_owned()];
        for pick in 0..4 {
            let said = choose(&wordings, pick, |_| None);
            assert_eq!(said.as_deref(), Some("Hi there"));
        }
    }

    #[test]
    fn the_pick_varies_with_every_part() {
        let first = pick(1, "a", 0);
        assert_eq!(first, pick(1, "a", 0));
        assert_ne!(first, pick(2, "a", 0));
        assert_ne!(first, pick(1, "b", 0));
        assert_ne!(first, pick(1, "a", 1));
    }
}
