//! The commands as people and programs meet them: exit codes, findings, shapes.

use std::path::Path;
use std::process::Command;

use crate::process::{Server, free_port, fronter, run};
use serde_json::Value;
use sqlx::Connection as _;

struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Ended {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

/// A secret of a gateway or webhook.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn ended(folder: &Path, arguments: &[&str], input: &str) -> Ended {
    ended_by(fronter(folder).args(arguments), input)
}

fn ended_by(command: &mut Command, input: &str) -> Ended {
    let output = run(command, input);
    Ended {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn campaigns_in(folder: &Path) {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let target = to.join(path.file_name().unwrap());
            if path.is_dir() {
                copy(&path, &target);
            } else {
                std::fs::copy(&path, &target).unwrap();
            }
        }
    }
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns");
    copy(&shipped, &folder.join("campaigns"));
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{} has no {from}", path.display());
    std::fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn exit_codes() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, code) in [
        (&["--help"][..], 0),
        (&["--version"], 0),
        (&["check"], 0),
        (&["sell"], 2),
        (&["token", "create"], 2),
        (&["token", "create", "--role", "closer"], 2),
        (
            &["token", "create", "--role", "closer", "--closer", "nobody"],
            2,
        ),
        (
            &[
                "token",
                "create",
                "--role",
                "gateway",
                "--gateway",
                "nobody",
            ],
            2,
        ),
        (
            &["token", "revoke", "00000000-0000-0000-0000-000000000001"],
            1,
        ),
        (&["token", "revoke", "x"], 2),
        (&["chat", "--campaign", "nothing"], 2),
        (&["read", "--campaign", "nothing"], 2),
        (&["read", "--at", "soon"], 2),
        (&["check", "/nowhere"], 2),
        (&["--config", "/nowhere.toml", "token", "list"], 1),
    ] {
        let ended = ended(folder.path(), arguments, "");
        assert_eq!(
            ended.code, code,
            "{arguments:?}: {}{}",
            ended.out, ended.err
        );
    }
}

#[test]
fn findings_name_file_line_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    campaigns_in(folder.path());
    let lead = folder.path().join("campaigns/demo/lead.toml");
    edit(&lead, "level = 1", "level = 1\nlevle = 2");
    std::fs::write(
        folder.path().join("config.toml"),
        "[server]\n\nbind = \"nowhere\"\n",
    )
    .unwrap();
    let ended = ended(folder.path(), &["check", "--json"], "");
    assert_eq!(ended.code, 1);
    let found = ended.json();
    assert_eq!(found["ok"], false);
    let findings = found["findings"].as_array().unwrap();
    let of = |file: &str| {
        let mut of = findings
            .iter()
            .filter(|one| one["file"].as_str().unwrap().ends_with(file));
        of.next().unwrap_or_else(|| panic!("{file}: {found}"))
    };
    let text = std::fs::read_to_string(&lead).unwrap();
    let line = text
        .lines()
        .position(|line| line.contains("levle"))
        .unwrap()
        + 1;
    assert_eq!(of("demo/lead.toml")["line"], line);
    assert_eq!(of("config.toml")["line"], 3);
    for finding in findings {
        assert_eq!(finding["severity"], "error", "{finding}");
        assert!(!finding["remedy"].as_str().unwrap().is_empty(), "{finding}");
    }
}

#[test]
fn a_closer_who_waits_for_texts_in_vain_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    campaigns_in(folder.path());
    let team = folder.path().join("campaigns/closers.toml");
    edit(&team, "\"console\", \"email\"", "\"console\", \"sms\"");
    let text = std::fs::read_to_string(&team).unwrap();
    let line = text.lines().position(|line| line.contains("sms")).unwrap() + 1;
    let gateway = "[[gateway]]\nname = \"text\"\nchannel = \"sms\"\nsecret_env = \"FRONTER_TEXT_SECRET\"\ncampaign = \"demo\"\n";
    let sends = "url = \"https://sms.example.com/send\"\naddress = \"+14155550100\"\n";
    for (config, code) in [
        (String::new(), 1),
        (gateway.to_owned(), 1),
        (format!("{gateway}{sends}"), 0),
    ] {
        std::fs::write(folder.path().join("config.toml"), &config).unwrap();
        let mut check = fronter(folder.path());
        check.env("FRONTER_TEXT_SECRET", SECRET);
        let ended = ended_by(check.args(["check", "--json"]), "");
        assert_eq!(ended.code, code, "{config}{}", ended.out);
        let found = ended.json();
        let findings = found["findings"].as_array().unwrap();
        assert_eq!(findings.len(), usize::from(code == 1), "{found}");
        for finding in findings {
            assert!(finding["file"].as_str().unwrap().ends_with("closers.toml"));
            assert_eq!(finding["line"], line, "{finding}");
            assert!(finding["remedy"].as_str().unwrap().contains("[[gateway]]"));
        }
    }
}

