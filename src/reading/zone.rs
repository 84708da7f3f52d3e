//! Time zones, as people name them after an hour: "3pm central", "16h dutch time".

use super::draft::Draft;
use crate::signal::Span;

/// A time zone that people name.
#[derive(Debug, PartialEq, Eq)]
pub struct Zone {
    /// Its name in the time zone database.
    pub iana: &'static str,
    /// What it is called when it is said back.
    pub said: &'static str,
    words: &'static [&'static str],
    /// Whether the words mean a zone also without "time" after them.
    alone: bool,
}

const fn zone(
    iana: &'static str,
    said: &'static str,
    words: &'static [&'static str],
    alone: bool,
) -> Zone {
    Zone {
        iana,
        said,
        words,
        alone,
    }
}

/// The zones that are known, by the words for them.
static ZONES: [Zone; 24] = [
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
        &["german", "berlin", "munich"],
        false,
    ),
    zone("Europe/Paris", "Paris time", &["french", "paris"], false),
    zone(
        "Europe/Madrid",
        "Spanish time",
        &["spanish", "madrid"],
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
    zone("America/New_York", "New York time", &["york"], false),
    zone("America/Toronto", "Toronto time", &["toronto"], false),
];

/// Words between an hour and its zone: "4 pm new york time", "10 in the morning dutch time".
const APART: usize = 3;

/// The zone named behind one of the hours.
pub(crate) fn find(draft: &Draft<'_>) -> Option<&'static Zone> {
    draft.times.iter().find_map(|time| after(draft, time.span))
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
    (place.start + 1..end).find_map(|at| {
        let word = tokens[at].text.as_str();
        let timed = tokens.get(at + 1).is_some_and(|next| next.text == "time");
        ZONES
            .iter()
            .find(|zone| zone.words.contains(&word) && (timed || zone.alone))
    })
}
