//! The store, on SQLite and on PostgreSQL: every test in `on_both!` runs on each.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

#[path = "../support/postgres.rs"]
mod postgres_server;
mod reminders;
mod retention;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use fronter::id::{CampaignId, CloserId, ConversationId, HandoffId, LeadId, ProspectId};
use fronter::store::{
    AccessToken, Address, ClientMessage, Commit, CommitError, ConversationState, Delivery,
    ErasedConversation, Erasure, Event, ExpectedValue, HandoffFilter, HandoffRow, IdempotencyKey,
    LeadFilter, LeadOrder, NewConversation, Notice, OutboxFilter, OutboxItem, OutboxState, Owner,
    Presence, PresenceState, Projection, ProspectRow, Reservation, Seen, Store, StoreError,
    StoreOptions, Suppression, SuppressionChange, Timer, TimerChange, TokenHash, TokenKind,
    WebhookOff,
};
use futures_util::StreamExt;
use futures_util::future::join_all;
use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection, SqliteConnection};
use uuid::Uuid;

macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $test() {
                let folder = tempfile::tempdir().unwrap();
                super::$test(super::file_url(&folder.path().join("fronter.db"))).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $test() {
                if let Some(url) = super::postgres_server::fresh_database(stringify!($test)).await {
                    super::$test(url).await;
                }
            })+
        }
    };
}

on_both!(
    a_conversation_is_stored_as_committed,
    a_restart_keeps_everything,
    of_many_commits_at_one_seq_one_wins,
    contended_writers_lose_nothing,
    a_conflict_fails_nobody_else_and_leaves_nothing,
    a_message_sent_twice_is_taken_once,
    a_delivery_is_taken_once,
    two_workers_never_share_an_item_and_keep_each_lane_in_order,
    a_lane_waits_for_its_first_item,
    an_abandoned_item_comes_again_after_its_lease,
    a_new_epoch_takes_back_what_waits,
    deliveries_are_listed_and_tried_again,
    timers_ring_once_and_can_be_moved,
    leads_come_in_pages_without_gaps,
    leads_are_filtered,
    handoffs_are_filtered_and_make_the_load,
    closers_come_and_go,
    a_sign_in_token_works_once,
    tokens_end,
    a_call_made_twice_is_done_once,
    only_a_proven_address_finds_a_prospect,
    a_conversation_is_found_by_address_and_by_mail,
    an_opt_out_stays_until_taken_back,
    an_erased_prospect_leaves_statistics_only,
    an_erasure_yields_to_a_new_message,
    what_a_crash_left_is_found,
    a_projection_is_replaced_unless_the_log_has_grown,
    notices_tell_of_every_commit,
    of_first_messages_at_once_one_begins_the_conversation,
    presence_counts_the_consoles_of_all_nodes,
    what_was_seen_stays_seen,
    a_webhook_is_switched_off_once,
    who_was_not_heard_of_for_long_is_found,
    nul_characters_harm_nothing,
    a_newer_schema_is_refused,
    a_closed_store_says_so,
);

fn file_url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

async fn open(url: &str) -> Store {
    Store::open(&StoreOptions::new(url)).await.unwrap()
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap()
}

/// Ids that differ and rise, the same in every run of a test.
fn unique() -> Uuid {
    static LAST: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u128(u128::from(LAST.fetch_add(1, Ordering::Relaxed)) << 64)
}

fn event(seq: i64, body: Value) -> Event {
    Event {
        seq,
        kind: "said".to_owned(),
        at: at(1_000 + seq),
        body,
    }
}

fn fronter() -> Owner {
    Owner {
        kind: "fronter".to_owned(),
        id: None,
    }
}

fn prospect(id: ProspectId) -> ProspectRow {
    ProspectRow {
        id,
        document: json!({"name": "Ada Park"}),
        created_at: at(1_000),
        updated_at: at(1_000),
        erased_at: None,
    }
}

/// The first commit of a conversation: one event, a new prospect.
fn opening() -> Commit {
    let mut commit = Commit::new(ConversationId(unique()), 0, at(1_000));
    let person = ProspectId(unique());
    commit.prospect = Some(prospect(person));
    commit.created = Some(NewConversation {
        lead: LeadId(unique()),
        prospect: person,
        campaign: CampaignId::from("demo"),
        channel: "sms".to_owned(),
        // Of an address a campaign has one open conversation.
        address: Some(format!("+1555{}", unique().as_u128() >> 64)),
        token_hash: Some(TokenHash([7; 32])),
    });
    commit.events = vec![event(1, json!({"text": "hello"}))];
    commit
}

async fn opened(store: &Store) -> Commit {
    let commit = opening();
    store.commit(commit.clone()).await.unwrap();
    commit
}

/// A commit of one more event.
fn saying(conversation: ConversationId, expected_seq: i64, body: Value) -> Commit {
    let mut commit = Commit::new(conversation, expected_seq, at(2_000 + expected_seq));
    commit.events = vec![event(expected_seq + 1, body)];
    commit
}

fn lead_of(commit: &Commit) -> Projection {
    Projection {
        lead: commit.created.as_ref().unwrap().lead,
        campaign: CampaignId::from("demo"),
        status: "open".to_owned(),
        grade: None,
        level: None,
        owner: fronter(),
        expected_value: None,
        temperature: None,
        search: "Ada Park ada@example.com".to_owned(),
        document: json!({"status": "open"}),
        created_at: at(1_000),
        updated_at: at(1_000),
    }
}

fn state() -> ConversationState {
    ConversationState {
        epoch: 0,
        status: "engaged".to_owned(),
        campaign_version: "3".to_owned(),
        owner: fronter(),
        closed: false,
        unanswered_since: None,
        prospect: None,
        address: None,
    }
}

fn item(lane: Option<&str>, body: Value) -> OutboxItem {
    OutboxItem {
        id: unique(),
        kind: "sms".to_owned(),
        target: "+15550100".to_owned(),
        lane: lane.map(str::to_owned),
        body,
        epoch: Some(0),
        due_at: at(1_000),
    }
}

fn handoff(commit: &Commit, state: &str, closer: Option<&str>, created_ms: i64) -> HandoffRow {
    HandoffRow {
        id: HandoffId(unique()),
        conversation: commit.conversation,
        lead: commit.created.as_ref().unwrap().lead,
        closer: closer.map(CloserId::from),
        state: state.to_owned(),
        reason: None,
        offered_until: Some(at(9_000)),
        epoch: 1,
        body: json!({"packet": "…"}),
        created_at: at(created_ms),
        updated_at: at(created_ms),
    }
}

async fn a_conversation_is_stored_as_committed(url: String) {
    let store = open(&url).await;
    store.ping().await.unwrap();
    let mut commit = opening();
    let mut engaged = state();
    engaged.unanswered_since = Some(at(1_500));
    commit.state = Some(engaged);
    commit.projection = Some(lead_of(&commit));
    commit.events.push(event(
        2,
        json!({"text": "ünï ☎ مرحبا", "n": [1, 2.5, null]}),
    ));
    assert_eq!(store.commit(commit.clone()).await.unwrap().head_seq, 2);

    assert_eq!(store.log(commit.conversation).await.unwrap(), commit.events);
    let after = store.events(commit.conversation, 1, 10).await.unwrap();
    assert_eq!(after, commit.events[1..]);
    assert_eq!(
        store.events(commit.conversation, 0, 1).await.unwrap().len(),
        1
    );
    let head = store.head(commit.conversation).await.unwrap().unwrap();
    let created = commit.created.unwrap();
    assert_eq!((head.lead, head.prospect), (created.lead, created.prospect));
    assert_eq!((head.head_seq, head.epoch, head.closed), (2, 0, false));
    assert_eq!(
        (head.status.as_str(), head.campaign_version.as_str()),
        ("engaged", "3")
    );
    assert_eq!(head.owner, fronter());
    assert_eq!(head.token_hash, Some(TokenHash([7; 32])));
    assert_eq!(head.unanswered_since, Some(at(1_500)));
    let row = store.lead_of(commit.conversation).await.unwrap().unwrap();
    assert_eq!(store.lead(created.lead).await.unwrap().unwrap(), row);
    assert_eq!(row.document, json!({"status": "open"}));
    assert!(
        store
            .head(ConversationId(unique()))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        store
            .log(ConversationId(unique()))
            .await
            .unwrap()
            .is_empty()
    );
    store.close().await;
}

