//! Reading the fields of a JSON object one by one, so that one answer names every
//! field that is wrong. Unknown fields are left alone: providers add some.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::GatewayError;

/// One field that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// JSON pointer to the field (RFC 6901), such as `/media/0/url`.
    pub pointer: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

/// An object that is being read, and what was found wrong with it.
pub(super) struct Fields {
    object: Map<String, Value>,
    errors: Vec<FieldError>,
}

impl Fields {
    pub(super) fn read(body: &[u8]) -> Result<Self, GatewayError> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => Ok(Self {
                object,
                errors: Vec::new(),
            }),
            Ok(_) => Err(GatewayError::NotJson(
                "it is another kind of value".to_owned(),
            )),
            Err(error) => Err(GatewayError::NotJson(error.to_string())),
        }
    }

    pub(super) fn fail(&mut self, pointer: &str, detail: impl Into<String>) {
        self.errors.push(FieldError {
            pointer: pointer.to_owned(),
            detail: detail.into(),
        });
    }

    /// The value of a field; `null` counts as absent.
    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    /// A text of at most `max_chars` characters; absent is fine.
    pub(super) fn optional_text(&mut self, name: &str, max_chars: usize) -> Option<String> {
        let pointer = format!("/{name}");
        match self.value(name) {
            None => None,
            Some(Value::String(text)) if text.chars().nth(max_chars).is_some() => {
                self.fail(&pointer, format!("has more than {max_chars} characters"));
                None
            }
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                self.fail(&pointer, "must be a string");
                None
            }
        }
    }

    /// A text that must be there and not blank.
    pub(super) fn required_text(&mut self, name: &str, max_chars: usize) -> Option<String> {
        let failed_before = self.errors.len();
        let text = self.optional_text(name, max_chars);
        if self.errors.len() == failed_before
            && text.as_deref().is_none_or(|text| text.trim().is_empty())
        {
            self.fail(&format!("/{name}"), "is missing or empty");
            return None;
        }
        text
    }

    /// An RFC 3339 time; absent is fine.
    pub(super) fn optional_time(&mut self, name: &str) -> Option<Timestamp> {
        let text = self.optional_text(name, 64)?;
        if let Ok(time) = text.parse() {
            Some(time)
        } else {
            self.fail(
                &format!("/{name}"),
                "is no RFC 3339 time such as 2026-11-21T10:00:00Z",
            );
            None
        }
    }

    /// One string, or a list of them; absent is an empty list.
    pub(super) fn texts(&mut self, name: &str, max_items: usize) -> Vec<String> {
        let items = match self.value(name).cloned() {
            None => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(one) => vec![one],
        };
        if items.len() > max_items {
            self.fail(
                &format!("/{name}"),
                format!("has more than {max_items} items"),
            );
            return Vec::new();
        }
        let mut texts = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            match item {
                Value::String(text) => texts.push(text),
                _ => self.fail(&format!("/{name}/{index}"), "must be a string"),
            }
        }
        texts
    }

    /// The value, unless any field was wrong.
    pub(super) fn finish<T>(self, value: Option<T>) -> Result<T, GatewayError> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(GatewayError::Fields(self.errors)),
        }
    }
}
