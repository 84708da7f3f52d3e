//! What an endpoint understands: found out from its refusals, and remembered.

use std::sync::{Mutex, PoisonError};

/// How the answer's form is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A JSON schema, strictly.
    Schema,
    /// Some JSON object.
    Object,
    /// In words only.
    Words,
}

/// How the answer's length is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    CompletionTokens,
    Tokens,
    None,
}

/// What an endpoint is asked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) form: Form,
    pub(super) limit: Limit,
    pub(super) usage: bool,
    pub(super) temperature: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            form: Form::Schema,
            limit: Limit::CompletionTokens,
            usage: true,
            temperature: true,
        }
    }
}

impl Dialect {
    /// The dialect to try after a 400 with this complaint; `None` where
    /// nothing is left to leave out.
    pub(super) fn without(self, complaint: &str) -> Option<Self> {
        let complaint = complaint.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| complaint.contains(word));
        if self.limit == Limit::CompletionTokens && says(&["max_completion_tokens"]) {
            let limit = Limit::Tokens;
            return Some(Self { limit, ..self });
        }
        if self.limit == Limit::Tokens && says(&["max_tokens"]) {
            let limit = Limit::None;
            return Some(Self { limit, ..self });
        }
        if self.temperature && says(&["temperature"]) {
            return Some(Self {
                temperature: false,
                ..self
            });
        }
        if self.usage && says(&["stream_options", "include_usage"]) {
            return Some(Self {
                usage: false,
                ..self
            });
        }
        match self.form {
            Form::Schema => Some(Self {
                form: Form::Object,
                ..self
            }),
            Form::Object => Some(Self {
                form: Form::Words,
                ..self
            }),
            // Nobody said what is wrong: leave out whatever is not plain.
            Form::Words if self.usage || self.temperature || self.limit != Limit::None => {
                Some(Self {
                    form: Form::Words,
                    limit: Limit::None,
                    usage: false,
                    temperature: false,
                })
            }
            Form::Words => None,
        }
    }
}

/// The dialect of one endpoint, remembered.
#[derive(Debug, Default)]
pub(super) struct Remembered(Mutex<Dialect>);

impl Remembered {
    pub(super) fn now(&self) -> Dialect {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn learn(&self, dialect: Dialect) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = dialect;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_complained_of_is_left_out_first() {
        let full = Dialect::default();
        let cases: [(&str, Dialect); 5] = [
            (
                "Unsupported parameter: 'max_completion_tokens'",
                Dialect {
                    limit: Limit::Tokens,
                    ..full
                },
            ),
            (
                "temperature does not support 0.4",
                Dialect {
                    temperature: false,
                    ..full
                },
            ),
            (
                "unknown field stream_options",
                Dialect {
                    usage: false,
                    ..full
                },
            ),
            (
                "response_format json_schema is not supported",
                Dialect {
                    form: Form::Object,
                    ..full
                },
            ),
            (
                "bad request",
                Dialect {
                    form: Form::Object,
                    ..full
                },
            ),
        ];
        for (complaint, wanted) in cases {
            assert_eq!(full.without(complaint), Some(wanted), "{complaint}");
        }
    }

    #[test]
    fn it_comes_to_an_end() {
        let mut dialect = Dialect::default();
        let mut steps = 0;
        while let Some(next) = dialect.without("no") {
            dialect = next;
            steps += 1;
            assert!(steps < 6);
        }
        assert_eq!(dialect.form, Form::Words);
    }
}
