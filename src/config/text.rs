//! From the text of `config.toml` and the environment to a table whose keys and
//! values are known to be right, or to a mistake with its line.

use std::path::Path;

use super::{Config, ConfigError, Gateway, Webhook};
use crate::campaign::load::{line_of, mistake_of_form, text_of};

pub(super) fn read(path: &Path) -> Result<String, ConfigError> {
    let bytes = std::fs::read(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_path_buf(),
        source,
    })?;
    text_of("", Ok(bytes)).map_err(|finding| ConfigError::Wrong {
        origin: path.display().to_string(),
        line: Some(finding.line),
        message: finding.message,
    })
}

pub(super) fn parse(origin: &str, text: &str) -> Result<toml::Table, ConfigError> {
    text.parse::<toml::Table>().map_err(|error| {
        let line = error.span().map(|span| line_at(text, span.start));
        let (line, message) = match mistake_of_form(text) {
            Some((line, message)) => (Some(line), message),
            None => (line, error.message().to_owned()),
        };
        ConfigError::Wrong {
            origin: origin.to_owned(),
            line,
            message,
        }
    })
}

pub(super) fn typed(table: &toml::Table) -> Result<Config, String> {
    table
        .clone()
        .try_into()
        .map_err(|error: toml::de::Error| in_plain_words(error.message()))
}

/// What the reader of the file must write, where the library says what Rust wants.
fn in_plain_words(message: &str) -> String {
    let mut message = message.to_owned();
    for (rust, plain) in [
        ("expected u32", "expected a whole number from 0"),
        ("expected u64", "expected a whole number from 0"),
        ("expected usize", "expected a whole number from 0"),
        ("expected i64", "expected a whole number"),
        (
            "invalid socket address syntax",
            "no address to listen at: write ADDRESS:PORT, such as 127.0.0.1:8080",
        ),
        (
            "invalid IP address syntax",
            "no IP address: write it in digits, such as 10.0.0.1",
        ),
    ] {
        message = message.replace(rust, plain);
    }
    message
}

/// The line that a byte of the text stands in, from 1.
fn line_at(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().iter().take(byte);
    before.filter(|byte| **byte == b'\n').count() + 1
}

/// The line of a key of a section; of the section's head where no key is asked for.
fn line_of_key(text: &str, section: &str, key: Option<&str>) -> Option<usize> {
    line_of(
        text,
        &key.map_or_else(|| section.to_owned(), |key| format!("{section}.{key}")),
    )
}

/// The sections that are lists.
#[derive(serde::Deserialize)]
#[expect(dead_code, reason = "read to see whether they can be")]
struct Lists {
    #[serde(default)]
    gateway: Vec<Gateway>,
    #[serde(default)]
    webhook: Vec<Webhook>,
}

/// Every value of a file must be of its key's type: told with the key and its line.
pub(super) fn check_values(
    origin: &str,
    text: &str,
    known: &toml::Table,
    given: &toml::Table,
) -> Result<(), ConfigError> {
    toml::from_str::<Lists>(text).map_err(|error| ConfigError::Wrong {
        origin: origin.to_owned(),
        line: error.span().map(|span| line_at(text, span.start)),
        message: in_plain_words(error.message()),
    })?;
    for (section, value) in given {
        let pieces: Vec<(Option<&str>, toml::Value)> = match value {
            toml::Value::Table(keys) => keys
                .iter()
                .map(|(key, value)| {
                    let only = toml::Table::from_iter([(key.clone(), value.clone())]);
                    (Some(key.as_str()), toml::Value::Table(only))
                })
                .collect(),
            other => vec![(None, other.clone())],
        };
        for (key, piece) in pieces {
            let mut table = known.clone();
            merge(
                &mut table,
                toml::Table::from_iter([(section.clone(), piece)]),
            );
            typed(&table).map_err(|message| ConfigError::Wrong {
                origin: origin.to_owned(),
                line: line_of_key(text, section, key),
                message: match key {
                    Some(key) => format!("`{section}.{key}`: {message}"),
                    None => format!("[[{section}]]: {message}"),
                },
            })?;
        }
    }
    Ok(())
}

