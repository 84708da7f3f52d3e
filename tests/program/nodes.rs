//! Two nodes on one PostgreSQL: the real program, twice. Whatever comes in at one
//! is known at the other; nothing is lost, and nothing is said twice.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::process::{Server, free_port};
use fronter::clock::Clock;
use fronter::conversation::event::{Event, Recorded};
use fronter::http::new_token;
use fronter::id::{CloserId, ConversationId};
use fronter::store::{AccessToken, Store, StoreOptions, TokenKind};
use fronter::turn::fold_log;
use futures_util::future::join_all;
use futures_util::{SinkExt as _, StreamExt as _};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const ADMIN: &str = "an-admin-token-for-the-tests";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);
const GATEWAY: &str = "[[gateway]]\nname = \"text\"\nchannel = \"sms\"\n\
    secret_env = \"TEXT_SECRET\"\ncampaign = \"demo\"\naddress = \"+14155550199\"\n";

/// Two nodes, and the database that they share.
struct Nodes {
    url: String,
    running: [Option<Server>; 2],
    http: Client,
    _kept: [tempfile::TempDir; 2],
    _turn: tokio::sync::MutexGuard<'static, ()>,
}

/// One pair of nodes at a time: what they owe each other in seconds is not to be
/// tried beside the load of others.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

impl Nodes {
    /// Starts them; `None` where there is no PostgreSQL.
    async fn start(test: &str, more: [&[(&str, &str)]; 2]) -> Option<Self> {
        let turn = TURN.lock().await;
        let url = crate::postgres_server::fresh_database(test).await?;
        fronter::channel::deliver::install_tls();
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let start = |folder: &Path, more: &[(&str, &str)]| {
            std::fs::write(folder.join("config.toml"), GATEWAY).unwrap();
            let mut variables = vec![
                ("FRONTER__STORE__URL", url.as_str()),
                ("FRONTER__CONVERSATION__SETTLE_LIVE_MS", "50"),
                ("FRONTER__CONVERSATION__SETTLE_GATEWAY_MS", "50"),
                ("FRONTER__CONVERSATION__SETTLE_MOST_MS", "100"),
                ("FRONTER__LIMITS__ANSWER_MS", "1000"),
                ("FRONTER__LIMITS__MESSAGES_PER_MINUTE", "100000"),
                ("FRONTER_ADMIN_TOKEN", ADMIN),
                ("TEXT_SECRET", SECRET),
            ];
            variables.extend(more);
            Server::start(folder, free_port(), &variables)
        };
        let running = [
            Some(start(folders[0].path(), more[0])),
            Some(start(folders[1].path(), more[1])),
        ];
        let http = Client::builder()
            .no_proxy()
            .timeout(PATIENCE)
            .build()
            .unwrap();
        Some(Self {
            url,
            running,
            http,
            _kept: folders,
            _turn: turn,
        })
    }

    fn node(&self, index: usize) -> &str {
        let node = self.running[index].as_ref().expect("the node runs");
        node.url.as_str()
    }

    /// SIGKILL to one of them.
    fn kill(&mut self, index: usize) {
        self.running[index].take().expect("the node runs").kill();
    }

    async fn store(&self) -> Store {
        let opened = Store::open(&StoreOptions::new(&self.url)).await;
        opened.unwrap()
    }

    async fn log(&self, conversation: &str) -> Vec<Recorded> {
        let store = self.store().await;
        let id: ConversationId = conversation.parse().unwrap();
        let log = fold_log(&store, id, 0).await.unwrap();
        store.close().await;
        log
    }

    async fn admin(&self, index: usize, path: &str) -> Value {
        let url = format!("{}{path}", self.node(index));
        let answer = self.http.get(url).bearer_auth(ADMIN).send().await.unwrap();
        read(answer, StatusCode::OK).await
    }

    async fn post(&self, index: usize, path: &str, body: Value) -> reqwest::Response {
        let url = format!("{}{path}", self.node(index));
        let request = self.http.post(url).bearer_auth(ADMIN).json(&body);
        request.send().await.unwrap()
    }

