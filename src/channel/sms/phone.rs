//! Phone numbers in E.164.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, Region};
use serde::{Deserialize, Serialize};

/// A phone number as `+`, country code and national number: 7 to 15 digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct E164(String);

/// The text is no number in E.164.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a phone number in E.164: write `+`, the country code and the number, digits only")]
pub struct E164Error;

impl E164 {
    /// The number as text, with its `+`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for E164 {
    type Error = E164Error;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_bytes() {
            [b'+', b'1'..=b'9', rest @ ..]
                if (6..=14).contains(&rest.len()) && rest.iter().all(u8::is_ascii_digit) =>
            {
                Ok(Self(text))
            }
            _ => Err(E164Error),
        }
    }
}

impl From<E164> for String {
    fn from(number: E164) -> Self {
        number.0
    }
}

impl std::fmt::Display for E164 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads a number as people write it. `region` is the ISO 3166 country (`US`) whose
/// habits a number without `+` is read by; with an unknown one only international
/// numbers are read. None where no such number can exist, or it has an extension
/// and therefore cannot be texted.
pub fn normalise_phone(text: &str, region: &str) -> Option<E164> {
    // Longer than any number with its punctuation; spares the parser.
    if text.len() > 64 {
        return None;
    }
    let region: Option<Region> = region.to_ascii_uppercase().parse().ok();
    let number = PHONE_NUMBER_UTIL.parse(text.trim(), region).ok()?;
    if !number.is_valid() || !number.extension().is_empty() {
        return None;
    }
    E164::try_from(number.format_as(PhoneNumberFormat::E164).into_owned()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn normalises() {
        for (text, region, expected) in [
            ("+1 415 555 0100", "US", Some("+14155550100")),
            ("(415) 555-0100", "US", Some("+14155550100")),
            ("415.555.0100", "us", Some("+14155550100")),
            ("020 7183 8750", "GB", Some("+442071838750")),
            ("+44 (0)20 7183 8750", "US", Some("+442071838750")),
            ("0044 20 7183 8750", "DE", Some("+442071838750")),
            ("030 901820", "DE", Some("+4930901820")),
            ("tel:+1-415-555-0100", "", Some("+14155550100")),
            ("415 555 0100", "", None),
            ("12345", "US", None),
            ("call me", "US", None),
            ("", "US", None),
            ("(415) 555-0100 ext. 12", "US", None),
        ] {
            let number = normalise_phone(text, region);
            assert_eq!(
                number.as_ref().map(E164::as_str),
                expected,
                "{text} in {region}"
            );
        }
    }

    #[test]
    fn is_checked_when_read_back() {
        assert!(serde_json::from_str::<E164>("\"+14155550100\"").is_ok());
        for text in [
            "\"14155550100\"",
            "\"+0123456789\"",
            "\"+1415555010012345\"",
            "\"+1 415\"",
        ] {
            assert!(serde_json::from_str::<E164>(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = normalise_phone(&text, "US");
        }
    }
}
