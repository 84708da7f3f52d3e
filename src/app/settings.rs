//! Everything that the configuration and the environment must give before anything opens.
//! The server starts with what is made here, and `fronter check` tells what stands in its way.

use super::endpoints::{
    admin_token, check_public_url, endpoints, mail_server, unknown_campaigns, webhooks,
};
use super::engine;
use std::sync::Arc;

use crate::channel::deliver::install_tls;
use crate::channel::target::Reach;
use crate::config::{Config, Engine, Environment, Fault, Nature};
use crate::language::{self, Language, SettingsError};
use crate::library::campaign_names;
use crate::store::{StoreOptions, TokenHash};
use crate::telemetry::{TelemetryError, TelemetrySettings};
use crate::worker::{GatewayEndpoint, MailServer, WebhookEndpoint};

/// What the settings make.
pub(super) struct Settings {
    pub(super) reach: Reach,
    pub(super) webhooks: Vec<WebhookEndpoint>,
    pub(super) gateways: Vec<GatewayEndpoint>,
    pub(super) mail: Option<MailServer>,
    pub(super) admin_token: Option<TokenHash>,
    pub(super) language: Arc<dyn Language>,
}

impl Settings {
    /// Makes everything, or says all that is wrong.
    pub(super) fn make(config: &Config, environment: &Environment) -> Result<Self, Vec<Fault>> {
        install_tls();
        let reach = if config.outbox.allow_private {
            Reach::PrivateToo
        } else {
            Reach::PublicOnly
        };
        let mut faults: Vec<Fault> = Vec::new();
        faults.extend(check_public_url(&config.server.public_url).err());
        faults.extend(store(config));
        faults.extend(campaigns(config));
        let webhooks = kept(&mut faults, webhooks(config, environment, reach));
        let gateways = kept(&mut faults, endpoints(config, environment, reach));
        let mail = kept(&mut faults, mail_server(config));
        let admin_token = kept(&mut faults, admin_token(config, environment));
        let language = language::build(&engine::settings(config, environment));
        let language = kept(&mut faults, language.map_err(|error| vec![model(&error)]));
        match (webhooks, gateways, mail, admin_token, language) {
            (Some(webhooks), Some(gateways), Some(mail), Some(admin_token), Some(language))
                if faults.is_empty() =>
            {
                Ok(Self {
                    reach,
                    webhooks,
                    gateways,
                    mail,
                    admin_token,
                    language,
                })
            }
            _ => Err(faults),
        }
    }
}

fn kept<T>(faults: &mut Vec<Fault>, made: Result<T, Vec<Fault>>) -> Option<T> {
    match made {
        Ok(made) => Some(made),
        Err(found) => {
            faults.extend(found);
            None
        }
    }
}

/// All that is wrong with the configuration, and what works and is odd.
pub fn faults(config: &Config, environment: &Environment) -> Vec<Fault> {
    let mut faults = Settings::make(config, environment)
        .err()
        .unwrap_or_default();
    faults.extend(unpriced(config, environment));
    faults.extend(spans(config, environment));
    faults
}

fn store(config: &Config) -> Option<Fault> {
    let error = StoreOptions::new(&config.store.url).check().err()?;
    let remedy = "write sqlite://FILE, or postgres://USER:PASSWORD@HOST/DATABASE";
    Some(Fault::wrong("store.url", error.to_string(), remedy))
}

/// Gateways bring their messages to a campaign, which must be there. A broken one
/// is told where the campaigns are looked at.
fn campaigns(config: &Config) -> Vec<Fault> {
    match campaign_names(config.campaigns.folder().as_deref()) {
        Ok(known) => unknown_campaigns(config, &known),
        Err(error) => {
            let remedy = "name the folder that holds the campaigns' folders; leave it empty for those built in";
            vec![Fault::wrong("campaigns.dir", error.to_string(), remedy)]
        }
    }
}

fn model(error: &SettingsError) -> Fault {
    let key = match error {
        SettingsError::NoEndpoint => "engine".to_owned(),
        SettingsError::NoModel(_) => "model".to_owned(),
        SettingsError::BadKey => "api_key_env".to_owned(),
        SettingsError::BadAddress(_) => "base_url".to_owned(),
        SettingsError::Zero(name) => (*name).to_owned(),
        SettingsError::BadPrice(_) => "prices".to_owned(),
        SettingsError::Prompts(_) | SettingsError::Http(_) => "engine".to_owned(),
    };
    let remedy = match error {
        SettingsError::Zero(_) => {
            "write a number above 0, or take the line away: then the default holds"
        }
        SettingsError::BadPrice(_) => {
            "write what a million tokens cost, \"0\" for a model of your own"
        }
        SettingsError::NoEndpoint
        | SettingsError::NoModel(_)
        | SettingsError::BadKey
        | SettingsError::BadAddress(_)
        | SettingsError::Prompts(_)
        | SettingsError::Http(_) => {
            "engine = \"local\" does without a model; the config.toml that ships with the program describes each key"
        }
    };
    let fault = Fault::wrong(format!("language.{key}"), error.to_string(), remedy);
    match error {
        // The key is a secret of the environment that the server runs in.
        SettingsError::NoEndpoint => Fault {
            nature: Nature::Unset,
            ..fault
        },
        _ => fault,
    }
}

/// A model without a price works; what it costs is then unknown.
fn unpriced(config: &Config, environment: &Environment) -> Option<Fault> {
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
    (speaks && !model.is_empty() && !is_priced).then(|| Fault {
        nature: Nature::Odd,
        key: "language.model".to_owned(),
        message: format!(
            "there is no price for the model `{model}`: /v1/reports/cost and /metrics will call its cost unknown"
        ),
        remedy: "add [language.prices.\"MODEL\"] with prompt, cached and completion, a million tokens each; \"0\" for a model of your own".to_owned(),
    })
}

/// Where spans go to, as configured.
pub(super) fn telemetry(config: &Config, environment: &Environment) -> TelemetrySettings {
    let section = &config.telemetry;
    let headers = environment.variable(&section.headers_env);
    TelemetrySettings {
        endpoint: section.otlp_endpoint.clone(),
        headers: headers.unwrap_or_default().to_owned(),
        service_name: section.service_name.clone(),
    }
}

fn spans(config: &Config, environment: &Environment) -> Option<Fault> {
    let error = telemetry(config, environment).check().err()?;
    let key = match &error {
        TelemetryError::BadHeaders => "telemetry.headers_env",
        TelemetryError::NotBuiltIn
        | TelemetryError::BadAddress(_)
        | TelemetryError::Exporter(_) => "telemetry.otlp_endpoint",
    };
    let remedy = "an empty otlp_endpoint sends nothing";
    Some(Fault::wrong(key, error.to_string(), remedy))
}
