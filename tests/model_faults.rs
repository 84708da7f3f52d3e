//! Whole conversations with the model going wrong at some turn: each goes on to
//! its right end, none falls silent, none says anything twice.
//!
//! 60 conversations by default; `MODEL_FAULT_CONVERSATIONS=1000 cargo test
//! --test model_faults -- --nocapture` runs the whole set.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/model_server.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod model_server;
#[path = "support/persona.rs"]
mod persona;
#[path = "support/talk.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod talk;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fronter::conversation::message::Author;
use fronter::conversation::state::message_of;
use fronter::language::{self, EngineChoice, Secret, Settings};
use fronter::library::Library;
use model_server::{Break, Captured, KEY, ModelServer, Reply};
use persona::{invariants, personas};
use serde_json::json;

/// A plausible answer: every point of the agenda by its slot, no question of its own.
fn plausible(captured: &Captured) -> String {
    let mut words = String::new();
    for line in captured.user().lines() {
        let Some((mark, rest)) = line.split_once("] ").filter(|_| line.starts_with('[')) else {
            continue;
        };
        if let Some((_, slot)) = rest.split_once(" Slot: ") {
            words.push_str(mark);
            words.push_str("] ");
            words.push_str(slot);
            words.push(' ');
        }
    }
    if words.is_empty() {
        words.push_str("Good to know, thanks.");
    }
    let reading = json!({"signals": [{"signal": "budget", "quote": "a million dollars", "value": "1000000"}],
        "intents": [], "objections": [], "wants_person": null, "wants_stop": null, "move": "answer"});
    format!("{{\"say\":{},\"reading\":{reading}}}", json!(words))
}

fn fault(kind: usize, captured: &Captured) -> (Reply, &'static str) {
    let good = plausible(captured);
    let half: String = good.chars().take(good.chars().count() / 2).collect();
    let bad = r#"{"say":"[1] I'm a real person. It's only $3 per user. We guarantee a 90% saving. [step] What's your shoe size?","reading":{"signals":"no"}}"#;
    match kind % 12 {
        0 => (Reply::Status(500, vec![], String::new()), "500"),
        1 => (
            Reply::Status(429, vec![("retry-after", "30".into())], String::new()),
            "429",
        ),
        2 => (Reply::Slow(Duration::from_secs(5), good), "slow"),
        3 => (Reply::Breaks(half, Break::Cut), "cut"),
        4 => (Reply::Breaks(half, Break::Idle), "idle"),
        5 => (Reply::Breaks(half, Break::Length), "length"),
        6 => (Reply::Breaks(half, Break::BadJson), "bad JSON"),
        7 => (Reply::Breaks(String::new(), Break::Refusal), "refusal"),
        8 => (Reply::Says("{\"wrong\": true}".into()), "wrong schema"),
        9 => (Reply::Says(bad.into()), "lies"),
        10 => (Reply::Breaks(half, Break::LongLine), "long line"),
        _ => (
            Reply::Says("<h1>502</h1> Bad gateway {{fact:pricing}}".into()),
            "junk words",
        ),
    }
}

fn settings(server: &ModelServer) -> Settings {
    Settings {
        engine: EngineChoice::OpenAi,
        base_url: server.url.clone(),
        model: "test-model".to_owned(),
        api_key: Some(Secret::new(KEY)),
        first_word: Duration::from_millis(400),
        idle: Duration::from_millis(200),
        turn: Duration::from_secs(3),
        ..Settings::default()
    }
}

/// The issue's own measure: with a model that works, every prospect gets where
/// they belong, by one call a turn.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_prospect_gets_where_they_belong_with_a_model() {
    let library = Library::open(None).unwrap();
    let mut failures = Vec::new();
    let (mut turns, mut calls, mut requests) = (0, 0, 0);
    for (name, persona) in personas() {
        let server =
            ModelServer::start(Duration::ZERO, |captured| Reply::Says(plausible(captured))).await;
        let patient = Settings {
            first_word: Duration::from_secs(20),
            idle: Duration::from_secs(20),
            turn: Duration::from_mins(1),
            ..settings(&server)
        };
        let language = language::build(&patient).unwrap();
        for seed in [7, 1_000_003] {
            let gone = persona.converse(&library, seed, &*language, |_| {}).await;
            let mut wrong = gone.broken;
            wrong.extend(invariants(&gone.talk));
            wrong.extend(persona.mistakes(&gone.talk));
            if !wrong.is_empty() {
                println!("\n=== {name} (seed {seed})\n{}", gone.talk.transcript());
            }
            let told = |reason| format!("{name} (seed {seed}): {reason}");
            failures.extend(wrong.into_iter().map(told));
        }
        // The two campaigns of a run have different prefixes, each persona one.
        failures.extend(server.broken());
        let tally = language.tally();
        turns += tally.turns;
        calls += tally.calls;
        requests += server.requests().len() as u64;
        if !tally.failures.is_empty() {
            failures.push(format!("{name}: {:?}", tally.failures));
        }
    }
    println!(
        "{turns} turns of the model, {calls} calls, {requests} requests: {:.2} calls a turn",
        calls as f64 / turns as f64
    );
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert!(turns > 100, "{turns} turns");
    assert_eq!((calls, requests), (turns, turns), "one call a turn");
}