async fn a_restart_keeps_everything(url: String) {
    let store = open(&url).await;
    let commit = opened(&store).await;
    let mut more = saying(commit.conversation, 1, json!({"text": "again"}));
    more.outbox = vec![item(None, json!({"text": "hi"}))];
    more.timers = vec![TimerChange::Set(Timer {
        name: "nudge".to_owned(),
        due_at: at(5_000),
        body: Value::Null,
    })];
    store.commit(more.clone()).await.unwrap();
    let before = (
        store.log(commit.conversation).await.unwrap(),
        store.head(commit.conversation).await.unwrap(),
        store.outbox_item(more.outbox[0].id).await.unwrap(),
    );
    store.close().await;
    let store = open(&url).await;
    let after = (
        store.log(commit.conversation).await.unwrap(),
        store.head(commit.conversation).await.unwrap(),
        store.outbox_item(more.outbox[0].id).await.unwrap(),
    );
    assert_eq!(before, after);
    assert_eq!(
        store.claim_timers(at(5_000), 1_000, 9).await.unwrap().len(),
        1
    );
    store.close().await;
}

async fn of_many_commits_at_one_seq_one_wins(url: String) {
    let store = open(&url).await;
    let id = opened(&store).await.conversation;
    for seq in 1..5 {
        let tries = (0..12).map(|n| store.commit(saying(id, seq, json!({"n": n}))));
        let results = join_all(tries).await;
        let won = results.iter().filter(|result| result.is_ok()).count();
        assert_eq!(won, 1, "{results:?}");
        for error in results.into_iter().filter_map(Result::err) {
            assert!(matches!(error, CommitError::Conflict), "{error}");
            assert!(!error.is_retryable());
        }
    }
    // Nor does a conversation begin twice.
    let begin = opening();
    let results = join_all((0..6).map(|_| store.commit(begin.clone()))).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    store.close().await;
}

