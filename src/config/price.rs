//! `[language.prices.MODEL]`: what a million tokens of a model cost.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};

use crate::signal::Currency;

/// What a million tokens of a model cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelPrice {
    /// Of the prompt.
    #[serde(deserialize_with = "price")]
    pub prompt: Decimal,
    /// Of the prompt, where the provider had it cached; as `prompt` where it is not given.
    #[serde(default, deserialize_with = "maybe_price")]
    pub cached: Option<Decimal>,
    /// Of the answer.
    #[serde(deserialize_with = "price")]
    pub completion: Decimal,
    /// The currency of the three.
    #[serde(default = "dollars")]
    pub currency: Currency,
}

fn dollars() -> Currency {
    Currency::USD
}

/// As people write a price: `"0.40"`, `0.4` or `2`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Whole(u64),
    Fraction(f64),
}

fn price<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    let wrong = || serde::de::Error::custom("a price is 0 or more, such as \"0.40\"");
    let written = Written::deserialize(deserializer).map_err(|_| wrong())?;
    let text = match written {
        Written::Text(text) => text.trim().to_owned(),
        Written::Whole(number) => number.to_string(),
        // The shortest decimal that is this number: what was written.
        Written::Fraction(number) => number.to_string(),
    };
    let price: Decimal = text.parse().map_err(|_| wrong())?;
    if price.is_sign_negative() {
        return Err(wrong());
    }
    Ok(price)
}

fn maybe_price<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    price(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_taken_as_it_is_written() {
        let read =
            |text: &str| toml::from_str::<ModelPrice>(text).map_err(|error| error.to_string());
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        let whole =
            read("prompt = 0.4\ncached = \"0.10\"\ncompletion = 2\ncurrency = \"EUR\"").unwrap();
        assert_eq!(whole.prompt, decimal("0.4"));
        assert_eq!(whole.cached, Some(decimal("0.1")));
        assert_eq!(whole.completion, decimal("2"));
        assert_eq!(whole.currency.as_str(), "EUR");
        let least = read("prompt = \"0\"\ncompletion = \"0\"").unwrap();
        assert_eq!((least.cached, least.currency), (None, Currency::USD));
        for wrong in [
            "prompt = 1",
            "prompt = -1\ncompletion = 1",
            "prompt = \"much\"\ncompletion = 1",
            "prompt = nan\ncompletion = 1",
            "prompt = 1\ncompletion = 1\ncurency = \"USD\"",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
