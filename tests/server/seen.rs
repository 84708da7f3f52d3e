//! Seen from outside: what the language model cost, and whether it is well, by
//! report, metric, probe and webhook, over real sockets against a fake model.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::model_server::{KEY, ModelServer, Reply};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use fronter::app::App;
use fronter::config::{Config, Environment};
use fronter::store::{OutboxFilter, Store};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ADMIN: &str = "an-admin-token-for-tests-only";

/// A running program with this configuration added.
struct Running {
    url: String,
    http: reqwest::Client,
    store: Store,
    stop: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<()>,
}

impl Running {
    async fn start(store: &str, configuration: &str) -> Self {
        let text = format!(
            "[server]\nbind = \"127.0.0.1:0\"\n[store]\nurl = \"{store}\"\n[outbox]\npoll_ms = 20\nallow_private = true\n[conversation]\nsettle_live_ms = 0\n{configuration}",
        );
        let environment = Environment::of(&[
            ("HOOK_SECRET", SECRET),
            ("OPENAI_API_KEY", KEY),
            ("FRONTER_ADMIN_TOKEN", ADMIN),
        ]);
        let config =
            Config::from_parts(Some(("test.toml".to_owned(), &text)), &environment).unwrap();
        let app = App::build(config, &environment).await.unwrap();
        let listener = app.listen().await.unwrap();
        let url = app.public_url(&listener);
        let store = app.desk(url.clone()).store().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        #[expect(clippy::disallowed_methods, reason = "it is waited for at the end")]
        let ended = tokio::spawn(async move {
            let until = async move {
                let _told = stopped.await;
            };
            app.serve(listener, until).await.unwrap();
        });
        Self {
            url,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            store,
            stop,
            ended,
        }
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.ended.await.unwrap();
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        let request = self.http.get(format!("{}{path}", self.url));
        request.bearer_auth(ADMIN).send().await.unwrap()
    }

    async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }

    async fn metrics(&self) -> String {
        self.get("/metrics").await.text().await.unwrap()
    }

    async fn begin(&self, context: Value) -> Talk<'_> {
        let body = json!({"campaign": "demo", "channel": "widget", "context": context});
        let request = self.http.post(format!("{}/v1/conversations", self.url));
        let answer = request.json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        let begun: Value = answer.json().await.unwrap();
        Talk {
            running: self,
            id: begun["id"].as_str().unwrap().to_owned(),
            token: begun["token"].as_str().unwrap().to_owned(),
            lead: begun["lead_id"].as_str().unwrap().to_owned(),
        }
    }
}

struct Talk<'r> {
    running: &'r Running,
    id: String,
    token: String,
    lead: String,
}

impl Talk<'_> {
    /// Writes, and is answered before this comes back.
    async fn write(&self, text: &str) -> Value {
        let address = format!("{}/v1/conversations/{}/messages", self.running.url, self.id);
        let request = self.running.http.post(address).bearer_auth(&self.token);
        let body = json!({"id": text, "text": text});
        let answer = request.json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    /// What its log says of the model.
    async fn model_events(&self) -> Vec<Value> {
        let path = format!("/v1/conversations/{}/events", self.id);
        let log = self.running.json(&path).await;
        let events = log["items"].as_array().unwrap().iter();
        let of_model = events.filter(|event| event["kind"] == "model_used");
        of_model.map(|event| event["body"].clone()).collect()
    }
}

fn says(words: &str) -> String {
    let reading = json!({"signals": [{"signal": "budget", "quote": "a million", "value": "1000000"}],
        "intents": [], "objections": [], "wants_person": null, "wants_stop": null, "move": "answer"});
    format!("{{\"say\": {}, \"reading\": {reading}}}", json!(words))
}

/// A model whose words are good but for one sentence with a figure that nobody gave.
fn good() -> Reply {
    Reply::Says(says(
        "[1] Good to know, thanks. [1] It costs $3 for everybody.",
    ))
}

fn language(server: &ModelServer, rest: &str) -> String {
    format!(
        "[language]\nengine = \"openai\"\nbase_url = \"{}\"\nmodel = \"test-model\"\nfirst_word_ms = 3000\n{rest}\n",
        server.url
    )
}

fn prices(currency: &str) -> String {
    format!(
        "[language.prices.test-model]\nprompt = \"0.40\"\ncached = \"0.10\"\ncompletion = \"1.60\"\ncurrency = \"{currency}\"\n"
    )
}

fn file_in(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("fronter.db").display())
}

