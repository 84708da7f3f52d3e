//! One e-mail address, with the name that stands beside it.

use serde::{Deserialize, Serialize};

/// A checked address in lower case, and a name without control characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EmailAddress {
    /// `local@domain`, lower case.
    pub address: String,
    /// The display name, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address: write `name@example.com`")]
pub struct AddressError;

impl EmailAddress {
    /// Checks an address and cleans the name: line breaks in either could smuggle
    /// headers into a mail.
    pub fn new(address: &str, name: Option<&str>) -> Result<Self, AddressError> {
        let address = address.trim();
        let plain = !address
            .chars()
            .any(|char| char.is_control() || char.is_whitespace());
        if !plain || address.len() > 254 || address.parse::<lettre::Address>().is_err() {
            return Err(AddressError);
        }
        let name = name.map(clean_header_text).filter(|name| !name.is_empty());
        Ok(Self {
            address: address.to_lowercase(),
            name,
        })
    }

    /// Reads `name@example.com` or `Name <name@example.com>`.
    pub fn read(text: &str) -> Result<Self, AddressError> {
        match text
            .trim()
            .strip_suffix('>')
            .and_then(|text| text.rsplit_once('<'))
        {
            Some((name, address)) => Self::new(address, Some(name.trim().trim_matches('"'))),
            None => Self::new(text, None),
        }
    }

    /// What stands before the last `@`.
    pub fn local(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// What stands behind the last `@`.
    pub fn domain(&self) -> &str {
        self.address
            .rsplit_once('@')
            .map_or("", |(_, domain)| domain)
    }
}

/// One line for a header: control characters become spaces, long text is cut.
pub(crate) fn clean_header_text(text: &str) -> String {
    const MAX_CHARS: usize = 250;
    let spaced: String = text
        .chars()
        .map(|char| {
            if char.is_control() || char.is_whitespace() {
                ' '
            } else {
                char
            }
        })
        .collect();
    let words: Vec<&str> = spaced.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(MAX_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_addresses() {
        for (text, expected) in [
            ("Ada@Example.com", Some(("ada@example.com", None))),
            (
                "Ada Lovelace <ada@example.com>",
                Some(("ada@example.com", Some("Ada Lovelace"))),
            ),
            (
                "\"Lovelace, Ada\" <ada@example.com>",
                Some(("ada@example.com", Some("Lovelace, Ada"))),
            ),
            ("<ada@example.com>", Some(("ada@example.com", None))),
            ("ada", None),
            ("ada@", None),
            ("", None),
            ("a b@example.com", None),
            ("ada@example.com\r\nBcc: eve@example.com", None),
        ] {
            let read = EmailAddress::read(text).ok();
            assert_eq!(
                read.as_ref()
                    .map(|read| (read.address.as_str(), read.name.as_deref())),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn a_name_cannot_carry_headers() {
        let address = EmailAddress::new("a@b.example", Some("Ada\r\nBcc: eve@c.example")).unwrap();
        assert_eq!(address.name.as_deref(), Some("Ada Bcc: eve@c.example"));
    }
}
