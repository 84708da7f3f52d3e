//! Spans of the calls to the model, as a collector gets them: OTLP over HTTP,
//! the names of the GenAI conventions, and no content unless it is asked for.
#![cfg(feature = "otel")]
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/model_server.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod model_server;
#[path = "support/running.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod running;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use fronter::conversation::context::Channel;
use fronter::telemetry::{Telemetry, TelemetrySettings};
use model_server::{ModelServer, Reply};
use running::{Running, SECRET};
use serde_json::{Value, json};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// A collector that keeps what it gets.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<(HeaderMap, Value)>>>);

impl Collector {
    /// Listens; gives the address.
    async fn listen(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/v1/traces", post(take))
            .with_state(self.clone());
        #[expect(clippy::disallowed_methods, reason = "it ends with the test")]
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        format!("http://{address}")
    }

    fn resources(&self) -> Vec<Value> {
        let got = self.0.lock().unwrap();
        let all = got
            .iter()
            .flat_map(|(_, body)| body["resourceSpans"].as_array().unwrap().clone());
        all.collect()
    }

    /// All spans, in the order in which they ended.
    fn spans(&self) -> Vec<Value> {
        let scopes = self.resources().into_iter();
        let scopes = scopes.flat_map(|one| one["scopeSpans"].as_array().unwrap().clone());
        scopes
            .flat_map(|one| one["spans"].as_array().unwrap().clone())
            .collect()
    }
}

async fn take(State(collector): State<Collector>, headers: HeaderMap, body: String) -> StatusCode {
    let body = serde_json::from_str(&body).unwrap();
    collector.0.lock().unwrap().push((headers, body));
    StatusCode::OK
}

/// Attributes by name; values as OTLP's JSON has them.
fn attributes(of: &Value) -> BTreeMap<String, Value> {
    let list = of["attributes"].as_array().unwrap().iter();
    list.map(|one| {
        (
            one["key"].as_str().unwrap().to_owned(),
            one["value"].clone(),
        )
    })
    .collect()
}

fn says(words: &str) -> String {
    let reading = json!({"signals": [], "intents": [], "objections": [],
        "wants_person": null, "wants_stop": null, "move": "answer"});
    format!("{{\"say\": {}, \"reading\": {reading}}}", json!(words))
}

/// A program that speaks through this model; gives its conversation's id after one turn.
async fn turn(server: &ModelServer, rest: &str, text: &str) -> String {
    let configuration = format!(
        "[language]\nbase_url = \"{}\"\nmodel = \"test-model\"\napi_key_env = \"MODEL_KEY\"\n{rest}\n",
        server.url
    );
    let running = Box::pin(Running::start(&configuration)).await;
    let began = Box::pin(running.begin(Channel::Api, None, None)).await;
    Box::pin(running.write(&began, text, None)).await;
    running.stop().await;
    began.id.to_string()
}

/// A whole number, which OTLP's JSON writes as a string.
fn whole(number: u64) -> Value {
    json!({"intValue": number.to_string()})
}

