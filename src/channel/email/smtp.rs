//! Sending mail by SMTP.

use lettre::transport::smtp::Error;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::OutboundEmail;
use crate::channel::delivery::{ATTEMPT_TIMEOUT, Attempt};

/// Carries mails to a mail server. Cheap to clone; connections are shared.
#[derive(Debug, Clone)]
pub struct Postman {
    server: AsyncSmtpTransport<Tokio1Executor>,
}

/// The address of the mail server cannot be used. It is not told: it may hold a password.
#[derive(Debug, thiserror::Error)]
#[error(
    "write smtps://USER:PASSWORD@HOST (port 465), smtp://USER:PASSWORD@HOST?tls=required (port 587), or smtp://HOST for a server on the same machine"
)]
pub struct PostmanError;

impl Postman {
    /// A postman of this server: `smtps://…` speaks TLS from the start,
    /// `smtp://…?tls=required` after STARTTLS, `smtp://…` none.
    ///
    /// # Errors
    /// [`PostmanError`].
    pub fn new(url: &str) -> Result<Self, PostmanError> {
        let server =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| PostmanError)?;
        let timeout = ATTEMPT_TIMEOUT.unsigned_abs();
        Ok(Self {
            server: server.timeout(Some(timeout)).build(),
        })
    }

    /// Hands a mail to the server.
    pub async fn send(&self, mail: &OutboundEmail) -> Attempt {
        let message = match mail.to_lettre() {
            Ok(message) => message,
            Err(error) => {
                return Attempt::Hopeless {
                    reason: error.to_string(),
                };
            }
        };
        match self.server.send(message).await {
            Ok(_) => Attempt::Delivered,
            Err(error) => {
                let reason = reason(&error);
                // 5xx is the server's last word on this mail.
                if error.is_permanent() {
                    Attempt::Hopeless { reason }
                } else {
                    Attempt::Failed { reason, wait: None }
                }
            }
        }
    }
}

/// What went wrong, without what the server said: it likes to repeat addresses.
fn reason(error: &Error) -> String {
    if let Some(code) = error.status() {
        return format!("the mail server answered {code}");
    }
    let what = if error.is_timeout() {
        "does not answer in time"
    } else if error.is_tls() {
        "cannot be spoken to over TLS"
    } else if error.is_client() {
        "was not given what it needs: check user name and password in `smtp.url`"
    } else if error.is_response() {
        "answered what no mail server answers"
    } else {
        "cannot be reached"
    };
    format!("the mail server {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    // The pool of connections belongs to a runtime.
    #[tokio::test]
    async fn addresses_of_servers() {
        for url in [
            "smtp://localhost:2525",
            "smtps://user:secret@mail.example.com",
            "smtp://user:secret@mail.example.com:587?tls=required",
        ] {
            assert!(Postman::new(url).is_ok(), "{url}");
        }
        for url in [
            "",
            "mail.example.com",
            "https://mail.example.com",
            "smtp://",
        ] {
            let refused = Postman::new(url).map(|_| ());
            assert!(refused.is_err(), "{url}");
        }
    }
}
