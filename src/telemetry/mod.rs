//! Sending spans to an OpenTelemetry collector. Only in a program that is built
//! with the feature `otel`; in any other, a configured collector is a mistake
//! that is told before anything opens.

#[cfg(feature = "otel")]
mod export;

use tracing_subscriber::{Layer, Registry};

/// Where spans go, and under which name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TelemetrySettings {
    /// The collector's address, up to `/v1/traces` or without a path; empty: nowhere.
    pub endpoint: String,
    /// Headers for it, such as a key: `name=value,name=value`.
    pub headers: String,
    /// The name of this service.
    pub service_name: String,
}

impl TelemetrySettings {
    /// Whether spans can be sent as these settings say, or need not be.
    ///
    /// # Errors
    /// [`TelemetryError`], which says what to do.
    pub fn check(&self) -> Result<(), TelemetryError> {
        if address(&self.endpoint)?.is_none() {
            return Ok(());
        }
        headers(&self.headers)?;
        if cfg!(feature = "otel") {
            Ok(())
        } else {
            Err(TelemetryError::NotBuiltIn)
        }
    }
}

/// Why spans cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// This program cannot send spans.
    #[error(
        "telemetry.otlp_endpoint is set, and this program was built without OpenTelemetry: build it with `cargo build --release --features otel`, or leave the endpoint empty"
    )]
    NotBuiltIn,
    /// The address is none.
    #[error(
        "telemetry.otlp_endpoint `{0}` is no address: write http://HOST:4318/v1/traces or https://…"
    )]
    BadAddress(String),
    /// The headers cannot be read.
    #[error("the variable in telemetry.headers_env holds no headers: write name=value,name=value")]
    BadHeaders,
    /// The exporter or its client cannot be made.
    #[error("spans cannot be sent: {0}")]
    Exporter(String),
}

/// A part of the subscriber that takes spans.
pub type SpanLayer = Box<dyn Layer<Registry> + Send + Sync>;

/// What takes spans and sends them.
pub struct Telemetry {
    layer: Option<SpanLayer>,
    #[cfg(feature = "otel")]
    provider: opentelemetry_sdk::trace::SdkTracerProvider,
}

impl Telemetry {
    /// Makes ready to send; `None` where nothing is to be sent. Must be called
    /// within the runtime that sends.
    ///
    /// # Errors
    /// [`TelemetryError`], which says what to do.
    pub fn start(settings: &TelemetrySettings) -> Result<Option<Self>, TelemetryError> {
        let Some(address) = address(&settings.endpoint)? else {
            return Ok(None);
        };
        let headers = headers(&settings.headers)?;
        Self::sending(&settings.service_name, address, headers).map(Some)
    }

    #[cfg(not(feature = "otel"))]
    fn sending(
        _service_name: &str,
        _address: String,
        _headers: Vec<(String, String)>,
    ) -> Result<Self, TelemetryError> {
        Err(TelemetryError::NotBuiltIn)
    }

    #[cfg(feature = "otel")]
    fn sending(
        service_name: &str,
        address: String,
        headers: Vec<(String, String)>,
    ) -> Result<Self, TelemetryError> {
        let provider = export::provider(service_name, address, headers)?;
        Ok(Self {
            layer: Some(export::layer(&provider)),
            provider,
        })
    }

    /// The part of the subscriber that takes spans; there is one only.
    pub fn layer(&mut self) -> Option<SpanLayer> {
        self.layer.take()
    }

    /// Sends what is left, and ends.
    pub async fn close(self) {
        #[cfg(feature = "otel")]
        export::close(self.provider).await;
    }
}

/// The address for traces; none where nothing is configured.
fn address(endpoint: &str) -> Result<Option<String>, TelemetryError> {
    let endpoint = endpoint.trim();
    if endpoint.is_empty() {
        return Ok(None);
    }
    let url = reqwest::Url::parse(endpoint)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
        .ok_or_else(|| TelemetryError::BadAddress(endpoint.to_owned()))?;
    let has_path = !url.path().trim_matches('/').is_empty();
    Ok(Some(if has_path {
        endpoint.to_owned()
    } else {
        format!("{}/v1/traces", endpoint.trim_end_matches('/'))
    }))
}

fn headers(text: &str) -> Result<Vec<(String, String)>, TelemetryError> {
    let parts = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').ok_or(TelemetryError::BadHeaders)?;
            let (name, value) = (name.trim(), value.trim());
            let can_stand = |text: &str| {
                !text.is_empty() && text.chars().all(|c| c == ' ' || c.is_ascii_graphic())
            };
            if !can_stand(name) || !can_stand(value) || name.contains(' ') {
                return Err(TelemetryError::BadHeaders);
            }
            Ok((name.to_owned(), value.to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_leave_out_the_path_of_traces() {
        let cases = [
            ("", Some(None)),
            ("  ", Some(None)),
            (
                "http://127.0.0.1:4318",
                Some(Some("http://127.0.0.1:4318/v1/traces")),
            ),
            (
                "https://c.example/",
                Some(Some("https://c.example/v1/traces")),
            ),
            (
                "https://c.example/otlp/v1/traces",
                Some(Some("https://c.example/otlp/v1/traces")),
            ),
            ("127.0.0.1:4318", None),
            ("grpc://c.example", None),
        ];
        for (endpoint, expected) in cases {
            let found = address(endpoint).ok();
            assert_eq!(found.as_ref().map(Option::as_deref), expected, "{endpoint}");
        }
    }

    #[test]
    fn headers_are_names_with_values() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(headers("").unwrap(), []);
        assert_eq!(
            headers("authorization=Basic a=b, x-team = sales").unwrap(),
            [pair("authorization", "Basic a=b"), pair("x-team", "sales")]
        );
        for wrong in ["authorization", "=x", "a b=c", "a=b\nc"] {
            assert!(headers(wrong).is_err(), "{wrong}");
        }
    }

    #[cfg(not(feature = "otel"))]
    #[test]
    fn a_program_without_it_says_so() {
        let endpoint = "http://127.0.0.1:4318".to_owned();
        let settings = TelemetrySettings {
            endpoint,
            ..TelemetrySettings::default()
        };
        assert!(matches!(
            Telemetry::start(&settings),
            Err(TelemetryError::NotBuiltIn)
        ));
        assert!(Telemetry::start(&TelemetrySettings::default()).is_ok_and(|none| none.is_none()));
    }
}
