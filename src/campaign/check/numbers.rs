//! Numbers in texts: what amount is stated of what.

use rust_decimal::Decimal;

/// What a number counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    /// Money, by its sign or code.
    Money(String),
    /// Per cent.
    Percent,
    /// Something else.
    Plain,
}

/// A number in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    pub(super) value: Decimal,
    pub(super) unit: Unit,
    /// First byte.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
}

const SIGNS: [&str; 5] = ["$", "€", "£", "¥", "₹"];
/// How currencies are called in words, with the sign that says the same.
const NAMES: [(&str, &str); 10] = [
    ("dollars", "$"),
    ("dollar", "$"),
    ("bucks", "$"),
    ("euros", "€"),
    ("euro", "€"),
    ("pounds", "£"),
    ("rupees", "₹"),
    ("yen", "¥"),
    ("dólares", "$"),
    ("livres", "£"),
];
const CODES: [&str; 8] = ["USD", "EUR", "GBP", "CHF", "CAD", "AUD", "JPY", "INR"];

/// The numbers that are written in digits. Numbers inside words (`SOC2`), links
/// and clock times (`8:00`) are none.
pub(super) fn numbers(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let mut end = at;
        while end < bytes.len()
            && (bytes[end].is_ascii_digit()
                || (matches!(bytes[end], b',' | b'.')
                    && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)))
        {
            end += 1;
        }
        if let Some(number) = number(text, at, end) {
            found.push(number);
        }
        at = end;
    }
    found
}

fn number(text: &str, start: usize, end: usize) -> Option<Number> {
    let (before, after) = (&text[..start], &text[end..]);
    let last = before.chars().next_back();
    let next = after.chars().next();
    let inside_word = last.is_some_and(|c| c.is_alphabetic() || "_/#@".contains(c))
        || (last == Some('-') && before.trim_end_matches('-').ends_with(char::is_alphabetic));
    let clock = last == Some(':')
        || (next == Some(':') && after[1..].starts_with(|c: char| c.is_ascii_digit()));
    if inside_word || clock {
        return None;
    }
    let mut value = decimal(&text[start..end])?;
    let mut rest = after;
    let suffix = [
        ("k", 1_000),
        ("K", 1_000),
        ("m", 1_000_000),
        ("M", 1_000_000),
    ]
    .into_iter()
    .find(|(suffix, _)| {
        rest.strip_prefix(suffix)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    if let Some((suffix, factor)) = suffix {
        value = value.checked_mul(Decimal::from(factor))?;
        rest = &rest[suffix.len()..];
    }
    let front = before.trim_end();
    let behind = rest.trim_start();
    let sign = SIGNS
        .into_iter()
        .find(|sign| front.ends_with(sign) || behind.starts_with(sign));
    let code = CODES
        .into_iter()
        .find(|code| front.ends_with(code) || behind.starts_with(code));
    let named = NAMES.into_iter().find(|(name, _)| {
        behind
            .strip_prefix(name)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    let mut over = text.len() - rest.len();
    let mut with = |length: usize| over = text.len() - behind.len() + length;
    let unit = if let Some(sign) = sign {
        if !front.ends_with(sign) {
            with(sign.len());
        }
        Unit::Money(sign.to_owned())
    } else if let Some((name, sign)) = named {
        with(name.len());
        Unit::Money(sign.to_owned())
    } else if let Some(code) = code {
        if !front.ends_with(code) {
            with(code.len());
        }
        Unit::Money(code.to_owned())
    } else if behind.starts_with('%')
        || behind.starts_with("percent")
        || behind.starts_with("per cent")
    {
        Unit::Percent
    } else {
        Unit::Plain
    };
    Some(Number {
        value,
        unit,
        start,
        end: over,
    })
}

/// Commas and points are thousands where three digits follow, else the decimal mark.
fn decimal(digits: &str) -> Option<Decimal> {
    let groups: Vec<&str> = digits.split([',', '.']).collect();
    let thousands = groups.len() > 1 && groups[1..].iter().all(|group| group.len() == 3);
    if thousands || groups.len() == 1 {
        return groups.concat().parse().ok();
    }
    let (whole, fraction) = digits.rsplit_once([',', '.'])?;
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    format!("{whole}.{fraction}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_with_what_they_count() {
        let money = || Unit::Money("$".to_owned());
        for (text, expected) in [
            ("at $39 per user", vec![("39", money())]),
            ("down $11,400 a month", vec![("11400", money())]),
            (
                "$1,250.50 or $20k",
                vec![("1250.50", money()), ("20000", money())],
            ),
            ("89 dollars a user", vec![("89", money())]),
            (
                "41 % in 6 months",
                vec![("41", Unit::Percent), ("6", Unit::Plain)],
            ),
            ("8:00 to 20:00, SOC2, D365, SOC-2", vec![]),
            (
                "Dynamics 365 costs 1.500 EUR",
                vec![
                    ("365", Unit::Plain),
                    ("1500", Unit::Money("EUR".to_owned())),
                ],
            ),
        ] {
            let found: Vec<(String, Unit)> = numbers(text)
                .into_iter()
                .map(|number| (number.value.to_string(), number.unit))
                .collect();
            let expected: Vec<(String, Unit)> = expected
                .into_iter()
                .map(|(value, unit)| (value.to_owned(), unit))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
