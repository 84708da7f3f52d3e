//! What is read in messages to the shipped campaigns, with their own words.
//! `cargo test --test reading_campaigns -- --nocapture` prints precision and
//! recall by kind of finding, and what was read wrongly in the part to develop
//! on. The measuring part only ever counts.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its corpus must fail"
)]

#[path = "support/score.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod score;

use std::collections::BTreeMap;

use fronter::library::Library;
use fronter::reading::{Asked, OptOut, Reading, ReadingContext, read};
use fronter::signal::{SignalName, SignalStatus, SignalValue};
use score::Score;

#[derive(serde::Deserialize)]
struct Row {
    campaign: String,
    text: String,
    asked: Option<String>,
    offered: Option<String>,
    expect: Vec<String>,
}

/// The rows of `part` in a folder of the corpus: `meaning`, written here, or `blind` and `blind/second`, written without sight of the rules.
fn rows(folder: &str, part: &str) -> Vec<Row> {
    let path = format!(
        "{}/tests/corpus/{folder}/campaigns.{part}.jsonl",
        env!("CARGO_MANIFEST_DIR")
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

/// Prints every label of the part to develop on apart; of the other only sums are told.
fn print_by_label(folder: &str, part: &str, labels: &BTreeMap<String, Score>) {
    if part != "develop" {
        return;
    }
    for (label, score) in labels {
        if score.wrong + score.missed > 0 {
            println!(
                "{folder} {part}   {label}: {} right, {} wrong, {} missed",
                score.right, score.wrong, score.missed
            );
        }
    }
}

/// A label without the value that it carries.
fn sort(label: &str) -> String {
    match label.split_once('=') {
        Some((name, _)) => name.to_owned(),
        None => label.to_owned(),
    }
}

fn measure(library: &Library, folder: &str, part: &str) -> BTreeMap<&'static str, Score> {
    let mut scores: BTreeMap<&'static str, Score> = BTreeMap::new();
    let mut labels_apart: BTreeMap<String, Score> = BTreeMap::new();
    for row in rows(folder, part) {
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
        let found = labels(&reading, &row);
        let mut confused: Vec<String> = Vec::new();
        for label in &found {
            if row.expect.contains(label) {
                scores.entry(kind(label)).or_default().right += 1;
                labels_apart.entry(sort(label)).or_default().right += 1;
            } else if !row.expect.contains(&format!("{label}?")) {
                scores.entry(kind(label)).or_default().wrong += 1;
                labels_apart.entry(sort(label)).or_default().wrong += 1;
                confused.push(format!("+{label}"));
            }
        }
        for label in row.expect.iter().filter(|label| !label.ends_with('?')) {
            if !found.contains(label) {
                scores.entry(kind(label)).or_default().missed += 1;
                labels_apart.entry(sort(label)).or_default().missed += 1;
                confused.push(format!("-{label}"));
            }
        }
        if !confused.is_empty() && part == "develop" {
            println!(
                "  {} [{}] {:?}\n      {}   (all found: {})",
                row.campaign,
                row.asked.as_deref().unwrap_or_default(),
                row.text,
                confused.join(" "),
                found.join(", ")
            );
        }
    }
    print_by_label(folder, part, &labels_apart);
    let mut all = Score::default();
    for (kind, score) in &scores {
        println!(
            "{folder} {part} {kind}: precision {:.3} recall {:.3} ({} right, {} wrong, {} missed)",
            score.precision(),
            score.recall(),
            score.right,
            score.wrong,
            score.missed
        );
        all.right += score.right;
        all.wrong += score.wrong;
        all.missed += score.missed;
    }
    println!(
        "{folder} {part} all: precision {:.3} recall {:.3}",
        all.precision(),
        all.recall()
    );
    scores.insert("all", all);
    scores
}

#[test]
fn messages_to_the_shipped_campaigns() {
    let library = Library::open(None).unwrap();
    measure(&library, "meaning", "develop");
    let measured = measure(&library, "meaning", "measure");
    let all = measured["all"];
    assert!(all.precision() >= 0.75, "precision {:.3}", all.precision());
    assert!(all.recall() >= 0.85, "recall {:.3}", all.recall());
}

/// Least precision and recall of both blind measuring parts together, by kind.
const FLOORS: &[(&str, f64, f64)] = &[
    ("all", 0.70, 0.50),
    ("need", 0.62, 0.48),
    ("objection", 0.62, 0.58),
    ("intent", 0.58, 0.58),
    ("fact", 0.62, 0.35),
];

#[test]
fn messages_written_without_sight_of_the_rules() {
    let library = Library::open(None).unwrap();
    let mut measured: BTreeMap<&str, Score> = BTreeMap::new();
    for folder in ["blind", "blind/second"] {
        measure(&library, folder, "develop");
        for (kind, score) in measure(&library, folder, "measure") {
            let sum = measured.entry(kind).or_default();
            sum.right += score.right;
            sum.wrong += score.wrong;
            sum.missed += score.missed;
        }
    }
    for (kind, precision, recall) in FLOORS {
        let score = measured[kind];
        let (reached, found) = (score.precision(), score.recall());
        println!("both measure {kind}: precision {reached:.3} recall {found:.3}");
        assert!(reached >= *precision, "{kind}: precision {reached:.3}");
        assert!(found >= *recall, "{kind}: recall {found:.3}");
    }
}

/// `cargo test --release --test reading_campaigns speed -- --ignored --nocapture`
#[test]
#[ignore = "only an optimised build tells anything"]
fn speed() {
    let library = Library::open(None).unwrap();
    let loaded = library.campaign("demo").unwrap();
    let context = ReadingContext {
        written_at: jiff::civil::date(2026, 5, 12).at(10, 0, 0, 0),
        asked: None,
        offered: None,
        opted_out: false,
    };
    let text = "we run out of stock every week, it costs us about 8k a month, and my boss won't decide before march; we are 40 people in 3 warehouses and use netsuite. how much is it and can we see a demo next week?";
    let times = 2_000;
    let start = std::time::Instant::now();
    let found: usize = (0..times)
        .map(|_| read(&loaded.vocabulary, &context, text).signals.len())
        .sum();
    let each = start.elapsed() / times;
    println!("{} characters in {each:?}, {found} signals", text.len());
    assert!(each < std::time::Duration::from_micros(200), "{each:?}");
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
