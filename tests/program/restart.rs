//! The program is killed, its disk fills, its database is locked or damaged, its
//! campaigns break: nothing acknowledged is lost, and the reader is told what to do.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::process::{Server, free_port, fronter, run};
use fronter::conversation::event::Event;
use fronter::id::ConversationId;
use fronter::store::{Store, StoreOptions};
use fronter::turn::fold_log;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use sqlx::Connection as _;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

/// How often the server is killed.
const KILLS: u64 = 12;

fn http() -> reqwest::Client {
    fronter::channel::deliver::install_tls();
    reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap()
}

struct Visit {
    id: String,
    token: String,
}

async fn arrive(http: &reqwest::Client, url: &str) -> Visit {
    arrive_for(http, url, "demo").await
}

async fn arrive_for(http: &reqwest::Client, url: &str, campaign: &str) -> Visit {
    let answer = http
        .post(format!("{url}/v1/conversations"))
        .json(&json!({ "campaign": campaign }))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201);
    let begun: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    Visit {
        id: begun["id"].as_str().unwrap().to_owned(),
        token: begun["token"].as_str().unwrap().to_owned(),
    }
}

/// Writes a message over a websocket; true once it is acknowledged.
async fn write(url: &str, visit: &Visit, id: &str, text: &str) -> bool {
    try_to_write(url, visit, id, text).await.unwrap_or(false)
}

async fn try_to_write(url: &str, visit: &Visit, id: &str, text: &str) -> Option<bool> {
    let answer = answer_to(url, visit, id, text).await?;
    assert_ne!(answer["type"], "error", "{answer}");
    Some(answer["type"] == "ack")
}

/// The frame that answers a message: its acknowledgement, or an error; nothing where the
/// line ends before.
async fn answer_to(url: &str, visit: &Visit, id: &str, text: &str) -> Option<Value> {
    let address = format!(
        "{}/v1/conversations/{}/ws",
        url.replace("http:", "ws:"),
        visit.id
    );
    let mut request = address.into_client_request().ok()?;
    let protocol = "fronter.v1".parse().ok()?;
    request
        .headers_mut()
        .insert("sec-websocket-protocol", protocol);
    let (mut socket, _) = connect_async(request).await.ok()?;
    for frame in [
        json!({"type": "hello", "token": visit.token, "after": 0}),
        json!({"type": "message", "id": id, "text": text}),
    ] {
        socket.send(Message::text(frame.to_string())).await.ok()?;
    }
    while let Some(frame) = socket.next().await {
        let Ok(Message::Text(frame)) = frame else {
            continue;
        };
        let frame: Value = serde_json::from_str(&frame).ok()?;
        if frame["type"] == "error" || frame["type"] == "ack" && frame["id"] == id {
            return Some(frame);
        }
    }
    None
}