/// Every key of a file must be one that the defaults have.
pub(super) fn check_keys(
    origin: &str,
    text: &str,
    known: &toml::Table,
    given: &toml::Table,
) -> Result<(), ConfigError> {
    for (section, value) in given {
        if ["gateway", "webhook"].contains(&section.as_str()) {
            continue;
        }
        let line = line_of_key(text, section, None);
        let Some(known_section) = known.get(section).and_then(toml::Value::as_table) else {
            return Err(unknown(origin, line, section, known.keys()));
        };
        let Some(given_section) = value.as_table() else {
            return Err(ConfigError::Wrong {
                origin: origin.to_owned(),
                line,
                message: format!("`{section}` is a section: write [{section}]"),
            });
        };
        for key in given_section.keys() {
            if !known_section.contains_key(key) {
                return Err(unknown(
                    origin,
                    line_of_key(text, section, Some(key)),
                    &format!("{section}.{key}"),
                    known_section.keys(),
                ));
            }
        }
    }
    Ok(())
}

fn unknown<'k>(
    origin: &str,
    line: Option<usize>,
    key: &str,
    known: impl Iterator<Item = &'k String>,
) -> ConfigError {
    let last = key.rsplit('.').next().unwrap_or(key);
    let nearest = known
        .map(|candidate| (strsim::damerau_levenshtein(candidate, last), candidate))
        .min()
        .filter(|(distance, _)| *distance <= 3);
    let hint = match nearest {
        Some((_, nearest)) => format!("; did you mean `{nearest}`?"),
        None => "; config.toml in the repository lists all keys".to_owned(),
    };
    ConfigError::Wrong {
        origin: origin.to_owned(),
        line,
        message: format!("unknown key `{key}`{hint}"),
    }
}

pub(super) fn merge(table: &mut toml::Table, given: toml::Table) {
    for (key, value) in given {
        match (table.get_mut(&key), value) {
            (Some(toml::Value::Table(known)), toml::Value::Table(value)) => merge(known, value),
            (_, value) => {
                table.insert(key, value);
            }
        }
    }
}

pub(super) fn set_from_environment(
    table: &mut toml::Table,
    variable: &str,
    key: &str,
    value: &str,
) -> Result<(), ConfigError> {
    let key = key.to_lowercase();
    let Some((section, key)) = key.split_once("__") else {
        return Err(ConfigError::Wrong {
            origin: variable.to_owned(),
            line: None,
            message: "write FRONTER__SECTION__KEY".to_owned(),
        });
    };
    let sections: Vec<String> = table.keys().cloned().collect();
    let Some(toml::Value::Table(known)) = table.get_mut(section) else {
        return Err(unknown(variable, None, section, sections.iter()));
    };
    let Some(current) = known.get(key) else {
        let keys: Vec<String> = known.keys().cloned().collect();
        return Err(unknown(
            variable,
            None,
            &format!("{section}.{key}"),
            keys.iter(),
        ));
    };
    let wrong = |wanted: &str| ConfigError::Wrong {
        origin: variable.to_owned(),
        line: None,
        message: format!("`{value}` is no {wanted}"),
    };
    let parsed = match current {
        toml::Value::Integer(_) => {
            toml::Value::Integer(value.parse().map_err(|_| wrong("whole number"))?)
        }
        toml::Value::Boolean(_) => {
            toml::Value::Boolean(value.parse().map_err(|_| wrong("true or false"))?)
        }
        toml::Value::Array(_) => toml::Value::Array(
            value
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(|part| toml::Value::String(part.to_owned()))
                .collect(),
        ),
        toml::Value::String(_)
        | toml::Value::Float(_)
        | toml::Value::Datetime(_)
        | toml::Value::Table(_) => toml::Value::String(value.to_owned()),
    };
    known.insert(key.to_owned(), parsed);
    Ok(())
}
