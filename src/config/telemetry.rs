//! `[telemetry]`: where spans of the calls to the model are sent.

use serde::Deserialize;

/// `[telemetry]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telemetry {
    /// Where spans are sent by OTLP over HTTP; empty: nowhere.
    pub otlp_endpoint: String,
    /// The variable that holds headers for it: `name=value,name=value`.
    pub headers_env: String,
    /// The name under which this service appears.
    pub service_name: String,
    /// Whether prompts and answers stand in the spans.
    pub content: bool,
}
