//! Whole conversations with the model going wrong at some turn: each goes on to
//! its right end, none falls silent, none says anything twice.
//!
//! 60 conversations by default; `MODEL_FAULT_CONVERSATIONS=1000 cargo test
//! --test model faults -- --nocapture` runs the whole set.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crate::guarded::{material, unguarded};
use crate::model_server::{Break, Captured, KEY, ModelServer, Reply};
use crate::persona::{Gone, Persona, invariants, personas};
use fronter::language::{self, EngineChoice, Secret, Settings, Tally};
use fronter::library::Library;
use fronter::signal::Signal;
use fronter::speech::guard::Grounds;
use fronter::speech::guard::sentence::sentences;
use serde_json::{Value, json};

/// What a model says in its own words, whatever the matter is. Each is said once.
const OWN_WORDS: [&str; 16] = [
    "Thanks for putting it so plainly.",
    "I see what you mean.",
    "That makes sense from where you sit.",
    "Happy to go into that.",
    "Good that you bring this up.",
    "You are not alone in that.",
    "That helps me to follow.",
    "Understood, and noted.",
    "I hear you.",
    "Let me be straight about it.",
    "Fair enough.",
    "That is worth a closer look.",
    "I appreciate the detail.",
    "Right, that gives me the picture.",
    "Glad that you say so.",
    "That is a sensible way to look at it.",
];

/// A plausible answer: some points by their slots, some in its own words, the
/// question as it stands, led up to, or left to the program; and a reading with a
/// quote that stands nowhere.
fn plausible(captured: &Captured) -> String {
    let turn = captured.user().len();
    let mut free = OWN_WORDS
        .iter()
        .filter(|words| !captured.user().contains(**words));
    let mut words = Vec::new();
    for (number, part) in captured.parts().into_iter().enumerate() {
        let own = match (turn + number) % 3 {
            0 => "",
            _ => free.next().copied().unwrap_or_default(),
        };
        let said = match (part.mark.as_str(), (turn + number) % 4) {
            ("[next]", _) | ("[step]", 0) => continue,
            ("[step]", 1) => part.material,
            ("[step]", _) => format!("{own} {}", part.material),
            (_, 3) => format!("{own} {}", part.material),
            _ => format!("{own} {}", part.slot),
        };
        words.push(format!("{} {}", part.mark, said.trim()));
    }
    if words.is_empty() {
        words.push("Good to know, thanks.".to_owned());
    }
    answer(
        &words.join(" "),
        &json!({"signals": [
            {"signal": "budget", "quote": "a million dollars", "value": "1000000"},
        ]}),
    )
}

fn answer(words: &str, reading: &Value) -> String {
    let mut whole = json!({"signals": [], "intents": [], "objections": [],
        "wants_person": null, "wants_stop": null, "move": "answer"});
    for (name, value) in reading.as_object().unwrap() {
        whole[name] = value.clone();
    }
    format!("{{\"say\":{},\"reading\":{whole}}}", json!(words))
}

/// Every way to go wrong, by name.
const FAULTS: [&str; 29] = [
    "400",
    "400 of a content filter",
    "400 of the length",
    "401",
    "404",
    "429",
    "500",
    "503",
    "hang",
    "idle",
    "slow first word",
    "too slow in all",
    "empty",
    "empty object",
    "truncated JSON",
    "length",
    "refusal",
    "wrong schema",
    "wrong reading",
    "false quotes",
    "missing DONE",
    "error event",
    "bad UTF-8",
    "bad JSON",
    "cut",
    "long line",
    "10 MB",
    "lies",
    "junk words",
];
/// Those that a turn may survive in the model's own words.
const HARMLESS: [&str; 5] = [
    "false quotes",
    "missing DONE",
    "lies",
    "junk words",
    "bad UTF-8",
];

