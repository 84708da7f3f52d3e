//! The log: for people on a terminal, JSON lines otherwise, always on stderr.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use super::Screen;
use crate::config::Environment;

/// How much is logged where `RUST_LOG` does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// What happens.
    Normal,
    /// Only what goes wrong: somebody is typing in this terminal.
    Quiet,
}

/// Starts logging. Does nothing where it has been started.
pub fn start(detail: Detail, environment: &Environment) {
    let usual = match detail {
        Detail::Normal => "info,sqlx=warn",
        Detail::Quiet => "warn",
    };
    let wanted = environment.variable("RUST_LOG").unwrap_or(usual);
    // It logs what prospects write when a chunk does not parse.
    let filter = EnvFilter::builder().parse_lossy(format!("{wanted},async_openai=off"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let _started = if std::io::stderr().is_terminal() {
        log.compact()
            .with_target(false)
            .with_ansi(Screen::of_stderr(environment) == Screen::Colour)
            .try_init()
    } else {
        log.json().flatten_event(true).try_init()
    };
}
