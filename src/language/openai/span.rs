//! The span of a call, under the names of OpenTelemetry's GenAI conventions.
//! Without the feature `otel` it is a `tracing` span with the same fields.

use reqwest::Url;
use tracing::Span;
use tracing::field::Empty;

use super::call::{MOST_TOKENS, Outcome, TEMPERATURE};
use crate::conversation::State;
use crate::conversation::model_turn::ModelTurn;

/// The endpoint, as spans name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Endpoint {
    /// `openai`, `azure.ai.openai`: as far as the address tells. Servers that
    /// speak OpenAI's language count as `openai`, as the conventions have it.
    pub(super) provider: &'static str,
    address: String,
    port: u16,
}

impl Endpoint {
    /// The endpoint at this address.
    pub(super) fn at(address: &str) -> Self {
        let url = Url::parse(address).ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
        Self {
            provider: if host.ends_with(".openai.azure.com") {
                "azure.ai.openai"
            } else {
                "openai"
            },
            address: host.to_owned(),
            port: url
                .as_ref()
                .and_then(Url::port_or_known_default)
                .unwrap_or_default(),
        }
    }
}

/// The span of a call that begins now.
pub(super) fn begin(endpoint: &Endpoint, model: &str, state: &State) -> Span {
    tracing::info_span!(
        "chat",
        otel.name = %format_args!("chat {model}"),
        otel.kind = "client",
        otel.status_code = Empty,
        gen_ai.operation.name = "chat",
        gen_ai.provider.name = endpoint.provider,
        gen_ai.request.model = model,
        gen_ai.request.stream = true,
        gen_ai.request.max_tokens = i64::from(MOST_TOKENS),
        gen_ai.request.temperature = f64::from(TEMPERATURE),
        gen_ai.output.type = "json",
        gen_ai.conversation.id = %state.conversation(),
        server.address = endpoint.address,
        server.port = i64::from(endpoint.port),
        gen_ai.response.id = Empty,
        gen_ai.response.model = Empty,
        gen_ai.response.time_to_first_chunk = Empty,
        gen_ai.usage.input_tokens = Empty,
        gen_ai.usage.cache_read.input_tokens = Empty,
        gen_ai.usage.output_tokens = Empty,
        error.type = Empty,
        fronter.campaign = %state.campaign().as_str(),
        fronter.calls = Empty,
        fronter.cost = Empty,
        fronter.currency = Empty,
        fronter.guarded = Empty,
    )
}

/// What came of the call.
pub(super) fn end(span: &Span, outcome: &Outcome, turn: &ModelTurn) {
    if let Some(id) = outcome.response_id.as_deref() {
        span.record("gen_ai.response.id", id);
    }
    if let Some(model) = outcome.response_model.as_deref() {
        span.record("gen_ai.response.model", model);
    }
    if let Some(first_word_ms) = turn.first_word_ms {
        let seconds = first_word_ms as f64 / 1_000.0;
        span.record("gen_ai.response.time_to_first_chunk", seconds);
    }
    let usage = &turn.usage;
    if usage.tokens() > 0 {
        span.record("gen_ai.usage.input_tokens", whole(usage.prompt));
        span.record("gen_ai.usage.cache_read.input_tokens", whole(usage.cached));
        span.record("gen_ai.usage.output_tokens", whole(usage.completion));
    }
    span.record("fronter.calls", i64::from(usage.calls));
    if let (Some(cost), Some(currency)) = (usage.cost, usage.currency) {
        span.record("fronter.cost", cost.to_string());
        span.record("fronter.currency", currency.as_str());
    }
    let guarded: u32 = turn.guarded.values().sum();
    span.record("fronter.guarded", i64::from(guarded));
    if let Some(failure) = turn.failure.as_deref() {
        span.record("error.type", failure);
        span.record("otel.status_code", "ERROR");
    }
    #[cfg(feature = "otel")]
    if let Some(reason) = &outcome.finish_reason {
        use opentelemetry::{Array, StringValue, Value};
        use tracing_opentelemetry::OpenTelemetrySpanExt as _;
        let reasons = Array::String(vec![StringValue::from(reason.clone())]);
        span.set_attribute("gen_ai.response.finish_reasons", Value::Array(reasons));
    }
}

/// Spans know signed numbers only; others would be sent as text.
fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Puts the prompt and the answer into the span that is sent, and only there:
/// a log line never holds what a prospect wrote.
#[cfg(feature = "otel")]
pub(super) fn add_content(span: &Span, system: &str, prompt: &str, outcome: &Outcome) {
    use serde_json::json;
    use tracing_opentelemetry::OpenTelemetrySpanExt as _;
    let text = |content: &str| json!([{"type": "text", "content": content}]);
    let finish = outcome.finish_reason.as_deref().unwrap_or("error");
    let input = json!([{"role": "user", "parts": text(prompt)}]);
    let output =
        json!([{"role": "assistant", "parts": text(&outcome.answer), "finish_reason": finish}]);
    span.set_attribute("gen_ai.system_instructions", text(system).to_string());
    span.set_attribute("gen_ai.input.messages", input.to_string());
    span.set_attribute("gen_ai.output.messages", output.to_string());
}

/// There is no span to put content into.
#[cfg(not(feature = "otel"))]
pub(super) fn add_content(_: &Span, _: &str, _: &str, _: &Outcome) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_named_by_its_address() {
        let cases = [
            ("https://api.openai.com/v1", "openai", "api.openai.com", 443),
            ("http://127.0.0.1:11434/v1", "openai", "127.0.0.1", 11_434),
            (
                "https://me.openai.azure.com/openai/v1",
                "azure.ai.openai",
                "me.openai.azure.com",
                443,
            ),
        ];
        for (url, provider, address, port) in cases {
            let address = address.to_owned();
            assert_eq!(
                Endpoint::at(url),
                Endpoint {
                    provider,
                    address,
                    port
                }
            );
        }
    }
}