#[test]
fn a_number_of_ours_that_cannot_exist_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let readme = include_str!("../../README.md");
    let example = readme.find("[[gateway]]").unwrap();
    let example = &readme[example..][..readme[example..].find("```").unwrap()];
    let example = example.replace("mine", "demo");
    let config = folder.path().join("config.toml");
    let checked = |text: &str| {
        std::fs::write(&config, text).unwrap();
        let mut check = fronter(folder.path());
        check.env("FRONTER_TEXT_SECRET", SECRET);
        ended_by(check.args(["check", "config.toml", "--json"]), "")
    };
    let good = checked(&example);
    assert_eq!(good.json()["findings"], serde_json::json!([]), "{example}");
    for (address, is_right) in [
        ("+15555550100", false),
        ("(415) 555", false),
        ("", false),
        ("12345", true),
        ("STOCKWELL", true),
        ("(415) 555-0100", true),
    ] {
        let text = example.replace("+14155550100", address);
        let ended = checked(&text);
        assert_eq!(ended.code, i32::from(!is_right), "{address}: {}", ended.out);
        if is_right {
            continue;
        }
        let found = ended.json()["findings"][0].clone();
        assert!(
            found["message"]
                .as_str()
                .unwrap()
                .contains("no phone number that can exist")
        );
        assert!(found["remedy"].as_str().unwrap().contains("E.164"));
        if !address.is_empty() {
            let line = text
                .lines()
                .position(|line| line.contains(address))
                .unwrap()
                + 1;
            assert_eq!(found["line"], line, "{found}");
        }
    }
}

#[test]
fn the_shipped_files_are_without_findings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ended = ended(root, &["check", "--json"], "");
    assert_eq!(ended.json()["findings"], serde_json::json!([]));
    assert_eq!(ended.code, 0);
}

#[test]
fn where_every_campaign_is_broken_nothing_starts_and_the_findings_are_told() {
    let folder = tempfile::tempdir().unwrap();
    campaigns_in(folder.path());
    for id in ["demo", "solar", "studio"] {
        edit(
            &folder.path().join(format!("campaigns/{id}/lead.toml")),
            "level = 1",
            "level = 1\nlevle = 2",
        );
    }
    let ended = ended(folder.path(), &["serve"], "");
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("campaigns/demo/lead.toml:"),
        "{}",
        ended.err
    );
    assert!(!ended.err.contains("is ready"), "{}", ended.err);
}

#[test]
fn reading_prints_exactly_the_shape() {
    let folder = tempfile::tempdir().unwrap();
    let input = "{\"id\":\"a\",\"text\":\"we have 20 to 30k a year, mail me at bob@acme.example\",\"at\":\"2026-11-21T10:00:00Z\",\"asked\":\"budget\"}\nplain text with 40 users\n\n";
    let ended = ended(folder.path(), &["read"], input);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let lines: Vec<Value> = ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["id"], "a");
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    for line in &lines {
        assert_eq!(
            keys(line),
            [
                "contacts",
                "facts",
                "fit_questions",
                "id",
                "intents",
                "language",
                "manner",
                "money",
                "objections",
                "open_questions",
                "opt_out",
                "quantities",
                "signals",
                "times"
            ]
        );
    }
    let money = &lines[0]["money"][0];
    assert_eq!(
        keys(money),
        [
            "approximate",
            "currency",
            "end",
            "max",
            "min",
            "per",
            "quote",
            "start"
        ]
    );
    assert_eq!(
        (&money["min"], &money["max"]),
        (&20_000.into(), &30_000.into())
    );
    assert_eq!(
        keys(&lines[0]["signals"][0]),
        [
            "confidence",
            "end",
            "quote",
            "signal",
            "start",
            "status",
            "value"
        ]
    );
    assert_eq!(lines[0]["contacts"][0]["value"], "bob@acme.example");
}

