//! The settings of the language, from the configuration and the environment.

use std::time::Duration;

use crate::config::{Config, Engine, Environment};
use crate::language::{EngineChoice, Price, Secret, Settings};

/// The settings as configured; the key comes from the environment only.
pub(super) fn settings(config: &Config, environment: &Environment) -> Settings {
    let section = &config.language;
    Settings {
        engine: match section.engine {
            Engine::Auto => EngineChoice::Auto,
            Engine::Local => EngineChoice::Local,
            Engine::OpenAi => EngineChoice::OpenAi,
        },
        base_url: section.base_url.clone(),
        model: section.model.clone(),
        api_key: environment.variable(&section.api_key_env).map(Secret::new),
        first_word: Duration::from_millis(section.first_word_ms),
        turn: Duration::from_millis(section.turn_ms),
        idle: Duration::from_millis(section.idle_ms),
        longest_wait: Duration::from_millis(section.longest_wait_ms),
        pause: Duration::from_millis(section.pause_ms),
        max_concurrent: section.max_concurrent,
        tokens_per_conversation: section.tokens_per_conversation,
        tokens_per_day: section.tokens_per_day,
        degraded_after: section.degraded_after,
        content_in_spans: config.telemetry.content,
        prices: section
            .prices
            .iter()
            .map(|(model, price)| {
                let price = Price {
                    prompt: price.prompt,
                    cached: price.cached.unwrap_or(price.prompt),
                    completion: price.completion,
                    currency: price.currency,
                };
                (model.clone(), price)
            })
            .collect(),
    }
}