async fn contended_writers_lose_nothing(url: String) {
    const WRITERS: i64 = 8;
    const EACH: i64 = 15;
    let store = open(&url).await;
    let id = opened(&store).await.conversation;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let store = store.clone();
        writers.spawn(async move {
            for n in 0..EACH {
                loop {
                    let seq = store.head(id).await.unwrap().unwrap().head_seq;
                    match store.commit(saying(id, seq, json!([writer, n]))).await {
                        Ok(_) => break,
                        Err(CommitError::Conflict) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            }
        });
    }
    while let Some(ended) = writers.join_next().await {
        ended.unwrap();
    }
    let log = store.log(id).await.unwrap();
    let seqs: Vec<i64> = log.iter().map(|event| event.seq).collect();
    assert_eq!(seqs, (1..=1 + WRITERS * EACH).collect::<Vec<_>>());
    let said: HashSet<String> = log.iter().map(|event| event.body.to_string()).collect();
    assert_eq!(said.len(), log.len(), "every one once");
    store.close().await;
}

async fn a_conflict_fails_nobody_else_and_leaves_nothing(url: String) {
    let store = open(&url).await;
    let stale = opened(&store).await.conversation;
    store
        .commit(saying(stale, 1, json!("first")))
        .await
        .unwrap();
    let good: Vec<Commit> = (0..40).map(|_| opening()).collect();
    let mut lost = Vec::new();
    let all = good.iter().enumerate().flat_map(|(n, commit)| {
        let mut wrong = saying(stale, 1, json!("late"));
        wrong.outbox = vec![item(None, json!(n))];
        lost.push(wrong.outbox[0].id);
        [commit.clone(), wrong]
    });
    let results = join_all(
        all.collect::<Vec<_>>()
            .into_iter()
            .map(|one| store.commit(one)),
    )
    .await;
    for (n, result) in results.iter().enumerate() {
        let expected_ok = n % 2 == 0;
        assert_eq!(result.is_ok(), expected_ok, "{n}: {result:?}");
    }
    for commit in &good {
        assert_eq!(store.log(commit.conversation).await.unwrap(), commit.events);
    }
    for id in lost {
        assert_eq!(store.outbox_item(id).await.unwrap(), None);
    }
    assert_eq!(store.log(stale).await.unwrap().len(), 2);
    // A failure in the middle of a commit takes the beginning of it back.
    let mut twice = saying(stale, 2, json!("half"));
    let one = item(None, json!(1));
    twice.outbox = vec![one.clone(), one.clone()];
    let refused = store.commit(twice).await.unwrap_err();
    assert!(matches!(refused, CommitError::DuplicateOutboxItem { id } if id == one.id));
    assert_eq!(store.log(stale).await.unwrap().len(), 2);
    store.close().await;
}

async fn a_message_sent_twice_is_taken_once(url: String) {
    let store = open(&url).await;
    let id = opened(&store).await.conversation;
    let mut message = saying(id, 1, json!({"text": "I am in"}));
    message.client_message = Some(ClientMessage {
        client_id: "m-1".to_owned(),
        seq: 2,
        fingerprint: Some("f".to_owned()),
    });
    let results = join_all((0..8).map(|_| store.commit(message.clone()))).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    for error in results.into_iter().filter_map(Result::err) {
        assert!(
            matches!(error, CommitError::DuplicateMessage { seq: 2 }),
            "{error}"
        );
    }
    // Also where the conversation has moved on, and with a fresh expectation.
    store.commit(saying(id, 2, json!("answer"))).await.unwrap();
    for expected in [1, 3] {
        let mut again = saying(id, expected, json!({"text": "I am in"}));
        again.client_message.clone_from(&message.client_message);
        let error = store.commit(again).await.unwrap_err();
        assert!(
            matches!(error, CommitError::DuplicateMessage { seq: 2 }),
            "{error}"
        );
    }
    assert_eq!(
        store.client_message(id, "m-1").await.unwrap(),
        message.client_message
    );
    assert_eq!(store.client_message(id, "m-2").await.unwrap(), None);
    // Another conversation may use the same id.
    let mut other = opening();
    other.client_message = Some(ClientMessage {
        client_id: "m-1".to_owned(),
        seq: 1,
        fingerprint: None,
    });
    store.commit(other).await.unwrap();
    store.close().await;
}

async fn a_delivery_is_taken_once(url: String) {
    let store = open(&url).await;
    let delivery = Delivery {
        gateway: "twilio".to_owned(),
        delivery_id: "SM1".to_owned(),
    };
    let commits = (0..5).map(|_| {
        let mut commit = opening();
        commit.delivery = Some(delivery.clone());
        store.commit(commit)
    });
    let results = join_all(commits).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    for error in results.into_iter().filter_map(Result::err) {
        assert!(matches!(error, CommitError::DuplicateDelivery), "{error}");
    }
    assert_eq!(store.seen_delivery(&delivery).await.unwrap(), Seen::Before);
    assert_eq!(
        store.take_delivery(delivery.clone(), at(1)).await.unwrap(),
        Seen::Before
    );
    assert_eq!(store.forget_deliveries(at(2_000)).await.unwrap(), 1);
    assert_eq!(
        store.take_delivery(delivery, at(3_000)).await.unwrap(),
        Seen::First
    );
    store.close().await;
}

async fn two_workers_never_share_an_item_and_keep_each_lane_in_order(url: String) {
    const LANES: usize = 12;
    const EACH: usize = 5;
    let store = open(&url).await;
    for n in 0..LANES * EACH {
        let lane = format!("lane {}", n % LANES);
        assert!(
            store
                .enqueue(item(Some(&lane), json!(n)), at(1_000))
                .await
                .unwrap()
        );
    }
    let worker = async |store: Store| {
        let mut mine = Vec::new();
        let mut idle = 0;
        while idle < 20 {
            let rows = store.claim_outbox(at(1_000), 60_000, 3).await.unwrap();
            idle = if rows.is_empty() { idle + 1 } else { 0 };
            for row in rows {
                mine.push((row.lane.clone().unwrap(), row.position, row.attempts));
                store.outbox_done(row.id, at(1_000)).await.unwrap();
            }
            tokio::task::yield_now().await;
        }
        mine
    };
    let (one, two) = tokio::join!(worker(store.clone()), worker(store.clone()));
    let mut all: Vec<_> = one.iter().chain(&two).cloned().collect();
    assert!(all.iter().all(|(_, _, attempts)| *attempts == 1), "{all:?}");
    all.sort();
    all.dedup();
    assert_eq!(all.len(), LANES * EACH);
    for mine in [one, two] {
        let mut last = BTreeMap::new();
        for (lane, position, _) in mine {
            assert!(
                last.insert(lane, position)
                    .is_none_or(|before| before < position)
            );
        }
    }
    assert_eq!(store.outbox_depth().await.unwrap().pending, 0);
    store.close().await;
}

async fn a_lane_waits_for_its_first_item(url: String) {
    let store = open(&url).await;
    let commit = opened(&store).await;
    let mut more = saying(commit.conversation, 1, json!("x"));
    let (first, second, free) = (
        item(Some("a"), json!(1)),
        item(Some("a"), json!(2)),
        item(None, json!(3)),
    );
    more.outbox = vec![first.clone(), second.clone(), free.clone()];
    store.commit(more).await.unwrap();
    let ids = async |now: i64| -> Vec<Uuid> {
        let rows = store.claim_outbox(at(now), 1_000, 9).await.unwrap();
        rows.iter().map(|row| row.id).collect()
    };
    assert_eq!(ids(2_000).await, [first.id, free.id]);
    assert!(
        ids(2_000).await.is_empty(),
        "the second waits for the first"
    );
    store.outbox_done(free.id, at(2_000)).await.unwrap();
    store
        .outbox_retry(first.id, at(8_000), "busy".to_owned(), at(2_100))
        .await
        .unwrap();
    assert!(
        ids(7_000).await.is_empty(),
        "also while the first waits for its next try"
    );
    assert_eq!(ids(8_000).await, [first.id]);
    store
        .outbox_dead(first.id, "no such number".to_owned(), at(8_100))
        .await
        .unwrap();
    assert_eq!(ids(8_200).await, [second.id]);
    let dead = store.outbox_item(first.id).await.unwrap().unwrap();
    assert_eq!((dead.state, dead.attempts), (OutboxState::Dead, 2));
    assert_eq!(dead.last_error.as_deref(), Some("no such number"));
    store.close().await;
}

async fn an_abandoned_item_comes_again_after_its_lease(url: String) {
    let store = open(&url).await;
    let one = item(Some("a"), json!(1));
    store.enqueue(one.clone(), at(0)).await.unwrap();
    assert!(
        !store.enqueue(one, at(0)).await.unwrap(),
        "an id is taken once"
    );
    assert!(
        store
            .claim_outbox(at(999), 500, 9)
            .await
            .unwrap()
            .is_empty(),
        "not due yet"
    );
    assert_eq!(
        store.claim_outbox(at(1_000), 500, 9).await.unwrap().len(),
        1
    );
    assert!(
        store
            .claim_outbox(at(1_499), 500, 9)
            .await
            .unwrap()
            .is_empty()
    );
    let again = store.claim_outbox(at(1_500), 500, 9).await.unwrap();
    assert_eq!(again[0].attempts, 2);
    store.close().await;
}

async fn a_new_epoch_takes_back_what_waits(url: String) {
    let store = open(&url).await;
    let commit = opened(&store).await;
    let mut more = saying(commit.conversation, 1, json!("x"));
    let (words, webhook, current) = (
        item(None, json!(1)),
        item(None, json!(2)),
        item(None, json!(3)),
    );
    more.outbox = vec![
        words.clone(),
        OutboxItem {
            epoch: None,
            ..webhook.clone()
        },
    ];
    store.commit(more).await.unwrap();
    let mut taken_over = saying(commit.conversation, 2, json!("taken over"));
    taken_over.cancel_outbox_before_epoch = Some(1);
    taken_over.outbox = vec![OutboxItem {
        epoch: Some(1),
        ..current.clone()
    }];
    taken_over.state = Some(ConversationState {
        epoch: 1,
        ..state()
    });
    store.commit(taken_over).await.unwrap();
    let due: BTreeSet<Uuid> = store
        .claim_outbox(at(9_000), 1_000, 9)
        .await
        .unwrap()
        .iter()
        .map(|row| row.id)
        .collect();
    assert_eq!(due, BTreeSet::from([webhook.id, current.id]));
    let state_of = async |id| store.outbox_item(id).await.unwrap().unwrap().state;
    assert_eq!(state_of(words.id).await, OutboxState::Cancelled);
    assert!(!store.retry_outbox_now(words.id, at(9_000)).await.unwrap());
    // A worker had it already and delivered it: then that is the truth.
    store.outbox_done(words.id, at(9_000)).await.unwrap();
    assert_eq!(state_of(words.id).await, OutboxState::Done);
    store.close().await;
}

async fn deliveries_are_listed_and_tried_again(url: String) {
    let store = open(&url).await;
    for n in 0..5 {
        store.enqueue(item(None, json!(n)), at(n)).await.unwrap();
    }
    let all = OutboxFilter::default();
    let first = store.outbox(&all, None, 3).await.unwrap();
    let rest = store
        .outbox(&all, first.next_cursor.as_deref(), 3)
        .await
        .unwrap();
    let bodies: Vec<Value> = first
        .items
        .iter()
        .chain(&rest.items)
        .map(|row| row.body.clone())
        .collect();
    assert_eq!(bodies, [json!(4), json!(3), json!(2), json!(1), json!(0)]);
    assert_eq!(rest.next_cursor, None);
    let id = first.items[0].id;
    store
        .outbox_dead(id, "410".to_owned(), at(10))
        .await
        .unwrap();
    let dead = OutboxFilter {
        state: Some(OutboxState::Dead),
        ..OutboxFilter::default()
    };
    assert_eq!(store.outbox(&dead, None, 9).await.unwrap().items.len(), 1);
    let depth = store.outbox_depth().await.unwrap();
    assert_eq!(
        (depth.pending, depth.dead, depth.oldest_due_at),
        (4, 1, Some(at(1_000)))
    );
    assert!(store.retry_outbox_now(id, at(20)).await.unwrap());
    assert!(!store.retry_outbox_now(unique(), at(20)).await.unwrap());
    let row = store.outbox_item(id).await.unwrap().unwrap();
    assert_eq!((row.state, row.due_at), (OutboxState::Pending, at(20)));
    store.outbox_done(id, at(30)).await.unwrap();
    assert_eq!(store.forget_delivered(at(31)).await.unwrap(), 1);
    store.close().await;
}

async fn timers_ring_once_and_can_be_moved(url: String) {
    let store = open(&url).await;
    let id = opened(&store).await.conversation;
    let set = |name: &str, ms: i64| {
        TimerChange::Set(Timer {
            name: name.to_owned(),
            due_at: at(ms),
            body: json!({"at": ms}),
        })
    };
    let mut commit = saying(id, 1, json!("x"));
    commit.timers = vec![set("nudge", 5_000), set("sla", 4_000), set("gone", 1)];
    store.commit(commit).await.unwrap();
    let mut commit = saying(id, 2, json!("y"));
    commit.timers = vec![TimerChange::Cancel("gone".to_owned()), set("nudge", 6_000)];
    store.commit(commit).await.unwrap();
    assert!(
        store
            .claim_timers(at(3_999), 100, 9)
            .await
            .unwrap()
            .is_empty()
    );
    let (one, two) = tokio::join!(
        store.claim_timers(at(7_000), 100, 1),
        store.claim_timers(at(7_000), 100, 1)
    );
    let rung: Vec<_> = one.unwrap().into_iter().chain(two.unwrap()).collect();
    let names: BTreeSet<&str> = rung.iter().map(|timer| timer.name.as_str()).collect();
    assert_eq!(names, BTreeSet::from(["nudge", "sla"]));
    assert!(
        store
            .claim_timers(at(7_050), 100, 9)
            .await
            .unwrap()
            .is_empty()
    );
    // One is set anew while it rings: "done" of the old one does not remove it.
    let mut commit = saying(id, 3, json!("z"));
    commit.timers = vec![set("nudge", 8_000)];
    store.commit(commit).await.unwrap();
    for timer in &rung {
        store.timer_done(timer).await.unwrap();
    }
    let left = store.claim_timers(at(99_000), 100, 9).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(
        (left[0].due_at, &left[0].body),
        (at(8_000), &json!({"at": 8_000}))
    );
    store.close().await;
}

async fn leads_come_in_pages_without_gaps(url: String) {
    let store = open(&url).await;
    for n in 0..23 {
        let mut commit = opening();
        let mut lead = lead_of(&commit);
        // Many are equal, and some are of unknown value.
        lead.expected_value = (n % 4 != 0).then(|| ExpectedValue {
            minor: i64::from(n % 4) * 100,
            currency: "USD".to_owned(),
        });
        lead.updated_at = at(i64::from(n % 5));
        commit.projection = Some(lead);
        store.commit(commit).await.unwrap();
    }
    for order in [LeadOrder::Value, LeadOrder::Updated] {
        for size in [1, 4, 22, 23, 24] {
            let mut seen = Vec::new();
            let mut cursor = None;
            loop {
                let page = store
                    .leads(&LeadFilter::default(), order, cursor.as_deref(), size)
                    .await
                    .unwrap();
                assert!(!page.items.is_empty());
                seen.extend(page.items);
                cursor = page.next_cursor;
                if cursor.is_none() {
                    break;
                }
            }
            let ids: HashSet<LeadId> = seen.iter().map(|row| row.id).collect();
            assert_eq!((seen.len(), ids.len()), (23, 23), "{order:?} by {size}");
            let falls = |key: &dyn Fn(usize) -> i64| (1..23).all(|n| key(n - 1) >= key(n));
            match order {
                LeadOrder::Value => assert!(falls(&|n| seen[n]
                    .expected_value
                    .as_ref()
                    .map_or(-1, |ev| ev.minor))),
                LeadOrder::Updated => {
                    assert!(falls(&|n| seen[n].updated_at.as_millisecond()));
                }
            }
        }
    }
    let wrong = store
        .leads(&LeadFilter::default(), LeadOrder::Value, Some("u.1.00"), 5)
        .await;
    assert!(matches!(wrong, Err(StoreError::Cursor)));
    store.close().await;
}

async fn leads_are_filtered(url: String) {
    let store = open(&url).await;
    let mut ids = Vec::new();
    for (status, grade, closer, minor, search) in [
        (
            "qualified",
            Some("A"),
            Some("maria"),
            Some(50_000),
            "Ada Park, Ärzte AG",
        ),
        ("open", None, None, None, "Bob 100% Real"),
        ("nurture", Some("B"), None, Some(10_000), "Cy_Dee"),
    ] {
        let mut commit = opening();
        let mut lead = lead_of(&commit);
        lead.status = status.to_owned();
        lead.grade = grade.map(str::to_owned);
        if let Some(closer) = closer {
            lead.owner = Owner {
                kind: "closer".to_owned(),
                id: Some(closer.to_owned()),
            };
        }
        lead.expected_value = minor.map(|minor| ExpectedValue {
            minor,
            currency: "USD".to_owned(),
        });
        lead.search = search.to_owned();
        ids.push(lead.lead);
        commit.projection = Some(lead);
        store.commit(commit).await.unwrap();
    }
    let none = LeadFilter::default;
    let text = |text: &str| LeadFilter {
        text: Some(text.to_owned()),
        ..none()
    };
    let cases: Vec<(LeadFilter, &[usize])> = vec![
        (none(), &[0, 1, 2]),
        (
            LeadFilter {
                campaign: Some("demo".into()),
                ..none()
            },
            &[0, 1, 2],
        ),
        (
            LeadFilter {
                campaign: Some("solar".into()),
                ..none()
            },
            &[],
        ),
        (
            LeadFilter {
                status: Some("open".to_owned()),
                ..none()
            },
            &[1],
        ),
        (
            LeadFilter {
                grade: Some("A".to_owned()),
                ..none()
            },
            &[0],
        ),
        (
            LeadFilter {
                owner_kind: Some("fronter".to_owned()),
                ..none()
            },
            &[1, 2],
        ),
        (
            LeadFilter {
                owner_id: Some("maria".to_owned()),
                ..none()
            },
            &[0],
        ),
        (
            LeadFilter {
                min_ev_minor: Some(10_000),
                ..none()
            },
            &[0, 2],
        ),
        (
            LeadFilter {
                min_ev_minor: Some(10_001),
                ..none()
            },
            &[0],
        ),
        (text("ärzte"), &[0]),
        (text("100%"), &[1]),
        (text("%"), &[1]),
        (text("y_d"), &[2]),
        (text("_"), &[2]),
        (text("PARK"), &[0]),
        (text("'; drop table leads; --"), &[]),
    ];
    for (filter, expected) in cases {
        let page = store
            .leads(&filter, LeadOrder::Value, None, 9)
            .await
            .unwrap();
        let found: BTreeSet<LeadId> = page.items.iter().map(|row| row.id).collect();
        let expected: BTreeSet<LeadId> = expected.iter().map(|n| ids[*n]).collect();
        assert_eq!(found, expected, "{filter:?}");
    }
    store.close().await;
}

async fn handoffs_are_filtered_and_make_the_load(url: String) {
    let store = open(&url).await;
    let commit = opened(&store).await;
    let mut more = saying(commit.conversation, 1, json!("x"));
    let rows = [
        handoff(&commit, "accepted", Some("maria"), 1),
        handoff(&commit, "connected", Some("maria"), 2),
        handoff(&commit, "completed", Some("maria"), 3),
        handoff(&commit, "offered", Some("jon"), 4),
        handoff(&commit, "requested", None, 5),
    ];
    more.handoffs = rows.to_vec();
    store.commit(more).await.unwrap();
    assert_eq!(
        store.handoff(rows[0].id).await.unwrap().as_ref(),
        Some(&rows[0])
    );
    let loads = store.closer_loads().await.unwrap();
    assert_eq!(loads, [(CloserId::from("maria"), 2)].into());
    let maria = HandoffFilter {
        closer: Some("maria".into()),
        ..HandoffFilter::default()
    };
    let first = store.handoffs(&maria, None, 2).await.unwrap();
    let rest = store
        .handoffs(&maria, first.next_cursor.as_deref(), 2)
        .await
        .unwrap();
    let ids: Vec<HandoffId> = first
        .items
        .iter()
        .chain(&rest.items)
        .map(|row| row.id)
        .collect();
    assert_eq!(ids, [rows[2].id, rows[1].id, rows[0].id]);
    // A later commit moves it on.
    let mut accepted = saying(commit.conversation, 2, json!("y"));
    accepted.handoffs = vec![HandoffRow {
        state: "accepted".to_owned(),
        ..rows[3].clone()
    }];
    store.commit(accepted).await.unwrap();
    let offered = HandoffFilter {
        state: Some("offered".to_owned()),
        ..HandoffFilter::default()
    };
    assert!(
        store
            .handoffs(&offered, None, 9)
            .await
            .unwrap()
            .items
            .is_empty()
    );
    assert_eq!(
        store.closer_loads().await.unwrap()[&CloserId::from("jon")],
        1
    );
    store.close().await;
}

async fn closers_come_and_go(url: String) {
    let store = open(&url).await;
    let maria = CloserId::from("maria");
    let presence = Presence {
        closer: maria.clone(),
        state: PresenceState::Online,
        until: Some(at(9_000)),
        updated_at: at(3),
    };
    assert!(
        !store.set_presence(presence.clone()).await.unwrap(),
        "nobody of that name"
    );
    store
        .put_closer(maria.clone(), json!({"name": "Maria"}), at(1))
        .await
        .unwrap();
    store
        .put_closer(maria.clone(), json!({"name": "Maria R."}), at(2))
        .await
        .unwrap();
    store
        .put_closer("adam".into(), json!({}), at(2))
        .await
        .unwrap();
    assert!(store.set_presence(presence.clone()).await.unwrap());
    let row = store.closer(&maria).await.unwrap().unwrap();
    assert_eq!(row.document, json!({"name": "Maria R."}));
    assert_eq!((row.created_at, row.updated_at), (at(1), at(2)));
    let all: Vec<CloserId> = store
        .closers()
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.id)
        .collect();
    assert_eq!(all, [CloserId::from("adam"), maria.clone()]);
    assert_eq!(store.presences().await.unwrap(), [presence]);
    assert!(store.delete_closer(maria.clone()).await.unwrap());
    assert!(!store.delete_closer(maria).await.unwrap());
    assert!(store.presences().await.unwrap().is_empty());
    store.close().await;
}

