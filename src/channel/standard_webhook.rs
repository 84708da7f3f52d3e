//! Signing and verifying by the Standard Webhooks 1.0.0 rules, symmetric scheme (`v1`).
//!
//! What is signed is `{id}.{timestamp}.{body}`, with HMAC-SHA256. The id must not
//! contain a full stop: otherwise two different deliveries could share one signature.

use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Header with the delivery's id, the same over all retries.
pub const ID_HEADER: &str = "webhook-id";
/// Header with the time of the attempt, in whole Unix seconds.
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";
/// Header with one or more signatures, separated by spaces.
pub const SIGNATURE_HEADER: &str = "webhook-signature";
/// How far a timestamp may lie from our clock, in both directions, by default.
pub const DEFAULT_TOLERANCE: SignedDuration = SignedDuration::from_secs(300);

const SECRET_PREFIX: &str = "whsec_";
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;
const MAX_ID_BYTES: usize = 255;
/// More signatures than any rotation needs; a bound on the work of one request.
const MAX_SIGNATURES: usize = 16;

/// A signing secret: 24 to 64 bytes, written `whsec_` and base64.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

/// What is wrong with a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The part after `whsec_` cannot be decoded.
    #[error("the secret is not base64: write `whsec_` and base64 of 24 to 64 random bytes")]
    NotBase64,
    /// Too short to be safe, or longer than the standard allows.
    #[error("the secret has {0} bytes: 24 to 64 are needed")]
    Length(usize),
}

impl Secret {
    /// A secret from its bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, SecretError> {
        if SECRET_BYTES.contains(&bytes.len()) {
            Ok(Self(bytes))
        } else {
            Err(SecretError::Length(bytes.len()))
        }
    }

    /// The secret as it is shown once to the one who needs it: `whsec_` and base64.
    pub fn reveal(&self) -> String {
        format!("{SECRET_PREFIX}{}", STANDARD.encode(&self.0))
    }

    fn mac(&self, id: &str, timestamp: &str, body: &[u8]) -> Option<[u8; 32]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        Some(mac.finalize().into_bytes().into())
    }
}

impl FromStr for Secret {
    type Err = SecretError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let encoded = text.strip_prefix(SECRET_PREFIX).unwrap_or(text);
        let bytes = STANDARD
            .decode(encoded)
            .map_err(|_| SecretError::NotBase64)?;
        Self::from_bytes(bytes)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// The three headers of a signed delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHeaders {
    /// Value of `webhook-id`.
    pub id: String,
    /// Value of `webhook-timestamp`, in Unix seconds.
    pub timestamp: String,
    /// Value of `webhook-signature`: a signature for each secret.
    pub signature: String,
}

impl SignedHeaders {
    /// The headers as name and value.
    pub fn pairs(&self) -> [(&'static str, &str); 3] {
        [
            (ID_HEADER, &self.id),
            (TIMESTAMP_HEADER, &self.timestamp),
            (SIGNATURE_HEADER, &self.signature),
        ]
    }
}

/// Why something cannot be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// No secret was given.
    #[error("no secret to sign with")]
    NoSecret,
    /// The id is empty, too long, or has a character that the scheme does not allow.
    #[error("the delivery id must be 1 to 255 visible ASCII characters without a full stop")]
    MalformedId,
}

/// Signs a body with every secret given (two while a secret is being changed).
/// `attempted_at` is the time of this attempt, not of the event.
pub fn sign(
    secrets: &[Secret],
    id: &str,
    attempted_at: Timestamp,
    body: &[u8],
) -> Result<SignedHeaders, SignError> {
    if !is_id(id) {
        return Err(SignError::MalformedId);
    }
    let timestamp = attempted_at.as_second().to_string();
    let signatures: Vec<String> = secrets
        .iter()
        .filter_map(|secret| secret.mac(id, &timestamp, body))
        .map(|mac| format!("v1,{}", STANDARD.encode(mac)))
        .collect();
    if signatures.is_empty() {
        return Err(SignError::NoSecret);
    }
    Ok(SignedHeaders {
        id: id.to_owned(),
        timestamp,
        signature: signatures.join(" "),
    })
}

/// The headers of a request as they arrived.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReceivedHeaders<'a> {
    /// Value of `webhook-id`.
    pub id: Option<&'a str>,
    /// Value of `webhook-timestamp`.
    pub timestamp: Option<&'a str>,
    /// Value of `webhook-signature`.
    pub signature: Option<&'a str>,
}

impl<'a> ReceivedHeaders<'a> {
    /// Reads the three headers through a look-up by lower-case name.
    pub fn look_up(value_of: impl Fn(&str) -> Option<&'a str>) -> Self {
        Self {
            id: value_of(ID_HEADER),
            timestamp: value_of(TIMESTAMP_HEADER),
            signature: value_of(SIGNATURE_HEADER),
        }
    }
}

/// A delivery whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The delivery's id, stable over retries: the key for "seen before".
    pub id: String,
    /// When this attempt was signed.
    pub attempted_at: Timestamp,
}

