//! How the language is set up. Made by `app` from the configuration, checked
//! before the socket opens.

use std::collections::BTreeMap;
use std::time::Duration;

use rust_decimal::Decimal;

use crate::signal::Currency;

/// Which engine finds the words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EngineChoice {
    /// The model where a key or an address is set, else the embedded one.
    #[default]
    Auto,
    /// The embedded one.
    Local,
    /// The model.
    OpenAi,
}

/// A key that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A secret, without the white space around it.
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// What a million tokens cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// Of the prompt.
    pub prompt: Decimal,
    /// Of the prompt, where the provider had it cached.
    pub cached: Decimal,
    /// Of the answer.
    pub completion: Decimal,
    /// The currency of the three.
    pub currency: Currency,
}

/// The settings of the language.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Which engine.
    pub engine: EngineChoice,
    /// Where the model is; empty: OpenAI.
    pub base_url: String,
    /// Which model.
    pub model: String,
    /// The key, where there is one.
    pub api_key: Option<Secret>,
    /// The time for the first word, from the moment the words are asked for.
    pub first_word: Duration,
    /// The time for the whole turn.
    pub turn: Duration,
    /// The longest silence within the stream.
    pub idle: Duration,
    /// No endpoint is left alone for longer because it says so (`Retry-After`).
    pub longest_wait: Duration,
    /// For how long an endpoint that fails again and again is left alone, at first.
    pub pause: Duration,
    /// Calls at once.
    pub max_concurrent: usize,
    /// Tokens of a conversation; 0 does not limit them.
    pub tokens_per_conversation: u64,
    /// Tokens of a campaign on a day (UTC); 0 does not limit them.
    pub tokens_per_day: u64,
    /// So many turns in a row in which the local voice had to speak degrade the
    /// engine; an open circuit does at once.
    pub degraded_after: u32,
    /// Whether prompts and answers stand in the spans, where spans are sent at all.
    pub content_in_spans: bool,
    /// Prices by model.
    pub prices: BTreeMap<String, Price>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            engine: EngineChoice::Auto,
            base_url: String::new(),
            model: String::new(),
            api_key: None,
            first_word: Duration::from_secs(4),
            turn: Duration::from_secs(20),
            idle: Duration::from_secs(5),
            longest_wait: Duration::from_mins(5),
            pause: Duration::from_secs(10),
            max_concurrent: 64,
            tokens_per_conversation: 400_000,
            tokens_per_day: 0,
            degraded_after: 3,
            content_in_spans: false,
            prices: BTreeMap::new(),
        }
    }
}

