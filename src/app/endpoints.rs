//! Webhooks, gateways and the admin token, as the configuration and the
//! environment give them: checked before anything opens.

use sha2::{Digest, Sha256};

use super::AppError;
use crate::channel::email::{EmailAddress, Postman, ReplyAddresses, ReplyAddressesError};
use crate::channel::gateway::{InboundChannel, our_side};
use crate::channel::sms::E164;
use crate::channel::standard_webhook::Secret;
use crate::channel::target::{Reach, TargetRefusal, judge_target};
use crate::config::{self, Config, ConfigError, Environment, Gateway, GatewayChannel};
use crate::http;
use crate::id::CampaignId;
use crate::store::TokenHash;
use crate::worker::{GatewayEndpoint, MailServer, WebhookEndpoint};

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

/// Links, cookies and the widget's frame are made from it.
pub(super) fn check_public_url(url: &str) -> Result<(), AppError> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let is_good = match rest.map(|rest| rest.trim_end_matches('/')) {
        Some(host) => {
            !host.is_empty()
                && host
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && !b"/?#@".contains(&byte))
        }
        None => url.is_empty(),
    };
    if is_good {
        return Ok(());
    }
    Err(AppError::Setting(format!(
        "`server.public_url` cannot be used: write https://HOST, without a path, and not `{url}`"
    )))
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
            settings: format!("{} {}", webhook.secret_env, webhook.events.join(" ")),
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
            // A short code or a sender's name is no number, and needs no check.
            GatewayChannel::Sms if address.starts_with('+') => {
                E164::try_from(address.clone()).map_err(|error| wrong(&error))?;
                if our_side(address, "").is_none() {
                    tracing::warn!(
                        gateway.name = gateway.name,
                        gateway.address = address,
                        "the gateway's `address` is no phone number that can exist: text messages to it are refused"
                    );
                }
            }
            GatewayChannel::Sms => {}
            GatewayChannel::Email => {
                let mailbox = EmailAddress::new(address, None).map_err(|error| wrong(&error))?;
                let domain = gateway.reply_domain.as_deref();
                let domain = domain.unwrap_or_else(|| mailbox.domain());
                let addresses = signed_addresses(&secret, domain).map_err(|error| {
                    AppError::Setting(format!("{wanted_by}: `reply_domain`: {error}"))
                })?;
                reply_addresses = Some(addresses);
            }
        }
    }
    if gateway.reply_domain.is_some() && reply_addresses.is_none() {
        return Err(AppError::Setting(format!(
            "{wanted_by}: `reply_domain` is for e-mail gateways with an `address`"
        )));
    }
    Ok(GatewayEndpoint {
        name: gateway.name.clone(),
        channel: channel_of(gateway),
        campaign: CampaignId(gateway.campaign.clone()),
        url: gateway.url.clone(),
        secrets: vec![secret],
        address: gateway.address.clone(),
        reply_addresses,
    })
}

fn channel_of(gateway: &Gateway) -> InboundChannel {
    match gateway.channel {
        GatewayChannel::Sms => InboundChannel::Sms,
        GatewayChannel::Email => InboundChannel::Email,
    }
}

/// The signed addresses of a gateway's mail, with a key that follows from its secret.
fn signed_addresses(secret: &Secret, domain: &str) -> Result<ReplyAddresses, ReplyAddressesError> {
    let mut digest = Sha256::new();
    digest.update(b"fronter reply addresses\n");
    digest.update(secret.reveal().as_bytes());
    ReplyAddresses::new(vec![digest.finalize().to_vec()], domain)
}

/// The mail server, where one is configured.
pub(super) fn mail_server(config: &Config) -> Result<Option<MailServer>, AppError> {
    let smtp = &config.smtp;
    if smtp.url.trim().is_empty() {
        return Ok(None);
    }
    let wrong = |key: &str, error: &dyn std::fmt::Display| {
        AppError::Setting(format!("`smtp.{key}` cannot be used: {error}"))
    };
    Ok(Some(MailServer {
        postman: Postman::new(smtp.url.trim()).map_err(|error| wrong("url", &error))?,
        from: EmailAddress::read(&smtp.from).map_err(|error| wrong("from", &error))?,
    }))
}

/// The gateways, as their doors need them.
pub(super) fn gateways(config: &Config, endpoints: &[GatewayEndpoint]) -> http::Gateways {
    let settings = config.gateways.iter().zip(endpoints);
    http::Gateways {
        all: settings
            .map(|(gateway, endpoint)| http::GatewaySettings {
                name: gateway.name.clone(),
                channel: channel_of(gateway),
                provider: match gateway.provider {
                    config::Provider::Generic => http::Provider::Generic,
                },
                secrets: endpoint.secrets.clone(),
                campaign: CampaignId(gateway.campaign.clone()),
                url: endpoint.url.clone(),
                reply_addresses: endpoint.reply_addresses.clone(),
                own_addresses: endpoint.address.iter().cloned().collect(),
                reach: if config.outbox.allow_private {
                    http::Reach::Private
                } else {
                    http::Reach::Public
                },
            })
            .collect(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_address_has_a_scheme_and_no_path() {
        for (url, is_good) in [
            ("", true),
            ("https://chat.example.com", true),
            ("https://chat.example.com/", true),
            ("http://127.0.0.1:8080", true),
            ("chat.example.com", false),
            ("ftp://chat.example.com", false),
            ("https://", false),
            ("https://chat.example.com/fronter", false),
            ("https://user@chat.example.com", false),
        ] {
            assert_eq!(check_public_url(url).is_ok(), is_good, "{url}");
        }
    }
}