    /// Waits until something that an admin reads at a node is as wanted.
    async fn becomes(&self, index: usize, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let found = self.admin(index, path).await;
            if wanted(&found) {
                return found;
            }
            assert!(Instant::now() < until, "{path}: {found}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn read(answer: reqwest::Response, status: StatusCode) -> Value {
    let got = answer.status();
    let body = answer.text().await.unwrap();
    assert_eq!(got, status, "{body}");
    serde_json::from_str(&body).unwrap()
}

struct Visit {
    id: String,
    token: String,
    lead: String,
}

impl Visit {
    async fn begin(nodes: &Nodes, index: usize) -> Self {
        let url = format!("{}/v1/conversations", nodes.node(index));
        let request = nodes.http.post(url).json(&json!({"campaign": "demo"}));
        let begun = read(request.send().await.unwrap(), StatusCode::CREATED).await;
        let text = |name: &str| begun[name].as_str().unwrap().to_owned();
        Self {
            id: text("id"),
            token: text("token"),
            lead: text("lead_id"),
        }
    }

    /// Writes at a node; comes back when it is answered, or the node is tired of waiting.
    async fn write(&self, nodes: &Nodes, index: usize, id: &str, text: &str) -> Value {
        let path = format!("/v1/conversations/{}/messages", self.id);
        let request = nodes.http.post(format!("{}{path}", nodes.node(index)));
        let request = request.bearer_auth(&self.token);
        let request = request.json(&json!({"id": id, "text": text}));
        read(request.send().await.unwrap(), StatusCode::OK).await
    }

    async fn messages(&self, nodes: &Nodes, index: usize) -> Vec<Value> {
        let path = format!("/v1/conversations/{}?after=0", self.id);
        let request = nodes.http.get(format!("{}{path}", nodes.node(index)));
        let answer = request.bearer_auth(&self.token).send().await.unwrap();
        let talk = read(answer, StatusCode::OK).await;
        talk["messages"].as_array().unwrap().clone()
    }

    async fn connect(&self, nodes: &Nodes, index: usize) -> Socket {
        let path = format!("/v1/conversations/{}/ws", self.id);
        let mut socket = Socket::open(nodes.node(index), &path, "fronter.v1").await;
        socket
            .send(json!({"type": "hello", "token": self.token, "after": 0}))
            .await;
        socket.until(|frame| frame["type"] == "welcome").await;
        socket
    }
}

struct Socket {
    inner: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The seqs of the messages that came.
    seqs: Vec<i64>,
}

impl Socket {
    async fn open(node: &str, path: &str, protocol: &str) -> Self {
        let url = format!("{}{path}", node.replace("http:", "ws:"));
        let mut request = url.into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", protocol.parse().unwrap());
        let (inner, _) = connect_async(request).await.unwrap();
        Self {
            inner,
            seqs: Vec::new(),
        }
    }

    async fn send(&mut self, frame: Value) {
        let sent = self.inner.send(Message::text(frame.to_string())).await;
        sent.unwrap();
    }

    /// The next frame that `fits`. Messages come in order, each once.
    async fn until(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.inner.next()).await;
            let heard = next.expect("a frame in time").expect("an open socket");
            let Message::Text(text) = heard.expect("a frame") else {
                continue;
            };
            let frame: Value = serde_json::from_str(&text).unwrap();
            assert_ne!(frame["type"], "error", "{frame}");
            // Those of a console stand within the frame.
            if frame["type"] == "message" && frame["message"].is_null() {
                let seq = frame["seq"].as_i64().unwrap();
                assert!(self.seqs.last().is_none_or(|last| *last < seq), "{frame}");
                self.seqs.push(seq);
            }
            if fits(&frame) {
                return frame;
            }
        }
    }

    async fn message(&mut self, from: &str) -> Value {
        self.until(|frame| frame["type"] == "message" && frame["from"] == from)
            .await
    }
}

