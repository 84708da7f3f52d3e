//! Time zones, as people name them after an hour, a day or a part of it: "3pm central",
//! "16h dutch time", "monday morning, german time".

use std::ops::Range;

use crate::reading::draft::Draft;
use crate::reading::placed::among;
use crate::signal::Span;

/// A time zone that people name.
#[derive(Debug, PartialEq, Eq)]
pub struct Zone {
    /// Whose it is.
    pub of: Clock,
    /// What it is called when it is said back.
    pub said: &'static str,
    words: &'static [&'static str],
    /// Whether the words mean a zone also without "time" after them.
    alone: bool,
}

/// By which clock an hour is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// That of a zone, by its name in the time zone database.
    Of(&'static str),
    /// The prospect's own: "9 our time".
    Prospect,
    /// Ours: "9 your time".
    Business,
}

const fn zone(
    iana: &'static str,
    said: &'static str,
    words: &'static [&'static str],
    alone: bool,
) -> Zone {
    Zone {
        of: Clock::Of(iana),
        said,
        words,
        alone,
    }
}

const fn clock(of: Clock, words: &'static [&'static str]) -> Zone {
    Zone {
        of,
        said: "",
        words,
        alone: false,
    }
}

impl Zone {
    /// Ours, whichever that is.
    pub(crate) fn of_the_business() -> &'static Self {
        &ZONES[OURS]
    }
}

/// Where ours stands among the zones.
const OURS: usize = 1;

/// The zones that are known, by the words for them.
static ZONES: [Zone; 35] = [
    clock(
        Clock::Prospect,
        &[
            "our", "my", "mine", "local", "unserer", "meiner", "nuestra", "mi", "notre", "mon",
        ],
    ),
    clock(
        Clock::Business,
        &[
            "your", "ur", "ihrer", "eurer", "deiner", "vuestra", "tu", "votre", "ton",
        ],
    ),
    zone(
        "Europe/Copenhagen",
        "Danish time",
        &["danish", "denmark", "copenhagen"],
        false,
    ),
    zone(
        "Europe/Oslo",
        "Norwegian time",
        &["norwegian", "norway", "oslo"],
        false,
    ),
    zone(
        "Europe/Helsinki",
        "Finnish time",
        &["finnish", "finland", "helsinki"],
        false,
    ),
    zone(
        "America/New_York",
        "Eastern time",
        &["eastern", "est", "edt", "et"],
        true,
    ),
    zone(
        "America/Chicago",
        "Central time",
        &["central", "cst", "cdt", "ct"],
        true,
    ),
    zone(
        "America/Denver",
        "Mountain time",
        &["mountain", "mst", "mdt", "mt"],
        true,
    ),
    zone(
        "America/Los_Angeles",
        "Pacific time",
        &["pacific", "pst", "pdt", "pt"],
        true,
    ),
    zone("UTC", "UTC", &["gmt", "utc"], true),
    zone(
        "Europe/Berlin",
        "CET",
        &["cet", "cest", "mez", "mesz"],
        true,
    ),
    zone("Europe/London", "UK time", &["bst"], true),
    zone(
        "Europe/Amsterdam",
        "Dutch time",
        &["dutch", "amsterdam", "rotterdam", "nl"],
        false,
    ),
    zone(
        "Europe/London",
        "UK time",
        &["uk", "british", "london", "english"],
        false,
    ),
    zone(
        "Europe/Berlin",
        "German time",
        &[
            "german",
            "germany",
            "berlin",
            "munich",
            "deutsche",
            "deutscher",
            "alemana",
            "alemania",
            "allemande",
            "allemagne",
        ],
        false,
    ),
    zone(
        "Europe/Paris",
        "Paris time",
        &[
            "french",
            "france",
            "paris",
            "française",
            "francesa",
            "pariser",
        ],
        false,
    ),
    zone(
        "Europe/Madrid",
        "Spanish time",
        &[
            "spanish",
            "spain",
            "madrid",
            "española",
            "espagnole",
            "spanische",
        ],
        false,
    ),
    zone("Europe/Rome", "Italian time", &["italian", "rome"], false),
    zone("Europe/Dublin", "Irish time", &["irish", "dublin"], false),
    zone(
        "Europe/Brussels",
        "Brussels time",
        &["belgian", "brussels"],
        false,
    ),
    zone("Europe/Zurich", "Swiss time", &["swiss", "zurich"], false),
    zone(
        "Europe/Vienna",
        "Vienna time",
        &["austrian", "vienna"],
        false,
    ),
    zone(
        "Europe/Stockholm",
        "Swedish time",
        &["swedish", "stockholm"],
        false,
    ),
    zone(
        "Asia/Kolkata",
        "Indian time",
        &["indian", "india", "ist"],
        false,
    ),
    zone(
        "Asia/Tokyo",
        "Japan time",
        &["japan", "japanese", "tokyo"],
        false,
    ),
    zone("Asia/Singapore", "Singapore time", &["singapore"], false),
    zone(
        "Australia/Sydney",
        "Sydney time",
        &["sydney", "aest", "aedt"],
        false,
    ),
    zone(
        "America/Los_Angeles",
        "Los Angeles time",
        &["la", "angeles", "california", "seattle", "francisco"],
        false,
    ),
    zone(
        "America/Chicago",
        "Chicago time",
        &["chicago", "texas", "dallas", "houston", "austin"],
        false,
    ),
    zone(
        "America/Denver",
        "Denver time",
        &["denver", "colorado"],
        false,
    ),
    zone(
        "America/Phoenix",
        "Arizona time",
        &["arizona", "phoenix"],
        false,
    ),
    zone(
        "Europe/Warsaw",
        "Polish time",
        &["polish", "poland", "warsaw"],
        false,
    ),
    zone(
        "Europe/Paris",
        "Central European time",
        &["european", "europe"],
        false,
    ),
    zone("America/New_York", "New York time", &["york"], false),
    zone("America/Toronto", "Toronto time", &["toronto"], false),
];

