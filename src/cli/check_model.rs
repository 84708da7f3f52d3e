//! What `fronter check` says of the language model's prices, of telemetry and of gateways.

use crate::campaign::load::Severity;
use crate::channel::gateway::our_side;
use crate::config::{Config, Engine, Environment, GatewayChannel};
use crate::telemetry::{TelemetryError, TelemetrySettings};

/// Where a number without `+` is taken to be from: a campaign says where, a gateway does not.
const OUR_REGION: &str = "US";

/// Something to say of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    pub(super) severity: Severity,
    pub(super) section: &'static str,
    pub(super) key: &'static str,
    pub(super) message: String,
    pub(super) remedy: &'static str,
}

/// What is to be said of this configuration.
pub(super) fn remarks(config: &Config, environment: &Environment) -> Vec<Remark> {
    unpriced(config, environment)
        .into_iter()
        .chain(telemetry(config, environment))
        .chain(our_numbers(config))
        .collect()
}

/// A number that cannot exist: every text message to it is refused, and none goes out.
fn our_numbers(config: &Config) -> Vec<Remark> {
    config
        .gateways
        .iter()
        .filter(|gateway| gateway.channel == GatewayChannel::Sms)
        .filter_map(|gateway| Some((gateway, gateway.address.as_deref()?)))
        .filter(|(_, address)| our_side(address, OUR_REGION).is_none())
        .map(|(gateway, address)| Remark {
            severity: Severity::Error,
            section: "gateway",
            key: "address",
            message: format!(
                "the gateway `{}` has the `address` {address}, which is no phone number that can exist, no short code and no sender name: text messages to it would be refused",
                gateway.name
            ),
            remedy: "write our number as E.164, such as +14155550100, or the short code or sender name",
        })
        .collect()
}

/// A model without a price works; what it costs is then unknown.
fn unpriced(config: &Config, environment: &Environment) -> Option<Remark> {
    let language = &config.language;
    let has_endpoint = !language.base_url.trim().is_empty()
        || environment.variable(&language.api_key_env).is_some();
    let speaks = match language.engine {
        Engine::Auto => has_endpoint,
        Engine::Local => false,
        Engine::OpenAi => true,
    };
    let model = language.model.trim();
    let is_priced = language.prices.contains_key(model);
    (speaks && !model.is_empty() && !is_priced).then(|| Remark {
        severity: Severity::Warning,
        section: "language",
        key: "model",
        message: format!(
            "there is no price for the model `{model}`: /v1/reports/cost and /metrics will call its cost unknown"
        ),
        remedy: "add [language.prices.\"MODEL\"] with prompt, cached and completion, a million tokens each; \"0\" for a model of your own",
    })
}

fn telemetry(config: &Config, environment: &Environment) -> Option<Remark> {
    let section = &config.telemetry;
    let settings = TelemetrySettings {
        endpoint: section.otlp_endpoint.clone(),
        headers: environment
            .variable(&section.headers_env)
            .unwrap_or_default()
            .to_owned(),
        service_name: section.service_name.clone(),
    };
    let error = settings.check().err()?;
    let key = match &error {
        TelemetryError::BadHeaders => "headers_env",
        TelemetryError::NotBuiltIn
        | TelemetryError::BadAddress(_)
        | TelemetryError::Exporter(_) => "otlp_endpoint",
    };
    Some(Remark {
        severity: Severity::Error,
        section: "telemetry",
        key,
        message: error.to_string(),
        remedy: "an empty otlp_endpoint sends nothing",
    })
}
