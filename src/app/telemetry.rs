//! Sending spans, from the configuration and the environment.

use super::{AppError, settings};
use crate::config::{Config, Environment};
use crate::telemetry::Telemetry;

/// Makes ready to send spans where the configuration says so.
///
/// # Errors
/// [`AppError::Telemetry`], which says what to do.
pub fn start_telemetry(
    config: &Config,
    environment: &Environment,
) -> Result<Option<Telemetry>, AppError> {
    Ok(Telemetry::start(&settings::telemetry(config, environment))?)
}