/// Why a request is not believed. All of them are answered alike (403);
/// the difference is for the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// No secret is configured: nothing can be believed.
    #[error("no secret is configured to verify with")]
    NoSecret,
    /// A header is missing or empty.
    #[error("header `{0}` is missing")]
    MissingHeader(&'static str),
    /// The id has a form that cannot have been signed.
    #[error("header `webhook-id` is malformed")]
    MalformedId,
    /// The timestamp is no number of seconds.
    #[error("header `webhook-timestamp` is not a number of Unix seconds")]
    MalformedTimestamp,
    /// Signed too long ago: maybe a replay.
    #[error("signed {seconds} s ago, which is longer than allowed")]
    TooOld {
        /// Age in seconds.
        seconds: i64,
    },
    /// Signed in the future: a wrong clock on one side.
    #[error("signed {seconds} s in the future, which is longer than allowed")]
    TooNew {
        /// Distance in seconds.
        seconds: i64,
    },
    /// There is no signature of a version that we know.
    #[error("header `webhook-signature` has no `v1` signature")]
    NoKnownSignature,
    /// No signature fits any secret.
    #[error("the signature does not fit the body and any secret")]
    Mismatch,
}

/// Verifies a request: any of its signatures may fit any of the secrets.
/// `body` is the raw body, byte for byte. Takes the same time whichever pair fits.
pub fn verify(
    secrets: &[Secret],
    headers: &ReceivedHeaders<'_>,
    body: &[u8],
    now: Timestamp,
    tolerance: SignedDuration,
) -> Result<Verified, VerifyError> {
    if secrets.is_empty() {
        return Err(VerifyError::NoSecret);
    }
    let id = present(headers.id, ID_HEADER)?;
    let timestamp = present(headers.timestamp, TIMESTAMP_HEADER)?;
    let signature = present(headers.signature, SIGNATURE_HEADER)?;
    if !is_id(id) {
        return Err(VerifyError::MalformedId);
    }
    let attempted_at = read_timestamp(timestamp)?;
    let seconds = now.as_second().saturating_sub(attempted_at.as_second());
    if seconds > tolerance.as_secs() {
        return Err(VerifyError::TooOld { seconds });
    }
    if seconds < -tolerance.as_secs() {
        return Err(VerifyError::TooNew { seconds: -seconds });
    }

    let given: Vec<Vec<u8>> = signature
        .split(' ')
        .filter_map(|one| one.strip_prefix("v1,"))
        .take(MAX_SIGNATURES)
        .map(|encoded| STANDARD.decode(encoded).unwrap_or_default())
        .collect();
    if given.is_empty() {
        return Err(VerifyError::NoKnownSignature);
    }
    let mut fits = subtle::Choice::from(0);
    for secret in secrets {
        let Some(expected) = secret.mac(id, timestamp, body) else {
            continue;
        };
        for one in &given {
            fits |= expected.ct_eq(one.as_slice());
        }
    }
    if bool::from(fits) {
        Ok(Verified {
            id: id.to_owned(),
            attempted_at,
        })
    } else {
        Err(VerifyError::Mismatch)
    }
}

fn present<'a>(value: Option<&'a str>, name: &'static str) -> Result<&'a str, VerifyError> {
    value
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .ok_or(VerifyError::MissingHeader(name))
}

fn read_timestamp(text: &str) -> Result<Timestamp, VerifyError> {
    // `+5` and `-5` parse as numbers, but nobody signs them.
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(VerifyError::MalformedTimestamp);
    }
    text.parse()
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .ok_or(VerifyError::MalformedTimestamp)
}

fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= MAX_ID_BYTES
        && id
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    const OTHER: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    const ID: &str = "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk";
    const AT: i64 = 1_649_367_553;
    const BODY: &[u8] = br#"{"email":"test@example.com","username":"test_user"}"#;
    const SIGNATURE: &str = "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=";

    fn secret(text: &str) -> Secret {
        text.parse().unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn signs_the_published_vector() {
        let signed = sign(&[secret(SECRET)], ID, at(AT), BODY).unwrap();
        assert_eq!(signed.signature, SIGNATURE);
        assert_eq!(signed.timestamp, "1649367553");
        assert_eq!(secret(SECRET).reveal(), SECRET);
    }

    struct Case {
        name: &'static str,
        secrets: &'static [&'static str],
        id: Option<&'static str>,
        timestamp: Option<&'static str>,
        signature: Option<&'static str>,
        body: &'static [u8],
        now: i64,
        expected: Result<(), VerifyError>,
    }

    const GOOD: Case = Case {
        name: "good",
        secrets: &[SECRET],
        id: Some(ID),
        timestamp: Some("1649367553"),
        signature: Some(SIGNATURE),
        body: BODY,
        now: AT,
        expected: Ok(()),
    };

    #[test]
    fn verifies_or_says_why_not() {
        let cases = [
            GOOD,
            Case {
                name: "new secret first",
                secrets: &[OTHER, SECRET],
                ..GOOD
            },
            Case {
                name: "several signatures",
                signature: Some("v1a,xyz v1,AAAA v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="),
                ..GOOD
            },
            Case {
                name: "edge of tolerance",
                now: AT + 300,
                ..GOOD
            },
            Case {
                name: "other edge",
                now: AT - 300,
                ..GOOD
            },
            Case {
                name: "old",
                now: AT + 301,
                expected: Err(VerifyError::TooOld { seconds: 301 }),
                ..GOOD
            },
            Case {
                name: "new",
                now: AT - 301,
                expected: Err(VerifyError::TooNew { seconds: 301 }),
                ..GOOD
            },
            Case {
                name: "other secret",
                secrets: &[OTHER],
                expected: Err(VerifyError::Mismatch),
                ..GOOD
            },
            Case {
                name: "no secret",
                secrets: &[],
                expected: Err(VerifyError::NoSecret),
                ..GOOD
            },
            Case {
                name: "changed body",
                body: b"{}",
                expected: Err(VerifyError::Mismatch),
                ..GOOD
            },
            Case {
                name: "changed id",
                id: Some("msg_2"),
                expected: Err(VerifyError::Mismatch),
                ..GOOD
            },
            Case {
                name: "changed time",
                timestamp: Some("1649367554"),
                expected: Err(VerifyError::Mismatch),
                ..GOOD
            },
            Case {
                name: "no id",
                id: None,
                expected: Err(VerifyError::MissingHeader(ID_HEADER)),
                ..GOOD
            },
            Case {
                name: "no timestamp",
                timestamp: None,
                expected: Err(VerifyError::MissingHeader(TIMESTAMP_HEADER)),
                ..GOOD
            },
            Case {
                name: "empty signature",
                signature: Some("  "),
                expected: Err(VerifyError::MissingHeader(SIGNATURE_HEADER)),
                ..GOOD
            },
            Case {
                name: "dotted id",
                id: Some("msg.1"),
                expected: Err(VerifyError::MalformedId),
                ..GOOD
            },
            Case {
                name: "signed number",
                timestamp: Some("+1649367553"),
                expected: Err(VerifyError::MalformedTimestamp),
                ..GOOD
            },
            Case {
                name: "words",
                timestamp: Some("today"),
                expected: Err(VerifyError::MalformedTimestamp),
                ..GOOD
            },
            Case {
                name: "beyond time",
                timestamp: Some("99999999999999999999"),
                expected: Err(VerifyError::MalformedTimestamp),
                ..GOOD
            },
            Case {
                name: "other version",
                signature: Some("v1a,AAAA v2,BBBB"),
                expected: Err(VerifyError::NoKnownSignature),
                ..GOOD
            },
            Case {
                name: "no base64",
                signature: Some("v1,!!!"),
                expected: Err(VerifyError::Mismatch),
                ..GOOD
            },
        ];
        for case in cases {
            let secrets: Vec<Secret> = case.secrets.iter().map(|text| secret(text)).collect();
            let headers = ReceivedHeaders {
                id: case.id,
                timestamp: case.timestamp,
                signature: case.signature,
            };
            let result = verify(
                &secrets,
                &headers,
                case.body,
                at(case.now),
                DEFAULT_TOLERANCE,
            );
            assert_eq!(result.map(|_| ()), case.expected, "{}", case.name);
        }
    }

    #[test]
    fn secrets_are_checked_and_never_printed() {
        assert_eq!(
            "whsec_!!".parse::<Secret>().unwrap_err(),
            SecretError::NotBase64
        );
        assert_eq!(
            "whsec_AAAA".parse::<Secret>().unwrap_err(),
            SecretError::Length(3)
        );
        assert_eq!(format!("{:?}", secret(SECRET)), "Secret(***)");
        assert_eq!(sign(&[], ID, at(AT), BODY), Err(SignError::NoSecret));
        assert_eq!(
            sign(&[secret(SECRET)], "a b", at(AT), BODY),
            Err(SignError::MalformedId)
        );
    }

    // The reference implementation as an independent witness, in both directions.
    // It reads the system clock, so this test must as well.
    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "the reference verifier reads the system clock"
    )]
    fn agrees_with_the_reference_implementation() {
        let theirs = standardwebhooks::Webhook::new(SECRET).unwrap();
        let now = Timestamp::now();

        let ours = sign(&[secret(OTHER), secret(SECRET)], ID, now, BODY).unwrap();
        let mut headers = reqwest::header::HeaderMap::new();
        for (name, value) in ours.pairs() {
            headers.insert(name, value.parse().unwrap());
        }
        theirs.verify(BODY, &headers).unwrap();

        let signature = theirs.sign(ID, now.as_second(), BODY).unwrap();
        let timestamp = now.as_second().to_string();
        let received = ReceivedHeaders::look_up(|name| match name {
            ID_HEADER => Some(ID),
            TIMESTAMP_HEADER => Some(&timestamp),
            SIGNATURE_HEADER => Some(&signature),
            _ => None,
        });
        let verified = verify(&[secret(SECRET)], &received, BODY, now, DEFAULT_TOLERANCE).unwrap();
        assert_eq!(verified.id, ID);
    }
}
