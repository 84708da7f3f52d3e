//! What we add before the first word and to the whole turn, with a model that
//! takes no time at all: a server on the loopback that has its answer ready. First
//! by the language alone, then by the desk with its store, from the moment in
//! which the burst has settled: reading, deciding, budgets, the call, the guard.
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

use fronter::clock::Clock;
use fronter::conversation::context::{Channel, Context, ProspectDetails};
use fronter::conversation::effect::Effect;
use fronter::conversation::input::Input;
use fronter::language::{self, EngineChoice, Language, Secret, Settings};
use fronter::library::Library;
use fronter::speech::Composer;
use fronter::speech::guard::Grounds;
use fronter::store::{Store, StoreOptions};
use fronter::turn::{Desk, DeskParts, Envelope, Live, NewConversation, Settling};
use model_server::{KEY, ModelServer, Reply};
use talk::{Setting, Talk};
use tokio_util::task::TaskTracker;

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
        server.next_conversation();
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
        server.next_conversation();
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
    at_the_desk(&server, language).await;
}

/// The same over the desk, each turn the first of a conversation of its own.
async fn at_the_desk(server: &ModelServer, language: Arc<dyn Language>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fronter.db");
    let store = Store::open(&StoreOptions::new(format!("sqlite://{}", file.display())))
        .await
        .unwrap();
    let desk = Desk::new(DeskParts {
        store,
        library: Arc::new(Library::open(None).unwrap()),
        language,
        clock: Clock::system(),
        tasks: TaskTracker::new(),
        // Nothing settles here: each turn is asked for.
        settling: Settling {
            live: Duration::from_hours(1),
            gateway: Duration::from_hours(1),
            most: Duration::from_hours(1),
        },
        webhooks: Vec::new(),
        notices: Vec::new(),
        public_url: String::new(),
    });
    let (mut kept, mut first, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS + 20 {
        server.next_conversation();
        let new = NewConversation {
            campaign: "demo".into(),
            channel: Channel::Widget,
            address: None,
            gateway: None,
            details: ProspectDetails::default(),
            context: Context::default(),
            consent: serde_json::Value::Null,
            token_hash: None,
        };
        let id = desk.begin(new).await.unwrap().id;
        let message = Input::ProspectMessage {
            client_id: "m1".to_owned(),
            text: "we have 40 planners and run out of stock every spring".to_owned(),
            mail: None,
        };
        let began = Instant::now();
        desk.take(id, message, Envelope::default()).await.unwrap();
        let took = began.elapsed();
        let mut news = desk.hub().follow(id);
        let began = Instant::now();
        let ((), shown) = tokio::join!(desk.answer_now(id), async {
            while !matches!(news.recv().await, Ok(Live::Delta { .. }) | Err(_)) {}
            began.elapsed()
        });
        if round >= 20 {
            kept.push(took);
            first.push(shown);
            whole.push(began.elapsed());
        }
    }
    println!("at the desk, SQLite on disk, {ROUNDS} first turns:");
    print("message durable", kept);
    print("first words shown", first);
    print("whole turn durable", whole);
}

fn print(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    println!("  {what:<36} p50 {:>9.3?}  p99 {:>9.3?}", at(50), at(99));
}
