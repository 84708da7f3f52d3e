//! What is read in messages to the shipped campaigns, with their own words.

use std::collections::BTreeMap;

use fronter::library::Library;
use fronter::reading::{Asked, OptOut, Reading, ReadingContext, read};
use fronter::signal::{SignalName, SignalStatus, SignalValue};

use crate::measure::{Measure, Part, Tally, Writers};

#[derive(serde::Deserialize)]
struct Row {
    campaign: String,
    text: String,
    asked: Option<String>,
    offered: Option<String>,
    expect: Vec<String>,
}

/// The rows of a part.
fn rows(writers: Writers, part: Part) -> Vec<Row> {
    let path = format!(
        "{}/tests/corpus/{}/campaigns.{}.jsonl",
        env!("CARGO_MANIFEST_DIR"),
        writers.folder("meaning"),
        part.name()
    );
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn snake(value: impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

fn range(min: Option<String>, max: Option<String>) -> String {
    let (min, max) = (min.unwrap_or_default(), max.unwrap_or_default());
    format!("{min}..{max}")
}

fn value(status: SignalStatus, value: Option<&SignalValue>) -> String {
    match (status, value) {
        (SignalStatus::Refused, _) => "refused".to_owned(),
        (_, None) => "unknown".to_owned(),
        (_, Some(SignalValue::Money(money))) => range(
            money.min.map(|min| min.amount.normalize().to_string()),
            money.max.map(|max| max.amount.normalize().to_string()),
        ),
        (_, Some(SignalValue::Quantity(quantity))) => range(
            quantity.min.map(|min| min.normalize().to_string()),
            quantity.max.map(|max| max.normalize().to_string()),
        ),
        (_, Some(SignalValue::Timeline(time))) => snake(time.urgency),
        (_, Some(SignalValue::Authority { role, .. })) => snake(role),
        (_, Some(SignalValue::Choice { choice })) => choice.clone(),
        (_, Some(SignalValue::Flag { yes })) => if *yes { "yes" } else { "no" }.to_owned(),
        (_, Some(SignalValue::Text { text })) => text.clone(),
        (_, Some(SignalValue::Needs(_))) => "needs".to_owned(),
    }
}

/// Read along with everything else, and labelled only where they are the point.
const ASIDES: &[&str] = &[
    "intent",
    "contact_time",
    "decision_process",
    "decision_criteria",
];
/// Courtesy, which is no finding worth counting.
const COURTESY: &[&str] = &["greeting", "thanks", "affirm", "bye"];

/// Whether the intent only repeats what is counted elsewhere: an unknown value, or a yes where nothing was offered.
fn is_courtesy(intent: &str, row: &Row) -> bool {
    COURTESY.contains(&intent)
        || intent == "accept" && row.offered.is_none()
        || intent == "unsure" && row.expect.iter().any(|label| label.contains("=unknown"))
}

/// Everything found, in the words of the labels.
fn labels(reading: &Reading, row: &Row) -> Vec<String> {
    let named = |label: &str| {
        row.expect
            .iter()
            .any(|expected| expected.trim_end_matches('?') == label)
    };
    let mut found = Vec::new();
    for signal in &reading.signals {
        let name = signal.signal.as_str();
        if let Some(SignalValue::Needs(needs)) = &signal.value {
            for need in needs {
                found.push(format!("n:{}", need.id));
                if let Some(cost) = &need.cost {
                    let amount = cost.money.amount.normalize();
                    found.push(format!("cost:{}={amount}/{}", need.id, snake(cost.per)));
                }
            }
            continue;
        }
        if named(name) {
            found.push(name.to_owned());
        } else if !ASIDES.contains(&name) {
            let shown = value(signal.status, signal.value.as_ref());
            found.push(format!("{name}={shown}"));
        }
    }
    found.extend(
        reading
            .objections
            .iter()
            .map(|objection| format!("o:{}", snake(objection.kind))),
    );
    found.extend(reading.facts.iter().map(|fact| format!("f:{}", fact.id)));
    found.extend(
        reading
            .intents
            .iter()
            .filter(|intent| intent.confidence >= 0.5)
            .map(|intent| snake(intent.kind))
            .filter(|intent| !is_courtesy(intent, row) || named(&format!("i:{intent}")))
            .map(|intent| format!("i:{intent}")),
    );
    found.extend(reading.opt_out.map(|found| {
        match found {
            OptOut::Stop => "opt=stop",
            OptOut::Start => "opt=start",
            OptOut::Help => "opt=help",
        }
        .to_owned()
    }));
    found
}

const KINDS: [&str; 6] = ["need", "objection", "fact", "intent", "opt-out", "signal"];

fn kind(label: &str) -> &'static str {
    match label.split([':', '=']).next().unwrap_or_default() {
        "n" | "cost" => "need",
        "o" => "objection",
        "f" => "fact",
        "i" => "intent",
        "opt" => "opt-out",
        _ => "signal",
    }
}

/// All of it, measured.
pub fn measures() -> Vec<Measure> {
    let library = Library::open(None).unwrap();
    let mut measures = Vec::new();
    for writers in [Writers::Own, Writers::Blind, Writers::BlindSecond] {
        for part in Part::BOTH {
            for (kind, tally) in tallies(&library, &rows(writers, part)) {
                measures.push(Measure {
                    messages: "shipped campaigns",
                    writers,
                    part,
                    language: "en",
                    kind: kind.to_owned(),
                    tally,
                });
            }
        }
    }
    measures
}

/// What the rows say, by kind.
fn tallies(library: &Library, rows: &[Row]) -> BTreeMap<&'static str, Tally> {
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for row in rows {
        let loaded = library.campaign(&row.campaign).unwrap();
        let context = ReadingContext {
            written_at: jiff::civil::date(2026, 5, 12).at(10, 0, 0, 0),
            asked: row.asked.as_deref().map(|signal| Asked {
                signal: SignalName::from(signal),
                follow_up: false,
            }),
            offered: row.offered.clone(),
            opted_out: false,
        };
        let reading = read(&loaded.vocabulary, &context, &row.text);
        let found = labels(&reading, row);
        let told = format!(
            "{} [{}] {}",
            row.campaign,
            row.asked.as_deref().unwrap_or_default(),
            row.text
        );
        for one in KINDS {
            let of_kind = |labels: &[String]| -> Vec<String> {
                let labels = labels.iter().filter(|label| kind(label) == one);
                labels.cloned().collect()
            };
            let (expected, found) = (of_kind(&row.expect), of_kind(&found));
            tallies
                .entry(one)
                .or_default()
                .compare(&told, &expected, &found);
        }
    }
    tallies
}

