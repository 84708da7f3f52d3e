//! Webhooks, gateways and the admin token, as the configuration and the
//! environment give them: checked before anything opens.

use sha2::{Digest, Sha256};

use crate::channel::email::{EmailAddress, Postman, ReplyAddresses, ReplyAddressesError};
use crate::channel::gateway::{InboundChannel, our_side};
use crate::channel::standard_webhook::Secret;
use crate::channel::target::{Reach, TargetRefusal, judge_target};
use crate::config::{self, Config, Environment, Fault, Gateway, GatewayChannel, Nature};
use crate::conversation::effect::ANNOUNCED;
use crate::http;
use crate::id::CampaignId;
use crate::store::TokenHash;
use crate::turn::WebhookTarget;
use crate::worker::{GatewayEndpoint, MailServer, WebhookEndpoint};

/// An admin token from outside must have this many characters.
const SHORTEST_ADMIN_TOKEN: usize = 16;

/// Where a number without `+` is taken to be from: a campaign says where, a gateway does not.
const OUR_REGION: &str = "US";

/// What was to be made, or everything that is wrong with its settings.
type Made<T> = Result<T, Vec<Fault>>;

fn secret(environment: &Environment, variable: &str, key: &str) -> Result<Secret, Fault> {
    const REMEDY: &str = "set it to whsec_ and base64 of 24 to 64 random bytes before the start";
    let key = format!("{key}.secret_env");
    let Some(text) = environment.variable(variable) else {
        return Err(Fault {
            nature: Nature::Unset,
            key,
            message: format!("the environment variable {variable} is not set"),
            remedy: REMEDY.to_owned(),
        });
    };
    text.parse().map_err(|error| {
        let message = format!("the environment variable {variable} holds no secret: {error}");
        Fault::wrong(key, message, REMEDY)
    })
}

/// Checks an address that is called later. Names are judged when they are resolved.
fn check_url(url: &str, key: &str, reach: Reach) -> Result<(), Fault> {
    let remedy = match judge_target(url, &[], reach) {
        Ok(_) | Err(TargetRefusal::Unresolved(_)) => return Ok(()),
        Err(TargetRefusal::Address { .. }) => {
            "addresses of the own network need `allow_private = true` under [outbox]"
        }
        Err(_) => "write the whole address: https://HOST/PATH",
    };
    let refusal = judge_target(url, &[], reach)
        .err()
        .map_or_else(String::new, |refusal| refusal.to_string());
    let message = format!("`{url}` cannot be called: {refusal}");
    Err(Fault::wrong(format!("{key}.url"), message, remedy))
}

/// Links, cookies and the widget's frame are made from it.
pub(super) fn check_public_url(url: &str) -> Result<(), Fault> {
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
    Err(Fault::wrong(
        "server.public_url",
        format!("`{url}` is not the address of a server"),
        "write https://HOST, without a path",
    ))
}

pub(super) fn webhooks(
    config: &Config,
    environment: &Environment,
    reach: Reach,
) -> Made<Vec<WebhookEndpoint>> {
    let mut faults = Vec::new();
    let mut endpoints: Vec<WebhookEndpoint> = Vec::new();
    for (index, webhook) in config.webhooks.iter().enumerate() {
        let key = format!("webhook[{index}]");
        faults.extend(check_url(&webhook.url, &key, reach).err());
        faults.extend(unknown_events(&key, &webhook.events));
        if config.webhooks[..index]
            .iter()
            .any(|known| known.url == webhook.url)
        {
            faults.push(Fault::wrong(
                format!("{key}.url"),
                format!("there are two [[webhook]] with the url {}", webhook.url),
                "put their events into one",
            ));
        }
        match secret(environment, &webhook.secret_env, &key) {
            Ok(secret) => endpoints.push(WebhookEndpoint {
                url: webhook.url.clone(),
                secrets: vec![secret],
                settings: format!("{} {}", webhook.secret_env, webhook.events.join(" ")),
            }),
            Err(fault) => faults.push(fault),
        }
    }
    made(endpoints, faults)
}

/// What stands in `events` and never happens.
fn unknown_events(key: &str, events: &[String]) -> impl Iterator<Item = Fault> {
    let never = |wanted: &str| {
        let events = vec![wanted.to_owned()];
        let target = WebhookTarget {
            url: String::new(),
            events,
        };
        !ANNOUNCED.iter().any(|kind| target.wants(kind))
    };
    events
        .iter()
        .enumerate()
        .filter(move |(_, wanted)| never(wanted))
        .map(move |(index, wanted)| {
            Fault::wrong(
                format!("{key}.events[{index}]"),
                format!("there is no event `{wanted}`: the webhook would never be told"),
                format!(
                    "write some of {}, `lead.*` for all of a kind, or none for everything",
                    ANNOUNCED.join(", ")
                ),
            )
        })
}

/// What was made, where nothing is wrong with it.
fn made<T>(what: T, faults: Vec<Fault>) -> Made<T> {
    if faults.is_empty() {
        Ok(what)
    } else {
        Err(faults)
    }
}

