//! What holds of every reading with the words of the shipped campaigns, and of the test
//! campaigns in other languages.
//!
//! - Nothing that can be typed makes it panic, and whatever was found stands,
//!   character by character, where it says it stands.
//! - White space around a text changes nothing but the places.
//! - A full stop, an exclamation mark or an ellipsis at the end changes nothing of what a
//!   statement means (a question mark does).
//! - Written all in capitals or all small, a message means the same. Names are
//!   left out of this: only their capitals tell them from other words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fronter::library::Library;
use fronter::reading::{Asked, Reading, ReadingContext, Vocabulary, read};
use fronter::signal::{SignalName, SignalValue, Span};
use proptest::prelude::*;

use crate::foreign::{LANGUAGES, campaign};

const CAMPAIGNS: [&str; 3] = ["demo", "solar", "studio"];

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::open(None).unwrap());
/// The test campaigns' words, by their language.
static FOREIGN: LazyLock<BTreeMap<&str, Vocabulary>> = LazyLock::new(|| {
    let words = |language: &&'static str| (*language, campaign(language).1);
    LANGUAGES.iter().map(words).collect()
});
static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let shipped = ["meaning", "blind", "blind/second"];
    let mut all: Vec<Row> = shipped
        .iter()
        .flat_map(|folder| rows(&format!("{folder}/campaigns")))
        .collect();
    for language in LANGUAGES {
        let blind = ["intent", "objection", "authority", "optout"]
            .map(|kind| format!("blind/{kind}.{language}"));
        for file in blind.iter().chain([&format!("meaning_{language}")]) {
            all.extend(rows(file).into_iter().map(|row| Row {
                campaign: language.to_owned(),
                ..row
            }));
        }
    }
    all
});

/// The rows to develop on of a file of the corpus.
fn rows(file: &str) -> Vec<Row> {
    let path = format!(
        "{}/tests/corpus/{file}.develop.jsonl",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(path).unwrap();
    let row = |line| serde_json::from_str(line).unwrap();
    text.lines().map(row).collect()
}

#[derive(serde::Deserialize, Debug, Clone)]
struct Row {
    /// One of the shipped ones, or the language of a test campaign.
    #[serde(default)]
    campaign: String,
    text: String,
    asked: Option<String>,
}

fn reading(campaign: &str, asked: Option<&str>, text: &str) -> Reading {
    let context = ReadingContext {
        written_at: jiff::civil::date(2026, 5, 12).at(10, 0, 0, 0),
        asked: asked.map(|signal| Asked {
            signal: SignalName::from(signal),
            follow_up: false,
        }),
        offered: None,
        opted_out: false,
    };
    if let Some(vocabulary) = FOREIGN.get(campaign) {
        return read(vocabulary, &context, text);
    }
    let loaded = LIBRARY.campaign(campaign).unwrap();
    read(&loaded.vocabulary, &context, text)
}

/// Every span with the words that are said to stand there.
fn quoted(reading: &Reading) -> Vec<(Span, &str)> {
    let signals = reading.signals.iter().map(|f| (f.span, f.quote.as_str()));
    let intents = reading.intents.iter().map(|f| (f.span, f.quote.as_str()));
    let objections = reading
        .objections
        .iter()
        .map(|f| (f.span, f.quote.as_str()));
    let facts = reading.facts.iter().map(|f| (f.span, f.quote.as_str()));
    let open = reading
        .open_questions
        .iter()
        .map(|f| (f.span, f.quote.as_str()));
    let fit = reading
        .fit_questions
        .iter()
        .map(|f| (f.span, f.quote.as_str()));
    let money = reading.money.iter().map(|f| (f.span, f.quote.as_str()));
    let times = reading.times.iter().map(|f| (f.span, f.quote.as_str()));
    let quantities = reading
        .quantities
        .iter()
        .map(|f| (f.span, f.quote.as_str()));
    let contacts = reading.contacts.iter().map(|f| (f.span, f.quote.as_str()));
    signals
        .chain(intents)
        .chain(objections)
        .chain(facts)
        .chain(open)
        .chain(fit)
        .chain(money)
        .chain(times)
        .chain(quantities)
        .chain(contacts)
        .collect()
}

fn holds(text: &str, reading: &Reading) -> Result<(), String> {
    for (span, quote) in quoted(reading) {
        if span.slice(text) != Some(quote) {
            return Err(format!("{quote:?} does not stand at {span:?} of {text:?}"));
        }
    }
    Ok(())
}

/// What a reading means, without places, names and confidence.
fn meaning(reading: &Reading) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for signal in &reading.signals {
        let name = signal.signal.as_str();
        match &signal.value {
            Some(SignalValue::Text { .. }) => {}
            Some(SignalValue::Needs(needs)) => {
                told.extend(needs.iter().map(|need| format!("need {}", need.id)));
            }
            Some(SignalValue::Authority { role, .. }) => told.push(format!("{name} {role:?}")),
            value => told.push(format!("{name} {:?} {value:?}", signal.status).to_lowercase()),
        }
    }
    told.extend(reading.intents.iter().map(|f| format!("{:?}", f.kind)));
    told.extend(reading.objections.iter().map(|f| format!("{:?}", f.kind)));
    told.extend(reading.facts.iter().map(|f| f.id.clone()));
    told.extend(reading.opt_out.iter().map(|f| format!("{f:?}")));
    told.sort();
    told
}

