//! Whole conversations with the model going wrong at some turn: each goes on to
//! its right end, none falls silent, none says anything twice.
//!
//! 60 conversations by default; `MODEL_FAULT_CONVERSATIONS=1000 cargo test
//! --test model_faults -- --nocapture` runs the whole set.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/model_server.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod model_server;
#[path = "support/talk.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod talk;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fronter::conversation::effect::Effect;
use fronter::conversation::input::Input;
use fronter::conversation::message::Author;
use fronter::conversation::state::{LeadStatus, message_of};
use fronter::language::{self, EngineChoice, Language, Order, Secret, Settings};
use fronter::library::Library;
use model_server::{Break, Captured, KEY, ModelServer, Reply};
use serde::Deserialize;
use serde_json::json;
use talk::{Setting, Talk};
use tokio::sync::mpsc;

/// What this test needs of a persona.
#[derive(Debug, Clone, Deserialize)]
struct Persona {
    campaign: String,
    #[serde(default)]
    page: Option<String>,
    #[serde(default = "yes")]
    closer_there: bool,
    opening: Vec<Burst>,
    #[serde(default)]
    answers: BTreeMap<String, Burst>,
    otherwise: String,
    ends: LeadStatus,
    #[serde(default = "twelve")]
    within: u32,
}

fn yes() -> bool {
    true
}
fn twelve() -> u32 {
    12
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Burst {
    One(String),
    Several(Vec<String>),
}

impl Burst {
    fn messages(&self) -> Vec<String> {
        match self {
            Self::One(message) => vec![message.clone()],
            Self::Several(messages) => messages.clone(),
        }
    }
}

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

async fn answer(talk: &mut Talk, language: &dyn Language) -> Vec<String> {
    let mut broken = Vec::new();
    for effect in talk.take(Input::Answer) {
        let Effect::Speak(agenda) = effect else {
            continue;
        };
        let (deltas, mut receiver) = mpsc::unbounded_channel();
        let order = Order {
            state: Arc::new(talk.state.clone()),
            campaign: Arc::clone(&talk.loaded),
            agenda: *agenda,
            deltas,
        };
        let spoken = language.speak(order).await;
        let mut shown = String::new();
        while let Ok(delta) = receiver.try_recv() {
            shown.push_str(&delta);
        }
        if !shown.is_empty() && shown != spoken.text {
            broken.push(format!("shown {shown:?}, said {:?}", spoken.text));
        }
        if spoken.text.trim().is_empty() {
            broken.push("silent".to_owned());
        }
        talk.take(Input::Spoken(Box::new(spoken)));
    }
    broken
}

async fn run(
    library: &Library,
    persona: &Persona,
    seed: u64,
    language: &dyn Language,
) -> (Talk, Vec<String>) {
    let mut talk = Talk::begin(
        library,
        &Setting {
            campaign: persona.campaign.clone(),
            page: persona.page.clone(),
            closer_there: persona.closer_there,
            seed,
            ..Setting::default()
        },
    );
    let mut broken = Vec::new();
    let mut opening = persona.opening.iter();
    let mut used: Vec<String> = Vec::new();
    while talk.state.prospect_messages < persona.within + 4 {
        let burst = match opening.next() {
            Some(burst) => burst.messages(),
            None if !matches!(
                talk.state.status,
                LeadStatus::Open | LeadStatus::Engaged | LeadStatus::Qualified
            ) =>
            {
                break;
            }
            None => {
                let key = match (&talk.state.asked, &talk.state.offered) {
                    (Some(open), _) if open.question == "contact" => "contact".to_owned(),
                    (Some(open), _) => open.signal.0.clone(),
                    (None, Some(_)) => "offer".to_owned(),
                    (None, None) => "else".to_owned(),
                };
                let again = format!("{key}.again");
                let key = if used.contains(&key) && persona.answers.contains_key(&again) {
                    again
                } else {
                    key
                };
                used.push(key.clone());
                persona
                    .answers
                    .get(&key)
                    .map_or_else(|| vec![persona.otherwise.clone()], Burst::messages)
            }
        };
        for message in &burst {
            talk.write(message);
        }
        broken.extend(answer(&mut talk, language).await);
    }
    (talk, broken)
}

fn personas() -> Vec<(String, Persona)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/personas");
    let mut personas: Vec<(String, Persona)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "toml"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (
                name,
                toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap(),
            )
        })
        .collect();
    personas.sort_by(|(a, _), (b, _)| a.cmp(b));
    personas
}

/// Where the same prospect ends with the local voice alone.
async fn ends_locally(library: &Library, persona: &Persona, seed: u64) -> LeadStatus {
    let (talk, _) = run(library, persona, seed, &language::Local).await;
    talk.state.status
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
        let language = language::build(&Settings {
            engine: EngineChoice::OpenAi,
            base_url: what.url.clone(),
            model: "test-model".to_owned(),
            api_key: Some(Secret::new(KEY)),
            first_word: Duration::from_millis(400),
            idle: Duration::from_millis(200),
            turn: Duration::from_secs(3),
            ..Settings::default()
        })
        .unwrap();
        let seed = 11 + number as u64;
        let (talk, mut broken) = run(&library, persona, seed, &*language).await;
        broken.extend(what.broken());
        let local = ends_locally(&library, persona, seed).await;
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
