//! Money: decimal amounts with a currency, and the ranges that prospects give.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An ISO 4217 currency code, three capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    /// US dollar.
    pub const USD: Self = Self(*b"USD");

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// The sign people write before or after the amount; the code where there is none.
    pub fn symbol(&self) -> &str {
        match &self.0 {
            b"USD" => "$",
            b"EUR" => "€",
            b"GBP" => "£",
            b"JPY" => "¥",
            b"INR" => "₹",
            _ => self.as_str(),
        }
    }
}

/// What is wrong with a currency code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no currency code: write three capital letters, such as USD")]
pub struct CurrencyError(pub String);

impl std::str::FromStr for Currency {
    type Err = CurrencyError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match *text.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => Err(CurrencyError(text.to_owned())),
        }
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount in a currency. In JSON `{"amount":"12000.00","currency":"USD"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// The amount, written with two decimals at least.
    #[serde(with = "two_decimals")]
    pub amount: Decimal,
    /// Its currency.
    pub currency: Currency,
}

impl Money {
    /// `amount` of `currency`.
    pub fn new(amount: impl Into<Decimal>, currency: Currency) -> Self {
        Self {
            amount: amount.into(),
            currency,
        }
    }

    /// As people write it: `$12,000`, `€1,250.50`, `CHF 300`.
    pub fn to_words(&self) -> String {
        let rounded = self.amount.round_dp(2);
        let text = if rounded.fract().is_zero() {
            format!("{}", rounded.trunc().normalize())
        } else {
            format!("{rounded:.2}")
        };
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", text.as_str()),
        };
        let (whole, decimals) = match digits.split_once('.') {
            Some((whole, decimals)) => (whole, format!(".{decimals}")),
            None => (digits, String::new()),
        };
        let mut grouped = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let symbol = self.currency.symbol();
        let space = if symbol.len() == 3 && symbol.is_ascii() {
            " "
        } else {
            ""
        };
        format!("{sign}{symbol}{space}{grouped}{decimals}")
    }
}

mod two_decimals {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(amount: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        let mut amount = amount.round_dp(2);
        amount.rescale(2);
        serializer.serialize_str(&amount.to_string())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What a sum of money is paid for once every …
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Once, for good.
    Once,
    /// Every hour.
    Hour,
    /// Every day.
    Day,
    /// Every week.
    Week,
    /// Every month.
    Month,
    /// Every quarter of a year.
    Quarter,
    /// Every year.
    Year,
}

impl Period {
    /// How many of them make a year; `None` for a sum paid once.
    pub fn per_year(self) -> Option<u32> {
        match self {
            Self::Once => None,
            Self::Hour => Some(2_080),
            Self::Day => Some(260),
            Self::Week => Some(52),
            Self::Month => Some(12),
            Self::Quarter => Some(4),
            Self::Year => Some(1),
        }
    }
}

/// A budget as the prospect gave it. A range stays a range, and a bound that
/// was not given stays absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MoneyRange {
    /// At least this much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Money>,
    /// At most this much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Money>,
    /// Every …; absent where it was not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Period>,
    /// Per unit (`user`, `seat`, …), where it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_unit: Option<String>,
    /// "around", "roughly".
    #[serde(default)]
    pub approximate: bool,
    /// Whether it is signed off (`true`), still to be approved (`false`), or not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<bool>,
    /// `false`: nothing is set aside for it yet, so that no amount is known; absent where
    /// nothing was said of that. Somebody who has no money at all says an amount, 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<bool>,
}

impl MoneyRange {
    /// "No budget yet": nothing is set aside, and how much will be nobody knows.
    pub fn none_yet() -> Self {
        Self {
            set_aside: Some(false),
            ..Self::default()
        }
    }

    /// Whether nothing is set aside yet.
    pub fn is_none_yet(&self) -> bool {
        self.set_aside == Some(false)
    }

    /// The middle of what was said; with one bound, that bound.
    pub fn midpoint(&self) -> Option<Money> {
        match (self.min, self.max) {
            (Some(min), Some(max)) => Some(Money {
                amount: (min.amount + max.amount) / Decimal::TWO,
                currency: max.currency,
            }),
            (Some(one), None) | (None, Some(one)) => Some(one),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_reads_as_people_write_it() {
        let euro: Result<Currency, _> = "EUR".parse();
        let franc: Result<Currency, _> = "CHF".parse();
        assert_eq!(Money::new(12_000, Currency::USD).to_words(), "$12,000");
        assert_eq!(
            euro.map(|euro| Money::new(Decimal::new(125_050, 2), euro).to_words()),
            Ok("€1,250.50".to_owned())
        );
        assert_eq!(
            franc.map(|franc| Money::new(300, franc).to_words()),
            Ok("CHF 300".to_owned())
        );
    }

    #[test]
    fn money_is_json_with_two_decimals() {
        let json = serde_json::to_value(Money::new(12_000, Currency::USD)).ok();
        assert_eq!(
            json,
            Some(serde_json::json!({"amount":"12000.00","currency":"USD"}))
        );
    }

    #[test]
    fn a_currency_code_is_three_capitals() {
        assert!("usd".parse::<Currency>().is_err());
        assert!("DOLLAR".parse::<Currency>().is_err());
    }
}