fn token(kind: TokenKind, hash: u8, expires_at: Option<Timestamp>) -> AccessToken {
    AccessToken {
        id: unique(),
        kind,
        hash: TokenHash([hash; 32]),
        closer: Some("maria".into()),
        gateway: None,
        conversation: None,
        created_at: at(1_000),
        expires_at,
        used_at: None,
        revoked_at: None,
    }
}

async fn a_sign_in_token_works_once(url: String) {
    let store = open(&url).await;
    let signin = token(TokenKind::Signin, 1, Some(at(5_000)));
    assert!(store.insert_token(signin.clone()).await.unwrap());
    assert!(
        !store
            .insert_token(token(TokenKind::Admin, 1, None))
            .await
            .unwrap()
    );
    let uses = join_all((0..16).map(|_| store.use_signin_token(signin.hash, at(2_000)))).await;
    let won: Vec<AccessToken> = uses.into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(won.len(), 1);
    assert_eq!((won[0].id, won[0].used_at), (signin.id, Some(at(2_000))));
    // Expired, or of another kind.
    store
        .insert_token(token(TokenKind::Signin, 2, Some(at(5_000))))
        .await
        .unwrap();
    store
        .insert_token(token(TokenKind::Admin, 3, None))
        .await
        .unwrap();
    for hash in [2, 3, 4] {
        let used = store
            .use_signin_token(TokenHash([hash; 32]), at(5_000))
            .await
            .unwrap();
        assert_eq!(used, None, "{hash}");
    }
    store.close().await;
}

