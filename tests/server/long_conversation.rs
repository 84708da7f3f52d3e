//! A conversation that never ends: ten thousand messages stay in order, whole and
//! quick to go on with.

use std::time::{Duration, Instant};

use crate::support::app::{App, spawn_app};
use crate::support::people::{Closer, Prospect, expect};
use fronter::conversation::event::Event;
use fronter::conversation::state::MESSAGES_HELD;
use fronter::id::ConversationId;
use fronter::store::{Commit, Event as Row};
use reqwest::StatusCode;
use serde_json::Value;

const MESSAGES: i64 = 10_000;
/// Events that another node writes in one commit here.
const BATCH: usize = 1_500;
/// What one exchange may take late in the conversation, in a debug build on a busy machine.
const EXCHANGE: Duration = Duration::from_secs(8);

/// Writes the middle of the conversation as another node would, past this one's memory.
async fn go_on(app: &App, id: ConversationId, after: i64) {
    let now = app.doors.desk().clock().now();
    let mut seq = after;
    let mut rows = Vec::new();
    for number in 0..MESSAGES / 2 {
        let wrote = seq + 1;
        let events = [
            Event::ProspectWrote {
                client_id: format!("long-{number}"),
                text: format!("Message {number} of the prospect"),
                mail: None,
            },
            Event::MessageRead {
                up_to: wrote,
                intents: Vec::new(),
                language: None,
                degraded: false,
            },
            Event::AgentSaid {
                text: format!("Answer {number}"),
                moves: Vec::new(),
                promises: Vec::new(),
                used: Vec::new(),
            },
        ];
        for event in events {
            seq += 1;
            rows.push(Row {
                seq,
                kind: event.kind().to_owned(),
                at: now,
                body: serde_json::to_value(&event).expect("JSON"),
            });
        }
    }
    let mut expected = after;
    for batch in rows.chunks(BATCH) {
        let mut commit = Commit::new(id, expected, now);
        commit.events = batch.to_vec();
        app.doors
            .desk()
            .store()
            .commit(commit)
            .await
            .expect("a commit");
        expected = batch.last().map_or(expected, |row| row.seq);
    }
}

fn messages(read: &Value) -> &Vec<Value> {
    read["messages"].as_array().expect("messages")
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_messages_stay_whole_and_quick() {
    let app = spawn_app().await;
    let prospect = Prospect::arrive(&app).await;
    prospect
        .write("first", "We lose 8k a month to stockouts.")
        .await;
    let before = prospect.read(0).await;
    let id: ConversationId = prospect.id.parse().expect("an id");
    let state = app.doors.desk().state(id).await.expect("a state");
    go_on(&app, id, state.expect("a conversation").seq).await;

    // The node's memory is old: it finds out, and goes on where the log ends.
    for number in 0..3 {
        let begun = Instant::now();
        let text = "What does it cost for 40 users?";
        let exchange = prospect.write(&format!("late-{number}"), text).await;
        assert!(!messages(&exchange).is_empty(), "{exchange}");
        assert!(begun.elapsed() < EXCHANGE, "{:?}", begun.elapsed());
    }
    let again = prospect
        .write("late-0", "What does it cost for 40 users?")
        .await;
    assert!(again["accepted"]["seq"].is_i64());

    let all = prospect.read(0).await;
    let seqs: Vec<i64> = messages(&all)
        .iter()
        .map(|message| message["seq"].as_i64().expect("a seq"))
        .collect();
    assert!(
        seqs.windows(2).all(|pair| pair[0] < pair[1]),
        "in order, once"
    );
    let middle = messages(&all)
        .iter()
        .filter(|message| {
            let text = message["text"].as_str().expect("text");
            text.starts_with("Message ") || text.starts_with("Answer ")
        })
        .count();
    assert_eq!(i64::try_from(middle).expect("a count"), MESSAGES);
    let own = messages(&before).len();
    assert_eq!(messages(&all)[..own], messages(&before)[..]);
    let late = |message: &&Value| message["text"] == "What does it cost for 40 users?";
    assert_eq!(messages(&all).iter().filter(late).count(), 3);
    // Any place can be gone on from.
    for place in [own, seqs.len() / 2, seqs.len() - 3] {
        let rest = prospect.read(seqs[place]).await;
        assert_eq!(messages(&rest)[..], messages(&all)[place + 1..], "{place}");
    }
    // A socket that comes back is told what it missed, in order.
    let from = seqs.len() - 200;
    let mut socket = prospect.connect(seqs[from]).await;
    for seq in &seqs[from + 1..] {
        assert_eq!(socket.frame_of("message").await["seq"], *seq);
    }
    // What is kept in memory and told to closers does not grow with it.
    let state = app.doors.desk().state(id).await.expect("a state");
    assert!(state.expect("a conversation").messages.len() <= MESSAGES_HELD);
    let admin = Closer::admin(&app);
    let path = format!("/v1/leads/{}", prospect.lead_id);
    let lead = expect(admin.get(&path).await, StatusCode::OK).await;
    assert!(lead["signals"]["need"]["evidence"][0]["quote"].is_string());
    assert!(lead.to_string().len() < 40_000);
    let packet = expect(admin.get(&format!("{path}/packet")).await, StatusCode::OK).await;
    let left_out = packet["transcript_left_out"].as_i64().expect("a count");
    assert!(left_out > MESSAGES - 100, "{left_out}");
}