/// The gateways, as the worker needs them.
pub(super) fn endpoints(
    config: &Config,
    environment: &Environment,
    reach: Reach,
) -> Made<Vec<GatewayEndpoint>> {
    let mut faults = Vec::new();
    let mut endpoints = Vec::new();
    for (index, gateway) in config.gateways.iter().enumerate() {
        let key = format!("gateway[{index}]");
        if config.gateways[..index]
            .iter()
            .any(|known| known.name == gateway.name)
        {
            faults.push(Fault::wrong(
                format!("{key}.name"),
                format!("there are two gateways `{}`", gateway.name),
                "give each a name of its own: it is part of its address",
            ));
        }
        match endpoint(gateway, &key, environment, reach) {
            Ok(endpoint) => endpoints.push(endpoint),
            Err(found) => faults.extend(found),
        }
    }
    made(endpoints, faults)
}

fn endpoint(
    gateway: &Gateway,
    key: &str,
    environment: &Environment,
    reach: Reach,
) -> Made<GatewayEndpoint> {
    let mut faults = Vec::new();
    if let Some(url) = &gateway.url {
        faults.extend(check_url(url, key, reach).err());
    }
    faults.extend(wrong_address(gateway, key));
    let secret = match secret(environment, &gateway.secret_env, key) {
        Ok(secret) => secret,
        Err(fault) => {
            faults.push(fault);
            return Err(faults);
        }
    };
    let domain = match (gateway.channel, &gateway.address) {
        (GatewayChannel::Email, Some(address)) => {
            EmailAddress::new(address, None).ok().map(|mailbox| {
                gateway
                    .reply_domain
                    .clone()
                    .unwrap_or_else(|| mailbox.domain().to_owned())
            })
        }
        _ => None,
    };
    let mut reply_addresses = None;
    if let Some(domain) = domain {
        match signed_addresses(&secret, &domain) {
            Ok(addresses) => reply_addresses = Some(addresses),
            Err(error) => faults.push(Fault::wrong(
                format!("{key}.reply_domain"),
                format!("mail cannot come back to `{domain}`: {error}"),
                "write a domain whose mail comes back through this gateway: reply.example.com",
            )),
        }
    }
    let endpoint = GatewayEndpoint {
        name: gateway.name.clone(),
        channel: channel_of(gateway),
        campaign: CampaignId(gateway.campaign.clone()),
        url: gateway.url.clone(),
        secrets: vec![secret],
        address: gateway.address.clone(),
        reply_addresses,
    };
    made(endpoint, faults)
}

/// Our number or mailbox, where it can be none.
fn wrong_address(gateway: &Gateway, key: &str) -> Option<Fault> {
    let at = format!("{key}.address");
    match (gateway.channel, &gateway.address) {
        (GatewayChannel::Sms, Some(address)) if our_side(address, OUR_REGION).is_none() => {
            Some(Fault::wrong(
                at,
                format!(
                    "`{address}` is no phone number that can exist, no short code and no sender name: text messages to it would be refused"
                ),
                "write our number as E.164, such as +14155550100, or the short code or sender name",
            ))
        }
        (GatewayChannel::Email, Some(address)) => {
            let error = EmailAddress::new(address, None).err()?;
            Some(Fault::wrong(
                at,
                format!("`{address}` is no mailbox: {error}"),
                "write the address alone, without a name: sales@example.com",
            ))
        }
        (channel, address)
            if gateway.reply_domain.is_some()
                && (channel, address.is_some()) != (GatewayChannel::Email, true) =>
        {
            Some(Fault::wrong(
                format!("{key}.reply_domain"),
                "a `reply_domain` is for e-mail gateways with an `address`",
                "add the `address`, or take `reply_domain` away",
            ))
        }
        _ => None,
    }
}

/// The gateways whose campaign is none of these.
pub(super) fn unknown_campaigns(config: &Config, known: &[String]) -> Vec<Fault> {
    let gateways = config.gateways.iter().enumerate();
    gateways
        .filter(|(_, gateway)| !known.contains(&gateway.campaign))
        .map(|(index, gateway)| {
            Fault::wrong(
                format!("gateway[{index}].campaign"),
                format!("there is no campaign `{}`", gateway.campaign),
                format!("write one of: {}", known.join(", ")),
            )
        })
        .collect()
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
pub(super) fn mail_server(config: &Config) -> Made<Option<MailServer>> {
    let smtp = &config.smtp;
    if smtp.url.trim().is_empty() {
        return Ok(None);
    }
    // The url may hold a password, and is not quoted.
    let postman = Postman::new(smtp.url.trim()).map_err(|error| {
        let message = "this is no address of a mail server";
        Fault::wrong("smtp.url", message, error.to_string())
    });
    let from = EmailAddress::read(&smtp.from).map_err(|error| {
        let message = format!("`{}` is no sender: {error}", smtp.from);
        Fault::wrong(
            "smtp.from",
            message,
            "write an address, or \"Name <address>\"",
        )
    });
    match (postman, from) {
        (Ok(postman), Ok(from)) => Ok(Some(MailServer { postman, from })),
        (postman, from) => Err(postman.err().into_iter().chain(from.err()).collect()),
    }
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

pub(super) fn admin_token(config: &Config, environment: &Environment) -> Made<Option<TokenHash>> {
    let variable = &config.admin.token_env;
    match environment.variable(variable) {
        Some(token) if token.chars().count() < SHORTEST_ADMIN_TOKEN => Err(vec![Fault::wrong(
            "admin.token_env",
            format!("the admin token in {variable} is too short to be safe"),
            format!("use at least {SHORTEST_ADMIN_TOKEN} random characters"),
        )]),
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