async fn tokens_end(url: String) {
    let store = open(&url).await;
    let admin = token(TokenKind::Admin, 1, None);
    let session = token(TokenKind::Session, 2, Some(at(5_000)));
    store.insert_token(admin.clone()).await.unwrap();
    store.insert_token(session.clone()).await.unwrap();
    assert_eq!(
        store.find_token(admin.hash).await.unwrap(),
        Some(admin.clone())
    );
    assert_eq!(store.find_token(TokenHash([9; 32])).await.unwrap(), None);
    assert_eq!(store.tokens().await.unwrap(), std::slice::from_ref(&admin));
    assert!(session.is_valid(at(4_999)) && !session.is_valid(at(5_000)));
    assert!(store.revoke_token(admin.id, at(3_000)).await.unwrap());
    assert!(!store.revoke_token(admin.id, at(3_001)).await.unwrap());
    let revoked = store.find_token(admin.hash).await.unwrap().unwrap();
    assert_eq!(revoked.revoked_at, Some(at(3_000)));
    assert!(!revoked.is_valid(at(1_000)));
    assert_eq!(store.forget_expired_tokens(at(6_000)).await.unwrap(), 1);
    store.close().await;
}

async fn a_call_made_twice_is_done_once(url: String) {
    let store = open(&url).await;
    let key = IdempotencyKey {
        scope: "admin".to_owned(),
        key: "k".to_owned(),
        fingerprint: "f".to_owned(),
    };
    let first = join_all((0..8).map(|_| store.reserve_idempotent(key.clone(), at(1_000)))).await;
    let first: Vec<Reservation> = first.into_iter().map(Result::unwrap).collect();
    assert_eq!(
        first.iter().filter(|one| **one == Reservation::New).count(),
        1
    );
    assert_eq!(
        first
            .iter()
            .filter(|one| **one == Reservation::InFlight)
            .count(),
        7
    );
    let reserve = async |key: &IdempotencyKey, ms: i64| {
        store.reserve_idempotent(key.clone(), at(ms)).await.unwrap()
    };
    let misused = IdempotencyKey {
        fingerprint: "g".to_owned(),
        ..key.clone()
    };
    assert_eq!(reserve(&misused, 1_000).await, Reservation::Mismatch);
    // The one who had it failed, and said so; the next one died.
    store.release_idempotent(key.clone()).await.unwrap();
    assert_eq!(reserve(&key, 2_000).await, Reservation::New);
    assert_eq!(reserve(&key, 61_999).await, Reservation::InFlight);
    assert_eq!(reserve(&key, 62_000).await, Reservation::New);
    store
        .complete_idempotent(key.clone(), 201, json!({"id": 1}))
        .await
        .unwrap();
    let done = Reservation::Done {
        status: 201,
        body: json!({"id": 1}),
    };
    assert_eq!(reserve(&key, 999_000).await, done);
    assert_eq!(reserve(&misused, 999_000).await, Reservation::Mismatch);
    let elsewhere = IdempotencyKey {
        scope: "maria".to_owned(),
        ..key.clone()
    };
    assert_eq!(reserve(&elsewhere, 999_000).await, Reservation::New);
    assert_eq!(store.forget_idempotent(at(50_0000)).await.unwrap(), 1);
    assert_eq!(reserve(&key, 999_000).await, Reservation::New);
    store.close().await;
}

async fn only_a_proven_address_finds_a_prospect(url: String) {
    let store = open(&url).await;
    let commit = opened(&store).await;
    let person = commit.created.as_ref().unwrap().prospect;
    let mut claim = Address {
        prospect: person,
        channel: "email".to_owned(),
        address: "ada@example.com".to_owned(),
        proven: false,
    };
    let found = async || {
        let row = store
            .prospect_by_address("email", "ada@example.com")
            .await
            .unwrap();
        row.map(|row| row.id)
    };
    for (seq, proven, expected) in [
        (1, false, None),
        (2, true, Some(person)),
        // Said again, it is still proven.
        (3, false, Some(person)),
    ] {
        let mut more = saying(commit.conversation, seq, json!("x"));
        claim.proven = proven;
        more.addresses = vec![claim.clone()];
        store.commit(more).await.unwrap();
        assert_eq!(found().await, expected, "{seq}");
    }
    assert!(
        store
            .prospect_by_address("sms", "ada@example.com")
            .await
            .unwrap()
            .is_none()
    );
    let mut renamed = saying(commit.conversation, 4, json!("x"));
    renamed.prospect = Some(ProspectRow {
        document: json!({"name": "Ada P."}),
        updated_at: at(7_000),
        ..prospect(person)
    });
    store.commit(renamed).await.unwrap();
    let row = store.prospect(person).await.unwrap().unwrap();
    assert_eq!(
        (row.document, row.updated_at),
        (json!({"name": "Ada P."}), at(7_000))
    );
    store.close().await;
}

async fn a_conversation_is_found_by_address_and_by_mail(url: String) {
    let store = open(&url).await;
    let from = |address: &str| {
        let mut commit = opening();
        commit.created.as_mut().unwrap().address = Some(address.to_owned());
        commit
    };
    let older = from("+15550100");
    store.commit(older.clone()).await.unwrap();
    let demo = CampaignId::from("demo");
    let found = async |campaign: &CampaignId, address: &str| {
        let row = store
            .find_conversation_by_address(campaign, "sms", address)
            .await
            .unwrap();
        row.map(|row| row.id)
    };
    assert_eq!(found(&demo, "+15550100").await, Some(older.conversation));
    assert_eq!(found(&demo, "+15550199").await, None);
    assert_eq!(found(&"solar".into(), "+15550100").await, None);
    let mut closing = saying(older.conversation, 1, json!("bye"));
    closing.state = Some(ConversationState {
        closed: true,
        ..state()
    });
    store.commit(closing).await.unwrap();
    assert_eq!(found(&demo, "+15550100").await, None);
    let newer = from("+15550100");
    store.commit(newer.clone()).await.unwrap();
    assert_eq!(found(&demo, "+15550100").await, Some(newer.conversation));
    let mut more = saying(newer.conversation, 1, json!("x"));
    more.message_ids = vec!["<1@mail>".to_owned()];
    store.commit(more).await.unwrap();
    // A Message-ID stays where it was first seen.
    let mut forged = saying(older.conversation, 2, json!("x"));
    forged.message_ids = vec!["<1@mail>".to_owned()];
    store.commit(forged).await.unwrap();
    let by_mail = store
        .find_conversation_by_message_id("<1@mail>")
        .await
        .unwrap();
    assert_eq!(by_mail, Some(newer.conversation));
    assert_eq!(
        store
            .find_conversation_by_message_id("<2@mail>")
            .await
            .unwrap(),
        None
    );
    store.close().await;
}