#[test]
fn a_broken_line_ends_no_reading() {
    let folder = tempfile::tempdir().unwrap();
    let input = "{\"text\":\"40 users\"}\n{\"text\":\n{\"text\":\"soon\",\"at\":\"never\"}\n{\"text\":\"stop\"}\n";
    let broken = ended(folder.path(), &["read"], input);
    assert_eq!(broken.code, 1);
    assert!(broken.err.contains("2 lines"), "{}", broken.err);
    let lines: Vec<Value> = broken
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[1]["line"], 2);
    assert!(lines[1]["error"].is_string());
    assert_eq!(lines[2]["line"], 3);
    assert_eq!(lines[3]["opt_out"], "stop");
    // Where the first line is no JSON, every line is a text.
    let plain = ended(folder.path(), &["read"], "{hi} stop\n{40 users}\n");
    assert_eq!((plain.code, plain.out.lines().count()), (0, 2));
}

#[test]
fn a_mails_reply_is_printed_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mail = "From: Bob <bob@acme.example>\r\nTo: sales@example.com\r\nSubject: Re: Seats\r\nMessage-ID: <1@acme.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nForty it is.\r\n\r\nOn Mon, Nov 16, 2026 at 9:00 AM Sam <sales@example.com> wrote:\r\n> How many?\r\n";
    let ended = ended(folder.path(), &["read", "--email"], mail);
    assert_eq!((ended.code, ended.out.as_str()), (0, "Forty it is.\n"));
}

#[test]
fn tokens_are_shown_once_listed_and_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let made = ended(
        folder,
        &[
            "token", "create", "--role", "closer", "--closer", "maria", "--json",
        ],
        "",
    );
    assert_eq!(made.code, 0, "{}", made.err);
    let made = made.json();
    let plain = made["token"].as_str().unwrap();
    assert!(plain.starts_with("fr_closer_"), "{plain}");
    let list = |folder: &Path| ended(folder, &["token", "list", "--json"], "");
    let listed = list(folder);
    assert!(!listed.out.contains(plain));
    assert_eq!(listed.json()["closer"], "maria");
    assert_eq!(listed.json()["state"], "valid");
    let id = made["id"].as_str().unwrap();
    assert_eq!(ended(folder, &["token", "revoke", id], "").code, 0);
    assert_eq!(ended(folder, &["token", "revoke", id], "").code, 1);
    assert_eq!(list(folder).json()["state"], "revoked");
}

#[tokio::test]
async fn sign_in_links_are_for_one_closer_or_an_admin() {
    use fronter::http::hash_of;
    use fronter::store::{Store, StoreOptions, TokenKind};

    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let nobody = ended(folder, &["token", "signin", "--closer", "nobody"], "");
    assert_eq!(nobody.code, 2);
    assert!(nobody.err.contains("maria"), "who there is: {}", nobody.err);
    let file = folder.join("fronter.db");
    let options = StoreOptions::new(format!("sqlite://{}", file.display()));
    let store = Store::open(&options).await.unwrap();
    let now = jiff::Timestamp::from_second(1_000_000_000).unwrap();
    for (closer, kind) in [
        (Some("maria"), TokenKind::CloserSignin),
        (None, TokenKind::Signin),
    ] {
        let mut arguments = vec!["token", "signin", "--json"];
        if let Some(closer) = closer {
            arguments.extend(["--closer", closer]);
        }
        let made = ended(folder, &arguments, "").json();
        assert_eq!(made["closer"].as_str(), closer);
        assert!(made["expires_at"].is_string(), "{made}");
        let url = made["url"].as_str().unwrap();
        let (place, token) = url.split_once("?token=").unwrap();
        assert!(place.ends_with("/console/signin"), "{url}");
        let used = store.use_signin_token(hash_of(token), now).await.unwrap();
        let used = used.unwrap();
        assert_eq!(used.kind, kind);
        if let Some(closer) = closer {
            assert_eq!(used.closer, Some(closer.into()));
        }
        let again = store.use_signin_token(hash_of(token), now).await.unwrap();
        assert!(again.is_none(), "it works once");
    }
    store.close().await;
}

#[test]
fn an_unknown_prospect_is_not_erased() {
    let folder = tempfile::tempdir().unwrap();
    let id = "00000000-0000-7000-8000-000000000001";
    let unknown = ended(folder.path(), &["erase", "--prospect", id], "");
    assert_eq!(unknown.code, 1);
    assert!(
        unknown.err.contains(&format!("there is no prospect {id}")),
        "{}",
        unknown.err
    );
    assert_eq!(
        ended(folder.path(), &["erase", "--prospect", "x"], "").code,
        2
    );
    assert_eq!(ended(folder.path(), &["erase"], "").code, 2);
}