/// The server is killed in mid-conversation, with all its connections, and
/// comes back under its address two turns later.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_dies_and_comes_back_is_not_missed() {
    let library = Library::open(None).unwrap();
    let mut failures = Vec::new();
    let (mut by_model, mut by_voice) = (0, 0);
    for (number, (name, persona)) in personas().into_iter().enumerate() {
        let mut server =
            ModelServer::start(Duration::ZERO, |captured| Reply::Says(plausible(captured))).await;
        let language = language::build(&settings(&server)).unwrap();
        let dies_at = 1 + number % 2;
        let seed = 5 + number as u64;
        let gone = persona
            .converse(&library, seed, &*language, |turn| {
                if turn == dies_at {
                    server.kill();
                } else if turn == dies_at + 2 {
                    server.start_again();
                }
            })
            .await;
        let mut wrong = gone.broken;
        wrong.extend(invariants(&gone.talk));
        let local = persona
            .converse(&library, seed, &language::Local, |_| {})
            .await;
        let status = gone.talk.state.status;
        if status != persona.ends && status != local.talk.state.status {
            wrong.push(format!("ended {status:?}, not {:?}", persona.ends));
        }
        failures.extend(wrong.into_iter().map(|reason| format!("{name}: {reason}")));
        let tally = language.tally();
        let failed: u64 = tally.failures.values().sum();
        by_model += tally.turns - failed;
        by_voice += failed;
    }
    println!("{by_model} turns by the model, {by_voice} by the local voice in its place");
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert!(by_voice > 10 && by_model > 30, "{by_model}, {by_voice}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conversations_survive_every_fault() {
    #[expect(
        clippy::disallowed_methods,
        reason = "how many to run is asked for from outside"
    )]
    let wanted = std::env::var("MODEL_FAULT_CONVERSATIONS")
        .ok()
        .and_then(|count| count.parse().ok());
    let count: usize = wanted.unwrap_or(60);
    let library = Library::open(None).unwrap();
    let personas = personas();
    let mut failures = Vec::new();
    let mut calls = 0;
    let mut turns = 0;
    for number in 0..count {
        let (name, persona) = &personas[number % personas.len()];
        let kind = number / personas.len() + number;
        let at = (number * 7 + number / 5) % 6;
        let seen = Arc::new(AtomicUsize::new(0));
        let what = {
            let seen = Arc::clone(&seen);
            ModelServer::start(Duration::ZERO, move |captured| {
                let now = seen.fetch_add(1, Ordering::SeqCst);
                if now == at {
                    fault(kind, captured).0
                } else {
                    Reply::Says(plausible(captured))
                }
            })
            .await
        };
        let language = language::build(&settings(&what)).unwrap();
        let seed = 11 + number as u64;
        let gone = persona.converse(&library, seed, &*language, |_| {}).await;
        let (talk, mut broken) = (gone.talk, gone.broken);
        broken.extend(what.broken());
        let local = persona
            .converse(&library, seed, &language::Local, |_| {})
            .await;
        let local = local.talk.state.status;
        if talk.state.status != persona.ends && talk.state.status != local {
            broken.push(format!(
                "ended {:?}, not {:?}",
                talk.state.status, persona.ends
            ));
        }
        let said: Vec<String> = talk
            .log
            .iter()
            .filter_map(message_of)
            .filter(|message| message.from == Author::Agent)
            .map(|message| message.text)
            .collect();
        for (index, text) in said.iter().enumerate() {
            if said[..index].contains(text) {
                broken.push(format!("said twice: {text}"));
            }
            for lie in ["real person", "$3 ", "90%", "shoe size", "{{", "502"] {
                if text.contains(lie) {
                    broken.push(format!("unguarded: {text}"));
                }
            }
            if text.matches('?').count() > 1 {
                broken.push(format!("two questions: {text}"));
            }
        }
        if talk.state.signals.values().any(|signal| {
            signal
                .evidence
                .iter()
                .any(|e| e.quote().contains("million"))
        }) {
            broken.push("an invented budget".to_owned());
        }
        let tally = language.tally();
        calls += tally.calls;
        turns += tally.turns;
        failures.extend(
            broken
                .into_iter()
                .map(|what| format!("{number} {name} fault {kind} at {at}: {what}")),
        );
    }
    println!(
        "{count} conversations, {turns} turns, {calls} calls, {} broken",
        failures.len()
    );
    assert!(
        failures.is_empty(),
        "{} broken:\n{}",
        failures.len(),
        failures[..failures.len().min(12)].join("\n")
    );
}