fn fault(kind: &str, captured: &Captured) -> Reply {
    let good = plausible(captured);
    let part = |of: usize| -> String { good.chars().take(good.chars().count() / of).collect() };
    let status = |status, body: &str| Reply::Status(status, vec![], body.to_owned());
    let after = vec![("retry-after", "30".to_owned())];
    let lies = "[1] I'm a real person. It's only $3 per user. We guarantee a 90% saving. [step] What's your shoe size?";
    match kind {
        "400" => status(400, r#"{"error":{"message":"no"}}"#),
        "400 of a content filter" => status(400, r#"{"error":{"code":"content_filter"}}"#),
        "400 of the length" => status(400, r#"{"error":{"code":"context_length_exceeded"}}"#),
        "401" => status(401, "{}"),
        "404" => status(404, "no such model"),
        "429" => Reply::Status(429, after, String::new()),
        "500" => status(500, "<html>oops</html>"),
        "503" => Reply::Status(503, after, String::new()),
        "hang" => Reply::Hangs,
        "idle" => Reply::Breaks(part(2), Break::Idle),
        "slow first word" => Reply::Slow(Duration::from_secs(5), good),
        "too slow in all" => Reply::Drips(Duration::from_millis(100), good),
        "empty" => Reply::Says(String::new()),
        "empty object" => Reply::Says("{}".to_owned()),
        "truncated JSON" => Reply::Says(part(2)),
        "length" => Reply::Breaks(part(2), Break::Length),
        "refusal" => Reply::Breaks(String::new(), Break::Refusal),
        "wrong schema" => Reply::Says(r#"{"wrong": true}"#.to_owned()),
        "wrong reading" => Reply::Says(answer("[1] Good to know.", &json!({"signals": "no"}))),
        "false quotes" => Reply::Says(answer(
            "[1] Good to know.",
            &json!({
            "signals": [{"signal": "authority", "quote": "I sign everything", "value": "decision_maker"}],
            "objections": [{"id": "price", "quote": "far too dear"}],
            "wants_person": "a human at once", "wants_stop": "never write again"}),
        )),
        "missing DONE" => Reply::Breaks(good, Break::NoDone),
        "error event" => Reply::Breaks(part(2), Break::ErrorEvent),
        "bad UTF-8" => Reply::Breaks(part(2), Break::BadUtf8),
        "bad JSON" => Reply::Breaks(part(2), Break::BadJson),
        "cut" => Reply::Breaks(part(4), Break::Cut),
        "long line" => Reply::Breaks(part(2), Break::LongLine),
        "10 MB" => Reply::Breaks(r#"{"say": ""#.to_owned(), Break::Endless),
        "lies" => Reply::Says(answer(lies, &json!({}))),
        "junk words" => Reply::Says("<h1>502</h1> Bad gateway {{fact:pricing}}".to_owned()),
        other => panic!("no such fault: {other}"),
    }
}

/// A sentence of so many letters says something of its own.
const TELLING: usize = 30;

/// Fewer letters are a word like "Okay.".
const A_SENTENCE: usize = 12;

/// What was said that must not be: past the guard, or a sentence twice.
fn unsayable(gone: &Gone) -> Vec<String> {
    let mut wrong = Vec::new();
    let grounds = Arc::new(Grounds::of(&gone.talk.loaded.campaign));
    let mut said: Vec<String> = Vec::new();
    for answered in &gone.answered {
        let spoken = &answered.spoken;
        for sentence in unguarded(
            &gone.talk.loaded,
            &grounds,
            &answered.before,
            &spoken.agenda,
            &spoken.text,
        ) {
            wrong.push(format!("past the guard: {sentence}"));
        }
        // Within one answer nothing is said twice, whoever says it.
        let folded = |sentence: &&str| sentence.trim().to_lowercase();
        let mut here = BTreeSet::new();
        for sentence in sentences(&spoken.text).iter().map(folded) {
            if sentence.chars().count() >= A_SENTENCE && !here.insert(sentence.clone()) {
                wrong.push(format!("twice in one answer: {sentence}"));
            }
        }
        let own = material(&gone.talk.loaded, &answered.before, &spoken.agenda);
        for sentence in sentences(&spoken.text) {
            let sentence = sentence.trim().to_owned();
            // Who asks again is told the same fact again; "I see" may be said twice.
            let telling = sentence.chars().count() >= TELLING && !own.contains(&sentence);
            if telling && said.contains(&sentence) {
                wrong.push(format!("said twice: {sentence}"));
            }
            said.push(sentence);
        }
    }
    wrong
}

fn settings(server: &ModelServer) -> Settings {
    Settings {
        engine: EngineChoice::OpenAi,
        base_url: server.url.clone(),
        model: "test-model".to_owned(),
        api_key: Some(Secret::new(KEY)),
        first_word: Duration::from_millis(400),
        idle: Duration::from_millis(200),
        turn: Duration::from_millis(1_200),
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
            server.next_conversation();
            let gone = persona.converse(&library, seed, &*language, |_| {}).await;
            let mut wrong = unsayable(&gone);
            wrong.extend(gone.broken);
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
        let mut wrong = unsayable(&gone);
        wrong.extend(gone.broken);
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

/// Numbers that look like chance, the same every time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed >> 33) as usize % most.max(1)
    }
}

/// A conversation with this fault at the `at`th call to the model.
async fn with_fault(
    library: &Library,
    persona: &Persona,
    seed: u64,
    kind: &'static str,
    at: usize,
) -> (Gone, Tally, ModelServer) {
    let mut calls = 0;
    // Who tries again for the same turn gets the same again.
    let mut turn = None;
    let server = ModelServer::start(Duration::ZERO, move |captured| {
        if calls == at {
            turn = Some(captured.user().to_owned());
        }
        calls += 1;
        if turn.as_deref() == Some(captured.user()) {
            fault(kind, captured)
        } else {
            Reply::Says(plausible(captured))
        }
    })
    .await;
    let language = language::build(&settings(&server)).unwrap();
    let gone = persona.converse(library, seed, &*language, |_| {}).await;
    (gone, language.tally(), server)
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
    let (mut calls, mut turns) = (0, 0);
    for number in 0..count {
        let mut draw = Draw(number as u64);
        // Every kind comes as often as any other.
        let kind = FAULTS[number % FAULTS.len()];
        // Some turns, and with some prospects all of them, are the local voice's
        // alone: drawn again until the model is called.
        let (name, persona, seed, at, mut gone, tally, server) = loop {
            let (name, persona) = &personas[draw.below(personas.len())];
            let seed = draw.below(1 << 20) as u64;
            let at = draw.below(6);
            let (gone, tally, server) = with_fault(&library, persona, seed, kind, at).await;
            if server.requests().len() > at {
                break (name, persona, seed, at, gone, tally, server);
            }
        };
        let local = persona
            .converse(&library, seed, &language::Local, |_| {})
            .await;
        let asked = server.requests().len();
        let mut broken = std::mem::take(&mut gone.broken);
        broken.extend(server.broken());
        broken.extend(invariants(&gone.talk));
        broken.extend(unsayable(&gone));
        // A bare 400 of an endpoint that has never answered is got over in a plainer form.
        let got_over = kind == "400" && tally.calls > tally.turns;
        let fired = HARMLESS.contains(&kind) || !tally.failures.is_empty() || got_over;
        if !fired {
            broken.push(format!(
                "nothing went wrong: {asked} calls, {:?}",
                tally.failures
            ));
        }
        if kind == "429" && asked != at + 1 {
            broken.push(format!("called although it asked to wait: {asked} calls"));
        }
        let (status, local) = (gone.talk.state.status, local.talk.state.status);
        if status != persona.ends && status != local {
            broken.push(format!("ended {status:?}, not {:?}", persona.ends));
        }
        let millions = |signal: &Signal| {
            let mut evidence = signal.evidence.iter();
            evidence.any(|one| one.quote().contains("million"))
        };
        if gone.talk.state.signals.values().any(millions) {
            broken.push("an invented budget".to_owned());
        }
        calls += tally.calls;
        turns += tally.turns;
        let told = |what| format!("{number} {name} (seed {seed}) {kind} at {at}: {what}");
        failures.extend(broken.into_iter().map(told));
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