/// Spread over the moments of a turn, the same in every run.
fn moment(round: u64) -> Duration {
    Duration::from_millis(round.wrapping_mul(2_654_435_761) % 331)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_nothing_is_said_twice() {
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let settle = [("FRONTER__CONVERSATION__SETTLE_LIVE_MS", "120")];
    let http = http();
    let mut visits: Vec<Visit> = Vec::new();
    // By conversation: what was acknowledged, and what is still to be sent again.
    let mut acknowledged: Vec<Vec<String>> = Vec::new();
    let mut open: Vec<Option<(String, String)>> = Vec::new();
    for round in 0..KILLS {
        let server = Server::start(folder.path(), port, &settle);
        if visits.len() < 3 {
            visits.push(arrive(&http, &server.url).await);
            acknowledged.push(Vec::new());
            open.push(None);
        }
        let url = server.url.clone();
        let writing = async {
            for (index, visit) in visits.iter().enumerate() {
                let (id, text) = open[index].take().unwrap_or_else(|| {
                    (
                        format!("m-{round}-{index}"),
                        format!(
                            "Note {round}.{index}: what does it cost for {} users?",
                            20 + round
                        ),
                    )
                });
                open[index] = Some((id.clone(), text.clone()));
                if write(&url, visit, &id, &text).await {
                    acknowledged[index].push(id);
                    open[index] = None;
                }
            }
            std::future::pending::<()>().await;
        };
        // The clock of the kill runs while the client writes.
        let _killed = tokio::time::timeout(moment(round), writing).await;
        server.kill();
    }
    let sent: usize = acknowledged.iter().map(Vec::len).sum();
    assert!(sent >= 3, "the moments leave time to write: {sent}");

    let server = Server::start(folder.path(), port, &settle);
    let started = Instant::now();
    for visit in &visits {
        loop {
            let talk = talk(&http, &server.url, visit).await;
            if talk.last().is_some_and(|last| last["from"] != "prospect") {
                break;
            }
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "not answered: {talk:?}"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    server.kill();

    let file = folder.path().join("fronter.db");
    let store = Store::open(&StoreOptions::new(format!("sqlite://{}", file.display())))
        .await
        .unwrap();
    for (visit, acknowledged) in visits.iter().zip(&acknowledged) {
        let id: ConversationId = visit.id.parse().unwrap();
        let log = fold_log(&store, id, 0).await.unwrap();
        let mut written: BTreeMap<&str, u32> = BTreeMap::new();
        let mut read_up_to = 0;
        let mut answers_since_read = 0;
        for recorded in &log {
            match &recorded.event {
                Event::ProspectWrote { client_id, .. } => {
                    *written.entry(client_id).or_default() += 1;
                }
                Event::MessageRead { up_to, .. } => {
                    assert!(*up_to > read_up_to, "{up_to} is read twice");
                    read_up_to = *up_to;
                    answers_since_read = 0;
                }
                Event::AgentSaid { .. } => {
                    answers_since_read += 1;
                    assert!(answers_since_read <= 1, "seq {}: said twice", recorded.seq);
                }
                _ => {}
            }
        }
        for id in acknowledged {
            assert_eq!(written.get(id.as_str()), Some(&1), "{id}");
        }
        assert!(written.values().all(|times| *times == 1), "{written:?}");
    }
    store.close().await;
}

async fn talk(http: &reqwest::Client, url: &str, visit: &Visit) -> Vec<Value> {
    let answer = http
        .get(format!("{url}/v1/conversations/{}?after=0", visit.id))
        .bearer_auth(&visit.token)
        .send()
        .await
        .unwrap();
    let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    body["messages"].as_array().unwrap().clone()
}

/// Starts the server, which must refuse; gives what it says.
fn refused(folder: &Path) -> String {
    let output = run(
        fronter(folder)
            .arg("serve")
            .env(
                "FRONTER__SERVER__BIND",
                format!("127.0.0.1:{}", free_port()),
            )
            .env("FRONTER__STORE__BUSY_TIMEOUT_MS", "200"),
        "",
    );
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(!said.contains("is ready"), "{said}");
    said
}

#[tokio::test]
async fn a_locked_database_is_named_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!(
        "sqlite://{}?mode=rwc",
        folder.path().join("fronter.db").display()
    );
    let mut other = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("pragma journal_mode = wal; create table t (x int); begin exclusive; insert into t values (1)")
        .execute(&mut other)
        .await
        .unwrap();
    let folder = folder.path().to_path_buf();
    let said = tokio::task::spawn_blocking(move || refused(&folder))
        .await
        .unwrap();
    assert!(said.contains("locked by another process"), "{said}");
    other.close().await.unwrap();
}

#[test]
fn a_second_server_on_the_same_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), free_port(), &[]);
    let said = refused(folder.path());
    assert!(said.contains("another fronter serves from it"), "{said}");
    // Who only looks needs the file for a moment.
    let tokens = run(fronter(folder.path()).args(["token", "list"]), "");
    assert!(tokens.status.success());
    server.kill();
    Server::start(folder.path(), free_port(), &[]).kill();
}

#[test]
fn a_foreign_or_damaged_file_is_named_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fronter.db");
    std::fs::write(
        &file,
        "this is a shopping list, not a database. ".repeat(200),
    )
    .unwrap();
    let said = refused(folder.path());
    assert!(said.contains("not an SQLite database"), "{said}");

    std::fs::remove_file(&file).unwrap();
    let server = Server::start(folder.path(), free_port(), &[]);
    server.kill();
    // Fold the log in, then damage what stands behind the header.
    let folded = run(fronter(folder.path()).args(["token", "list"]), "");
    assert!(folded.status.success());
    for journal in ["fronter.db-wal", "fronter.db-shm"] {
        let _gone = std::fs::remove_file(folder.path().join(journal));
    }
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[100..].fill(0xA5);
    std::fs::write(&file, bytes).unwrap();
    let said = refused(folder.path());
    assert!(said.contains("damaged"), "{said}");
}

/// A small file system that is gone when this is dropped; `None` where it may
/// not be mounted.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"])
            .arg(folder.path())
            .output();
        mounted
            .is_ok_and(|output| output.status.success())
            .then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _unmounted = Command::new("umount").arg("-l").arg(self.0.path()).output();
    }
}

