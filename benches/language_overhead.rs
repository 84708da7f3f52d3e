//! What we add before the first word and to the whole turn, with a model that
//! takes no time at all: a server on the loopback that has its answer ready.
//!
//! `cargo bench --bench language_overhead` prints it.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement for people"
)]

#[path = "../tests/support/model_server.rs"]
#[allow(dead_code, clippy::allow_attributes, reason = "shared with the tests")]
mod model_server;
#[path = "../tests/support/talk.rs"]
#[allow(dead_code, clippy::allow_attributes, reason = "shared with the tests")]
mod talk;

use std::sync::Arc;
use std::time::{Duration, Instant};

use fronter::conversation::effect::Effect;
use fronter::conversation::input::Input;
use fronter::language::{self, EngineChoice, Secret, Settings};
use fronter::library::Library;
use fronter::speech::Composer;
use fronter::speech::guard::Grounds;
use model_server::{KEY, ModelServer, Reply};
use talk::{Setting, Talk};

const ANSWER: &str = r#"{"say":"[1] Good to know, thanks. [2] Stockwell sees each gap coming from your sales and your suppliers' lead times. [step] How soon do you want to have this solved?","reading":{"signals":[{"signal":"quantity","quote":"40 planners","value":"40"}],"intents":[],"objections":[],"wants_person":null,"wants_stop":null,"move":"ask"}}"#;
const ROUNDS: usize = 300;

/// The allocator of the program.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let server = ModelServer::scripted(vec![Reply::Says(ANSWER.to_owned())]).await;
    let language = language::build(&Settings {
        engine: EngineChoice::OpenAi,
        base_url: server.url.clone(),
        model: "test-model".to_owned(),
        api_key: Some(Secret::new(KEY)),
        first_word: Duration::from_secs(5),
        turn: Duration::from_secs(10),
        tokens_per_conversation: 0,
        ..Settings::default()
    })
    .unwrap();
    let library = Library::open(None).unwrap();
    let mut talk = Talk::begin(&library, &Setting::default());
    talk.write("we have 40 planners and run out of stock every spring");
    let Some(Effect::Speak(agenda)) = talk
        .take(Input::Answer)
        .into_iter()
        .find(|effect| matches!(effect, Effect::Speak(_)))
    else {
        return;
    };
    let state = Arc::new(talk.state.clone());
    let mut first = Vec::new();
    let mut whole = Vec::new();
    for round in 0..ROUNDS + 20 {
        let (order, mut receiver) = talk.order((*agenda).clone());
        let began = Instant::now();
        let (_, shown) = tokio::join!(language.speak(order), async {
            receiver.recv().await;
            began.elapsed()
        });
        if round >= 20 {
            first.push(shown);
            whole.push(began.elapsed());
        }
    }
    // The same exchange with a bare client: what the loopback itself costs.
    let body = server.requests().last().unwrap().raw.clone();
    let http = reqwest::Client::builder()
        .tcp_nodelay(true)
        .build()
        .unwrap();
    let mut bare = Vec::new();
    for round in 0..ROUNDS + 20 {
        let began = Instant::now();
        let response = http
            .post(format!("{}/chat/completions", server.url))
            .bearer_auth(KEY)
            .body(body.clone())
            .send()
            .await
            .unwrap();
        let _ = response.bytes().await.unwrap();
        if round >= 20 {
            bare.push(began.elapsed());
        }
    }
    let grounds = Arc::new(Grounds::of(&talk.loaded.campaign));
    let mut ready = Vec::new();
    let mut sentence = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let mut composer = Composer::new(
            Arc::clone(&grounds),
            &talk.loaded.lines,
            &talk.loaded.campaign,
            &state,
            &agenda,
        );
        ready.push(began.elapsed());
        let began = Instant::now();
        let shown = composer.push("[1] Stockwell connects to Shopify and NetSuite. [2]");
        sentence.push(began.elapsed());
        assert_eq!(shown.len(), 1);
    }
    println!("with the model at 0 ms, over the loopback, {ROUNDS} turns:");
    print("first words shown", first);
    print("whole turn done", whole);
    print("the same call with a bare client", bare);
    println!("of it:");
    print("agenda to guard and material", ready);
    print("one sentence past the guard", sentence);
}

fn print(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    println!("  {what:<36} p50 {:>9.3?}  p99 {:>9.3?}", at(50), at(99));
}
