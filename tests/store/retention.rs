//! What is kept, and how long: the clock is moved by hand, on both databases.

use std::time::{Duration, Instant};

use fronter::app::App;
use fronter::clock::Clock;
use fronter::config::{Config, Environment};
use fronter::conversation::context::{Channel, Context, ProspectDetails};
use fronter::conversation::input::{Actor, Input};
use fronter::conversation::state::{LeadStatus, State};
use fronter::id::{CampaignId, CloserId, ConversationId};
use fronter::store::{
    Delivery, IdempotencyKey, OutboxFilter, OutboxItem, Reservation, Seen, Store,
};
use fronter::turn::{Desk, Envelope, NewConversation, fold_log};
use fronter::worker::Worker;
use serde_json::{Value, json};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
const WORD: &str = "secretword";

struct House {
    clock: Clock,
    desk: Desk,
    worker: Worker,
}

impl House {
    async fn open(store: &str, retention: &str) -> Self {
        let text = format!(
            "[store]\nurl = \"{store}\"\n[conversation]\nsettle_live_ms = 0\n[retention]\n{retention}"
        );
        let environment = Environment::default();
        let file = Some(("test.toml".to_owned(), text.as_str()));
        let config = Config::from_parts(file, &environment).unwrap();
        let clock = Clock::by_hand("2026-11-21T10:00:00Z".parse().unwrap());
        let app = App::build(config, &environment).await.unwrap();
        let app = app.by_clock(clock.clone());
        let desk = app.desk("http://localhost".to_owned());
        let worker = app.worker(desk.clone());
        Self {
            clock,
            desk,
            worker,
        }
    }

    fn store(&self) -> &Store {
        self.desk.store()
    }

