//! What is counted, for `/metrics`.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::language::Meter;

/// Upper bounds of durations, in seconds.
const SECONDS: [f64; 11] = [
    0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0,
];

/// How a request is filed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RequestLabels {
    /// The route, with its parameters' names.
    pub route: String,
    /// The method.
    pub method: String,
    /// The status.
    pub status: u16,
}

/// The route of a request alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RouteLabel {
    /// The route, with its parameters' names.
    pub route: String,
}

/// From whom a message came.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct FromLabel {
    /// `prospect`, `closer`.
    pub from: &'static str,
}

/// All counters.
pub struct Measures {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Family<RouteLabel, Histogram>,
    sockets: Gauge,
    conversations: Counter,
    messages: Family<FromLabel, Counter>,
    turns: Histogram,
    outbox_pending: Gauge,
    outbox_dead: Gauge,
    degraded: Gauge,
    uptime: Gauge<f64, AtomicU64>,
}

/// An open socket; counted until it is dropped.
pub struct OpenSocket(Gauge);

impl Drop for OpenSocket {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Default for Measures {
    fn default() -> Self {
        let requests = Family::default();
        let durations = Family::<RouteLabel, Histogram>::new_with_constructor(seconds);
        let sockets = Gauge::default();
        let conversations = Counter::default();
        let messages = Family::default();
        let turns = seconds();
        let outbox_pending = Gauge::default();
        let outbox_dead = Gauge::default();
        let degraded = Gauge::default();
        let uptime = Gauge::default();
        let mut all = Registry::default();
        let registry = all.sub_registry_with_prefix("fronter");
        registry.register("http_requests", "Requests answered", requests.clone());
        registry.register(
            "http_request_seconds",
            "Time to the head of the answer",
            durations.clone(),
        );
        registry.register("open_sockets", "Open websockets", sockets.clone());
        registry.register(
            "conversations",
            "Conversations begun",
            conversations.clone(),
        );
        registry.register("messages", "Messages taken", messages.clone());
        registry.register(
            "turn_seconds",
            "From a prospect's message to its answer, where somebody waited",
            turns.clone(),
        );
        registry.register(
            "outbox_pending",
            "Deliveries that wait",
            outbox_pending.clone(),
        );
        registry.register("outbox_dead", "Deliveries given up", outbox_dead.clone());
        registry.register(
            "engine_degraded",
            "1 while the language model is out",
            degraded.clone(),
        );
        registry.register("uptime_seconds", "Since the start", uptime.clone());
        Self {
            registry: all,
            requests,
            durations,
            sockets,
            conversations,
            messages,
            turns,
            outbox_pending,
            outbox_dead,
            degraded,
            uptime,
        }
    }
}

fn seconds() -> Histogram {
    Histogram::new(SECONDS)
}

impl Measures {
    /// Adds what is measured of the model.
    pub fn with_model(mut self, meter: Option<&Meter>) -> Self {
        if let Some(meter) = meter {
            meter.register(&mut self.registry);
        }
        self
    }

    /// A request was answered.
    pub fn request(&self, labels: RequestLabels, took: Duration) {
        let route = RouteLabel {
            route: labels.route.clone(),
        };
        self.requests.get_or_create(&labels).inc();
        self.durations
            .get_or_create(&route)
            .observe(took.as_secs_f64());
    }

    /// A websocket was opened.
    pub fn socket(&self) -> OpenSocket {
        self.sockets.inc();
        OpenSocket(self.sockets.clone())
    }

    /// A conversation began.
    pub fn conversation(&self) {
        self.conversations.inc();
    }

    /// A message was taken from `prospect` or `closer`.
    pub fn message(&self, from: &'static str) {
        self.messages.get_or_create(&FromLabel { from }).inc();
    }

    /// A message was answered.
    pub fn turn(&self, took: Duration) {
        self.turns.observe(took.as_secs_f64());
    }

    /// How much waits in the outbox, and how much was given up.
    pub fn outbox(&self, pending: i64, dead: i64) {
        self.outbox_pending.set(pending);
        self.outbox_dead.set(dead);
    }

    /// Whether the language model is out: 1 or 0.
    pub fn degraded(&self, degraded: i64) {
        self.degraded.set(degraded);
    }

    /// How long the server has been up.
    pub fn uptime(&self, up: Duration) {
        self.uptime.set(up.as_secs_f64());
    }

    /// All of it as text, in the OpenMetrics format.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