async fn an_opt_out_stays_until_taken_back(url: String) {
    let store = open(&url).await;
    let commit = opened(&store).await;
    let stop = |reason: &str| {
        SuppressionChange::Add(Suppression {
            channel: "sms".to_owned(),
            address: "+15550100".to_owned(),
            reason: reason.to_owned(),
        })
    };
    let mut more = saying(commit.conversation, 1, json!("STOP"));
    more.suppressions = vec![stop("stop")];
    store.commit(more).await.unwrap();
    store
        .change_suppression(stop("bounce"), at(2_000))
        .await
        .unwrap();
    let row = store
        .suppression("sms", "+15550100")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.reason, "stop");
    assert!(!store.is_suppressed("email", "+15550100").await.unwrap());
    let start = SuppressionChange::Remove {
        channel: "sms".to_owned(),
        address: "+15550100".to_owned(),
    };
    store.change_suppression(start, at(3_000)).await.unwrap();
    assert!(!store.is_suppressed("sms", "+15550100").await.unwrap());
    store.close().await;
}

/// A conversation with something personal in every place that may hold it.
async fn talkative(store: &Store) -> Commit {
    let mut commit = opening();
    let person = commit.created.as_ref().unwrap().prospect;
    commit.events = vec![event(1, json!({"text": "I am Ada Park"}))];
    commit.projection = Some(Projection {
        document: json!({"name": "Ada Park", "grade": "A"}),
        ..lead_of(&commit)
    });
    commit.addresses = vec![Address {
        prospect: person,
        channel: "email".to_owned(),
        address: "ada@example.com".to_owned(),
        proven: true,
    }];
    commit.message_ids = vec!["<ada@example.com>".to_owned()];
    commit.handoffs = vec![HandoffRow {
        body: json!({"packet": "Ada Park"}),
        ..handoff(&commit, "completed", Some("maria"), 1)
    }];
    commit.outbox = vec![OutboxItem {
        target: "ada@example.com".to_owned(),
        ..item(None, json!({"to": "Ada Park"}))
    }];
    commit.suppressions = vec![SuppressionChange::Add(Suppression {
        channel: "email".to_owned(),
        address: "ada@example.com".to_owned(),
        reason: "stop".to_owned(),
    })];
    store.commit(commit.clone()).await.unwrap();
    commit
}

fn erasure(commit: &Commit, expected_seq: i64) -> Erasure {
    Erasure {
        prospect: commit.created.as_ref().unwrap().prospect,
        at: at(9_000),
        conversations: vec![ErasedConversation {
            conversation: commit.conversation,
            expected_seq,
            events: vec![(1, json!({"text": "[erased]"}))],
            lead_document: json!({"grade": "A"}),
        }],
    }
}

async fn an_erased_prospect_leaves_statistics_only(url: String) {
    let store = open(&url).await;
    let commit = talkative(&store).await;
    let id = commit.conversation;
    let person = commit.created.as_ref().unwrap().prospect;
    store.erase_prospect(erasure(&commit, 1)).await.unwrap();
    let row = store.prospect(person).await.unwrap().unwrap();
    assert_eq!(
        (&row.document, row.erased_at),
        (&json!({}), Some(at(9_000)))
    );
    let log = store.log(id).await.unwrap();
    assert_eq!(
        (log[0].at, &log[0].body),
        (at(1_001), &json!({"text": "[erased]"}))
    );
    let lead = store.lead_of(id).await.unwrap().unwrap();
    assert_eq!(lead.document, json!({"grade": "A"}));
    assert_eq!(lead.status, "open");
    assert_eq!(lead.expected_value, None, "nothing is expected of it");
    let search = LeadFilter {
        text: Some("ada".to_owned()),
        ..LeadFilter::default()
    };
    assert!(
        store
            .leads(&search, LeadOrder::Value, None, 9)
            .await
            .unwrap()
            .items
            .is_empty()
    );
    let head = store.head(id).await.unwrap().unwrap();
    assert_eq!((head.address, head.token_hash), (None, None));
    let left = store.handoff(commit.handoffs[0].id).await.unwrap().unwrap();
    assert_eq!((left.state.as_str(), left.body), ("completed", json!({})));
    let left = store
        .outbox_item(commit.outbox[0].id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (left.state, left.target.as_str(), left.body),
        (OutboxState::Cancelled, "", json!({}))
    );
    assert!(
        store
            .prospect_by_address("email", "ada@example.com")
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        store
            .find_conversation_by_message_id("<ada@example.com>")
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        store
            .is_suppressed("email", "ada@example.com")
            .await
            .unwrap(),
        "a no is for ever"
    );
    // A late write brings nothing back.
    let mut late = saying(id, 1, json!("x"));
    late.prospect = Some(prospect(person));
    store.commit(late).await.unwrap();
    assert_eq!(
        store.prospect(person).await.unwrap().unwrap().document,
        json!({})
    );
    store.close().await;
}

async fn an_erasure_yields_to_a_new_message(url: String) {
    let store = open(&url).await;
    let commit = talkative(&store).await;
    store
        .commit(saying(commit.conversation, 1, json!("Ada again")))
        .await
        .unwrap();
    let mut none_given = erasure(&commit, 2);
    none_given.conversations.clear();
    let mut nobody = erasure(&commit, 2);
    nobody.prospect = ProspectId(unique());
    for wrong in [erasure(&commit, 1), none_given, nobody] {
        let refused = store.erase_prospect(wrong).await.unwrap_err();
        assert!(matches!(refused, CommitError::Conflict), "{refused}");
    }
    assert_eq!(
        store.log(commit.conversation).await.unwrap()[0].body,
        commit.events[0].body
    );
    store.erase_prospect(erasure(&commit, 2)).await.unwrap();
    store.close().await;
}

async fn what_a_crash_left_is_found(url: String) {
    let store = open(&url).await;
    let mut ids = Vec::new();
    for (since, closed) in [
        (None, false),
        (Some(3_000), false),
        (Some(2_000), false),
        (Some(2_000), true),
        (Some(9_000), false),
    ] {
        let mut commit = opening();
        commit.state = Some(ConversationState {
            unanswered_since: since.map(at),
            closed,
            ..state()
        });
        ids.push(commit.conversation);
        store.commit(commit).await.unwrap();
    }
    let waiting: Vec<ConversationId> = store
        .unanswered(at(5_000), 9)
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.id)
        .collect();
    assert_eq!(waiting, [ids[2], ids[1]]);
    let mut all = Vec::new();
    while let Some(last) = store
        .all_conversations(all.last().copied(), 2)
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.id)
        .inspect(|id| all.push(*id))
        .last()
    {
        assert!(ids.contains(&last));
    }
    ids.sort();
    assert_eq!(all, ids);
    store.close().await;
}