/// What is wrong with the settings, and how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The model is wanted and there is neither key nor address.
    #[error("language.engine is \"openai\": set the key in its environment variable, or base_url")]
    NoEndpoint,
    /// No model is named.
    #[error("language.model is empty: name the model, such as one that {0} lists under /models")]
    NoModel(String),
    /// The key cannot stand in a header.
    #[error(
        "the key in language.api_key_env holds a line break or another character that no key has"
    )]
    BadKey,
    /// The address is none.
    #[error("language.base_url `{0}` is no address: write http://HOST/v1 or https://HOST/v1")]
    BadAddress(String),
    /// A time or number that leaves no room.
    #[error("language.{0} must be more than 0")]
    Zero(&'static str),
    /// A price below nothing.
    #[error("language.prices.\"{0}\" has a price below 0: write what a million tokens cost")]
    BadPrice(String),
    /// The prompts that ship with the program are broken.
    #[error(transparent)]
    Prompts(#[from] super::prompt::PromptError),
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot be made")]
    Http(#[from] reqwest::Error),
}

/// OpenAI's own address.
const OPENAI: &str = "https://api.openai.com/v1";

impl Settings {
    /// Whether the model speaks, by these settings.
    ///
    /// # Errors
    /// [`SettingsError`] where it should and cannot.
    pub fn wants_model(&self) -> Result<bool, SettingsError> {
        let reachable = self
            .api_key
            .as_ref()
            .is_some_and(|key| !key.expose().is_empty())
            || !self.base_url.trim().is_empty();
        match self.engine {
            EngineChoice::Local => Ok(false),
            EngineChoice::Auto => Ok(reachable),
            EngineChoice::OpenAi if reachable => Ok(true),
            EngineChoice::OpenAi => Err(SettingsError::NoEndpoint),
        }
    }

    /// The address, trimmed.
    ///
    /// # Errors
    /// [`SettingsError::BadAddress`]
    pub(super) fn address(&self) -> Result<String, SettingsError> {
        let address = self.base_url.trim().trim_end_matches('/');
        if address.is_empty() {
            return Ok(OPENAI.to_owned());
        }
        let whole = reqwest::Url::parse(address)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
        match whole {
            Some(url) if url.username().is_empty() && url.password().is_none() => {
                Ok(address.to_owned())
            }
            Some(_) | None => Err(SettingsError::BadAddress(self.base_url.clone())),
        }
    }

    /// Checks everything that a call needs.
    ///
    /// # Errors
    /// [`SettingsError`], naming the key.
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let address = self.address()?;
        if self.model.trim().is_empty() {
            return Err(SettingsError::NoModel(address));
        }
        let visible = |key: &Secret| key.expose().chars().all(|letter| letter.is_ascii_graphic());
        if !self.api_key.as_ref().is_none_or(visible) {
            return Err(SettingsError::BadKey);
        }
        self.check_values()
    }

    /// Checks the times and numbers, whoever speaks: one that can never work is told now, and
    /// not on the day on which a model is asked for.
    ///
    /// # Errors
    /// [`SettingsError`], naming the key.
    pub(super) fn check_values(&self) -> Result<(), SettingsError> {
        for (name, zero) in [
            ("first_word_ms", self.first_word.is_zero()),
            ("turn_ms", self.turn.is_zero()),
            ("idle_ms", self.idle.is_zero()),
            ("max_concurrent", self.max_concurrent == 0),
            ("degraded_after", self.degraded_after == 0),
        ] {
            if zero {
                return Err(SettingsError::Zero(name));
            }
        }
        for (model, price) in &self.prices {
            let prices = [price.prompt, price.cached, price.completion];
            if prices.iter().any(Decimal::is_sign_negative) {
                return Err(SettingsError::BadPrice(model.clone()));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_are_checked_before_anything_opens() {
        let good = || Settings {
            base_url: "http://127.0.0.1:11434/v1/".to_owned(),
            model: "m".to_owned(),
            ..Settings::default()
        };
        assert!(good().check().is_ok());
        assert_eq!(good().address().unwrap(), "http://127.0.0.1:11434/v1");
        let price = |prompt: &str| Price {
            prompt: prompt.parse().unwrap(),
            cached: Decimal::ZERO,
            completion: Decimal::ONE,
            currency: Currency::USD,
        };
        let cases: [(Settings, &str); 7] = [
            (
                Settings {
                    model: String::new(),
                    ..good()
                },
                "language.model is empty",
            ),
            (
                Settings {
                    base_url: "localhost:1".to_owned(),
                    ..good()
                },
                "is no address",
            ),
            (
                Settings {
                    base_url: "http://u:p@h/v1".to_owned(),
                    ..good()
                },
                "is no address",
            ),
            (
                Settings {
                    api_key: Some(Secret::new("sk-a\nb")),
                    ..good()
                },
                "line break",
            ),
            (
                Settings {
                    max_concurrent: 0,
                    ..good()
                },
                "max_concurrent",
            ),
            (
                Settings {
                    degraded_after: 0,
                    ..good()
                },
                "degraded_after",
            ),
            (
                Settings {
                    prices: BTreeMap::from([("m".to_owned(), price("-0.1"))]),
                    ..good()
                },
                "below 0",
            ),
        ];
        for (settings, says) in cases {
            let error = settings.check().unwrap_err().to_string();
            assert!(error.contains(says), "{error} should say {says}");
        }
    }

    #[test]
    fn auto_takes_the_model_where_there_is_a_key_or_an_address() {
        let with = |engine, key: Option<&str>, base_url: &str| Settings {
            engine,
            api_key: key.map(Secret::new),
            base_url: base_url.to_owned(),
            ..Settings::default()
        };
        use EngineChoice::{Auto, Local, OpenAi};
        assert!(!with(Auto, None, "").wants_model().unwrap());
        assert!(!with(Auto, Some("  "), "").wants_model().unwrap());
        assert!(with(Auto, Some("sk"), "").wants_model().unwrap());
        assert!(with(Auto, None, "http://h/v1").wants_model().unwrap());
        assert!(!with(Local, Some("sk"), "").wants_model().unwrap());
        assert!(with(OpenAi, None, "").wants_model().is_err());
        assert_eq!(format!("{:?}", Secret::new("sk-secret")), "***");
    }
}