    /// A prospect who says the word, and is answered.
    async fn visit(&self) -> ConversationId {
        let began = self
            .desk
            .begin(NewConversation {
                campaign: CampaignId::from("demo"),
                channel: Channel::Api,
                address: None,
                gateway: None,
                details: ProspectDetails {
                    name: Some(format!("Dana {WORD}")),
                    ..ProspectDetails::default()
                },
                context: Context::default(),
                consent: Value::Null,
                token_hash: None,
            })
            .await
            .unwrap();
        let text = format!("We lose 8k a month to stockouts, {WORD}");
        let wrote = Input::ProspectMessage {
            client_id: "1".to_owned(),
            text,
            mail: None,
        };
        self.take(began.id, wrote).await;
        let until = Instant::now() + Duration::from_secs(20);
        while !self.state(began.id).await.unread.is_empty() {
            assert!(Instant::now() < until, "no answer");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        began.id
    }

    async fn take(&self, id: ConversationId, input: Input) {
        let taken = self.desk.take(id, input, Envelope::default()).await;
        taken.unwrap();
    }

    async fn state(&self, id: ConversationId) -> State {
        self.desk.state(id).await.unwrap().unwrap()
    }

    async fn days_later(&self, days: i64) {
        self.clock.advance(days * DAY_MS);
        self.worker.tidy_up().await.unwrap();
    }

    /// Whether the word stands anywhere in the conversation's log or lead.
    async fn is_known(&self, id: ConversationId) -> bool {
        let log = fold_log(self.store(), id, 0).await.unwrap();
        let lead = self.store().lead_of(id).await.unwrap().unwrap();
        let in_log = serde_json::to_string(&log).unwrap().contains(WORD);
        let in_lead = lead.document.to_string().contains(WORD);
        assert_eq!(in_log, in_lead);
        in_log
    }
}

async fn personal_data_goes_when_nothing_happens(store: String) {
    let house = House::open(&store, "days = 30").await;
    let quiet = house.visit().await;
    let worked_on = house.visit().await;
    let by = Actor {
        id: CloserId::from("maria"),
        name: "Maria".to_owned(),
    };
    house.take(worked_on, Input::Takeover { by }).await;
    house.days_later(29).await;
    let later = house.visit().await;
    assert!(house.is_known(quiet).await, "29 days are not 30");
    house.days_later(2).await;
    assert!(!house.is_known(quiet).await);
    assert!(house.is_known(later).await);
    let state = house.state(quiet).await;
    assert!(state.closed);
    assert_eq!(state.prospect_messages, 1, "what counts stays");
    house.days_later(60).await;
    assert!(!house.is_known(later).await);
    assert!(house.is_known(worked_on).await, "a closer works on it");
    let won = Input::Outcome {
        result: "won".to_owned(),
        amount: None,
        reason: None,
        happened_at: None,
        by: "maria".to_owned(),
    };
    house.take(worked_on, won).await;
    house.days_later(29).await;
    assert!(house.is_known(worked_on).await);
    house.days_later(2).await;
    assert!(!house.is_known(worked_on).await);
    assert_eq!(house.state(worked_on).await.status, LeadStatus::Won);
    house.store().close().await;
}

async fn nothing_is_erased_unless_asked_for(store: String) {
    let house = House::open(&store, "").await;
    let visit = house.visit().await;
    house.days_later(10_000).await;
    assert!(house.is_known(visit).await);
    house.store().close().await;
}

async fn what_nobody_asks_for_any_more_is_forgotten(store: String) {
    let settings = "idempotency_hours = 2\ndeliveries_days = 3\noutbox_days = 5";
    let house = House::open(&store, settings).await;
    let store = house.store();
    let now = house.clock.now();
    let key = IdempotencyKey {
        scope: "maria".to_owned(),
        key: "k".to_owned(),
        fingerprint: "f".to_owned(),
    };
    let delivery = Delivery {
        gateway: "text".to_owned(),
        delivery_id: "d".to_owned(),
    };
    let item = OutboxItem {
        id: house.clock.fresh_id(),
        kind: "webhook".to_owned(),
        target: "https://crm.example/".to_owned(),
        lane: None,
        body: json!({}),
        epoch: None,
        due_at: now,
    };
    let sent = item.id;
    store.reserve_idempotent(key.clone(), now).await.unwrap();
    let answer = store.complete_idempotent(key.clone(), 200, json!({}));
    answer.await.unwrap();
    store.take_delivery(delivery.clone(), now).await.unwrap();
    assert!(store.enqueue(item.clone(), now).await.unwrap());
    store.outbox_done(sent, now).await.unwrap();
    // What waits still is never forgotten.
    let waiting = OutboxItem {
        id: house.clock.fresh_id(),
        ..item
    };
    assert!(store.enqueue(waiting, now).await.unwrap());
    let is_done = async || {
        let again = store
            .reserve_idempotent(key.clone(), house.clock.now())
            .await;
        let done = matches!(again.unwrap(), Reservation::Done { .. });
        if !done {
            store.release_idempotent(key.clone()).await.unwrap();
        }
        done
    };
    let is_seen = async || store.seen_delivery(&delivery).await.unwrap() == Seen::Before;
    let kept = async || {
        let filter = OutboxFilter::default();
        store.outbox(&filter, None, 10).await.unwrap().items.len()
    };
    for (hours, done, seen, items) in [
        (1, true, true, 2),
        (2, false, true, 2),
        (3 * 24, false, false, 2),
        (3 * 24, false, false, 1),
        (1_000, false, false, 1),
    ] {
        house.clock.advance(hours * HOUR_MS);
        house.worker.tidy_up().await.unwrap();
        let found = (is_done().await, is_seen().await, kept().await);
        assert_eq!(found, (done, seen, items), "{hours} hours on");
    }
    store.close().await;
}

macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                let folder = tempfile::tempdir().unwrap();
                let file = folder.path().join("fronter.db");
                super::$test(format!("sqlite://{}", file.display())).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                if let Some(url) = crate::postgres_server::fresh_database(stringify!($test)).await {
                    super::$test(url).await;
                }
            })+
        }
    };
}

on_both!(
    personal_data_goes_when_nothing_happens,
    nothing_is_erased_unless_asked_for,
    what_nobody_asks_for_any_more_is_forgotten,
);