fn text(words: &str) -> Value {
    json!({"stringValue": words})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_gets_a_span_for_each_call() {
    let collector = Collector::default();
    let settings = TelemetrySettings {
        endpoint: collector.listen().await,
        headers: "x-key=abc".to_owned(),
        service_name: "fronter-under-test".to_owned(),
    };
    let mut telemetry = Telemetry::start(&settings).unwrap().unwrap();
    let layers = vec![telemetry.layer().unwrap()];
    tracing_subscriber::registry().with(layers).init();

    let server = ModelServer::scripted(vec![
        Reply::Says(says(
            "[1] Good to know, thanks. [1] It costs $3 for everybody.",
        )),
        Reply::Says(says("[1] Good to know, thanks.")),
        Reply::Status(404, Vec::new(), String::new()),
    ])
    .await;
    let quiet =
        "[language.prices.test-model]\nprompt = \"0.40\"\ncached = \"0.10\"\ncompletion = \"1.60\"";
    let open = "[telemetry]\ncontent = true";
    let ids = [
        turn(&server, quiet, "we are a wholesaler called Quietwords").await,
        turn(&server, open, "we have 40 planners").await,
        turn(&server, quiet, "it's my call").await,
    ];
    turn(&server, "engine = \"local\"", "we use spreadsheets").await;
    telemetry.close().await;

    let headers = collector.0.lock().unwrap()[0].0.clone();
    assert_eq!(headers["x-key"], "abc");
    assert_eq!(headers["content-type"], "application/json");
    let resource = attributes(&collector.resources()[0]["resource"]);
    assert_eq!(resource["service.name"], text("fronter-under-test"));
    assert_eq!(resource["service.version"], text(env!("CARGO_PKG_VERSION")));

    let spans = collector.spans();
    assert_eq!(
        spans.len(),
        3,
        "one span for each call, none without a model: {spans:#?}"
    );
    for (span, id) in spans.iter().zip(&ids) {
        assert_eq!(span["name"], "chat test-model");
        assert_eq!(span["kind"], 3, "a client's");
        let found = attributes(span);
        for (name, value) in [
            ("gen_ai.operation.name", text("chat")),
            ("gen_ai.provider.name", text("openai")),
            ("gen_ai.request.model", text("test-model")),
            ("gen_ai.request.stream", json!({"boolValue": true})),
            ("gen_ai.output.type", text("json")),
            ("gen_ai.conversation.id", text(id)),
            ("server.address", text("127.0.0.1")),
            ("fronter.campaign", text("demo")),
            ("fronter.calls", whole(1)),
        ] {
            assert_eq!(found.get(name), Some(&value), "{name} in {found:#?}");
        }
    }
    let good = attributes(&spans[0]);
    for (name, value) in [
        ("gen_ai.usage.input_tokens", whole(2_000)),
        ("gen_ai.usage.cache_read.input_tokens", whole(1_500)),
        ("gen_ai.usage.output_tokens", whole(100)),
        ("gen_ai.response.id", text("c")),
        (
            "gen_ai.response.finish_reasons",
            json!({"arrayValue": {"values": [text("stop")]}}),
        ),
        ("fronter.cost", text("0.00051")),
        ("fronter.currency", text("USD")),
        ("fronter.guarded", whole(1)),
    ] {
        assert_eq!(good.get(name), Some(&value), "{name} in {good:#?}");
    }
    assert!(good["gen_ai.response.time_to_first_chunk"]["doubleValue"].is_number());
    assert!(!good.contains_key("error.type"), "{good:#?}");

    let failed = attributes(&spans[2]);
    assert_eq!(failed["error.type"], text("rejected"));
    assert_eq!(spans[2]["status"]["code"], 2, "an error");
    assert!(!failed.contains_key("gen_ai.usage.input_tokens"));

    let content = [
        "gen_ai.system_instructions",
        "gen_ai.input.messages",
        "gen_ai.output.messages",
    ];
    for name in content {
        assert!(
            !good.contains_key(name) && !failed.contains_key(name),
            "{name}"
        );
    }
    for quiet in [&spans[0], &spans[2]] {
        let whole = quiet.to_string();
        for words in ["Quietwords", "my call", "Good to know"] {
            assert!(!whole.contains(words), "{words} in {whole}");
        }
    }
    let told = attributes(&spans[1]);
    let read = |name: &str| -> Value {
        serde_json::from_str(told[name]["stringValue"].as_str().unwrap()).unwrap()
    };
    let [system, input, output] = content.map(read);
    assert!(
        system[0]["content"]
            .as_str()
            .unwrap()
            .contains("You write the words of")
    );
    assert_eq!(input[0]["role"], "user");
    assert!(
        input[0]["parts"][0]["content"]
            .as_str()
            .unwrap()
            .contains("we have 40 planners")
    );
    assert_eq!(output[0]["finish_reason"], "stop");
    assert!(
        output[0]["parts"][0]["content"]
            .as_str()
            .unwrap()
            .contains("Good to know")
    );
    assert!(
        !collector
            .spans()
            .iter()
            .any(|span| span.to_string().contains(SECRET))
    );
}
