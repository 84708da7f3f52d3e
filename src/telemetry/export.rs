//! OTLP over HTTP, as JSON, through the HTTP client and the TLS that the rest of
//! the program uses.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::runtime::Handle;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{LevelFilter, Targets};

use super::{SpanLayer, TelemetryError};

/// The longest that sending may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The HTTP client. The exporter has a thread of its own, without a runtime, so
/// that calls are made on ours.
#[derive(Debug, Clone)]
struct OnOurRuntime {
    http: reqwest::Client,
    runtime: Handle,
}

impl HttpClient for OnOurRuntime {
    fn send_bytes<'life0, 'async_trait>(
        &'life0 self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'async_trait>>
    where
        'life0: 'async_trait,
        Self: 'async_trait,
    {
        let http = self.http.clone();
        let sent = self.runtime.spawn(async move {
            let request: reqwest::Request = request.try_into()?;
            let answer = http.execute(request).await?;
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = answer.status();
            response.headers_mut().clone_from(answer.headers());
            *response.body_mut() = answer.bytes().await?;
            Ok(response)
        });
        Box::pin(async move { sent.await? })
    }
}

/// What makes spans and sends them in batches.
pub(super) fn provider(
    service_name: &str,
    address: String,
    headers: Vec<(String, String)>,
) -> Result<SdkTracerProvider, TelemetryError> {
    // Somebody may have installed one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let failed = |error: &dyn std::fmt::Display| TelemetryError::Exporter(error.to_string());
    let runtime = Handle::try_current().map_err(|error| failed(&error))?;
    let http = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| failed(&error))?;
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(OnOurRuntime { http, runtime })
        .with_protocol(Protocol::HttpJson)
        .with_endpoint(address)
        .with_headers(HashMap::from_iter(headers))
        .with_timeout(PATIENCE)
        .build()
        .map_err(|error| failed(&error))?;
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder()
        .with_service_name(service_name.to_owned())
        .with_attribute(version)
        .build();
    Ok(SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(resource)
        .build())
}

/// Our own spans, without the places of the source.
pub(super) fn layer(provider: &SdkTracerProvider) -> SpanLayer {
    let tracer = provider.tracer(env!("CARGO_PKG_NAME"));
    let ours = Targets::new().with_target(env!("CARGO_PKG_NAME"), LevelFilter::INFO);
    tracing_opentelemetry::layer()
        .with_tracer(tracer)
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_target(false)
        .with_filter(ours)
        .boxed()
}

/// Sends what is left. Waits for the exporter's thread, which waits for the runtime.
pub(super) async fn close(provider: SdkTracerProvider) {
    let closed = tokio::task::spawn_blocking(move || provider.shutdown()).await;
    match closed {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the last spans could not be sent"),
        Err(error) => tracing::warn!(%error, "the last spans could not be sent"),
    }
}