/// A message of which some must be read, and some must not, whatever else is.
#[derive(serde::Deserialize)]
struct Told {
    campaign: String,
    text: String,
    asked: Option<String>,
    /// What must be read: a signal with its value or without, a need, its cost, an intent.
    #[serde(default)]
    tells: Vec<String>,
    /// What must not.
    #[serde(default)]
    never: Vec<String>,
}

/// What is told out of turn, in lists, beside a question, or put right is read;
/// what is told of others, or of something else, is not.
#[test]
fn what_is_told_out_of_turn_is_read() {
    let library = Library::open(None).unwrap();
    let text: String = ["told", "told2"]
        .iter()
        .map(|name| {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/meaning");
            std::fs::read_to_string(format!("{folder}/{name}.develop.jsonl")).unwrap()
        })
        .collect();
    let mut wrong = Vec::new();
    for line in text.lines() {
        let told: Told = serde_json::from_str(line).unwrap();
        let context = ReadingContext {
            written_at: jiff::civil::date(2026, 5, 12).at(10, 0, 0, 0),
            asked: told.asked.as_deref().map(|signal| Asked {
                signal: SignalName::from(signal),
                follow_up: false,
            }),
            offered: None,
            opted_out: false,
        };
        let loaded = library.campaign(&told.campaign).unwrap();
        let reading = read(&loaded.vocabulary, &context, &told.text);
        // Every label in full, courtesy and asides included.
        let row = Row {
            campaign: told.campaign.clone(),
            text: told.text.clone(),
            asked: told.asked.clone(),
            offered: None,
            expect: Vec::new(),
        };
        let found = labels(&reading, &row);
        let has = |label: &String| {
            found.contains(label)
                || found.iter().any(|found| {
                    let (name, value) = found.split_once('=').unwrap_or((found, ""));
                    name == label
                        // Whichever need it is that costs so much.
                        || label
                            .strip_prefix("cost=")
                            .is_some_and(|cost| name.starts_with("cost:") && value == cost)
                })
        };
        let missed: Vec<&String> = told.tells.iter().filter(|label| !has(label)).collect();
        let read_wrongly: Vec<&String> = told.never.iter().filter(|label| has(label)).collect();
        if !missed.is_empty() || !read_wrongly.is_empty() {
            wrong.push(format!(
                "{} {:?} [{}]: missed {missed:?}, wrongly {read_wrongly:?}; all: {found:?}",
                told.campaign,
                told.text,
                told.asked.unwrap_or_default(),
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
