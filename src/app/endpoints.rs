//! Webhooks, gateways and the admin token, as the configuration and the
//! environment give them: checked before anything opens.

use sha2::{Digest, Sha256};

use super::AppError;
use crate::channel::email::{EmailAddress, ReplyAddresses, ReplyAddressesError};
use crate::channel::sms::E164;
use crate::channel::standard_webhook::Secret;
use crate::channel::target::{Reach, TargetRefusal, judge_target};
use crate::config::{Config, ConfigError, Environment, Gateway, GatewayChannel};
use crate::http;
use crate::store::TokenHash;
use crate::worker::{GatewayEndpoint, WebhookEndpoint};

/// An admin token from outside must have this many characters.
const SHORTEST_ADMIN_TOKEN: usize = 16;

fn secret(
    environment: &Environment,
    variable: &str,
    wanted_by: String,
) -> Result<Secret, AppError> {
    let Some(text) = environment.variable(variable) else {
        return Err(ConfigError::NoSecret {
            wanted_by,
            variable: variable.to_owned(),
        }
        .into());
    };
    text.parse()
        .map_err(|error| AppError::Setting(format!("{variable}, wanted by {wanted_by}: {error}")))
}

/// Checks an address that is called later. Names are judged when they are resolved.
fn check_url(url: &str, wanted_by: &str, reach: Reach) -> Result<(), AppError> {
    match judge_target(url, &[], reach) {
        Ok(_) | Err(TargetRefusal::Unresolved(_)) => Ok(()),
        Err(refusal) => Err(AppError::Setting(format!(
            "{wanted_by}: {refusal}; addresses of the own network need `allow_private = true` under [outbox]"
        ))),
    }
}

pub(super) fn webhooks(
    config: &Config,
    environment: &Environment,
    reach: Reach,
) -> Result<Vec<WebhookEndpoint>, AppError> {
    let mut endpoints: Vec<WebhookEndpoint> = Vec::new();
    for webhook in &config.webhooks {
        let wanted_by = format!("the webhook to {}", webhook.url);
        check_url(&webhook.url, &wanted_by, reach)?;
        if endpoints.iter().any(|known| known.url == webhook.url) {
            return Err(AppError::Setting(format!(
                "there are two [[webhook]] with the url {}: put their events into one",
                webhook.url
            )));
        }
        endpoints.push(WebhookEndpoint {
            url: webhook.url.clone(),
            secrets: vec![secret(environment, &webhook.secret_env, wanted_by)?],
        });
    }
    Ok(endpoints)
}

pub(super) fn endpoint(
    gateway: &Gateway,
    environment: &Environment,
    reach: Reach,
) -> Result<GatewayEndpoint, AppError> {
    let wanted_by = format!("gateway `{}`", gateway.name);
    if let Some(url) = &gateway.url {
        check_url(url, &wanted_by, reach)?;
    }
    let secret = secret(environment, &gateway.secret_env, wanted_by.clone())?;
    let wrong = |error: &dyn std::fmt::Display| {
        AppError::Setting(format!("{wanted_by}: `address` cannot be used: {error}"))
    };
    let mut reply_addresses = None;
    if let Some(address) = &gateway.address {
        match gateway.channel {
            GatewayChannel::Sms => {
                // A short code or a sender's name is no number, and needs no check.
                if address.starts_with('+') {
                    E164::try_from(address.clone()).map_err(|error| wrong(&error))?;
                }
            }
            GatewayChannel::Email => {
                let mailbox = EmailAddress::new(address, None).map_err(|error| wrong(&error))?;
                reply_addresses = Some(
                    reply_addresses_of(&secret, mailbox.domain()).map_err(|error| wrong(&error))?,
                );
            }
        }
    }
    Ok(GatewayEndpoint {
        name: gateway.name.clone(),
        url: gateway.url.clone(),
        secrets: vec![secret],
        address: gateway.address.clone(),
        reply_addresses,
    })
}

/// The signed addresses of a gateway's mailbox; the key follows from its secret.
///
/// # Errors
/// Where the domain is none.
pub fn reply_addresses_of(
    secret: &Secret,
    domain: &str,
) -> Result<ReplyAddresses, ReplyAddressesError> {
    let mut digest = Sha256::new();
    digest.update(b"fronter reply addresses\n");
    digest.update(secret.reveal().as_bytes());
    ReplyAddresses::new(vec![digest.finalize().to_vec()], domain)
}

pub(super) fn admin_token(
    config: &Config,
    environment: &Environment,
) -> Result<Option<TokenHash>, AppError> {
    let variable = &config.admin.token_env;
    match environment.variable(variable) {
        Some(token) if token.chars().count() < SHORTEST_ADMIN_TOKEN => {
            Err(AppError::Setting(format!(
                "the admin token in {variable} is too short to be safe: use at least {SHORTEST_ADMIN_TOKEN} random characters"
            )))
        }
        token => Ok(token.map(http::hash_of)),
    }
}