/// Everything a lead must say, at once (the demo campaign).
const ALL_AT_ONCE: [&str; 4] = [
    "Hi, I'm Tom Baker, COO at Baker & Sons, a distributor in Leeds. 60 users, we're constantly out of stock and it's our top priority this quarter. We use SAP Business One. Can we see a demo next week?",
    "By the end of March. I decide together with our CFO, and the budget is around £40k a year",
    "UK",
    "yes please",
];

#[tokio::test(flavor = "multi_thread")]
async fn the_cost_report_says_what_conversations_and_leads_cost_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    the_cost_report(&file_in(folder.path())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cost_report_says_what_conversations_and_leads_cost_on_postgres() {
    if let Some(url) = crate::postgres_server::fresh_database("the_cost_report").await {
        the_cost_report(&url).await;
    }
}

async fn the_cost_report(store: &str) {
    let server = ModelServer::scripted(vec![good()]).await;
    let running = Running::start(store, &(language(&server, "") + &prices("EUR"))).await;
    let from_search = running.begin(json!({"utm": {"source": "Google"}})).await;
    for text in ALL_AT_ONCE {
        from_search.write(text).await;
    }
    let from_page = json!({"referrer": "https://www.news.example/stock?id=7"});
    let from_page = running.begin(from_page).await;
    from_page.write("we are a wholesaler").await;
    // This one never writes: it cost nothing, and no model was to speak.
    let silent = running.begin(json!({})).await;

    let (first, second) = (
        from_search.model_events().await,
        from_page.model_events().await,
    );
    assert!(
        first.len() >= 3 && second.len() == 1,
        "{first:?} {second:?}"
    );
    for event in first.iter().chain(&second) {
        assert_eq!(event["model"], "test-model");
        assert_eq!(event["usage"]["cost"], "0.00051", "{event}");
        assert_eq!(event["usage"]["currency"], "EUR");
        assert!(
            event["turn_ms"].as_u64() >= event["first_word_ms"].as_u64(),
            "{event}"
        );
        assert!(event["first_word_ms"].is_u64(), "{event}");
        assert_eq!(
            event["turned_away"][0],
            json!({"signal": 0, "reason": "no_quote"})
        );
    }
    let turns = (first.len() + second.len()) as i64;
    let amount = |turns: i64| {
        let text = format!("{:.5}", turns as f64 * 0.000_51);
        json!([{"amount": text.trim_end_matches('0'), "currency": "EUR"}])
    };
    let status = running
        .json(&format!("/v1/leads/{}", from_search.lead))
        .await["status"]
        .clone();
    assert!(
        ["qualified", "handed_off"].contains(&status.as_str().unwrap()),
        "{status}"
    );

    let report = running
        .json("/v1/reports/cost?campaign=demo&by=source")
        .await;
    let total = &report["total"];
    assert_eq!(
        (&total["conversations"], &total["qsls"], &total["turns"]),
        (&json!(3), &json!(1), &json!(turns))
    );
    assert_eq!(total["calls"], turns);
    assert_eq!(
        total["tokens"],
        json!({"prompt": 2_000 * turns, "cached": 1_500 * turns, "completion": 100 * turns})
    );
    assert_eq!(total["costs"], amount(turns));
    assert_eq!(
        total["per_qsl"]["cost"],
        amount(turns)[0],
        "all that was spent, for one lead"
    );
    let each = turns as f64 * 0.000_51 / 3.0;
    let told: f64 = total["per_conversation"]["cost"]["amount"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((told - each).abs() < 1e-9, "{told} {each}");
    assert_eq!(total["unpriced_turns"], 0);
    assert_eq!(total["rejected_signals"], turns, "one in each answer");
    assert!(total["guarded_sentences"].as_i64().unwrap() > 0, "{total}");
    assert!(total["first_word_ms"].is_i64() && total["turn_ms"].is_i64());
    let keys: Vec<&str> = report["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["direct", "google", "news.example"]);
    assert_eq!(report["rows"][1]["costs"], amount(first.len() as i64));
    assert_eq!(report["rows"][0]["costs"], json!([]));
    assert_eq!(
        report["rows"][2]["per_qsl"],
        json!({"tokens": null, "cost": null})
    );

    let today = running
        .store
        .head(silent.id.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    let day = today.created_at.to_string()[..10].to_owned();
    let by =
        async |by: &str| running.json(&format!("/v1/reports/cost?by={by}")).await["rows"].clone();
    assert_eq!(by("day").await[0]["key"], day);
    let models = by("model").await;
    assert_eq!(
        (&models[0]["key"], &models[0]["conversations"]),
        (&Value::Null, &json!(1))
    );
    assert_eq!(
        (&models[1]["key"], &models[1]["turns"]),
        (&json!("test-model"), &json!(turns))
    );
    assert_eq!(by("campaign").await[0]["conversations"], 3);

    for (query, conversations) in [
        (format!("from={day}&to={day}"), 3),
        ("to=2001-01-01".to_owned(), 0),
        ("from=2999-01-01T00:00:00Z".to_owned(), 0),
        ("campaign=solar".to_owned(), 0),
    ] {
        let report = running.json(&format!("/v1/reports/cost?{query}")).await;
        assert_eq!(report["total"]["conversations"], conversations, "{query}");
        assert_eq!(report["rows"], json!([]), "{query}");
    }
    for (query, status) in [
        ("by=mood", 400),
        ("from=soon", 400),
        ("from=2026-02-02&to=2026-02-01", 400),
        ("format=pdf", 400),
    ] {
        let answer = running.get(&format!("/v1/reports/cost?{query}")).await;
        assert_eq!(answer.status(), status, "{query}");
    }
    let nobody = running.http.get(format!("{}/v1/reports/cost", running.url));
    assert_eq!(nobody.send().await.unwrap().status(), 401);
    let prospect = running.http.get(format!("{}/v1/reports/cost", running.url));
    let prospect = prospect.bearer_auth(&from_search.token);
    assert_ne!(prospect.send().await.unwrap().status(), 200);

    let path = format!("{}/v1/reports/cost?by=source", running.url);
    let asked = running
        .http
        .get(path)
        .bearer_auth(ADMIN)
        .header("accept", "text/csv");
    let answer = asked.send().await.unwrap();
    assert!(
        answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/csv")
    );
    let text = answer.text().await.unwrap();
    assert_eq!(
        text,
        running
            .get("/v1/reports/cost?by=source&format=csv")
            .await
            .text()
            .await
            .unwrap()
    );
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 5, "{text}");
    assert!(
        lines[0].starts_with("key,conversations,qsls,turns,"),
        "{text}"
    );
    assert!(
        lines[2].starts_with(&format!("google,1,1,{},", first.len())),
        "{text}"
    );
    assert!(
        lines[4].starts_with(&format!("total,3,1,{turns},")),
        "{text}"
    );

    let api = running.json("/openapi.json").await;
    assert!(api["paths"]["/v1/reports/cost"]["get"].is_object());

    let metrics = running.metrics().await;
    for line in [
        format!("fronter_model_turns_total {turns}"),
        format!(
            "fronter_model_tokens_total{{kind=\"cached\"}} {}",
            1_500 * turns
        ),
        "fronter_model_cost_total{currency=\"EUR\"}".to_owned(),
        format!("fronter_model_rejected_signals_total{{reason=\"no_quote\"}} {turns}"),
        "fronter_model_guarded_sentences_total{rule=\"figure\"}".to_owned(),
        "gen_ai_client_operation_time_to_first_chunk_seconds_bucket".to_owned(),
        format!(
            "gen_ai_request_model=\"test-model\",gen_ai_token_type=\"input\"}} {}.0",
            2_000 * turns
        ),
        "fronter_conversations_total 3".to_owned(),
    ] {
        assert!(metrics.contains(&line), "{line} in {metrics}");
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_price_has_an_unknown_cost() {
    let folder = tempfile::tempdir().unwrap();
    let server = ModelServer::scripted(vec![good()]).await;
    let other = prices("USD").replace("test-model", "another-model");
    let running = Running::start(&file_in(folder.path()), &(language(&server, "") + &other)).await;
    let talk = running.begin(json!({})).await;
    talk.write("we are a wholesaler").await;
    let events = talk.model_events().await;
    assert_eq!(events[0]["usage"]["prompt"], 2_000);
    assert_eq!(events[0]["usage"].get("cost"), None, "{events:?}");
    let total = running.json("/v1/reports/cost").await["total"].clone();
    assert_eq!(
        (&total["costs"], &total["unpriced_turns"]),
        (&json!([]), &json!(1))
    );
    assert_eq!(
        total["per_conversation"],
        json!({"tokens": 2_100.0, "cost": null})
    );
    let csv = running
        .get("/v1/reports/cost?format=csv")
        .await
        .text()
        .await
        .unwrap();
    let total = csv.lines().last().unwrap();
    assert!(
        total.starts_with("total,1,0,1,0,1,2000,1500,100,,,1,2100,,"),
        "{csv}"
    );
    let metrics = running.metrics().await;
    assert!(
        metrics.contains("fronter_model_unpriced_turns_total 1"),
        "{metrics}"
    );
    assert!(!metrics.contains("fronter_model_cost_total{"), "{metrics}");
    running.stop().await;
}

/// Somebody who receives webhooks.
#[derive(Clone, Default)]
struct Receiver(Arc<Mutex<Vec<Value>>>);

impl Receiver {
    /// Listens; gives the address.
    async fn listen(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/hook", post(take))
            .with_state(self.clone());
        #[expect(clippy::disallowed_methods, reason = "it ends with the test")]
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        format!("http://{address}/hook")
    }

    fn types(&self) -> Vec<String> {
        let arrived = self.0.lock().unwrap();
        arrived
            .iter()
            .map(|body| body["type"].as_str().unwrap().to_owned())
            .collect()
    }

    async fn wait_for(&self, count: usize) -> Vec<Value> {
        until("a webhook arrives", async || {
            self.0.lock().unwrap().len() >= count
        })
        .await;
        self.0.lock().unwrap().clone()
    }
}

async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !is_so().await {
        assert!(Instant::now() < end, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let verifier = standardwebhooks::Webhook::new(SECRET).unwrap();
    let mut plain = HeaderMap::new();
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        plain.insert(name, headers[name].to_str().unwrap().parse().unwrap());
    }
    verifier.verify(&body, &plain).expect("a good signature");
    receiver
        .0
        .lock()
        .unwrap()
        .push(serde_json::from_slice(&body).unwrap());
    StatusCode::OK
}

/// A model that can be broken and mended.
#[derive(Clone)]
struct Model(Arc<Mutex<Reply>>);

impl Model {
    async fn start() -> (Self, ModelServer) {
        let model = Self(Arc::new(Mutex::new(good())));
        let reply = Arc::clone(&model.0);
        let server =
            ModelServer::start(Duration::ZERO, move |_| reply.lock().unwrap().clone()).await;
        (model, server)
    }

    fn is(&self, reply: Reply) {
        *self.0.lock().unwrap() = reply;
    }
}

fn out() -> Reply {
    Reply::Status(404, Vec::new(), String::new())
}

#[tokio::test(flavor = "multi_thread")]
async fn that_the_engine_is_out_and_that_it_is_back_is_told_exactly_once() {
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::default();
    let hook = receiver.listen().await;
    let (model, server) = Model::start().await;
    let configuration = format!(
        "{}[[webhook]]\nurl = \"{hook}\"\nsecret_env = \"HOOK_SECRET\"\nevents = [\"engine.*\"]\n",
        language(&server, "degraded_after = 2")
    );
    let store = file_in(folder.path());
    let running = Running::start(&store, &configuration).await;
    let talk = running.begin(json!({})).await;
    talk.write("we are a wholesaler").await;
    let ready = running.json("/readyz").await;
    assert_eq!(
        (&ready["degraded"], &ready["model"]),
        (&json!(false), &json!("test-model"))
    );
    assert_eq!(ready.get("reason"), None);

    // One turn is not enough, the second is, and the third changes nothing.
    model.is(out());
    talk.write("we have 40 planners").await;
    let lead = running.json(&format!("/v1/leads/{}", talk.lead)).await;
    assert_eq!(lead["mode"], "degraded", "the lead of this turn");
    assert_eq!(running.json("/readyz").await["degraded"], false);
    talk.write("it's my call").await;
    talk.write("we use spreadsheets").await;
    let ready = running.json("/readyz").await;
    assert_eq!(
        (&ready["status"], &ready["degraded"], &ready["reason"]),
        (&json!("ready"), &json!(true), &json!("rejected"))
    );
    assert!(
        running
            .metrics()
            .await
            .contains("fronter_engine_degraded 1")
    );
    let told = receiver.wait_for(1).await;
    assert_eq!(told[0]["type"], "engine.degraded");
    assert_eq!(
        told[0]["data"],
        json!({"engine": "openai", "model": "test-model", "degraded": true, "reason": "rejected"})
    );
    assert!(told[0]["timestamp"].is_string());

    model.is(good());
    talk.write("how much is it?").await;
    assert_eq!(running.json("/readyz").await["degraded"], false);
    let told = receiver.wait_for(2).await;
    assert_eq!(
        (&told[1]["type"], &told[1]["data"]["reason"]),
        (&json!("engine.recovered"), &Value::Null)
    );

    // Out again, and the process goes: the next one knows, and tells of the end only.
    model.is(Reply::Status(401, Vec::new(), String::new()));
    talk.write("what does it run on?").await;
    receiver.wait_for(3).await;
    running.stop().await;
    let running = Running::start(&store, &configuration).await;
    let known = async || running.json("/readyz").await["degraded"] == true;
    until("the next process knows that the engine is out", known).await;
    let talk = running.begin(json!({})).await;
    talk.write("we have 40 planners").await;
    assert_eq!(running.json("/readyz").await["degraded"], true);
    model.is(good());
    // An open circuit lets nobody try for a while.
    running.stop().await;
    let running = Running::start(&store, &configuration).await;
    let known = async || running.json("/readyz").await["degraded"] == true;
    until("the next process knows that the engine is out", known).await;
    let talk = running.begin(json!({})).await;
    talk.write("we have 40 planners").await;
    assert_eq!(running.json("/readyz").await["degraded"], false);
    receiver.wait_for(4).await;
    let left = async || running.store.outbox_depth().await.unwrap().pending == 0;
    until("nothing is left to be told", left).await;
    let expected = [
        "engine.degraded",
        "engine.recovered",
        "engine.degraded",
        "engine.recovered",
    ];
    assert_eq!(receiver.types(), expected);
    let all = running
        .store
        .outbox(&OutboxFilter::default(), None, 100)
        .await
        .unwrap();
    assert_eq!(all.items.len(), 4, "no other delivery was made");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_turns_the_model_off_is_told_that_it_is_well_again() {
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::default();
    let hook = receiver.listen().await;
    let (model, server) = Model::start().await;
    let webhook = format!("[[webhook]]\nurl = \"{hook}\"\nsecret_env = \"HOOK_SECRET\"\n");
    let webhook = webhook + "events = [\"engine.*\"]\n";
    let store = file_in(folder.path());
    model.is(Reply::Status(401, Vec::new(), String::new()));
    let running = Running::start(&store, &(language(&server, "") + &webhook)).await;
    running
        .begin(json!({}))
        .await
        .write("we are a wholesaler")
        .await;
    receiver.wait_for(1).await;
    running.stop().await;
    let local = format!("[language]\nengine = \"local\"\n{webhook}");
    let running = Running::start(&store, &local).await;
    let told = receiver.wait_for(2).await;
    assert_eq!(
        (&told[1]["type"], &told[1]["data"]["engine"]),
        (&json!("engine.recovered"), &json!("local"))
    );
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_shows_prompt_answer_verdicts_and_cost() {
    // Each talk has a server of its own, which sees no message twice.
    let chat = async |arguments: &'static [&'static str]| {
        let server = ModelServer::scripted(vec![good()]).await;
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("config.toml"),
            language(&server, "") + &prices("USD"),
        )
        .unwrap();
        let path = folder.path().to_owned();
        let ended = tokio::task::spawn_blocking(move || {
            let mut command = crate::process::fronter(&path);
            command
                .arg("chat")
                .args(arguments)
                .env("OPENAI_API_KEY", KEY);
            crate::process::run(&mut command, "we are a wholesaler\nwe have 40 planners\n")
        });
        let ended = ended.await.unwrap();
        let out = String::from_utf8(ended.stdout).unwrap();
        assert!(
            ended.status.success(),
            "{out}{}",
            String::from_utf8_lossy(&ended.stderr)
        );
        assert!(!out.contains(KEY));
        out
    };
    let text = chat(&["--trace"]).await;
    for line in [
        "   system │ You write the words of",
        "   system │ as before",
        "   prompt │ # The conversation so far",
        "# The agenda",
        "   answer │ {\"say\": \"[1] Good to know",
        "    guard │ pass: Good to know, thanks.",
        "    guard │ kept back (figure): It costs $3 for everybody.",
        "    claim │ budget = 1000000 “a million”: rejected (no_quote)",
        "     move │ answer",
        "test-model · 1 calls · 2000 prompt tokens (1500 cached), 100 answer tokens · cost 0.00051 USD",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    let json = chat(&["--trace", "--json"]).await;
    let last: Value = serde_json::from_str(json.lines().last().unwrap()).unwrap();
    let turn = &last["trace"]["model"][0];
    assert_eq!(
        turn["sentences"][1],
        json!({"sentence": "It costs $3 for everybody.", "blocked": "figure"})
    );
    assert_eq!(turn["claims"][0]["rejected"], "no_quote");
    assert_eq!(turn["move"], "answer");
    assert_eq!(turn["usage"]["cost"], "0.00051");
    assert!(
        turn["prompt"]
            .as_str()
            .unwrap()
            .contains("we have 40 planners")
    );
    assert_eq!(turn["fallback"], Value::Null);
}