async fn a_projection_is_replaced_unless_the_log_has_grown(url: String) {
    let store = open(&url).await;
    let commit = opened(&store).await;
    let id = commit.conversation;
    let mut rebuilt = lead_of(&commit);
    rebuilt.grade = Some("B".to_owned());
    let mut more = saying(id, 1, json!("x"));
    let handoffs = [
        handoff(&commit, "declined", Some("jon"), 1),
        handoff(&commit, "accepted", Some("maria"), 2),
    ];
    more.handoffs = handoffs.to_vec();
    store.commit(more).await.unwrap();
    let sql = "delete from handoffs";
    if url.starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    } else {
        let mut connection = PgConnection::connect(&url).await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
    assert_eq!(store.handoff(handoffs[0].id).await.unwrap(), None);
    // What is there already is written over, not doubled.
    for _ in 0..2 {
        store
            .replace_projection(id, 2, state(), rebuilt.clone(), handoffs.to_vec())
            .await
            .unwrap();
    }
    let all = store
        .handoffs(&HandoffFilter::default(), None, 9)
        .await
        .unwrap();
    assert_eq!(all.items, [handoffs[1].clone(), handoffs[0].clone()]);
    assert_eq!(
        store.lead_of(id).await.unwrap().unwrap().grade.as_deref(),
        Some("B")
    );
    store.commit(saying(id, 2, json!("x"))).await.unwrap();
    let late = store
        .replace_projection(id, 2, state(), rebuilt, Vec::new())
        .await
        .unwrap_err();
    assert!(matches!(late, CommitError::Conflict));
    let of_prospect = store
        .conversations_of(commit.created.unwrap().prospect)
        .await
        .unwrap();
    assert_eq!(of_prospect.len(), 1);
    store.close().await;
}

async fn notices_tell_of_every_commit(url: String) {
    let store = open(&url).await;
    let mut notices = store.listen().await.unwrap();
    let id = opened(&store).await.conversation;
    store
        .commit(saying(id, 9, json!("stale")))
        .await
        .unwrap_err();
    store.commit(Commit::new(id, 1, at(2_000))).await.unwrap();
    store.commit(saying(id, 1, json!("x"))).await.unwrap();
    for seq in [1, 2] {
        let told = tokio::time::timeout(Duration::from_secs(10), notices.next())
            .await
            .unwrap();
        assert_eq!(
            told,
            Some(Notice::Moved {
                conversation: id,
                seq
            })
        );
    }
    if url.starts_with("postgres") {
        // Another node hears it too.
        let node = open(&url).await;
        node.commit(saying(id, 2, json!("y"))).await.unwrap();
        let told = tokio::time::timeout(Duration::from_secs(10), notices.next())
            .await
            .unwrap();
        assert_eq!(
            told,
            Some(Notice::Moved {
                conversation: id,
                seq: 3
            })
        );
        node.close().await;
    }
    store.close().await;
    let ended = tokio::time::timeout(Duration::from_secs(10), notices.next()).await;
    assert_eq!(ended.unwrap(), None);
}

async fn of_first_messages_at_once_one_begins_the_conversation(url: String) {
    // Two nodes: each store has connections, and with SQLite a writer, of its own.
    let (one, other) = (open(&url).await, open(&url).await);
    for round in 0..10 {
        let address = format!("+1555020{round}");
        let begin = async |store: &Store| {
            let mut commit = opening();
            commit.created.as_mut().unwrap().address = Some(address.clone());
            let id = commit.conversation;
            store.commit(commit).await.map(|_| id)
        };
        let begun = join_all((0..8).map(|n| begin(if n % 2 == 0 { &one } else { &other }))).await;
        let mut won = begun.iter().filter_map(|begun| begun.as_ref().ok());
        let id = *won.next().expect("one begins it");
        assert_eq!(won.next(), None, "round {round}");
        for lost in begun.iter().filter_map(|begun| begun.as_ref().err()) {
            assert!(matches!(lost, CommitError::Conflict), "{lost}");
        }
        let row = one
            .find_conversation_by_address(&"demo".into(), "sms", &address)
            .await
            .unwrap();
        assert_eq!(row.unwrap().id, id);
    }
    one.close().await;
    other.close().await;
}

async fn presence_counts_the_consoles_of_all_nodes(url: String) {
    let store = open(&url).await;
    let maria = CloserId::from("maria");
    let (here, there) = (unique(), unique());
    let come = async |node, until, now| {
        let came = store.open_console(node, maria.clone(), at(until), at(now));
        came.await.unwrap()
    };
    let leave = async |node, now| {
        let left = store.close_console(node, maria.clone(), at(now));
        left.await.unwrap()
    };
    let state = async || {
        store
            .presences()
            .await
            .unwrap()
            .first()
            .map(|one| one.state)
    };
    assert!(!come(here, 100, 1).await, "nobody of that name");
    assert_eq!(state().await, None);
    store
        .put_closer(maria.clone(), json!({}), at(1))
        .await
        .unwrap();

    assert!(come(here, 100, 2).await, "the first console");
    assert!(!come(there, 100, 3).await, "is there already");
    assert!(!leave(here, 4).await, "still there by the other node");
    assert_eq!(state().await, Some(PresenceState::Online));
    assert!(leave(there, 5).await);
    assert_eq!(state().await, Some(PresenceState::Offline));

    // A node that dies renews nothing; who is open elsewhere stays.
    assert!(come(here, 100, 10).await);
    assert!(!come(there, 200, 10).await);
    assert_eq!(store.end_consoles(at(99)).await.unwrap(), []);
    assert_eq!(store.end_consoles(at(150)).await.unwrap(), []);
    assert_eq!(state().await, Some(PresenceState::Online));
    store
        .renew_console(there, maria.clone(), at(300))
        .await
        .unwrap();
    assert_eq!(store.end_consoles(at(250)).await.unwrap(), []);
    assert_eq!(
        store.end_consoles(at(300)).await.unwrap(),
        std::slice::from_ref(&maria)
    );
    assert_eq!(state().await, Some(PresenceState::Offline));
    assert_eq!(store.end_consoles(at(301)).await.unwrap(), [], "told once");

    // Who says busy is busy, with a console or without.
    assert!(come(here, 400, 310).await);
    let busy = Presence {
        closer: maria.clone(),
        state: PresenceState::Busy,
        until: None,
        updated_at: at(311),
    };
    assert!(store.set_presence(busy).await.unwrap());
    assert!(!come(there, 400, 312).await);
    assert!(!leave(here, 313).await && !leave(there, 314).await);
    assert_eq!(state().await, Some(PresenceState::Busy));

    // Coming and going at two nodes at once ends as the last console says.
    let back = Presence {
        closer: maria.clone(),
        state: PresenceState::Offline,
        until: None,
        updated_at: at(400),
    };
    assert!(store.set_presence(back).await.unwrap());
    for round in 0..10 {
        come(here, 900, 500).await;
        tokio::join!(leave(here, 501), come(there, 900, 501));
        assert_eq!(state().await, Some(PresenceState::Online), "round {round}");
        assert!(leave(there, 502).await);
    }
    store.close().await;
}

async fn what_was_seen_stays_seen(url: String) {
    let store = open(&url).await;
    let commit = opened(&store).await;
    let id = commit.conversation;
    store.commit(saying(id, 1, json!("x"))).await.unwrap();
    assert_eq!(store.seen_up_to(id).await.unwrap(), None);
    for (seq, now, is_news, up_to) in [
        (1, 10, true, (1, 10)),
        (1, 11, false, (1, 10)),
        // Nobody has seen what is not there.
        (9, 12, false, (1, 10)),
        (2, 13, true, (2, 13)),
        (1, 14, false, (2, 13)),
    ] {
        let told = store.mark_seen(id, seq, at(now)).await.unwrap();
        assert_eq!(told, is_news, "{seq} at {now}");
        let seen = store.seen_up_to(id).await.unwrap().unwrap();
        assert_eq!((seen.seq, seen.at), (up_to.0, at(up_to.1)));
    }
    store.close().await;
}

async fn a_webhook_is_switched_off_once(url: String) {
    let store = open(&url).await;
    let off = WebhookOff {
        url: "https://crm.example/hook".to_owned(),
        settings: "SECRET lead.*".to_owned(),
        reason: "410".to_owned(),
        off_at: at(5),
    };
    assert_eq!(store.webhook_off(&off.url).await.unwrap(), None);
    let both = tokio::join!(
        store.switch_webhook_off(off.clone()),
        store.switch_webhook_off(off.clone())
    );
    assert!(both.0.unwrap() ^ both.1.unwrap(), "exactly one did it");
    assert_eq!(
        store.webhook_off(&off.url).await.unwrap(),
        Some(off.clone())
    );
    assert_eq!(
        store.webhooks_off().await.unwrap(),
        std::slice::from_ref(&off)
    );
    assert!(store.switch_webhook_on(&off.url).await.unwrap());
    assert!(!store.switch_webhook_on(&off.url).await.unwrap());
    assert_eq!(store.webhooks_off().await.unwrap(), []);
    store.close().await;
}