/// A log without gaps, in which everything was read once, and every answer answers
/// something. Gives how many answers there are.
fn answers(log: &[Recorded]) -> usize {
    for (expected, recorded) in (1..).zip(log) {
        assert_eq!(recorded.seq, expected, "the log has no gaps");
    }
    let (mut answers, mut last_written, mut read_up_to, mut unanswered) = (0, 0, 0, false);
    for recorded in log {
        match &recorded.event {
            Event::ProspectWrote { .. } => last_written = recorded.seq,
            Event::MessageRead { up_to, .. } => {
                assert!(*up_to > read_up_to, "{up_to} is read twice");
                read_up_to = *up_to;
                unanswered = true;
            }
            Event::AgentSaid { .. } if read_up_to > 0 => {
                assert!(unanswered, "seq {}: said twice", recorded.seq);
                unanswered = false;
                answers += 1;
            }
            _ => {}
        }
    }
    assert_eq!(read_up_to, last_written, "everything was read");
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_at_one_node_is_heard_and_answered_at_the_other() {
    let Some(nodes) = Nodes::start("a_message_at_one_node", [&[], &[]]).await else {
        return;
    };
    let visit = Visit::begin(&nodes, 0).await;
    let mut socket = visit.connect(&nodes, 0).await;
    for round in 0..4 {
        let text = format!("What does it cost for {} users?", 20 + round);
        visit.write(&nodes, 1, &format!("m{round}"), &text).await;
        let heard = socket.message("prospect").await;
        assert_eq!(heard["text"], text.as_str());
        socket.message("agent").await;
        // And the other way round.
        let id = format!("w{round}");
        socket
            .send(json!({"type": "message", "id": id, "text": "And for 60?"}))
            .await;
        socket
            .until(|frame| frame["type"] == "ack" && frame["id"] == id.as_str())
            .await;
        socket.message("agent").await;
    }
    // Both nodes tell the same, in the same order.
    let (here, there) = (
        visit.messages(&nodes, 0).await,
        visit.messages(&nodes, 1).await,
    );
    assert_eq!(here, there);
    assert_eq!(answers(&nodes.log(&visit.id).await), 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_over_both_nodes_gets_one_answer() {
    let settle = [
        ("FRONTER__CONVERSATION__SETTLE_LIVE_MS", "4000"),
        ("FRONTER__CONVERSATION__SETTLE_MOST_MS", "20000"),
        ("FRONTER__LIMITS__ANSWER_MS", "30000"),
    ];
    let Some(nodes) = Nodes::start("a_burst_over_both_nodes", [&settle, &settle]).await else {
        return;
    };
    let visit = Visit::begin(&nodes, 0).await;
    let mut counted = 0;
    for round in 0..8 {
        let burst = (0..6).map(|number| {
            let (visit, nodes) = (&visit, &nodes);
            async move {
                let id = format!("{round}-{number}");
                let text = format!("Note {id}: we are {} users", 20 + number);
                visit.write(nodes, number % 2, &id, &text).await
            }
        });
        let told = join_all(burst).await;
        let log = nodes.log(&visit.id).await;
        // What a stalled machine took in one by one was no burst.
        if took(&log, &told) > SignedDuration::from_secs(2) {
            eprintln!("round {round} took too long to come in, and does not count");
            continue;
        }
        // Whoever wrote a part of it is told the same answer, at either node.
        let first = &told[0]["messages"];
        assert_eq!(first.as_array().unwrap().len(), 1, "{told:?}");
        assert!(told.iter().all(|one| one["messages"] == *first), "{told:?}");
        counted += 1;
        if counted == 3 {
            break;
        }
    }
    assert!(counted > 0, "the machine stalled in every round");
    let log = nodes.log(&visit.id).await;
    answers(&log);
}

/// From the first to the last message of a burst, as the log has them.
fn took(log: &[Recorded], told: &[Value]) -> SignedDuration {
    let mut at: Vec<Timestamp> = told
        .iter()
        .map(|one| one["accepted"]["seq"].as_i64().unwrap())
        .map(|seq| log.iter().find(|recorded| recorded.seq == seq).unwrap().at)
        .collect();
    at.sort_unstable();
    at[at.len() - 1].duration_since(at[0])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closer_at_the_other_node_takes_over() {
    let Some(nodes) = Nodes::start("a_closer_at_the_other_node", [&[], &[]]).await else {
        return;
    };
    for closer in ["maria", "ben"] {
        let path = format!("/v1/closers/{closer}/presence");
        let there = nodes.post(1, &path, json!({"presence": "online"})).await;
        read(there, StatusCode::OK).await;
    }
    // The other node knows at once, or after the moment that a team is remembered.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let visit = Visit::begin(&nodes, 0).await;
    let mut socket = visit.connect(&nodes, 0).await;
    socket
        .send(json!({"type": "message", "id": "1", "text": "Can I talk to a person please?"}))
        .await;
    socket
        .until(|frame| frame["type"] == "status" && frame["status"] == "offered")
        .await;
    let list = nodes
        .becomes(1, "/v1/handoffs?status=offered", |list| {
            !list["items"].as_array().unwrap().is_empty()
        })
        .await;
    let handoff = list["items"][0]["id"].as_str().unwrap().to_owned();
    // One at each node: exactly one gets it.
    let path = format!("/v1/handoffs/{handoff}/accept");
    let (one, other) = tokio::join!(
        nodes.post(1, &path, json!({"closer": "maria"})),
        nodes.post(0, &path, json!({"closer": "ben"})),
    );
    let mut statuses = [one.status().as_u16(), other.status().as_u16()];
    let winner = if statuses[0] == 200 { "maria" } else { "ben" };
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    socket
        .until(|frame| {
            frame["type"] == "status"
                && ["accepted", "connected"].contains(&frame["status"].as_str().unwrap())
        })
        .await;
    for index in [0, 1] {
        let lead = nodes
            .admin(index, &format!("/v1/leads/{}", visit.lead))
            .await;
        assert_eq!(lead["owner"], json!({"kind": "closer", "id": winner}));
    }
    // The closer writes at the other node; the prospect sees it at theirs.
    let store = nodes.store().await;
    let (token, hash) = new_token(TokenKind::Closer).unwrap();
    let clock = Clock::system();
    let kept = store.insert_token(AccessToken {
        id: clock.fresh_id(),
        kind: TokenKind::Closer,
        hash,
        closer: Some(CloserId::from(winner)),
        gateway: None,
        conversation: None,
        created_at: clock.now(),
        expires_at: None,
        used_at: None,
        revoked_at: None,
    });
    assert!(kept.await.unwrap());
    let url = format!("{}/v1/conversations/{}/messages", nodes.node(1), visit.id);
    let request = nodes.http.post(url).bearer_auth(&token);
    let said = request.json(&json!({"id": "c1", "text": "Hello, I am here."}));
    read(said.send().await.unwrap(), StatusCode::OK).await;
    let heard = socket
        .until(|frame| frame["type"] == "message" && frame["text"] == "Hello, I am here.")
        .await;
    assert_eq!(heard["from"], "closer");
    // The agent is silent now, at both nodes.
    let before = visit.messages(&nodes, 0).await.len();
    for (index, id) in [(0, "2"), (1, "3")] {
        visit.write(&nodes, index, id, "What does it cost?").await;
    }
    let after = visit.messages(&nodes, 1).await;
    assert_eq!(after.len(), before + 2, "{after:?}");
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_node_was_answering_is_answered_by_the_other() {
    // A language model that never says a word, so that the turn is surely under way.
    let model = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}/v1", model.local_addr().unwrap());
    let hanging = [
        ("FRONTER__LANGUAGE__ENGINE", "openai"),
        ("FRONTER__LANGUAGE__BASE_URL", base_url.as_str()),
        ("FRONTER__LANGUAGE__FIRST_WORD_MS", "600000"),
        ("FRONTER__LANGUAGE__TURN_MS", "600000"),
    ];
    let local = [("FRONTER__LANGUAGE__ENGINE", "local")];
    let Some(mut nodes) =
        Nodes::start("what_a_killed_node_was_answering", [&hanging, &local]).await
    else {
        return;
    };
    let visit = Visit::begin(&nodes, 1).await;
    let mut socket = visit.connect(&nodes, 0).await;
    socket
        .send(json!({"type": "message", "id": "1", "text": "What does it cost for 40 users?"}))
        .await;
    socket.until(|frame| frame["type"] == "ack").await;
    let asked = tokio::time::timeout(PATIENCE, model.accept()).await;
    let _call = asked.expect("the model is asked").unwrap();
    nodes.kill(0);
    let path = format!("/v1/conversations/{}", visit.id);
    nodes
        .becomes(1, &path, |talk| {
            let last = talk["messages"].as_array().and_then(|all| all.last());
            last.is_some_and(|last| last["from"] == "agent" && last["move"]["kind"] != "greet")
        })
        .await;
    // The prospect comes back, to the node that is left, and goes on.
    let mut socket = visit.connect(&nodes, 1).await;
    socket.message("prospect").await;
    socket.message("agent").await;
    visit.write(&nodes, 1, "2", "And for 60?").await;
    assert_eq!(answers(&nodes.log(&visit.id).await), 2);
}

/// Delivers a text message at a node; gives the status that the provider is told.
async fn deliver(nodes: &Nodes, index: usize, id: &str, from: &str) -> String {
    let body = json!({
        "id": id, "from": from, "to": "+14155550199", "text": "What does it cost for 40 users?",
    })
    .to_string();
    let now = Clock::system().now().as_second();
    let webhook = standardwebhooks::Webhook::new(SECRET).unwrap();
    let signature = webhook.sign(id, now, body.as_bytes()).unwrap();
    let answer = nodes
        .http
        .post(format!("{}/v1/gateways/text", nodes.node(index)))
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", now)
        .header("webhook-signature", signature)
        .body(body)
        .send()
        .await
        .unwrap();
    let told = read(answer, StatusCode::OK).await;
    told["status"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn first_messages_at_both_nodes_make_one_conversation() {
    let Some(nodes) = Nodes::start("first_messages_at_both_nodes", [&[], &[]]).await else {
        return;
    };
    let numbers: Vec<String> = (0..12).map(|n| format!("+1415555{:04}", 300 + n)).collect();
    let both = &nodes;
    let all = numbers.iter().map(|from| async move {
        // Two messages, each of them delivered at both nodes.
        let id = |number: u8| format!("{from}-{number}");
        let (one, two) = (id(1), id(2));
        let told = tokio::join!(
            deliver(both, 0, &one, from),
            deliver(both, 1, &two, from),
            deliver(both, 1, &one, from),
            deliver(both, 0, &two, from),
        );
        let mut told = [told.0, told.1, told.2, told.3];
        told.sort();
        assert_eq!(told, ["seen_before", "seen_before", "taken", "taken"]);
    });
    join_all(all).await;
    let leads = nodes
        .becomes(0, "/v1/leads?limit=100", |list| {
            let items = list["items"].as_array().unwrap();
            let answered = |lead: &Value| lead["last_message"]["from"] == "agent";
            items.len() >= numbers.len() && items.iter().all(answered)
        })
        .await;
    let leads = leads["items"].as_array().unwrap();
    assert_eq!(leads.len(), numbers.len());
    for lead in leads {
        assert_eq!(lead["prospect_messages"], 2, "{lead}");
        let id = lead["conversation_id"].as_str().unwrap();
        assert!(answers(&nodes.log(id).await) >= 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn closers_are_there_by_any_node_and_leave_with_the_last() {
    let grace = [("FRONTER__LIMITS__PRESENCE_GRACE_MS", "4000")];
    let Some(mut nodes) = Nodes::start("closers_are_there_by_any_node", [&grace, &grace]).await
    else {
        return;
    };
    let store = nodes.store().await;
    let (token, hash) = new_token(TokenKind::Closer).unwrap();
    let clock = Clock::system();
    let kept = store.insert_token(AccessToken {
        id: clock.fresh_id(),
        kind: TokenKind::Closer,
        hash,
        closer: Some(CloserId::from("maria")),
        gateway: None,
        conversation: None,
        created_at: clock.now(),
        expires_at: None,
        used_at: None,
        revoked_at: None,
    });
    assert!(kept.await.unwrap());
    store.close().await;
    let console = async |nodes: &Nodes, index: usize| {
        let mut feed =
            Socket::open(nodes.node(index), "/v1/closers/ws", "fronter.console.v1").await;
        feed.send(json!({"type": "hello", "token": token})).await;
        feed.send(json!({"type": "ping"})).await;
        feed.until(|frame| frame["type"] == "pong").await;
        feed
    };
    let maria = "/v1/closers/maria";
    let is = |wanted: &'static str| move |closer: &Value| closer["presence"] == wanted;
    let first = console(&nodes, 0).await;
    nodes.becomes(1, maria, is("online")).await;
    let second = console(&nodes, 1).await;
    // One is closed; longer than the grace she stays, by the other.
    drop(second);
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert_eq!(nodes.admin(1, maria).await["presence"], "online");
    // The node that holds the other dies: nobody says goodbye for her.
    nodes.kill(0);
    drop(first);
    nodes.becomes(1, maria, is("offline")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn consoles_at_other_nodes_hear_of_presence_reading_and_erasure_at_once() {
    let test = "consoles_hear_of_presence_and_reading";
    let Some(nodes) = Nodes::start(test, [&[], &[]]).await else {
        return;
    };
    let mut consoles = Vec::new();
    for index in [0, 1] {
        let node = nodes.node(index);
        let mut feed = Socket::open(node, "/v1/closers/ws", "fronter.console.v1").await;
        feed.send(json!({"type": "hello", "token": ADMIN})).await;
        feed.send(json!({"type": "ping"})).await;
        feed.until(|frame| frame["type"] == "pong").await;
        consoles.push(feed);
    }
    // A news is told to each console once, the last state last.
    let states = ["online", "busy", "away"];
    for state in states {
        let path = "/v1/closers/maria/presence";
        let said = nodes.post(1, path, json!({"presence": state})).await;
        read(said, StatusCode::OK).await;
        for feed in &mut consoles {
            let told = feed.until(|frame| frame["type"] == "presence").await;
            assert_eq!(told["closer"], "maria");
            assert_eq!(told["presence"], state, "nothing older and nothing twice");
        }
    }

    let visit = Visit::begin(&nodes, 1).await;
    let mut widget = visit.connect(&nodes, 1).await;
    let first = widget.seqs.last().copied();
    let first = match first {
        Some(seq) => seq,
        None => widget.message("agent").await["seq"].as_i64().unwrap(),
    };
    widget.send(json!({"type": "read", "seq": first})).await;
    for feed in &mut consoles {
        let seen = feed.until(|frame| frame["type"] == "read").await;
        assert_eq!(seen["conversation_id"], visit.id.as_str());
        assert_eq!(seen["seq"], first);
    }

    // What is erased at one node stays in no memory of another.
    visit
        .write(&nodes, 0, "1", "I am Dana Secretword of Acme")
        .await;
    let log = format!("/v1/conversations/{}/events", visit.id);
    let lead = format!("/v1/leads/{}", visit.lead);
    for index in [0, 1] {
        let known = nodes.admin(index, &lead).await;
        assert!(known.to_string().contains("Secretword"), "{known}");
        let talk = visit.messages(&nodes, index).await;
        assert!(json!(talk).to_string().contains("Secretword"));
    }
    let person = nodes.admin(0, &lead).await["prospect"]["id"].clone();
    let person = person.as_str().unwrap();
    let url = format!("{}/v1/prospects/{person}", nodes.node(1));
    let erased = nodes
        .http
        .delete(url)
        .bearer_auth(ADMIN)
        .send()
        .await
        .unwrap();
    assert_eq!(erased.status(), StatusCode::NO_CONTENT);
    for feed in &mut consoles {
        feed.until(|frame| {
            frame["type"] == "lead"
                && frame["lead"]["erased_at"].is_string()
                && !frame.to_string().contains("Secretword")
        })
        .await;
    }
    let packet = format!("{lead}/packet");
    for index in [0, 1] {
        for path in [&log, &lead] {
            let left = nodes.admin(index, path).await.to_string();
            assert!(!left.contains("Secretword"), "{index} {path}: {left}");
        }
        let url = format!("{}{packet}", nodes.node(index));
        let answer = nodes.http.get(url).bearer_auth(ADMIN).send().await.unwrap();
        let left = answer.text().await.unwrap();
        assert!(!left.contains("Secretword"), "{index} packet: {left}");
    }
}
