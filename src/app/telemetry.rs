//! Sending spans, from the configuration and the environment.

use super::AppError;
use crate::config::{Config, Environment};
use crate::telemetry::{Telemetry, TelemetrySettings};

/// Makes ready to send spans where the configuration says so.
///
/// # Errors
/// [`AppError::Telemetry`], which says what to do.
pub fn start_telemetry(
    config: &Config,
    environment: &Environment,
) -> Result<Option<Telemetry>, AppError> {
    let section = &config.telemetry;
    let headers = environment.variable(&section.headers_env);
    let settings = TelemetrySettings {
        endpoint: section.otlp_endpoint.clone(),
        headers: headers.unwrap_or_default().to_owned(),
        service_name: section.service_name.clone(),
    };
    Ok(Telemetry::start(&settings)?)
}
