//! Posting signed events to webhooks and gateways: resolves the host, connects
//! to judged addresses only, follows no redirect, and says what the answer means.

use std::error::Error as _;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER, USER_AGENT};
use reqwest::{Client, redirect};

use super::delivery::{ATTEMPT_TIMEOUT, Attempt, CONNECT_TIMEOUT, Verdict, retry_after, verdict};
use super::standard_webhook::{Secret, sign};
use super::target::{Reach, judge_target, refused};

/// Sends events. Cheap to clone; connections are shared.
#[derive(Debug, Clone)]
pub struct Courier {
    client: Client,
    reach: Reach,
}

/// The client cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot prepare TLS for outgoing calls ({0}): install the package ca-certificates")]
pub struct CourierError(String);

impl Courier {
    /// A courier that may call addresses within `reach`. The TLS provider must be
    /// installed before ([`install_tls`]).
    ///
    /// # Errors
    /// [`CourierError`] where there are no certificates to trust.
    pub fn new(reach: Reach) -> Result<Self, CourierError> {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            // A proxy would connect to addresses that nobody here has judged.
            .no_proxy()
            .connect_timeout(duration(CONNECT_TIMEOUT))
            .timeout(duration(ATTEMPT_TIMEOUT))
            .dns_resolver(Judging { reach })
            .build()
            .map_err(|error| CourierError(chain(&error)))?;
        Ok(Self { client, reach })
    }

    /// Posts `body`, signed with the secrets under the delivery's `id`.
    pub async fn post(
        &self,
        url: &str,
        secrets: &[Secret],
        id: &str,
        body: Vec<u8>,
        now: Timestamp,
    ) -> Attempt {
        // Names are judged when they are resolved, in `Judging`; here a stand-in
        // lets only scheme, user name and literal addresses count.
        let stand_in = [IpAddr::from([1, 1, 1, 1])];
        if let Err(refusal) = judge_target(url, &stand_in, self.reach) {
            return Attempt::Hopeless {
                reason: format!(
                    "{refusal}; `outbox.allow_private` in config.toml decides about private networks"
                ),
            };
        }
        let headers = match sign(secrets, id, now, &body) {
            Ok(headers) => headers,
            Err(error) => {
                return Attempt::Hopeless {
                    reason: error.to_string(),
                };
            }
        };
        let mut request = self
            .client
            .post(url.trim())
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, concat!("fronter/", env!("CARGO_PKG_VERSION")));
        for (name, value) in headers.pairs() {
            request = request.header(name, value);
        }
        match request.body(body).send().await {
            Ok(response) => {
                let wait = response
                    .headers()
                    .get(RETRY_AFTER)
                    .and_then(|value| value.to_str().ok())
                    .and_then(|value| retry_after(value, now));
                outcome(response.status().as_u16(), wait)
            }
            Err(error) => Attempt::Failed {
                reason: chain(&error.without_url()),
                wait: None,
            },
        }
    }
}

/// Installs the TLS provider of the process. Once is enough, more do no harm.
pub fn install_tls() {
    // Fails only where it is installed already.
    let _installed = rustls::crypto::ring::default_provider().install_default();
}

fn outcome(status: u16, wait: Option<SignedDuration>) -> Attempt {
    let verdict = verdict(status);
    let reason = match verdict {
        Verdict::Delivered => return Attempt::Delivered,
        Verdict::Disable => {
            return Attempt::Gone {
                reason: format!("the receiver answered {status}: it wants no more of this"),
            };
        }
        Verdict::Redirect => format!("the receiver answered {status}: redirects are not followed"),
        Verdict::Throttle | Verdict::Retry | Verdict::Rejected => {
            format!("the receiver answered {status}")
        }
    };
    Attempt::Failed { reason, wait }
}

fn duration(signed: SignedDuration) -> Duration {
    signed.unsigned_abs()
}

/// The error with its causes, in one line.
fn chain(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let told = error.to_string();
        if !text.contains(&told) {
            text.push_str(": ");
            text.push_str(&told);
        }
        cause = error.source();
    }
    text
}

/// Resolves names, and refuses those of which one address may not be called:
/// the connection goes to exactly the addresses judged here.
#[derive(Debug, Clone, Copy)]
struct Judging {
    reach: Reach,
}

impl Resolve for Judging {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.reach;
        Box::pin(async move {
            let host = name.as_str();
            let addresses: Vec<SocketAddr> = tokio::net::lookup_host((host, 0)).await?.collect();
            for address in &addresses {
                if let Some(why) = refused(address.ip(), reach) {
                    return Err(
                        format!("`{host}` leads to {}, which is {why}", address.ip()).into(),
                    );
                }
            }
            let addresses: Addrs = Box::new(addresses.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn attempt(url: &str, reach: Reach) -> Attempt {
        install_tls();
        let secret = Secret::from_bytes(vec![7; 32]).unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let courier = Courier::new(reach).unwrap();
        courier
            .post(url, &[secret], "d1", b"{}".to_vec(), now)
            .await
    }

    #[tokio::test]
    async fn the_own_network_is_not_called() {
        for url in [
            "http://127.0.0.1:9/",
            "http://169.254.169.254/",
            "ftp://example.com/",
            "http://user:pass@example.com/",
        ] {
            let attempt = attempt(url, Reach::PublicOnly).await;
            assert!(matches!(attempt, Attempt::Hopeless { .. }), "{url}");
        }
        let Attempt::Failed { reason, .. } =
            attempt("http://localhost:9/", Reach::PublicOnly).await
        else {
            panic!("a name is judged when it is resolved");
        };
        assert!(reason.contains("loopback"), "{reason}");
    }

    #[tokio::test]
    async fn nobody_there_is_tried_again() {
        let attempt = attempt("http://127.0.0.1:9/", Reach::PrivateToo).await;
        assert!(matches!(attempt, Attempt::Failed { .. }), "{attempt:?}");
    }

    #[test]
    fn answers() {
        assert_eq!(outcome(204, None), Attempt::Delivered);
        assert!(matches!(outcome(410, None), Attempt::Gone { .. }));
        for status in [302, 400, 404, 408, 429, 500, 503] {
            assert!(matches!(outcome(status, None), Attempt::Failed { .. }));
        }
    }
}