async fn who_was_not_heard_of_for_long_is_found(url: String) {
    let store = open(&url).await;
    let closer = |status: &str| ConversationState {
        owner: Owner {
            kind: "closer".to_owned(),
            id: Some("maria".to_owned()),
        },
        status: status.to_owned(),
        unanswered_since: None,
        ..state()
    };
    let quiet = ConversationState {
        unanswered_since: None,
        ..state()
    };
    let cases = [
        ("quiet", 1_000, quiet.clone(), true),
        ("heard of lately", 6_000, quiet.clone(), false),
        (
            "still waits for an answer",
            1_000,
            ConversationState {
                unanswered_since: Some(at(1_000)),
                ..state()
            },
            false,
        ),
        ("a closer works on it", 1_000, closer("opportunity"), false),
        ("won", 1_000, closer("won"), true),
    ];
    let mut expected = HashSet::new();
    for (_, updated_ms, state, is_found) in cases {
        let mut commit = opening();
        commit.at = at(updated_ms);
        commit.state = Some(state);
        store.commit(commit.clone()).await.unwrap();
        if is_found {
            expected.insert(commit.created.unwrap().prospect);
        }
    }
    let found = store.quiet_prospects(at(5_000), 100).await.unwrap();
    assert_eq!(found.into_iter().collect::<HashSet<_>>(), expected);
    assert_eq!(store.quiet_prospects(at(5_000), 1).await.unwrap().len(), 1);
    assert_eq!(store.quiet_prospects(at(1_000), 9).await.unwrap(), []);
    store.close().await;
}

async fn nul_characters_harm_nothing(url: String) {
    let store = open(&url).await;
    let mut commit = opening();
    commit.events = vec![event(1, json!({"text": "a\0b"}))];
    commit.client_message = Some(ClientMessage {
        client_id: "m\0".to_owned(),
        seq: 1,
        fingerprint: None,
    });
    commit.projection = Some(Projection {
        search: "a\0".to_owned(),
        document: json!({"\0": "\0"}),
        ..lead_of(&commit)
    });
    commit.message_ids = vec!["<\0>".to_owned()];
    store.commit(commit.clone()).await.unwrap();
    let log = store.log(commit.conversation).await.unwrap();
    assert_eq!(log[0].body, json!({"text": "a\u{fffd}b"}));
    let found = store
        .client_message(commit.conversation, "m\0")
        .await
        .unwrap();
    assert_eq!(found.unwrap().seq, 1);
    assert!(
        store
            .find_conversation_by_message_id("<\0>")
            .await
            .unwrap()
            .is_some()
    );
    store.close().await;
}

async fn a_newer_schema_is_refused(url: String) {
    open(&url).await.close().await;
    let sql = "insert into _sqlx_migrations \
        (version, description, success, checksum, execution_time) \
        select 9000, 'later', success, checksum, 0 from _sqlx_migrations where version = 1";
    if url.starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    } else {
        let mut connection = PgConnection::connect(&url).await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
    let refused = Store::open(&StoreOptions::new(&url)).await.unwrap_err();
    let told = refused.to_string();
    assert!(
        told.contains("made by a newer version (schema 9000"),
        "{told}"
    );
    assert!(!refused.is_retryable());
}

async fn a_closed_store_says_so(url: String) {
    let store = open(&url).await;
    let commit = opened(&store).await;
    store.close().await;
    store.close().await;
    let refused = store
        .commit(saying(commit.conversation, 1, json!("x")))
        .await
        .unwrap_err();
    assert!(
        matches!(refused, CommitError::Store(StoreError::Closed)),
        "{refused}"
    );
    assert!(matches!(store.ping().await, Err(StoreError::Closed)));
}

async fn refused(url: &str) -> (StoreError, String) {
    let mut options = StoreOptions::new(url);
    options.busy_timeout_ms = 50;
    options.connect_timeout_ms = 2_000;
    let error = Store::open(&options)
        .await
        .expect_err("it cannot be opened");
    let told = error.to_string();
    match error {
        StoreError::Open { problem, .. } => (*problem, told),
        other => (other, told),
    }
}

#[tokio::test]
async fn a_locked_file_is_told_as_such_and_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let url = file_url(&folder.path().join("fronter.db"));
    let mut options = StoreOptions::new(&url);
    options.busy_timeout_ms = 50;
    let store = Store::open(&options).await.unwrap();
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("begin exclusive")
        .execute(&mut other)
        .await
        .unwrap();
    let (problem, told) = refused(&url).await;
    assert!(matches!(problem, StoreError::Locked), "{told}");
    assert!(
        told.contains("fronter.db: the database is locked by another process"),
        "{told}"
    );
    let commit = opening();
    let error = store.commit(commit.clone()).await.unwrap_err();
    assert!(error.is_retryable(), "{error}");
    sqlx::query("rollback").execute(&mut other).await.unwrap();
    store.commit(commit).await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fronter.db");
    std::fs::write(
        &file,
        "a shopping list, long enough to have a header\n".repeat(200),
    )
    .unwrap();
    let (problem, told) = refused(&file_url(&file)).await;
    assert!(matches!(problem, StoreError::NotADatabase), "{told}");
}

#[tokio::test]
async fn a_damaged_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fronter.db");
    let store = open(&file_url(&file)).await;
    opened(&store).await;
    store.close().await;
    let mut bytes = std::fs::read(&file).unwrap();
    // All but the first page, which holds the schema.
    bytes[4_096..].fill(0xa5);
    std::fs::write(&file, bytes).unwrap();
    let (problem, told) = refused(&file_url(&file)).await;
    assert!(matches!(problem, StoreError::Corrupt), "{told}");
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fronter.db");
    open(&file_url(&file)).await.close().await;
    let (problem, told) = refused(&format!("{}?mode=ro", file_url(&file))).await;
    assert!(matches!(problem, StoreError::ReadOnly), "{told}");
    let (problem, told) = refused(&file_url(&folder.path().join("no/such/fronter.db"))).await;
    assert!(matches!(problem, StoreError::CannotOpenFile), "{told}");
}

#[tokio::test]
async fn other_urls_are_refused() {
    for url in [
        "",
        "mysql://x",
        "sqlite::memory:",
        "postgres://u:secret@[x/y",
    ] {
        let (problem, told) = refused(url).await;
        assert!(matches!(problem, StoreError::Url(_)), "{url}: {told}");
        assert!(!told.contains("secret"), "{told}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_without_the_password() {
    let url = "postgres://fronter:secret@127.0.0.1:1/fronter";
    let (problem, told) = refused(url).await;
    assert!(matches!(problem, StoreError::Unreachable(_)), "{told}");
    assert!(problem.is_retryable());
    assert!(
        told.contains("127.0.0.1:1/fronter") && !told.contains("secret"),
        "{told}"
    );
}

#[tokio::test]
async fn a_database_that_is_not_there_is_told_as_such() {
    let test = "a_database_that_is_not_there_is_told_as_such";
    if let Some(url) = postgres_server::fresh_database(test).await {
        let (problem, told) = refused(&url.replace("/test_", "/missing_")).await;
        assert!(matches!(problem, StoreError::NoSuchDatabase), "{told}");
    }
}

#[tokio::test]
async fn a_write_stands_although_its_caller_has_gone() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&file_url(&folder.path().join("fronter.db"))).await;
    let commit = opening();
    {
        let mut write = Box::pin(store.commit(commit.clone()));
        // Polled once: it is in the queue, and then nobody waits for it.
        assert!(futures_util::poll!(&mut write).is_pending());
    }
    opened(&store).await;
    assert_eq!(store.log(commit.conversation).await.unwrap(), commit.events);
    store.close().await;
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |folder: &str| -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("migrations")
            .join(folder);
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}
