//! Which fact a question asks for, and which questions no fact answers: near
//! misses must be left open, paraphrases must be found.
//! `cargo test --test reading questions -- --nocapture` lists what was misread.

use fronter::library::Library;
use fronter::reading::{FitQuestion, Reading, ReadingContext, read};
use fronter::signal::SignalValue;

#[derive(serde::Deserialize)]
struct Row {
    campaign: String,
    text: String,
    facts: Vec<String>,
}

fn context() -> ReadingContext {
    ReadingContext::at(jiff::civil::date(2026, 5, 12).at(10, 0, 0, 0))
}

fn reading(library: &Library, campaign: &str, text: &str) -> Reading {
    read(
        &library.campaign(campaign).unwrap().vocabulary,
        &context(),
        text,
    )
}

#[test]
fn a_question_gets_its_fact_or_none() {
    let path = format!(
        "{}/tests/corpus/meaning/questions.jsonl",
        env!("CARGO_MANIFEST_DIR")
    );
    let library = Library::open(None).unwrap();
    let (mut answered, mut answerable, mut left_open, mut unanswerable) = (0, 0, 0, 0);
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let row: Row = serde_json::from_str(line).unwrap();
        let reading = reading(&library, &row.campaign, &row.text);
        // The best one is what gets said.
        let found: Vec<&str> = reading
            .facts
            .iter()
            .take(1)
            .map(|fact| fact.id.as_str())
            .collect();
        let right = found == row.facts;
        if row.facts.is_empty() {
            unanswerable += 1;
            left_open += usize::from(right);
        } else {
            answerable += 1;
            answered += usize::from(right);
        }
        if !right {
            println!(
                "  {} {:?}: expected {:?}, found {found:?}, open {:?}",
                row.campaign, row.text, row.facts, reading.open_questions
            );
        }
    }
    println!(
        "{answered} of {answerable} answered with their fact, {left_open} of {unanswerable} without one left open"
    );
    assert!(answerable >= 60 && unanswerable >= 40);
    assert!(left_open * 100 >= unanswerable * 90);
    assert!(answered * 100 >= answerable * 77);
}

/// What the question asks about, as `signal` or `signal=value`.
fn shown(question: &FitQuestion) -> String {
    let signal = question.signal.as_ref().map_or("?", |name| name.as_str());
    match &question.value {
        None => signal.to_owned(),
        Some(SignalValue::Choice { choice }) => format!("{signal}={choice}"),
        Some(SignalValue::Flag { yes }) => format!("{signal}={yes}"),
        Some(SignalValue::Quantity(range)) => format!(
            "{signal}={}",
            range.min.map_or_else(String::new, |min| min.to_string())
        ),
        Some(other) => format!("{signal}={other:?}"),
    }
}

#[test]
fn questions_of_fit_are_told_apart() {
    let library = Library::open(None).unwrap();
    let cases: &[(&str, &str, &[&str])] = &[
        ("demo", "is this for a tiny shop?", &["business=retail"]),
        ("demo", "are we too small for you?", &["quantity"]),
        (
            "demo",
            "do you work with wholesalers?",
            &["business=wholesale"],
        ),
        (
            "demo",
            "do you serve companies in Germany?",
            &["region=europe"],
        ),
        (
            "demo",
            "would this work for a team of 2 people?",
            &["quantity=2"],
        ),
        ("demo", "do you work with circuses?", &["?"]),
        (
            "demo",
            "is it overkill for a one man business?",
            &["quantity=1"],
        ),
        ("demo", "who is this for?", &["?"]),
        ("solar", "do you install in Houston?", &["area=elsewhere"]),
        (
            "studio",
            "do you work with startups?",
            &["company_stage=startup"],
        ),
        (
            "studio",
            "do you work with nonprofits?",
            &["company_stage=public"],
        ),
        ("demo", "does it work with shopify?", &[]),
        ("demo", "how much does it cost?", &[]),
        ("demo", "we work with wholesalers", &[]),
        ("demo", "I'd like to work with you", &[]),
    ];
    let mut wrong = Vec::new();
    for (campaign, text, expected) in cases {
        let reading = reading(&library, campaign, text);
        let found: Vec<String> = reading.fit_questions.iter().map(shown).collect();
        if found != *expected {
            wrong.push(format!("{text:?}: expected {expected:?}, found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
