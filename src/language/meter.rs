//! What the language model does, as metrics: the names of OpenTelemetry's GenAI
//! conventions where they have one, `fronter_model_…` where they have none.
//!
//! Every label has few values, all of our own making: the configured model, and
//! reasons and rules by the names that the program gives them.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use rust_decimal::prelude::ToPrimitive;

use crate::conversation::model_turn::ModelTurn;

/// Upper bounds of durations in seconds, as the conventions advise.
const SECONDS: [f64; 14] = [
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];
/// Upper bounds of counts of tokens, as the conventions advise.
const TOKENS: [f64; 14] = [
    1.0,
    4.0,
    16.0,
    64.0,
    256.0,
    1_024.0,
    4_096.0,
    16_384.0,
    65_536.0,
    262_144.0,
    1_048_576.0,
    4_194_304.0,
    16_777_216.0,
    67_108_864.0,
];

/// What a call is filed under.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CallLabels {
    gen_ai_operation_name: &'static str,
    gen_ai_provider_name: &'static str,
    gen_ai_request_model: String,
    /// Why it failed; empty where it did not.
    error_type: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TokenLabels {
    gen_ai_operation_name: &'static str,
    gen_ai_provider_name: &'static str,
    gen_ai_request_model: String,
    gen_ai_token_type: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct KindLabel {
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReasonLabel {
    reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RuleLabel {
    rule: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CurrencyLabel {
    currency: String,
}

/// The metrics of one engine.
#[derive(Debug, Clone)]
pub struct Meter {
    provider: &'static str,
    token_usage: Family<TokenLabels, Histogram>,
    durations: Family<CallLabels, Histogram>,
    first_chunks: Family<CallLabels, Histogram>,
    turns: Counter,
    calls: Counter,
    tokens: Family<KindLabel, Counter>,
    costs: Family<CurrencyLabel, Counter<f64, AtomicU64>>,
    unpriced: Counter,
    abandoned: Counter,
    fallbacks: Family<ReasonLabel, Counter>,
    guarded: Family<RuleLabel, Counter>,
    rejected: Family<ReasonLabel, Counter>,
}

impl Meter {
    /// A meter at nothing, for an engine of this provider.
    pub fn new(provider: &'static str) -> Self {
        Self {
            provider,
            token_usage: Family::new_with_constructor(|| Histogram::new(TOKENS)),
            durations: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            first_chunks: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            turns: Counter::default(),
            calls: Counter::default(),
            tokens: Family::default(),
            costs: Family::default(),
            unpriced: Counter::default(),
            abandoned: Counter::default(),
            fallbacks: Family::default(),
            guarded: Family::default(),
            rejected: Family::default(),
        }
    }

    /// Registers everything. `registry` must have no prefix.
    pub fn register(&self, registry: &mut Registry) {
        registry.register(
            "gen_ai_client_token_usage",
            "Tokens of a turn's prompt and answer",
            self.token_usage.clone(),
        );
        registry.register_with_unit(
            "gen_ai_client_operation_duration",
            "From the moment when the words were asked for to the end of the turn",
            Unit::Seconds,
            self.durations.clone(),
        );
        registry.register_with_unit(
            "gen_ai_client_operation_time_to_first_chunk",
            "From the moment when the words were asked for to the model's first word",
            Unit::Seconds,
            self.first_chunks.clone(),
        );
        let registry = registry.sub_registry_with_prefix("fronter_model");
        registry.register(
            "turns",
            "Turns that the model was to speak",
            self.turns.clone(),
        );
        registry.register(
            "calls",
            "HTTP calls made, refused ones included",
            self.calls.clone(),
        );
        registry.register(
            "tokens",
            "Tokens used: of prompts (cached ones included), of prompts from the provider's cache, of answers",
            self.tokens.clone(),
        );
        registry.register(
            "cost",
            "What the calls cost by the configured prices",
            self.costs.clone(),
        );
        registry.register(
            "unpriced_turns",
            "Turns whose cost is unknown, because the price table does not know the model",
            self.unpriced.clone(),
        );
        registry.register(
            "abandoned_calls",
            "Calls given up because the prospect wrote or a person took over; what they used is not known",
            self.abandoned.clone(),
        );
        registry.register(
            "fallbacks",
            "Turns that the local voice spoke or ended in the model's place, or that were not read by it",
            self.fallbacks.clone(),
        );
        registry.register(
            "guarded_sentences",
            "Sentences of the model that the guard kept back",
            self.guarded.clone(),
        );
        registry.register(
            "rejected_signals",
            "Parts of the model's reading that did not count",
            self.rejected.clone(),
        );
    }

    /// A turn is over. Also one that is not recorded, because the prospect wrote meanwhile.
    pub fn turn(&self, turn: &ModelTurn, took: Duration, first_word: Option<Duration>) {
        let usage = &turn.usage;
        self.turns.inc();
        self.calls.inc_by(u64::from(usage.calls));
        let tokens = [
            ("prompt", usage.prompt),
            ("cached", usage.cached),
            ("completion", usage.completion),
        ];
        for (kind, count) in tokens {
            self.tokens.get_or_create(&KindLabel { kind }).inc_by(count);
        }
        match (usage.cost.and_then(|cost| cost.to_f64()), usage.currency) {
            (Some(cost), Some(currency)) => {
                let currency = currency.to_string();
                let label = CurrencyLabel { currency };
                self.costs.get_or_create(&label).inc_by(cost);
            }
            _ if usage.tokens() > 0 => {
                self.unpriced.inc();
            }
            _ => {}
        }
        if let Some(reason) = turn.failure.clone() {
            self.fallbacks.get_or_create(&ReasonLabel { reason }).inc();
        }
        for (rule, count) in &turn.guarded {
            let rule = rule.clone();
            let label = RuleLabel { rule };
            self.guarded.get_or_create(&label).inc_by(u64::from(*count));
        }
        // What follows is about calls; where none was made there is none to measure.
        if usage.calls == 0 {
            return;
        }
        let call = CallLabels {
            gen_ai_operation_name: "chat",
            gen_ai_provider_name: self.provider,
            gen_ai_request_model: turn.model.clone(),
            error_type: turn.failure.clone().unwrap_or_default(),
        };
        self.durations
            .get_or_create(&call)
            .observe(took.as_secs_f64());
        if let Some(first_word) = first_word {
            let first_chunks = self.first_chunks.get_or_create(&call);
            first_chunks.observe(first_word.as_secs_f64());
        }
        if usage.tokens() > 0 {
            for (kind, count) in [("input", usage.prompt), ("output", usage.completion)] {
                let label = TokenLabels {
                    gen_ai_operation_name: "chat",
                    gen_ai_provider_name: self.provider,
                    gen_ai_request_model: turn.model.clone(),
                    gen_ai_token_type: kind,
                };
                self.token_usage.get_or_create(&label).observe(count as f64);
            }
        }
    }

    /// A call was given up before its end.
    pub fn abandoned(&self) {
        self.abandoned.inc();
    }

    /// Parts of the model's reading did not count, for this reason.
    pub fn rejected(&self, reason: &str, count: u32) {
        let reason = reason.to_owned();
        let label = ReasonLabel { reason };
        self.rejected.get_or_create(&label).inc_by(u64::from(count));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::model_turn::TurnUsage;
    use prometheus_client::encoding::text::encode;

    #[test]
    fn a_turn_is_counted_under_the_names_of_the_conventions() {
        let meter = Meter::new("openai");
        let turn = ModelTurn {
            model: "m".to_owned(),
            usage: TurnUsage {
                prompt: 2_000,
                cached: 1_500,
                completion: 100,
                calls: 2,
                cost: Some("0.0005".parse().unwrap()),
                currency: Some("EUR".parse().unwrap()),
                estimated: false,
            },
            guarded: [("figure".to_owned(), 2)].into(),
            ..ModelTurn::default()
        };
        let second = Duration::from_secs(1);
        meter.turn(&turn, second, Some(second / 2));
        let failed = ModelTurn {
            model: "m".to_owned(),
            failure: Some("circuit_open".to_owned()),
            ..ModelTurn::default()
        };
        meter.turn(&failed, second, None);
        let unpriced = ModelTurn {
            usage: TurnUsage {
                cost: None,
                ..turn.usage.clone()
            },
            guarded: [].into(),
            ..turn.clone()
        };
        meter.turn(&unpriced, second, None);
        meter.rejected("no_quote", 3);
        let mut registry = Registry::default();
        meter.register(&mut registry);
        let mut text = String::new();
        encode(&mut text, &registry).unwrap();
        let labels = "gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"openai\",gen_ai_request_model=\"m\"";
        for line in [
            "fronter_model_turns_total 3\n".to_owned(),
            "fronter_model_calls_total 4\n".to_owned(),
            "fronter_model_tokens_total{kind=\"cached\"} 3000\n".to_owned(),
            "fronter_model_cost_total{currency=\"EUR\"} 0.0005\n".to_owned(),
            "fronter_model_unpriced_turns_total 1\n".to_owned(),
            "fronter_model_fallbacks_total{reason=\"circuit_open\"} 1\n".to_owned(),
            "fronter_model_guarded_sentences_total{rule=\"figure\"} 2\n".to_owned(),
            "fronter_model_rejected_signals_total{reason=\"no_quote\"} 3\n".to_owned(),
            format!(
                "gen_ai_client_token_usage_sum{{{labels},gen_ai_token_type=\"input\"}} 4000.0\n"
            ),
            format!(
                "gen_ai_client_operation_duration_seconds_count{{{labels},error_type=\"\"}} 2\n"
            ),
            format!(
                "gen_ai_client_operation_time_to_first_chunk_seconds_sum{{{labels},error_type=\"\"}} 0.5\n"
            ),
        ] {
            assert!(text.contains(&line), "{line} in {text}");
        }
    }
}
