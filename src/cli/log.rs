//! The log: for people on a terminal, JSON lines otherwise, always on stderr.

use std::io::IsTerminal as _;

use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use super::Screen;
use crate::config::Environment;
use crate::telemetry::SpanLayer;

/// How much is logged where `RUST_LOG` does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// What happens.
    Normal,
    /// Only what goes wrong: somebody is typing in this terminal.
    Quiet,
}

/// Starts logging; `spans` takes spans beside it. Does nothing where it has been started.
pub fn start(detail: Detail, environment: &Environment, spans: Option<SpanLayer>) {
    let usual = match detail {
        Detail::Normal => "info,sqlx=warn",
        Detail::Quiet => "warn",
    };
    let wanted = environment.variable("RUST_LOG").unwrap_or(usual);
    // It logs what prospects write when a chunk does not parse.
    let filter = EnvFilter::builder().parse_lossy(format!("{wanted},async_openai=off"));
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let log: SpanLayer = if std::io::stderr().is_terminal() {
        log.compact()
            .with_target(false)
            .with_ansi(Screen::of_stderr(environment) == Screen::Colour)
            .with_filter(filter)
            .boxed()
    } else {
        log.json().flatten_event(true).with_filter(filter).boxed()
    };
    let layers: Vec<SpanLayer> = spans.into_iter().chain([log]).collect();
    let _started = tracing_subscriber::registry().with(layers).try_init();
}