fn meant(row: &Row, text: &str) -> Vec<String> {
    meaning(&reading(&row.campaign, row.asked.as_deref(), text))
}

#[test]
fn capitals_change_nothing() {
    let mut differ = Vec::new();
    let mut check = |row: &Row| {
        let upper: String = row.text.chars().flat_map(char::to_uppercase).collect();
        let lower: String = row.text.chars().flat_map(char::to_lowercase).collect();
        let (capitals, told) = (meant(row, &upper), meant(row, &lower));
        if capitals != told {
            let campaign = &row.campaign;
            differ.push(format!("{campaign} {upper:?}: {told:?}, {capitals:?}"));
        }
    };
    ROWS.iter().for_each(&mut check);
    // Where capitals are the only hint, they are none: both mean the same.
    for (asked, text) in [
        (Some("region"), "us"),
        (Some("authority"), "it"),
        (Some("company"), "acme"),
        (Some("name"), "will"),
        (None, "it is for us"),
        (None, "it decides with us"),
        (None, "may"),
        (None, "i am mark from march ltd"),
    ] {
        check(&Row {
            campaign: "demo".to_owned(),
            text: text.to_owned(),
            asked: asked.map(str::to_owned),
        });
    }
    assert!(differ.is_empty(), "{differ:#?}");
}

#[test]
fn space_around_changes_nothing() {
    for row in ROWS.iter() {
        let padded = format!("\n  {} \t\u{a0} ", row.text);
        let reading = reading(&row.campaign, row.asked.as_deref(), &padded);
        holds(&padded, &reading).unwrap();
        assert_eq!(meaning(&reading), meant(row, &row.text), "{:?}", row.text);
    }
}

#[test]
fn a_full_stop_changes_nothing() {
    let mut differ = Vec::new();
    for row in ROWS.iter().filter(|row| !row.text.contains('?')) {
        let bare = row.text.trim_end_matches(['.', '!', ' ']);
        for end in [".", "!", "...", "…", "!!", " .", ".\n"] {
            let ended = format!("{bare}{end}");
            if meant(row, &ended) != meant(row, bare) {
                differ.push(ended);
            }
        }
    }
    assert!(differ.is_empty(), "{differ:#?}");
}

#[test]
fn a_minute_that_no_hour_has_is_no_time() {
    for text in [
        "call me at 888a",
        "890 pm",
        "tomorrow 1275pm works",
        "t $888a",
    ] {
        let reading = reading("demo", None, text);
        let odd = reading
            .times
            .iter()
            .filter(|time| time.quote.contains(char::is_numeric));
        assert_eq!(odd.count(), 0, "{text}");
    }
}

/// A message as somebody with cold fingers types it.
fn mistyped() -> impl Strategy<Value = (Row, String)> {
    let at = 0..ROWS.len();
    let changes = proptest::collection::vec((0usize..400, any::<char>(), 0u8..4), 0..6);
    (at, changes).prop_map(|(at, changes)| {
        let row = ROWS[at].clone();
        let mut letters: Vec<char> = row.text.chars().collect();
        for (place, letter, what) in changes {
            let place = place % (letters.len() + 1);
            match what {
                0 if place < letters.len() => {
                    letters.remove(place);
                }
                1 if place + 1 < letters.len() => letters.swap(place, place + 1),
                2 if place < letters.len() => letters[place] = letter,
                _ => letters.insert(place, letter),
            }
        }
        (row, letters.into_iter().collect())
    })
}

proptest! {
    #![proptest_config(crate::random::drawn(160))]

    #[test]
    fn whatever_is_mistyped_is_quoted_as_it_stands((row, text) in mistyped()) {
        let reading = reading(&row.campaign, row.asked.as_deref(), &text);
        prop_assert!(holds(&text, &reading).is_ok(), "{:?}", holds(&text, &reading));
    }

    #[test]
    fn anything_can_be_read(campaign in 0usize..3, text in "(\\PC|[\\n\\t ]){0,200}") {
        let reading = reading(CAMPAIGNS[campaign], None, &text);
        prop_assert!(holds(&text, &reading).is_ok(), "{:?}", holds(&text, &reading));
    }
}