/// Writes until the server says no; gives the ids that it took.
async fn write_until_refused(
    http: &reqwest::Client,
    url: &str,
    visit: &Visit,
) -> (Vec<String>, u16, Value) {
    let mut taken = Vec::new();
    for number in 0..2_000 {
        let id = format!("long-{number}");
        let text = format!("What does it cost? {}", "filling ".repeat(900));
        let answer = http
            .post(format!("{url}/v1/conversations/{}/messages", visit.id))
            .bearer_auth(&visit.token)
            .json(&json!({"id": id, "text": text}))
            .send()
            .await
            .unwrap();
        let status = answer.status().as_u16();
        let body = answer.text().await.unwrap();
        let body = serde_json::from_str(&body).unwrap_or(Value::Null);
        match status {
            200 => taken.push(id),
            429 => tokio::time::sleep(Duration::from_millis(200)).await,
            _ => return (taken, status, body),
        }
    }
    panic!("the disk never filled");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_nothing_taken_is_lost() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!(
            "skipped: a_full_disk_is_told_and_nothing_taken_is_lost may not mount a small disk here"
        );
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let store = format!("sqlite://{}", disk.0.path().join("fronter.db").display());
    let variables = [
        ("FRONTER__STORE__URL", store.as_str()),
        ("FRONTER__CONVERSATION__SETTLE_LIVE_MS", "0"),
        ("FRONTER__LIMITS__MESSAGES_PER_MINUTE", "100000"),
        ("FRONTER__LIMITS__ANSWER_MS", "4000"),
    ];
    // Room that is given back later.
    let filler = disk.0.path().join("filler");
    std::fs::write(&filler, vec![0; 1_500_000]).unwrap();
    let port = free_port();
    let server = Server::start(home.path(), port, &variables);
    let http = http();
    let visit = arrive(&http, &server.url).await;
    let (taken, status, problem) = write_until_refused(&http, &server.url, &visit).await;
    assert!((500..600).contains(&status), "{status}: {problem}");
    let detail = problem["detail"].as_str().unwrap_or_default();
    assert!(detail.contains("the disk is full"), "{problem}");
    // Nobody sends it visitors until there is room again.
    let ready = async || {
        let answer = http.get(format!("{}/readyz", server.url)).send().await;
        let answer = answer.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json::<Value>().await.unwrap())
    };
    let (status, told) = ready().await;
    assert_eq!(
        (status, &told["store_trouble"]),
        (503, &json!("the disk is full"))
    );
    let kept = std::fs::read(&filler).unwrap();
    std::fs::remove_file(&filler).unwrap();
    assert_eq!(ready().await.0, 200);
    std::fs::write(&filler, kept).unwrap_or_default();
    assert!(server.log().contains("disk is full"), "{}", server.log());
    server.kill();
    std::fs::remove_file(&filler).unwrap();

    let server = Server::start(home.path(), port, &variables);
    let talk = talk(&http, &server.url, &visit).await;
    let shown = talk.iter().filter(|message| message["from"] == "prospect");
    assert!(shown.count() >= taken.len().min(20));
    let answer = http
        .post(format!(
            "{}/v1/conversations/{}/messages",
            server.url, visit.id
        ))
        .bearer_auth(&visit.token)
        .json(&json!({"id": "after", "text": "is anybody there?"}))
        .send()
        .await
        .unwrap_or_else(|error| panic!("{error}: {}", server.log()));
    assert_eq!(answer.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_that_is_broken_at_the_start_is_told_and_the_others_are_served() {
    // Given a folder of campaigns of which one is broken.
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns");
    let there = folder.path().join("campaigns");
    let copied = Command::new("cp")
        .arg("-r")
        .arg(&shipped)
        .arg(&there)
        .status();
    assert!(copied.unwrap().success());
    let lead = there.join("solar/lead.toml");
    let good = std::fs::read_to_string(&lead).unwrap();
    std::fs::write(&lead, good.replacen("level = ", "levle = ", 1)).unwrap();
    // When the server starts.
    let reload = [("FRONTER__CAMPAIGNS__RELOAD_MS", "100")];
    let mut server = Server::start(folder.path(), free_port(), &reload);
    // Then the others are served, and the log and /readyz tell of the broken one.
    arrive(&http(), &server.url).await;
    assert!(
        server.log().contains("solar/lead.toml:"),
        "{}",
        server.log()
    );
    let ready = http().get(format!("{}/readyz", server.url)).send().await;
    let ready: Value = ready.unwrap().json().await.unwrap();
    assert_eq!(ready["status"], "ready");
    assert_eq!(ready["broken_edits"][0]["campaign"], "solar");
    assert!(ready["broken_edits"][0]["running_version"].is_null());
    // Who comes for it hears that it is to be tried again, not that there is none.
    let begin = async |campaign: &str| {
        let body = json!({ "campaign": campaign });
        let begun = http().post(format!("{}/v1/conversations", server.url));
        let answer = begun.json(&body).send().await.unwrap();
        let waits = answer.headers().contains_key("retry-after");
        (waits, answer.json::<Value>().await.unwrap())
    };
    let (waits, problem) = begin("solar").await;
    assert!(waits, "{problem}");
    assert_eq!(problem["status"], 503);
    assert_eq!(problem["type"], "urn:fronter:problem:campaign-broken");
    assert!(problem["detail"].as_str().unwrap().contains("being mended"));
    let (waits, problem) = begin("none").await;
    assert!(!waits, "{problem}");
    assert_eq!(problem["status"], 404);
    assert_eq!(problem["errors"][0]["pointer"], "/campaign");
    // And once it is mended it is served.
    std::fs::write(&lead, good).unwrap();
    server.wait_for("campaign `solar` is there");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_in_a_talk_whose_campaign_was_broken_at_the_start_goes_on_once_it_is_mended() {
    // Given a conversation, and its campaign broken before the server starts again.
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns");
    let there = folder.path().join("campaigns");
    let mut copy = Command::new("cp");
    let copied = copy.arg("-r").arg(&shipped).arg(&there).status();
    assert!(copied.unwrap().success());
    let reload = [("FRONTER__CAMPAIGNS__RELOAD_MS", "100")];
    let port = free_port();
    let server = Server::start(folder.path(), port, &reload);
    let visit = arrive_for(&http(), &server.url, "solar").await;
    server.kill();
    let lead = there.join("solar/lead.toml");
    let good = std::fs::read_to_string(&lead).unwrap();
    std::fs::write(&lead, good.replacen("level = ", "levle = ", 1)).unwrap();
    let mut server = Server::start(folder.path(), port, &reload);
    // When the prospect writes over the websocket.
    let told = answer_to(&server.url, &visit, "m1", "we own our house").await;
    // Then they are told what is the matter, by the message's id.
    let told = told.unwrap();
    assert_eq!(told["type"], "error", "{told}");
    assert_eq!(told["problem"]["status"], 503, "{told}");
    assert_eq!(
        told["problem"]["type"],
        "urn:fronter:problem:campaign-broken"
    );
    // And once the file is mended the same message is taken.
    std::fs::write(&lead, good).unwrap();
    server.wait_for("campaign `solar` is there");
    assert!(write(&server.url, &visit, "m1", "we own our house").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_edit_keeps_the_running_campaign() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns");
    let copied = Command::new("cp")
        .arg("-r")
        .arg(&shipped)
        .arg(folder.path().join("campaigns"))
        .status()
        .unwrap();
    assert!(copied.success());
    let reload = [("FRONTER__CAMPAIGNS__RELOAD_MS", "100")];
    let mut server = Server::start(folder.path(), free_port(), &reload);
    let lead = folder.path().join("campaigns/demo/lead.toml");
    let good = std::fs::read_to_string(&lead).unwrap();
    std::fs::write(&lead, good.replacen("level = 1", "level = 1\nlevle = 2", 1)).unwrap();
    server.wait_for("keeps the running version");
    server.wait_for("demo/lead.toml:");
    let address = format!("{}/readyz", server.url);
    let told = async || {
        let ready = http().get(&address).send().await;
        let ready: Value = ready.unwrap().json().await.unwrap();
        assert_eq!(ready["status"], "ready");
        ready["broken_edits"].clone()
    };
    let broken = told().await;
    assert_eq!(broken[0]["campaign"], "demo");
    assert!(broken[0]["running_version"].is_string(), "{broken}");
    let finding = broken[0]["findings"][0].as_str().unwrap_or_default();
    assert!(
        finding.starts_with("demo/lead.toml:") && finding.contains("levle"),
        "{broken}"
    );
    arrive(&http(), &server.url).await;
    let campaign = folder.path().join("campaigns/demo/campaign.toml");
    std::fs::write(&lead, good).unwrap();
    let text = std::fs::read_to_string(&campaign).unwrap();
    let old = text
        .lines()
        .find(|line| line.starts_with("version"))
        .unwrap();
    std::fs::write(&campaign, text.replacen(old, "version = \"99\"", 1)).unwrap();
    server.wait_for("to 99");
    assert!(told().await.is_null(), "mended, and told no longer");
}