/// Words between an hour and its zone: "4 pm new york time", "10 in the morning dutch time".
const APART: usize = 3;

/// "Time", as it stands behind a zone, …
const TIME: [&str; 4] = ["time", "zeit", "hora", "heure"];
/// … and before one: "hora de Madrid", "heure de Paris".
const TIME_OF: [&str; 2] = ["hora", "heure"];
/// So many words stand between that and the zone.
const OF: usize = 2;
/// Before these words their time is no clock: "worth our time", "waste my time".
const NO_CLOCK: [&str; 8] = [
    "worth", "waste", "wasting", "save", "saves", "saving", "of", "spend",
];

/// The zone named `within` the text: behind one of the hours, or as "… time" beside a
/// day or a part of one.
pub(crate) fn find(draft: &Draft<'_>, within: &Range<usize>) -> Option<&'static Zone> {
    let place = draft.text.span(within.start, within.end);
    among(&draft.times, place)
        .find_map(|time| after(draft, time.span))
        .or_else(|| beside_a_day(draft, within))
}

fn beside_a_day(draft: &Draft<'_>, within: &Range<usize>) -> Option<&'static Zone> {
    let named = draft
        .starting_in(within.start, within.end)
        .any(|found| found.in_group("call_day").is_some() || found.in_group("day_part").is_some());
    let place = draft.text.span(within.start, within.end);
    let dated = named || among(&draft.times, place).next().is_some();
    within
        .clone()
        .filter_map(|at| named_at(draft, at, false))
        // "Mountain time, btw": of what was arranged before.
        .find(|zone| dated || matches!(zone.of, Clock::Of(_)))
}

/// Where the zone stands that is named `within` the text.
pub(crate) fn place(draft: &Draft<'_>, within: &Range<usize>) -> Option<Span> {
    let named = within
        .clone()
        .find(|at| named_at(draft, *at, true).is_some())?;
    Some(draft.text.span(named, named + 1))
}

/// The zone whose word stands at `at`, with "time" beside it; or without, where an hour
/// lets it stand `alone`.
fn named_at(draft: &Draft<'_>, at: usize, alone: bool) -> Option<&'static Zone> {
    let tokens = &draft.text.tokens;
    let word = tokens.get(at)?.text.as_str();
    let says = |at: usize, words: &[&str]| {
        let text = tokens.get(at).map(|token| token.text.as_str());
        text.is_some_and(|text| words.contains(&text))
    };
    let timed = says(at + 1, &TIME) || (at.saturating_sub(OF)..at).any(|at| says(at, &TIME_OF));
    if !timed && !alone {
        return None;
    }
    let known = |zone: &&Zone| (timed || zone.alone) && zone.words.contains(&word);
    let zone = ZONES.iter().find(known)?;
    let told = matches!(zone.of, Clock::Of(_))
        || at
            .checked_sub(1)
            .is_none_or(|before| !says(before, &NO_CLOCK));
    told.then_some(zone)
}

fn after(draft: &Draft<'_>, span: Span) -> Option<&'static Zone> {
    let tokens = &draft.text.tokens;
    let place = draft.text.tokens_in(span);
    let has_hour = tokens.get(place.clone())?.iter().any(|token| {
        token
            .text
            .starts_with(|letter: char| letter.is_ascii_digit())
            || token.text == "noon"
    });
    if !has_hour {
        return None;
    }
    // The reading of times may have taken the zone in.
    let end = (place.end + APART).min(tokens.len());
    let named = || (place.start + 1..end).filter_map(|at| named_at(draft, at, true));
    // "After 1 my time central": which that is says more.
    let by_name = named().find(|zone| matches!(zone.of, Clock::Of(_)));
    by_name.or_else(|| named().next())
}
