//! What an endpoint understands: found out from its refusals, and remembered.

use std::sync::{Mutex, PoisonError};

use serde_json::Value;

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
    /// The dialect to try after a complaint in these words; `None` where they name
    /// nothing that could be left out.
    pub(super) fn without(self, complaint: &str) -> Option<Self> {
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
        says(&FORM).then(|| self.plainer()).flatten()
    }

    /// The same with a plainer form of the answer; `None` where there is none.
    pub(super) fn plainer(self) -> Option<Self> {
        let form = match self.form {
            Form::Schema => Form::Object,
            Form::Object => Form::Words,
            Form::Words => return None,
        };
        Some(Self { form, ..self })
    }
}

/// How the form of the answer is called where it is not understood.
const FORM: [&str; 8] = [
    "response_format",
    "response format",
    "json_schema",
    "json schema",
    "json_object",
    "structured output",
    "guided_json",
    "grammar",
];
/// How it is said that the words may not be answered, …
const CONTENT: [&str; 5] = [
    "content_filter",
    "content filter",
    "content management policy",
    "responsibleaipolicy",
    "content_policy",
];
/// … and that there are too many.
const LENGTH: [&str; 7] = [
    "context_length",
    "context length",
    "context window",
    "context size",
    "exceed_context",
    "prompt is too long",
    "too many tokens",
];
/// Parts of a complaint that hold what was sent and no complaint.
const ECHOES: [&str; 5] = ["input", "messages", "prompt", "content", "body"];

/// What a 400 complains of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Complaint {
    /// What stands in this turn's prompt.
    Content,
    /// How long it is.
    Length,
    /// Perhaps a parameter: the words of the complaint, in lower case.
    Parameter(String),
}

/// What the body of a 400 complains of. What it repeats of the request says nothing.
pub(super) fn complaint(body: &str) -> Complaint {
    let mut words = String::new();
    match serde_json::from_str::<Value>(body) {
        Ok(said) => gather(&said, &mut words),
        Err(_) => words.push_str(body),
    }
    let words = words.to_lowercase();
    let says = |list: &[&str]| list.iter().any(|word| words.contains(word));
    if says(&CONTENT) {
        Complaint::Content
    } else if says(&LENGTH) {
        Complaint::Length
    } else {
        Complaint::Parameter(words)
    }
}

fn gather(said: &Value, words: &mut String) {
    match said {
        Value::String(text) => {
            words.push_str(text);
            words.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, words)),
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !ECHOES.contains(&name.as_str()))
            .for_each(|(_, field)| gather(field, words)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The dialect in which one endpoint has answered, remembered.
#[derive(Debug, Default)]
pub(super) struct Remembered(Mutex<Option<Dialect>>);

impl Remembered {
    /// The dialect to ask in: the one that was answered, else the fullest.
    pub(super) fn now(&self) -> Dialect {
        self.proven().unwrap_or_default()
    }

    /// The dialect to try after a 400 with this complaint. Some endpoints don't name what
    /// they don't understand: until one has answered, a plainer form is tried then too.
    pub(super) fn after(&self, dialect: Dialect, complaint: &str) -> Option<Dialect> {
        let named = dialect.without(complaint);
        named.or_else(|| {
            let unknown = self.proven().is_none();
            unknown.then(|| dialect.plainer()).flatten()
        })
    }

    /// Keeps the dialect in which an answer came.
    pub(super) fn learn(&self, dialect: Dialect) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(dialect);
    }

    fn proven(&self) -> Option<Dialect> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_complained_of_is_left_out_first() {
        let full = Dialect::default();
        let cases: [(&str, Dialect); 4] = [
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
        ];
        for (said, wanted) in cases {
            assert_eq!(full.without(said), Some(wanted), "{said}");
        }
        assert_eq!(
            full.without("bad request"),
            None,
            "of nothing in particular"
        );
    }

    #[test]
    fn a_complaint_is_about_the_turn_or_a_parameter() {
        let parameter = |words: &str| Complaint::Parameter(words.to_owned());
        let cases = [
            (
                r#"{"error":{"code":"content_filter","param":"prompt","message":"The response was filtered"}}"#,
                Complaint::Content,
            ),
            (
                r#"{"error":{"code":"context_length_exceeded","message":"maximum context length is 4097 tokens; reduce max_tokens"}}"#,
                Complaint::Length,
            ),
            (
                r#"{"error":{"code":400,"message":"the request exceeds the available context size"}}"#,
                Complaint::Length,
            ),
            (
                r#"{"error":{"param":"response_format"}}"#,
                parameter("response_format\n"),
            ),
            // What a prospect wrote is repeated: that is no complaint.
            (
                r#"{"detail":[{"loc":["body","seed"],"input":"response_format temperature"}]}"#,
                parameter("body\nseed\n"),
            ),
            ("Bad Request", parameter("bad request")),
        ];
        for (body, wanted) in cases {
            assert_eq!(complaint(body), wanted, "{body}");
        }
    }

    #[test]
    fn it_comes_to_an_end() {
        let mut dialect = Dialect::default();
        let mut steps = 0;
        let all = "response_format max_completion_tokens max_tokens temperature stream_options";
        while let Some(next) = dialect.without(all) {
            dialect = next;
            steps += 1;
            assert!(steps < 7);
        }
        assert_eq!(dialect.form, Form::Words);
    }
}