#[test]
fn recorded_conversations_become_leads_with_quotes() {
    let folder = tempfile::tempdir().unwrap();
    let at = |minute: u32| format!("2026-11-02T10:{minute:02}:00Z");
    let turn = |from: &str, text: &str, minute| serde_json::json!({"from": from, "text": text, "at": at(minute)});
    let loss = "We lose 8k a month to stockouts.";
    let summary = "So you have 40 planners and a budget of 30k a year, is that right?";
    let good = serde_json::json!({
        "id": "call-1", "source": "fair", "prospect": {"name": "Dana", "company": "Acme"},
        "turns": [
            turn("seller", "Hi, what brings you here?", 0),
            turn("prospect", loss, 1),
            turn("seller", summary, 2),
            turn("prospect", "Yes, exactly.", 3),
        ],
        "outcome": {"result": "won", "amount": {"amount": "24000.00", "currency": "USD"}},
    });
    // What the seller says of themselves, or what is not confirmed, tells nothing.
    let doubtful = serde_json::json!({"id": "call-2", "turns": [
        turn("seller", "Our plan for 40 planners is 30k a year, is that okay with you?", 0),
        turn("prospect", "Yes.", 1),
        turn("seller", "You have 25 planners, right?", 2),
        turn("prospect", "No.", 3),
    ]});
    let lines = format!("{good}\n{{\"id\":\n\n{doubtful}\n{{\"id\":\"x\",\"turns\":[]}}\n");
    std::fs::write(folder.path().join("calls.jsonl"), lines).unwrap();
    let dry = ended(folder.path(), &["import", "calls.jsonl", "--dry-run"], "");
    assert_eq!(dry.code, 1, "{}", dry.err);
    assert!(
        dry.err.contains("line 2:") && dry.err.contains("line 5:"),
        "{}",
        dry.err
    );
    assert!(
        !dry.err.contains("line 1:") && !dry.err.contains("line 4:"),
        "{}",
        dry.err
    );
    let leads: Vec<Value> = dry
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(leads.len(), 2);
    let signals = &leads[0]["signals"];
    let quote = signals["need"]["evidence"][0]["quote"].as_str().unwrap();
    assert!(loss.contains(quote), "{quote}");
    for name in ["quantity", "budget"] {
        let evidence = signals[name]["evidence"].as_array().unwrap();
        assert_eq!(evidence.len(), 2, "{name}: {signals}");
        assert!(summary.contains(evidence[0]["quote"].as_str().unwrap()));
        assert_eq!(evidence[1]["quote"], "Yes, exactly.");
        assert!(evidence[0]["seq"].as_i64() < evidence[1]["seq"].as_i64());
    }
    assert_eq!(leads[0]["status"], "won");
    assert_eq!(leads[0]["prospect"]["name"], "Dana");
    for name in ["quantity", "budget"] {
        assert!(
            leads[1]["signals"][name]["value"].is_null(),
            "{name}: {}",
            leads[1]
        );
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "a dry run keeps nothing: {left:?}");
    // Kept once, however often it is imported.
    let results = |folder: &Path| -> Vec<Value> {
        let kept = ended(folder, &["import", "calls.jsonl", "--json"], "");
        assert_eq!(kept.code, 1, "{}", kept.err);
        let lines = kept.out.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let first = results(folder.path());
    assert_eq!(
        (&first[0]["result"], &first[0]["status"]),
        (&"imported".into(), &"won".into())
    );
    let again = results(folder.path());
    assert!(
        again.iter().all(|line| line["result"] == "imported_before"),
        "{again:?}"
    );
    let rebuilt = ended(folder.path(), &["rebuild", "--json"], "").json();
    assert_eq!(
        (&rebuilt["leads"], &rebuilt["left"]),
        (&2.into(), &0.into())
    );
    let prospect = first[0]["prospect_id"].as_str().unwrap();
    for code in [0, 1] {
        let erased = ended(folder.path(), &["erase", "--prospect", prospect], "");
        assert_eq!(erased.code, code, "{}", erased.err);
    }
    let missing = ended(folder.path(), &["import", "nothing.jsonl"], "");
    assert_eq!(missing.code, 2, "{}", missing.err);
}

/// What a closer or an admin is shown.
async fn shown(http: &reqwest::Client, token: &str, url: String) -> Value {
    let answer = http.get(url).bearer_auth(token).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

async fn told(http: &reqwest::Client, token: Option<&str>, url: String, body: &Value) -> Value {
    let mut request = http.post(url).json(body);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let answer = request.send().await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert!(status.is_success(), "{status} {text}");
    serde_json::from_str(&text).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn leads_and_handoffs_are_rebuilt_from_the_log() {
    let folder = tempfile::tempdir().unwrap();
    campaigns_in(folder.path());
    let campaign = folder.path().join("campaigns/demo/campaign.toml");
    edit(&campaign, "version = \"1\"", "version = \"2\"");
    fronter::channel::deliver::install_tls();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let created = ended(
        folder.path(),
        &["token", "create", "--role", "admin", "--json"],
        "",
    )
    .json();
    let admin = created["token"].as_str().unwrap();
    let server = Server::start(folder.path(), free_port(), &[]);
    let url = server.url.clone();
    let staff = |path: &str| format!("{url}/v1/{path}");
    let online = serde_json::json!({"presence": "online"});
    told(&http, Some(admin), staff("closers/maria/presence"), &online).await;
    let begun = told(
        &http,
        None,
        staff("conversations"),
        &serde_json::json!({"campaign": "demo"}),
    )
    .await;
    let (id, token) = (begun["id"].as_str().unwrap(), begun["token"].as_str());
    let message = serde_json::json!({"id": "1", "text": "Can I talk to a person please?"});
    told(
        &http,
        token,
        staff(&format!("conversations/{id}/messages")),
        &message,
    )
    .await;
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let offered = loop {
        let offered = shown(&http, admin, staff("handoffs?status=offered&closer=maria")).await;
        if let Some(handoff) = offered["items"][0]["id"].as_str() {
            break handoff.to_owned();
        }
        assert!(std::time::Instant::now() < until, "{}", server.log());
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    let accept = staff(&format!("handoffs/{offered}/accept"));
    told(
        &http,
        Some(admin),
        accept,
        &serde_json::json!({"closer": "maria"}),
    )
    .await;
    let before = shown(&http, admin, staff("handoffs")).await;
    assert_eq!(before["items"][0]["state"], "accepted", "{before}");
    server.kill();
    let database = format!("sqlite://{}", folder.path().join("fronter.db").display());
    let mut connection = sqlx::SqliteConnection::connect(&database).await.unwrap();
    sqlx::raw_sql("delete from handoffs; delete from leads")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    edit(&campaign, "version = \"2\"", "version = \"3\"");
    let rebuilt = ended(folder.path(), &["rebuild", "--json"], "").json();
    let expected = serde_json::json!({"leads": 1, "handoffs": 1, "other_version": 1, "left": 0});
    assert_eq!(rebuilt, expected);
    let server = Server::start(folder.path(), free_port(), &[]);
    let after = shown(&http, admin, format!("{}/v1/handoffs", server.url)).await;
    assert_eq!(after, before);
    let leads = shown(&http, admin, format!("{}/v1/leads", server.url)).await;
    let lead = &leads["items"][0];
    assert_eq!(
        (&lead["campaign_version"], &lead["status"]),
        (&"2".into(), &"accepted".into()),
        "{lead}"
    );
    assert_eq!(lead["owner"]["id"], "maria");
}

#[test]
fn a_piped_chat_answers_every_line_and_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let input = "hi, we are 40 people\nwhat does it cost?\n";
    let ended = ended(folder.path(), &["chat", "--json"], input);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let turns: Vec<Value> = ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(turns.len(), 3, "the greeting and two answers");
    for turn in &turns {
        assert!(!turn["messages"].as_array().unwrap().is_empty(), "{turn}");
        assert!(turn["lead"]["status"].is_string());
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn the_folder_that_the_program_is_started_in_can_be_checked_by_its_name() {
    // Given a folder with a configuration and campaigns, and an empty one.
    let folder = tempfile::tempdir().unwrap();
    campaigns_in(folder.path());
    std::fs::write(folder.path().join("config.toml"), "[server]\n").unwrap();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    // When both are checked by name.
    let whole = ended(folder.path(), &["check", "."], "");
    let empty = ended(folder.path(), &["check", "empty"], "");
    // Then all of the one is looked at, and the other is no success.
    assert_eq!(whole.code, 0, "{}", whole.err);
    assert!(whole.err.contains("14 files checked"), "{}", whole.err);
    assert_eq!(empty.code, 1, "{}", empty.err);
    assert!(empty.err.contains("nothing here that could be checked"));
}

#[test]
fn a_file_under_another_name_is_told_with_the_name_that_it_should_have() {
    // Given a campaign whose files were named by Windows, and one file too many.
    let folder = tempfile::tempdir().unwrap();
    campaigns_in(folder.path());
    let demo = folder.path().join("campaigns/demo");
    let to = |from: &str, to: &str| std::fs::rename(demo.join(from), demo.join(to)).unwrap();
    to("lead.toml", "lead.toml.txt");
    to("campaign.toml", "Campaign.TOML");
    std::fs::write(demo.join("facts.toml"), "").unwrap();
    // When it is checked, by its name and with all others.
    for path in ["campaigns/demo", "campaigns"] {
        let checked = ended(folder.path(), &["check", "--json", path], "").json();
        let findings = checked["findings"].as_array().unwrap().clone();
        let told: Vec<String> = findings
            .iter()
            .map(|one| format!("{}: {}", one["message"], one["remedy"]))
            .collect();
        // Then each is told once, with what it must be called.
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].contains("nobody reads this file"), "{told:?}");
        assert!(told[1].contains("rename `Campaign.TOML` to `campaign.toml`"));
        assert!(told[2].contains("rename `lead.toml.txt` to `lead.toml`"));
    }
}

#[test]
fn a_campaign_is_checked_together_with_the_team_that_gets_its_leads() {
    let folder = tempfile::tempdir().unwrap();
    campaigns_in(folder.path());
    let team = folder.path().join("campaigns/closers.toml");
    let text = std::fs::read_to_string(&team).unwrap();
    std::fs::write(&team, text.replacen("id = \"ben\"", "id = \"maria\"", 1)).unwrap();
    let checked = ended(folder.path(), &["check", "campaigns/demo"], "");
    assert_eq!(checked.code, 1, "{}", checked.err);
    assert!(
        checked.err.contains("campaigns/closers.toml:"),
        "{}",
        checked.err
    );
}

#[test]
fn prices_and_telemetry_are_checked_with_their_lines() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    let at = "base_url = \"http://127.0.0.1:1/v1\"\n";
    let price = "[language.prices.m]\nprompt = \"0.4\"\ncompletion = 1.6\n";
    let cases = [
        (
            "[language]\nengine = \"local\"\nmodel = \"m\"\n".to_owned(),
            0,
            None,
        ),
        (
            format!("[language]\n{at}engine = \"openai\"\nmodel = \"m\"\n"),
            0,
            Some((4, "no price for the model `m`")),
        ),
        (
            format!("[language]\n{at}engine = \"openai\"\nmodel = \"m\"\n{price}"),
            0,
            None,
        ),
        (
            format!(
                "[language]\nmodel = \"m\"\n{}",
                price.replace("1.6", "-1.6")
            ),
            1,
            Some((3, "a price is 0 or more")),
        ),
        (
            "[telemetry]\notlp_endpoint = \"collector:4318\"\n".to_owned(),
            1,
            Some((2, "is no address")),
        ),
    ];
    for (text, code, says) in cases {
        std::fs::write(&file, &text).unwrap();
        let ended = ended(folder.path(), &["check", "mine.toml", "--json"], "");
        assert_eq!(ended.code, code, "{text}{}", ended.out);
        let findings = ended.json()["findings"].clone();
        let Some((line, message)) = says else {
            assert_eq!(findings, serde_json::json!([]), "{text}");
            continue;
        };
        assert_eq!(findings[0]["line"], line, "{text}{findings}");
        let found = findings[0]["message"].as_str().unwrap();
        assert!(found.contains(message), "{found} should say {message}");
    }
}

/// What the server refuses the check finds, at the same line, and the other way round.
#[test]
fn the_check_finds_in_a_configuration_what_the_server_refuses() {
    let gateway = "[[gateway]]\nname = \"text\"\nchannel = \"sms\"\nsecret_env = \"SECRET\"\ncampaign = \"demo\"\n";
    let mail = gateway.replace("sms", "email");
    let webhook = "[[webhook]]\nurl = \"https://crm.example.com/x\"\nsecret_env = \"SECRET\"\n";
    let cases = [
        (
            gateway.replace("\"demo\"", "\"nope\""),
            5,
            "no campaign `nope`",
        ),
        (
            format!("{gateway}url = \"notaurl\"\n"),
            6,
            "`notaurl` cannot be called",
        ),
        (
            format!("{gateway}url = \"http://127.0.0.1/x\"\n"),
            6,
            "loopback",
        ),
        (
            format!("{gateway}address = \"abc def\"\n"),
            6,
            "no phone number",
        ),
        (
            format!("{mail}address = \"Sales <s@x.example>\"\n"),
            6,
            "no mailbox",
        ),
        (
            format!("{gateway}reply_domain = \"x.example\"\n"),
            6,
            "e-mail gateways",
        ),
        (format!("{gateway}\n{gateway}"), 8, "two gateways `text`"),
        (gateway.replace("sms", "fax"), 3, "unknown variant `fax`"),
        (
            gateway.replace("campaign =", "campain ="),
            5,
            "unknown field `campain`",
        ),
        (
            format!("{webhook}events = [\"lead.foo\"]\n"),
            4,
            "no event `lead.foo`",
        ),
        (format!("{webhook}\n{webhook}"), 6, "two [[webhook]]"),
        (
            "[smtp]\nurl = \"foo://x\"\nfrom = \"a@b.example\"\n".to_owned(),
            2,
            "smtp.url",
        ),
        (
            "[smtp]\nurl = \"smtp://x\"\nfrom = \"nobody\"\n".to_owned(),
            3,
            "no sender",
        ),
        (
            "[store]\n\nurl = \"mysql://x\"\n".to_owned(),
            3,
            "`mysql:` is neither",
        ),
        (
            "[server]\npublic_url = \"hello\"\n".to_owned(),
            2,
            "not the address of a server",
        ),
        (
            "[campaigns]\ndir = \"nowhere\"\n".to_owned(),
            2,
            "cannot read nowhere",
        ),
        (
            "[language]\nturn_ms = 0\n".to_owned(),
            2,
            "turn_ms must be more than 0",
        ),
    ];
    for (text, line, says) in cases {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("config.toml"), &text).unwrap();
        let with = |arguments: &[&str]| {
            let mut command = fronter(folder.path());
            command
                .env("SECRET", SECRET)
                .env("FRONTER__SERVER__BIND", "127.0.0.1:0");
            ended_by(command.args(arguments), "")
        };
        let checked = with(&["check", "--json"]);
        let findings = checked.json()["findings"].clone();
        assert_eq!(checked.code, 1, "{text}{findings}");
        assert_eq!(findings[0]["line"], line, "{text}{findings}");
        let message = findings[0]["message"].as_str().unwrap();
        assert!(message.contains(says), "{message} should say {says}");
        let served = with(&["serve"]);
        assert_eq!(served.code, 1, "{text}{}", served.err);
        assert!(
            served.err.contains(says),
            "{} should say {says}",
            served.err
        );
        let place = [
            format!("config.toml:{line}:"),
            format!("config.toml, line {line}:"),
        ];
        assert!(
            place.iter().any(|place| served.err.contains(place)),
            "{}",
            served.err
        );
    }
}

#[test]
fn a_chat_shows_what_was_read_and_decided() {
    let folder = tempfile::tempdir().unwrap();
    let input = "we are 60 people and always out of stock\nhow much is it?\n";
    let traced = ended(folder.path(), &["chat", "--trace"], input);
    assert_eq!(traced.code, 0, "{}", traced.err);
    for line in [
        "read │ intents",
        "read │ need stated",
        "out of stock” · by local",
        "said │ ",
    ] {
        assert!(traced.out.contains(line), "{line} in {}", traced.out);
    }
    let plain = ended(folder.path(), &["chat"], input);
    assert!(!plain.out.contains('│'), "{}", plain.out);
    let json = ended(folder.path(), &["chat", "--trace", "--json"], input);
    let last: Value = serde_json::from_str(json.out.lines().last().unwrap()).unwrap();
    assert_eq!(last["trace"]["model"], serde_json::json!([]));
    let events = last["trace"]["events"].as_array().unwrap();
    let read = events
        .iter()
        .find(|event| event["event"]["kind"] == "message_read")
        .unwrap();
    assert_eq!(read["event"]["intents"][0], "ask_price");
}
